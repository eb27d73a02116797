//! `denies`: a source says that what another claims is not so.

use std::collections::BTreeMap;

use variorum_record::{DisputeKind, Slot, Stance};

use super::{Parting, Scene};

/// One dispute for each thing denied: what is asserted with all who say it, against all who deny it.
///
/// A doubt counts where a source of its own doubts; an outlet's "if confirmed" is caution, not dispute.
///
/// `denials` are the claims that answer one of the event's.
pub(super) fn find(scene: &Scene, event: usize, denials: &[usize]) -> Vec<Parting> {
    let case = scene.case;
    let mut denied: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for denial in denials.iter().copied() {
        let Some(answered) = scene.answered(denial) else { continue };
        let counts = match case.claims[denial].stance {
            Stance::Denies => true,
            Stance::Doubts => !case.roots[denial].voice,
            _ => false,
        };
        if !counts {
            continue;
        }
        let frame = case.profiles[answered].frame;
        let what = frame.map_or_else(|| case.claims[answered].claim_id.to_string(), |frame| frame.topic.clone());
        let entry = denied.entry(what).or_default();
        entry.0.push(answered);
        entry.1.push(denial);
    }
    denied
        .into_values()
        .map(|(asserted, denials)| {
            let frame = case.profiles[asserted[0]].frame;
            let accused = frame.is_some_and(|frame| frame.accusation);
            let mut said = asserted.clone();
            said.extend(repeated(scene, event, &asserted, &denials));
            let who = case.roots[denials[0]].name.clone();
            let source = case.roots[asserted[0]].name.clone();
            Parting {
                event,
                slot: if accused { Slot::Agent } else { Slot::Occurrence },
                kind: DisputeKind::Denies,
                sides: vec![scene.side(said), scene.side(denials)],
                reason: format!("{who} says that it is not so; {source} says that it is"),
            }
        })
        .collect()
}

/// Claims of the event that say what is denied in other words: the same frame with a shared actor.
fn repeated(scene: &Scene, event: usize, asserted: &[usize], denials: &[usize]) -> Vec<usize> {
    let profiles = &scene.case.profiles;
    let same = |claim: usize, answered: usize| {
        let (a, b) = (&profiles[claim], &profiles[answered]);
        a.frame.zip(b.frame).is_some_and(|(a, b)| a.name == b.name) && a.actors.intersection(&b.actors).next().is_some()
    };
    let free = |claim: usize| {
        profiles[claim].happened
            && !denials.iter().any(|denial| scene.case.roots[*denial].source_id == scene.case.roots[claim].source_id)
    };
    let own = scene.events[event].iter().copied();
    own.filter(|claim| free(*claim) && asserted.iter().any(|answered| same(*claim, *answered))).collect()
}
