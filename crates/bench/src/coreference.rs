//! How well clusters of mentions agree with gold ones: MUC, B³, CEAFe and their mean, the CoNLL score.
//!
//! - MUC counts links: Vilain et al. 1995.
//! - B³ counts, for each mention, the mentions beside it: Bagga and Baldwin 1998.
//! - CEAFe aligns the clusters one to one, each pair worth 2·shared/(own + gold): Luo 2005.
//!
//! Gold mentions are given, so that both sides partition the same mentions; singletons count in B³ and CEAFe and bear no
//! link in MUC. Documents (here: topics) are scored apart and their counts summed, as the CoNLL-2012 scorer does.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use serde_json::{Value, json};

/// Worth of a perfect pair of clusters, for the assignment wants whole numbers.
const WHOLE: i64 = 1_000_000_000;

/// What was found of what was asked, counted both ways.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Measure {
    recalled: f64,
    gold: f64,
    precise: f64,
    own: f64,
}

impl Measure {
    /// 0 to 1.
    pub(crate) fn recall(&self) -> f64 {
        if self.gold == 0.0 { 0.0 } else { self.recalled / self.gold }
    }

    /// 0 to 1.
    pub(crate) fn precision(&self) -> f64 {
        if self.own == 0.0 { 0.0 } else { self.precise / self.own }
    }

    /// 0 to 1.
    pub(crate) fn f1(&self) -> f64 {
        let (recall, precision) = (self.recall(), self.precision());
        if recall + precision == 0.0 { 0.0 } else { 2.0 * recall * precision / (recall + precision) }
    }

    fn add(&mut self, recalled: (f64, f64), precise: (f64, f64)) {
        self.recalled += recalled.0;
        self.gold += recalled.1;
        self.precise += precise.0;
        self.own += precise.1;
    }
}

/// The three measures over any number of documents.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Agreement {
    pub(crate) muc: Measure,
    pub(crate) b_cubed: Measure,
    pub(crate) ceaf_e: Measure,
}

impl Agreement {
    /// Adds a document: the cluster of each mention, gold and own, by any labels.
    pub(crate) fn add(&mut self, gold: &[usize], own: &[usize]) {
        assert_eq!(gold.len(), own.len(), "both sides partition the same mentions");
        let (keys, answers) = (sets(gold), sets(own));
        self.muc.add(links(&keys, own), links(&answers, gold));
        self.b_cubed.add(beside(&keys, own), beside(&answers, gold));
        let shared = aligned(&keys, &answers, own);
        self.ceaf_e.add((shared, keys.len() as f64), (shared, answers.len() as f64));
    }

    /// The mean of the three F1.
    pub(crate) fn conll(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf_e.f1()) / 3.0
    }

    /// All figures, 0 to 1.
    pub(crate) fn json(&self) -> Value {
        let of = |one: &Measure| json!({ "precision": one.precision(), "recall": one.recall(), "f1": one.f1() });
        json!({ "muc": of(&self.muc), "b_cubed": of(&self.b_cubed), "ceaf_e": of(&self.ceaf_e), "conll": self.conll() })
    }
}

/// The mentions of every cluster, the clusters in the order of their labels.
fn sets(labels: &[usize]) -> Vec<Vec<usize>> {
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (mention, label) in labels.iter().enumerate() {
        sets.entry(*label).or_default().push(mention);
    }
    sets.into_values().collect()
}

/// MUC: of the links that hold the clusters together, those that the other side keeps.
fn links(sets: &[Vec<usize>], other: &[usize]) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for set in sets {
        let parts: BTreeSet<usize> = set.iter().map(|mention| other[*mention]).collect();
        sum.0 += (set.len() - parts.len()) as f64;
        sum.1 += (set.len() - 1) as f64;
    }
    sum
}

