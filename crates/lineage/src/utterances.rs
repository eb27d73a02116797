//! Quotations of one utterance: the words that one speaker is quoted with in two reports.

use std::ops::Range;

use variorum_record::{Claim, Speech};

use crate::passages::{self, Match, PART, UTTERANCE};
use crate::words::{Words, hash_word};

/// A direct quotation in one body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Quote {
    /// Its words.
    words: Range2,
    /// Who is quoted; `None` goes without a name, and may be anybody.
    speaker: Option<u64>,
}

/// A range that can be ordered: first word and one past the last.
type Range2 = (usize, usize);

/// The quotations among the claims of a report, in order.
pub(crate) fn quotes<'c>(claims: impl Iterator<Item = &'c Claim>, words: &Words) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = claims
        .filter(|claim| claim.speech == Speech::Direct)
        .map(|claim| {
            let Range { start, end } = words.inside(claim.span());
            Quote { words: (start, end), speaker: speaker(claim) }
        })
        .collect();
    quotes.sort_unstable();
    quotes.dedup();
    quotes
}

/// A number for a named speaker.
fn speaker(claim: &Claim) -> Option<u64> {
    let link = claim.root().filter(|link| !link.anonymous)?;
    let name = link.entity_id.as_ref().map_or(link.name.as_str(), |id| id.as_str());
    Some(hash_word(name))
}

/// The keys of a body: its runs of words within quotations.
pub(crate) fn keys(words: &Words, quotes: &[Quote]) -> Vec<u64> {
    let inside =
        |gram: usize| quotes.iter().any(|quote| quote.words.0 <= gram && gram + UTTERANCE.words <= quote.words.1);
    words.grams(UTTERANCE.words).filter(|(gram, _)| inside(*gram)).map(|(_, hash)| hash).collect()
}

/// Adds the runs that stand within a quotation of both reports and overlap no passage found before.
pub(crate) fn add(matches: &mut Vec<Match>, runs: &[Match], (from, here): (&Words, &[Quote]), there: &[Quote]) {
    if here.is_empty() || there.is_empty() {
        return;
    }
    for one in passages::matches(from, runs, UTTERANCE) {
        let held =
            |quote: &Quote, start: usize| quote.words.1.min(start + one.len).saturating_sub(quote.words.0.max(start));
        let part = passages::tells(from, &one, PART);
        let one_speaker = |a: &Quote, b: &Quote| a.speaker.is_none() || b.speaker.is_none() || a.speaker == b.speaker;
        let one_utterance = |a: &Quote, b: &Quote| {
            let held = held(a, one.from).min(held(b, one.to));
            let shorter = (a.words.1 - a.words.0).min(b.words.1 - b.words.0);
            held >= UTTERANCE.words && one_speaker(a, b) && (part || held * 5 >= shorter * 4)
        };
        let quoted = here.iter().any(|a| there.iter().any(|b| one_utterance(a, b)));
        let clear = matches.iter().all(|other| one.from + one.len <= other.from || other.from + other.len <= one.from);
        if quoted && clear {
            matches.push(one);
        }
    }
    matches.sort_unstable();
}
