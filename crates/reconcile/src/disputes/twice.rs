//! `differs`, slot agent: two events tell that one side was driven out of one place, by different parties at different
//! times, and no report tells that it came back in between.

use std::collections::BTreeMap;

use variorum_record::{DisputeKind, Slot};

use super::agent;
use super::parties::{self, Party};
use super::{Parting, Scene};
use crate::profile::Lie;

/// At most one dispute for each pair of events.
pub(super) fn find(scene: &Scene) -> Vec<Parting> {
    let case = scene.case;
    let mut losses: Vec<Loss> = Vec::new();
    for (event, claims) in scene.events.iter().enumerate() {
        for (claim, by) in agent::takings(scene, claims) {
            for loser in &case.profiles[claim].targets {
                losses.push(Loss { event, claim, by: by.clone(), loser });
            }
        }
    }
    let takings = takings_by_agent(scene);
    losses.sort_by(|a, b| (a.loser, a.claim).cmp(&(b.loser, b.claim)));
    let mut found: BTreeMap<(usize, usize), Parting> = BTreeMap::new();
    for group in losses.chunk_by(|a, b| a.loser == b.loser) {
        let own = takings.get(group[0].loser).map_or(&[][..], Vec::as_slice);
        for (at, one) in group.iter().enumerate() {
            for other in group[at + 1..].iter().take(REACH).filter(|other| other.event != one.event) {
                if rivals(one, other) && same_place(scene, one.claim, other.claim) && !came_back(scene, own, one, other)
                {
                    let key = (one.event.min(other.event), one.event.max(other.event));
                    found.entry(key).or_insert_with(|| parting(scene, one, other));
                }
            }
        }
    }
    found.into_values().collect()
}

/// Losses of one side that are compared with each other at most so far apart.
const REACH: usize = 50;

struct Loss<'s> {
    event: usize,
    claim: usize,
    by: Vec<Party>,
    loser: &'s String,
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

/// Claims that a place was taken, by who took it.
fn takings_by_agent<'s>(scene: &'s Scene) -> BTreeMap<&'s String, Vec<usize>> {
    let case = scene.case;
    let mut takings: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (claim, profile) in case.profiles.iter().enumerate() {
        if profile.days.is_some()
            && profile.frame.is_some_and(|frame| case.knowledge.outcomes.taking.contains(&frame.name))
        {
            profile.agents.iter().for_each(|agent| takings.entry(agent).or_default().push(claim));
        }
    }
    takings
}

/// Whether one of the side's own takings is of this place, at a time between the two.
fn came_back(scene: &Scene, takings: &[usize], one: &Loss, other: &Loss) -> bool {
    let days = |claim: usize| scene.case.profiles[claim].days;
    let Some((a, b)) = days(one.claim).zip(days(other.claim)) else { return false };
    let between = |days: (i32, i32)| days.0 >= a.1.min(b.1) && days.1 <= a.0.max(b.0);
    takings.iter().any(|claim| days(*claim).is_some_and(between) && same_place(scene, one.claim, *claim))
}

fn parting(scene: &Scene, one: &Loss, other: &Loss) -> Parting {
    let when = |loss: &Loss| scene.case.profiles[loss.claim].days.map_or(i32::MAX, |days| days.0);
    let (early, late) = if (when(one), one.claim) <= (when(other), other.claim) { (one, other) } else { (other, one) };
    let name = |loss: &Loss| parties::name(&[(loss.claim, loss.by.clone())], &[0]);
    Parting {
        event: late.event,
        slot: Slot::Agent,
        kind: DisputeKind::Differs,
        reason: format!(
            "one side is told to have been driven out twice, by {} and by {}, and no report tells that it came back",
            name(early),
            name(late)
        ),
        sides: vec![scene.valued(name(early), vec![early.claim]), scene.valued(name(late), vec![late.claim])],
    }
}
