//! The estimation: rates of sources and truths of items in turn.

use std::collections::{BTreeMap, BTreeSet};

use super::copies::Dependence;
use super::{CHANCE, Discovered, Finding, Informant, Item, Prior, Standing};

/// Rounds at most.
const ROUNDS: usize = 60;
/// The rates stand still when none changes by more.
const STILL: f64 = 1e-4;
/// How many claims of a source count fully for the mean of its pool; one with many says no more about the others than that.
const SPEAKS_FOR_POOL: f64 = 8.0;
/// Least chance of a value and least rate of a source: nothing is impossible.
const LEAST: f64 = 1e-9;

/// One word that counts, with its share where its source tells several values of the item.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word {
    pub(super) source: usize,
    pub(super) value: usize,
    pub(super) share: f64,
}

#[derive(Debug)]
pub(super) struct Told {
    pub(super) chance: f64,
    /// By value of the item, whether it is a coarser form of this one.
    coarser: Vec<bool>,
    /// How many are.
    forms: f64,
}

/// An item, numbered and without copies.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) values: Vec<Told>,
    pub(super) words: Vec<Word>,
    /// The share of all values that nobody tells.
    others: f64,
    /// Whether at least two sources tell of it.
    judged: bool,
}

impl Case {
    /// The probability that a value holds: that it or a finer form of it is true.
    pub(super) fn holds(&self, truth: &[f64], value: usize) -> f64 {
        let finer = (0..self.values.len()).filter(|finer| self.values[*finer].coarser[value]);
        (truth[value] + finer.map(|finer| truth[finer]).sum::<f64>()).min(1.0)
    }
}

/// Rates of one source or one pool: exact, coarse, wrong; they sum to 1.
type Rates = [f64; 3];

/// What was learned of sources, for items that were not among those it was learned from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Estimates {
    rates: BTreeMap<String, Rates>,
    /// By pool, the mean of its sources.
    means: BTreeMap<String, Rates>,
    /// How likely one of a pair of sources depends on the other, the first by name first.
    pairs: BTreeMap<(String, String), f64>,
}

/// What is found of an item by what was learned from others.
pub(super) fn find(item: &Item, informants: &BTreeMap<String, Informant>, learned: &Estimates) -> Finding {
    let names: BTreeSet<&str> = item.told.iter().map(|told| told.source.as_str()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let order = by_name(item);
    let case = case(item, &order, &names);
    let unknown = Informant::default();
    let rates: Vec<Rates> = names
        .iter()
        .map(|name| {
            let of = informants.get(*name).unwrap_or(&unknown);
            let prior = || shares([of.prior.exact, of.prior.coarse, of.prior.wrong]);
            let known = learned.rates.get(*name).or_else(|| learned.means.get(&of.pool));
            known.copied().unwrap_or_else(prior)
        })
        .collect();
    let right: Vec<f64> = rates.iter().map(|rates| rates[0] + rates[1]).collect();
    let pair = |a: usize, b: usize| learned.pairs.get(&(names[a].to_owned(), names[b].to_owned())).copied();
    let dependence = Dependence::known(&case, pair);
    let truth = truth(&case, &dependence.weights(&case.words, &right), &rates);
    finding(&case, &truth, &order)
}

/// Items weighed together.
pub(super) struct Solved<'i> {
    /// By key, each once.
    items: Vec<&'i Item>,
    /// Those who tell them, in order.
    names: Vec<&'i str>,
    /// By item its values in the order of their names.
    orders: Vec<Vec<usize>>,
    cases: Vec<Case>,
    pools: Pools<'i>,
    estimated: Estimated,
}

