//! The gazetteer at work on one core: how soon it is ready, what memory it holds, how many misspelt and variant names it finds a second.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use serde_json::{Value, json};
use variorum_grounding::places::{Gazetteer, fold};

/// Every so many places lend their names.
const STEP: usize = 7;

/// How a name is changed, by its number.
type Change = fn(usize, &str) -> String;

/// Lookups that are timed together.
const BATCH: usize = 100;

/// Measures; prints a table and returns the figures.
///
/// # Errors
/// Where the gazetteer cannot be made ready.
pub(crate) fn run() -> Result<Value> {
    let before = resident_mb();
    let started = Instant::now();
    let gazetteer = Gazetteer::shipped()?;
    let ready = started.elapsed().as_secs_f64();
    let held = before.zip(resident_mb()).map(|(before, after)| after - before);
    println!("{} places; ready in {ready:.3} s; resident memory {} MB", gazetteer.len(), in_words(held));
    let names: Vec<String> = gazetteer
        .places()
        .step_by(STEP)
        .map(|place| fold(place.name))
        .filter(|name| name.is_ascii() && name.len() >= 6)
        .collect();
    let kinds: [(&str, Change); 3] =
        [("as written", |_, name| name.to_owned()), ("variant", variant), ("misspelt", misspelt)];
    println!("{:<12} {:>8} {:>12} {:>10}", "names", "count", "lookups/s", "found");
    let mut figures = serde_json::Map::new();
    for (kind, change) in kinds {
        let changed: Vec<String> = names.iter().enumerate().map(|(at, name)| change(at, name)).collect();
        let mut found = 0usize;
        let mut rates = Vec::new();
        for batch in changed.chunks(BATCH) {
            let started = Instant::now();
            for name in batch {
                found += usize::from(!black_box(gazetteer.lookup(black_box(name))).is_empty());
            }
            rates.push(batch.len() as f64 / started.elapsed().as_secs_f64());
        }
        // The median batch: other programs on the machine interrupt some of them.
        rates.sort_by(f64::total_cmp);
        let rate = rates[rates.len() / 2];
        let share = 100.0 * found as f64 / changed.len().max(1) as f64;
        println!("{kind:<12} {:>8} {rate:>12.0} {share:>9.1}%", changed.len());
        figures.insert(kind.to_owned(), json!({ "lookups_per_second": rate, "found": share }));
    }
    Ok(json!({ "places": gazetteer.len(), "ready_seconds": ready, "resident_mb": held, "names": figures }))
}

fn in_words(megabytes: Option<f64>) -> String {
    megabytes.map_or("unknown".to_owned(), |megabytes| format!("{megabytes:.0}"))
}

/// The name with its article dropped or added, or its words joined.
fn variant(_: usize, name: &str) -> String {
    match name.split_once(' ') {
        Some(("al" | "el" | "as" | "ash" | "ar" | "at" | "az", rest)) => rest.to_owned(),
        Some(_) => name.replace(' ', ""),
        None => format!("el {name}"),
    }
}

/// The name with one letter dropped, added, changed or exchanged with the next, at a place that depends on its number.
fn misspelt(number: usize, name: &str) -> String {
    let at = 1 + number * 5 % (name.len() - 2);
    let (head, tail) = name.split_at(at);
    match number % 4 {
        0 => format!("{head}{}", &tail[1..]),
        1 => format!("{head}o{tail}"),
        2 => format!("{head}u{}", &tail[1..]),
        _ => format!("{head}{}{}{}", &tail[1..2], &tail[..1], &tail[2..]),
    }
}

/// Resident memory of this process in megabytes, where the system tells it.
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}
