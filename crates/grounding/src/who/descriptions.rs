//! Whom words mean that are no name, where several documents tell of one happening: "the suspect", "a store", "they".
//!
//! Across reports in general a noun says nothing: there are many stores. Among documents that tell of one happening the
//! same noun means the same one, unless what stands beside it tells two apart. The passes go from what is surest to what
//! is least, as in the sieves of Lee et al. 2013 (Computational Linguistics 39.4): the names' own joining, names that
//! share two words, nouns, roles, pronouns, and last what the whole document is about.

use std::collections::{BTreeMap, BTreeSet};

use variorum_language::annotation::{AnnotatedText, Upos};
use variorum_record::{Entity, EntityId, EntityKind};

use super::titles::plain;

/// What the words of one place say of somebody or something.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// Which document.
    pub document: usize,
    /// Sentence and token of the head.
    pub place: (usize, usize),
    /// What it is.
    pub kind: EntityKind,
    /// The entity that a name, or a word that refers back to one, was read to mean.
    pub entity: Option<EntityId>,
    /// The head's dictionary form, folded.
    pub head: String,
    plural: bool,
    proper: bool,
    pronoun: bool,
    subject: bool,
    /// Folded dictionary forms of the names and numbers beside it.
    telling: BTreeSet<String>,
}

/// The token of a phrase that the rest of it hangs on; of a name in several words the last.
#[must_use]
pub fn head_of(text: &AnnotatedText, sentence: usize, tokens: &[usize]) -> Option<usize> {
    let words = &text.sentences.get(sentence)?.tokens;
    let inside = |at: usize| tokens.contains(&at);
    let head = tokens.iter().copied().find(|at| {
        words[*at].upos != Upos::Punct
            && words[*at].head.is_none_or(|head| !inside(head))
            && words[*at].upos != Upos::Adp
    });
    let head = head.or_else(|| tokens.last().copied())?;
    let flat = tokens.iter().rev().find(|at| words[**at].is("flat") && words[**at].head == Some(head));
    Some(flat.copied().unwrap_or(head))
}

impl Described {
    /// What the tokens of a phrase say; `None` where it has none.
    #[must_use]
    pub fn of(
        text: &AnnotatedText,
        document: usize,
        sentence: usize,
        tokens: &[usize],
        kind: EntityKind,
        entity: Option<EntityId>,
    ) -> Option<Self> {
        let head = head_of(text, sentence, tokens)?;
        let words = &text.sentences[sentence].tokens;
        let proper = |at: usize| words[at].upos == Upos::Propn;
        let tells = |at: &&usize| **at != head && (proper(**at) || words[**at].upos == Upos::Num);
        let lemma = |at: usize| plain(&words[at].lemma);
        Some(Self {
            document,
            place: (sentence, head),
            kind,
            entity,
            head: lemma(head),
            plural: words[head].has("Number", "Plur"),
            proper: proper(head),
            pronoun: matches!(words[head].upos, Upos::Pron | Upos::Det),
            subject: words[head].is("nsubj"),
            telling: tokens.iter().filter(tells).map(|at| lemma(*at)).collect(),
        })
    }

    fn bare(&self) -> bool {
        !self.pronoun && !self.proper
    }

    /// Its words that are names.
    fn names(&self) -> BTreeSet<&str> {
        let head = self.proper.then_some(self.head.as_str());
        self.telling.iter().map(String::as_str).chain(head).collect()
    }

    /// What can be meant by one word: an actor, a place, a thing.
    fn sort(&self) -> u8 {
        match self.kind {
            EntityKind::Person | EntityKind::Organization | EntityKind::Group => 0,
            EntityKind::Place | EntityKind::Facility => 1,
            _ => 2,
        }
    }
}

/// Joins what is described; `happenings` says of each document which happening it tells of. The answer is a label for
/// each, alike where one is meant.
#[must_use]
pub fn join_descriptions(all: &[Described], entities: &[Entity], happenings: &[usize]) -> Vec<usize> {
    let mut joined = Sets { up: (0..all.len()).collect() };
    let mut first: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        if let Some(id) = &one.entity {
            joined.join(*first.entry(id).or_insert(at), at);
        }
    }
    let near = |one: &Described, other: &Described| happenings[one.document] == happenings[other.document];
    by_name(all, &near, &mut joined);
    by_noun(all, &near, &mut joined);
    by_role(all, entities, &near, &mut joined);
    by_pronoun(all, &mut joined);
    for kind in [EntityKind::Person, EntityKind::Facility] {
        by_topic(all, kind, &mut joined);
    }
    (0..all.len()).map(|at| joined.root(at)).collect()
}

type Near<'n> = &'n dyn Fn(&Described, &Described) -> bool;

