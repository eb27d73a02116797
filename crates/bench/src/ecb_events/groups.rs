//! Documents grouped by their words, before their events are compared.

use std::collections::{BTreeMap, BTreeSet};

use variorum_language::{AnnotatedText, Upos};
use variorum_reconcile::cluster::{Edge, agglomerate};

/// Content words, each weighed by how few documents hold it.
pub(crate) struct Words {
    /// How many documents hold each lemma.
    holding: BTreeMap<String, usize>,
    documents: usize,
    /// Per document the weight of each lemma; the squares sum to 1.
    weights: Vec<BTreeMap<String, f64>>,
}

impl Words {
    /// Over all documents that are compared.
    pub(crate) fn of(texts: &[&AnnotatedText]) -> Self {
        let counted: Vec<BTreeMap<String, f64>> = texts.iter().map(|text| told(text)).collect();
        let mut holding: BTreeMap<String, usize> = BTreeMap::new();
        for lemma in counted.iter().flat_map(BTreeMap::keys) {
            *holding.entry(lemma.clone()).or_default() += 1;
        }
        let mut words = Self { holding, documents: texts.len(), weights: Vec::new() };
        words.weights = counted
            .iter()
            .map(|counts| {
                let own = counts.iter().map(|(lemma, count)| (lemma.clone(), count.ln_1p() * words.rarity(lemma)));
                let mut own: BTreeMap<String, f64> = own.collect();
                let length = own.values().map(|weight| weight * weight).sum::<f64>().sqrt().max(1e-9);
                own.values_mut().for_each(|weight| *weight /= length);
                own
            })
            .collect();
        words
    }

    /// The logarithm of how many documents there are for each that holds this lemma.
    pub(crate) fn rarity(&self, lemma: &str) -> f64 {
        let holding = self.holding.get(lemma).copied().unwrap_or(1);
        (self.documents as f64 / holding as f64).ln()
    }

    /// The cosine of two documents.
    pub(crate) fn alike(&self, one: usize, other: usize) -> f64 {
        let (one, other) = (&self.weights[one], &self.weights[other]);
        one.iter().filter_map(|(lemma, weight)| Some(weight * other.get(lemma)?)).sum()
    }

    /// Groups some of the documents: best pair first, while the mean cosine between groups reaches `threshold`.
    pub(crate) fn groups(&self, documents: &[usize], threshold: f64) -> Vec<usize> {
        let mut edges = Vec::new();
        for a in 0..documents.len() {
            for b in a + 1..documents.len() {
                edges.push(Edge::new(a, b, self.alike(documents[a], documents[b])));
            }
        }
        agglomerate(documents.len(), &edges, threshold, &|_, _| false)
    }
}

/// How much each lemma is told: names thrice, for they tell two happenings of one kind apart, verbs by half; the first line, most
/// often a title, thrice. A line with an address is no text.
fn told(text: &AnnotatedText) -> BTreeMap<String, f64> {
    const NAME: f64 = 3.0;
    const VERB: f64 = 0.5;
    const FIRST_LINE: f64 = 3.0;
    let mut told = BTreeMap::new();
    let address = |text: &str| text.starts_with("http");
    let lines = text.sentences.iter().filter(|line| !line.tokens.first().is_some_and(|first| address(&first.text)));
    for (line, sentence) in lines.enumerate() {
        let times = if line == 0 { FIRST_LINE } else { 1.0 };
        for token in &sentence.tokens {
            let weight = match token.upos {
                Upos::Propn => NAME,
                Upos::Noun | Upos::Num => 1.0,
                Upos::Verb => VERB,
                _ => continue,
            };
            let lemma = token.lemma.to_lowercase();
            if !is_empty(&lemma) {
                *told.entry(lemma).or_default() += weight * times;
            }
        }
    }
    told
}

/// Verbs and nouns that stand in any text.
pub(crate) fn is_empty(lemma: &str) -> bool {
    static EMPTY: std::sync::LazyLock<BTreeSet<&str>> = std::sync::LazyLock::new(|| {
        BTreeSet::from([
            "be", "have", "do", "say", "can", "will", "may", "might", "should", "would", "could", "one", "other",
            "that", "it",
        ])
    });
    EMPTY.contains(lemma)
}
