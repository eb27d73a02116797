//! Where names stand in a report: the model's names without what is no part of them, and known actors it passed over.

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::{CodePoints, Date, EntityKind, Span};

use super::actors::{Actors, Setting};
use super::name::are_initials;
use super::titles::{Titles, plain};
use super::{echoes, kinds};
use crate::places::{Naming, PlaceMention};

/// A name at its place.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub(super) sentence: usize,
    /// Tokens of the name itself.
    pub(super) first: usize,
    pub(super) end: usize,
    /// What the mention covers: the name, with its title where only a title makes the name ("General Darwish").
    pub(super) span: Span,
    pub(super) kind: EntityKind,
    /// The name as written, without title.
    pub(super) name: String,
    /// The known actor it names.
    pub(super) actor: Option<String>,
    /// Its entry in the gazetteer.
    pub(super) geonames_id: Option<u32>,
    /// Titles and roles beside it.
    pub(super) roles: Vec<String>,
    /// The spot whose short form this is, by the brackets around it, or whose older or newer name.
    pub(super) short_for: Option<usize>,
    pub(super) read_by: &'static str,
}

/// Finds every name, sentence by sentence, apart; `places` are those that the gazetteer's reader found.
pub(super) fn spots(
    text: &AnnotatedText,
    points: &CodePoints<'_>,
    places: &[PlaceMention],
    titles: &Titles,
    actors: &Actors,
    day: Option<Date>,
) -> Vec<Spot> {
    let words = text.sentences.iter().flat_map(|sentence| &sentence.tokens).map(|token| plain(&token.text)).collect();
    let setting = Setting { words, day };
    let mut all = Vec::new();
    for (at, sentence) in text.sentences.iter().enumerate() {
        let mut here = Vec::new();
        for name in &sentence.names {
            let Some(kind) = name.kind.entity_kind() else { continue };
            if name.first < name.end && name.end <= sentence.tokens.len() {
                split_at_title(sentence, name.first, name.end, kind, titles, |first, end, kind| {
                    here.extend(spot(sentence, at, first, end, kind, points, "language/names"));
                });
            }
        }
        let from = places.partition_point(|place| place.sentence < at);
        let named = places[from..].iter().take_while(|place| place.sentence == at);
        known_places(named.filter(|place| place.naming == Naming::Name), &mut here);
        known_actors(sentence, at, points, actors, &setting, &mut here);
        here.sort_by_key(|spot| (spot.first, spot.end));
        in_brackets(sentence, at, points, all.len(), &mut here);
        renamed(sentence, all.len(), &mut here, titles);
        for spot in &mut here {
            spot.actor = actors.named(&spot.name, &setting).map(|actor| actor.name.clone()).or(spot.actor.take());
            if let Some(actor) = actors.named(&spot.name, &setting) {
                spot.kind = actor.kind;
            }
        }
        all.append(&mut here);
    }
    kinds::settle(&mut all, &text.sentences, titles);
    echoes::add(&mut all, text, points, titles);
    for spot in &mut all {
        with_title(&text.sentences[spot.sentence], spot, titles, points);
    }
    in_order(all)
}

/// By place in the text.
fn in_order(all: Vec<Spot>) -> Vec<Spot> {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| (all[*at].sentence, all[*at].first, all[*at].end));
    let mut rank = vec![0; all.len()];
    for (new, old) in order.iter().enumerate() {
        rank[*old] = new;
    }
    let mut sorted: Vec<Spot> = order.into_iter().map(|at| all[at].clone()).collect();
    for spot in &mut sorted {
        spot.short_for = spot.short_for.map(|at| rank[at]);
    }
    sorted
}