impl<'i> Solved<'i> {
    pub(super) fn new(items: &'i [Item], informants: &'i BTreeMap<String, Informant>) -> Self {
        let mut items: Vec<&Item> = items.iter().collect();
        items.sort_by(|a, b| a.key.cmp(&b.key));
        items.dedup_by(|a, b| a.key == b.key);
        let names: BTreeSet<&str> = items.iter().flat_map(|item| &item.told).map(|told| told.source.as_str()).collect();
        let names: Vec<&str> = names.into_iter().collect();
        let orders: Vec<Vec<usize>> = items.iter().map(|item| by_name(item)).collect();
        let cases: Vec<Case> = items.iter().zip(&orders).map(|(item, order)| case(item, order, &names)).collect();
        let pools = Pools::new(&names, informants);
        let estimated = estimate(&cases, &pools);
        Self { items, names, orders, cases, pools, estimated }
    }

    /// What is found of the items and of those who tell them.
    pub(super) fn discovered(&self) -> Discovered {
        let cases = self.cases.iter().zip(&self.estimated.truths).zip(&self.orders);
        let findings = cases.map(|((case, truth), order)| finding(case, truth, order));
        Discovered {
            items: self.items.iter().map(|item| item.key.clone()).zip(findings).collect(),
            sources: self.standings(),
        }
    }

    /// What is found of those who tell the items.
    pub(super) fn standings(&self) -> BTreeMap<String, Standing> {
        let standing = |[exact, coarse, wrong]: &Rates| Standing {
            exact: *exact,
            coarse: *coarse,
            wrong: *wrong,
            ..Standing::default()
        };
        let mut sources: Vec<Standing> = self.estimated.rates.iter().map(standing).collect();
        for case in &self.cases {
            count(case, &mut sources);
        }
        self.names.iter().map(|name| (*name).to_owned()).zip(sources).collect()
    }

    /// What was learned, for other items.
    pub(super) fn estimates(&self) -> Estimates {
        let Estimated { rates, means, dependence, .. } = &self.estimated;
        let name = |at: usize| self.names[at].to_owned();
        Estimates {
            rates: self.names.iter().zip(rates).map(|(name, rates)| ((*name).to_owned(), *rates)).collect(),
            means: self.pools.names.iter().zip(means).map(|(pool, mean)| ((*pool).to_owned(), *mean)).collect(),
            pairs: dependence.pairs().map(|((a, b), one)| ((name(a), name(b)), one)).collect(),
        }
    }
}

/// The item's values in the order of their names, so that sums do not hang on the order in which they came.
fn by_name(item: &Item) -> Vec<usize> {
    let mut order: Vec<usize> = (0..item.values.len()).collect();
    order.sort_by(|a, b| item.values[*a].key.cmp(&item.values[*b].key));
    order
}

fn case(item: &Item, order: &[usize], names: &[&str]) -> Case {
    let mut new = vec![0; order.len()];
    for (at, old) in order.iter().enumerate() {
        new[*old] = at;
    }
    let values: Vec<Told> = order
        .iter()
        .map(|old| {
            let value = &item.values[*old];
            let mut coarser = vec![false; order.len()];
            for form in value.coarser.iter().filter(|form| **form < order.len() && **form != *old) {
                coarser[new[*form]] = true;
            }
            let forms = coarser.iter().filter(|form| **form).count() as f64;
            let chance = if value.chance.is_finite() { value.chance.clamp(LEAST, 1.0) } else { CHANCE };
            Told { chance, coarser, forms }
        })
        .collect();
    let mut told: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for word in item.told.iter().filter(|word| word.value < order.len() && !copied(item, word)) {
        let source = names.binary_search(&word.source.as_str()).unwrap_or_default();
        told.entry(source).or_default().insert(new[word.value]);
    }
    let judged = told.len() > 1;
    let words = told.into_iter().flat_map(|(source, values)| {
        let share = 1.0 / values.len() as f64;
        values.into_iter().map(move |value| Word { source, value, share })
    });
    let words: Vec<Word> = words.collect();
    let others = (1.0 - values.iter().map(|value| value.chance).sum::<f64>()).max(0.0);
    Case { values, words, others, judged }
}

/// Whether a word is taken from another that says the same or, more finely, the same.
fn copied(item: &Item, word: &super::Told) -> bool {
    let of = word.taken_from.and_then(|at| item.told.get(at)).filter(|of| of.source != word.source);
    of.is_some_and(|of| {
        of.value == word.value || item.values.get(of.value).is_some_and(|value| value.coarser.contains(&word.value))
    })
}

