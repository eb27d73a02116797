//! The fields of every table are those of the public contract ("The tables" of the design), nested ones included.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

#[path = "../../casebook/tests/invention/mod.rs"]
mod invention;

use std::io::{self, Write};

use serde_json::Value;
use variorum_casebook::{BuildMeta, Cache, Casebook};
use variorum_exchange::{Format, export};
use variorum_record::Table;

/// Where to look, and what must be there.
const CONTRACT: &[(Table, &str, &[&str])] = &[
    (
        Table::Reports,
        "",
        &[
            "report_id",
            "uri",
            "outlet",
            "title",
            "author",
            "published",
            "published_basis",
            "language",
            "wire",
            "text",
            "body",
            "content_hash",
        ],
    ),
    (
        Table::Mentions,
        "",
        &[
            "mention_id",
            "report_id",
            "start",
            "end",
            "text",
            "kind",
            "entity_id",
            "latitude",
            "longitude",
            "geonames_id",
            "where_prec",
            "radius_km",
            "basis",
        ],
    ),
    (
        Table::Entities,
        "",
        &["entity_id", "kind", "name", "aliases", "roles", "affiliation_id", "country", "geonames_id", "wikidata_id"],
    ),
    (
        Table::Claims,
        "",
        &[
            "claim_id",
            "report_id",
            "start",
            "end",
            "parts",
            "quote",
            "speech",
            "attribution",
            "stance",
            "event_type",
            "sub_event_type",
            "plover",
            "trigger",
            "participants",
            "place",
            "time",
            "counts",
            "about_claim_id",
            "event_id",
        ],
    ),
    (
        Table::Claims,
        "/attribution/0",
        &["name", "entity_id", "text", "start", "end", "cue", "cue_start", "cue_end", "role", "anonymous"],
    ),
    (Table::Claims, "/trigger", &["text", "start", "end"]),
    (Table::Claims, "/participants/0", &["role", "entity_id", "name", "text", "start", "end"]),
    (
        Table::Claims,
        "/place",
        &["name", "text", "start", "end", "entity_id", "latitude", "longitude", "where_prec", "radius_km"],
    ),
    (Table::Claims, "/time", &["text", "start", "end", "date_prec", "basis"]),
    (Table::Claims, "/counts/0", &["category", "low", "high", "text", "start", "end", "of"]),
    (
        Table::Events,
        "",
        &[
            "event_id",
            "title",
            "event_type",
            "sub_event_type",
            "plover",
            "time",
            "place",
            "participants",
            "deaths",
            "injured",
            "grade",
            "reports",
            "independent_sources",
            "claim_ids",
            "accounts",
            "reasons",
        ],
    ),
    (Table::Events, "/deaths", &["low", "best", "high", "by_side"]),
    (Table::Events, "/injured", &["low", "best", "high", "by_side"]),
    (Table::Events, "/readings/0", &["slot", "category", "side", "readings", "relations"]),
    (Table::Events, "/readings/0/readings/0", &["value", "claim_ids", "source_ids", "independent_sources", "weight"]),
    (Table::Events, "/readings/0/relations/0", &["reading", "relation", "other", "reason"]),
    (Table::Disputes, "", &["dispute_id", "event_id", "slot", "kind", "readings"]),
    (Table::Disputes, "/readings/0", &["value", "claim_ids", "source_ids", "independent_sources", "weight"]),
    (
        Table::Sources,
        "",
        &[
            "source_id",
            "name",
            "kind",
            "affiliation_id",
            "reliability",
            "claims",
            "corroborated",
            "contradicted",
            "against_interest",
        ],
    ),
    (Table::Lineage, "", &["from_report_id", "to_report_id", "kind", "share", "spans"]),
    (Table::Decisions, "", &["decision_id", "at", "by", "kind", "target", "value", "reason", "undone_by"]),
];

fn casebook() -> Casebook {
    let mut tables = invention::record(4, 1);
    tables.decisions = vec![invention::note("e-x", "=seen")];
    tables.reports[0].title = Some("+ Live: shells on Qaṣr Vela".into());
    let mut casebook = Casebook::in_memory().unwrap();
    casebook.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    casebook
}

