//! Killed at any moment while it writes, a casebook opens, is whole, and holds the old or the new record.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use invention::record;
use variorum_casebook::{BuildMeta, Cache, Casebook};

/// Set in the process that is killed: the file it writes.
const VICTIM: &str = "VARIORUM_CASEBOOK_KILLED_WRITER";
const KILLS: usize = 60;
const REPORTS: usize = 40;

/// Writes one record after the other until it is killed, and tells which it begins and which is done.
#[test]
fn write_until_killed() {
    let Some(path) = std::env::var_os(VICTIM) else { return };
    let mut out = std::io::stdout();
    let mut casebook = Casebook::open(path).unwrap();
    let mut edition = edition_of(&casebook);
    loop {
        edition += 1;
        let tables = record(REPORTS, edition);
        let meta = BuildMeta { program_version: edition.to_string(), ..BuildMeta::default() };
        let cache = Cache { fresh: [(edition.to_string(), vec![7; 10_000])].into(), ..Cache::default() };
        writeln!(out, "begin {edition}").unwrap();
        casebook.replace(&tables, &meta, &cache).unwrap();
        writeln!(out, "done {edition}").unwrap();
    }
}

fn edition_of(casebook: &Casebook) -> usize {
    casebook.meta().unwrap().map_or(0, |meta| meta.program_version.parse().unwrap())
}

fn writer(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "write_until_killed", "--nocapture"])
        .env(VICTIM, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// The last edition that the writer began and the last that it had done, from what it told.
fn told(lines: &[String]) -> (Option<usize>, Option<usize>) {
    let last = |word: &str| {
        // The test harness may print its own words in front on the same line.
        let number = |line: &String| line.split_once(word).and_then(|(_, number)| number.trim().parse().ok());
        lines.iter().rev().find_map(number)
    };
    (last("begin "), last("done "))
}

#[test]
fn a_killed_writer_leaves_the_old_or_the_new_record() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    let one_write = time_of_one_write(&folder.path().join("timed.db"));
    let mut cut_off = 0;
    for kill in 0..KILLS {
        let mut child = writer(&path);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (first, rest) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            lines.map_while(Result::ok).inspect(|line| drop(first.send(line.clone()))).collect::<Vec<String>>()
        });
        // The first kills fall while the file is opened and made, the others at steps spread over about one write and
        // a half, in an order that jumps: (37 · kill) mod 60 visits every step once.
        if kill >= 6 {
            while !rest.recv().unwrap().contains("begin ") {}
        }
        let step = u32::try_from(kill * 37 % KILLS).unwrap();
        std::thread::sleep(if kill < 6 { Duration::from_millis(2 * kill as u64) } else { one_write * step / 40 });
        child.kill().unwrap();
        child.wait().unwrap();
        let (begun, done) = told(&reader.join().unwrap());

        let casebook = Casebook::open(&path).unwrap();
        let edition = edition_of(&casebook);
        assert_eq!(casebook.check().unwrap(), [], "kill {kill}");
        let want = if edition == 0 { record(0, 0) } else { record(REPORTS, edition) };
        assert!(casebook.tables().unwrap() == want || (edition == 0 && casebook.reports().unwrap().is_empty()));
        assert_eq!(casebook.cached(&edition.to_string()).unwrap().is_some(), edition > 0, "kill {kill}");
        if let Some(begun) = begun {
            assert!(edition == begun || edition + 1 == begun, "kill {kill}: began {begun}, holds {edition}");
            assert!(done.is_none_or(|done| done <= edition), "kill {kill}: had done {done:?}, holds {edition}");
            cut_off += usize::from(edition < begun);
        }
    }
    // Otherwise the kills fell beside the writes and showed nothing.
    assert!(cut_off >= KILLS / 4, "only {cut_off} of {KILLS} kills cut a write off");
}

fn time_of_one_write(path: &Path) -> Duration {
    let mut casebook = Casebook::open(path).unwrap();
    casebook.replace(&record(REPORTS, 1), &BuildMeta::default(), &Cache::default()).unwrap();
    let tables = record(REPORTS, 2);
    let start = Instant::now();
    casebook.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    start.elapsed()
}
