//! What is told of each slot of the events of the shipped examples.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fmt::Write;
use std::path::Path;

use variorum_intake::{Input, Limits};
use variorum_pipeline::{BuildOptions, Quiet, build};
use variorum_record::{Event, Relation, Tables};

fn examples() -> Tables {
    let folder = tempfile::tempdir().unwrap();
    let options = BuildOptions {
        inputs: vec![Input::Path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples"))],
        casebook: folder.path().join("case.db"),
        data: None,
        policy: None,
        threads: 2,
        limits: Limits::default(),
        decisions: Vec::new(),
    };
    build(&options, &Quiet).unwrap().tables
}

/// Readings that differ, contradict or deny each other stand in a dispute of that kind with these values and claims, and a dispute's
/// readings all stand among those of the event.
#[test]
fn readings_and_disputes_agree() {
    let tables = examples();
    let mut parted = 0;
    for event in &tables.events {
        let disputes = || tables.disputes.iter().filter(|dispute| dispute.event_id == event.event_id);
        for slot in &event.readings {
            for pair in slot.relations.iter().filter(|pair| pair.relation.parts()) {
                let (one, other) = (&slot.readings[pair.reading as usize], &slot.readings[pair.other as usize]);
                let told = disputes().any(|dispute| {
                    let side = |claims: &[_]| {
                        dispute.readings.iter().position(|side| side.claim_ids.iter().any(|id| claims.contains(id)))
                    };
                    let (a, b) = (side(&one.claim_ids), side(&other.claim_ids));
                    let same = dispute.slot == slot.slot && Relation::from(dispute.kind) == pair.relation;
                    same && a.is_some() && b.is_some() && a != b
                });
                assert!(told, "{}: {} {} {}", event.title, one.value, pair.relation, other.value);
                parted += 1;
            }
        }
        for dispute in disputes() {
            let rows = || event.readings.iter().filter(|slot| slot.slot == dispute.slot);
            for side in &dispute.readings {
                let held = rows().flat_map(|slot| &slot.readings).any(|reading| {
                    reading.value == side.value
                        && reading.weight == Some(side.weight)
                        && side.claim_ids.iter().all(|id| reading.claim_ids.contains(id))
                });
                assert!(held, "{}: {} {}", event.title, dispute.slot, side.value);
            }
            let kind = Relation::from(dispute.kind);
            assert!(rows().flat_map(|slot| &slot.relations).any(|pair| pair.relation == kind), "{}", event.title);
        }
    }
    assert!(parted > 4, "the examples are full of disputes");
}

#[test]
fn the_attack_on_the_market() {
    let tables = examples();
    let event = tables.events.iter().find(|event| event.title.contains("livestock market")).unwrap();
    insta::assert_snapshot!(told(event, &tables), @r#"
    occurrence 
      attack (Bocar Ould Nagi; Mariem Mint Sellami; the director of the town's hospital (unnamed, in Nouakchott Chronicle))
      the Adrar Salvation Front for the attack (army)
      its fighters had fired on the town (Adrar Salvation Front)
      spreading “wild figures” (Bocar Ould Nagi)
      Colonel Eli Ould Hamdi, the army's spokesman, dismissed her account (Ali Weld Hamdi)
      its fighters had fired on the town denies the Adrar Salvation Front for the attack
      Colonel Eli Ould Hamdi, the army's spokesman, dismissed her account denies spreading “wild figures”
    agent 
      Adrar Salvation Front (army)
    target 
      livestock market of Atar (Bocar Ould Nagi; Mariem Mint Sellami; the director of the town's hospital (unnamed, in Nouakchott Chronicle))
      airfield (Mariem Mint Sellami)
    place 
      Atar (Bocar Ould Nagi; the director of the town's hospital (unnamed, in Nouakchott Chronicle))
    time 
      2019-03-12 (the director of the town's hospital (unnamed, in Nouakchott Chronicle))
    count child, children
      4 child (Lemrabott Ould Khatry)
    count killed
      14 or more killed (the director of the town's hospital (unnamed, in Nouakchott Chronicle))
      9 killed (Bocar Ould Nagi)
      14 or more killed differs from 9 killed
    count wounded
      30 wounded (the director of the town's hospital (unnamed, in Nouakchott Chronicle))
      17 wounded (Bocar Ould Nagi)
      30 wounded differs from 17 wounded
    "#);
}

/// By slot the readings with the names of their sources, then what each is to the others where it is more than compatible.
fn told(event: &Event, tables: &Tables) -> String {
    let mut text = String::new();
    for slot in &event.readings {
        let of: Vec<&str> = slot.category.iter().chain(&slot.side).map(String::as_str).collect();
        writeln!(text, "{} {}", slot.slot, of.join(", ")).unwrap();
        for reading in &slot.readings {
            let sources = tables.sources.iter().filter(|source| reading.source_ids.contains(&source.source_id));
            let mut names: Vec<&str> = sources.map(|source| source.name.as_str()).collect();
            names.sort_unstable();
            writeln!(text, "  {} ({})", reading.value, names.join("; ")).unwrap();
        }
        for pair in slot.relations.iter().filter(|pair| pair.relation != Relation::Compatible) {
            let value = |at: u32| &slot.readings[at as usize].value;
            writeln!(text, "  {} {} {}", value(pair.reading), pair.relation.words(), value(pair.other)).unwrap();
        }
    }
    text
}
