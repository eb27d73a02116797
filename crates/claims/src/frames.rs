//! Frames and triggers: which words tell of which happening.

use std::collections::BTreeSet;

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::acled::SubEvent;
use variorum_record::plover::{PloverMode, PloverType};

use crate::lexicon::Lexicon;
use crate::tree;

/// One kind of happening of `data/frames.toml`.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Its name.
    pub name: String,
    /// ACLED sub-event type.
    pub sub_event: Option<SubEvent>,
    /// PLOVER type.
    pub plover: Option<PloverType>,
    /// PLOVER mode.
    pub mode: Option<PloverMode>,
    /// Frames of one topic can tell of one happening.
    pub topic: String,
    /// Whether saying it of somebody accuses him.
    pub accusation: bool,
    /// Whether the grammatical object is what the act is done to.
    pub target: bool,
    /// Whether its words could be said of any kind of attack.
    pub generic: bool,
    /// Verbs as the file writes them.
    pub verbs: Vec<String>,
    /// Nouns as the file writes them.
    pub nouns: Vec<String>,
    /// Objects that the verb needs.
    pub objects: BTreeSet<String>,
    /// Subjects that the verb needs.
    pub subjects: BTreeSet<String>,
    /// Verbs that the complement needs.
    pub complements: BTreeSet<String>,
}

/// A word that tells of a happening.
#[derive(Debug, Clone)]
pub(crate) struct Evoked<'l> {
    /// Its token.
    pub(crate) at: usize,
    /// The first token of the trigger's words: a modifier belongs to it ("air strike").
    pub(crate) first: usize,
    /// The frame.
    pub(crate) frame: &'l Frame,
}

/// Every trigger of a sentence, in the order of its words.
pub(crate) fn triggers<'l>(sentence: &Sentence, lexicon: &'l Lexicon) -> Vec<Evoked<'l>> {
    let found = (0..sentence.tokens.len()).filter(|at| !inside_proper_name(sentence, *at)).filter_map(|at| {
        match sentence.tokens[at].upos {
            Upos::Verb => verb(sentence, at, lexicon),
            Upos::Noun | Upos::Adj => noun(sentence, at, lexicon),
            // "Fighting" at the head of a line is tagged as a name by its capital.
            Upos::Propn if at == 0 => noun(sentence, at, lexicon),
            _ => None,
        }
    });
    found.collect()
}

/// Words inside names ("Operation Strong Foundation", "Air Force") tell of nothing by themselves.
fn inside_proper_name(sentence: &Sentence, at: usize) -> bool {
    sentence.name_at(at).is_some_and(|name| {
        name.kind.entity_kind().is_some() && name.kind != NameKind::Event && name.end - name.first > 1
    }) && sentence.tokens[at].upos == Upos::Propn
}

fn verb<'l>(sentence: &Sentence, at: usize, lexicon: &'l Lexicon) -> Option<Evoked<'l>> {
    let lemma = tree::lemma(sentence, at);
    let mut keys = Vec::with_capacity(4);
    for object in tree::objects(sentence, at)
        .into_iter()
        .chain(tree::obliques(sentence, at))
        .chain(tree::passive_subject(sentence, at))
    {
        let noun = tree::lemma(sentence, object);
        let reflexive =
            sentence.tokens[object].has("Reflex", "Yes") || noun.ends_with("self") || noun.ends_with("selves");
        keys.push(format!("{lemma}+{}", if reflexive { "oneself" } else { &noun }));
        for sense in senses(sentence, object, lexicon) {
            keys.push(format!("{lemma}+<{sense}>"));
        }
    }
    if let Some(particle) = tree::particle(sentence, at) {
        keys.push(format!("{lemma}_{particle}"));
        let with_object: Vec<String> = keys
            .iter()
            .filter_map(|key| key.split_once('+'))
            .map(|(_, noun)| format!("{lemma}_{particle}+{noun}"))
            .collect();
        keys.splice(0..0, with_object);
    }
    keys.push(lemma);
    let (key, frame) = keys
        .iter()
        .flat_map(|key| lexicon.frames_of_verb(key).map(move |frame| (key, frame)))
        .find(|(_, frame)| verb_fits(sentence, at, frame, lexicon))?;
    // A light verb leaves the telling to its object, which evokes by itself ("took control"): the verb is no second trigger.
    let tells = |object: usize| noun(sentence, object, lexicon).is_some_and(|other| other.frame.name == frame.name);
    let light = key.contains('+') && tree::objects(sentence, at).into_iter().any(tells);
    (!light).then_some(Evoked { at, first: at, frame })
}

