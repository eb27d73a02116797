//! An outlet sets one claim against another ("However, …").

use variorum_record::{DisputeKind, Slot, SourceKind};

use super::{Parting, Scene};
use crate::profile::Lie;
use crate::tellings::contrasts;

/// Claims told as happened, of different roots, in neighbouring sentences, the second set against the first by the outlet.
pub(super) fn find(scene: &Scene) -> Vec<Parting> {
    let case = scene.case;
    let mut found = Vec::new();
    for claims in case.by_report() {
        for second in claims.iter().copied().filter(|claim| tells(scene, *claim)) {
            let report = case.reports[case.profiles[second].report];
            if !contrasts(case, report, &case.claims[second]) {
                continue;
            }
            let before = claims
                .iter()
                .copied()
                .filter(|first| case.profiles[*first].sentence + 1 == case.profiles[second].sentence);
            let first: Vec<usize> =
                before.filter(|first| tells(scene, *first) && against(scene, *first, second)).collect();
            let Some(event) = first.first().and_then(|first| scene.event_of[*first]) else { continue };
            let outcome = |claim: usize| case.profiles[claim].frame.and_then(|frame| frame.outcome.as_deref());
            let excluded = first
                .iter()
                .any(|first| outcome(*first).zip(outcome(second)).is_some_and(|(a, b)| case.knowledge.excludes(a, b)));
            found.push(Parting {
                event,
                slot: Slot::Outcome,
                kind: if excluded { DisputeKind::Contradicts } else { DisputeKind::Differs },
                reason: "the report sets the one against the other".to_owned(),
                sides: vec![scene.side(first), scene.side(vec![second])],
            });
        }
    }
    found
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
