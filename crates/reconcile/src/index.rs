//! Tellings by what they are found by: which are compared, how alike they are, and the groups that come of it.
//!
//! Only tellings that share a key and stand near each other in its order of time are compared, and what nothing connects is
//! grouped by itself. A telling that comes or goes therefore concerns its neighbours under its keys, and the groups of those.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use rayon::prelude::*;

use crate::case::Case;
use crate::cluster::{Edge, agglomerate};
use crate::keys::Rarity;
use crate::likeness::{self, Rarities};
use crate::summary::{self, Summary};
use crate::tellings::Telling;

/// Tellings under one key that are compared with each other at most so far apart in its order of time.
const FAR: usize = 32;
/// The same under the key of an actor.
const NEAR: usize = FAR / 4;

/// Tellings under each key, in order of time, then of their numbers. Only looked up and changed key by key, so that its order
/// is of no account.
type Shelf = HashMap<u64, Vec<u32>>;

/// The tellings of a pile; every list is numbered as they are.
#[derive(Debug, Default)]
pub(crate) struct Index<'k> {
    /// In order of reports, and of claims within them.
    pub(crate) tellings: Vec<Telling>,
    pub(crate) summaries: Vec<Summary<'k>>,
    /// The first telling of each telling's group.
    pub(crate) group: Vec<u32>,
    moments: Vec<i32>,
    far: Shelf,
    near: Shelf,
    /// The tellings with which each stands in a passage that both reports share, ascending.
    shared: Vec<Vec<u32>>,
    /// The tellings that each was compared with, ascending, with how alike they are.
    links: Vec<Vec<(u32, f64)>>,
}

/// What a pair is compared by.
#[derive(Clone, Copy)]
pub(crate) struct By<'b, 'a> {
    pub(crate) case: &'b Case<'a>,
    pub(crate) rare: &'b Rarities,
    /// By report, of how many others it is a near copy.
    pub(crate) reprints: &'b [u32],
}

impl<'k> Index<'k> {
    /// The tellings of all reports, not yet compared.
    pub(crate) fn new(case: &Case<'k>, tellings: Vec<Telling>) -> Self {
        let report = |telling: &Telling| case.profiles[telling[0]].report;
        let by_report: Vec<&[Telling]> = tellings.chunk_by(|a, b| report(a) == report(b)).collect();
        let summaries: Vec<Summary> =
            by_report.into_par_iter().flat_map_iter(|own| Self::summaries(case, own)).collect();
        let mut index = Self {
            group: (0..tellings.len() as u32).collect(),
            moments: summaries.iter().map(|summary| summary.order(case)).collect(),
            shared: vec![Vec::new(); tellings.len()],
            links: vec![Vec::new(); tellings.len()],
            tellings,
            summaries,
            ..Self::default()
        };
        for at in 0..index.tellings.len() as u32 {
            let (far, near) = index.summaries[at as usize].keys();
            far.into_iter().for_each(|key| index.far.entry(key).or_default().push(at));
            near.into_iter().for_each(|key| index.near.entry(key).or_default().push(at));
        }
        let moments = &index.moments;
        for held in index.far.values_mut().chain(index.near.values_mut()) {
            held.sort_by_key(|at| (moments[*at as usize], *at));
        }
        index
    }

