//! `differs`, slot agent: two events tell that one side was driven out of one place, by different parties at different
//! times, and no report tells that it came back in between.

use std::collections::BTreeMap;

use variorum_record::{DisputeKind, Slot};

use super::agent;
use super::parties::{self, Party};
use super::{Parting, Scene};
use crate::case::Case;
use crate::knowledge::Frame;
use crate::profile::Lie;

/// Losses of one side that are compared with each other at most so far apart.
const REACH: usize = 50;

/// A claim that one side was driven out of a place.
#[derive(Debug, Clone)]
pub(crate) struct Loss {
    pub(crate) event: usize,
    pub(crate) claim: usize,
    by: Vec<Party>,
    pub(crate) loser: String,
}

/// The losses that an event tells.
pub(crate) fn losses(scene: &Scene, event: usize) -> Vec<Loss> {
    let takings = agent::takings(scene, &scene.events[event]).into_iter();
    takings
        .flat_map(|(claim, by)| {
            let losers = scene.case.profiles[claim].targets.iter();
            losers.map(move |loser| Loss { event, claim, by: by.clone(), loser: loser.clone() })
        })
        .collect()
}

/// The sides that a claim tells to have taken a place on a known day.
pub(crate) fn takers<'c>(case: &'c Case, claim: usize) -> impl Iterator<Item = &'c String> {
    let profile = &case.profiles[claim];
    let taking = |frame: &Frame| case.knowledge.outcomes.taking.contains(&frame.name);
    let takes = profile.days.is_some() && profile.frame.is_some_and(taking);
    profile.agents.iter().filter(move |_| takes)
}

/// The disputes that one side's losses (ascending) make, where its own `takings` do not explain them: at most one for each pair of events,
/// with the earlier event's number.
pub(crate) fn find(scene: &Scene, losses: &[&Loss], takings: &[usize]) -> Vec<(usize, Parting)> {
    let mut found: BTreeMap<(usize, usize), (usize, Parting)> = BTreeMap::new();
    for (at, one) in losses.iter().enumerate() {
        for other in losses[at + 1..].iter().take(REACH).filter(|other| other.event != one.event) {
            let key = (one.event.min(other.event), one.event.max(other.event));
            if !found.contains_key(&key)
                && same_place(scene, one.claim, other.claim)
                && rivals(one, other)
                && !came_back(scene, takings, one, other)
            {
                found.insert(key, parting(scene, one, other));
            }
        }
    }
    found.into_values().collect()
}

fn rivals(one: &Loss, other: &Loss) -> bool {
    let known = |loss: &Loss| loss.by.iter().any(|party| party.known);
    let told = |loss: &Loss| loss.by.iter().any(Party::told);
    let pair = [(one.claim, one.by.clone()), (other.claim, other.by.clone())];
    (known(one) || known(other)) && told(one) && told(other) && parties::groups(&pair).len() > 1
}

fn same_place(scene: &Scene, a: usize, b: usize) -> bool {
    let (a, b) = (&scene.case.profiles[a], &scene.case.profiles[b]);
    a.place.as_ref().zip(b.place.as_ref()).is_some_and(|(here, there)| here.lies(there, 0.0) == Lie::Same)
}

/// Whether one of the side's own takings is of this place, at a time between the two.
fn came_back(scene: &Scene, takings: &[usize], one: &Loss, other: &Loss) -> bool {
    let days = |claim: usize| scene.case.profiles[claim].days;
    let Some((a, b)) = days(one.claim).zip(days(other.claim)) else { return false };
    let between = |days: (i32, i32)| days.0 >= a.1.min(b.1) && days.1 <= a.0.max(b.0);
    takings.iter().any(|claim| days(*claim).is_some_and(between) && same_place(scene, one.claim, *claim))
}

fn parting(scene: &Scene, one: &Loss, other: &Loss) -> (usize, Parting) {
    let when = |loss: &Loss| scene.case.profiles[loss.claim].days.map_or(i32::MAX, |days| days.0);
    let (early, late) = if (when(one), one.claim) <= (when(other), other.claim) { (one, other) } else { (other, one) };
    let name = |loss: &Loss| parties::name(&[(loss.claim, loss.by.clone())], &[0]);
    let parting = Parting {
        event: late.event,
        slot: Slot::Agent,
        kind: DisputeKind::Differs,
        reason: format!(
            "one side is told to have been driven out twice, by {} and by {}, and no report tells that it came back",
            name(early),
            name(late)
        ),
        sides: vec![scene.valued(name(early), vec![early.claim]), scene.valued(name(late), vec![late.claim])],
    };
    (early.event, parting)
}
