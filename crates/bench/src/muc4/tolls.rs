//! How many dead and injured the claims of one incident tell of.

use std::collections::BTreeMap;

use variorum_claims::Lexicon;
use variorum_pipeline::Reading;
use variorum_record::{Claim, EntityKind, Participant, Role};

use super::heads::{head, singular};
use super::sorts::{self, Sort, entity, is_plural, is_pronoun, is_rebel};

/// The greatest number that any victim's phrase or any count gives; a single victim is one.
pub(crate) fn toll(
    reading: &Reading,
    claims: &[&Claim],
    category: &str,
    frames: &[&str],
    lexicon: &Lexicon,
) -> Option<u64> {
    let mut tolls: BTreeMap<String, u64> = BTreeMap::new();
    for claim in claims {
        let counts: Vec<_> = claim.counts.iter().filter(|count| count.category == category).collect();
        let within = |participant: &Participant| {
            counts
                .iter()
                .filter(|count| count.start < participant.end && participant.start < count.end)
                .collect::<Vec<_>>()
        };
        let mut used = Vec::new();
        for victim in claim.participants.iter().filter(|participant| participant.role == Role::Target) {
            let own = within(victim);
            let befell = claim.frame.as_deref().is_some_and(|frame| frames.contains(&frame));
            let named = entity(reading, victim);
            let person = sorts::of(reading, victim, lexicon) == Sort::Person
                || named.is_some_and(|entity| entity.kind == EntityKind::Person);
            if !person
                || is_rebel(&victim.text)
                || !befell && own.is_empty()
                || is_pronoun(&victim.text) && named.is_none()
            {
                continue;
            }
            used.extend(own.iter().map(|count| count.start));
            let number = if own.is_empty() {
                let single = named.is_some_and(|entity| entity.kind == EntityKind::Person) || !is_plural(&victim.text);
                single.then_some(1)
            } else {
                own.iter().filter_map(|count| count.low).reduce(|sum, low| sum + low)
            };
            let key = victim.entity_id.as_ref().map_or_else(|| singular(&head(&victim.text)), ToString::to_string);
            if let Some(number) = number {
                let known = tolls.entry(key).or_default();
                *known = (*known).max(number);
            }
        }
        for count in counts.iter().filter(|count| !used.contains(&count.start)) {
            let of = count.of.as_deref().unwrap_or(&count.text);
            if let Some(low) = count.low.filter(|_| !is_rebel(of)) {
                let known = tolls.entry(singular(&head(of))).or_default();
                *known = (*known).max(low);
            }
        }
    }
    tolls.into_values().max()
}
