//! Policies on one small case: what is concluded, why, and that a record is assessed anew as a build would have assessed it.

mod world;

use variorum_reconcile::{Assessed, Decided, Knowledge, Policy, Reconciled, assess};
use variorum_record::acled::SubEvent as S;
use variorum_record::grades::{Grade, Reliability};
use variorum_record::{Source, Stance, Tables};
use world::{World, event, resolve};

const DOZENS: &str = "warplanes struck the market of Orlova and dozens of people were killed";
const SOME: &str = "the air strike on the market of Orlova killed 34 people";
const MORE: &str = "warplanes of the army struck the market of Orlova and 41 people were killed";
const BOAST: &str = "our warplanes struck the market of Orlova and killed 90 people";

/// Two outlets and an informant count the dead of one strike; the party that did it counts more.
fn strike() -> World {
    let mut world = World::default();
    for (name, outlet, day, text) in [
        ("r1", "Kesten Post", "2020-03-03", DOZENS),
        ("r2", "Hill Herald", "2020-03-03", SOME),
        ("r3", "River Courier", "2020-03-04", MORE),
        ("r4", "Valley Mirror", "2020-03-04", BOAST),
    ] {
        world.report(name, outlet, Some(day), &format!("In Orlova, {text}."));
        let claim = world.claim(text).frame("air_strike", S::AirDroneStrike).place("Orlova").time("2020-03-03");
        let claim = claim.agent("Kesten Army").target("Grey Front");
        match name {
            "r1" => {
                claim.by("Ilie Varga").count("killed", 24, None, "people");
            }
            "r2" => {
                claim.by("Petra Lenk").count("killed", 34, Some(34), "people");
            }
            "r3" => {
                claim.by("Sava Petru").count("killed", 41, Some(41), "people");
            }
            _ => {
                claim.by_party("Kesten Army").count("killed", 90, Some(90), "people");
            }
        }
    }
    for count in world.claims.iter_mut().flat_map(|claim| &mut claim.counts).filter(|count| count.high.is_none()) {
        count.text = "dozens".to_owned();
    }
    world
}

fn tables(world: &World, found: &Reconciled) -> Tables {
    Tables {
        reports: world.reports.clone(),
        entities: world.entities.clone(),
        lineage: world.lineage.clone(),
        claims: found.claims.clone(),
        events: found.events.clone(),
        disputes: found.disputes.clone(),
        sources: found.sources.clone(),
        ..Tables::default()
    }
}

fn assessed(tables: &Tables, policy: &str) -> Assessed {
    let (knowledge, policy) = (Knowledge::shipped().expect("knowledge"), Policy::shipped(policy).expect("policy"));
    assess(tables, &Decided::default(), &knowledge, &policy, &resolve)
}

#[test]
fn each_policy_takes_its_own_best_estimate_and_says_why() {
    let best = |policy: &str| {
        let found = strike().by_policy(policy);
        let event = event(&found, SOME);
        (event.deaths.low, event.deaths.best, event.deaths.high, event.reasons.join("\n"))
    };
    let (low, acled, high, reasons) = best("acled");
    assert_eq!((low, acled, high), (Some(12), Some(12), None), "dozens are 12 for ACLED: {reasons}");
    assert!(reasons.contains("killed: best 12, the lowest of 4 told; probability "), "{reasons}");
    let (low, ucdp, _, reasons) = best("ucdp");
    assert_eq!(low, Some(24), "dozens are 24 for UCDP: {reasons}");
    assert!(reasons.contains("the likeliest of 4 values by who tells them") && ucdp != Some(90), "{reasons}");
    let (_, airwars, _, reasons) = best("airwars");
    assert_eq!(airwars, Some(24), "{reasons}");
}

#[test]
fn a_record_is_assessed_anew_as_a_build_would_assess_it() {
    let mut world = strike();
    let denied = "no warplane of ours has struck the market";
    world.report("r0", "Brod Bulletin", Some("2020-03-04"), &format!("In Orlova, {SOME}, but {denied}, Petru said."));
    world.claim(SOME).frame("air_strike", S::AirDroneStrike).agent("Kesten Army").place("Orlova").time("2020-03-03");
    world.claim(denied).stance(Stance::Denies).frame("air_strike", S::AirDroneStrike).by("Sava Petru").place("Orlova");
    world.copy("r2", "r5", "Echo of Brod", Some("2020-03-05"));
    assert!(!world.reconcile().disputes.is_empty(), "there is something to weigh");
    for policy in Policy::names() {
        let built = world.by_policy(policy);
        // Built by one policy, assessed by another.
        let record = tables(&world, &world.by_policy("acled"));
        let anew = assessed(&record, policy);
        assert_eq!(anew.events, built.events, "{policy}");
        assert_eq!(anew.sources, built.sources, "{policy}");
        assert_eq!(anew.disputes, built.disputes, "{policy}");
    }
}

#[test]
fn the_order_of_a_record_never_matters() {
    let world = strike();
    let record = tables(&world, &world.reconcile());
    let mut turned = record.clone();
    turned.reports.reverse();
    turned.claims.reverse();
    turned.events.reverse();
    turned.disputes.reverse();
    turned.entities.reverse();
    assert_eq!(assessed(&record, "ucdp"), assessed(&turned, "ucdp"));
}

