//! Relations between places: anchors found, points computed, names beside a relation placed by it.

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::{CodePoints, EntityKind, PlaceBasis, Span};

use super::fold::fold;
use super::lexicon::Lexicon;
use super::mention::{Naming, PlaceMention};
use super::relative::{self, Placed, Reading, Relation};

/// Gives relations their places, and unknown names the place of the relation that stands beside them.
pub(super) fn relate(
    points: &CodePoints<'_>,
    annotated: &AnnotatedText,
    places: &mut Vec<PlaceMention>,
    lexicon: &Lexicon,
) {
    for (at, sentence) in annotated.sentences.iter().enumerate() {
        let mut taken_until = 0;
        for reading in relative::read(sentence, lexicon) {
            if reading.first < taken_until {
                continue;
            }
            let Some(anchored) = anchor(sentence, at, &reading, places, lexicon) else { continue };
            taken_until = anchored.end;
            let subject = subject_of(sentence, at, &reading, places, lexicon);
            match subject {
                Some(name) => place_name(places, name, &anchored, &reading),
                None => add_relation(points, sentence, at, places, &anchored, &reading),
            }
        }
    }
}

/// A relation with the places that it hangs on.
struct Anchored {
    placed: Placed,
    anchor: usize,
    country: Option<String>,
    end: usize,
}

fn anchor(
    sentence: &Sentence,
    at: usize,
    reading: &Reading,
    places: &[PlaceMention],
    lexicon: &Lexicon,
) -> Option<Anchored> {
    let first = place_from(sentence, at, reading.anchor, places, lexicon)?;
    let anchor = &places[first];
    let ground = |place: &PlaceMention| place.point.map(|point| (point, place.radius_km.unwrap_or(5.0)));
    let mut end = anchor.end;
    let second = if reading.relation == Relation::Between {
        let joins = matches!(sentence.tokens.get(anchor.end)?.text.to_lowercase().as_str(), "and" | "to");
        let second = joins.then(|| place_from(sentence, at, anchor.end + 1, places, lexicon)).flatten()?;
        end = places[second].end;
        Some(ground(&places[second])?)
    } else {
        None
    };
    // Nothing lies "near" a country or "between" two, as far as a map goes.
    if anchor.is_wide()
        && matches!(
            reading.relation,
            Relation::Near { .. } | Relation::Between | Relation::Distance { bearing: None, .. }
        )
    {
        return None;
    }
    let placed = reading.relation.place(ground(anchor)?, second);
    Some(Anchored { placed, anchor: first, country: anchor.country.clone(), end })
}

/// The place whose words begin at this token, articles, adjectives and "city of" left out.
fn place_from(
    sentence: &Sentence,
    at: usize,
    from: usize,
    places: &[PlaceMention],
    lexicon: &Lexicon,
) -> Option<usize> {
    let skipped = |token: &variorum_language::Token| {
        matches!(token.upos, Upos::Det | Upos::Adj | Upos::Adv)
            || token.text == "of"
            || lexicon.is_kind_word(&token.text.to_lowercase())
    };
    for token in from..(from + 7).min(sentence.tokens.len()) {
        let here = |place: &&PlaceMention| place.sentence == at && place.first <= token && token < place.end;
        let found = places.iter().enumerate().filter(|(_, place)| here(place) && place.naming != Naming::Relation);
        // A name wins over the words that point back inside it.
        if let Some((index, _)) = found.max_by_key(|(index, place)| (place.naming == Naming::Name, usize::MAX - index))
        {
            return Some(index);
        }
        if !skipped(&sentence.tokens[token]) {
            return None;
        }
    }
    None
}

