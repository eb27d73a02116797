//! Expressions of time in sentences written for this measure: does the claim get its days?
//!
//! Each sentence is read by the language model; its marked trigger is made a claim, and the whole way is measured: the
//! expression found, the right one chosen, the direction taken from the tense, the days counted. `published` lies before
//! or after the day told of, as in the news.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use variorum_grounding::when::{DateWords, resolve_times};
use variorum_language::LanguageModel;
use variorum_record::{Claim, ClaimId, Date, Link, ReportId, Span, Speech, Trigger};

/// The sentences: `published | sentence | first..last`, one a line, with the claim in braces, its trigger between
/// asterisks and the cue of a saying between underlines. `none` is a claim without days; one day is written once.
const SENTENCES: &str = include_str!("dates.txt");

/// Measures on the sentences beside this file; prints a table and returns the figures. The data folder is not needed.
///
/// # Errors
/// Where the model cannot be loaded or a line of the set is not as documented.
pub(crate) fn run(_data: &Path) -> Result<Value> {
    let (model, words) = (LanguageModel::shipped(1)?, DateWords::shipped()?);
    let mut by_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut kind = "";
    for line in SENTENCES.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('#') {
            kind = name.trim();
            continue;
        }
        let row = Row::parse(line).with_context(|| line.to_owned())?;
        let text = model.annotate(&row.text, &[Span::new(0, row.text.chars().count() as u32)]);
        let mut claims = [row.claim];
        resolve_times(&mut claims, &text, &row.text, Some(row.published), &words);
        let read = claims[0].time.as_ref().and_then(|time| Some((time.start?, time.end?)));
        let tally = by_kind.entry(kind).or_default();
        tally.0 += 1;
        if read == row.expected {
            tally.1 += 1;
        } else {
            println!("  {}: read {read:?}, not {:?}", row.text, row.expected);
        }
    }
    let (all, right) = by_kind.values().fold((0, 0), |(all, right), tally| (all + tally.0, right + tally.1));
    println!("{:<40} {:>8} {:>8} {:>8}", "kind", "claims", "right", "share");
    let mut figures = serde_json::Map::new();
    for (kind, (all, right)) in by_kind.into_iter().chain([("all", (all, right))]) {
        let share = right as f64 / all.max(1) as f64;
        println!("{kind:<40} {all:>8} {right:>8} {:>7.1}%", 100.0 * share);
        figures.insert(kind.to_owned(), json!({ "claims": all, "right": right, "accuracy": share }));
    }
    Ok(Value::Object(figures))
}

/// One line of the set.
struct Row {
    published: Date,
    text: String,
    claim: Claim,
    expected: Option<(Date, Date)>,
}

impl Row {
    fn parse(line: &str) -> Result<Self> {
        let mut fields = line.split('|').map(str::trim);
        let mut next = || fields.next().ok_or_else(|| anyhow!("three fields are needed"));
        let (published, marked, expected) = (next()?.parse()?, next()?, next()?);
        let expected = match (expected, expected.split_once("..")) {
            ("none", _) => None,
            (_, Some((first, last))) => Some((first.parse()?, last.parse()?)),
            (day, None) => Some((day.parse()?, day.parse()?)),
        };
        let (text, marks) = unmark(marked);
        let span = |sign: char| marks.get(&sign).map(|places| Span::new(places[0], places[places.len() - 1]));
        let trigger = span('*').ok_or_else(|| anyhow!("no trigger between asterisks"))?;
        let whole = Span::new(0, text.chars().count() as u32);
        let claim = claim(&text, span('{').unwrap_or(whole), trigger, span('_'));
        Ok(Self { published, text, claim, expected })
    }
}

/// The text without marks, and where each mark stood.
fn unmark(marked: &str) -> (String, BTreeMap<char, Vec<u32>>) {
    let (mut text, mut marks, mut at) = (String::new(), BTreeMap::<char, Vec<u32>>::new(), 0);
    for letter in marked.chars() {
        match letter {
            '{' | '}' => marks.entry('{').or_default().push(at),
            '*' | '_' => marks.entry(letter).or_default().push(at),
            _ => {
                text.push(letter);
                at += 1;
            }
        }
    }
    (text, marks)
}

fn claim(text: &str, span: Span, trigger: Span, cue: Option<Span>) -> Claim {
    let slice = |span: Span| text.chars().skip(span.start as usize).take(span.len() as usize).collect::<String>();
    let link = |cue: Span| Link {
        name: String::new(),
        entity_id: None,
        text: String::new(),
        start: cue.start,
        end: cue.start,
        cue: Some(slice(cue)),
        cue_start: Some(cue.start),
        cue_end: Some(cue.end),
        role: None,
        anonymous: false,
        kind: None,
        affiliation: None,
    };
    Claim {
        speech: if cue.is_some() { Speech::Indirect } else { Speech::Narration },
        attribution: cue.into_iter().map(link).collect(),
        trigger: Some(Trigger { text: slice(trigger), start: trigger.start, end: trigger.end }),
        ..Claim::bare(ClaimId::derive(&[text]), ReportId::derive(&[text]), span, slice(span))
    }
}
