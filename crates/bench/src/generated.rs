//! Task `generated`: casebooks of an invented conflict whose truth is known, through lineage and reconcile.
//!
//! The claims are built in the record's types, as the rooms before lineage would read them without an error: what is
//! measured is lineage, events, disputes, independent roots and what is concluded from them, over the share of reports
//! that copy, quote or cite others.

mod compose;
mod lineage;
mod pile;
mod verdicts;
mod words;
mod world;

use anyhow::Result;
use serde_json::{Value, json};
use variorum_reconcile::{Decided, Knowledge, Material, Policy, Reconciled, reconcile};
use variorum_record::Lineage;

pub(crate) use pile::Pile;
pub(crate) use world::Settings;

/// Shares of dependent reports that are swept.
const COPIES: [f64; 4] = [0.0, 0.3, 0.6, 0.9];

/// Measures casebooks of so many reports; prints tables and returns the figures.
///
/// # Errors
/// Where the shipped data files are malformed.
pub(crate) fn run(reports: usize, seed: u64) -> Result<Value> {
    let mut figures = serde_json::Map::new();
    let mut swept = Vec::new();
    for copies in COPIES {
        let pile = Pile::generate(Settings { seed, reports, copies });
        let (lineage, found) = compared(&pile)?;
        let (lines, verdicts) = (lineage::score(&pile, &lineage), verdicts::score(&pile, &found));
        figures.insert(
            format!("{copies:.1}"),
            json!({ "reports": pile.reports.len(), "claims": pile.claims.len(), "lineage": lines.json(), "verdicts": verdicts.json() }),
        );
        swept.push((copies, lines, verdicts));
    }
    for (copies, lines, _) in &swept {
        lines.print(*copies);
    }
    for (copies, _, verdicts) in &swept {
        verdicts.print_details(*copies);
    }
    verdicts::Verdicts::print_head();
    for (copies, _, verdicts) in &swept {
        verdicts.print(*copies);
    }
    Ok(Value::Object(figures))
}

/// Lineage and reconciliation of a pile.
///
/// # Errors
/// Where the shipped data files are malformed.
pub(crate) fn compared(pile: &Pile) -> Result<(Vec<Lineage>, Reconciled)> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let lineage = variorum_lineage::trace(&pile.reports, &pile.claims);
    let decided = Decided::default();
    let material = Material {
        reports: &pile.reports,
        claims: pile.claims.clone(),
        entities: &pile.entities,
        lineage: &lineage,
        decided: &decided,
    };
    let found = reconcile(material, &knowledge, &policy, &|_, _, _| None);
    Ok((lineage, found))
}
