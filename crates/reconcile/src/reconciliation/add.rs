//! One report more: only what it touches is reconciled anew.

use std::collections::BTreeSet;

use variorum_record::{
    Claim, Dispute, DisputeId, Entity, Event, EventId, Lineage, LineageKind, Report, ReportId, Source, SourceId,
};

use super::Reconciliation;
use crate::anchors::{self, InferredDate};
use crate::case;
use crate::happenings::change::Before;
use crate::happenings::{Slot, With};
use crate::index::By;
use crate::passages;

/// A report to be added, with what the rooms before have made of it.
#[derive(Debug, Clone, Copy)]
pub struct Addition<'a, 'n> {
    /// The report.
    pub report: &'a Report,
    /// Its claims, as read and grounded.
    pub claims: &'n [Claim],
    /// Whom it names that no report has named.
    pub entities: &'a [Entity],
    /// The edges of lineage that come with it.
    pub added: &'n [Lineage],
    /// Those that go.
    pub removed: &'n [Lineage],
}

/// The rows that may be others after a report was added, and the ids of those that are gone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Claims, new ones among them.
    pub claims: Vec<Claim>,
    /// Events.
    pub events: Vec<Event>,
    /// Disputes.
    pub disputes: Vec<Dispute>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Days of publication concluded anew; `None`: none is any more.
    pub inferred: Vec<(ReportId, Option<InferredDate>)>,
    /// Events that are no more.
    pub gone_events: Vec<EventId>,
    /// Disputes that are no more.
    pub gone_disputes: Vec<DisputeId>,
    /// Sources that are no more.
    pub gone_sources: Vec<SourceId>,
}

impl<'a> Reconciliation<'a> {
    /// Adds a report; the record is then that of the whole pile reconciled with it.
    ///
    /// `None`, and nothing is changed, where the report may concern all others, so that the pile is to be reconciled anew: it belongs to
    /// those from which is learned what is common and who is reliable (a small pile, an early date), others turn out to be exact copies
    /// of it, it changes whom a name stands for, or persons have decided of the record.
    pub fn add(&mut self, new: Addition<'a, '_>) -> Option<Changes> {
        if !self.is_late(&new) || !self.names_fit(&new) || !self.decided.orders.is_empty() {
            return None;
        }
        let original = new.added.iter().find(|one| one.kind == LineageKind::Copy);
        let original = original.map(|one| self.number(&one.to_report_id));
        if original == Some(None) {
            return None;
        }
        self.learn_names(new.entities);
        let changes = match original.flatten() {
            Some(original) => self.add_copy(&new, original),
            None => self.add_original(&new),
        };
        Some(changes)
    }

    fn add_copy(&mut self, new: &Addition<'a, '_>, original: usize) -> Changes {
        self.roots.enter(new.report, new.entities, (&[], &[]));
        self.copied.insert(new.claims.to_vec(), &self.case, original);
        self.speak(new.report);
        let claims: BTreeSet<usize> = self.case.of_report(original).collect();
        let events = claims.iter().filter_map(|claim| self.found.event_of[*claim]).collect();
        self.changes(new.report, (events, claims), &BTreeSet::new())
    }

    fn add_original(&mut self, new: &Addition<'a, '_>) -> Changes {
        let (own, mut pages) = self.insert(new);
        self.speak(new.report);
        let mut before = Before::default();
        for page in pages.iter().copied().filter(|page| *page != own) {
            self.found.leave(&self.case, page, &mut before);
        }
        let concluded = self.conclude(own, &mut pages, &mut before);
        for page in pages.iter().copied() {
            self.found.come(&self.case, page, &mut before);
            self.speakers.reread(&self.case, self.case.of_report(page));
            self.compare(page, &mut before);
        }
        for page in pages.iter().copied() {
            self.found.read(&self.case, page);
        }
        let by = By { case: &self.case, rare: &self.reference.rare, reprints: &self.reprints };
        before.tellings.extend(self.found.index.regroup(&before.tellings, by));
        let read: BTreeSet<usize> = pages.iter().flat_map(|page| self.case.of_report(*page)).collect();
        let (mut events, mut claims) = self.found.regroup(&self.case, &mut before);
        events.extend(self.found.parted_by(&read));
        events.extend(before.answered.iter().filter_map(|claim| self.found.event_of[*claim]));
        let mut denials = self.found.reopened(&self.case, &before);
        denials.extend(&read);
        claims.extend(&denials);
        let with = With { case: &self.case, actors: &self.actors, rare: &self.reference.rare };
        let events = self.found.settle(with, events, denials, before.sides);
        self.changes(new.report, (events, claims), &concluded)
    }

