//! Deaths and injured of an event: low, best and high, whole and by side, by the policy.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Count, Date, Interest, SideToll, SourceId, Stance, Toll};

use crate::case::Case;
use crate::policy::{Best, Policy, Vague};
use crate::truth::readings::Weighed;
use crate::truth::relations::Number;
use crate::wording;

/// Words for people of no side.
const ANYBODY: [&str; 8] = ["people", "person", "other", "life", "victim", "casualty", "dead", "human"];

/// One number that one claim tells.
#[derive(Debug, Clone)]
pub(crate) struct Told<'c> {
    pub(crate) claim: usize,
    pub(crate) number: Number,
    /// As read.
    pub(crate) count: &'c Count,
    pub(crate) source: &'c SourceId,
    pub(crate) published: Option<Date>,
    /// A party's count of the enemies that it says it hit.
    pub(crate) success: bool,
    alleged: bool,
}

/// The numbers told of one side.
#[derive(Debug)]
pub(crate) struct SideTold<'c> {
    /// Stems of the words that tell who they are; empty for the whole.
    pub(crate) words: BTreeSet<String>,
    pub(crate) name: String,
    pub(crate) told: Vec<Told<'c>>,
}

/// What the claims of an event tell of one category (`killed`, `wounded`), by side. Denied and expected numbers are left out.
pub(crate) fn told<'c>(case: &'c Case, claims: &[usize], category: &str) -> Vec<SideTold<'c>> {
    told_where(case, claims, |_, count| count.category == category)
}

/// The same of the numbers that `counts` picks, which is given a claim and one of its numbers.
pub(crate) fn told_where<'c>(
    case: &'c Case,
    claims: &[usize],
    counts: impl Fn(usize, &Count) -> bool,
) -> Vec<SideTold<'c>> {
    let mut sides: Vec<SideTold> = Vec::new();
    for claim in claims.iter().filter(|claim| case.profiles[**claim].happened) {
        let row = &case.claims[*claim];
        for count in row.counts.iter().filter(|count| counts(*claim, count)) {
            let Some(low) = count.low.or(count.high.map(|_| 0)) else { continue };
            let of = count.of.as_deref().map(wording::stems).unwrap_or_default();
            let of: BTreeSet<String> =
                of.into_iter().filter(|stem| !ANYBODY.iter().any(|word| wording::stem(word) == *stem)).collect();
            let told = Told {
                claim: *claim,
                number: Number { low, high: count.high },
                count,
                source: &case.roots[*claim].source_id,
                published: case.published(case.profiles[*claim].report),
                success: matches!(case.interests[*claim], Some((Interest::OwnSuccess, _))),
                alleged: row.stance == Stance::Alleges,
            };
            let same =
                |side: &&mut SideTold| if of.is_empty() { side.words.is_empty() } else { !side.words.is_disjoint(&of) };
            match sides.iter_mut().find(same) {
                Some(side) => {
                    side.words.extend(of);
                    side.told.push(told);
                }
                None => {
                    let name = if of.is_empty() { String::new() } else { count.of.clone().unwrap_or_default() };
                    sides.push(SideTold { words: of, name, told: vec![told] });
                }
            }
        }
    }
    sides
}

/// The toll of one category over the claims of one event, with the reasons.
///
/// What several claims say of one side are readings of one number and are never added up; different sides are. Alleged
/// numbers count by the policy.
pub(crate) fn toll(
    case: &Case,
    claims: &[usize],
    category: &str,
    policy: &Policy,
    weighed: &Weighed,
) -> (Toll, Vec<String>) {
    let (mut whole, mut by_side, mut reasons) = (None, Vec::new(), Vec::new());
    for SideTold { words, name, told } in &mut self::told(case, claims, category) {
        told.retain(|one| !one.alleged || policy.tolls.alleged);
        if told.is_empty() {
            continue;
        }
        let corrected = leave_corrected(told);
        let (low, best, high, mut why) = estimate(told, category, policy, weighed);
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
pub(crate) fn leave_corrected(told: &mut Vec<Told>) -> usize {
    let mut last: BTreeMap<SourceId, Date> = BTreeMap::new();
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
fn estimate(
    told: &[Told],
    category: &str,
    policy: &Policy,
    weighed: &Weighed,
) -> (u64, Option<u64>, Option<u64>, String) {
    let low = told.iter().map(|one| value(one, policy).min(one.number.low)).min().unwrap_or(0);
    let high = told.iter().map(|one| one.number.high).try_fold(0, |most, one| Some(one?.max(most)));
    let usable: Vec<&Told> = told.iter().filter(|one| policy.tolls.own_success || !one.success).collect();
    let mut roots: BTreeMap<u64, BTreeSet<&SourceId>> = BTreeMap::new();
    let mut probable: BTreeMap<u64, f64> = BTreeMap::new();
    for one in &usable {
        let value = value(one, policy);
        roots.entry(value).or_default().insert(one.source);
        let holds = weighed.number(one.claim, category, one.number).unwrap_or(0.0);
        let known = probable.entry(value).or_insert(0.0);
        *known = holds.max(*known);
    }
    let lowest = roots.keys().next().copied();
    let (best, mut why) = match policy.tolls.best {
        _ if usable.is_empty() => (None, "only parties count the enemies they say they hit".to_owned()),
        Best::Lowest => (lowest, format!("the lowest of {} told", roots.len())),
        Best::Corroborated => {
            let top = roots.iter().max_by_key(|(value, roots)| (roots.len(), std::cmp::Reverse(**value)));
            let held = top.map_or(0, |(_, roots)| roots.len());
            (top.map(|(value, _)| *value), format!("told by {held} independent of {} values", roots.len()))
        }
        Best::Likeliest => {
            let top = probable.iter().rev().max_by(|(_, a), (_, b)| a.total_cmp(b));
            (top.map(|(value, _)| *value), format!("the likeliest of {} values by who tells them", roots.len()))
        }
        Best::Latest => {
            let last = usable.iter().map(|one| one.published).max().flatten();
            let of_last = usable.iter().filter(|one| one.published == last).map(|one| value(one, policy)).min();
            (of_last, last.map_or_else(|| "no report is dated".to_owned(), |day| format!("told last, {day}")))
        }
    };
    let Some(probability) = best.and_then(|best| probable.get(&best)).copied() else { return (low, best, high, why) };
    why.push_str(&format!("; probability {probability:.2}"));
    if probability < policy.tolls.least_probability {
        why.push_str(&format!(", below {} that the policy asks for: no best", policy.tolls.least_probability));
        return (low, None, high, why);
    }
    (low, best, high, why)
}

/// What a number counts as: itself, or for a vague one what the policy says.
fn value(one: &Told, policy: &Policy) -> u64 {
    if one.number.high == Some(one.number.low) {
        return one.number.low;
    }
    let text = wording::folded(&one.count.text);
    let named = text.split(' ').find_map(|word| policy.tolls.words.get(word));
    match (named, policy.tolls.vague, one.number.high) {
        (Some(named), ..) => *named,
        (None, Vague::Middle, Some(high)) => one.number.low.midpoint(high),
        _ => one.number.low,
    }
}

fn shown(value: Option<u64>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
