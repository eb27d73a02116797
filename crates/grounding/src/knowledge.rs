//! What grounding knows beforehand: titles, actors, words of time. All of it is data, and all of it can be replaced.

use std::path::{Path, PathBuf};

use thiserror::Error;

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

/// Titles, actors and words of time.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Words beside names: `titles.toml`.
    pub titles: Titles,
    /// Actors with several names: `actors.toml`.
    pub actors: Actors,
    /// Words of time: `dates.toml`.
    pub dates: DateWords,
}

impl Knowledge {
    /// Reads the data that ships with the program, each file replaced by the one of the same name in `folder`, if it is
    /// there.
    ///
    /// # Errors
    /// Where a file of `folder` cannot be read or does not hold what it should.
    pub fn load(folder: Option<&Path>) -> Result<Self, KnowledgeError> {
        let read = |file: &str, shipped: &str| match folder.map(|folder| folder.join(file)).filter(|path| path.exists())
        {
            Some(path) => std::fs::read_to_string(&path).map_err(|source| KnowledgeError::Read { path, source }),
            None => Ok(shipped.to_owned()),
        };
        Ok(Self {
            titles: Titles::parse(&read("titles.toml", TITLES)?)?,
            actors: Actors::parse(&read("actors.toml", ACTORS)?)?,
            dates: DateWords::parse(&read("dates.toml", DATES)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_data_can_be_read_and_one_file_replaced() {
        assert!(Knowledge::load(None).is_ok());
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("actors.toml"), "[[actor]]\nname = \"X\"\nkind = \"army\"\n")
            .expect("written");
        let error = Knowledge::load(Some(folder.path())).expect_err("no such kind").to_string();
        assert!(error.starts_with("actors.toml: ") && !error.contains('\n'), "{error}");
    }
}
