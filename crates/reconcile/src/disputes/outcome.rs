//! `contradicts`, slot outcome: two fates of one party that cannot both be true ("escaped", "was cut off").

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{DisputeKind, Slot};

use super::{Parting, Scene};

/// One dispute an event at most: the outcomes told of one party that exclude each other.
pub(super) fn find(scene: &Scene, event: usize) -> Option<Parting> {
    let fates = last_words(scene, fates(scene, event));
    let knowledge = scene.case.knowledge;
    let mut torn: BTreeSet<usize> = BTreeSet::new();
    for (at, (a, one)) in fates.iter().enumerate() {
        for (b, other) in &fates[at + 1..] {
            let fates = [one, other].iter().all(|outcome| knowledge.outcomes.losing.contains(**outcome));
            if knowledge.excludes(one, other) && one_party(scene, *a, *b, fates) {
                torn.extend([*a, *b]);
            }
        }
    }
    let mut by_outcome: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (claim, outcome) in fates.iter().filter(|(claim, _)| torn.contains(claim)) {
        by_outcome.entry(outcome).or_default().push(*claim);
    }
    (by_outcome.len() > 1).then(|| {
        let outcomes: Vec<&str> = by_outcome.keys().copied().collect();
        Parting {
            event,
            slot: Slot::Outcome,
            kind: DisputeKind::Contradicts,
            reason: format!("one party cannot be {} at once", outcomes.join(" and ")),
            sides: by_outcome.into_values().map(|claims| scene.side(claims)).collect(),
        }
    })
}

/// Claims of the event that tell what became of a party, with the outcome.
pub(crate) fn fates<'s>(scene: &'s Scene, event: usize) -> Vec<(usize, &'s str)> {
    let rules = &scene.case.knowledge.outcomes;
    let own = scene.events[event].iter().filter(|claim| scene.case.profiles[**claim].happened);
    own.filter_map(|claim| {
        let frame = scene.case.profiles[*claim].frame?;
        let outcome = frame.outcome.as_deref()?;
        let tells = !rules.tolls.contains(&frame.name)
            && !rules.passing.contains(&frame.name)
            && !rules.only_in_contrast.contains(outcome);
        tells.then_some((*claim, outcome))
    })
    .collect()
}

/// Where one source tells several fates in one report, it tells a course of things: the last one is its reading.
fn last_words<'s>(scene: &Scene, fates: Vec<(usize, &'s str)>) -> Vec<(usize, &'s str)> {
    let of = |claim: usize| (scene.case.profiles[claim].report, scene.case.roots[claim].source_id.clone());
    let mut last: BTreeMap<_, &str> = BTreeMap::new();
    for (claim, outcome) in &fates {
        last.insert(of(*claim), outcome);
    }
    let excludes = |a: &str, b: &str| scene.case.knowledge.excludes(a, b);
    fates.into_iter().filter(|(claim, outcome)| !excludes(outcome, last[&of(*claim)])).collect()
}

/// Whether two claims tell of one party: known actors are shared or, where both tell what became of somebody, one claim names
/// nobody known.
fn one_party(scene: &Scene, a: usize, b: usize, fates: bool) -> bool {
    let known = |claim: usize| -> BTreeSet<&String> {
        scene.case.profiles[claim]
            .patients()
            .iter()
            .filter(|key| key.starts_with(variorum_record::EntityId::PREFIX))
            .collect()
    };
    let (a, b) = (known(a), known(b));
    (fates && (a.is_empty() || b.is_empty())) || a.intersection(&b).next().is_some()
}
