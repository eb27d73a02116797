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
use crate::roots::Roots;
use crate::truth::readings::{Reading, Weighed};
use crate::{Resolve, grades, readings, sources, tolls};

/// An assessment of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Assessed {
    /// The record's events with deaths, injured, grade and reasons by the policy.
    pub events: Vec<Event>,
    /// The record's disputes with the weights of their readings.
    pub disputes: Vec<Dispute>,
    /// The record's sources with their reliability.
    pub sources: Vec<Source>,
    /// Every reading of every slot with its probability.
    pub readings: Vec<Reading>,
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
    let roots = Roots::new(&tables.reports, &tables.entities, &tables.lineage, &claims, knowledge);
    Aliases::of(&tables.entities).see(&mut claims);
    let case = Case::new(&claims, &ordered, &inferred(&tables.reports), &roots, knowledge, resolve);

    let at: BTreeMap<&str, usize> =
        claims.iter().enumerate().map(|(at, claim)| (claim.claim_id.as_str(), at)).collect();
    let mut events = tables.events.clone();
    events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    let event_at: BTreeMap<String, usize> =
        events.iter().enumerate().map(|(at, event)| (event.event_id.to_string(), at)).collect();
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); events.len()];
    for (claim, row) in claims.iter().enumerate() {
        if let Some(event) = row.event_id.as_ref().and_then(|id| event_at.get(id.as_str())) {
            own[*event].push(claim);
        }
    }
    let mut disputes = tables.disputes.clone();
    disputes.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id));
    disputes.retain(|dispute| event_at.contains_key(dispute.event_id.as_str()));
    let partings: Vec<Parting> =
        disputes.iter().map(|dispute| parting(dispute, event_at[dispute.event_id.as_str()], &at)).collect();
    let weighed = Weighed::new(&case, &own, &partings);
    let accepted = decided.accepted(&claims);

    let mut by_event: Vec<Vec<&Parting>> = vec![Vec::new(); own.len()];
    for parting in &partings {
        by_event[parting.event].push(parting);
    }
    for (event, (claims, partings)) in events.iter_mut().zip(own.iter().zip(&by_event)) {
        // An event without claims of its own (a decision emptied it) stays as it is.
        if !claims.is_empty() {
            judge(&case, claims, partings, (policy, &weighed, &accepted), event);
        }
    }
    for (dispute, row) in disputes.iter_mut().enumerate() {
        for (reading, weight) in row.readings.iter_mut().zip(weights(&weighed, dispute)) {
            reading.weight = weight;
        }
    }
    let ids: Vec<_> = events.iter().map(|event| event.event_id.clone()).collect();
    let mut sources = sources::sources(&case, &roots, &own, &partings, &tables.reports, (&weighed, policy));
    let readings = weighed.readings(&ids);
    readings::weigh(&mut events, &disputes, &readings);
    decided.set(&mut events, &mut sources, &mut idle);
    Assessed { sources, readings, events, disputes }
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

/// By side of a dispute the probability that it holds, in thousandths.
pub(crate) fn weights(weighed: &Weighed, dispute: usize) -> Vec<f64> {
    weighed.sides(dispute).iter().map(|weight| (weight * 1000.0).round() / 1000.0).collect()
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
