//! From an older schema to this one.
//!
//! One way for every version: the old tables step aside, the new ones are made, each takes over the columns that it
//! shares with its predecessor, and what is derived (search, views) is made anew. All in the caller's transaction.

use rusqlite::Connection;
use variorum_record::{Claim, Report};

use crate::error::Problem;
use crate::layout::columns_of;
use crate::{file, read, write};

const ASIDE: &str = "old_";

/// Rebuilds the tables of an older casebook; the caller holds the transaction and stamps the version.
pub(crate) fn migrate(connection: &Connection) -> Result<(), Problem> {
    for kind in ["view", "trigger", "index"] {
        for name in named(connection, &format!("type = '{kind}' AND sql IS NOT NULL"))? {
            connection.execute_batch(&format!("DROP {kind} {}", quoted(&name)))?;
        }
    }
    for name in named(connection, "sql LIKE 'CREATE VIRTUAL TABLE%'")? {
        connection.execute_batch(&format!("DROP TABLE {}", quoted(&name)))?;
    }
    let old = named(connection, "type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?;
    // Without this, a renamed table would take the references of the others along.
    connection.pragma_update(None, "legacy_alter_table", true)?;
    for name in &old {
        let aside = quoted(&format!("{ASIDE}{name}"));
        connection.execute_batch(&format!("ALTER TABLE {} RENAME TO {aside}", quoted(name)))?;
    }
    file::make_tables(connection)?;
    for name in &old {
        take_over(connection, name)?;
        connection.execute_batch(&format!("DROP TABLE {}", quoted(&format!("{ASIDE}{name}"))))?;
    }
    connection.pragma_update(None, "legacy_alter_table", false)?;
    write::put_all(connection, &read::rows::<Report>(connection)?)?;
    write::put_all(connection, &read::rows::<Claim>(connection)?)
}

/// Copies the columns that the old and the new table have in common; a table that is no more is left behind.
fn take_over(connection: &Connection, name: &str) -> Result<(), Problem> {
    let before = columns_of(connection, &format!("{ASIDE}{name}"))?;
    let shared: Vec<String> = columns_of(connection, name)?
        .into_iter()
        .filter(|column| before.iter().any(|old| old.name == column.name))
        .map(|column| quoted(&column.name))
        .collect();
    if shared.is_empty() {
        return Ok(());
    }
    let columns = shared.join(", ");
    connection.execute_batch(&format!(
        "INSERT INTO {} ({columns}) SELECT {columns} FROM {}",
        quoted(name),
        quoted(&format!("{ASIDE}{name}"))
    ))?;
    Ok(())
}

fn named(connection: &Connection, which: &str) -> Result<Vec<String>, Problem> {
    let mut statement = connection.prepare(&format!("SELECT name FROM sqlite_schema WHERE {which} ORDER BY name"))?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
