//! Within a report: which of its claims tell of one happening.

use std::collections::BTreeMap;

use rayon::prelude::*;
use variorum_record::{Claim, Report};

use crate::case::Case;
use crate::cluster::{Edge, agglomerate};
use crate::knowledge::Knowledge;
use crate::profile::{Lie, Profile, gap};

/// Claims of a report that are compared with each other at most so far apart in its order.
const REACH: usize = 300;

/// What one report tells of one happening: the numbers of its claims.
pub(crate) type Telling = Vec<usize>;

/// The tellings of all reports, in order.
pub(crate) fn all(case: &Case) -> Vec<Telling> {
    let of_report: Vec<Vec<Telling>> =
        (0..case.reports.len()).into_par_iter().map(|report| tellings(case, report)).collect();
    of_report.into_iter().flatten().collect()
}

/// Groups a report's claims about happenings. Claims about no happening are left out here and attached later.
pub(crate) fn tellings(case: &Case, report: usize) -> Vec<Telling> {
    let own: Vec<usize> = case.of_report(report).filter(|claim| case.profiles[*claim].frame.is_some()).collect();
    let likeness = Likeness {
        case,
        actors: Case::rarity(own.iter().map(|claim| &case.profiles[*claim].actors)),
        stems: Case::rarity(own.iter().map(|claim| &case.profiles[*claim].stems)),
    };
    let dependent = |claim: &usize| case.knowledge.topics.dependent.contains(case.profiles[*claim].topic());
    let (dependents, leading): (Vec<usize>, Vec<usize>) = own.iter().partition(|claim| dependent(claim));
    let mut tellings = grouped(&likeness, &leading);
    let mut alone = Vec::new();
    for claim in dependents {
        match likeness.nearest(claim, &tellings) {
            Some(telling) => tellings[telling].push(claim),
            None => alone.push(claim),
        }
    }
    tellings.extend(grouped(&likeness, &alone));
    tellings.iter_mut().for_each(|telling| telling.sort_unstable());
    tellings.sort_unstable();
    tellings
}

/// Groups claims by the mean likeness of their pairs.
fn grouped(likeness: &Likeness, own: &[usize]) -> Vec<Telling> {
    let mut edges = Vec::new();
    for a in 0..own.len() {
        for b in a + 1..own.len().min(a + REACH) {
            edges.push(Edge::new(a, b, likeness.of(own[a], own[b])));
        }
    }
    let profiles = &likeness.case.profiles;
    let apart = |a: usize, b: usize| apart(likeness.case, &profiles[own[a]], &profiles[own[b]]);
    let group = agglomerate(own.len(), &edges, likeness.case.knowledge.within.threshold, &apart);
    let mut members: BTreeMap<usize, Telling> = BTreeMap::new();
    for (item, group) in group.into_iter().enumerate() {
        members.entry(group).or_default().push(own[item]);
    }
    members.into_values().collect()
}

/// How much claims of one report look alike, given what is rare in it.
struct Likeness<'l, 'a> {
    case: &'l Case<'a>,
    actors: BTreeMap<&'l str, f64>,
    stems: BTreeMap<&'l str, f64>,
}

impl Likeness<'_, '_> {
    fn of(&self, a: usize, b: usize) -> f64 {
        score(self, &self.case.profiles[a], &self.case.profiles[b])
    }

    /// The telling of the claim that a dependent claim looks most like, if enough; of equals the nearest before it.
    ///
    /// Two tolls are alike whatever they are tolls of: one that stands where it does because it names the happening leads no other
    /// than those beside it.
    fn nearest(&self, claim: usize, tellings: &[Telling]) -> Option<usize> {
        let (profiles, knowledge) = (&self.case.profiles, self.case.knowledge);
        let dependent = |one: usize| knowledge.topics.dependent.contains(profiles[one].topic());
        let far = |other: usize| profiles[other].sentence.abs_diff(profiles[claim].sentence) > 1;
        let by_name = |telling: usize, other: usize| {
            let mut leading = tellings[telling].iter().filter(|member| !dependent(**member));
            leading.any(|member| calls(knowledge, &profiles[other], &profiles[*member]))
        };
        let all = tellings
            .iter()
            .enumerate()
            .flat_map(|(telling, members)| members.iter().map(move |other| (telling, *other)));
        all.filter(|(telling, other)| {
            let led = !(dependent(*other) && far(*other) && by_name(*telling, *other));
            led && other.abs_diff(claim) <= REACH && !apart(self.case, &profiles[claim], &profiles[*other])
        })
        .map(|(telling, other)| (self.of(claim, other), other, telling))
        .filter(|(score, _, _)| *score >= self.case.knowledge.within.threshold)
        .max_by(|a, b| {
            let near = |other: usize| (std::cmp::Reverse(other.abs_diff(claim)), std::cmp::Reverse(other));
            a.0.total_cmp(&b.0).then_with(|| near(a.1).cmp(&near(b.1)))
        })
        .map(|(_, _, telling)| telling)
    }
}

