//! Which claim a denial or a doubt answers, and which happening a claim about no happening belongs to.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Role, Stance};

use crate::case::Case;
use crate::keys::{self, Rarity};
use crate::postings::Postings;
use crate::profile::{Lie, Profile};
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
    pub(crate) found: Found,
}

/// Among which claims an answered one was found: each is looked through only where the one before gives nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Those of its own report.
    InReport,
    /// Those of its event in other reports.
    InEvent,
    /// Those of all reports that tell the same kind of happening of the same actors.
    Far,
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

/// The claims that denials and doubts of a report answer, among that report's claims.
pub(crate) fn in_report(case: &Case, report: usize) -> Vec<(usize, Answer)> {
    let claims: Vec<usize> = case.of_report(report).collect();
    let mut found = Vec::new();
    if !claims.iter().any(|claim| answers(case.claims[*claim].stance)) {
        return found;
    }
    let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
    let rare = |stem: &str| stems.get(stem).copied().unwrap_or_default();
    for (rank, denial) in claims.iter().enumerate().filter(|(_, claim)| answers(case.claims[**claim].stance)) {
        let near = &claims[rank.saturating_sub(REACH)..(rank + REACH).min(claims.len())];
        let scored = near.iter().filter(|claim| answerable(case, *denial, **claim)).map(|claim| {
            let mut score = likeness(case, *denial, *claim, &rare);
            score.sum += position(case, *denial, *claim);
            (score, *claim)
        });
        found.extend(answer(case, scored, *denial, ANSWERED, Found::InReport).map(|answer| (*denial, answer)));
    }
    found
}

/// For denials of an event that answer nothing in their own report: the claim of another report on it that each answers.
pub(crate) fn in_event(case: &Case, claims: &[usize], about: &mut [Option<Answer>]) {
    let open: Vec<usize> = claims.iter().copied().filter(|claim| is_open(case, *claim, about)).collect();
    if open.is_empty() {
        return;
    }
    let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
    let rare = |stem: &str| stems.get(stem).copied().unwrap_or_default();
    for denial in open {
        let other = |claim: &usize| case.profiles[*claim].report != case.profiles[denial].report;
        let others = claims.iter().copied().filter(other).filter(|claim| answerable(case, denial, *claim));
        let scored = others.map(|claim| (likeness(case, denial, claim, &rare), claim));
        about[denial] = answer(case, scored, denial, ANSWERED, Found::InEvent);
    }
}

/// Whether a claim denies something that is not found yet.
pub(crate) fn is_open(case: &Case, claim: usize, about: &[Option<Answer>]) -> bool {
    case.claims[claim].stance == Stance::Denies && about[claim].is_none()
}

/// What a claim of a happening is found by: its topic with each actor.
pub(crate) fn told_under(profile: &Profile) -> impl Iterator<Item = u64> {
    let actors = profile.actors.iter().filter(|_| profile.frame.is_some());
    actors.map(|actor| keys::number((profile.topic(), actor)))
}

/// For a denial that answers nothing in its report and its event: the claim of all reports that tells the same kind of happening of the
/// same actors.
pub(crate) fn far(case: &Case, told: &Postings<u64>, rare: &Rarity, denial: usize) -> Option<Answer> {
    let profile = &case.profiles[denial];
    let mut near: Vec<usize> = told_under(profile)
        .flat_map(|key| told.under(&key))
        .copied()
        .filter(|claim| case.profiles[*claim].report != profile.report && together(case, denial, *claim))
        .filter(|claim| answerable(case, denial, *claim))
        .collect();
    near.sort_unstable();
    near.dedup();
    let rare = |stem: &str| rare.of_key(keys::number(stem));
    let scored = near.iter().map(|claim| (likeness(case, denial, *claim, &rare), *claim));
    answer(case, scored, denial, FAR_ANSWERED, Found::Far)
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
fn likeness(case: &Case, denial: usize, claim: usize, rare: &dyn Fn(&str) -> f64) -> Score {
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
    let worded: f64 = a.stems.intersection(&b.stems).map(|stem| rare(stem)).sum();
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
fn answer(
    case: &Case,
    scored: impl Iterator<Item = (Score, usize)>,
    denial: usize,
    threshold: f64,
    found: Found,
) -> Option<Answer> {
    let scored: Vec<(Score, usize)> = scored.collect();
    let away = |claim: usize| match found {
        Found::InReport => claim.abs_diff(denial),
        Found::InEvent | Found::Far => days_between(case, claim, denial),
    };
    let claim = best(scored.iter().map(|(score, claim)| (score.sum, *claim)), away, threshold)?;
    let (score, _) = scored.iter().find(|(_, other)| *other == claim)?;
    let there = if found == Found::InReport { "this report" } else { "another report" };
    let reason = format!("answers: {} ({there}, score {:.1})", score.reasons.join(", "), score.sum);
    Some(Answer { claim, reason, found })
}

/// The best scored claim at or above the threshold; of equals the nearest, then the first.
fn best(scored: impl Iterator<Item = (f64, usize)>, away: impl Fn(usize) -> usize, threshold: f64) -> Option<usize> {
    scored
        .filter(|(score, _)| *score >= threshold)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(away(b.1).cmp(&away(a.1))).then(b.1.cmp(&a.1)))
        .map(|(_, claim)| claim)
}

/// How many days lie between the reports of two claims.
fn days_between(case: &Case, a: usize, b: usize) -> usize {
    let day = |claim: usize| case.published(case.profiles[claim].report);
    day(a).zip(day(b)).map_or(usize::MAX, |(a, b)| (a - b).get_days().unsigned_abs() as usize)
}

/// Which of its report's tellings each claim of a report goes with: its own (`own`, by claim), that of the claim it answers, or that of
/// the happening it speaks of near by.
pub(crate) fn attach(case: &Case, report: usize, own: &[Option<u32>], about: &[(usize, Answer)]) -> Vec<Option<u32>> {
    let claims: Vec<usize> = case.of_report(report).collect();
    let first = claims.first().copied().unwrap_or_default();
    let mut goes_with = own.to_vec();
    for (denial, answer) in about {
        if let Some(telling) = goes_with[answer.claim - first] {
            goes_with[denial - first] = Some(telling);
        }
    }
    let settled = goes_with.clone();
    if settled.iter().all(Option::is_some) || settled.iter().all(Option::is_none) {
        return settled;
    }
    let stems = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].stems));
    let actors = Case::rarity(claims.iter().map(|claim| &case.profiles[*claim].actors));
    for (rank, claim) in claims.iter().enumerate().filter(|(rank, _)| settled[*rank].is_none()) {
        let near = &claims[rank.saturating_sub(REACH)..(rank + REACH).min(claims.len())];
        let scored = near
            .iter()
            .filter(|other| settled[**other - first].is_some())
            .map(|other| (nearness(case, *claim, *other, &stems, &actors), *other));
        goes_with[rank] =
            best(scored, |other| other.abs_diff(*claim), ATTACHED).and_then(|other| settled[other - first]);
    }
    goes_with
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
