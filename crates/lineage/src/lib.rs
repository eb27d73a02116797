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
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use variorum_record::{Claim, Date, Lineage, LineageKind, PublishedBasis, Report, ReportId, SharedSpan, Speech};

use pairs::Pairs;
use passages::Match;
use words::Words;

/// Resemblance of three-word shingles from which a report is a near copy.
const NEAR_RESEMBLANCE: f64 = 0.5;
/// Share of the depending report's words that stand in shared passages from which it is a near copy.
const NEAR_SHARE: f64 = 0.7;
/// Shortest shared run, in words, between near copies and between reports that credit one agency.
const CREDITED: usize = 7;

/// Traces copies, near copies, shared passages and citations among reports.
///
/// One [`Lineage`] a pair and kind, sorted by ids and kind: `copy` where the words of both bodies are the same,
/// `near_copy` where most are, `passage` where both share a run of at least 12 words (7 where both credit the same agency,
/// 6 within quotations in both), `cites` where a claim's attribution names the outlet of the other. A copy is compared
/// with nothing but its original. `share` counts the depending report's words. The result does not hang on the order of
/// `reports` or `claims`.
#[must_use]
pub fn trace(reports: &[Report], claims: &[Claim]) -> Vec<Lineage> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| precedence(report));
    ordered.dedup_by_key(|report| &report.report_id);
    let words: Vec<Words> = ordered.iter().map(|report| Words::of(report)).collect();

    let mut found = Vec::new();
    let originals = copies(&ordered, &words, &mut found);
    let shingles: Vec<Vec<u64>> = originals.iter().map(|at| near::shingles(&words[*at])).collect();
    let bodies: Vec<&Words> = originals.iter().map(|at| &words[*at]).collect();
    let quotes = quotations(&ordered, &originals, &words, claims);

    let mut pairs = Pairs::default();
    near::candidates(&shingles, &mut pairs);
    passages::candidates(&bodies, &mut pairs);
    passages::quotation_candidates(&bodies, &quotes, &mut pairs);
    for (earlier, later) in pairs.iter() {
        let resemblance = near::resemblance(&shingles[later], &shingles[earlier]);
        let (from, to) = (ordered[originals[later]], ordered[originals[earlier]]);
        let credited = from.wire.is_some() && from.wire == to.wire;
        let least = if credited || resemblance >= NEAR_RESEMBLANCE { CREDITED } else { passages::PASSAGE };
        let mut matches = passages::matches(bodies[later], bodies[earlier], least);
        add_utterances(&mut matches, (bodies[later], &quotes[later]), (bodies[earlier], &quotes[earlier]));
        if matches.is_empty() && resemblance < NEAR_RESEMBLANCE {
            continue;
        }
        let share = matches.iter().map(|one| one.len).sum::<usize>() as f64 / bodies[later].len().max(1) as f64;
        let near = resemblance >= NEAR_RESEMBLANCE || share >= NEAR_SHARE;
        found.push(Lineage {
            from_report_id: from.report_id.clone(),
            to_report_id: to.report_id.clone(),
            kind: if near { LineageKind::NearCopy } else { LineageKind::Passage },
            share: rounded(share),
            spans: passages::spans(&matches, bodies[later], bodies[earlier]),
        });
    }
    found.extend(cites::citations(&ordered, claims));
    found.sort_by(|a, b| {
        (&a.from_report_id, &a.to_report_id, a.kind).cmp(&(&b.from_report_id, &b.to_report_id, b.kind))
    });
    found
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

/// The words of each report's direct quotations.
fn quotations(ordered: &[&Report], originals: &[usize], words: &[Words], claims: &[Claim]) -> Vec<Vec<Range<usize>>> {
    let mut spans: BTreeMap<&ReportId, BTreeSet<_>> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.speech == Speech::Direct) {
        spans.entry(&claim.report_id).or_default().insert(claim.span());
    }
    originals
        .iter()
        .map(|at| {
            let own = spans.get(&ordered[*at].report_id);
            own.into_iter().flatten().map(|span| words[*at].inside(*span)).collect()
        })
        .collect()
}

/// Adds the runs that stand within a quotation of both reports and overlap no passage found before.
fn add_utterances(
    matches: &mut Vec<Match>,
    (from, from_quotes): (&Words, &[Range<usize>]),
    (to, to_quotes): (&Words, &[Range<usize>]),
) {
    if from_quotes.is_empty() || to_quotes.is_empty() {
        return;
    }
    for one in passages::matches(from, to, passages::UTTERANCE) {
        let quoted = from_quotes.iter().any(|quote| shared(quote, one.from, one.len) >= passages::UTTERANCE)
            && to_quotes.iter().any(|quote| shared(quote, one.to, one.len) >= passages::UTTERANCE);
        let clear = matches.iter().all(|other| one.from + one.len <= other.from || other.from + other.len <= one.from);
        if quoted && clear {
            matches.push(one);
        }
    }
    matches.sort_unstable();
}

fn shared(quote: &Range<usize>, start: usize, len: usize) -> usize {
    quote.end.min(start + len).saturating_sub(quote.start.max(start))
}

fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
