//! A report's text with its claims marked: pure layout, from offsets to well-nested pieces.

use std::collections::BTreeSet;

use variorum_record::{Claim, CodePoints, Report, Span};

use super::index::Index;

/// Deeper nesting than this helps no reader, and browsers cut elements off at some depth.
const MOST_NESTED: usize = 12;

/// One step of writing a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A piece of the text; `true` inside the article's body.
    Text(Span, bool),
    /// Claim number so begins; `true` for its first piece, which carries its id.
    Open(usize, bool),
    /// The innermost open claim ends; `true` for its first piece.
    Close(usize, bool),
}

/// One line of the text that is not blank.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) steps: Vec<Step>,
    /// Whether any of it belongs to the body.
    pub(super) body: bool,
}

/// The lines of a report with the pieces of `claims` (in the order of the text) in them.
pub(super) fn lines(report: &Report, claims: &[&Claim]) -> Vec<Line> {
    let points = CodePoints::new(&report.text);
    let pieces = pieces(claims, points.len());
    let mut begun = vec![false; claims.len()];
    let mut from = 0;
    lines_of(&report.text)
        .into_iter()
        .map(|line| {
            while pieces.get(from).is_some_and(|(span, _)| span.end <= line.start && from < pieces.len()) {
                from += 1;
            }
            let here: Vec<(Span, usize)> = pieces[from..]
                .iter()
                .take_while(|(span, _)| span.start < line.end)
                .filter(|(span, _)| span.end > line.start)
                .map(|(span, claim)| (Span::new(span.start.max(line.start), span.end.min(line.end)), *claim))
                .collect();
            let body: Vec<Span> = report.body.iter().copied().filter(|span| span.overlap(line) > 0).collect();
            Line { steps: steps(line, &here, &body, &mut begun), body: !body.is_empty() }
        })
        .collect()
}

/// Style rules for the claims that stand in several pieces: going to the first one marks all of them.
pub(super) fn rules(index: &Index) -> String {
    let mut rules = String::new();
    for report in &index.tables.reports {
        let claims = index.claims_of(report);
        let mut again: BTreeSet<usize> = BTreeSet::new();
        for line in lines(report, claims) {
            again.extend(line.steps.iter().filter_map(|step| match step {
                Step::Open(claim, false) => Some(*claim),
                _ => None,
            }));
        }
        for id in again.into_iter().map(|claim| claims[claim].claim_id.as_str()) {
            // An id that is no plain word would end the rule; such a claim marks its first piece only.
            if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
                rules.push_str(&format!(".text:has(#{id}:target) .{id}{{background:var(--mark)}}\n"));
            }
        }
    }
    rules
}

/// The pieces of all claims, sorted: earlier first, longer first.
fn pieces(claims: &[&Claim], length: u32) -> Vec<(Span, usize)> {
    let mut pieces: Vec<(Span, usize)> = Vec::new();
    for (number, claim) in claims.iter().enumerate() {
        let whole = [claim.span()];
        let parts = if claim.parts.is_empty() { &whole[..] } else { &claim.parts };
        let cut = parts.iter().map(|part| Span::new(part.start.min(length), part.end.min(length)));
        pieces.extend(cut.filter(|part| !part.is_empty()).map(|part| (part, number)));
    }
    pieces.sort_by_key(|(span, claim)| (span.start, std::cmp::Reverse(span.end), *claim));
    pieces
}

fn lines_of(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let (mut start, mut at, mut blank) = (0u32, 0u32, true);
    for c in text.chars().chain(['\n']) {
        if c == '\n' {
            if !blank {
                lines.push(Span::new(start, at));
            }
            (start, blank) = (at + 1, true);
        } else if !c.is_whitespace() {
            blank = false;
        }
        at += 1;
    }
    lines
}

/// Writes one line: opens and closes claims so that they nest, cutting those that cross.
fn steps(line: Span, pieces: &[(Span, usize)], body: &[Span], begun: &mut [bool]) -> Vec<Step> {
    let mut cuts: BTreeSet<u32> = BTreeSet::from([line.start, line.end]);
    cuts.extend(pieces.iter().flat_map(|(span, _)| [span.start, span.end]));
    cuts.extend(body.iter().flat_map(|span| [span.start, span.end]).filter(|cut| (line.start..line.end).contains(cut)));
    let cuts: Vec<u32> = cuts.into_iter().collect();
    let mut steps = Vec::new();
    let mut open: Vec<(u32, usize, bool)> = Vec::new();
    let mut next = 0;
    for (at, &cut) in cuts.iter().enumerate() {
        let mut again: Vec<(u32, usize)> = Vec::new();
        while open.iter().any(|(end, _, _)| *end <= cut) {
            let Some((end, claim, first)) = open.pop() else { break };
            steps.push(Step::Close(claim, first));
            if end > cut {
                again.push((end, claim));
            }
        }
        for (end, claim) in again.into_iter().rev() {
            steps.push(Step::Open(claim, false));
            open.push((end, claim, false));
        }
        while let Some((span, claim)) = pieces.get(next).filter(|(span, _)| span.start == cut) {
            let first = !std::mem::replace(&mut begun[*claim], true);
            steps.push(Step::Open(*claim, first));
            if open.len() < MOST_NESTED {
                open.push((span.end, *claim, first));
            } else {
                steps.push(Step::Close(*claim, first));
            }
            next += 1;
        }
        if let Some(&end) = cuts.get(at + 1) {
            let span = Span::new(cut, end);
            steps.push(Step::Text(span, body.iter().any(|body| body.overlap(span) > 0)));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn laid(pieces: Vec<(u32, u32)>) -> Vec<Step> {
        let mut spans: Vec<(Span, usize)> =
            pieces.iter().enumerate().map(|(claim, (start, end))| (Span::new(*start, *end), claim)).collect();
        spans.sort_by_key(|(span, claim)| (span.start, std::cmp::Reverse(span.end), *claim));
        steps(Span::new(0, 20), &spans, &[Span::new(0, 20)], &mut vec![false; pieces.len()])
    }

    #[test]
    fn crossing_claims_are_cut_in_two() {
        use Step::{Close, Open, Text};
        let text = |start, end| Text(Span::new(start, end), true);
        assert_eq!(
            laid(vec![(0, 10), (5, 20)]),
            [
                Open(0, true),
                text(0, 5),
                Open(1, true),
                text(5, 10),
                Close(1, true),
                Close(0, true),
                Open(1, false),
                text(10, 20),
                Close(1, false)
            ]
        );
    }

    proptest! {
        #[test]
        fn every_line_nests_and_loses_nothing(pieces in proptest::collection::vec((0u32..20, 1u32..20), 0..30)) {
            let pieces: Vec<_> = pieces.into_iter().map(|(start, long)| (start, (start + long).min(20))).collect();
            let (mut stack, mut at, mut first) = (Vec::new(), 0, vec![0; pieces.len()]);
            for step in laid(pieces.clone()) {
                match step {
                    Step::Text(span, _) => { prop_assert_eq!(span.start, at); at = span.end; }
                    Step::Open(claim, is_first) => { stack.push(claim); first[claim] += u32::from(is_first); }
                    Step::Close(claim, _) => prop_assert_eq!(stack.pop(), Some(claim)),
                }
            }
            prop_assert!(stack.is_empty());
            prop_assert_eq!(at, 20);
            prop_assert!(first.iter().all(|times| *times == 1));
        }
    }
}
