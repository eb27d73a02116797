//! Decisions as a person makes them: signed, followed at once, kept through rebuilds, undone, replayed.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn variorum(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_variorum")).args(words).stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn good(words: &[&str]) -> String {
    let output = variorum(words);
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// Everything but the decisions themselves.
fn record(casebook: &str) -> String {
    ["reports", "mentions", "entities", "claims", "events", "disputes", "sources", "lineage"]
        .map(|table| good(&["export", casebook, "--table", table]))
        .concat()
}

fn entities(casebook: &str) -> Vec<(String, String)> {
    let rows =
        good(&["sql", casebook, "SELECT entity_id, name FROM entities WHERE kind = 'person' ORDER BY entity_id"]);
    rows.lines()
        .skip(1)
        .map(|row| row.split_once('\t').unwrap())
        .map(|(id, name)| (id.to_owned(), name.to_owned()))
        .collect()
}

fn built(folder: &Path, name: &str) -> (String, PathBuf) {
    let casebook = folder.join(name).to_str().unwrap().to_owned();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    good(&["build", examples.to_str().unwrap(), "--casebook", &casebook]);
    (casebook, examples)
}

#[test]
fn a_decision_changes_the_record_and_undoing_it_restores_it() {
    let folder = tempfile::tempdir().unwrap();
    let (casebook, examples) = built(folder.path(), "case.db");
    let (before, people) = (record(&casebook), entities(&casebook));
    let [one, other, ..] = &people[..] else { panic!("the examples name two people") };

    let merge = good(&["decide", &casebook, "merge", &one.0, &other.0, "--by", "A. Recorder", "--reason", "one man"]);
    let merge = merge.trim();
    assert!(merge.starts_with("j-"), "{merge}");
    let merged = entities(&casebook);
    assert_eq!(merged.len(), people.len() - 1, "two are one");
    let joined = merged.iter().find(|(_, name)| *name == one.1 || *name == other.1).unwrap();
    let shown = good(&["show", &casebook, &joined.0]);
    assert!(shown.contains(&format!("judged the same (decision {merge} by A. Recorder, ")), "{shown}");
    assert_eq!(variorum(&["check", &casebook]).status.code(), Some(0));

    // A later build of the same reports keeps to it.
    let after = record(&casebook);
    good(&["build", examples.to_str().unwrap(), "--casebook", &casebook]);
    assert_eq!(record(&casebook), after);

    let file = folder.path().join("decisions.jsonl");
    fs::write(&file, good(&["export", &casebook, "--table", "decisions"])).unwrap();
    let undone = good(&["decide", &casebook, "undo", merge, "--by", "B. Reviewer"]);
    assert_eq!(record(&casebook), before, "undoing restores the record exactly");
    let listed = good(&["decide", &casebook, "list"]);
    assert!(listed.contains("because one man") && listed.contains(&format!("undone by {}", undone.trim())), "{listed}");
    let twice = variorum(&["decide", &casebook, "undo", merge, "--by", "B. Reviewer"]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("it is undone already"), "{}", text(&twice.stderr));

    // Another casebook of the same reports follows the same file to the same record.
    let (second, _) = built(folder.path(), "second.db");
    assert_eq!(good(&["decide", &second, "replay", file.to_str().unwrap()]).trim(), merge);
    assert_eq!(record(&second), after);
}

#[test]
fn events_claims_and_sources_are_decided_and_undone() {
    let folder = tempfile::tempdir().unwrap();
    let (casebook, _) = built(folder.path(), "case.db");
    let before = record(&casebook);
    let ids =
        |query: &str| -> Vec<String> { good(&["sql", &casebook, query]).lines().skip(1).map(str::to_owned).collect() };
    let events = ids("SELECT event_id FROM events WHERE grade IS NOT NULL ORDER BY event_id LIMIT 2");
    let claim = &ids("SELECT claim_id FROM claims WHERE event_id IS NOT NULL ORDER BY claim_id LIMIT 1")[0];
    let source = &ids(
        "SELECT source_id FROM sources WHERE reliability IS NULL OR reliability <> 'E' ORDER BY source_id LIMIT 1",
    )[0];
    let mut made = Vec::new();
    for words in [
        vec!["set", &events[0], "grade", "discounted"],
        vec!["set", &events[0], "deaths", "1/2/?"],
        vec!["set", source, "reliability", "E"],
        vec!["reject", claim],
        vec!["merge", &events[0], &events[1]],
    ] {
        made.push(good(&[&["decide", &casebook][..], &words, &["--by", "A. Recorder"]].concat()).trim().to_owned());
    }
    let merged = ids(
        "SELECT grade, json_extract(deaths, '$.best'), json_extract(deaths, '$.high') FROM events WHERE deaths LIKE '%\"best\":2%' AND grade = 'discounted'",
    );
    assert_eq!(merged, ["discounted\t2\t"]);
    assert_eq!(ids(&format!("SELECT reliability FROM sources WHERE source_id = '{source}'")), ["E"]);
    assert_eq!(ids(&format!("SELECT event_id FROM claims WHERE claim_id = '{claim}'")), [""]);
    assert_eq!(variorum(&["check", &casebook]).status.code(), Some(0));
    for decision in made {
        good(&["decide", &casebook, "undo", &decision, "--by", "A. Recorder"]);
    }
    assert_eq!(record(&casebook), before, "undoing restores the record exactly");
    let wrong = variorum(&["decide", &casebook, "set", &events[0], "grade", "good", "--by", "A. Recorder"]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = text(&wrong.stderr);
    assert!(said.contains("give one of confirmed, fair, weak, contested, discounted"), "{said}");
}

#[test]
fn what_cannot_be_decided_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let (casebook, _) = built(folder.path(), "case.db");
    let people = entities(&casebook);
    let report = good(&["sql", &casebook, "SELECT report_id FROM reports ORDER BY report_id LIMIT 1"]);
    let report = report.lines().nth(1).unwrap();
    for (words, wanted) in [
        (vec!["merge", &people[0].0, "n-nosuchid"], "n-nosuchid: no such id"),
        (vec!["merge", &people[0].0, report], "is no person, organization or place"),
        (vec!["unsure", &people[0].0, &people[0].0], "is given twice"),
    ] {
        let output = variorum(&[&["decide", &casebook][..], &words, &["--by", "A. Recorder"]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(wanted), "{}", text(&output.stderr));
    }
    assert_eq!(good(&["decide", &casebook, "list"]), "");

    let note = good(&["decide", &casebook, "note", &people[0].0, "seen on video", "--by", "A. Recorder"]);
    let file = folder.path().join("changed.jsonl");
    let changed = good(&["export", &casebook, "--table", "decisions"]).replace("seen on video", "seen on radio");
    fs::write(&file, format!("{changed}no decision\n")).unwrap();
    let replayed = variorum(&["decide", &casebook, "replay", file.to_str().unwrap()]);
    assert_eq!(replayed.status.code(), Some(1));
    let said = text(&replayed.stderr);
    assert!(said.contains(&format!("line 1: {} was changed after it was signed", note.trim())), "{said}");
    assert!(said.contains("line 2: is no decision"), "{said}");
}
