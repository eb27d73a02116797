//! From records to rows: a build is one transaction.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension, ToSql, TransactionBehavior, params, params_from_iter};
use variorum_record::{Decision, DecisionId, Dispute, Event, Source, Table, Tables};

use crate::error::Problem;
use crate::layout::{Layout, key_of};
use crate::row::{Row, to_columns};

/// What made a record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildMeta {
    /// The program's version.
    pub program_version: String,
    /// Fingerprint of the language model.
    pub model_fingerprint: String,
    /// Fingerprint of the data files.
    pub data_fingerprint: String,
    /// The policy by which events were assessed, as it was named; empty for the default.
    pub policy: String,
    /// Decisions that found nothing to change in this record, and why.
    pub idle_decisions: BTreeMap<DecisionId, String>,
}

/// Results of single reports to keep for the next build, under keys that change with content, model and data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cache {
    /// Keys that earlier builds wrote and that stay; every other earlier key is removed.
    pub kept: BTreeSet<String>,
    /// Entries of this build.
    pub fresh: BTreeMap<String, Vec<u8>>,
}

/// Writes the whole record and gives the new count of builds. `held` is the record that the file holds, where that is known.
pub(crate) fn replace(
    connection: &mut Connection,
    opened_at: u64,
    (tables, held): (&Tables, Option<&Tables>),
    meta: &BuildMeta,
    cache: &Cache,
) -> Result<u64, Problem> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if generation(&transaction)? != opened_at {
        return Err(Problem::Overtaken);
    }
    replace_all(&transaction, &tables.reports, held.map(|held| &*held.reports))?;
    replace_all(&transaction, &tables.mentions, held.map(|held| &*held.mentions))?;
    replace_all(&transaction, &tables.entities, held.map(|held| &*held.entities))?;
    replace_all(&transaction, &tables.claims, held.map(|held| &*held.claims))?;
    replace_all(&transaction, &tables.events, held.map(|held| &*held.events))?;
    replace_all(&transaction, &tables.disputes, held.map(|held| &*held.disputes))?;
    replace_all(&transaction, &tables.sources, held.map(|held| &*held.sources))?;
    replace_all(&transaction, &tables.lineage, held.map(|held| &*held.lineage))?;
    add_decisions(&transaction, &tables.decisions)?;
    keep(&transaction, cache)?;
    write_meta(&transaction, meta, opened_at + 1)?;
    transaction.commit()?;
    Ok(opened_at + 1)
}

/// Writes events, disputes and sources and gives the new count of builds.
pub(crate) fn reassess(
    connection: &mut Connection,
    opened_at: u64,
    (events, disputes, sources): (&[Event], &[Dispute], &[Source]),
) -> Result<u64, Problem> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if generation(&transaction)? != opened_at {
        return Err(Problem::Overtaken);
    }
    replace_all(&transaction, events, None)?;
    replace_all(&transaction, disputes, None)?;
    replace_all(&transaction, sources, None)?;
    let meta = meta(&transaction)?.unwrap_or_default();
    write_meta(&transaction, &meta, opened_at + 1)?;
    transaction.commit()?;
    Ok(opened_at + 1)
}

fn replace_all<T: Row + PartialEq>(connection: &Connection, rows: &[T], held: Option<&[T]>) -> Result<(), Problem> {
    // Rows in order of their ids show at once that none comes twice.
    if !rows.is_sorted_by(|a, b| a.key() < b.key()) {
        let mut new = HashSet::with_capacity(rows.len());
        if let Some(twice) = rows.iter().find(|row| !new.insert(row.key())) {
            return Err(Problem::Duplicate { table: T::TABLE, id: twice.key().join(" ") });
        }
    }
    let Some(held) = held else {
        delete_all_but(connection, T::TABLE, &rows.iter().map(Row::key).collect())?;
        return put_all(connection, rows);
    };
    let (gone, changed) = differences(held, rows);
    delete(connection, T::TABLE, gone.into_iter().map(Row::key))?;
    put_all(connection, changed)
}

