//! Task `petrarch`: types of events on the validation records of PETRARCH-2 and on PLOVER's gold records.
//!
//! A record of PETRARCH is a sentence with CAMEO codes; the table of the PLOVER manual turns each into a PLOVER type. A record is right where
//! some claim that the product reads in the sentence has one of its types. Codes that the table lacks (CAMEO's root 02, and codes that the
//! validation files made up to test dictionaries) are counted apart. PLOVER's own records name the type themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use roxmltree::{Document, ParsingOptions};
use serde::Deserialize;
use serde_json::{Value, json};
use variorum_intake::{Limits, read_json_lines};
use variorum_pipeline::Engine;
use variorum_record::Claim;
use variorum_record::plover::PloverType;

/// Where the table lies from the folder of the records, unless it is named.
const TABLE: &str = "../plover/CAMEO2PLOVER-2021.txt";
/// Where PLOVER's gold records lie from the table.
const GOLD: &str = "gold_standard_records/PLOVER_GSR_CAMEO.txt";

/// A sentence with the types that it should be read as.
struct Record {
    id: String,
    text: String,
    /// CAMEO codes, or the type where the record names it.
    codes: Vec<String>,
    types: BTreeSet<PloverType>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Share {
    records: usize,
    /// Some claim has the type.
    right: usize,
    /// No claim has any type.
    silent: usize,
}

/// Measures on the records of a folder; `table` names the table of CAMEO codes.
///
/// # Errors
/// Where the folder has no records, or a file is not what it should be.
pub(crate) fn run(folder: &Path, table: Option<&Path>) -> Result<Value> {
    let table = table.map_or_else(|| folder.join(TABLE), Path::to_path_buf);
    let types = types_of_codes(&table)?;
    let records = records(folder, &types)?;
    let engine = Engine::load(None)?;
    let (mapped, other): (Vec<Record>, Vec<Record>) = records.into_iter().partition(|record| !record.types.is_empty());
    println!(
        "PETRARCH: {} records with codes, {} of them without a PLOVER type",
        mapped.len() + other.len(),
        other.len()
    );
    let root = |record: &Record| record.codes.first().map_or("", |code| code.get(..2).unwrap_or(code)).to_owned();
    let petrarch = measure(&engine, &mapped, &root, "root")?;
    let gold = table.parent().map(|folder| folder.join(GOLD)).filter(|path| path.is_file());
    let plover = match gold {
        Some(path) => measure(&engine, &gold_records(&path)?, &|record| record.codes.join(" "), "type")?,
        None => Value::Null,
    };
    Ok(
        json!({"task": "petrarch", "records": mapped.len(), "without_type": other.len(), "petrarch": petrarch, "plover": plover}),
    )
}

/// `0311: AGREE, , military # …`; a code that stands in two sections belongs to both.
fn types_of_codes(path: &Path) -> Result<BTreeMap<String, BTreeSet<PloverType>>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{}: the table of CAMEO codes; --cameo names it", path.display()))?;
    let mut types: BTreeMap<String, BTreeSet<PloverType>> = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((code, rest)) = line.split_once(':') else { continue };
        let name = rest.split([',', '#']).next().unwrap_or_default().trim();
        if let Some(plover) = PloverType::parse(name) {
            types.entry(code.trim().to_owned()).or_default().insert(plover);
        }
    }
    if types.is_empty() {
        bail!("{}: holds no codes such as `0311: AGREE`", path.display());
    }
    Ok(types)
}

fn records(folder: &Path, types: &BTreeMap<String, BTreeSet<PloverType>>) -> Result<Vec<Record>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "xml"));
    paths.sort();
    let mut records = Vec::new();
    for path in &paths {
        let xml = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        records.extend(read(&xml, types).with_context(|| path.display().to_string())?);
    }
    if records.is_empty() {
        bail!("{}: holds no XML files with coded sentences", folder.display());
    }
    Ok(records)
}

