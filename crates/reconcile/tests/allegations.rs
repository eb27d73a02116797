//! Allegations, denials, contrasts and tolls.

mod world;

use variorum_record::acled::SubEvent as S;
use variorum_record::grades::Grade;
use variorum_record::{DisputeKind, Slot, Stance};
use world::{World, claim, dispute, event, together};

const BREAKOUT: &str = "the breakout of a Grey Front column from Orlova at dawn";
const ACCUSED: &str = "Captain Sava of coordinating their escape from the town";
const DENIED: &str = "has denied the allegation";
const KILLED: &str = "21 policemen were killed during the breakout";
const CONTROL: &str = "Orlova was fully under control";
const ATTACKED: &str = "its forces have often suffered attacks";

fn breakout() -> World {
    let mut world = World::default();
    world.report(
        "breakout",
        "The Valley Post",
        Some("2020-03-05"),
        &format!(
            "Residents had been told by the army that {CONTROL}. However, {ATTACKED}.\nThe Echo wrote of {BREAKOUT}.\nSome outlets \
             accuse {ACCUSED}. Sava {DENIED} and called for an inquiry.\nThe Herald said {KILLED}."
        ),
    );
    world
        .claim(CONTROL)
        .frame("control", S::GovernmentRegainsTerritory)
        .by_party("Kesten Army")
        .agent("Kesten Army")
        .place("Orlova");
    world.claim(ATTACKED).frame("attack", S::ArmedClash).target("Kesten Army").place("Orlova");
    world.claim(BREAKOUT).frame("escape", S::ChangeToGroup).by_party("Hill Echo").agent("Grey Front").place("Orlova");
    world.claim(ACCUSED).frame("collusion", S::Other).stance(Stance::Alleges).by_unnamed("Some outlets").agent("Sava");
    world.claim(DENIED).stance(Stance::Denies).by("Sava");
    world.claim(KILLED).frame("killing", S::ArmedClash).by_party("Brod Herald").count(
        "killed",
        21,
        Some(21),
        "policemen",
    );
    world
}

#[test]
fn a_denial_is_led_to_what_it_denies() {
    let found = breakout().reconcile();
    assert_eq!(claim(&found, DENIED).about_claim_id.as_ref(), Some(&claim(&found, ACCUSED).claim_id));
    let parting = dispute(&found, ACCUSED, DENIED).expect("allegation and denial");
    assert_eq!((parting.slot, parting.kind), (Slot::Agent, DisputeKind::Denies));
    assert!(together(&found, BREAKOUT, ACCUSED) && together(&found, ACCUSED, DENIED));
}

#[test]
fn a_toll_joins_the_happening_that_it_names() {
    let found = breakout().reconcile();
    assert!(together(&found, BREAKOUT, KILLED));
    let deaths = &event(&found, BREAKOUT).deaths;
    assert_eq!((deaths.low, deaths.best, deaths.high), (Some(21), Some(21), Some(21)));
    assert_eq!(deaths.by_side[0].side, "policemen");
}

#[test]
fn an_outlet_sets_two_claims_against_each_other() {
    let found = breakout().reconcile();
    let parting = dispute(&found, CONTROL, ATTACKED).expect("a contrast");
    assert_eq!((parting.slot, parting.kind), (Slot::Outcome, DisputeKind::Contradicts));
}

#[test]
fn an_outlets_own_caution_is_no_dispute() {
    let mut world = World::default();
    let (fell, caution) =
        ("Orlova fell to the Grey Front on Monday", "The fall of Orlova, if confirmed, would be a turn");
    world.report("a", "P", Some("2020-03-05"), &format!("{fell}, the army said.\n{caution}."));
    world
        .claim(fell)
        .frame("control", S::NonStateActorOvertakesTerritory)
        .by_party("Kesten Army")
        .agent("Grey Front")
        .place("Orlova");
    world.claim(caution).stance(Stance::Doubts);
    let found = world.reconcile();
    assert_eq!(claim(&found, caution).about_claim_id.as_ref(), Some(&claim(&found, fell).claim_id));
    assert!(together(&found, fell, caution));
    assert_eq!(found.disputes, []);
}

