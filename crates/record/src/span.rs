//! Places in a report's text, counted in Unicode code points.

use serde::{Deserialize, Serialize};

/// A half-open range of Unicode code points `[start, end)` of a report's `text`; written as the pair `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

impl Span {
    /// The range from `start` up to `end`; an inverted pair becomes empty at `start`.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// Length in code points.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no code point.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// How many code points both share.
    #[must_use]
    pub fn overlap(self, other: Span) -> u32 {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl TryFrom<(u32, u32)> for Span {
    type Error = String;

    fn try_from((start, end): (u32, u32)) -> Result<Self, String> {
        if end < start {
            Err(format!("the span [{start}, {end}] ends before it starts"))
        } else {
            Ok(Self { start, end })
        }
    }
}

/// A text with random access by code point.
///
/// Reports are addressed in code points while Rust slices in bytes; this keeps the byte offset of every code point
/// (nothing for pure ASCII, where both agree).
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    starts: Option<Vec<u32>>,
}

impl<'t> CodePoints<'t> {
    /// Indexes `text` (O(n) once; texts are below 4 GiB by intake's limits).
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let starts = (!text.is_ascii()).then(|| {
            let mut starts: Vec<u32> = text.char_indices().map(|(byte, _)| byte as u32).collect();
            starts.push(text.len() as u32);
            starts
        });
        Self { text, starts }
    }

    /// Number of code points.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.starts.as_ref().map_or(self.text.len() as u32, |starts| starts.len() as u32 - 1)
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The byte offset of a code point; past the end it is the text's length.
    #[must_use]
    pub fn byte(&self, code_point: u32) -> usize {
        match &self.starts {
            None => (code_point as usize).min(self.text.len()),
            Some(starts) => starts[(code_point as usize).min(starts.len() - 1)] as usize,
        }
    }

    /// The code point that begins at or before this byte offset.
    #[must_use]
    pub fn at_byte(&self, byte: usize) -> u32 {
        match &self.starts {
            None => byte.min(self.text.len()) as u32,
            Some(starts) => match starts.binary_search(&(byte as u32)) {
                Ok(at) => at as u32,
                Err(after) => after.saturating_sub(1) as u32,
            },
        }
    }

    /// The characters of a span; what lies past the end is cut off.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'t str {
        &self.text[self.byte(span.start)..self.byte(span.end)]
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_is_written_as_a_pair() {
        assert_eq!(serde_json::to_string(&Span::new(3, 8)).unwrap(), "[3,8]");
        assert_eq!(serde_json::from_str::<Span>("[3,8]").unwrap(), Span::new(3, 8));
        assert!(serde_json::from_str::<Span>("[8,3]").is_err());
    }

    proptest! {
        #[test]
        fn slices_by_code_point(text in "\\PC{0,40}", a in 0u32..45, b in 0u32..45) {
            let span = Span::new(a, b);
            let want: String = text.chars().skip(a as usize).take(span.len() as usize).collect();
            prop_assert_eq!(CodePoints::new(&text).slice(span), want);
        }

        #[test]
        fn bytes_and_code_points_lead_back(text in "\\PC{0,40}") {
            let points = CodePoints::new(&text);
            for at in 0..=points.len() {
                prop_assert_eq!(points.at_byte(points.byte(at)), at);
            }
        }
    }
}
