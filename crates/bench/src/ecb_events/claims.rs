//! From raw text: the product's claims in place of gold mentions.
//!
//! Each document's words are joined by spaces, its sentences by line breaks, and read as a report: sentences, tags, trees and
//! claims are the product's own. A claim of a happening is a mention, its trigger the word compared; several claims with one trigger
//! are one. Only triggers in validated sentences count, for the others have no gold. A trigger and a gold mention are one where their
//! characters overlap; each is matched once, in the order of the text. What is matched to nothing counts against recall (gold) or
//! precision (ours).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use variorum_claims::Lexicon;
use variorum_language::{AnnotatedText, LanguageModel};
use variorum_record::{Claim, Report, ReportId, Span};

use super::clusters::{clusters, head_lemma, pairs};
use super::groups::Words;
use super::mention::Mention;
use super::sets::Sets;
use super::weights::Weights;
use super::{Grouping, Part, Vectors, is_event, row};
use crate::coreference::Agreement;
use crate::ecb::documents::Document;

/// Reads the documents of a part again, from their raw text, and measures.
pub(super) fn measure(
    gold: &Part,
    (model, lexicon, vectors): (&LanguageModel, &Lexicon, &Vectors),
    weights: &Weights,
    figures: &mut Map<String, Value>,
) {
    let read: Vec<(AnnotatedText, Vec<Claim>)> =
        gold.documents.iter().map(|(_, document)| read(document, model, lexicon)).collect();
    let words = Words::of(&read.iter().map(|(text, _)| text).collect::<Vec<_>>());
    let (mut mentions, mut names) = (Vec::new(), Vec::new());
    let mut counts = [0usize; 3];
    let mut golds: Vec<(usize, usize)> = Vec::new();
    let mut chains: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, ((_, document), (text, claims))) in gold.documents.iter().zip(&read).enumerate() {
        let starts = starts(document);
        let place = |sentence: usize, token: usize| starts[sentence][token];
        let wanted: Vec<(usize, Vec<Span>)> = document
            .mentions
            .iter()
            .filter(|one| is_event(&one.tag))
            .map(|one| {
                let next = chains.len();
                (
                    *chains.entry(&one.chain).or_insert(next),
                    one.tokens.iter().map(|token| place(one.sentence, *token)).collect(),
                )
            })
            .collect();
        let first = golds.len();
        golds.extend(wanted.iter().enumerate().map(|(rank, (chain, _))| (first + rank, *chain)));
        let mut free = vec![true; wanted.len()];
        for trigger in triggers(claims, document, &starts) {
            let sentence = text.sentence_from(trigger.start);
            let Some(inside) = text.sentences.get(sentence) else { continue };
            let tokens: Vec<usize> =
                (0..inside.tokens.len()).filter(|token| inside.tokens[*token].span.overlap(trigger) > 0).collect();
            let Some(mention) = Mention::of((at, sentence, inside), &tokens, &words, vectors) else { continue };
            let over = |spans: &[Span]| spans.iter().any(|span| span.overlap(trigger) > 0);
            let found = (0..wanted.len()).find(|one| free[*one] && over(&wanted[*one].1));
            counts[0] += 1;
            names.push(found.map(|one| {
                free[one] = false;
                counts[1] += 1;
                first + one
            }));
            mentions.push(mention);
        }
        counts[2] += wanted.len();
    }
    let share = |of: usize| 100.0 * counts[1] as f64 / of.max(1) as f64;
    println!(
        "\nfrom raw text: {} triggers of claims, {} gold mentions, {} of them one (precision {:.1}, recall {:.1})",
        counts[0],
        counts[2],
        counts[1],
        share(counts[0]),
        share(counts[2])
    );
    figures
        .insert("raw text, mentions".to_owned(), json!({"claims": counts[0], "gold": counts[2], "matched": counts[1]}));
    let ours = Part { documents: Vec::new(), texts: Vec::new(), words, mentions, gold: Vec::new() };
    for (grouping, name) in [(Grouping::WithinTopics, "gold topics, own groups"), (Grouping::Alone, "own groups alone")]
    {
        let group = gold.grouped(grouping, weights.documents);
        let pairs = pairs(&ours.mentions, &group, &ours.words);
        let baseline = head_lemma(&ours.mentions, &group);
        let own = clusters(&ours.mentions, &group, &pairs, weights);
        for (system, labels) in [("head lemma", &baseline), ("trained score", &own)] {
            let answers = Sets::of(
                names
                    .iter()
                    .zip(labels)
                    .enumerate()
                    .map(|(at, (name, label))| (name.unwrap_or(golds.len() + at), *label)),
            );
            let found = Sets::of(golds.iter().copied()).against(&answers);
            println!("{name:<26}{system:<15}{found}");
            figures.insert(format!("raw text, {name}, {system}"), found.json());
            let matched = || names.iter().zip(labels).filter_map(|(name, label)| Some(((*name)?, *label)));
            let (keys, own): (Vec<usize>, Vec<usize>) = matched().map(|(name, label)| (golds[name].1, label)).unzip();
            let mut alone = Agreement::default();
            alone.add(&keys, &own);
            row("  matched mentions alone", system, &alone);
            figures.insert(format!("raw text, matched mentions, {name}, {system}"), alone.json());
        }
    }
}

fn read(document: &Document, model: &LanguageModel, lexicon: &Lexicon) -> (AnnotatedText, Vec<Claim>) {
    let text = document.sentences.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join("\n");
    let report = Report::bare(ReportId::derive(&[&document.name]), document.name.clone(), text);
    let annotated = model.annotate(&report.text, &report.body);
    let claims = variorum_claims::extract(&report, &annotated, lexicon);
    (lexicon.settled(&annotated), claims)
}

/// Where every word stands in the joined text.
fn starts(document: &Document) -> Vec<Vec<Span>> {
    let mut at = 0;
    let mut word = |text: &String| {
        let start = at;
        at += text.chars().count() as u32 + 1;
        Span::new(start, at - 1)
    };
    document.sentences.iter().map(|words| words.iter().map(&mut word).collect()).collect()
}

/// The triggers of claims of happenings in validated sentences, each once, in the order of the text.
fn triggers(claims: &[Claim], document: &Document, starts: &[Vec<Span>]) -> Vec<Span> {
    let validated = |span: &Span| {
        let inside = |sentence: &Vec<Span>| {
            sentence
                .first()
                .zip(sentence.last())
                .is_some_and(|(first, last)| first.start <= span.start && span.end <= last.end)
        };
        starts
            .iter()
            .position(inside)
            .is_some_and(|sentence| document.mentions.iter().any(|one| one.sentence == sentence))
    };
    let happening = claims.iter().filter(|claim| claim.event_type.is_some());
    let mut spans: Vec<Span> = happening
        .filter_map(|claim| claim.trigger.as_ref())
        .map(|trigger| Span::new(trigger.start, trigger.end))
        .filter(validated)
        .collect();
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans.dedup();
    spans
}
