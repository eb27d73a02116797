//! The body of a report to paragraphs.
//!
//! Every line is a paragraph of its own, unless its block is hard-wrapped text: lines of like length that stop in
//! mid-sentence.

use std::ops::Range;

use variorum_record::{CodePoints, Span};

/// Lengths, in code points, that text is commonly wrapped at.
const WRAPPED: Range<usize> = 45..101;
/// How many code points shorter than the longest line a wrapped line may be: a long word did not fit.
const RAGGED: usize = 24;

/// The paragraphs of the `body` spans, in their order, as byte ranges of the text; none is blank.
#[must_use]
pub fn paragraphs(text: &CodePoints<'_>, body: &[Span]) -> Vec<Range<usize>> {
    let mut paragraphs = Vec::new();
    for span in body {
        let (start, end) = (text.byte(span.start), text.byte(span.end));
        let mut block: Vec<Range<usize>> = Vec::new();
        for line in lines(text.text(), start..end) {
            if text.text()[line.clone()].trim().is_empty() {
                close(text.text(), &mut block, &mut paragraphs);
            } else {
                block.push(line);
            }
        }
        close(text.text(), &mut block, &mut paragraphs);
    }
    paragraphs
}

/// The lines of a range, without their ends.
fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let base = range.start;
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    // A carriage return before a line feed would look like a blank line.
    text[range]
        .split_inclusive('\n')
        .scan(base, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))))
        })
        .flat_map(move |(start, line)| {
            let offset = move |part: &str| part.as_ptr() as usize - line.as_ptr() as usize + start;
            line.split(is_break).map(move |part| offset(part)..offset(part) + part.len())
        })
}

/// Ends a block of lines: one paragraph if it is wrapped, else one for each line.
fn close(text: &str, block: &mut Vec<Range<usize>>, paragraphs: &mut Vec<Range<usize>>) {
    let lines: Vec<&str> = block.iter().map(|line| text[line.clone()].trim()).collect();
    match (block.first(), block.last()) {
        (Some(first), Some(last)) if is_wrapped(&lines) => paragraphs.push(first.start..last.end),
        _ => paragraphs.extend(block.iter().cloned()),
    }
    block.clear();
}

/// Whether lines are one text cut at a fixed width.
fn is_wrapped(lines: &[&str]) -> bool {
    let Some((last, full)) = lines.split_last() else { return false };
    let lengths: Vec<usize> = full.iter().map(|line| line.chars().count()).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    let even = lengths.iter().all(|length| WRAPPED.contains(length) && length + RAGGED >= longest);
    let open = full.iter().filter(|line| !line.ends_with(ends_sentence)).count();
    let goes_on = lines[1..].iter().filter(|line| line.starts_with(char::is_lowercase)).count();
    // A list of headlines has like lengths and no stops as well, but every line of it begins anew.
    even && !full.is_empty()
        && last.chars().count() <= longest + 4
        && open * 2 > full.len()
        && goes_on * 3 >= full.len()
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | '…' | '"' | '”' | '’' | ')')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        let points = CodePoints::new(text);
        let body = [Span::new(0, points.len())];
        paragraphs(&points, &body).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn every_line_is_a_paragraph() {
        assert_eq!(cut("One.\nTwo.\r\n\r\n  \nThree"), ["One.", "Two.", "Three"]);
        assert_eq!(cut("A\u{2028}B"), ["A", "B"]);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let wrapped = "The convoy left the northern gate of the town before sunrise and\n\
                       drove south along the old pipeline road until its rear vehicle was\n\
                       hit by shells.\n\nA second one turned back.";
        assert_eq!(cut(wrapped).len(), 2);
    }

    #[test]
    fn headlines_of_like_length_stay_apart() {
        let list = "Ten things that the mayor of the harbour town never told anyone\n\
                    Why the price of bread doubled in the valley during one winter\n\
                    How a football club became the largest employer of the islands";
        assert_eq!(cut(list).len(), 3);
    }

    proptest! {
        #[test]
        fn nothing_but_blanks_is_left_out(text in "(\\PC|\n|\r|\u{2028}){0,60}") {
            let mut end = 0;
            let points = CodePoints::new(&text);
            for range in paragraphs(&points, &[Span::new(0, points.len())]) {
                prop_assert!(text[end..range.start].trim().is_empty());
                prop_assert!(!text[range.clone()].trim().is_empty());
                end = range.end;
            }
            prop_assert!(text[end..].trim().is_empty());
        }
    }
}
