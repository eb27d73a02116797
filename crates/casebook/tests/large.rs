//! How long a large record takes; run by hand:
//! `cargo test --release -p variorum-casebook --test large -- --ignored --nocapture`

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use std::time::Instant;

use variorum_casebook::{BuildMeta, Cache, Casebook};

#[test]
#[ignore = "a measure, not a test"]
fn a_hundred_thousand_claims() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.db");
    let tables = invention::record(50_000, 1);
    let mut one_more = invention::record(50_001, 1);
    one_more.sources = tables.sources.clone();
    let mut casebook = Casebook::open(&path).unwrap();
    let (meta, cache) = (BuildMeta::default(), Cache::default());
    let timed = |what: &str, start: (Instant, f64)| {
        println!(
            "{what:32} {:6.2} s, of which {:6.2} s on the processor",
            start.0.elapsed().as_secs_f64(),
            processor() - start.1
        );
    };

    let start = (Instant::now(), processor());
    casebook.replace(&tables, &meta, &cache).unwrap();
    timed("write 100,000 claims", start);
    let start = (Instant::now(), processor());
    casebook.replace(&one_more, &meta, &cache).unwrap();
    timed("write again with one report more", start);
    let start = (Instant::now(), processor());
    casebook.update(&one_more, &tables, &meta, &cache).unwrap();
    timed("update, one report taken out", start);
    let start = (Instant::now(), processor());
    casebook.update(&tables, &one_more, &meta, &cache).unwrap();
    timed("update, one report more", start);
    let start = (Instant::now(), processor());
    assert_eq!(casebook.tables().unwrap(), one_more);
    timed("read all", start);
    let start = (Instant::now(), processor());
    assert_eq!(casebook.check().unwrap(), []);
    timed("check", start);
    let start = (Instant::now(), processor());
    assert_eq!(casebook.search("shelled vela", 20).unwrap().len(), 40);
    timed("search what every report says", start);
    let start = (Instant::now(), processor());
    casebook.sql("SELECT category, sum(low) FROM claim_counts GROUP BY category").unwrap();
    timed("sum a nested column by SQL", start);
    let size = std::fs::metadata(&path).unwrap().len();
    println!("{:32} {:6.1} MB", "file (write-ahead log aside)", size as f64 / 1e6);
}

/// Seconds that this thread has run, where Linux tells; a busy machine makes the clock's seconds longer.
fn processor() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}
