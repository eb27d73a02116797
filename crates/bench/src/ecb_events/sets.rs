//! MUC, B³ and CEAFe where both sides hold different mentions.
//!
//! A gold mention that the answer lacks stands alone for MUC, recalls nothing for B³ and for CEAFe; a mention that only the
//! answer holds is nobody's for all three. So counts the CoNLL-2012 scorer from version 8 on (Pradhan et al. 2014).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use serde_json::{Value, json};

/// Worth of a perfect pair of clusters, for the assignment wants whole numbers.
const WHOLE: i64 = 1_000_000_000;

/// Clusters of mentions by name.
pub(super) struct Sets {
    sets: Vec<Vec<usize>>,
    of: BTreeMap<usize, usize>,
}

/// Precision and recall of the three measures, 0 to 1.
pub(super) struct Found([(f64, f64); 3]);

impl Sets {
    /// From pairs of mention and label.
    pub(super) fn of(labelled: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut by_label: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (mention, label) in labelled {
            by_label.entry(label).or_default().push(mention);
        }
        let sets: Vec<Vec<usize>> = by_label.into_values().collect();
        let of = sets.iter().enumerate().flat_map(|(at, set)| set.iter().map(move |mention| (*mention, at))).collect();
        Self { sets, of }
    }

    /// Measures an answer against these gold clusters.
    pub(super) fn against(&self, answer: &Self) -> Found {
        let shared = self.aligned(answer);
        Found([
            (answer.links(self), self.links(answer)),
            (answer.beside(self), self.beside(answer)),
            (shared / answer.sets.len().max(1) as f64, shared / self.sets.len().max(1) as f64),
        ])
    }

    fn links(&self, other: &Self) -> f64 {
        let (mut kept, mut all) = (0, 0);
        for set in &self.sets {
            let parts: BTreeSet<usize> = set.iter().filter_map(|mention| other.of.get(mention)).copied().collect();
            let missing = set.iter().filter(|mention| !other.of.contains_key(mention)).count();
            kept += set.len() - parts.len() - missing;
            all += set.len() - 1;
        }
        kept as f64 / all.max(1) as f64
    }

    fn beside(&self, other: &Self) -> f64 {
        let mut sum = 0.0;
        for set in &self.sets {
            let mut parts: BTreeMap<usize, usize> = BTreeMap::new();
            set.iter()
                .filter_map(|mention| other.of.get(mention))
                .for_each(|part| *parts.entry(*part).or_default() += 1);
            sum += parts.values().map(|part| (part * part) as f64).sum::<f64>() / set.len() as f64;
        }
        sum / self.of.len().max(1) as f64
    }

    /// Only clusters that share a mention are worth anything: each knot of such clusters is assigned by itself.
    fn aligned(&self, other: &Self) -> f64 {
        let mut common: BTreeMap<(usize, usize), i64> = BTreeMap::new();
        for (mention, own) in &self.of {
            if let Some(theirs) = other.of.get(mention) {
                *common.entry((*own, *theirs)).or_default() += 1;
            }
        }
        let rows: BTreeSet<usize> = common.keys().map(|pair| pair.0).collect();
        let columns: BTreeSet<usize> = common.keys().map(|pair| pair.1).collect();
        let (rows, columns): (Vec<usize>, Vec<usize>) = (rows.into_iter().collect(), columns.into_iter().collect());
        if rows.is_empty() {
            return 0.0;
        }
        let worth = |row: usize, column: usize| {
            let shared = common.get(&(rows[row], columns[column])).copied().unwrap_or(0);
            WHOLE * 2 * shared / (self.sets[rows[row]].len() + other.sets[columns[column]].len()) as i64
        };
        let (high, wide) = (rows.len(), columns.len());
        let weights = if high <= wide {
            Matrix::from_fn(high, wide, |(row, column)| worth(row, column))
        } else {
            Matrix::from_fn(wide, high, |(row, column)| worth(column, row))
        };
        kuhn_munkres(&weights).0 as f64 / WHOLE as f64
    }
}

impl Found {
    fn f1(&self, at: usize) -> f64 {
        let (precision, recall) = self.0[at];
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    /// All figures.
    pub(super) fn json(&self) -> Value {
        let of = |at: usize| json!({ "precision": self.0[at].0, "recall": self.0[at].1, "f1": self.f1(at) });
        json!({ "muc": of(0), "b_cubed": of(1), "ceaf_e": of(2), "conll": (self.f1(0) + self.f1(1) + self.f1(2)) / 3.0 })
    }
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        for at in 0..3 {
            let wide = if at == 0 { 7 } else { 9 };
            write!(out, "{:>wide$.1}{:>7.1}{:>7.1}", 100.0 * self.0[at].0, 100.0 * self.0[at].1, 100.0 * self.f1(at))?;
        }
        write!(out, "{:>8.1}", 100.0 * (self.f1(0) + self.f1(1) + self.f1(2)) / 3.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(labels: &[(usize, usize)]) -> Sets {
        Sets::of(labels.iter().copied())
    }

    #[test]
    fn a_missing_and_a_spurious_mention_cost_recall_and_precision() {
        let gold = sets(&[(0, 0), (1, 0), (2, 1)]);
        let found = gold.against(&sets(&[(0, 5), (1, 5), (9, 6)]));
        let [(muc_p, muc_r), (b_p, b_r), (c_p, c_r)] = found.0;
        assert!((muc_p - 1.0).abs() < 1e-9 && (muc_r - 1.0).abs() < 1e-9);
        assert!((b_p - 2.0 / 3.0).abs() < 1e-9 && (b_r - 2.0 / 3.0).abs() < 1e-9);
        assert!((c_p - 0.5).abs() < 1e-9 && (c_r - 0.5).abs() < 1e-9);
    }

    #[test]
    fn the_same_sets_agree_wholly() {
        let found = sets(&[(0, 0), (1, 0), (2, 1)]).against(&sets(&[(0, 3), (1, 3), (2, 9)]));
        assert!((0..3).all(|at| (found.f1(at) - 1.0).abs() < 1e-9));
    }
}
