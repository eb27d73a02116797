//! `differs`, slots place and time: reports put one happening in two places that do not meet, or on two days.
//!
//! A finer place within a coarser one, and a day within a month, are no difference.

use variorum_record::{DisputeKind, Slot};

use super::{Parting, Scene};
use crate::profile::{Profile, gap};

/// One dispute of place and one of time an event at most.
pub(super) fn find(scene: &Scene, event: usize) -> Vec<Parting> {
    let told: Vec<usize> = scene.events[event].iter().copied().filter(|claim| tells(scene, *claim)).collect();
    let found = [(Slot::Place, elsewhere as Rule, "places"), (Slot::Time, on_another_day as Rule, "days")];
    found.into_iter().filter_map(|(slot, rule, what)| parting(scene, event, &told, slot, rule, what)).collect()
}

/// Whether two claims of one kind of happening differ in the slot.
type Rule = fn(&Profile, &Profile) -> bool;

/// News of something that has happened and has one place: who moves has two.
fn tells(scene: &Scene, claim: usize) -> bool {
    let profile = &scene.case.profiles[claim];
    let moves = profile.frame.is_some_and(|frame| frame.outcome.as_deref() == Some("away"));
    profile.happened && !profile.background && profile.frame.is_some() && !moves
}

/// Places told with their claims, both exact, farther apart than they are wide, neither of which the other claim names too.
fn elsewhere(a: &Profile, b: &Profile) -> bool {
    let Some((here, there)) = a.place.as_ref().zip(b.place.as_ref()) else { return false };
    let known = here.at.is_some() && there.at.is_some() && here.exact && there.exact;
    known && here.differs(there) && !here.named_in(&b.stems) && !there.named_in(&a.stems)
}

/// Single days that are not one.
fn on_another_day(a: &Profile, b: &Profile) -> bool {
    let day = |days: &(i32, i32)| days.0 == days.1;
    a.days.filter(day).zip(b.days.filter(day)).is_some_and(|(a, b)| gap(a, b) > 0)
}

fn parting(scene: &Scene, event: usize, told: &[usize], slot: Slot, differ: Rule, what: &str) -> Option<Parting> {
    let case = scene.case;
    let parted = |a: &usize, b: &usize| {
        let (one, other) = (&case.profiles[*a], &case.profiles[*b]);
        let sources = (&case.roots[*a].source_id, &case.roots[*b].source_id);
        let kind = one.frame.zip(other.frame).is_some_and(|(one, other)| one.name == other.name);
        one.report != other.report && sources.0 != sources.1 && kind && differ(one, other)
    };
    let first = told.iter().find(|a| told.iter().any(|b| parted(a, b)))?;
    // The rest stands with the one or with the other, or between them: then it parts nothing.
    let (against, with): (Vec<usize>, Vec<usize>) = told.iter().partition(|claim| parted(first, claim));
    let with: Vec<usize> = with.into_iter().filter(|claim| against.iter().all(|other| parted(claim, other))).collect();
    let value = |claim: &usize| {
        let claim = &case.claims[*claim];
        match slot {
            Slot::Place => claim.place.as_ref().map(|place| place.name.clone()),
            _ => claim.time.as_ref().and_then(|time| Some(time.start?.to_string())),
        }
    };
    let side = |claims: Vec<usize>| Some(scene.valued(claims.first().and_then(value)?, claims));
    Some(Parting {
        event,
        slot,
        kind: DisputeKind::Differs,
        reason: format!("reports of one kind of happening name {what} that do not meet"),
        sides: vec![side(with)?, side(against)?],
    })
}
