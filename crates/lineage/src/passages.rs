//! Shared passages: winnowed fingerprints find where two bodies agree, and each seed grows to a maximal match.
//!
//! Schleimer, Wilkerson and Aiken (2003), "Winnowing: local algorithms for document fingerprinting": with runs of
//! `GRAM` words and a window of `WINDOW`, every match of at least `GRAM + WINDOW - 1` words holds a common fingerprint.

use std::collections::BTreeMap;
use std::ops::Range;

use variorum_record::SharedSpan;

use crate::pairs::Pairs;
use crate::words::Words;

const GRAM: usize = 8;
const WINDOW: usize = 5;
/// Shortest passage, in words. Shorter runs recur between reports that never saw each other.
pub(crate) const PASSAGE: usize = GRAM + WINDOW - 1;
/// Shortest passage between quotations: that both outlets mark the words as spoken is evidence of its own.
pub(crate) const UTTERANCE: usize = 6;

/// Fingerprints of a body: in every window of `WINDOW` runs the least (the rightmost of equals).
fn winnow(words: &Words) -> Vec<u64> {
    let grams: Vec<u64> = words.grams(GRAM).map(|(_, hash)| hash).collect();
    let mut chosen: Vec<u64> =
        grams.windows(WINDOW.min(grams.len().max(1))).filter_map(|window| window.iter().min().copied()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// Pairs of reports that share a fingerprint.
pub(crate) fn candidates(bodies: &[&Words], pairs: &mut Pairs) {
    let mut postings: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, words) in bodies.iter().enumerate() {
        for fingerprint in winnow(words) {
            postings.entry(fingerprint).or_default().push(at);
        }
    }
    for posting in postings.values().filter(|posting| posting.len() > 1) {
        pairs.among(posting);
    }
}

/// Pairs of reports whose quotations share a run of [`UTTERANCE`] words.
pub(crate) fn quotation_candidates(bodies: &[&Words], quotes: &[Vec<Range<usize>>], pairs: &mut Pairs) {
    let mut postings: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, words) in bodies.iter().enumerate() {
        let inside = |gram: usize| quotes[at].iter().any(|quote| quote.start <= gram && gram + UTTERANCE <= quote.end);
        for (_, hash) in words.grams(UTTERANCE).filter(|(gram, _)| inside(*gram)) {
            let posting = postings.entry(hash).or_default();
            if posting.last() != Some(&at) {
                posting.push(at);
            }
        }
    }
    for posting in postings.values().filter(|posting| posting.len() > 1) {
        pairs.among(posting);
    }
}

/// One maximal match: `len` words from `from` in the one body and from `to` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) len: usize,
}

/// The maximal matches of at least `least` words, none overlapping another in either body; longest first, then leftmost.
pub(crate) fn matches(from: &Words, to: &Words, least: usize) -> Vec<Match> {
    let mut seeds: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, hash) in to.grams(least) {
        seeds.entry(hash).or_default().push(at);
    }
    let mut found: Vec<Match> = Vec::new();
    for (at, hash) in from.grams(least) {
        for other in seeds.get(&hash).into_iter().flatten().take(MOST_REPEATS) {
            // A seed that continues a match to the left was grown already.
            if at > 0
                && *other > 0
                && agree(from, at - 1, to, other - 1)
                && joined(from, at - 1)
                && joined(to, other - 1)
            {
                continue;
            }
            found.push(Match { from: at, to: *other, len: grown(from, at, to, *other) });
        }
    }
    found.retain(|found| found.len >= least);
    found.sort_by(|a, b| b.len.cmp(&a.len).then(a.cmp(b)));
    apart(found)
}

/// A run of words that stands this often in one body (a refrain) is followed no further.
const MOST_REPEATS: usize = 16;

fn agree(from: &Words, at: usize, to: &Words, other: usize) -> bool {
    from.hashes[at] == to.hashes[other]
}

/// Whether a word and the next stand in one piece of the body.
fn joined(words: &Words, at: usize) -> bool {
    words.piece[at] == words.piece[at + 1]
}

fn grown(from: &Words, at: usize, to: &Words, other: usize) -> usize {
    let mut len = 0;
    while at + len < from.len()
        && other + len < to.len()
        && agree(from, at + len, to, other + len)
        && from.piece[at + len] == from.piece[at]
        && to.piece[other + len] == to.piece[other]
    {
        len += 1;
    }
    len
}

fn apart(found: Vec<Match>) -> Vec<Match> {
    let mut kept: Vec<Match> = Vec::new();
    for one in found {
        let clear = |other: &Match| {
            (one.from + one.len <= other.from || other.from + other.len <= one.from)
                && (one.to + one.len <= other.to || other.to + other.len <= one.to)
        };
        if kept.iter().all(clear) {
            kept.push(one);
        }
    }
    kept.sort_unstable();
    kept
}

/// The matches as spans of both texts.
pub(crate) fn spans(matches: &[Match], from: &Words, to: &Words) -> Vec<SharedSpan> {
    matches
        .iter()
        .map(|one| SharedSpan {
            from: from.cover(one.from, one.from + one.len),
            to: to.cover(one.to, one.to + one.len),
        })
        .collect()
}
