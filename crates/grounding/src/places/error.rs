//! What can be wrong with the data that places are read with.

use std::path::PathBuf;

/// Why the gazetteer or the places' lexicon could not be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PlacesError {
    /// A file could not be read.
    #[error("cannot read {path}: {source}; check that it exists and may be read")]
    Read {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of source data does not hold what the builder expects.
    #[error("{path}: {what}; build from the package versions named in data/README.md")]
    Source {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file of places of the user's cannot be added.
    #[error("{path}: {what}; a GeoNames dump, or a CSV with the fields name, latitude and longitude, can be added")]
    Layer {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file of the data folder could not be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The packed gazetteer is damaged or of another version.
    #[error("the gazetteer is damaged ({0}); build it again with build-gazetteer")]
    Packed(&'static str),
    /// A TOML file of the places' data is wrong.
    #[error("{file}: {what}; correct the file")]
    Lexicon {
        /// Which file under the data directory.
        file: &'static str,
        /// What is wrong, with line and column where the parser knows them.
        what: String,
    },
}