fn verb_fits(sentence: &Sentence, at: usize, frame: &Frame, lexicon: &Lexicon) -> bool {
    let allowed = |list: &BTreeSet<String>, token: usize| {
        list.contains(&tree::lemma(sentence, token))
            || senses(sentence, token, lexicon).iter().any(|sense| list.contains(*sense))
    };
    let objects =
        || tree::objects(sentence, at).into_iter().chain(tree::passive_subject(sentence, at)).collect::<Vec<_>>();
    if !frame.objects.is_empty() && !objects().into_iter().any(|object| allowed(&frame.objects, object)) {
        // A participle after its noun ("weapons seized by the army") has that noun as its object.
        let noun = sentence.tokens[at]
            .head
            .filter(|_| sentence.tokens[at].is("acl") && !sentence.tokens[at].has("VerbForm", "Ger"));
        if !noun.is_some_and(|noun| allowed(&frame.objects, noun)) {
            return false;
        }
    }
    if !frame.subjects.is_empty()
        && !tree::subject(sentence, at).is_some_and(|subject| allowed(&frame.subjects, subject))
    {
        return false;
    }
    frame.complements.is_empty()
        || sentence
            .children(at)
            .filter(|child| {
                sentence.tokens[*child].is("xcomp")
                    || sentence.tokens[*child].is("ccomp")
                    || sentence.tokens[*child].is("advcl")
            })
            .any(|child| {
                frame.complements.contains(&tree::lemma_with_particle(sentence, child))
                    || allowed(&frame.complements, child)
            })
        || objects().into_iter().any(|object| allowed(&frame.complements, object))
}

/// The classes of [senses] that a word belongs to.
fn senses(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> Vec<&'static str> {
    let lemma = tree::lemma(sentence, at);
    let kind = sentence.name_at(at).map(|name| name.kind);
    let mut senses = Vec::new();
    if lexicon.persons.contains(&lemma)
        || matches!(kind, Some(NameKind::Person | NameKind::Group))
        || matches!(lemma.as_str(), "he" | "she" | "they" | "him" | "her" | "them" | "who" | "those")
    {
        senses.push("person");
    }
    // A capital within the sentence tells of a name that the model did not see: most of those are of bodies.
    let unseen = kind.is_none()
        && at > 0
        && !matches!(sentence.tokens[at].upos, Upos::Pron)
        && sentence.tokens[at].text.starts_with(char::is_uppercase);
    if unseen || matches!(kind, Some(NameKind::Organization)) {
        senses.push("organization");
    }
    if lexicon.places.contains(&lemma) || matches!(kind, Some(NameKind::Place | NameKind::Facility)) {
        senses.push("place");
    }
    if matches!(lemma.as_str(), "they" | "them") {
        senses.push("they");
    }
    senses
}

/// What a noun tells of, with the modifiers that make it exact ("air strike").
pub(crate) fn noun<'l>(sentence: &Sentence, at: usize, lexicon: &'l Lexicon) -> Option<Evoked<'l>> {
    let lemma = tree::lemma(sentence, at);
    let modifiers = sentence
        .children(at)
        .filter(|child| *child < at && (sentence.tokens[*child].is("compound") || sentence.tokens[*child].is("amod")));
    let mut longest: Option<Evoked<'l>> = None;
    for modifier in modifiers {
        let key = format!("{} {lemma}", tree::lemma(sentence, modifier));
        if let Some(frame) = lexicon.frames_of_noun(&key).next() {
            longest = Some(Evoked { at, first: modifier, frame });
        }
    }
    if longest.is_some() {
        return longest;
    }
    if let Some((first, frame)) = hyphenated(sentence, at, lexicon) {
        return Some(Evoked { at, first, frame });
    }
    let with_of = sentence
        .children(at)
        .any(|child| sentence.tokens[child].is("nmod") && tree::case(sentence, child).as_deref() == Some("of"))
        .then(|| format!("{lemma} of"));
    let mut keys = with_of.into_iter().chain([lemma]);
    let frame = keys.find_map(|key| lexicon.frames_of_noun(&key).next())?;
    // A compound's first part tells of nothing by itself: "combat role", "attack helicopter".
    if sentence.tokens[at].is("compound") || sentence.tokens[at].upos == Upos::Adj && sentence.tokens[at].is("amod") {
        return None;
    }
    Some(Evoked { at, first: at, frame })
}

/// Modifiers written with hyphens ("mop-up operations") come as several tokens; the words are put together as they stand in the text.
fn hyphenated<'l>(sentence: &Sentence, at: usize, lexicon: &'l Lexicon) -> Option<(usize, &'l Frame)> {
    const LONGEST: usize = 5;
    (at.saturating_sub(LONGEST)..at).find_map(|first| {
        let mut key = String::new();
        for token in first..at {
            if token > first && sentence.tokens[token - 1].span.end < sentence.tokens[token].span.start {
                key.push(' ');
            }
            key.push_str(&sentence.tokens[token].text.to_lowercase());
        }
        if !key.contains('-') {
            return None;
        }
        let joined = sentence.tokens[at - 1].span.end == sentence.tokens[at].span.start;
        key.push_str(if joined { "" } else { " " });
        key.push_str(&tree::lemma(sentence, at));
        lexicon.frames_of_noun(&key).next().map(|frame| (first, frame))
    })
}
