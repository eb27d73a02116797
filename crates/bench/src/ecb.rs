//! Participants, places and times of ECB+ (Cybulska and Vossen 2014) clustered across the documents of a topic, gold
//! mentions given, beside the baseline of the same head lemma.
//!
//! Topics 1-25 were looked at while the engine was written, 26-35 only measured. The baseline clusters the mentions of a
//! topic that have one head lemma and one kind.

pub(crate) mod documents;
mod ours;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};
use variorum_grounding::Knowledge;
use variorum_grounding::who::head_of;
use variorum_language::LanguageModel;

use crate::coreference::Agreement;
use documents::Document;
use ours::{Kind, Read};

/// The last topic that was looked at.
const LOOKED_AT: u32 = 25;

/// Measures on `ecbplus/` of the data folder; prints a table and returns the figures.
///
/// # Errors
/// Where the set is missing or the model cannot be loaded.
pub(crate) fn run(data: &Path) -> Result<Value> {
    let topics = documents::topics(&data.join("ecbplus"))?;
    let (model, knowledge) = (LanguageModel::shipped(1)?, Knowledge::shipped()?);
    let mut tables: BTreeMap<(&str, &str, &str), Agreement> = BTreeMap::new();
    for (topic, documents) in &topics {
        let read: Vec<Read> = documents.iter().map(|document| Read::of(document, &model, &knowledge)).collect();
        let ours = ours::clusters(documents, &read, &knowledge);
        let baseline = head_lemma(documents, &read);
        let part = if *topic <= LOOKED_AT { "topics 1-25" } else { "topics 26-35" };
        for (system, clusters) in [("ours", &ours), ("head lemma", &baseline)] {
            for (set, kinds) in SETS {
                let (gold, own) = labels(documents, clusters, kinds);
                for part in [part, "topics 1-35"] {
                    tables.entry((part, set, system)).or_default().add(&gold, &own);
                }
            }
        }
    }
    println!(
        "{:<14}{:<14}{:<12}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}",
        "", "", "", "MUC", "B³ P", "B³ R", "B³ F1", "CEAFe", "CoNLL"
    );
    let mut figures = serde_json::Map::new();
    for ((part, set, system), found) in &tables {
        let figure = |share: f64| format!("{:.1}", 100.0 * share);
        let (b, muc, ceaf) = (&found.b_cubed, found.muc.f1(), found.ceaf_e.f1());
        let row = [muc, b.precision(), b.recall(), b.f1(), ceaf, found.conll()].map(figure);
        let row: String = row.iter().map(|figure| format!("{figure:>8}")).collect();
        println!("{part:<14}{set:<14}{system:<12}{row}");
        figures.insert(format!("{part}, {set}, {system}"), found.json());
    }
    Ok(json!({ "task": "ecb-entities", "model": model.fingerprint(), "rows": figures }))
}

/// The kinds that are measured, each by itself and all together.
const SETS: [(&str, &[Kind]); 4] = [
    ("participants", &[Kind::Participant]),
    ("places", &[Kind::Place]),
    ("times", &[Kind::Time]),
    ("together", &[Kind::Participant, Kind::Place, Kind::Time]),
];

/// Gold and own labels of the mentions of these kinds.
fn labels(documents: &[Document], clusters: &[Vec<usize>], kinds: &[Kind]) -> (Vec<usize>, Vec<usize>) {
    let mut chains: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut gold, mut own) = (Vec::new(), Vec::new());
    for (document, labels) in documents.iter().zip(clusters) {
        for (mention, label) in document.mentions.iter().zip(labels) {
            if Kind::of(&mention.tag).is_some_and(|kind| kinds.contains(&kind)) {
                let next = chains.len();
                gold.push(*chains.entry(&mention.chain).or_insert(next));
                own.push(*label);
            }
        }
    }
    (gold, own)
}

/// The baseline: one head lemma and one kind, one cluster.
fn head_lemma(documents: &[Document], read: &[Read]) -> Vec<Vec<usize>> {
    let mut known: BTreeMap<(Option<Kind>, String), usize> = BTreeMap::new();
    let mut label = |document: usize, mention: usize| {
        let kind = Kind::of(&documents[document].mentions[mention].tag);
        let place = read[document].places[mention].as_ref();
        let head =
            place.and_then(|(sentence, tokens)| Some((*sentence, head_of(&read[document].text, *sentence, tokens)?)));
        let lemma = head.map_or_else(
            || format!("{document} {mention}"),
            |(sentence, head)| read[document].text.sentences[sentence].tokens[head].lemma.to_lowercase(),
        );
        let next = known.len();
        *known.entry((kind, lemma)).or_insert(next)
    };
    (0..documents.len())
        .map(|document| (0..documents[document].mentions.len()).map(|mention| label(document, mention)).collect())
        .collect()
}
