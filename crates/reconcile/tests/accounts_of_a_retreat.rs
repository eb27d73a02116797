//! A retreat told by two outlets, one of them undated: one event, two fates, two liberators, strikes apart.

mod world;

use variorum_record::acled::SubEvent as S;
use variorum_record::{DisputeKind, Slot, Stance, TimeBasis};
use world::{World, claim, dispute, event, together};

const ESCAPED: &str = "the Grey Front had slipped out in some 20 lorries";
const DRIVEN: &str = "The army has driven the Grey Front out of Orlova";
const STRIKES: &str = "Planes flew several air strikes against Grey Front positions at Orlova";
const DREW_BACK: &str = "Grey Front fighters drew back from Orlova on Wednesday";
const FREED: &str = "Orlova had been wholly freed of them";
const CUT_OFF: &str = "its column was making for Kesten when it was cut off";
const OVERNIGHT: &str = "the overnight air strikes had hit Hill Council fighters in Orlova";
const NO_HARM: &str = "nobody was hurt by the strikes";
const NO_COMMENT: &str = "He made no comment on casualties of the strikes";
const LAST_JUNE: &str = "the Hill Council pushed the Grey Front out of Orlova last June";
const ELSEWHERE: &str = "Clashes continued in Brod";

fn world() -> World {
    let mut world = World::default();
    world.report(
        "dated",
        "The Valley Post",
        Some("2020-04-24"),
        &format!("{DRIVEN}, and townspeople came out to see. Ilie Varga said on Thursday that {ESCAPED}. The retreat follows weeks. {STRIKES}."),
    );
    world
        .claim(DRIVEN)
        .frame("expulsion", S::GovernmentRegainsTerritory)
        .agent("Kesten Army")
        .target("Grey Front")
        .place("Orlova");
    world.claim(ESCAPED).frame("escape", S::ChangeToGroup).by("Ilie Varga").agent("Grey Front").place("Orlova").count(
        "vehicle",
        20,
        Some(20),
        "lorries",
    );
    world.claim(STRIKES).frame("air_strike", S::AirDroneStrike).target("Grey Front").place("Orlova");
    world.report(
        "undated",
        "Hill Echo",
        None,
        &format!(
            "{DREW_BACK}, the army said.\n{FREED}, the Hill Council said in a statement.\nVarga said {OVERNIGHT}. {NO_COMMENT}.\nA Hill \
             Council spokesman said {NO_HARM}.\nVarga said the Grey Front had left Orlova and {CUT_OFF}.\n{LAST_JUNE}, and it kept \
             the outskirts.\n{ELSEWHERE} on Wednesday."
        ),
    );
    world
        .claim(DREW_BACK)
        .frame("withdrawal", S::NonViolentTransfer)
        .by_party("Kesten Army")
        .agent("Grey Front")
        .place("Orlova")
        .time("Wednesday");
    world
        .claim(FREED)
        .frame("control", S::GovernmentRegainsTerritory)
        .by_party("Hill Council")
        .target("Grey Front")
        .place("Orlova");
    world
        .claim(OVERNIGHT)
        .frame("air_strike", S::AirDroneStrike)
        .by("Ilie Varga")
        .target("Hill Council")
        .place("Orlova");
    world.claim(NO_COMMENT).stance(Stance::Declines).by("Ilie Varga");
    world.claim(NO_HARM).frame("killing", S::ArmedClash).by("Dara Lenk").count("killed", 0, Some(0), "");
    world.claim(CUT_OFF).frame("interception", S::ArmedClash).by("Ilie Varga").target("Grey Front").place("Orlova");
    world
        .claim(LAST_JUNE)
        .frame("expulsion", S::GovernmentRegainsTerritory)
        .agent("Hill Council")
        .target("Grey Front")
        .place("Orlova")
        .time("last June")
        .historical();
    world.claim(ELSEWHERE).frame("clash", S::ArmedClash).place("Brod").time("Wednesday");
    world
}

