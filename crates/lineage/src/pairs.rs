//! Candidate pairs of reports, bounded where very many share one key.

use std::collections::BTreeSet;

/// From this many reports on, a key's reports are compared as a star and a chain instead of each with each.
const CROWD: usize = 24;

/// Pairs to compare; reports are numbered in order of precedence, and each pair holds the earlier one first.
#[derive(Debug, Default)]
pub(crate) struct Pairs(BTreeSet<(usize, usize)>);

impl Pairs {
    /// Adds the pairs among reports that share a key (`reports` ascending).
    ///
    /// A text reprinted by thousands would make millions of pairs that tell nothing new: in a crowd each report is
    /// compared with the earliest one and with its forerunner, which keeps the work linear and the group connected.
    pub(crate) fn among(&mut self, reports: &[usize]) {
        if reports.len() < CROWD {
            for (at, earlier) in reports.iter().enumerate() {
                self.0
                    .extend(reports[at + 1..].iter().filter(|later| *later != earlier).map(|later| (*earlier, *later)));
            }
        } else {
            let first = reports[0];
            self.0.extend(reports[1..].iter().filter(|later| **later != first).map(|later| (first, *later)));
            self.0.extend(reports.windows(2).filter(|two| two[0] != two[1]).map(|two| (two[0], two[1])));
        }
    }

    /// The pairs in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.0.iter().copied()
    }
}
