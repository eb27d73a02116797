//! Evidence across reports: what many pages of one site repeat is the site's, not a story's.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::Report;
use variorum_record::span::{CodePoints, Span};

use crate::page::fold;

/// Longest line, in words, that is cut for being repeated: longer ones are passages that were copied, which is
/// evidence of lineage.
const LONGEST: usize = 30;

/// Takes out of the bodies the lines that reports of one site share.
///
/// Two reports are of one site when they have the same outlet or the same host in their `uri`; reports without either
/// form one group in which a line must recur in three reports. A line goes when different reports (not copies of each
/// other) share it and it is short. The outcome depends on the set of reports alone, not on their order.
pub fn cut_repeated(reports: &mut [Report]) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        groups.entry(site(report)).or_default().push(at);
    }
    let mut cut: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for (site, members) in groups {
        let needed = if site.is_empty() { 3 } else { 2 };
        let lines: Vec<BTreeMap<String, usize>> = members.iter().map(|&at| body_lines(&reports[at])).collect();
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (member, lines) in lines.iter().enumerate() {
            for line in lines.keys() {
                holders.entry(line).or_default().push(member);
            }
        }
        for (member, &at) in members.iter().enumerate() {
            let repeated: BTreeSet<String> = lines[member]
                .iter()
                .filter(|(_, words)| **words <= LONGEST)
                .filter(|(line, _)| {
                    let apart = holders[line.as_str()].iter().filter(|&&other| other != member);
                    apart.filter(|&&other| !alike(&lines[member], &lines[other])).count() + 1 >= needed
                })
                .map(|(line, _)| line.clone())
                .collect();
            if !repeated.is_empty() && repeated.len() < lines[member].len() {
                cut.push((at, repeated));
            }
        }
    }
    for (at, lines) in cut {
        take_out(&mut reports[at], &lines);
    }
}

/// The outlet, else the host of the address, else nothing.
fn site(report: &Report) -> String {
    let host = report.uri.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    report.outlet.as_deref().map(fold).or(host.map(str::to_lowercase)).unwrap_or_default()
}

/// The folded lines of a body with their lengths in words.
fn body_lines(report: &Report) -> BTreeMap<String, usize> {
    let points = CodePoints::new(&report.text);
    let lines = report.body.iter().flat_map(|span| points.slice(*span).split('\n'));
    lines.map(fold).filter(|line| !line.is_empty()).map(|line| (line.clone(), line.split(' ').count())).collect()
}

/// Whether two reports are prints of one text: half of the words of either stand in lines of both.
fn alike(one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>) -> bool {
    let shared: usize = one.iter().filter(|(line, _)| other.contains_key(*line)).map(|(_, words)| words).sum();
    let (a, b): (usize, usize) = (one.values().sum(), other.values().sum());
    shared * 2 >= a.min(b)
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

    fn report(uri: &str, story: &str, furniture: &str) -> Report {
        let text =
            format!("{story}\n{furniture}\nThe council will meet again next week to discuss what to do about {story}");
        read_document(uri, text.as_bytes(), Format::Text, &Limits::default()).expect("a report")
    }

    fn body(report: &Report) -> String {
        let points = CodePoints::new(&report.text);
        report.body.iter().map(|span| points.slice(*span)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_a_site_repeats_is_cut_in_any_order() {
        let furniture = "The island council is proud of the harbour and of the boats that it keeps for everybody.";
        let make = || {
            vec![
                report(
                    "https://gazette.example/1",
                    "The island ferry ran aground near the harbour on Monday, the council said.",
                    furniture,
                ),
                report(
                    "https://gazette.example/2",
                    "The island school burnt down on Friday and the council is looking for rooms.",
                    furniture,
                ),
                report(
                    "https://other.example/3",
                    "The island bridge was closed on Friday by the council for repairs.",
                    furniture,
                ),
            ]
        };
        let mut reports = make();
        assert!(body(&reports[0]).contains("proud"));
        cut_repeated(&mut reports);
        assert!(!body(&reports[0]).contains("proud") && !body(&reports[1]).contains("proud"));
        assert!(body(&reports[2]).contains("proud") && body(&reports[0]).contains("aground"));
        let mut turned = make();
        turned.reverse();
        cut_repeated(&mut turned);
        turned.reverse();
        assert_eq!(reports, turned);
    }

    #[test]
    fn copies_keep_their_text() {
        let story = "The island ferry ran aground near the harbour on Monday, the council said.";
        let mut reports =
            vec![report("https://gazette.example/1", story, ""), report("https://gazette.example/2", story, "")];
        let before = reports.clone();
        cut_repeated(&mut reports);
        assert_eq!(reports, before);
    }
}