#[test]
fn a_copy_changes_no_conclusion() {
    let one = strike();
    let mut more = strike();
    more.copy("r3", "r5", "Echo of Brod", Some("2020-03-05"));
    more.copy("r3", "r6", "Mill Gazette", None);
    for policy in Policy::names() {
        let (before, after) = (one.by_policy(policy), more.by_policy(policy));
        let (old, new) = (event(&before, SOME), event(&after, SOME));
        assert_eq!((&old.deaths, &old.injured, old.grade), (&new.deaths, &new.injured, new.grade));
        assert_eq!(old.reasons, new.reasons);
        let judged = |found: &Reconciled| -> Vec<Source> {
            found.sources.iter().filter(|source| source.claims > 0).cloned().collect()
        };
        assert_eq!(judged(&before), judged(&after));
        let weights = |found: &Reconciled| -> Vec<Vec<f64>> {
            found.disputes.iter().map(|one| one.readings.iter().map(|reading| reading.weight).collect()).collect()
        };
        assert_eq!(weights(&before), weights(&after));
    }
}

#[test]
fn every_reading_has_a_probability_and_its_sources() {
    let found = strike().reconcile();
    let slots = found.events.iter().flat_map(|event| &event.readings);
    let killed = slots.filter(|slot| slot.category.as_deref() == Some("killed")).flat_map(|slot| &slot.readings);
    let killed: Vec<_> = killed.collect();
    assert_eq!(killed.len(), 4, "{killed:?}");
    let weight = |value: &str| killed.iter().find(|reading| reading.value == value).and_then(|reading| reading.weight);
    let told = |value: &str| weight(value).unwrap_or_else(|| panic!("no weight of {value:?}: {killed:?}"));
    assert!(killed.iter().all(|reading| reading.source_ids.len() == 1));
    // "Dozens" holds whichever of the exact numbers is true, and the party's own count of its success is believed least.
    let values: Vec<&str> = killed.iter().map(|reading| reading.value.as_str()).collect();
    assert!(told("34 killed") > told("90 killed"), "{values:?}");
}

#[test]
fn a_boast_bears_nothing_out_where_the_policy_says_so() {
    let world = |boast: bool| {
        let mut world = World::default();
        world.report("r1", "Kesten Post", Some("2020-03-03"), "In Orlova, shells hit the garrison of the Front.");
        let claim = world.claim("shells hit the garrison of the Front").frame("shelling", S::Shelling);
        let claim = claim.agent("Kesten Army").target("Grey Front").place("Orlova").time("2020-03-03");
        if boast {
            claim.by_party("Kesten Army");
        } else {
            claim.by("Petra Lenk");
        }
        world.report(
            "r2",
            "Hill Herald",
            Some("2020-03-03"),
            "In Orlova, the garrison of the Front came under shells.",
        );
        let claim = world.claim("the garrison of the Front came under shells").frame("shelling", S::Shelling);
        claim.agent("Kesten Army").target("Grey Front").place("Orlova").time("2020-03-03").by("Ilie Varga");
        world
    };
    let grade = |world: &World, policy: &str| {
        let found = world.by_policy(policy);
        found.events.iter().find(|event| event.independent_sources == 2).and_then(|event| event.grade)
    };
    assert_eq!(grade(&world(false), "airwars"), Some(Grade::Fair));
    // The one who fired says so: that confirms it, by every policy.
    assert_eq!(grade(&world(true), "airwars"), Some(Grade::Confirmed));
}

#[test]
fn a_source_is_judged_from_enough_claims_only_and_the_reason_tells_the_counts() {
    let found = strike().reconcile();
    for source in found.sources.iter().filter(|source| source.claims > 0) {
        assert_eq!(source.reliability, Some(Reliability::F));
        assert!(source.reasons[0].starts_with("F: of 1 claims independent sources bear out"), "{:?}", source.reasons);
    }
    let mut world = World::default();
    for day in 1..=12 {
        for (outlet, who) in [("Kesten Post", "Petra Lenk"), ("Hill Herald", "Ilie Varga")] {
            let text = format!("on day {day} a bomb went off in Orlova street {day}");
            world.report(
                &format!("{outlet} {day}"),
                outlet,
                Some(&format!("2020-03-{day:02}")),
                &format!("{who}: {text}."),
            );
            let claim = world.claim(&text).frame("explosive", S::RemoteExplosive).place("Orlova");
            claim.time(&format!("2020-03-{day:02}")).by(who);
        }
    }
    let found = world.reconcile();
    let lenk = found.sources.iter().find(|source| source.name == "Petra Lenk").expect("Lenk");
    assert_eq!((lenk.claims, lenk.contradicted), (12, 0));
    assert!(lenk.corroborated >= 10, "{lenk:?}");
    assert!(matches!(lenk.reliability, Some(Reliability::B | Reliability::C)), "{lenk:?}");
    assert!(lenk.reasons[0].contains("independent sources bear out 12 and contradict 0"), "{:?}", lenk.reasons);
}