    /// Summaries of the tellings of one report.
    pub(crate) fn summaries(case: &Case<'k>, own: &[Telling]) -> Vec<Summary<'k>> {
        let place = own.first().and_then(|first| summary::main_place(case, case.profiles[first[0]].report));
        own.iter().map(|telling| Summary::of(case, telling, place.as_ref())).collect()
    }

    /// The tellings of a report.
    pub(crate) fn of_report(&self, report: usize) -> Range<usize> {
        let first = self.summaries.partition_point(|summary| summary.report < report);
        let many = self.summaries[first..].iter().take_while(|summary| summary.report == report).count();
        first..first + many
    }

    /// How rare actors and words are; a reprint makes no name and no word commoner.
    pub(crate) fn rarities(&self, reprints: &[u32]) -> Rarities {
        let counted = || self.summaries.iter().filter(|summary| reprints[summary.report] == 0);
        Rarities {
            actors: Rarity::of(counted().map(|summary| (summary.report, &summary.actors))),
            stems: Rarity::of(counted().map(|summary| (summary.report, &summary.stems))),
        }
    }

    /// Notes pairs of tellings that stand in a passage that both their reports share.
    pub(crate) fn share(&mut self, pairs: &BTreeSet<(u32, u32)>) {
        for (a, b) in pairs {
            for (one, other) in [(*a, *b), (*b, *a)] {
                let held = &mut self.shared[one as usize];
                if let Err(at) = held.binary_search(&other) {
                    held.insert(at, other);
                }
            }
        }
    }

    /// Compares all tellings and groups them.
    pub(crate) fn compare_all(&mut self, by: By) {
        let compared = |(a, b)| Some((a, b, self.likeness(a, b, by)?));
        let scored: Vec<(u32, u32, f64)> = self.all_pairs().into_par_iter().filter_map(compared).collect();
        for (a, b, score) in scored {
            self.links[a as usize].push((b, score));
            self.links[b as usize].push((a, score));
        }
        // Pairs come in order of the first, so that its later ones follow on the earlier ones already there.
        debug_assert!(self.links.iter().all(|links| links.is_sorted_by_key(|(other, _)| *other)));
        let all: Vec<u32> = (0..self.tellings.len() as u32).collect();
        self.agglomerate(&all, by);
    }

    /// All pairs that share a key and stand in different reports, in order.
    fn all_pairs(&self) -> Vec<(u32, u32)> {
        let shared = (0u32..).zip(&self.shared);
        let mut pairs: Vec<(u32, u32)> = shared.flat_map(|(a, held)| held.iter().map(move |b| (a, *b))).collect();
        pairs.retain(|(a, b)| a < b);
        for (shelf, reach) in [(&self.far, FAR), (&self.near, NEAR)] {
            for held in shelf.values() {
                for (rank, a) in held.iter().enumerate() {
                    let later = held[rank + 1..].iter().take(reach).filter(|b| self.parted(*a, **b));
                    pairs.extend(later.map(|b| (*a.min(b), *a.max(b))));
                }
            }
            pairs.sort_unstable();
            pairs.dedup();
        }
        pairs
    }

    fn parted(&self, a: u32, b: u32) -> bool {
        self.summaries[a as usize].report != self.summaries[b as usize].report
    }

    fn in_passage(&self, a: u32, b: u32) -> bool {
        self.shared[a as usize].binary_search(&b).is_ok()
    }

    /// How alike two tellings are, where anything can be said of it. What a reprint only reprints goes with its original and tells
    /// nothing of what else belongs there.
    fn likeness(&self, a: u32, b: u32, by: By) -> Option<f64> {
        let (here, there) = (&self.summaries[a as usize], &self.summaries[b as usize]);
        let reprinted =
            |at: u32, summary: &Summary| by.reprints[summary.report] > 0 && !self.shared[at as usize].is_empty();
        let passage = self.in_passage(a, b);
        if !passage && (reprinted(a, here) || reprinted(b, there)) || likeness::apart(by.case, here, there) {
            return None;
        }
        likeness::score(by.case, here, there, passage, by.rare, false).map(|score| score.sum)
    }

    /// Why two tellings look alike enough to be joined, one line each; `None` where they do not.
    pub(crate) fn reasons(&self, a: u32, b: u32, by: By) -> Option<Vec<String>> {
        let links = &self.links[a as usize];
        let link = links.binary_search_by_key(&b, |(other, _)| *other).ok()?;
        if links[link].1 < by.case.knowledge.across.threshold {
            return None;
        }
        let (here, there) = (&self.summaries[a as usize], &self.summaries[b as usize]);
        likeness::score(by.case, here, there, self.in_passage(a, b), by.rare, true).map(|score| score.lines)
    }

    /// The tellings that look enough like this one to be joined with it, ascending.
    pub(crate) fn alike(&self, at: u32, threshold: f64) -> impl Iterator<Item = u32> + '_ {
        self.links[at as usize].iter().filter(move |(_, score)| *score >= threshold).map(|(other, _)| *other)
    }

