//! `contradicts`, slot target: claims of one strike name different parties as hit.

use variorum_record::{DisputeKind, Role, Slot};

use super::parties;
use super::{Parting, Scene};

/// One dispute an event at most. A claim that names both parties joins them: then nothing parts.
pub(super) fn find(scene: &Scene, event: usize) -> Option<Parting> {
    let case = scene.case;
    let struck = |claim: &&usize| {
        let profile = &case.profiles[**claim];
        profile.happened && case.knowledge.outcomes.struck.contains(profile.topic())
    };
    let hit: Vec<_> = scene.events[event]
        .iter()
        .filter(struck)
        .map(|claim| {
            let mut who = parties::parties(scene, *claim, Role::Target);
            who.retain(|party| party.known && scene.is_actor(&party.key));
            (*claim, who)
        })
        .filter(|(_, who)| !who.is_empty())
        .collect();
    let groups = parties::groups(&hit);
    (groups.len() > 1).then(|| {
        let names: Vec<String> = groups.iter().map(|group| parties::name(&hit, group)).collect();
        Parting {
            event,
            slot: Slot::Target,
            kind: DisputeKind::Contradicts,
            reason: format!("{} are each said to have been the target", names.join(" and ")),
            sides: groups
                .iter()
                .zip(&names)
                .map(|(group, name)| scene.valued(name.clone(), group.iter().map(|at| hit[*at].0).collect()))
                .collect(),
        }
    })
}
