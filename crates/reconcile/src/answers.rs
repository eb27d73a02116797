//! Which claim a denial or a doubt answers, and which happening a claim about no happening belongs to.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Role, Stance};

use crate::case::Case;
use crate::profile::Lie;
use crate::wording;

/// Stems of words for a number of people.
const NUMBERS: [&str; 5] = ["toll", "figur", "number", "casualty", "count"];
/// Score from which a claim is taken as the one answered.
const ANSWERED: f64 = 2.0;
/// The same where nothing but the claims themselves says that both are about one happening.
const FAR_ANSWERED: f64 = 2.8;
/// Days within which a denial answers another report.
const MONTH: i32 = 31;
/// Score from which a claim about no happening of its own is taken to speak of a happening near it.
const ATTACHED: f64 = 1.1;
/// Claims before and after that are looked at.
const REACH: usize = 120;

/// The claim that a denial or a doubt answers, and why it is taken for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) claim: usize,
    pub(crate) reason: String,
}

/// A score with what it is made of.
#[derive(Debug, Default)]
struct Score {
    sum: f64,
    reasons: Vec<&'static str>,
}

impl Score {
    fn add(&mut self, weight: f64, reason: &'static str) {
        if weight > 0.0 {
            self.sum += weight;
            self.reasons.push(reason);
        }
    }
}

fn answers(stance: Stance) -> bool {
    matches!(stance, Stance::Denies | Stance::Doubts)
}

/// The claim that each denial or doubt of a report answers, among that report's claims.
pub(crate) fn within_reports(case: &Case) -> Vec<Option<Answer>> {
    let mut about = vec![None; case.claims.len()];
    for claims in case.by_report() {
        let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
        for (rank, denial) in claims.iter().enumerate().filter(|(_, claim)| answers(case.claims[**claim].stance)) {
            let near = &claims[rank.saturating_sub(REACH)..(rank + REACH).min(claims.len())];
            let scored = near.iter().filter(|claim| answerable(case, *denial, **claim)).map(|claim| {
                let mut score = likeness(case, *denial, *claim, &stems);
                score.sum += position(case, *denial, *claim);
                (score, *claim)
            });
            about[*denial] = answer(case, scored, *denial, ANSWERED);
        }
    }
    about
}

/// For denials that answer nothing in their own report: the claim of another report on the same event, else the one of all reports
/// that tells the same kind of happening of the same actors.
pub(crate) fn across_reports(case: &Case, events: &[Vec<usize>], about: &mut [Option<Answer>]) {
    let open = |denial: usize, about: &[Option<Answer>]| {
        case.claims[denial].stance == Stance::Denies && about[denial].is_none()
    };
    for claims in events {
        let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
        for denial in claims.iter().copied().filter(|claim| open(*claim, about)).collect::<Vec<_>>() {
            let other = |claim: &usize| case.profiles[*claim].report != case.profiles[denial].report;
            let others = claims.iter().copied().filter(other).filter(|claim| answerable(case, denial, *claim));
            let scored = others.map(|claim| (likeness(case, denial, claim, &stems), claim));
            about[denial] = answer(case, scored, denial, ANSWERED);
        }
    }
    let mut told: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (claim, profile) in case.profiles.iter().enumerate().filter(|(_, profile)| profile.frame.is_some()) {
        for actor in &profile.actors {
            told.entry((profile.topic(), actor)).or_default().push(claim);
        }
    }
    for denial in (0..case.claims.len()).filter(|claim| open(*claim, about)).collect::<Vec<_>>() {
        let profile = &case.profiles[denial];
        let mut near: Vec<usize> = profile
            .actors
            .iter()
            .filter_map(|actor| told.get(&(profile.topic(), actor.as_str())))
            .flatten()
            .copied()
            .filter(|claim| case.profiles[*claim].report != profile.report && together(case, denial, *claim))
            .filter(|claim| answerable(case, denial, *claim))
            .collect();
        near.sort_unstable();
        near.dedup();
        let rare = Case::rarity(near.iter().chain([&denial]).map(|claim| &case.profiles[*claim].stems));
        let scored = near.iter().map(|claim| (likeness(case, denial, *claim, &rare), *claim));
        about[denial] = answer(case, scored, denial, FAR_ANSWERED);
    }
}

