//! Where a claim says that it happened: the place its own words tie to its trigger, else the scene of its context.

use variorum_language::{AnnotatedText, Sentence, Upos};
use variorum_record::{Claim, ClaimPlace, Span};

use super::find::head_of;
use super::lexicon::Lexicon;
use super::mention::PlaceMention;
use super::scene::{Scenes, Settled};

/// A place and how strongly it is tied to the claim.
struct Tie {
    place: usize,
    strength: f64,
    /// Said in the claim's own words.
    own: bool,
}

/// Least strength of a place in the claim's own words.
const ENOUGH: f64 = 1.0;

/// Places every claim of one report: by its own words, else by the scene that other claims and sentences set.
///
/// `places` are those of [`super::resolve`] for the same report. The rule that chose is noted under `place` in
/// [`Claim::read_by`]. A claim in a report that names no place stays without one.
pub fn place_claims(claims: &mut [Claim], annotated: &AnnotatedText, places: &[PlaceMention], lexicon: &Lexicon) {
    let settled = Settled::read(places);
    let spots: Vec<Option<Spot>> = claims.iter().map(|claim| Spot::read(claim, annotated, &settled, lexicon)).collect();
    let scenes = Scenes::read(claims, &spots, annotated, &settled);
    for at in 0..claims.len() {
        let chosen = spots[at].as_ref().and_then(|spot| choose(spot, at, &scenes, &settled));
        let claim = &mut claims[at];
        claim.place = chosen.map(|(place, inherited, rule)| {
            claim.read_by.insert("place".to_owned(), rule.to_owned());
            of(&places[place], inherited)
        });
    }
}

/// What a claim's own sentence says of its place.
pub(super) struct Spot {
    /// Index of its sentence.
    pub(super) sentence: usize,
    /// Index of its trigger in the sentence.
    pub(super) trigger: usize,
    /// The place most strongly tied to the trigger.
    tie: Option<Tie>,
}

impl Spot {
    fn read(claim: &Claim, annotated: &AnnotatedText, settled: &Settled<'_>, lexicon: &Lexicon) -> Option<Self> {
        let (at, trigger) = locate(claim, annotated)?;
        let tie = best(ties(claim, at, &annotated.sentences[at], trigger, settled, lexicon));
        Some(Self { sentence: at, trigger, tie })
    }

    /// The place in the claim's own words, if it is fine enough to be a scene.
    pub(super) fn own(&self, places: &[PlaceMention]) -> Option<usize> {
        let tie = self.tie.as_ref().filter(|tie| tie.own && tie.strength >= ENOUGH)?;
        (!places[tie.place].is_wide()).then_some(tie.place)
    }
}

fn choose(spot: &Spot, at: usize, scenes: &Scenes<'_>, settled: &Settled<'_>) -> Option<(usize, bool, &'static str)> {
    let places = settled.places;
    if let Some(own) = spot.own(places) {
        return Some((own, false, "places.locative"));
    }
    if let Some(tie) = &spot.tie {
        if tie.own && tie.strength >= ENOUGH + 3.0 {
            return Some((tie.place, false, "places.locative_wide"));
        }
        if tie.strength >= ENOUGH && !places[tie.place].is_wide() {
            return Some((tie.place, true, "places.same_sentence"));
        }
    }
    if let Some(place) = scenes.of(spot, at) {
        return Some((place, true, "places.scene"));
    }
    let tie = spot.tie.as_ref().filter(|tie| tie.strength > 0.0)?;
    Some((tie.place, !tie.own, "places.same_sentence"))
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
    // Sentences stand in the order of the text.
    let first = annotated.sentences.partition_point(|sentence| sentence.span.end <= point);
    let at = (annotated.sentences.get(first).is_some_and(|sentence| sentence.span.start <= point))
        .then_some(first)
        .or_else(|| annotated.sentences.iter().position(|sentence| sentence.span.overlap(claim.span()) > 0))?;
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
    settled: &Settled<'_>,
    lexicon: &Lexicon,
) -> Vec<Tie> {
    let here = settled.between(at, at + 1).iter().map(|index| (*index, &settled.places[*index]));
    here.map(|(index, place)| {
        let own = says(claim, place.span);
        let mut strength = tie(sentence, trigger, place, lexicon);
        if place.is_wide() {
            strength -= 3.0;
        }
        if !own {
            strength -= 1.5;
        }
        Tie { place: index, strength, own }
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
    let Some((down, climb)) = up
        .iter()
        .enumerate()
        .find_map(|(down, token)| from_trigger.iter().position(|other| other == token).map(|climb| (down, climb)))
    else {
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
pub(super) fn case_of(sentence: &Sentence, noun: usize) -> String {
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
