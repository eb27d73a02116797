//! The columns of a table, as `schema.sql` declares them.

use rusqlite::Connection;
use variorum_record::Table;

use crate::error::Problem;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// One value.
    Scalar,
    /// A list or an object, as JSON.
    Nested,
    /// Words repeated from other columns.
    Derived,
    /// SQLite's row number.
    Number,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) holds: Holds,
}

/// The columns of any table of this file.
pub(crate) fn columns_of(connection: &Connection, table: &str) -> Result<Vec<Column>, Problem> {
    let mut statement = connection.prepare_cached("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid")?;
    let columns = statement
        .query_map([table], |row| {
            let name: String = row.get(0)?;
            let declared: String = row.get(1)?;
            let holds = match declared.as_str() {
                "JSON TEXT" => Holds::Nested,
                "DERIVED TEXT" => Holds::Derived,
                _ if name == "number" => Holds::Number,
                _ => Holds::Scalar,
            };
            Ok(Column { name, holds })
        })?
        .collect::<Result<_, _>>()?;
    Ok(columns)
}

/// One table of the record with the statements that read and write it.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) table: Table,
    pub(crate) columns: Vec<Column>,
    pub(crate) key: &'static [&'static str],
}

impl Layout {
    pub(crate) fn of(connection: &Connection, table: Table) -> Result<Self, Problem> {
        let mut columns = columns_of(connection, table.as_str())?;
        columns.retain(|column| column.holds != Holds::Number);
        Ok(Self { table, columns, key: key_of(table) })
    }

    /// All rows by id: the columns in their order, without the derived ones at the end.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {} ORDER BY {}", self.list(self.fields(), ""), self.table, self.key.join(", "))
    }

    /// The columns that are fields of the record.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.holds != Holds::Derived)
    }

    /// Adds a row, or changes it where it differs: a row that stays the same costs no write and no search update.
    pub(crate) fn upsert(&self) -> String {
        let all = || self.columns.iter();
        let places: Vec<String> = (1..=self.columns.len()).map(|at| format!("?{at}")).collect();
        let set: Vec<String> = all().map(|c| format!("\"{0}\" = excluded.\"{0}\"", c.name)).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {} WHERE ({}) IS NOT ({})",
            self.table,
            self.list(all(), ""),
            places.join(", "),
            self.key.join(", "),
            set.join(", "),
            self.list(all(), &format!("{}.", self.table)),
            self.list(all(), "excluded."),
        )
    }

    fn list<'c>(&self, columns: impl Iterator<Item = &'c Column>, of: &str) -> String {
        columns.map(|column| format!("{of}\"{}\"", column.name)).collect::<Vec<_>>().join(", ")
    }
}

/// The columns that name a row.
pub(crate) const fn key_of(table: Table) -> &'static [&'static str] {
    match table {
        Table::Reports => &["report_id"],
        Table::Mentions => &["mention_id"],
        Table::Entities => &["entity_id"],
        Table::Claims => &["claim_id"],
        Table::Events => &["event_id"],
        Table::Disputes => &["dispute_id"],
        Table::Sources => &["source_id"],
        Table::Lineage => &["from_report_id", "to_report_id", "kind"],
        Table::Decisions => &["decision_id"],
    }
}
