//! Passages that two reports share: the tellings that stand in them, and the reports that are reprints.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Lineage, LineageKind, Span};

use crate::case::Case;
use crate::index::Index;

/// Pairs of tellings with claims that stand in a passage shared by their reports (by number): where it stands in the one and the other.
pub(crate) fn pairs(
    case: &Case,
    index: &Index,
    (from, to): (usize, usize),
    (passage, source): (Span, Span),
) -> BTreeSet<(u32, u32)> {
    let mut pairs = BTreeSet::new();
    let there: Vec<(Span, u32)> = within(case, index, to, source);
    if there.is_empty() {
        return pairs;
    }
    // The same words stand as far from the passage's start in both, but for white space.
    for (here, a) in within(case, index, from, passage) {
        let offset = i64::from(here.start) - i64::from(passage.start) + i64::from(source.start);
        let same = there.iter().filter(|(there, _)| (i64::from(there.start) - offset).abs() <= 12);
        pairs.extend(same.map(|(_, b)| (a.min(*b), a.max(*b))));
    }
    pairs
}

/// The claims of a report's tellings that stand mostly within a passage.
fn within(case: &Case, index: &Index, report: usize, passage: Span) -> Vec<(Span, u32)> {
    let tellings = index.of_report(report);
    let claims = tellings.flat_map(|telling| index.tellings[telling].iter().map(move |claim| (*claim, telling as u32)));
    let spans = claims.map(|(claim, telling)| (case.profiles[claim].span, telling));
    spans.filter(|(claim, _)| claim.overlap(passage) * 2 >= claim.len()).collect()
}

/// By report of how many others it is a near copy.
pub(crate) fn reprints<'l>(case: &Case, lineage: impl Iterator<Item = &'l Lineage>) -> Vec<u32> {
    let mut near: BTreeMap<&str, u32> = BTreeMap::new();
    for one in lineage.filter(|one| one.kind == LineageKind::NearCopy) {
        *near.entry(one.from_report_id.as_str()).or_default() += 1;
    }
    case.reports.iter().map(|report| near.get(report.report_id.as_str()).copied().unwrap_or(0)).collect()
}