    /// Groups tellings (ascending) between which and all others nothing connects.
    fn agglomerate(&mut self, tellings: &[u32], by: By) {
        let local = |at: u32| tellings.binary_search(&at).ok();
        let mut edges = Vec::new();
        for (a, at) in tellings.iter().enumerate() {
            let later = self.links[*at as usize].iter().filter(|(other, _)| other > at);
            edges.extend(later.filter_map(|(other, score)| Some(Edge::new(a, local(*other)?, *score))));
        }
        let summary = |at: usize| &self.summaries[tellings[at] as usize];
        let apart = |a: usize, b: usize| likeness::apart(by.case, summary(a), summary(b));
        let groups = agglomerate(tellings.len(), &edges, by.case.knowledge.across.threshold, &apart);
        for (at, group) in tellings.iter().zip(groups) {
            self.group[*at as usize] = tellings[group];
        }
    }
}

/// What a change of tellings concerns.
#[derive(Debug, Default)]
pub(crate) struct Concerned {
    /// Tellings whose links may have changed.
    pub(crate) tellings: BTreeSet<u32>,
    /// Pairs that may have come to be compared, or to be compared no more.
    pairs: BTreeSet<(u32, u32)>,
}

impl Concerned {
    fn renumber(&mut self, by: &Renumbered) {
        self.tellings = self.tellings.iter().filter_map(|at| by.of(*at)).collect();
        self.pairs = self.pairs.iter().filter_map(|(a, b)| by.of(*a).zip(by.of(*b))).collect();
    }

    fn pair(&mut self, a: u32, b: u32) {
        self.pairs.insert((a.min(b), a.max(b)));
    }
}

/// What tellings are numbered after some were put in the place of others.
#[derive(Debug, Clone)]
pub(crate) struct Renumbered {
    old: Range<u32>,
    many: u32,
}

impl Renumbered {
    /// Whether all that stay keep their numbers.
    pub(crate) fn is_same(&self) -> bool {
        self.old.len() == self.many as usize
    }

    /// Whether a telling stands before all that were changed.
    pub(crate) fn is_before(&self, at: u32) -> bool {
        at < self.old.start
    }

    /// The new number; `None` of one that is gone.
    pub(crate) fn of(&self, at: u32) -> Option<u32> {
        match at {
            at if at >= self.old.end => Some(at - self.old.end + self.old.start + self.many),
            at if at >= self.old.start => None,
            at => Some(at),
        }
    }
}

impl<'k> Index<'k> {
    /// Makes room for a report with so many claims from `first` on.
    pub(crate) fn make_room(&mut self, report: usize, first: usize, many: usize) {
        let later = self.summaries.partition_point(|summary| summary.report < report);
        self.summaries[later..].iter_mut().for_each(|summary| summary.report += 1);
        self.tellings[later..].iter_mut().flatten().filter(|claim| **claim >= first).for_each(|claim| *claim += many);
    }

