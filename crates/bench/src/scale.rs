//! Task `scale`: how long lineage and reconcile take, and how much memory, from a thousand to a hundred thousand reports.
//!
//! The reports are generated, six in ten of them dependent. Each size runs in a process of its own, so that its peak of memory
//! is its own; the peak is Linux's `VmHWM`. Beside the clock's seconds stand those of all its threads on the processors, which
//! a busy machine does not lengthen much.
//!
//! In another process a few reports of the last days are held back and added to the others one by one; where the pile is to be
//! reconciled anew for one, that is counted and not timed.

mod adding;

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use variorum_reconcile::{Decided, Knowledge, Material, Policy, reconcile};

use crate::generated::{Pile, Settings};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const COPIES: f64 = 0.6;

/// Measures all sizes, or the one given (with one report more added after another where `add`); prints a table and returns the
/// figures.
///
/// # Errors
/// Where a size cannot be run.
pub(crate) fn run(reports: Option<usize>, add: bool, seed: u64) -> Result<Value> {
    if let Some(reports) = reports {
        let figures = if add { adding::run(reports, seed)? } else { one(reports, seed)? };
        println!("{figures}");
        return Ok(figures);
    }
    println!(
        "{:>8} {:>8} {:>17} {:>8} {:>17} {:>7} {:>12} {:>10} {:>9}  one more: ms, worst (lineage; reconcile)",
        "reports",
        "claims",
        "lineage s (cpu)",
        "edges",
        "reconcile s (cpu)",
        "events",
        "cpu µs each",
        "input MiB",
        "peak MiB"
    );
    let mut all = Vec::new();
    for size in SIZES {
        let mut figures = alone(size, seed, false)?;
        figures["adding"] = alone(size, seed, true)?;
        let number = |name: &str| figures[name].as_f64().unwrap_or(f64::NAN);
        let seconds =
            |name: &str| format!("{:.1} ({:.1})", number(&format!("{name}_s")), number(&format!("{name}_cpu_s")));
        let adding =
            |name: &str| figures["adding"][name].as_f64().map_or("–".to_owned(), |s| format!("{:.0}", 1e3 * s));
        println!(
            "{:>8} {:>8} {:>17} {:>8} {:>17} {:>7} {:>12.0} {:>10.0} {:>9.0}  {}, {}; {}, {} ({} anew)",
            size,
            number("claims"),
            seconds("lineage"),
            number("edges"),
            seconds("reconcile"),
            number("events"),
            (number("lineage_cpu_s") + number("reconcile_cpu_s")) * 1e6 / size as f64,
            number("input_mib"),
            number("peak_mib"),
            adding("lineage_median_s"),
            adding("lineage_worst_s"),
            adding("reconcile_median_s"),
            adding("reconcile_worst_s"),
            figures["adding"]["anew"],
        );
        all.push(figures);
    }
    Ok(Value::Array(all))
}

/// One size in a process of its own.
fn alone(size: usize, seed: u64, add: bool) -> Result<Value> {
    let mut run = Command::new(std::env::current_exe()?);
    run.args(["scale", "--reports", &size.to_string(), "--seed", &seed.to_string()]);
    run.args(add.then_some("--add"));
    let out = run.stderr(Stdio::inherit()).output().context("a size of its own")?;
    if !out.status.success() {
        bail!("{size} reports: {}", out.status);
    }
    Ok(serde_json::from_slice(&out.stdout)?)
}

fn one(reports: usize, seed: u64) -> Result<Value> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let pile = Pile::generate(Settings { seed, reports, copies: COPIES });
    let (reports, claims, entities) = pile.without_truth();
    let count = claims.len();
    let input = memory("VmRSS");
    let start = (Instant::now(), processor());
    let lineage = variorum_lineage::trace(&reports, &claims);
    let traced = (start.0.elapsed().as_secs_f64(), processor() - start.1);
    let after_lineage = memory("VmHWM");
    let start = (Instant::now(), processor());
    let decided = Decided::default();
    let material = Material { reports: &reports, claims, entities: &entities, lineage: &lineage, decided: &decided };
    let found = reconcile(material, &knowledge, &policy, &|_, _, _| None);
    let reconciled = (start.0.elapsed().as_secs_f64(), processor() - start.1);
    Ok(json!({
        "reports": reports.len(),
        "claims": count,
        "lineage_s": traced.0,
        "lineage_cpu_s": traced.1,
        "edges": lineage.len(),
        "reconcile_s": reconciled.0,
        "reconcile_cpu_s": reconciled.1,
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

/// Seconds that all threads of this process have run, where Linux tells (in hundredths); NaN elsewhere.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in parentheses and may hold spaces: user and system time are fields 14 and 15.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(11) + ticks(12)) / 100.0
}