/// The old rows that are gone and the new ones that are not held as they are. Where the rows do not stand in order of their
/// ids, some may be found gone and new as well: they are written once more, and nothing is lost.
fn differences<'r, T: Row + PartialEq>(held: &'r [T], rows: &'r [T]) -> (Vec<&'r T>, Vec<&'r T>) {
    let (mut gone, mut changed) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (held.iter().peekable(), rows.iter().peekable());
    while let (Some(was), Some(is)) = (old.peek(), new.peek()) {
        if was == is {
            old.next();
            new.next();
            continue;
        }
        match was.key().cmp(&is.key()) {
            Ordering::Less => gone.extend(old.next()),
            Ordering::Greater => changed.extend(new.next()),
            Ordering::Equal => {
                old.next();
                changed.extend(new.next());
            }
        }
    }
    gone.extend(old);
    changed.extend(new);
    (gone, changed)
}

fn delete_all_but(connection: &Connection, table: Table, stay: &HashSet<Vec<&str>>) -> Result<(), Problem> {
    let key = key_of(table);
    let mut statement = connection.prepare(&format!("SELECT {} FROM {table}", key.join(", ")))?;
    let mut rows = statement.query([])?;
    let mut gone: Vec<Vec<String>> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut old = Vec::with_capacity(key.len());
        for at in 0..key.len() {
            old.push(row.get_ref(at)?.as_str().unwrap_or_default());
        }
        if !stay.contains(&old) {
            gone.push(old.into_iter().map(str::to_owned).collect());
        }
    }
    delete(connection, table, gone.into_iter())
}

fn delete<S: ToSql>(connection: &Connection, table: Table, keys: impl Iterator<Item = Vec<S>>) -> Result<(), Problem> {
    let matching: Vec<String> = key_of(table).iter().map(|column| format!("{column} = ?")).collect();
    let mut delete = connection.prepare(&format!("DELETE FROM {table} WHERE {}", matching.join(" AND ")))?;
    for key in keys {
        delete.execute(params_from_iter(key))?;
    }
    Ok(())
}

/// Adds rows, or changes those that differ.
pub(crate) fn put_all<'r, T: Row + 'r>(
    connection: &Connection,
    rows: impl IntoIterator<Item = &'r T>,
) -> Result<(), Problem> {
    let layout = Layout::of(connection, T::TABLE)?;
    let mut statement = connection.prepare(&layout.upsert())?;
    for row in rows {
        let columns = to_columns(row, &layout).map_err(|message| Problem::Row {
            table: T::TABLE,
            id: row.key().join(" "),
            message,
        })?;
        statement.execute(params_from_iter(columns))?;
    }
    Ok(())
}

/// Adds decisions that are new and marks those undone since; nothing else about a decision ever changes.
fn add_decisions(connection: &Connection, decisions: &[Decision]) -> Result<(), Problem> {
    let mut undo = connection.prepare(
        "UPDATE decisions SET undone_by = ?2 WHERE decision_id = ?1 AND undone_by IS NULL AND ?2 IS NOT NULL",
    )?;
    let mut known = connection.prepare("SELECT 1 FROM decisions WHERE decision_id = ?1")?;
    for decision in decisions {
        let id = decision.decision_id.as_str();
        if known.exists([id])? {
            undo.execute(params![id, decision.undone_by.as_ref().map(|by| by.as_str())])?;
        } else {
            put_all(connection, std::slice::from_ref(decision))?;
        }
    }
    Ok(())
}

fn keep(connection: &Connection, cache: &Cache) -> Result<(), Problem> {
    let mut statement = connection.prepare("SELECT key FROM cache")?;
    let old: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut delete = connection.prepare("DELETE FROM cache WHERE key = ?1")?;
    for key in old.iter().filter(|key| !cache.kept.contains(*key) && !cache.fresh.contains_key(*key)) {
        delete.execute([key])?;
    }
    let mut put = connection
        .prepare("INSERT INTO cache (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value")?;
    for (key, value) in &cache.fresh {
        put.execute(params![key, value])?;
    }
    Ok(())
}

fn write_meta(connection: &Connection, meta: &BuildMeta, generation: u64) -> Result<(), Problem> {
    let mut put = connection
        .prepare("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value")?;
    put.execute(["program_version", &meta.program_version])?;
    put.execute(["model_fingerprint", &meta.model_fingerprint])?;
    put.execute(["data_fingerprint", &meta.data_fingerprint])?;
    put.execute(["policy", &meta.policy])?;
    let idle = serde_json::to_string(&meta.idle_decisions).map_err(|error| Problem::Row {
        table: Table::Decisions,
        id: "idle".to_owned(),
        message: error.to_string(),
    })?;
    put.execute(["idle_decisions", &idle])?;
    put.execute(["builds", &generation.to_string()])?;
    Ok(())
}