/// Names that share two of their words: "the Harbour Road Clinic", "Harbour Road hospital".
fn by_name(all: &[Described], near: Near<'_>, joined: &mut Sets) {
    let proper: Vec<(usize, BTreeSet<&str>)> =
        all.iter().enumerate().filter(|(_, one)| one.proper).map(|(at, one)| (at, one.names())).collect();
    for (offset, (a, names)) in proper.iter().enumerate() {
        for (b, others) in &proper[offset + 1..] {
            let (one, other) = (&all[*a], &all[*b]);
            if one.sort() == other.sort() && near(one, other) && names.intersection(others).count() > 1 {
                joined.join(*a, *b);
            }
        }
    }
}

/// The same noun, in one number, and nothing beside it that tells two apart.
fn by_noun(all: &[Described], near: Near<'_>, joined: &mut Sets) {
    let mut by_head: BTreeMap<(&str, bool, u8), Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| !one.pronoun) {
        by_head.entry((&one.head, one.plural, one.sort())).or_default().push(at);
    }
    for block in by_head.values() {
        for (offset, a) in block.iter().enumerate() {
            for b in &block[offset + 1..] {
                let (one, other) = (&all[*a], &all[*b]);
                let apart =
                    !one.telling.is_empty() && !other.telling.is_empty() && one.telling.is_disjoint(&other.telling);
                if near(one, other) && !apart {
                    joined.join(*a, *b);
                }
            }
        }
    }
}

/// "The lawyer" is the one person whose role that is, in the documents of the happening.
fn by_role(all: &[Described], entities: &[Entity], near: Near<'_>, joined: &mut Sets) {
    let roles: BTreeMap<&EntityId, BTreeSet<&str>> = entities
        .iter()
        .map(|entity| (&entity.entity_id, entity.roles.iter().filter_map(|role| role.rsplit(' ').next()).collect()))
        .collect();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| one.bare() && !one.plural && one.entity.is_none()) {
        let bears = |other: &&Described| {
            let own = other.entity.as_ref().and_then(|id| roles.get(id));
            own.is_some_and(|roles| roles.contains(one.head.as_str())) && near(one, other)
        };
        let bearers: BTreeSet<&EntityId> = all.iter().filter(bears).filter_map(|other| other.entity.as_ref()).collect();
        if bearers.len() == 1
            && let Some(bearer) = all.iter().position(|other| other.entity.as_ref() == bearers.first().copied())
        {
            joined.join(at, bearer);
        }
    }
}

/// Sentences that a pronoun reaches back.
const REACH: usize = 3;

const PLURAL: &[&str] = &["they", "them", "their", "we", "our", "us", "these", "those", "themselves"];
const RELATIVE: &[&str] = &["who", "which", "that", "where", "whom", "whose"];
const PERSONAL: &[&str] = &["he", "she", "him", "her", "his", "i", "my", "you", "himself", "herself", "me", "your"];

/// A pronoun that no rule resolved: the nearest of its kind and number before it, of its own sentence first, a subject
/// before others; a relative pronoun means the nearest alone.
fn by_pronoun(all: &[Described], joined: &mut Sets) {
    for (at, one) in all.iter().enumerate().filter(|(_, one)| one.pronoun && one.entity.is_none()) {
        let is = |list: &[&str]| list.contains(&one.head.as_str());
        let fits = |other: &Described| {
            let here =
                other.document == one.document && other.place < one.place && other.place.0 + REACH >= one.place.0;
            let number = if other.pronoun {
                other.head.get(..2) == one.head.get(..2)
            } else if is(PLURAL) {
                other.plural || other.kind == EntityKind::Organization
            } else {
                !is(PERSONAL) || !other.plural && other.kind == EntityKind::Person
            };
            here && number && (other.sort() == one.sort() || one.sort() == 2)
        };
        let rank = |other: &Described| (other.place.0 == one.place.0, other.subject && !is(RELATIVE), other.place.1);
        let best = (0..all.len()).filter(|other| fits(&all[*other])).max_by_key(|other| rank(&all[*other]));
        if let Some(best) = best {
            joined.join(at, best);
        }
    }
}