    /// Enters a report, whose outlet is known by now, among all reports and their voices.
    fn speak(&mut self, report: &'a Report) {
        let at = self.all.partition_point(|other| case::precedence(other) < case::precedence(report));
        self.all.insert(at, report);
        self.speakers.insert(at, self.roots.voice_of(&report.report_id));
    }

    /// Whether nothing that was learned from earlier reports has to be learned anew.
    fn is_late(&self, new: &Addition) -> bool {
        let Some(reports) = self.reference.reports else { return false };
        let known = self.roots.report(&new.report.report_id).is_some();
        let dated = case::published(new.report).is_some();
        let dates = self.case.reports.iter().take_while(|report| case::published(report).is_some()).count();
        let copy =
            new.added.iter().any(|one| one.kind == LineageKind::Copy && one.from_report_id == new.report.report_id);
        let after = case::precedence(self.case.reports[reports - 1]) < case::precedence(new.report);
        let same = copy || self.knowledge.reference.reports(dates + usize::from(dated)) == Some(reports);
        // An undated report is compared with what is undated; where nothing was, no such list is kept.
        let listed = copy || dated || !self.undated.index.tellings.is_empty();
        let copies = |one: &Lineage| one.kind == LineageKind::Copy && one.from_report_id != new.report.report_id;
        !known && after && same && listed && !new.added.iter().chain(new.removed).any(copies)
    }

    /// Whether no name stands for somebody else than before.
    fn names_fit(&self, new: &Addition) -> bool {
        let outlet = new.report.outlet.as_deref();
        let outlet = outlet.filter(|outlet| !self.roots.knows_outlet(outlet));
        let named = |outlet: &str| {
            let folded = crate::wording::folded(outlet);
            self.case.claims.iter().any(|claim| self.roots.names(claim, &folded))
        };
        let owner = |name: &String| self.knowledge.owned.iter().any(|(_, owner)| owner == name);
        let fits = |entity: &Entity| {
            let names: BTreeSet<String> =
                entity.aliases.iter().chain([&entity.name]).map(|name| crate::wording::folded(name)).collect();
            self.roots.entity(&entity.entity_id).is_none()
                && !names.iter().any(|name| owner(name) || self.aliases.knows(name) || self.unnamed.holds(name))
        };
        new.entities.iter().all(fits) && !outlet.is_some_and(named)
    }

    fn number(&self, id: &ReportId) -> Option<usize> {
        let report = self.roots.report(id)?;
        let at = self.case.reports.partition_point(|other| case::precedence(other) < case::precedence(report));
        // An exact copy is known and has no number.
        self.case.reports.get(at).filter(|other| other.report_id == *id).map(|_| at)
    }

    fn learn_names(&mut self, entities: &'a [Entity]) {
        self.aliases.extend(entities);
        self.actors.extend(super::actors(entities));
    }

