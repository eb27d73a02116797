//! The candidates of a name, scored by what they are.

use super::fold::fold;
use super::gazetteer::{Candidate, Feature, Gazetteer, Match, PlaceId};
use super::geodesy::Point;
use super::lexicon::Lexicon;
use super::rank::Weights;

/// No name is weighed against more candidates than this; the most populous are kept.
const MOST_CANDIDATES: usize = 60;

/// One candidate of a group of equal names.
pub(super) struct Choice {
    pub(super) candidate: Candidate,
    pub(super) feature: Feature,
    pub(super) point: Point,
    pub(super) country: Option<PlaceId>,
    pub(super) division: Option<PlaceId>,
    /// Score of all that does not change from round to round.
    pub(super) fixed: f64,
    pub(super) score: f64,
    pub(super) share: f64,
    pub(super) reasons: Vec<(&'static str, f64)>,
}

/// The candidates of a name with their fixed scores.
pub(super) fn options(
    key: &str,
    short: bool,
    capitals: bool,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Choice> {
    let mut found: Vec<Choice> = candidates(key, short, gazetteer, lexicon)
        .into_iter()
        .filter_map(|candidate| {
            let place = gazetteer.place(candidate.place)?;
            // An abbreviation is no town of that name.
            if key.chars().count() <= 3 && place.feature.is_settlement() && capitals {
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
                fixed: 0.0,
                score: 0.0,
                share: 0.0,
                reasons: Vec::new(),
            };
            option.add("inhabitants", weights.population * (f64::from(place.population) + 10.0).log10());
            match place.feature {
                Feature::Country => option.add("a country", weights.country),
                Feature::Admin1 => option.add("a first-order division", weights.admin1),
                Feature::Admin2 => option.add("a second-order division", weights.admin2),
                Feature::Capital => option.add("a capital", weights.capital),
                Feature::Seat => option.add("a seat of a division", weights.seat),
                Feature::Section => option.add("a part of a city", weights.section),
                Feature::Town => {}
                _ => option.add("a known region", weights.region),
            }
            match candidate.by {
                Match::Main => {}
                Match::Other => {
                    // A spelling of the main name is likelier meant than a name of old or of another language.
                    let unlike = 1.0 - strsim::jaro_winkler(&fold(place.name), key);
                    option.add("by another name", weights.other * unlike);
                }
                Match::Spelling => option.add("by another spelling", weights.spelling),
                Match::Letter => option.add("but for one letter", weights.letter),
            }
            Some(option)
        })
        .collect();
    found.sort_by(|a, b| b.fixed.total_cmp(&a.fixed).then(a.candidate.cmp(&b.candidate)));
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
    pub(super) fn add(&mut self, reason: &'static str, weight: f64) {
        self.fixed += weight;
        if weight != 0.0 {
            self.reasons.push((reason, weight));
        }
    }
}
