//! Happenings: tellings joined into events, what answers what, and what parts them, kept such that one report more concerns only the
//! events that it touches.

pub(crate) mod change;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_record::Stance;

use crate::answers::{self, Answer, Found};
use crate::case::Case;
use crate::decided::{Decided, Idle};
use crate::disputes::contrast::{self, Contrast};
use crate::disputes::twice::{self, Loss};
use crate::disputes::{Outside, Parting, Scene, disputes};
use crate::index::Index;
use crate::likeness::Rarities;
use crate::parts;
use crate::postings::Postings;
use crate::sources::{self, Marks};

/// Where an event is kept; what it was called before another took its place is of no account.
pub(crate) type Slot = usize;

/// The events of a pile. Lists of claims are numbered as the case, lists of reports as its reports, lists of events by [`Slot`].
#[derive(Default)]
pub(crate) struct Happenings<'k> {
    pub(crate) index: Index<'k>,
    /// By claim the telling of its report that it goes with.
    goes_with: Vec<Option<u32>>,
    /// By claim what it denies or doubts.
    pub(crate) about: Vec<Option<Answer>>,
    /// By topic and actor the claims of happenings.
    told: Postings<u64>,
    /// By report what its outlet sets against each other.
    contrasts: Vec<Vec<Contrast>>,
    /// By report the claims that tell a part of a campaign, with the claim that names it.
    campaigns: Vec<Vec<(usize, usize)>>,
    pub(crate) event_of: Vec<Option<Slot>>,
    /// The claims of each event, ascending; none where the slot is free.
    pub(crate) events: Vec<Vec<usize>>,
    /// The tellings joined into each event, ascending.
    pub(crate) members: Vec<Vec<u32>>,
    /// What persons decided of an event, in lines.
    pub(crate) lines: BTreeMap<Slot, Vec<String>>,
    pub(crate) partings: Vec<Vec<Parting>>,
    /// The campaign that each event is part of, with the reason.
    pub(crate) part_of: Vec<Option<(Slot, String)>>,
    pub(crate) marks: Vec<Marks>,
    /// The claims that stand against another source in an event's disputes.
    contradicted: Vec<BTreeSet<usize>>,
    losses: Vec<Vec<Loss>>,
    /// By side the claims that it took a place.
    takings: Postings<String>,
    /// By side what its losses make, each with the earlier event.
    twice: BTreeMap<String, Vec<(Slot, Parting)>>,
}

/// What a report says by itself.
struct Page {
    /// By claim of the report the telling that it goes with.
    goes_with: Vec<Option<u32>>,
    answers: Vec<(usize, Answer)>,
    contrasts: Vec<Contrast>,
    campaigns: Vec<(usize, usize)>,
}

/// What events are looked at by.
#[derive(Clone, Copy)]
pub(crate) struct With<'w, 'a> {
    pub(crate) case: &'w Case<'a>,
    pub(crate) actors: &'w BTreeSet<&'a str>,
    pub(crate) rare: &'w Rarities,
}

impl<'k> Happenings<'k> {
    /// The events of an index whose tellings are compared, with what persons decided of them.
    pub(crate) fn new(with: With, index: Index<'k>, decided: &Decided, idle: &mut Idle) -> Self {
        let case = with.case;
        let claims = case.claims.len();
        let mut found = Self {
            index,
            goes_with: vec![None; claims],
            about: vec![None; claims],
            event_of: vec![None; claims],
            marks: vec![Marks::default(); claims],
            contrasts: vec![Vec::new(); case.reports.len()],
            campaigns: vec![Vec::new(); case.reports.len()],
            ..Self::default()
        };
        let pages: Vec<Page> = (0..case.reports.len()).into_par_iter().map(|report| found.page(case, report)).collect();
        for (report, page) in pages.into_iter().enumerate() {
            found.enter_page(case, report, page);
        }
        for (claim, profile) in case.profiles.iter().enumerate() {
            answers::told_under(profile).for_each(|key| found.told.enter(key, claim));
        }
        let all: Vec<u32> = (0..found.index.tellings.len() as u32).collect();
        found.enter(case, &all);
        found.lines = decided.regroup(&case.claims, &mut found.event_of, found.events.len(), idle);
        if !found.lines.is_empty() {
            let slots = found.event_of.iter().flatten().max().map_or(0, |last| last + 1).max(found.events.len());
            found.events = vec![Vec::new(); slots];
            for (claim, event) in found.event_of.iter().enumerate() {
                if let Some(event) = event {
                    found.events[*event].push(claim);
                }
            }
            found.make_slots(slots);
        }
        let slots = (0..found.events.len()).collect();
        found.settle(with, slots, (0..claims).collect(), BTreeSet::new());
        found
    }

    /// Enters what a report says by itself: which claims go together, what answers what, what it sets against each other.
    pub(crate) fn read(&mut self, case: &Case, report: usize) {
        let page = self.page(case, report);
        self.enter_page(case, report, page);
    }

