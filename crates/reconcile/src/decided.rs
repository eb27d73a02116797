//! What persons decided of events, claims and sources: it outranks every score.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::grades::{Grade, Reliability};
use variorum_record::{Claim, ClaimId, Event, Source, SourceId, Toll};

use crate::case::Case;
use crate::disputes::Parting;

/// Least, best and greatest number.
pub type Numbers = [Option<u64>; 3];

/// One decision, bound to what lasts: ids of claims, which follow from the reports alone, and of sources.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// The events of these two sets of claims are one.
    Together(BTreeSet<ClaimId>, BTreeSet<ClaimId>),
    /// These claims tell of an event of their own.
    Apart(BTreeSet<ClaimId>),
    /// The claim counts as true wherever it is disputed, and its numbers are the best ones.
    Accept(ClaimId),
    /// The claim is kept and counts for nothing.
    Reject(ClaimId),
    /// The grade of the event of these claims.
    Grade(BTreeSet<ClaimId>, Grade),
    /// How many were killed in the event of these claims.
    Deaths(BTreeSet<ClaimId>, Numbers),
    /// How many were wounded.
    Injured(BTreeSet<ClaimId>, Numbers),
    /// How far a source is to be relied on.
    Reliability(SourceId, Reliability),
}

/// All decisions on events, claims and sources, in the order in which they were made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Decided {
    /// Each with the words that say whose it is ("decision j-… by …"), for the reasons.
    pub orders: Vec<(Order, String)>,
}

/// Claims that a person accepted, by their number, each with its decision's words.
pub(crate) type Accepted = BTreeMap<usize, String>;

/// Decisions that found nothing to change, by their place in the list, and why.
pub type Idle = BTreeMap<usize, String>;

impl Decided {
    /// The claims whose last verdict this is, each with its decision's words.
    fn verdicts(&self, accepted: bool) -> BTreeMap<ClaimId, &str> {
        let mut last: BTreeMap<&ClaimId, (bool, &str)> = BTreeMap::new();
        for (order, by) in &self.orders {
            match order {
                Order::Accept(claim) => last.insert(claim, (true, by)),
                Order::Reject(claim) => last.insert(claim, (false, by)),
                _ => None,
            };
        }
        let wanted = last.into_iter().filter(|(_, (verdict, _))| *verdict == accepted);
        wanted.map(|(claim, (_, by))| (claim.clone(), by)).collect()
    }

    /// Takes the rejected claims out of the list, and notes the verdicts on claims that are gone.
    pub(crate) fn reject(&self, claims: &mut Vec<Claim>, idle: &mut Idle) -> Vec<Claim> {
        let held: BTreeSet<&ClaimId> = claims.iter().map(|claim| &claim.claim_id).collect();
        for (at, (order, _)) in self.orders.iter().enumerate() {
            if let Order::Accept(claim) | Order::Reject(claim) = order
                && !held.contains(claim)
            {
                idle.insert(at, format!("no report holds the claim {claim} any more"));
            }
        }
        let rejected = self.verdicts(false);
        let (mut out, kept): (Vec<Claim>, Vec<Claim>) =
            std::mem::take(claims).into_iter().partition(|claim| rejected.contains_key(&claim.claim_id));
        *claims = kept;
        for claim in &mut out {
            claim.read_by.insert("event_id".to_owned(), format!("rejected: {}", rejected[&claim.claim_id]));
        }
        out
    }

    /// The accepted claims, by their number, each with its decision's words.
    pub(crate) fn accepted(&self, claims: &[Claim]) -> Accepted {
        let accepted = self.verdicts(true);
        let numbered = claims.iter().enumerate();
        numbered.filter_map(|(at, claim)| Some((at, (*accepted.get(&claim.claim_id)?).to_owned()))).collect()
    }

