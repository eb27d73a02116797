//! Transliterated names told apart: pairs of spellings of one Arabic name against pairs of different names.
//!
//! The names are those of ANETAC (Ameur et al. 2019). Two Latin spellings of one Arabic form are a pair that should join;
//! so is the Arabic form with its Latin spelling. Pairs that should not: names drawn at random, and near ones, whose
//! consonants fall into the same families. Near pairs are a hard test and an unfair one: some are one name that Arabic
//! writes in two ways. Jaro-Winkler is given the threshold that suits it best on the very pairs; ours is the shipped one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use variorum_grounding::who::{ALIKE, Sounds, fold};

/// Pairs of each kind.
const PAIRS: usize = 10_000;

/// Two names and whether they are one.
type Pair<'n> = (&'n str, &'n str, bool);

/// Measures on `names/anetac.txt` of the data folder; prints a table and returns the figures.
///
/// # Errors
/// Where the file is missing.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let path = data.join("names").join("anetac.txt");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let names: Vec<(&str, &str)> = text.lines().filter_map(person).collect();
    let mut by_arabic: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (latin, arabic) in &names {
        by_arabic.entry(arabic).or_default().insert(latin);
    }
    let spellings = spellings(&by_arabic);
    let scripts: Vec<Pair<'_>> = spread(&names, PAIRS).map(|(latin, arabic)| (*latin, *arabic, true)).collect();
    let random = random(&names, &by_arabic);
    let crossed = random_across(&names);
    let near = near(&names, &by_arabic);
    println!("{:<44} {:>10} {:>10} {:>10} {:>10}", "pairs", "precision", "recall", "F1", "keys");
    let mut figures = serde_json::Map::new();
    for (set, same, other) in [
        ("spellings against random names", &spellings, &random),
        ("spellings against near names", &spellings, &near),
        ("arabic and latin against random names", &scripts, &crossed),
    ] {
        let pairs: Vec<Pair<'_>> = same.iter().chain(other).copied().collect();
        let sounds: Vec<(Sounds, Sounds)> =
            pairs.iter().map(|(one, two, _)| (Sounds::of(one), Sounds::of(two))).collect();
        let ours = score(&pairs, |at| sounds[at].0.likeness(&sounds[at].1) >= ALIKE);
        let shared = (0..same.len()).filter(|at| !sounds[*at].0.keys().is_disjoint(&sounds[*at].1.keys())).count();
        let keys = shared as f64 / same.len().max(1) as f64;
        let folded: Vec<f64> = pairs.iter().map(|(one, two, _)| strsim::jaro_winkler(&fold(one), &fold(two))).collect();
        let (threshold, baseline) = (50..100)
            .map(|step| f64::from(step) / 100.0)
            .map(|threshold| (threshold, score(&pairs, |at| folded[at] >= threshold)))
            .max_by(|a, b| a.1.f1().total_cmp(&b.1.f1()))
            .context("no threshold")?;
        print(set, &ours, Some(keys));
        print(&format!("  Jaro-Winkler ≥ {threshold:.2}"), &baseline, None);
        figures.insert(
            set.to_owned(),
            json!({ "pairs": pairs.len(), "ours": ours.json(), "keys_recall": keys, "jaro_winkler": baseline.json(), "jaro_winkler_threshold": threshold }),
        );
    }
    Ok(Value::Object(figures))
}

/// `PERSON latin arabic`, one word each.
fn person(line: &str) -> Option<(&str, &str)> {
    let mut fields = line.split_whitespace();
    let (kind, latin, arabic) = (fields.next()?, fields.next()?, fields.next()?);
    (kind == "PERSON" && fields.next().is_none() && latin.chars().count() > 2).then_some((latin, arabic))
}

/// So many of a list, evenly spread.
fn spread<T>(all: &[T], count: usize) -> impl Iterator<Item = &T> {
    all.iter().step_by((all.len() / count.max(1)).max(1)).take(count)
}

