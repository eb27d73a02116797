//! Places inside places: a name that the gazetteer lacks takes the point of the place that the words say holds it.

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::grades::WherePrec;
use variorum_record::{EntityKind, PlaceBasis};

use super::lexicon::Lexicon;
use super::mention::{Naming, PlaceMention};

/// Names that stay unknown get the point of the place that the words say holds them.
pub(super) fn inherit(annotated: &AnnotatedText, places: &mut [PlaceMention], lexicon: &Lexicon) {
    for at in 0..places.len() {
        if places[at].point.is_some() || places[at].naming != Naming::Name {
            continue;
        }
        let Some(sentence) = annotated.sentences.get(places[at].sentence) else { continue };
        let holder = holder_beside(sentence, at, places)
            .or_else(|| is_part(sentence, &places[at], lexicon).then(|| settlement_before(at, places)).flatten());
        let Some(holder) = holder else { continue };
        let source = places[holder].clone();
        let place = &mut places[at];
        place.point = source.point;
        place.radius_km = Some(source.radius_km.unwrap_or(5.0) + if source.is_settlement() { 10.0 } else { 0.0 });
        place.where_prec = source.where_prec.map(|prec| prec.max(WherePrec::NEAR));
        place.country = source.country;
        place.basis = PlaceBasis::Inherited;
        place.anchor = Some(holder);
        place.read_by = "places.held_by".to_owned();
    }
}

/// "Derna's Bab Tobruk", "Bab Tobruk in Derna", "Bab Tobruk, Derna": the known place right beside.
fn holder_beside(sentence: &Sentence, at: usize, places: &[PlaceMention]) -> Option<usize> {
    let place = &places[at];
    let same = |other: &PlaceMention| {
        other.sentence == place.sentence && other.point.is_some() && other.naming != Naming::Relation
    };
    let before = places.iter().enumerate().filter(|(_, other)| same(other) && other.end <= place.first);
    if let Some((index, other)) = before.max_by_key(|(_, other)| other.end) {
        let between: Vec<&str> =
            sentence.tokens[other.end..place.first].iter().map(|token| token.text.as_str()).collect();
        if between.len() <= 4 && between.first().is_some_and(|word| matches!(*word, "'s" | "’s" | "'" | "’")) {
            return Some(index);
        }
    }
    let after = places.iter().enumerate().filter(|(_, other)| same(other) && other.first >= place.end);
    let (index, other) = after.min_by_key(|(_, other)| other.first)?;
    let between: Vec<String> =
        sentence.tokens[place.end..other.first].iter().map(|token| token.text.to_lowercase()).collect();
    let leads = between.len() <= 5
        && between.iter().any(|word| matches!(word.as_str(), "in" | ","))
        && between.iter().all(|word| !matches!(word.as_str(), "and" | "to" | "from" | "or" | "near"))
        && between.iter().filter(|word| word.as_str() == ",").count() <= 1;
    let verb = sentence.tokens[place.end..other.first].iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Aux));
    (leads && !verb).then_some(index)
}

/// Whether the words beside a name say that it is a part of a place: "the southern district of X", "X neighborhood".
fn is_part(sentence: &Sentence, place: &PlaceMention, lexicon: &Lexicon) -> bool {
    let word = |at: usize| sentence.tokens.get(at).map(|token| token.text.to_lowercase()).unwrap_or_default();
    let inside = place.text.split_whitespace().any(|part| lexicon.is_part_word(&part.to_lowercase()));
    let after = lexicon.is_part_word(&word(place.end));
    let before = place.first >= 2 && word(place.first - 1) == "of" && lexicon.is_part_word(&word(place.first - 2))
        || place.first >= 1 && lexicon.is_part_word(&word(place.first - 1));
    inside || after || before || place.kind == EntityKind::Facility
}

/// The known city or town named last, in the same sentence or the two before.
fn settlement_before(at: usize, places: &[PlaceMention]) -> Option<usize> {
    let here = &places[at];
    let near = places.iter().enumerate().filter(|(_, other)| {
        other.is_settlement()
            && other.scene
            && other.naming != Naming::Relation
            && other.span.end <= here.span.start
            && other.sentence + 2 >= here.sentence
    });
    near.max_by_key(|(_, other)| other.span.end).map(|(index, _)| index)
}
