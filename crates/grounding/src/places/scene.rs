//! The scene of a claim that names no place itself: what the sentences and claims around it, and the report as a whole, speak of.

use std::collections::BTreeMap;

use variorum_language::{AnnotatedText, Sentence};
use variorum_record::acled::SubEvent;
use variorum_record::{Claim, PlaceBasis};

use super::claim_place::{Spot, case_of};
use super::find::head_of;
use super::fold::fold;
use super::mention::{Naming, PlaceMention};

/// What the places of the whole report weigh against one mention in the same sentence.
const WHOLE_REPORT: f64 = 2.0;

/// What is left of a mention's weight one sentence later.
const FADING: f64 = 0.7;

/// Sentences after which nothing is left of a mention's weight: 0.7 to this power is below the last digit of a score.
const FADED: usize = 110;

/// What is left of the weight of a claim of the same kind, however far it stands.
const LASTING: f64 = 0.5;

/// What counts of a claim that is told later than the one to place: it sets the scene less than what was told before.
const LATER: f64 = 0.3;

/// What every claim asks of the report's places, found once: a report of thousands of places would ask it millions of times.
pub(super) struct Settled<'p> {
    pub(super) places: &'p [PlaceMention],
    /// Indices of the places that can set a scene, by sentence.
    scenes: Vec<usize>,
    /// The number of each place's key; numbers are in the order of the keys.
    keys: Vec<usize>,
    /// How many keys there are.
    count: usize,
}

impl<'p> Settled<'p> {
    pub(super) fn read(places: &'p [PlaceMention]) -> Self {
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
        let mut scenes: Vec<usize> =
            (0..places.len()).filter(|at| places[*at].scene && !covered(&places[*at])).collect();
        scenes.sort_by_key(|at| places[*at].sentence);
        let keys: Vec<String> = places.iter().map(|place| scene_key(place, places)).collect();
        let mut sorted: Vec<&String> = keys.iter().collect();
        sorted.sort();
        sorted.dedup();
        let number = |key: &String| sorted.partition_point(|other| *other < key);
        Self { places, scenes, keys: keys.iter().map(number).collect(), count: sorted.len() }
    }

    /// The places that can set a scene in the sentences from `first` up to `end`.
    pub(super) fn between(&self, first: usize, end: usize) -> &[usize] {
        let before = |sentence: usize| self.scenes.partition_point(|at| self.places[*at].sentence < sentence);
        &self.scenes[before(first)..before(end)]
    }
}

/// What the claims and places of a report say of its scenes, counted once: claims are many, and each asks.
pub(super) struct Scenes<'p> {
    settled: &'p Settled<'p>,
    annotated: &'p AnnotatedText,
    /// What the whole report gives each key.
    whole: Vec<f64>,
    tellings: Vec<Option<Telling>>,
    /// Claims that their own words place, by sentence.
    placed: Vec<usize>,
    /// For each kind of telling the keys of its placed claims, each with their sentences in order.
    kinds: Vec<BTreeMap<usize, Vec<usize>>>,
    by_lemma: BTreeMap<String, Vec<usize>>,
    by_frame: BTreeMap<String, Vec<usize>>,
    by_event: BTreeMap<SubEvent, Vec<usize>>,
}

/// What one claim tells: a claim of the same word, else of the same frame, else of the same sub-event may tell of the same happening.
struct Telling {
    sentence: usize,
    lemma: String,
    frame: Option<String>,
    event: Option<SubEvent>,
    /// Whether its lemma is that of a trigger.
    triggered: bool,
    /// The key of the place in its own words.
    key: Option<usize>,
}

impl Telling {
    /// How much another claim tells of the same happening.
    fn alike(&self, other: &Telling) -> f64 {
        if self.triggered && self.lemma == other.lemma {
            1.0
        } else if self.frame.is_some() && self.frame == other.frame {
            0.8
        } else if self.event.is_some() && self.event == other.event {
            0.4
        } else {
            0.0
        }
    }
}

impl<'p> Scenes<'p> {
    pub(super) fn read(
        claims: &[Claim],
        spots: &[Option<Spot>],
        annotated: &'p AnnotatedText,
        settled: &'p Settled<'p>,
    ) -> Self {
        let places = settled.places;
        let total = settled.scenes.iter().filter(|at| !places[**at].is_wide()).count().max(1) as f64;
        let mut whole = vec![0.0; settled.count];
        for at in &settled.scenes {
            whole[settled.keys[*at]] += WHOLE_REPORT * weight(&places[*at], annotated) / total;
        }
        let telling = |(claim, spot): (&Claim, &Option<Spot>)| {
            let spot = spot.as_ref()?;
            Some(Telling {
                sentence: spot.sentence,
                lemma: annotated.sentences[spot.sentence].tokens[spot.trigger].lemma.to_lowercase(),
                frame: claim.frame.clone(),
                event: claim.sub_event_type,
                triggered: claim.trigger.is_some(),
                key: spot.own(places).map(|place| settled.keys[place]),
            })
        };
        let tellings: Vec<Option<Telling>> = claims.iter().zip(spots).map(telling).collect();
        let mut scenes = Self {
            settled,
            annotated,
            whole,
            tellings,
            placed: Vec::new(),
            kinds: Vec::new(),
            by_lemma: BTreeMap::new(),
            by_frame: BTreeMap::new(),
            by_event: BTreeMap::new(),
        };
        scenes.sort_kinds();
        scenes
    }