    /// Joins and parts events as decided, new ones numbered from `groups` on; gives the lines that tell it, by event.
    pub(crate) fn regroup(
        &self,
        claims: &[Claim],
        event_of: &mut [Option<usize>],
        groups: usize,
        idle: &mut Idle,
    ) -> BTreeMap<usize, Vec<String>> {
        let mut new = event_of.iter().flatten().max().map_or(0, |last| last + 1).max(groups);
        let number: BTreeMap<&ClaimId, usize> =
            claims.iter().enumerate().map(|(at, claim)| (&claim.claim_id, at)).collect();
        let mut told: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (at, (order, by)) in self.orders.iter().enumerate() {
            let here =
                |ids: &BTreeSet<ClaimId>| ids.iter().filter_map(|id| number.get(id).copied()).collect::<Vec<usize>>();
            match order {
                Order::Together(one, other) => {
                    let events = (most(&here(one), event_of), most(&here(other), event_of));
                    let (Some(one), Some(other)) = events else {
                        idle.insert(at, "the claims of one of the two events are gone".to_owned());
                        continue;
                    };
                    let (keep, gone) = (one.min(other), one.max(other));
                    event_of.iter_mut().filter(|event| **event == Some(gone)).for_each(|event| *event = Some(keep));
                    let lines = told.remove(&gone).unwrap_or_default();
                    let kept = told.entry(keep).or_default();
                    kept.extend(lines);
                    kept.push(format!("joined by {by}"));
                }
                Order::Apart(own) => {
                    let own = here(own);
                    let Some(event) = most(&own, event_of) else {
                        idle.insert(at, "the claims to be parted are gone, or tell of no event".to_owned());
                        continue;
                    };
                    own.iter().for_each(|claim| event_of[*claim] = Some(new));
                    told.entry(event).or_default().push(format!("parted from another event by {by}"));
                    told.entry(new).or_default().push(format!("parted from another event by {by}"));
                    new += 1;
                }
                _ => {}
            }
        }
        told
    }

    /// Sets grades, numbers and reliabilities as decided.
    pub(crate) fn set(&self, events: &mut [Event], sources: &mut [Source], idle: &mut Idle) {
        for (at, (order, by)) in self.orders.iter().enumerate() {
            let done = match order {
                Order::Grade(claims, grade) => holding(events, claims).map(|event| {
                    event.grade = Some(*grade);
                    event.reasons.push(format!("grade set to {grade} by {by}"));
                }),
                Order::Deaths(claims, numbers) => holding(events, claims).map(|event| {
                    overrule(&mut event.deaths, *numbers);
                    event.reasons.push(format!("number of killed set by {by}"));
                }),
                Order::Injured(claims, numbers) => holding(events, claims).map(|event| {
                    overrule(&mut event.injured, *numbers);
                    event.reasons.push(format!("number of wounded set by {by}"));
                }),
                Order::Reliability(source, reliability) => {
                    let found = sources.iter_mut().find(|row| row.source_id == *source);
                    found.map(|row| row.reliability = Some(*reliability))
                }
                Order::Together(..) | Order::Apart(_) | Order::Accept(_) | Order::Reject(_) => Some(()),
            };
            if done.is_none() {
                idle.insert(at, "the event or the source that it is about is gone".to_owned());
            }
        }
    }
}

/// The event of most of these claims; of equals the first.
fn most(claims: &[usize], event_of: &[Option<usize>]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for event in claims.iter().filter_map(|claim| event_of[*claim]) {
        *counts.entry(event).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(event, count)| (*count, std::cmp::Reverse(*event))).map(|(event, _)| event)
}

/// The event that holds most of these claims; of equals the one with the least id.
fn holding<'e>(events: &'e mut [Event], claims: &BTreeSet<ClaimId>) -> Option<&'e mut Event> {
    let held = |event: &Event| event.claim_ids.iter().filter(|claim| claims.contains(*claim)).count();
    events
        .iter_mut()
        .map(|event| (held(event), event))
        .filter(|(held, _)| *held > 0)
        .max_by(|(a, one), (b, other)| a.cmp(b).then_with(|| other.event_id.cmp(&one.event_id)))
        .map(|(_, event)| event)
}

/// Whether claims that a person accepted stand on one side of a dispute, and on no other.
pub(crate) fn settled(parting: &Parting, accepted: &Accepted) -> bool {
    let held = parting.sides.iter().filter(|side| side.claims.iter().any(|claim| accepted.contains_key(claim)));
    held.count() == 1
}

/// The number of an accepted claim is the best one.
pub(crate) fn count(case: &Case, claim: usize, category: &str, toll: &mut Toll) {
    let Some(count) = case.claims[claim].counts.iter().find(|count| count.category == category) else { return };
    let Some(best) = count.low.or(count.high) else { return };
    let open = toll.low.is_some() && toll.high.is_none();
    toll.best = Some(best);
    toll.low = Some(toll.low.map_or(best, |low| low.min(best)));
    toll.high = (!open).then(|| toll.high.map_or(best, |high| high.max(best)));
}

fn overrule(toll: &mut Toll, [low, best, high]: Numbers) {
    (toll.low, toll.best, toll.high) = (low, best, high);
}
