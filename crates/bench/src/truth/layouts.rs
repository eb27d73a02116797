//! The layouts of sets, each known by its files.
//!
//! - *hierarchy*: `claims.csv` (obj, src, value), `hierarchy.csv` (ID, name, parentID), `groundtruths.csv` (obj, value: the
//!   names from the finest up, with commas between). Judged as Jung, Kim and Shim (2019) judge: the truth is the finest name
//!   of the true path that some source tells.
//! - *numbers*: `NAME-gd.txt` (thing, …, year, number) and a second `NAME….txt` of four fields with tabs between (thing_year,
//!   source, number, year).
//! - *lists*: `NAME.txt` of four fields with tabs between (source, ISBN, title, authors) and `NAME_golden.txt` (ISBN, authors).

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use variorum_reconcile::truth::relations::{Hierarchy, Number, part_of};
use variorum_reconcile::truth::{CHANCE, Informant, Item, Prior};

use super::authors::{self, Authors};
use super::{Gold, Set};

/// The set in a folder; `None` where its files are of no known layout.
///
/// # Errors
/// A file of a known layout that cannot be read or is not what the layout says.
pub(super) fn read(folder: &Path) -> Result<Option<Set>> {
    if ["claims.csv", "hierarchy.csv", "groundtruths.csv"].iter().all(|name| folder.join(name).is_file()) {
        return hierarchy(folder).map(Some);
    }
    let names = texts(folder)?;
    if let Some((told, gold)) = pair(&names, "-gd") {
        return numbers(&told, &gold).map(Some);
    }
    if let Some((told, gold)) = pair(&names, "_golden") {
        return lists(&told, &gold).map(Some);
    }
    Ok(None)
}

/// The `.txt` files of a folder, sorted.
fn texts(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "txt") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The file whose name ends so, and the greatest one that begins like it: the words told.
fn pair(files: &[PathBuf], end: &str) -> Option<(PathBuf, PathBuf)> {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let gold = files.iter().find(|path| stem(path).ends_with(end))?;
    let name = stem(gold).trim_end_matches(end).to_owned();
    let size = |path: &&PathBuf| std::fs::metadata(path).map_or(0, |meta| meta.len());
    let told = files.iter().filter(|path| *path != gold && stem(path).starts_with(&name)).max_by_key(size)?;
    Some((told.clone(), gold.clone()))
}

/// A file's lines, whatever its encoding: what is not UTF-8 is kept apart from all that is.
fn lines(path: &Path) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    let text = |line: &[u8]| match std::str::from_utf8(line) {
        Ok(text) => text.trim_end_matches('\r').to_owned(),
        Err(_) => line.iter().map(|byte| char::from(*byte)).collect(),
    };
    Ok(bytes.split(|byte| *byte == b'\n').map(text).filter(|line| !line.trim().is_empty()).collect())
}

/// The records of a CSV file below its head, each with at least so many fields.
fn records(path: &Path, fields: usize) -> Result<Vec<csv::StringRecord>> {
    let text = lines(path)?.join("\n");
    let mut found = Vec::new();
    for record in csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).into_records() {
        let record = record.with_context(|| path.display().to_string())?;
        if record.len() < fields {
            bail!("{}: record {} has {} fields, {fields} are needed", path.display(), found.len() + 1, record.len());
        }
        found.push(record);
    }
    Ok(found)
}

fn hierarchy(folder: &Path) -> Result<Set> {
    let owned = |record: &csv::StringRecord, at: usize| record.get(at).unwrap_or_default().trim().to_owned();
    let nodes: Vec<(String, String, String)> = records(&folder.join("hierarchy.csv"), 3)?
        .iter()
        .map(|row| (owned(row, 0), owned(row, 1), owned(row, 2)))
        .collect();
    let places = Hierarchy::new(&nodes);
    let mut words: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for row in records(&folder.join("claims.csv"), 3)? {
        words.entry(owned(&row, 0)).or_default().push((owned(&row, 1), owned(&row, 2)));
    }
    let items: Vec<Item> = words
        .iter()
        .map(|(key, words)| Item::of(key, words, |a, b| places.coarser(a, b), |_| CHANCE, Clone::clone))
        .collect();
    let mut gold = Vec::new();
    for row in records(&folder.join("groundtruths.csv"), 2)? {
        let Ok(item) = items.binary_search_by(|item| item.key.cmp(&owned(&row, 0))) else { continue };
        let path: Vec<String> = owned(&row, 1).split(',').map(|name| name.trim().to_owned()).collect();
        let told = |name: &String| items[item].values.iter().position(|value| value.key == *name);
        gold.push(Gold { item, exact: path.iter().find_map(told), holds: path.iter().filter_map(told).collect() });
    }
    Ok(Set { layout: "hierarchy", items, informants: BTreeMap::new(), gold })
}