    /// Puts the report in its place; gives its number and those of the reports to be read (anew), its own among them.
    fn insert(&mut self, new: &Addition<'a, '_>) -> (usize, BTreeSet<usize>) {
        let mut claims = new.claims.to_vec();
        claims.sort_by(|a, b| (a.start, a.end, &a.claim_id).cmp(&(b.start, b.end, &b.claim_id)));
        let seen = self.aliases.see(&mut claims);
        claims.iter().zip(&seen).for_each(|(claim, seen)| self.unnamed.enter(claim, seen));
        let parties = self.roots.enter(new.report, new.entities, (&claims, &seen));
        let many = claims.len();
        let report = self.case.insert(new.report, claims);
        let first = self.case.of_report(report).start;
        self.seen.splice(first..first, seen);
        self.reprints.insert(report, 0);
        self.found.make_room(report, first, many);
        self.undated.index.make_room(report, first, many);
        self.speakers.make_room(first..first + many);
        self.copied.shift(first, many);

        self.roots.follow(new.added, new.removed);
        let near = |one: &&Lineage| one.kind == LineageKind::NearCopy;
        for (edges, more) in [(new.removed, false), (new.added, true)] {
            for one in edges.iter().filter(near) {
                if let Some(report) = self.number(&one.from_report_id) {
                    let copies = &mut self.reprints[report];
                    *copies = if more { *copies + 1 } else { copies.saturating_sub(1) };
                }
            }
        }
        // What is led back through a report that is led elsewhere now is led elsewhere too.
        let passes = new.added.iter().chain(new.removed).filter(|one| one.kind != LineageKind::Cites);
        let mut led: BTreeSet<ReportId> = passes.map(|one| one.from_report_id.clone()).collect();
        led.remove(&new.report.report_id);
        let mut reached = led.clone();
        while !reached.is_empty() {
            let depending = reached.iter().flat_map(|on| self.roots.depending(on));
            reached = depending.filter(|report| !led.contains(*report)).cloned().collect();
            led.extend(reached.iter().cloned());
        }
        led.insert(new.report.report_id.clone());
        let mut pages: BTreeSet<usize> = led.iter().filter_map(|report| self.number(report)).collect();
        if !parties.is_empty() {
            let named = (0..self.case.claims.len()).filter(|at| self.roots.names_any(&self.case.claims[*at], &parties));
            pages.extend(named.map(|claim| self.case.profiles[claim].report));
        }
        (report, pages)
    }

    /// Reads the reports, and concludes days of publication anew where that may give others; the reports of which it does are read as
    /// well. Gives those whose day was concluded anew.
    fn conclude(&mut self, own: usize, pages: &mut BTreeSet<usize>, before: &mut Before) -> BTreeSet<usize> {
        let undated = |pile: &Self, page: usize| case::published(pile.case.reports[page]).is_none();
        let used = !self.undated.index.tellings.is_empty();
        let mut asked: BTreeSet<usize> = BTreeSet::new();
        for page in pages.iter().copied().collect::<Vec<_>>() {
            if undated(self, page) {
                self.undo_day(page);
                asked.insert(page);
            }
            let day = case::published(self.case.reports[page]);
            self.case.reread(page, day, &self.roots, self.resolve);
            if undated(self, page) {
                let id = self.case.reports[page].report_id.clone();
                let claims = self.case.claims[self.case.of_report(page)].to_vec();
                self.undated.stated.insert(id, (anchors::latest_day(&self.case, page), claims));
            }
        }
        if !used {
            return BTreeSet::new();
        }
        for page in pages.iter().copied() {
            let tellings = crate::tellings::tellings(&self.case, page);
            let (concerned, _) = self.undated.index.replace(&self.case, page, tellings);
            let anew = self.share(page, true);
            let by = By { case: &self.case, rare: &self.reference.rare, reprints: &self.reprints };
            let linked = self.undated.index.compare(concerned, &anew, by);
            let reports = linked.iter().map(|at| self.undated.index.summaries[*at as usize].report);
            asked.extend(reports.collect::<BTreeSet<_>>().into_iter().filter(|page| undated(self, *page)));
        }
        let mut concluded = BTreeSet::new();
        for page in asked {
            let found = self.undated.infer(self.by(), page);
            let id = self.case.reports[page].report_id.clone();
            if !pages.contains(&page) {
                if self.undated.inferred.get(&id) == found.as_ref() {
                    continue;
                }
                self.found.leave(&self.case, page, before);
                self.undo_day(page);
                self.case.reread(page, None, &self.roots, self.resolve);
                pages.insert(page);
            }
            if self.undated.inferred.remove(&id) != found || page == own {
                concluded.insert(page);
            }
            self.undated.date(&mut self.case, page, found, &self.roots, self.resolve);
        }
        concluded
    }

