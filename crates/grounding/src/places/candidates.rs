//! The candidates of a name, scored by what they are.

use super::fold::fold;
use super::gazetteer::{Candidate, Feature, Gazetteer, Match, PlaceId};
use super::geodesy::Point;
use super::lexicon::Lexicon;
use super::traits::{Trait, Traits, Weights};

/// No name is weighed against more candidates than this; the most populous are kept.
const MOST_CANDIDATES: usize = 60;

/// One candidate of a group of equal names.
pub(super) struct Choice {
    pub(super) candidate: Candidate,
    pub(super) feature: Feature,
    pub(super) point: Point,
    pub(super) country: Option<PlaceId>,
    pub(super) division: Option<PlaceId>,
    pub(super) traits: Traits,
    pub(super) score: f64,
    pub(super) share: f64,
}

/// The candidates of a name, folded and as it is written, with all traits that do not change from round to round.
pub(super) fn options(
    key: &str,
    written: &str,
    after_comma: bool,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Choice> {
    // "Fla." and "PA" are short forms wherever they stand.
    let capitals = is_capitals(written);
    let short = after_comma || written.ends_with('.') || capitals && key.len() == 2;
    let mut found: Vec<Choice> = candidates(key, short, gazetteer, lexicon)
        .into_iter()
        .filter_map(|candidate| {
            let place = gazetteer.place(candidate.place)?;
            // An abbreviation is no town of that name.
            let informal = gazetteer.is_written(key, candidate.place);
            if key.chars().count() <= 3 && place.feature.is_settlement() && capitals && !informal {
                return None;
            }
            let division = gazetteer
                .holders(candidate.place)
                .find(|holder| gazetteer.place(*holder).is_some_and(|place| place.feature == Feature::Admin1));
            let mut option = Choice {
                candidate,
                feature: place.feature,
                point: Point { latitude: place.latitude, longitude: place.longitude },
                country: gazetteer.country_of(candidate.place),
                division,
                traits: Traits::default(),
                score: 0.0,
                share: 0.0,
            };
            option.traits[Trait::Inhabitants] = (f64::from(place.population) + 10.0).log10();
            match place.feature {
                Feature::Country => option.has(Trait::Country),
                Feature::Admin1 => option.has(Trait::Admin1),
                Feature::Admin2 => option.has(Trait::Admin2),
                Feature::Capital => option.has(Trait::Capital),
                Feature::Seat => option.has(Trait::Seat),
                Feature::Section => option.has(Trait::Section),
                Feature::Facility => option.has(Trait::Facility),
                Feature::Town => {}
                Feature::Continent | Feature::Region | Feature::Water | Feature::Land => option.has(Trait::Region),
            }
            match candidate.by {
                Match::Main => {}
                Match::Other => {
                    // A spelling of the main name is likelier meant than a name of old or of another language.
                    let main = fold(place.name);
                    option.traits[Trait::Other] = 1.0 - strsim::jaro_winkler(&main, key);
                    let division = matches!(place.feature, Feature::Admin1 | Feature::Admin2);
                    if division && main.split(' ').count() > key.split(' ').count() && main.contains(key) {
                        option.has(Trait::Bare);
                    }
                }
                Match::Spelling => option.has(Trait::Spelling),
                Match::Letter => option.has(Trait::Letter),
            }
            Some(option)
        })
        .collect();
    let most = found.iter().map(|option| option.traits[Trait::Inhabitants]).fold(0.0, f64::max);
    for option in &mut found {
        option.traits[Trait::Largest] = if option.traits[Trait::Inhabitants] >= most { 1.0 } else { 0.0 };
        option.score = weights.score(&option.traits);
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.candidate.cmp(&b.candidate)));
    found.truncate(MOST_CANDIDATES);
    found
}

pub(super) fn is_capitals(name: &str) -> bool {
    name.chars().all(|letter| !letter.is_lowercase())
}

/// What a folded name may mean: itself and its spellings; else without the words that say what kind of place it is;
/// else, for a long one, with one letter changed.
pub(super) fn candidates(key: &str, short: bool, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Vec<Candidate> {
    if short {
        let found = gazetteer.short_name(key);
        if !found.is_empty() {
            return found.into_iter().map(|place| Candidate { place, by: Match::Main }).collect();
        }
    }
    let known = |key: &str| {
        let mut found = gazetteer.exact(key);
        for spelt in gazetteer.spelt(key) {
            if !found.iter().any(|known| known.place == spelt.place) {
                found.push(spelt);
            }
        }
        found
    };
    let mut found = known(key);
    if let Some(place) = gazetteer.adjectival(key).filter(|country| found.iter().all(|known| known.place != *country)) {
        found.push(Candidate { place, by: Match::Main });
    }
    if !found.is_empty() {
        return found;
    }
    let bare = without_kind(key, lexicon);
    if !bare.is_empty() && bare != key {
        let found = known(&bare);
        if !found.is_empty() {
            return found;
        }
    }
    let found = gazetteer.short_name(key);
    if !found.is_empty() {
        return found.into_iter().map(|place| Candidate { place, by: Match::Main }).collect();
    }
    gazetteer.letter(key)
}

/// A folded name without article and without the words at its ends that say what kind of place it is.
fn without_kind(key: &str, lexicon: &Lexicon) -> String {
    let mut words: Vec<&str> = key.split(' ').collect();
    let drops = |word: &str| {
        matches!(word, "the" | "of" | "s" | "greater" | "downtown" | "central" | "upper" | "lower" | "old")
            || lexicon.is_kind_word(word)
            || lexicon.bearing(word).is_some()
    };
    while words.len() > 1 && words.first().is_some_and(|word| drops(word)) {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| drops(word)) {
        words.pop();
    }
    words.join(" ")
}

impl Choice {
    pub(super) fn has(&mut self, which: Trait) {
        self.traits[which] = 1.0;
    }
}
