//! Policies: by which written rules an event is assessed. Each is a commented TOML file.

use std::path::Path;

use serde::Deserialize;
use variorum_record::acled::EventType;

use crate::knowledge::{Error, read};

/// Which claim gives the best estimate of a toll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Best {
    Lowest,
    /// The value with most independent roots; of equals the lowest.
    Corroborated,
    /// That of the report published last; of equals the lowest.
    Latest,
}

/// What the best estimate takes of a vague number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Vague {
    Low,
    Middle,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TollRules {
    pub(crate) best: Best,
    pub(crate) alleged: bool,
    pub(crate) vague: Vague,
    pub(crate) own_success: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradeRules {
    pub(crate) fair: u32,
    pub(crate) acceptance_confirms: bool,
    pub(crate) opposed_sides_confirm: bool,
    pub(crate) least_claims: usize,
    pub(crate) narration_graded: bool,
    pub(crate) graded_types: Vec<EventType>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRules {
    pub(crate) least_judged: u32,
}

/// By which rules events are assessed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, as `--policy` takes it.
    pub name: String,
    /// The codebook or note that it follows.
    pub follows: String,
    pub(crate) tolls: TollRules,
    pub(crate) grades: GradeRules,
    pub(crate) sources: SourceRules,
}

/// The shipped policies, the default first.
const SHIPPED: [(&str, &str); 4] = [
    ("cautious", include_str!("../../../data/policies/cautious.toml")),
    ("ucdp", include_str!("../../../data/policies/ucdp.toml")),
    ("acled", include_str!("../../../data/policies/acled.toml")),
    ("airwars", include_str!("../../../data/policies/airwars.toml")),
];

impl Policy {
    /// The default policy's name.
    pub const DEFAULT: &'static str = SHIPPED[0].0;

    /// The names of the shipped policies, the default first.
    pub fn names() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(name, _)| *name)
    }

    /// A policy that the program ships.
    ///
    /// # Errors
    /// A name that no shipped policy has.
    pub fn shipped(name: &str) -> Result<Self, Error> {
        let text = SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
        let known = || Self::names().collect::<Vec<_>>().join(", ");
        let text = text.ok_or_else(|| Error::UnknownPolicy { name: name.to_owned(), known: known() })?;
        Self::parse(name, text)
    }

    /// Reads `policies/NAME.toml` of a data folder.
    ///
    /// # Errors
    /// A file that is missing or malformed, named.
    pub fn load(dir: &Path, name: &str) -> Result<Self, Error> {
        let path = dir.join("policies").join(format!("{name}.toml"));
        let text = std::fs::read_to_string(&path).map_err(|source| Error::Unreadable { path: path.clone(), source })?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads a policy's text; `name` stands for its file in an error.
    ///
    /// # Errors
    /// A text that is no policy.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        read(name, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_policy_is_well_formed_and_cites_what_it_follows() {
        for name in Policy::names() {
            let policy = Policy::shipped(name).expect("shipped policy");
            assert_eq!(policy.name, name);
            assert!(policy.follows.len() > 20);
        }
        assert!(Policy::shipped("strict").unwrap_err().to_string().contains("cautious, ucdp"));
    }
}
