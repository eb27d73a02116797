//! Where a claim says that it happened: the place its own words tie to its trigger, else the scene of its context.

use std::collections::BTreeMap;

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::{Claim, ClaimPlace, Span};

use super::find::head_of;
use super::fold::fold;
use super::lexicon::Lexicon;
use super::mention::{Naming, PlaceMention};

/// A place and how strongly it is tied to the claim.
struct Tie {
    place: usize,
    strength: f64,
    /// Said in the claim's own words.
    own: bool,
}

/// Least strength of a place in the claim's own words.
const ENOUGH: f64 = 1.0;

/// The place of a claim, with the rule that chose it; `None` where the report names no place at all before or around it.
///
/// `places` are those of [`super::resolve`] for the same report.
#[must_use]
pub fn place_of_claim(
    claim: &Claim,
    annotated: &AnnotatedText,
    places: &[PlaceMention],
    lexicon: &Lexicon,
) -> Option<(ClaimPlace, &'static str)> {
    let (at, trigger) = locate(claim, annotated)?;
    let sentence = &annotated.sentences[at];
    let own = best(ties(claim, at, sentence, trigger, places, lexicon));
    if let Some(tie) = own.as_ref().filter(|tie| tie.own && tie.strength >= ENOUGH && !places[tie.place].is_wide()) {
        return Some((of(&places[tie.place], false), "places.locative"));
    }
    let wide = own.as_ref().filter(|tie| tie.own && tie.strength >= ENOUGH + 3.0);
    if let Some(tie) = wide {
        return Some((of(&places[tie.place], false), "places.locative_wide"));
    }
    if let Some(tie) = own.as_ref().filter(|tie| !places[tie.place].is_wide() && tie.strength >= ENOUGH) {
        return Some((of(&places[tie.place], true), "places.same_sentence"));
    }
    if let Some(place) = scene(claim, at, sentence, trigger, annotated, places) {
        return Some((of(&places[place], true), "places.scene"));
    }
    own.filter(|tie| tie.strength > 0.0).map(|tie| (of(&places[tie.place], !tie.own), "places.same_sentence"))
}

fn of(place: &PlaceMention, inherited: bool) -> ClaimPlace {
    ClaimPlace {
        name: place.name.clone(),
        text: place.text.clone(),
        start: place.span.start,
        end: place.span.end,
        entity_id: None,
        latitude: place.point.map(|point| point.latitude),
        longitude: place.point.map(|point| point.longitude),
        where_prec: place.where_prec,
        radius_km: place.radius_km,
        inherited,
    }
}

/// The sentence and token that the claim hangs on: its trigger, else the highest token of its span.
fn locate(claim: &Claim, annotated: &AnnotatedText) -> Option<(usize, usize)> {
    let point = claim.trigger.as_ref().map_or(claim.start, |trigger| trigger.start);
    let at = annotated.sentences.iter().position(|sentence| sentence.span.start <= point && point < sentence.span.end).or_else(|| {
        annotated.sentences.iter().position(|sentence| sentence.span.overlap(claim.span()) > 0)
    })?;
    let sentence = &annotated.sentences[at];
    if let Some(trigger) = &claim.trigger {
        let span = Span::new(trigger.start, trigger.end);
        let first = sentence.tokens.iter().position(|token| token.span.overlap(span) > 0);
        let end = sentence.tokens.iter().rposition(|token| token.span.overlap(span) > 0);
        if let (Some(first), Some(end)) = (first, end) {
            return Some((at, head_of(sentence, first, end + 1)));
        }
    }
    let inside = |token: &usize| says(claim, sentence.tokens[*token].span);
    let top = (0..sentence.tokens.len())
        .filter(inside)
        .find(|token| sentence.tokens[*token].head.is_none_or(|head| !inside(&head)));
    Some((at, top.or_else(|| sentence.root())?))
}

/// Whether these characters are the claim's own words.
fn says(claim: &Claim, span: Span) -> bool {
    if claim.parts.is_empty() {
        claim.span().contains(span)
    } else {
        claim.parts.iter().any(|part| part.contains(span))
    }
}

