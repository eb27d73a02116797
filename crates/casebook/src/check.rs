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
///
/// SQLite's own comparison is a write in form, so a read-only casebook is only asked whether the same rows are indexed.
fn index_faults(connection: &Connection) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    for (index, table) in [("reports_search", "reports"), ("claims_search", "claims")] {
        let in_step = if file::is_read_only(connection)? {
            let apart: i64 = connection.query_row(
                &format!(
                    "SELECT (SELECT count(*) FROM {table} WHERE number NOT IN (SELECT id FROM {index}_docsize))
                          + (SELECT count(*) FROM {index}_docsize WHERE id NOT IN (SELECT number FROM {table}))"
                ),
                [],
                |row| row.get(0),
            )?;
            apart == 0
        } else {
            match connection.execute(&format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"), [])
            {
                Ok(_) => true,
                Err(error) => match Problem::from(error) {
                    Problem::Damaged(_) => false,
                    problem => return Err(problem),
                },
            }
        };
        if !in_step {
            faults.push(Fault::of_file(format!("the search index of {table} does not hold the words of its rows")));
        }
    }
    Ok(faults)
}
