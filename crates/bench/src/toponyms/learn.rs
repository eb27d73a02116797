//! The weights of the traits, learned: a log-linear model over a name's candidates (softmax), by gradient ascent.
//!
//! The candidates at the gold point together should hold all weight; the loss of a mention is minus the logarithm of theirs. Where some
//! candidate lies within ten kilometres of it, only such ones are right: a city is told from the province around it. What the
//! traits of one name are depends on what the other names mean, so the articles are weighed anew with the weights of each round.

use variorum_grounding::places::{
    Gazetteer, Lexicon, PlaceName, Point, SHARPNESS, TRAITS, Trait, Traits, Weighed, Weights, weigh,
};
use variorum_record::{CodePoints, Span};

use super::{Article, NEAR_KM};

/// Rounds of weighing the articles anew.
const ROUNDS: usize = 8;

/// Steps of gradient ascent in a round (Adam, Kingma & Ba 2015).
const STEPS: usize = 250;

const RATE: f64 = 0.03;

/// How strongly weights are drawn to the first ones.
const PRIOR: f64 = 0.002;

/// Where the first round begins: round numbers in the sense of each trait.
const FIRST: &[(Trait, f64)] = &[
    (Trait::Inhabitants, 0.8),
    (Trait::Country, 2.0),
    (Trait::Admin2, -1.0),
    (Trait::Region, 5.0),
    (Trait::Facility, 2.0),
    (Trait::Other, -5.0),
    (Trait::Bare, -1.0),
    (Trait::Spelling, -1.5),
    (Trait::Letter, -2.5),
    (Trait::Focus, 3.0),
    (Trait::Division, 2.0),
    (Trait::Near, 2.0),
    (Trait::Close, 1.0),
    (Trait::Held, 5.0),
    (Trait::Adjective, 3.0),
    (Trait::Kind, 1.5),
];

/// Within how many kilometres a candidate is the gold place itself.
const SAME_KM: f64 = 10.0;

/// The candidates of one toponym: traits, and whether it is right.
type Case = Vec<(Traits, bool)>;

/// Learns from the toponyms that have some candidate near the gold point and some other one.
pub(super) fn learn(articles: &[&Article], gazetteer: &Gazetteer, lexicon: &Lexicon) -> Weights {
    let mut first = Weights([0.0; TRAITS]);
    for (which, weight) in FIRST {
        first.0[*which as usize] = *weight;
    }
    let mut weights = first.clone();
    for _ in 0..ROUNDS {
        let cases: Vec<Case> =
            articles.iter().flat_map(|article| cases(article, gazetteer, lexicon, &weights)).collect();
        weights = ascend(&cases, &weights, &first);
    }
    weights
}

fn cases(article: &Article, gazetteer: &Gazetteer, lexicon: &Lexicon, weights: &Weights) -> Vec<Case> {
    let points = CodePoints::new(&article.text);
    let names: Vec<PlaceName> = article.toponyms.iter().map(|(name, _)| name.clone()).collect();
    let weighed = weigh(&points, &[Span::new(0, points.len())], &names, gazetteer, lexicon, weights);
    let km = |option: &Weighed, gold: &Point| {
        gazetteer.point(option.place).map_or(f64::INFINITY, |point| point.distance_km(*gold))
    };
    let case = |((_, gold), options): (&(PlaceName, Option<Point>), Vec<Weighed>)| {
        let gold = gold.as_ref()?;
        let nearest = options.iter().map(|option| km(option, gold)).fold(f64::INFINITY, f64::min);
        let reach = if nearest <= SAME_KM { SAME_KM } else { NEAR_KM };
        let case: Case = options.iter().map(|option| (option.traits, km(option, gold) <= reach)).collect();
        let right = case.iter().filter(|(_, near)| *near).count();
        (right > 0 && right < case.len()).then_some(case)
    };
    article.toponyms.iter().zip(weighed).filter_map(case).collect()
}

fn ascend(cases: &[Case], from: &Weights, first: &Weights) -> Weights {
    let mut weights = from.clone();
    let (mut mean, mut square) = ([0.0; TRAITS], [0.0; TRAITS]);
    for step in 1..=STEPS {
        let mut slope = [0.0; TRAITS];
        for case in cases {
            add_slope(case, &weights, &mut slope);
        }
        for at in 0..TRAITS {
            let slope = slope[at] / cases.len().max(1) as f64 - PRIOR * (weights.0[at] - first.0[at]);
            mean[at] = 0.9 * mean[at] + 0.1 * slope;
            square[at] = 0.999 * square[at] + 0.001 * slope * slope;
            let fair = |sum: f64, keep: f64| sum / (1.0 - keep.powi(step as i32));
            weights.0[at] += RATE * fair(mean[at], 0.9) / (fair(square[at], 0.999).sqrt() + 1e-8);
        }
    }
    weights
}

/// Adds the slope of the logarithm of what the near candidates hold.
fn add_slope(case: &Case, weights: &Weights, slope: &mut [f64; TRAITS]) {
    let scores: Vec<f64> = case.iter().map(|(traits, _)| weights.score(traits) * SHARPNESS).collect();
    let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = scores.iter().map(|score| (score - best).exp()).collect();
    let all: f64 = odds.iter().sum();
    let right: f64 = odds.iter().zip(case).filter(|(_, (_, near))| *near).map(|(odds, _)| odds).sum();
    for (odds, (traits, near)) in odds.iter().zip(case) {
        let pull = if *near { odds / right.max(1e-300) } else { 0.0 } - odds / all;
        for (slope, value) in slope.iter_mut().zip(&traits.0) {
            *slope += SHARPNESS * pull * value;
        }
    }
}
