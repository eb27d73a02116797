//! Actors whose several names only knowledge of the world joins: `data/actors.toml`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use variorum_record::EntityKind;

use super::titles::plain;
use crate::knowledge::KnowledgeError;

/// Longest alias in words.
const LONGEST: usize = 8;

/// The known actors, found by any of their names.
#[derive(Debug, Clone)]
pub struct Actors {
    actors: Vec<Actor>,
    /// Folded name to actors, with the exact writing that a short one needs.
    names: BTreeMap<String, Vec<Alias>>,
    /// First words of the folded names.
    firsts: BTreeSet<String>,
}

/// One known actor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// By what name the record calls it.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    contextual: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    /// Wikidata identifier.
    #[serde(default)]
    pub wikidata_id: Option<String>,
}

#[derive(Debug, Clone)]
struct Alias {
    actor: usize,
    /// Short names in capitals must be written so.
    exact: Option<String>,
    /// How many of its words are written with a capital, where that tells a name from words ("an Islamic state").
    capitals: usize,
    /// Whether it names the actor only in its context.
    contextual: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<Actor>,
}

impl Actors {
    /// Reads the data file's text.
    ///
    /// # Errors
    /// Where it is no TOML of this shape, or an actor has contextual names without a context.
    pub fn parse(text: &str) -> Result<Self, KnowledgeError> {
        let file: File = toml::from_str(text).map_err(|source| KnowledgeError::shape("actors.toml", &source))?;
        let mut names: BTreeMap<String, Vec<Alias>> = BTreeMap::new();
        for (at, actor) in file.actor.iter().enumerate() {
            if !actor.contextual.is_empty() && actor.context.is_empty() {
                let what = format!("{:?} has contextual names but no context", actor.name);
                return Err(KnowledgeError::Value { file: "actors.toml", what });
            }
            let plainly = std::iter::once(&actor.name).chain(&actor.aliases).map(|name| (name, false));
            for (name, contextual) in plainly.chain(actor.contextual.iter().map(|name| (name, true))) {
                let short = name.chars().filter(|c| c.is_alphabetic()).count() <= 4 && !name.contains(' ');
                let exact = short.then(|| name.replace('.', ""));
                let capitals = if contextual { 0 } else { capitals(name) };
                names.entry(key(name)).or_default().push(Alias { actor: at, exact, capitals, contextual });
            }
        }
        let firsts = names.keys().filter_map(|name| name.split(' ').next()).map(str::to_owned).collect();
        Ok(Self { actors: file.actor, names, firsts })
    }

    /// The actor that `name` names in a report whose words (folded) are `words`; `None` where it names none, or several.
    pub(super) fn named(&self, name: &str, words: &BTreeSet<String>) -> Option<&Actor> {
        let bare = name.replace('.', "");
        let mut found: Option<usize> = None;
        for alias in self.names.get(&key(name))? {
            if alias.exact.as_ref().is_some_and(|exact| *exact != bare) || capitals(name) < alias.capitals {
                continue;
            }
            if alias.contextual && !self.actors[alias.actor].context.iter().any(|word| words_hold(words, word)) {
                continue;
            }
            if found.is_some_and(|held| held != alias.actor) {
                return None;
            }
            found = Some(alias.actor);
        }
        found.map(|at| &self.actors[at])
    }

    /// The Wikidata identifier of the actor that the record calls so.
    pub(super) fn wikidata_id(&self, name: &str) -> Option<String> {
        self.actors.iter().find(|actor| actor.name == name).and_then(|actor| actor.wikidata_id.clone())
    }

    /// Whether the name of an actor begins with this word.
    pub(super) fn may_begin_with(&self, word: &str) -> bool {
        self.firsts.contains(key(word).split(' ').next().unwrap_or_default())
    }

    /// The most words that a name of an actor can have.
    pub(super) const fn longest() -> usize {
        LONGEST
    }
}

/// Whether every word of `phrase` stands in the report.
fn words_hold(words: &BTreeSet<String>, phrase: &str) -> bool {
    phrase.split_whitespace().all(|word| words.contains(&plain(word)))
}

/// Words that begin with a capital.
fn capitals(name: &str) -> usize {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count()
}

/// Folded, hyphens as spaces, without an article in front.
fn key(name: &str) -> String {
    let folded = plain(name).replace(['-', '–', '‐', '‑', '/'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    let from = usize::from(words.len() > 1 && words[0] == "the");
    words[from..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    fn words(text: &str) -> BTreeSet<String> {
        text.split_whitespace().map(plain).collect()
    }

    #[test]
    fn names_lead_to_actors() {
        let actors = Knowledge::shipped().expect("shipped data").actors;
        let name = |text: &str, report: &str| actors.named(text, &words(report)).map(|actor| actor.name.clone());
        assert_eq!(name("Daesh", ""), name("ISIS", ""));
        assert_eq!(name("I.S.", ""), name("the Islamic State", ""));
        assert_eq!(name("is", ""), None);
        assert_eq!(name("Islamic state", ""), None, "an Islamic state is no name");
        assert_eq!(
            name("unity government", "the talks in Juba"),
            Some("Revitalised Transitional Government of National Unity".into())
        );
        assert_eq!(name("unity government", "the talks in Rome"), None);
        assert_eq!(name("unity government", "between Juba and Tripoli"), None, "two candidates are none");
    }

    #[test]
    fn a_contextual_name_needs_a_context() {
        let error =
            Actors::parse("[[actor]]\nname=\"A\"\nkind=\"group\"\ncontextual=[\"the army\"]").expect_err("no context");
        assert_eq!(error.to_string(), "actors.toml: \"A\" has contextual names but no context");
    }
}
