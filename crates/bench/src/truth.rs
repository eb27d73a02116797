//! Truth discovery on public sets with ground truth: what the engine of the assessment makes of them, beside the vote and
//! published methods. The engine gets what it gets everywhere: who tells what, and which values are coarser forms of which.
//!
//! A set is known by the files of its folder ([`layouts`]); the folder given, the folders in it and those in its `truth/` are
//! looked through, so that any set of a known layout is measured, whatever it is about.

mod authors;
mod layouts;
mod rivals;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use variorum_reconcile::truth::{Informant, Item, discover};

/// A set: what is told, and what is true of some of it.
pub(crate) struct Set {
    /// What kind of values it has.
    layout: &'static str,
    items: Vec<Item>,
    informants: BTreeMap<String, Informant>,
    gold: Vec<Gold>,
}

/// The truth of one item.
struct Gold {
    item: usize,
    /// The index of the true value among those told; `None`: nobody tells it.
    exact: Option<usize>,
    /// Indexes of all told values that hold.
    holds: BTreeSet<usize>,
}

/// Measures every set under a folder; prints a table and returns the figures.
///
/// # Errors
/// Where there is no set of a known layout, or a file of one is not what its layout says.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let mut figures = serde_json::Map::new();
    println!(
        "{:<14} {:<12} {:>7} {:>7} {:<10} {:>6}  {:>7} {:>7} {:>7} {:>7}",
        "set", "layout", "items", "sources", "judged on", "items", "ours", "vote", "TDH", "CRH"
    );
    for folder in folders(data)? {
        let Some(set) = layouts::read(&folder).with_context(|| folder.display().to_string())? else { continue };
        let name =
            folder.file_name().map_or_else(|| folder.display().to_string(), |name| name.to_string_lossy().into_owned());
        figures.insert(name.clone(), measure(&name, &set));
    }
    if figures.is_empty() {
        bail!("{}: no set of a known layout here; see docs/method/assessment.md for the layouts", data.display());
    }
    Ok(Value::Object(figures))
}

/// The folder, those in it and those in its `truth/`, sorted.
fn folders(data: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![data.to_path_buf()];
    for folder in [data.to_path_buf(), data.join("truth")] {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                found.push(path);
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Right estimates of the judged items.
#[derive(Default)]
struct Score {
    exact: f64,
    holds: f64,
}

fn measure(name: &str, set: &Set) -> Value {
    let started = std::time::Instant::now();
    let found = discover(&set.items, &set.informants);
    let seconds = started.elapsed().as_secs_f64();
    let ours: Vec<Option<usize>> = set.items.iter().map(|item| found.items[&item.key].estimate).collect();
    let methods = [
        ("ours", ours.clone()),
        ("vote", rivals::vote(&set.items)),
        ("tdh", rivals::tdh(&set.items)),
        ("crh", rivals::crh(&set.items)),
    ];
    let contested = |gold: &&Gold| set.items[gold.item].values.len() > 1;
    let mut figures = serde_json::Map::new();
    for (on, judged) in
        [("all", set.gold.iter().collect::<Vec<_>>()), ("contested", set.gold.iter().filter(contested).collect())]
    {
        let scores: Vec<Score> = methods.iter().map(|(_, estimate)| score(&judged, estimate)).collect();
        println!(
            "{:<14} {:<12} {:>7} {:>7} {:<10} {:>6}  {:>7.4} {:>7.4} {:>7.4} {:>7.4}",
            name,
            set.layout,
            set.items.len(),
            found.sources.len(),
            on,
            judged.len(),
            scores[0].exact,
            scores[1].exact,
            scores[2].exact,
            scores[3].exact
        );
        let by_method: serde_json::Map<String, Value> = methods
            .iter()
            .zip(&scores)
            .map(|((method, _), score)| {
                ((*method).to_owned(), json!({ "accuracy": score.exact, "holds": score.holds }))
            })
            .collect();
        let ties = ties(&judged, &set.items);
        let calibration = calibration(&judged, set, &found);
        figures.insert(
            on.to_owned(),
            json!({ "items": judged.len(), "methods": by_method, "vote_ties_shared": ties, "calibration": calibration }),
        );
        println!(
            "{:<14} holds {:.4} (vote {:.4}); vote with ties shared {ties:.4}; when ours says … it is right: {}",
            "",
            scores[0].holds,
            scores[1].holds,
            in_words(&calibration)
        );
    }
    figures.insert("layout".to_owned(), json!(set.layout));
    figures.insert("accuracy".to_owned(), figures["all"]["methods"]["ours"]["accuracy"].clone());
    figures.insert("seconds".to_owned(), json!(seconds));
    println!("{:<14} {seconds:.2} s", "");
    if std::env::var_os("VARIORUM_BENCH_MISSES").is_some() {
        misses(set, &ours);
    }
    Value::Object(figures)
}

fn score(judged: &[&Gold], estimate: &[Option<usize>]) -> Score {
    let mut score = Score::default();
    for gold in judged {
        let own = estimate[gold.item];
        score.exact += f64::from(own.is_some() && own == gold.exact);
        score.holds += f64::from(own.is_some_and(|own| gold.holds.contains(&own)));
    }
    let all = judged.len().max(1) as f64;
    Score { exact: score.exact / all, holds: score.holds / all }
}

/// The vote's accuracy where the values of a tie share the point: what a coin would give.
fn ties(judged: &[&Gold], items: &[Item]) -> f64 {
    let points = judged.iter().map(|gold| {
        let best = rivals::most_told(&items[gold.item]);
        if gold.exact.is_some_and(|exact| best.contains(&exact)) { 1.0 / best.len() as f64 } else { 0.0 }
    });
    points.sum::<f64>() / judged.len().max(1) as f64
}

/// By tenth of the probability that ours gives to its estimate: items, mean probability, share right.
fn calibration(judged: &[&Gold], set: &Set, found: &variorum_reconcile::truth::Discovered) -> Vec<Value> {
    let mut tenths: BTreeMap<usize, (usize, f64, usize)> = BTreeMap::new();
    for gold in judged {
        let finding = &found.items[&set.items[gold.item].key];
        let Some(estimate) = finding.estimate else { continue };
        let own = tenths.entry(((finding.exact[estimate] * 10.0) as usize).min(9)).or_default();
        own.0 += 1;
        own.1 += finding.exact[estimate];
        own.2 += usize::from(gold.exact == Some(estimate));
    }
    let share = |(items, sum, right): (usize, f64, usize)| json!({ "items": items, "said": sum / items as f64, "right": right as f64 / items as f64 });
    tenths.into_values().map(share).collect()
}

fn in_words(calibration: &[Value]) -> String {
    let one = |tenth: &Value| {
        format!(
            "{:.2}: {:.2} of {}",
            tenth["said"].as_f64().unwrap_or(0.0),
            tenth["right"].as_f64().unwrap_or(0.0),
            tenth["items"]
        )
    };
    calibration.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Prints the items that ours gets wrong, for those who look for the reason.
fn misses(set: &Set, estimate: &[Option<usize>]) {
    for gold in set.gold.iter().filter(|gold| gold.exact.is_none() || estimate[gold.item] != gold.exact) {
        let item = &set.items[gold.item];
        let name = |value: Option<usize>| value.map_or("none of them", |value| item.values[value].key.as_str());
        let told: Vec<String> =
            item.told.iter().map(|told| format!("{}: {}", told.source, item.values[told.value].key)).collect();
        println!("  {} is {}, found {} in {}", item.key, name(gold.exact), name(estimate[gold.item]), told.join(" | "));
    }
}
