//! A sentence as it stands in its report, with the words that were read marked below it.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;
use variorum_record::{Claim, CodePoints, Report, Span};

/// Widest line, without its indent.
const WIDTH: usize = 96;
/// Most that is printed around a claim.
const LONGEST: u32 = 1200;

/// What a mark below a character says of it, in the order in which they win.
const LEGEND: [(char, &str); 7] = [
    ('!', "what happened"),
    ('#', "number"),
    ('c', "cue"),
    ('s', "who says so"),
    ('p', "who took part"),
    ('@', "where"),
    ('t', "when"),
];

/// The sentence or sentences of a claim with marks below; the words of the claim itself stand in brackets.
pub(super) fn sentence(claim: &Claim, report: &Report) -> String {
    let marks = marks(claim);
    let range = around(claim, report);
    let points = CodePoints::new(&report.text);
    let (mut text, mut used) = (String::new(), String::new());
    let mut lines = vec![(String::new(), String::new())];
    let put = |c: char, mark: char, lines: &mut Vec<(String, String)>| {
        let (line, below) = lines.last_mut().expect("one line at least");
        line.push(c);
        below.extend(std::iter::repeat_n(mark, c.width().unwrap_or(1)));
    };
    let mut white = true;
    for (at, c) in (range.start..range.end).zip(points.slice(range).chars()) {
        let mark =
            |at: u32| marks.iter().find(|(span, _)| span.start <= at && at < span.end).map_or(' ', |(_, mark)| *mark);
        if claim.parts.iter().any(|part| part.start == at) {
            put('[', ' ', &mut lines);
        }
        if c.is_whitespace() {
            if !white && width(&lines.last().expect("a line").0) > WIDTH {
                lines.push((String::new(), String::new()));
            } else if !white {
                let joins = mark(at.saturating_sub(1)) == mark(at) && mark(at) == mark(at + 1);
                put(' ', if joins { mark(at) } else { ' ' }, &mut lines);
            }
            white = true;
        } else {
            put(c, mark(at), &mut lines);
            if mark(at) != ' ' && !used.contains(mark(at)) {
                used.push(mark(at));
            }
            white = false;
        }
        if claim.parts.iter().any(|part| part.end == at + 1) {
            put(']', ' ', &mut lines);
        }
    }
    for (line, below) in &lines {
        let _ = writeln!(text, "  {}", line.trim_end());
        if !below.trim().is_empty() {
            let _ = writeln!(text, "  {}", below.trim_end());
        }
    }
    let legend: Vec<String> = LEGEND
        .iter()
        .filter(|(mark, _)| used.contains(*mark))
        .map(|(mark, says)| format!("{mark} {says}"))
        .chain(["[ ] the claim".to_owned()])
        .collect();
    let _ = writeln!(text, "  ({})", legend.join(" · "));
    text
}

fn width(line: &str) -> usize {
    line.chars().map(|c| c.width().unwrap_or(1)).sum()
}

/// Everything read, the more telling first.
fn marks(claim: &Claim) -> Vec<(Span, char)> {
    let mut marks = Vec::new();
    marks.extend(claim.trigger.iter().map(|one| (Span::new(one.start, one.end), '!')));
    marks.extend(claim.counts.iter().map(|one| (Span::new(one.start, one.end), '#')));
    for link in &claim.attribution {
        marks.extend(link.cue_start.zip(link.cue_end).map(|(start, end)| (Span::new(start, end), 'c')));
        marks.push((Span::new(link.start, link.end), 's'));
    }
    marks.extend(claim.participants.iter().map(|one| (Span::new(one.start, one.end), 'p')));
    marks.extend(claim.place.iter().map(|one| (Span::new(one.start, one.end), '@')));
    marks.extend(claim.time.iter().map(|one| (Span::new(one.text_start, one.text_end), 't')));
    marks
}

/// The sentences that hold the claim, its cues and informants, as far as they stand near by.
fn around(claim: &Claim, report: &Report) -> Span {
    let near = |span: &Span| span.start + LONGEST / 4 > claim.start && span.end < claim.end + LONGEST / 4;
    let links = claim.attribution.iter().flat_map(|link| {
        [
            Some(Span::new(link.start, link.end)),
            link.cue_start.zip(link.cue_end).map(|(start, end)| Span::new(start, end)),
        ]
    });
    let core = links.flatten().filter(near).fold(claim.span(), Span::cover);
    let text: Vec<char> = report.text.chars().collect();
    let (mut start, mut end) = (core.start as usize, (core.end as usize).min(text.len()));
    let least = start.saturating_sub(LONGEST as usize / 4);
    let stops = |at: usize| {
        text[at] == '\n'
            || matches!(text[at], '.' | '!' | '?' | '…' | '”' | '"')
                && text.get(at + 1).is_some_and(|next| next.is_whitespace())
                && text[..=at].iter().rev().take(2).any(|c| matches!(c, '.' | '!' | '?' | '…'))
    };
    while start > least && !stops(start - 1) {
        start -= 1;
    }
    while end < text.len()
        && end < core.end as usize + LONGEST as usize / 4
        && !stops(end.saturating_sub(1).max(core.start as usize))
    {
        end += 1;
    }
    Span::new(start as u32, end as u32)
}
