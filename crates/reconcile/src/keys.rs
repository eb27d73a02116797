//! Keys by number: actors, words and informants, compared many times.

use std::collections::{BTreeMap, BTreeSet};

/// Keys by number, ascending, so that many pairs are compared quickly.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(Vec<u32>);

impl Keys {
    /// The keys that both hold.
    pub(crate) fn common<'k>(&'k self, other: &'k Self) -> impl Iterator<Item = u32> + 'k {
        self.0.iter().copied().filter(|key| other.0.binary_search(key).is_ok())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().copied()
    }
}

/// Numbers for keys, in order of first meeting.
#[derive(Default)]
pub(crate) struct Numbering(BTreeMap<String, u32>);

impl Numbering {
    pub(crate) fn keys<'k>(&mut self, keys: impl Iterator<Item = &'k str>) -> Keys {
        let mut numbers: Vec<u32> = keys
            .map(|key| match self.0.get(key) {
                Some(number) => *number,
                None => {
                    let next = self.0.len() as u32;
                    self.0.insert(key.to_owned(), next);
                    next
                }
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Keys(numbers)
    }
}

/// How rare each key is among the reports (given in their order, with the keys that each telling holds): 1 for a key of one report, towards 0 for one of all.
pub(crate) struct Rarity(Vec<f64>);

impl Rarity {
    pub(crate) fn of<'k>(held: impl Iterator<Item = (usize, &'k Keys)>) -> Self {
        // They stand in order of reports, so that a key's last report is enough to count each once.
        let mut counts: Vec<(usize, Option<usize>)> = Vec::new();
        let mut reports = BTreeSet::new();
        for (report, keys) in held {
            reports.insert(report);
            for key in keys.iter() {
                let at = key as usize;
                counts.resize(counts.len().max(at + 1), (0, None));
                if counts[at].1 != Some(report) {
                    counts[at] = (counts[at].0 + 1, Some(report));
                }
            }
        }
        let total = 1.0 + reports.len() as f64;
        Self(counts.into_iter().map(|(count, _)| (total / count.max(1) as f64).ln() / total.ln()).collect())
    }

    pub(crate) fn of_key(&self, key: u32) -> f64 {
        self.0.get(key as usize).copied().unwrap_or(0.0)
    }
}
