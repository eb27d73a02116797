//! One name, one kind: what a name names is decided by all its mentions in a text.
//!
//! A sentence alone often does not tell whether *Badri* is a man or a town; another sentence of the report does, above all
//! one that gives the name in full. Each mention brings the network's shares for every kind, which are multiplied (a sure
//! mention outweighs several unsure ones); the last words of a person's full name (*Yusuf al-Badri*: *al-Badri*) count the
//! shares of the full name as well.

use std::collections::BTreeMap;

use crate::annotation::{Name, NameKind, Sentence};

/// The network's shares of each kind of [`NameKind::ALL`] for one mention.
pub(crate) type Shares = Vec<f64>;

/// A kind that a mention all but excludes still keeps this share: one wrong reading must not decide alone.
const LEAST_SHARE: f64 = 0.005;

/// Gives all mentions of a name the kind that has the largest product of shares. Dates, numbers and the like stay as they are.
pub(crate) fn agree(sentences: &mut [Sentence], shares: &[Vec<Shares>]) {
    let mut votes: BTreeMap<Vec<String>, Votes> = BTreeMap::new();
    for (sentence, shares) in sentences.iter().zip(shares) {
        for (name, share) in sentence.names.iter().zip(shares).filter(|(name, _)| named(name.kind)) {
            let all = votes.entry(words(sentence, name)).or_default();
            let logarithms: Vec<f64> = share.iter().map(|share| share.max(LEAST_SHARE).ln()).collect();
            all.add(&logarithms, 1.0);
            all.mentions += 1.0;
        }
    }
    let full = |(words, votes): &(&Vec<String>, &Votes)| words.len() > 1 && votes.best() == Some(NameKind::Person);
    let full_names: Vec<(Vec<String>, Votes)> =
        votes.iter().filter(full).map(|(words, votes)| (words.clone(), votes.clone())).collect();
    for (words, full) in full_names {
        for first in 1..words.len() {
            if let Some(short) = votes.get_mut(&words[first..]) {
                // Every mention of the short form is one of the full name.
                short.add(&full.sums, short.mentions / full.mentions);
            }
        }
    }
    for sentence in sentences {
        let mut names = std::mem::take(&mut sentence.names);
        for name in names.iter_mut().filter(|name| named(name.kind)) {
            name.kind = votes.get(&words(sentence, name)).and_then(Votes::best).unwrap_or(name.kind);
        }
        sentence.names = names;
    }
}

/// What the mentions of one name say together.
#[derive(Debug, Clone, Default)]
struct Votes {
    mentions: f64,
    /// Sum of the logarithms of the shares, for each kind.
    sums: Vec<f64>,
}

impl Votes {
    fn add(&mut self, logarithms: &[f64], times: f64) {
        self.sums.resize(logarithms.len(), 0.0);
        self.sums.iter_mut().zip(logarithms).for_each(|(sum, logarithm)| *sum += logarithm * times);
    }

    /// The entity kind with the largest sum.
    fn best(&self) -> Option<NameKind> {
        let kinds = NameKind::ALL.iter().copied().zip(&self.sums).filter(|(kind, _)| named(*kind));
        kinds.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(kind, _)| kind)
    }
}

/// Whether a kind names an entity; *three* is a number wherever it stands.
fn named(kind: NameKind) -> bool {
    kind.entity_kind().is_some()
}

fn words(sentence: &Sentence, name: &Name) -> Vec<String> {
    sentence.tokens[name.first..name.end].iter().map(|token| token.text.to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Token, Upos};
    use variorum_record::Span;

    fn sentence(words: &[&str], name: (usize, usize, NameKind)) -> Sentence {
        let token = |word: &&str| Token {
            text: (*word).to_owned(),
            span: Span::default(),
            lemma: (*word).to_owned(),
            upos: Upos::Propn,
            feats: BTreeMap::new(),
            head: None,
            deprel: "root".into(),
            factuality: 0.0,
        };
        let names = vec![Name { first: name.0, end: name.1, kind: name.2 }];
        Sentence { span: Span::default(), paragraph: 0, tokens: words.iter().map(token).collect(), names }
    }

    fn shares(pairs: &[(NameKind, f64)]) -> Vec<Shares> {
        let share = |kind| pairs.iter().find(|pair| pair.0 == kind).map_or(0.0, |pair| pair.1);
        vec![NameKind::ALL.iter().copied().map(share).collect()]
    }

    #[test]
    fn the_surest_mention_decides() {
        use NameKind::{Person, Place};
        let mut text = [
            sentence(&["Yusuf", "Badri", "fled"], (0, 2, Person)),
            sentence(&["Badri", "fell"], (0, 1, Place)),
            sentence(&["Derva", "fell"], (0, 1, Place)),
        ];
        let sure = shares(&[(Person, 0.95), (Place, 0.05)]);
        agree(&mut text, &[sure, shares(&[(Person, 0.3), (Place, 0.7)]), shares(&[(Place, 0.9)])]);
        assert_eq!(text.map(|one| one.names[0].kind), [Person, Person, Place]);
    }
}
