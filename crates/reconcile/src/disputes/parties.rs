//! Telling one party from another, where the readings are parties.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Participant, Role};

use super::Scene;
use crate::profile::actor;
use crate::wording;

/// A party as a claim names it.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) key: String,
    pub(crate) name: String,
    /// Stems of its name and words that tell it from others.
    marks: BTreeSet<String>,
    /// Whether it is known as an actor of its own, not only by words.
    pub(crate) known: bool,
}

impl Party {
    /// The party that a participant names; `None` for pronouns and for words that tell no party ("the forces").
    pub(crate) fn of(scene: &Scene, who: &Participant, place: &BTreeSet<String>) -> Option<Self> {
        let key = actor(who)?;
        let words = format!("{} {}", who.name, who.text);
        let marks: BTreeSet<String> = wording::stems(&words)
            .into_iter()
            .filter(|stem| stem.len() > 1 && !scene.case.knowledge.is_common_party(stem) && !place.contains(stem))
            .collect();
        let known = scene.is_actor(&key);
        (known || !marks.is_empty()).then(|| Self { key, name: who.name.clone(), marks, known })
    }

    /// Whether its words say enough to tell it from another party.
    pub(crate) fn told(&self) -> bool {
        self.known || self.marks.len() > 1
    }

    pub(crate) fn same(&self, other: &Self) -> bool {
        self.key == other.key || self.marks.iter().any(|one| other.marks.iter().any(|other| akin(one, other)))
    }
}

/// Whether two words have one root: a country and its people name one party.
fn akin(one: &str, other: &str) -> bool {
    const ROOT: usize = 5;
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    one == other || shared >= ROOT
}

/// The parties that claims give to a role. `place` holds words of the place, which tell no party from another.
pub(crate) fn parties(scene: &Scene, claim: usize, role: Role) -> Vec<Party> {
    let own = &scene.case.claims[claim];
    let place = own.place.as_ref().map(|place| wording::stems(&place.name)).unwrap_or_default();
    own.participants.iter().filter(|who| who.role == role).filter_map(|who| Party::of(scene, who, &place)).collect()
}

/// Groups of claims whose parties are the same or overlap; groups in order of their first claim.
pub(crate) fn groups(claims: &[(usize, Vec<Party>)]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..claims.len()).collect();
    for a in 0..claims.len() {
        for b in a + 1..claims.len() {
            if claims[a].1.iter().any(|one| claims[b].1.iter().any(|other| one.same(other))) {
                let (keep, gone) = (group[a].min(group[b]), group[a].max(group[b]));
                group.iter_mut().filter(|own| **own == gone).for_each(|own| *own = keep);
            }
        }
    }
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, group) in group.into_iter().enumerate() {
        found.entry(group).or_default().push(at);
    }
    found.into_values().collect()
}

/// The name that stands for a group of claims: of the known parties the one named first.
pub(crate) fn name(claims: &[(usize, Vec<Party>)], group: &[usize]) -> String {
    let all = || group.iter().flat_map(|at| &claims[*at].1);
    all().find(|party| party.known).or_else(|| all().next()).map(|party| party.name.clone()).unwrap_or_default()
}
