//! The places of one report: names found, resolved together, then what hangs on them.

use std::collections::BTreeMap;

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::grades::WherePrec;
use variorum_record::{CodePoints, EntityKind, PlaceBasis, Report, Span};

use super::find::find;
use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, PlaceId};
use super::geodesy::Point;
use super::lexicon::Lexicon;
use super::mention::{Naming, PlaceMention};
use super::rank::{PlaceName, Sense, Weights, rank};
use super::relative::{self, Placed, Reading, Relation};

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
    let senses = rank(points, &report.body, &names, gazetteer, lexicon, &Weights::default());
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

/// Gives relations their places, and unknown names the place of the relation that stands beside them.
fn relate(points: &CodePoints<'_>, annotated: &AnnotatedText, places: &mut Vec<PlaceMention>, lexicon: &Lexicon) {
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
    // "X has been secured, which is 60 kilometers from Y": the clause belongs to the name that is still unknown.
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

/// Names that stay unknown get the point of the place that the words say holds them.
fn inherit(annotated: &AnnotatedText, places: &mut [PlaceMention], lexicon: &Lexicon) {
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