    /// Sorts the placed claims by sentence and by what they tell.
    fn sort_kinds(&mut self) {
        let own = |at: &usize| self.tellings[*at].as_ref().is_some_and(|telling| telling.key.is_some());
        let mut placed: Vec<usize> = (0..self.tellings.len()).filter(own).collect();
        placed.sort_by_key(|at| self.tellings[*at].as_ref().map(|telling| telling.sentence));
        let mut known: BTreeMap<(&str, Option<&str>, Option<SubEvent>), usize> = BTreeMap::new();
        for telling in placed.iter().filter_map(|at| self.tellings[*at].as_ref()) {
            let Some(key) = telling.key else { continue };
            let kind = *known.entry((&telling.lemma, telling.frame.as_deref(), telling.event)).or_insert_with(|| {
                let kind = self.kinds.len();
                self.kinds.push(BTreeMap::new());
                self.by_lemma.entry(telling.lemma.clone()).or_default().push(kind);
                if let Some(frame) = &telling.frame {
                    self.by_frame.entry(frame.clone()).or_default().push(kind);
                }
                if let Some(event) = telling.event {
                    self.by_event.entry(event).or_default().push(kind);
                }
                kind
            });
            self.kinds[kind].entry(key).or_default().push(telling.sentence);
        }
        self.placed = placed;
    }

    /// The scene that the claim's context sets: the place of the claims and sentences around it, or of the whole report.
    pub(super) fn of(&self, spot: &Spot, at: usize) -> Option<usize> {
        let mut scores = self.whole.clone();
        self.add_sentences(spot, &mut scores);
        if let Some(telling) = &self.tellings[at] {
            self.add_claims(telling, &mut scores);
        }
        let mut best: Option<(usize, f64)> = None;
        for (key, score) in scores.into_iter().enumerate().filter(|(_, score)| *score > 0.0) {
            if best.is_none_or(|(_, most)| score > most) {
                best = Some((key, score));
            }
        }
        let (key, _) = best?;
        if let Some(part) = self.part(spot, key) {
            return Some(part);
        }
        // The mention that the claim's reader met last, else the first one.
        let named = |at: &&usize| self.settled.keys[**at] == key;
        let read = self.settled.between(0, spot.sentence + 1);
        read.iter().rev().find(named).or_else(|| self.settled.scenes.iter().find(named)).copied()
    }

    /// What the sentences up to the claim's own speak of, and how lately.
    fn add_sentences(&self, spot: &Spot, scores: &mut [f64]) {
        let paragraph = self.annotated.sentences[spot.sentence].paragraph;
        for at in self.settled.between(spot.sentence.saturating_sub(FADED), spot.sentence + 1) {
            let place = &self.settled.places[*at];
            let near = if self.annotated.sentences[place.sentence].paragraph == paragraph { 1.3 } else { 1.0 };
            let fading = FADING.powi((spot.sentence - place.sentence) as i32);
            scores[self.settled.keys[*at]] += weight(place, self.annotated) * fading * near;
        }
    }

    /// The places of the claims around, and of the claims of the same kind wherever they stand.
    fn add_claims(&self, telling: &Telling, scores: &mut [f64]) {
        let here = telling.sentence;
        let sentence = |at: &usize| self.tellings[*at].as_ref().map_or(0, |telling| telling.sentence);
        let first = self.placed.partition_point(|at| sentence(at) + FADED < here);
        let end = self.placed.partition_point(|at| sentence(at) <= here + FADED);
        for other in self.placed[first..end].iter().filter_map(|at| self.tellings[*at].as_ref()) {
            let Some(key) = other.key else { continue };
            let fading = FADING.powi(here.abs_diff(other.sentence) as i32);
            let order = if other.sentence > here { LATER } else { 1.0 };
            // Beyond what every claim of the same kind lends.
            let more = (fading - LASTING).max(0.0);
            scores[key] += order * (fading + telling.alike(other) * more);
        }
        for (kind, alike) in self.kinds_alike(telling) {
            for (key, sentences) in &self.kinds[kind] {
                let before = sentences.partition_point(|sentence| *sentence <= here);
                let order = before as f64 + LATER * (sentences.len() - before) as f64;
                scores[*key] += LASTING * alike * order;
            }
        }
    }

    /// The kinds of tellings that may be of the same happening, and how much so.
    fn kinds_alike(&self, telling: &Telling) -> BTreeMap<usize, f64> {
        let mut found = BTreeMap::new();
        let of_event = telling.event.and_then(|event| self.by_event.get(&event));
        let of_frame = telling.frame.as_ref().and_then(|frame| self.by_frame.get(frame));
        let of_lemma = telling.triggered.then(|| self.by_lemma.get(&telling.lemma)).flatten();
        for (kinds, alike) in [(of_event, 0.4), (of_frame, 0.8), (of_lemma, 1.0)] {
            found.extend(kinds.into_iter().flatten().map(|kind| (*kind, alike)));
        }
        found
    }

    /// The part of the scene's place that the sentence before or the claim's own names last and alone: "the southern district of X" after
    /// "there". Where several parts are named, the whole is the scene.
    fn part(&self, spot: &Spot, key: usize) -> Option<usize> {
        let last = self.settled.between(spot.sentence.saturating_sub(1), spot.sentence + 1).iter().rev();
        let of_key = |at: usize| self.settled.keys[at] == key;
        let is_part = |at: &usize| {
            let place = &self.settled.places[*at];
            let held = place.naming == Naming::Name && place.basis == PlaceBasis::Inherited;
            held && place.anchor.is_some_and(of_key)
        };
        let mut parts = last.copied().take_while(|at| !of_key(*at)).filter(is_part);
        let part = parts.next()?;
        parts.all(|other| self.settled.keys[other] == self.settled.keys[part]).then_some(part)
    }
}

/// How much a mention sets a scene; a wide place hardly does.
fn weight(place: &PlaceMention, annotated: &AnnotatedText) -> f64 {
    scenic(&annotated.sentences[place.sentence], place) * if place.is_wide() { 0.1 } else { 1.0 }
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
