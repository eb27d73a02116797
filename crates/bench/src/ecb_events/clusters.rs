//! From scored pairs to clusters.

use std::collections::BTreeMap;

use variorum_reconcile::cluster::{Edge, agglomerate};

use super::features::{LEAST_LIKENESS, likeness, values};
use super::groups::Words;
use super::logistic::LogLinear;
use super::mention::Mention;
use super::weights::Weights;

/// Two mentions of one group of documents that are likely enough to be compared.
pub(crate) struct Pair {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) values: Vec<f64>,
}

/// What a pair counts that is too unlike to be scored.
const UNLIKE: f64 = -2.5;
/// No single pair outvotes many.
const MOST: f64 = 6.0;

/// The pairs of mentions that stand in one group; `group` gives each document its group.
pub(crate) fn pairs(mentions: &[Mention], group: &BTreeMap<usize, usize>, words: &Words) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for own in by_group(mentions, group).values() {
        let mut often: BTreeMap<&str, usize> = BTreeMap::new();
        for at in own {
            *often.entry(&mentions[*at].lemma).or_default() += 1;
        }
        for (rank, a) in own.iter().enumerate() {
            for b in &own[rank + 1..] {
                let (one, other) = (&mentions[*a], &mentions[*b]);
                let likeness = likeness(one, other);
                if likeness > LEAST_LIKENESS {
                    pairs.push(Pair { a: *a, b: *b, values: values(one, other, likeness, words, &often) });
                }
            }
        }
    }
    pairs
}

fn by_group(mentions: &[Mention], group: &BTreeMap<usize, usize>) -> BTreeMap<usize, Vec<usize>> {
    let mut own: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, mention) in mentions.iter().enumerate() {
        if let Some(group) = group.get(&mention.document) {
            own.entry(*group).or_default().push(at);
        }
    }
    own
}

/// The scores of pairs, bounded.
pub(crate) fn scored(pairs: &[&Pair], score: &LogLinear) -> BTreeMap<(usize, usize), f64> {
    pairs.iter().map(|pair| ((pair.a, pair.b), score.score(&pair.values).clamp(-MOST, MOST))).collect()
}

/// Clusters by average link over all pairs of a group, those not scored counting as unlike.
pub(crate) fn joined(
    mentions: &[Mention],
    group: &BTreeMap<usize, usize>,
    scored: &BTreeMap<(usize, usize), f64>,
    threshold: f64,
) -> Vec<usize> {
    let mut edges = Vec::new();
    for own in by_group(mentions, group).values() {
        for (rank, a) in own.iter().enumerate() {
            let score = |b: usize| scored.get(&(*a, b)).copied().unwrap_or(UNLIKE);
            edges.extend(own[rank + 1..].iter().map(|b| Edge::new(*a, *b, score(*b))));
        }
    }
    agglomerate(mentions.len(), &edges, threshold, &|_, _| false)
}

/// Parts two that stand alone and are not alike enough: with nobody else to tell of it, likeness must say more.
pub(crate) fn parted(mut labels: Vec<usize>, scored: &BTreeMap<(usize, usize), f64>, pair: f64) -> Vec<usize> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, label) in labels.iter().enumerate() {
        members.entry(*label).or_default().push(at);
    }
    for own in members.into_values() {
        if let [a, b] = own[..]
            && scored.get(&(a, b)).is_none_or(|score| *score < pair)
        {
            labels[b] = b;
        }
    }
    labels
}

/// The clusters of the mentions by trained weights.
pub(crate) fn clusters(
    mentions: &[Mention],
    group: &BTreeMap<usize, usize>,
    pairs: &[Pair],
    weights: &Weights,
) -> Vec<usize> {
    let scored = scored(&pairs.iter().collect::<Vec<_>>(), &weights.score);
    parted(joined(mentions, group, &scored, weights.threshold), &scored, weights.pair)
}

/// The baseline: one head lemma in one group, one cluster.
pub(crate) fn head_lemma(mentions: &[Mention], group: &BTreeMap<usize, usize>) -> Vec<usize> {
    let mut known: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    mentions
        .iter()
        .map(|mention| {
            let next = known.len();
            *known.entry((group[&mention.document], &mention.lemma)).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_alone_need_more_than_two_among_others() {
        let scored = BTreeMap::from([((0, 1), 0.4), ((2, 3), 1.2), ((4, 5), 0.4), ((4, 6), 0.4)]);
        assert_eq!(parted(vec![0, 0, 2, 2, 4, 4, 4], &scored, 1.0), [0, 1, 2, 2, 4, 4, 4]);
    }
}
