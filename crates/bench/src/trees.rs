//! Tags and trees on the test parts of EWT and GUM: from gold words, and from raw text by the CoNLL 2018 measure.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use variorum_language::conllu::{self, Tree};
use variorum_language::{LanguageModel, Sentence};
use variorum_record::Span;

use crate::conll18::{ScoredSentence, ScoredWord, Scores, score};

/// The features that the model reads; others are left out on both sides.
const FEATURES: [&str; 10] =
    ["Tense", "VerbForm", "Mood", "Number", "Voice", "Polarity", "Person", "Gender", "PronType", "NumType"];

/// The relations that carry claims, shown apart.
const RELATIONS: [(&str, &[&str]); 6] = [
    ("nsubj", &["nsubj", "nsubj:pass", "nsubj:outer"]),
    ("nsubj:pass", &["nsubj:pass"]),
    ("obj", &["obj"]),
    ("ccomp", &["ccomp", "ccomp:outer"]),
    ("xcomp", &["xcomp"]),
    ("parataxis", &["parataxis"]),
];

/// Prints a table and returns it.
///
/// # Errors
/// Where a treebank cannot be read or the reading loses characters.
pub(crate) fn run(data: &Path) -> anyhow::Result<Value> {
    let model = LanguageModel::shipped(1)?;
    let mut rows = Vec::new();
    println!("{:<22} {}", "", COLUMNS.map(|column| format!("{column:>9}")).concat());
    for (name, file) in [("EWT test", "ud/ewt/en_ewt-ud-test.conllu"), ("GUM test", "ud/gum/en_gum-ccby-test.conllu")] {
        let path = data.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let trees = conllu::read(&text).with_context(|| path.display().to_string())?;
        let gold: Vec<ScoredSentence> = trees.iter().map(gold_sentence).collect();
        let from_words = score(&gold, &from_gold_words(&model, &trees))?;
        let from_text = score(&gold, &from_raw_text(&model, &trees))?;
        for (input, scores) in [("gold words", from_words), ("raw text", from_text)] {
            let figures = figures(&scores);
            println!(
                "{:<22} {}",
                format!("{name}, {input}"),
                figures.iter().map(|(_, f)| format!("{f:>9.2}")).collect::<String>()
            );
            let figures: BTreeMap<&str, f64> = figures.into_iter().collect();
            rows.push(json!({"part": name, "input": input, "f1": figures}));
        }
    }
    Ok(json!({"task": "trees", "measure": "CoNLL 2018 F1, per cent", "model": model.fingerprint(), "rows": rows}))
}

const COLUMNS: [&str; 14] = [
    "tokens", "sents", "words", "UPOS", "UFeats", "lemmas", "UAS", "LAS", "nsubj", "nsubj:p", "obj", "ccomp", "xcomp",
    "parat",
];

fn figures(scores: &Scores) -> Vec<(&'static str, f64)> {
    let Scores { tokens, sentences, words, upos, feats, lemmas, uas, las, .. } = scores;
    let whole = [
        ("tokens", tokens),
        ("sentences", sentences),
        ("words", words),
        ("upos", upos),
        ("ufeats", feats),
        ("lemmas", lemmas),
        ("uas", uas),
        ("las", las),
    ];
    let apart = RELATIONS.iter().map(|(name, relations)| (*name, scores.of(relations).f1()));
    whole.into_iter().map(|(name, count)| (name, count.f1())).chain(apart).collect()
}

fn gold_sentence(tree: &Tree) -> ScoredSentence {
    let word = |word: &conllu::Word| ScoredWord {
        form: word.form.clone(),
        upos: word.upos.clone(),
        feats: features(&word.feats),
        lemma: word.lemma.clone(),
        head: word.head.checked_sub(1),
        deprel: word.deprel.clone(),
    };
    let surface = tree.surface.iter().map(|surface| (surface.form.clone(), surface.first..surface.end));
    ScoredSentence { surface: surface.collect(), words: tree.words.iter().map(word).collect() }
}

fn features(feats: &BTreeMap<String, String>) -> String {
    let known = FEATURES.iter().filter_map(|name| feats.get(*name).map(|value| format!("{name}={value}")));
    known.collect::<Vec<_>>().join("|")
}

fn words_of(sentence: &Sentence) -> Vec<ScoredWord> {
    let word = |token: &variorum_language::Token| ScoredWord {
        form: token.text.clone(),
        upos: token.upos.as_str().to_owned(),
        feats: features(&token.feats),
        lemma: token.lemma.clone(),
        head: token.head,
        deprel: token.deprel.clone(),
    };
    sentence.tokens.iter().map(word).collect()
}

/// The gold words, tagged and parsed; they stand in the text as gold says.
fn from_gold_words(model: &LanguageModel, trees: &[Tree]) -> Vec<ScoredSentence> {
    let forms = |tree: &Tree| tree.words.iter().map(|word| word.form.clone()).collect::<Vec<_>>();
    // In portions, as reports are: a batch never spans more than one call.
    let read = trees
        .chunks(32)
        .flat_map(|portion| model.annotate_tokens(&portion.iter().map(forms).collect::<Vec<_>>()).sentences);
    read.zip(trees)
        .map(|(sentence, tree)| ScoredSentence { words: words_of(&sentence), ..gold_sentence(tree) })
        .collect()
}

/// The raw text of each document, read whole.
fn from_raw_text(model: &LanguageModel, trees: &[Tree]) -> Vec<ScoredSentence> {
    let mut starts: Vec<usize> = (0..trees.len()).filter(|&at| at == 0 || trees[at].new_document).collect();
    starts.push(trees.len());
    let documents = starts.windows(2).map(|pair| &trees[pair[0]..pair[1]]);
    let read = documents.flat_map(|document| {
        let paragraphs = conllu::paragraphs(document).into_iter().map(|part| conllu::raw_paragraph(part).0);
        let text = paragraphs.collect::<Vec<_>>().join("\n\n");
        model.annotate(&text, &[Span::new(0, text.chars().count() as u32)]).sentences
    });
    read.map(|sentence| ScoredSentence { surface: surface(&sentence), words: words_of(&sentence) }).collect()
}

/// Words that are written as one with the word before are one token, as in the treebanks.
fn surface(sentence: &Sentence) -> Vec<(String, Range<usize>)> {
    let mut surface: Vec<(String, Range<usize>)> = Vec::new();
    for (at, token) in sentence.tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &sentence.tokens[before]);
        let glued =
            before.is_some_and(|before| before.span.end == token.span.start && is_clitic(&before.text, &token.text));
        match surface.last_mut() {
            Some((form, words)) if glued => {
                form.push_str(&token.text);
                words.end = at + 1;
            }
            _ => surface.push((token.text.clone(), at..at + 1)),
        }
    }
    surface
}

fn is_clitic(before: &str, form: &str) -> bool {
    let lower = form.to_lowercase().replace('’', "'");
    let after_word = before.ends_with(char::is_alphanumeric);
    match lower.as_str() {
        "n't" | "'s" | "'m" | "'re" | "'ve" | "'ll" | "'d" => after_word,
        "nt" | "not" | "na" | "ta" | "me" => after_word,
        _ => false,
    }
}
