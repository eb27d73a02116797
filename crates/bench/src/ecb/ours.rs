//! The gold mentions of ECB+ clustered by our engine.
//!
//! How gold mentions are fed: the language model reads every document from the gold tokens (tags, lemmas, trees, names).
//! Where a gold mention is headed by a proper noun, the model's names that overlap it are replaced by the proper nouns
//! of the mention, of the kind that its tag tells; all other names are the model's own. `ground_report` and
//! `join_entities` then run as in a build, the documents of a topic together; a gold mention means the entity of the
//! mention of ours that holds its head. What has no entity there (nouns, pronouns that no rule resolves) is joined by
//! `join_descriptions`, among the documents of the topic whose words show them to tell of one happening (a topic of
//! ECB+ holds two). Times are counted by `when` from the day that the
//! document states of itself, where it does.

use std::collections::{BTreeMap, BTreeSet};

use variorum_grounding::when::Tense;
use variorum_grounding::who::{Described, head_of, join_descriptions};
use variorum_grounding::{GroundedReport, Knowledge, ground_report, join_entities};
use variorum_language::LanguageModel;
use variorum_language::annotation::{AnnotatedText, Name, NameKind, Upos};
use variorum_record::{Date, EntityId, EntityKind, PublishedBasis, Report, ReportId, Span};

use super::documents::{Document, GoldMention};

/// Documents whose weighted words are on average this alike tell of one happening.
const ALIKE: f64 = 0.05;

/// What a gold mention is, by its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Participant,
    Place,
    Time,
}

impl Kind {
    /// `None` for actions.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        Some(match tag {
            _ if tag.starts_with("HUMAN_") || tag.starts_with("NON_HUMAN_") => Self::Participant,
            _ if tag.starts_with("LOC_") => Self::Place,
            _ if tag.starts_with("TIME_") => Self::Time,
            _ => return None,
        })
    }
}

fn name_kind(tag: &str) -> Option<NameKind> {
    Some(match tag {
        "HUMAN_PART_PER" | "HUMAN_PART" => NameKind::Person,
        "HUMAN_PART_ORG" | "HUMAN_PART_MET" => NameKind::Organization,
        "HUMAN_PART_GPE" | "LOC_GEO" | "LOC_OTHER" => NameKind::Place,
        "LOC_FAC" | "HUMAN_PART_FAC" => NameKind::Facility,
        _ => return None,
    })
}

/// What a description may be, by the tag of its mention.
fn entity_kind(tag: &str) -> EntityKind {
    match tag {
        "HUMAN_PART_PER" | "HUMAN_PART" => EntityKind::Person,
        "LOC_FAC" => EntityKind::Facility,
        _ if tag.starts_with("HUMAN_") => EntityKind::Organization,
        _ if tag.starts_with("LOC_") => EntityKind::Place,
        _ => EntityKind::Other,
    }
}

/// A document as the model reads it, with its gold mentions by the model's tokens.
pub(crate) struct Read {
    pub(crate) text: AnnotatedText,
    report: Report,
    /// Of each gold mention the sentence and tokens of the reading.
    pub(crate) places: Vec<Option<(usize, Vec<usize>)>>,
}

impl Read {
    pub(crate) fn of(document: &Document, model: &LanguageModel, knowledge: &Knowledge) -> Self {
        let text = model.annotate_tokens(&document.sentences);
        let mut starts = Vec::new();
        let mut at = 0;
        for sentence in &document.sentences {
            starts.push(
                sentence
                    .iter()
                    .map(|word| {
                        let start = at;
                        at += word.chars().count() as u32 + 1;
                        Span::new(start, at - 1)
                    })
                    .collect::<Vec<Span>>(),
            );
        }
        let whole = document.sentences.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        let places = document.mentions.iter().map(|mention| place(&text, &starts[mention.sentence], mention)).collect();
        let published = stated_day(document, knowledge);
        let report = Report {
            published,
            published_basis: published.map(|_| PublishedBasis::Stated),
            ..Report::bare(ReportId::derive(&[&document.name]), document.name.clone(), whole)
        };
        Self { text, report, places }
    }
}

