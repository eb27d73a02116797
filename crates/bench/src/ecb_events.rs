//! Mentions of happenings in ECB+ (Cybulska and Vossen 2014) clustered across documents: gold mentions, then the
//! product's own claims.
//!
//! All mentions tagged ACTION_* or NEG_ACTION_* of the validated sentences, singletons included. A log-linear score of pairs is
//! trained on topics 1-29 and measured on topics 30-35. Documents are grouped first, in four ways: the topics as given; the
//! topics' two halves as given (one happening each); by their words within the topics given; by their words alone. The baseline
//! clusters the mentions of a group that have one head lemma. With `VARIORUM_BENCH_MISSES` set, wrong joins and splits are listed.

mod claims;
mod clusters;
mod errors;
mod features;
mod groups;
mod logistic;
mod mention;
mod sets;
mod train;
mod weights;

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::rc::Rc;

use anyhow::Result;
use serde_json::{Value, json};
use variorum_claims::Lexicon;
use variorum_language::{AnnotatedText, LanguageModel};

use crate::coreference::Agreement;
use crate::ecb::documents::{Document, topics};
use groups::Words;
use mention::Mention;
use weights::Weights;

/// The last topic that was trained on.
const TRAINED_ON: u32 = 29;

/// Word vectors, each computed once.
pub(crate) struct Vectors<'m> {
    model: &'m LanguageModel,
    known: RefCell<HashMap<String, Rc<[f32]>>>,
}

impl Vectors<'_> {
    fn of(&self, word: &str) -> Rc<[f32]> {
        let find = || Rc::from(self.model.word_vector(word));
        Rc::clone(self.known.borrow_mut().entry(word.to_owned()).or_insert_with(find))
    }
}

/// Documents that are compared with one another, read, with the mentions in them.
pub(crate) struct Part {
    /// Topic and document.
    documents: Vec<(u32, Document)>,
    texts: Vec<AnnotatedText>,
    words: Words,
    mentions: Vec<Mention>,
    /// The gold chain of each mention, by number.
    gold: Vec<usize>,
}

impl Part {
    fn gold(documents: Vec<(u32, Document)>, model: &LanguageModel, lexicon: &Lexicon, vectors: &Vectors) -> Self {
        let texts: Vec<AnnotatedText> = documents
            .iter()
            .map(|(_, document)| lexicon.settled(&model.annotate_tokens(&document.sentences)))
            .collect();
        let words = Words::of(&texts.iter().collect::<Vec<_>>());
        let (mut mentions, mut gold) = (Vec::new(), Vec::new());
        let mut chains: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, (_, document)) in documents.iter().enumerate() {
            for one in document.mentions.iter().filter(|one| is_event(&one.tag)) {
                // Empty sentences are not read: a sentence is found by its number as a paragraph.
                let Ok(sentence) =
                    texts[at].sentences.binary_search_by_key(&one.sentence, |sentence| sentence.paragraph)
                else {
                    continue;
                };
                let read = &texts[at].sentences[sentence];
                let tokens: Vec<usize> =
                    one.tokens.iter().copied().filter(|token| *token < read.tokens.len()).collect();
                let Some(mention) = Mention::of((at, sentence, read), &tokens, &words, vectors) else { continue };
                mentions.push(mention);
                let next = chains.len();
                gold.push(*chains.entry(&one.chain).or_insert(next));
            }
        }
        Self { texts, words, mentions, gold, documents }
    }

    /// The group of each document by one of the four ways.
    fn grouped(&self, grouping: Grouping, threshold: f64) -> BTreeMap<usize, usize> {
        let all: Vec<usize> = (0..self.documents.len()).collect();
        match grouping {
            Grouping::Topics => all.iter().map(|at| (*at, self.documents[*at].0 as usize)).collect(),
            Grouping::Halves => all.iter().map(|at| (*at, self.half(*at))).collect(),
            Grouping::WithinTopics => {
                let mut topics: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
                all.iter().for_each(|at| topics.entry(self.documents[*at].0).or_default().push(*at));
                let groups = topics.into_values().flat_map(|own| {
                    let labels = self.words.groups(&own, threshold);
                    own.iter().zip(labels).map(|(at, label)| (*at, own[label])).collect::<Vec<_>>()
                });
                groups.collect()
            }
            Grouping::Alone => all.iter().copied().zip(self.words.groups(&all, threshold)).collect(),
        }
    }

    /// The half of the topic: a happening told in the first release (`ecb`) or in the second (`ecbplus`).
    fn half(&self, document: usize) -> usize {
        let (topic, document) = &self.documents[document];
        *topic as usize * 2 + usize::from(document.name.ends_with("plus"))
    }
}

