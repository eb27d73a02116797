//! The gazetteer: places of the world by name, with their hierarchy.

mod build;
mod fuzzy;
mod packed;
mod place;

use std::collections::BTreeMap;
use std::path::Path;

use fst::{IntoStreamer, Map, Streamer};

pub use self::build::{Sources, build};
use self::packed::{Columns, NONE, take_number};
pub use self::place::{Feature, Place, PlaceId};
use super::error::PlacesError;
use super::fold::{fold, spellings};
use super::geodesy::Point;
use super::lexicon::Lexicon;

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
    automaton: Map<Vec<u8>>,
    /// Folded names of the lexicon's places and countries.
    written: BTreeMap<String, Vec<u32>>,
    /// Folded adjectives ("libyan", "libyans") to countries.
    adjectives: BTreeMap<String, u32>,
    /// Folded adjectives to regions ("european").
    regional: BTreeMap<String, u32>,
    /// Folded short forms of divisions ("tx").
    short: BTreeMap<String, Vec<u32>>,
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
        gazetteer.extend(lexicon);
        Ok(gazetteer)
    }

    /// Reads a packed gazetteer, without any lexicon's places.
    ///
    /// # Errors
    /// Where the bytes are no packed gazetteer of this version.
    pub fn unpack(packed: &[u8]) -> Result<Self, PlacesError> {
        let mut columns = Columns::unpack(packed)?;
        let automaton = Map::new(std::mem::take(&mut columns.automaton))
            .map_err(|_| PlacesError::Packed("its names are no automaton"))?;
        Ok(Self {
            columns,
            automaton,
            written: BTreeMap::new(),
            adjectives: BTreeMap::new(),
            regional: BTreeMap::new(),
            short: BTreeMap::new(),
        })
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
            let at = self.columns.geonames_id.len() as u32;
            let columns = &mut self.columns;
            columns.geonames_id.push(0);
            columns.latitude.push((region.point[0] * 1e5).round() as i32);
            columns.longitude.push((region.point[1] * 1e5).round() as i32);
            columns.population.push(0);
            columns.radius.push(region.radius_km.clamp(1.0, 10_000.0) as u16);
            columns.feature.push(region.feature);
            columns.parent.push(NONE);
            columns.names.push_str(&region.name);
            columns.name_end.push(columns.names.len() as u32);
            name(&region.name, at);
            self.regional.extend(region.adjectives.iter().map(|adjective| (fold(adjective), at)));
            for other in &region.names {
                name(other, at);
            }
        }
        self.written = written;
        for (country, short, long) in lexicon.short_names() {
            let Some(country) = self.country(country) else { continue };
            for Candidate { place, .. } in self.exact(&fold(long)) {
                let held = self.place(place).is_some_and(|found| found.feature == Feature::Admin1);
                if held && self.country_of(place) == Some(country) {
                    self.short.entry(fold(short)).or_default().push(place.0);
                }
            }
        }
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

    /// The country or region that a folded adjective means ("libyan", "european").
    pub(super) fn adjectival(&self, folded: &str) -> Option<PlaceId> {
        self.adjectives.get(folded).or_else(|| self.regional.get(folded)).map(|at| PlaceId(*at))
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
        let mut found: Vec<Candidate> = self.automaton.get(folded).map(|value| self.decode(value)).unwrap_or_default();
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

    /// By names that differ from the folded name in one letter, but not in the first.
    #[must_use]
    pub fn letter(&self, folded: &str) -> Vec<Candidate> {
        if folded.len() < LETTERS_FOR_FUZZY {
            return Vec::new();
        }
        let Some(near) = fuzzy::OneLetter::new(folded) else { return Vec::new() };
        let mut found = Vec::new();
        let mut names = self.automaton.search(near).into_stream();
        while let Some((_, value)) = names.next() {
            found.extend(self.decode(value).into_iter().map(|one| Candidate { by: Match::Letter, ..one }));
        }
        tidy(found)
    }

    fn decode(&self, value: u64) -> Vec<Candidate> {
        let candidate = |code: u32| Candidate {
            place: PlaceId(code >> 1),
            by: if code & 1 == 0 { Match::Main } else { Match::Other },
        };
        if value & 1 == 0 {
            return vec![candidate((value >> 1) as u32)];
        }
        let mut bytes = self.columns.postings.get((value >> 1) as usize..).unwrap_or_default();
        let count = take_number(&mut bytes).unwrap_or(0);
        (0..count).map_while(|_| take_number(&mut bytes)).map(candidate).collect()
    }
}

/// Each place once, by its best match.
fn tidy(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|candidate| (candidate.place, candidate.by));
    found.dedup_by_key(|candidate| candidate.place);
    found.sort_by_key(|candidate| (candidate.by, candidate.place));
    found
}