    fn page(&self, case: &Case, report: usize) -> Page {
        let claims = case.of_report(report);
        let mut own = vec![None; claims.len()];
        for telling in self.index.of_report(report) {
            for claim in &self.index.tellings[telling] {
                own[claim - claims.start] = Some(telling as u32);
            }
        }
        let answers = answers::in_report(case, report);
        Page {
            goes_with: answers::attach(case, report, &own, &answers),
            answers,
            contrasts: contrast::within(case, report),
            campaigns: parts::named(case, report),
        }
    }

    fn enter_page(&mut self, case: &Case, report: usize, page: Page) {
        for (claim, telling) in case.of_report(report).zip(page.goes_with) {
            self.goes_with[claim] = telling;
            self.about[claim] = None;
            for side in twice::takers(case, claim) {
                self.takings.enter(side.clone(), claim);
            }
        }
        for (claim, answer) in page.answers {
            self.about[claim] = Some(answer);
        }
        self.contrasts[report] = page.contrasts;
        self.campaigns[report] = page.campaigns;
    }

    /// Makes events of the groups of these tellings, in free slots; gives the slots.
    pub(crate) fn enter(&mut self, case: &Case, tellings: &[u32]) -> BTreeSet<Slot> {
        let mut slots = BTreeSet::new();
        let mut free =
            (0..self.events.len()).filter(|slot| self.events[*slot].is_empty()).collect::<Vec<_>>().into_iter();
        for members in self.index.groups(tellings).into_values() {
            let mut own = Vec::new();
            for telling in &members {
                let report = self.index.summaries[*telling as usize].report;
                own.extend(case.of_report(report).filter(|claim| self.goes_with[*claim] == Some(*telling)));
            }
            // A telling whose claims all go with others makes no event.
            if own.is_empty() {
                continue;
            }
            own.sort_unstable();
            let slot = free.next().unwrap_or(self.events.len());
            self.make_slots(slot + 1);
            own.iter().for_each(|claim| self.event_of[*claim] = Some(slot));
            self.events[slot] = own;
            self.members[slot] = members;
            slots.insert(slot);
        }
        slots
    }

    fn make_slots(&mut self, slots: usize) {
        let slots = slots.max(self.events.len());
        self.events.resize_with(slots, Vec::new);
        self.members.resize_with(slots, Vec::new);
        self.partings.resize_with(slots, Vec::new);
        self.part_of.resize_with(slots, || None);
        self.contradicted.resize_with(slots, BTreeSet::new);
        self.losses.resize_with(slots, Vec::new);
    }

    /// What the rules on an event's claims look at.
    pub(crate) fn scene<'s, 'a>(&'s self, with: With<'s, 'a>) -> Scene<'s, 'a> {
        Scene { case: with.case, events: &self.events, about: &self.about, actors: with.actors }
    }

    /// Settles what these events' claims answer, what parts them and what they are part of. `denials` are claims whose answers in other
    /// reports are to be found anew, `sides` those whose losses and takings have changed. Gives the events that may have changed.
    pub(crate) fn settle(
        &mut self,
        with: With,
        mut events: BTreeSet<Slot>,
        denials: BTreeSet<usize>,
        sides: BTreeSet<String>,
    ) -> BTreeSet<Slot> {
        self.answer(with, &mut events, denials);
        self.part_twice(with, &mut events, sides);
        self.part(with, &events);
        self.mark(with.case, &events);
        self.find_wholes(with.case, &mut events);
        events
    }

    fn answer(&mut self, with: With, events: &mut BTreeSet<Slot>, mut denials: BTreeSet<usize>) {
        let case = with.case;
        denials.extend(events.iter().flat_map(|event| &self.events[*event]));
        denials.retain(|claim| {
            let settled = self.about[*claim].as_ref().is_some_and(|answer| answer.found == Found::InReport);
            case.claims[*claim].stance == Stance::Denies && !settled
        });
        let before: Vec<(usize, Option<Answer>)> =
            denials.iter().map(|claim| (*claim, self.about[*claim].take())).collect();
        let asked: BTreeSet<Slot> = denials.iter().filter_map(|claim| self.event_of[*claim]).collect();
        for event in asked {
            answers::in_event(case, &self.events[event], &mut self.about);
        }
        for (claim, old) in before {
            if self.about[claim].is_none() {
                self.about[claim] = answers::far(case, &self.told, &with.rare.stems, claim);
            }
            if old != self.about[claim] {
                let answered = [&old, &self.about[claim]].into_iter().flatten();
                events.extend(answered.filter_map(|answer| self.event_of[answer.claim]));
            }
        }
    }

