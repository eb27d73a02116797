//! Which place a name means: candidates scored by what they are and by what stands around them, one sense a report.
//!
//! The score of a candidate is the sum of its traits times the learned weights of [`Weights`]; see `docs/method/where.md`.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use super::candidates::{Choice, options};
use super::context::Context;
use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, Match, PlaceId};
use super::lexicon::Lexicon;
use super::traits::{Trait, Traits, Weights};

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
    /// The traits that spoke for it or against it, strongest first: "in the country most named +2.1".
    pub reasons: Vec<String>,
}

/// A candidate of a name as the last round saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The place.
    pub place: PlaceId,
    /// How the name led to it.
    pub by: Match,
    /// What speaks for it and against it.
    pub traits: Traits,
}

/// Rounds in which senses are weighed against each other; they settle after two or three.
const ROUNDS: usize = 4;

/// Within these distances two places support each other, in kilometres.
const NEAR_KM: f64 = 150.0;
const CLOSE_KM: f64 = 40.0;

/// How sharply scores turn into shares.
pub const SHARPNESS: f64 = 2.0;

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
    each(text, scope, names, gazetteer, lexicon, weights, |group| choose(group, weights))
}

/// The candidates of each name with their traits when the rounds have settled: what the weights are learned from.
#[must_use]
pub fn weigh(
    text: &CodePoints<'_>,
    scope: &[Span],
    names: &[PlaceName],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Vec<Weighed>> {
    let weighed =
        |option: &Choice| Weighed { place: option.candidate.place, by: option.candidate.by, traits: option.traits };
    each(text, scope, names, gazetteer, lexicon, weights, |group| group.options.iter().map(weighed).collect())
}

/// Settles the groups of equal names and tells of each name's group.
fn each<T: Clone + Default>(
    text: &CodePoints<'_>,
    scope: &[Span],
    names: &[PlaceName],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
    tell: impl Fn(&Group) -> T,
) -> Vec<T> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| (names[*at].span, *at));
    let sorted: Vec<&PlaceName> = order.iter().map(|at| &names[*at]).collect();
    let keys: Vec<String> = sorted.iter().map(|name| fold(&name.text)).collect();
    let context = Context::read(text, scope, &sorted, gazetteer, lexicon);
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let group = groups.entry(key).or_insert_with(|| Group {
            mentions: 0,
            options: options(key, &sorted[at].text, context.is_short(at), gazetteer, lexicon, weights),
        });
        group.mentions += 1;
        context.support(at, &mut group.options, gazetteer);
    }
    settle(&mut groups, &context, weights);
    let told: BTreeMap<&str, T> = groups.iter().map(|(key, group)| (*key, tell(group))).collect();
    let mut found = vec![T::default(); names.len()];
    for (at, key) in order.iter().zip(&keys) {
        found[*at] = told.get(key.as_str()).cloned().unwrap_or_default();
    }
    found
}

/// Weighs the groups against each other until they settle.
fn settle(groups: &mut BTreeMap<&str, Group>, context: &Context, weights: &Weights) {
    for group in groups.values_mut() {
        share(&mut group.options, weights);
    }
    let keys: Vec<&str> = groups.keys().copied().collect();
    for _ in 0..ROUNDS {
        let mut told: Vec<Vec<[f64; 4]>> = Vec::with_capacity(keys.len());
        let total = Totals::count(groups, context);
        for key in &keys {
            told.push(groups[key].options.iter().map(|option| total.of(option, &groups[key], groups, key)).collect());
        }
        for (key, told) in keys.iter().zip(told) {
            let Some(group) = groups.get_mut(key) else { continue };
            for (option, values) in group.options.iter_mut().zip(told) {
                for (which, value) in [Trait::Focus, Trait::Division, Trait::Near, Trait::Close].into_iter().zip(values)
                {
                    option.traits[which] = value;
                }
            }
            share(&mut group.options, weights);
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
        for (division, times) in &context.peoples {
            *divisions.entry(*division).or_default() += (1.0 + times).log2();
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
    fn of(&self, option: &Choice, own: &Group, groups: &BTreeMap<&str, Group>, key: &str) -> [f64; 4] {
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
        let (mut near, mut close) = (0.0, 0.0);
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
                        let km = option.point.distance_km(other.point);
                        near += weight * (-km / NEAR_KM).exp();
                        close += weight * (-km / CLOSE_KM).exp();
                    }
                }
            }
        }
        [focus, division, near / rest, close / rest]
    }
}

/// Turns scores into shares that sum to one.
fn share(options: &mut [Choice], weights: &Weights) {
    for option in options.iter_mut() {
        option.score = weights.score(&option.traits);
    }
    let best = options.iter().map(|option| option.score).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for option in options.iter_mut() {
        option.share = ((option.score - best) * SHARPNESS).exp();
        total += option.share;
    }
    for option in options {
        option.share /= total;
    }
}

/// The best candidate; a guess by letters needs support from the report.
fn choose(group: &Group, weights: &Weights) -> Option<Sense> {
    let best = group.options.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.candidate.cmp(&a.candidate)))?;
    let supported =
        best.traits[Trait::Held] > 0.0 || best.traits[Trait::Focus] >= 0.33 || best.traits[Trait::Near] >= 0.5;
    if best.candidate.by == Match::Letter && !supported {
        return None;
    }
    Some(Sense {
        place: best.candidate.place,
        by: best.candidate.by,
        certainty: best.share,
        reasons: weights.reasons(&best.traits),
    })
}
