//! Which place a name means: candidates scored by what they are and by what stands around them, one sense a report.
//!
//! The score of a candidate is a sum of named features times the weights of [`Weights`]; see `docs/method/where.md`.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use super::candidates::{Choice, is_capitals, options};
use super::context::Context;
use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, Match, PlaceId};
use super::lexicon::Lexicon;

/// A name of a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName {
    /// Its characters, in code points of the text.
    pub span: Span,
    /// The words to look up.
    pub text: String,
}

/// The place that a name means, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Sense {
    /// The place.
    pub place: PlaceId,
    /// How the name led to it.
    pub by: Match,
    /// Share of the candidates' weight that it holds, 0-1.
    pub certainty: f64,
    /// The features that spoke for it or against it, strongest first: "in the country most named +2.1".
    pub reasons: Vec<String>,
}

/// How much each feature of a candidate counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Common logarithm of the inhabitants.
    pub population: f64,
    /// It is a country.
    pub country: f64,
    /// It is a first-order division.
    pub admin1: f64,
    /// It is a second-order division.
    pub admin2: f64,
    /// It is a capital.
    pub capital: f64,
    /// It is the seat of a division.
    pub seat: f64,
    /// It is a part of a city.
    pub section: f64,
    /// It is a region, water or land of the lexicon.
    pub region: f64,
    /// The name is one of its other names, times how unlike its main name that is (1 - Jaro-Winkler).
    pub other: f64,
    /// The name is another spelling.
    pub spelling: f64,
    /// The name differs in a letter.
    pub letter: f64,
    /// Share of the report's weight that its country holds.
    pub focus: f64,
    /// Share of the report's weight that its division holds.
    pub division: f64,
    /// Share of the other names' places that lie near it.
    pub near: f64,
    /// A place that holds it is named right after or before it.
    pub held: f64,
    /// An adjective of its country stands right before it.
    pub adjective: f64,
    /// The words beside the name say that it is of this kind ("city of", "province").
    pub kind: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            population: 0.8,
            country: 2.0,
            admin1: -0.5,
            admin2: -1.5,
            capital: 0.5,
            seat: 0.2,
            section: 0.5,
            region: 6.0,
            other: -5.5,
            spelling: -1.5,
            letter: -2.5,
            focus: 3.0,
            division: 2.0,
            near: 2.0,
            held: 6.0,
            adjective: 4.0,
            kind: 1.5,
        }
    }
}

/// Rounds in which senses are weighed against each other; they settle after two or three.
const ROUNDS: usize = 4;

/// Within this distance two places support each other, in kilometres.
const NEAR_KM: f64 = 150.0;

/// Names that are written alike: one sense.
struct Group {
    mentions: usize,
    options: Vec<Choice>,
}

/// Chooses a place for each name, or none. The result for a name does not depend on the order of `names`; adjectives of
/// countries are read in `scope` only, which is the article without the page around it.
#[must_use]
pub fn rank(
    text: &CodePoints<'_>,
    scope: &[Span],
    names: &[PlaceName],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Option<Sense>> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| (names[*at].span, *at));
    let sorted: Vec<&PlaceName> = order.iter().map(|at| &names[*at]).collect();
    let keys: Vec<String> = sorted.iter().map(|name| fold(&name.text)).collect();
    let context = Context::read(text, scope, &sorted, gazetteer, lexicon);
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let group = groups.entry(key).or_insert_with(|| Group {
            mentions: 0,
            options: options(key, context.is_short(at), is_capitals(&sorted[at].text), gazetteer, lexicon, weights),
        });
        group.mentions += 1;
        context.support(at, &mut group.options, gazetteer, weights);
    }
    settle(&mut groups, &context, weights);
    let senses: BTreeMap<&str, Option<Sense>> = groups.iter().map(|(key, group)| (*key, choose(group))).collect();
    let mut found = vec![None; names.len()];
    for (at, key) in order.iter().zip(&keys) {
        found[*at] = senses.get(key.as_str()).cloned().flatten();
    }
    found
}

