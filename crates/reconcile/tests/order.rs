//! The order of what comes in never matters, and a copy adds no witness.

mod world;

use proptest::prelude::*;
use variorum_record::acled::SubEvent as S;
use variorum_record::{ReportId, Stance};
use world::World;

/// What one claim of a generated report says, as choices from short lists.
type Chosen = (usize, usize, usize, usize, usize, u64);

const FRAMES: [(&str, S); 7] = [
    ("escape", S::ChangeToGroup),
    ("interception", S::ArmedClash),
    ("control", S::GovernmentRegainsTerritory),
    ("air_strike", S::AirDroneStrike),
    ("clash", S::ArmedClash),
    ("killing", S::ArmedClash),
    ("collusion", S::Other),
];
const WORDS: [&str; 6] = ["column", "market", "bridge", "garrison", "dawn", "warplanes"];
const PARTIES: [&str; 4] = ["Grey Front", "Kesten Army", "Hill Council", "River Guard"];
const PLACES: [&str; 4] = ["Orlova", "Mill Quarter", "Kesten", "Brod"];

fn built(pile: &[(Option<u8>, Vec<Chosen>)]) -> World {
    let mut world = World::default();
    for (at, (day, claims)) in pile.iter().enumerate() {
        let quotes: Vec<String> = claims
            .iter()
            .enumerate()
            .map(|(n, one)| {
                format!(
                    "In part {n} of report {at} the {} stood near the {}",
                    WORDS[one.0 % 6],
                    WORDS[one.5 as usize % 6]
                )
            })
            .collect();
        let published = day.map(|day| format!("2020-03-{:02}", day + 1));
        world.report(&format!("r{at}"), &format!("outlet {}", at % 3), published.as_deref(), &quotes.join(". "));
        for (quote, (frame, party, place, source, stance, number)) in quotes.iter().zip(claims) {
            let mut one = world.claim(quote);
            if *frame < FRAMES.len() {
                one = one
                    .frame(FRAMES[*frame].0, FRAMES[*frame].1)
                    .agent(PARTIES[party % 4])
                    .target(PARTIES[(party + 1) % 4]);
            }
            if *place < PLACES.len() {
                one = one.place(PLACES[*place]);
            }
            one = match source {
                0 => one,
                1 => one.by_unnamed("two officials"),
                2 => one.by_party(PARTIES[party % 4]),
                3 => one.by("Varga").of(PARTIES[party % 4]),
                _ => one.by(["Varga", "Lenk", "Petru"][source % 3]),
            };
            one = one.stance(
                [Stance::Asserts, Stance::Asserts, Stance::Denies, Stance::Doubts, Stance::Alleges][stance % 5],
            );
            match number % 4 {
                0 => drop(one.count("killed", *number, Some(*number), "soldiers")),
                1 => drop(one.time("Wednesday")),
                2 => drop(one.time("2020-03-04")),
                _ => {}
            }
        }
    }
    world
}

fn piles() -> impl Strategy<Value = World> {
    let claim = (0usize..8, 0usize..4, 0usize..6, 0usize..6, 0usize..5, 0u64..20);
    let report = (prop::option::of(0u8..9), prop::collection::vec(claim, 1..6));
    prop::collection::vec(report, 1..6).prop_map(|pile| built(&pile))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_material_does_not_matter(world in piles(), turn in 0usize..30) {
        let mut other = world.clone();
        let (reports, claims) = (other.reports.len(), other.claims.len());
        other.reports.rotate_left(turn % reports);
        other.claims.rotate_left(turn % claims);
        other.claims.reverse();
        other.entities.reverse();
        prop_assert_eq!(world.reconcile(), other.reconcile());
    }

    #[test]
    fn a_copy_raises_no_independence_and_changes_no_grade(world in piles(), which in 0usize..6) {
        let before = world.reconcile();
        let mut more = world.clone();
        let original = world.reports[which % world.reports.len()].clone();
        more.copy(&original.uri, "the copy", "another outlet", original.published.map(|_| "2020-06-01"));
        let after = more.reconcile();
        prop_assert_eq!(before.events.len(), after.events.len());
        for (old, new) in before.events.iter().zip(&after.events) {
            prop_assert_eq!(&old.event_id, &new.event_id);
            prop_assert_eq!(old.independent_sources, new.independent_sources);
            prop_assert_eq!(old.grade, new.grade);
            prop_assert_eq!(&old.deaths, &new.deaths);
        }
        for (old, new) in before.disputes.iter().zip(&after.disputes) {
            let weights = |one: &variorum_record::Dispute| one.readings.iter().map(|r| r.independent_sources).collect::<Vec<_>>();
            prop_assert_eq!(weights(old), weights(new));
        }
    }

    #[test]
    fn the_record_holds_together(world in piles()) {
        let found = world.reconcile();
        prop_assert_eq!(found.claims.len(), world.claims.len());
        let report: std::collections::BTreeSet<&ReportId> = world.reports.iter().map(|one| &one.report_id).collect();
        for claim in &found.claims {
            prop_assert!(report.contains(&claim.report_id));
            if let Some(event) = &claim.event_id {
                let own = found.events.iter().find(|one| &one.event_id == event);
                prop_assert!(own.is_some_and(|one| one.claim_ids.contains(&claim.claim_id)));
            }
            prop_assert!(claim.about_claim_id.as_ref() != Some(&claim.claim_id));
        }
        for one in &found.disputes {
            prop_assert!(one.readings.len() > 1);
            prop_assert!(found.events.iter().any(|event| event.event_id == one.event_id));
            let ids: Vec<_> = one.readings.iter().flat_map(|reading| &reading.claim_ids).collect();
            let distinct: std::collections::BTreeSet<_> = ids.iter().collect();
            prop_assert_eq!(ids.len(), distinct.len(), "one claim on two sides: {}", one.reason);
        }
        for event in &found.events {
            prop_assert!(!event.claim_ids.is_empty() && !event.accounts.is_empty() && event.accounts.len() <= 4);
            prop_assert!(event.deaths.low <= event.deaths.best || event.deaths.best.is_none());
        }
    }
}
