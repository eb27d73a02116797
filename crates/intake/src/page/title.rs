//! The headline of a page and the name of its outlet, from the lines above the article.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::Mark;
use super::repeat::fold;
use super::topic::Topic;
use super::unit::{End, Unit};
use crate::words;

/// Units on top of a page, and above its article, that are looked at.
const NEAR: usize = 150;

/// What the lines above the article say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The headline.
    pub(crate) title: Option<String>,
    /// The name of the site, where a line sets it beside the headline.
    pub(crate) outlet: Option<String>,
}

/// A part of a line: a page's `<title>` often joins headline, section and site.
#[derive(Debug)]
struct Part<'t> {
    unit: usize,
    text: &'t str,
    /// First or last of several parts of its line.
    outer: bool,
    /// Joined by a mark that joins nothing else (`|`, `»`, `::`), not by a dash.
    strong: bool,
    words: usize,
    overlap: f32,
    repeated: bool,
}

/// Reads title and outlet. `head` are the units above the first paragraph, `owner` is whose page it is by its foot.
pub(crate) fn head(
    units: &[Unit],
    marks: &[Option<Mark>],
    head: std::ops::Range<usize>,
    topic: &Topic,
    owner: Option<&str>,
) -> Head {
    let owner = owner.map(fold);
    let mut parts = parts(units, marks, head, topic);
    parts.retain(|part| owner.is_none() || Some(fold(part.text)) != owner);
    let Some(title) = parts.iter().filter(|part| is_headline(part, units)).max_by(|a, b| score(a).total_cmp(&score(b)))
    else {
        return Head::default();
    };
    let title_fold = fold(title.text);
    let outlet = repeated_site(&parts).or_else(|| {
        parts
            .iter()
            .filter(|part| part.outer && part.words <= 6 && part.overlap < 0.5 && starts_high(part.text))
            .filter(|part| parts.iter().any(|other| other.unit == part.unit && fold(other.text) == title_fold))
            .filter(|part| part.strong || part.overlap == 0.0 && part.words <= 5 && title.words >= 4)
            .max_by_key(|part| (part.unit == title.unit, part.strong))
            .map(|part| part.text.to_owned())
    });
    Head { title: Some(title.text.to_owned()), outlet }
}

fn parts<'t>(units: &[Unit<'t>], marks: &[Option<Mark>], head: std::ops::Range<usize>, topic: &Topic) -> Vec<Part<'t>> {
    let mut found: Vec<Part> = Vec::new();
    // A menu may be long; the title stands near the story or on top.
    let near = head.end.saturating_sub(NEAR);
    let looked_at = head.filter(|&at| at < NEAR || at >= near);
    for at in looked_at.filter(|&at| marks[at].is_none() && units[at].shape.words <= 40) {
        let split = split(units[at].text);
        let count = split.len();
        for (place, (text, strong)) in split.into_iter().enumerate() {
            let words = words::words(text).count();
            if words > 0 {
                let outer = count > 1 && (place == 0 || place + 1 == count);
                let overlap = topic.overlap(&words::stems(text), false).unwrap_or(0.0);
                found.push(Part { unit: at, text, outer, strong, words, overlap, repeated: false });
            }
        }
    }
    let folds: Vec<String> = found.iter().map(|part| fold(part.text)).collect();
    let mut prints: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (part, text) in found.iter().zip(&folds) {
        prints.entry(text).or_default().insert(part.unit);
    }
    let repeated: Vec<bool> = folds.iter().map(|text| prints[text.as_str()].len() > 1).collect();
    for (part, repeated) in found.iter_mut().zip(repeated) {
        part.repeated = repeated;
    }
    found
}

/// Splits a line at the marks that join headline and site; dashes only between spaces.
fn split(line: &str) -> Vec<(&str, bool)> {
    let strong = [" | ", " » ", " :: ", " « ", " • ", " · ", " ¦ "];
    let weak = [" - ", " – ", " — "];
    let used: &[&str] = if strong.iter().any(|mark| line.contains(mark)) { &strong } else { &weak };
    let is_strong = used.len() == strong.len();
    let mut parts = vec![line];
    for mark in used {
        parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
    }
    parts.into_iter().map(|part| (part.trim(), is_strong)).filter(|(part, _)| !part.is_empty()).collect()
}

