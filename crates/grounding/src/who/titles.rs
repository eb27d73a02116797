//! Words that stand beside a name: `data/titles.toml`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::sound::fold;
use crate::knowledge::KnowledgeError;

/// Titles, roles and the nouns by which a text refers back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    titles: BTreeSet<String>,
    roles: BTreeSet<String>,
    modifiers: BTreeSet<String>,
    male: BTreeSet<String>,
    female: BTreeSet<String>,
    bodies: BTreeSet<String>,
    any_group: BTreeSet<String>,
    generic: BTreeSet<String>,
    #[serde(default)]
    common: BTreeSet<String>,
    members: BTreeSet<String>,
    naming: BTreeSet<String>,
    #[serde(default)]
    renaming: BTreeSet<String>,
    facilities: BTreeSet<String>,
}

/// What a title or a pronoun says of a person's sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// "spokesman", "he"
    Male,
    /// "spokeswoman", "she"
    Female,
}

impl Titles {
    /// Reads the data file's text.
    ///
    /// # Errors
    /// Where it is no TOML of this shape.
    pub fn parse(text: &str) -> Result<Self, KnowledgeError> {
        toml::from_str(text).map_err(|source| KnowledgeError::shape("titles.toml", &source))
    }

    /// How many of the first words are a title, the longest one taken ("lieutenant general").
    pub(super) fn leading(&self, words: &[String]) -> usize {
        (1..=words.len().min(4)).rev().find(|taken| self.titles.contains(&words[..*taken].join(" "))).unwrap_or(0)
    }

    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// A noun for a person's part: as it stands, without "ex-" and "vice-", or as the last part of a compound.
    pub(super) fn is_role(&self, word: &str) -> bool {
        self.roles.contains(word) || word.rsplit(['-', ' ']).next().is_some_and(|last| self.roles.contains(last))
    }

    pub(super) fn is_modifier(&self, word: &str) -> bool {
        self.modifiers.contains(word)
    }

    /// A noun that heads an organization's name, in singular or plural.
    pub(super) fn is_body(&self, word: &str) -> bool {
        self.bodies.contains(word)
    }

    pub(super) fn is_any_group(&self, word: &str) -> bool {
        self.any_group.contains(word)
    }

    pub(super) fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(word)
    }

    /// A word that says nothing of which country's body is named.
    pub(super) fn is_common(&self, word: &str) -> bool {
        self.common.contains(word) || self.is_body(word) || self.is_generic(word)
    }

    pub(super) fn is_member(&self, word: &str) -> bool {
        self.members.contains(word)
    }

    /// "identified", "known".
    pub(super) fn is_naming(&self, word: &str) -> bool {
        self.naming.contains(word)
    }

    /// "formerly", "rename".
    pub(super) fn is_renaming(&self, word: &str) -> bool {
        self.renaming.contains(word)
    }

    /// "checkpoint", "district".
    pub(super) fn is_facility(&self, word: &str) -> bool {
        self.facilities.contains(word)
    }

    /// What a role says of its bearer's sex.
    pub(super) fn sex(&self, role: &str) -> Option<Sex> {
        let last = role.rsplit(' ').next().unwrap_or(role);
        if self.male.contains(last) {
            Some(Sex::Male)
        } else if self.female.contains(last) {
            Some(Sex::Female)
        } else {
            None
        }
    }
}

/// A word as the lists write it: folded, without full stops.
pub(super) fn plain(word: &str) -> String {
    fold(word).replace('.', "")
}
