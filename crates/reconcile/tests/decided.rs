//! What persons decided outranks what was scored.

mod world;

use std::collections::BTreeSet;

use proptest::prelude::*;
use variorum_reconcile::{Order, Reconciled};
use variorum_record::acled::SubEvent as S;
use variorum_record::grades::{Grade, Reliability};
use variorum_record::{ClaimId, Stance};
use world::{World, claim, dispute, event, together};

const FLED: &str = "the column fled into the hills";
const CUT_OFF: &str = "the column was cut off on the road";
const TOLL: &str = "twelve fighters were killed";
const ELSEWHERE: &str = "a bomb went off at the mill";
const ACCUSED: &str = "the Front of bombing the mill";
const DENIED: &str = "has denied the allegation";

fn retreat() -> World {
    let mut world = World::default();
    world.report(
        "one",
        "The Valley Post",
        Some("2020-03-05"),
        &format!("An officer said {FLED}. He said {ELSEWHERE}."),
    );
    let fled = world.claim(FLED).frame("escape", S::ChangeToGroup).by("Omar Sava").agent("Grey Front");
    fled.place("Orlova").time("2020-03-04");
    world.claim(ELSEWHERE).frame("explosive", S::RemoteExplosive).by("Omar Sava").place("Brod").time("2020-03-01");
    world.report("two", "The Hill Echo", Some("2020-03-05"), &format!("Sava said {CUT_OFF}. The army said {TOLL}."));
    let destroyed = world.claim(CUT_OFF).frame("interception", S::ArmedClash).by("Omar Sava").target("Grey Front");
    destroyed.place("Orlova").time("2020-03-04");
    let toll = world.claim(TOLL).frame("killing", S::ArmedClash).by_party("Kesten Army").place("Orlova");
    toll.time("2020-03-04").count("killed", 12, Some(12), "fighters");
    world
}

fn set(found: &Reconciled, quotes: &[&str]) -> BTreeSet<ClaimId> {
    quotes.iter().map(|quote| claim(found, quote).claim_id.clone()).collect()
}

fn decide(orders: impl Fn(&Reconciled) -> Vec<Order>) -> (Reconciled, Reconciled) {
    let mut world = retreat();
    let before = world.reconcile();
    world.decided.orders =
        orders(&before).into_iter().map(|order| (order, "decision j-1 by A. Recorder".to_owned())).collect();
    let after = world.reconcile();
    (before, after)
}

#[test]
fn events_are_joined_and_parted() {
    let (before, after) = decide(|found| {
        vec![Order::Together(set(found, &[FLED]), set(found, &[ELSEWHERE])), Order::Apart(set(found, &[TOLL]))]
    });
    assert!(!together(&before, FLED, ELSEWHERE) && together(&after, FLED, ELSEWHERE));
    assert!(!together(&after, TOLL, FLED) && !together(&after, TOLL, CUT_OFF));
    let told = |quote| event(&after, quote).reasons.iter().any(|line| line.contains("decision j-1 by A. Recorder"));
    assert!(told(FLED) && told(TOLL));
    assert_eq!(after.idle.len(), 0);
}

#[test]
fn a_rejected_claim_is_kept_and_counts_for_nothing() {
    let (before, after) = decide(|found| vec![Order::Reject(claim(found, TOLL).claim_id.clone())]);
    assert_eq!(event(&before, TOLL).deaths.best, Some(12));
    let rejected = claim(&after, TOLL);
    assert_eq!(rejected.event_id, None);
    assert_eq!(rejected.read_by["event_id"], "rejected: decision j-1 by A. Recorder");
    assert!(after.events.iter().all(|event| event.deaths.best.is_none()));
}

#[test]
fn an_accepted_claim_settles_its_dispute_and_the_dispute_is_kept() {
    let mut world = World::default();
    let text = format!("An officer accuses {ACCUSED}. The Front {DENIED} on Monday.");
    world.report("three", "The Mill Gazette", Some("2020-03-06"), &text);
    let accused = world.claim(ACCUSED).frame("explosive", S::RemoteExplosive).stance(Stance::Alleges).by("Omar Sava");
    accused.agent("Grey Front").place("Brod");
    world.claim(DENIED).stance(Stance::Denies).by_party("Grey Front");
    let before = world.reconcile();
    world.decided.orders.push((Order::Accept(claim(&before, ACCUSED).claim_id.clone()), "decision".to_owned()));
    let after = world.reconcile();
    assert!(dispute(&before, ACCUSED, DENIED).is_some() && dispute(&after, ACCUSED, DENIED).is_some());
    assert_eq!(event(&before, ACCUSED).grade, Some(Grade::Contested));
    assert_eq!(event(&after, ACCUSED).grade, Some(Grade::Weak));
    assert!(event(&after, ACCUSED).reasons.iter().any(|line| line.starts_with("accepted: the Front of")));
}

#[test]
fn values_are_set_and_what_is_gone_is_told() {
    let gone = ClaimId::derive(&["gone"]);
    let (_, after) = decide(|found| {
        let source = found.sources.iter().find(|source| source.name == "Kesten Army").expect("the army");
        vec![
            Order::Grade(set(found, &[FLED]), Grade::Fair),
            Order::Deaths(set(found, &[TOLL]), [Some(3), Some(4), None]),
            Order::Reliability(source.source_id.clone(), Reliability::D),
            Order::Reject(gone.clone()),
            Order::Together(set(found, &[FLED]), [gone.clone()].into()),
            Order::Injured([gone.clone()].into(), [None; 3]),
        ]
    });
    assert_eq!(event(&after, FLED).grade, Some(Grade::Fair));
    let deaths = &event(&after, TOLL).deaths;
    assert_eq!((deaths.low, deaths.best, deaths.high), (Some(3), Some(4), None));
    let army = after.sources.iter().find(|source| source.name == "Kesten Army").expect("the army");
    assert_eq!(army.reliability, Some(Reliability::D));
    assert_eq!(after.idle.keys().copied().collect::<Vec<_>>(), [3, 4, 5]);
}

proptest! {
    #[test]
    fn whatever_is_decided_the_record_holds_together(kinds in prop::collection::vec((0usize..5, 0usize..4, 0usize..4), 0..8)) {
        let mut world = retreat();
        let before = world.reconcile();
        let quotes = [FLED, CUT_OFF, TOLL, ELSEWHERE];
        for (kind, one, other) in kinds {
            let (a, b) = (set(&before, &quotes[one..=one]), set(&before, &quotes[other..=other]));
            let id = claim(&before, quotes[one]).claim_id.clone();
            let order = match kind {
                0 => Order::Together(a, b),
                1 => Order::Apart(&a | &b),
                2 => Order::Accept(id),
                3 => Order::Reject(id),
                _ => Order::Grade(a, Grade::Weak),
            };
            world.decided.orders.push((order, "decision".to_owned()));
        }
        let after = world.reconcile();
        prop_assert_eq!(after.claims.len(), before.claims.len());
        for one in &after.claims {
            if let Some(id) = &one.event_id {
                let own = after.events.iter().filter(|event| event.claim_ids.contains(&one.claim_id)).collect::<Vec<_>>();
                prop_assert!(own.len() == 1 && own[0].event_id == *id);
            }
            prop_assert!(one.stance != Stance::Denies);
        }
        world.decided.orders.clear();
        prop_assert_eq!(world.reconcile(), before, "without the decisions the record is as it was");
    }
}
