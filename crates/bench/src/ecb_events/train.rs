//! Training on topics 1-29, with the thresholds by cross-validation over topics.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::clusters::{Pair, head_lemma, joined, pairs, parted, scored};
use super::logistic::{Example, LogLinear};
use super::weights::Weights;
use super::{Grouping, Part, heading, row};
use crate::coreference::Agreement;

const FOLDS: u32 = 5;
const RIDGE: f64 = 10.0;
/// Tried for documents.
const DOCUMENTS: [f64; 5] = [0.10, 0.12, 0.15, 0.18, 0.21];
/// Tried for clusters of mentions.
const THRESHOLDS: [f64; 9] = [-1.75, -1.5, -1.25, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25];
/// Tried for two mentions alone.
const TWO_ALONE: [f64; 5] = [-9.0, 0.0, 0.5, 1.0, 1.5];

/// Trains on the gold mentions and prints what cross-validation gives.
pub(super) fn train(part: &Part, figures: &mut Map<String, Value>) -> Weights {
    println!(
        "gold mentions, topics 1-29: {} in {} documents, {FOLDS} folds by topic",
        part.mentions.len(),
        part.documents.len()
    );
    let mut best: Option<(f64, Weights, Agreement)> = None;
    for documents in DOCUMENTS {
        let group = part.grouped(Grouping::WithinTopics, documents);
        let found = validated(part, &group, documents);
        println!(
            "documents grouped from {documents:.2}: CoNLL {:.2} at {:.2}, {:.2}",
            100.0 * found.0,
            found.1.threshold,
            found.1.pair
        );
        if best.as_ref().is_none_or(|known| found.0 > known.0) {
            best = Some(found);
        }
    }
    let (_, mut weights, found) = best.expect("some threshold was tried");
    let group = part.grouped(Grouping::WithinTopics, weights.documents);
    heading();
    let mut baseline = Agreement::default();
    baseline.add(&part.gold, &head_lemma(&part.mentions, &group));
    for (system, found) in [("head lemma", &baseline), ("trained score", &found)] {
        row("1-29, own groups", system, found);
        figures.insert(format!("cross-validated, gold topics, own groups, {system}"), found.json());
    }
    let pairs = pairs(&part.mentions, &group, &part.words);
    weights.score = fit(part, &pairs.iter().collect::<Vec<_>>());
    weights
}

/// The best thresholds over all folds: their CoNLL score, the weights (of one fold) with them, the measures.
fn validated(part: &Part, group: &BTreeMap<usize, usize>, documents: f64) -> (f64, Weights, Agreement) {
    let all = pairs(&part.mentions, group, &part.words);
    let topic = |mention: usize| part.documents[part.mentions[mention].document].0;
    let mut found: BTreeMap<(usize, usize), Agreement> = BTreeMap::new();
    let mut weights =
        Weights { score: LogLinear { weights: Vec::new(), bias: 0.0 }, threshold: 0.0, pair: 0.0, documents };
    for fold in 0..FOLDS {
        let (held, others): (Vec<&Pair>, Vec<&Pair>) = all.iter().partition(|pair| topic(pair.a) % FOLDS == fold);
        weights.score = fit(part, &others);
        let scored = scored(&held, &weights.score);
        let own = |document: &usize| part.documents[*document].0 % FOLDS == fold;
        let group: BTreeMap<usize, usize> =
            group.iter().filter(|(document, _)| own(document)).map(|(a, b)| (*a, *b)).collect();
        let measured: Vec<usize> = (0..part.mentions.len()).filter(|at| topic(*at) % FOLDS == fold).collect();
        let gold: Vec<usize> = measured.iter().map(|at| part.gold[*at]).collect();
        for (at, threshold) in THRESHOLDS.into_iter().enumerate() {
            let labels = joined(&part.mentions, &group, &scored, threshold);
            for (beside, pair) in TWO_ALONE.into_iter().enumerate() {
                let labels = parted(labels.clone(), &scored, pair);
                let own: Vec<usize> = measured.iter().map(|at| labels[*at]).collect();
                found.entry((at, beside)).or_default().add(&gold, &own);
            }
        }
    }
    let best = found.into_iter().max_by(|a, b| a.1.conll().total_cmp(&b.1.conll()).then(b.0.cmp(&a.0)));
    let ((at, beside), found) = best.expect("thresholds are tried");
    (weights.threshold, weights.pair) = (THRESHOLDS[at], TWO_ALONE[beside]);
    (found.conll(), weights, found)
}

/// Weights for these pairs; a mention with many pairs counts less in each, so that large happenings do not decide alone.
fn fit(part: &Part, pairs: &[&Pair]) -> LogLinear {
    let one = |pair: &Pair| part.gold[pair.a] == part.gold[pair.b];
    let mut of: BTreeMap<(usize, bool), f64> = BTreeMap::new();
    for pair in pairs {
        *of.entry((pair.a, one(pair))).or_default() += 1.0;
        *of.entry((pair.b, one(pair))).or_default() += 1.0;
    }
    let share = |pair: &Pair| (of[&(pair.a, one(pair))] * of[&(pair.b, one(pair))]).powf(-0.25);
    let mean = pairs.iter().map(|pair| share(pair)).sum::<f64>() / pairs.len().max(1) as f64;
    let example = |pair: &&Pair| Example { values: pair.values.clone(), one: one(pair), counts: share(pair) / mean };
    let examples: Vec<Example> = pairs.iter().map(example).collect();
    LogLinear::train(&examples.iter().collect::<Vec<_>>(), RIDGE)
}
