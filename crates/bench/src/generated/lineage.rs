//! How much of who truly copied whom the lineage finds, and how much of what it says is so.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use variorum_record::{Lineage, LineageKind, Span};

use super::pile::Pile;
use super::world::Fact;

/// Right and all, of what was said or of what is so.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Share {
    pub(super) right: u64,
    pub(super) all: u64,
}

impl Share {
    pub(super) fn add(&mut self, right: bool) {
        self.right += u64::from(right);
        self.all += 1;
    }

    /// From 0 to 1; NaN where there is nothing.
    pub(super) fn value(self) -> f64 {
        self.right as f64 / self.all as f64
    }
}

const KINDS: [LineageKind; 4] = [LineageKind::Copy, LineageKind::NearCopy, LineageKind::Passage, LineageKind::Cites];

/// Scores of one casebook's lineage.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Of the edges said, those between reports that share words of one origin; of citations, those of the report cited.
    precision: [Share; 4],
    /// Of the reports that depend on another, those led back to it or to where its words come from.
    recall: [Share; 4],
    /// Of those found, those of the right kind.
    kind: [Share; 4],
    /// Of the dated ones found, those led the right way.
    direction: Share,
    /// Utterances told in two reports that share no words of one origin: quoted in both; retold, of an unnamed informant.
    quoted: Share,
    retold: Share,
    /// Code points of passages said that are shared, and of shared sentences unedited those that are said.
    span_precision: (u64, u64),
    span_recall: (u64, u64),
}

pub(super) fn score(pile: &Pile, lineage: &[Lineage]) -> Found {
    let number: BTreeMap<&str, usize> =
        pile.reports.iter().enumerate().map(|(at, report)| (report.report_id.as_str(), at)).collect();
    let mut edges: BTreeMap<(usize, usize), Vec<&Lineage>> = BTreeMap::new();
    for one in lineage {
        let (from, to) = (number[one.from_report_id.as_str()], number[one.to_report_id.as_str()]);
        edges.entry((from, to)).or_default().push(one);
    }
    let words: Vec<BTreeSet<u32>> =
        pile.of_report.iter().map(|one| one.sentences.iter().map(|sentence| sentence.number).collect()).collect();
    let said = |at: usize| pile.of_report[at].sentences.iter().filter_map(|sentence| sentence.said);
    let told: Vec<BTreeSet<u32>> = (0..words.len()).map(|at| said(at).map(|one| one.utterance).collect()).collect();
    let cited: Vec<BTreeSet<usize>> =
        (0..words.len()).map(|at| said(at).filter_map(|one| one.cites).collect()).collect();
    let share = |a: usize, b: usize| words[a].intersection(&words[b]).next().is_some();
    let mut found = Found::default();
    for ((from, to), own) in &edges {
        for one in own {
            let right = match one.kind {
                LineageKind::Cites => cited[*from].contains(to),
                LineageKind::Passage => share(*from, *to) || told[*from].intersection(&told[*to]).next().is_some(),
                _ => share(*from, *to),
            };
            found.precision[one.kind as usize].add(right);
            if one.kind != LineageKind::Cites && share(*from, *to) {
                found.spans(pile, one, *from, *to);
            }
        }
    }
    for (at, own) in cited.iter().enumerate() {
        for to in own {
            let there = edges.get(&(at, *to)).into_iter().flatten().any(|one| one.kind == LineageKind::Cites);
            found.recall[LineageKind::Cites as usize].add(there);
        }
    }
    for (at, truth) in pile.of_report.iter().enumerate() {
        let Some(depends) = truth.depends.filter(|depends| depends.kind != LineageKind::Cites) else { continue };
        let origin = |to: usize| to == depends.on || (to != at && share(at, to));
        let there =
            |pair: (usize, usize)| edges.get(&pair).into_iter().flatten().find(|one| one.kind != LineageKind::Cites);
        let near = edges.range((at, 0)..(at + 1, 0)).map(|((_, to), _)| *to).filter(|to| origin(*to));
        let onward = near.filter_map(|to| Some((to, there((at, to))?))).next();
        let back = || there((depends.on, at)).map(|one| (depends.on, one));
        let right = onward.or_else(back);
        found.recall[depends.kind as usize].add(right.is_some());
        if let Some((to, one)) = right {
            found.kind[depends.kind as usize].add(one.kind == depends.kind);
            let dated = |report: usize| pile.reports[report].published;
            if dated(at).zip(dated(to)).is_some_and(|(a, b)| a != b) {
                found.direction.add(onward.is_some());
            }
        }
    }
    found.utterances(pile, &edges, &share);
    found
}

