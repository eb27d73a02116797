//! `contradicts`, slot agent: two parties are each said to have taken the place or driven the other side out.

use std::collections::BTreeSet;

use variorum_record::{DisputeKind, Role, Slot, SourceKind};

use super::parties::{self, Party};
use super::{Parting, Scene};
use crate::profile::Lie;

/// One dispute an event at most: of the places taken the first that two parties are said to have taken. Claims without a
/// place, and places that only the context gives, tell too little of what was taken.
pub(super) fn find(scene: &Scene, event: usize) -> Option<Parting> {
    let spot = |claim: usize| scene.case.profiles[claim].place.as_ref();
    let mut by_place: Vec<Vec<(usize, Vec<Party>)>> = Vec::new();
    for taking in takings(scene, &scene.events[event]) {
        let Some(here) = spot(taking.0) else { continue };
        let same = |group: &&mut Vec<(usize, Vec<Party>)>| {
            spot(group[0].0).is_some_and(|there| here.lies(there, 0.0) == Lie::Same)
        };
        match by_place.iter_mut().find(same) {
            Some(group) => group.push(taking),
            None => by_place.push(vec![taking]),
        }
    }
    let told = |group: &&Vec<(usize, Vec<Party>)>| {
        group.iter().any(|(claim, _)| spot(*claim).is_some_and(|spot| !spot.inherited))
    };
    by_place.iter().filter(told).find_map(|takings| parting(scene, event, takings))
}

fn parting(scene: &Scene, event: usize, takings: &[(usize, Vec<Party>)]) -> Option<Parting> {
    let groups = parties::groups(takings);
    let any = |group: &[usize], test: fn(&Party) -> bool| group.iter().any(|at| takings[*at].1.iter().any(test));
    let sides: Vec<Vec<usize>> = groups.into_iter().filter(|group| any(group, Party::told)).collect();
    // Two descriptions may be of one party; a description beside a known party may be too, unless its words differ.
    if sides.len() < 2 || !sides.iter().any(|group| any(group, |party| party.known)) {
        return None;
    }
    let names: Vec<String> = sides.iter().map(|group| parties::name(takings, group)).collect();
    Some(Parting {
        event,
        slot: Slot::Agent,
        kind: DisputeKind::Contradicts,
        reason: format!("{} are each said to have done it", names.join(" and ")),
        sides: sides
            .iter()
            .zip(&names)
            .map(|(group, name)| scene.valued(name.clone(), group.iter().map(|at| takings[*at].0).collect()))
            .collect(),
    })
}

/// Claims that a place was taken or a side driven out, with who did it. Who is named as the one who lost is no rival
/// for having done it; a party that tells of the taking and names nobody claims it for itself.
pub(super) fn takings(scene: &Scene, claims: &[usize]) -> Vec<(usize, Vec<Party>)> {
    let case = scene.case;
    let taking = |claim: &usize| {
        let profile = &case.profiles[*claim];
        profile.happened && profile.frame.is_some_and(|frame| case.knowledge.outcomes.taking.contains(&frame.name))
    };
    let own: Vec<usize> = claims.iter().copied().filter(taking).collect();
    let loses = |claim: &&usize| {
        let outcome = case.profiles[**claim].frame.and_then(|frame| frame.outcome.as_ref());
        outcome.is_some_and(|outcome| case.knowledge.outcomes.losing.contains(outcome))
    };
    let targets = own.iter().flat_map(|claim| &case.profiles[*claim].targets);
    let losers = claims.iter().filter(loses).flat_map(|claim| case.profiles[*claim].patients());
    let driven_out: BTreeSet<&String> = targets.chain(losers).collect();
    own.into_iter()
        .map(|claim| {
            let mut who = parties::parties(scene, claim, Role::Agent);
            who.retain(|party| !driven_out.contains(&party.key));
            if who.is_empty() && case.profiles[claim].agents.is_empty() {
                who.extend(speaker(scene, claim));
            }
            (claim, who)
        })
        .filter(|(_, who)| !who.is_empty())
        .collect()
}

/// The party that speaks, where the root informant is one.
fn speaker(scene: &Scene, claim: usize) -> Option<Party> {
    let root = &scene.case.roots[claim];
    let link = scene.case.claims[claim].root()?;
    let party = root.kind == SourceKind::Party && root.entity.is_some() && !root.person;
    let participant = variorum_record::Participant {
        role: Role::Agent,
        entity_id: root.entity.clone(),
        name: root.name.clone(),
        text: link.text.clone(),
        start: link.start,
        end: link.end,
    };
    let place =
        scene.case.claims[claim].place.as_ref().map(|place| crate::wording::stems(&place.name)).unwrap_or_default();
    party.then(|| Party::of(scene, &participant, &place)).flatten()
}