fn numbers(told: &Path, gold: &Path) -> Result<Set> {
    let mut words: BTreeMap<String, Vec<(String, Number)>> = BTreeMap::new();
    for line in lines(told)? {
        let fields: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [thing, source, number, ..] = fields[..] else { bail!("{}: no four fields: {line}", told.display()) };
        // What no number holds (a vandal's row of nines) is no word about the thing.
        if let Ok(number) = number.parse() {
            words.entry(thing.to_owned()).or_default().push((source.to_owned(), Number::exact(number)));
        }
    }
    let name = |number: &Number| number.low.to_string();
    let items: Vec<Item> = words
        .iter()
        .map(|(key, words)| Item::of(key, words, |a, b| a.coarser(*b), |number| number.chance(), name))
        .collect();
    let mut truths = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines(gold)? {
        let mut fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let (number, year) = (fields.pop().unwrap_or_default().to_owned(), fields.pop().unwrap_or_default().to_owned());
        let key = format!("{}_{year}", fields.join(", "));
        let Ok(item) = items.binary_search_by(|item| item.key.cmp(&key)) else { continue };
        let number: u64 = number.parse().with_context(|| format!("{}: no number: {line}", gold.display()))?;
        let values = &items[item].values;
        let exact = values.iter().position(|value| value.key == number.to_string());
        let holds = exact.map_or_else(BTreeSet::new, |at| values[at].coarser.iter().copied().chain([at]).collect());
        if seen.insert(item) {
            truths.push(Gold { item, exact, holds });
        }
    }
    // Who is known by no name ("contributor #0 (address)") is of another kind than who is.
    let sources = words.values().flatten().map(|(source, _)| source);
    let unnamed = sources.filter(|source| source.contains("#0 ("));
    let informants = unnamed
        .map(|source| (source.clone(), Informant { pool: "anonymous".to_owned(), prior: Prior::default() }))
        .collect();
    Ok(Set { layout: "numbers", items, informants, gold: truths })
}

fn lists(told: &Path, gold: &Path) -> Result<Set> {
    let mut words: BTreeMap<String, Vec<(String, Authors)>> = BTreeMap::new();
    for line in lines(told)? {
        let fields: Vec<&str> = line.split('\t').collect();
        let [source, thing, _, names] = fields[..] else { bail!("{}: no four fields: {line}", told.display()) };
        let names = authors::read(names);
        if !names.is_empty() {
            words.entry(thing.trim().to_owned()).or_default().push((source.trim().to_owned(), names));
        }
    }
    let name = |names: &Authors| names.iter().cloned().collect::<Vec<_>>().join("; ");
    let items: Vec<Item> = words.iter().map(|(key, words)| Item::of(key, words, part_of, |_| CHANCE, name)).collect();
    let mut truths = Vec::new();
    for line in lines(gold)? {
        let Some((thing, names)) = line.split_once('\t') else { continue };
        let Ok(item) = items.binary_search_by(|item| item.key.as_str().cmp(thing.trim())) else { continue };
        let values = &items[item].values;
        let exact = values.iter().position(|value| value.key == name(&authors::read(names)));
        let holds = exact.map_or_else(BTreeSet::new, |at| values[at].coarser.iter().copied().chain([at]).collect());
        truths.push(Gold { item, exact, holds });
    }
    Ok(Set { layout: "lists", items, informants: BTreeMap::new(), gold: truths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_places_is_known_by_its_files_and_judged_by_the_finest_name_told() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("hierarchy.csv", "ID,name,parentID\n0,Root,-1\n1,Kesten,0\n2,Orlova,1\n3,Mill Quarter,2\n");
        write("claims.csv", "obj,src,value\n\"Varga, Ilie\",one,Kesten\n\"Varga, Ilie\",two,Orlova\n");
        write("groundtruths.csv", "obj,value\n\"Varga, Ilie\",\"Mill Quarter,Orlova,Kesten\"\n");
        let set = read(folder.path()).unwrap().unwrap();
        let values: Vec<&str> = set.items[0].values.iter().map(|value| value.key.as_str()).collect();
        assert_eq!((values, set.gold[0].exact), (vec!["Kesten", "Orlova"], Some(1)));
        assert_eq!(set.gold[0].holds.len(), 2);
        assert_eq!(set.items[0].values[1].coarser, [0]);
    }

    #[test]
    fn a_folder_of_something_else_is_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
        assert!(read(folder.path()).unwrap().is_none());
    }
}
