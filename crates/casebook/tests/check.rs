//! The check finds what is wrong, and says which row and what.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use rusqlite::Connection;
use variorum_casebook::{BuildMeta, Cache, Casebook};
use variorum_record::{Claim, ClaimId, DecisionId, EntityId, EventId, ReportId, SourceId, Span, Stance, Tables};

/// The faults of a record that was spoilt before it was written.
fn faults_of(spoil: impl FnOnce(&mut Tables)) -> Vec<String> {
    let mut tables = invention::record(3, 1);
    tables.decisions = vec![invention::note("e-x", "seen")];
    spoil(&mut tables);
    let mut casebook = Casebook::in_memory().unwrap();
    casebook.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    casebook.check().unwrap().iter().map(ToString::to_string).collect()
}

#[track_caller]
fn told(spoil: impl FnOnce(&mut Tables), words: &str) {
    let faults = faults_of(spoil);
    assert!(faults.iter().any(|fault| fault.contains(words)), "no {words:?} in {faults:#?}");
    assert!(faults.iter().all(|fault| fault.lines().count() == 1), "{faults:#?}");
}

fn asserted(tables: &mut Tables) -> &mut Claim {
    tables.claims.iter_mut().find(|claim| claim.stance == Stance::Asserts).unwrap()
}

#[test]
fn a_whole_record_has_no_faults() {
    assert_eq!(faults_of(|_| {}), Vec::<String>::new());
}

