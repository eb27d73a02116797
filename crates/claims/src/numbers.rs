//! Numbers in digits and words, vague numbers, and the bounds around them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Vague {
    words: BTreeSet<String>,
    low: u64,
    high: Option<u64>,
}

#[derive(Debug, Deserialize)]
struct Bounds {
    at_least: Vec<String>,
    more_than: Vec<String>,
    at_most: Vec<String>,
    less_than: Vec<String>,
    about: Vec<String>,
}

/// A kind of thing counted.
#[derive(Debug, Deserialize)]
pub struct Category {
    /// `killed`.
    pub name: String,
    /// Verbs that put their logical object into it.
    pub verbs: BTreeSet<String>,
    /// Nouns that name it.
    pub nouns: BTreeSet<String>,
}

/// The words of `data/numbers.toml`.
#[derive(Debug, Deserialize)]
pub struct NumberWords {
    words: BTreeMap<String, u64>,
    scales: BTreeMap<String, u64>,
    vague: Vec<Vague>,
    bounds: Bounds,
    /// What befalls those counted.
    #[serde(rename = "category")]
    pub categories: Vec<Category>,
    /// Nouns that count dead and wounded together.
    pub casualties: BTreeSet<String>,
    /// Measures.
    pub units: BTreeMap<String, String>,
}

/// An interval of whole numbers; `high` open where unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Least value; `None` where only an upper bound is given.
    pub low: Option<u64>,
    /// Greatest value.
    pub high: Option<u64>,
}

impl Interval {
    /// Exactly this number.
    #[must_use]
    pub const fn exact(value: u64) -> Self {
        Self { low: Some(value), high: Some(value) }
    }
}

impl NumberWords {
    /// Whether the word is a scale or a vague number ("hundreds"), which counts through "of".
    #[must_use]
    pub fn counts_through_of(&self, word: &str) -> bool {
        let singular = word.strip_suffix('s').unwrap_or(word);
        self.scales.contains_key(singular) || self.vague.iter().any(|vague| vague.words.contains(word))
    }

    /// Whether the word alone is a vague number.
    #[must_use]
    pub fn is_vague(&self, word: &str) -> bool {
        self.vague.iter().any(|vague| vague.words.contains(word))
    }

    /// The value of a number's words ("21", "twenty-one", "half a dozen", "hundreds of thousands", "10 to 12"),
    /// read with the words before it ("at least"); `None` where they are no number.
    #[must_use]
    pub fn read(&self, before: &[String], words: &[String]) -> Option<Interval> {
        let words: Vec<String> = words.iter().flat_map(|word| split(word)).collect();
        let joined = before.join(" ");
        let ends = |phrases: &[String]| phrases.iter().any(|phrase| ends_with_words(&joined, phrase));
        if let Some((low, high)) = self.range(&words, &joined) {
            return Some(Interval { low: Some(low.min(high)), high: Some(low.max(high)) });
        }
        let base = self.vague_value(&words).or_else(|| self.value(&words).map(Interval::exact))?;
        Some(if ends(&self.bounds.at_least) || ends(&self.bounds.more_than) {
            Interval { low: base.low, high: None }
        } else if ends(&self.bounds.about) {
            base
        } else if ends(&self.bounds.at_most) {
            Interval { low: None, high: base.high.or(base.low) }
        } else if ends(&self.bounds.less_than) {
            Interval { low: None, high: base.high }
        } else {
            base
        })
    }

    fn range(&self, words: &[String], before: &str) -> Option<(u64, u64)> {
        let at = words.iter().position(|word| matches!(word.as_str(), "to" | "-" | "–" | "and" | "or"))?;
        if words[at] == "and" && !ends_with_words(before, "between") {
            return None;
        }
        Some((self.value(&words[..at])?, self.value(&words[at + 1..])?))
    }

    fn vague_value(&self, words: &[String]) -> Option<Interval> {
        let vague = |word: &String| self.vague.iter().find(|vague| vague.words.contains(word));
        let first = words.iter().find_map(vague)?;
        let scale = words
            .iter()
            .filter_map(|word| vague(word).filter(|other| other.low > first.low))
            .map(|other| other.low / 2)
            .next();
        // "hundreds of thousands": at least two hundred times a thousand; "tens of thousands" likewise.
        Some(match scale {
            Some(scale) => Interval { low: first.low.checked_mul(scale), high: None },
            None => Interval { low: Some(first.low), high: first.high },
        })
    }

