//! Task `factuality`: did it happen, from -3 to 3, on the test parts of the sets that judge it.
//!
//! The sentences come cut into words; the value of an event word is the model's. Beside it stands the reader who takes every event
//! for certain.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};
use variorum_language::LanguageModel;

const SETS: [&str; 3] = ["UW", "UDS_IH2", "MEANTIME"];

#[derive(Deserialize)]
struct Judged {
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    /// Words `[first, end)`.
    span1: [usize; 2],
    label: f64,
}

/// Measures each set; `data` holds `factuality/`, or is that folder.
///
/// # Errors
/// Where a set is missing or the model cannot be loaded.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let folder = if data.join(SETS[0]).is_dir() { data.to_path_buf() } else { data.join("factuality") };
    let model = LanguageModel::shipped(2)?;
    println!("{:<10}{:>8}{:>12}{:>8}{:>22}", "set", "events", "Pearson r", "MAE", "MAE of \"it happened\"");
    let mut rows = Vec::new();
    for set in SETS {
        let file = folder.join(set).join("test.jsonl");
        let lines = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let judged: Vec<Judged> = lines.lines().map(serde_json::from_str).collect::<serde_json::Result<_>>()?;
        let words: Vec<Vec<String>> =
            judged.iter().map(|one| one.text.split(' ').map(str::to_owned).collect()).collect();
        let read = model.annotate_tokens(&words);
        // A long sentence is read in parts: its words are counted on through them.
        let mut values =
            read.sentences.iter().flat_map(|sentence| &sentence.tokens).map(|token| f64::from(token.factuality));
        let (mut found, mut gold) = (Vec::new(), Vec::new());
        for (one, words) in judged.iter().zip(&words) {
            let here: Vec<f64> = values.by_ref().take(words.len()).collect();
            for target in &one.targets {
                let last = target.span1[1].saturating_sub(1);
                found.push(
                    *here.get(last).with_context(|| format!("{}: a span lies outside its sentence", file.display()))?,
                );
                gold.push(target.label);
            }
        }
        let (r, error) = (pearson(&found, &gold), mean_error(&found, &gold));
        let certain = mean_error(&vec![3.0; gold.len()], &gold);
        println!("{set:<10}{:>8}{r:>12.3}{error:>8.3}{certain:>22.3}", gold.len());
        rows.push(json!({"set": set, "events": gold.len(), "pearson": r, "mae": error, "mae_certain": certain}));
    }
    Ok(json!({"task": "factuality", "sets": rows}))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn pearson(one: &[f64], two: &[f64]) -> f64 {
    let (mean_one, mean_two) = (mean(one), mean(two));
    let product =
        |a: &[f64], b: &[f64], at: f64, bt: f64| a.iter().zip(b).map(|(x, y)| (x - at) * (y - bt)).sum::<f64>();
    let spread = product(one, one, mean_one, mean_one) * product(two, two, mean_two, mean_two);
    product(one, two, mean_one, mean_two) / spread.sqrt()
}

fn mean_error(one: &[f64], two: &[f64]) -> f64 {
    one.iter().zip(two).map(|(x, y)| (x - y).abs()).sum::<f64>() / one.len() as f64
}
