//! What can be concluded by a policy: of claims already read, joined into events and set against each other.
//!
//! [`assess`] looks at a record only, so that a casebook is assessed anew by another policy without a report being read again; a
//! build assesses by the same steps.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Dispute, Event, PublishedBasis, Report, Source, Tables};

use crate::aliases::Aliases;
use crate::anchors::InferredDate;
use crate::case::{self, Case};
use crate::decided::{self, Accepted, Decided, Idle};
use crate::disputes::{Parting, Side};
use crate::events::quoted;
use crate::knowledge::Knowledge;
use crate::policy::Policy;
use crate::reconciliation::Reference;
use crate::roots::Roots;
use crate::sources::{self, Marks, Speakers};
use crate::truth::readings::Weighed;
use crate::{Resolve, grades, readings, tolls};

/// An assessment of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessed {
    /// The record's events with deaths, injured, grade and reasons by the policy.
    pub events: Vec<Event>,
    /// The record's disputes with the weights of their readings.
    pub disputes: Vec<Dispute>,
    /// The record's sources with their reliability.
    pub sources: Vec<Source>,
}

/// With this line an event's reasons for its assessment begin.
const BEGINS: &str = "assessed by the policy ";

/// Assesses a record by a policy: the same record and policy give the same in whatever order the record's rows come.
///
/// `decided` is what persons decided, and `resolve` how relative times are counted.
#[must_use]
pub fn assess(
    tables: &Tables,
    decided: &Decided,
    knowledge: &Knowledge,
    policy: &Policy,
    resolve: Resolve,
) -> Assessed {
    let (ordered, _) = case::originals(&tables.reports, &tables.lineage);
    let (mut claims, mut idle) = (tables.claims.clone(), Idle::new());
    decided.reject(&mut claims, &mut idle);
    case::arrange(&mut claims, &ordered);
    let seen = Aliases::of(&tables.entities).see(&mut claims);
    let of = (ordered.as_slice(), tables.entities.as_slice(), tables.lineage.as_slice());
    let reference = Reference::learn((&mut claims, &seen), of, decided, (knowledge, resolve));
    let roots = Roots::new(tables.reports.iter(), &tables.entities, tables.lineage.iter(), (&claims, &seen), knowledge);
    let case = Case::new(claims, &ordered, &inferred(&tables.reports), &roots, knowledge, resolve);

    let mut events = tables.events.clone();
    events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    let event_at: BTreeMap<String, usize> =
        events.iter().enumerate().map(|(at, event)| (event.event_id.to_string(), at)).collect();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); events.len()];
    for (claim, row) in case.claims.iter().enumerate() {
        if let Some(event) = row.event_id.as_ref().and_then(|id| event_at.get(id.as_str())) {
            own[*event].push(claim);
        }
    }
    let at: BTreeMap<&str, usize> =
        case.claims.iter().enumerate().map(|(at, claim)| (claim.claim_id.as_str(), at)).collect();
    let mut disputes: Vec<Vec<Dispute>> = vec![Vec::new(); events.len()];
    for dispute in &tables.disputes {
        if let Some(event) = event_at.get(dispute.event_id.as_str()) {
            disputes[*event].push(dispute.clone());
        }
    }
    disputes.iter_mut().for_each(|own| own.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id)));
    let partings: Vec<Vec<Parting>> = disputes
        .iter()
        .enumerate()
        .map(|(event, own)| own.iter().map(|dispute| parting(dispute, event, &at)).collect())
        .collect();
    // An event without claims of its own (a decision emptied it) stays as it is.
    let weighable = (0..own.len()).filter(|event| !own[*event].is_empty());
    let weighable = weighable.map(|event| (event, &*own[event], &*partings[event]));
    let weighed = Weighed::new(&case, weighable.clone(), reference.learned.as_ref());
    let accepted = decided.accepted(&case.claims);
    let mut marks = vec![Marks::default(); case.claims.len()];
    for (event, claims, partings) in weighable {
        let open: Vec<&Parting> = partings.iter().collect();
        judge(&case, claims, &open, (policy, &weighed, &accepted), &mut events[event]);
        for (dispute, row) in disputes[event].iter_mut().enumerate() {
            for (reading, weight) in row.readings.iter_mut().zip(weights(&weighed, event, dispute)) {
                reading.weight = weight;
            }
        }
        sources::corroborated(&case, claims).iter().for_each(|claim| marks[*claim].corroborated = true);
        sources::contradicted(&case, partings).iter().for_each(|claim| marks[*claim].contradicted += 1);
    }
    let voices = case::ordered(&tables.reports).into_iter().map(|report| roots.voice_of(&report.report_id)).collect();
    let mut speakers = Speakers::new(&case, voices);
    let (mut sources, _) = sources::sources(&case, &mut speakers, &marks, &|id| weighed.standing(id), policy);
    let readings = weighed.readings(|event| &events[event].event_id);
    let mut disputes: Vec<Dispute> = disputes.into_iter().flatten().collect();
    disputes.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id));
    readings::weigh(&mut events, &disputes, &readings);
    decided.set(&mut events, &mut sources, &mut idle);
    Assessed { sources, events, disputes }
}

