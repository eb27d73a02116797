//! What is opened: a new file, a casebook, some other file, an older or a newer schema.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use std::fs;
use std::path::Path;

use rusqlite::Connection;
use variorum_casebook::{BuildMeta, Cache, Casebook, Error, Problem, SCHEMA_VERSION};
use variorum_record::Decision;

fn problem(result: Result<Casebook, Error>) -> Problem {
    let error = result.expect_err("it should not open");
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
    error.problem
}

#[test]
fn a_new_file_becomes_a_casebook_and_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case %41?#.db");
    let tables = invention::record(3, 1);
    Casebook::open(&path).unwrap().replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    for open in [Casebook::open, Casebook::open_read_only] {
        let casebook = open(&path).unwrap();
        assert_eq!(casebook.tables().unwrap(), tables);
        assert_eq!(casebook.check().unwrap(), []);
        assert_eq!(casebook.path(), path);
    }
    // One file, once all have closed it.
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["case %41?#.db"]);
}

#[test]
fn an_empty_file_is_a_new_casebook_to_write_and_none_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    fs::write(&path, b"").unwrap();
    assert!(matches!(problem(Casebook::open_read_only(&path)), Problem::NotACasebook));
    assert_eq!(Casebook::open(&path).unwrap().tables().unwrap().reports, []);
}

#[test]
fn other_files_are_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "Shelling reported east of the town.\n".repeat(100)).unwrap();
    let foreign = folder.path().join("other.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE reports (a); PRAGMA user_version = 1;").unwrap();
    for path in [&text, &foreign] {
        let before = fs::read(path).unwrap();
        assert!(matches!(problem(Casebook::open(path)), Problem::NotACasebook), "{path:?}");
        assert!(matches!(problem(Casebook::open_read_only(path)), Problem::NotACasebook), "{path:?}");
        assert_eq!(fs::read(path).unwrap(), before);
    }
}

#[test]
fn what_cannot_be_opened_is_told() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(problem(Casebook::open_read_only(folder.path().join("none.db"))), Problem::Missing));
    for open in [Casebook::open, Casebook::open_read_only] {
        let told = problem(open(folder.path()));
        assert!(matches!(told, Problem::CannotOpen), "{told:?}");
    }
    assert!(matches!(problem(Casebook::open(folder.path().join("no/folder/case.db"))), Problem::CannotOpen));
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    drop(Casebook::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(problem(Casebook::open(&path)), Problem::Newer { found, .. } if found == SCHEMA_VERSION + 1));
    assert!(matches!(problem(Casebook::open_read_only(&path)), Problem::Newer { .. }));
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A casebook of schema version 0: fewer and other columns, other views and another search index.
fn version_0(path: &Path, reports: &str) {
    let connection = Connection::open(path).unwrap();
    connection
        .execute_batch(&format!(
            "PRAGMA foreign_keys = 0;
             PRAGMA application_id = {};
             PRAGMA user_version = 0;
             CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT);
             INSERT INTO meta VALUES ('program_version', '0.0.9'), ('builds', '4');
             CREATE TABLE entities (entity_id TEXT PRIMARY KEY, kind TEXT, name TEXT, colour TEXT);
             INSERT INTO entities VALUES ('n-a', 'person', 'Šefik Ören', 'blue');
             CREATE TABLE {reports};
             CREATE INDEX reports_by_outlet ON reports (outlet);
             CREATE VIEW report_sheet AS SELECT outlet, title FROM reports;
             CREATE VIRTUAL TABLE reports_search USING fts5 (title);
             CREATE TRIGGER reports_search_insert AFTER INSERT ON reports BEGIN
                 INSERT INTO reports_search VALUES (new.title);
             END;
             INSERT INTO reports (report_id, uri, outlet, title, \"text\", body)
             VALUES ('r-a', 'a.txt', 'The Vela Courier', 'Shells', 'Menu. Shells fell.', '[[6,18]]');
             CREATE TABLE decisions (decision_id TEXT PRIMARY KEY, \"at\" TEXT, \"by\" TEXT, kind TEXT, target TEXT);
             INSERT INTO decisions VALUES ('j-a', '2024-02-03T10:00:00Z', 'A. Reader', 'note', 'r-a');
             CREATE TABLE drafts (a);",
            0x5652_494D
        ))
        .unwrap();
}

const FITTING: &str = "reports (report_id TEXT PRIMARY KEY REFERENCES drafts (a), uri TEXT, outlet TEXT, title TEXT,
    \"text\" TEXT, body JSON TEXT, content_hash TEXT DEFAULT 'h')";

#[test]
fn an_older_schema_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    version_0(&path, FITTING);
    assert!(matches!(problem(Casebook::open_read_only(&path)), Problem::Older { found: 0, .. }));

    let mut casebook = Casebook::open(&path).unwrap();
    let tables = casebook.tables().unwrap();
    assert_eq!(tables.reports[0].outlet.as_deref(), Some("The Vela Courier"));
    assert_eq!(tables.reports[0].wire, None);
    assert_eq!(tables.entities[0].aliases, Vec::<String>::new());
    let Decision { by, undone_by, .. } = &tables.decisions[0];
    assert_eq!((by.as_str(), undone_by), ("A. Reader", &None));
    assert_eq!(casebook.search("fell", 5).unwrap().len(), 1);
    assert_eq!(casebook.search("menu", 5).unwrap().len(), 0);
    assert_eq!(casebook.check().unwrap(), []);

    // Every table, view, index and trigger is that of a new casebook.
    let layout =
        |casebook: &mut Casebook| casebook.sql("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").unwrap();
    assert_eq!(layout(&mut casebook), layout(&mut Casebook::in_memory().unwrap()));
    casebook.replace(&invention::record(2, 1), &BuildMeta::default(), &Cache::default()).unwrap();
    drop(casebook);
    assert_eq!(Casebook::open_read_only(&path).unwrap().check().unwrap(), []);
}

