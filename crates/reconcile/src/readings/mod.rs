//! What is told of each slot of an event: its distinct readings, and how each lies to each other.
//!
//! One slot a file. Equal values are one reading first; only readings are compared, never pairs of claims. A relation that
//! parts two readings comes from a dispute and from nowhere else ([`crate::disputes`]); what differs without being in dispute is
//! finer, earlier, superseded or compatible, with the reason why it is no dispute.

mod counts;
mod occurrence;
mod outcomes;
mod parties;
mod places;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{
    Dispute, DisputeKind, Event, EventId, Reading, Related, Relation, Slot, SlotReading, SlotReadings, SourceId,
};

use crate::case::Case;
use crate::disputes::{Parting, Scene, Side};
use crate::roots::Roots;
use crate::truth::readings::Reading as WeighedReading;

/// Readings of one slot that are compared with each other; further ones only where they are disputed.
const COMPARED: usize = 16;

/// What the slots are read from.
struct View<'v, 'a> {
    scene: &'v Scene<'v, 'a>,
    roots: &'v Roots<'a>,
    /// The claims of the event, ascending.
    claims: &'v [usize],
    event: usize,
    /// The disputes of the event.
    partings: Vec<&'v Parting>,
}

impl<'v, 'a> View<'v, 'a> {
    fn case(&self) -> &'v Case<'a> {
        self.scene.case
    }

    /// The disputes about a slot; those in which one side denies the other stand apart from those in which values part.
    fn disputed(&self, slot: Slot, denial: bool) -> Vec<&'v Parting> {
        let of = |parting: &&&Parting| parting.slot == slot && (parting.kind == DisputeKind::Denies) == denial;
        self.partings.iter().filter(of).copied().collect()
    }
}

/// One reading being made: its value in words, its claims (ascending), and what can be compared of it, where anything can.
struct Draft<M> {
    value: String,
    claims: Vec<usize>,
    meaning: Option<M>,
}

/// The readings of one slot being made.
struct Thread<'v, M> {
    slot: Slot,
    category: Option<String>,
    side: Option<String>,
    drafts: Vec<Draft<M>>,
    /// The disputes about it.
    partings: Vec<&'v Parting>,
}

/// How one reading lies to another; `turned` where it is the other that lies so to the one.
struct Lies {
    relation: Relation,
    turned: bool,
    reason: String,
}

impl Lies {
    fn so(relation: Relation, turned: bool, reason: impl Into<String>) -> Self {
        Self { relation, turned, reason: reason.into() }
    }

    fn compatible(reason: impl Into<String>) -> Self {
        Self::so(Relation::Compatible, false, reason)
    }
}

/// The readings of every slot of an event.
pub(crate) fn readings(scene: &Scene, event: usize, partings: &[Parting], roots: &Roots) -> Vec<SlotReadings> {
    let partings = partings.iter().collect();
    of_event(&View { scene, roots, claims: &scene.events[event], event, partings })
}

fn of_event(view: &View) -> Vec<SlotReadings> {
    let mut slots = Vec::new();
    slots.extend(occurrence::readings(view));
    slots.extend(parties::readings(view, Slot::Agent));
    slots.extend(parties::readings(view, Slot::Target));
    slots.extend(places::readings(view));
    slots.extend(times::readings(view));
    slots.extend(counts::readings(view));
    slots.extend(outcomes::readings(view));
    slots
}

impl<'v, M> Thread<'v, M> {
    fn new(slot: Slot, drafts: Vec<Draft<M>>, partings: Vec<&'v Parting>) -> Self {
        Self { slot, category: None, side: None, drafts, partings }
    }

