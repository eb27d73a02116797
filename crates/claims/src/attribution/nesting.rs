//! Chains: an act whose cue stands in the content of another is told by that other; outermost first, root informant last.

use super::{Act, unverified};

/// The acts that a statement within act `at` comes through, outermost first, `at` itself last.
pub(crate) fn chain(acts: &[Act], at: usize) -> Vec<usize> {
    let mut chain = vec![at];
    let mut here = at;
    while let Some(outer) = parent(acts, here) {
        // Two cues can hold each other where a sentence is damaged; the chain stays a chain.
        if chain.contains(&outer) {
            break;
        }
        chain.push(outer);
        here = outer;
    }
    chain.reverse();
    chain
}

fn parent(acts: &[Act], at: usize) -> Option<usize> {
    if let Some(within) = acts[at].within {
        return Some(within);
    }
    (0..acts.len())
        .filter(|other| *other != at && acts[*other].rule != unverified::RULE && acts[*other].holds(acts[at].cue_span))
        .filter(|other| !(acts[at].holds(acts[*other].cue_span) && acts[*other].size() <= acts[at].size()))
        .min_by_key(|other| (acts[*other].size(), *other))
}
