//! The record in and out: what is written is read, old rows go, decisions stay.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use std::collections::{BTreeMap, BTreeSet};

use invention::{note, record};
use proptest::prelude::*;
use variorum_casebook::{BuildMeta, Cache, Casebook, Found, Problem};
use variorum_record::{DecisionId, Span, Tables};

fn meta() -> BuildMeta {
    BuildMeta {
        program_version: "0.1.0".into(),
        model_fingerprint: "m1".into(),
        data_fingerprint: "d1".into(),
        policy: "acled".into(),
        idle_decisions: [(DecisionId::derive(&["d"]), "names nothing".to_owned())].into(),
    }
}

fn filled(tables: &Tables) -> Casebook {
    let mut casebook = Casebook::in_memory().unwrap();
    casebook.replace(tables, &meta(), &Cache::default()).unwrap();
    casebook
}

#[test]
fn what_is_written_is_read() {
    let mut tables = record(7, 1);
    tables.decisions = vec![note("e-x", "seen")];
    let casebook = filled(&tables);
    assert_eq!(casebook.tables().unwrap(), tables);
    assert_eq!(casebook.reports().unwrap(), tables.reports);
    assert_eq!(casebook.meta().unwrap(), Some(meta()));
    assert_eq!(casebook.check().unwrap(), []);
}

#[test]
fn a_new_record_takes_the_place_of_the_old_one() {
    let mut casebook = filled(&record(9, 1));
    for (reports, edition) in [(4, 2), (12, 2), (0, 0), (3, 5)] {
        let tables = record(reports, edition);
        casebook.replace(&tables, &meta(), &Cache::default()).unwrap();
        assert_eq!(casebook.tables().unwrap(), tables);
        assert_eq!(casebook.check().unwrap(), []);
    }
}

#[test]
fn an_update_leaves_the_same_file_as_a_replacement() {
    let mut casebook = filled(&record(9, 1));
    let mut held = record(9, 1);
    for (reports, edition) in [(4, 2), (12, 2), (12, 2), (0, 0), (3, 5)] {
        let mut tables = record(reports, edition);
        if edition == 5 {
            // The order of rows is no condition.
            tables.claims.reverse();
        }
        casebook.update(&held, &tables, &meta(), &Cache::default()).unwrap();
        assert_eq!(casebook.tables().unwrap(), filled(&tables).tables().unwrap());
        assert_eq!(casebook.check().unwrap(), []);
        held = tables;
    }
}

#[test]
fn rows_that_stay_are_not_written_again() {
    let mut casebook = filled(&record(9, 1));
    let mut changes = |tables: &Tables| {
        let before = count(&mut casebook);
        casebook.replace(tables, &meta(), &Cache::default()).unwrap();
        count(&mut casebook) - before
    };
    // The rows of `meta` alone.
    let unchanged = changes(&record(9, 1));
    assert!(unchanged <= 8, "{unchanged} rows were written");
    assert!(changes(&record(9, 2)) > 30);
}