    /// Puts the tellings that a report has now in the place of those that it had; what comes after them is numbered anew, and nothing
    /// is compared yet.
    pub(crate) fn replace(&mut self, case: &Case<'k>, report: usize, new: Vec<Telling>) -> (Concerned, Renumbered) {
        let (mut concerned, old, many) = (Concerned::default(), self.of_report(report), new.len());
        let renumbered = Renumbered { old: old.start as u32..old.end as u32, many: many as u32 };
        for at in old.clone() {
            self.take_out(at as u32, &mut concerned);
        }
        concerned.renumber(&renumbered);
        if !renumbered.is_same() && old.end < self.tellings.len() {
            self.renumber(&renumbered);
        }
        let summaries = Self::summaries(case, &new);
        self.moments.splice(old.clone(), summaries.iter().map(|summary| summary.order(case)));
        self.summaries.splice(old.clone(), summaries);
        self.tellings.splice(old.clone(), new);
        let numbers = old.start..old.start + many;
        self.group.splice(old.clone(), numbers.clone().map(|at| at as u32));
        self.shared.splice(old.clone(), vec![Vec::new(); many]);
        self.links.splice(old, vec![Vec::new(); many]);
        for at in numbers {
            self.put_in(at as u32, &mut concerned);
        }
        (concerned, renumbered)
    }

    fn take_out(&mut self, at: u32, concerned: &mut Concerned) {
        let (far, near) = self.summaries[at as usize].keys();
        for (shelf, keys, reach) in [(&mut self.far, far, FAR), (&mut self.near, near, NEAR)] {
            for key in keys {
                let Some(held) = shelf.get_mut(&key) else { continue };
                let Some(rank) = rank(held, &self.moments, at) else { continue };
                // What stood just too far apart comes near enough.
                for before in rank.saturating_sub(reach)..rank {
                    if let Some(after) = held.get(before + reach + 1) {
                        concerned.pair(held[before], *after);
                    }
                }
                held.remove(rank);
                if held.is_empty() {
                    shelf.remove(&key);
                }
            }
        }
        for (other, _) in std::mem::take(&mut self.links[at as usize]) {
            self.links[other as usize].retain(|(one, _)| *one != at);
            concerned.tellings.insert(other);
        }
        for other in std::mem::take(&mut self.shared[at as usize]) {
            self.shared[other as usize].retain(|one| *one != at);
            concerned.tellings.insert(other);
        }
    }

    fn put_in(&mut self, at: u32, concerned: &mut Concerned) {
        concerned.tellings.insert(at);
        let (far, near) = self.summaries[at as usize].keys();
        for (shelf, keys, reach) in [(&mut self.far, far, FAR), (&mut self.near, near, NEAR)] {
            for key in keys {
                let held = shelf.entry(key).or_default();
                let place = (self.moments[at as usize], at);
                let rank = held.partition_point(|other| (self.moments[*other as usize], *other) < place);
                // What stood just near enough comes too far apart.
                for before in rank.saturating_sub(reach)..rank {
                    if let Some(after) = held.get(before + reach) {
                        concerned.pair(held[before], *after);
                    }
                }
                held.insert(rank, at);
            }
        }
    }

    fn renumber(&mut self, by: &Renumbered) {
        let numbers = self.far.values_mut().chain(self.near.values_mut()).chain(&mut self.shared).flatten();
        // A group whose first telling is gone is grouped anew.
        numbers.chain(&mut self.group).for_each(|at| *at = by.of(*at).unwrap_or(u32::MAX));
        self.links.iter_mut().flatten().for_each(|(at, _)| *at = by.of(*at).unwrap_or(u32::MAX));
    }

    /// Compares anew what a change concerns; gives the tellings whose links may be others now.
    pub(crate) fn compare(&mut self, concerned: Concerned, anew: &BTreeSet<u32>, by: By) -> BTreeSet<u32> {
        let Concerned { mut tellings, pairs } = concerned;
        for (a, b) in pairs {
            let score = if self.compared(a, b) { self.likeness(a, b, by) } else { None };
            if self.link(a, b, score) {
                tellings.extend([a, b]);
            }
        }
        for at in anew.iter().copied() {
            let near = self.neighbours(at);
            let gone: Vec<u32> =
                self.links[at as usize].iter().map(|(other, _)| *other).filter(|other| !near.contains(other)).collect();
            let scored: Vec<(u32, Option<f64>)> =
                near.into_iter().map(|other| (other, self.likeness(at.min(other), at.max(other), by))).collect();
            for (other, score) in scored.into_iter().chain(gone.into_iter().map(|other| (other, None))) {
                if self.link(at, other, score) {
                    tellings.extend([at, other]);
                }
            }
            tellings.insert(at);
        }
        tellings
    }

