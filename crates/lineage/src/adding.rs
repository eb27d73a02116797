//! A report added to those traced before: only what it can change is compared anew.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_record::{Lineage, LineageKind, Report};

use crate::archive::{Archive, Claims, Edge, Key};
use crate::cites;
use crate::compare::{Body, compared};
use crate::pairs::{self, Pair};

/// What an added report changes in the lineage; each list sorted as [`trace`](crate::trace) sorts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// What leads from one report to another now, and did not before.
    pub added: Vec<Lineage>,
    /// What did before, and does no more.
    pub removed: Vec<Lineage>,
}

/// Traces a report that the archive holds since just now, with its claims, and enters it under its keys.
///
/// The archive then keeps the lineage that [`trace`](crate::trace) gives of all its reports, whatever the order in which they
/// were added. Compared are: the report with its candidates; where it stands among the first under a key, or is the new original
/// of copies, those whose candidates this changes; and the citations of its outlet that may mean it.
///
/// # Errors
/// Where the archive cannot be read or written.
pub fn add<A: Archive>(archive: &mut A, number: u32) -> Result<Change, A::Error> {
    let mut adding = Adding {
        archive,
        bodies: BTreeMap::new(),
        more: BTreeSet::new(),
        less: BTreeSet::new(),
        edges: BTreeMap::new(),
    };
    adding.body(number)?;
    adding.pairs()?;
    adding.citations(number)?;
    adding.change()
}

struct Adding<'a, A: Archive> {
    archive: &'a mut A,
    /// Those read so far.
    bodies: BTreeMap<u32, Body>,
    /// Pairs, the earlier report first, that have come to share a key closely enough to be compared, and that do no more:
    /// these may still share another.
    more: BTreeSet<Pair>,
    less: BTreeSet<Pair>,
    /// The edges from each report that may change, as they will be.
    edges: BTreeMap<u32, Vec<Edge>>,
}

