//! What the room knows that a person may change: frames, what makes an event, kinds of sources. All of it is data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use variorum_record::SourceKind;

use crate::truth::Prior;
use crate::wording;

/// Why the knowledge or a policy could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{}: {source}; check that the data folder is whole", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not what its head describes.
    #[error("{}: {}; correct the file or take the shipped one", path.display(), .message.trim())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
    /// No policy has this name.
    #[error("no policy is named {name:?}; there are {known}")]
    UnknownPolicy {
        /// The name asked for.
        name: String,
        /// The names there are.
        known: String,
    },
}

/// A kind of happening (`data/frames.toml`), as far as this room needs it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Frame {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) topic: String,
    #[serde(default)]
    pub(crate) outcome: Option<String>,
    #[serde(default)]
    pub(crate) target: bool,
    #[serde(default)]
    pub(crate) accusation: bool,
    #[serde(default)]
    nouns: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FramesFile {
    #[serde(default)]
    contradicts: Vec<[String; 2]>,
    frame: Vec<Frame>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Topics {
    pub(crate) dependent: BTreeSet<String>,
    companions: Vec<[String; 2]>,
    /// The topic of what other happenings are part of.
    pub(crate) campaign: String,
}

/// Weights for two claims of one report.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Within {
    pub(crate) topic_same: f64,
    pub(crate) frame_same: f64,
    pub(crate) topic_companion: f64,
    pub(crate) topic_dependent: f64,
    pub(crate) topic_apart: f64,
    pub(crate) mention: f64,
    pub(crate) mention_word: f64,
    pub(crate) place_same: f64,
    pub(crate) place_near: f64,
    pub(crate) place_differs: f64,
    pub(crate) time_same: f64,
    pub(crate) actor_shared: f64,
    pub(crate) wording_shared: f64,
    pub(crate) same_sentence: f64,
    pub(crate) near_by: f64,
    pub(crate) far_off: f64,
    pub(crate) background: f64,
    pub(crate) threshold: f64,
}

/// Weights for two groups of claims of different reports.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Across {
    pub(crate) topic_same: f64,
    pub(crate) topic_met: f64,
    pub(crate) frame_shared: f64,
    pub(crate) outcome_shared: f64,
    pub(crate) place_same: f64,
    pub(crate) place_near: f64,
    pub(crate) place_unknown: f64,
    pub(crate) time_same: f64,
    pub(crate) time_near: f64,
    pub(crate) time_unknown: f64,
    pub(crate) actor_shared: f64,
    pub(crate) actor_most: f64,
    pub(crate) wording_shared: f64,
    pub(crate) wording_most: f64,
    pub(crate) informant_shared: f64,
    pub(crate) passage_shared: f64,
    pub(crate) moment_near: f64,
    pub(crate) moment_far: f64,
    pub(crate) threshold: f64,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Limits {
    pub(crate) days_apart: i32,
    pub(crate) kilometres_apart: f64,
}

/// From how much of a pile it is learned what is common in it and how far its sources can be relied on.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Reference {
    least: usize,
    growth: f64,
}