    /// The exact value of number words, if all of them are.
    #[must_use]
    pub fn value(&self, words: &[String]) -> Option<u64> {
        let (mut total, mut current, mut any, mut half) = (0u64, 0u64, false, false);
        for word in words {
            if let Some(value) = digits(word) {
                current = current.checked_add(value.0)?;
                any = true;
                if value.1 > 0 {
                    // "2.5 million": hundredths, scaled by what follows.
                    let scale = words.iter().filter_map(|scale| self.scales.get(scale.as_str())).max()?;
                    return value.0.checked_mul(*scale)?.checked_add(value.1 * scale / 100);
                }
            } else if let Some(value) = self.words.get(word.as_str()) {
                current = current.checked_add(*value)?;
                any = true;
            } else if let Some(scale) = self.scales.get(word.as_str()) {
                let units = if half { scale / 2 } else { current.max(1).checked_mul(*scale)? };
                if *scale >= 1000 {
                    total = total.checked_add(units)?;
                    current = 0;
                } else {
                    current = units;
                }
                any = true;
            } else if word == "half" {
                half = true;
            } else if !matches!(word.as_str(), "a" | "an" | "and" | "of") {
                return None;
            }
        }
        any.then(|| total.checked_add(current)).flatten()
    }
}

/// Whole part and hundredths of a number in digits with thousands separators.
fn digits(word: &str) -> Option<(u64, u64)> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (whole, fraction) = match word.split_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => (word, ""),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    if groups.len() > 1 && groups[1..].iter().any(|group| group.len() != 3) {
        return None;
    }
    let whole: u64 = groups.concat().parse().ok()?;
    let hundredths = match fraction.len() {
        0 => 0,
        1 => fraction.parse::<u64>().ok()? * 10,
        _ => fraction.get(..2)?.parse().ok()?,
    };
    Some((whole, hundredths))
}

/// Number words joined by hyphens come apart, ranges of digits too.
fn split(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    for dash in ['-', '–'] {
        if let Some((left, right)) = lower.split_once(dash)
            && !left.is_empty()
            && !right.is_empty()
        {
            let both_digits =
                left.ends_with(|c: char| c.is_ascii_digit()) && right.starts_with(|c: char| c.is_ascii_digit());
            return if both_digits {
                vec![left.into(), "-".into(), right.into()]
            } else {
                vec![left.into(), right.into()]
            };
        }
    }
    vec![lower]
}

fn ends_with_words(text: &str, phrase: &str) -> bool {
    text.strip_suffix(phrase).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(before: &str, words: &str) -> Option<(Option<u64>, Option<u64>)> {
        let numbers: NumberWords = toml::from_str(include_str!("../../../data/numbers.toml")).unwrap();
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        numbers.read(&list(before), &list(words)).map(|interval| (interval.low, interval.high))
    }

    #[test]
    fn reads_words_ranges_and_bounds() {
        assert_eq!(read("", "21"), Some((Some(21), Some(21))));
        assert_eq!(read("", "twenty-one"), Some((Some(21), Some(21))));
        assert_eq!(read("", "half a dozen"), Some((Some(6), Some(6))));
        assert_eq!(read("", "two hundred"), Some((Some(200), Some(200))));
        assert_eq!(read("", "1,200"), Some((Some(1200), Some(1200))));
        assert_eq!(read("", "2.5 million"), Some((Some(2_500_000), Some(2_500_000))));
        assert_eq!(read("killed at least", "30"), Some((Some(30), None)));
        assert_eq!(read("some", "32"), Some((Some(32), Some(32))));
        assert_eq!(read("up to", "50"), Some((None, Some(50))));
        assert_eq!(read("", "10 to 12"), Some((Some(10), Some(12))));
        assert_eq!(read("", "10-12"), Some((Some(10), Some(12))));
        assert_eq!(read("", "dozens"), Some((Some(24), None)));
        assert_eq!(read("", "hundreds of thousands"), Some((Some(200_000), None)));
        assert_eq!(read("", "several"), Some((Some(3), Some(9))));
        assert_eq!(read("", "the"), None);
        assert_eq!(read("", "1,20"), None);
    }

    proptest! {
        #[test]
        fn any_words_are_read_or_refused(before in "\\PC{0,20}", words in "[0-9a-z,.\\- –]{0,30}") {
            if let Some((Some(low), Some(high))) = read(&before, &words) {
                prop_assert!(low <= high);
            }
        }
    }
}
