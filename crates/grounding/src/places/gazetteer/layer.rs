//! Layers: places of a user's own files beside the shipped gazetteer, packed in a data folder.
//!
//! A file is read as a stream and packed in parts of [`PART`] places, so that memory does not grow with the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use super::build::{Builder, Row, town_radius};
use super::packed::{LAYER, NONE};
use super::place::Feature;
use super::rows::{Header, PlaceRow, is_dump, next_line, of_dump};
use crate::places::error::PlacesError;
use crate::places::fold::fold;

/// The folder of a data folder that holds the layers.
pub const LAYERS: &str = "gazetteer";

/// Most places of one part.
const PART: usize = 400_000;

/// How many bad rows of a file are told one by one.
const TOLD: u64 = 5;

/// What was added from one file.
#[derive(Debug, Default)]
pub struct Added {
    /// Places taken.
    pub places: u64,
    /// Rows that could not be read.
    pub refused: u64,
    /// The first of them: line and what is wrong.
    pub complaints: Vec<String>,
    /// The parts written.
    pub parts: Vec<PathBuf>,
}

/// The parts of all layers of a data folder, in the order of their names.
///
/// # Errors
/// Where the folder of the layers cannot be read.
pub fn layers(directory: &Path) -> Result<Vec<PathBuf>, PlacesError> {
    let folder = directory.join(LAYERS);
    let unreadable = |source| PlacesError::Read { path: folder.clone(), source };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|end| end == "layer") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Adds the places of a file to a data folder: a GeoNames dump (`allCountries.txt`, `XX.txt`, or the zip of one) or a CSV with the
/// fields name, latitude and longitude. The layer bears the file's name; adding a file of that name again replaces it.
///
/// # Errors
/// Where the file cannot be read, is of no known form or holds no place, or the data folder cannot be written.
pub fn add_layer(file: &Path, directory: &Path) -> Result<Added, PlacesError> {
    let unreadable = |source| PlacesError::Read { path: file.to_owned(), source };
    let opened = File::open(file).map_err(unreadable)?;
    let mut writer = Writer::new(file, directory)?;
    if file.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")) {
        read_zip(opened, file, &mut writer)?;
    } else {
        read(&mut BufReader::new(opened), file, &mut writer)?;
    }
    writer.finish()
}

/// Reads every text file of a zip but its readme.
fn read_zip(opened: impl Read + Seek, file: &Path, writer: &mut Writer<'_>) -> Result<(), PlacesError> {
    let broken = |error: zip::result::ZipError| PlacesError::Layer { path: file.to_owned(), what: error.to_string() };
    let mut archive = zip::ZipArchive::new(BufReader::new(opened)).map_err(broken)?;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        let name = entry.name().map_err(broken)?.to_lowercase();
        if entry.is_file() && (name.ends_with(".txt") || name.ends_with(".csv")) && !name.contains("readme") {
            read(&mut BufReader::new(entry), file, writer)?;
        }
    }
    Ok(())
}

fn read(reader: &mut dyn BufRead, file: &Path, writer: &mut Writer<'_>) -> Result<(), PlacesError> {
    let unreadable = |source| PlacesError::Read { path: file.to_owned(), source };
    let mut line = String::new();
    let mut number = 1;
    let first = next_line(reader, &mut line).map_err(unreadable)?;
    if first.is_none() {
        return Ok(());
    }
    if is_dump(&line) {
        let mut read = first;
        while let Some(whole) = read {
            match whole.and_then(|()| of_dump(&line)) {
                Ok(Some(row)) => writer.take(&row)?,
                Ok(None) => {}
                Err(what) => writer.refuse(number, &what),
            }
            number += 1;
            read = next_line(reader, &mut line).map_err(unreadable)?;
        }
        return Ok(());
    }
    let separator = if line.contains('\t') {
        b'\t'
    } else if line.contains(';') && !line.contains(',') {
        b';'
    } else {
        b','
    };
    let whole = std::io::Cursor::new(format!("{line}\n")).chain(reader);
    let mut rows = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(whole);
    let unknown = |what: String| PlacesError::Layer { path: file.to_owned(), what };
    let header = rows.headers().map_err(|error| unknown(error.to_string()))?;
    let header = Header::read(header).map_err(unknown)?;
    let mut row = csv::StringRecord::new();
    loop {
        let place = match rows.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) => header.row(&row),
            Err(error) if error.is_io_error() => return Err(unknown(error.to_string())),
            Err(_) => Err("the line is not UTF-8".to_owned()),
        };
        let line = row.position().map_or(0, csv::Position::line);
        match place {
            Ok(place) => writer.take(&place)?,
            Err(what) => writer.refuse(line, &what),
        }
    }
}