/// Reports of one shelling, each with a toll told by its own source.
fn shelling(tolls: &[(&str, &str, u64, Option<u64>, &str)]) -> World {
    let mut world = World::default();
    for (at, (day, source, low, high, of)) in tolls.iter().enumerate() {
        let quote = format!("{low} {of} were killed when shells hit the market of Orlova on 2 March, version {at}");
        world.report(&format!("r{at}"), &format!("outlet {at}"), Some(day), &format!("{quote}, {source} said."));
        world
            .claim(&quote)
            .frame("shelling", S::Shelling)
            .by(source)
            .target("civilians")
            .place("Orlova")
            .time("2020-03-02")
            .count("killed", *low, *high, of);
    }
    world
}

#[test]
fn numbers_that_meet_or_grow_are_no_dispute() {
    let vague = shelling(&[
        ("2020-03-03", "Ana Petru", 34, Some(34), "people"),
        ("2020-03-03", "Luka Orsic", 24, Some(99), "people"),
    ]);
    assert_eq!(vague.reconcile().disputes, []);
    let running = shelling(&[
        ("2020-03-03", "Ana Petru", 12, Some(12), "people"),
        ("2020-03-04", "Luka Orsic", 34, Some(34), "people"),
    ]);
    assert_eq!(running.reconcile().disputes, []);
    let sides = shelling(&[
        ("2020-03-03", "Ana Petru", 12, Some(12), "soldiers"),
        ("2020-03-03", "Luka Orsic", 34, Some(34), "traders"),
    ]);
    assert_eq!(sides.reconcile().disputes, []);
}

#[test]
fn different_tolls_of_one_side_differ() {
    let world = shelling(&[
        ("2020-03-03", "Ana Petru", 12, Some(12), "people"),
        ("2020-03-03", "Luka Orsic", 34, Some(34), "people"),
    ]);
    let found = world.reconcile();
    assert_eq!(found.events.len(), 1);
    assert_eq!(found.disputes.len(), 1);
    assert_eq!((found.disputes[0].slot, found.disputes[0].kind), (Slot::Count, DisputeKind::Differs));
    let deaths = &found.events[0].deaths;
    assert_eq!((deaths.low, deaths.best, deaths.high), (Some(12), Some(12), Some(34)));
}

#[test]
fn a_policy_chooses_the_best_estimate_and_the_grade() {
    let tolls = [
        ("2020-03-03", "Ana Petru", 12, Some(12), "people"),
        ("2020-03-04", "Luka Orsic", 34, Some(34), "people"),
        ("2020-03-04", "Mira Dolan", 34, Some(34), "people"),
    ];
    let world = shelling(&tolls);
    assert_eq!(world.by_policy("cautious").events[0].deaths.best, Some(34));
    assert_eq!(world.by_policy("acled").events[0].deaths.best, Some(12));
    assert_eq!(world.by_policy("cautious").events[0].grade, Some(Grade::Fair));
    assert_eq!(shelling(&tolls[..1]).reconcile().events[0].grade, Some(Grade::Weak));
}

#[test]
fn what_only_outlets_tell_is_not_graded_by_the_cautious_policy() {
    let mut world = shelling(&[("2020-03-03", "Ana Petru", 12, Some(12), "people")]);
    world.claims[0].attribution.clear();
    let event = &world.reconcile().events[0];
    assert_eq!(event.grade, None);
    assert!(event.reasons.iter().any(|line| line.starts_with("no grade: ")), "{:?}", event.reasons);
    assert_eq!(world.by_policy("airwars").events[0].grade, Some(Grade::Weak));
}

#[test]
fn a_copy_and_a_shared_spokesman_are_no_second_witness() {
    let mut world = shelling(&[("2020-03-03", "Ana Petru", 12, Some(12), "people")]);
    world.copy("r0", "copy", "outlet 9", Some("2020-03-05"));
    let found = world.reconcile();
    assert_eq!((found.events.len(), found.events[0].reports, found.events[0].independent_sources), (1, 2, 1));
    assert_eq!(found.events[0].claim_ids.len(), 2);
    assert_eq!(found.events[0].grade, Some(Grade::Weak));
    let twice = shelling(&[
        ("2020-03-03", "Ana Petru", 12, Some(12), "people"),
        ("2020-03-04", "Ana Petru", 12, Some(12), "people"),
    ]);
    assert_eq!(twice.reconcile().events[0].independent_sources, 1);
}

