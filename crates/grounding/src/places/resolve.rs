//! The places of one report: names found, resolved together, then what hangs on them.

use std::collections::BTreeMap;

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::grades::WherePrec;
use variorum_record::{CodePoints, EntityKind, PlaceBasis, Report};

use super::find::find;
use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, PlaceId};
use super::geodesy::Point;
use super::inherit::inherit;
use super::lexicon::Lexicon;
use super::mention::{Naming, PlaceMention};
use super::rank::{PlaceName, Sense, rank};
use super::relate::relate;

/// All places of a report, in the order of the text.
///
/// Names are resolved together (one sense a report); then "the city" and "there" get their place, relations their
/// point, and names that the gazetteer lacks the point of the place that holds them. A place that stays unknown is
/// kept without a point.
#[must_use]
pub fn resolve(
    report: &Report,
    annotated: &AnnotatedText,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let points = CodePoints::new(&report.text);
    let mut places = find(&points, annotated, gazetteer, lexicon);
    name_all(&points, report, &mut places, gazetteer, lexicon);
    point_back(&points, annotated, &mut places, lexicon);
    relate(&points, annotated, &mut places, lexicon);
    inherit(annotated, &mut places, lexicon);
    in_order(places)
}

/// Resolves the names by the gazetteer.
fn name_all(
    points: &CodePoints<'_>,
    report: &Report,
    places: &mut [PlaceMention],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) {
    let names: Vec<PlaceName> =
        places.iter().map(|place| PlaceName { span: place.span, text: place.text.clone() }).collect();
    let senses = rank(points, &report.body, &names, gazetteer, lexicon, lexicon.weights());
    let focus = focus_countries(&senses, gazetteer);
    for (place, sense) in places.iter_mut().zip(&senses) {
        let Some(sense) = sense else { continue };
        if is_stray(sense, &focus, gazetteer) {
            place.reasons.push("a place of this name lies in a country of which the report does not speak".to_owned());
            place.scene &= place.shown;
            continue;
        }
        place.settle(gazetteer, sense.place);
        place.reasons.clone_from(&sense.reasons);
        let whole = gazetteer.lookup(&place.text).iter().any(|candidate| candidate.place == sense.place);
        if !whole {
            keep_part(place, lexicon);
        }
    }
}

/// Votes of the resolved names by country.
fn focus_countries(senses: &[Option<Sense>], gazetteer: &Gazetteer) -> BTreeMap<PlaceId, f64> {
    let mut votes: BTreeMap<PlaceId, f64> = BTreeMap::new();
    for sense in senses.iter().flatten() {
        if let Some(country) = gazetteer.country_of(sense.place) {
            *votes.entry(country).or_default() += 1.0 / senses.len() as f64;
        }
    }
    votes
}

/// Whether a small place far from all that the report speaks of was found only because it bears the name.
fn is_stray(sense: &Sense, focus: &BTreeMap<PlaceId, f64>, gazetteer: &Gazetteer) -> bool {
    let Some(place) = gazetteer.place(sense.place) else { return true };
    let known = place.population >= 300_000
        || !place.feature.is_settlement() && !matches!(place.feature, Feature::Admin1 | Feature::Admin2);
    let held = sense.reasons.iter().any(|reason| reason.starts_with("held by") || reason.starts_with("its country's"));
    let share = gazetteer.country_of(sense.place).and_then(|country| focus.get(&country)).copied().unwrap_or(0.0);
    let most = focus.values().copied().fold(0.0, f64::max);
    !known && !held && share < 0.15 && most >= 0.4
}

/// A name that only contains a known name: "northern Mali" is a part of it, "Bengal airport" lies in it.
fn keep_part(place: &mut PlaceMention, lexicon: &Lexicon) {
    let words: Vec<String> = place.text.split_whitespace().map(fold).collect();
    let bearing = words.iter().find_map(|word| lexicon.bearing(word));
    let radius = place.radius_km.unwrap_or(10.0);
    if let (Some(bearing), Some(point)) = (bearing, place.point) {
        place.point = Some(point.moved(bearing, radius * 0.5).rounded());
        place.radius_km = Some((radius * 0.7).round().max(2.0));
        place.where_prec = place
            .where_prec
            .map(|prec| if prec == WherePrec::COUNTRY { WherePrec::FUZZY } else { prec.max(WherePrec::NEAR) });
        place.basis = PlaceBasis::Relative;
        place.read_by = "places.part_by_direction".to_owned();
        place.geonames_id = None;
        place.feature =
            place.feature.map(|feature| if feature.is_settlement() { Feature::Section } else { Feature::Region });
    } else if words.iter().any(|word| lexicon.is_part_word(word)) && place.is_settlement() {
        place.radius_km = Some(radius + 10.0);
        place.where_prec = Some(WherePrec::NEAR);
        place.basis = PlaceBasis::Inherited;
        place.read_by = "places.part_of_name".to_owned();
        place.geonames_id = None;
        place.feature = None;
    }
}

