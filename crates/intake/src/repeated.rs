//! Evidence across reports: what many pages of one site repeat is the site's, not a story's.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::Report;
use variorum_record::span::{CodePoints, Span};

use crate::page::{self, fold};
use crate::words;

/// Takes out of the bodies the lines that reports of one site share.
///
/// Two reports are of one site when they have the same outlet or the same host in their `uri`; among the reports
/// without either, a line must recur in three. A line goes when different reports (not copies of each other) share it
/// and it is no sentence of a story: no whole sentence at all, or one at the edge of the body that shares next to
/// nothing with the rest. Sentences of a story that several reports have are passages that were copied, or background
/// that an outlet repeats; both are claims, and evidence of lineage. The outcome depends on the set of reports alone,
/// not on their order.
pub fn cut_repeated(reports: &mut [Report]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        groups.entry(site(report)).or_default().push(at);
    }
    let mut cut: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for (site, members) in groups.iter().filter(|(_, members)| members.len() > 1) {
        let needed = if site.is_empty() { 3 } else { 2 };
        // Exact copies are one print: a pile of them costs no more than one.
        let mut prints: BTreeMap<Lines, Vec<usize>> = BTreeMap::new();
        for &at in members {
            prints.entry(Lines::of(&reports[at])).or_default().push(at);
        }
        let prints: Vec<(Lines, Vec<usize>)> = prints.into_iter().collect();
        let mut holders: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for (print, (lines, _)) in prints.iter().enumerate() {
            for line in lines.suspects() {
                holders.entry(line).or_default().insert(print);
            }
        }
        for (print, (lines, copies)) in prints.iter().enumerate() {
            let recurs = |line: &&str| {
                let others = holders[line].iter().filter(|&&other| other != print);
                others.filter(|&&other| !lines.alike(&prints[other].0)).take(needed - 1).count() == needed - 1
            };
            let repeated: BTreeSet<String> = lines.suspects().filter(recurs).map(str::to_owned).collect();
            let furniture = lines.furniture(&repeated);
            if !furniture.is_empty() && furniture.len() < lines.words.len() {
                cut.extend(copies.iter().map(|&at| (at, furniture.clone())));
            }
        }
    }
    for (at, lines) in cut {
        take_out(&mut reports[at], &lines);
    }
}

/// How many whole sentences at either edge of a body may turn out to be furniture.
const EDGE: usize = 3;

/// The lines of a body.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Lines {
    /// In order: as printed, folded, and whether it is made of whole sentences.
    order: Vec<(String, String, bool)>,
    /// Folded, with their lengths in words.
    words: BTreeMap<String, usize>,
}

impl Lines {
    fn of(report: &Report) -> Self {
        let points = CodePoints::new(&report.text);
        let lines = report.body.iter().flat_map(|span| points.slice(*span).split('\n'));
        let order: Vec<_> = lines
            .map(|line| (line.to_owned(), fold(line), page::is_sentence(line)))
            .filter(|(_, folded, _)| !folded.is_empty())
            .collect();
        let words = order.iter().map(|(_, folded, _)| (folded.clone(), folded.split(' ').count())).collect();
        Self { order, words }
    }

    /// Folded lines that may be furniture: those that are no sentence, and those at the edges.
    fn suspects(&self) -> impl Iterator<Item = &str> {
        let end = self.order.len().saturating_sub(EDGE);
        let lines = self.order.iter().enumerate();
        lines.filter(move |(at, line)| !line.2 || *at < EDGE || *at >= end).map(|(_, line)| line.1.as_str())
    }

    /// Which of the repeated lines are no sentences of the story.
    fn furniture(&self, repeated: &BTreeSet<String>) -> BTreeSet<String> {
        let own = |line: &(String, String, bool)| !repeated.contains(&line.1);
        let (Some(first), Some(last)) = (self.order.iter().position(own), self.order.iter().rposition(own)) else {
            return BTreeSet::new();
        };
        if repeated.is_empty() {
            return BTreeSet::new();
        }
        let story = page::topic(self.order.iter().filter(|line| own(line)).map(|line| line.0.as_str()));
        let no_story = |(at, line): &(usize, &(String, String, bool))| {
            let edge = *at < first || *at > last;
            !own(line)
                && (!line.2 || edge && story.overlap(&words::stems(&line.0), false).is_none_or(|overlap| overlap < 0.2))
        };
        self.order.iter().enumerate().filter(no_story).map(|(_, line)| line.1.clone()).collect()
    }

