//! The archive in memory, and the whole of a pile traced at once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;

use rayon::prelude::*;
use variorum_record::{Claim, Lineage, Report, ReportId};

use crate::adding::{self, Change};
use crate::archive::{Archive, Claims, Edge, Key, KeyKind};
use crate::compare::{Body, COMPARED, compared};
use crate::pairs::Pairs;
use crate::{cites, precedence};

/// The lineage of a pile of reports to which more are added, in any order.
///
/// It holds the reports' keys, not their words: those are read anew from the texts of the few reports that are compared with
/// one that is added.
#[derive(Default)]
pub struct Tracing<'a> {
    reports: Vec<&'a Report>,
    claims: Vec<Vec<&'a Claim>>,
    numbers: BTreeMap<&'a ReportId, u32>,
    postings: [BTreeMap<u64, Posting>; KeyKind::COUNT],
    edges: Vec<Vec<Edge>>,
}

/// The reports under one key, in order of precedence. Most keys are of one report alone.
enum Posting {
    One(u32),
    More(Box<[u32]>),
}

impl Posting {
    fn of(numbers: &[u32]) -> Option<Self> {
        match numbers {
            [] => None,
            [one] => Some(Self::One(*one)),
            more => Some(Self::More(more.into())),
        }
    }

    fn numbers(&self) -> &[u32] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

/// Whether the keys by which bodies are compared are kept for reports to come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToCome {
    None,
    Some,
}

impl<'a> Tracing<'a> {
    /// Traces a pile of reports at once; `claims` of other reports are passed over.
    #[must_use]
    pub fn of(reports: impl IntoIterator<Item = &'a Report>, claims: impl IntoIterator<Item = &'a Claim>) -> Self {
        Self::traced(reports, claims, ToCome::Some)
    }

    pub(crate) fn traced(
        reports: impl IntoIterator<Item = &'a Report>,
        claims: impl IntoIterator<Item = &'a Claim>,
        to_come: ToCome,
    ) -> Self {
        let mut own = Self { reports: reports.into_iter().collect(), ..Self::default() };
        own.reports.sort_by_key(|report| precedence(report));
        own.reports.dedup_by_key(|report| &report.report_id);
        own.numbers = (0..).zip(&own.reports).map(|(number, report)| (&report.report_id, number)).collect();
        own.edges.resize_with(own.reports.len(), Vec::new);
        own.claims.resize_with(own.reports.len(), Vec::new);
        for claim in claims {
            if let Some(number) = own.numbers.get(&claim.report_id) {
                own.claims[*number as usize].push(claim);
            }
        }
        own.bodies(to_come);
        own.citations();
        own
    }

    /// Traces copies, near copies and passages of all reports.
    fn bodies(&mut self, to_come: ToCome) {
        let read: Vec<Body> = self
            .reports
            .par_iter()
            .zip(&self.claims)
            .map(|(report, claims)| Body::of(report, claims.iter().copied()))
            .collect();
        let mut whole: Vec<(u64, u32)> =
            (0..).zip(&read).filter_map(|(number, body)| Some((body.whole()?.hash, number))).collect();
        whole.sort_unstable();
        let mut original = vec![false; read.len()];
        for group in whole.chunk_by(|a, b| a.0 == b.0) {
            let first = group[0].1;
            original[first as usize] = true;
            for (_, number) in &group[1..] {
                match read[*number as usize].copy_of(&read[first as usize]) {
                    Some(lineage) => self.edges[*number as usize].push(Edge { to: first, lineage }),
                    None => original[*number as usize] = true,
                }
            }
        }
        let bodies: BTreeMap<u32, Body> = (0..).zip(read).filter(|(number, _)| original[*number as usize]).collect();
        let mut pairs = Pairs::default();
        for kind in COMPARED {
            let keys: Vec<(u32, Vec<u64>)> =
                bodies.par_iter().map(|(number, body)| (*number, body.hashes(kind))).collect();
            let keyed = sorted(keys);
            pairs.sharing(&keyed);
            if to_come == ToCome::Some {
                self.file(kind, &keyed);
            }
        }
        if to_come == ToCome::Some {
            self.file(KeyKind::Body, &whole);
        }
        for (from, edge) in compared(&bodies, pairs.sorted()) {
            self.edges[from as usize].push(edge);
        }
    }

