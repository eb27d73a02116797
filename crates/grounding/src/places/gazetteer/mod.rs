//! The gazetteer: places of the world by name, with their hierarchy.

mod build;
mod fuzzy;
mod layer;
mod packed;
mod place;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;

use fst::Map;

use self::build::extent;
pub use self::build::{Sources, build};
pub use self::layer::{Added, LAYERS, add_layer, layers};
use self::packed::{Columns, GAZETTEER, LAYER, NONE, take_number};
pub use self::place::{Feature, Place, PlaceId};
use super::error::PlacesError;
use super::fold::{fold, spellings};
use super::geodesy::Point;
use super::lexicon::{Lexicon, WrittenPlace};

const SHIPPED: &[u8] = include_bytes!("../../../../../data/gazetteer.bin");

/// How a name led to a place, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// The place's main name.
    Main,
    /// One of its other names.
    Other,
    /// A name that differs in an article, a twin word or a space.
    Spelling,
    /// A name that differs in one letter.
    Letter,
}

/// A place that a name may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The place.
    pub place: PlaceId,
    /// How the name led there.
    pub by: Match,
}

/// Places of the world by name.
#[derive(Debug)]
pub struct Gazetteer {
    columns: Columns,
    /// The names of the gazetteer, then of each layer.
    names: Vec<Names>,
    /// Places of layers that the gazetteer has, too.
    known: BTreeMap<u32, u32>,
    /// Folded names of the lexicon's places and countries.
    written: BTreeMap<String, Vec<u32>>,
    /// Folded adjectives ("libyan", "libyans") to countries.
    adjectives: BTreeMap<String, u32>,
    /// Folded adjectives to regions ("european").
    regional: BTreeMap<String, u32>,
    /// Folded words for the people of divisions ("texan", "texans").
    people: BTreeMap<String, u32>,
    /// Folded short forms of divisions ("tx").
    short: BTreeMap<String, Vec<u32>>,
}

/// An automaton of folded names.
#[derive(Debug)]
struct Names {
    automaton: Map<Vec<u8>>,
    beginnings: fuzzy::Beginnings,
    postings: Vec<u8>,
    /// Index of the first place that its values count from.
    first: u32,
}

/// Names of one letter more or less are tried only from this length on: shorter ones become other names too easily.
const LETTERS_FOR_FUZZY: usize = 6;

impl Gazetteer {
    /// The gazetteer that is shipped, with the shipped lexicon's places.
    ///
    /// # Errors
    /// Never for the files in the repository, which a test loads.
    pub fn shipped() -> Result<Self, PlacesError> {
        let mut gazetteer = Self::unpack(SHIPPED)?;
        gazetteer.extend(&Lexicon::shipped()?);
        Ok(gazetteer)
    }