/// Weighs the groups against each other until they settle.
fn settle(groups: &mut BTreeMap<&str, Group>, context: &Context, weights: &Weights) {
    for group in groups.values_mut() {
        for option in &mut group.options {
            option.score = option.fixed;
        }
        share(&mut group.options);
    }
    let keys: Vec<&str> = groups.keys().copied().collect();
    for _ in 0..ROUNDS {
        let mut scores: Vec<Vec<[f64; 3]>> = Vec::with_capacity(keys.len());
        let total = Totals::count(groups, context);
        for key in &keys {
            scores.push(groups[key].options.iter().map(|option| total.of(option, &groups[key], groups, key)).collect());
        }
        for (key, scores) in keys.iter().zip(scores) {
            let Some(group) = groups.get_mut(key) else { continue };
            for (option, [focus, division, near]) in group.options.iter_mut().zip(scores) {
                let told = [
                    ("in the country most named", weights.focus * focus),
                    ("in the division most named", weights.division * division),
                    ("near other places named", weights.near * near),
                ];
                option.score = option.fixed + told.iter().map(|(_, weight)| weight).sum::<f64>();
                option.reasons.retain(|(reason, _)| told.iter().all(|(name, _)| name != reason));
                option.reasons.extend(told.into_iter().filter(|(_, weight)| *weight >= 0.05));
            }
            share(&mut group.options);
        }
    }
}

/// How often a group counts: a name that is said often counts more, but not in proportion.
fn voice(group: &Group) -> f64 {
    (1.0 + group.mentions as f64).log2()
}

/// The report's weight by country and division.
struct Totals {
    countries: BTreeMap<PlaceId, f64>,
    divisions: BTreeMap<PlaceId, f64>,
    country_total: f64,
    division_total: f64,
}

impl Totals {
    fn count(groups: &BTreeMap<&str, Group>, context: &Context) -> Self {
        let mut countries: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let mut divisions: BTreeMap<PlaceId, f64> = BTreeMap::new();
        for (country, times) in &context.adjectives {
            *countries.entry(*country).or_default() += (1.0 + times).log2();
        }
        for group in groups.values() {
            for option in &group.options {
                if let Some(country) = option.country {
                    *countries.entry(country).or_default() += voice(group) * option.share;
                }
                if let Some(division) = option.division {
                    *divisions.entry(division).or_default() += voice(group) * option.share;
                }
            }
        }
        let country_total = countries.values().sum();
        let division_total = divisions.values().sum();
        Self { countries, divisions, country_total, division_total }
    }

    /// Shares of country, division and neighbours, the group's own voice left out.
    fn of(&self, option: &Choice, own: &Group, groups: &BTreeMap<&str, Group>, key: &str) -> [f64; 3] {
        let voice_of = voice(own);
        let without = |sums: &BTreeMap<PlaceId, f64>, total: f64, of: fn(&Choice) -> Option<PlaceId>| {
            let Some(here) = of(option) else { return 0.0 };
            let same: f64 = own.options.iter().filter(|other| of(other) == Some(here)).map(|other| other.share).sum();
            let any: f64 = own.options.iter().filter(|other| of(other).is_some()).map(|other| other.share).sum();
            let rest = total - voice_of * any;
            // One name says little: half a voice is added to the rest.
            ((sums.get(&here).copied().unwrap_or(0.0) - voice_of * same).max(0.0)) / (rest.max(0.0) + 0.5)
        };
        let focus = without(&self.countries, self.country_total, |option| option.country);
        let division = without(&self.divisions, self.division_total, |option| option.division);
        let mut near = 0.0;
        let mut rest = 0.5;
        if !matches!(option.feature, Feature::Country | Feature::Continent) {
            for (_, group) in groups.iter().filter(|(other, _)| **other != key) {
                for other in group.options.iter().filter(|other| other.share > 0.05) {
                    if matches!(other.feature, Feature::Country | Feature::Continent) {
                        continue;
                    }
                    let weight = voice(group) * other.share;
                    rest += weight;
                    if (option.point.latitude - other.point.latitude).abs() < 9.0 {
                        near += weight * (-option.point.distance_km(other.point) / NEAR_KM).exp();
                    }
                }
            }
        }
        [focus, division, near / rest]
    }
}

/// Turns scores into shares that sum to one.
fn share(options: &mut [Choice]) {
    let best = options.iter().map(|option| option.score).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for option in options.iter_mut() {
        option.share = ((option.score - best) * 2.0).exp();
        total += option.share;
    }
    for option in options {
        option.share /= total;
    }
}

/// The best candidate; a guess by letters needs support from the report.
fn choose(group: &Group) -> Option<Sense> {
    let best = group.options.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.candidate.cmp(&a.candidate)))?;
    let supported = best.reasons.iter().any(|(reason, weight)| {
        *weight >= 1.0
            && (reason.starts_with("in the country")
                || reason.starts_with("held by")
                || reason.starts_with("near other"))
    });
    if best.candidate.by == Match::Letter && !supported {
        return None;
    }
    let mut reasons = best.reasons.clone();
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
    Some(Sense {
        place: best.candidate.place,
        by: best.candidate.by,
        certainty: best.share,
        reasons: reasons.iter().map(|(reason, weight)| format!("{reason} {weight:+.1}")).collect(),
    })
}
