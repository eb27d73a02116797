//! Task `scale`: how long lineage and reconcile take, and how much memory, from a thousand to a hundred thousand reports.
//!
//! The reports are generated, six in ten of them dependent. Each size runs in a process of its own, so that its peak of memory
//! is its own; the peak is Linux's `VmHWM`. Beside the clock's seconds stand those of all its threads on the processors, which
//! a busy machine does not lengthen much.
//!
//! A few reports spread over the pile are held back and added to the others one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use variorum_lineage::Tracing;
use variorum_reconcile::{Decided, Knowledge, Material, Policy, reconcile};
use variorum_record::{Claim, ReportId};

use crate::generated::{Pile, Settings};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const COPIES: f64 = 0.6;
/// Reports that are added one by one.
const ADDED: usize = 20;

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
        "{:>8} {:>8} {:>17} {:>8} {:>17} {:>17} {:>7} {:>12} {:>10} {:>9}",
        "reports",
        "claims",
        "lineage s (cpu)",
        "edges",
        "one more ms, worst",
        "reconcile s (cpu)",
        "events",
        "cpu µs each",
        "input MiB",
        "peak MiB"
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
        let seconds =
            |name: &str| format!("{:.1} ({:.1})", number(&format!("{name}_s")), number(&format!("{name}_cpu_s")));
        println!(
            "{:>8} {:>8} {:>17} {:>8} {:>17} {:>17} {:>7} {:>12.0} {:>10.0} {:>9.0}",
            size,
            number("claims"),
            seconds("lineage"),
            number("edges"),
            format!("{:.1}, {:.1}", 1e3 * number("adding_median_s"), 1e3 * number("adding_worst_s")),
            seconds("reconcile"),
            number("events"),
            (number("lineage_cpu_s") + number("reconcile_cpu_s")) * 1e6 / size as f64,
            number("input_mib"),
            number("peak_mib"),
        );
        all.push(figures);
    }
    Ok(Value::Array(all))
}

fn one(reports: usize, seed: u64) -> Result<Value> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let Pile { reports, claims, entities, .. } = Pile::generate(Settings { seed, reports, copies: COPIES });
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
    let mut figures = json!({
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
    });
    let size = reports.len();
    drop((reports, entities, lineage, found));
    let [clock, cpu] = adding(size, seed)?;
    for (name, figure) in [
        ("adding_median_s", clock.0),
        ("adding_worst_s", clock.1),
        ("adding_median_cpu_s", cpu.0),
        ("adding_worst_cpu_s", cpu.1),
    ] {
        figures[name] = json!(figure);
    }
    Ok(figures)
}

/// The median and the worst of the seconds in which lineage takes in each of the reports held back, by the clock and on the
/// processors. The casebook is generated anew, so that what is held for this counts in no other figure of memory.
fn adding(reports: usize, seed: u64) -> Result<[(f64, f64); 2]> {
    let Pile { reports, claims, .. } = Pile::generate(Settings { seed, reports, copies: COPIES });
    let whole = variorum_lineage::trace(&reports, &claims);
    // Every twentieth report has no date and stands after all others: a step that is no multiple meets both kinds.
    let late: BTreeSet<usize> = (0..ADDED).map(|at| at * reports.len() / ADDED + at + 1).collect();
    let held = reports.iter().enumerate().filter(|(at, _)| !late.contains(at)).map(|(_, report)| report);
    let mut tracing = Tracing::of(held, &claims);
    let mut of_late: BTreeMap<&ReportId, Vec<&Claim>> =
        late.iter().map(|at| (&reports[*at].report_id, Vec::new())).collect();
    for claim in &claims {
        of_late.entry(&claim.report_id).and_modify(|own| own.push(claim));
    }
    let mut seconds = [Vec::new(), Vec::new()];
    for at in late {
        let own = of_late.remove(&reports[at].report_id).unwrap_or_default();
        let start = (Instant::now(), processor());
        tracing.add(&reports[at], own);
        seconds[0].push(start.0.elapsed().as_secs_f64());
        seconds[1].push(processor() - start.1);
    }
    ensure!(tracing.lineage() == whole, "the lineage of reports added one by one is not that of all at once");
    Ok(seconds.map(|mut seconds| {
        seconds.sort_by(f64::total_cmp);
        (seconds[seconds.len() / 2], seconds[seconds.len() - 1])
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
