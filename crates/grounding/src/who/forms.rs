//! Full names across reports: which are compared, and how much two of them agree.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::EntityKind;

use super::bodies::{Body, abbreviates, bodies_agree};
use super::evidence::Evidence;
use super::name::{ALIKE, Agreement, Parsed, initials, persons_agree};

/// Most names that share a key and are all compared; a bigger crowd must share a second key.
pub(super) const CROWD: usize = 300;
/// Full names that sound nearly alike are one where roles or affiliation speak for it.
pub(super) const NEARLY: f64 = ALIKE - 0.04;

/// One full name with the nodes that bear it.
pub(super) struct Form {
    pub(super) class: EntityKind,
    pub(super) name: String,
    pub(super) parsed: Parsed,
    pub(super) body: Body,
    pub(super) nodes: Vec<usize>,
}

/// Pairs of forms that share a key: for people the sound of the last or first word, for the rest of any word, or initials.
pub(super) fn candidates(forms: &[Form]) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<(EntityKind, String), Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        match form.class {
            EntityKind::Person if form.parsed.words.len() > 1 => {
                keys.extend(form.parsed.last_keys());
                keys.extend(form.parsed.words[0].sounds.keys());
            }
            EntityKind::Person => {}
            _ => {
                keys.extend(form.parsed.words.iter().flat_map(|word| word.sounds.keys()));
                keys.extend(initials(&form.name).into_iter().map(|letters| format!("~{letters}")));
            }
        }
        for key in keys {
            blocks.entry((form.class, key)).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for block in blocks.values() {
        if block.len() <= CROWD {
            all_pairs(block, &mut pairs);
            continue;
        }
        let mut smaller: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for at in block {
            let words = &forms[*at].parsed.words;
            for first in words[0].sounds.keys() {
                for last in words[words.len() - 1].sounds.keys() {
                    smaller.entry((first.clone(), last)).or_default().push(*at);
                }
            }
        }
        for block in smaller.values() {
            all_pairs(&block[..block.len().min(CROWD)], &mut pairs);
        }
    }
    pairs
}

fn all_pairs(block: &[usize], pairs: &mut BTreeSet<(usize, usize)>) {
    for (offset, a) in block.iter().enumerate() {
        pairs.extend(block[offset + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
    }
}

/// The score of two full names and why; `evidence` is what else the reports say of those who bear them.
pub(super) fn agree(one: &Form, other: &Form, evidence: impl FnOnce() -> Evidence) -> Option<(f64, String)> {
    let told = |agreed: Agreement| (agreed.score, agreed.reason.to_owned());
    match one.class {
        EntityKind::Person => {
            let agreed = persons_agree(&one.parsed, &other.parsed, NEARLY).filter(|agreed| !agreed.bare)?;
            let sure = persons_agree(&one.parsed, &other.parsed, ALIKE).is_some();
            evidence().weigh(agreed.score, agreed.reason, sure)
        }
        EntityKind::Place => {
            let telling = one.parsed.words.iter().chain(&other.parsed.words).all(|word| word.sounds.consonants() > 1);
            let agreed = (telling && one.parsed.words.len() == other.parsed.words.len())
                .then(|| bodies_agree(&one.body, &other.body))??;
            Some(told(agreed))
        }
        _ => {
            if abbreviates(&one.name, &other.name) || abbreviates(&other.name, &one.name) {
                let letters = one.name.chars().count().min(other.name.chars().count());
                return (letters > 2).then(|| (0.85, "its initials".to_owned()));
            }
            bodies_agree(&one.body, &other.body).map(told)
        }
    }
}
