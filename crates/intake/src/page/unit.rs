//! The units of a page: its lines, or its paragraphs where lines were wrapped.

use std::ops::Range;

use crate::words::{self, Stem};

/// One paragraph, heading, caption, label or code of a page.
#[derive(Debug, Clone)]
pub(crate) struct Unit<'t> {
    /// Bytes of the page's text, without white space at the ends.
    pub(crate) range: Range<usize>,
    /// Its characters.
    pub(crate) text: &'t str,
    /// Empty lines before it.
    pub(crate) gap: usize,
    /// How it looks.
    pub(crate) shape: Shape,
    /// What kind of writing it is.
    pub(crate) kind: Kind,
    /// Its content words.
    pub(crate) stems: Vec<Stem>,
}

/// How a unit ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As sentences end.
    Stop,
    /// With a question mark.
    Question,
    /// Cut off: an ellipsis.
    Ellipsis,
    /// With a colon.
    Colon,
    /// With a word.
    Open,
}

/// What the characters of a unit say without their meaning.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// Words.
    pub(crate) words: usize,
    /// Words with a capital first.
    capitals: usize,
    /// Function words among them.
    pub(crate) function: usize,
    /// Sentence ends inside and at the end.
    pub(crate) sentences: usize,
    /// Digits among the letters and digits, 0 to 1.
    pub(crate) digits: f32,
    /// How it ends.
    pub(crate) end: End,
    /// Whether it speaks to the reader, outside quotation marks.
    pub(crate) second_person: bool,
    /// Whether it opens with or holds a quotation.
    pub(crate) quotes: bool,
}

/// What kind of writing a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Whole sentences.
    Prose,
    /// One short sentence.
    Short,
    /// No sentence: headings, labels, lists, codes.
    Loose,
}

impl Shape {
    fn new(text: &str) -> Self {
        let (mut count, mut function, mut capitals, mut second_person) = (0, 0, 0, false);
        for word in words::words(text) {
            count += 1;
            function += usize::from(words::is_function_word(word));
            capitals += usize::from(word.starts_with(char::is_uppercase));
        }
        let quotes = text.contains(['“', '”', '"', '«', '‘']);
        if !quotes {
            second_person = words::words(text).any(words::is_second_person);
        }
        let (digits, letters) = text.chars().fold((0usize, 0usize), |(digits, letters), c| {
            (digits + usize::from(c.is_numeric()), letters + usize::from(c.is_alphabetic()))
        });
        Self {
            words: count,
            function,
            capitals,
            sentences: sentences(text),
            digits: digits as f32 / (digits + letters).max(1) as f32,
            end: end(text),
            second_person,
            quotes,
        }
    }

    /// The share of function words, 0 to 1.
    pub(crate) fn function_share(&self) -> f32 {
        self.function as f32 / self.words.max(1) as f32
    }

    /// What kind of writing it is; `style` says how the page around it writes.
    fn kind(&self, style: Style) -> Kind {
        let closed = matches!(self.end, End::Stop | End::Question | End::Ellipsis | End::Colon) || style.open;
        let share = if style.english { self.function_share() } else { 0.4 };
        if self.digits > 0.5 {
            Kind::Loose
        } else if self.words >= 8 && closed && share >= 0.18 && (self.end != End::Open || self.runs_like_a_sentence())
            || self.words >= 12 && self.sentences > 0 && share >= 0.22
            || self.words >= 25 && share >= 0.28
        {
            Kind::Prose
        } else if self.words < 12
            && (matches!(self.end, End::Stop | End::Question) && self.words >= 2
                || self.sentences > 0 && self.words >= 4)
        {
            Kind::Short
        } else {
            Kind::Loose
        }
    }

    /// Whether it is built like a sentence whatever it ends in: many function words, few capitals.
    fn runs_like_a_sentence(&self) -> bool {
        self.words >= 8 && self.function_share() >= 0.25 && self.capitals * 5 <= self.words * 2
    }
}

/// How a page writes.
#[derive(Debug, Clone, Copy)]
struct Style {
    /// Whether function words are known.
    english: bool,
    /// Whether its sentences have lost their full stops: nearly all that is built like a sentence ends in a word.
    open: bool,
}

impl Style {
    fn of(shapes: &[Shape], english: bool) -> Self {
        let (mut open, mut lines, mut all) = (0, 0, 0);
        for shape in shapes.iter().filter(|shape| shape.words >= 10 && shape.runs_like_a_sentence()) {
            all += shape.words;
            if shape.end == End::Open {
                (open, lines) = (open + shape.words, lines + 1);
            }
        }
        Self { english, open: english && lines >= 3 && open * 4 >= all * 3 }
    }
}

fn end(text: &str) -> End {
    let bare = text.trim_end_matches(|c: char| c.is_whitespace() || "\"”’'»)]*".contains(c));
    if bare.ends_with("...") || bare.ends_with('…') {
        End::Ellipsis
    } else if bare.ends_with(['.', '!', '。', '؟', '।']) {
        if bare.ends_with('؟') { End::Question } else { End::Stop }
    } else if bare.ends_with('?') {
        End::Question
    } else if text.trim_end().ends_with(':') {
        End::Colon
    } else if text.trim_end().ends_with(['”', '"', '»']) && text.contains(['“', '"', '«']) && text.len() > 60 {
        End::Stop
    } else {
        End::Open
    }
}

