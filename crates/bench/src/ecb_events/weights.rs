//! The trained score as a commented file.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::features::FEATURES;
use super::logistic::LogLinear;

/// The file that is measured where no other is trained.
const SHIPPED: &str = include_str!("weights.toml");

/// The score with what clustering needs beside it.
#[derive(Debug, Clone)]
pub(crate) struct Weights {
    pub(crate) score: LogLinear,
    /// Groups are joined while the mean score of their pairs reaches this.
    pub(crate) threshold: f64,
    /// A group of two stays one only from this score on.
    pub(crate) pair: f64,
    /// Documents are grouped while the mean cosine of their words reaches this.
    pub(crate) documents: f64,
}

#[derive(Deserialize)]
struct File {
    threshold: f64,
    pair: f64,
    documents: f64,
    bias: f64,
    weights: std::collections::BTreeMap<String, f64>,
}

impl Weights {
    /// The file beside this one.
    pub(crate) fn shipped() -> Result<Self> {
        let file: File = toml::from_str(SHIPPED)?;
        let weight =
            |(name, _): &(&str, &str)| file.weights.get(*name).copied().with_context(|| format!("no weight {name}"));
        let weights = FEATURES.iter().map(weight).collect::<Result<Vec<f64>>>()?;
        if file.weights.len() != weights.len() {
            bail!("weights.toml: {} weights, {} are known", file.weights.len(), weights.len());
        }
        let score = LogLinear { weights, bias: file.bias };
        Ok(Self { score, threshold: file.threshold, pair: file.pair, documents: file.documents })
    }

    /// Writes the file.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let mut text = String::from(
            "# The score of two mentions of happenings: the sum of these weights times the values of the pair, in log-odds.\n\
             # Trained on the gold mentions of ECB+, topics 1-29 (Cybulska and Vossen 2014, CC BY 3.0), by\n\
             #   cargo run --release -p variorum-bench -- ecb-events --data DIR --weights crates/bench/src/ecb_events/weights.toml\n\
             # All thresholds were chosen by cross-validation over these topics.\n\n",
        );
        let mut line =
            |name: &str, value: f64, note: &str| writeln!(text, "{:<28}# {note}", format!("{name} = {value:.4}"));
        line("threshold", self.threshold, "groups are joined while the mean of their pairs reaches this")?;
        line("pair", self.pair, "two alone stay joined only from this on")?;
        line("documents", self.documents, "documents are compared while the mean cosine of their words reaches this")?;
        line("bias", self.score.bias, "the sum where all values are 0")?;
        text.push_str("\n[weights]\n");
        for ((name, note), weight) in FEATURES.iter().zip(&self.score.weights) {
            writeln!(text, "{:<28}# {note}", format!("{name} = {weight:.4}"))?;
        }
        std::fs::write(path, text).with_context(|| path.display().to_string())
    }
}