/// Version 3 knew no readings of events: what it holds stays, and the next build brings them.
#[test]
fn a_casebook_without_readings_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    let tables = invention::record(3, 1);
    Casebook::open(&path).unwrap().replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    let connection = Connection::open(&path).unwrap();
    let views = ["event_readings", "event_reading_claims", "event_reading_sources", "event_relations"];
    views.iter().for_each(|view| connection.execute_batch(&format!("DROP VIEW {view}")).unwrap());
    connection.execute_batch("ALTER TABLE events DROP COLUMN readings; PRAGMA user_version = 3;").unwrap();
    drop(connection);
    let mut casebook = Casebook::open(&path).unwrap();
    let mut held = casebook.tables().unwrap();
    assert!(held.events.iter().all(|event| event.readings.is_empty()));
    assert_eq!(casebook.check().unwrap(), []);
    for (event, new) in held.events.iter_mut().zip(&tables.events) {
        event.readings.clone_from(&new.readings);
    }
    assert_eq!(held, tables);
    casebook.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    assert_eq!(casebook.tables().unwrap(), tables);
}

#[test]
fn an_older_schema_that_does_not_fit_stays_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    version_0(&path, "reports (report_id TEXT, uri TEXT, outlet TEXT, title TEXT, \"text\" TEXT, body JSON TEXT)");
    let error = problem(Casebook::open(&path));
    assert!(matches!(&error, Problem::Stuck { found: 0, reason, .. } if reason.contains("content_hash")), "{error}");
    let connection = Connection::open(&path).unwrap();
    let kept: String = connection.query_row("SELECT title FROM report_sheet", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "Shells");
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 0);
}

/// As on a read-only disk: neither the file nor its folder may be written. (Whoever runs this as root may write
/// everything, and sees only that it opens.)
#[cfg(unix)]
#[test]
fn a_casebook_on_a_read_only_disk_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case %41?#.db");
    let tables = invention::record(3, 1);
    Casebook::open(&path).unwrap().replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    let rights = |file: u32, dir: u32| {
        fs::set_permissions(&path, fs::Permissions::from_mode(file)).unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(dir)).unwrap();
    };
    rights(0o444, 0o555);
    let may_write_all = fs::write(folder.path().join("probe"), "").is_ok();
    let mut read = Casebook::open_read_only(&path).unwrap();
    assert_eq!(read.tables().unwrap(), tables);
    assert_eq!(read.check().unwrap(), []);
    assert_eq!(read.search("denied", 9).unwrap().len(), 6);
    assert_eq!(read.sql("SELECT count(*) FROM claims").unwrap().rows.len(), 1);
    let written = read.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap_err();
    assert!(matches!(written.problem, Problem::ReadOnly), "{written}");
    if !may_write_all {
        assert!(matches!(problem(Casebook::open(&path)), Problem::ReadOnly | Problem::CannotOpen));
    }
    rights(0o644, 0o755);
}
