//! The casebook: the record of one investigation in one SQLite file.
//!
//! Each table of the public contract is one SQL table (`schema.sql`), its nested fields unfolded by views (`views.sql`),
//! so that any SQLite tool reads it. A build replaces the record in one transaction; whoever is killed meanwhile leaves
//! the old record. Decisions are never deleted.
//!
//! ```
//! use variorum_casebook::{BuildMeta, Cache, Casebook};
//! use variorum_record::Tables;
//!
//! let mut casebook = Casebook::in_memory()?;
//! casebook.replace(&Tables::default(), &BuildMeta::default(), &Cache::default())?;
//! assert!(casebook.check()?.is_empty());
//! # Ok::<(), variorum_casebook::Error>(())
//! ```

mod check;
mod error;
mod file;
mod find;
mod layout;
mod migration;
mod query;
mod read;
mod row;
mod search;
mod write;

#[cfg(test)]
#[path = "../tests/invention/mod.rs"]
mod invention;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use variorum_record::{Dispute, Event, Report, Source, Table, Tables};

pub use check::Fault;
pub use error::{Error, Problem};
pub use file::SCHEMA_VERSION;
pub use find::Found;
pub use query::{Answer, Cell};
pub use row::Row;
pub use search::{Hit, Piece};
pub use write::{BuildMeta, Cache};

/// What the methods of a casebook return.
pub type Result<T> = std::result::Result<T, Error>;

/// An open casebook.
#[derive(Debug)]
pub struct Casebook {
    path: PathBuf,
    connection: Connection,
    /// The build that the file held when it was opened or last written: another one since then is another writer's.
    generation: u64,
}

impl Casebook {
    /// Opens a casebook to read and write; makes the file where there is none and brings an older schema up to date.
    ///
    /// # Errors
    /// Where the file is no casebook, comes from a newer program, may not be written, or is being written by another.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::opened(path.as_ref(), file::open(path.as_ref()))
    }

    /// Opens a casebook that exists, to read only; it works on read-only media as well.
    ///
    /// # Errors
    /// Where there is no such file, it is no casebook, or its schema is not this program's.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self> {
        Self::opened(path.as_ref(), file::open_read_only(path.as_ref()))
    }

    /// A casebook without a file, gone when it is dropped.
    ///
    /// # Errors
    /// Where memory does not suffice.
    pub fn in_memory() -> Result<Self> {
        Self::opened(Path::new(":memory:"), file::in_memory())
    }

    fn opened(path: &Path, connection: std::result::Result<Connection, Problem>) -> Result<Self> {
        connection
            .and_then(|connection| {
                let generation = write::generation(&connection)?;
                Ok(Self { path: path.to_owned(), connection, generation })
            })
            .map_err(|problem| problem.at(path))
    }

    /// The file, `:memory:` where there is none.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole record, every table sorted by its id.
    ///
    /// # Errors
    /// Where the file cannot be read, or a row does not say what its table needs.
    pub fn tables(&self) -> Result<Tables> {
        self.named(read::tables(&self.connection))
    }

    /// The reports, sorted by id.
    ///
    /// # Errors
    /// As [`Casebook::tables`].
    pub fn reports(&self) -> Result<Vec<Report>> {
        self.named(read::rows(&self.connection))
    }

    /// Hands over the rows of one table one after the other, sorted by id, without holding them all.
    ///
    /// # Errors
    /// As [`Casebook::tables`]; the first error of `each` ends it and stands within the result.
    pub fn for_each<T: Row, E>(
        &self,
        mut each: impl FnMut(T) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        let mut failed = Ok(());
        let read = read::each(&self.connection, |_, row: std::result::Result<T, Problem>| {
            failed = each(row?);
            Ok(failed.is_ok())
        });
        self.named(read).map(|()| failed)
    }

    /// The fields of a table, in the order of its columns.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn fields(&self, table: Table) -> Result<Vec<String>> {
        let layout = self.named(layout::Layout::of(&self.connection, table))?;
        Ok(layout.fields().map(|column| column.name.clone()).collect())
    }

    /// Puts a new record in the place of the old one, in one transaction: killed at any moment, the file holds the one
    /// or the other. Rows that stay as they were are not written again; decisions are added, never deleted.
    ///
    /// # Errors
    /// Where two rows have one id, another program wrote meanwhile, or the file cannot be written (read-only, disk full).
    /// The old record then stays.
    pub fn replace(&mut self, tables: &Tables, meta: &BuildMeta, cache: &Cache) -> Result<()> {
        let written = write::replace(&mut self.connection, self.generation, (tables, None), meta, cache);
        self.generation = self.named(written)?;
        Ok(())
    }

    /// [`Casebook::replace`] where `held` is the record that [`Casebook::tables`] gave since the last write: rows that are
    /// equal in both are not even turned into columns, so that what is added to a large casebook costs little.
    ///
    /// # Errors
    /// As [`Casebook::replace`].
    pub fn update(&mut self, held: &Tables, tables: &Tables, meta: &BuildMeta, cache: &Cache) -> Result<()> {
        let written = write::replace(&mut self.connection, self.generation, (tables, Some(held)), meta, cache);
        self.generation = self.named(written)?;
        Ok(())
    }

    /// Puts another assessment in the place of the old one, in one transaction; reports, claims, decisions and what is kept of
    /// earlier readings stay as they are.
    ///
    /// # Errors
    /// As [`Self::replace`].
    pub fn reassess(&mut self, events: &[Event], disputes: &[Dispute], sources: &[Source]) -> Result<()> {
        let written = write::reassess(&mut self.connection, self.generation, (events, disputes, sources));
        self.generation = self.named(written)?;
        Ok(())
    }

    /// What made the record; `None` before the first build.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn meta(&self) -> Result<Option<BuildMeta>> {
        self.named(write::meta(&self.connection))
    }

    /// The result kept under a key by an earlier build.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn cached(&self, key: &str) -> Result<Option<Vec<u8>>> {
        self.named(read::cached(&self.connection, key))
    }

    /// Full-text search: up to `limit` reports (title and article), then up to `limit` claims (quote and names of the
    /// sources), the best first. All words must occur; `"a phrase"` and `prefix*` are understood, and no text is an error.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>> {
        self.named(search::search(&self.connection, query, limit))
    }

    /// Answers one SQL query that only reads.
    ///
    /// # Errors
    /// Where the query writes, attaches another file, holds more than one statement, or is no SQL.
    pub fn sql(&mut self, query: &str) -> Result<Answer> {
        let answer = query::ask(&mut self.connection, query);
        self.named(answer)
    }

    /// The row with this id, or with the only id that begins with it; `None` where no id does.
    ///
    /// # Errors
    /// Where several ids begin so, or the file cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<Found>> {
        self.named(find::find(&self.connection, id))
    }

    /// Whether the casebook is whole: every span lies in its text and says what the record says, every id leads to a
    /// row, the search index agrees, the file is sound. One fault each.
    ///
    /// # Errors
    /// Where the file cannot be read at all.
    pub fn check(&self) -> Result<Vec<Fault>> {
        self.named(check::check(&self.connection))
    }

    fn named<T>(&self, result: std::result::Result<T, Problem>) -> Result<T> {
        result.map_err(|problem| problem.at(&self.path))
    }
}