    /// The gazetteer of a data directory (`gazetteer.bin`, else the shipped one) with a lexicon's places.
    ///
    /// # Errors
    /// Where the file cannot be read or is damaged.
    pub fn load(directory: &Path, lexicon: &Lexicon) -> Result<Self, PlacesError> {
        let path = directory.join("gazetteer.bin");
        let mut gazetteer = match std::fs::read(&path) {
            Ok(bytes) => Self::unpack(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::unpack(SHIPPED)?,
            Err(source) => return Err(PlacesError::Read { path, source }),
        };
        for path in layers(directory)? {
            let bytes = std::fs::read(&path).map_err(|source| PlacesError::Read { path: path.clone(), source })?;
            gazetteer.add(Columns::unpack(&bytes, LAYER)?)?;
        }
        gazetteer.extend(lexicon);
        Ok(gazetteer)
    }

    /// Reads a packed gazetteer, without any lexicon's places.
    ///
    /// # Errors
    /// Where the bytes are no packed gazetteer of this version.
    pub fn unpack(packed: &[u8]) -> Result<Self, PlacesError> {
        let mut columns = Columns::unpack(packed, GAZETTEER)?;
        let names = Names::of(&mut columns, 0)?;
        Ok(Self {
            columns,
            names: vec![names],
            known: BTreeMap::new(),
            written: BTreeMap::new(),
            adjectives: BTreeMap::new(),
            regional: BTreeMap::new(),
            people: BTreeMap::new(),
            short: BTreeMap::new(),
        })
    }

    /// Appends a layer: its places stand after the gazetteer's, held by the divisions that their codes name; a place that the
    /// gazetteer has by the same identifier only lends it its names.
    fn add(&mut self, mut layer: Columns) -> Result<(), PlacesError> {
        let first = self.len() as u32;
        let holders: Vec<u32> = layer.codes.iter().map(|code| self.holder(code).unwrap_or(NONE)).collect();
        let mut identifiers: Vec<(u32, u32)> =
            self.columns.geonames_id.iter().zip(0..).filter(|(id, _)| **id != 0).map(|(id, at)| (*id, at)).collect();
        identifiers.sort_unstable();
        self.names.push(Names::of(&mut layer, first)?);
        for (id, at) in layer.geonames_id.iter().zip(first..) {
            let known = identifiers.partition_point(|(own, _)| own < id);
            if let Some((_, place)) = identifiers.get(known).filter(|(own, _)| own == id && *id != 0) {
                self.known.insert(at, *place);
            }
        }
        let columns = &mut self.columns;
        let start = columns.names.len() as u32;
        columns.name_end.extend(layer.name_end.iter().map(|end| start + end));
        columns.names.push_str(&layer.names);
        columns
            .parent
            .extend(layer.parent.iter().map(|code| if *code == NONE { NONE } else { holders[*code as usize] }));
        columns.geonames_id.append(&mut layer.geonames_id);
        columns.latitude.append(&mut layer.latitude);
        columns.longitude.append(&mut layer.longitude);
        columns.population.append(&mut layer.population);
        columns.radius.append(&mut layer.radius);
        columns.feature.append(&mut layer.feature);
        Ok(())
    }

    /// The division or country of a code: "LY.70", else "LY".
    fn holder(&self, code: &str) -> Option<u32> {
        let countries = self.columns.countries.len();
        let division = || self.columns.codes.iter().position(|own| own == code).map(|at| (countries + at) as u32);
        let country = code.split('.').next().unwrap_or_default();
        code.contains('.').then(division).flatten().or_else(|| self.country(country).map(|place| place.0))
    }

    fn extend(&mut self, lexicon: &Lexicon) {
        let mut written: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut name = |name: &str, at: u32| written.entry(fold(name)).or_default().push(at);
        for (code, words) in lexicon.countries() {
            let Some(PlaceId(at)) = self.country(code) else { continue };
            if let Some([latitude, longitude]) = words.point {
                self.columns.latitude[at as usize] = (latitude * 1e5).round() as i32;
                self.columns.longitude[at as usize] = (longitude * 1e5).round() as i32;
            }
            for other in &words.names {
                name(other, at);
            }
            for adjective in &words.adjectives {
                let adjective = fold(adjective);
                self.adjectives.insert(format!("{adjective}s"), at);
                self.adjectives.insert(adjective, at);
            }
        }
        for region in lexicon.regions() {
            let Some((middle, radius)) = self.placed(region) else { continue };
            let at = self.columns.geonames_id.len() as u32;
            let columns = &mut self.columns;
            columns.geonames_id.push(0);
            columns.latitude.push((middle.latitude * 1e5).round() as i32);
            columns.longitude.push((middle.longitude * 1e5).round() as i32);
            columns.population.push(0);
            columns.radius.push(radius);
            columns.feature.push(region.feature);
            columns.parent.push(NONE);
            columns.names.push_str(&region.name);
            columns.name_end.push(columns.names.len() as u32);
            name(&region.name, at);
            for adjective in &region.adjectives {
                let adjective = fold(adjective);
                self.regional.insert(format!("{adjective}s"), at);
                self.regional.insert(adjective, at);
            }
            for other in &region.names {
                name(other, at);
            }
        }
        self.written = written;
        for (country, short, long) in lexicon.short_names() {
            for place in self.divisions(country, long) {
                self.short.entry(fold(short)).or_default().push(place);
            }
        }
        for (country, division, [latitude, longitude]) in lexicon.middles() {
            for place in self.divisions(country, division) {
                self.columns.latitude[place as usize] = (latitude * 1e5).round() as i32;
                self.columns.longitude[place as usize] = (longitude * 1e5).round() as i32;
            }
        }
        for (country, people, division) in lexicon.peoples() {
            for place in self.divisions(country, division) {
                let people = fold(people);
                self.people.insert(format!("{people}s"), place);
                self.people.insert(people, place);
            }
        }
        for (name, id) in lexicon.informal() {
            if let Some(at) = self.columns.geonames_id.iter().position(|own| *own == id) {
                self.written.entry(fold(name)).or_default().push(at as u32);
            }
        }
    }

    /// Where a written place lies: as it says, or as wide as what it holds; `None` where the gazetteer has nothing of that.
    fn placed(&self, region: &WrittenPlace) -> Option<(Point, u16)> {
        if let (Some([latitude, longitude]), Some(radius)) = (region.point, region.radius_km) {
            return Some((Point { latitude, longitude }, radius.clamp(1.0, 10_000.0) as u16));
        }
        let country = self.country(region.country.as_deref()?)?;
        let held = |name: &String| {
            let found = self.exact(&fold(name)).into_iter().map(|candidate| candidate.place);
            found
                .filter(|place| self.country_of(*place) == Some(country))
                .max_by_key(|place| (self.columns.population[place.0 as usize], std::cmp::Reverse(*place)))
                .and_then(|place| self.point(place))
        };
        let points: Vec<Point> = region.holds.iter().filter_map(held).collect();
        (!points.is_empty()).then(|| extent(&points))
    }

    /// Whether the lexicon gives this folded name to the place.
    pub(super) fn is_written(&self, folded: &str, place: PlaceId) -> bool {
        self.written.get(folded).is_some_and(|places| places.contains(&place.0))
    }

    /// The first-order divisions of a country that have this name.
    fn divisions(&self, country: &str, name: &str) -> Vec<u32> {
        let Some(country) = self.country(country) else { return Vec::new() };
        let mut found: Vec<u32> = self.exact(&fold(name)).into_iter().map(|candidate| candidate.place.0).collect();
        found.retain(|at| {
            let place = PlaceId(*at);
            self.place(place).is_some_and(|found| found.feature == Feature::Admin1)
                && self.country_of(place) == Some(country)
        });
        found
    }

    /// How many places it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.geonames_id.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The place of an index; `None` past the end.
    #[must_use]
    pub fn place(&self, id: PlaceId) -> Option<Place<'_>> {
        let at = id.0 as usize;
        let columns = &self.columns;
        Some(Place {
            id,
            feature: *columns.feature.get(at)?,
            name: columns.name(at),
            latitude: f64::from(columns.latitude[at]) / 1e5,
            longitude: f64::from(columns.longitude[at]) / 1e5,
            population: columns.population[at],
            radius_km: f64::from(columns.radius[at]),
            geonames_id: (columns.geonames_id[at] != 0).then_some(columns.geonames_id[at]),
            parent: (columns.parent[at] != NONE).then_some(PlaceId(columns.parent[at])),
        })
    }

