//! A person's own SQL reads, and does nothing else.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use variorum_casebook::{BuildMeta, Cache, Casebook, Cell, Problem};

fn casebook() -> Casebook {
    let mut casebook = Casebook::in_memory().unwrap();
    casebook.replace(&invention::record(3, 1), &BuildMeta::default(), &Cache::default()).unwrap();
    casebook
}

#[test]
fn views_unfold_the_nested_columns() {
    let mut casebook = casebook();
    let mut row = |query: &str| {
        let answer = casebook.sql(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        answer.rows[0].iter().map(Cell::to_string).collect::<Vec<_>>().join("|")
    };
    assert_eq!(row("SELECT name, cue, is_root, anonymous FROM claim_links WHERE role IS NULL"), "Šefik Ören|said|1|0");
    assert_eq!(
        row("SELECT category, sum(low) > 0, high, \"of\", stance FROM claim_counts"),
        "killed|1||people|asserts"
    );
    assert_eq!(row("SELECT role, name, text FROM claim_participants"), "agent|Northern Army|the army");
    assert_eq!(
        row("SELECT outlet, published, sources, place, latitude, time_start FROM claim_sheet WHERE place IS NOT NULL"),
        "The Vela Courier|2024-01-17|Šefik Ören|Qaṣr Vela|31.25|2024-01-16"
    );
    assert_eq!(row("SELECT count(*) FROM event_claims JOIN claims USING (claim_id, event_id)"), "6");
    assert_eq!(row("SELECT toll, side, high FROM event_tolls WHERE side IS NOT NULL"), "deaths|people|");
    assert_eq!(
        row("SELECT sentence, json_array_length(claim_ids) FROM event_accounts"),
        "The army shelled Qaṣr Vela.|1"
    );
    assert_eq!(
        row("SELECT place, deaths_low, injured_low, grade, disputes FROM event_sheet"),
        "Qaṣr Vela|0||contested|1"
    );
    assert_eq!(row("SELECT role, name FROM event_participants"), "agent|Northern Army");
    assert_eq!(
        row("SELECT category, side, value, weight FROM event_readings WHERE position = 1"),
        "killed|people|dozens killed|0.5"
    );
    assert_eq!(
        row("SELECT value LIKE '% killed', relation, other_value, reason FROM event_relations"),
        "1|finer|dozens killed|dozens hold it"
    );
    assert_eq!(row("SELECT count(*) FROM event_reading_claims JOIN claims USING (claim_id, event_id)"), "6");
    assert_eq!(row("SELECT s.name FROM event_reading_sources JOIN sources s USING (source_id)"), "Šefik Ören");
    assert_eq!(row("SELECT value, weight FROM dispute_readings WHERE position = 1"), "did not happen|0.5");
    assert_eq!(
        row("SELECT value, quote FROM dispute_claims JOIN claims USING (claim_id) WHERE position = 1"),
        "did not happen|A resident denied it."
    );
    assert_eq!(row("SELECT s.name FROM dispute_sources d JOIN sources s USING (source_id)"), "Šefik Ören");
    assert_eq!(row("SELECT from_start, from_end, to_end - to_start FROM lineage_spans"), "0|9|9");
    assert_eq!(row("SELECT text FROM report_body WHERE position = 1"), "A resident denied it.");
    assert_eq!(row("SELECT alias FROM entity_names WHERE kind = 'person'"), "Oren");
    assert_eq!(
        row("SELECT count(*) FROM claims c JOIN reports r USING (report_id)
        WHERE substr(r.text, c.start + 1, c.\"end\" - c.start) = c.quote"),
        "6"
    );
}

#[test]
fn what_does_not_only_read_is_refused() {
    let mut casebook = casebook();
    let before = casebook.tables().unwrap();
    for query in [
        "DELETE FROM claims",
        "DROP TABLE reports",
        "UPDATE events SET grade = 'confirmed' RETURNING event_id",
        "INSERT INTO meta VALUES ('a', 'b')",
        "INSERT INTO reports_search (reports_search) VALUES ('delete-all')",
        "CREATE TEMP TABLE t (a)",
        "ATTACH 'other.db' AS other",
        "DETACH main",
        "PRAGMA query_only = 0",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = 1",
        "VACUUM INTO 'copy.db'",
        "REINDEX",
        "BEGIN",
        "SELECT 1; DELETE FROM claims",
        "SELECT load_extension('x')",
    ] {
        let error = casebook.sql(query).expect_err(query);
        assert!(matches!(error.problem, Problem::Refused), "{query}: {error}");
        assert_eq!(error.to_string().lines().count(), 1);
    }
    assert_eq!(casebook.tables().unwrap(), before);
    // The casebook can still be written by its own methods.
    casebook.replace(&before, &BuildMeta::default(), &Cache::default()).unwrap();
}

#[test]
fn a_wrong_query_is_told_in_one_line() {
    let mut casebook = casebook();
    let error = casebook.sql("SELECT nonsense FROM claims").unwrap_err();
    assert_eq!(error.to_string(), ":memory:: the query failed: no such column: nonsense");
    for query in ["", "SELEC 1", "SELECT ?1, ?2", "-- nothing", "SELECT '\u{0}", "SELECT json_extract('{', '$')"] {
        if let Err(error) = casebook.sql(query) {
            assert!(matches!(error.problem, Problem::Query(_)), "{query}: {error:?}");
            assert_eq!(error.to_string().lines().count(), 1, "{error}");
        }
    }
}

/// The reference promises these; a query that no longer runs or finds nothing where something is would mislead.
#[test]
fn the_questions_of_the_reference_are_answered() {
    let reference = include_str!("../../../docs/reference/casebook.md");
    let mut tables = invention::record(3, 1);
    tables.decisions = vec![invention::note("e-x", "seen")];
    // Something for each question: an event told twice by one source, a toll without a place.
    tables.events[0].reports = 2;
    tables.events[0].independent_sources = 1;
    tables.events[1].place = None;
    tables.events[1].deaths.high = Some(9);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    Casebook::open(&path).unwrap().replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    let queries: Vec<&str> =
        reference.split("```sql\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert_eq!(queries.len(), 12);
    for query in queries {
        let mut casebook = Casebook::open_read_only(&path).unwrap();
        let answer = casebook.sql(query).unwrap_or_else(|error| panic!("{error}:\n{query}"));
        assert!(!answer.rows.is_empty(), "no rows:\n{query}");
    }
}

/// The reference names every table and view with all its columns, in order.
#[test]
fn the_reference_names_every_column() {
    let reference = include_str!("../../../docs/reference/casebook.md");
    let mut casebook = casebook();
    let things = casebook
        .sql(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE '%\\_search%' ESCAPE '\\'
              AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        )
        .unwrap();
    for thing in things.rows {
        let line = reference
            .lines()
            .find(|line| line.starts_with(&format!("| `{}` |", thing[0])))
            .unwrap_or_else(|| panic!("{} is not in the reference", thing[0]));
        let words: Vec<&str> = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        let columns = casebook.sql(&format!("SELECT name FROM pragma_table_info('{}')", thing[0])).unwrap();
        for column in columns.rows {
            assert!(
                words.contains(&column[0].to_string().as_str()),
                "{}.{} is not in the reference",
                thing[0],
                column[0]
            );
        }
    }
}
