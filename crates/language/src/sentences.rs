//! Tokens of a paragraph to sentences: at every gap between two tokens a linear model says whether a sentence ends.
//!
//! Its weights (`data/sentence_ends.tsv`: feature, tab, weight) come from `training/segmentation` over the train parts of
//! EWT and GUM; features are readable strings over the words around the gap, open quotes and brackets, and the length of
//! the sentence so far. Rule engines were looked at and refused: `srx` and `punkt` know no sentence that ends without
//! punctuation and cut before a closing quote; `icu_segmenter` (UAX #29) cuts after *Gen.* and *No.*

use std::collections::HashMap;
use std::ops::Range;

/// The trained model of sentence ends.
pub struct Boundaries {
    weights: HashMap<u64, f32>,
    fingerprint: u64,
}

impl Boundaries {
    /// The weights that the program carries.
    #[must_use]
    pub fn shipped() -> Self {
        Self::parse(include_str!("../data/sentence_ends.tsv"))
    }

    /// Reads lines `feature <tab> weight`; other lines are comments.
    #[must_use]
    pub fn parse(table: &str) -> Self {
        let entry = |line: &str| {
            let (feature, weight) = line.rsplit_once('\t')?;
            Some((hash(&[feature]), weight.parse().ok()?))
        };
        Self { weights: table.lines().filter_map(entry).collect(), fingerprint: hash(&[table]) }
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The sentences of a paragraph as ranges of its tokens; together they hold all tokens.
    #[must_use]
    pub fn sentences(&self, text: &str, tokens: &[Range<usize>]) -> Vec<Range<usize>> {
        let mut walk = Walk::new(text, tokens);
        let mut sentences = Vec::new();
        let mut start = 0;
        while let Some(gap) = walk.next_gap() {
            let mut score = 0.0;
            walk.features(&mut |parts| score += self.weights.get(&hash(parts)).copied().unwrap_or(0.0));
            if (score > 0.0 || walk.begins_anew()) && !walk.runs_on() {
                walk.end_sentence();
                sentences.push(start..gap);
                start = gap;
            }
        }
        if start < tokens.len() {
            sentences.push(start..tokens.len());
        }
        sentences
    }
}

/// FNV-1a over the parts as one string.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

struct Word {
    lower: String,
    shape: &'static str,
    glued: bool,
}

/// A walk over the gaps of a paragraph that keeps track of what is open.
pub struct Walk {
    words: Vec<Word>,
    at: usize,
    start: usize,
    quote_open: bool,
    quote_start: usize,
    brackets: usize,
}

impl Walk {
    /// Begins before the first gap.
    #[must_use]
    pub fn new(text: &str, tokens: &[Range<usize>]) -> Self {
        let word = |(index, range): (usize, &Range<usize>)| Word {
            lower: lowered(&text[range.clone()]),
            shape: shape(&text[range.clone()]),
            glued: tokens.get(index + 1).is_some_and(|next: &Range<usize>| next.start == range.end),
        };
        let words = tokens.iter().enumerate().map(word).collect();
        Self { words, at: 0, start: 0, quote_open: false, quote_start: 0, brackets: 0 }
    }

