//! The claims room's knowledge: cue verbs, frames and number words, read from commented TOML and checked when loaded.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use thiserror::Error;
use variorum_language::{AnnotatedText, Upos};
use variorum_record::Stance;
use variorum_record::acled::SubEvent;
use variorum_record::plover::{PloverMode, PloverType};

use crate::frames::Frame;
use crate::inflection::{Inflections, Irregular};
use crate::numbers::NumberWords;
use crate::reality::Reality;

/// A data file that cannot be used.
#[derive(Debug, Error)]
pub enum LexiconError {
    /// No TOML, or not of the documented shape.
    #[error("{file}: {source}")]
    Shape {
        /// The data file.
        file: &'static str,
        /// What the parser says.
        source: Box<toml::de::Error>,
    },
    /// A value that the field's code lists do not have.
    #[error("{file}: frame {frame:?}: {what}")]
    Frame {
        /// The data file.
        file: &'static str,
        /// The frame's name.
        frame: String,
        /// What is wrong.
        what: String,
    },
}

/// The kinds of content that a cue verb can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContentKind {
    /// A that-clause.
    Clause,
    /// Words in quotation marks.
    Quotation,
    /// A noun: "confirmed the escape".
    Noun,
    /// An infinitive: "claims to have".
    Infinitive,
    /// "accused X of doing".
    Of,
}

/// What a cue verb carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// The stance of the one who speaks.
    pub stance: Stance,
    /// The kinds of content by which it is a cue at all.
    pub content: BTreeSet<ContentKind>,
    /// Whether only documents inform by it ("the video shows").
    pub documents_only: bool,
}

#[derive(Deserialize)]
struct CueRow {
    stance: Stance,
    content: BTreeSet<ContentKind>,
    verbs: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Deserialize)]
struct NounCueRow {
    stance: Stance,
    nouns: Vec<String>,
}

/// Words that pass a statement on as unproven.
#[derive(Debug, Deserialize)]
pub struct Hedges {
    /// "reportedly".
    pub adverbs: BTreeSet<String>,
    /// "the alleged attack".
    pub adjectives: BTreeSet<String>,
    /// "appear".
    pub verbs: BTreeSet<String>,
    /// "is said to".
    pub passives: BTreeSet<String>,
}

