//! Where claims part. One rule a file; each gives disputes in numbers, and this file makes rows of them.
//!
//! Plain spread is no dispute: a finer place, a vague number that holds an exact one, a toll that grew from one day to the
//! next are readings that can all be true.

mod agent;
pub(crate) mod contrast;
pub(crate) mod counts;
mod denial;
mod outcome;
pub(crate) mod parties;
mod place_and_time;
mod target;
pub(crate) mod twice;

use std::collections::BTreeSet;

use variorum_record::{Dispute, DisputeId, DisputeKind, EventId, Reading, Slot, SourceId};

use crate::answers::Answer;
use crate::case::Case;
use crate::events::quoted;
pub(crate) use outcome::fates;

use contrast::Contrast;

/// One reading: its value in words and the numbers of its claims.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Side {
    pub(crate) value: String,
    pub(crate) claims: Vec<usize>,
}

/// A dispute in numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parting {
    /// Number of the event.
    pub(crate) event: usize,
    pub(crate) slot: Slot,
    pub(crate) kind: DisputeKind,
    pub(crate) sides: Vec<Side>,
    pub(crate) reason: String,
}

/// What the rules look at.
pub(crate) struct Scene<'s, 'a> {
    pub(crate) case: &'s Case<'a>,
    /// The claims of each event, ascending.
    pub(crate) events: &'s [Vec<usize>],
    pub(crate) about: &'s [Option<Answer>],
    /// The entities that can be a party: persons, organizations, groups.
    pub(crate) actors: &'s BTreeSet<&'a str>,
}

/// What lies outside an event's own claims and yet parts it.
#[derive(Debug, Default)]
pub(crate) struct Outside<'s> {
    /// The claims that answer one of the event's, ascending.
    pub(crate) denials: Vec<usize>,
    /// What its reports set against each other.
    pub(crate) contrasts: Vec<&'s Contrast>,
    /// What parts it from other events.
    pub(crate) twice: Vec<Parting>,
}

impl Scene<'_, '_> {
    /// A reading told by these claims, in the words of the first.
    fn side(&self, mut claims: Vec<usize>) -> Side {
        claims.sort_unstable();
        claims.dedup();
        let value = claims.first().map(|claim| quoted(&self.case.claims[*claim])).unwrap_or_default();
        Side { value, claims }
    }

    /// The claim that this one denies or doubts.
    fn answered(&self, denial: usize) -> Option<usize> {
        self.about[denial].as_ref().map(|answer| answer.claim)
    }

    /// Whether a key is that of an entity that can be a party.
    fn is_actor(&self, key: &str) -> bool {
        self.actors.contains(key)
    }

    /// A reading with a value of its own.
    fn valued(&self, value: String, claims: Vec<usize>) -> Side {
        Side { value, ..self.side(claims) }
    }
}

/// The disputes of an event, in order. A dispute whose claims on each side all stand in another of the same slot is told by that one.
pub(crate) fn disputes(scene: &Scene, event: usize, outside: Outside) -> Vec<Parting> {
    let mut found = denial::find(scene, event, &outside.denials);
    found.extend(outcome::find(scene, event));
    found.extend(agent::find(scene, event));
    found.extend(target::find(scene, event));
    found.extend(counts::find(scene, event));
    found.extend(place_and_time::find(scene, event));
    found.extend(outside.contrasts.into_iter().map(|contrast| contrast::parting(scene, event, contrast)));
    found.extend(outside.twice);
    let mut kept: Vec<Parting> = Vec::new();
    for one in found {
        if one.sides.len() > 1 && !kept.iter().any(|known| told_by(&one, known)) {
            kept.push(one);
        }
    }
    kept.sort_by(|a, b| (a.slot, a.kind, &a.sides).cmp(&(b.slot, b.kind, &b.sides)));
    kept
}

fn told_by(one: &Parting, known: &Parting) -> bool {
    let held =
        |side: &Side| known.sides.iter().position(|other| side.claims.iter().all(|claim| other.claims.contains(claim)));
    let places: Vec<Option<usize>> = one.sides.iter().map(held).collect();
    let apart: BTreeSet<_> = places.iter().collect();
    places.iter().all(Option::is_some) && apart.len() == places.len()
}

/// The row of a dispute; `weights` tell by side how likely it holds.
pub(crate) fn row(case: &Case, event_id: &EventId, one: &Parting, weights: &[f64]) -> Dispute {
    let roots = |side: &Side| -> Vec<SourceId> { case.sources(&side.claims).into_iter().cloned().collect() };
    let mut readings: Vec<Reading> = one
        .sides
        .iter()
        .zip(weights)
        .map(|(side, weight)| {
            let source_ids = roots(side);
            Reading {
                value: side.value.clone(),
                claim_ids: side.claims.iter().map(|claim| case.claims[*claim].claim_id.clone()).collect(),
                independent_sources: source_ids.len() as u32,
                weight: *weight,
                source_ids,
            }
        })
        .collect();
    readings.sort_by(|a, b| b.independent_sources.cmp(&a.independent_sources).then(a.claim_ids.cmp(&b.claim_ids)));
    let mut ids: Vec<&str> = readings.iter().flat_map(|reading| &reading.claim_ids).map(|id| id.as_str()).collect();
    ids.sort_unstable();
    let mut parts = vec!["dispute", one.slot.as_str(), one.kind.as_str()];
    parts.extend(ids);
    Dispute {
        dispute_id: DisputeId::derive(&parts),
        event_id: event_id.clone(),
        slot: one.slot,
        kind: one.kind,
        reason: reason(case, one),
        readings,
    }
}

/// The rule's reason; where one source stands on both sides, that is said (once, also of a dispute that comes from a record).
pub(crate) fn reason(case: &Case, one: &Parting) -> String {
    let mut reason = one.reason.clone();
    let sides: Vec<_> = one.sides.iter().map(|side| case.sources(&side.claims)).collect();
    for (at, side) in sides.iter().enumerate() {
        for both in sides[at + 1..].iter().flat_map(|other| side.intersection(other)) {
            let claims = one.sides[at].claims.iter().map(|claim| &case.roots[*claim]);
            let name = claims.into_iter().find(|root| &root.source_id == *both).map_or("", |root| root.name.as_str());
            let both = format!("; {name} is the source of both readings");
            if !reason.contains(&both) {
                reason.push_str(&both);
            }
        }
    }
    reason
}