#[test]
fn claims_of_one_happening_meet_and_others_stay_apart() {
    let found = world().reconcile();
    for told in [ESCAPED, DREW_BACK, FREED, CUT_OFF] {
        assert!(together(&found, DRIVEN, told), "{told}");
    }
    assert!(
        together(&found, STRIKES, OVERNIGHT)
            && together(&found, OVERNIGHT, NO_HARM)
            && together(&found, OVERNIGHT, NO_COMMENT)
    );
    for (a, b) in [(DRIVEN, STRIKES), (DRIVEN, LAST_JUNE), (DRIVEN, ELSEWHERE), (LAST_JUNE, STRIKES)] {
        assert!(!together(&found, a, b), "{a} / {b}");
    }
}

#[test]
fn an_undated_report_is_dated_by_what_it_shares() {
    let found = world().reconcile();
    assert_eq!(found.inferred.len(), 1);
    assert_eq!(found.inferred[0].published, world::date("2020-04-24"));
    let time = claim(&found, DREW_BACK).time.clone().unwrap();
    assert_eq!((time.start, time.basis), (Some(world::date("2020-04-22")), TimeBasis::Inherited));
    assert_eq!(claim(&found, LAST_JUNE).time.clone().unwrap().end, Some(world::date("2019-06-30")));
    assert_eq!(event(&found, DRIVEN).title, "Expulsion: Grey Front, Orlova, 22 April 2020");
}

#[test]
fn weak_evidence_dates_nothing() {
    let mut world = world();
    // Without the shared spokesman and with the places changed nothing distinctive is left.
    for claim in &mut world.claims {
        claim.attribution.clear();
        if claim.report_id == world.reports[1].report_id {
            claim.place = None;
        }
    }
    assert_eq!(world.reconcile().inferred, []);
}

#[test]
fn one_spokesman_with_two_fates_is_shown_as_that() {
    let found = world().reconcile();
    let parting = dispute(&found, ESCAPED, CUT_OFF).expect("two fates");
    assert_eq!((parting.slot, parting.kind), (Slot::Outcome, DisputeKind::Contradicts));
    assert!(parting.reason.contains("Ilie Varga is the source of both readings"), "{}", parting.reason);
    let sides: Vec<u32> = parting.readings.iter().map(|reading| reading.independent_sources).collect();
    assert_eq!(sides, [1, 1]);
}

#[test]
fn a_party_that_tells_of_the_taking_and_names_nobody_claims_it() {
    let found = world().reconcile();
    let parting = dispute(&found, DRIVEN, FREED).expect("two liberators");
    assert_eq!((parting.slot, parting.kind), (Slot::Agent, DisputeKind::Contradicts));
}

#[test]
fn a_side_driven_out_twice_without_coming_back_is_a_difference() {
    let found = world().reconcile();
    let parting = dispute(&found, DRIVEN, LAST_JUNE).expect("driven out twice");
    assert_eq!(parting.kind, DisputeKind::Differs);
}

#[test]
fn different_parties_hit_by_one_strike_are_a_contradiction() {
    let found = world().reconcile();
    let parting = dispute(&found, STRIKES, OVERNIGHT).expect("two targets");
    assert_eq!((parting.slot, parting.kind), (Slot::Target, DisputeKind::Contradicts));
    assert_eq!(event(&found, STRIKES).deaths.low, Some(0));
}

#[test]
fn nothing_else_is_disputed() {
    let found = world().reconcile();
    let told: Vec<&str> = found.disputes.iter().map(|one| one.reason.as_str()).collect();
    assert_eq!(found.disputes.len(), 4, "{told:#?}");
}

#[test]
fn accounts_hold_no_two_readings_of_one_dispute() {
    let found = world().reconcile();
    let retreat = event(&found, DRIVEN);
    assert!(retreat.accounts.len() >= 2 && retreat.accounts.len() <= 4, "{:#?}", retreat.accounts);
    for account in &retreat.accounts {
        for parting in found.disputes.iter().filter(|one| one.event_id == retreat.event_id) {
            let sides = parting
                .readings
                .iter()
                .filter(|reading| reading.claim_ids.iter().any(|id| account.claim_ids.contains(id)));
            assert!(sides.count() <= 1);
        }
        assert!(account.sentence.starts_with("According to "), "{}", account.sentence);
    }
}