/// "the city", "there": mentions of the place named last.
fn point_back(points: &CodePoints<'_>, annotated: &AnnotatedText, places: &mut Vec<PlaceMention>, lexicon: &Lexicon) {
    let named = places.len();
    for (at, sentence) in annotated.sentences.iter().enumerate() {
        for token in 0..sentence.tokens.len() {
            let Some(first) = back_span(sentence, token, lexicon) else { continue };
            if places.iter().any(|place| place.sentence == at && place.first <= token && token < place.end) {
                continue;
            }
            let here = sentence.tokens[token].span.start;
            let word = sentence.tokens[token].lemma.to_lowercase();
            let anchor = (0..named).rev().find(|before| {
                let place = &places[*before];
                place.span.end <= here && place.scene && place.point.is_some() && fits(place, &word)
            });
            let Some(anchor) = anchor else { continue };
            let span = sentence.span_of(first, token + 1);
            let mut back =
                PlaceMention::unknown(span, points.slice(span).to_owned(), at, (first, token + 1), EntityKind::Place);
            let source = &places[anchor];
            back.name.clone_from(&source.name);
            back.naming = Naming::Back;
            back.point = source.point;
            back.feature = source.feature;
            back.geonames_id = source.geonames_id;
            back.country.clone_from(&source.country);
            back.where_prec = source.where_prec;
            back.radius_km = source.radius_km;
            back.basis = PlaceBasis::Inherited;
            back.anchor = Some(anchor);
            back.read_by = "places.points_back".to_owned();
            places.push(back);
        }
    }
}

fn fits(place: &PlaceMention, word: &str) -> bool {
    match word {
        "there" | "here" => true,
        "capital" => place.feature == Some(Feature::Capital),
        _ => place.is_settlement(),
    }
}

/// The first token of words that point back and end at `token`; `None` where they name a place themselves.
fn back_span(sentence: &Sentence, token: usize, lexicon: &Lexicon) -> Option<usize> {
    let word = &sentence.tokens[token];
    if word.lemma.eq_ignore_ascii_case("there") && word.upos == Upos::Adv {
        return Some(token);
    }
    if word.upos != Upos::Noun || !lexicon.points_back(&word.text.to_lowercase()) || sentence.name_at(token).is_some() {
        return None;
    }
    let children: Vec<usize> = sentence.children(token).collect();
    let pointing = |at: &usize| matches!(sentence.tokens[*at].text.to_lowercase().as_str(), "the" | "this" | "that");
    let first = children.iter().copied().find(pointing).filter(|at| *at < token)?;
    // "the city of Derna", "the coastal city Derna", "the city's council" is the city; "the Libyan capital" is named anew.
    let named =
        children.iter().any(|at| sentence.tokens[*at].upos == Upos::Propn && sentence.tokens[*at].deprel != "compound");
    let next_is_name = sentence.tokens.get(token + 1).is_some_and(|next| {
        next.upos == Upos::Propn
            || next.text == "of" && sentence.tokens.get(token + 2).is_some_and(|name| name.upos == Upos::Propn)
    });
    let between_is_name = (first + 1..token).any(|at| {
        let word = &sentence.tokens[at];
        let another = matches!(
            word.lemma.to_lowercase().as_str(),
            "first" | "second" | "third" | "other" | "next" | "same" | "own"
        );
        word.upos == Upos::Propn || another || word.feats.get("Degree").is_some_and(|degree| degree == "Sup")
    });
    (!named && !next_is_name && !between_is_name && token - first <= 3).then_some(first)
}

/// Sorts the places by their words and leads every anchor to its new index.
fn in_order(places: Vec<PlaceMention>) -> Vec<PlaceMention> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|at| (places[*at].span.start, std::cmp::Reverse(places[*at].span.end), *at));
    let mut new = vec![0; places.len()];
    for (index, old) in order.iter().enumerate() {
        new[*old] = index;
    }
    let mut sorted: Vec<PlaceMention> = order.iter().map(|old| places[*old].clone()).collect();
    for place in &mut sorted {
        place.anchor = place.anchor.map(|old| new[old]);
        place.point = place.point.map(Point::rounded);
    }
    sorted
}