/// Fills in what the policy makes of an event: deaths, injured, grade, and why.
pub(crate) fn judge(
    case: &Case,
    claims: &[usize],
    partings: &[&Parting],
    (policy, weighed, accepted): (&Policy, &Weighed, &Accepted),
    event: &mut Event,
) {
    let (mut deaths, why_deaths) = tolls::toll(case, claims, "killed", policy, weighed);
    let (mut injured, why_injured) = tolls::toll(case, claims, "wounded", policy, weighed);
    // What a person accepted settles the disputes that it stands in on one side; they are kept, and contest nothing.
    let mut open: Vec<&Parting> = partings.iter().copied().filter(|one| !decided::settled(one, accepted)).collect();
    // In an order of their own, whether they were just found or come from a record.
    open.sort_by_cached_key(|parting| {
        let all: BTreeSet<usize> = parting.sides.iter().flat_map(|side| side.claims.clone()).collect();
        (parting.slot, parting.kind, all)
    });
    let (grade, why_grade) = grades::grade(case, event, claims, &open, policy);
    let own = || accepted.iter().filter(|(claim, _)| claims.contains(claim));
    for (claim, _) in own() {
        decided::count(case, *claim, "killed", &mut deaths);
        decided::count(case, *claim, "wounded", &mut injured);
    }
    (event.deaths, event.injured, event.grade) = (deaths, injured, grade);
    if let Some(old) = event.reasons.iter().position(|reason| reason.starts_with(BEGINS)) {
        event.reasons.truncate(old);
    }
    event.reasons.push(format!("{BEGINS}{}", policy.name));
    event.reasons.extend(why_deaths.into_iter().chain(why_injured));
    event.reasons.push(why_grade);
    event.reasons.extend(own().map(|(claim, by)| format!("accepted: {}: {by}", quoted(&case.claims[*claim]))));
}

/// By side of an event's dispute the probability that it holds, in thousandths.
pub(crate) fn weights(weighed: &Weighed, event: usize, dispute: usize) -> Vec<f64> {
    weighed.sides(event, dispute).iter().map(|weight| (weight * 1000.0).round() / 1000.0).collect()
}

/// The days of publication that the build concluded.
fn inferred(reports: &[Report]) -> Vec<InferredDate> {
    let concluded = reports.iter().filter(|report| report.published_basis == Some(PublishedBasis::Inferred));
    concluded
        .filter_map(|report| {
            Some(InferredDate {
                report_id: report.report_id.clone(),
                published: report.published?,
                reason: String::new(),
            })
        })
        .collect()
}

/// A dispute of the record in numbers; claims of exact copies are left out.
fn parting(dispute: &Dispute, event: usize, at: &BTreeMap<&str, usize>) -> Parting {
    let side = |reading: &variorum_record::Reading| {
        let mut claims: Vec<usize> = reading.claim_ids.iter().filter_map(|id| at.get(id.as_str()).copied()).collect();
        claims.sort_unstable();
        claims.dedup();
        Side { value: reading.value.clone(), claims }
    };
    Parting {
        event,
        slot: dispute.slot,
        kind: dispute.kind,
        sides: dispute.readings.iter().map(side).collect(),
        reason: dispute.reason.clone(),
    }
}
