//! Truth discovery: what several sources of unknown reliability say of many things, weighed together.
//!
//! [`discover`] takes [`Item`]s (one thing of which one value is true) with the values told of them and by whom, and gives
//! for each value the probability that it is true and for each source how often it tells things exactly, coarsely and
//! wrongly. It is a pure function of what it is given, in whatever order, and has no setting by data set.
//!
//! # The model
//! One generative model serves places, numbers and lists of names. Of each item one value is true: one of those told, or
//! one that nobody told. A source that tells of an item tells its true value (*exact*), a value that holds too but says
//! less (*coarse*: the province for the town, "dozens" for 34, some of the authors), or an error. Which of the told values
//! are coarser forms of which is given with the item; nothing else about values is known to the model.
//!
//! - The three rates of a source have a Dirichlet prior. Its mean is learned for each *pool* of sources (a kind, such as
//!   unnamed informants) around the prior that the caller gives, so that a source with two claims is taken for one of its
//!   kind and not for a perfect or a worthless one: the long tail of sources, which CATD (Li et al. 2014) meets with
//!   confidence intervals.
//! - The split into exact, coarse and wrong, and that a coarse claim supports every finer value, is TDH's (Jung, Kim and
//!   Shim, EDBT 2019). Where TDH spreads errors over the other told values, here an error hits upon one value with a small
//!   chance given with the value, as in Accu (Dong, Berti-Equille and Srivastava, VLDB 2009): two sources seldom err alike,
//!   and that all of them err is possible. A probability is therefore one of the value, not a rank among those told.
//! - A claim that is known to be taken from another one does not count at all. What is not known to be copied still may
//!   be: each further source for a value counts for less, by how likely it is to have copied an earlier one
//!   ([`copies`]; AccuCopy of the same paper).
//! - Rates and truths are estimated in turn (expectation maximisation) until they stand still. Only items of which at
//!   least two sources tell teach anything about the sources: nobody bears out himself.
//!
//! Weighed and not taken: TruthFinder (Yin 2008) and CRH (Li 2014), whose scores are no probabilities; LCA (Pasternack and
//! Roth 2013), whose simple form is Accu without the coarse claims; DART (Lin and Chen 2018), which needs domains.

mod copies;
mod model;
pub(crate) mod readings;
pub mod relations;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use model::Estimates;

/// The chance that a source that errs hits upon a given value, where nothing more is known: one of 100 (Dong 2009's `n`).
pub const CHANCE: f64 = 0.01;

/// One value told of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The value in words; distinct within an item.
    pub key: String,
    /// The chance that a source that errs tells just this value; above 0, at most 1.
    pub chance: f64,
    /// Which of the item's values (by index) say the same more coarsely.
    pub coarser: Vec<usize>,
}

/// One source's word.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Who tells it.
    pub source: String,
    /// Index into the item's values.
    pub value: usize,
    /// Which of the item's words (by index) it is taken from, where that is known. One that says the same does not count.
    pub taken_from: Option<usize>,
}

/// One thing, of which one value is true.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Its name; distinct among items.
    pub key: String,
    /// What is told of it.
    pub values: Vec<Value>,
    /// By whom.
    pub told: Vec<Told>,
}

impl Item {
    /// An item from words of sources: equal values are one, `coarser(a, b)` tells whether `a` is a coarser form of `b`, and
    /// `chance` how easily one who errs hits upon a value.
    pub fn of<V: Ord + Clone>(
        key: impl Into<String>,
        words: &[(String, V)],
        coarser: impl Fn(&V, &V) -> bool,
        chance: impl Fn(&V) -> f64,
        name: impl Fn(&V) -> String,
    ) -> Self {
        let known: Vec<&V> = words.iter().map(|(_, value)| value).collect::<BTreeSet<_>>().into_iter().collect();
        let values = known.iter().map(|value| Value {
            key: name(value),
            chance: chance(value),
            coarser: (0..known.len()).filter(|at| known[*at] != *value && coarser(known[*at], value)).collect(),
        });
        let told = words.iter().map(|(source, value)| Told {
            source: source.clone(),
            value: known.binary_search(&value).unwrap_or_default(),
            taken_from: None,
        });
        Self { key: key.into(), values: values.collect(), told: told.collect() }
    }
}

/// How often sources of a kind tell a thing exactly, coarsely or wrongly, before anything is known of them: counts of a
/// Dirichlet prior, all above 0. Their sum says how many claims it takes to outweigh the prior.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Exact.
    pub exact: f64,
    /// True, but less than could be told.
    pub coarse: f64,
    /// Wrong.
    pub wrong: f64,
}

impl Default for Prior {
    /// TDH's: one in four wrong.
    fn default() -> Self {
        Self { exact: 3.0, coarse: 3.0, wrong: 2.0 }
    }
}

/// What is known of a source beforehand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Informant {
    /// The pool of sources of which it is one: their common mean is learned.
    pub pool: String,
    /// The prior of that pool; of several given for one pool that of the first source counts.
    pub prior: Prior,
}

/// What is found of one item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    /// By value: the probability that it is the true value, 0 to 1.
    pub exact: Vec<f64>,
    /// By value: the probability that it holds, exactly or as a coarser form of the true value.
    pub holds: Vec<f64>,
    /// The probability that nobody told the true value.
    pub none: f64,
    /// The likeliest value; of equals the one that more sources tell, then the first by name.
    pub estimate: Option<usize>,
}

/// What is found of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Standing {
    /// Expected share of its claims that are exact.
    pub exact: f64,
    /// Expected share that hold but say less.
    pub coarse: f64,
    /// Expected share that are wrong.
    pub wrong: f64,
    /// Claims borne out: more independent others tell the same (or a coarser or finer form of it) than part from it.
    pub agreed: u32,
    /// Claims that more independent others part from than bear out.
    pub parted: u32,
    /// Claims of which no independent other tells, or as many for as against.
    pub unjudged: u32,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Discovered {
    /// By the item's key.
    pub items: BTreeMap<String, Finding>,
    /// By the source's name.
    pub sources: BTreeMap<String, Standing>,
}

/// Weighs what sources tell of items. Of a source that `informants` does not hold nothing is known beforehand.
///
/// Items of one key, values out of range and chances out of bounds are the caller's errors: the first item of a key counts,
/// the others are passed over, and chances are brought into bounds.
#[must_use]
pub fn discover(items: &[Item], informants: &BTreeMap<String, Informant>) -> Discovered {
    model::Solved::new(items, informants).discovered()
}

#[cfg(test)]
mod tests;
