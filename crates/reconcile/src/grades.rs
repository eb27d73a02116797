//! The grade of an event by Airwars' scale, and why; none where the record does not bear one.

use std::collections::BTreeSet;

use variorum_record::acled::EventType;
use variorum_record::grades::Grade;
use variorum_record::{DisputeKind, Event, Interest, Slot, SourceId, SourceKind, Stance};

use crate::case::Case;
use crate::disputes::{self, Parting, Side};
use crate::events::main_claims;
use crate::policy::{Contested, Policy};

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
    if !policy.grades.narration_graded && told.iter().all(|claim| case.roots[*claim].voice) {
        return (None, "no grade: told in the outlets' own voice only, no informant named".to_owned());
    }
    if let Some(parting) = partings.iter().find(|parting| withdrawn(case, parting)) {
        return (
            Some(Grade::Discounted),
            format!("discounted: who told it denies it ({})", disputes::reason(case, parting)),
        );
    }
    let dispute = partings.iter().find(|parting| contests(case, parting));
    if let Some(parting) = dispute.filter(|_| policy.grades.contested == Contested::Grade) {
        return (Some(Grade::Contested), format!("contested: {}", disputes::reason(case, parting)));
    }
    let noted = dispute.map(|parting| format!("; disputed: {}", disputes::reason(case, parting))).unwrap_or_default();
    if policy.grades.acceptance_confirms && accepted(case, event_type, &told) {
        let why = "confirmed: the party said to have done it says so itself";
        return (Some(Grade::Confirmed), format!("{why}{noted}"));
    }
    if policy.grades.opposed_sides_confirm && opposed(case, &told) {
        let why = "confirmed: both the party that did it and the one that suffered it tell it";
        return (Some(Grade::Confirmed), format!("{why}{noted}"));
    }
    let (count, left) = counted(case, &told, policy);
    let left = if left > 0 { format!(" ({left} not counted by the policy)") } else { String::new() };
    if count >= policy.grades.fair {
        let against = if dispute.is_some() { String::new() } else { ", none against".to_owned() };
        (Some(Grade::Fair), format!("fair: {count} independent sources{against}{left}{noted}"))
    } else {
        (
            Some(Grade::Weak),
            format!("weak: {count} independent source, {} needed for fair{left}{noted}", policy.grades.fair),
        )
    }
}

/// The independent sources that count by the policy, and how many do not: parties that tell only of their own success, informants
/// without a name.
fn counted(case: &Case, told: &[usize], policy: &Policy) -> (u32, u32) {
    let success = |claim: usize| matches!(case.interests[claim], Some((Interest::OwnSuccess, _)));
    let counts = |claim: &&usize| {
        (policy.grades.own_success_counts || !success(**claim))
            && (policy.grades.unnamed_count || case.roots[**claim].kind != SourceKind::Anonymous)
    };
    let usable: Vec<usize> = told.iter().filter(counts).copied().collect();
    let (count, all) = (case.sources(&usable).len() as u32, case.sources(told).len() as u32);
    (count, all - count)
}

/// Everyone who told it also denies it.
fn withdrawn(case: &Case, parting: &Parting) -> bool {
    if parting.kind != DisputeKind::Denies || parting.slot != Slot::Occurrence {
        return false;
    }
    // The sides of a dispute that comes from a casebook stand in the order of their sources.
    let denies = |claim: &usize| matches!(case.claims[*claim].stance, Stance::Denies | Stance::Doubts);
    let (against, told): (Vec<&Side>, Vec<&Side>) =
        parting.sides.iter().partition(|side| !side.claims.is_empty() && side.claims.iter().all(denies));
    let sources =
        |sides: &[&Side]| -> BTreeSet<&SourceId> { sides.iter().flat_map(|side| case.sources(&side.claims)).collect() };
    !told.is_empty() && !against.is_empty() && sources(&told).is_subset(&sources(&against))
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
