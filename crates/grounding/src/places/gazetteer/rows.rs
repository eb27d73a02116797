//! Rows of places in the files that people have: a GeoNames dump (tab-separated, no header) or a CSV with a header.

use std::io::{BufRead, Read};

use super::place::Feature;
use crate::places::geodesy::Point;

/// One place of a file.
#[derive(Debug, PartialEq)]
pub(super) struct PlaceRow {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) names: Vec<String>,
    pub(super) point: Point,
    pub(super) feature: Feature,
    pub(super) population: u32,
    /// Code of what holds it: "LY.70", "LY", or nothing.
    pub(super) holder: String,
}

/// No line of a dump is longer; the longest of GeoNames has about 15,000 bytes.
const LONGEST: u64 = 1 << 20;

/// Reads a line into `line` (without its end); `None` at the end of the file, `Err` with what is wrong where it is too long or no text.
pub(super) fn next_line(reader: &mut dyn BufRead, line: &mut String) -> std::io::Result<Option<Result<(), String>>> {
    let mut bytes = Vec::new();
    if reader.take(LONGEST).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    let whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < LONGEST;
    if !whole {
        skip_line(reader)?;
        return Ok(Some(Err("the line is longer than a megabyte".to_owned())));
    }
    line.clear();
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            line.push_str(text.trim_end_matches(['\n', '\r']));
            Ok(Some(Ok(())))
        }
        Err(_) => Ok(Some(Err("the line is not UTF-8".to_owned()))),
    }
}

