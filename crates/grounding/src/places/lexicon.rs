//! The words by which reports place things, and the places that the gazetteer's source lacks: `data/places.toml` and
//! `data/countries.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::error::PlacesError;
use super::gazetteer::Feature;
use super::traits::Weights;

const SHIPPED_PLACES: &str = include_str!("../../../../data/places.toml");
const SHIPPED_COUNTRIES: &str = include_str!("../../../../data/countries.toml");

/// A place written by hand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPlace {
    /// Its name.
    pub name: String,
    /// Other names of it.
    #[serde(default)]
    pub names: Vec<String>,
    /// Words for what or who is of it.
    #[serde(default)]
    pub adjectives: Vec<String>,
    /// What it is.
    pub feature: Feature,
    /// Degrees north and east; not given where `holds` is.
    pub point: Option<[f64; 2]>,
    /// Kilometres around the point.
    pub radius_km: Option<f64>,
    /// ISO 3166-1 alpha-2 of the country of what it holds.
    #[serde(rename = "in")]
    pub country: Option<String>,
    /// Towns or divisions that it holds: it is as wide as they lie.
    #[serde(default)]
    pub holds: Vec<String>,
}

impl WrittenPlace {
    /// Whether its point and radius are given and on the earth, or can be found by what it holds.
    fn is_placed(&self) -> bool {
        match (self.point, self.radius_km) {
            (Some(point), Some(radius)) => on_earth(point) && radius > 0.0,
            (None, None) => self.country.is_some() && !self.holds.is_empty(),
            _ => false,
        }
    }
}

fn on_earth(point: [f64; 2]) -> bool {
    point[0].abs() <= 90.0 && point[1].abs() <= 180.0
}

/// What the gazetteer's source does not say of a country.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryWords {
    /// Degrees north and east of its middle.
    pub point: Option<[f64; 2]>,
    /// Other names.
    #[serde(default)]
    pub names: Vec<String>,
    /// Words for what or who is of it.
    #[serde(default)]
    pub adjectives: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    settlement: BTreeSet<String>,
    division: BTreeSet<String>,
    part: BTreeSet<String>,
    back: BTreeSet<String>,
    before: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    origin: BTreeSet<String>,
    destination: BTreeSet<String>,
    speech: BTreeSet<String>,
    witness: BTreeSet<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacesFile {
    region: Vec<WrittenPlace>,
    short_names: BTreeMap<String, BTreeMap<String, String>>,
    middle: BTreeMap<String, BTreeMap<String, [f64; 2]>>,
    people: BTreeMap<String, BTreeMap<String, String>>,
    informal: BTreeMap<String, u32>,
    words: Words,
    direction: BTreeMap<String, f64>,
    unit: BTreeMap<String, f64>,
    near: BTreeMap<String, f64>,
    road: BTreeMap<String, f64>,
    verb: Verbs,
}

/// The words of place, checked.
#[derive(Debug, Clone)]
pub struct Lexicon {
    file: PlacesFile,
    countries: BTreeMap<String, CountryWords>,
    weights: Weights,
}

impl Lexicon {
    /// The words that are shipped.
    ///
    /// # Errors
    /// Never for the files in the repository, which a test loads.
    pub fn shipped() -> Result<Self, PlacesError> {
        Self::parse(SHIPPED_PLACES, SHIPPED_COUNTRIES)
    }

