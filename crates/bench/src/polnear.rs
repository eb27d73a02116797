//! Task `polnear`: attributions of raw news text, scored by the scorer that lies beside the data.
//!
//! Expects a part of PolNeAR (`attributions/`, `text/`), `score/score_attribution.py` in a folder above it, and `python3` to run the latter.
//! PolNeAR's annotation is flat: of the product's acts of speech those are measured that the model finds, which learned from it. What the
//! rules find without the model stands beside, without what is told within another; what they add to the model is right in three cases
//! of ten there.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use variorum_claims::{Attributed, Lexicon, attributions};
use variorum_language::{AnnotatedText, LanguageModel};
use variorum_record::{Report, ReportId};

/// Reads every text of the part, writes predictions (to the folder `keep` where given) and prints the scorer's figures.
///
/// # Errors
/// Where the part, the scorer or `python3` is missing, or the model cannot be loaded.
pub(crate) fn run(part: &Path, keep: Option<&Path>, model: Option<&Path>) -> Result<Value> {
    let part = part.canonicalize().with_context(|| part.display().to_string())?;
    let scorer = part.ancestors().map(|above| above.join("score/score_attribution.py")).find(|file| file.is_file());
    let scorer = scorer
        .context("score/score_attribution.py is missing: the task needs the scorer in a folder above the part")?;
    let mut texts: Vec<PathBuf> = std::fs::read_dir(part.join("text"))
        .with_context(|| format!("{}: needs text/ and attributions/", part.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    texts.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    texts.sort();
    let model = model.map_or_else(|| LanguageModel::shipped(2), |folder| LanguageModel::load(folder, 2))?;
    let lexicon = Lexicon::shipped()?;
    let folder = tempfile::tempdir()?;
    let keep = keep.unwrap_or(folder.path());
    let ways = ["product", "rules alone"];
    let files: Vec<PathBuf> = ways.iter().map(|way| keep.join(way.replace(' ', "-") + ".jsonl")).collect();
    let mut outs = Vec::new();
    for file in &files {
        outs.push(BufWriter::new(std::fs::File::create(file).with_context(|| file.display().to_string())?));
    }
    for path in &texts {
        let text = String::from_utf8(std::fs::read(path)?).with_context(|| path.display().to_string())?;
        let doc = path.file_stem().unwrap_or_default().to_string_lossy();
        let report = Report::bare(ReportId::derive(&[&doc]), doc.clone().into_owned(), text);
        let read = model.annotate(&report.text, &report.body);
        let ruled = AnnotatedText { attributions: Vec::new(), ..read.clone() };
        let found = attributions(&report, &read, &lexicon);
        let lines: [Vec<Value>; 2] = [
            found.iter().filter(|one| one.score.is_some()).map(|one| of(&doc, one)).collect(),
            attributions(&report, &ruled, &lexicon).iter().filter(|one| !one.nested).map(|one| of(&doc, one)).collect(),
        ];
        for (out, lines) in outs.iter_mut().zip(lines) {
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
    }
    let mut figures = serde_json::Map::new();
    for ((way, file), mut out) in ways.iter().zip(&files).zip(outs) {
        out.flush()?;
        let scored = score(&scorer, &part, file)?;
        println!("{way}: {} predicted, {} in the key", scored["predicted"], scored["gold"]);
        for name in ["attribution", "all_exact", "content_jaccard50", "content_exact", "cue_exact", "source_exact"] {
            let figure = |of: &str| scored["metrics"][name][of].as_f64().unwrap_or_default();
            println!("  {name:<20} P {:.3}  R {:.3}  F1 {:.3}", figure("precision"), figure("recall"), figure("f1"));
        }
        for kind in ["with_source", "without_source", "direct", "mixed", "indirect"] {
            let recall = scored["recall_by_gold_type"][kind]["attribution"].as_f64().unwrap_or_default();
            println!("  recall, {kind:<18} {recall:.3}");
        }
        figures.insert((*way).to_owned(), scored);
    }
    Ok(json!({"task": "polnear", "documents": texts.len(), "ways": figures}))
}

fn of(doc: &str, one: &Attributed) -> Value {
    json!({"doc": doc, "source": one.source, "cue": one.cue, "content": one.content})
}

fn score(scorer: &Path, part: &Path, predictions: &Path) -> Result<Value> {
    let scored = Command::new("python3")
        .arg(scorer)
        .args(["--json", "--ann"])
        .arg(part.join("attributions"))
        .arg("--text")
        .arg(part.join("text"))
        .arg("--pred")
        .arg(predictions)
        .output()
        .context("python3 is needed to run the scorer")?;
    if !scored.status.success() {
        bail!("the scorer failed: {}", String::from_utf8_lossy(&scored.stderr));
    }
    Ok(serde_json::from_slice(&scored.stdout)?)
}
