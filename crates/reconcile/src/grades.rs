//! The grade of an event by Airwars' scale, and why; none where the record does not bear one.

use std::collections::BTreeSet;

use variorum_record::acled::EventType;
use variorum_record::grades::Grade;
use variorum_record::{DisputeKind, Event, Slot, SourceId};

use crate::case::Case;
use crate::disputes::Parting;
use crate::events::main_claims;
use crate::policy::Policy;

/// Grades an event; the line says why, also where there is no grade.
pub(crate) fn grade(
    case: &Case,
    event: &Event,
    claims: &[usize],
    partings: &[&Parting],
    policy: &Policy,
) -> (Option<Grade>, String) {
    let Some(event_type) = event.event_type.filter(|kind| policy.grades.graded_types.contains(kind)) else {
        return (None, format!("no grade: policy {} grades no event of this type", policy.name));
    };
    let told: Vec<usize> =
        main_claims(case, claims).into_iter().filter(|claim| case.profiles[*claim].happened).collect();
    if told.len() < policy.grades.least_claims {
        return (None, "no grade: nobody tells it as something that has happened".to_owned());
    }
    let sources = case.sources(&told);
    if !policy.grades.narration_graded && told.iter().all(|claim| case.roots[*claim].voice) {
        return (None, "no grade: told in the outlets' own voice only, no informant named".to_owned());
    }
    if let Some(parting) = partings.iter().find(|parting| withdrawn(case, parting)) {
        return (Some(Grade::Discounted), format!("discounted: who told it denies it ({})", parting.reason));
    }
    if let Some(parting) = partings.iter().find(|parting| contests(case, parting)) {
        return (Some(Grade::Contested), format!("contested: {}", parting.reason));
    }
    if policy.grades.acceptance_confirms && accepted(case, event_type, &told) {
        return (Some(Grade::Confirmed), "confirmed: the party said to have done it says so itself".to_owned());
    }
    if policy.grades.opposed_sides_confirm && opposed(case, &told) {
        return (
            Some(Grade::Confirmed),
            "confirmed: both the party that did it and the one that suffered it tell it".to_owned(),
        );
    }
    let count = sources.len() as u32;
    if count >= policy.grades.fair {
        (Some(Grade::Fair), format!("fair: {count} independent sources, none against"))
    } else {
        (Some(Grade::Weak), format!("weak: {count} independent source, {} needed for fair", policy.grades.fair))
    }
}

/// Everyone who told it also denies it.
fn withdrawn(case: &Case, parting: &Parting) -> bool {
    let denied = parting.kind == DisputeKind::Denies && parting.slot == Slot::Occurrence;
    let sides: Vec<BTreeSet<&SourceId>> = parting.sides.iter().map(|side| case.sources(&side.claims)).collect();
    denied && sides.len() == 2 && sides[0].is_subset(&sides[1])
}

fn contests(case: &Case, parting: &Parting) -> bool {
    let all = parting.sides.iter().flat_map(|side| case.sources(&side.claims)).collect::<BTreeSet<_>>();
    parting.kind != DisputeKind::Differs && all.len() > 1
}

/// A party owns up to violence that it is told to have done. A party that tells of ground it took only praises itself.
fn accepted(case: &Case, event_type: EventType, told: &[usize]) -> bool {
    let harmful = matches!(event_type, EventType::Explosions | EventType::ViolenceAgainstCivilians);
    let named: BTreeSet<&String> = told.iter().flat_map(|claim| &case.profiles[*claim].agents).collect();
    harmful && told.iter().any(|claim| stands(case, *claim, &named))
}

fn opposed(case: &Case, told: &[usize]) -> bool {
    let agents: BTreeSet<&String> = told.iter().flat_map(|claim| &case.profiles[*claim].agents).collect();
    let targets: BTreeSet<&String> = told.iter().flat_map(|claim| &case.profiles[*claim].targets).collect();
    let only = |own: &BTreeSet<&String>, other: &BTreeSet<&String>| {
        let own: BTreeSet<&String> = own.difference(other).copied().collect();
        told.iter().any(|claim| stands(case, *claim, &own))
    };
    only(&agents, &targets) && only(&targets, &agents)
}

/// Whether the root of a claim is, or acts for, one of these actors.
fn stands(case: &Case, claim: usize, actors: &BTreeSet<&String>) -> bool {
    let root = &case.roots[claim];
    [&root.entity, &root.affiliation].into_iter().flatten().any(|id| actors.contains(&id.as_str().to_owned()))
}