    /// The words of a data directory; a file that it lacks is the shipped one.
    ///
    /// # Errors
    /// Where a file cannot be read or is not as the shipped one explains.
    pub fn load(directory: &Path) -> Result<Self, PlacesError> {
        let read = |name: &str, shipped: &str| match std::fs::read_to_string(directory.join(name)) {
            Ok(text) => Ok(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(shipped.to_owned()),
            Err(source) => Err(PlacesError::Read { path: directory.join(name), source }),
        };
        let lexicon = Self::parse(&read("places.toml", SHIPPED_PLACES)?, &read("countries.toml", SHIPPED_COUNTRIES)?)?;
        Ok(Self { weights: Weights::load(directory)?, ..lexicon })
    }

    fn parse(places: &str, countries: &str) -> Result<Self, PlacesError> {
        let wrong = |file, what: String| PlacesError::Lexicon { file, what: what.trim().replace('\n', " ") };
        let file: PlacesFile = toml::from_str(places).map_err(|error| wrong("places.toml", error.to_string()))?;
        let countries: BTreeMap<String, CountryWords> =
            toml::from_str(countries).map_err(|error| wrong("countries.toml", error.to_string()))?;
        if let Some(place) = file.region.iter().find(|place| !place.is_placed()) {
            return Err(wrong("places.toml", format!("the point or radius of {} is not on the earth", place.name)));
        }
        let middles = file.middle.values().flatten();
        if let Some((division, _)) = middles.into_iter().find(|(_, point)| !on_earth(**point)) {
            return Err(wrong("places.toml", format!("the point of {division} is not on the earth")));
        }
        if let Some((code, _)) =
            countries.iter().find(|(_, country)| country.point.is_some_and(|point| !on_earth(point)))
        {
            return Err(wrong("countries.toml", format!("the point of {code} is not on the earth")));
        }
        let positive = |map: &BTreeMap<String, f64>| map.values().all(|value| value.is_finite() && *value >= 0.0);
        if ![&file.direction, &file.unit, &file.near, &file.road].into_iter().all(positive) {
            return Err(wrong("places.toml", "a direction, unit or distance is negative or no number".to_owned()));
        }
        Ok(Self { file, countries, weights: Weights::default() })
    }

    pub(super) fn regions(&self) -> &[WrittenPlace] {
        &self.file.region
    }

    pub(super) fn countries(&self) -> &BTreeMap<String, CountryWords> {
        &self.countries
    }

    pub(super) fn short_names(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.file.short_names.iter().flat_map(|(country, names)| {
            names.iter().map(move |(short, long)| (country.as_str(), short.as_str(), long.as_str()))
        })
    }

    /// Middles of divisions that their settlements do not show: country, division, degrees north and east.
    pub(super) fn middles(&self) -> impl Iterator<Item = (&str, &str, [f64; 2])> {
        self.file.middle.iter().flat_map(|(country, divisions)| {
            divisions.iter().map(move |(division, point)| (country.as_str(), division.as_str(), *point))
        })
    }

    /// Words for the people of divisions: country, word, division.
    pub(super) fn peoples(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.file.people.iter().flat_map(|(country, names)| {
            names.iter().map(move |(people, division)| (country.as_str(), people.as_str(), division.as_str()))
        })
    }

    /// Informal names with the GeoNames identifiers of what they mean.
    pub(super) fn informal(&self) -> impl Iterator<Item = (&str, u32)> {
        self.file.informal.iter().map(|(name, id)| (name.as_str(), *id))
    }

    /// How much each trait of a candidate counts.
    pub(super) fn weights(&self) -> &Weights {
        &self.weights
    }

    /// "city", "town": what a settlement is called.
    pub(super) fn is_settlement_word(&self, word: &str) -> bool {
        self.file.words.settlement.contains(word)
    }

    /// "province", "district": what a division is called.
    pub(super) fn is_division_word(&self, word: &str) -> bool {
        self.file.words.division.contains(word)
    }

    /// "neighborhood", "checkpoint": what lies inside a place.
    pub(super) fn is_part_word(&self, word: &str) -> bool {
        self.file.words.part.contains(word)
    }

    /// Any word that says what kind of place a name is.
    pub(super) fn is_kind_word(&self, word: &str) -> bool {
        self.is_settlement_word(word) || self.is_division_word(word) || self.is_part_word(word)
    }

    /// "the city": a noun that points back to the place named last.
    pub(super) fn points_back(&self, word: &str) -> bool {
        self.file.words.back.contains(word)
    }

    /// "in", "near": a word before a name that makes it a place.
    pub(super) fn is_before_place(&self, word: &str) -> bool {
        self.file.words.before.contains(word)
    }

    pub(super) fn bearing(&self, word: &str) -> Option<f64> {
        self.file.direction.get(word).copied()
    }

    pub(super) fn unit_km(&self, word: &str) -> Option<f64> {
        self.file.unit.get(word).copied()
    }

    pub(super) fn near_km(&self, word: &str) -> Option<f64> {
        self.file.near.get(word).copied()
    }

    pub(super) fn road_km(&self, word: &str) -> Option<f64> {
        self.file.road.get(word).copied()
    }

    pub(super) fn leaves(&self, lemma: &str) -> bool {
        self.file.verb.origin.contains(lemma)
    }

    pub(super) fn goes(&self, lemma: &str) -> bool {
        self.file.verb.destination.contains(lemma)
    }

    /// "see", "witness": verbs that make a place the scene though it is their subject.
    pub(super) fn witnesses(&self, lemma: &str) -> bool {
        self.file.verb.witness.contains(lemma)
    }

    pub(super) fn speaks(&self, lemma: &str) -> bool {
        self.file.verb.speech.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_load() {
        let lexicon = Lexicon::shipped().unwrap();
        assert!(lexicon.countries().len() > 230);
        assert_eq!(lexicon.bearing("southwest"), Some(225.0));
    }

    #[test]
    fn a_wrong_file_says_where() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("countries.toml"), "LY = { point = [128.0, 17.0] }").unwrap();
        let message = Lexicon::load(folder.path()).unwrap_err().to_string();
        assert!(message.contains("countries.toml") && message.contains("LY"), "{message}");
    }
}