fn place(text: &AnnotatedText, spans: &[Span], mention: &GoldMention) -> Option<(usize, Vec<usize>)> {
    let spans: Vec<Span> = mention.tokens.iter().map(|at| spans[*at]).collect();
    let sentence = text.sentence_from(spans.first()?.start);
    let over = |span: Span| spans.iter().any(|own| own.overlap(span) > 0);
    let tokens = &text.sentences.get(sentence)?.tokens;
    let at: Vec<usize> = (0..tokens.len()).filter(|at| over(tokens[*at].span)).collect();
    (!at.is_empty()).then_some((sentence, at))
}

/// The day that a document states of itself: in its address or in a short line at its head.
fn stated_day(document: &Document, knowledge: &Knowledge) -> Option<Date> {
    document.sentences.iter().take(4).find_map(|words| {
        let address = words.first().is_some_and(|word| word.starts_with("http"));
        if address {
            let numbers: Vec<i16> = words.iter().filter_map(|word| word.parse().ok()).collect();
            let dates = numbers.windows(3).filter(|three| (1990..2030).contains(&three[0]));
            return dates.filter_map(|three| Date::new(three[0], three[1] as i8, three[2] as i8).ok()).next();
        }
        let line = words.join(" ");
        let found = knowledge.dates.find(&line, 0);
        let day = |found: &variorum_grounding::when::Found| {
            let (first, last, ..) = found.resolve(None, Tense::Past)?;
            (first == last).then_some(first)
        };
        (words.len() <= 12).then(|| found.iter().find_map(day)).flatten()
    })
}

/// The gold mentions' names in place of the model's.
fn with_gold_names(document: &Document, read: &Read) -> AnnotatedText {
    let mut text = read.text.clone();
    for (mention, place) in document.mentions.iter().zip(&read.places) {
        let (Some(kind), Some((sentence, tokens))) = (name_kind(&mention.tag), place) else { continue };
        let Some(head) = head_of(&text, *sentence, tokens) else { continue };
        let sentence = &mut text.sentences[*sentence];
        let words = &sentence.tokens;
        if words[head].upos != Upos::Propn {
            continue;
        }
        let inside = |at: usize| {
            tokens.contains(&at) && matches!(words[at].upos, Upos::Propn | Upos::Num)
                || tokens.contains(&at) && words[at].text == "-"
        };
        let (mut first, mut end) = (head, head + 1);
        while first > 0 && inside(first - 1) {
            first -= 1;
        }
        while end < words.len() && inside(end) {
            end += 1;
        }
        sentence.names.retain(|name| name.end <= first || end <= name.first);
        sentence.names.push(Name { first, end, kind });
        sentence.names.sort_by_key(|name| name.first);
    }
    text
}

/// Clusters all gold mentions of a topic that are no actions: a label for each of them, document by document.
pub(crate) fn clusters(documents: &[Document], read: &[Read], knowledge: &Knowledge) -> Vec<Vec<usize>> {
    let mut grounded: Vec<GroundedReport> = documents
        .iter()
        .zip(read)
        .map(|(document, read)| ground_report(&read.report, &with_gold_names(document, read), Vec::new(), knowledge))
        .collect();
    let entities = join_entities(&mut grounded, &[]).entities;
    let happenings = happenings(&Alike::of(read), documents.len());
    let mut described: Vec<Described> = Vec::new();
    let mut at: Vec<(usize, usize)> = Vec::new();
    let mut times: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (document_at, (document, read)) in documents.iter().zip(read).enumerate() {
        for (mention_at, (mention, place)) in document.mentions.iter().zip(&read.places).enumerate() {
            let (Some(kind), Some((sentence, tokens))) = (Kind::of(&mention.tag), place) else { continue };
            if kind == Kind::Time {
                times.insert((document_at, mention_at), time(read, *sentence, tokens, knowledge));
                continue;
            }
            let entity = head_of(&read.text, *sentence, tokens)
                .and_then(|head| meant(&grounded[document_at], read.text.sentences[*sentence].tokens[head].span));
            if let Some(one) =
                Described::of(&read.text, document_at, *sentence, tokens, entity_kind(&mention.tag), entity)
            {
                described.push(one);
                at.push((document_at, mention_at));
            }
        }
    }
    let labels = join_descriptions(&described, &entities, &happenings);
    let mut all: BTreeMap<(usize, usize), usize> = at.into_iter().zip(labels).collect();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (place, value) in times {
        let next = described.len() + known.len();
        all.insert(place, *known.entry(value).or_insert(next));
    }
    let mut apart = 2_000_000;
    (0..documents.len())
        .map(|document| {
            (0..documents[document].mentions.len())
                .map(|mention| {
                    apart += 1;
                    all.get(&(document, mention)).copied().unwrap_or(apart)
                })
                .collect()
        })
        .collect()
}

