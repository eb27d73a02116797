//! Agglomerative clustering by average link, with pairs that may never be joined.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

/// A scored pair of items; `a < b`.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Number of the first item.
    pub a: u32,
    /// Number of the second.
    pub b: u32,
    /// How much they look alike.
    pub score: f64,
}

impl Edge {
    /// The edge between two items; there are fewer than 2³² of them.
    #[must_use]
    pub fn new(a: usize, b: usize, score: f64) -> Self {
        Self { a: a as u32, b: b as u32, score }
    }
}

/// Members of two groups that are looked at for pairs that forbid joining them: enough to see, few enough to stay quick.
const LOOKED_AT: usize = 48;

#[derive(PartialEq)]
struct Candidate {
    mean: f64,
    a: usize,
    b: usize,
    sizes: (usize, usize),
}

impl Eq for Candidate {}
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}
impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Joins items, best pair first, while the mean score of the edges between two groups reaches `threshold` and no looked-at
/// pair of their members is `apart`. Gives every item the number of its group's first member.
///
/// Only the edges given count in a mean: a pair without one neither joins nor parts. Ties go to the pair with the least item numbers, so that the result hangs on the numbering alone. Two groups whose mean
/// reaches the threshold have an edge between them that does: what no such edges connect is looked at by itself.
pub fn agglomerate(items: usize, edges: &[Edge], threshold: f64, apart: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let component = components(items, edges.iter().filter(|edge| edge.score >= threshold));
    let of = |edge: &Edge| component[edge.a as usize];
    let mut within: Vec<Edge> = edges.iter().filter(|edge| of(edge) == component[edge.b as usize]).copied().collect();
    within.sort_by_key(of);
    let mut group: Vec<usize> = (0..items).collect();
    for edges in within.chunk_by(|a, b| of(a) == of(b)) {
        for own in joined(edges, threshold, apart) {
            for item in &own {
                group[*item] = own[0];
            }
        }
    }
    group
}

/// The number of each item's component: that of its least member.
fn components<'e>(items: usize, edges: impl Iterator<Item = &'e Edge>) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..items as u32).collect();
    let find = |parent: &mut [u32], mut at: u32| {
        while parent[at as usize] != at {
            parent[at as usize] = parent[parent[at as usize] as usize];
            at = parent[at as usize];
        }
        at
    };
    for edge in edges {
        let (a, b) = (find(&mut parent, edge.a), find(&mut parent, edge.b));
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..items as u32).map(|at| find(&mut parent, at)).collect()
}

/// The groups of one component with more than one member, each ascending.
fn joined(edges: &[Edge], threshold: f64, apart: &dyn Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let mut items: Vec<u32> = edges.iter().flat_map(|edge| [edge.a, edge.b]).collect();
    items.sort_unstable();
    items.dedup();
    let at = |item: u32| items.binary_search(&item).unwrap_or_default();
    let mut members: Vec<Vec<usize>> = items.iter().map(|item| vec![*item as usize]).collect();
    let mut links: Vec<BTreeMap<usize, (f64, usize)>> = vec![BTreeMap::new(); items.len()];
    let mut heap = BinaryHeap::new();
    for edge in edges {
        let (a, b) = (at(edge.a), at(edge.b));
        links[a].insert(b, (edge.score, 1));
        links[b].insert(a, (edge.score, 1));
        if edge.score >= threshold {
            heap.push(Candidate { mean: edge.score, a, b, sizes: (1, 1) });
        }
    }
    while let Some(Candidate { a, b, sizes, .. }) = heap.pop() {
        if sizes != (members[a].len(), members[b].len()) || members[a].is_empty() || members[b].is_empty() {
            continue;
        }
        if members[a].iter().take(LOOKED_AT).any(|x| members[b].iter().take(LOOKED_AT).any(|y| apart(*x, *y))) {
            continue;
        }
        let moved = std::mem::take(&mut members[b]);
        members[a].extend(moved);
        members[a].sort_unstable();
        let gone = std::mem::take(&mut links[b]);
        links[a].remove(&b);
        for (other, (sum, count)) in gone {
            if other == a {
                continue;
            }
            links[other].remove(&b);
            let merged = links[a].entry(other).or_insert((0.0, 0));
            *merged = (merged.0 + sum, merged.1 + count);
            let value = *merged;
            links[other].insert(a, value);
        }
        for (other, (sum, count)) in &links[a] {
            let mean = sum / *count as f64;
            if mean >= threshold {
                let (x, y) = (a.min(*other), a.max(*other));
                heap.push(Candidate { mean, a: x, b: y, sizes: (members[x].len(), members[y].len()) });
            }
        }
    }
    members.retain(|own| own.len() > 1);
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(a: u32, b: u32, score: f64) -> Edge {
        Edge { a, b, score }
    }

    #[test]
    fn near_items_join_and_far_ones_stay() {
        let edges = [edge(0, 1, 3.0), edge(1, 2, 0.5), edge(2, 3, 3.0)];
        assert_eq!(agglomerate(4, &edges, 2.0, &|_, _| false), [0, 0, 2, 2]);
    }

    #[test]
    fn a_chain_is_cut_by_the_mean() {
        let edges = [edge(0, 1, 3.0), edge(0, 2, -3.0), edge(1, 2, 2.5)];
        assert_eq!(agglomerate(3, &edges, 2.0, &|_, _| false), [0, 0, 2]);
    }

    #[test]
    fn forbidden_pairs_are_never_joined() {
        let edges = [edge(0, 1, 9.0), edge(1, 2, 8.0), edge(0, 2, 9.0)];
        let group = agglomerate(3, &edges, 2.0, &|x, y| (x, y) == (0, 2) || (x, y) == (2, 0));
        assert_ne!(group[0], group[2]);
    }
}