fn skip_line(reader: &mut dyn BufRead) -> std::io::Result<()> {
    loop {
        let rest = reader.fill_buf()?;
        if rest.is_empty() {
            return Ok(());
        }
        let end = rest.iter().position(|byte| *byte == b'\n');
        let read = end.map_or(rest.len(), |end| end + 1);
        reader.consume(read);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// Whether a first line is one of a GeoNames dump: nineteen fields, the first a number.
pub(super) fn is_dump(line: &str) -> bool {
    line.split('\t').count() >= 15 && line.split('\t').next().is_some_and(|id| id.parse::<u32>().is_ok())
}

/// A line of a GeoNames dump: geonameid, name, asciiname, alternatenames, latitude, longitude, feature class, feature code, country,
/// cc2, admin1, admin2, admin3, admin4, population. `Ok(None)` for roads and railways, which are no places to stand in.
pub(super) fn of_dump(line: &str) -> Result<Option<PlaceRow>, String> {
    let fields: Vec<&str> = line.split('\t').collect();
    if fields.len() < 15 {
        return Err(format!("{} fields where a GeoNames dump has 19", fields.len()));
    }
    let id = fields[0].parse().map_err(|_| format!("the geonameid “{}” is no number", short(fields[0])))?;
    if fields[6] == "R" {
        return Ok(None);
    }
    let holder = match (fields[8], fields[10]) {
        ("", _) => String::new(),
        (country, "" | "00") => country.to_owned(),
        (country, division) => format!("{country}.{division}"),
    };
    Ok(Some(PlaceRow {
        id,
        name: name(fields[1])?,
        names: fields[3].split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
        point: point(fields[4], fields[5])?,
        feature: feature(fields[6], fields[7]),
        population: fields[14].parse().unwrap_or(0),
        holder,
    }))
}

/// Which field of a CSV holds what.
#[derive(Debug)]
pub(super) struct Header {
    name: usize,
    latitude: usize,
    longitude: usize,
    names: Option<usize>,
    class: Option<usize>,
    code: Option<usize>,
    country: Option<usize>,
    division: Option<usize>,
    population: Option<usize>,
    id: Option<usize>,
}

impl Header {
    /// # Errors
    /// What the header lacks.
    pub(super) fn read(fields: &csv::StringRecord) -> Result<Self, String> {
        let titles: Vec<String> =
            fields.iter().map(|title| title.trim().to_lowercase().replace([' ', '-', '\u{feff}'], "_")).collect();
        let find = |names: &[&str]| {
            names.iter().find_map(|name| titles.iter().position(|title| title.trim_start_matches('_') == *name))
        };
        let need = |names: &[&str]| find(names).ok_or_else(|| format!("the header has no field “{}”", names[0]));
        Ok(Self {
            name: need(&["name", "place", "toponym"])?,
            latitude: need(&["latitude", "lat", "y"])?,
            longitude: need(&["longitude", "lon", "lng", "long", "x"])?,
            names: find(&["alternate_names", "alternatenames", "names", "aliases", "other_names"]),
            class: find(&["feature_class", "class"]),
            code: find(&["feature_code", "feature", "type", "kind"]),
            country: find(&["country", "country_code", "countrycode", "iso2"]),
            division: find(&["admin1", "admin1_code", "admin1code"]),
            population: find(&["population", "pop"]),
            id: find(&["id", "geonameid", "geonames_id", "geoname_id"]),
        })
    }

    pub(super) fn row(&self, fields: &csv::StringRecord) -> Result<PlaceRow, String> {
        let field = |at: Option<usize>| at.and_then(|at| fields.get(at)).unwrap_or_default().trim();
        let split = |names: &str| -> Vec<String> {
            // Names themselves hold commas more often than semicolons or bars.
            let sign = [';', '|'].into_iter().find(|sign| names.contains(*sign)).unwrap_or(',');
            names.split(sign).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let id = match field(self.id) {
            "" => 0,
            id => id.parse().map_err(|_| format!("the id “{}” is no number", short(id)))?,
        };
        let country = field(self.country);
        if !country.is_empty() && (country.len() != 2 || !country.bytes().all(|letter| letter.is_ascii_alphabetic())) {
            return Err(format!("the country “{}” is no ISO 3166 code of two letters", short(country)));
        }
        let country = country.to_ascii_uppercase();
        let division = field(self.division);
        Ok(PlaceRow {
            id,
            name: name(field(Some(self.name)))?,
            names: split(field(self.names)),
            point: point(field(Some(self.latitude)), field(Some(self.longitude)))?,
            feature: named_feature(field(self.class), field(self.code)),
            population: field(self.population).parse::<f64>().map_or(0, |count| count.clamp(0.0, 4e9) as u32),
            holder: if division.is_empty() || country.is_empty() { country } else { format!("{country}.{division}") },
        })
    }
}

/// As much of a field as a message can hold.
fn short(field: &str) -> String {
    field.chars().take(30).collect()
}

fn name(field: &str) -> Result<String, String> {
    let name = field.trim();
    if name.is_empty() { Err("it has no name".to_owned()) } else { Ok(name.to_owned()) }
}

fn point(latitude: &str, longitude: &str) -> Result<Point, String> {
    let degrees = |field: &str, most: f64| field.trim().parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
    match (degrees(latitude, 90.0), degrees(longitude, 180.0)) {
        (Some(latitude), Some(longitude)) => Ok(Point { latitude, longitude }),
        _ => Err(format!("“{}, {}” is no latitude and longitude in degrees", short(latitude), short(longitude))),
    }
}

/// What a place of a GeoNames class and code is.
fn feature(class: &str, code: &str) -> Feature {
    match (class, code) {
        ("A", "ADM1" | "ADM1H") => Feature::Admin1,
        ("A", code) if code.starts_with("PCL") || code == "TERR" => Feature::Country,
        ("A", _) => Feature::Admin2,
        ("P", "PPLC") => Feature::Capital,
        ("P", "PPLA") => Feature::Seat,
        ("P", "PPLX") => Feature::Section,
        ("P", _) => Feature::Town,
        ("H" | "U", _) => Feature::Water,
        ("T" | "V", _) => Feature::Land,
        ("L", "CONT") => Feature::Continent,
        ("L", _) => Feature::Region,
        _ => Feature::Facility,
    }
}

/// A feature by GeoNames class and code, or by the words of [`Feature`]; a town where nothing is said.
fn named_feature(class: &str, code: &str) -> Feature {
    if let Some(feature) = Feature::parse(&code.to_lowercase()) {
        return feature;
    }
    match (class, code) {
        ("", "") => Feature::Town,
        ("", code) => match code.to_ascii_uppercase().as_str() {
            code if code.starts_with("PPL") => feature("P", code),
            code if code.starts_with("ADM") || code.starts_with("PCL") => feature("A", code),
            "MT" | "MTS" | "HLL" | "HLLS" | "ISL" | "ISLS" | "DSRT" | "VAL" | "PEN" => Feature::Land,
            "STM" | "LK" | "LKS" | "SEA" | "GULF" | "BAY" | "STRT" | "RSV" | "WAD" => Feature::Water,
            "RGN" | "AREA" => Feature::Region,
            code if code.len() >= 3 && code.bytes().all(|letter| letter.is_ascii_alphanumeric()) => Feature::Facility,
            _ => Feature::Town,
        },
        (class, code) => feature(class, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TOWN: &str = "77\tWadi Test\tWadi Test\tوادي,Ouadi Test\t30.5\t14.25\tP\tPPL\tLY\t\t70\t\t\t\t120\t\t5\tAfrica/Tripoli\t2020-01-01";

    #[test]
    fn a_dump_row_is_read() {
        assert!(is_dump(TOWN));
        let row = of_dump(TOWN).unwrap().unwrap();
        assert_eq!((row.id, row.name.as_str(), row.population, row.holder.as_str()), (77, "Wadi Test", 120, "LY.70"));
        assert_eq!((row.feature, row.names.len(), row.point.latitude), (Feature::Town, 2, 30.5));
        assert_eq!(of_dump(&TOWN.replace("\tP\tPPL\t", "\tR\tRD\t")), Ok(None));
        assert!(of_dump(&TOWN.replace("30.5", "130.5")).unwrap_err().contains("130.5"));
        assert!(of_dump("77\tWadi").unwrap_err().contains("2 fields"));
    }

    #[test]
    fn a_csv_row_is_read_by_its_header() {
        let header =
            Header::read(&csv::StringRecord::from(vec!["Lat", "LON", "Name", "Alternate names", "Type", "Country"]))
                .unwrap();
        let row = |fields: [&str; 6]| header.row(&csv::StringRecord::from(fields.to_vec()));
        let place = row(["10.5", "20", "Bir Test", "Beer Test; Bi'r Test", "facility", "td"]).unwrap();
        assert_eq!((place.feature, place.names.len(), place.holder.as_str()), (Feature::Facility, 2, "TD"));
        assert!(row(["north", "20", "Bir", "", "", ""]).unwrap_err().contains("north"));
        assert!(row(["1", "2", " ", "", "", ""]).unwrap_err().contains("no name"));
        assert!(row(["1", "2", "Bir", "", "", "Chad"]).unwrap_err().contains("Chad"));
        assert!(Header::read(&csv::StringRecord::from(vec!["name", "lat"])).unwrap_err().contains("longitude"));
    }

    proptest! {
        #[test]
        fn no_line_breaks_the_reader(line in "\\PC{0,80}", fields in proptest::collection::vec("[a-zA-Z0-9.\\-]{0,6}", 0..22)) {
            let _ = of_dump(&line);
            let _ = of_dump(&fields.join("\t"));
        }

        #[test]
        fn lines_come_whole(lines in proptest::collection::vec("[a-z]{0,8}", 0..6)) {
            let text = lines.iter().map(|line| format!("{line}\r\n")).collect::<String>();
            let mut reader = text.as_bytes();
            let (mut line, mut read) = (String::new(), Vec::new());
            while let Some(Ok(())) = next_line(&mut reader, &mut line).unwrap() {
                read.push(line.clone());
            }
            prop_assert_eq!(read, lines);
        }
    }
}