/// What no name was found for is the one whom most of its documents are about: named there at least twice, and as often
/// as all others of its kind.
fn by_topic(all: &[Described], kind: EntityKind, joined: &mut Sets) {
    let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..all.len() {
        sets.entry(joined.root(at)).or_default().push(at);
    }
    let named: BTreeSet<usize> =
        sets.iter().filter(|(_, set)| set.iter().any(|at| all[*at].proper)).map(|(root, _)| *root).collect();
    let mut spoken: BTreeMap<usize, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| one.kind == kind) {
        let root = joined.root(at);
        if named.contains(&root) {
            *spoken.entry(one.document).or_default().entry(root).or_default() += 1;
        }
    }
    let about = |document: &usize| {
        let counts = spoken.get(document)?;
        let (root, most) = counts.iter().max_by_key(|(root, count)| (**count, std::cmp::Reverse(**root)))?;
        (*most > 1 && 2 * most >= counts.values().sum()).then_some(*root)
    };
    for set in sets.iter().filter(|(root, _)| !named.contains(root)).map(|(_, set)| set) {
        let single = |at: &usize| {
            let one = &all[*at];
            one.kind == kind && !one.plural && !(one.pronoun && PLURAL.contains(&one.head.as_str()))
        };
        let documents: BTreeSet<usize> = set.iter().map(|at| all[*at].document).collect();
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for root in documents.iter().filter_map(about) {
            *votes.entry(root).or_default() += 1;
        }
        let best = votes.into_iter().max_by_key(|(root, count)| (*count, std::cmp::Reverse(*root)));
        if let Some((root, count)) = best
            && 2 * count > documents.len()
            && set.iter().all(single)
        {
            joined.join(set[0], root);
        }
    }
}

struct Sets {
    up: Vec<usize>,
}

impl Sets {
    fn root(&self, at: usize) -> usize {
        let mut here = at;
        while self.up[here] != here {
            here = self.up[here];
        }
        here
    }

    fn join(&mut self, one: usize, other: usize) {
        let (a, b) = (self.root(one), self.root(other));
        self.up[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::annotated;

    /// Each phrase as (document, its words), a document a text; the answer is the label of each.
    fn joined(documents: &[&str], phrases: &[(usize, &str, EntityKind)], happenings: &[usize]) -> Vec<usize> {
        let texts: Vec<AnnotatedText> = documents.iter().map(|text| annotated(text).1).collect();
        let described = phrases.iter().map(|(document, words, kind)| {
            let text = &texts[*document];
            let words: Vec<&str> = words.split(' ').collect();
            let found = text.sentences.iter().enumerate().find_map(|(at, sentence)| {
                let first = sentence
                    .tokens
                    .windows(words.len())
                    .position(|window| window.iter().zip(&words).all(|(token, word)| token.text == *word))?;
                Some((at, (first..first + words.len()).collect::<Vec<usize>>()))
            });
            let (sentence, tokens) = found.expect("in the text");
            Described::of(text, *document, sentence, &tokens, *kind, None).expect("has a head")
        });
        join_descriptions(&described.collect::<Vec<_>>(), &[], happenings)
    }

    const ONE: &str =
        "The/DET/2/det gunman/NOUN/3/nsubj shot/VERB/0/root two/NUM/5/nummod guards/NOUN/3/obj/Number=Plur
        He/PRON/2/nsubj fled/VERB/0/root";
    const OTHER: &str =
        "A/DET/2/det gunman/NOUN/3/nsubj wounded/VERB/0/root three/NUM/5/nummod guards/NOUN/3/obj/Number=Plur";

    #[test]
    fn nouns_are_one_within_a_happening_unless_told_apart() {
        let phrases = [
            (0, "The gunman", EntityKind::Person),
            (1, "A gunman", EntityKind::Person),
            (0, "two guards", EntityKind::Person),
            (1, "three guards", EntityKind::Person),
            (0, "He", EntityKind::Person),
        ];
        let labels = joined(&[ONE, OTHER], &phrases, &[0, 0]);
        assert_eq!(labels, [0, 0, 2, 3, 0]);
        let labels = joined(&[ONE, OTHER], &phrases, &[0, 1]);
        assert_eq!(labels, [0, 1, 2, 3, 0], "two happenings, two gunmen");
    }

    #[test]
    fn names_that_share_two_words_and_whom_the_text_is_about() {
        let text = "Omar/PROPN/2/nsubj/person Said/PROPN/1/flat/+ left/VERB/0/root Salt/PROPN/3/obj/facility Road/PROPN/4/flat/+ Clinic/PROPN/4/flat/+
            Said/PROPN/2/nsubj/person left/VERB/0/root Salt/PROPN/2/obj Road/PROPN/3/flat
            The/DET/2/det actor/NOUN/3/nsubj spoke/VERB/0/root";
        let phrases = [
            (0, "Salt Road Clinic", EntityKind::Facility),
            (0, "Salt Road", EntityKind::Facility),
            (0, "Omar Said", EntityKind::Person),
            (0, "Said", EntityKind::Person),
            (0, "The actor", EntityKind::Person),
        ];
        assert_eq!(joined(&[text], &phrases, &[0]), [0, 0, 2, 2, 2]);
    }
}