/// Whether a claim of another report can be meant: told before the denial or about then, of a place that is not another one.
fn together(case: &Case, denial: usize, claim: usize) -> bool {
    let (a, b) = (&case.profiles[denial], &case.profiles[claim]);
    let days = case.published(a.report).zip(case.published(b.report));
    let near = days.is_none_or(|(denied, told)| (denied - told).get_days().abs() <= MONTH);
    let apart = a.place.as_ref().zip(b.place.as_ref()).is_some_and(|(a, b)| a.lies(b, 0.0) == Lie::Far);
    near && !apart
}

fn answerable(case: &Case, denial: usize, claim: usize) -> bool {
    let (a, b) = (&case.profiles[denial], &case.profiles[claim]);
    let says = matches!(case.claims[claim].stance, Stance::Asserts | Stance::Alleges);
    let same_words = a.report == b.report && a.span.overlap(b.span) > 0;
    says && !same_words && case.roots[denial].source_id != case.roots[claim].source_id
}

/// How much the claim looks like what is denied, wherever it stands.
fn likeness(case: &Case, denial: usize, claim: usize, stems: &BTreeMap<&str, f64>) -> Score {
    let (a, b) = (&case.profiles[denial], &case.profiles[claim]);
    let mut score = Score::default();
    match (a.frame, b.frame) {
        (Some(a), Some(b)) if a.name == b.name => score.add(1.6, "the same kind of happening"),
        (Some(_), Some(_)) if a.topic() == b.topic() => score.add(1.2, "a like kind of happening"),
        (None, Some(_)) => score.add(0.4, "a happening"),
        _ => {}
    }
    if a.frame.is_none() && a.stems.iter().any(|stem| case.knowledge.names_topic(stem, b.topic())) {
        score.add(0.8, "its words name the happening");
    }
    if case.claims[claim].stance == Stance::Alleges || b.frame.is_some_and(|frame| frame.accusation) {
        score.add(1.0, "an allegation");
    }
    // "The toll could not be verified": what gave a number.
    let numbers = a.stems.iter().any(|stem| NUMBERS.contains(&stem.as_str()));
    if a.frame.is_none() && numbers && !case.claims[claim].counts.is_empty() {
        score.add(1.0, "it gives a number");
    }
    if a.frame.is_some() && b.frame.is_some() && told_of_others(case, denial, claim) {
        score.sum -= 1.0;
    }
    // The one accused is the one who denies.
    let denier = &case.roots[denial];
    let own = |key: &String| {
        denier.entity.as_ref().is_some_and(|id| id.as_str() == key) || *key == wording::folded(&denier.name)
    };
    let belongs = denier.affiliation.as_ref().is_some_and(|id| b.actors.contains(id.as_str()));
    if b.actors.iter().any(own) {
        score.add(1.0, "it is told of the one who answers");
    } else if belongs {
        score.add(0.6, "it is told of those for whom the one who answers speaks");
    }
    // "the report by the agency": the denial names the one who said it.
    let sayers = case.claims[claim].attribution.iter().flat_map(|link| wording::stems(&link.name));
    if sayers.into_iter().any(|stem| a.stems.contains(&stem)) {
        score.add(1.0, "the answer names who said it");
    }
    let worded: f64 = a.stems.intersection(&b.stems).filter_map(|stem| stems.get(stem.as_str())).sum();
    score.add((0.4 * worded).min(1.6), "the same words");
    score.add((0.4 * a.actors.intersection(&b.actors).count() as f64).min(0.8), "the same actors");
    score
}

/// Whether both name who did it, and not a word of the names is common.
fn told_of_others(case: &Case, denial: usize, claim: usize) -> bool {
    let doers = |claim: usize| -> BTreeSet<String> {
        let agents = case.claims[claim].participants.iter().filter(|who| who.role == Role::Agent);
        agents.flat_map(|who| wording::stems(&format!("{} {}", who.name, who.text))).collect()
    };
    let (a, b) = (doers(denial), doers(claim));
    !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
}