/// A run of tokens as a name: no article, possessive or punctuation at its ends.
pub(super) fn spot(
    sentence: &Sentence,
    at: usize,
    mut first: usize,
    mut end: usize,
    kind: EntityKind,
    points: &CodePoints<'_>,
    read_by: &'static str,
) -> Option<Spot> {
    let edge = |token: usize| {
        let token = &sentence.tokens[token];
        token.upos == Upos::Punct || token.upos == Upos::Part || matches!(token.text.as_str(), "'s" | "’s")
    };
    while first < end && (edge(first) || matches!(plain(&sentence.tokens[first].text).as_str(), "the" | "a" | "an")) {
        first += 1;
    }
    while first < end && edge(end - 1) {
        end -= 1;
    }
    if first >= end {
        return None;
    }
    let span = sentence.span_of(first, end);
    let name = tidy(points.slice(span));
    let telling = name.chars().any(char::is_alphabetic);
    telling.then_some(Spot {
        sentence: at,
        first,
        end,
        span,
        kind,
        name,
        actor: None,
        geonames_id: None,
        roles: Vec::new(),
        short_for: None,
        read_by,
    })
}

/// White space of any kind and length as one space.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Saraya Brigade Captain Omar Said" read as one person is an organization and a person.
fn split_at_title(
    sentence: &Sentence,
    first: usize,
    end: usize,
    kind: EntityKind,
    titles: &Titles,
    mut take: impl FnMut(usize, usize, EntityKind),
) {
    if kind != EntityKind::Person {
        return take(first, end, kind);
    }
    let words: Vec<String> = sentence.tokens[first..end].iter().map(|token| plain(&token.text)).collect();
    let mut from = titles.leading(&words);
    if from == words.len() {
        return;
    }
    for at in from + 1..words.len().saturating_sub(1) {
        let title = titles.leading(&words[at..]);
        if title > 0 && at + title < words.len() && !words[at..at + title].iter().any(|word| word == "chief") {
            take(first, first + at, EntityKind::Organization);
            from = at + title;
            break;
        }
    }
    take(first + from, end, kind);
}

/// Places that the model passed over, and where those that it found lie.
fn known_places<'p>(places: impl Iterator<Item = &'p PlaceMention>, here: &mut Vec<Spot>) {
    for place in places {
        let is_place = |spot: &&mut Spot| matches!(spot.kind, EntityKind::Place | EntityKind::Facility);
        if let Some(spot) = here.iter_mut().filter(is_place).find(|spot| spot.span == place.span) {
            spot.geonames_id = place.geonames_id;
        } else if here.iter().all(|spot| spot.end <= place.first || place.end <= spot.first) {
            here.push(Spot {
                sentence: place.sentence,
                first: place.first,
                end: place.end,
                span: place.span,
                kind: place.kind,
                name: tidy(&place.text),
                actor: None,
                geonames_id: place.geonames_id,
                roles: Vec::new(),
                short_for: None,
                read_by: "places.gazetteer",
            });
        }
    }
}

/// Known actors that the model passed over, or cut otherwise.
fn known_actors(
    sentence: &Sentence,
    at: usize,
    points: &CodePoints<'_>,
    actors: &Actors,
    setting: &Setting,
    here: &mut Vec<Spot>,
) {
    let mut from = 0;
    while from < sentence.tokens.len() {
        if !actors.may_begin_with(&sentence.tokens[from].text) {
            from += 1;
            continue;
        }
        // A hyphen is a token of its own: twice as many tokens as words at most.
        let most = sentence.tokens.len().min(from + 2 * Actors::longest());
        let found = (from + 1..=most).rev().find_map(|end| {
            let actor = actors.named(&tidy(points.slice(sentence.span_of(from, end))), setting)?;
            spot(sentence, at, from, end, actor.kind, points, "who/known-actor")
        });
        let Some(found) = found else {
            from += 1;
            continue;
        };
        from = found.end.max(from + 1);
        let apart = |other: &Spot| other.end <= found.first || found.end <= other.first;
        let inside = |other: &Spot| found.first <= other.first && other.end <= found.end;
        if here.iter().all(|other| apart(other) || inside(other)) {
            here.retain(|other| apart(other));
            here.push(found);
        }
    }
}

