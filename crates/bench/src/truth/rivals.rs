//! Other methods on the same items: the vote, TDH and CRH.

use std::collections::{BTreeMap, BTreeSet};

use variorum_reconcile::truth::Item;

/// The values that most sources tell.
pub(super) fn most_told(item: &Item) -> Vec<usize> {
    let mut votes = vec![BTreeSet::new(); item.values.len()];
    for told in &item.told {
        votes[told.value].insert(&told.source);
    }
    let most = votes.iter().map(BTreeSet::len).max().unwrap_or(0);
    (0..votes.len()).filter(|value| votes[*value].len() == most).collect()
}

/// The value that most sources tell; of equals the one that the file tells first.
pub(super) fn vote(items: &[Item]) -> Vec<Option<usize>> {
    let first = |item: &Item| {
        let best = most_told(item);
        item.told.iter().map(|told| told.value).find(|value| best.contains(value))
    };
    items.iter().map(first).collect()
}

/// Index of each source, over all items.
fn sources(items: &[Item]) -> BTreeMap<&str, usize> {
    let names: BTreeSet<&str> = items.iter().flat_map(|item| &item.told).map(|told| told.source.as_str()).collect();
    names.into_iter().enumerate().map(|(at, name)| (name, at)).collect()
}

/// TDH without crowd workers (Jung, Kim and Shim, EDBT 2019), with the paper's alpha (3, 3, 2) and gamma 2.
pub(super) fn tdh(items: &[Item]) -> Vec<Option<usize>> {
    const ALPHA: [f64; 3] = [3.0, 3.0, 2.0];
    const GAMMA: f64 = 2.0;
    let number = sources(items);
    let mut rates = vec![[0.65, 0.25, 0.10]; number.len()];
    let mut belief: Vec<Vec<f64>> =
        items.iter().map(|item| vec![1.0 / item.values.len() as f64; item.values.len()]).collect();
    for _ in 0..30 {
        let mut counts = vec![ALPHA.map(|alpha| alpha - 1.0); rates.len()];
        for (item, belief) in items.iter().zip(&mut belief) {
            let values = item.values.len();
            let layered = item.values.iter().any(|value| !value.coarser.is_empty());
            let mut sums = vec![GAMMA - 1.0; values];
            for told in &item.told {
                let own = &rates[number[told.source.as_str()]];
                let kind = |truth: usize| match &item.values[truth].coarser {
                    _ if truth == told.value => 0,
                    coarser if coarser.contains(&told.value) => 1,
                    _ => 2,
                };
                let chances: Vec<f64> = (0..values)
                    .map(|truth| {
                        let forms = item.values[truth].coarser.len();
                        let likelihood = match kind(truth) {
                            0 if layered => own[0],
                            0 => own[0] + own[1],
                            1 => own[1] / forms as f64,
                            _ => own[2] / (values - forms - 1).max(1) as f64,
                        };
                        likelihood * belief[truth]
                    })
                    .collect();
                let all: f64 = chances.iter().sum();
                for (truth, chance) in chances.iter().enumerate() {
                    sums[truth] += chance / all;
                    let counted = &mut counts[number[told.source.as_str()]];
                    if kind(truth) == 0 && !layered {
                        let share = own[0] / (own[0] + own[1]);
                        counted[0] += chance / all * share;
                        counted[1] += chance / all * (1.0 - share);
                    } else {
                        counted[kind(truth)] += chance / all;
                    }
                }
            }
            let all: f64 = sums.iter().sum();
            *belief = sums.into_iter().map(|sum| sum / all).collect();
        }
        rates = counts.into_iter().map(|counts| counts.map(|count| count / counts.iter().sum::<f64>())).collect();
    }
    items.iter().zip(belief).map(|(item, belief)| best(item, &belief)).collect()
}

/// CRH for categories (Li, Li, Gao, Zhao, Fan and Han, SIGMOD 2014): weighted votes, a source's weight minus the logarithm of
/// its share of the losses.
pub(super) fn crh(items: &[Item]) -> Vec<Option<usize>> {
    let number = sources(items);
    let mut weights = vec![1.0; number.len()];
    let mut found = Vec::new();
    for _ in 0..20 {
        let mut losses = vec![(0.5, 1.0); number.len()];
        found.clear();
        for item in items {
            let mut votes = vec![0.0; item.values.len()];
            for told in &item.told {
                votes[told.value] += weights[number[told.source.as_str()]];
            }
            let best = best(item, &votes);
            for told in &item.told {
                let own = &mut losses[number[told.source.as_str()]];
                own.0 += f64::from(best != Some(told.value));
                own.1 += 1.0;
            }
            found.push(best);
        }
        weights = losses.into_iter().map(|(loss, all): (f64, f64)| -(loss / (all + 0.5)).ln()).collect();
    }
    found
}

/// The greatest; of equals the one that the file tells first.
fn best(item: &Item, scores: &[f64]) -> Option<usize> {
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    item.told.iter().map(|told| told.value).find(|value| scores[*value] >= most)
}
