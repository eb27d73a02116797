//! The measure: slots by head noun, templates aligned for the greatest total, as GTT's evaluation does (Du, Rush and Cardie 2021).

use std::collections::BTreeMap;

use super::align::assign;
use super::heads::head;
use super::keys::{Filler, Slot, Template};
use super::templates::Incidence;
use crate::conll18::Count;

/// Sums over messages.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Fillers of aligned templates.
    pub(crate) slots: BTreeMap<Slot, Count>,
    /// Fillers of whole messages.
    pub(crate) by_message: BTreeMap<Slot, Count>,
    /// Templates: those of the key, those found, those aligned.
    pub(crate) templates: Count,
    /// Aligned templates of the right kind.
    pub(crate) right_kind: usize,
    /// Templates that state a number of dead or injured, and those for which it is right.
    pub(crate) dead: (usize, usize),
    pub(crate) injured: (usize, usize),
}

impl Tally {
    /// Adds one message.
    pub(crate) fn add(&mut self, gold: &[Template], found: &[Incidence]) {
        self.templates.gold += gold.iter().filter(|template| !template.optional).count();
        self.templates.system += found.len();
        let weights: Vec<Vec<u32>> =
            gold.iter().map(|gold| found.iter().map(|found| alike(gold, found)).collect()).collect();
        let columns = assign(&weights);
        for (at, gold) in gold.iter().enumerate() {
            let pair = columns[at].filter(|column| weights[at][*column] > 0).map(|column| &found[column]);
            self.add_pair(gold, pair);
        }
        for (column, spurious) in found.iter().enumerate() {
            let aligned =
                columns.iter().enumerate().any(|(at, given)| *given == Some(column) && weights[at][column] > 0);
            if !aligned {
                for slot in Slot::ALL {
                    self.slots.entry(slot).or_default().system += spurious.fillers(slot).len();
                }
            }
        }
        for slot in Slot::ALL {
            let gold = distinct(gold.iter().flat_map(|template| fillers_of(template, slot)));
            let found = distinct_words(found.iter().flat_map(|found| found.fillers(slot)));
            add(self.by_message.entry(slot).or_default(), &gold, &found);
        }
    }

    fn add_pair(&mut self, gold: &Template, found: Option<&Incidence>) {
        if gold.optional && found.is_none() {
            return;
        }
        for slot in Slot::ALL {
            let found = found.map(|found| found.fillers(slot)).unwrap_or_default();
            add(self.slots.entry(slot).or_default(), &fillers_of(gold, slot), &found);
        }
        if let Some(found) = found.filter(|_| !gold.optional) {
            self.templates.correct += 1;
            self.right_kind += usize::from(gold.incidents.contains(&found.incident));
        }
        for (stated, read, tally) in [
            (gold.dead, found.and_then(|found| found.dead), &mut self.dead),
            (gold.injured, found.and_then(|found| found.injured), &mut self.injured),
        ] {
            if stated.is_some() {
                tally.0 += 1;
                tally.1 += usize::from(stated == read);
            }
        }
    }

    /// All five slots together.
    pub(crate) fn micro(slots: &BTreeMap<Slot, Count>) -> Count {
        slots.values().fold(Count::default(), |sum, count| Count {
            correct: sum.correct + count.correct,
            system: sum.system + count.system,
            gold: sum.gold + count.gold,
        })
    }
}

fn fillers_of(template: &Template, slot: Slot) -> Vec<Filler> {
    template.slots.get(&slot).cloned().unwrap_or_default()
}

fn add(count: &mut Count, gold: &[Filler], found: &[String]) {
    let matched = matches(gold, found);
    count.correct += matched.iter().filter(|at| at.is_some()).count();
    // An optional filler is right where it is found and no miss where not.
    count.gold += gold.iter().zip(&matched).filter(|(filler, at)| !filler.optional || at.is_some()).count();
    count.system += found.len();
}

/// Which of the found strings is given to which filler of the key.
fn matches(gold: &[Filler], found: &[String]) -> Vec<Option<usize>> {
    let heads: Vec<String> = found.iter().map(|found| head(found)).collect();
    let weights: Vec<Vec<u32>> = gold
        .iter()
        .map(|gold| {
            heads.iter().map(|found| u32::from(gold.strings.iter().any(|string| head(string) == *found))).collect()
        })
        .collect();
    let given = assign(&weights);
    given.into_iter().zip(weights).map(|(at, weights)| at.filter(|at| weights[*at] > 0)).collect()
}

/// How many fillers agree; of equals, those of one kind go together.
fn alike(gold: &Template, found: &Incidence) -> u32 {
    let right: usize = Slot::ALL
        .into_iter()
        .map(|slot| matches(&fillers_of(gold, slot), &found.fillers(slot)).into_iter().flatten().count())
        .sum();
    2 * right as u32 + u32::from(gold.incidents.contains(&found.incident))
}

/// The fillers of several templates, each once.
fn distinct(fillers: impl Iterator<Item = Filler>) -> Vec<Filler> {
    let mut all: Vec<Filler> = Vec::new();
    for filler in fillers {
        match all.iter_mut().find(|other| other.strings.iter().any(|string| filler.strings.contains(string))) {
            Some(other) => other.optional &= filler.optional,
            None => all.push(filler),
        }
    }
    all
}

fn distinct_words(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in words {
        if all.iter().all(|other| head(other) != head(&word)) {
            all.push(word);
        }
    }
    all
}