/// Which source is of which pool, and what is known of the pools.
struct Pools<'i> {
    of: Vec<usize>,
    names: Vec<&'i str>,
    priors: Vec<Prior>,
}

impl<'i> Pools<'i> {
    fn new(names: &[&str], informants: &'i BTreeMap<String, Informant>) -> Self {
        let mut number: BTreeMap<&str, usize> = BTreeMap::new();
        let mut pools = Self { of: Vec::new(), names: Vec::new(), priors: Vec::new() };
        for name in names {
            let (pool, prior) = informants.get(*name).map_or(("", Prior::default()), |of| (of.pool.as_str(), of.prior));
            let pool = *number.entry(pool).or_insert_with(|| {
                pools.names.push(pool);
                pools.priors.push(prior);
                pools.priors.len() - 1
            });
            pools.of.push(pool);
        }
        pools
    }
}

fn strength(prior: &Prior) -> f64 {
    prior.exact + prior.coarse + prior.wrong
}

fn shares(counts: Rates) -> Rates {
    let sum: f64 = counts.iter().sum();
    counts.map(|count| (count / sum).max(LEAST))
}

struct Estimated {
    /// By item the probability of each value and, last, of none of them.
    truths: Vec<Vec<f64>>,
    /// By source.
    rates: Vec<Rates>,
    /// By pool.
    means: Vec<Rates>,
    dependence: Dependence,
}

fn estimate(cases: &[Case], pools: &Pools) -> Estimated {
    let mut means: Vec<Rates> =
        pools.priors.iter().map(|prior| shares([prior.exact, prior.coarse, prior.wrong])).collect();
    let mut rates: Vec<Rates> = pools.of.iter().map(|pool| means[*pool]).collect();
    let mut dependence = Dependence::new(cases);
    let right = |rates: &[Rates]| -> Vec<f64> { rates.iter().map(|rates| rates[0] + rates[1]).collect() };
    for _ in 0..ROUNDS {
        let right = right(&rates);
        // Of the others nothing is learned: their truths are found at the end.
        let truths: Vec<Vec<f64>> =
            cases
                .iter()
                .map(|case| {
                    if case.judged { truth(case, &dependence.weights(&case.words, &right), &rates) } else { Vec::new() }
                })
                .collect();
        let mut counts = vec![[0.0; 3]; rates.len()];
        for (case, truth) in cases.iter().zip(&truths).filter(|(case, _)| case.judged) {
            tally(case, truth, &rates, &mut counts);
        }
        learn_pools(pools, &counts, &mut means);
        let mut moved: f64 = 0.0;
        for (source, counts) in counts.iter().enumerate() {
            let (mean, prior) = (means[pools.of[source]], strength(&pools.priors[pools.of[source]]));
            let new = shares([0, 1, 2].map(|kind| counts[kind] + prior * mean[kind]));
            for kind in 0..3 {
                moved = moved.max((new[kind] - rates[source][kind]).abs());
            }
            rates[source] = new;
        }
        if moved < STILL {
            break;
        }
        dependence.weigh(cases, &truths, &right);
    }
    let right = right(&rates);
    let truths = cases.iter().map(|case| truth(case, &dependence.weights(&case.words, &right), &rates)).collect();
    Estimated { truths, rates, means, dependence }
}

/// The probability of a word if `truth` is true (the number of values: none of those told).
fn likelihood(case: &Case, word: &Word, truth: usize, [exact, coarse, wrong]: Rates) -> f64 {
    let Some(value) = case.values.get(truth) else { return wrong * case.values[word.value].chance };
    if word.value == truth {
        // Of a value without coarser forms nothing coarser could be told here.
        if value.forms > 0.0 { exact } else { exact + coarse }
    } else if value.coarser[word.value] {
        coarse / value.forms
    } else {
        wrong * case.values[word.value].chance
    }
}

