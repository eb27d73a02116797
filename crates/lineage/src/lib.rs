//! Who copied, quoted or cited whom among the reports.
//!
//! [`trace`] compares the bodies of reports; what stands around a body is never compared. Reports that share a long
//! enough run of words are found through keys (MinHash bands for near copies, winnowed fingerprints for passages), so
//! that the work grows with the number of reports and not with the number of pairs.
//!
//! **Direction.** The later report depends on the earlier one. Dated reports stand in order of date; a report without a
//! date counts as later than every dated one, since it cannot show that it came first; equals stand in order of id.

mod cites;
mod near;
mod pairs;
mod passages;
mod utterances;
mod words;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rayon::prelude::*;
use variorum_record::{Claim, Date, Lineage, LineageKind, PublishedBasis, Report, ReportId, SharedSpan};

use pairs::Pairs;
use passages::{Index, Match};
use utterances::{Quotations, Quote};
use words::Words;

/// Resemblance of three-word shingles from which a report is a near copy.
const NEAR_RESEMBLANCE: f64 = 0.5;
/// Share of the depending report's words that stand in shared passages from which it is a near copy.
const NEAR_SHARE: f64 = 0.7;

/// Traces copies, near copies, shared passages and citations among reports.
///
/// One [`Lineage`] a pair and kind, sorted by ids and kind: `copy` where the words of both bodies are the same,
/// `near_copy` where most are, `passage` where both share a run of at least 12 words (7 where both credit the same agency,
/// 6 within quotations of one speaker in both; names and numbers do not count in full), `cites` where a claim's attribution
/// names the outlet of the other. A copy is compared with nothing but its original. `share` counts the depending report's
/// words. The result does not hang on the order of `reports` or `claims`, nor on the number of threads.
#[must_use]
pub fn trace(reports: &[Report], claims: &[Claim]) -> Vec<Lineage> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| precedence(report));
    ordered.dedup_by_key(|report| &report.report_id);
    let words: Vec<Words> = ordered.par_iter().map(|report| Words::of(report)).collect();

    let mut found = Vec::new();
    let originals = copies(&ordered, &words, &mut found);
    let quotations = Quotations::of(claims);
    let bodies: Vec<Body> = originals
        .par_iter()
        .map(|at| Body {
            report: ordered[*at],
            words: &words[*at],
            quotes: quotations.within(&ordered[*at].report_id, &words[*at]),
        })
        .collect();
    let pairs = candidates(&bodies);
    let compared: Vec<Vec<Lineage>> =
        pairs.by_earlier().into_par_iter().map(|pairs| with_earlier(&bodies, pairs)).collect();
    found.extend(compared.into_iter().flatten());
    found.extend(cites::citations(&ordered, claims));
    found.sort_by(|a, b| {
        (&a.from_report_id, &a.to_report_id, a.kind).cmp(&(&b.from_report_id, &b.to_report_id, b.kind))
    });
    found
}

/// A report that is no exact copy, as it is compared.
struct Body<'a> {
    report: &'a Report,
    words: &'a Words,
    quotes: Vec<Quote>,
}

/// Pairs of reports that share a key; `bodies` stand in order of precedence.
fn candidates(bodies: &[Body]) -> Pairs {
    let keyed = |keys: &(dyn Fn(&Body) -> Vec<u64> + Sync)| -> Vec<(u64, u32)> {
        let keys: Vec<Vec<u64>> = bodies.par_iter().map(keys).collect();
        (0u32..).zip(keys).flat_map(|(at, keys)| keys.into_iter().map(move |key| (key, at))).collect()
    };
    let mut pairs = Pairs::default();
    pairs.sharing(keyed(&|body| near::keys(body.words)));
    pairs.sharing(keyed(&|body| passages::keys(body.words)));
    pairs.sharing(keyed(&|body| utterances::keys(body.words, &body.quotes)));
    pairs
}