/// Words by which the outlet itself doubts.
#[derive(Debug, Deserialize)]
pub struct Doubts {
    /// "conflicting".
    pub adjectives: BTreeSet<String>,
    /// "reports".
    pub nouns: BTreeSet<String>,
    /// "if confirmed".
    pub conditions: BTreeSet<String>,
    /// "it is unclear".
    pub predicates: BTreeSet<String>,
    /// "it is not clear".
    pub negated_predicates: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Falsity {
    predicates: BTreeSet<String>,
}

/// Words by which an informant keeps silent.
#[derive(Debug, Deserialize)]
pub struct Declines {
    /// "decline".
    pub verbs: BTreeSet<String>,
    /// "(declined) to comment".
    pub complements: BTreeSet<String>,
    /// "(made no) comment".
    pub objects: BTreeSet<String>,
    /// "make (no comment)".
    pub light: BTreeSet<String>,
}

/// Words that tell of what will or may be.
#[derive(Debug, Deserialize)]
pub struct Expects {
    /// Modal auxiliaries.
    pub auxiliaries: BTreeSet<String>,
    /// "plan".
    pub verbs: BTreeSet<String>,
    /// Those that promise rather than suppose.
    pub firm: BTreeSet<String>,
}

/// Who informs without a name.
#[derive(Debug, Deserialize)]
pub struct Informants {
    /// Nouns of people.
    pub people: BTreeSet<String>,
    /// Nouns of documents and media.
    pub documents: BTreeSet<String>,
    /// Nouns of an office: somebody named elsewhere.
    pub spokespersons: BTreeSet<String>,
    /// "those", "some".
    pub plain: BTreeSet<String>,
    /// People who speak of what they saw and for nobody: "resident".
    pub bystanders: BTreeSet<String>,
    /// Nouns of bodies that people speak or work for: "ministry".
    pub bodies: BTreeSet<String>,
    /// Offices whose "of" names what they look after: "minister of defence".
    pub portfolios: BTreeSet<String>,
    /// Those who act at another's ("ambassador to").
    pub sent: BTreeSet<String>,
    /// Ranks: they go before a name and say less than the office beside it.
    pub ranks: BTreeSet<String>,
    /// Words before a role's noun that belong to it: "deputy", "interior".
    pub role_modifiers: BTreeSet<String>,
}

#[derive(Deserialize)]
struct CueFile {
    cue: Vec<CueRow>,
    noun_cue: Vec<NounCueRow>,
    hedges: Hedges,
    doubts: Doubts,
    falsity: Falsity,
    declines: Declines,
    expects: Expects,
    reality: Reality,
    informants: Informants,
}

#[derive(Deserialize)]
struct Senses {
    person: BTreeSet<String>,
    place: BTreeSet<String>,
    #[serde(default)]
    thing: BTreeSet<String>,
    #[serde(default)]
    weapon: BTreeSet<String>,
    #[serde(default)]
    answerable: BTreeSet<String>,
}

#[derive(Deserialize)]
struct FrameFile {
    senses: Senses,
    frame: Vec<FrameRow>,
}

#[derive(Deserialize)]
struct FrameRow {
    name: String,
    #[serde(default)]
    sub_event: String,
    #[serde(default)]
    plover: String,
    #[serde(default)]
    mode: String,
    topic: String,
    #[serde(default)]
    accusation: bool,
    #[serde(default)]
    target: bool,
    #[serde(default)]
    generic: bool,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    objects: BTreeSet<String>,
    #[serde(default)]
    subjects: BTreeSet<String>,
    #[serde(default)]
    complements: BTreeSet<String>,
}

/// All of it, checked.
#[derive(Debug)]
pub struct Lexicon {
    cues: HashMap<String, Vec<Cue>>,
    noun_cues: HashMap<String, Stance>,
    /// Hedges.
    pub hedges: Hedges,
    /// The outlet's doubts.
    pub doubts: Doubts,
    falsity: BTreeSet<String>,
    /// Silence.
    pub declines: Declines,
    /// Expectation.
    pub expects: Expects,
    /// What came to pass and what did not.
    pub reality: Reality,
    /// Unnamed informants.
    pub informants: Informants,
    /// Nouns of persons.
    pub persons: BTreeSet<String>,
    /// Nouns of places.
    pub places: BTreeSet<String>,
    /// Nouns of buildings, works and vehicles.
    pub things: BTreeSet<String>,
    /// Nouns of weapons.
    pub weapons: BTreeSet<String>,
    /// Words that say of somebody that he answers for a happening.
    pub answerable: BTreeSet<String>,
    /// The frames, in the order of the file: the first that fits wins.
    pub frames: Vec<Frame>,
    by_verb: HashMap<String, Vec<usize>>,
    by_noun: HashMap<String, Vec<usize>>,
    /// Number words.
    pub numbers: NumberWords,
    inflections: Inflections,
}

fn read<'t, T: Deserialize<'t>>(file: &'static str, text: &'t str) -> Result<T, LexiconError> {
    toml::from_str(text).map_err(|source| LexiconError::Shape { file, source: Box::new(source) })
}

fn check(row: FrameRow) -> Result<Frame, LexiconError> {
    let wrong = |what: String| LexiconError::Frame { file: "frames.toml", frame: row.name.clone(), what };
    let sub_event = match row.sub_event.as_str() {
        "" => None,
        text => Some(SubEvent::parse(text).ok_or_else(|| wrong(format!("{text:?} is no ACLED sub-event type")))?),
    };
    let plover = match row.plover.as_str() {
        "" => None,
        text => Some(PloverType::parse(text).ok_or_else(|| wrong(format!("{text:?} is no PLOVER type")))?),
    };
    let mode = match (row.mode.as_str(), plover) {
        ("", _) => None,
        (text, Some(plover)) => Some(
            PloverMode::parse(text)
                .filter(|mode| plover.modes().contains(mode))
                .ok_or_else(|| wrong(format!("{text:?} is no mode of {plover}")))?,
        ),
        (text, None) => return Err(wrong(format!("mode {text:?} without a PLOVER type"))),
    };
    Ok(Frame {
        sub_event,
        plover,
        mode,
        topic: row.topic,
        accusation: row.accusation,
        target: row.target,
        generic: row.generic,
        verbs: row.verbs,
        nouns: row.nouns,
        objects: row.objects,
        subjects: row.subjects,
        complements: row.complements,
        name: row.name,
    })
}

impl Lexicon {
    /// The knowledge that the program ships.
    ///
    /// # Errors
    /// None in a released program: a test loads it.
    pub fn shipped() -> Result<Self, LexiconError> {
        Self::parse(
            include_str!("../../../data/cues.toml"),
            include_str!("../../../data/frames.toml"),
            include_str!("../../../data/numbers.toml"),
            include_str!("../../../data/inflections.toml"),
        )
    }

