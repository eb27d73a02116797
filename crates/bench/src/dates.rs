//! Expressions of time in sentences written for this measure: does the claim get its days?
//!
//! Each sentence is read by the language model; its marked trigger is made a claim, and the whole way is measured: the
//! expression found, the right one chosen, the direction taken from the tense, the days counted. `published` lies before
//! or after the day told of, as in the news.

#[cfg(feature = "duckling")]
mod peer;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use variorum_grounding::when::{DateWords, resolve_times};
use variorum_language::LanguageModel;
use variorum_record::{Claim, ClaimId, Date, Link, ReportId, Span, Speech, Trigger};

/// The sentences: `published | sentence | first..last`, one a line, with the claim in braces, its trigger between
/// asterisks and the cue of a saying between underlines; triggers of other claims, told before, between plus signs. `none` is a claim without days; one day is written once.
const SENTENCES: &str = include_str!("dates.txt");

/// Measures on the sentences beside this file; prints a table and returns the figures. The data folder is not needed. With the feature
/// `duckling` that crate's answers stand beside.
///
/// # Errors
/// Where the model cannot be loaded or a line of the set is not as documented.
pub(crate) fn run(_data: &Path) -> Result<Value> {
    let (model, words) = (LanguageModel::shipped(1)?, DateWords::shipped()?);
    let mut by_kind: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut kind = "";
    for line in SENTENCES.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('#') {
            kind = name.trim();
            continue;
        }
        let row = Row::parse(line).with_context(|| line.to_owned())?;
        let text = model.annotate(&row.text, &[Span::new(0, row.text.chars().count() as u32)]);
        let mut claims = row.claims;
        resolve_times(&mut claims, &text, &row.text, Some(row.published), &words);
        let read = claims[0].time.as_ref().and_then(|time| Some((time.start?, time.end?)));
        let tally = by_kind.entry(kind).or_default();
        tally.all += 1;
        #[cfg(feature = "duckling")]
        {
            tally.peer += usize::from(peer::days(&row.text, row.published)? == row.expected);
        }
        if read == row.expected {
            tally.right += 1;
        } else {
            println!("  {}: read {read:?}, not {:?}", row.text, row.expected);
        }
    }
    let mut whole = Tally::default();
    for tally in by_kind.values() {
        whole = Tally { all: whole.all + tally.all, right: whole.right + tally.right, peer: whole.peer + tally.peer };
    }
    let with_peer = cfg!(feature = "duckling");
    println!("{:<40} {:>8} {:>8} {:>8} {:>10}", "kind", "claims", "right", "share", "duckling");
    let mut figures = serde_json::Map::new();
    for (kind, tally) in by_kind.into_iter().chain([("all", whole)]) {
        let share = |right: usize| right as f64 / tally.all.max(1) as f64;
        let peer = with_peer.then(|| share(tally.peer));
        let shown = peer.map_or("not built".to_owned(), |peer| format!("{:.1}%", 100.0 * peer));
        println!("{kind:<40} {:>8} {:>8} {:>7.1}% {shown:>10}", tally.all, tally.right, 100.0 * share(tally.right));
        let accuracy = share(tally.right);
        figures.insert(
            kind.to_owned(),
            json!({ "claims": tally.all, "right": tally.right, "accuracy": accuracy, "duckling": peer }),
        );
    }
    Ok(Value::Object(figures))
}

/// Claims of one kind: all, those read right, those that the peer reads right.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    all: usize,
    right: usize,
    peer: usize,
}

/// One line of the set.
struct Row {
    published: Date,
    text: String,
    /// The measured one first.
    claims: Vec<Claim>,
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
        let mut claims = vec![claim(&text, span('{').unwrap_or(whole), trigger, span('_'))];
        for other in marks.get(&'+').into_iter().flat_map(|places| places.chunks_exact(2)) {
            claims.push(claim(&text, whole, Span::new(other[0], other[1]), None));
        }
        Ok(Self { published, text, claims, expected })
    }
}

/// The text without marks, and where each mark stood.
fn unmark(marked: &str) -> (String, BTreeMap<char, Vec<u32>>) {
    let (mut text, mut marks, mut at) = (String::new(), BTreeMap::<char, Vec<u32>>::new(), 0);
    for letter in marked.chars() {
        match letter {
            '{' | '}' => marks.entry('{').or_default().push(at),
            '*' | '_' | '+' => marks.entry(letter).or_default().push(at),
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
        start: cue.start,
        end: cue.start,
        cue: Some(slice(cue)),
        cue_start: Some(cue.start),
        cue_end: Some(cue.end),
        ..Link::bare(String::new())
    };
    Claim {
        speech: if cue.is_some() { Speech::Indirect } else { Speech::Narration },
        attribution: cue.into_iter().map(link).collect(),
        trigger: Some(Trigger { text: slice(trigger), start: trigger.start, end: trigger.end }),
        ..Claim::bare(ClaimId::derive(&[text]), ReportId::derive(&[text]), span, slice(span))
    }
}