/// How many builds the file has seen.
pub(crate) fn generation(connection: &Connection) -> Result<u64, Problem> {
    Ok(meta_value(connection, "builds")?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

pub(crate) fn meta(connection: &Connection) -> Result<Option<BuildMeta>, Problem> {
    let Some(program_version) = meta_value(connection, "program_version")? else { return Ok(None) };
    Ok(Some(BuildMeta {
        program_version,
        model_fingerprint: meta_value(connection, "model_fingerprint")?.unwrap_or_default(),
        data_fingerprint: meta_value(connection, "data_fingerprint")?.unwrap_or_default(),
        policy: meta_value(connection, "policy")?.unwrap_or_default(),
        // Derived anew by every build: a damaged list is an empty one.
        idle_decisions: meta_value(connection, "idle_decisions")?
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default(),
    }))
}

fn meta_value(connection: &Connection, key: &str) -> Result<Option<String>, Problem> {
    Ok(connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0)).optional()?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Casebook;
    use crate::invention::record;

    fn on_disk(folder: &tempfile::TempDir) -> Casebook {
        let mut casebook = Casebook::open(folder.path().join("case.db")).unwrap();
        casebook.connection.busy_timeout(Duration::from_millis(20)).unwrap();
        casebook.replace(&record(5, 1), &BuildMeta::default(), &Cache::default()).unwrap();
        casebook
    }

    #[test]
    fn a_second_writer_is_told_to_wait_and_readers_go_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = on_disk(&folder);
        let mut second = on_disk_again(&folder);
        let writing = first.connection.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let error = second.replace(&record(2, 2), &BuildMeta::default(), &Cache::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::Busy), "{error}");
        assert_eq!(second.tables().unwrap(), record(5, 1));
        drop(writing);
        second.replace(&record(2, 2), &BuildMeta::default(), &Cache::default()).unwrap();
        // The first has not seen what the second wrote: its record would undo it.
        let error = first.replace(&record(3, 3), &BuildMeta::default(), &Cache::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::Overtaken), "{error}");
        assert_eq!(first.tables().unwrap(), record(2, 2));
    }

    fn on_disk_again(folder: &tempfile::TempDir) -> Casebook {
        let casebook = Casebook::open(folder.path().join("case.db")).unwrap();
        casebook.connection.busy_timeout(Duration::from_millis(20)).unwrap();
        casebook
    }

    #[test]
    fn a_full_disk_leaves_the_old_record() {
        let folder = tempfile::tempdir().unwrap();
        let mut casebook = on_disk(&folder);
        let pages: i64 = casebook.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        let limit: i64 = casebook
            .connection
            .query_row(&format!("PRAGMA max_page_count = {}", pages + 5), [], |row| row.get(0))
            .unwrap();
        assert_eq!(limit, pages + 5);
        let error = casebook.replace(&record(500, 2), &BuildMeta::default(), &Cache::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::Full), "{error}");
        assert_eq!(casebook.tables().unwrap(), record(5, 1));
        assert_eq!(casebook.check().unwrap(), []);
    }

    #[test]
    fn a_read_only_casebook_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        drop(on_disk(&folder));
        let mut casebook = Casebook::open_read_only(folder.path().join("case.db")).unwrap();
        let error = casebook.replace(&record(1, 1), &BuildMeta::default(), &Cache::default()).unwrap_err();
        assert!(matches!(error.problem, Problem::ReadOnly), "{error}");
        assert_eq!(casebook.tables().unwrap(), record(5, 1));
        assert_eq!(casebook.check().unwrap(), []);
    }

    #[test]
    fn a_field_without_a_column_is_not_lost_in_silence() {
        let casebook = Casebook::in_memory().unwrap();
        casebook.connection.execute_batch("ALTER TABLE lineage DROP COLUMN share").unwrap();
        let error = put_all(&casebook.connection, &record(2, 1).lineage).unwrap_err();
        assert!(error.to_string().ends_with("the field share has no column"), "{error}");
    }
}
