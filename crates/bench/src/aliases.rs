//! Transliterated names told apart: pairs of spellings of one Arabic name against pairs of different names.
//!
//! The names are those of ANETAC (Ameur et al. 2019). Two Latin spellings of one Arabic form are a pair that should join;
//! so is the Arabic form with its Latin spelling. Pairs that should not: names drawn at random; near ones, whose
//! consonants fall into the same families; and near ones by letters, at most two of which differ. Near pairs are a hard
//! test and an unfair one: some are one name that Arabic writes in two ways.
//!
//! Our costs were fitted to every other Arabic form; the pairs of the others are measured. Ours is the shipped threshold.
//! Jaro-Winkler is given the threshold that suits it best on the very pairs, double metaphone joins what shares a code, at
//! the code length that suits it best.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use rphonetic::DoubleMetaphone;
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
    let near_sounds = near(&names, &by_arabic);
    let near_letters = near_letters(&names, &by_arabic);
    let measured = held_out(&by_arabic);
    println!("{:<44} {:>10} {:>10} {:>10} {:>10}", "pairs", "precision", "recall", "F1", "keys");
    let mut figures = serde_json::Map::new();
    for (set, same, other) in [
        ("spellings against random names", &spellings, &random),
        ("spellings against near names, by sound", &spellings, &near_sounds),
        ("spellings against near names, by letters", &spellings, &near_letters),
        ("arabic and latin against random names", &scripts, &crossed),
    ] {
        let same: Vec<Pair<'_>> = same.iter().filter(|pair| measured(pair)).copied().collect();
        let pairs: Vec<Pair<'_>> = same.iter().chain(other).copied().collect();
        let sounds: Vec<(Sounds, Sounds)> =
            pairs.iter().map(|(one, two, _)| (Sounds::of(one), Sounds::of(two))).collect();
        let ours = score(&pairs, |at| sounds[at].0.likeness(&sounds[at].1) >= ALIKE);
        let shared = (0..same.len()).filter(|at| !sounds[*at].0.keys().is_disjoint(&sounds[*at].1.keys())).count();
        let keys = shared as f64 / same.len().max(1) as f64;
        let (threshold, jaro_winkler) = jaro_winkler(&pairs)?;
        let (length, metaphone) = double_metaphone(&pairs)?;
        print(set, &ours, Some(keys));
        print(&format!("  Jaro-Winkler ≥ {threshold:.2}"), &jaro_winkler, None);
        print(&format!("  double metaphone, {length} letters"), &metaphone, None);
        figures.insert(
            set.to_owned(),
            json!({
                "pairs": pairs.len(), "ours": ours.json(), "keys_recall": keys,
                "jaro_winkler": jaro_winkler.json(), "jaro_winkler_threshold": threshold,
                "double_metaphone": metaphone.json(), "double_metaphone_letters": length,
            }),
        );
    }
    Ok(Value::Object(figures))
}

/// Whether a pair is of the half that no cost was fitted to: every second Arabic form.
fn held_out<'n>(by_arabic: &'n BTreeMap<&'n str, BTreeSet<&'n str>>) -> impl Fn(&Pair<'n>) -> bool {
    let mut half: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for (at, (arabic, spellings)) in by_arabic.iter().enumerate() {
        for one in spellings {
            half.insert((*one, *arabic), at % 2 == 1);
            for other in spellings {
                half.entry((*one, *other)).or_insert(at % 2 == 1);
            }
        }
    }
    move |(one, other, _)| half.get(&(*one, *other)).copied().unwrap_or(false)
}

/// The threshold that suits Jaro-Winkler best, and what it gives.
fn jaro_winkler(pairs: &[Pair<'_>]) -> Result<(f64, Score)> {
    let folded: Vec<f64> = pairs.iter().map(|(one, two, _)| strsim::jaro_winkler(&fold(one), &fold(two))).collect();
    (50..100)
        .map(|step| f64::from(step) / 100.0)
        .map(|threshold| (threshold, score(pairs, |at| folded[at] >= threshold)))
        .max_by(|a, b| a.1.f1().total_cmp(&b.1.f1()))
        .context("no threshold")
}

/// Double metaphone's own rule, any code of the one a code of the other, with the length of code that suits it best.
fn double_metaphone(pairs: &[Pair<'_>]) -> Result<(usize, Score)> {
    let codes = |coder: &DoubleMetaphone, name: &str| -> BTreeSet<String> {
        // The coder knows the letters of English alone.
        let name: String = fold(name).chars().filter(char::is_ascii_alphabetic).collect();
        let found = coder.double_metaphone(&name);
        [found.primary(), found.alternate()].into_iter().filter(|code| !code.is_empty()).collect()
    };
    [4, 6, 8, 12]
        .into_iter()
        .map(|length| {
            let coder = DoubleMetaphone::new(Some(length));
            let joins: Vec<bool> =
                pairs.iter().map(|(one, two, _)| !codes(&coder, one).is_disjoint(&codes(&coder, two))).collect();
            (length, score(pairs, |at| joins[at]))
        })
        .max_by(|a, b| a.1.f1().total_cmp(&b.1.f1()))
        .context("no length")
}

/// Different names of which at most two letters differ: neighbours in the order of the alphabet.
fn near_letters<'n>(names: &[(&'n str, &'n str)], by_arabic: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Pair<'n>> {
    let mut sorted: Vec<(String, (&'n str, &'n str))> = names.iter().map(|name| (fold(name.0), *name)).collect();
    sorted.sort();
    let near = |pair: &[(String, (&'n str, &'n str))]| {
        let ((one, (latin, arabic)), (two, (other, other_arabic))) = (&pair[0], &pair[1]);
        let apart =
            arabic != other_arabic && !by_arabic[arabic].contains(other) && !by_arabic[other_arabic].contains(latin);
        (apart && (1..=2).contains(&strsim::levenshtein(one, two))).then_some((*latin, *other, false))
    };
    let pairs: Vec<Pair<'n>> = sorted.windows(2).filter_map(near).collect();
    spread(&pairs, PAIRS).copied().collect()
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
