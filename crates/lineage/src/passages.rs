//! Shared passages: winnowed fingerprints find where two bodies agree, and each seed grows to a maximal match.
//!
//! Schleimer, Wilkerson and Aiken (2003), "Winnowing: local algorithms for document fingerprinting": with runs of
//! `GRAM` words and a window of `WINDOW`, every match of at least `GRAM + WINDOW - 1` words holds a common fingerprint.

use variorum_record::SharedSpan;

use crate::words::{Words, Worth};

const GRAM: usize = 8;
const WINDOW: usize = 5;

/// How long a shared run must be to tell that it was copied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Least {
    pub(crate) words: usize,
    /// Words that are no names and no numbers.
    plain: usize,
    /// Words that not every report needs.
    content: usize,
}

/// Any two reports. Shorter runs, and runs of names and titles, recur between reports that never saw each other.
pub(crate) const PASSAGE: Least = Least { words: GRAM + WINDOW - 1, plain: 10, content: 4 };
/// Reports that credit one agency.
pub(crate) const CREDITED: Least = Least { words: 8, plain: 8, content: 5 };
/// Near copies: what both have is one text already.
pub(crate) const NEAR: Least = Least { words: 7, plain: 0, content: 0 };
/// Quotations of one speaker: that both outlets mark the words as spoken is evidence of its own.
pub(crate) const UTTERANCE: Least = Least { words: 6, plain: 5, content: 3 };
/// The same where the run is a part of what either quotes: a turn of phrase recurs.
pub(crate) const PART: Least = Least { words: 9, plain: 8, content: 5 };

/// The keys of a body: in every window of `WINDOW` runs the least (the rightmost of equals).
pub(crate) fn keys(words: &Words) -> Vec<u64> {
    let grams: Vec<u64> = words.grams(GRAM).map(|(_, hash)| hash).collect();
    let mut chosen: Vec<u64> =
        grams.windows(WINDOW.min(grams.len().max(1))).filter_map(|window| window.iter().min().copied()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen
}

/// One maximal match: `len` words from `from` in the one body and from `to` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) len: usize,
}

/// All runs of so many words of one body, to be looked up by many others.
pub(crate) struct Index<'w> {
    words: &'w Words,
    length: usize,
    runs: Vec<(u64, u32)>,
}

impl<'w> Index<'w> {
    pub(crate) fn new(words: &'w Words, length: usize) -> Self {
        let mut runs: Vec<(u64, u32)> = words.grams(length).map(|(at, hash)| (hash, at as u32)).collect();
        runs.sort_unstable();
        Self { words, length, runs }
    }

    fn of(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let first = self.runs.partition_point(|(known, _)| *known < hash);
        self.runs[first..].iter().take_while(move |(known, _)| *known == hash).map(|(_, at)| *at as usize)
    }
}

/// The maximal matches that are long enough, none overlapping another in either body; longest first, then leftmost.
///
/// The index holds runs of at most `least.words` words.
pub(crate) fn matches(from: &Words, to: &Index, least: Least) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (at, hash) in from.grams(to.length) {
        for other in to.of(hash).take(MOST_REPEATS) {
            // A seed that continues a match to the left was grown already.
            if at > 0
                && other > 0
                && agree(from, at - 1, to.words, other - 1)
                && joined(from, at - 1)
                && joined(to.words, other - 1)
            {
                continue;
            }
            found.push(Match { from: at, to: other, len: grown(from, at, to.words, other) });
        }
    }
    found.retain(|found| tells(from, found, least));
    found.sort_by(|a, b| b.len.cmp(&a.len).then(a.cmp(b)));
    apart(found)
}

/// Whether a match is long enough, and not of names alone.
pub(crate) fn tells(from: &Words, found: &Match, least: Least) -> bool {
    let worth = &from.worth[found.from..found.from + found.len];
    let of = |worth: &[Worth], least: Worth| worth.iter().filter(|own| **own >= least).count();
    found.len >= least.words && of(worth, Worth::Empty) >= least.plain && of(worth, Worth::Content) >= least.content
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
