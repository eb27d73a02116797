//! Known actors inside descriptions: "Shura Council fighters" tells of the council, though it is no name of it.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use variorum_record::{Claim, Entity, EntityId, EntityKind};

use crate::{keys, wording};

/// The names of known actors, folded, each of one actor only.
#[derive(Default)]
pub(crate) struct Aliases<'e> {
    names: BTreeMap<String, Option<&'e EntityId>>,
    places: BTreeSet<String>,
}

/// Words of a name at most.
const LONGEST: usize = 8;

impl<'e> Aliases<'e> {
    /// The names of persons, organizations and groups. A name of two actors names neither; so does one
    /// that is a place's as well, or has no capital.
    pub(crate) fn of(entities: &'e [Entity]) -> Self {
        let mut aliases = Self::default();
        aliases.extend(entities);
        aliases
    }

    /// Enters the names of entities of which none is known yet.
    pub(crate) fn extend(&mut self, entities: &'e [Entity]) {
        let places = entities.iter().filter(|entity| matches!(entity.kind, EntityKind::Place | EntityKind::Facility));
        let places = places.flat_map(|entity| entity.aliases.iter().chain([&entity.name]));
        self.places.extend(places.map(|name| wording::folded(name)));
        let actors = [EntityKind::Person, EntityKind::Organization, EntityKind::Group];
        for entity in entities.iter().filter(|entity| actors.contains(&entity.kind)) {
            for name in entity.aliases.iter().chain([&entity.name]) {
                let folded = wording::folded(name);
                if folded.chars().count() > 1 && !self.places.contains(&folded) && name.chars().any(char::is_uppercase)
                {
                    let known = self.names.entry(folded).or_insert(Some(&entity.entity_id));
                    *known = known.filter(|known| **known == entity.entity_id);
                }
            }
        }
    }

    /// Whether a folded name is an actor's or a place's.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.names.contains_key(name) || self.places.contains(name)
    }

    /// The actor whose longest name stands in a description; of equals the first.
    fn inside(&self, text: &str) -> Option<&'e EntityId> {
        let folded = wording::folded(text);
        let words: Vec<&str> = folded.split(' ').collect();
        (1..=words.len().min(LONGEST))
            .rev()
            .find_map(|len| words.windows(len).find_map(|name| self.names.get(&name.join(" ")).copied().flatten()))
    }

    /// Makes the claims such as they are compared: descriptions that hold a known name stand for its actor. Tells by claim which
    /// participants that changed.
    pub(crate) fn see(&self, claims: &mut [Claim]) -> Vec<Vec<usize>> {
        claims.iter_mut().map(|claim| self.see_one(claim)).collect()
    }

    fn see_one(&self, claim: &mut Claim) -> Vec<usize> {
        let mut seen = Vec::new();
        for (at, who) in claim.participants.iter_mut().enumerate().filter(|(_, who)| who.entity_id.is_none()) {
            who.entity_id = self.inside(&who.text).or_else(|| self.inside(&who.name)).cloned();
            if who.entity_id.is_some() {
                seen.push(at);
            }
        }
        seen
    }
}

/// What stands in descriptions of participants that name nobody, by which it is known whether a new name stands in one.
#[derive(Debug, Default)]
pub(crate) struct Unnamed(HashSet<u64>);

impl Unnamed {
    /// Enters the descriptions in a claim, whose participants at `seen` stand for an actor whom their words hold.
    pub(crate) fn enter(&mut self, claim: &Claim, seen: &[usize]) {
        let unnamed = claim.participants.iter().enumerate();
        let unnamed = unnamed.filter(|(at, who)| who.entity_id.is_none() || seen.contains(at));
        for text in unnamed.flat_map(|(_, who)| [&who.text, &who.name]) {
            let folded = wording::folded(text);
            let words: Vec<&str> = folded.split(' ').collect();
            for len in 1..=words.len().min(LONGEST) {
                self.0.extend(words.windows(len).map(|name| keys::number(name.join(" "))));
            }
        }
    }

    /// Whether a folded name stands in one.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.0.contains(&keys::number(name))
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
        let aliases = Aliases { names: names.into_iter().collect(), ..Aliases::default() };
        assert_eq!(aliases.inside("several Hill Council fighters"), Some(&council));
        assert_eq!(aliases.inside("men of the Hill"), Some(&hill));
        assert_eq!(aliases.inside("the River men"), None);
    }
}
