//! Which words of a report name places.

use variorum_language::{AnnotatedText, NameKind, Sentence, Upos};
use variorum_record::{CodePoints, EntityKind};

use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer};
use super::lexicon::Lexicon;
use super::mention::PlaceMention;

/// The names of places and facilities, in the order of the text.
pub(super) fn find(
    text: &CodePoints<'_>,
    annotated: &AnnotatedText,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let mut found = Vec::new();
    for (at, sentence) in annotated.sentences.iter().enumerate() {
        let mut spans: Vec<(usize, usize, EntityKind)> = sentence
            .names
            .iter()
            .filter_map(|name| {
                let kind = match name.kind {
                    NameKind::Place => EntityKind::Place,
                    NameKind::Facility => EntityKind::Facility,
                    _ => return None,
                };
                let (first, end) = trimmed(sentence, name.first, name.end)?;
                Some((first, end, kind))
            })
            .collect();
        spans.extend(missed(sentence, gazetteer, lexicon).into_iter().map(|(first, end)| (first, end, EntityKind::Place)));
        spans.sort_unstable();
        for (first, end, kind) in spans {
            let span = sentence.span_of(first, end);
            let mut mention = PlaceMention::unknown(span, text.slice(span).to_owned(), at, (first, end), kind);
            mention.acts = acts(sentence, &mention, gazetteer, lexicon);
            found.push(mention);
        }
    }
    found
}

/// A name without the article before it and the possessive sign after it; `None` where nothing is left.
fn trimmed(sentence: &Sentence, mut first: usize, mut end: usize) -> Option<(usize, usize)> {
    let tokens = &sentence.tokens;
    end = end.min(tokens.len());
    while first < end && (matches!(tokens[first].upos, Upos::Det | Upos::Punct | Upos::Adp)) {
        first += 1;
    }
    while first < end && (tokens[end - 1].upos == Upos::Punct || matches!(tokens[end - 1].text.as_str(), "'s" | "’s" | "'" | "’")) {
        end -= 1;
    }
    (first < end).then_some((first, end))
}

/// Runs of proper nouns outside every name that follow a word of place and are the name of a known place.
fn missed(sentence: &Sentence, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Vec<(usize, usize)> {
    let tokens = &sentence.tokens;
    let free = |at: usize| tokens[at].upos == Upos::Propn && sentence.name_at(at).is_none();
    let mut found = Vec::new();
    let mut at = 1;
    while at < tokens.len() {
        let opens = free(at) && tokens[at - 1].upos == Upos::Adp && lexicon.is_before_place(&tokens[at - 1].text.to_lowercase());
        if !opens {
            at += 1;
            continue;
        }
        let end = (at..tokens.len()).find(|here| !free(*here)).unwrap_or(tokens.len());
        let name: Vec<&str> = tokens[at..end].iter().map(|token| token.text.as_str()).collect();
        let joined = end < tokens.len() && sentence.name_at(end).is_some();
        let known = gazetteer.exact(&fold(&name.join(" "))).iter().any(|candidate| {
            gazetteer.place(candidate.place).is_some_and(|place| {
                place.population >= 1000 || !place.feature.is_settlement()
            })
        });
        if known && !joined {
            found.push((at, end));
        }
        at = end.max(at + 1);
    }
    found
}

/// The token of a span whose head lies outside it.
pub(super) fn head_of(sentence: &Sentence, first: usize, end: usize) -> usize {
    (first..end.min(sentence.tokens.len()))
        .find(|at| sentence.tokens[*at].head.is_none_or(|head| head < first || head >= end))
        .unwrap_or(first)
}

/// Whether the place speaks or acts here: the subject of a verb of speech, or a country that does something.
fn acts(sentence: &Sentence, mention: &PlaceMention, gazetteer: &Gazetteer, lexicon: &Lexicon) -> bool {
    let head = head_of(sentence, mention.first, mention.end);
    let token = &sentence.tokens[head];
    if token.deprel != "nsubj" {
        return false;
    }
    let Some(verb) = token.head.map(|verb| &sentence.tokens[verb]) else { return false };
    if lexicon.speaks(&verb.lemma.to_lowercase()) {
        return true;
    }
    let is_state = gazetteer.exact(&fold(&mention.text)).iter().any(|candidate| {
        gazetteer.place(candidate.place).is_some_and(|place| matches!(place.feature, Feature::Country))
    });
    is_state && verb.upos == Upos::Verb && !lexicon.witnesses(&verb.lemma.to_lowercase())
}