#[test]
fn a_source_that_tells_another_number_later_corrects_itself() {
    let mut world = World::default();
    let (first, second) = ("the raid killed nine in Orlova", "the raid killed eleven in Orlova");
    for (name, day, quote, count) in [("one", "2020-03-05", first, 9), ("two", "2020-03-06", second, 11)] {
        world.report(name, "The Valley Post", Some(day), quote);
        world.claim(quote).frame("air_strike", S::AirDroneStrike).by("Sava").place("Orlova").time("2020-03-04").count(
            "killed",
            count,
            Some(count),
            "people",
        );
    }
    let found = world.reconcile();
    let told = event(&found, second);
    assert_eq!((told.deaths.low, told.deaths.best, told.deaths.high), (Some(11), Some(11), Some(11)));
    assert!(
        told.reasons.iter().any(|reason| reason.contains("1 left out, told earlier by a source")),
        "{:?}",
        told.reasons
    );
}

const MONDAY: &str = "a shell hit the school on Monday";
const TUESDAY: &str = "a shell hit the school on Tuesday";

/// One shelling by two reports, with the days and the killed that they tell.
fn told_twice(second: &str, published: &str, killed: u64) -> World {
    let mut world = World::default();
    for (name, outlet, day, quote, on, count, informant) in [
        ("one", "The Valley Post", "2020-03-05", MONDAY, "2020-03-02", 9, "Omar Sava"),
        ("two", "The Hill Echo", published, TUESDAY, second, killed, "Omar Sava"),
    ] {
        world.report(name, outlet, Some(day), &format!("The officer said {quote} at Orlova."));
        let claim = world.claim(quote).frame("shelling", S::Shelling).by(informant).target("Hill Council");
        claim.place("Orlova").time(on).count("killed", count, Some(count), "pupils");
    }
    world
}

#[test]
fn a_later_number_of_one_source_supersedes_its_earlier_one() {
    let corrected = told_twice("2020-03-02", "2020-03-06", 7).reconcile();
    assert!(together(&corrected, MONDAY, TUESDAY));
    assert!(dispute(&corrected, MONDAY, TUESDAY).is_none());
    let deaths = event(&corrected, MONDAY);
    assert_eq!(deaths.deaths.best, Some(7));
    assert!(deaths.reasons.iter().any(|line| line.contains("told earlier by a source that has told again since")));
    // On the same day nobody can say which word is the last.
    let open = told_twice("2020-03-02", "2020-03-05", 7).reconcile();
    assert_eq!(dispute(&open, MONDAY, TUESDAY).map(|found| found.slot), Some(Slot::Count));
}

#[test]
fn two_days_for_one_shelling_differ() {
    let mut world = told_twice("2020-03-03", "2020-03-05", 9);
    assert!(dispute(&world.reconcile(), MONDAY, TUESDAY).is_none(), "one source's slip is no difference of reports");
    let other = world.claims.last_mut().expect("the second claim");
    other.attribution.clear();
    let found = world.reconcile();
    let parting = dispute(&found, MONDAY, TUESDAY).expect("two days");
    assert_eq!((parting.slot, parting.kind), (Slot::Time, DisputeKind::Differs));
    assert_eq!(parting.readings.len(), 2);
}

#[test]
fn a_raid_within_an_offensive_is_its_part() {
    const OFFENSIVE: &str = "the army's spring offensive";
    const RAID: &str = "gunmen raided the mill during the army's spring offensive";
    const SHELLED: &str = "shells fell on the port";
    let mut world = World::default();
    world.report("one", "The Valley Post", Some("2020-03-05"), &format!("On Monday {RAID}. Later {SHELLED}."));
    world.claim(RAID).frame("attack", S::ArmedClash).place("Orlova").time("2020-03-02");
    let offensive = world.claim(OFFENSIVE).frame("campaign", S::ArmedClash).place("Orlova").time("2020-03-02");
    offensive.agent("Kesten Army");
    world.claim(SHELLED).frame("shelling", S::Shelling).place("Brod").time("2020-03-04");
    let found = world.reconcile();
    assert!(!together(&found, RAID, OFFENSIVE));
    assert_eq!(event(&found, RAID).part_of.as_ref(), Some(&event(&found, OFFENSIVE).event_id));
    assert!(event(&found, RAID).reasons.iter().any(|line| line.starts_with("part of ") && line.contains(RAID)));
    assert_eq!(event(&found, SHELLED).part_of, None);
    assert_eq!(event(&found, OFFENSIVE).part_of, None);
}