/// A headline is a line of several words that is no sentence of a text and no word to the reader.
fn is_headline(part: &Part, units: &[Unit]) -> bool {
    let shape = &units[part.unit].shape;
    let bare = part.text.trim_end();
    let open = !bare.ends_with('.') || bare.ends_with("...") || bare.ends_with(".S.") || bare.ends_with(".N.");
    (3..=30).contains(&part.words)
        && (open || part.repeated)
        && shape.end != End::Colon
        && !(shape.second_person && part.overlap < 0.34)
        && (part.overlap >= 0.3 || part.repeated && part.overlap >= 0.15 && part.words >= 4)
}

/// Words on the story count, being printed twice counts, and a few words more than a label's.
fn score(part: &Part) -> f32 {
    // One or two words that the story has too prove little.
    part.overlap * (part.words as f32 / 4.0).min(1.0)
        + if part.repeated { 0.5 } else { 0.0 }
        + (part.words.min(10) as f32) * 0.04
        + part.unit.min(20) as f32 * 0.002
}

/// A site that two lines name beside different things: "Harbour fire | The Gazette", "World | THE GAZETTE Archive".
fn repeated_site(parts: &[Part]) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for (at, one) in parts.iter().enumerate().filter(|(_, part)| part.outer) {
        for other in parts[at + 1..].iter().filter(|part| part.outer && part.unit != one.unit) {
            let shared = one
                .text
                .split_whitespace()
                .zip(other.text.split_whitespace())
                .take_while(|(a, b)| fold(a) == fold(b))
                .count();
            let whole = shared == one.words_in_text().min(other.words_in_text());
            if !whole || shared == 0 || one.overlap >= 0.5 && other.overlap >= 0.5 {
                continue;
            }
            let text = if is_shouted(one.text) { other.text } else { one.text };
            let name: Vec<&str> = text.split_whitespace().take(shared).collect();
            let name = name.join(" ");
            if starts_high(&name) && best.as_ref().is_none_or(|(words, _)| shared > *words) {
                best = Some((shared, name));
            }
        }
    }
    best.map(|(_, name)| name)
}

impl Part<'_> {
    fn words_in_text(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

fn is_shouted(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).take(12).all(char::is_uppercase)
}

fn starts_high(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase() && c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::super::mark::mark;
    use super::super::unit::units;
    use super::*;

    fn read(lines: &str) -> (Option<String>, Option<String>) {
        let mut topic = Topic::default();
        topic.add(&words::stems("The ferry ran aground near the island on Monday night, the port authority said."));
        topic.add(&words::stems("Forty people were on the ferry when it struck a reef east of the island."));
        let units = units(lines, true);
        let marks: Vec<_> = units.iter().map(mark).collect();
        let found = head(&units, &marks, 0..units.len(), &topic, None);
        (found.title, found.outlet)
    }

    fn both(title: &str, outlet: &str) -> (Option<String>, Option<String>) {
        (Some(title.to_owned()), (!outlet.is_empty()).then(|| outlet.to_owned()))
    }

    #[test]
    fn the_headline_is_about_the_story() {
        let found =
            read("Connect with us\nWhat are you looking for?\nWorld News Today\nForty on ferry that ran aground\n");
        assert_eq!(found, both("Forty on ferry that ran aground", ""));
        assert_eq!(read("Menu\nWorld News Today"), (None, None));
    }

    #[test]
    fn the_site_stands_beside_the_headline() {
        assert_eq!(
            read("Ferry runs aground off island | The Gazette"),
            both("Ferry runs aground off island", "The Gazette")
        );
        assert_eq!(
            read("Ferry runs aground off island - The Gazette"),
            both("Ferry runs aground off island", "The Gazette")
        );
        assert_eq!(read("Ferry runs aground off island – port authority"), both("Ferry runs aground off island", ""));
        assert_eq!(
            read("News and Opinion | The gazette\nFerry runs aground off island | THE GAZETTE Archive 2005-2009"),
            both("Ferry runs aground off island", "The gazette")
        );
    }
}
