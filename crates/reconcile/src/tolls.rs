//! Deaths and injured of an event: low, best and high, whole and by side, by the policy.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Interest, SideToll, SourceId, Stance, Toll};

use crate::case::Case;
use crate::policy::{Best, Policy, Vague};
use crate::wording;

/// Words for people of no side.
const ANYBODY: [&str; 8] = ["people", "person", "other", "life", "victim", "casualty", "dead", "human"];

struct Told<'c> {
    low: u64,
    high: Option<u64>,
    source: &'c SourceId,
    published: Option<variorum_record::Date>,
    /// A party's count of the enemies that it says it hit.
    success: bool,
}

/// The toll of one category (`killed`, `wounded`) over the claims of one event, with the reasons.
///
/// What several claims say of one side are readings of one number and are never added up; different sides are. Denied and
/// expected numbers do not count, alleged ones by the policy.
pub(crate) fn toll(case: &Case, claims: &[usize], category: &str, policy: &Policy) -> (Toll, Vec<String>) {
    let mut sides: Vec<(BTreeSet<String>, String, Vec<Told>)> = Vec::new();
    for claim in claims {
        let row = &case.claims[*claim];
        let counted = case.profiles[*claim].happened && (row.stance != Stance::Alleges || policy.tolls.alleged);
        if !counted {
            continue;
        }
        for count in row.counts.iter().filter(|count| count.category == category) {
            let Some(low) = count.low.or(count.high.map(|_| 0)) else { continue };
            let of = count.of.as_deref().map(wording::stems).unwrap_or_default();
            let of: BTreeSet<String> =
                of.into_iter().filter(|stem| !ANYBODY.iter().any(|word| wording::stem(word) == *stem)).collect();
            let told = Told {
                low,
                high: count.high,
                source: &case.roots[*claim].source_id,
                published: case.published(case.profiles[*claim].report),
                success: own_success(case, *claim),
            };
            match sides
                .iter_mut()
                .find(|(words, _, _)| if of.is_empty() { words.is_empty() } else { !words.is_disjoint(&of) })
            {
                Some((words, _, known)) => {
                    words.extend(of);
                    known.push(told);
                }
                None => sides.push((of, count.of.clone().unwrap_or_default(), vec![told])),
            }
        }
    }
    let (mut whole, mut by_side, mut reasons) = (None, Vec::new(), Vec::new());
    for (words, name, told) in &mut sides {
        let corrected = leave_corrected(told);
        let (low, best, high, mut why) = estimate(told, policy);
        if corrected > 0 {
            why.push_str(&format!("; {corrected} left out, told earlier by a source that has told again since"));
        }
        if words.is_empty() {
            whole = Some((low, best, high));
            reasons.push(format!("{category}: best {}, {why}", shown(best)));
        } else {
            reasons.push(format!("{category}, {name}: best {}, {why}", shown(best)));
            by_side.push(SideToll { side: name.clone(), low: Some(low), best, high });
        }
    }
    by_side.sort_by(|a, b| a.side.cmp(&b.side));
    (summed(whole, by_side), reasons)
}

/// Takes out what a source told on an earlier day than its last word, and says how many values that were: a toll that rises, or a correction.
fn leave_corrected(told: &mut Vec<Told>) -> usize {
    let mut last: BTreeMap<SourceId, variorum_record::Date> = BTreeMap::new();
    for one in told.iter() {
        if let Some(day) = one.published {
            let known = last.entry(one.source.clone()).or_insert(day);
            *known = (*known).max(day);
        }
    }
    let before = told.len();
    told.retain(|one| match (one.published, last.get(one.source)) {
        (Some(day), Some(last)) => day == *last,
        // Of unknown day: it may be the last word.
        _ => true,
    });
    before - told.len()
}

/// The whole toll: what is said of all, or the sum of the sides.
fn summed(whole: Option<(u64, Option<u64>, Option<u64>)>, by_side: Vec<SideToll>) -> Toll {
    if by_side.is_empty() && whole.is_none() {
        return Toll::default();
    }
    let sum = |pick: fn(&SideToll) -> Option<u64>| {
        by_side.iter().map(pick).try_fold(0u64, |sum, one| Some(sum.saturating_add(one?)))
    };
    let (low, best, high) = (sum(|side| side.low), sum(|side| side.best), sum(|side| side.high));
    match whole {
        None => Toll { low, best, high, by_side },
        Some((whole_low, whole_best, whole_high)) if by_side.is_empty() => {
            Toll { low: Some(whole_low), best: whole_best, high: whole_high, by_side }
        }
        Some((whole_low, whole_best, whole_high)) => Toll {
            low: low.map(|low| low.min(whole_low)),
            best: whole_best.or(best),
            high: high.zip(whole_high).map(|(a, b)| a.max(b)),
            by_side,
        },
    }
}

/// Low, best, high of one side, and why.
fn estimate(told: &[Told], policy: &Policy) -> (u64, Option<u64>, Option<u64>, String) {
    let low = told.iter().map(|one| one.low).min().unwrap_or(0);
    let high = told.iter().map(|one| one.high).try_fold(0, |most, one| Some(one?.max(most)));
    let value = |one: &Told| match (policy.tolls.vague, one.high) {
        (Vague::Middle, Some(high)) => one.low.midpoint(high),
        _ => one.low,
    };
    let usable: Vec<&Told> = told.iter().filter(|one| policy.tolls.own_success || !one.success).collect();
    let mut roots: BTreeMap<u64, BTreeSet<&SourceId>> = BTreeMap::new();
    for one in &usable {
        roots.entry(value(one)).or_default().insert(one.source);
    }
    let lowest = roots.keys().next().copied();
    let (best, why) = match policy.tolls.best {
        _ if usable.is_empty() => (None, "only parties count the enemies they say they hit".to_owned()),
        Best::Lowest => (lowest, format!("the lowest of {} told", roots.len())),
        Best::Corroborated => {
            let top = roots.iter().max_by_key(|(value, roots)| (roots.len(), std::cmp::Reverse(**value)));
            let held = top.map_or(0, |(_, roots)| roots.len());
            (top.map(|(value, _)| *value), format!("told by {held} independent of {} values", roots.len()))
        }
        Best::Latest => {
            let last = usable.iter().map(|one| one.published).max().flatten();
            let of_last = usable.iter().filter(|one| one.published == last).map(|one| value(one)).min();
            (of_last, last.map_or_else(|| "no report is dated".to_owned(), |day| format!("told last, {day}")))
        }
    };
    (low, best, high, why)
}

fn own_success(case: &Case, claim: usize) -> bool {
    matches!(case.interests[claim], Some((Interest::OwnSuccess, _)))
}

fn shown(value: Option<u64>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