/// Packs places part by part.
struct Writer<'f> {
    file: &'f Path,
    folder: PathBuf,
    name: String,
    builder: Builder,
    codes: BTreeMap<String, u32>,
    added: Added,
    /// Parts are moved to their names when all are written, so that a file that breaks off changes nothing.
    written: Vec<(PathBuf, PathBuf)>,
}

impl<'f> Writer<'f> {
    fn new(file: &'f Path, directory: &Path) -> Result<Self, PlacesError> {
        let folder = directory.join(LAYERS);
        std::fs::create_dir_all(&folder).map_err(|source| PlacesError::Write { path: folder.clone(), source })?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let name: String =
            stem.chars().map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' }).collect();
        Ok(Self {
            file,
            folder,
            name,
            builder: Builder::default(),
            codes: BTreeMap::new(),
            added: Added::default(),
            written: Vec::new(),
        })
    }

    fn refuse(&mut self, line: u64, what: &str) {
        self.added.refused += 1;
        if self.added.refused <= TOLD {
            self.added.complaints.push(format!("line {line}: {what}"));
        }
    }

    fn take(&mut self, row: &PlaceRow) -> Result<(), PlacesError> {
        let parent = if row.holder.is_empty() {
            NONE
        } else {
            let next = self.codes.len() as u32;
            *self.codes.entry(row.holder.clone()).or_insert(next)
        };
        let at = self.builder.add(&Row {
            geonames_id: row.id,
            name: &row.name,
            feature: row.feature,
            point: row.point,
            population: row.population,
            radius: radius(row),
            parent,
        });
        for name in &row.names {
            self.builder.name(at, &fold(name), true);
        }
        self.added.places += 1;
        if self.builder.len() >= PART { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> Result<(), PlacesError> {
        let mut builder = std::mem::take(&mut self.builder);
        let mut codes: Vec<(String, u32)> = std::mem::take(&mut self.codes).into_iter().collect();
        codes.sort_by_key(|(_, at)| *at);
        builder.columns.codes = codes.into_iter().map(|(code, _)| code).collect();
        let whole = |error: fst::Error| PlacesError::Layer { path: self.file.to_owned(), what: error.to_string() };
        let packed = builder.finish(LAYER).map_err(whole)?;
        let path = self.folder.join(format!("{}.{:03}.layer", self.name, self.written.len()));
        let part = path.with_extension("part");
        std::fs::write(&part, packed).map_err(|source| PlacesError::Write { path: part.clone(), source })?;
        self.written.push((part, path));
        Ok(())
    }

    fn finish(mut self) -> Result<Added, PlacesError> {
        if self.builder.len() > 0 {
            self.pack()?;
        }
        if self.written.is_empty() {
            let what = match self.added.complaints.first() {
                Some(first) => format!("it holds no place ({} rows refused; {first})", self.added.refused),
                None => "it holds no place".to_owned(),
            };
            return Err(PlacesError::Layer { path: self.file.to_owned(), what });
        }
        // Parts that the layer of this name had before and has no more.
        for old in (self.written.len()..).map(|part| self.folder.join(format!("{}.{part:03}.layer", self.name))) {
            if std::fs::remove_file(&old).is_err() {
                break;
            }
        }
        for (part, path) in self.written {
            std::fs::rename(&part, &path).map_err(|source| PlacesError::Write { path: path.clone(), source })?;
            self.added.parts.push(path);
        }
        Ok(self.added)
    }
}

/// Kilometres around the point of a place whose extent the file does not tell.
fn radius(row: &PlaceRow) -> u16 {
    match row.feature {
        Feature::Continent => 3000,
        Feature::Country => 300,
        Feature::Admin1 => 100,
        Feature::Region => 50,
        Feature::Admin2 | Feature::Land | Feature::Water => 20,
        Feature::Facility => 2,
        Feature::Capital | Feature::Seat | Feature::Town | Feature::Section => town_radius(row.population),
    }
}
