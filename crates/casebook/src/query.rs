//! A person's own SQL, which may read and nothing else.

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;

use crate::error::Problem;
use crate::file;

/// The rows that answer a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
}

/// One value of an answer.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Unknown.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl std::fmt::Display for Cell {
    /// As a terminal shows it: nothing for null, the size alone for bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Integer(number) => number.fmt(f),
            Self::Real(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Blob(bytes) => write!(f, "({} bytes)", bytes.len()),
        }
    }
}

/// Pragmas that only tell how the tables are made, and the one that full-text search asks whether they changed.
const HARMLESS: [&str; 6] = ["table_info", "table_xinfo", "table_list", "index_list", "index_info", "data_version"];

pub(crate) fn ask(connection: &mut Connection, query: &str) -> Result<Answer, Problem> {
    let read_only = file::is_read_only(connection)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.authorizer(Some(only_reading))?;
    let answer = answer(connection, query);
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)?;
    connection.pragma_update(None, "query_only", read_only)?;
    answer
}

fn only_reading(asked: AuthContext<'_>) -> Authorization {
    match asked.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Allow
        }
        AuthAction::Pragma { pragma_name, .. }
            if HARMLESS.iter().any(|name| pragma_name.eq_ignore_ascii_case(name)) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }
}

fn answer(connection: &Connection, query: &str) -> Result<Answer, Problem> {
    let mut statement = connection.prepare(query).map_err(refused)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).map_err(refused)?;
    let mut answer = Answer { columns, rows: Vec::new() };
    while let Some(row) = rows.next().map_err(refused)? {
        let cells = (0..answer.columns.len()).map(|at| row.get_ref(at).map(cell)).collect::<Result<_, _>>()?;
        answer.rows.push(cells);
    }
    Ok(answer)
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => Cell::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    }
}

fn refused(error: rusqlite::Error) -> Problem {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::AuthorizationForStatementDenied | Code::ReadOnly) => Problem::Refused,
        Some(Code::DatabaseBusy | Code::DatabaseCorrupt) => error.into(),
        None if matches!(error, rusqlite::Error::MultipleStatement) => Problem::Refused,
        _ => match error {
            // A function that is not allowed comes with a message alone.
            rusqlite::Error::SqlInputError { msg, .. } if msg.starts_with("not authorized") => Problem::Refused,
            rusqlite::Error::SqlInputError { msg, .. } => Problem::Query(msg),
            error => Problem::Query(error.to_string()),
        },
    }
}