/// How documents are grouped before their mentions are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grouping {
    Topics,
    WithinTopics,
    Halves,
    Alone,
}

impl Grouping {
    const ALL: [(Self, &str); 4] = [
        (Self::Topics, "gold topics"),
        (Self::WithinTopics, "gold topics, own groups"),
        (Self::Halves, "gold halves of topics"),
        (Self::Alone, "own groups alone"),
    ];
}

fn is_event(tag: &str) -> bool {
    tag.starts_with("ACTION") || tag.starts_with("NEG_ACTION")
}

/// Measures on `ecbplus/` of the data folder and prints a table; with `file`, trains first and writes the weights there.
///
/// # Errors
/// Where the set is missing, the model cannot be loaded or the weights cannot be read or written.
pub(crate) fn run(data: &Path, file: Option<&Path>) -> Result<Value> {
    let (model, lexicon) = (LanguageModel::shipped(1)?, Lexicon::shipped()?);
    let vectors = Vectors { model: &model, known: RefCell::default() };
    let (mut seen, mut held) = (Vec::new(), Vec::new());
    for (topic, documents) in topics(&data.join("ecbplus"))? {
        let side = if topic <= TRAINED_ON { &mut seen } else { &mut held };
        side.extend(documents.into_iter().map(|document| (topic, document)));
    }
    let mut figures = serde_json::Map::new();
    let weights = match file {
        None => Weights::shipped()?,
        Some(file) => {
            let part = Part::gold(seen, &model, &lexicon, &vectors);
            let trained = train::train(&part, &mut figures);
            trained.write(file)?;
            trained
        }
    };
    let part = Part::gold(held, &model, &lexicon, &vectors);
    println!("\ngold mentions, topics 30-35: {} in {} documents", part.mentions.len(), part.documents.len());
    heading();
    for (grouping, name) in Grouping::ALL {
        let group = part.grouped(grouping, weights.documents);
        let pairs = clusters::pairs(&part.mentions, &group, &part.words);
        let own = clusters::clusters(&part.mentions, &group, &pairs, &weights);
        let baseline = clusters::head_lemma(&part.mentions, &group);
        for (system, labels) in [("head lemma", &baseline), ("trained score", &own)] {
            let mut found = Agreement::default();
            found.add(&part.gold, labels);
            row(name, system, &found);
            figures.insert(format!("gold mentions, {name}, {system}"), found.json());
        }
        if grouping == Grouping::WithinTopics && std::env::var_os("VARIORUM_BENCH_MISSES").is_some() {
            errors::list(&part, &own);
        }
    }
    claims::measure(&part, (&model, &lexicon, &vectors), &weights, &mut figures);
    Ok(json!({ "task": "ecb-events", "model": model.fingerprint(), "rows": figures }))
}

fn heading() {
    println!(
        "{:<26}{:<15}{:>7}{:>7}{:>7}{:>9}{:>7}{:>7}{:>9}{:>7}{:>7}{:>8}",
        "documents", "", "MUC P", "R", "F1", "B³ P", "R", "F1", "CEAFe P", "R", "F1", "CoNLL"
    );
}

fn row(name: &str, system: &str, found: &Agreement) {
    let cells = [&found.muc, &found.b_cubed, &found.ceaf_e].map(|one| [one.precision(), one.recall(), one.f1()]);
    let of = |at: usize, wide: usize| {
        format!("{:>wide$.1}{:>7.1}{:>7.1}", 100.0 * cells[at][0], 100.0 * cells[at][1], 100.0 * cells[at][2])
    };
    println!("{name:<26}{system:<15}{}{}{}{:>8.1}", of(0, 7), of(1, 9), of(2, 9), 100.0 * found.conll());
}