fn count(casebook: &mut Casebook) -> i64 {
    match casebook.sql("SELECT total_changes()").unwrap().rows[0][0] {
        variorum_casebook::Cell::Integer(changes) => changes,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn decisions_stay_and_can_only_be_undone() {
    let mut tables = record(2, 1);
    tables.decisions = vec![note("e-x", "first")];
    let mut casebook = filled(&tables);
    let first = tables.decisions.remove(0);
    casebook.replace(&tables, &meta(), &Cache::default()).unwrap();
    assert_eq!(casebook.tables().unwrap().decisions, std::slice::from_ref(&first));

    let second = note("e-x", "undoes the first");
    let mut altered = first.clone();
    altered.reason = Some("history rewritten".into());
    altered.undone_by = Some(second.decision_id.clone());
    tables.decisions = vec![altered, second.clone()];
    casebook.replace(&tables, &meta(), &Cache::default()).unwrap();
    let kept = casebook.tables().unwrap().decisions;
    let kept_first = kept.iter().find(|d| d.decision_id == first.decision_id).unwrap();
    assert_eq!(kept_first.reason, first.reason);
    assert_eq!(kept_first.undone_by, Some(second.decision_id.clone()));
    assert_eq!(kept.len(), 2);

    tables.decisions[0].undone_by = Some(DecisionId::derive(&["another"]));
    casebook.replace(&tables, &meta(), &Cache::default()).unwrap();
    assert!(casebook.tables().unwrap().decisions.iter().all(|d| d.undone_by != Some(DecisionId::derive(&["another"]))));
}

#[test]
fn two_rows_with_one_id_are_refused_and_the_old_record_stays() {
    let old = record(2, 1);
    let mut casebook = filled(&old);
    let mut tables = record(3, 2);
    tables.claims.push(tables.claims[0].clone());
    let error = casebook.replace(&tables, &meta(), &Cache::default()).unwrap_err();
    assert!(matches!(error.problem, Problem::Duplicate { .. }), "{error}");
    assert_eq!(casebook.tables().unwrap(), old);
}

#[test]
fn the_cache_keeps_what_is_named_and_drops_the_rest() {
    let mut casebook = Casebook::in_memory().unwrap();
    let entry = |key: &str| (key.to_owned(), key.as_bytes().repeat(3));
    let cache = Cache { kept: BTreeSet::new(), fresh: BTreeMap::from([entry("a"), entry("b")]) };
    casebook.replace(&record(1, 1), &meta(), &cache).unwrap();
    assert_eq!(casebook.cached("a").unwrap(), Some(b"aaa".to_vec()));
    let cache = Cache { kept: BTreeSet::from(["b".to_owned()]), fresh: BTreeMap::from([entry("c")]) };
    casebook.replace(&record(2, 1), &meta(), &cache).unwrap();
    let left = ["a", "b", "c"].map(|key| casebook.cached(key).unwrap().is_some());
    assert_eq!(left, [false, true, true]);
}

#[test]
fn an_id_or_its_beginning_leads_to_its_row() {
    let tables = record(40, 1);
    let casebook = filled(&tables);
    let claim = &tables.claims[17];
    let found = casebook.find(claim.claim_id.as_str()).unwrap();
    assert_eq!(found, Some(Found::Claim(Box::new(claim.clone()))));
    let found = casebook.find(&claim.claim_id.as_str()[..14]).unwrap();
    assert_eq!(found, Some(Found::Claim(Box::new(claim.clone()))));
    assert!(matches!(casebook.find(tables.reports[3].report_id.as_str()).unwrap(), Some(Found::Report(_))));
    assert!(matches!(casebook.find(tables.events[3].event_id.as_str()).unwrap(), Some(Found::Event(_))));
    assert!(matches!(casebook.find(tables.disputes[3].dispute_id.as_str()).unwrap(), Some(Found::Dispute(_))));
    assert!(matches!(casebook.find(tables.mentions[3].mention_id.as_str()).unwrap(), Some(Found::Mention(_))));
    assert!(matches!(casebook.find("s-").unwrap(), Some(Found::Source(_))));
    for nothing in ["c-0000", "", "c", "x-abc", "é", "report"] {
        assert_eq!(casebook.find(nothing).unwrap(), None, "{nothing}");
    }
    let error = casebook.find("c-").unwrap_err();
    assert!(matches!(&error.problem, Problem::Ambiguous { candidates, .. } if candidates.len() == 6), "{error}");
}

#[test]
fn rows_come_one_by_one_until_the_reader_stops() {
    let tables = record(5, 1);
    let casebook = filled(&tables);
    let mut seen = Vec::new();
    let stopped = casebook
        .for_each(|event: variorum_record::Event| {
            seen.push(event);
            if seen.len() == 3 { Err("enough") } else { Ok(()) }
        })
        .unwrap();
    assert_eq!(stopped, Err("enough"));
    assert_eq!(seen, tables.events[..3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Reports are hostile: whatever their characters, they come back as they were, and the file stays whole.
    #[test]
    fn any_text_comes_back(words in "(\\PC|[\0\r\n\t\u{feff}\u{1F}\u{202E}\\\\'\"])*", from in 0u32..9, length in 0u32..9) {
        let mut tables = record(1, 1);
        let report = &mut tables.reports[0];
        report.title = Some(words.clone());
        report.notes = vec![words.clone(), String::new()];
        let before = report.text.chars().count() as u32;
        report.text.push_str(&words);
        let all = report.text.chars().count() as u32;
        let start = (before + from).min(all);
        report.body.push(Span::new(start, (start + length).min(all)));
        tables.entities[0].name = words.clone();
        tables.entities[0].aliases = vec![words];
        let casebook = filled(&tables);
        prop_assert_eq!(casebook.tables().unwrap(), tables);
        prop_assert_eq!(casebook.check().unwrap(), []);
    }
}
