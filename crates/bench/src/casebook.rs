//! Task `casebook`: builds the hand-read reports and has them scored by the scorer that lies beside the data.
//!
//! Expects `DATA/../corpus/libya`, `DATA/../gold/libya-part.json`, `DATA/../score/score_casebook.py`, and `python3` to run the latter.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use variorum_casebook::Casebook;
use variorum_intake::{Input, Limits};
use variorum_pipeline::{BuildOptions, Quiet, build};
use variorum_record::Table;

/// Builds, exports, scores; prints the scorer's table.
///
/// # Errors
/// Where the reports, the gold reading, the scorer or `python3` is missing.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let beside = data.canonicalize()?.parent().context("the data folder has no parent")?.to_path_buf();
    let (corpus, gold, scorer) =
        (beside.join("corpus/libya"), beside.join("gold/libya-part.json"), beside.join("score/score_casebook.py"));
    for needed in [&corpus, &gold, &scorer] {
        if !needed.exists() {
            bail!("{} is missing: the task needs the hand-read reports beside the data", needed.display());
        }
    }
    let folder = tempfile::tempdir()?;
    let options = BuildOptions {
        inputs: vec![Input::Path(corpus)],
        casebook: folder.path().join("case.db"),
        data: None,
        policy: None,
        threads: 0,
        limits: Limits::default(),
        decisions: Vec::new(),
    };
    build(&options, &Quiet)?;
    let casebook = Casebook::open_read_only(&options.casebook)?;
    for table in [Table::Reports, Table::Claims, Table::Entities, Table::Mentions, Table::Events, Table::Disputes] {
        let out = File::create(folder.path().join(format!("{table}.jsonl")))?;
        variorum_exchange::export(&casebook, table, variorum_exchange::Format::JsonLines, out)?;
    }
    let scored = Command::new("python3")
        .arg(&scorer)
        .arg(&gold)
        .arg(folder.path())
        .arg("--json")
        .output()
        .context("python3 is needed to run the scorer")?;
    if !scored.status.success() {
        bail!("the scorer failed: {}", String::from_utf8_lossy(&scored.stderr));
    }
    let figures: Value = serde_json::from_slice(&scored.stdout)?;
    for (name, value) in figures.as_object().into_iter().flatten() {
        println!("{name:18} {value}");
    }
    Ok(figures)
}