    fn part_twice(&mut self, with: With, events: &mut BTreeSet<Slot>, mut sides: BTreeSet<String>) {
        for event in events.iter().copied() {
            let losses = twice::losses(&self.scene(with), event);
            let known = std::mem::replace(&mut self.losses[event], losses);
            sides.extend(known.into_iter().chain(self.losses[event].iter().cloned()).map(|loss| loss.loser));
        }
        if sides.is_empty() {
            return;
        }
        let mut losses: BTreeMap<&str, Vec<&Loss>> = sides.iter().map(|side| (side.as_str(), Vec::new())).collect();
        for loss in self.losses.iter().flatten() {
            if let Some(own) = losses.get_mut(loss.loser.as_str()) {
                own.push(loss);
            }
        }
        let mut found: BTreeMap<String, Vec<(Slot, Parting)>> = BTreeMap::new();
        for (side, mut own) in losses {
            own.sort_by_key(|loss| loss.claim);
            found.insert(side.to_owned(), twice::find(&self.scene(with), &own, self.takings.under(side)));
        }
        for (side, new) in found {
            let old = self.twice.remove(&side).unwrap_or_default();
            if old != new {
                events.extend(old.iter().chain(&new).map(|(_, parting)| parting.event));
            }
            if !new.is_empty() {
                self.twice.insert(side, new);
            }
        }
        events.retain(|event| *event < self.events.len());
    }

    fn part(&mut self, with: With, events: &BTreeSet<Slot>) {
        let mut denials: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (claim, answer) in self.about.iter().enumerate() {
            let event = answer.as_ref().and_then(|answer| self.event_of[answer.claim]);
            if let Some(event) = event.filter(|event| events.contains(event)) {
                denials.entry(event).or_default().push(claim);
            }
        }
        // Of a pair of events the first side tells.
        let mut twice: BTreeMap<(Slot, Slot), &Parting> = BTreeMap::new();
        for (early, parting) in self.twice.values().flatten().filter(|(_, parting)| events.contains(&parting.event)) {
            twice.entry(((*early).min(parting.event), (*early).max(parting.event))).or_insert(parting);
        }
        let mut of_event: BTreeMap<Slot, Vec<Parting>> = BTreeMap::new();
        for parting in twice.into_values() {
            of_event.entry(parting.event).or_default().push(parting.clone());
        }
        let part = |event: Slot| {
            let contrasts = self.reports_of(with.case, event).into_iter().flat_map(|report| &self.contrasts[report]);
            let outside = Outside {
                denials: denials.get(&event).cloned().unwrap_or_default(),
                contrasts: contrasts.filter(|one| one.event(&self.event_of) == Some(event)).collect(),
                twice: of_event.get(&event).cloned().unwrap_or_default(),
            };
            (event, disputes(&self.scene(with), event, outside))
        };
        let told: Vec<Slot> = events.iter().copied().filter(|event| !self.events[*event].is_empty()).collect();
        let found: Vec<(Slot, Vec<Parting>)> = told.into_par_iter().map(part).collect();
        for (event, partings) in found {
            self.partings[event] = partings;
        }
    }

    fn reports_of(&self, case: &Case, event: Slot) -> BTreeSet<usize> {
        self.events[event].iter().map(|claim| case.profiles[*claim].report).collect()
    }

    fn mark(&mut self, case: &Case, events: &BTreeSet<Slot>) {
        for event in events.iter().copied() {
            let corroborated = sources::corroborated(case, &self.events[event]);
            for claim in &self.events[event] {
                self.marks[*claim].corroborated = corroborated.contains(claim);
            }
            let contradicted = sources::contradicted(case, &self.partings[event]);
            let known = std::mem::replace(&mut self.contradicted[event], contradicted);
            known.iter().for_each(|claim| self.marks[*claim].contradicted -= 1);
            self.contradicted[event].iter().for_each(|claim| self.marks[*claim].contradicted += 1);
        }
    }

    fn find_wholes(&mut self, case: &Case, events: &mut BTreeSet<Slot>) {
        let reports: BTreeSet<usize> = events.iter().flat_map(|event| self.reports_of(case, *event)).collect();
        let named = reports.into_iter().flat_map(|report| &self.campaigns[report]);
        events.extend(named.filter_map(|(claim, _)| self.event_of[*claim]));
        for event in events.iter().copied() {
            let mut named = Vec::new();
            for report in self.reports_of(case, event) {
                let here = self.campaigns[report].iter().filter(|(claim, _)| self.event_of[*claim] == Some(event));
                named.extend(here.filter_map(|(claim, whole)| Some((*claim, self.event_of[*whole]?))));
            }
            named.retain(|(_, over)| *over != event && parts::is_campaign(case, &self.events[*over]));
            let free = named.is_empty() || parts::is_campaign(case, &self.events[event]);
            let first = |over: Slot| self.events[over][0];
            self.part_of[event] = if free { None } else { parts::whole(case, &named, &first) };
        }
    }
}
