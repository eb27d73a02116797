//! An outlet sets one claim against another ("However, …").

use std::collections::BTreeMap;

use variorum_record::{DisputeKind, Slot, SourceKind};

use super::{Parting, Scene};
use crate::case::Case;
use crate::profile::Lie;
use crate::tellings::contrasts;

/// A claim that an outlet sets against others before it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Contrast {
    first: Vec<usize>,
    second: Vec<usize>,
}

impl Contrast {
    /// Gives its claims other numbers.
    pub(crate) fn renumber(&mut self, new: impl Fn(usize) -> usize) {
        self.first.iter_mut().chain(&mut self.second).for_each(|claim| *claim = new(*claim));
    }

    /// The event that it belongs to: that of its first claim with one.
    pub(crate) fn event(&self, event_of: &[Option<usize>]) -> Option<usize> {
        self.first.iter().find_map(|claim| event_of[*claim])
    }
}

/// Claims of a report told as happened, of different roots, in neighbouring sentences, the second set against the first by the outlet;
/// one contrast a pair of sentences.
pub(crate) fn within(case: &Case, report: usize) -> Vec<Contrast> {
    let mut found: BTreeMap<usize, Contrast> = BTreeMap::new();
    for second in case.of_report(report).filter(|claim| tells(case, *claim)) {
        let profile = &case.profiles[second];
        if contrasts(case, case.reports[report], &case.claims[second]) {
            let before = case.of_report(report).filter(|first| case.profiles[*first].sentence + 1 == profile.sentence);
            let first: Vec<usize> =
                before.filter(|first| tells(case, *first) && against(case, *first, second)).collect();
            if !first.is_empty() {
                let known = found.entry(profile.sentence);
                let known = known.or_insert_with(|| Contrast { first: Vec::new(), second: Vec::new() });
                known.first.extend(first);
                known.second.push(second);
            }
        }
    }
    found.into_values().collect()
}

/// A contrast as a dispute of its event.
pub(super) fn parting(scene: &Scene, event: usize, contrast: &Contrast) -> Parting {
    let outcome = |claim: usize| scene.case.profiles[claim].frame.and_then(|frame| frame.outcome.as_deref());
    let excludes =
        |a: usize, b: usize| outcome(a).zip(outcome(b)).is_some_and(|(a, b)| scene.case.knowledge.excludes(a, b));
    let excluded = contrast.first.iter().any(|a| contrast.second.iter().any(|b| excludes(*a, *b)));
    Parting {
        event,
        slot: Slot::Outcome,
        kind: if excluded { DisputeKind::Contradicts } else { DisputeKind::Differs },
        reason: "the report sets the one against the other".to_owned(),
        sides: vec![scene.side(contrast.first.clone()), scene.side(contrast.second.clone())],
    }
}

fn tells(case: &Case, claim: usize) -> bool {
    let profile = &case.profiles[claim];
    profile.happened && profile.frame.is_some_and(|frame| frame.outcome.is_some())
}

/// Different roots, at least one of them an informant; places that may be one.
fn against(case: &Case, first: usize, second: usize) -> bool {
    let (a, b) = (&case.roots[first], &case.roots[second]);
    let informed = |root: &crate::roots::Root| !root.voice || root.kind == SourceKind::Agency;
    let lie = match (&case.profiles[first].place, &case.profiles[second].place) {
        (Some(here), Some(there)) => here.lies(there, 2.0 * case.knowledge.limits.kilometres_apart),
        _ => Lie::Unknown,
    };
    a.source_id != b.source_id && (informed(a) || informed(b)) && lie != Lie::Far
}
