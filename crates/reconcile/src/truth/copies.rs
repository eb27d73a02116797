//! Who may have copied whom: what is known to be copied does not count, and what may be copied counts for less.
//!
//! After Dong, Berti-Equille and Srivastava (VLDB 2009): sources that share errors are likelier to depend on each other than
//! sources that share truths, since there are many ways to err.

use std::collections::{BTreeMap, HashMap};

use super::model::{Case, Word};

/// The probability that of two sources one depends on the other, before anything is known (their alpha).
const DEPENDS: f64 = 0.2;
/// The probability that a source that depends on another took a given value from it (their c).
const TAKES: f64 = 0.8;
/// Items with more words than that teach nothing about pairs: everybody tells of them.
const MOST_WORDS: usize = 64;

/// The pairs of sources that share items, and how likely one depends on the other.
#[derive(Debug, Default)]
pub(super) struct Dependence {
    /// Shared items, by pair of sources: the lower number first.
    shared: BTreeMap<(usize, usize), Vec<(usize, usize, usize)>>,
    /// Looked up only, so that its order is of no account.
    found: HashMap<(usize, usize), f64>,
}

impl Dependence {
    /// Pairs that share at least two items; of the others the beginning says all.
    pub(super) fn new(cases: &[Case]) -> Self {
        let mut shared: BTreeMap<(usize, usize), Vec<(usize, usize, usize)>> = BTreeMap::new();
        for (at, case) in cases.iter().enumerate().filter(|(_, case)| case.words.len() <= MOST_WORDS) {
            for (first, a) in case.words.iter().enumerate() {
                for b in case.words[first + 1..].iter().filter(|b| b.source != a.source) {
                    let (low, high) = if a.source < b.source { (a, b) } else { (b, a) };
                    shared.entry((low.source, high.source)).or_default().push((at, low.value, high.value));
                }
            }
        }
        shared.retain(|_, items| items.len() > 1);
        Self { shared, found: HashMap::new() }
    }

    /// Weighs every pair anew: `truth` holds by item the probability of each value, `right` by source how often it is right.
    pub(super) fn weigh(&mut self, cases: &[Case], truth: &[Vec<f64>], right: &[f64]) {
        for (pair, items) in &self.shared {
            let (a, b) = (right[pair.0], right[pair.1]);
            // Log of how much likelier what the two tell is if one of them takes from the other.
            let mut for_dependence = (DEPENDS / (1.0 - DEPENDS)).ln();
            for (item, low, high) in items {
                let apart = if low == high {
                    let (p, chance) = (truth[*item][*low], cases[*item].values[*low].chance);
                    let alone = p * a * b + (1.0 - p) * (1.0 - a) * (1.0 - b) * chance;
                    let taken = p * (a + b) / 2.0 + (1.0 - p) * (1.0 - (a + b) / 2.0);
                    (TAKES * taken + (1.0 - TAKES) * alone) / alone.max(f64::MIN_POSITIVE)
                } else {
                    1.0 - TAKES
                };
                for_dependence += apart.ln();
            }
            self.found.insert(*pair, 1.0 / (1.0 + (-for_dependence).exp()));
        }
    }

    fn between(&self, a: usize, b: usize) -> f64 {
        self.found.get(&(a.min(b), a.max(b))).copied().unwrap_or(DEPENDS)
    }

    /// By word of an item, what it counts: the better sources of a value come first, and each further one counts as much as it
    /// is likely to have taken the value from none of them.
    pub(super) fn weights(&self, words: &[Word], right: &[f64]) -> Vec<f64> {
        let mut order: Vec<usize> = (0..words.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&words[*a], &words[*b]);
            a.value.cmp(&b.value).then(right[b.source].total_cmp(&right[a.source])).then(a.source.cmp(&b.source))
        });
        let mut weights = vec![0.0; words.len()];
        for same in order.chunk_by(|a, b| words[*a].value == words[*b].value) {
            for (at, word) in same.iter().enumerate() {
                let earlier = same[..at].iter().map(|other| self.between(words[*other].source, words[*word].source));
                weights[*word] = words[*word].share * earlier.map(|depends| 1.0 - TAKES * depends).product::<f64>();
            }
        }
        weights
    }
}
