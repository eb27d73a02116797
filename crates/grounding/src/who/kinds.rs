//! Of what kind a name is: one written name is of one kind in a report, whatever each of its places was read as.

use std::collections::BTreeMap;

use variorum_language::annotation::Sentence;
use variorum_record::EntityKind;

use super::bodies::core;
use super::name::{ALIKE, Parsed};
use super::sound::Sounds;
use super::spots::Spot;
use super::titles::{Titles, plain};

/// What speaks for a kind counts more than a reading of the model.
const EVIDENCE: u32 = 3;

/// A title before one word that the gazetteer lacks settles it: no number of slips makes "General Mansouri" a place.
const DECISIVE: u32 = 1000;

type Votes = BTreeMap<EntityKind, u32>;

/// Lets the places of each name vote, with the names that sound like it.
pub(super) fn settle(all: &mut [Spot], sentences: &[Sentence], titles: &Titles) {
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    let mut vote = |name: String, kind: EntityKind, weight: u32| {
        *votes.entry(name).or_default().entry(kind).or_default() += weight;
    };
    for spot in all.iter().filter(|spot| spot.actor.is_none()) {
        let (name, parsed) = (form(spot, titles), Parsed::of(&spot.name));
        vote(name.clone(), spot.kind, 1);
        for kind in evidence(spot, &sentences[spot.sentence], titles) {
            let decisive = kind == EntityKind::Person && spot.geonames_id.is_none() && !name.contains(' ');
            vote(name.clone(), kind, if decisive { DECISIVE } else { EVIDENCE });
        }
        if spot.kind == EntityKind::Person && parsed.words.len() > 1 {
            // Who bears a given name bears the surname too.
            vote(parsed.words[parsed.words.len() - 1].folded.clone(), EntityKind::Person, EVIDENCE);
        }
    }
    let heard: BTreeMap<String, Votes> = votes.keys().map(|name| (name.clone(), with_alike(name, &votes))).collect();
    for spot in all.iter_mut().filter(|spot| spot.actor.is_none()) {
        let name = form(spot, titles);
        // A place of the gazetteer is not what a name that merely sounds like it is.
        let found = if spot.geonames_id.is_some() { votes.get(&name) } else { heard.get(&name) };
        let Some(found) = found else { continue };
        let most = found.values().copied().max().unwrap_or(0);
        // On a draw each place keeps what was read there.
        if found.get(&spot.kind).copied().unwrap_or(0) < most
            && let Some((kind, _)) = found.iter().find(|(_, count)| **count == most)
        {
            spot.kind = *kind;
            if !matches!(kind, EntityKind::Place | EntityKind::Facility) {
                spot.geonames_id = None;
            }
        }
    }
}

/// The name without article and general nouns.
fn form(spot: &Spot, titles: &Titles) -> String {
    let name = Parsed::of(&core(&spot.name, titles)).folded();
    if name.is_empty() { plain(&spot.name) } else { name }
}

/// What the words themselves say: a title, a body's noun, a facility's noun.
fn evidence(spot: &Spot, sentence: &Sentence, titles: &Titles) -> Vec<EntityKind> {
    let mut kinds = Vec::new();
    let lower = |at: usize| plain(&sentence.tokens[at].text);
    let before: Vec<String> = (spot.first.saturating_sub(2)..spot.first).map(lower).collect();
    if before.last().is_some_and(|word| titles.leading(std::slice::from_ref(word)) == 1 && !titles.is_body(word)) {
        kinds.push(EntityKind::Person);
    }
    let words: Vec<String> = (spot.first..spot.end).map(lower).collect();
    let body = |word: &String| titles.is_body(word) || titles.is_generic(word);
    if words.len() > 1 && words.first().into_iter().chain(words.last()).any(body) {
        kinds.push(EntityKind::Organization);
    }
    let next = sentence.tokens.get(spot.end).is_some_and(|token| titles.is_facility(&plain(&token.text)));
    if next && matches!(spot.kind, EntityKind::Person | EntityKind::Place | EntityKind::Facility) {
        kinds.push(EntityKind::Place);
    }
    kinds
}

/// Its votes and, for one word, those of the one-word names that sound alike.
fn with_alike(name: &str, votes: &BTreeMap<String, Votes>) -> Votes {
    let mut all = votes.get(name).cloned().unwrap_or_default();
    let sounds = Sounds::of(name);
    if name.contains(' ') || sounds.consonants() < 2 {
        return all;
    }
    let keys = sounds.keys();
    for (other, other_votes) in votes.iter().filter(|(other, _)| *other != name && !other.contains(' ')) {
        let heard = Sounds::of(other);
        if heard.consonants() > 1 && !heard.keys().is_disjoint(&keys) && heard.likeness(&sounds) >= ALIKE {
            for (kind, count) in other_votes {
                *all.entry(*kind).or_default() += count;
            }
        }
    }
    all
}