/// "Front for the People (FFP)", "the Caliphate [IS]": a short form in brackets right after an organization.
fn in_brackets(sentence: &Sentence, at: usize, points: &CodePoints<'_>, offset: usize, here: &mut Vec<Spot>) {
    let mut added = Vec::new();
    for (long_at, long) in here.iter().enumerate() {
        if long.kind == EntityKind::Person {
            continue;
        }
        let mut open = long.end;
        while sentence
            .tokens
            .get(open)
            .is_some_and(|token| matches!(token.text.as_str(), "'s" | "’s" | "\"" | "”" | "'" | "’"))
        {
            open += 1;
        }
        let bracket = |at: usize, signs: [&str; 2]| {
            sentence.tokens.get(at).is_some_and(|token| signs.contains(&token.text.as_str()))
        };
        if !bracket(open, ["(", "["]) || !bracket(open + 2, [")", "]"]) {
            continue;
        }
        let short = &sentence.tokens[open + 1].text;
        let capitals = short.chars().filter(|c| c.is_uppercase()).count();
        if capitals < 2 || short.chars().count() > 8 {
            continue;
        }
        added.push((long_at, open + 1, are_initials(short, &long.name)));
    }
    for (long_at, token, initials) in added {
        let known = here.iter().position(|spot| spot.first == token && spot.end == token + 1);
        let long_kind = here[long_at].kind;
        match known {
            Some(short_at) => {
                let both_bodies = [long_kind, here[short_at].kind]
                    .iter()
                    .all(|kind| matches!(kind, EntityKind::Organization | EntityKind::Group));
                if initials || both_bodies {
                    here[short_at].kind = long_kind;
                    here[short_at].short_for = Some(offset + long_at);
                }
            }
            None if initials => {
                if let Some(mut short) = spot(sentence, at, token, token + 1, long_kind, points, "who/brackets") {
                    short.short_for = Some(offset + long_at);
                    here.push(short);
                }
            }
            None => {}
        }
    }
}

/// "the Hill Front, formerly known as Salt Front", "the Salt Front renamed itself the Hill Front".
fn renamed(sentence: &Sentence, offset: usize, here: &mut [Spot], titles: &Titles) {
    const REACH: usize = 8;
    for at in 1..here.len() {
        let (one, other) = (&here[at - 1], &here[at]);
        let bodies = [one, other].iter().all(|spot| matches!(spot.kind, EntityKind::Organization | EntityKind::Group));
        if !bodies || other.first < one.end || other.first > one.end + REACH || other.short_for.is_some() {
            continue;
        }
        let between = &sentence.tokens[one.end..other.first];
        let tells = |lists: &dyn Fn(&str) -> bool| {
            between.iter().any(|token| lists(&plain(&token.text)) || lists(&plain(&token.lemma)))
        };
        // Nothing else may happen between the two names.
        let verbs = between.iter().filter(|token| token.upos == Upos::Verb);
        let only_naming = verbs
            .into_iter()
            .all(|token| titles.is_naming(&plain(&token.text)) || titles.is_renaming(&plain(&token.lemma)));
        if only_naming && tells(&|word| titles.is_renaming(word)) {
            here[at].short_for = Some(offset + at - 1);
        }
    }
}

/// Looks left of a person's name for a title and right of it for nothing: roles that stand apart are found elsewhere.
fn with_title(sentence: &Sentence, spot: &mut Spot, titles: &Titles, points: &CodePoints<'_>) {
    if spot.kind != EntityKind::Person {
        return;
    }
    let most = spot.first.min(4);
    let title = (1..=most).rev().find(|taken| {
        let words: Vec<String> =
            sentence.tokens[spot.first - taken..spot.first].iter().map(|token| plain(&token.text)).collect();
        titles.leading(&words) == *taken
    });
    let Some(taken) = title else { return };
    let from = spot.first - taken;
    let span = sentence.span_of(from, spot.first);
    spot.roles.push(plain(&tidy(points.slice(span))));
    let capital = sentence.tokens[from].text.chars().next().is_some_and(char::is_uppercase);
    let single = super::name::Parsed::of(&spot.name).words.len() == 1;
    if single && capital {
        spot.span = span.cover(spot.span);
    }
}