fn best(ties: Vec<Tie>) -> Option<Tie> {
    ties.into_iter().max_by(|a, b| a.strength.total_cmp(&b.strength).then(b.place.cmp(&a.place)))
}

/// How each place of the sentence is tied to the trigger.
fn ties(
    claim: &Claim,
    at: usize,
    sentence: &Sentence,
    trigger: usize,
    places: &[PlaceMention],
    lexicon: &Lexicon,
) -> Vec<Tie> {
    let here = places.iter().enumerate().filter(|(_, place)| place.sentence == at && !place.acts);
    here.filter_map(|(index, place)| {
        // The words of a relation stand for its anchor.
        let covered = places.iter().any(|other| {
            other.sentence == at
                && other.naming == Naming::Relation
                && place.naming != Naming::Relation
                && other.span.contains(place.span)
        });
        if covered {
            return None;
        }
        let own = says(claim, place.span);
        let mut strength = tie(sentence, trigger, place, lexicon);
        if place.is_wide() {
            strength -= 3.0;
        }
        if !own {
            strength -= 1.5;
        }
        Some(Tie { place: index, strength, own })
    })
    .collect()
}

/// Strength of the path from the trigger to a place in the tree: short paths through words of place are strong.
fn tie(sentence: &Sentence, trigger: usize, place: &PlaceMention, lexicon: &Lexicon) -> f64 {
    let head = head_of(sentence, place.first, place.end);
    if place.first <= trigger && trigger < place.end {
        return 0.0;
    }
    let up = chain(sentence, head);
    let from_trigger = chain(sentence, trigger);
    let Some((down, climb)) = up.iter().enumerate().find_map(|(down, token)| {
        from_trigger.iter().position(|other| other == token).map(|climb| (down, climb))
    }) else {
        return 0.0;
    };
    let mut strength = 8.0 - down as f64 - 1.2 * climb as f64;
    // The step nearest to the shared word tells the part that the place has in what happens there.
    let governor = up[down];
    let verb = sentence.tokens[governor].lemma.to_lowercase();
    if down > 0 {
        let step = up[down - 1];
        strength += part_played(sentence, step, &verb, lexicon);
    }
    // Deeper steps: a place inside a possessive or an organization's name is less of a scene.
    if down > 1 {
        strength += match sentence.tokens[head].deprel.as_str() {
            "nmod:poss" | "compound" | "amod" => -0.5,
            _ => case_weight(&case_of(sentence, head)).min(0.5),
        };
    }
    strength
}

fn chain(sentence: &Sentence, from: usize) -> Vec<usize> {
    let mut chain = vec![from];
    // The bound keeps a damaged tree from turning for ever.
    while chain.len() <= sentence.tokens.len() {
        match chain.last().and_then(|at| sentence.tokens[*at].head) {
            Some(head) => chain.push(head),
            None => break,
        }
    }
    chain
}

/// The preposition of a noun, in small letters.
fn case_of(sentence: &Sentence, noun: usize) -> String {
    sentence
        .children(noun)
        .find(|child| sentence.tokens[*child].deprel == "case" && sentence.tokens[*child].upos != Upos::Part)
        .map(|child| sentence.tokens[child].text.to_lowercase())
        .unwrap_or_default()
}

/// How much a preposition makes its noun the scene.
fn case_weight(case: &str) -> f64 {
    match case {
        "in" | "at" | "inside" | "near" | "outside" | "within" | "throughout" | "across" | "around" | "over" => 3.0,
        "on" | "through" | "along" | "of" | "between" | "off" => 2.0,
        "from" => 1.0,
        "into" | "toward" | "towards" | "to" | "against" => 0.0,
        "for" | "about" | "by" | "with" | "without" | "since" | "after" | "before" => -3.0,
        _ => 0.0,
    }
}