fn spellings<'n>(by_arabic: &BTreeMap<&'n str, BTreeSet<&'n str>>) -> Vec<Pair<'n>> {
    let mut pairs = Vec::new();
    for spellings in by_arabic.values() {
        let spellings: Vec<&str> = spellings.iter().copied().collect();
        // Two of each, so that names with twenty spellings do not speak for all.
        pairs.extend(spellings.windows(2).take(2).map(|pair| (pair[0], pair[1], true)));
    }
    pairs.into_iter().filter(|(one, two, _)| fold(one) != fold(two)).take(PAIRS).collect()
}

/// A row of numbers that looks random and is the same every time (Lehmer, MINSTD).
fn numbers() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(48_271u64), |last| Some(last * 48_271 % 2_147_483_647)).map(|number| number as usize)
}

fn random<'n>(names: &[(&'n str, &'n str)], by_arabic: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Pair<'n>> {
    let mut drawn = numbers();
    let mut pairs = Vec::new();
    while pairs.len() < PAIRS {
        let (Some(a), Some(b)) = (drawn.next(), drawn.next()) else { break };
        let (one, two) = (names[a % names.len()], names[b % names.len()]);
        if one.1 != two.1 && !by_arabic[one.1].contains(two.0) && fold(one.0) != fold(two.0) {
            pairs.push((one.0, two.0, false));
        }
    }
    pairs
}

fn random_across<'n>(names: &[(&'n str, &'n str)]) -> Vec<Pair<'n>> {
    let mut drawn = numbers();
    let mut pairs = Vec::new();
    while pairs.len() < PAIRS {
        let (Some(a), Some(b)) = (drawn.next(), drawn.next()) else { break };
        let (one, two) = (names[a % names.len()], names[b % names.len()]);
        if one.1 != two.1 {
            pairs.push((one.0, two.1, false));
        }
    }
    pairs
}

/// Different names whose consonants fall into the same families.
fn near<'n>(names: &[(&'n str, &'n str)], by_arabic: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Pair<'n>> {
    let mut by_key: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    for (latin, arabic) in names {
        if let Some(key) = Sounds::of(latin).keys().into_iter().next() {
            by_key.entry(key).or_default().push((latin, arabic));
        }
    }
    let mut pairs = Vec::new();
    for block in by_key.values() {
        for pair in block.windows(2).step_by(2) {
            let ((one, first), (two, second)) = (pair[0], pair[1]);
            if first != second && !by_arabic[first].contains(two) && fold(one) != fold(two) {
                pairs.push((one, two, false));
            }
        }
    }
    spread(&pairs, PAIRS).copied().collect()
}

/// Right and wrong answers.
struct Score {
    joined_right: usize,
    joined_wrong: usize,
    missed: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.joined_right as f64 / (self.joined_right + self.joined_wrong).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.joined_right as f64 / (self.joined_right + self.missed).max(1) as f64
    }

    fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    fn json(&self) -> Value {
        json!({ "precision": self.precision(), "recall": self.recall(), "f1": self.f1() })
    }
}

fn score(pairs: &[Pair<'_>], joins: impl Fn(usize) -> bool) -> Score {
    let mut score = Score { joined_right: 0, joined_wrong: 0, missed: 0 };
    for (at, (_, _, same)) in pairs.iter().enumerate() {
        match (joins(at), same) {
            (true, true) => score.joined_right += 1,
            (true, false) => score.joined_wrong += 1,
            (false, true) => score.missed += 1,
            (false, false) => {}
        }
    }
    score
}

fn print(name: &str, score: &Score, keys: Option<f64>) {
    let keys = keys.map_or(String::new(), |keys| format!("{:.1}%", 100.0 * keys));
    let (precision, recall, f1) = (100.0 * score.precision(), 100.0 * score.recall(), 100.0 * score.f1());
    println!("{name:<44} {precision:>9.1}% {recall:>9.1}% {f1:>9.1}% {keys:>10}");
}