    /// Reads the four files from their texts.
    ///
    /// # Errors
    /// Where a file is no TOML of the documented shape or names a code that no list has.
    pub fn parse(cues: &str, frames: &str, numbers: &str, inflections: &str) -> Result<Self, LexiconError> {
        let cue_file: CueFile = read("cues.toml", cues)?;
        let frame_file: FrameFile = read("frames.toml", frames)?;
        let mut by_lemma: HashMap<String, Vec<Cue>> = HashMap::new();
        for row in cue_file.cue {
            let documents_only = row.sources.iter().any(|source| source == "document");
            for verb in row.verbs {
                by_lemma.entry(verb).or_default().push(Cue {
                    stance: row.stance,
                    content: row.content.clone(),
                    documents_only,
                });
            }
        }
        let noun_cues = cue_file
            .noun_cue
            .into_iter()
            .flat_map(|row| row.nouns.into_iter().map(move |noun| (noun, row.stance)))
            .collect();
        let frames = frame_file.frame.into_iter().map(check).collect::<Result<Vec<_>, _>>()?;
        let (mut by_verb, mut by_noun): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        for (at, frame) in frames.iter().enumerate() {
            for verb in &frame.verbs {
                by_verb.entry(verb.clone()).or_default().push(at);
            }
            for noun in &frame.nouns {
                by_noun.entry(noun.clone()).or_default().push(at);
            }
        }
        let numbers: NumberWords = read("numbers.toml", numbers)?;
        let irregular: Irregular = read("inflections.toml", inflections)?;
        let declines = &cue_file.declines;
        let verbs = by_lemma
            .keys()
            .chain(by_verb.keys())
            .chain(cue_file.hedges.verbs.iter())
            .chain(cue_file.hedges.passives.iter())
            .chain(&cue_file.doubts.conditions)
            .chain(&cue_file.expects.verbs)
            .chain(cue_file.reality.verbs())
            .chain(declines.verbs.iter().chain(&declines.complements).chain(&declines.light))
            .chain(numbers.categories.iter().flat_map(|category| &category.verbs));
        let nouns = by_noun
            .keys()
            .chain(&frame_file.senses.person)
            .chain(&frame_file.senses.place)
            .chain(&frame_file.senses.thing)
            .chain(&frame_file.senses.weapon)
            .chain(frames.iter().flat_map(|frame: &Frame| &frame.objects))
            .chain(&cue_file.doubts.nouns)
            .chain(&cue_file.informants.people)
            .chain(&cue_file.informants.documents)
            .chain(&numbers.casualties)
            .chain(numbers.categories.iter().flat_map(|category| &category.nouns));
        let inflections = Inflections::of(verbs, nouns, &irregular);
        Ok(Self {
            inflections,
            cues: by_lemma,
            noun_cues,
            hedges: cue_file.hedges,
            doubts: cue_file.doubts,
            falsity: cue_file.falsity.predicates,
            declines: cue_file.declines,
            expects: cue_file.expects,
            reality: cue_file.reality,
            informants: cue_file.informants,
            persons: frame_file.senses.person,
            places: frame_file.senses.place,
            things: frame_file.senses.thing,
            weapons: frame_file.senses.weapon,
            answerable: frame_file.senses.answerable,
            frames,
            by_verb,
            by_noun,
            numbers,
        })
    }

