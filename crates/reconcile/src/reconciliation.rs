//! A pile of reports reconciled, kept such that another report can be added.

mod add;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_record::{
    Claim, ClaimId, Dispute, Entity, EntityKind, Event, EventId, Lineage, LineageKind, Report, ReportId, Source,
    SourceId,
};

use crate::aliases::{Aliases, Unnamed};
use crate::anchors::{self, InferredDate};
use crate::case::{self, Case};
use crate::copies::Copied;
use crate::decided::{Accepted, Decided, Idle};
use crate::disputes::{self, Parting};
use crate::happenings::{Happenings, Slot, With};
use crate::index::{By, Index};
use crate::knowledge::Knowledge;
use crate::likeness::Rarities;
use crate::policy::Policy;
use crate::roots::Roots;
use crate::sources::{self, Speakers};
use crate::truth::readings::{Learned, Reading, Weighable, Weighed};
pub use add::{Addition, Changes};

use crate::{Material, Reconciled, Resolve, accounts, assess, events, passages, readings, tellings};

/// A reconciled pile of reports.
pub struct Reconciliation<'a> {
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) policy: &'a Policy,
    pub(crate) resolve: Resolve<'a>,
    pub(crate) decided: &'a Decided,
    pub(crate) case: Case<'a>,
    pub(crate) roots: Roots<'a>,
    pub(crate) aliases: Aliases<'a>,
    /// Descriptions, where the pile is large enough for reports to be added.
    pub(crate) unnamed: Unnamed,
    /// All reports, copies among them, in order of precedence.
    pub(crate) all: Vec<&'a Report>,
    /// The entities that can be a party.
    pub(crate) actors: BTreeSet<&'a str>,
    /// By claim the participants that stand for an actor whom their words hold.
    pub(crate) seen: Vec<Vec<usize>>,
    /// By report of how many others it is a near copy.
    pub(crate) reprints: Vec<u32>,
    pub(crate) undated: Undated<'a>,
    pub(crate) reference: Reference,
    pub(crate) found: Happenings<'a>,
    pub(crate) speakers: Speakers,
    /// What is shown of each event.
    pub(crate) shown: Vec<Option<Shown>>,
    pub(crate) sources: BTreeMap<SourceId, Source>,
    pub(crate) copied: Copied,
    rejected: Vec<Claim>,
    idle: Idle,
}

/// What was learned of a pile, and from how many of its reports.
#[derive(Default)]
pub(crate) struct Reference {
    /// `None`: from all.
    pub(crate) reports: Option<usize>,
    pub(crate) rare: Rarities,
    pub(crate) learned: Option<Learned>,
}

/// The reports without a date, and the days concluded for them.
#[derive(Default)]
pub(crate) struct Undated<'k> {
    /// The tellings of all reports, where no day is concluded; empty where every report is dated.
    pub(crate) index: Index<'k>,
    /// By report without a date the latest day that it states, and its claims without times counted from the day concluded.
    pub(crate) stated: BTreeMap<ReportId, (Option<i32>, Vec<Claim>)>,
    pub(crate) inferred: BTreeMap<ReportId, InferredDate>,
}

/// The rows of one event.
pub(crate) struct Shown {
    pub(crate) event: Event,
    pub(crate) disputes: Vec<Dispute>,
}

