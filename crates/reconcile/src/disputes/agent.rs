//! `contradicts`, slot agent: two parties are each said to have taken the place or driven the other side out.

use std::collections::BTreeSet;

use variorum_record::{DisputeKind, Role, Slot, SourceKind};

use super::parties::{self, Party};
use super::{Parting, Scene};

/// One dispute an event at most.
pub(super) fn find(scene: &Scene, event: usize) -> Option<Parting> {
    let takings = takings(scene, &scene.events[event]);
    let groups = parties::groups(&takings);
    let sides: Vec<Vec<usize>> = groups
        .into_iter()
        .filter(|group| group.iter().any(|at| takings[*at].1.iter().any(|party| party.known)))
        .collect();
    if sides.len() < 2 {
        return None;
    }
    let names: Vec<String> = sides.iter().map(|group| parties::name(&takings, group)).collect();
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
    let party = root.kind == SourceKind::Party && root.entity.is_some();
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