    /// Enters the sides of the disputes: a side is the reading with its value; where none has it, the one that shares most of
    /// its claims and stands on no other side takes its value, else the side is a reading of its own.
    fn enter_values(&mut self) {
        for parting in self.partings.clone() {
            for side in &parting.sides {
                let at = self.drafts.iter().position(|draft| draft.value == side.value);
                let at = at.or_else(|| self.nearest(parting, side));
                let Some(at) = at else {
                    let (value, claims) = (side.value.clone(), side.claims.clone());
                    self.drafts.push(Draft { value, claims, meaning: None });
                    continue;
                };
                self.drafts[at].value.clone_from(&side.value);
                let elsewhere: BTreeSet<usize> =
                    self.drafts.iter().flat_map(|draft| draft.claims.iter().copied()).collect();
                let free = side.claims.iter().filter(|claim| !elsewhere.contains(claim));
                self.drafts[at].claims.extend(free);
                self.drafts[at].claims.sort_unstable();
            }
        }
    }

    fn nearest(&self, parting: &Parting, side: &Side) -> Option<usize> {
        let shared =
            |draft: &Draft<M>, side: &Side| draft.claims.iter().filter(|one| side.claims.contains(one)).count();
        let other = |draft: &Draft<M>| {
            parting.sides.iter().any(|other| other != side && (other.value == draft.value || shared(draft, other) > 0))
        };
        let own = self.drafts.iter().enumerate().filter(|(_, draft)| shared(draft, side) > 0 && !other(draft));
        own.max_by_key(|(at, draft)| (shared(draft, side), std::cmp::Reverse(*at))).map(|(at, _)| at)
    }

    /// Enters the sides of disputes whose values are sentences: each is a reading with just its claims, which leave the others.
    fn enter_sentences(&mut self, meaning: impl Fn(&[usize]) -> Option<M>) {
        let sides: Vec<&Side> = self.partings.iter().flat_map(|parting| &parting.sides).collect();
        let told: BTreeSet<usize> = sides.iter().flat_map(|side| side.claims.iter().copied()).collect();
        for draft in &mut self.drafts {
            draft.claims.retain(|claim| !told.contains(claim));
        }
        self.drafts.retain(|draft| !draft.claims.is_empty());
        for side in sides {
            if !self.drafts.iter().any(|draft| draft.value == side.value && draft.claims == side.claims) {
                let meaning = meaning(&side.claims);
                self.drafts.push(Draft { value: side.value.clone(), claims: side.claims.clone(), meaning });
            }
        }
    }

    /// The dispute in which two readings stand on different sides. Not every two sides of one with more than two must part.
    fn dispute(&self, one: &Draft<M>, other: &Draft<M>, part: impl Fn(&M, &M) -> bool) -> Option<Lies> {
        let joint = one.meaning.as_ref().zip(other.meaning.as_ref()).is_some_and(|(a, b)| !part(a, b));
        self.partings.iter().filter(|parting| parting.sides.len() == 2 || !joint).find_map(|parting| {
            let (a, b) = (side_of(parting, one)?, side_of(parting, other)?);
            // The second side of a denial is the one that denies.
            let turned = parting.kind == DisputeKind::Denies && a == 0;
            (a != b).then(|| Lies::so(parting.kind.into(), turned, parting.reason.clone()))
        })
    }

