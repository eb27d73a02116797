//! When two names are names of one organization.

use super::name::{Agreement, Parsed, Word, are_initials, words_agree};
use super::titles::Titles;

/// Words of organizations must sound closer than those of persons: they are words of a language too.
const ALIKE: f64 = 0.88;

/// An organization's name, whole and without the general nouns at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) full: Parsed,
    pub(super) core: Parsed,
}

/// The name without general nouns ("Saraya Forces": "saraya"), where what is left is a name of its own.
pub(super) fn core(name: &str, titles: &Titles) -> String {
    let full = Parsed::of_body(name);
    let mut end = full.words.len();
    while end > 1 && titles.is_generic(&full.words[end - 1].folded) {
        end -= 1;
    }
    let own = full.words[..end].iter().any(|word| word.sounds.consonants() >= 2 && !titles.is_body(&word.folded));
    let words = if own { &full.words[..end] } else { &full.words[..] };
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// Compares two full names: the same words in any order, spelled alike, a noun like "forces" more or less.
pub(super) fn bodies_agree(one: &Body, other: &Body) -> Option<Agreement> {
    if let Some(score) = same_words(&one.full.words, &other.full.words) {
        let reason = if one.full == other.full { "the same name" } else { "the same name, spelled otherwise" };
        return Some(Agreement { score, reason, bare: false });
    }
    if turned(&one.full, &other.full) {
        return Some(Agreement { score: 0.95, reason: "the same words in another order", bare: false });
    }
    let changed = one.core.words.len() != one.full.words.len() || other.core.words.len() != other.full.words.len();
    let score = changed.then(|| same_words(&one.core.words, &other.core.words))??;
    Some(Agreement { score: score * 0.95, reason: "the same name but for a general noun", bare: false })
}

/// Whether `short` is `long` cut short at either end, as a text does once it has given the full name.
pub(super) fn is_short_form(short: &Parsed, long: &Parsed, titles: &Titles) -> Option<&'static str> {
    if short.words.is_empty() || short.words.len() >= long.words.len() {
        return None;
    }
    let telling = |words: &[Word]| {
        words.len() > 1
            || words.iter().all(|word| {
                !titles.is_generic(&word.folded) && !titles.is_body(&word.folded) && word.folded.chars().count() > 2
            })
    };
    if !telling(&short.words) {
        return None;
    }
    if same_words(&short.words, &long.words[long.words.len() - short.words.len()..]).is_some() {
        return Some("the end of the full name");
    }
    (short.words.len() > 1 && same_words(&short.words, &long.words[..short.words.len()]).is_some())
        .then_some("the beginning of the full name")
}

/// Whether one is the initials of the other.
pub(super) fn abbreviates(short: &str, long: &str) -> bool {
    let capitals = short.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    capitals && !short.contains(' ') && are_initials(short, long)
}

fn same_words(one: &[Word], other: &[Word]) -> Option<f64> {
    if one.len() != other.len() || one.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    for (a, b) in one.iter().zip(other) {
        let score = if a.folded == b.folded {
            1.0
        } else if one.len() > 1 && (is_adjective_of(&a.folded, &b.folded) || is_adjective_of(&b.folded, &a.folded)) {
            0.9
        } else if a.initial || b.initial || a.sounds.consonants().min(b.sounds.consonants()) < 2 {
            0.0
        } else {
            words_agree(a, b)
        };
        if score < ALIKE {
            return None;
        }
        sum += score;
    }
    Some(sum / one.len() as f64)
}

/// "Libyan" of "Libya", "Iraqi" of "Iraq", "Egyptian" of "Egypt".
fn is_adjective_of(adjective: &str, noun: &str) -> bool {
    noun.chars().count() > 3
        && adjective.strip_prefix(noun).is_some_and(|ending| ["n", "i", "an", "ian", "ese", "ish"].contains(&ending))
}

/// "Operation Dawn", "Dawn Operation".
fn turned(one: &Parsed, other: &Parsed) -> bool {
    let sorted = |name: &Parsed| {
        let mut words: Vec<String> = name.words.iter().map(|word| word.folded.clone()).collect();
        words.sort();
        words
    };
    one.words.len() > 1 && sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    fn agree(one: &str, other: &str) -> bool {
        let titles = Knowledge::shipped().expect("shipped data").titles;
        let body = |name: &str| Body { full: Parsed::of_body(name), core: Parsed::of_body(&core(name, &titles)) };
        bodies_agree(&body(one), &body(other)).is_some()
    }

    fn short(short: &str, long: &str) -> bool {
        let titles = Knowledge::shipped().expect("shipped data").titles;
        is_short_form(&Parsed::of_body(short), &Parsed::of_body(long), &titles).is_some()
    }

    #[test]
    fn one_body_several_names() {
        assert!(agree("Saraya", "Saraia Forces"));
        assert!(agree("Operation Dawn", "Dawn Operation"));
        assert!(agree("Yemen Tribune", "Yemeni Tribune"));
        assert!(agree("Ansar al-Sharia Brigade", "Ansar el Sharia"));
    }

    #[test]
    fn bodies_apart() {
        assert!(!agree("Misrata Military Council", "Zintan Military Council"));
        assert!(!agree("Military Council", "Zintan Military Council"));
        assert!(!agree("National Army", "National Guard"));
        assert!(!agree("Army", "Army Forces"));
    }

    #[test]
    fn short_forms() {
        assert!(short("Military Council", "Zintan Military Council"));
        assert!(short("Tribune", "Aden Tribune"));
        assert!(!short("Council", "Zintan Military Council"));
        assert!(!short("Zintan", "Zintan Military Council"));
        assert!(abbreviates("SPF", "Salt Protection Force"));
        assert!(!abbreviates("Spf", "Salt Protection Force"));
    }
}