impl<'a> Reconciliation<'a> {
    /// Reconciles a pile: claims into events, disputes and accounts, assessed by `policy`. `resolve` is how relative times are counted;
    /// it is asked for reports whose day of publication could be concluded.
    #[must_use]
    pub fn new(material: Material<'a>, knowledge: &'a Knowledge, policy: &'a Policy, resolve: Resolve<'a>) -> Self {
        let Material { reports, mut claims, entities, lineage, decided } = material;
        let mut idle = Idle::new();
        let rejected = decided.reject(&mut claims, &mut idle);
        // An exact copy tells nothing of its own: its claims are entered beside their twins at the end.
        let (ordered, copies) = case::originals(reports, lineage);
        let (mut claims, copied) = Copied::split(claims, &copies);
        case::arrange(&mut claims, &ordered);
        let aliases = Aliases::of(entities);
        let seen = aliases.see(&mut claims);
        let mut reference =
            Reference::learn((&mut claims, &seen), (&ordered, entities, lineage), decided, (knowledge, resolve));

        let roots = Roots::new(reports.iter(), entities, lineage.iter(), (&claims, &seen), knowledge);
        let actors = actors(entities);
        let mut case = Case::new(claims, &ordered, &[], &roots, knowledge, resolve);
        let reprints = passages::reprints(&case, lineage.iter());
        let mut undated = Undated::default();
        if ordered.iter().any(|report| case::published(report).is_none()) {
            undated.index = compared(&case, lineage.iter(), &reprints, &mut reference);
            undated.conclude(&mut case, &reprints, &roots, &reference.rare, resolve);
        }
        let index = compared(&case, lineage.iter(), &reprints, &mut reference);
        let found =
            Happenings::new(With { case: &case, actors: &actors, rare: &reference.rare }, index, decided, &mut idle);
        let all = case::ordered(reports);
        let voices = all.iter().map(|report| roots.voice_of(&report.report_id)).collect();
        let mut unnamed = Unnamed::default();
        if reference.reports.is_some() {
            case.claims.iter().zip(&seen).for_each(|(claim, seen)| unnamed.enter(claim, seen));
        }
        let mut pile = Self {
            all,
            unnamed,
            speakers: Speakers::new(&case, voices),
            shown: Vec::new(),
            sources: BTreeMap::new(),
            copied: Copied::new(copied, &case),
            knowledge,
            policy,
            resolve,
            decided,
            case,
            roots,
            aliases,
            actors,
            seen,
            reprints,
            undated,
            reference,
            found,
            rejected,
            idle,
        };
        pile.show((0..pile.found.events.len()).collect());
        pile
    }

    /// Assesses events and makes their rows, and those of all sources; gives the sources that are others now, and those
    /// that are none any more.
    pub(crate) fn show(&mut self, events: BTreeSet<Slot>) -> (Vec<Source>, Vec<SourceId>) {
        let found = &self.found;
        let weighable = events.iter().filter(|event| !found.events[**event].is_empty());
        let weighable = weighable.map(|event| (*event, &*found.events[*event], &*found.partings[*event]));
        let weighed = Weighed::new(&self.case, weighable.clone(), self.reference.learned.as_ref());
        let accepted = self.decided.accepted(&self.case.claims);
        let ids: BTreeMap<Slot, EventId> =
            weighable.clone().map(|(event, claims, _)| (event, events::id(&self.case, claims))).collect();
        let mut readings: BTreeMap<EventId, Vec<Reading>> = BTreeMap::new();
        for reading in weighed.readings(|event| &ids[&event]) {
            readings.entry(reading.event_id.clone()).or_default().push(reading);
        }
        let twins = self.copied.twins();
        self.shown.resize_with(found.events.len(), || None);
        for event in events.iter().filter(|event| !ids.contains_key(event)) {
            self.shown[*event] = None;
        }
        let row = |(event, claims, partings): Weighable| {
            let mut row = self.assessed((event, claims, partings), &weighed, &accepted);
            row.part_of = found.part_of[event].as_ref().map(|(whole, _)| events::id(&self.case, &found.events[*whole]));
            let weights = partings.iter().enumerate().map(|(at, one)| (one, assess::weights(&weighed, event, at)));
            let mut disputes: Vec<Dispute> =
                weights.map(|(one, weights)| disputes::row(&self.case, &row.event_id, one, &weights)).collect();
            let own = readings.get(&row.event_id).map_or(&[][..], Vec::as_slice);
            row.readings = readings::readings(&found.scene(self.with()), event, partings, &self.roots);
            readings::weigh(std::slice::from_mut(&mut row), &disputes, own);
            self.copied.widen(&self.case, &twins, (claims, partings), &mut row, &mut disputes);
            (event, Shown { event: row, disputes })
        };
        let weighable: Vec<Weighable> = weighable.collect();
        let shown: Vec<(Slot, Shown)> = weighable.into_par_iter().map(row).collect();
        for (event, row) in shown {
            self.shown[event] = Some(row);
        }
        let standing = |id: &SourceId| weighed.standing(id);
        let (changed, gone) =
            sources::sources(&self.case, &mut self.speakers, &self.found.marks, &standing, self.policy);
        self.sources.extend(changed.iter().map(|row| (row.source_id.clone(), row.clone())));
        self.sources.retain(|id, _| !gone.contains(id));
        (changed, gone)
    }

    fn assessed(&self, (event, claims, partings): Weighable, weighed: &Weighed, accepted: &Accepted) -> Event {
        let mut reasons = self.joined(event);
        reasons.extend(self.found.lines.get(&event).cloned().unwrap_or_default());
        reasons.extend(self.found.part_of[event].iter().map(|(_, reason)| format!("part of a campaign: {reason}")));
        let mut row = events::event(&self.case, claims, reasons);
        let partings: Vec<&Parting> = partings.iter().collect();
        row.accounts = accounts::accounts(&self.case, claims, &partings);
        assess::judge(&self.case, claims, &partings, (self.policy, weighed, accepted), &mut row);
        row
    }

