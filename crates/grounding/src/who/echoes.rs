//! Names that the model read in one place and passed over in another.

use std::collections::BTreeMap;

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::{CodePoints, EntityKind};

use super::name::Parsed;
use super::spots::{Spot, spot};
use super::titles::{Titles, plain};

/// Adds the places where proper nouns repeat a name of the report, a surname, or the last word of a body's name.
pub(super) fn add(all: &mut Vec<Spot>, text: &AnnotatedText, points: &CodePoints<'_>, titles: &Titles) {
    let known = known(all, titles);
    let mut covered: Vec<Vec<bool>> =
        text.sentences.iter().map(|sentence| vec![false; sentence.tokens.len()]).collect();
    for spot in all.iter() {
        covered[spot.sentence][spot.first..spot.end].fill(true);
    }
    for (at, sentence) in text.sentences.iter().enumerate() {
        let mut from = 0;
        while from < sentence.tokens.len() {
            let end = run(sentence, from, &covered[at]);
            // The longest name first: "Omar Said" before "Said".
            let found = (from + 1..=end.max(from)).rev().find_map(|end| {
                let name = plain(points.slice(sentence.span_of(from, end)));
                let kind = known.get(&name)?;
                spot(sentence, at, from, end, *kind, points, "who/echo")
            });
            from = found.as_ref().map_or(from + 1, |found| found.end.max(from + 1));
            all.extend(found);
        }
    }
}

/// One past the last of the uncovered proper nouns that begin here.
fn run(sentence: &Sentence, from: usize, covered: &[bool]) -> usize {
    let proper = |at: usize| {
        let token = &sentence.tokens[at];
        let capital = token.text.chars().next().is_some_and(char::is_uppercase);
        !covered[at] && (token.upos == Upos::Propn && capital || at > from && token.text == "-")
    };
    let limit = sentence.tokens.len().min(from + 8);
    (from..limit).take_while(|at| proper(*at)).last().map_or(from, |last| last + 1)
}

/// Folded names, each with its kind; what two kinds share is none.
fn known(all: &[Spot], titles: &Titles) -> BTreeMap<String, EntityKind> {
    let mut known: BTreeMap<String, Option<EntityKind>> = BTreeMap::new();
    let mut add = |name: String, kind: EntityKind| {
        let held = known.entry(name).or_insert(Some(kind));
        if *held != Some(kind) {
            *held = None;
        }
    };
    for spot in all {
        add(plain(&spot.name), spot.kind);
        let last = spot.name.rsplit(' ').next().map(plain).unwrap_or_default();
        let several = Parsed::of(&spot.name).words.len() > 1 && last.chars().count() > 2;
        let telling = !titles.is_body(&last) && !titles.is_generic(&last) && !titles.is_member(&last);
        match spot.kind {
            EntityKind::Person if several => add(last, spot.kind),
            EntityKind::Organization if several && telling => add(last, spot.kind),
            _ => {}
        }
    }
    known.into_iter().filter_map(|(name, kind)| Some((name, kind?))).collect()
}