impl Reference {
    /// The number of reports, the earliest of so many that are dated, that teach it; `None`: all reports do. It is the last step but one, so
    /// that the latest reports are never among them.
    pub(crate) fn reports(&self, dated: usize) -> Option<usize> {
        let step = |size: usize| size + ((size as f64 * self.growth) as usize).max(1);
        let mut size = self.least;
        while step(step(size)) <= dated {
            size = step(size);
        }
        (dated >= self.least).then_some(size)
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Outcomes {
    pub(crate) passing: BTreeSet<String>,
    pub(crate) losing: BTreeSet<String>,
    pub(crate) heading: BTreeSet<String>,
    pub(crate) general: BTreeSet<String>,
    pub(crate) tolls: BTreeSet<String>,
    pub(crate) taking: BTreeSet<String>,
    pub(crate) struck: BTreeSet<String>,
    pub(crate) only_in_contrast: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WordLists {
    pub(crate) contrast: Vec<String>,
    pub(crate) part_of: Vec<String>,
    pub(crate) answers: BTreeSet<String>,
    common_parties: Vec<String>,
    pub(crate) uncounted: BTreeSet<String>,
}

#[derive(Debug, Deserialize)]
struct EventsFile {
    topics: Topics,
    within: Within,
    across: Across,
    limits: Limits,
    reference: Reference,
    outcomes: Outcomes,
    words: WordLists,
}

#[derive(Debug, Clone, Deserialize)]
struct KindWords {
    kind: SourceKind,
    #[serde(default)]
    roles: BTreeSet<String>,
    #[serde(default)]
    names: Vec<String>,
}

/// Words and frames by which a statement serves its speaker or tells against him.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct InterestWords {
    pub(crate) gains: BTreeSet<String>,
    pub(crate) losses: BTreeSet<String>,
    pub(crate) setbacks: BTreeSet<String>,
    pub(crate) civilians: BTreeSet<String>,
    pub(crate) state: BTreeSet<String>,
    pub(crate) soldiers: BTreeSet<String>,
    pub(crate) irregulars: BTreeSet<String>,
    pub(crate) enemies: BTreeSet<String>,
}

/// How often sources of a kind tell a thing exactly, coarsely and wrongly, before anything is known of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "PriorCounts")]
pub(crate) struct Priors {
    kinds: BTreeMap<String, Prior>,
    pub(crate) own_success: Prior,
    pub(crate) against_interest: Prior,
}

#[derive(Debug, Deserialize)]
struct PriorCounts {
    own_success: [f64; 3],
    against_interest: [f64; 3],
    #[serde(flatten)]
    kinds: BTreeMap<String, [f64; 3]>,
}

impl From<PriorCounts> for Priors {
    fn from(counts: PriorCounts) -> Self {
        let prior = |[exact, coarse, wrong]: [f64; 3]| Prior { exact, coarse, wrong };
        Self {
            kinds: counts.kinds.into_iter().map(|(kind, counts)| (kind, prior(counts))).collect(),
            own_success: prior(counts.own_success),
            against_interest: prior(counts.against_interest),
        }
    }
}

impl Priors {
    /// That of a kind of source; of a kind without one nothing is known.
    pub(crate) fn of(&self, kind: SourceKind) -> Prior {
        self.kinds.get(kind.as_str()).copied().unwrap_or_default()
    }

    /// What is wrong with them.
    fn fault(&self) -> Option<String> {
        let all = self.kinds.values().chain([&self.own_success, &self.against_interest]);
        let counts = all.flat_map(|prior| [prior.exact, prior.coarse, prior.wrong]);
        if counts.into_iter().any(|count| !count.is_finite() || count <= 0.0) {
            return Some("priors: every count must be above 0".to_owned());
        }
        let unknown =
            self.kinds.keys().find(|kind| !SourceKind::ALL.iter().any(|known| known.as_str() == kind.as_str()));
        unknown.map(|kind| format!("priors: no kind of source is named {kind:?}"))
    }
}

#[derive(Debug, Deserialize)]
struct SourcesFile {
    unnamed_agencies: BTreeSet<String>,
    agency_names: Vec<Vec<String>>,
    owned: Vec<[String; 2]>,
    priors: Priors,
    interest: InterestWords,
    source: Vec<KindWords>,
}

/// All that this room knows from data files.
#[derive(Debug, Clone)]
pub struct Knowledge {
    frames: BTreeMap<String, Frame>,
    contradicts: BTreeSet<(String, String)>,
    /// Stem of a noun to the topics that it names.
    mentions: BTreeMap<String, BTreeSet<String>>,
    pub(crate) topics: Topics,
    pub(crate) within: Within,
    pub(crate) across: Across,
    pub(crate) limits: Limits,
    pub(crate) reference: Reference,
    pub(crate) outcomes: Outcomes,
    pub(crate) words: WordLists,
    common_parties: BTreeSet<String>,
    unnamed_agencies: BTreeSet<String>,
    /// The names of each agency, folded, the one that it goes by first.
    agency_names: Vec<Vec<String>>,
    /// Outlets and the parties that they speak for, folded.
    pub(crate) owned: Vec<(String, String)>,
    kinds: Vec<KindWords>,
    pub(crate) interest: InterestWords,
    pub(crate) priors: Priors,
}

impl Knowledge {
    /// The names of the files that it is read from.
    pub const FILES: [&'static str; 3] = ["frames.toml", "events.toml", "sources.toml"];

    /// The knowledge that the program ships.
    ///
    /// # Errors
    /// Never in a program that passed its tests: the shipped files are checked there.
    pub fn shipped() -> Result<Self, Error> {
        Self::parse([
            include_str!("../../../data/frames.toml"),
            include_str!("../../../data/events.toml"),
            include_str!("../../../data/sources.toml"),
        ])
    }

    /// Reads [`Self::FILES`] from a data folder.
    ///
    /// # Errors
    /// A file that is missing or malformed, named.
    pub fn load(dir: &Path) -> Result<Self, Error> {
        let mut texts = Vec::new();
        for name in Self::FILES {
            let path = dir.join(name);
            texts.push(std::fs::read_to_string(&path).map_err(|source| Error::Unreadable { path, source })?);
        }
        Self::parse([&texts[0], &texts[1], &texts[2]])
    }

    /// Reads the three files' texts, in the order of [`Self::FILES`].
    ///
    /// # Errors
    /// The first file that is malformed, named.
    pub fn parse([frames, events, sources]: [&str; 3]) -> Result<Self, Error> {
        let frames: FramesFile = read(Self::FILES[0], frames)?;
        let events: EventsFile = read(Self::FILES[1], events)?;
        let sources: SourcesFile = read(Self::FILES[2], sources)?;
        if let Some(message) = sources.priors.fault() {
            return Err(Error::Malformed { path: Self::FILES[2].into(), message });
        }
        let mut mentions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for frame in frames.frame.iter().filter(|frame| !events.topics.dependent.contains(&frame.topic)) {
            for noun in &frame.nouns {
                // Of "air strike" the head tells: a text that has named the strikes goes on with "the strikes".
                let head = noun.split(' ').rfind(|word| *word != "of").unwrap_or(noun);
                mentions.entry(wording::stem(head)).or_default().insert(frame.topic.clone());
            }
        }
        let both_ways = |[a, b]: [String; 2]| [(a.clone(), b.clone()), (b, a)];
        Ok(Self {
            contradicts: frames.contradicts.into_iter().flat_map(both_ways).collect(),
            frames: frames.frame.into_iter().map(|frame| (frame.name.clone(), frame)).collect(),
            mentions,
            topics: events.topics,
            within: events.within,
            across: events.across,
            limits: events.limits,
            reference: events.reference,
            outcomes: events.outcomes,
            common_parties: events.words.common_parties.iter().map(|word| wording::stem(word)).collect(),
            words: events.words,
            unnamed_agencies: sources.unnamed_agencies,
            agency_names: sources
                .agency_names
                .iter()
                .map(|names| names.iter().map(|name| wording::folded(name)).collect())
                .collect(),
            owned: sources
                .owned
                .iter()
                .map(|[outlet, owner]| (wording::folded(outlet), wording::folded(owner)))
                .collect(),
            kinds: sources.source,
            interest: sources.interest,
            priors: sources.priors,
        })
    }

    pub(crate) fn frame(&self, name: Option<&str>) -> Option<&Frame> {
        self.frames.get(name?)
    }

    /// The frame of a claim: that of its trigger, or for a general one the exact kind of strike that its words name.
    pub(crate) fn frame_of(&self, name: Option<&str>, quote: &str) -> Option<&Frame> {
        let frame = self.frame(name)?;
        if !self.outcomes.general.contains(&frame.name) {
            return Some(frame);
        }
        let words = format!(" {} ", wording::folded(quote));
        let named = |frame: &&Frame| {
            frame.nouns.iter().any(|noun| {
                noun.contains(' ') && [" ", "s "].iter().any(|end| words.contains(&format!(" {noun}{end}")))
            })
        };
        let exact = self.frames.values().filter(|frame| self.outcomes.struck.contains(&frame.topic)).find(named);
        Some(exact.unwrap_or(frame))
    }

    /// Whether two outcomes cannot both be the fate of one party.
    pub(crate) fn excludes(&self, a: &str, b: &str) -> bool {
        self.contradicts.contains(&(a.to_owned(), b.to_owned()))
    }

    /// Whether a noun (by its stem) names a happening of this topic.
    pub(crate) fn names_topic(&self, stem: &str, topic: &str) -> bool {
        self.mentions.get(stem).is_some_and(|topics| topics.contains(topic))
    }

    pub(crate) fn companions(&self, a: &str, b: &str) -> bool {
        self.topics.companions.iter().any(|[x, y]| (x == a && y == b) || (x == b && y == a))
    }

    /// Whether a word tells no party from another ("forces").
    pub(crate) fn is_common_party(&self, stem: &str) -> bool {
        self.common_parties.contains(stem)
    }

    /// Whether a credit names an agency ("Agencies" names none).
    pub(crate) fn names_agency(&self, credit: &str) -> bool {
        !self.unnamed_agencies.contains(&wording::folded(credit))
    }

    /// The name, folded, that an agency goes by, whichever of its names is given ("the Reuters news agency": "reuters").
    pub(crate) fn agency(&self, name: &str) -> String {
        let folded = wording::folded(name);
        let within = format!(" {folded} ");
        let named = |names: &&Vec<String>| names.iter().any(|name| within.contains(&format!(" {name} ")));
        self.agency_names.iter().find(named).map_or(folded, |names| names[0].clone())
    }

    /// Whether a folded name holds a word of a party to the fighting.
    pub(crate) fn names_party(&self, name: &str) -> bool {
        self.source_kind(None, name) == Some(SourceKind::Party)
    }

    /// The kind of source whose words stand in a role or a name.
    pub(crate) fn source_kind(&self, role: Option<&str>, name: &str) -> Option<SourceKind> {
        let name = format!(" {} ", wording::folded(name));
        let role = role.map(wording::folded).unwrap_or_default();
        let told = |kind: &&KindWords| {
            role.split(' ').any(|word| kind.roles.contains(word))
                || kind.names.iter().any(|word| name.contains(&format!(" {word} ")))
        };
        self.kinds.iter().find(told).map(|kind| kind.kind)
    }
}

/// Reads one TOML text, naming its file in an error.
pub(crate) fn read<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error| Error::Malformed { path: name.into(), message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_files_are_well_formed() {
        let knowledge = Knowledge::shipped().expect("shipped data");
        assert!(knowledge.excludes("away", "stopped") && knowledge.excludes("stopped", "away"));
        assert!(knowledge.names_topic(&wording::stem("breakout"), "territory"));
        let interest = &knowledge.interest;
        for list in [&interest.gains, &interest.losses, &interest.setbacks] {
            for frame in list {
                assert!(knowledge.frame(Some(frame)).is_some(), "no frame is named {frame}");
            }
        }
        for list in [&knowledge.outcomes.passing, &knowledge.outcomes.tolls, &knowledge.outcomes.taking] {
            for frame in list {
                assert!(knowledge.frame(Some(frame)).is_some(), "no frame is named {frame}");
            }
        }
        let topics: BTreeSet<&str> = knowledge.frames.values().map(|frame| frame.topic.as_str()).collect();
        for topic in knowledge.topics.dependent.iter().chain(&knowledge.outcomes.struck) {
            assert!(topics.contains(topic.as_str()), "no frame has the topic {topic}");
        }
    }

    #[test]
    fn a_malformed_file_is_named() {
        let error = Knowledge::parse(["frame = 3", "", ""]).expect_err("malformed");
        assert!(error.to_string().starts_with("frames.toml: "), "{error}");
    }

    #[test]
    fn kinds_of_sources_are_known_by_words() {
        let knowledge = Knowledge::shipped().expect("shipped data");
        assert_eq!(knowledge.source_kind(Some("resident"), "Ilie"), Some(SourceKind::Witness));
        assert_eq!(knowledge.source_kind(None, "The Valley Post"), Some(SourceKind::Outlet));
        assert_eq!(knowledge.source_kind(None, "Ilie Varga"), None);
        assert!(!knowledge.names_agency("Agencies") && knowledge.names_agency("Meridian"));
        assert_eq!(knowledge.agency("the Associated Press"), knowledge.agency("AP"));
        assert_eq!(knowledge.agency("Meridian Agency"), "meridian agency");
    }
}