impl Found {
    fn spans(&mut self, pile: &Pile, one: &Lineage, from: usize, to: usize) {
        let (here, there) = (&pile.of_report[from].sentences, &pile.of_report[to].sentences);
        let text = |report: usize, span: Span| -> String {
            pile.reports[report].text.chars().skip(span.start as usize).take(span.len() as usize).collect()
        };
        let shared: Vec<(Span, bool)> = here
            .iter()
            .filter_map(|own| {
                let other = there.iter().find(|other| other.number == own.number)?;
                Some((own.span, text(from, own.span) == text(to, other.span)))
            })
            .collect();
        for span in &one.spans {
            let inside: u32 = shared.iter().map(|(own, _)| own.overlap(span.from)).sum();
            // White space between two sentences belongs to neither.
            self.span_precision.0 += u64::from((inside + shared.len() as u32).min(span.from.len()));
            self.span_precision.1 += u64::from(span.from.len());
        }
        for (own, _) in shared.iter().filter(|(_, same)| *same) {
            let said: u32 = one.spans.iter().map(|span| span.from.overlap(*own)).sum();
            self.span_recall.0 += u64::from((said + 1).min(own.len()));
            self.span_recall.1 += u64::from(own.len());
        }
    }

    /// Utterances told in two reports that share no words of one origin: quoted in both, or retold, by somebody without a
    /// name; only lineage can tell that both heard one person.
    fn utterances(
        &mut self,
        pile: &Pile,
        edges: &BTreeMap<(usize, usize), Vec<&Lineage>>,
        share: &dyn Fn(usize, usize) -> bool,
    ) {
        let mut tellers: BTreeMap<u32, Vec<(usize, bool, bool, Span)>> = BTreeMap::new();
        for (at, truth) in pile.of_report.iter().enumerate() {
            // A copy is compared with nothing but its original.
            if truth.depends.is_some_and(|depends| depends.kind == LineageKind::Copy) {
                continue;
            }
            for sentence in &truth.sentences {
                let Some(said) = sentence.said else { continue };
                tellers.entry(said.utterance).or_default().push((at, said.direct, said.unnamed, sentence.span));
            }
        }
        let linked = |a: (usize, Span), b: (usize, Span)| {
            [(a, b), (b, a)].iter().any(|(one, other)| {
                let own = edges.get(&(one.0, other.0)).into_iter().flatten();
                let spans = own.filter(|edge| edge.kind != LineageKind::Cites).flat_map(|edge| &edge.spans);
                spans.into_iter().any(|span| span.from.overlap(one.1) > 0 && span.to.overlap(other.1) > 0)
            })
        };
        for reports in tellers.values() {
            for (rank, (b, direct, unnamed, span)) in reports.iter().enumerate() {
                let apart: Vec<_> = reports[..rank].iter().filter(|(a, ..)| !share(*a, *b)).collect();
                let any = |of: &[&(usize, bool, bool, Span)]| {
                    of.iter().any(|(a, _, _, there)| linked((*a, *there), (*b, *span)))
                };
                let both: Vec<_> = apart.iter().copied().filter(|(_, quoted, ..)| *quoted && *direct).collect();
                if !both.is_empty() {
                    self.quoted.add(any(&both));
                } else if !apart.is_empty() && *unnamed {
                    self.retold.add(any(&apart));
                }
            }
        }
    }

    pub(super) fn print(&self, copies: f64) {
        println!("\nLineage, {:.0} % of the reports depend on another", copies * 100.0);
        println!("{:<12} {:>10} {:>8} {:>10} {:>8} {:>12}", "kind", "precision", "of", "recall", "of", "kind right");
        for kind in KINDS {
            let (said, so, right) =
                (self.precision[kind as usize], self.recall[kind as usize], self.kind[kind as usize]);
            println!(
                "{:<12} {:>9.1}% {:>8} {:>9.1}% {:>8} {:>11.1}%",
                kind.as_str(),
                100.0 * said.value(),
                said.all,
                100.0 * so.value(),
                so.all,
                100.0 * right.value()
            );
        }
        println!("quoted in both: {:.1}% of {} found", 100.0 * self.quoted.value(), self.quoted.all);
        println!("of an unnamed informant, retold: {:.1}% of {} found", 100.0 * self.retold.value(), self.retold.all);
        println!("direction right (dated on different days): {:.1}%", 100.0 * self.direction.value());
        let ratio = |(right, all): (u64, u64)| 100.0 * right as f64 / all as f64;
        println!("spans: precision {:.1}%, recall {:.1}%", ratio(self.span_precision), ratio(self.span_recall));
    }

    pub(super) fn json(&self) -> Value {
        let by_kind = |shares: &[Share; 4]| -> serde_json::Map<String, Value> {
            KINDS
                .iter()
                .map(|kind| {
                    let share = shares[*kind as usize];
                    (kind.as_str().to_owned(), json!({ "share": share.value(), "of": share.all }))
                })
                .collect()
        };
        json!({
            "precision": by_kind(&self.precision),
            "recall": by_kind(&self.recall),
            "kind_right": by_kind(&self.kind),
            "direction": self.direction.value(),
            "quoted": self.quoted.value(),
            "retold": self.retold.value(),
            "span_precision": self.span_precision.0 as f64 / self.span_precision.1 as f64,
            "span_recall": self.span_recall.0 as f64 / self.span_recall.1 as f64,
        })
    }
}

/// Whether a statement is about a happening.
pub(super) fn tells(fact: Fact) -> bool {
    !matches!(fact, Fact::Colour(..))
}