/// The weight of a place's part: where it hangs on the governing word and by what preposition.
fn part_played(sentence: &Sentence, step: usize, governor: &str, lexicon: &Lexicon) -> f64 {
    let token = &sentence.tokens[step];
    let case = case_of(sentence, step);
    if token.is("obl") || token.is("nmod") && token.deprel != "nmod:poss" || token.is("advmod") || token.is("advcl") {
        return match case.as_str() {
            "from" if lexicon.leaves(governor) => 4.0,
            "to" | "into" | "toward" | "towards" | "for" if lexicon.leaves(governor) => -1.0,
            "to" | "into" | "toward" | "towards" if lexicon.goes(governor) => 2.5,
            "from" if lexicon.goes(governor) => 0.5,
            "against" | "on" => 2.0,
            "" if token.is("advmod") => 3.0,
            case => case_weight(case),
        };
    }
    match token.deprel.as_str() {
        "obj" | "nsubj:pass" => 2.5,
        "nmod:poss" | "compound" | "amod" => 0.5,
        "nsubj" => 0.5,
        "conj" | "appos" | "parataxis" | "list" | "dep" => 0.0,
        _ => -0.5,
    }
}

/// The scene that the claim's context sets: the place that the sentences before it, or the report as a whole, speak of.
fn scene(
    claim: &Claim,
    at: usize,
    sentence: &Sentence,
    trigger: usize,
    annotated: &AnnotatedText,
    places: &[PlaceMention],
) -> Option<usize> {
    let lemma = sentence.tokens[trigger].lemma.to_lowercase();
    let mut scores: BTreeMap<String, (f64, Option<usize>)> = BTreeMap::new();
    let fine = |place: &&PlaceMention| !place.acts && !place.is_wide();
    let total = places.iter().filter(fine).count().max(1) as f64;
    for (index, place) in places.iter().enumerate() {
        if place.acts {
            continue;
        }
        let other = &annotated.sentences[place.sentence];
        let key = scene_key(place, places);
        let (score, nearest) = scores.entry(key).or_default();
        let weight = scenic(other, place) * if place.is_wide() { 0.1 } else { 1.0 };
        // How often the report speaks of it.
        *score += 2.5 * weight / total;
        if place.span.start >= claim.end && place.sentence > at {
            continue;
        }
        let distance = at.abs_diff(place.sentence) as i32;
        let same_paragraph = other.paragraph == sentence.paragraph;
        *score += weight * 0.7_f64.powi(distance) * if same_paragraph { 1.3 } else { 1.0 };
        // The same happening was told there.
        if place.sentence != at && lemma.len() > 3 && other.tokens.iter().any(|token| token.lemma.to_lowercase() == lemma) {
            *score += 0.8 * weight;
        }
        *nearest = Some(index);
    }
    let (_, (_, nearest)) = scores
        .iter()
        .filter(|(_, (score, _))| *score > 0.0)
        .max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(a.0)))?;
    // Nothing of it stands before the claim: its first mention after.
    nearest.or_else(|| {
        let top = scores.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(a.0))).map(|(key, _)| key.clone());
        places.iter().position(|place| !place.acts && Some(scene_key(place, places)) == top)
    })
}

/// One key for all mentions of one place; a relation and a part count for the place that they hang on.
fn scene_key(place: &PlaceMention, places: &[PlaceMention]) -> String {
    let anchor = match place.naming {
        Naming::Back | Naming::Relation => place.anchor.and_then(|anchor| places.get(anchor)).unwrap_or(place),
        Naming::Name => place,
    };
    match anchor.geonames_id {
        Some(id) => id.to_string(),
        None => fold(&anchor.name),
    }
}

/// How much a mention sets a scene: much as a place of something, little inside a name or as a possessor.
fn scenic(sentence: &Sentence, place: &PlaceMention) -> f64 {
    let head = head_of(sentence, place.first, place.end);
    let token = &sentence.tokens[head];
    match token.deprel.as_str() {
        "compound" | "amod" | "nmod:poss" | "flat" => 0.5,
        "nsubj" => 0.7,
        _ if matches!(case_of(sentence, head).as_str(), "to" | "toward" | "towards" | "into" | "for") => 0.5,
        _ => 1.0,
    }
}
