//! Candidate pairs of reports, bounded where very many share one key.

/// From this many reports on, a key's reports are compared as a star and a chain instead of each with each.
const CROWD: usize = 24;

/// Pairs to compare; reports are numbered in order of precedence, and each pair holds the earlier one first.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Vec<(u32, u32)>);

/// Pairs after which repeated ones are taken out, so that a paragraph that thousands share is not kept a hundred times.
const MANY: usize = 1 << 22;

impl Pairs {
    /// Adds the pairs among reports that share a key (`reports` ascending).
    ///
    /// A text reprinted by thousands would make millions of pairs that tell nothing new: in a crowd each report is
    /// compared with the earliest one and with its forerunner, which keeps the work linear and the group connected. The
    /// earliest is the one that all others go back to, so nothing is lost of who was first.
    fn among(&mut self, reports: &[u32]) {
        if reports.len() < CROWD {
            for (at, earlier) in reports.iter().enumerate() {
                self.0.extend(reports[at + 1..].iter().map(|later| (*earlier, *later)));
            }
        } else {
            self.0.extend(reports[1..].iter().map(|later| (reports[0], *later)));
            self.0.extend(reports.windows(2).map(|two| (two[0], two[1])));
        }
    }

    /// Adds the pairs of reports that share a key: `keyed` holds every key with a report that has it, in any order.
    pub(crate) fn sharing(&mut self, mut keyed: Vec<(u64, u32)>) {
        keyed.sort_unstable();
        keyed.dedup();
        let mut reports = Vec::new();
        let mut pruned = self.0.len();
        for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            reports.clear();
            reports.extend(group.iter().map(|(_, report)| *report));
            self.among(&reports);
            if self.0.len() > pruned + MANY {
                self.prune();
                pruned = self.0.len();
            }
        }
        self.prune();
    }

    fn prune(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// The pairs in order, one slice for each earlier report.
    pub(crate) fn by_earlier(&self) -> Vec<&[(u32, u32)]> {
        self.0.chunk_by(|a, b| a.0 == b.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_gives_a_star_and_a_chain() {
        let mut pairs = Pairs::default();
        let crowd: Vec<(u64, u32)> = (0..1000).flat_map(|report| [(1, report), (2, report)]).collect();
        pairs.sharing(crowd);
        assert_eq!(pairs.0.len(), 999 + 998);
        assert!(pairs.0.contains(&(0, 999)) && pairs.0.contains(&(998, 999)));
    }
}