fn truth(case: &Case, weights: &[f64], rates: &[Rates]) -> Vec<f64> {
    let values = case.values.len();
    // Beforehand a value is as likely to be true as one who errs is to tell it: there are as many of its kind.
    let logs: Vec<f64> = (0..=values)
        .map(|truth| {
            let told = case.words.iter().zip(weights);
            let before = case.values.get(truth).map_or(case.others, |value| value.chance).ln();
            let likelihoods = told.map(|(word, weight)| {
                weight * likelihood(case, word, truth, rates[word.source]).max(LEAST * LEAST).ln()
            });
            before + likelihoods.sum::<f64>()
        })
        .collect();
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likelihoods: Vec<f64> = logs.into_iter().map(|log| (log - most).exp()).collect();
    let sum: f64 = likelihoods.iter().sum();
    likelihoods.into_iter().map(|one| one / sum).collect()
}

/// Adds to each source's counts how often it was exact, coarse and wrong of this item, as far as the truth is known.
fn tally(case: &Case, truth: &[f64], rates: &[Rates], counts: &mut [Rates]) {
    for word in &case.words {
        let own = &mut counts[word.source];
        let mut right = 0.0;
        for (at, value) in case.values.iter().enumerate() {
            let part = truth[at] * word.share;
            if at == word.value {
                let [exact, coarse, _] = rates[word.source];
                let share = if value.forms > 0.0 { 1.0 } else { exact / (exact + coarse) };
                own[0] += part * share;
                own[1] += part * (1.0 - share);
            } else if value.coarser[word.value] {
                own[1] += part;
            } else {
                continue;
            }
            right += part;
        }
        own[2] += (word.share - right).max(0.0);
    }
}

/// The mean of each pool: its prior and its sources, each as far as it speaks for the others.
fn learn_pools(pools: &Pools, counts: &[Rates], means: &mut [Rates]) {
    let mut sums: Vec<Rates> = pools.priors.iter().map(|prior| [prior.exact, prior.coarse, prior.wrong]).collect();
    for (counts, pool) in counts.iter().zip(&pools.of) {
        let part = SPEAKS_FOR_POOL / (SPEAKS_FOR_POOL + counts.iter().sum::<f64>());
        for kind in 0..3 {
            sums[*pool][kind] += part * counts[kind];
        }
    }
    for (mean, sum) in means.iter_mut().zip(sums) {
        *mean = shares(sum);
    }
}

/// Counts for each source of an item whether independent others bear out its word.
fn count(case: &Case, sources: &mut [Standing]) {
    let same = |a: usize, b: usize| a == b || case.values[a].coarser[b] || case.values[b].coarser[a];
    for word in &case.words {
        let others = || case.words.iter().filter(|other| other.source != word.source);
        let with: BTreeSet<usize> =
            others().filter(|other| same(other.value, word.value)).map(|other| other.source).collect();
        let against: BTreeSet<usize> = others().map(|other| other.source).filter(|one| !with.contains(one)).collect();
        let own = &mut sources[word.source];
        match with.len().cmp(&against.len()) {
            std::cmp::Ordering::Greater => own.agreed += 1,
            std::cmp::Ordering::Less => own.parted += 1,
            std::cmp::Ordering::Equal => own.unjudged += 1,
        }
    }
}

/// The finding, in the item's own order of values.
fn finding(case: &Case, truth: &[f64], order: &[usize]) -> Finding {
    let values = case.values.len();
    let told = |value: usize| case.words.iter().filter(|word| word.value == value).count();
    let better = |a: &usize, b: &usize| truth[*a].total_cmp(&truth[*b]).then(told(*a).cmp(&told(*b))).then(b.cmp(a));
    let best = (0..values).filter(|value| told(*value) > 0).max_by(better);
    let mut found = Finding {
        exact: vec![0.0; values],
        holds: vec![0.0; values],
        none: truth.get(values).copied().unwrap_or(1.0),
        estimate: best.map(|best| order[best]),
    };
    for (at, old) in order.iter().enumerate() {
        found.exact[*old] = truth[at];
        found.holds[*old] = case.holds(truth, at);
    }
    found
}