/// What later reports have from one earlier report.
fn with_earlier(bodies: &[Body], pairs: &[(u32, u32)]) -> Vec<Lineage> {
    let to = &bodies[pairs[0].0 as usize];
    let (index, shingles) = (Index::new(to.words), LazyCell::new(|| near::shingles(to.words)));
    let compared = pairs.iter().filter_map(|(_, later)| {
        let from = &bodies[*later as usize];
        let runs = passages::runs(from.words, &index);
        // Half of all shingles are shared only where runs of some length hold a third of the words.
        let held: usize = runs.iter().map(|run| run.len).sum();
        let resemblance =
            if held * 4 < from.words.len() { 0.0 } else { near::resemblance(&near::shingles(from.words), &shingles) };
        dependence(from, to, &runs, resemblance)
    });
    compared.collect()
}

fn dependence(from: &Body, to: &Body, runs: &[Match], resemblance: f64) -> Option<Lineage> {
    let credited = from.report.wire.is_some() && from.report.wire == to.report.wire;
    let least = match () {
        () if resemblance >= NEAR_RESEMBLANCE => passages::NEAR,
        () if credited => passages::CREDITED,
        () => passages::PASSAGE,
    };
    let mut matches = passages::matches(from.words, runs, least);
    utterances::add(&mut matches, runs, (from.words, &from.quotes), &to.quotes);
    if matches.is_empty() && resemblance < NEAR_RESEMBLANCE {
        return None;
    }
    let share = matches.iter().map(|one| one.len).sum::<usize>() as f64 / from.words.len().max(1) as f64;
    let near = resemblance >= NEAR_RESEMBLANCE || share >= NEAR_SHARE;
    Some(Lineage {
        from_report_id: from.report.report_id.clone(),
        to_report_id: to.report.report_id.clone(),
        kind: if near { LineageKind::NearCopy } else { LineageKind::Passage },
        share: rounded(share),
        spans: passages::spans(&matches, from.words, to.words),
    })
}

/// Order of precedence: dated before undated, then by date, then by id. A day that was only concluded dates nothing.
fn precedence(report: &Report) -> (bool, Option<Date>, &ReportId) {
    let published = published(report);
    (published.is_none(), published, &report.report_id)
}

/// The day of publication as read; one inferred by an earlier build would make the result hang on that build.
pub(crate) fn published(report: &Report) -> Option<Date> {
    report.published.filter(|_| report.published_basis != Some(PublishedBasis::Inferred))
}

/// Adds an edge for every exact copy and returns the reports that are none, in order of precedence.
fn copies(ordered: &[&Report], words: &[Words], found: &mut Vec<Lineage>) -> Vec<usize> {
    let mut first: BTreeMap<(u64, usize), usize> = BTreeMap::new();
    let mut originals = Vec::new();
    for (at, own) in words.iter().enumerate().filter(|(_, own)| own.len() > 0) {
        let key = (own.digest(), own.len());
        match first.get(&key) {
            Some(&original) if words[original].hashes == own.hashes => found.push(Lineage {
                from_report_id: ordered[at].report_id.clone(),
                to_report_id: ordered[original].report_id.clone(),
                kind: LineageKind::Copy,
                share: 1.0,
                spans: whole(own, &words[original]),
            }),
            _ => {
                first.entry(key).or_insert(at);
                originals.push(at);
            }
        }
    }
    originals
}

/// The spans of two bodies with the same words, cut where either has a gap.
fn whole(from: &Words, to: &Words) -> Vec<SharedSpan> {
    let mut spans = Vec::new();
    let mut begin = 0;
    for end in 1..=from.len() {
        let gap = end == from.len() || from.piece[end] != from.piece[end - 1] || to.piece[end] != to.piece[end - 1];
        if gap {
            spans.push(SharedSpan { from: from.cover(begin, end), to: to.cover(begin, end) });
            begin = end;
        }
    }
    spans
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
