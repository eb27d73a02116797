//! An outlet sets one claim against another ("However, …").

use std::collections::BTreeMap;

use variorum_record::{DisputeKind, Slot, SourceKind};

use super::{Parting, Scene};
use crate::profile::Lie;
use crate::tellings::contrasts;

/// Claims told as happened, of different roots, in neighbouring sentences, the second set against the first by the outlet;
/// one dispute a pair of sentences.
pub(super) fn find(scene: &Scene) -> Vec<Parting> {
    let case = scene.case;
    let mut found: BTreeMap<(usize, usize), (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for claims in case.by_report() {
        for second in claims.iter().copied().filter(|claim| tells(scene, *claim)) {
            let profile = &case.profiles[second];
            if contrasts(case, case.reports[profile.report], &case.claims[second]) {
                let before =
                    claims.iter().copied().filter(|first| case.profiles[*first].sentence + 1 == profile.sentence);
                let first: Vec<usize> =
                    before.filter(|first| tells(scene, *first) && against(scene, *first, second)).collect();
                if !first.is_empty() {
                    let sides = found.entry((profile.report, profile.sentence)).or_default();
                    sides.0.extend(first);
                    sides.1.push(second);
                }
            }
        }
    }
    found.into_values().filter_map(|(first, second)| parting(scene, first, second)).collect()
}

fn parting(scene: &Scene, first: Vec<usize>, second: Vec<usize>) -> Option<Parting> {
    let outcome = |claim: usize| scene.case.profiles[claim].frame.and_then(|frame| frame.outcome.as_deref());
    let excludes =
        |a: usize, b: usize| outcome(a).zip(outcome(b)).is_some_and(|(a, b)| scene.case.knowledge.excludes(a, b));
    let excluded = first.iter().any(|a| second.iter().any(|b| excludes(*a, *b)));
    Some(Parting {
        event: first.iter().find_map(|claim| scene.event_of[*claim])?,
        slot: Slot::Outcome,
        kind: if excluded { DisputeKind::Contradicts } else { DisputeKind::Differs },
        reason: "the report sets the one against the other".to_owned(),
        sides: vec![scene.side(first), scene.side(second)],
    })
}

fn tells(scene: &Scene, claim: usize) -> bool {
    let profile = &scene.case.profiles[claim];
    profile.happened && profile.frame.is_some_and(|frame| frame.outcome.is_some())
}

/// Different roots, at least one of them an informant; places that may be one.
fn against(scene: &Scene, first: usize, second: usize) -> bool {
    let case = scene.case;
    let (a, b) = (&case.roots[first], &case.roots[second]);
    let informed = |root: &crate::roots::Root| !root.voice || root.kind == SourceKind::Agency;
    let lie = match (&case.profiles[first].place, &case.profiles[second].place) {
        (Some(here), Some(there)) => here.lies(there, 2.0 * case.knowledge.limits.kilometres_apart),
        _ => Lie::Unknown,
    };
    a.source_id != b.source_id && (informed(a) || informed(b)) && lie != Lie::Far
}