    /// Whether two reports are prints of one text: half of the words of either stand in lines of both.
    fn alike(&self, other: &Self) -> bool {
        let shared: usize =
            self.words.iter().filter(|(line, _)| other.words.contains_key(*line)).map(|(_, words)| words).sum();
        let (a, b): (usize, usize) = (self.words.values().sum(), other.words.values().sum());
        shared * 2 >= a.min(b)
    }
}

/// The outlet, else the host of the address, else nothing.
fn site(report: &Report) -> String {
    let host = report.uri.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    report.outlet.as_deref().map(fold).or(host.map(str::to_lowercase)).unwrap_or_default()
}

fn take_out(report: &mut Report, lines: &BTreeSet<String>) {
    let points = CodePoints::new(&report.text);
    let mut body: Vec<Span> = Vec::new();
    for span in &report.body {
        let mut start = span.start;
        let mut open: Option<Span> = None;
        for line in points.slice(*span).split('\n') {
            let length = line.chars().count() as u32;
            let here = Span::new(start, start + length);
            start += length + 1;
            if line.trim().is_empty() {
                continue;
            }
            if lines.contains(&fold(line)) {
                body.extend(open.take());
            } else {
                open = Some(open.map_or(here, |open| open.cover(here)));
            }
        }
        body.extend(open);
    }
    report.body = body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, Limits, read_document};

    fn report(uri: &str, stories: [&str; 2], furniture: &str) -> Report {
        let text = format!(
            "{}\n{furniture}\n{}\nOur harbour paper thanks all its friends for their help.",
            stories[0], stories[1]
        );
        read_document(uri, text.as_bytes(), Format::Text, &Limits::default()).expect("a report")
    }

    fn body(report: &Report) -> String {
        let points = CodePoints::new(&report.text);
        report.body.iter().map(|span| points.slice(*span)).collect::<Vec<_>>().join("\n")
    }

    const FERRY: [&str; 2] = [
        "The island ferry ran aground near the pier on Monday, the council said.",
        "Nobody was hurt on the island ferry, and the council wants to know why it left the pier.",
    ];
    const SCHOOL: [&str; 2] = [
        "The island school burnt down on Friday and the council is looking for rooms.",
        "The school was empty when it burnt down, the council of the island said.",
    ];

    #[test]
    fn what_a_site_repeats_is_cut_in_any_order() {
        let furniture = "Island council and school news";
        let make = || {
            vec![
                report("https://gazette.example/1", FERRY, furniture),
                report("https://gazette.example/2", SCHOOL, furniture),
                report("https://other.example/3", SCHOOL, furniture),
            ]
        };
        let mut reports = make();
        assert!(body(&reports[0]).contains(furniture) && body(&reports[0]).contains("thanks"));
        cut_repeated(&mut reports);
        assert_eq!(body(&reports[0]), FERRY.join("\n"));
        assert_eq!(body(&reports[1]), SCHOOL.join("\n"));
        assert!(body(&reports[2]).contains(furniture) && body(&reports[2]).contains("thanks"));
        let mut turned = make();
        turned.reverse();
        cut_repeated(&mut turned);
        turned.reverse();
        assert_eq!(reports, turned);
    }

    #[test]
    fn background_that_an_outlet_repeats_is_no_furniture() {
        let background =
            "The council of the island was elected after the war, which destroyed the pier and the school.";
        let mut reports = vec![
            report("https://gazette.example/1", FERRY, background),
            report("https://gazette.example/2", SCHOOL, background),
        ];
        cut_repeated(&mut reports);
        assert!(reports.iter().all(|report| body(report).contains(background)));
    }

    #[test]
    fn copies_keep_their_text() {
        let mut reports =
            vec![report("https://gazette.example/1", FERRY, ""), report("https://gazette.example/2", FERRY, "")];
        let before = reports.clone();
        cut_repeated(&mut reports);
        assert_eq!(reports, before);
    }
}