fn text_of(table: Table, format: Format) -> String {
    let mut out = Vec::new();
    export(&casebook(), table, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn lines_of(table: Table) -> Vec<Value> {
    text_of(table, Format::JsonLines).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_field_of_the_contract_is_in_every_line() {
    for (table, at, fields) in CONTRACT {
        let lines = lines_of(*table);
        let found: Vec<&Value> = lines.iter().filter_map(|line| line.pointer(at)).filter(|v| !v.is_null()).collect();
        assert!(!found.is_empty(), "{table}{at}: the invented record has none");
        for value in found {
            for field in *fields {
                assert!(value.get(field).is_some(), "{table}{at} lacks {field}: {value}");
            }
        }
    }
}

#[test]
fn the_contract_names_every_table() {
    for table in Table::ALL {
        assert!(CONTRACT.iter().any(|(named, at, _)| named == table && at.is_empty()), "{table}");
    }
}

#[test]
fn values_have_the_shapes_of_the_contract() {
    let claims = lines_of(Table::Claims);
    let claim = claims.iter().find(|claim| claim["stance"] == "asserts").unwrap();
    assert!(claim["parts"][1][1].is_u64(), "{}", claim["parts"]);
    assert_eq!(claim["plover"], "ASSAULT");
    assert_eq!(claim["event_type"], "Explosions/Remote violence");
    assert_eq!(claim["time"]["start"], "2024-01-16");
    assert_eq!(claim["time"]["date_prec"], 1);
    assert_eq!(claim["counts"][0]["high"], Value::Null);
    let denial = claims.iter().find(|claim| claim["stance"] == "denies").unwrap();
    assert_eq!(denial["event_type"], Value::Null);
    assert_eq!(denial["counts"], Value::Array(Vec::new()));

    let report = &lines_of(Table::Reports)[0];
    assert_eq!(report["published"], "2024-01-17");
    let text: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let span = |at: usize| report["body"][1][at].as_u64().unwrap() as usize;
    assert_eq!(text[span(0)..span(1)].iter().collect::<String>(), "A resident denied it.");

    let lineage = &lines_of(Table::Lineage)[0];
    assert_eq!(lineage["spans"][0]["from"], serde_json::json!([0, 9]));
}

#[test]
fn lines_are_sorted_by_id() {
    for (table, id) in [(Table::Claims, "claim_id"), (Table::Reports, "report_id"), (Table::Mentions, "mention_id")] {
        let lines = lines_of(table);
        let ids: Vec<&str> = lines.iter().map(|line| line[id].as_str().unwrap()).collect();
        assert!(ids.len() > 1 && ids.is_sorted());
    }
}

#[test]
fn csv_holds_the_same_values() {
    for table in Table::ALL {
        let text = text_of(*table, Format::Csv);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let names = reader.headers().unwrap().clone();
        let lines = lines_of(*table);
        assert_eq!(names.len(), lines[0].as_object().unwrap().len(), "{table}");
        let mut rows = 0;
        for (record, line) in reader.records().zip(&lines) {
            let record = record.unwrap();
            for (name, cell) in names.iter().zip(&record) {
                let want = match &line[name] {
                    Value::Null => String::new(),
                    Value::String(text) => text.clone(),
                    value => value.to_string(),
                };
                if line[name].is_object() || line[name].is_array() {
                    assert_eq!(serde_json::from_str::<Value>(cell).unwrap(), line[name], "{table}.{name}");
                } else {
                    assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), want, "{table}.{name}");
                }
                assert!(
                    want.parse::<f64>().is_ok() || !cell.starts_with(['=', '+', '-', '@']),
                    "{table}.{name}: {cell}"
                );
            }
            rows += 1;
        }
        assert_eq!(rows, lines.len());
    }
}

#[test]
fn an_empty_table_is_an_empty_export() {
    let casebook = Casebook::in_memory().unwrap();
    let mut out = Vec::new();
    export(&casebook, Table::Claims, Format::JsonLines, &mut out).unwrap();
    assert!(out.is_empty());
    export(&casebook, Table::Lineage, Format::Csv, &mut out).unwrap();
    assert_eq!(out, b"from_report_id,to_report_id,kind,share,spans\n");
}

/// A pipe whose reader goes away, and a disk that has no room.
struct Failing(io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_is_no_error_and_a_full_disk_is_one() {
    for format in Format::ALL {
        export(&casebook(), Table::Reports, *format, Failing(io::ErrorKind::BrokenPipe)).unwrap();
        let error = export(&casebook(), Table::Reports, *format, Failing(io::ErrorKind::StorageFull)).unwrap_err();
        assert!(error.to_string().starts_with("the export cannot be written: "), "{error}");
    }
}
