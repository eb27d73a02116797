//! `differs`, slot count: numbers of the same thing that do not meet.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Count, DisputeKind, Slot};

use super::{Parting, Scene};
use crate::wording;

/// Categories that count people's fates; they are compared whatever the frame.
pub(crate) const FATES: [&str; 7] = ["killed", "wounded", "captured", "missing", "hostages", "displaced", "released"];

/// One number of one claim.
struct Told<'s> {
    claim: usize,
    count: &'s Count,
    /// Of whom, by the words that tell; empty where the claim does not say.
    of: BTreeSet<String>,
}

/// One dispute an event, category and kind of people at most.
pub(super) fn find(scene: &Scene, event: usize) -> Vec<Parting> {
    let case = scene.case;
    let mut by_category: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for claim in scene.events[event].iter().filter(|claim| case.profiles[**claim].happened) {
        for count in &case.claims[*claim].counts {
            let fate = FATES.contains(&count.category.as_str());
            let noun = wording::stem(count.category.rsplit(' ').next().unwrap_or_default());
            let measured = count.category.ends_with("_km")
                || case.knowledge.words.uncounted.iter().any(|word| wording::stem(word) == noun);
            let frame = case.profiles[*claim].frame.map_or("", |frame| frame.name.as_str());
            if measured || (!fate && frame.is_empty()) {
                continue;
            }
            // A noun counted is the same thing only in the same kind of happening: cars that fled, cars sent after them.
            let key = if fate { count.category.clone() } else { format!("{noun} {frame}") };
            let of = count.of.as_deref().map(wording::stems).unwrap_or_default();
            by_category.entry(key).or_default().push(Told { claim: *claim, count, of });
        }
    }
    by_category
        .into_values()
        .filter_map(|mut told| {
            leave_superseded(scene, &mut told);
            parting(scene, event, &told)
        })
        .collect()
}

/// A source that tells the same number anew on a later day corrects itself or goes on counting: its earlier word parts nothing. The
/// event's reasons say what was left out.
fn leave_superseded(scene: &Scene, told: &mut Vec<Told>) {
    let case = scene.case;
    let day = |one: &Told| case.published(case.profiles[one.claim].report);
    let later: Vec<bool> = told
        .iter()
        .map(|one| {
            told.iter().any(|other| {
                let newer = day(one).zip(day(other)).is_some_and(|(one, other)| one < other);
                newer && case.roots[one.claim].source_id == case.roots[other.claim].source_id && same_people(one, other)
            })
        })
        .collect();
    let mut gone = later.into_iter();
    told.retain(|_| !gone.next().unwrap_or(false));
}

fn same_people(a: &Told, b: &Told) -> bool {
    a.of.is_empty() || b.of.is_empty() || a.of.intersection(&b.of).next().is_some()
}

fn parting(scene: &Scene, event: usize, told: &[Told]) -> Option<Parting> {
    let mut torn: BTreeSet<usize> = BTreeSet::new();
    for a in 0..told.len() {
        for b in a + 1..told.len() {
            if disagree(scene, &told[a], &told[b]) {
                torn.extend([a, b]);
            }
        }
    }
    let mut sides: BTreeMap<(u64, Option<u64>), Vec<usize>> = BTreeMap::new();
    for at in torn {
        sides.entry(bounds(told[at].count)).or_default().push(told[at].claim);
    }
    (sides.len() > 1).then(|| Parting {
        event,
        slot: Slot::Count,
        kind: DisputeKind::Differs,
        reason: format!("different numbers of {}", told[0].count.category),
        sides: sides
            .into_iter()
            .map(|(value, claims)| scene.valued(format!("{} {}", shown(value), told[0].count.category), claims))
            .collect(),
    })
}

/// Whether two numbers count the same and do not meet. A later report's greater toll is a running count, and two numbers of
/// one report by one source count different things.
fn disagree(scene: &Scene, a: &Told, b: &Told) -> bool {
    let (first, second) = (&scene.case.profiles[a.claim], &scene.case.profiles[b.claim]);
    if first.report == second.report && scene.case.roots[a.claim].source_id == scene.case.roots[b.claim].source_id {
        return false;
    }
    let ((low_a, high_a), (low_b, high_b)) = (bounds(a.count), bounds(b.count));
    let meet = high_b.is_none_or(|high| low_a <= high) && high_a.is_none_or(|high| low_b <= high);
    let day = |report: usize| scene.case.published(report);
    let grown = match (day(first.report), day(second.report)) {
        (Some(a), Some(b)) => (a < b && low_a < low_b) || (b < a && low_b < low_a),
        _ => false,
    };
    let elsewhere = first.place.as_ref().zip(second.place.as_ref()).is_some_and(|(here, there)| here.may_differ(there));
    same_people(a, b) && !meet && !grown && !elsewhere
}

fn bounds(count: &Count) -> (u64, Option<u64>) {
    (count.low.unwrap_or(0), count.high)
}

fn shown((low, high): (u64, Option<u64>)) -> String {
    match high {
        Some(high) if high == low => low.to_string(),
        Some(high) => format!("{low}–{high}"),
        None => format!("{low} or more"),
    }
}
