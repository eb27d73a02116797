//! Where clusters miss the gold chains, for a person to read.

use std::collections::BTreeMap;

use super::Part;

/// Lists mentions that were joined to another chain's, and mentions that were left out of their chain's largest cluster, with one
/// of the mentions there.
pub(super) fn list(part: &Part, own: &[usize]) {
    for (kind, by, other) in [("joined", own, part.gold.as_slice()), ("left out", part.gold.as_slice(), own)] {
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (mention, label) in by.iter().enumerate() {
            members.entry(*label).or_default().push(mention);
        }
        for own in members.into_values() {
            let count = |label: usize| own.iter().filter(|mention| other[**mention] == label).count();
            let Some(main) =
                own.iter().copied().max_by_key(|mention| (count(other[*mention]), std::cmp::Reverse(*mention)))
            else {
                continue;
            };
            for mention in own.iter().filter(|mention| other[**mention] != other[main]) {
                println!("{kind}\t{}\t{}", told(part, main), told(part, *mention));
            }
        }
    }
}

fn told(part: &Part, mention: usize) -> String {
    let one = &part.mentions[mention];
    let tokens = &part.texts[one.document].sentences[one.sentence].tokens;
    let words =
        |from: usize, to: usize| tokens[from..to].iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
    let (from, to) = (one.head.saturating_sub(10), tokens.len().min(one.head + 11));
    let name = &part.documents[one.document].1.name;
    format!("{name}: {} [{}] {}", words(from, one.head), tokens[one.head].text, words(one.head + 1, to))
}
