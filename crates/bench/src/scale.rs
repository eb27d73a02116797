//! Task `scale`: how long lineage and reconcile take, and how much memory, from a thousand to a hundred thousand reports.
//!
//! The reports are generated, six in ten of them dependent. Each size runs in a process of its own, so that its peak of memory
//! is its own; the peak is Linux's `VmHWM`.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use variorum_reconcile::{Decided, Knowledge, Material, Policy, reconcile};

use crate::generated::{Pile, Settings};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const COPIES: f64 = 0.6;

/// Measures all sizes, or the one given; prints a table and returns the figures.
///
/// # Errors
/// Where a size cannot be run.
pub(crate) fn run(reports: Option<usize>, seed: u64) -> Result<Value> {
    if let Some(reports) = reports {
        let figures = one(reports, seed)?;
        println!("{figures}");
        return Ok(figures);
    }
    println!(
        "{:>8} {:>9} {:>9} {:>9} {:>9} {:>10} {:>12} {:>10} {:>10}",
        "reports", "claims", "lineage s", "edges", "recon. s", "events", "µs a report", "input MiB", "peak MiB"
    );
    let mut all = Vec::new();
    for size in SIZES {
        let own = std::env::current_exe()?;
        let arguments = ["scale", "--reports", &size.to_string(), "--seed", &seed.to_string()];
        let out = Command::new(own).args(arguments).stderr(Stdio::inherit()).output().context("a size of its own")?;
        if !out.status.success() {
            bail!("{size} reports: {}", out.status);
        }
        let figures: Value = serde_json::from_slice(&out.stdout)?;
        let number = |name: &str| figures[name].as_f64().unwrap_or(f64::NAN);
        println!(
            "{:>8} {:>9} {:>9.2} {:>9} {:>9.2} {:>10} {:>12.0} {:>10.0} {:>10.0}",
            size,
            number("claims"),
            number("lineage_s"),
            number("edges"),
            number("reconcile_s"),
            number("events"),
            (number("lineage_s") + number("reconcile_s")) * 1e6 / size as f64,
            number("input_mib"),
            number("peak_mib"),
        );
        all.push(figures);
    }
    Ok(Value::Array(all))
}

fn one(reports: usize, seed: u64) -> Result<Value> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let pile = Pile::generate(Settings { seed, reports, copies: COPIES });
    let Pile { reports, claims, entities, .. } = pile;
    let count = claims.len();
    let input = memory("VmRSS");
    let start = Instant::now();
    let lineage = variorum_lineage::trace(&reports, &claims);
    let traced = start.elapsed().as_secs_f64();
    let after_lineage = memory("VmHWM");
    let start = Instant::now();
    let decided = Decided::default();
    let material = Material { reports: &reports, claims, entities: &entities, lineage: &lineage, decided: &decided };
    let found = reconcile(material, &knowledge, &policy, &|_, _, _| None);
    let reconciled = start.elapsed().as_secs_f64();
    Ok(json!({
        "reports": reports.len(),
        "claims": count,
        "lineage_s": traced,
        "edges": lineage.len(),
        "reconcile_s": reconciled,
        "events": found.events.len(),
        "disputes": found.disputes.len(),
        "input_mib": input,
        "lineage_peak_mib": after_lineage,
        "peak_mib": memory("VmHWM"),
    }))
}

/// A figure of this process's memory in MiB, where Linux tells; null elsewhere.
fn memory(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
