//! Who may have copied whom: what is known to be copied does not count, and what may be copied counts for less.
//!
//! After Dong, Berti-Equille and Srivastava (VLDB 2009): sources that share errors are likely to depend on each other, since
//! there are many ways to err. Other than there, shared truths say nothing here: good sources agree without copying, and with
//! their share in it the measure took all good sellers of books for copies of one another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::model::{Case, Word};

/// The probability that of two sources one depends on the other, before anything is known (their alpha). Theirs is 0.2 for raw
/// pages; here copies that can be seen are gone already.
const DEPENDS: f64 = 0.05;
/// The probability that a source that depends on another took a given value from it (their c).
const TAKES: f64 = 0.8;
/// Least chance to err of any source.
const LEAST: f64 = 1e-3;
/// Items with more words than that teach nothing about pairs: everybody tells of them.
const MOST_WORDS: usize = 64;

/// An item of which both sources of a pair tell, and the value that each tells: the source with the lower number first.
#[derive(Debug)]
struct Shared {
    item: usize,
    low: usize,
    high: usize,
}

/// The pairs of sources that share items, and how likely one depends on the other.
#[derive(Debug, Default)]
pub(super) struct Dependence {
    /// Shared items, by pair of sources: the lower number first.
    shared: BTreeMap<(usize, usize), Vec<Shared>>,
    /// Looked up only, so that its order is of no account.
    found: HashMap<(usize, usize), f64>,
}

impl Dependence {
    /// Pairs that share at least two items; of the others the beginning says all.
    pub(super) fn new(cases: &[Case]) -> Self {
        let mut shared: BTreeMap<(usize, usize), Vec<Shared>> = BTreeMap::new();
        for (at, case) in cases.iter().enumerate().filter(|(_, case)| case.words.len() <= MOST_WORDS) {
            for (first, a) in case.words.iter().enumerate() {
                for b in case.words[first + 1..].iter().filter(|b| b.source != a.source) {
                    let (low, high) = if a.source < b.source { (a, b) } else { (b, a) };
                    let both = Shared { item: at, low: low.value, high: high.value };
                    shared.entry((low.source, high.source)).or_default().push(both);
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
            // The logarithm of how much likelier what the two tell is if one of them takes from the other.
            let mut for_dependence = (DEPENDS / (1.0 - DEPENDS)).ln();
            for Shared { item, low, high } in items {
                for_dependence += if low == high {
                    // As far as the value is an error: took it, or erred alike by chance. A coarse form of the truth is none.
                    let alone = (1.0 - a.max(b)).max(LEAST) * cases[*item].values[*low].chance;
                    (1.0 - cases[*item].holds(&truth[*item], *low)) * ((TAKES + (1.0 - TAKES) * alone) / alone).ln()
                } else {
                    (1.0 - TAKES).ln()
                };
            }
            self.found.insert(*pair, 1.0 / (1.0 + (-for_dependence).exp()));
        }
    }

    /// The pairs of one item's sources, as far as they are known.
    pub(super) fn known(case: &Case, pair: impl Fn(usize, usize) -> Option<f64>) -> Self {
        let sources: BTreeSet<usize> = case.words.iter().map(|word| word.source).collect();
        let pairs = sources.iter().flat_map(|a| sources.range(a + 1..).map(move |b| (*a, *b)));
        let found = pairs.filter_map(|(a, b)| Some(((a, b), pair(a, b)?))).collect();
        Self { shared: BTreeMap::new(), found }
    }

    /// The pairs weighed, in order, with how likely one depends on the other.
    pub(super) fn pairs(&self) -> impl Iterator<Item = ((usize, usize), f64)> {
        self.shared.keys().filter_map(|pair| Some((*pair, *self.found.get(pair)?)))
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