    /// Why tellings of different reports were joined into this event.
    fn joined(&self, event: Slot) -> Vec<String> {
        const MOST: usize = 6;
        // An event that a person parted from another is no group of tellings.
        let tellings = &self.found.members[event];
        let (index, by) = (&self.found.index, self.by());
        let uri = |telling: u32| &self.case.reports[index.summaries[telling as usize].report].uri;
        let pairs = tellings.iter().flat_map(|a| tellings.iter().filter(move |b| a < *b).map(move |b| (*a, *b)));
        let lines = pairs.filter_map(|(a, b)| Some((a, b, index.reasons(a, b, by)?)));
        lines.map(|(a, b, lines)| format!("{} and {}: {}", uri(a), uri(b), lines.join(", "))).take(MOST).collect()
    }

    fn with(&self) -> With<'_, 'a> {
        With { case: &self.case, actors: &self.actors, rare: &self.reference.rare }
    }

    pub(crate) fn by(&self) -> By<'_, 'a> {
        By { case: &self.case, rare: &self.reference.rare, reprints: &self.reprints }
    }

    /// The record of it.
    #[must_use]
    pub fn into_reconciled(mut self) -> Reconciled {
        let copied = self.copied.rows(0..self.copied.len(), &self.case, |at| self.row(at), &self.roots);
        let mut claims: Vec<Claim> = std::mem::take(&mut self.rejected);
        claims.iter_mut().for_each(|claim| self.roots.tell_kinds(claim));
        let ids: Vec<Option<ClaimId>> = self
            .found
            .about
            .iter()
            .map(|answer| Some(self.case.claims[answer.as_ref()?.claim].claim_id.clone()))
            .collect();
        let own = std::mem::take(&mut self.case.claims);
        claims.extend(own.into_iter().zip(ids).enumerate().map(|(at, (claim, about))| self.filled(at, claim, about)));
        claims.extend(copied);
        let (mut events, mut disputes) = (Vec::new(), Vec::new());
        for shown in std::mem::take(&mut self.shown).into_iter().flatten() {
            events.push(shown.event);
            disputes.extend(shown.disputes);
        }
        let mut sources: Vec<Source> = std::mem::take(&mut self.sources).into_values().collect();
        let mut idle = std::mem::take(&mut self.idle);
        self.decided.set(&mut events, &mut sources, &mut idle);
        claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
        events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
        disputes.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id));
        let inferred = self.undated.inferred.into_values().collect();
        Reconciled { claims, events, disputes, sources, inferred, idle }
    }

    /// The row of a claim.
    pub(crate) fn row(&self, at: usize) -> Claim {
        let about = self.found.about[at].as_ref().map(|answer| self.case.claims[answer.claim].claim_id.clone());
        self.filled(at, self.case.claims[at].clone(), about)
    }

    fn filled(&self, at: usize, mut claim: Claim, about: Option<ClaimId>) -> Claim {
        for participant in &self.seen[at] {
            claim.participants[*participant].entity_id = None;
        }
        let event = self.found.event_of[at];
        claim.event_id = event.and_then(|event| Some(self.shown[event].as_ref()?.event.event_id.clone()));
        if let Some(answer) = &self.found.about[at] {
            claim.about_claim_id = about;
            claim.read_by.insert("about_claim_id".to_owned(), answer.reason.clone());
        }
        if let Some((interest, reason)) = &self.case.interests[at] {
            claim.interest = Some(*interest);
            claim.read_by.insert("interest".to_owned(), reason.clone());
        }
        self.roots.tell_kinds(&mut claim);
        claim
    }
}

/// The entities that can be a party: persons, organizations, groups.
pub(crate) fn actors(entities: &[Entity]) -> BTreeSet<&str> {
    let actor =
        |entity: &&Entity| matches!(entity.kind, EntityKind::Person | EntityKind::Organization | EntityKind::Group);
    entities.iter().filter(actor).map(|entity| entity.entity_id.as_str()).collect()
}

