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

/// The keys of a body: in every window of `WINDOW` runs the least (the rightmost of equals), but for runs full of names.
pub(crate) fn keys(words: &Words) -> Vec<u64> {
    let grams: Vec<(u64, usize)> = words.grams(GRAM).map(|(at, hash)| (hash, at)).collect();
    let mut chosen: Vec<(u64, usize)> =
        grams.windows(WINDOW.min(grams.len().max(1))).filter_map(|window| window.iter().min().copied()).collect();
    chosen.dedup();
    // A run that counts as a passage holds so few names that none of its keys is left out here.
    chosen.retain(|(_, at)| {
        let worth = &words.worth[*at..at + GRAM];
        count(worth, Worth::Empty) + PASSAGE.words >= GRAM + PASSAGE.plain && count(worth, Worth::Content) > 0
    });
    let mut keys: Vec<u64> = chosen.into_iter().map(|(hash, _)| hash).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn count(worth: &[Worth], least: Worth) -> usize {
    worth.iter().filter(|own| **own >= least).count()
}

/// One maximal match: `len` words from `from` in the one body and from `to` in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) len: usize,
}

/// All runs of [`SEED`] words of one body, to be looked up by many others: a table of chains.
pub(crate) struct Index<'w> {
    words: &'w Words,
    /// By the low bits of a run's hash: one more than the place of the last such run; 0 is none.
    heads: Vec<u32>,
    /// By a run's place: its hash, and one more than the place of the run before it in its chain.
    runs: Vec<(u64, u32)>,
}

/// Words of a seed: the shortest run that is ever looked for.
pub(crate) const SEED: usize = UTTERANCE.words;

/// The hashes of all runs of [`SEED`] words, by their first word; 0 where a run would cross a gap.
pub(crate) fn seeds(words: &Words) -> Vec<u64> {
    let mut seeds = vec![0; (words.len() + 1).saturating_sub(SEED)];
    for (at, hash) in words.grams(SEED) {
        seeds[at] = hash;
    }
    seeds
}

fn runs_of(seeds: &[u64]) -> impl Iterator<Item = (usize, u64)> + '_ {
    seeds.iter().copied().enumerate().filter(|(_, hash)| *hash != 0)
}

impl<'w> Index<'w> {
    pub(crate) fn new(words: &'w Words, seeds: &[u64]) -> Self {
        let mut heads = vec![0u32; (2 * words.len()).next_power_of_two().max(16)];
        let mut runs = vec![(0u64, 0u32); words.len()];
        for (at, hash) in runs_of(seeds) {
            let slot = hash as usize & (heads.len() - 1);
            let head = &mut heads[slot];
            runs[at] = (hash, *head);
            *head = at as u32 + 1;
        }
        Self { words, heads, runs }
    }

    /// The places of a run, the last first.
    fn of(&self, hash: u64) -> impl Iterator<Item = usize> + '_ {
        let mut next = self.heads[hash as usize & (self.heads.len() - 1)];
        std::iter::from_fn(move || {
            while next > 0 {
                let at = next as usize - 1;
                let (own, before) = self.runs[at];
                next = before;
                if own == hash {
                    return Some(at);
                }
            }
            None
        })
    }
}

/// The maximal runs of at least [`SEED`] words that both bodies hold, longest first, then leftmost.
pub(crate) fn runs(from: &Words, seeds: &[u64], to: &Index) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (at, hash) in runs_of(seeds) {
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
    found.sort_by(|a, b| b.len.cmp(&a.len).then(a.cmp(b)));
    found
}

/// Of maximal runs in their order those that are long enough, none overlapping another in either body.
pub(crate) fn matches(from: &Words, runs: &[Match], least: Least) -> Vec<Match> {
    apart(runs.iter().copied().filter(|found| tells(from, found, least)))
}

/// Whether a match is long enough, and not of names alone.
pub(crate) fn tells(from: &Words, found: &Match, least: Least) -> bool {
    let worth = &from.worth[found.from..found.from + found.len];
    found.len >= least.words
        && count(worth, Worth::Empty) >= least.plain
        && count(worth, Worth::Content) >= least.content
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

fn apart(found: impl Iterator<Item = Match>) -> Vec<Match> {
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