    /// Puts the claims of an undated report back to what they were before a day was concluded.
    fn undo_day(&mut self, page: usize) {
        if let Some((_, claims)) = self.undated.stated.get(&self.case.reports[page].report_id) {
            let own = self.case.of_report(page);
            self.case.claims[own].clone_from_slice(claims);
        }
    }

    /// Compares the tellings of a report, and notes those that are to be grouped anew.
    fn compare(&mut self, page: usize, before: &mut Before) {
        let tellings = crate::tellings::tellings(&self.case, page);
        let (concerned, renumbered) = self.found.index.replace(&self.case, page, tellings);
        self.found.renumber(&renumbered, before);
        let anew = self.share(page, false);
        let by = By { case: &self.case, rare: &self.reference.rare, reprints: &self.reprints };
        before.tellings.extend(self.found.index.compare(concerned, &anew, by));
    }

    /// Notes which tellings of a report stand in passages that others share; gives all that are to be compared anew for it.
    fn share(&mut self, page: usize, undated: bool) -> BTreeSet<u32> {
        let index = if undated { &self.undated.index } else { &self.found.index };
        let id = &self.case.reports[page].report_id;
        let mut pairs = BTreeSet::new();
        let mut between = |from: usize, to: usize, spans| {
            pairs.extend(passages::pairs(&self.case, index, (from, to), spans));
        };
        for (here, there, earlier) in self.roots.passages(id) {
            if let Some(earlier) = self.number(earlier) {
                between(page, earlier, (*here, *there));
            }
        }
        for later in self.roots.depending(id) {
            if let Some(from) = self.number(later) {
                for (here, there, _) in self.roots.passages(later).iter().filter(|(_, _, to)| *to == id) {
                    between(from, page, (*here, *there));
                }
            }
        }
        let index = if undated { &mut self.undated.index } else { &mut self.found.index };
        index.share(&pairs);
        let mut anew: BTreeSet<u32> = pairs.into_iter().flat_map(|(a, b)| [a, b]).collect();
        anew.extend(index.of_report(page).map(|at| at as u32));
        anew
    }

    /// The rows that may be others now.
    fn changes(
        &mut self,
        new: &Report,
        (events, mut claims): (BTreeSet<Slot>, BTreeSet<usize>),
        concluded: &BTreeSet<usize>,
    ) -> Changes {
        let ids = concluded.iter().map(|report| &self.case.reports[*report].report_id);
        let inferred = ids.map(|id| (id.clone(), self.undated.inferred.get(id).cloned()));
        let mut changes = Changes { inferred: inferred.collect(), ..Changes::default() };
        let (mut old_events, mut old_disputes) = (BTreeSet::new(), BTreeSet::new());
        for shown in events.iter().filter_map(|event| self.shown.get(*event)?.as_ref()) {
            old_events.insert(shown.event.event_id.clone());
            old_disputes.extend(shown.disputes.iter().map(|dispute| dispute.dispute_id.clone()));
        }
        (changes.sources, changes.gone_sources) = self.show(events.clone());
        for shown in events.iter().filter_map(|event| self.shown[*event].as_ref()) {
            old_events.remove(&shown.event.event_id);
            changes.events.push(shown.event.clone());
            for dispute in &shown.disputes {
                old_disputes.remove(&dispute.dispute_id);
                changes.disputes.push(dispute.clone());
            }
        }
        claims.extend(events.iter().flat_map(|event| &self.found.events[*event]));
        changes.claims = claims.iter().map(|claim| self.row(*claim)).collect();
        let copied = self.copied.of(&claims, &new.report_id);
        changes.claims.extend(self.copied.rows(copied, &self.case, |at| self.row(at), &self.roots));
        changes.gone_events = old_events.into_iter().collect();
        changes.gone_disputes = old_disputes.into_iter().collect();
        changes
    }
}
