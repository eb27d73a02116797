//! Surnames and names of one word across reports: joined where the other reports know one whom they can mean.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::EntityKind;

use super::Clusters;
use crate::who::evidence::Evidence;
use crate::who::forms::CROWD;
use crate::who::name::{Parsed, persons_agree};

/// Bare surnames and one-word names of two reports must sound this close.
const BARE: f64 = 0.92;

impl Clusters<'_> {
    /// A report that gives a surname alone means the one person of that surname that the other reports know.
    pub(super) fn join_surnames(&mut self) {
        let mut by_key: BTreeMap<String, BTreeSet<(usize, String)>> = BTreeMap::new();
        let mut bare: Vec<(usize, Parsed, String)> = Vec::new();
        for (at, node) in self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.entity.kind == EntityKind::Person && node.names.actor.is_none())
        {
            let full: Vec<(Parsed, &String)> = node.full().map(|name| (Parsed::of(name), name)).collect();
            if full.iter().any(|(name, _)| name.words.len() > 1) {
                for (name, written) in full.iter().filter(|(name, _)| name.words.len() > 1) {
                    for key in name.last_keys() {
                        by_key.entry(key).or_default().insert((self.root(at), (*written).clone()));
                    }
                }
            } else if let Some((name, written)) = full.into_iter().next().filter(|(name, _)| !name.words.is_empty()) {
                bare.push((at, name, written.clone()));
            }
        }
        let mut left: Vec<(usize, Parsed, String)> = Vec::new();
        for (at, name, written) in bare {
            let near = name.last_keys().into_iter().filter_map(|key| by_key.get(&key)).flatten().take(4 * CROWD);
            let fits: BTreeMap<usize, &String> = near
                .filter(|(_, full)| persons_agree(&name, &Parsed::of(full), BARE).is_some())
                .map(|(root, full)| (self.root(*root), full))
                .collect();
            match fits.len() {
                0 => left.push((at, name, written)),
                1 => {
                    let (root, full) = fits.into_iter().next().unwrap_or((at, &written));
                    let why = format!(
                        "“{written}” = “{full}”: the surname alone, and no other person of that surname is known"
                    );
                    self.join(root, at, Some(why));
                }
                // Several bear it: where the report does not say which one, neither do we.
                _ => {
                    let spoken = |root: &&usize| Evidence::of(self.nodes, &[at], &self.members[**root]).speaks_for();
                    let told: Vec<usize> = fits.keys().filter(spoken).copied().collect();
                    if let [root] = told.as_slice() {
                        let reason = Evidence::of(self.nodes, &[at], &self.members[*root]).reason();
                        let why = format!("“{written}” = “{}”: the surname alone{reason}", fits[root]);
                        self.join(*root, at, Some(why));
                    }
                }
            }
        }
        self.join_bare(&left);
    }

    /// Surnames of people whose full name no report gives.
    fn join_bare(&mut self, bare: &[(usize, Parsed, String)]) {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (_, name, _)) in bare.iter().enumerate() {
            for key in name.last_keys() {
                by_key.entry(key).or_default().push(at);
            }
        }
        for block in by_key.values() {
            for (offset, one) in block.iter().enumerate() {
                for other in block[offset + 1..].iter().take(CROWD) {
                    let (a, b) = (&bare[*one], &bare[*other]);
                    let telling =
                        a.2 == b.2 || a.1.words[0].sounds.consonants().min(b.1.words[0].sounds.consonants()) > 1;
                    if let Some(agreed) = persons_agree(&a.1, &b.1, BARE).filter(|_| telling) {
                        let why = (a.2 != b.2)
                            .then(|| format!("“{}” = “{}”: {} ({:.2})", a.2, b.2, agreed.reason, agreed.score));
                        self.join(a.0, b.0, why);
                    }
                }
            }
        }
    }
}
