//! Keys by number: actors, words and informants, compared many times.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A number for a key: the same wherever the key is met, so that what is numbered today can be compared with what comes tomorrow.
pub(crate) fn number(key: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

/// Keys by number, ascending, so that many pairs are compared quickly.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Keys(Vec<u64>);

impl Keys {
    pub(crate) fn of<'k>(keys: impl Iterator<Item = &'k str>) -> Self {
        let mut numbers: Vec<u64> = keys.map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.shrink_to_fit();
        Self(numbers)
    }

    /// The keys that both hold.
    pub(crate) fn common<'k>(&'k self, other: &'k Self) -> impl Iterator<Item = u64> + 'k {
        self.0.iter().copied().filter(|key| other.0.binary_search(key).is_ok())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

/// How rare each key is among the reports that teach it: 1 for a key of one report or none, towards 0 for one of all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rarity {
    /// Looked up only, so that its order is of no account.
    counts: HashMap<u64, u32>,
    total: f64,
}

impl Rarity {
    /// Counts in how many reports a key stands: `held` gives by telling its report and its keys, in order of reports.
    pub(crate) fn of<'k>(held: impl Iterator<Item = (usize, &'k Keys)>) -> Self {
        // They stand in order of reports, so that a key's last report is enough to count each once.
        let mut counts: HashMap<u64, (u32, usize)> = HashMap::new();
        let mut reports = BTreeSet::new();
        for (report, keys) in held {
            reports.insert(report);
            for key in keys.iter() {
                let known = counts.entry(key).or_insert((0, usize::MAX));
                if known.1 != report {
                    *known = (known.0 + 1, report);
                }
            }
        }
        let counts = counts.into_iter().map(|(key, (count, _))| (key, count)).collect();
        Self { counts, total: 1.0 + reports.len() as f64 }
    }

    pub(crate) fn of_key(&self, key: u64) -> f64 {
        let count = self.counts.get(&key).copied().unwrap_or(1);
        (self.total / f64::from(count)).ln() / self.total.ln()
    }
}