    /// Traces the citations of all reports.
    fn citations(&mut self) {
        let keys: Vec<(u32, Vec<Key>)> = (0..self.reports.len() as u32)
            .into_par_iter()
            .map(|number| {
                let at = number as usize;
                (number, cites::keys(self.reports[at], self.claims[at].iter().copied()))
            })
            .collect();
        for kind in [KeyKind::Outlet, KeyKind::Named, KeyKind::Told] {
            let of = |keys: &[Key]| keys.iter().filter(|key| key.kind == kind).map(|key| key.hash).collect();
            let keyed = sorted(keys.iter().map(|(number, keys)| (*number, of(keys))).collect());
            self.file(kind, &keyed);
        }
        let cited: Vec<Vec<Edge>> = (0..self.reports.len() as u32)
            .into_par_iter()
            .map(|from| {
                let Ok(edges) = cites::citations(self, from);
                edges
            })
            .collect();
        for (own, cited) in self.edges.iter_mut().zip(cited) {
            own.extend(cited);
            own.shrink_to_fit();
        }
    }

    /// Keeps all keys of a kind, given sorted.
    fn file(&mut self, kind: KeyKind, keyed: &[(u64, u32)]) {
        let groups = keyed.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
            let numbers: Vec<u32> = group.iter().map(|(_, number)| *number).collect();
            Some((group[0].0, Posting::of(&numbers)?))
        });
        self.postings[kind as usize] = groups.collect();
    }

    /// Adds a report with its claims and tells what changes. A report that was added before changes nothing.
    pub fn add(&mut self, report: &'a Report, claims: impl IntoIterator<Item = &'a Claim>) -> Change {
        if self.numbers.contains_key(&report.report_id) {
            return Change::default();
        }
        let number = self.reports.len() as u32;
        self.reports.push(report);
        self.claims.push(claims.into_iter().filter(|claim| claim.report_id == report.report_id).collect());
        self.edges.push(Vec::new());
        self.numbers.insert(&report.report_id, number);
        let Ok(change) = adding::add(self, number);
        change
    }

    /// All lineage, as [`trace`](crate::trace) gives it.
    #[must_use]
    pub fn lineage(&self) -> Vec<Lineage> {
        crate::in_order(self.edges.iter().flatten().map(|edge| edge.lineage.clone()).collect())
    }

    pub(crate) fn into_lineage(self) -> Vec<Lineage> {
        crate::in_order(self.edges.into_iter().flatten().map(|edge| edge.lineage).collect())
    }
}

/// Keys with the reports that have them, sorted.
fn sorted(keys: Vec<(u32, Vec<u64>)>) -> Vec<(u64, u32)> {
    let mut keyed: Vec<(u64, u32)> =
        keys.into_iter().flat_map(|(number, keys)| keys.into_iter().map(move |key| (key, number))).collect();
    keyed.par_sort_unstable();
    keyed
}

impl Archive for Tracing<'_> {
    type Error = Infallible;

    fn report(&self, number: u32) -> Result<Cow<'_, Report>, Infallible> {
        Ok(Cow::Borrowed(self.reports[number as usize]))
    }

    fn claims(&self, number: u32) -> Result<Claims<'_>, Infallible> {
        Ok(Claims::Held(&self.claims[number as usize]))
    }

    fn under(&self, key: Key) -> Result<Cow<'_, [u32]>, Infallible> {
        Ok(Cow::Borrowed(self.postings[key.kind as usize].get(&key.hash).map_or(&[], Posting::numbers)))
    }

    fn enter(&mut self, key: Key, number: u32) -> Result<(), Infallible> {
        let Self { reports, postings, .. } = self;
        let order = |number: u32| precedence(reports[number as usize]);
        let mut numbers = postings[key.kind as usize].get(&key.hash).map_or(Vec::new(), |own| own.numbers().to_vec());
        numbers.insert(numbers.partition_point(|other| order(*other) < order(number)), number);
        if let Some(posting) = Posting::of(&numbers) {
            postings[key.kind as usize].insert(key.hash, posting);
        }
        Ok(())
    }

    fn leave(&mut self, key: Key, number: u32) -> Result<(), Infallible> {
        let postings = &mut self.postings[key.kind as usize];
        if let Some(own) = postings.remove(&key.hash) {
            let rest: Vec<u32> = own.numbers().iter().copied().filter(|other| *other != number).collect();
            postings.extend(Posting::of(&rest).map(|rest| (key.hash, rest)));
        }
        Ok(())
    }

    fn edges(&self, from: u32) -> Result<Cow<'_, [Edge]>, Infallible> {
        Ok(Cow::Borrowed(&self.edges[from as usize]))
    }

    fn keep(&mut self, from: u32, edges: Vec<Edge>) -> Result<(), Infallible> {
        self.edges[from as usize] = edges;
        Ok(())
    }
}
