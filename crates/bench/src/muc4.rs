//! Task `muc4`: incidents of MUC-3 and MUC-4 from raw text, through the product's own path: language, claims, grounding.
//!
//! The folder holds texts and keys as the conferences gave them out. Five slots are measured (perpetrator as individual and as organization,
//! target, victim, weapon), a filler being right where its head noun is that of a string of the key; beside them the kind of incident and
//! the numbers of dead and injured.

mod align;
mod fighters;
mod heads;
mod keys;
mod messages;
mod score;
mod sorts;
mod spans;
mod templates;
mod tolls;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result, bail};
use keys::{Slot, Template};
use messages::Message;
use score::Tally;
use serde_json::{Value, json};
use variorum_claims::Lexicon;
use variorum_pipeline::Engine;

use crate::conll18::Count;

/// Reads the messages of a folder with the templates that its keys give them.
///
/// # Errors
/// Where the folder lacks texts or keys, or a file cannot be read.
fn read(folder: &Path) -> Result<Vec<(Message, Vec<Template>)>> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    paths.sort();
    let (mut messages, mut keys) = (BTreeMap::new(), BTreeMap::new());
    for path in paths.iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
        let text = String::from_utf8_lossy(&bytes);
        for message in messages::read(path, &text)? {
            // Of two forms of one text, the file that comes first by name counts: the one in capitals.
            messages.entry(message.id.clone()).or_insert(message);
        }
        keys.extend(keys::read(&text));
    }
    if messages.is_empty() || keys.is_empty() {
        bail!("{}: needs texts and keys of MUC-3 or MUC-4 side by side", folder.display());
    }
    let answered = messages.into_values().filter_map(|message| keys.remove(&message.id).map(|key| (message, key)));
    Ok(answered.collect())
}

/// Measures on the folder and prints a table; `spans` names a file for where the fillers of the keys stand.
///
/// # Errors
/// Where the folder lacks texts or keys, or the product cannot be loaded.
pub(crate) fn run(folder: &Path, spans: Option<&Path>) -> Result<Value> {
    let answered = read(folder)?;
    if let Some(path) = spans {
        let mut out = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
        for (message, templates) in &answered {
            spans::write(&mut out, message, templates)?;
        }
        println!("{}: where the fillers of {} messages stand", path.display(), answered.len());
        return Ok(json!({"task": "muc4", "messages": answered.len()}));
    }
    let (engine, lexicon) = (Engine::load(None)?, Lexicon::shipped()?);
    let verbose = std::env::var_os("VARIORUM_BENCH_MISSES").is_some();
    let mut tally = Tally::default();
    for (message, gold) in &answered {
        let found = templates::of_reading(&message.report, &engine.read(&message.report), &lexicon);
        tally.add(gold, &found);
        if verbose {
            show(message, gold, &found);
        }
    }
    Ok(table(folder, answered.len(), &tally))
}

/// One message's key beside what was found.
fn show(message: &Message, gold: &[Template], found: &[templates::Incidence]) {
    eprintln!("== {}", message.id);
    for template in gold {
        let kinds: Vec<&str> = template.incidents.iter().map(|incident| incident.as_str()).collect();
        eprintln!("  key   {} {:?} {:?}", kinds.join("/"), template.dead, template.injured);
        for (slot, filler) in
            template.slots.iter().flat_map(|(slot, fillers)| fillers.iter().map(move |one| (slot, one)))
        {
            eprintln!("        {} {}", slot.as_str(), filler.strings.join(" / "));
        }
    }
    for one in found {
        eprintln!("  found {} {:?} {:?}", one.incident.as_str(), one.dead, one.injured);
        for slot in Slot::ALL {
            for text in one.fillers(slot) {
                eprintln!("        {} {text}", slot.as_str());
            }
        }
    }
}

fn table(folder: &Path, messages: usize, tally: &Tally) -> Value {
    let share = |part: usize, whole: usize| 100.0 * part as f64 / (whole as f64).max(1.0);
    println!("{}: {messages} messages", folder.display());
    println!(
        "{:<26}{:>7}{:>7}{:>7}{:>8}{:>8}{:>8}{:>12}",
        "slot", "key", "found", "right", "P", "R", "F1", "F1 message"
    );
    let row = |name: &str, count: Count, by_message: Count| {
        let (precision, recall) = (share(count.correct, count.system), share(count.correct, count.gold));
        println!(
            "{name:<26}{:>7}{:>7}{:>7}{precision:>8.2}{recall:>8.2}{:>8.2}{:>12.2}",
            count.gold,
            count.system,
            count.correct,
            count.f1(),
            by_message.f1()
        );
        json!({"slot": name, "gold": count.gold, "found": count.system, "right": count.correct, "precision": precision,
            "recall": recall, "f1": count.f1(), "f1_by_message": by_message.f1()})
    };
    let of = |slots: &BTreeMap<Slot, Count>, slot: Slot| slots.get(&slot).copied().unwrap_or_default();
    let mut rows: Vec<Value> =
        Slot::ALL.map(|slot| row(slot.as_str(), of(&tally.slots, slot), of(&tally.by_message, slot))).to_vec();
    rows.push(row("all", Tally::micro(&tally.slots), Tally::micro(&tally.by_message)));
    let numbers = (tally.dead.0 + tally.injured.0, tally.dead.1 + tally.injured.1);
    let kind = share(tally.right_kind, tally.templates.correct);
    let kind_recall = share(tally.right_kind, tally.templates.gold);
    println!(
        "templates: {} in the key, {} found, {} aligned; kind right in {kind:.1} % of the aligned, {kind_recall:.1} % of all",
        tally.templates.gold, tally.templates.system, tally.templates.correct
    );
    println!(
        "numbers: dead right in {} of {}, injured in {} of {}, both {:.1} %",
        tally.dead.1,
        tally.dead.0,
        tally.injured.1,
        tally.injured.0,
        share(numbers.1, numbers.0)
    );
    json!({"task": "muc4", "messages": messages, "slots": rows, "templates": tally.templates.gold,
        "templates_found": tally.templates.system, "templates_aligned": tally.templates.correct, "kind_right": kind,
        "kind_recall": kind_recall, "numbers_stated": numbers.0, "numbers_right": share(numbers.1, numbers.0)})
}
