//! Known actors inside descriptions: "Shura Council fighters" tells of the council, though it is no name of it.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, Entity, EntityId, EntityKind};

use crate::wording;

/// The names of known actors, folded, each of one actor only.
pub(crate) struct Aliases<'e>(BTreeMap<String, Option<&'e EntityId>>);

impl<'e> Aliases<'e> {
    /// The names of persons, organizations and groups. A name of two actors names neither; so does one
    /// that is a place's as well, or has no capital.
    pub(crate) fn of(entities: &'e [Entity]) -> Self {
        let mut names: BTreeMap<String, Option<&EntityId>> = BTreeMap::new();
        let places: BTreeSet<String> = entities
            .iter()
            .filter(|entity| matches!(entity.kind, EntityKind::Place | EntityKind::Facility))
            .flat_map(|entity| entity.aliases.iter().chain([&entity.name]))
            .map(|name| wording::folded(name))
            .collect();
        let actors = [EntityKind::Person, EntityKind::Organization, EntityKind::Group];
        for entity in entities.iter().filter(|entity| actors.contains(&entity.kind)) {
            for name in entity.aliases.iter().chain([&entity.name]) {
                let folded = wording::folded(name);
                if folded.chars().count() > 1 && !places.contains(&folded) && name.chars().any(char::is_uppercase) {
                    let known = names.entry(folded).or_insert(Some(&entity.entity_id));
                    *known = known.filter(|known| **known == entity.entity_id);
                }
            }
        }
        Self(names)
    }

    /// The actor whose longest name stands in a description; of equals the first.
    fn inside(&self, text: &str) -> Option<&'e EntityId> {
        const LONGEST: usize = 8;
        let folded = wording::folded(text);
        let words: Vec<&str> = folded.split(' ').collect();
        (1..=words.len().min(LONGEST))
            .rev()
            .find_map(|len| words.windows(len).find_map(|name| self.0.get(&name.join(" ")).copied().flatten()))
    }

    /// Makes the claims such as they are compared: descriptions that hold a known name stand for its actor. Tells which
    /// participants of which claims that changed.
    pub(crate) fn see(&self, claims: &mut [Claim]) -> Vec<(usize, usize)> {
        let mut seen = Vec::new();
        for (claim, own) in claims.iter_mut().enumerate() {
            for (at, who) in own.participants.iter_mut().enumerate().filter(|(_, who)| who.entity_id.is_none()) {
                who.entity_id = self.inside(&who.text).or_else(|| self.inside(&who.name)).cloned();
                if who.entity_id.is_some() {
                    seen.push((claim, at));
                }
            }
        }
        seen
    }
}

/// Makes the claims such as they were read.
pub(crate) fn unsee(claims: &mut [Claim], seen: &[(usize, usize)]) {
    for (claim, at) in seen {
        claims[*claim].participants[*at].entity_id = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_in_a_description_counts() {
        let id = |name: &str| EntityId::derive(&[name]);
        let (council, hill) = (id("Hill Council"), id("Hill"));
        let names =
            [("hill council".to_owned(), Some(&council)), ("hill".to_owned(), Some(&hill)), ("river".to_owned(), None)];
        let aliases = Aliases(names.into_iter().collect());
        assert_eq!(aliases.inside("several Hill Council fighters"), Some(&council));
        assert_eq!(aliases.inside("men of the Hill"), Some(&hill));
        assert_eq!(aliases.inside("the River men"), None);
    }
}
