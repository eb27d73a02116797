//! Candidate pairs of reports: which of those that share one key are compared.

use std::ops::Range;

/// How many of the first reports under a key every later one is compared with.
const FIRST: usize = 2;
/// How many forerunners under a key a report is compared with.
const NEAREST: usize = 6;

/// The ranks under a key with which the report of a rank is compared: the first ones, and those just before it.
///
/// A text reprinted by thousands would make millions of pairs that tell nothing new: in a crowd each report is compared with
/// the earliest ones and with its forerunners, which keeps the work linear and the group connected. The earliest is the one
/// that all others go back to, so nothing is lost of who was first. What is compared hangs on ranks alone, so that a report
/// put in between changes the pairs of the few after it, or of all only where it is among the first.
fn before(rank: usize) -> (Range<usize>, Range<usize>) {
    let near = rank.saturating_sub(NEAREST);
    (0..near.min(FIRST), near..rank)
}

/// Whether two reports are compared on account of a key under which they have these ranks.
pub(crate) fn are_compared(earlier: usize, later: usize) -> bool {
    let (first, near) = before(later);
    first.contains(&earlier) || near.contains(&earlier)
}

/// Two reports, the earlier one first.
pub(crate) type Pair = (u32, u32);

/// The pairs that the report at rank `at` brings, and those that it takes away, when it comes to be under a key.
pub(crate) fn brought(under: &[u32], at: usize) -> (Vec<Pair>, Vec<Pair>) {
    let (mut more, mut less) = (Vec::new(), Vec::new());
    let pairs = |rank: usize| {
        let (first, near) = before(rank);
        first.chain(near)
    };
    more.extend(pairs(at).map(|earlier| (under[earlier], under[at])));
    let end = if at < FIRST { under.len() } else { under.len().min(at + NEAREST + 1) };
    for rank in at + 1..end {
        let now = || pairs(rank).map(|earlier| under[earlier]);
        // Without it, its successors stand one rank lower.
        let without = || pairs(rank - 1).map(|earlier| under[earlier + usize::from(earlier >= at)]);
        let pair = |earlier| (earlier, under[rank]);
        more.extend(now().filter(|one| without().all(|other| other != *one)).map(pair));
        less.extend(without().filter(|one| now().all(|other| other != *one)).map(pair));
    }
    (more, less)
}

/// Pairs to compare; reports are numbered in order of precedence, and each pair holds the earlier one first.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Vec<Pair>);

/// Pairs after which repeated ones are taken out, so that a paragraph that thousands share is not kept a hundred times.
const MANY: usize = 1 << 22;

impl Pairs {
    /// Adds the pairs of reports that share a key: `keyed` holds every key with a report that has it, sorted.
    pub(crate) fn sharing(&mut self, keyed: &[(u64, u32)]) {
        let mut pruned = self.0.len();
        for group in keyed.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
            for (rank, (_, later)) in group.iter().enumerate() {
                let (first, near) = before(rank);
                self.0.extend(first.chain(near).map(|earlier| (group[earlier].1, *later)));
            }
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

    /// The pairs, sorted.
    pub(crate) fn sorted(&self) -> &[Pair] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn of(under: &[u32]) -> BTreeSet<Pair> {
        let mut pairs = Pairs::default();
        pairs.sharing(&under.iter().map(|number| (7, *number)).collect::<Vec<_>>());
        pairs.0.into_iter().collect()
    }

    #[test]
    fn a_crowd_gives_a_linear_number_of_pairs_and_each_has_the_first() {
        let crowd: Vec<u32> = (0..1000).collect();
        let pairs = of(&crowd);
        assert!(pairs.len() <= 1000 * (FIRST + NEAREST));
        assert!((1..1000).all(|later| pairs.contains(&(0, later)) && pairs.contains(&(later - 1, later))));
        assert!(pairs.iter().all(|(earlier, later)| are_compared(*earlier as usize, *later as usize)));
    }

    #[test]
    fn what_a_report_brings_and_takes_away_is_the_difference() {
        for size in 1..40u32 {
            for at in 0..size as usize {
                let under: Vec<u32> = (0..size).collect();
                let mut without = under.clone();
                without.remove(at);
                let (more, less) = brought(&under, at);
                let (with, without) = (of(&under), of(&without));
                assert_eq!(more.into_iter().collect::<BTreeSet<_>>(), with.difference(&without).copied().collect());
                assert_eq!(less.into_iter().collect::<BTreeSet<_>>(), without.difference(&with).copied().collect());
            }
        }
    }
}