/// How well the claim's place in the report suits: just before the denial, best of all.
fn position(case: &Case, denial: usize, claim: usize) -> f64 {
    let (a, b) = (&case.profiles[denial], &case.profiles[claim]);
    let takes_up = wording::words(&case.claims[denial].quote).any(|word| case.knowledge.words.answers.contains(&word));
    if b.span.start > a.span.start {
        return if b.sentence == a.sentence { 0.2 } else { -0.8 };
    }
    match (a.sentence - b.sentence, a.paragraph - b.paragraph) {
        (0..=1, _) => 1.0 + if takes_up { 0.5 } else { 0.0 },
        (2..=3, _) => 0.6 + if takes_up { 0.3 } else { 0.0 },
        (_, 0..=2) => 0.4,
        (4..=12, _) => 0.0,
        _ => -0.4,
    }
}

/// The best scored claim as an answer with its reason.
fn answer(case: &Case, scored: impl Iterator<Item = (Score, usize)>, denial: usize, threshold: f64) -> Option<Answer> {
    let scored: Vec<(Score, usize)> = scored.collect();
    let claim = best(scored.iter().map(|(score, claim)| (score.sum, *claim)), denial, threshold)?;
    let (score, _) = scored.iter().find(|(_, other)| *other == claim)?;
    let there =
        if case.profiles[claim].report == case.profiles[denial].report { "this report" } else { "another report" };
    Some(Answer { claim, reason: format!("answers: {} ({there}, score {:.1})", score.reasons.join(", "), score.sum) })
}

/// The best scored claim at or above the threshold; of equals the nearest, then the first.
fn best(scored: impl Iterator<Item = (f64, usize)>, from: usize, threshold: f64) -> Option<usize> {
    scored
        .filter(|(score, _)| *score >= threshold)
        .max_by(|a, b| {
            let nearer = b.1.abs_diff(from).cmp(&a.1.abs_diff(from));
            a.0.total_cmp(&b.0).then(nearer).then(b.1.cmp(&a.1))
        })
        .map(|(_, claim)| claim)
}

/// Gives an event to claims that have none: that of the claim they answer, or that of the happening they speak of near by.
pub(crate) fn attach(case: &Case, about: &[Option<Answer>], event_of: &mut [Option<usize>]) {
    for (denial, answered) in about.iter().enumerate() {
        if let Some(event) = answered.as_ref().and_then(|answer| event_of[answer.claim]) {
            event_of[denial] = Some(event);
        }
    }
    let settled = event_of.to_vec();
    for claims in case.by_report() {
        let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
        let actors = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].actors));
        for (rank, claim) in claims.iter().enumerate().filter(|(_, claim)| settled[**claim].is_none()) {
            let near = &claims[rank.saturating_sub(REACH)..(rank + REACH).min(claims.len())];
            let scored = near
                .iter()
                .filter(|other| settled[**other].is_some())
                .map(|other| (nearness(case, *claim, *other, &stems, &actors), *other));
            event_of[*claim] = best(scored, *claim, ATTACHED).and_then(|other| settled[other]);
        }
    }
}

fn nearness(case: &Case, claim: usize, other: usize, stems: &BTreeMap<&str, f64>, actors: &BTreeMap<&str, f64>) -> f64 {
    let (a, b) = (&case.profiles[claim], &case.profiles[other]);
    let weigh = |a: &std::collections::BTreeSet<String>, b, rare: &BTreeMap<&str, f64>| -> f64 {
        a.intersection(b).filter_map(|key| rare.get(key.as_str())).sum()
    };
    let mut score =
        (0.5 * weigh(&a.stems, &b.stems, stems)).min(1.5) + (0.5 * weigh(&a.actors, &b.actors, actors)).min(1.0);
    if a.stems.iter().any(|stem| case.knowledge.names_topic(stem, b.topic())) {
        score += 0.8;
    }
    if !matches!(case.claims[claim].stance, Stance::Asserts) {
        score += 0.4;
    }
    if case.roots[claim].source_id == case.roots[other].source_id && !case.roots[claim].voice {
        score += 0.3;
    }
    score
        + match (a.sentence.abs_diff(b.sentence), a.paragraph.abs_diff(b.paragraph)) {
            (0, _) => 1.0,
            (1..=2, _) => 0.6,
            (_, 0..=1) => 0.3,
            _ => -0.3,
        }
}