/// The entity of our mention that holds a span, the shortest that does.
fn meant(report: &GroundedReport, span: Span) -> Option<EntityId> {
    let holds = report.mentions.iter().filter(|mention| mention.start <= span.start && span.end <= mention.end);
    holds.min_by_key(|mention| mention.end - mention.start).and_then(|mention| mention.entity_id.clone())
}

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The days that an expression means, else its words without the small ones.
fn time(read: &Read, sentence: usize, tokens: &[usize], knowledge: &Knowledge) -> String {
    let words = &read.text.sentences[sentence].tokens;
    let text = tokens.iter().map(|at| words[*at].text.as_str()).collect::<Vec<_>>().join(" ");
    let read_as = knowledge.dates.resolve(&text, read.report.published, Tense::Past);
    if let Some((first, last, ..)) = read_as {
        return format!("{first}..{last}");
    }
    // A weekday that nothing dates is that day, whatever hour is told with it.
    let weekday =
        tokens.iter().map(|at| words[*at].lemma.to_lowercase()).find(|word| WEEKDAYS.contains(&word.as_str()));
    if let Some(weekday) = weekday {
        return weekday;
    }
    let telling = |at: &&usize| !matches!(words[**at].upos, Upos::Adp | Upos::Det | Upos::Punct);
    tokens.iter().filter(telling).map(|at| words[*at].lemma.to_lowercase()).collect::<Vec<_>>().join(" ")
}

/// Which documents tell of one happening: average-link clusters of those that are alike.
fn happenings(alike: &Alike, documents: usize) -> Vec<usize> {
    let mut sets: Vec<Vec<usize>> = (0..documents).map(|document| vec![document]).collect();
    loop {
        let mean = |one: &[usize], other: &[usize]| {
            let sum: f64 = one.iter().flat_map(|a| other.iter().map(|b| alike.of_two(*a, *b))).sum();
            sum / (one.len() * other.len()) as f64
        };
        let pairs = (0..sets.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let best = pairs.map(|(a, b)| (mean(&sets[a], &sets[b]), a, b)).max_by(|one, other| one.0.total_cmp(&other.0));
        let Some((_, a, b)) = best.filter(|(mean, ..)| *mean >= ALIKE) else { break };
        let moved = sets.remove(a);
        sets[b].extend(moved);
    }
    let mut labels = vec![0; documents];
    for (label, set) in sets.iter().enumerate() {
        for document in set {
            labels[*document] = label;
        }
    }
    labels
}

/// How alike documents are: the cosine of their nouns, names and verbs, each weighed by how few documents hold it.
struct Alike {
    weights: Vec<BTreeMap<String, f64>>,
}

impl Alike {
    fn of(read: &[Read]) -> Self {
        let words = |read: &Read| -> BTreeMap<String, f64> {
            let mut counts = BTreeMap::new();
            for token in read.text.sentences.iter().flat_map(|sentence| &sentence.tokens) {
                if matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Num) {
                    *counts.entry(token.lemma.to_lowercase()).or_insert(0.0) += 1.0;
                }
            }
            counts
        };
        let mut weights: Vec<BTreeMap<String, f64>> = read.iter().map(words).collect();
        let mut holding: BTreeMap<String, f64> = BTreeMap::new();
        for word in weights.iter().flat_map(|words| words.keys().collect::<BTreeSet<_>>()) {
            *holding.entry(word.clone()).or_default() += 1.0;
        }
        let all = read.len() as f64;
        for words in &mut weights {
            for (word, count) in words.iter_mut() {
                *count = (1.0 + count.ln()) * (all / holding[word]).ln();
            }
            let length = words.values().map(|weight| weight * weight).sum::<f64>().sqrt().max(1e-9);
            words.values_mut().for_each(|weight| *weight /= length);
        }
        Self { weights }
    }

    fn of_two(&self, one: usize, other: usize) -> f64 {
        self.weights[one].iter().filter_map(|(word, weight)| Some(weight * self.weights[other].get(word)?)).sum()
    }
}
