//! What is weighed of two mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::Words;
use super::mention::{Mention, Part, cosine};

/// The values of a pair, in order, each with what it says.
pub(crate) const FEATURES: [(&str, &str); 22] = [
    ("same_lemma", "one head lemma"),
    ("likeness", "cosine of the words' vectors, the likest of lemma, form and all words; 1 for one lemma"),
    ("likeness_beyond_4", "what of it lies beyond 0.4"),
    ("likeness_beyond_6", "what of it lies beyond 0.6"),
    ("lemma_rarity", "one lemma: how few documents hold it, as a logarithm"),
    ("lemma_often", "one lemma: the logarithm of how many mentions of the group have it"),
    ("same_report", "both stand in one document"),
    ("same_sentence", "both stand in one sentence"),
    ("reports_alike", "square root of the cosine of the documents' weighed words; 0 in one document"),
    ("agents_alike", "cosine of the words of who acts"),
    ("patients_alike", "cosine of the words of who or what is acted on"),
    ("participants_alike", "cosine of the words of all that hangs on the mention"),
    ("agent_shared", "a head lemma of who acts is common"),
    ("patient_shared", "a head lemma of who or what is acted on is common"),
    ("sentences_alike", "weight of the sentences' common words, as a share of all their words"),
    ("near_words", "weight of the common words at most four words away"),
    ("governors_alike", "cosine of the words that the mentions hang on"),
    ("names_differ", "both sentences hold names, none in common"),
    ("numbers_differ", "both sentences hold numbers, none in common"),
    ("one_negated", "one is negated, the other is not"),
    ("verb_and_noun", "one is a verb, the other is not"),
    ("agents_known", "both have somebody who acts"),
];

/// Mentions less alike than this are not scored: what reads them as one happening is more than this score can see.
pub(crate) const LEAST_LIKENESS: f64 = 0.22;

/// How alike the words of two mentions are by themselves.
pub(crate) fn likeness(a: &Mention, b: &Mention) -> f64 {
    if a.lemma == b.lemma {
        return 1.0;
    }
    let pairs = [(0, 0), (1, 1), (0, 1), (1, 0), (2, 2), (3, 3)];
    pairs.into_iter().map(|(one, other)| cosine(&a.vectors[one], &b.vectors[other])).fold(-1.0, f64::max)
}

/// The values of [`FEATURES`] for two mentions of a group; `often` counts the group's mentions by lemma.
pub(crate) fn values(
    a: &Mention,
    b: &Mention,
    likeness: f64,
    words: &Words,
    often: &BTreeMap<&str, usize>,
) -> Vec<f64> {
    let truth = |holds: bool| f64::from(u8::from(holds));
    let (same, report) = (a.lemma == b.lemma, a.document == b.document);
    let weight = |of: &mut dyn Iterator<Item = &String>| of.map(|word| words.rarity(word)).sum::<f64>();
    let common = |one: &BTreeSet<String>, other: &BTreeSet<String>| weight(&mut one.intersection(other));
    let differ = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
    };
    let shared = |one: &Part, other: &Part| truth(!one.heads.is_disjoint(&other.heads));
    let alike = |one: &Part, other: &Part| cosine(&one.vector, &other.vector);
    vec![
        truth(same),
        likeness,
        (likeness - 0.4).max(0.0),
        (likeness - 0.6).max(0.0),
        truth(same) * words.rarity(&a.lemma).min(5.0),
        truth(same) * (often.get(a.lemma.as_str()).copied().unwrap_or(1) as f64).ln(),
        truth(report),
        truth(report && a.sentence == b.sentence),
        if report { 0.0 } else { words.alike(a.document, b.document).max(0.0).sqrt() },
        alike(&a.agents, &b.agents),
        alike(&a.patients, &b.patients),
        all_alike(a, b),
        shared(&a.agents, &b.agents),
        shared(&a.patients, &b.patients),
        common(&a.beside, &b.beside) / (1.0 + weight(&mut a.beside.union(&b.beside))),
        common(&a.near, &b.near),
        cosine(&a.governor, &b.governor),
        truth(differ(&a.names, &b.names)),
        truth(differ(&a.numbers, &b.numbers)),
        truth(a.negated != b.negated),
        truth(a.verb != b.verb),
        truth(!a.agents.vector.is_empty() && !b.agents.vector.is_empty()),
    ]
}

/// The cosine of the sums of all parts' vectors.
fn all_alike(a: &Mention, b: &Mention) -> f64 {
    let parts = |one: &Mention| [&one.agents.vector, &one.patients.vector, &one.others.vector].map(Clone::clone);
    let (one, other) = (parts(a), parts(b));
    let product = |x: &[Vec<f32>; 3], y: &[Vec<f32>; 3]| -> f64 {
        x.iter().flat_map(|x| y.iter().map(move |y| cosine(x, y))).sum()
    };
    let length = (product(&one, &one) * product(&other, &other)).sqrt();
    if length > 0.0 { product(&one, &other) / length } else { 0.0 }
}
