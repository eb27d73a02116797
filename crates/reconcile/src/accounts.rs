//! Accounts: the largest sets of an event's claims that can be true together.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Account, DisputeKind};

use crate::case::Case;
use crate::disputes::Parting;
use crate::events::{main_claims, quoted};

/// Accounts shown of an event at most.
const MOST: usize = 4;
/// Blocks of claims that are weighed against each other at most; the best sourced come first.
const BLOCKS: usize = 16;
/// Statements told in an account's sentence at most.
const TOLD: usize = 3;

/// The few best accounts of an event: those with most independent roots among their disputed claims first.
///
/// Claims that stand on the same sides of every dispute form a block; blocks on different sides of one dispute exclude each
/// other. The accounts are the maximal sets of blocks without such a pair (Bron and Kerbosch 1973, on the complement), each
/// with all undisputed claims.
///
/// What only differs (two tolls of one day and the next) can all be true and parts no account.
pub(crate) fn accounts(case: &Case, claims: &[usize], partings: &[&Parting]) -> Vec<Account> {
    let partings: Vec<&&Parting> = partings.iter().filter(|parting| parting.kind != DisputeKind::Differs).collect();
    let mut places: BTreeMap<usize, Vec<Option<usize>>> = BTreeMap::new();
    for (at, parting) in partings.iter().enumerate() {
        for (side, reading) in parting.sides.iter().enumerate() {
            // A reading can lean on a claim of another event (a denial of what is told there); an account holds its own only.
            for claim in reading.claims.iter().filter(|claim| claims.contains(claim)) {
                places.entry(*claim).or_insert_with(|| vec![None; partings.len()])[at] = Some(side);
            }
        }
    }
    let mut blocks: BTreeMap<Vec<Option<usize>>, Vec<usize>> = BTreeMap::new();
    for (claim, place) in places {
        blocks.entry(place).or_default().push(claim);
    }
    let mut blocks: Vec<(Vec<Option<usize>>, Vec<usize>)> = blocks.into_iter().collect();
    blocks.sort_by_key(|(_, own)| (std::cmp::Reverse(case.sources(own).len()), own.clone()));
    blocks.truncate(BLOCKS);
    let exclude =
        |a: usize, b: usize| blocks[a].0.iter().zip(&blocks[b].0).any(|(x, y)| x.zip(*y).is_some_and(|(x, y)| x != y));
    let disputed: BTreeSet<usize> =
        partings.iter().flat_map(|parting| &parting.sides).flat_map(|side| side.claims.clone()).collect();
    let calm: Vec<usize> = claims.iter().copied().filter(|claim| !disputed.contains(claim)).collect();

    let mut sets = Vec::new();
    largest(&exclude, Vec::new(), (0..blocks.len()).collect(), Vec::new(), &mut sets);
    let mut found: Vec<(usize, Account)> = sets
        .into_iter()
        .map(|set| {
            let own: Vec<usize> = set.iter().flat_map(|block| blocks[*block].1.clone()).collect();
            let weight = case.sources(&own).len();
            (weight, account(case, &set.iter().map(|block| blocks[*block].1.as_slice()).collect::<Vec<_>>(), &calm))
        })
        .collect();
    found.sort_by(|a, b| {
        b.0.cmp(&a.0).then(b.1.claim_ids.len().cmp(&a.1.claim_ids.len())).then(a.1.claim_ids.cmp(&b.1.claim_ids))
    });
    found.truncate(MOST);
    found.into_iter().map(|(_, account)| account).collect()
}

/// Bron–Kerbosch without pivot: `blocks` are few.
fn largest(
    exclude: &dyn Fn(usize, usize) -> bool,
    chosen: Vec<usize>,
    mut open: Vec<usize>,
    mut done: Vec<usize>,
    sets: &mut Vec<Vec<usize>>,
) {
    if open.is_empty() && done.is_empty() {
        sets.push(chosen);
        return;
    }
    while let Some(block) = open.first().copied() {
        let fits = |others: &[usize]| {
            others.iter().copied().filter(|other| *other != block && !exclude(block, *other)).collect()
        };
        let mut more = chosen.clone();
        more.push(block);
        largest(exclude, more, fits(&open), fits(&done), sets);
        open.remove(0);
        done.push(block);
    }
}

fn account(case: &Case, blocks: &[&[usize]], calm: &[usize]) -> Account {
    let mut claims: Vec<usize> = blocks.iter().flat_map(|block| block.iter().copied()).collect();
    claims.extend(calm);
    claims.sort_unstable();
    claims.dedup();
    let mut told: Vec<usize> = blocks.iter().filter_map(|block| block.first().copied()).collect();
    if told.is_empty() {
        told = main_claims(case, &claims);
    }
    told.truncate(TOLD);
    told.sort_unstable();
    let sources = case.sources(&claims);
    Account {
        sentence: sentence(case, &told),
        claim_ids: claims.iter().map(|claim| case.claims[*claim].claim_id.clone()).collect(),
        independent_sources: sources.len() as u32,
        source_ids: sources.into_iter().cloned().collect(),
    }
}

/// Who says what, in the claims' own words.
fn sentence(case: &Case, told: &[usize]) -> String {
    let parts: Vec<String> = told
        .iter()
        .map(|claim| format!("according to {}, “{}”", case.roots[*claim].name, quoted(&case.claims[*claim])))
        .collect();
    format!("{}.", crate::wording::capitalised(&parts.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::largest;

    #[test]
    fn largest_sets_hold_no_pair_that_excludes_itself() {
        let mut sets = Vec::new();
        // 0 and 1 exclude each other, 2 goes with both.
        largest(&|a, b| (a.min(b), a.max(b)) == (0, 1), Vec::new(), vec![0, 1, 2], Vec::new(), &mut sets);
        assert_eq!(sets, [vec![0, 2], vec![1, 2]]);
    }
}