/// Whether two claims of a report cannot tell of one happening: days that do not meet, exact places too far apart.
fn apart(case: &Case, a: &Profile, b: &Profile) -> bool {
    let limits = &case.knowledge.limits;
    let days = a.days.zip(b.days).or_else(|| a.local_days.zip(b.local_days));
    if days.is_some_and(|(a, b)| gap(a, b) > limits.days_apart) {
        return true;
    }
    let dependent = |one: &Profile| case.knowledge.topics.dependent.contains(one.topic());
    let heads = |one: &Profile| one.frame.is_some_and(|frame| case.knowledge.outcomes.heading.contains(&frame.name));
    let (Some(here), Some(there)) = (&a.place, &b.place) else { return false };
    let on_the_way = (moves(a) || moves(b)) && a.days.is_some() == b.days.is_some();
    let beside = (dependent(a) || dependent(b)) && a.sentence.abs_diff(b.sentence) <= 1;
    let free = heads(a) || heads(b) || on_the_way || beside;
    !free && !named(a, b) && here.lies(there, limits.kilometres_apart) == Lie::Far
}

/// A movement has two ends: one claim may tell where it began and the other where it led.
fn moves(one: &Profile) -> bool {
    one.frame.is_some_and(|frame| frame.outcome.as_deref() == Some("away"))
}

/// Whether one of two movements tells where it led, so that the other may tell where it began. Two places left are two movements.
fn along(case: &Case, a: &Profile, b: &Profile) -> bool {
    let heads = |one: &Profile| one.frame.is_some_and(|frame| case.knowledge.outcomes.heading.contains(&frame.name));
    moves(a) && moves(b) && (heads(a) || heads(b))
}

/// Whether one claim's words name the place of the other.
fn named(a: &Profile, b: &Profile) -> bool {
    a.place.as_ref().is_some_and(|place| place.named_in(&b.stems))
        || b.place.as_ref().is_some_and(|place| place.named_in(&a.stems))
}

fn score(likeness: &Likeness, a: &Profile, b: &Profile) -> f64 {
    let case = likeness.case;
    let weights = &case.knowledge.within;
    let mut score = topic(case, a, b);
    if let (Some(here), Some(there)) = (&a.place, &b.place) {
        let half = if here.inherited || there.inherited { 0.5 } else { 1.0 };
        score += match here.lies(there, case.knowledge.limits.kilometres_apart) {
            Lie::Same => half * weights.place_same,
            Lie::Near => half * weights.place_near,
            Lie::Far | Lie::Unknown if named(a, b) => weights.place_near,
            Lie::Far | Lie::Unknown if here.differs(there) && !along(case, a, b) => weights.place_differs,
            Lie::Far | Lie::Unknown => 0.0,
        };
    }
    let days = a.days.zip(b.days).or_else(|| a.local_days.zip(b.local_days));
    if days.is_some_and(|(a, b)| gap(a, b) == 0) {
        score += weights.time_same;
    }
    let shared: f64 = a.actors.intersection(&b.actors).filter_map(|key| likeness.actors.get(key.as_str())).sum();
    score += weights.actor_shared * shared.min(2.0);
    let common: f64 = a.stems.intersection(&b.stems).filter_map(|key| likeness.stems.get(key.as_str())).sum();
    score += weights.wording_shared * common.min(3.0);
    if a.background != b.background {
        score += weights.background;
    }
    score
        + if a.sentence == b.sentence {
            weights.same_sentence
        } else if a.paragraph.abs_diff(b.paragraph) <= 1 {
            weights.near_by
        } else if b.span.start.abs_diff(a.span.end) > 2000 {
            weights.far_off
        } else {
            0.0
        }
}

fn topic(case: &Case, a: &Profile, b: &Profile) -> f64 {
    let (knowledge, weights) = (case.knowledge, &case.knowledge.within);
    let dependent = |one: &Profile| knowledge.topics.dependent.contains(one.topic());
    if a.topic() == b.topic() {
        let same = a.frame.zip(b.frame).is_some_and(|(a, b)| a.name == b.name);
        return weights.topic_same + if same { weights.frame_same } else { 0.0 };
    }
    if knowledge.companions(a.topic(), b.topic()) {
        return weights.topic_companion;
    }
    // "The breakout" is first what else is called a breakout, then what is told in other words ("they broke out").
    let named = |one: &Profile, other: &Profile| {
        let names = one.stems.iter().any(|stem| knowledge.names_topic(stem, other.topic()));
        let word = if calls(knowledge, one, other) { weights.mention_word } else { 0.0 };
        if names { weights.mention + word } else { 0.0 }
    };
    match (dependent(a), dependent(b)) {
        (false, false) => weights.topic_apart,
        (true, false) => weights.topic_dependent + named(a, b),
        (false, true) => weights.topic_dependent + named(b, a),
        (true, true) => 0.0,
    }
}

/// Whether a claim names the happening of another by a word by which the other tells it.
fn calls(knowledge: &Knowledge, one: &Profile, other: &Profile) -> bool {
    one.stems.iter().any(|stem| other.stems.contains(stem) && knowledge.names_topic(stem, other.topic()))
}

/// Whether an outlet sets a claim against what stands before it: its sentence, or the words right before it, begin with a
/// word of contrast.
pub(crate) fn contrasts(case: &Case, report: &Report, claim: &Claim) -> bool {
    let points = variorum_record::CodePoints::new(&report.text);
    let before = points.slice(variorum_record::Span::new(claim.start.saturating_sub(240), claim.start));
    let head = before.rfind(['.', '!', '?', '\n', ';']).map_or(before, |at| &before[at + 1..]);
    let head = format!("{head}{}", claim.quote.chars().take(24).collect::<String>());
    let head = format!(" {} ", crate::wording::words(&head).take(3).collect::<Vec<_>>().join(" "));
    case.knowledge.words.contrast.iter().any(|word| head.starts_with(&format!(" {word} ")))
}