    /// Groups anew these tellings, whose links have changed, and what they are or were grouped with. Gives all of them, ascending.
    pub(crate) fn regroup(&mut self, tellings: &BTreeSet<u32>, by: By) -> Vec<u32> {
        let threshold = by.case.knowledge.across.threshold;
        let mut found = tellings.clone();
        let mut open: Vec<u32> = tellings.iter().copied().collect();
        while let Some(at) = open.pop() {
            open.extend(self.alike(at, threshold).filter(|other| found.insert(*other)));
        }
        let found: Vec<u32> = found.into_iter().collect();
        self.agglomerate(&found, by);
        found
    }

    /// Sets or takes away a link; tells whether that changes anything.
    fn link(&mut self, a: u32, b: u32, score: Option<f64>) -> bool {
        let mut changed = false;
        for (one, other) in [(a, b), (b, a)] {
            let links = &mut self.links[one as usize];
            match (links.binary_search_by_key(&other, |(at, _)| *at), score) {
                (Ok(at), Some(score)) => {
                    changed |= links[at].1 != score;
                    links[at].1 = score;
                }
                (Ok(at), None) => {
                    links.remove(at);
                    changed = true;
                }
                (Err(at), Some(score)) => {
                    links.insert(at, (other, score));
                    changed = true;
                }
                (Err(_), None) => {}
            }
        }
        changed
    }

    /// The tellings that one is to be compared with.
    fn neighbours(&self, at: u32) -> BTreeSet<u32> {
        let mut found: BTreeSet<u32> = self.shared[at as usize].iter().copied().collect();
        let (far, near) = self.summaries[at as usize].keys();
        for (shelf, keys, reach) in [(&self.far, far, FAR), (&self.near, near, NEAR)] {
            for held in keys.iter().filter_map(|key| shelf.get(key)) {
                let Some(rank) = rank(held, &self.moments, at) else { continue };
                let near = &held[rank.saturating_sub(reach)..(rank + reach + 1).min(held.len())];
                found.extend(near.iter().filter(|other| self.parted(at, **other)));
            }
        }
        found
    }

    /// Whether two tellings are to be compared.
    fn compared(&self, a: u32, b: u32) -> bool {
        if self.in_passage(a, b) {
            return true;
        }
        let ((far, near), (other_far, other_near)) =
            (self.summaries[a as usize].keys(), self.summaries[b as usize].keys());
        let both = [(&self.far, far, other_far, FAR), (&self.near, near, other_near, NEAR)];
        self.parted(a, b)
            && both.iter().any(|(shelf, keys, others, reach)| {
                let common = keys.iter().filter(|key| others.binary_search(key).is_ok());
                let mut held = common.filter_map(|key| shelf.get(key));
                held.any(|held| {
                    let ranks = rank(held, &self.moments, a).zip(rank(held, &self.moments, b));
                    ranks.is_some_and(|(a, b)| a.abs_diff(b) <= *reach)
                })
            })
    }

    /// The tellings of each group among these, groups by their first telling.
    pub(crate) fn groups(&self, tellings: &[u32]) -> BTreeMap<u32, Vec<u32>> {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for at in tellings {
            groups.entry(self.group[*at as usize]).or_default().push(*at);
        }
        groups
    }
}

/// Where a telling stands under a key.
fn rank(held: &[u32], moments: &[i32], at: u32) -> Option<usize> {
    held.binary_search_by_key(&(moments[at as usize], at), |other| (moments[*other as usize], *other)).ok()
}
