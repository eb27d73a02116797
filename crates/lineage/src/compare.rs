//! Two bodies compared: exact copies, near copies, passages.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use rayon::prelude::*;
use variorum_record::{Claim, Lineage, LineageKind, Report, ReportId, SharedSpan};

use crate::archive::{Edge, Key, KeyKind};
use crate::near;
use crate::pairs::Pair;
use crate::passages::{self, Index, Match};
use crate::utterances::{self, Quote};
use crate::words::{Words, mix};

/// Resemblance of three-word shingles from which a report is a near copy.
const NEAR_RESEMBLANCE: f64 = 0.5;
/// Share of the depending report's words that stand in shared passages from which it is a near copy.
const NEAR_SHARE: f64 = 0.7;

/// A report as it is compared.
pub(crate) struct Body {
    report_id: ReportId,
    wire: Option<String>,
    words: Words,
    /// Hashes of its runs of words: they are looked up in many others.
    seeds: Vec<u64>,
    quotes: Vec<Quote>,
}

impl Body {
    pub(crate) fn of<'c>(report: &Report, claims: impl Iterator<Item = &'c Claim>) -> Self {
        let words = Words::of(report);
        let quotes = utterances::quotes(claims, &words);
        let seeds = passages::seeds(&words);
        Self { report_id: report.report_id.clone(), wire: report.wire.clone(), words, seeds, quotes }
    }

    /// The key of all its words; none without words.
    pub(crate) fn whole(&self) -> Option<Key> {
        let words = self.words.len();
        (words > 0).then(|| Key { kind: KeyKind::Body, hash: mix(self.words.digest() ^ words as u64) })
    }

    /// Its keys of a kind by which bodies are compared, sorted without repetition.
    pub(crate) fn hashes(&self, kind: KeyKind) -> Vec<u64> {
        let mut keys = match kind {
            KeyKind::Band => near::keys(&self.words),
            KeyKind::Passage => passages::keys(&self.words),
            KeyKind::Utterance => utterances::keys(&self.words, &self.quotes),
            KeyKind::Body | KeyKind::Outlet | KeyKind::Named | KeyKind::Told => Vec::new(),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// All keys by which it is compared, sorted.
    pub(crate) fn keys(&self) -> Vec<Key> {
        COMPARED.iter().flat_map(|kind| self.hashes(*kind).into_iter().map(|hash| Key { kind: *kind, hash })).collect()
    }

    /// The edge to the original, where the words of both are the same.
    pub(crate) fn copy_of(&self, to: &Self) -> Option<Lineage> {
        (self.words.hashes == to.words.hashes).then(|| Lineage {
            from_report_id: self.report_id.clone(),
            to_report_id: to.report_id.clone(),
            kind: LineageKind::Copy,
            share: 1.0,
            spans: whole(&self.words, &to.words),
        })
    }
}

/// The kinds of keys by which bodies are compared, in order.
pub(crate) const COMPARED: [KeyKind; 3] = [KeyKind::Band, KeyKind::Passage, KeyKind::Utterance];

/// What later reports have from earlier ones: `pairs` holds the earlier one first and is sorted; `bodies` holds all of them.
pub(crate) fn compared(bodies: &BTreeMap<u32, Body>, pairs: &[Pair]) -> Vec<(u32, Edge)> {
    let by_earlier: Vec<&[Pair]> = pairs.chunk_by(|a, b| a.0 == b.0).collect();
    let found: Vec<Vec<(u32, Edge)>> = by_earlier.into_par_iter().map(|pairs| with_earlier(bodies, pairs)).collect();
    found.into_iter().flatten().collect()
}

/// What later reports have from one earlier report.
fn with_earlier(bodies: &BTreeMap<u32, Body>, pairs: &[Pair]) -> Vec<(u32, Edge)> {
    let to = &bodies[&pairs[0].0];
    let (index, shingles) = (Index::new(&to.words, &to.seeds), LazyCell::new(|| near::shingles(&to.words)));
    let compared = pairs.iter().filter_map(|(earlier, later)| {
        let from = &bodies[later];
        let runs = passages::runs(&from.words, &from.seeds, &index);
        // Half of all shingles are shared only where runs of some length hold a third of the words.
        let held: usize = runs.iter().map(|run| run.len).sum();
        let resemblance =
            if held * 4 < from.words.len() { 0.0 } else { near::resemblance(&near::shingles(&from.words), &shingles) };
        Some((*later, Edge { to: *earlier, lineage: dependence(from, to, &runs, resemblance)? }))
    });
    compared.collect()
}

fn dependence(from: &Body, to: &Body, runs: &[Match], resemblance: f64) -> Option<Lineage> {
    let credited = from.wire.is_some() && from.wire == to.wire;
    let least = match () {
        () if resemblance >= NEAR_RESEMBLANCE => passages::NEAR,
        () if credited => passages::CREDITED,
        () => passages::PASSAGE,
    };
    let mut matches = passages::matches(&from.words, runs, least);
    utterances::add(&mut matches, runs, (&from.words, &from.quotes), &to.quotes);
    if matches.is_empty() && resemblance < NEAR_RESEMBLANCE {
        return None;
    }
    let share = matches.iter().map(|one| one.len).sum::<usize>() as f64 / from.words.len().max(1) as f64;
    let near = resemblance >= NEAR_RESEMBLANCE || share >= NEAR_SHARE;
    Some(Lineage {
        from_report_id: from.report_id.clone(),
        to_report_id: to.report_id.clone(),
        kind: if near { LineageKind::NearCopy } else { LineageKind::Passage },
        share: (share * 1000.0).round() / 1000.0,
        spans: passages::spans(&matches, &from.words, &to.words),
    })
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
