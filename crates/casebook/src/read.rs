//! From rows to records.

use rusqlite::{Connection, OptionalExtension};
use variorum_record::Tables;

use crate::error::Problem;
use crate::layout::{Column, Layout};
use crate::row::{Row, from_columns};

pub(crate) fn tables(connection: &Connection) -> Result<Tables, Problem> {
    // One transaction, so that all tables are of one build although another process may write.
    let transaction = connection.unchecked_transaction()?;
    let tables = Tables {
        reports: rows(&transaction)?,
        mentions: rows(&transaction)?,
        entities: rows(&transaction)?,
        claims: rows(&transaction)?,
        events: rows(&transaction)?,
        disputes: rows(&transaction)?,
        sources: rows(&transaction)?,
        lineage: rows(&transaction)?,
        decisions: rows(&transaction)?,
    };
    transaction.commit()?;
    Ok(tables)
}

/// All rows of a table, by id.
pub(crate) fn rows<T: Row>(connection: &Connection) -> Result<Vec<T>, Problem> {
    let mut rows = Vec::new();
    each(connection, |_, row| {
        rows.push(row?);
        Ok(true)
    })?;
    Ok(rows)
}

/// Hands over each row with its id, also those that are not what the table needs, until `take` says no.
pub(crate) fn each<T: Row>(
    connection: &Connection,
    take: impl FnMut(&str, Result<T, Problem>) -> Result<bool, Problem>,
) -> Result<(), Problem> {
    let layout = Layout::of(connection, T::TABLE)?;
    selected(connection, &layout, &layout.select(), [], take)
}

/// The same for the rows of a statement that selects the layout's fields.
pub(crate) fn selected<T: Row>(
    connection: &Connection,
    layout: &Layout,
    statement: &str,
    bound: impl rusqlite::Params,
    mut take: impl FnMut(&str, Result<T, Problem>) -> Result<bool, Problem>,
) -> Result<(), Problem> {
    let fields: Vec<&Column> = layout.fields().collect();
    let key: Vec<usize> = (0..fields.len()).filter(|at| layout.key.contains(&fields[*at].name.as_str())).collect();
    let mut statement = connection.prepare_cached(statement)?;
    let mut rows = statement.query(bound)?;
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(fields.len());
        for at in 0..fields.len() {
            values.push(row.get_ref(at)?);
        }
        let id = key.iter().map(|at| values[*at].as_str().unwrap_or("?")).collect::<Vec<_>>().join(" ");
        let read = from_columns(fields.iter().copied().zip(values)).map_err(|message| Problem::Row {
            table: T::TABLE,
            id: id.clone(),
            message,
        });
        if !take(&id, read)? {
            break;
        }
    }
    Ok(())
}

pub(crate) fn cached(connection: &Connection, key: &str) -> Result<Option<Vec<u8>>, Problem> {
    let mut statement = connection.prepare_cached("SELECT value FROM cache WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}
