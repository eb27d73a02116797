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

/// Places every claim of one report: by its own words, else by the scene that other claims and sentences set.
///
/// `places` are those of [`super::resolve`] for the same report. The rule that chose is noted under `place` in
/// [`Claim::read_by`]. A claim in a report that names no place stays without one.
pub fn place_claims(claims: &mut [Claim], annotated: &AnnotatedText, places: &[PlaceMention], lexicon: &Lexicon) {
    let settled = Settled::read(places);
    let spots: Vec<Option<Spot>> = claims.iter().map(|claim| Spot::read(claim, annotated, &settled, lexicon)).collect();
    for at in 0..claims.len() {
        let chosen = spots[at].as_ref().and_then(|spot| choose(spot, at, claims, &spots, annotated, &settled));
        let claim = &mut claims[at];
        claim.place = chosen.map(|(place, inherited, rule)| {
            claim.read_by.insert("place".to_owned(), rule.to_owned());
            of(&places[place], inherited)
        });
    }
}

/// What a claim's own sentence says of its place.
struct Spot {
    /// Index of its sentence.
    sentence: usize,
    /// Index of its trigger in the sentence.
    trigger: usize,
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
    fn own(&self, places: &[PlaceMention]) -> Option<usize> {
        let tie = self.tie.as_ref().filter(|tie| tie.own && tie.strength >= ENOUGH)?;
        (!places[tie.place].is_wide()).then_some(tie.place)
    }
}

fn choose(
    spot: &Spot,
    at: usize,
    claims: &[Claim],
    spots: &[Option<Spot>],
    annotated: &AnnotatedText,
    settled: &Settled<'_>,
) -> Option<(usize, bool, &'static str)> {
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
    if let Some(place) = scene(spot, at, claims, spots, annotated, settled) {
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
    let at = annotated
        .sentences
        .iter()
        .position(|sentence| sentence.span.start <= point && point < sentence.span.end)
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
    let scenes = settled.scenes.iter().map(|index| (*index, &settled.places[*index]));
    let here = scenes.filter(|(_, place)| place.sentence == at);
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

/// What every claim asks of the report's places, found once: a report of thousands of places would ask it millions of times.
struct Settled<'p> {
    places: &'p [PlaceMention],
    /// Indices of the places that can set a scene.
    scenes: Vec<usize>,
    /// The key of each place.
    keys: Vec<String>,
}

impl<'p> Settled<'p> {
    fn read(places: &'p [PlaceMention]) -> Self {
        let mut relations: BTreeMap<usize, Vec<&PlaceMention>> = BTreeMap::new();
        for place in places.iter().filter(|place| place.naming == Naming::Relation) {
            relations.entry(place.sentence).or_default().push(place);
        }
        // A place inside the words of a relation is spoken for by them.
        let covered = |place: &PlaceMention| {
            place.naming != Naming::Relation
                && relations
                    .get(&place.sentence)
                    .is_some_and(|others| others.iter().any(|other| other.span.contains(place.span)))
        };
        let scenes = (0..places.len()).filter(|at| places[*at].scene && !covered(&places[*at])).collect();
        Self { places, scenes, keys: places.iter().map(|place| scene_key(place, places)).collect() }
    }
}

/// The scene that the claim's context sets: the place of the claims and sentences around it, or of the whole report.
fn scene(
    spot: &Spot,
    at: usize,
    claims: &[Claim],
    spots: &[Option<Spot>],
    annotated: &AnnotatedText,
    settled: &Settled<'_>,
) -> Option<usize> {
    let places = settled.places;
    let sentence = &annotated.sentences[spot.sentence];
    let mut scores: BTreeMap<&str, f64> = BTreeMap::new();
    let total = settled.scenes.iter().filter(|at| !places[**at].is_wide()).count().max(1) as f64;
    for index in &settled.scenes {
        let place = &places[*index];
        let other = &annotated.sentences[place.sentence];
        let weight = scenic(other, place) * if place.is_wide() { 0.1 } else { 1.0 };
        let score = scores.entry(&settled.keys[*index]).or_default();
        // How often the report speaks of it, and how lately it has.
        *score += WHOLE_REPORT * weight / total;
        if place.sentence <= spot.sentence {
            let fading = FADING.powi((spot.sentence - place.sentence) as i32);
            *score += weight * fading * if other.paragraph == sentence.paragraph { 1.3 } else { 1.0 };
        }
    }
    for (other, known) in spots.iter().enumerate().filter(|(other, _)| *other != at) {
        let Some((known, place)) = known.as_ref().and_then(|known| Some((known, known.own(places)?))) else { continue };
        let fading = FADING.powi(spot.sentence.abs_diff(known.sentence) as i32);
        // What is told later sets the scene less than what was told before.
        let order = if known.sentence > spot.sentence { 0.3 } else { 1.0 };
        let alike = alike(&claims[at], &claims[other], spot, known, annotated);
        *scores.entry(&settled.keys[place]).or_default() += order * (fading + alike * fading.max(0.5));
    }
    let (key, _) =
        scores.into_iter().filter(|(_, score)| *score > 0.0).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0)))?;
    // The mention that the claim's reader met last, else the first one.
    let named = |at: &&usize| settled.keys[**at] == key;
    let before = settled.scenes.iter().rev().filter(named).find(|at| places[**at].sentence <= spot.sentence);
    before.or_else(|| settled.scenes.iter().find(named)).copied()
}

/// What the places of the whole report weigh against one mention in the same sentence.
const WHOLE_REPORT: f64 = 2.0;

/// What is left of a mention's weight one sentence later.
const FADING: f64 = 0.7;

/// How much two claims of a report tell of one happening: the same words or the same kind of event.
fn alike(a: &Claim, b: &Claim, here: &Spot, there: &Spot, annotated: &AnnotatedText) -> f64 {
    let lemma = |spot: &Spot| annotated.sentences[spot.sentence].tokens[spot.trigger].lemma.to_lowercase();
    let same_word = a.trigger.is_some() && lemma(here) == lemma(there);
    let same_frame = a.frame.is_some() && a.frame == b.frame;
    let same_event = a.sub_event_type.is_some() && a.sub_event_type == b.sub_event_type;
    if same_word {
        1.0
    } else if same_frame {
        0.8
    } else if same_event {
        0.4
    } else {
        0.0
    }
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