fn sentences(text: &str) -> usize {
    let mut count = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…')) {
        let rest = text[at + mark.len_utf8()..].trim_start_matches(|c: char| "\"”’')]".contains(c));
        if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
            continue;
        }
        let word = text[..at].rsplit(|c: char| c.is_whitespace() || c == '.').next().unwrap_or("");
        let letters = word.chars().count();
        // "Gen. X" and "U.S. Army" end no sentence: one letter, or a short capitalised word, comes before the stop.
        let short = letters == 1 || letters <= 4 && word.starts_with(char::is_uppercase);
        count += usize::from(rest.trim().is_empty() || mark != '.' || !short);
    }
    count
}

/// Splits a page into units.
///
/// A line is a unit, except in a text whose lines were wrapped at a column (mail, wire copy): there, lines without an
/// empty line between them are one unit, as long as each runs on in the next. `english` says whether function words are
/// known.
pub(crate) fn units(text: &str, english: bool) -> Vec<Unit<'_>> {
    let mut lines: Vec<(Range<usize>, usize)> = Vec::new();
    let (mut at, mut gap) = (0, 0);
    for line in text.split('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            gap += 1;
        } else {
            let start = at + (line.len() - line.trim_start().len());
            lines.push((start..start + trimmed.len(), gap));
            gap = 0;
        }
        at += line.len() + 1;
    }
    let wrapped = is_wrapped(text, &lines);
    let mut ranges: Vec<(Range<usize>, usize)> = Vec::with_capacity(lines.len());
    for (range, gap) in lines {
        match ranges.last_mut() {
            Some((last, _)) if wrapped && gap == 0 && runs_on(&text[last.clone()], &text[range.clone()]) => {
                last.end = range.end
            }
            _ => ranges.push((range, gap)),
        }
    }
    let shapes: Vec<Shape> = ranges.iter().map(|(range, _)| Shape::new(&text[range.clone()])).collect();
    let style = Style::of(&shapes, english);
    let unit = |((range, gap), shape): ((Range<usize>, usize), Shape)| {
        let text = &text[range.clone()];
        Unit { text, kind: shape.kind(style), stems: words::stems(text), shape, range, gap }
    };
    ranges.into_iter().zip(shapes).map(unit).collect()
}

/// Whether most neighbouring lines run on: no line is long, and the breaks fall inside sentences.
fn is_wrapped(text: &str, lines: &[(Range<usize>, usize)]) -> bool {
    let longest = lines.iter().map(|(range, _)| text[range.clone()].chars().count()).max().unwrap_or(0);
    if !(45..=120).contains(&longest) {
        return false;
    }
    let pairs = lines.windows(2).filter(|pair| pair[1].1 == 0);
    let (mut all, mut inside) = (0, 0);
    for pair in pairs {
        let (before, after) = (&text[pair[0].0.clone()], &text[pair[1].0.clone()]);
        all += 1;
        let full = before.chars().count() * 10 >= longest * 6;
        inside += usize::from(full && end(before) == End::Open && after.starts_with(char::is_lowercase));
    }
    inside >= 2 && inside * 10 >= all * 3
}

/// Whether a wrapped line continues in the next one.
fn runs_on(before: &str, after: &str) -> bool {
    let last = before.rsplit('\n').next().unwrap_or(before);
    last.chars().count() >= 30 && !after.starts_with(['-', '*', '•'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_units() {
        let found = units("Menu\n\n\n The ferry ran aground on Monday night, the port said. \nHe denied it.\n", true);
        assert_eq!(found.len(), 3);
        assert_eq!((found[1].gap, found[1].kind), (2, Kind::Prose));
        assert_eq!(found[2].kind, Kind::Short);
        assert_eq!(found[0].kind, Kind::Loose);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let text = "The ferry ran aground on Monday night while it was carrying\nforty people to the island, the port \
                    authority said in a\nstatement on its page. Nobody was hurt.\n\nA second ferry took the people off \
                    the boat and brought them\nto the harbour before dawn.\n";
        let found = units(text, true);
        assert_eq!(found.len(), 2);
        assert!(found[0].text.ends_with("hurt."));
    }

    #[test]
    fn a_page_without_full_stops() {
        let lines = "Ferry runs aground off island\nA ferry with forty people on board ran aground off the island on Monday\n\
                     The people were taken off by the boats of the port, an official said\n\
                     It was not clear why the ferry had left its course in the night";
        let kinds: Vec<Kind> = units(lines, true).iter().map(|unit| unit.kind).collect();
        assert_eq!(kinds, [Kind::Loose, Kind::Prose, Kind::Prose, Kind::Prose]);
    }

    #[test]
    fn abbreviations_end_no_sentence() {
        assert_eq!(sentences("Gen. A. Name of the U.S. Army said so. He left."), 2);
    }
}
