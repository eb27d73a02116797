//! What can go wrong with a casebook, each in one line: what, where, what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use variorum_record::Table;

/// A problem with one casebook.
#[derive(Debug, thiserror::Error)]
#[error("{}: {problem}", casebook.display())]
pub struct Error {
    /// The file.
    pub casebook: PathBuf,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a casebook, or with what was asked of it.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// Nothing is there.
    #[error("there is no such casebook; `variorum build` makes one")]
    Missing,
    /// A folder, a folder that is missing, or no right to it.
    #[error("the file cannot be opened: check that its folder exists and may be read and written")]
    CannotOpen,
    /// Some other file.
    #[error("this is no casebook; give the file that `variorum build --casebook FILE` wrote")]
    NotACasebook,
    /// A later program wrote it.
    #[error("its schema is version {found}, this program knows up to {known}; use a newer variorum")]
    Newer {
        /// The file's schema version.
        found: i64,
        /// The greatest known one.
        known: i64,
    },
    /// An earlier program wrote it, and it may not be changed here.
    #[error("its schema is version {found}, older than {known}; run `variorum build` on it to update it")]
    Older {
        /// The file's schema version.
        found: i64,
        /// This program's.
        known: i64,
    },
    /// An earlier program wrote it, and what it holds does not fit this program's tables.
    #[error(
        "its schema is version {found} and cannot be updated to {known} ({reason}); nothing was changed, build anew"
    )]
    Stuck {
        /// The file's schema version.
        found: i64,
        /// This program's.
        known: i64,
        /// What does not fit.
        reason: String,
    },
    /// Another process writes.
    #[error("another program is writing this casebook; try again when it is done")]
    Busy,
    /// Another process has written since this one read.
    #[error("another program changed this casebook meanwhile; nothing was written, run the command again")]
    Overtaken,
    /// No right to write.
    #[error("the casebook is read-only; nothing was written, check the rights of the file and its folder")]
    ReadOnly,
    /// No room.
    #[error("the disk is full; nothing was written, make room and run the command again")]
    Full,
    /// The file is damaged.
    #[error("the file is damaged ({0}); restore a copy, or build the casebook anew")]
    Damaged(String),
    /// Two rows with one id.
    #[error("table {table}: the id {id} stands for two rows")]
    Duplicate {
        /// The table.
        table: Table,
        /// The id.
        id: String,
    },
    /// A row that is not what its table needs.
    #[error("table {table}, row {id}: {message}")]
    Row {
        /// The table.
        table: Table,
        /// The row's id.
        id: String,
        /// What is wrong with it.
        message: String,
    },
    /// Several rows are meant.
    #[error("{prefix} begins several ids: {}; give more of one", candidates.join(", "))]
    Ambiguous {
        /// What was given.
        prefix: String,
        /// The first few ids that begin so.
        candidates: Vec<String>,
    },
    /// A query that does more than read.
    #[error("the query was refused: only reading is allowed here, in one statement and from this casebook alone")]
    Refused,
    /// A query that is no SQL for this casebook.
    #[error("the query failed: {0}")]
    Query(String),
    /// Anything else that SQLite reports.
    #[error("SQLite reports: {0}")]
    Sqlite(rusqlite::Error),
}

impl Problem {
    pub(crate) fn at(self, path: &Path) -> Error {
        Error { casebook: path.to_owned(), problem: self }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Self::CannotOpen,
            Some(ErrorCode::NotADatabase) => Self::NotACasebook,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}
