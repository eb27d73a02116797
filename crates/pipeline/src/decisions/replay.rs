//! Decisions from a file: the lines of `variorum export --table decisions`, reviewed and replayed.

use thiserror::Error;
use variorum_record::Decision;

use super::orders::{Signature, signed};

/// A line of a file of decisions that is none.
#[derive(Debug, Error)]
#[error("line {line}: {what}; give the lines that `variorum export --table decisions` prints")]
pub struct ReplayError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Reads decisions, one JSON object a line, with a refusal for each line that is none or that does not fit its id: a decision
/// stands as it was signed or not at all.
#[must_use]
pub fn replayed(text: &str) -> (Vec<Decision>, Vec<ReplayError>) {
    let (mut decisions, mut refused) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match read(line) {
            Ok(decision) => decisions.push(decision),
            Err(what) => refused.push(ReplayError { line: at + 1, what }),
        }
    }
    (decisions, refused)
}

fn read(line: &str) -> Result<Decision, String> {
    let decision: Decision = serde_json::from_str(line).map_err(|error| format!("is no decision ({error})"))?;
    let signature = Signature { by: decision.by, at: decision.at, reason: decision.reason };
    let again = signed(decision.kind, decision.target, decision.value, &signature);
    if again.decision_id != decision.decision_id {
        return Err(format!("{} was changed after it was signed", decision.decision_id));
    }
    // Who undid it is told by the undoing itself.
    Ok(again)
}
