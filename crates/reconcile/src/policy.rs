//! Policies: by which written rules an event is assessed. Each is a commented TOML file, checked when it is loaded.

use std::collections::BTreeMap;
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
    /// The value that is likeliest by the reliability of who tells it; of equals the lowest.
    Likeliest,
    /// That of the report published last; of equals the lowest.
    Latest,
}

/// What the best estimate takes of a vague number that has no value of its own in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Vague {
    Low,
    Middle,
}

/// What a dispute between sources does to the grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Contested {
    /// The event is graded contested.
    Grade,
    /// It is graded by its sources all the same, as a codebook that codes one version does; the reason names the dispute.
    Note,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TollRules {
    pub(crate) best: Best,
    pub(crate) alleged: bool,
    pub(crate) vague: Vague,
    pub(crate) own_success: bool,
    pub(crate) least_probability: f64,
    pub(crate) words: BTreeMap<String, u64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GradeRules {
    pub(crate) fair: u32,
    pub(crate) own_success_counts: bool,
    pub(crate) unnamed_count: bool,
    pub(crate) acceptance_confirms: bool,
    pub(crate) opposed_sides_confirm: bool,
    pub(crate) contested: Contested,
    pub(crate) least_claims: usize,
    pub(crate) narration_graded: bool,
    pub(crate) graded_types: Vec<EventType>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRules {
    pub(crate) least_judged: u32,
    pub(crate) usually_right: f64,
    pub(crate) fairly_right: f64,
    pub(crate) not_usually_right: f64,
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
        Self::read(&dir.join("policies").join(format!("{name}.toml")))
    }

    /// Reads a policy's file.
    ///
    /// # Errors
    /// A file that is missing, malformed or says what no policy can say, named.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&path.display().to_string(), &text)
    }

    /// Reads a policy's text; `name` stands for its file in an error.
    ///
    /// # Errors
    /// A text that is no policy, or one that says what no policy can say.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let policy: Self = read(name, text)?;
        match policy.fault() {
            None => Ok(policy),
            Some(message) => Err(Error::Malformed { path: name.into(), message }),
        }
    }

    /// What is wrong with it, in one line: where, what, what to do.
    fn fault(&self) -> Option<String> {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        if self.name.trim().is_empty() || self.name.contains(char::is_whitespace) {
            return Some(format!("name is {:?}: give it one word", self.name));
        }
        if self.follows.trim().is_empty() {
            return Some("follows is empty: name the codebook or note that the policy follows".to_owned());
        }
        if !share(self.tolls.least_probability) {
            return Some(format!("tolls.least_probability is {}: give 0 to 1", self.tolls.least_probability));
        }
        if let Some(word) = self.tolls.words.keys().find(|word| word.is_empty() || **word != word.to_lowercase()) {
            return Some(format!("tolls.words: {word:?}: give words in small letters"));
        }
        if self.grades.fair == 0 {
            return Some("grades.fair is 0: at least one source must tell an event".to_owned());
        }
        if self.grades.graded_types.is_empty() {
            return Some("grades.graded_types is empty: name the ACLED event types to be graded".to_owned());
        }
        let steps = [self.sources.usually_right, self.sources.fairly_right, self.sources.not_usually_right];
        if !steps.iter().all(|step| share(*step)) || !steps.is_sorted_by(|higher, lower| higher > lower) {
            return Some(format!(
                "sources: the shares are {steps:?}: give three from 0 to 1, each below the one before"
            ));
        }
        None
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

    #[test]
    fn what_no_policy_can_say_is_told_in_one_line() {
        let shipped = SHIPPED[0].1;
        let faults = [
            ("fair = 2", "fair = 0", "grades.fair is 0"),
            ("least_probability = 0.0", "least_probability = 7", "tolls.least_probability is 7"),
            ("usually_right = 0.9", "usually_right = 0.2", "each below the one before"),
            ("name = \"cautious\"", "name = \"\"", "give it one word"),
            ("alleged = false", "aleged = false", "unknown field `aleged`"),
        ];
        for (right, wrong, wanted) in faults {
            assert!(shipped.contains(right), "{right}");
            let error = Policy::parse("mine.toml", &shipped.replace(right, wrong)).unwrap_err().to_string();
            assert!(error.starts_with("mine.toml: ") && error.contains(wanted), "{error}");
        }
    }
}
