//! Opening the file: what it is, which version, whose turn.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::error::Problem;
use crate::migration;

/// The version of the tables in `schema.sql` and `views.sql`, kept in SQLite's `user_version`.
///
/// Whoever changes a table raises it: [`migration::migrate`] copies what old and new tables have in common, so a new
/// column that must not be null needs a default.
pub const SCHEMA_VERSION: i64 = 4;

/// SQLite's `application_id` of a casebook: "VRIM".
const APPLICATION_ID: i64 = 0x5652_494D;

/// How long to wait for another writer before giving up.
const PATIENCE: Duration = Duration::from_secs(10);

const SCHEMA: &str = include_str!("schema.sql");
const VIEWS: &str = include_str!("views.sql");

pub(crate) fn open(path: &Path) -> Result<Connection, Problem> {
    let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    State::of(&connection)?.refuse_foreign()?;
    if connection.is_readonly("main")? {
        return Err(Problem::ReadOnly);
    }
    // A write-ahead log lets readers go on while a build writes, and a killed build leaves the pages of the old record.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    bring_up_to_date(&mut connection)?;
    Ok(connection)
}

pub(crate) fn open_read_only(path: &Path) -> Result<Connection, Problem> {
    if !path.exists() {
        return Err(Problem::Missing);
    }
    // Where it may, SQLite opens the file to write although nothing will be written: a connection that may not write
    // leaves the files of the write-ahead log behind when it closes.
    let connection = match connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        Ok(connection) if !connection.is_readonly("main")? || log_of(path).exists() => connection,
        Ok(_) => immutable(path)?,
        Err(Problem::CannotOpen | Problem::ReadOnly) if path.is_file() && !log_of(path).exists() => immutable(path)?,
        Err(problem) => return Err(problem),
    };
    connection.pragma_update(None, "query_only", true)?;
    match State::of(&connection)? {
        State::Current => Ok(connection),
        State::Older(found) => Err(Problem::Older { found, known: SCHEMA_VERSION }),
        State::Newer(found) => Err(Problem::Newer { found, known: SCHEMA_VERSION }),
        State::Empty | State::Foreign => Err(Problem::NotACasebook),
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, Problem> {
    if path.is_dir() {
        return Err(Problem::CannotOpen);
    }
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    configure(&connection)?;
    Ok(connection)
}

/// Whether this connection may not write, for want of rights or because it was opened to read.
pub(crate) fn is_read_only(connection: &Connection) -> Result<bool, Problem> {
    let query_only: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    Ok(query_only || connection.is_readonly("main")?)
}

pub(crate) fn in_memory() -> Result<Connection, Problem> {
    let mut connection = Connection::open_in_memory()?;
    configure(&connection)?;
    bring_up_to_date(&mut connection)?;
    Ok(connection)
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing in it: a new file, or one whose making was cut off.
    Empty,
    Current,
    Older(i64),
    Newer(i64),
    Foreign,
}

impl State {
    fn of(connection: &Connection) -> Result<Self, Problem> {
        let number = |pragma: &str| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
        let version = number("user_version")?;
        if number("application_id")? == APPLICATION_ID {
            return Ok(match version {
                SCHEMA_VERSION => Self::Current,
                ..SCHEMA_VERSION => Self::Older(version),
                _ => Self::Newer(version),
            });
        }
        let things: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok(if things == 0 && version == 0 { Self::Empty } else { Self::Foreign })
    }

    fn refuse_foreign(self) -> Result<(), Problem> {
        match self {
            Self::Foreign => Err(Problem::NotACasebook),
            Self::Newer(found) => Err(Problem::Newer { found, known: SCHEMA_VERSION }),
            Self::Empty | Self::Current | Self::Older(_) => Ok(()),
        }
    }
}

fn configure(connection: &Connection) -> Result<(), Problem> {
    connection.busy_timeout(PATIENCE)?;
    // A casebook may come from a stranger: its views and triggers get no functions that act on anything else.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // References document how tables join; whether they hold is told by `check`, not by a build that fails at its end.
    connection.pragma_update(None, "foreign_keys", false)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    Ok(())
}

/// Makes the tables of an empty file and migrates older ones; looks again once it holds the lock, as another process
/// may have done it meanwhile.
fn bring_up_to_date(connection: &mut Connection) -> Result<(), Problem> {
    if State::of(connection)? == State::Current {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match State::of(&transaction)? {
        State::Current => {}
        State::Empty => {
            make_tables(&transaction)?;
            stamp(&transaction)?;
        }
        State::Older(found) => {
            migration::migrate(&transaction).map_err(|problem| match problem {
                Problem::Sqlite(_) | Problem::Row { .. } => {
                    Problem::Stuck { found, known: SCHEMA_VERSION, reason: problem.to_string() }
                }
                problem => problem,
            })?;
            stamp(&transaction)?;
        }
        state @ (State::Foreign | State::Newer(_)) => state.refuse_foreign()?,
    }
    Ok(transaction.commit()?)
}

pub(crate) fn make_tables(connection: &Connection) -> Result<(), Problem> {
    connection.execute_batch(SCHEMA)?;
    connection.execute_batch(VIEWS)?;
    Ok(())
}

fn stamp(connection: &Connection) -> Result<(), Problem> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    connection.execute(
        "INSERT INTO meta (key, value) VALUES ('schema_version', ?1) ON CONFLICT DO UPDATE SET value = excluded.value",
        [SCHEMA_VERSION.to_string()],
    )?;
    Ok(())
}

fn log_of(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Opens a file on read-only media, where SQLite cannot make the files that go with a write-ahead log.
fn immutable(path: &Path) -> Result<Connection, Problem> {
    let name: String = path
        .to_string_lossy()
        .chars()
        .map(|c| match c {
            '%' | '?' | '#' => format!("%{:02X}", c as u32),
            c => c.to_string(),
        })
        .collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)?;
    configure(&connection)?;
    Ok(connection)
}