/// The sentences with at least one coded event.
fn read(xml: &str, types: &BTreeMap<String, BTreeSet<PloverType>>) -> Result<Vec<Record>> {
    // Comments in the files hold double hyphens, which XML forbids.
    let xml = without_comments(xml);
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml, options)?;
    let mut records = Vec::new();
    for sentence in document.descendants().filter(|node| node.has_tag_name("Sentence")) {
        let child = |name: &'static str| sentence.children().filter(move |node| node.has_tag_name(name));
        let codes: Vec<String> = child("EventCoding")
            .filter_map(|node| node.attribute("eventcode"))
            .map(|code| code.trim().to_owned())
            .collect();
        let text = child("Text").next().and_then(|node| node.text()).unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if codes.is_empty() || text.is_empty() {
            continue;
        }
        records.push(Record {
            id: sentence.attribute("id").unwrap_or_default().to_owned(),
            types: codes.iter().filter_map(|code| types.get(code)).flatten().copied().collect(),
            text,
            codes,
        });
    }
    Ok(records)
}

fn without_comments(xml: &str) -> String {
    let mut clean = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(start) = rest.find("<!--") {
        clean.push_str(&rest[..start]);
        rest = rest[start..].find("-->").map_or("", |end| &rest[start + end + 3..]);
    }
    clean.push_str(rest);
    clean
}

#[derive(Deserialize)]
struct GoldRecord {
    id: String,
    event: String,
    #[serde(default)]
    text: String,
}

fn gold_records(path: &Path) -> Result<Vec<Record>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let rows: Vec<GoldRecord> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let plover = PloverType::parse(&row.event)?;
            Some(Record { id: row.id, text: row.text, codes: vec![row.event], types: [plover].into() })
        })
        .filter(|record| !record.text.is_empty())
        .collect())
}

/// Reads every record and prints a table by class.
fn measure(engine: &Engine, records: &[Record], class: &dyn Fn(&Record) -> String, head: &str) -> Result<Value> {
    let verbose = std::env::var_os("VARIORUM_BENCH_MISSES").is_some();
    let (mut all, mut by_class): (Share, BTreeMap<String, Share>) = Default::default();
    for record in records {
        let found: BTreeSet<PloverType> = claims(engine, record)?.iter().filter_map(|claim| claim.plover).collect();
        let (right, silent) = (!found.is_disjoint(&record.types), found.is_empty());
        for share in [&mut all, by_class.entry(class(record)).or_default()] {
            share.records += 1;
            share.right += usize::from(right);
            share.silent += usize::from(silent);
        }
        if verbose && !right {
            let names =
                |types: &BTreeSet<PloverType>| types.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(" ");
            eprintln!(
                "{}\t{}\t{}\t{}\t{}",
                record.id,
                record.codes.join(" "),
                names(&record.types),
                names(&found),
                record.text
            );
        }
    }
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / (whole as f64).max(1.0);
    println!("{head:<12}{:>9}{:>8}{:>9}{:>9}", "records", "right", "share", "no type");
    let row = |name: &str, share: Share| {
        let right = percent(share.right, share.records);
        println!("{name:<12}{:>9}{:>8}{right:>8.1}%{:>9}", share.records, share.right, share.silent);
        json!({"class": name, "records": share.records, "right": share.right, "share": right, "no_type": share.silent})
    };
    let mut rows: Vec<Value> = by_class.iter().map(|(name, share)| row(name, *share)).collect();
    rows.push(row("all", all));
    Ok(Value::Array(rows))
}

fn claims(engine: &Engine, record: &Record) -> Result<Vec<Claim>> {
    let line = json!({"uri": record.id, "text": record.text, "language": "en"}).to_string();
    let report = read_json_lines(&record.id, line.as_bytes(), &Limits::default())
        .next()
        .with_context(|| record.id.clone())?
        .map_err(|(_, error)| error)?;
    Ok(engine.read(&report).claims)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coded_sentences_are_read_past_odd_comments() {
        let types = BTreeMap::from([("190".to_owned(), BTreeSet::from([PloverType::Assault]))]);
        let xml = r#"<Sentences><!-- a -- b -->
            <Sentence id="X-1"><EventCoding sourcecode="A" targetcode="B" eventcode="190"></EventCoding>
            <Text>Rebels attacked
            the fort.</Text></Sentence>
            <Sentence id="X-2"><Text>Nothing is coded.</Text></Sentence></Sentences>"#;
        let records = read(xml, &types).unwrap();
        assert_eq!(records.len(), 1);
        assert_eq!(records[0].text, "Rebels attacked the fort.");
        assert!(records[0].types.contains(&PloverType::Assault));
    }
}
