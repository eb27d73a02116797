//! What grounding knows beforehand: titles, actors, words of time. All of it is data, and all of it can be replaced.

use std::path::{Path, PathBuf};

use thiserror::Error;

use variorum_record::id::fingerprint;

use crate::places::{Gazetteer, Lexicon, PlacesError, layers};
use crate::when::DateWords;
use crate::who::{Actors, Titles};

const TITLES: &str = include_str!("../../../data/titles.toml");
const ACTORS: &str = include_str!("../../../data/actors.toml");
pub(crate) const DATES: &str = include_str!("../../../data/dates.toml");

/// A data file that cannot be used.
#[derive(Debug, Error)]
pub enum KnowledgeError {
    /// A file that is there and cannot be read.
    #[error("cannot read {path}: {source}; check that it is a UTF-8 text file and may be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The gazetteer or the words of places.
    #[error(transparent)]
    Places(#[from] PlacesError),
    /// No TOML, or not of the documented shape.
    #[error("{file}: {what}; compare it with the file that ships with the program")]
    Shape {
        /// The data file.
        file: &'static str,
        /// What the parser says, on one line.
        what: String,
    },
    /// A value that makes no sense.
    #[error("{file}: {what}")]
    Value {
        /// The data file.
        file: &'static str,
        /// Where, and what it must be.
        what: String,
    },
}

impl KnowledgeError {
    pub(crate) fn shape(file: &'static str, error: &toml::de::Error) -> Self {
        Self::Shape { file, what: error.to_string().split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// Titles, actors, words of time, and places.
#[derive(Debug)]
pub struct Knowledge {
    /// Words beside names: `titles.toml`.
    pub titles: Titles,
    /// Actors with several names: `actors.toml`, and those of `actors.csv`.
    pub actors: Actors,
    /// Words of time: `dates.toml`.
    pub dates: DateWords,
    /// Words by which places are written.
    pub lexicon: Lexicon,
    /// Where places lie.
    pub gazetteer: Gazetteer,
    fingerprint: String,
}

impl Knowledge {
    /// The data that ships with the program.
    ///
    /// # Errors
    /// Never for the files in the repository, which a test loads.
    pub fn shipped() -> Result<Self, KnowledgeError> {
        let lexicon = Lexicon::shipped()?;
        let gazetteer = Gazetteer::shipped()?;
        Self::of([TITLES.to_owned(), ACTORS.to_owned(), DATES.to_owned()], None, lexicon, gazetteer, "shipped")
    }

    /// The data of a folder; a file that it lacks is the shipped one.
    ///
    /// # Errors
    /// Where a file of `folder` cannot be read or does not hold what it should.
    pub fn load(folder: &Path) -> Result<Self, KnowledgeError> {
        let read = |file: &str, shipped: &str| {
            let path = folder.join(file);
            if !path.exists() {
                return Ok(shipped.to_owned());
            }
            std::fs::read_to_string(&path).map_err(|source| KnowledgeError::Read { path, source })
        };
        let texts = [read("titles.toml", TITLES)?, read("actors.toml", ACTORS)?, read("dates.toml", DATES)?];
        let table = folder.join("actors.csv").exists().then(|| read("actors.csv", "")).transpose()?;
        let lexicon = Lexicon::load(folder)?;
        let gazetteer = Gazetteer::load(folder, &lexicon)?;
        let places = Self::places_fingerprint(folder)?;
        Self::of(texts, table, lexicon, gazetteer, &places)
    }

    fn of(
        texts: [String; 3],
        table: Option<String>,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        places: &str,
    ) -> Result<Self, KnowledgeError> {
        let [titles, actors, dates] = &texts;
        let known = Actors::parse(actors)?;
        let known = match &table {
            Some(table) => known.with_table(table)?,
            None => known,
        };
        // Without a table the fingerprint is what it was.
        let actors = &table.map_or_else(|| actors.clone(), |table| format!("{actors}\n{table}"));
        Ok(Self {
            titles: Titles::parse(titles)?,
            actors: known,
            dates: DateWords::parse(dates)?,
            lexicon,
            gazetteer,
            fingerprint: fingerprint(&[titles, actors, dates, places]),
        })
    }

    /// The files of the folder that the places are read with: their names and contents.
    fn places_fingerprint(folder: &Path) -> Result<String, KnowledgeError> {
        let mut parts = Vec::new();
        let single = ["gazetteer.bin", "places.toml", "countries.toml", "toponyms.toml"].map(|file| folder.join(file));
        for path in single.into_iter().filter(|path| path.exists()).chain(layers(folder)?) {
            let bytes = std::fs::read(&path).map_err(|source| KnowledgeError::Read { path: path.clone(), source })?;
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            parts.push(format!("{file} {}", fingerprint(&[&String::from_utf8_lossy(&bytes)])));
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(if parts.is_empty() { "shipped".to_owned() } else { fingerprint(&parts) })
    }

    /// Changes with any of the data.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_can_be_read_and_one_file_replaced() {
        assert!(Knowledge::shipped().is_ok());
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("actors.toml"), "[[actor]]\nname = \"X\"\nkind = \"army\"\n")
            .expect("written");
        let error = Knowledge::load(folder.path()).expect_err("no such kind").to_string();
        assert!(error.starts_with("actors.toml: ") && !error.contains('\n'), "{error}");
        std::fs::remove_file(folder.path().join("actors.toml")).expect("removed");
        std::fs::write(folder.path().join("actors.csv"), "name,kind\nX,army\n").expect("written");
        let error = Knowledge::load(folder.path()).expect_err("no such kind").to_string();
        assert!(error.starts_with("actors.csv: row 2: "), "{error}");
    }
}