    /// The text as this room reads it: with the dictionary forms that the data files know in place of the tagger's, and with attachments
    /// that the words show.
    #[must_use]
    pub fn settled(&self, text: &AnnotatedText) -> AnnotatedText {
        let mut text = text.clone();
        for token in text.sentences.iter_mut().flat_map(|sentence| &mut sentence.tokens) {
            let form = token.text.to_lowercase();
            let known = match token.upos {
                Upos::Verb | Upos::Aux => self.inflections.verb(&form),
                Upos::Noun => self.inflections.noun(&form),
                // Participles stand as adjectives ("is besieged"); only what ends like one is taken for a verb.
                Upos::Adj => self.inflections.verb(&form).filter(|_| form.ends_with("ed")),
                _ => None,
            };
            if let Some(lemma) = known {
                token.lemma = lemma.to_owned();
            }
        }
        text.sentences.iter_mut().for_each(crate::attachment::settle);
        text
    }

    /// What this verb carries with content of this kind.
    #[must_use]
    pub fn cue(&self, lemma: &str, content: ContentKind) -> Option<&Cue> {
        self.cues.get(lemma)?.iter().find(|cue| cue.content.contains(&content))
    }

    /// Whether the verb can be a cue at all.
    #[must_use]
    pub fn is_cue(&self, lemma: &str) -> bool {
        self.cues.contains_key(lemma)
    }

    /// The stance of a statement that a noun holds ("allegation").
    #[must_use]
    pub fn noun_cue(&self, lemma: &str) -> Option<Stance> {
        self.noun_cues.get(lemma).copied()
    }

    /// Whether the predicate says that something is not so.
    #[must_use]
    pub fn is_falsity(&self, lemma: &str) -> bool {
        self.falsity.contains(lemma)
    }

    /// The frame of this name.
    #[must_use]
    pub fn frame(&self, name: &str) -> Option<&Frame> {
        self.frames.iter().find(|frame| frame.name == name)
    }

    /// The frames that a verb (with particle or object, as the file writes it) can evoke.
    pub fn frames_of_verb<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Frame> + use<'a> {
        self.by_verb.get(key).into_iter().flatten().map(|at| &self.frames[*at])
    }

    /// The frames that a noun (with its modifier) can evoke.
    pub fn frames_of_noun<'a>(&'a self, key: &str) -> impl Iterator<Item = &'a Frame> + use<'a> {
        self.by_noun.get(key).into_iter().flatten().map(|at| &self.frames[*at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_knowledge_loads() {
        let lexicon = Lexicon::shipped().unwrap();
        assert_eq!(lexicon.cue("deny", ContentKind::Noun).unwrap().stance, Stance::Denies);
        assert!(lexicon.cue("add", ContentKind::Noun).is_none());
        assert_eq!(lexicon.frames_of_verb("withdraw").next().unwrap().name, "withdrawal");
    }

    #[test]
    fn a_mode_that_the_type_lacks_is_refused_by_name() {
        let frames = "[senses]\nperson=[]\nplace=[]\n[[frame]]\nname='x'\nplover='AID'\nmode='riot'\ntopic='t'";
        let error = Lexicon::parse(
            include_str!("../../../data/cues.toml"),
            frames,
            include_str!("../../../data/numbers.toml"),
            include_str!("../../../data/inflections.toml"),
        );
        assert_eq!(error.unwrap_err().to_string(), "frames.toml: frame \"x\": \"riot\" is no mode of AID");
    }
}