    /// Every place, in the gazetteer's order.
    pub fn places(&self) -> impl Iterator<Item = Place<'_>> {
        (0..self.len() as u32).filter_map(|at| self.place(PlaceId(at)))
    }

    /// Its point.
    #[must_use]
    pub fn point(&self, id: PlaceId) -> Option<Point> {
        self.place(id).map(|place| Point { latitude: place.latitude, longitude: place.longitude })
    }

    /// The country with this ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<PlaceId> {
        let letters = code.as_bytes().first_chunk::<2>().filter(|_| code.len() == 2)?;
        self.columns.countries.iter().position(|country| country == letters).map(|at| PlaceId(at as u32))
    }

    /// The place itself and all that hold it, innermost first.
    pub fn holders(&self, id: PlaceId) -> impl Iterator<Item = PlaceId> + '_ {
        std::iter::successors(Some(id), |here| self.place(*here).and_then(|place| place.parent))
    }

    /// The country that holds the place, or that it is.
    #[must_use]
    pub fn country_of(&self, id: PlaceId) -> Option<PlaceId> {
        self.holders(id).last().filter(|top| (top.0 as usize) < self.columns.countries.len())
    }

    /// ISO 3166-1 alpha-2 of the country that holds it.
    #[must_use]
    pub fn country_code(&self, id: PlaceId) -> Option<&str> {
        let country = self.country_of(id)?;
        self.columns.countries.get(country.0 as usize).and_then(|code| std::str::from_utf8(code).ok())
    }

    /// Whether `outer` is `inner` or holds it.
    #[must_use]
    pub fn holds(&self, outer: PlaceId, inner: PlaceId) -> bool {
        self.holders(inner).any(|holder| holder == outer)
    }

    /// The country that an adjective or a name of its people means ("Libyan", "Libyans").
    #[must_use]
    pub fn adjective(&self, word: &str) -> Option<PlaceId> {
        self.adjectives.get(&fold(word)).map(|at| PlaceId(*at))
    }

    /// The division whose people a word means ("Texan", "Texans").
    #[must_use]
    pub fn people(&self, word: &str) -> Option<PlaceId> {
        self.people.get(&fold(word)).map(|at| PlaceId(*at))
    }

    /// The country, division or region that a folded adjective means ("libyan", "texan", "european").
    pub(super) fn adjectival(&self, folded: &str) -> Option<PlaceId> {
        let found =
            self.adjectives.get(folded).or_else(|| self.people.get(folded)).or_else(|| self.regional.get(folded));
        found.map(|at| PlaceId(*at))
    }

    /// The divisions that a short form after a comma may mean ("TX", "Calif.").
    #[must_use]
    pub fn short_name(&self, word: &str) -> Vec<PlaceId> {
        self.short.get(&fold(word)).map(|places| places.iter().map(|at| PlaceId(*at)).collect()).unwrap_or_default()
    }

    /// The places that a name may mean: by the name itself; where it has none, by other spellings; where these have
    /// none and it is long enough, by a name that differs in one letter. Sorted by kind of match, then place.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Vec<Candidate> {
        let folded = fold(name);
        let exact = self.exact(&folded);
        if !exact.is_empty() {
            return exact;
        }
        let spelt = self.spelt(&folded);
        if spelt.is_empty() { self.letter(&folded) } else { spelt }
    }

    /// By the folded name itself.
    #[must_use]
    pub fn exact(&self, folded: &str) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        for names in &self.names {
            if let Some(value) = names.automaton.get(folded) {
                found.extend(self.decode(names, value));
            }
        }
        for at in self.written.get(folded).into_iter().flatten() {
            found.push(Candidate { place: PlaceId(*at), by: Match::Main });
        }
        tidy(found)
    }

    /// By other spellings of the folded name.
    #[must_use]
    pub fn spelt(&self, folded: &str) -> Vec<Candidate> {
        let found = spellings(folded).into_iter().flat_map(|spelling| self.exact(&spelling));
        tidy(found.map(|candidate| Candidate { by: Match::Spelling, ..candidate }).collect())
    }

    /// By names that differ from the folded name in one letter or the order of two, but not in the first.
    #[must_use]
    pub fn letter(&self, folded: &str) -> Vec<Candidate> {
        if folded.len() < LETTERS_FOR_FUZZY {
            return Vec::new();
        }
        let mut found = Vec::new();
        for names in &self.names {
            for value in fuzzy::one_letter(names.automaton.as_fst(), &names.beginnings, folded) {
                found.extend(self.decode(names, value).map(|one| Candidate { by: Match::Letter, ..one }));
            }
        }
        tidy(found)
    }

    fn decode<'a>(&'a self, names: &'a Names, value: u64) -> impl Iterator<Item = Candidate> + 'a {
        let single = (value & 1 == 0).then_some((value >> 1) as u32);
        let offset = if single.is_some() { usize::MAX } else { (value >> 1) as usize };
        let mut bytes = names.postings.get(offset..).unwrap_or_default();
        let count = take_number(&mut bytes).unwrap_or(0);
        let several = (0..count).map_while(move |_| take_number(&mut bytes));
        single.into_iter().chain(several).map(|code| {
            let place = names.first + (code >> 1);
            Candidate {
                place: PlaceId(self.known.get(&place).copied().unwrap_or(place)),
                by: if code & 1 == 0 { Match::Main } else { Match::Other },
            }
        })
    }
}

impl Names {
    fn of(columns: &mut Columns, first: u32) -> Result<Self, PlacesError> {
        let automaton = Map::new(std::mem::take(&mut columns.automaton))
            .map_err(|_| PlacesError::Packed("its names are no automaton"))?;
        let beginnings = fuzzy::Beginnings::of(automaton.as_fst());
        Ok(Self { automaton, beginnings, postings: std::mem::take(&mut columns.postings), first })
    }
}

/// Each place once, by its best match.
fn tidy(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|candidate| (candidate.place, candidate.by));
    found.dedup_by_key(|candidate| candidate.place);
    found.sort_by_key(|candidate| (candidate.by, candidate.place));
    found
}
