//! One report more: how long lineage and reconciliation take to take it in.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use variorum_lineage::{Change, Tracing};
use variorum_reconcile::{
    Addition, Decided, Knowledge, Material, Policy, Reconciled, Reconciliation, Resolve, reconcile,
};
use variorum_record::{Claim, Report, ReportId};

use super::{COPIES, memory};
use crate::generated::{Pile, Settings};

/// Reports that are held back and then added one by one.
const ADDED: usize = 20;
/// They stand among the last of so many parts of the dated reports.
const LAST: usize = 20;

/// Adds reports to a pile of so many, each timed.
///
/// # Errors
/// Where the record is not that of the whole pile.
pub(super) fn run(reports: usize, seed: u64) -> Result<Value> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let pile = Pile::generate(Settings { seed, reports: reports + ADDED, copies: COPIES });
    let late = late(&pile.reports);
    let is_late = |id: &ReportId| late.iter().any(|report| report.report_id == *id);
    let held: Vec<Report> = pile.reports.iter().filter(|report| !is_late(&report.report_id)).cloned().collect();
    let ids: BTreeSet<&ReportId> = late.iter().map(|report| &report.report_id).collect();
    let claims: Vec<Claim> = pile.claims.iter().filter(|claim| !ids.contains(&claim.report_id)).cloned().collect();
    let mut of_late: BTreeMap<&ReportId, Vec<Claim>> = BTreeMap::new();
    for claim in pile.claims.iter().filter(|claim| ids.contains(&claim.report_id)) {
        of_late.entry(&claim.report_id).or_default().push(claim.clone());
    }

    let mut tracing = Tracing::of(&held, &claims);
    let lineage = tracing.lineage();
    let decided = Decided::default();
    let resolve: Resolve = &|_, _, _| None;
    let material = Material {
        reports: &held,
        claims: claims.clone(),
        entities: &pile.entities,
        lineage: &lineage,
        decided: &decided,
    };
    let mut reconciled = Reconciliation::new(material, &knowledge, &policy, resolve);
    let (mut traced, mut added, mut anew) = (Vec::new(), Vec::new(), 0);
    for report in &late {
        let own = of_late.get(&report.report_id).map_or(&[][..], Vec::as_slice);
        let start = Instant::now();
        let Change { added: more, removed } = tracing.add(report, own);
        traced.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let addition = Addition { report, claims: own, entities: &[], added: &more, removed: &removed };
        match reconciled.add(addition) {
            Some(_) => added.push(start.elapsed().as_secs_f64()),
            // From here on the pile would have to be reconciled anew: the reports after it are measured without this one.
            None => anew += 1,
        }
    }
    let all = tracing.lineage();
    ensure!(all == variorum_lineage::trace(&pile.reports, &pile.claims), "the lineage is not that of the whole pile");
    let peak = memory("VmHWM");
    if anew == 0 {
        let one_by_one = fingerprint(&reconciled.into_reconciled())?;
        let material = Material {
            reports: &pile.reports,
            claims: pile.claims.clone(),
            entities: &pile.entities,
            lineage: &all,
            decided: &decided,
        };
        let whole = fingerprint(&reconcile(material, &knowledge, &policy, resolve))?;
        ensure!(one_by_one == whole, "the record is not that of the whole pile");
    }
    traced.sort_by(f64::total_cmp);
    added.sort_by(f64::total_cmp);
    let median = |seconds: &[f64]| seconds.get(seconds.len() / 2).copied();
    Ok(json!({
        "lineage_median_s": median(&traced),
        "lineage_worst_s": traced.last(),
        "reconcile_median_s": median(&added),
        "reconcile_worst_s": added.last(),
        "anew": anew,
        "peak_mib": peak,
    }))
}

/// Reports from all over the last part of the dated ones, but none that others copy: with the original of a copy the whole pile is
/// reconciled anew.
fn late(reports: &[Report]) -> Vec<&Report> {
    let mut bodies: BTreeMap<String, usize> = BTreeMap::new();
    for report in reports {
        *bodies.entry(words(report)).or_default() += 1;
    }
    let alone = |report: &&Report| report.published.is_some() && bodies[&words(report)] == 1;
    let mut dated: Vec<&Report> = reports.iter().filter(alone).collect();
    dated.sort_by_key(|report| (report.published, &report.report_id));
    let last = &dated[dated.len() - dated.len() / LAST..];
    (0..ADDED.min(last.len())).map(|at| last[at * last.len() / ADDED]).collect()
}

fn words(report: &Report) -> String {
    report.body.iter().map(|span| variorum_record::CodePoints::new(&report.text).slice(*span).to_owned()).collect()
}

/// A number for a record: the same for the same rows.
fn fingerprint(found: &Reconciled) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for claim in &found.claims {
        serde_json::to_string(claim)?.hash(&mut hasher);
    }
    serde_json::to_string(&(&found.events, &found.disputes, &found.sources))?.hash(&mut hasher);
    Ok(hasher.finish())
}