    /// The row. `part` tells of two readings in a dispute of several whether just they part; of those that no dispute parts `lies`
    /// tells how they lie to each other.
    fn row(
        mut self,
        case: &Case,
        part: impl Fn(&M, &M) -> bool,
        lies: impl Fn(&Draft<M>, &Draft<M>) -> Lies,
    ) -> Option<SlotReadings> {
        let mut drafts: Vec<(Vec<SourceId>, Draft<M>)> = std::mem::take(&mut self.drafts)
            .into_iter()
            .map(|draft| (case.sources(&draft.claims).into_iter().cloned().collect(), draft))
            .collect();
        drafts.sort_by(|(a, one), (b, other)| {
            b.len().cmp(&a.len()).then_with(|| (&one.claims, &one.value).cmp(&(&other.claims, &other.value)))
        });
        let mut relations = Vec::new();
        for (other, (_, second)) in drafts.iter().enumerate() {
            for (one, (_, first)) in drafts[..other].iter().enumerate() {
                let parted = self.dispute(first, second, &part);
                if other >= COMPARED && parted.is_none() {
                    continue;
                }
                let found = parted.unwrap_or_else(|| lies(first, second));
                let (reading, other) = if found.turned { (other, one) } else { (one, other) };
                let (reading, other) = (reading as u32, other as u32);
                relations.push(Related { reading, relation: found.relation, other, reason: found.reason });
            }
        }
        let readings: Vec<SlotReading> = drafts
            .into_iter()
            .map(|(source_ids, draft)| SlotReading {
                value: draft.value,
                claim_ids: draft.claims.iter().map(|claim| case.claims[*claim].claim_id.clone()).collect(),
                independent_sources: source_ids.len() as u32,
                source_ids,
                weight: None,
            })
            .collect();
        let (slot, category, side) = (self.slot, self.category, self.side);
        (!readings.is_empty()).then_some(SlotReadings { slot, category, side, readings, relations })
    }
}

/// The side on which a reading stands: that of its value, else the only one that has any of its claims.
fn side_of<M>(parting: &Parting, draft: &Draft<M>) -> Option<usize> {
    let holds = |side: &Side| draft.claims.iter().any(|claim| side.claims.binary_search(claim).is_ok());
    if let Some(at) = parting.sides.iter().position(|side| side.value == draft.value && holds(side)) {
        return Some(at);
    }
    let mut holding = parting.sides.iter().enumerate().filter(|(_, side)| holds(side)).map(|(at, _)| at);
    holding.next().filter(|_| holding.next().is_none())
}

/// Puts a claim under its value; equal values are one reading.
fn gather<M: PartialEq>(drafts: &mut Vec<Draft<M>>, claim: usize, meaning: M, value: impl FnOnce() -> String) {
    match drafts.iter_mut().find(|draft| draft.meaning.as_ref() == Some(&meaning)) {
        Some(draft) if draft.claims.last() == Some(&claim) => {}
        Some(draft) => draft.claims.push(claim),
        None => drafts.push(Draft { value: value(), claims: vec![claim], meaning: Some(meaning) }),
    }
}

/// Gives the readings of events the weights that were found: of a reading in dispute that of the dispute, else the probability
/// of its value among the readings weighed.
pub(crate) fn weigh(events: &mut [Event], disputes: &[Dispute], weighed: &[WeighedReading]) {
    let mut disputed: BTreeMap<(&EventId, Slot, &str), Vec<&Reading>> = BTreeMap::new();
    for dispute in disputes {
        for reading in &dispute.readings {
            let key = (&dispute.event_id, dispute.slot, reading.value.as_str());
            disputed.entry(key).or_default().push(reading);
        }
    }
    let probable: BTreeMap<(&EventId, Slot, &str, String), f64> = weighed
        .iter()
        .map(|one| ((&one.event_id, one.slot, one.category.as_str(), one.value.replace('_', " ")), one.probability))
        .collect();
    for event in events {
        for slot in &mut event.readings {
            let category = slot.category.as_deref().unwrap_or_default();
            let of = slot.side.as_ref().map_or_else(|| category.to_owned(), |side| format!("{category}, {side}"));
            for reading in &mut slot.readings {
                let sides = disputed.get(&(&event.event_id, slot.slot, reading.value.as_str()));
                let held = |side: &&&Reading| side.claim_ids.iter().any(|id| reading.claim_ids.contains(id));
                let side = sides.into_iter().flatten().find(held).map(|side| side.weight);
                let number = reading.value.strip_suffix(category).map_or(reading.value.as_str(), str::trim_end);
                let alone = || probable.get(&(&event.event_id, slot.slot, of.as_str(), number.to_owned())).copied();
                reading.weight = side.or_else(alone).map(|weight| (weight * 1000.0).round() / 1000.0);
            }
        }
    }
}
