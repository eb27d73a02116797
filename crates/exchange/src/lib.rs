//! From the record to the formats of others.
//!
//! Each table goes out by itself, row by row in the order of its ids, so that a table larger than memory passes:
//! JSON Lines hold the public contract's fields as they are, CSV holds them as a spreadsheet can.

mod csv;
mod json_lines;

use std::io::{self, Write};

use variorum_casebook::{Casebook, Row};
use variorum_record::{Claim, Decision, Dispute, Entity, Event, Lineage, Mention, Report, Source, Table, code_list};

code_list! {
    /// How a table is written.
    pub enum Format {
        /// One JSON object a line.
        JsonLines = "jsonl",
        /// Comma-separated values with a line of names (RFC 4180); nested fields are JSON.
        Csv = "csv",
    }
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The casebook cannot be read.
    #[error(transparent)]
    Casebook(#[from] variorum_casebook::Error),
    /// The rows cannot be written.
    #[error("the export cannot be written: {0}")]
    Write(#[from] io::Error),
}

/// Writes one table, each row as soon as it is read, sorted by id. A reader that has seen enough and closes the pipe ends
/// the export without an error.
///
/// # Errors
/// Where the casebook cannot be read or `out` cannot be written.
pub fn export(casebook: &Casebook, table: Table, format: Format, out: impl Write) -> Result<(), Error> {
    let written = match table {
        Table::Reports => rows::<Report>(casebook, format, out),
        Table::Mentions => rows::<Mention>(casebook, format, out),
        Table::Entities => rows::<Entity>(casebook, format, out),
        Table::Claims => rows::<Claim>(casebook, format, out),
        Table::Events => rows::<Event>(casebook, format, out),
        Table::Disputes => rows::<Dispute>(casebook, format, out),
        Table::Sources => rows::<Source>(casebook, format, out),
        Table::Lineage => rows::<Lineage>(casebook, format, out),
        Table::Decisions => rows::<Decision>(casebook, format, out),
    };
    match written {
        Err(Error::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

fn rows<T: Row>(casebook: &Casebook, format: Format, out: impl Write) -> Result<(), Error> {
    match format {
        Format::JsonLines => json_lines::write::<T>(casebook, out),
        Format::Csv => csv::write::<T>(casebook, out),
    }
}
