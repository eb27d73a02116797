//! Claims under keys.

use std::collections::HashMap;
use std::hash::Hash;

/// By key the claims that stand under it, ascending. Only looked up, so that its order is of no account.
#[derive(Debug)]
pub(crate) struct Postings<K>(HashMap<K, Vec<usize>>);

impl<K> Default for Postings<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Postings<K> {
    pub(crate) fn under<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> &[usize]
    where
        K: std::borrow::Borrow<Q>,
    {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn enter(&mut self, key: K, claim: usize) {
        let held = self.0.entry(key).or_default();
        if let Err(at) = held.binary_search(&claim) {
            held.insert(at, claim);
        }
    }

    pub(crate) fn leave<Q: Eq + Hash + ?Sized>(&mut self, key: &Q, claim: usize)
    where
        K: std::borrow::Borrow<Q>,
    {
        if let Some(held) = self.0.get_mut(key)
            && let Ok(at) = held.binary_search(&claim)
        {
            held.remove(at);
        }
    }

    /// Makes room for claims: all from `first` on go up by so many.
    pub(crate) fn shift(&mut self, first: usize, many: usize) {
        let later = self.0.values_mut().flatten().filter(|claim| **claim >= first);
        later.for_each(|claim| *claim += many);
    }
}