/// The name that a relation tells the place of: right before it, or before a clause "which is …".
fn subject_of(
    sentence: &Sentence,
    at: usize,
    reading: &Reading,
    places: &[PlaceMention],
    lexicon: &Lexicon,
) -> Option<usize> {
    let before =
        |place: &&PlaceMention| place.sentence == at && place.end <= reading.first && place.naming == Naming::Name;
    let (nearest, name) =
        places.iter().enumerate().filter(|(_, place)| before(place)).max_by_key(|(_, place)| place.end)?;
    let between = &sentence.tokens[name.end..reading.first];
    let relative = between.iter().any(|token| matches!(token.text.as_str(), "which" | "that"));
    let beside = between.len() <= 10
        && between.iter().all(|token| {
            let word = token.text.to_lowercase();
            matches!(token.upos, Upos::Punct | Upos::Det | Upos::Adv | Upos::Adj | Upos::Aux)
                || matches!(
                    word.as_str(),
                    "which"
                        | "that"
                        | "some"
                        | "about"
                        | "around"
                        | "just"
                        | "on"
                        | "roughly"
                        | "over"
                        | "a"
                        | "to"
                        | "at"
                )
                || matches!(token.lemma.to_lowercase().as_str(), "lie" | "locate" | "situate" | "be" | "stand" | "sit")
                || lexicon.is_kind_word(&word)
                || lexicon.road_km(&word).is_some()
                || matches!(word.as_str(), "coast" | "coastal" | "main" | "strategic")
        });
    if beside {
        return Some(nearest);
    }
    // "X was taken, 15 kilometers from Y": the clause belongs to the name that is still unknown.
    let unknown = places.iter().enumerate().filter(|(_, place)| before(place) && place.point.is_none());
    let clause = relative && between.iter().rev().take(5).any(|token| matches!(token.text.as_str(), "which" | "that"));
    clause.then(|| unknown.max_by_key(|(_, place)| place.end).map(|(index, _)| index)).flatten()
}

fn place_name(places: &mut [PlaceMention], name: usize, anchored: &Anchored, reading: &Reading) {
    let Placed { point, radius_km, where_prec } = anchored.placed;
    let place = &mut places[name];
    // A known place that fits what the text says of it stays as the gazetteer has it.
    let fits = place.point.is_some_and(|known| known.distance_km(point) <= (2.0 * radius_km).max(40.0));
    let told_apart = matches!(reading.relation, Relation::Distance { .. });
    if fits || place.point.is_some() && !told_apart {
        return;
    }
    if place.point.is_some() {
        place.reasons.push("the gazetteer's place of this name lies elsewhere than the text says".to_owned());
    }
    place.scene = true;
    place.point = Some(point);
    place.radius_km = Some(radius_km);
    place.where_prec = Some(where_prec);
    place.geonames_id = None;
    place.feature = None;
    place.country.clone_from(&anchored.country);
    place.basis = PlaceBasis::Relative;
    place.anchor = Some(anchored.anchor);
    place.read_by = "places.relation_to_anchor".to_owned();
    let text = place.text.clone();
    // The same unknown name elsewhere in the report is the same place.
    let (source, key) = (places[name].clone(), fold(&text));
    for other in places.iter_mut().filter(|other| other.point.is_none() && fold(&other.text) == key) {
        let (span, sentence, first, end, scene) = (other.span, other.sentence, other.first, other.end, other.scene);
        *other = PlaceMention { span, sentence, first, end, scene, text: other.text.clone(), ..source.clone() };
    }
}

fn add_relation(
    points: &CodePoints<'_>,
    sentence: &Sentence,
    at: usize,
    places: &mut Vec<PlaceMention>,
    anchored: &Anchored,
    reading: &Reading,
) {
    let span = sentence.span_of(reading.first, anchored.end);
    let text = points.slice(span).to_owned();
    let anchor = &places[anchored.anchor];
    let mut relation = PlaceMention::unknown(span, text, at, (reading.first, anchored.end), EntityKind::Place);
    let head = points.slice(Span::new(span.start, anchor.span.start.max(span.start)));
    let tail = points.slice(Span::new(anchor.span.end.min(span.end), span.end));
    relation.name = format!("{head}{}{tail}", anchor.name);
    relation.naming = Naming::Relation;
    relation.point = Some(anchored.placed.point);
    relation.radius_km = Some(anchored.placed.radius_km);
    relation.where_prec = Some(anchored.placed.where_prec);
    relation.country.clone_from(&anchored.country);
    relation.basis = PlaceBasis::Relative;
    relation.anchor = Some(anchored.anchor);
    relation.read_by = "places.relation".to_owned();
    places.push(relation);
}
