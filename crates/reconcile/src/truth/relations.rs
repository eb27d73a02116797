//! Which values are coarser forms of which: places in a hierarchy, numbers, lists of names.

use std::collections::{BTreeMap, BTreeSet};

/// Names that lie within one another; one name may stand at several places ("Springfield").
#[derive(Debug, Clone, Default)]
pub struct Hierarchy {
    /// By name, the names above it, wherever it stands.
    above: BTreeMap<String, BTreeSet<String>>,
}

/// Steps from a node to the top at most; no hierarchy is that deep, and a loop cannot hold it up.
const DEEPEST: usize = 64;

impl Hierarchy {
    /// From nodes: id, name, id of the parent. A node whose parent is not among them stands at the top, and the one top node
    /// over all others says nothing.
    #[must_use]
    pub fn new(nodes: &[(String, String, String)]) -> Self {
        let by_id: BTreeMap<&str, (&str, &str)> =
            nodes.iter().map(|(id, name, parent)| (id.as_str(), (name.as_str(), parent.as_str()))).collect();
        let mut above: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, name, parent) in nodes {
            let names = above.entry(name.clone()).or_default();
            let mut at = parent.as_str();
            for _ in 0..DEEPEST {
                let Some((over, next)) = by_id.get(at).filter(|(_, next)| by_id.contains_key(next)) else { break };
                if over != name {
                    names.insert((*over).to_owned());
                }
                at = next;
            }
        }
        Self { above }
    }

    /// Whether `coarse` lies above `fine`, at one of the places of these names.
    #[must_use]
    pub fn coarser(&self, coarse: &str, fine: &str) -> bool {
        self.above.get(fine).is_some_and(|names| names.contains(coarse))
    }
}

/// A number as told: exactly, or between bounds ("dozens").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// Least value.
    pub low: u64,
    /// Greatest value; `None`: open.
    pub high: Option<u64>,
}

impl Number {
    /// One exact number.
    #[must_use]
    pub const fn exact(value: u64) -> Self {
        Self { low: value, high: Some(value) }
    }

    fn is_exact(self) -> bool {
        self.high == Some(self.low)
    }

    /// What is meant by it: a round number stands for all that round to it ("400" for 350 to 450).
    fn meant(self) -> (u64, Option<u64>) {
        let unit = self.unit();
        if self.is_exact() && unit > 1 {
            return (self.low - unit / 2, Some(self.low.saturating_add(unit / 2)));
        }
        (self.low, self.high)
    }

    /// The place of the last digit that is not 0: 10 for 120, 1 for 0.
    fn unit(self) -> u64 {
        let (mut unit, mut rest) = (1u64, self.low);
        while rest != 0 && rest % 10 == 0 {
            (unit, rest) = (unit * 10, rest / 10);
        }
        unit
    }

    /// Whether one value can be both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        other.high.is_none_or(|high| self.low <= high) && self.high.is_none_or(|high| other.low <= high)
    }

    /// Whether `self` says the same as `finer`, but less exactly: its range holds the other's and is wider.
    #[must_use]
    pub fn coarser(self, finer: Self) -> bool {
        let ((low, high), (least, most)) = (self.meant(), finer.meant());
        let held = low <= least && high.is_none_or(|high| most.is_some_and(|most| most <= high));
        held && (low, high) != (least, most)
    }

    /// How easily one who errs tells just this number: there are ten numbers of one digit that counts, a hundred of two, …;
    /// beyond three digits errors are slips that come in fewer kinds than numbers.
    #[must_use]
    pub fn chance(self) -> f64 {
        if !self.is_exact() {
            return 0.1;
        }
        let digits = (self.low / self.unit()).checked_ilog10().unwrap_or(0) + 1;
        10f64.powi(-(digits.min(3) as i32))
    }
}

/// Whether `some` is a part of the list `all`: names left out.
#[must_use]
pub fn part_of<T: Ord>(some: &BTreeSet<T>, all: &BTreeSet<T>) -> bool {
    !some.is_empty() && some.len() < all.len() && some.is_subset(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_vague_numbers_are_coarser() {
        let exact = Number::exact;
        assert!(exact(400).coarser(exact(437)) && !exact(437).coarser(exact(400)));
        assert!(!exact(400).coarser(exact(460)) && !exact(437).coarser(exact(437)));
        let dozens = Number { low: 24, high: Some(99) };
        assert!(dozens.coarser(exact(34)) && !dozens.coarser(exact(12)) && !exact(34).coarser(dozens));
        let many = Number { low: 100, high: None };
        assert!(many.coarser(exact(200)) && !many.coarser(dozens));
        assert!(!exact(0).coarser(exact(3)) && !exact(5).coarser(exact(4)));
        assert_eq!((exact(437).chance(), exact(20).chance(), exact(0).chance()), (0.001, 0.1, 0.1));
    }

    #[test]
    fn a_hierarchy_knows_all_places_of_a_name() {
        let node = |id: &str, name: &str, parent: &str| (id.to_owned(), name.to_owned(), parent.to_owned());
        let hierarchy = Hierarchy::new(&[
            node("0", "Root", "-1"),
            node("1", "Kesten", "0"),
            node("2", "Brod", "1"),
            node("3", "Varna", "0"),
            node("4", "Brod", "3"),
            node("5", "Loop", "6"),
            node("6", "Other loop", "5"),
        ]);
        assert!(hierarchy.coarser("Kesten", "Brod") && hierarchy.coarser("Varna", "Brod"));
        assert!(!hierarchy.coarser("Brod", "Kesten") && !hierarchy.coarser("Root", "Brod"));
        assert!(hierarchy.coarser("Other loop", "Loop"));
    }

    #[test]
    fn part_of_a_list() {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        assert!(part_of(&set(&["a"]), &set(&["a", "b"])));
        assert!(!part_of(&set(&[]), &set(&["a"])) && !part_of(&set(&["a"]), &set(&["a"])));
    }
}