#[test]
fn words_that_are_not_in_the_text_are_told() {
    told(|t| asserted(t).quote.push('!'), "quote: [");
    told(|t| asserted(t).quote = "the army\n\u{7}fled".into(), r#"not "the army\n\u{7}fled""#);
    told(|t| asserted(t).end += 900, "quote: [");
    told(|t| asserted(t).end += 900, "leaves the report's text of ");
    told(|t| asserted(t).start += 900, "ends before it starts");
    told(|t| asserted(t).attribution[0].text = "Oren".into(), "attribution[0]: [");
    told(|t| asserted(t).attribution[0].cue_start = Some(1), "attribution[0].cue: [");
    told(|t| asserted(t).attribution[0].cue_end = None, "a cue and its place must stand or fall together");
    told(|t| asserted(t).participants[0].start += 1, "participants[0]: [");
    told(|t| asserted(t).counts[0].text.insert(0, '1'), "counts[0]: [");
    told(|t| asserted(t).trigger.as_mut().unwrap().end += 1, "trigger: [");
    told(|t| asserted(t).place.as_mut().unwrap().text = "Vela".into(), "place: [");
    told(|t| asserted(t).time.as_mut().unwrap().text_end -= 1, "time: [");
    told(|t| t.mentions[0].start = 0, "text: [0, ");
    told(|t| t.events[0].place.as_mut().unwrap().start -= 1, "place: no report of the event has \"Qaṣr Vela\" at [");
    told(|t| t.events[0].participants[0].end = 90_000, "participants[0]: no report of the event has ");
    told(|t| t.events[0].time.as_mut().unwrap().text = "Monday".into(), "time: no report of the event has \"Monday\"");
}

#[test]
fn spans_that_do_not_lie_right_are_told() {
    told(|t| t.reports[0].body.reverse(), "body[1]: begins before the span ahead of it ends");
    told(|t| t.reports[0].body[1].end = 9_000, "body[1]: [");
    told(|t| asserted(t).parts[1] = Span::new(0, 2), "parts[1]: lies outside the claim");
    told(|t| asserted(t).parts[1].start = 0, "parts[1]: begins before the span ahead of it ends");
    told(|t| t.lineage[0].spans[0].from = Span::new(4, 4), "spans[0].from: holds no character");
    told(|t| t.lineage[0].spans[0].to.end += 1, "spans[0].to: [");
    told(|t| t.lineage[0].share = 1.5, "share 1.5 is no share from 0 to 1");
}

#[test]
fn values_that_cannot_be_are_told() {
    told(|t| asserted(t).counts[0].high = Some(0), "is above high 0");
    told(
        |t| asserted(t).time.as_mut().unwrap().end = Some("2023-01-01".parse().unwrap()),
        "is after the last 2023-01-01",
    );
    told(|t| t.reports[0].published_basis = None, "published_basis: ");
}

#[test]
fn ids_that_lead_nowhere_are_told() {
    let entity = || Some(EntityId::derive(&["nobody"]));
    told(|t| t.mentions[0].report_id = ReportId::derive(&["x"]), "leads to no report");
    told(|t| t.mentions[0].entity_id = entity(), "entity_id n-");
    told(|t| t.entities[0].affiliation_id = entity(), "affiliation_id n-");
    told(|t| t.sources[0].affiliation_id = entity(), "affiliation_id n-");
    told(|t| asserted(t).attribution[0].entity_id = entity(), "attribution[0].entity_id n-");
    told(|t| asserted(t).participants[0].entity_id = entity(), "participants[0].entity_id n-");
    told(|t| asserted(t).place.as_mut().unwrap().entity_id = entity(), "place.entity_id n-");
    told(|t| asserted(t).about_claim_id = Some(ClaimId::derive(&["x"])), "leads to no claim");
    told(|t| asserted(t).about_claim_id = Some(asserted(t).claim_id.clone()), "a claim answers itself");
    told(|t| asserted(t).event_id = Some(EventId::derive(&["x"])), "leads to no event");
    told(|t| asserted(t).event_id = None, "is not about this event");
    told(|t| t.events[0].claim_ids.clear(), "does not list the claim");
    told(|t| t.events[0].claim_ids[0] = ClaimId::derive(&["x"]), "claim_ids: c-");
    told(|t| t.events[0].accounts[0].claim_ids[0] = ClaimId::derive(&["x"]), "accounts[0]: c-");
    told(|t| t.events[0].accounts[0].source_ids[0] = SourceId::derive(&["x"]), "accounts[0].source_ids s-");
    told(|t| t.disputes[0].event_id = EventId::derive(&["x"]), "leads to no event");
    told(|t| t.disputes[0].readings[0].claim_ids[0] = ClaimId::derive(&["x"]), "readings[0].claim_ids: c-");
    told(|t| t.disputes[0].readings[0].source_ids[0] = SourceId::derive(&["x"]), "readings[0].source_ids s-");
    told(|t| t.lineage[0].to_report_id = ReportId::derive(&["x"]), "to_report_id r-");
    told(|t| t.decisions[0].undone_by = Some(DecisionId::derive(&["x"])), "leads to no decision");
}

/// The faults of a casebook that another tool changed afterwards.
#[track_caller]
fn told_after(change: &str, words: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    let mut casebook = Casebook::open(&path).unwrap();
    casebook.replace(&invention::record(3, 1), &BuildMeta::default(), &Cache::default()).unwrap();
    drop(casebook);
    let other = Connection::open(&path).unwrap();
    other.execute_batch(&format!("PRAGMA foreign_keys = 0; {change}")).unwrap();
    drop(other);
    for open in [Casebook::open, Casebook::open_read_only] {
        let faults: Vec<String> = open(&path).unwrap().check().unwrap().iter().map(ToString::to_string).collect();
        assert!(faults.iter().any(|fault| fault.contains(words)), "no {words:?} in {faults:#?}");
    }
}

#[test]
fn what_another_tool_spoilt_is_told() {
    told_after("UPDATE claims SET stance = 'insists' WHERE stance = 'denies'", "stance: \"insists\" is no Stance code");
    told_after("UPDATE events SET event_type = 'Battle'", "\"Battle\" is no EventType code");
    told_after("UPDATE reports SET published = 'last week'", "published: ");
    told_after("UPDATE reports SET body = '[[5,'", "body: ");
    told_after("UPDATE reports SET body = '[[9,5]]'", "the span [9, 5] ends before it starts");
    told_after("UPDATE mentions SET where_prec = 9 WHERE kind = 'place'", "9 is not on the scale 1-7");
    told_after("UPDATE claims SET \"end\" = -4", "end: ");
    told_after("DELETE FROM events", "events (");
    told_after("DELETE FROM reports", "report_id leads to no row of reports");
    told_after("UPDATE reports SET body_text = 'A resident left.'", "body_text does not repeat what the row says");
    told_after("UPDATE claims SET sources = ''", "sources does not repeat what the row says");
    told_after(
        "DROP TRIGGER claims_search_delete; DELETE FROM claims WHERE stance = 'denies';",
        "the search index of claims does not hold the words of its rows",
    );
    told_after(
        "DROP TRIGGER reports_search_update; UPDATE reports SET title = 'Peace';",
        "the search index of reports does not hold the words of its rows",
    );
}
