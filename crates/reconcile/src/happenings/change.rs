//! What changes in the events of a pile when a report comes or is read anew.

use std::collections::BTreeSet;

use variorum_record::Stance;

use super::{Happenings, Slot};
use crate::answers::{Found, told_under};
use crate::case::Case;
use crate::disputes::twice;
use crate::index::Renumbered;
use crate::sources::Marks;

/// What events were made of before a change, as far as it concerns the others.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// What the claims of reports to be read anew stand under.
    keys: BTreeSet<u64>,
    /// The sides that they tell to have taken a place.
    pub(crate) sides: BTreeSet<String>,
    /// Tellings to be grouped into events anew.
    pub(crate) tellings: BTreeSet<u32>,
    /// Events that have lost a telling.
    events: BTreeSet<Slot>,
    /// What the claims of reports to be read anew answered.
    pub(crate) answered: BTreeSet<usize>,
}

impl Happenings<'_> {
    /// Makes room for a report with so many claims from `first` on.
    pub(crate) fn make_room(&mut self, report: usize, first: usize, many: usize) {
        let shift = |claim: usize| if claim >= first { claim + many } else { claim };
        self.index.make_room(report, first, many);
        self.told.shift(first, many);
        self.goes_with.splice(first..first, vec![None; many]);
        self.about.iter_mut().flatten().for_each(|answer| answer.claim = shift(answer.claim));
        self.about.splice(first..first, vec![None; many]);
        self.event_of.splice(first..first, vec![None; many]);
        self.marks.splice(first..first, vec![Marks::default(); many]);
        self.contrasts.iter_mut().flatten().for_each(|contrast| contrast.renumber(shift));
        self.contrasts.insert(report, Vec::new());
        for (claim, whole) in self.campaigns.iter_mut().flatten() {
            (*claim, *whole) = (shift(*claim), shift(*whole));
        }
        self.campaigns.insert(report, Vec::new());
        self.takings.shift(first, many);
        self.events.iter_mut().flatten().for_each(|claim| *claim = shift(*claim));
        self.losses.iter_mut().flatten().for_each(|loss| loss.claim = shift(loss.claim));
        for claims in &mut self.contradicted {
            *claims = claims.iter().map(|claim| shift(*claim)).collect();
        }
        let twice = self.twice.values_mut().flatten().map(|(_, parting)| parting);
        for side in self.partings.iter_mut().flatten().chain(twice).flat_map(|parting| &mut parting.sides) {
            side.claims.iter_mut().for_each(|claim| *claim = shift(*claim));
        }
    }

    /// Forgets what the claims of a report stand under, before it is read anew.
    pub(crate) fn leave(&mut self, case: &Case, report: usize, before: &mut Before) {
        for claim in case.of_report(report) {
            for key in told_under(&case.profiles[claim]) {
                before.keys.insert(key);
                self.told.leave(&key, claim);
            }
            before.answered.extend(self.about[claim].as_ref().map(|answer| answer.claim));
            for side in twice::takers(case, claim) {
                before.sides.insert(side.clone());
                self.takings.leave(side, claim);
            }
        }
    }

    /// Enters what the claims of a report stand under, after it was read.
    pub(crate) fn come(&mut self, case: &Case, report: usize, before: &mut Before) {
        for claim in case.of_report(report) {
            for key in told_under(&case.profiles[claim]) {
                before.keys.insert(key);
                self.told.enter(key, claim);
            }
            before.sides.extend(twice::takers(case, claim).cloned());
        }
    }

    /// Follows a change in the numbers of tellings.
    pub(crate) fn renumber(&mut self, by: &Renumbered, before: &mut Before) {
        if !by.is_same() {
            for telling in self.goes_with.iter_mut().filter(|telling| telling.is_some()) {
                *telling = telling.and_then(|at| by.of(at));
            }
        }
        for (event, members) in self.members.iter_mut().enumerate() {
            // Members stand in order, so that the last tells whether any is concerned.
            if members.last().is_none_or(|last| by.is_before(*last)) {
                continue;
            }
            let many = members.len();
            *members = members.iter().filter_map(|at| by.of(*at)).collect();
            if members.len() < many {
                before.events.insert(event);
            }
        }
        before.tellings = before.tellings.iter().filter_map(|at| by.of(*at)).collect();
    }

    /// Dissolves the events of the tellings to be grouped anew, and groups these. Gives the events gone and come, and the claims that were
    /// in one.
    pub(crate) fn regroup(&mut self, case: &Case, before: &mut Before) -> (BTreeSet<Slot>, BTreeSet<usize>) {
        let concerned = |members: &Vec<u32>| members.iter().any(|at| before.tellings.contains(at));
        let gone = (0..self.members.len()).filter(|event| concerned(&self.members[*event]));
        let mut events: BTreeSet<Slot> = gone.chain(before.events.iter().copied()).collect();
        let mut claims = BTreeSet::new();
        for event in events.iter().copied() {
            before.tellings.extend(std::mem::take(&mut self.members[event]));
            for claim in std::mem::take(&mut self.events[event]) {
                self.event_of[claim] = None;
                self.marks[claim].corroborated = false;
                claims.insert(claim);
            }
            for claim in std::mem::take(&mut self.contradicted[event]) {
                self.marks[claim].contradicted -= 1;
            }
            before.sides.extend(std::mem::take(&mut self.losses[event]).into_iter().map(|loss| loss.loser));
            self.partings[event].clear();
            self.part_of[event] = None;
        }
        let tellings: Vec<u32> = before.tellings.iter().copied().collect();
        events.extend(self.enter(case, &tellings));
        (events, claims)
    }

    /// The denials that may answer others now that claims under these keys have come or changed.
    pub(crate) fn reopened(&self, case: &Case, before: &Before) -> BTreeSet<usize> {
        let open = |claim: &usize| {
            let found = self.about[*claim].as_ref().map(|answer| answer.found);
            case.claims[*claim].stance == Stance::Denies && matches!(found, None | Some(Found::Far))
        };
        let shared = |claim: &usize| told_under(&case.profiles[*claim]).any(|key| before.keys.contains(&key));
        (0..case.claims.len()).filter(open).filter(shared).collect()
    }

    /// The events in whose disputes one of these claims stands.
    pub(crate) fn parted_by(&self, claims: &BTreeSet<usize>) -> BTreeSet<Slot> {
        let stands = |event: &Slot| {
            let sides = self.partings[*event].iter().flat_map(|parting| &parting.sides);
            sides.flat_map(|side| &side.claims).any(|claim| claims.contains(claim))
        };
        (0..self.partings.len()).filter(stands).collect()
    }
}
