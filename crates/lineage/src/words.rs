//! The words of a report's body, folded for comparison, each with its place in the text.

use unicode_segmentation::UnicodeSegmentation;
use variorum_record::{CodePoints, Report, Span};

/// The words of one body. What stands outside the body (furniture) is not in it, and no match can cross a gap.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    /// One hash a word: lower case, straight apostrophes.
    pub(crate) hashes: Vec<u64>,
    /// Where each word stands, in code points of the text.
    pub(crate) spans: Vec<Span>,
    /// Which piece of the body each word belongs to.
    pub(crate) piece: Vec<u32>,
    /// What each word is worth as evidence of copying.
    pub(crate) worth: Vec<Worth>,
}

/// What a word is worth as evidence that a run of words was copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// A name, a title or a number: whoever tells of the same people repeats them, and their long names in full.
    Name,
    /// "of the", "said": whoever writes needs them.
    Empty,
    Content,
}

impl Words {
    /// Reads the body of a report.
    pub(crate) fn of(report: &Report) -> Self {
        let points = CodePoints::new(&report.text);
        let mut words = Self::default();
        for (piece, span) in report.body.iter().enumerate() {
            let base = points.byte(span.start);
            let text = points.slice(*span);
            // Capitals tell names only where most words have none.
            let lower = text.chars().filter(|c| c.is_lowercase()).count();
            let cased = lower > text.chars().filter(|c| c.is_uppercase()).count();
            let mut end = 0;
            for (at, word) in text.unicode_word_indices() {
                let start = points.at_byte(base + at);
                words.hashes.push(hash_word(word));
                words.spans.push(Span::new(start, points.at_byte(base + at + word.len())));
                words.piece.push(piece as u32);
                let opens = at == 0 || text[end..at].contains(['.', '!', '?', '\n', '“', '"', ':']);
                words.worth.push(worth(word, cased && !opens));
                end = at + word.len();
            }
        }
        words
    }

    /// Number of words.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The code points from word `from` to word `to` (exclusive).
    pub(crate) fn cover(&self, from: usize, to: usize) -> Span {
        Span::new(self.spans[from].start, self.spans[to - 1].end)
    }

    /// The words that lie wholly inside a span, as a range of indices.
    pub(crate) fn inside(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.spans.partition_point(|word| word.start < span.start);
        let to = self.spans.partition_point(|word| word.end <= span.end);
        from..to.max(from)
    }

    /// The hashes of all runs of `k` words that cross no gap, each with the index of its first word.
    pub(crate) fn grams(&self, k: usize) -> impl Iterator<Item = (usize, u64)> + '_ {
        (0..(self.len() + 1).saturating_sub(k))
            .filter(move |at| self.piece[*at] == self.piece[at + k - 1])
            .map(move |at| (at, fold(&self.hashes[at..at + k])))
    }

    /// A hash of all words in their order.
    pub(crate) fn digest(&self) -> u64 {
        fold(&self.hashes)
    }
}

/// Mixes 64 bits (the finalizer of SplitMix64): stable across platforms and runs, which std's hasher does not promise.
pub(crate) const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

fn fold(hashes: &[u64]) -> u64 {
    hashes.iter().fold(0x9e37_79b9_7f4a_7c15, |sum, hash| mix(sum ^ hash).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

pub(crate) fn hash_word(word: &str) -> u64 {
    let mut buffer = [0u8; 4];
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for c in word.chars().flat_map(char::to_lowercase) {
        let c = if c == '\u{2019}' { '\'' } else { c };
        for byte in c.encode_utf8(&mut buffer).bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    mix(hash)
}

/// Words that every text needs, and those that every report needs to say who speaks.
const EMPTY: &[&str] = &[
    "a",
    "about",
    "according",
    "after",
    "against",
    "all",
    "also",
    "among",
    "an",
    "and",
    "any",
    "are",
    "around",
    "as",
    "asked",
    "at",
    "be",
    "because",
    "been",
    "before",
    "behind",
    "between",
    "but",
    "by",
    "could",
    "did",
    "do",
    "does",
    "during",
    "each",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "him",
    "his",
    "identified",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "last",
    "least",
    "many",
    "me",
    "more",
    "most",
    "much",
    "my",
    "named",
    "near",
    "new",
    "no",
    "not",
    "of",
    "on",
    "one",
    "only",
    "or",
    "other",
    "our",
    "out",
    "over",
    "per",
    "quoted",
    "reporters",
    "said",
    "saying",
    "she",
    "since",
    "so",
    "some",
    "spokesman",
    "spokesperson",
    "spokeswoman",
    "statement",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "through",
    "time",
    "to",
    "told",
    "two",
    "under",
    "until",
    "up",
    "us",
    "very",
    "was",
    "we",
    "were",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "would",
    "you",
    "your",
];

fn worth(word: &str, names: bool) -> Worth {
    let mut chars = word.chars();
    let first = chars.next().unwrap_or(' ');
    let number = word.chars().all(|c| c.is_numeric() || matches!(c, '.' | ','));
    if number || (names && first.is_uppercase()) {
        return Worth::Name;
    }
    let mut lower = [0u8; 16];
    let Some(folded) = lower.get_mut(..word.len()).filter(|_| word.is_ascii()) else { return Worth::Content };
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    let empty = std::str::from_utf8(folded).is_ok_and(|word| EMPTY.binary_search(&word).is_ok());
    if empty { Worth::Empty } else { Worth::Content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_words_stand_in_order() {
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn names_and_numbers_are_worth_nothing() {
        let worths: Vec<Worth> = ["Orlova", "12", "the", "retreated"].iter().map(|word| worth(word, true)).collect();
        assert_eq!(worths, [Worth::Name, Worth::Name, Worth::Empty, Worth::Content]);
        assert_eq!(worth("Retreated", false), Worth::Content);
    }
}
