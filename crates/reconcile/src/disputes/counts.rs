//! `differs`, slot count: numbers of the same thing that do not meet.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Count, DisputeKind, Slot};

use super::{Parting, Scene};
use crate::case::Case;
use crate::wording;

/// Categories that count people's fates; they are compared whatever the frame.
pub(crate) const FATES: [&str; 7] = ["killed", "wounded", "captured", "missing", "hostages", "displaced", "released"];

/// One number of one claim.
pub(crate) struct Told<'s> {
    claim: usize,
    count: &'s Count,
    /// Of whom, by the words that tell; empty where the claim does not say.
    of: BTreeSet<String>,
}

impl<'s> Told<'s> {
    pub(crate) fn new(claim: usize, count: &'s Count) -> Self {
        Self { claim, count, of: count.of.as_deref().map(wording::stems).unwrap_or_default() }
    }
}

/// Under what a number is compared with others: the fate, or the noun counted in one kind of happening; `None` where it counts
/// nothing that is compared.
pub(crate) fn key(case: &Case, claim: usize, count: &Count) -> Option<String> {
    if FATES.contains(&count.category.as_str()) {
        return Some(count.category.clone());
    }
    let noun = wording::stem(count.category.rsplit(' ').next().unwrap_or_default());
    let measured = count.category.ends_with("_km")
        || case.knowledge.words.uncounted.iter().any(|word| wording::stem(word) == noun);
    // A noun counted is the same thing only in the same kind of happening: cars that fled, cars sent after them.
    let frame = case.profiles[claim].frame.filter(|_| !measured)?;
    Some(format!("{noun} {}", frame.name))
}

/// One dispute an event, category and kind of people at most.
pub(super) fn find(scene: &Scene, event: usize) -> Vec<Parting> {
    let case = scene.case;
    let mut by_category: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for claim in scene.events[event].iter().filter(|claim| case.profiles[**claim].happened) {
        for count in &case.claims[*claim].counts {
            if let Some(key) = key(case, *claim, count) {
                by_category.entry(key).or_default().push(Told::new(*claim, count));
            }
        }
    }
    by_category
        .into_values()
        .filter_map(|mut told| {
            let category = &told.first()?.count.category;
            leave_superseded(scene, &mut told);
            parting(scene, event, category, &told)
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

/// Whether two numbers may be of the same people, by the words that tell whom they count.
fn same_people(a: &Told, b: &Told) -> bool {
    a.of.is_empty() || b.of.is_empty() || a.of.intersection(&b.of).next().is_some()
}

fn parting(scene: &Scene, event: usize, category: &str, told: &[Told]) -> Option<Parting> {
    let mut torn: BTreeSet<usize> = BTreeSet::new();
    for a in 0..told.len() {
        for b in a + 1..told.len() {
            if excuse(scene.case, &told[a], &told[b]).is_none() {
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
        reason: format!("different numbers of {category}"),
        sides: sides
            .into_iter()
            .map(|(value, claims)| scene.valued(format!("{} {category}", shown(value)), claims))
            .collect(),
    })
}

/// Why two numbers are no dispute, the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Excuse {
    /// One value can be both.
    Meet,
    /// A later report's greater toll is a running count.
    Grown,
    /// Two numbers of one report by one source count different things.
    OneVoice,
    OtherPeople,
    OtherPlace,
}

impl Excuse {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Meet => "one number can be both",
            Self::Grown => "a running toll: the greater number was told on a later day",
            Self::OneVoice => "one source tells both in one report, so they count different things",
            Self::OtherPeople => "they count different people",
            Self::OtherPlace => "they are told of different places",
        }
    }
}

/// Why two numbers can both be true; `None` where they count the same and do not meet.
pub(crate) fn excuse(case: &Case, a: &Told, b: &Told) -> Option<Excuse> {
    let (first, second) = (&case.profiles[a.claim], &case.profiles[b.claim]);
    let ((low_a, high_a), (low_b, high_b)) = (bounds(a.count), bounds(b.count));
    let grown = match (case.published(first.report), case.published(second.report)) {
        (Some(a), Some(b)) => (a < b && low_a < low_b) || (b < a && low_b < low_a),
        _ => false,
    };
    let one_voice = first.report == second.report && case.roots[a.claim].source_id == case.roots[b.claim].source_id;
    let elsewhere =
        || first.place.as_ref().zip(second.place.as_ref()).is_some_and(|(here, there)| here.may_differ(there));
    match () {
        () if high_b.is_none_or(|high| low_a <= high) && high_a.is_none_or(|high| low_b <= high) => Some(Excuse::Meet),
        () if grown => Some(Excuse::Grown),
        () if one_voice => Some(Excuse::OneVoice),
        () if !same_people(a, b) => Some(Excuse::OtherPeople),
        () if elsewhere() => Some(Excuse::OtherPlace),
        () => None,
    }
}

fn bounds(count: &Count) -> (u64, Option<u64>) {
    (count.low.unwrap_or(0), count.high)
}

/// A number in digits: "21", "24–99", "12 or more".
pub(crate) fn shown((low, high): (u64, Option<u64>)) -> String {
    match high {
        Some(high) if high == low => low.to_string(),
        Some(high) => format!("{low}–{high}"),
        None => format!("{low} or more"),
    }
}