impl<A: Archive> Adding<'_, A> {
    /// Enters the body under its keys, or leads it to the original that it copies.
    fn body(&mut self, number: u32) -> Result<(), A::Error> {
        self.read([number])?;
        let Some(key) = self.bodies[&number].whole() else { return Ok(()) };
        let same = self.archive.under(key)?.into_owned();
        self.archive.enter(key, number)?;
        let first = self.archive.under(key)?[0];
        if first != number {
            self.read([first])?;
            match self.bodies[&number].copy_of(&self.bodies[&first]) {
                Some(lineage) => self.edges(number)?.push(Edge { to: first, lineage }),
                None => self.enter(number)?,
            }
            return Ok(());
        }
        self.read(same.iter().copied())?;
        for other in same {
            let copy = self.bodies[&other].copy_of(&self.bodies[&number]);
            let own = self.edges(other)?;
            let before = own.len();
            own.retain(|edge| edge.lineage.kind != LineageKind::Copy);
            let was_copy = own.len() < before;
            let is_copy = copy.is_some();
            own.extend(copy.map(|lineage| Edge { to: number, lineage }));
            match (was_copy, is_copy) {
                (false, true) => self.leave(other)?,
                // The words of both are others, and only the hash is the same.
                (true, false) => self.enter(other)?,
                _ => {}
            }
        }
        self.enter(number)
    }

    fn enter(&mut self, number: u32) -> Result<(), A::Error> {
        for key in self.bodies[&number].keys() {
            self.archive.enter(key, number)?;
            let under = self.archive.under(key)?;
            if let Some(rank) = under.iter().position(|other| *other == number) {
                let (more, less) = pairs::brought(&under, rank);
                self.more.extend(more);
                self.less.extend(less);
            }
        }
        Ok(())
    }

    fn leave(&mut self, number: u32) -> Result<(), A::Error> {
        for key in self.bodies[&number].keys() {
            let under = self.archive.under(key)?;
            if let Some(rank) = under.iter().position(|other| *other == number) {
                let (less, more) = pairs::brought(&under, rank);
                self.more.extend(more);
                self.less.extend(less);
            }
            self.archive.leave(key, number)?;
        }
        Ok(())
    }

    /// Takes away what leads between reports that are compared no more, and compares those that were not before.
    fn pairs(&mut self) -> Result<(), A::Error> {
        let (mut more, less) = (std::mem::take(&mut self.more), std::mem::take(&mut self.less));
        let mut doubtful = Vec::new();
        for (to, from) in less {
            if more.contains(&(to, from)) || self.text_edge(from, to)? {
                doubtful.push((to, from));
            }
        }
        self.read(doubtful.iter().flat_map(|(to, from)| [*to, *from]))?;
        let both: BTreeSet<u32> = doubtful.iter().flat_map(|(to, from)| [*to, *from]).collect();
        let keys: BTreeMap<u32, Vec<Key>> =
            both.into_par_iter().map(|number| (number, self.bodies[&number].keys())).collect();
        for (to, from) in doubtful {
            if !self.are_compared((to, &keys[&to]), (from, &keys[&from]))? {
                more.remove(&(to, from));
                self.edges(from)?.retain(|edge| edge.to != to || !of_text(edge));
            }
        }
        let mut fresh = Vec::new();
        for (to, from) in more {
            if !self.text_edge(from, to)? {
                fresh.push((to, from));
            }
        }
        self.read(fresh.iter().flat_map(|(to, from)| [*to, *from]))?;
        for (from, edge) in compared(&self.bodies, &fresh) {
            self.edges(from)?.push(edge);
        }
        Ok(())
    }

    /// Whether two bodies, each with its keys, share any closely enough.
    fn are_compared(&self, earlier: (u32, &[Key]), later: (u32, &[Key])) -> Result<bool, A::Error> {
        for key in later.1.iter().filter(|key| earlier.1.binary_search(key).is_ok()) {
            let under = self.archive.under(*key)?;
            let rank = |number: u32| under.iter().position(|other| *other == number);
            if rank(earlier.0).zip(rank(later.0)).is_some_and(|(earlier, later)| pairs::are_compared(earlier, later)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether what leads from one report to the other hangs on their words.
    fn text_edge(&self, from: u32, to: u32) -> Result<bool, A::Error> {
        let leads = |edges: &[Edge]| edges.iter().any(|edge| edge.to == to && of_text(edge));
        Ok(match self.edges.get(&from) {
            Some(edges) => leads(edges),
            None => leads(&self.archive.edges(from)?),
        })
    }

    /// Traces the citations of the report, and anew those that may mean it.
    fn citations(&mut self, number: u32) -> Result<(), A::Error> {
        let report = self.archive.report(number)?.into_owned();
        let keys = cites::keys(&report, self.archive.claims(number)?.iter());
        for key in keys {
            self.archive.enter(key, number)?;
        }
        let mut anew = cites::meaning(self.archive, number)?;
        anew.push(number);
        for from in anew {
            let cited = cites::citations(self.archive, from)?;
            let own = self.edges(from)?;
            own.retain(|edge| edge.lineage.kind != LineageKind::Cites);
            own.extend(cited);
        }
        Ok(())
    }

    /// The edges from a report as they will be.
    fn edges(&mut self, from: u32) -> Result<&mut Vec<Edge>, A::Error> {
        Ok(match self.edges.entry(from) {
            std::collections::btree_map::Entry::Occupied(own) => own.into_mut(),
            std::collections::btree_map::Entry::Vacant(free) => free.insert(self.archive.edges(from)?.into_owned()),
        })
    }

    /// Reads the bodies that were not read before.
    fn read(&mut self, numbers: impl IntoIterator<Item = u32>) -> Result<(), A::Error> {
        let missing: BTreeSet<u32> = numbers.into_iter().filter(|number| !self.bodies.contains_key(number)).collect();
        let mut texts: Vec<(u32, Cow<'_, Report>, Claims<'_>)> = Vec::with_capacity(missing.len());
        for number in missing {
            texts.push((number, self.archive.report(number)?, self.archive.claims(number)?));
        }
        let read: Vec<(u32, Body)> =
            texts.into_par_iter().map(|(number, report, claims)| (number, Body::of(&report, claims.iter()))).collect();
        self.bodies.extend(read);
        Ok(())
    }

    /// Keeps what differs, and tells it.
    fn change(self) -> Result<Change, A::Error> {
        let mut change = Change::default();
        for (from, now) in self.edges {
            let before = self.archive.edges(from)?;
            let only = |own: &[Edge], other: &[Edge]| -> Vec<Lineage> {
                own.iter().filter(|edge| !other.contains(edge)).map(|edge| edge.lineage.clone()).collect()
            };
            let (added, removed) = (only(&now, &before), only(&before, &now));
            if added.is_empty() && removed.is_empty() {
                continue;
            }
            change.added.extend(added);
            change.removed.extend(removed);
            self.archive.keep(from, now)?;
        }
        Ok(Change { added: crate::in_order(change.added), removed: crate::in_order(change.removed) })
    }
}

/// Whether an edge comes of comparing two bodies by their keys.
fn of_text(edge: &Edge) -> bool {
    matches!(edge.lineage.kind, LineageKind::NearCopy | LineageKind::Passage)
}