/// B³: for each mention the share of its cluster that the other side puts beside it.
fn beside(sets: &[Vec<usize>], other: &[usize]) -> (f64, f64) {
    let mut sum = 0.0;
    for set in sets {
        let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
        for mention in set {
            *parts.entry(other[*mention]).or_default() += 1;
        }
        sum += parts.values().map(|part| (part * part) as f64).sum::<f64>() / set.len() as f64;
    }
    (sum, other.len() as f64)
}

/// CEAFe: the worth of the best one-to-one alignment of the clusters.
fn aligned(keys: &[Vec<usize>], answers: &[Vec<usize>], own: &[usize]) -> f64 {
    if keys.is_empty() {
        return 0.0;
    }
    // Singletons of both sides on one mention are worth a whole and can be taken out at once; the rest is assigned.
    let place: BTreeMap<usize, usize> =
        answers.iter().enumerate().flat_map(|(at, set)| set.iter().map(move |mention| (own[*mention], at))).collect();
    let alone = |key: &Vec<usize>| key.len() == 1 && answers[place[&own[key[0]]]].len() == 1;
    let rest: Vec<&Vec<usize>> = keys.iter().filter(|key| !alone(key)).collect();
    let taken: BTreeSet<usize> = keys.iter().filter(|key| alone(key)).map(|key| place[&own[key[0]]]).collect();
    let columns: Vec<usize> = (0..answers.len()).filter(|at| !taken.contains(at)).collect();
    let mut worth = taken.len() as f64;
    if rest.is_empty() || columns.is_empty() {
        return worth;
    }
    let pair = |key: &Vec<usize>, column: usize| {
        let shared = key.iter().filter(|mention| place[&own[**mention]] == column).count() as i64;
        WHOLE * 2 * shared / (key.len() + answers[column].len()) as i64
    };
    let (wide, high) = (columns.len(), rest.len());
    let weights = if high <= wide {
        Matrix::from_fn(high, wide, |(row, column)| pair(rest[row], columns[column]))
    } else {
        Matrix::from_fn(wide, high, |(row, column)| pair(rest[column], columns[row]))
    };
    worth += kuhn_munkres(&weights).0 as f64 / WHOLE as f64;
    worth
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(gold: &[usize], own: &[usize]) -> Agreement {
        let mut agreement = Agreement::default();
        agreement.add(gold, own);
        agreement
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn the_same_clusters_agree_wholly() {
        let found = agreement(&[0, 0, 1, 2, 2], &[7, 7, 3, 5, 5]);
        assert!(near(found.conll(), 1.0));
    }

    /// Bagga and Baldwin's example: five, two and five; the answer joins the last two of them.
    #[test]
    fn the_example_of_b_cubed() {
        let gold = [1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3];
        let own = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2];
        let found = agreement(&gold, &own);
        assert!(near(found.muc.precision(), 0.9) && near(found.muc.recall(), 1.0));
        assert!(near(found.b_cubed.precision(), (5.0 + (2.0 * 2.0 + 5.0 * 5.0) / 7.0) / 12.0));
        // The joined cluster is aligned with the larger: 2·5/(7+5).
        assert!(near(found.ceaf_e.recall(), (1.0 + 10.0 / 12.0) / 3.0));
        assert!(near(found.ceaf_e.precision(), (1.0 + 10.0 / 12.0) / 2.0));
    }

    #[test]
    fn all_apart_has_no_links() {
        let found = agreement(&[0, 0, 0], &[0, 1, 2]);
        assert!(
            near(found.muc.f1(), 0.0)
                && near(found.b_cubed.precision(), 1.0)
                && near(found.b_cubed.recall(), 1.0 / 3.0)
        );
        assert!(near(found.ceaf_e.recall(), 0.5));
    }

    #[test]
    fn counts_are_summed_over_documents() {
        let mut found = agreement(&[0, 0], &[0, 1]);
        found.add(&[0, 0], &[0, 0]);
        assert!(
            near(found.muc.recall(), 0.5) && near(found.muc.precision(), 1.0) && near(found.b_cubed.recall(), 0.75)
        );
    }
}