    /// Moves to the next gap at which a sentence could end: the index of the token after it.
    pub fn next_gap(&mut self) -> Option<usize> {
        while self.at + 1 < self.words.len() {
            let word = &self.words[self.at];
            match word.lower.as_str() {
                "\"" => self.quote_open = !self.quote_open,
                "“" | "``" => {
                    self.quote_open = true;
                    self.quote_start = self.at;
                }
                "”" | "''" | "’’" => self.quote_open = word.lower == "''" && !self.quote_open,
                "(" | "[" | "{" => self.brackets += 1,
                ")" | "]" | "}" => self.brackets = self.brackets.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if !word.glued || is_punctuation(word.shape) {
                return Some(self.at);
            }
        }
        None
    }

    /// Says that a sentence ends at the gap under way.
    pub fn end_sentence(&mut self) {
        self.start = self.at;
        self.brackets = 0;
    }

    /// Whether the sentence goes on beyond any doubt: before a quotation mark that closes it, and in lower case after one:
    /// *“Where are they?” he asked.* Too rare in the treebanks to be learned.
    fn runs_on(&self) -> bool {
        let (before, after) = (&self.words[self.at - 1], &self.words[self.at]);
        if before.glued && is_closer(after.shape) {
            return true;
        }
        let closes = match before.lower.as_str() {
            "\"" | "''" => !self.quote_open,
            _ => before.shape == "”",
        };
        closes && coarse(after.shape) == "a"
    }

    /// Whether a sentence begins beyond doubt: a capitalised pronoun after the end of a quotation of some words, although
    /// the quotation lacks its stop: *“We will return” He left.*
    fn begins_anew(&self) -> bool {
        let after = &self.words[self.at];
        let closes = self.words[self.at - 1].shape == "”" && !self.words[self.at - 1].glued;
        let pronoun = ["he", "she", "it", "they", "we", "this", "these", "those", "there"];
        closes && self.at - self.quote_start > 3 && after.shape == "Xx" && pronoun.contains(&after.lower.as_str())
    }

    /// Emits the features of the gap under way; each is the concatenation of its parts.
    pub fn features(&self, emit: &mut impl FnMut(&[&str])) {
        let edge = Word { lower: String::new(), shape: "", glued: false };
        let before = |back: usize| self.at.checked_sub(back).map_or(&edge, |at| &self.words[at]);
        let after = |ahead: usize| self.words.get(self.at + ahead).unwrap_or(&edge);
        let (p0, p1, p2, n0, n1) = (before(1), before(2), before(3), after(0), after(1));
        // The stop before closing quotes and brackets, the first word after opening ones.
        let closers = (1..=3).take_while(|&back| is_closer(before(back).shape)).count();
        let openers = (0..=2).take_while(|&ahead| is_opener(after(ahead).shape)).count();
        let (stop, first) = (before(closers + 1), after(openers));
        let kind = if is_punctuation(stop.shape) { stop.lower.as_str() } else { stop.shape };
        let closed = if closers > 0 { ")" } else { "" };
        let opened = if openers > 0 { "(" } else { "" };
        let gap = if p0.glued { "+" } else { " " };
        let quote = if self.quote_open { "“" } else { "" };
        let bracket = if self.brackets > 0 { "[" } else { "" };
        let (begins, next) = (coarse(first.shape), coarse(n0.shape));
        let length = bucket(self.at - self.start);
        let left = bucket(self.words.len() - self.at);
        emit(&["bias"]);
        emit(&["p0=", &p0.lower]);
        emit(&["n0=", &n0.lower]);
        emit(&["p0s=", p0.shape, " ", n0.shape]);
        emit(&["p1p0s=", p1.shape, " ", p0.shape, " ", n0.shape]);
        emit(&["p0n0n1s=", p0.shape, " ", n0.shape, " ", n1.shape]);
        emit(&["stop=", kind, closed, gap, opened, begins]);
        emit(&["stop.shape=", kind, closed, opened, first.shape]);
        emit(&["stop.q=", kind, closed, quote, bracket, " ", begins]);
        emit(&["stop.len=", kind, " ", length, " ", begins]);
        emit(&["stop.left=", kind, " ", left, " ", begins]);
        emit(&["stop.first=", kind, closed, " ", &first.lower]);
        emit(&["stop.n1=", kind, " ", n0.shape, " ", &n1.lower]);
        emit(&["stopped=", &stop.lower, closed, " ", begins]);
        emit(&["open=", quote, bracket, " ", p0.shape, " ", next]);
        emit(&["gap=", gap, " ", p0.shape, " ", n0.shape]);
        emit(&["len=", length, " ", p0.shape, " ", next]);
        emit(&["left=", left, " ", n0.shape]);
        emit(&["p1=", &p1.lower, " ", p0.shape, " ", next]);
        emit(&["p2=", &p2.lower, " ", p1.shape, p0.shape, " ", next]);
        if is_punctuation(p0.shape) {
            emit(&["p1p0=", &p1.lower, " ", &p0.lower]);
            emit(&["p0n0=", &p0.lower, " ", &n0.lower]);
        }
    }
}

fn lowered(form: &str) -> String {
    if form.len() > 24 { "…long".to_owned() } else { form.to_lowercase() }
}

/// A coarse shape: letters by case, numbers, abbreviations; punctuation by itself.
fn shape(form: &str) -> &'static str {
    let mut characters = form.chars();
    let Some(first) = characters.next() else { return "" };
    let dotted = form.len() > 1 && form.ends_with('.');
    if first.is_alphabetic() {
        let upper = form.chars().filter(|c| c.is_uppercase()).count();
        return match (first.is_uppercase(), upper, dotted) {
            (true, 1, true) if form.chars().count() == 2 => "X.",
            (true, 1, true) => "Xx.",
            (true, _, true) => "X.X.",
            (false, _, true) => "x.",
            (true, 1, false) if form.chars().count() == 1 => "X",
            (true, 1, false) => "Xx",
            (true, _, false) => "XX",
            (false, 0, false) => "x",
            (false, _, false) => "xX",
        };
    }
    if first.is_numeric() {
        return if form.chars().all(char::is_numeric) { "9" } else { "9x" };
    }
    match form {
        "." => ".",
        "," => ",",
        ";" => ";",
        ":" => ":",
        "!" | "?" => "?",
        "…" => "…",
        "-" | "–" | "—" | "--" => "-",
        "\"" | "''" => "\"",
        "“" | "``" | "‘" | "«" => "“",
        "”" | "’’" | "’" | "»" => "”",
        "'" => "'",
        "(" | "[" | "{" => "(",
        ")" | "]" | "}" => ")",
        "*" | "•" | "·" | "●" => "*",
        _ if form.starts_with(['\'', '’']) => "'x",
        _ if form.starts_with("..") || form.starts_with('…') => "…",
        _ if form.starts_with(['!', '?']) => "?",
        _ if form.starts_with("--") || form.starts_with("==") || form.starts_with("**") || form.starts_with("__") => {
            "="
        }
        _ if first.is_ascii_punctuation() => "#",
        _ => "~",
    }
}

/// A shape with the letter case alone.
fn coarse(shape: &'static str) -> &'static str {
    match shape {
        "X" | "Xx" | "XX" | "X." | "Xx." | "X.X." => "A",
        "x" | "x." | "xX" => "a",
        _ => shape,
    }
}

fn is_punctuation(shape: &str) -> bool {
    matches!(
        shape,
        "." | "," | ";" | ":" | "?" | "…" | "-" | "\"" | "“" | "”" | "'" | "(" | ")" | "*" | "=" | "#" | "~"
    )
}

fn is_closer(shape: &str) -> bool {
    matches!(shape, "\"" | "”" | "'" | ")")
}

fn is_opener(shape: &str) -> bool {
    matches!(shape, "\"" | "“" | "'" | "(")
}

fn bucket(length: usize) -> &'static str {
    match length {
        0 => "0",
        1 => "1",
        2 => "2",
        3..=4 => "4",
        5..=7 => "7",
        8..=12 => "12",
        13..=20 => "20",
        21..=30 => "30",
        31..=45 => "45",
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokens;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        let sentences = Boundaries::shipped().sentences(text, &tokens);
        sentences
            .into_iter()
            .map(|range| text[tokens[range.start].start..tokens[range.end - 1].end].to_owned())
            .collect()
    }

    #[test]
    fn stops_end_sentences_and_abbreviations_do_not() {
        let text = "Gen. Omar left the U.S. base at 5 p.m. on Monday. Col. Badri stayed. No. 5 Brigade moved.";
        assert_eq!(
            cut(text),
            ["Gen. Omar left the U.S. base at 5 p.m. on Monday.", "Col. Badri stayed.", "No. 5 Brigade moved."]
        );
    }

    #[test]
    fn a_closing_quote_belongs_to_its_sentence() {
        let text = "“How did they leave the town? There must be an inquiry.” The major said no more.";
        assert_eq!(
            cut(text),
            ["“How did they leave the town?", "There must be an inquiry.”", "The major said no more."]
        );
        assert_eq!(cut("“Where are they?” he asked the men.").len(), 1);
        assert_eq!(cut("He said: “They will have to wait” He left.").len(), 2);
        assert_eq!(cut("The film “Dawn” It Girls made was lost.").len(), 1);
    }

    proptest! {
        #[test]
        fn sentences_hold_all_tokens(text in any::<String>()) {
            let tokens = tokens(&text);
            let sentences = Boundaries::shipped().sentences(&text, &tokens);
            let all: Vec<usize> = sentences.into_iter().flatten().collect();
            prop_assert_eq!(all, (0..tokens.len()).collect::<Vec<_>>());
        }
    }
}
