//! Names that a preposition of place shows to be places, whatever the tagger calls them.
//!
//! A tagger trained on general text takes many a small town for a person. Nobody is fought "near" or killed "in": a name that stands in
//! such a slot and that the gazetteer knows is a place throughout the report, unless it is part of a longer name of a person there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use variorum_language::annotation::{AnnotatedText, Name, NameKind, Sentence};

use crate::places::{Gazetteer, fold};

const PREPOSITIONS: [&str; 8] = ["in", "near", "at", "around", "outside", "inside", "towards", "toward"];

/// The text with such names called places.
pub(crate) fn settled<'t>(text: &'t AnnotatedText, gazetteer: &Gazetteer) -> Cow<'t, AnnotatedText> {
    let mut places: BTreeSet<String> = BTreeSet::new();
    let mut people: BTreeSet<String> = BTreeSet::new();
    for sentence in &text.sentences {
        for name in sentence.names.iter().filter(|name| name.kind == NameKind::Person) {
            let written = folded(sentence, name.first, name.end);
            if in_slot(sentence, name) && !gazetteer.exact(&written).is_empty() {
                places.insert(written);
            } else {
                // Each later word of a longer name can stand for the person alone.
                people.extend((name.first + 1..name.end).map(|at| folded(sentence, at, name.end)));
            }
        }
    }
    places.retain(|place| !people.contains(place));
    if places.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut text = text.clone();
    for sentence in &mut text.sentences {
        let written: Vec<String> = sentence.names.iter().map(|name| folded(sentence, name.first, name.end)).collect();
        for (name, written) in sentence.names.iter_mut().zip(written) {
            if name.kind == NameKind::Person && places.contains(&written) {
                name.kind = NameKind::Place;
            }
        }
    }
    Cow::Owned(text)
}

fn folded(sentence: &Sentence, first: usize, end: usize) -> String {
    let words: Vec<&str> = sentence.tokens[first..end].iter().map(|token| token.text.as_str()).collect();
    // Hyphens are words of their own in the treebank's cut: "al - Baida".
    fold(&words.join(" ").replace(" - ", "-"))
}

fn in_slot(sentence: &Sentence, name: &Name) -> bool {
    let head = (name.first..name.end)
        .find(|at| sentence.tokens[*at].head.is_none_or(|head| head < name.first || head >= name.end))
        .unwrap_or(name.first);
    let token = &sentence.tokens[head];
    (token.is("obl") || token.is("nmod"))
        && sentence.children(head).any(|child| {
            child < name.first
                && sentence.tokens[child].is("case")
                && PREPOSITIONS.contains(&sentence.tokens[child].text.to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::annotated;

    fn kinds(notation: &str) -> Vec<String> {
        let gazetteer = Gazetteer::shipped().expect("the shipped gazetteer");
        let text = annotated(notation).1;
        let settled = settled(&text, &gazetteer);
        settled.sentences.iter().flat_map(|sentence| &sentence.names).map(|name| name.kind.to_string()).collect()
    }

    #[test]
    fn a_known_name_near_which_something_happens_is_a_place() {
        let notation = "Two/NUM/2/nummod died/VERB/0/root=die near/ADP/4/case Gao/PROPN/2/obl/person
             Gao/PROPN/2/nsubj/person waited/VERB/0/root=wait";
        assert_eq!(kinds(notation), ["place", "place"]);
    }

    #[test]
    fn a_person_stays_one() {
        let unknown = "He/PRON/2/nsubj believes/VERB/0/root=believe in/ADP/4/case Zubarovitch/PROPN/2/obl/person";
        assert_eq!(kinds(unknown), ["person"]);
        let longer = "Omar/PROPN/2/nsubj/person Gao/PROPN/1/flat/+ left/VERB/0/root=leave
             Men/NOUN/2/nsubj gathered/VERB/0/root=gather around/ADP/4/case Gao/PROPN/2/obl/person";
        assert_eq!(kinds(longer), ["person", "person"]);
    }
}