/// The tellings of all reports, compared and grouped by what the reference knows; where it is all of the pile, it learns what is rare
/// from them.
fn compared<'l, 'k>(
    case: &Case<'k>,
    lineage: impl Iterator<Item = &'l Lineage>,
    reprints: &[u32],
    reference: &mut Reference,
) -> Index<'k> {
    let mut index = Index::new(case, tellings::all(case));
    let number: BTreeMap<&str, usize> =
        case.reports.iter().enumerate().map(|(at, report)| (report.report_id.as_str(), at)).collect();
    let mut shared = BTreeSet::new();
    for one in lineage.filter(|one| one.kind != LineageKind::Cites) {
        let ends = number.get(one.from_report_id.as_str()).zip(number.get(one.to_report_id.as_str()));
        if let Some((from, to)) = ends {
            let spans = one.spans.iter();
            shared.extend(spans.flat_map(|span| passages::pairs(case, &index, (*from, *to), (span.from, span.to))));
        }
    }
    index.share(&shared);
    if reference.reports.is_none() {
        reference.rare = index.rarities(reprints);
    }
    index.compare_all(By { case, rare: &reference.rare, reprints });
    index
}

impl Reference {
    /// Learns from the earliest reports of a large pile, by themselves; of a small one nothing here.
    pub(crate) fn learn(
        (claims, seen): (&mut Vec<Claim>, &[Vec<usize>]),
        (ordered, entities, lineage): (&[&Report], &[Entity], &[Lineage]),
        decided: &Decided,
        (knowledge, resolve): (&Knowledge, Resolve),
    ) -> Self {
        let dated = ordered.iter().take_while(|report| case::published(report).is_some()).count();
        let Some(reports) = knowledge.reference.reports(dated) else { return Self::default() };
        let earliest = &ordered[..reports];
        let known: BTreeSet<&str> = earliest.iter().map(|report| report.report_id.as_str()).collect();
        let later = claims.split_off(claims.partition_point(|claim| known.contains(claim.report_id.as_str())));
        let own = std::mem::take(claims);
        let within =
            |one: &&Lineage| known.contains(one.from_report_id.as_str()) && known.contains(one.to_report_id.as_str());
        let lineage = lineage.iter().filter(within);
        let roots = Roots::new(earliest.iter().copied(), entities, lineage.clone(), (&own, seen), knowledge);
        let case = Case::new(own, earliest, &[], &roots, knowledge, resolve);
        let mut reference = Self::default();
        let index = compared(&case, lineage.clone(), &passages::reprints(&case, lineage), &mut reference);
        let actors = actors(entities);
        let found = Happenings::new(
            With { case: &case, actors: &actors, rare: &reference.rare },
            index,
            decided,
            &mut Idle::new(),
        );
        let events = (0..found.events.len()).filter(|event| !found.events[*event].is_empty());
        let events = events.map(|event| (event, &*found.events[event], &*found.partings[event]));
        reference.learned = Some(Learned::from(&case, events));
        reference.reports = Some(reports);
        *claims = case.claims;
        claims.extend(later);
        reference
    }
}

impl Undated<'_> {
    /// Concludes days of publication from the index, and counts the times of their reports' claims from them.
    fn conclude(&mut self, case: &mut Case, reprints: &[u32], roots: &Roots, rare: &Rarities, resolve: Resolve) {
        let undated = (0..case.reports.len()).filter(|report| case::published(case.reports[*report]).is_none());
        for report in undated.collect::<Vec<_>>() {
            let id = case.reports[report].report_id.clone();
            let own = case.claims[case.of_report(report)].to_vec();
            self.stated.insert(id, (anchors::latest_day(case, report), own));
        }
        let numbers: Vec<usize> = (0..case.reports.len())
            .filter(|report| self.stated.contains_key(&case.reports[*report].report_id))
            .collect();
        let concluded: Vec<Option<InferredDate>> =
            numbers.iter().map(|report| self.infer(By { case, rare, reprints }, *report)).collect();
        for (report, found) in numbers.into_iter().zip(concluded) {
            self.date(case, report, found, roots, resolve);
        }
    }

    /// The day concluded for a report.
    pub(crate) fn infer(&self, by: By, report: usize) -> Option<InferredDate> {
        let (latest, _) = self.stated.get(&by.case.reports[report].report_id)?;
        anchors::infer(&self.index, by, self.index.of_report(report), *latest)
    }

    /// Puts a report on the day concluded for it.
    pub(crate) fn date(
        &mut self,
        case: &mut Case,
        report: usize,
        found: Option<InferredDate>,
        roots: &Roots,
        resolve: Resolve,
    ) {
        let Some(found) = found else { return };
        let own = case.of_report(report);
        anchors::settle_times(&mut case.claims[own], &found, resolve);
        case.reread(report, Some(found.published), roots, resolve);
        self.inferred.insert(found.report_id.clone(), found);
    }
}
