//! Whether a casebook is whole: the file, the rows, the ids, the spans, the search index.

mod ids;
mod spans;

use rusqlite::Connection;
use variorum_record::{Table, Tables};

use crate::error::Problem;
use crate::row::Row;
use crate::{file, read};

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The table, or what else of the file.
    pub place: String,
    /// The row, empty where the fault is not one row's.
    pub id: String,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    fn of_file(what: impl Into<String>) -> Self {
        Self { place: "file".to_owned(), id: String::new(), what: what.into() }
    }

    fn of_row(table: Table, id: &str, what: impl Into<String>) -> Self {
        Self { place: table.to_string(), id: id.to_owned(), what: what.into() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place)?;
        if !self.id.is_empty() {
            write!(f, " {}", self.id)?;
        }
        write!(f, ": {}", self.what)
    }
}

pub(crate) fn check(connection: &Connection) -> Result<Vec<Fault>, Problem> {
    let mut faults = soundness(connection)?;
    let mut unreadable = Vec::new();
    let tables = readable(connection, &mut unreadable)?;
    if unreadable.is_empty() {
        // With rows missing, every id that leads to one of them would be a fault again.
        faults.extend(ids::faults(&tables));
    }
    faults.extend(unreadable);
    faults.extend(spans::faults(&tables));
    derived(connection, &tables.reports, &mut faults)?;
    derived(connection, &tables.claims, &mut faults)?;
    faults.extend(index_faults(connection)?);
    Ok(faults)
}

/// What SQLite itself finds: broken pages and indexes, references that lead nowhere.
fn soundness(connection: &Connection) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            faults.push(Fault::of_file(line));
        }
    }
    let mut statement = connection.prepare(
        "SELECT f.\"table\", f.parent, l.\"from\", count(*)
         FROM pragma_foreign_key_check f JOIN pragma_foreign_key_list(f.\"table\") l ON l.id = f.fkid
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (table, parent, column): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let count: i64 = row.get(3)?;
        faults.push(Fault {
            place: table,
            id: String::new(),
            what: format!("{column} leads to no row of {parent} ({count} times)"),
        });
    }
    Ok(faults)
}

/// The rows that say what their tables need; each other one is a fault.
fn readable(connection: &Connection, faults: &mut Vec<Fault>) -> Result<Tables, Problem> {
    Ok(Tables {
        reports: readable_rows(connection, faults)?,
        mentions: readable_rows(connection, faults)?,
        entities: readable_rows(connection, faults)?,
        claims: readable_rows(connection, faults)?,
        events: readable_rows(connection, faults)?,
        disputes: readable_rows(connection, faults)?,
        sources: readable_rows(connection, faults)?,
        lineage: readable_rows(connection, faults)?,
        decisions: readable_rows(connection, faults)?,
    })
}

fn readable_rows<T: Row>(connection: &Connection, faults: &mut Vec<Fault>) -> Result<Vec<T>, Problem> {
    let mut rows = Vec::new();
    read::each(connection, |id, row| {
        match row {
            Ok(row) => rows.push(row),
            Err(Problem::Row { message, .. }) => faults.push(Fault::of_row(T::TABLE, id, message)),
            Err(problem) => return Err(problem),
        }
        Ok(true)
    })?;
    Ok(rows)
}

/// Whether the derived column of each row still repeats what the row says.
fn derived<T: Row>(connection: &Connection, rows: &[T], faults: &mut Vec<Fault>) -> Result<(), Problem> {
    let layout = crate::layout::Layout::of(connection, T::TABLE)?;
    for column in layout.columns.iter().filter(|column| column.holds == crate::layout::Holds::Derived) {
        let mut statement = connection
            .prepare(&format!("SELECT {} FROM {} WHERE {} = ?1", column.name, layout.table, layout.key[0]))?;
        for row in rows {
            let id = row.key()[0];
            let kept: String = statement.query_row([id], |row| row.get(0))?;
            if kept != row.derived(&column.name) {
                faults.push(Fault::of_row(T::TABLE, id, format!("{} does not repeat what the row says", column.name)));
            }
        }
    }
    Ok(())
}

/// Whether each search index holds the words of its rows.
fn index_faults(connection: &Connection) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    for (index, table) in [("reports_search", "reports"), ("claims_search", "claims")] {
        let in_step = match same_words(connection, index)? {
            Some(answer) => answer,
            None => same_rows(connection, index, table)?,
        };
        if !in_step {
            faults.push(Fault::of_file(format!("the search index of {table} does not hold the words of its rows")));
        }
    }
    Ok(faults)
}

/// FTS5's own comparison. It is a write in form, although nothing is written: `None` where the file's rights or another
/// writer forbid even that.
fn same_words(connection: &Connection, index: &str) -> Result<Option<bool>, Problem> {
    if connection.is_readonly("main")? {
        return Ok(None);
    }
    let read_only = file::is_read_only(connection)?;
    connection.pragma_update(None, "query_only", false)?;
    let compared =
        connection.execute(&format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"), []);
    connection.pragma_update(None, "query_only", read_only)?;
    match compared.map_err(Problem::from) {
        Ok(_) => Ok(Some(true)),
        Err(Problem::Damaged(_)) => Ok(Some(false)),
        Err(Problem::Busy | Problem::ReadOnly) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Whether the same rows are indexed, whatever their words.
fn same_rows(connection: &Connection, index: &str, table: &str) -> Result<bool, Problem> {
    let query = format!(
        "SELECT (SELECT count(*) FROM {table} WHERE number NOT IN (SELECT id FROM {index}_docsize))
              + (SELECT count(*) FROM {index}_docsize WHERE id NOT IN (SELECT number FROM {table}))"
    );
    Ok(connection.query_row(&query, [], |row| row.get::<_, i64>(0))? == 0)
}
