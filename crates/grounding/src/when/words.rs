//! The words of time: `data/dates.toml`, checked when read, and texts cut into such words.

use std::collections::BTreeMap;

use serde::Deserialize;
use variorum_record::Date;

use crate::knowledge::KnowledgeError;

/// The name of the data file.
pub(crate) const FILE: &str = "dates.toml";

/// Months, weekdays, numbers and vague amounts as the data name them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateWords {
    months: BTreeMap<String, i8>,
    weekdays: BTreeMap<String, i8>,
    seasons: BTreeMap<String, i8>,
    parts_of_day: PartsOfDay,
    /// Days that bear a name: month and day.
    holidays: BTreeMap<String, (i8, i8)>,
    numbers: BTreeMap<String, (i32, i32)>,
    recent: Recent,
    events: Events,
    arranged: Arranged,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arranged {
    verbs: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    endings: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartsOfDay {
    words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Recent {
    back: i32,
}

impl DateWords {
    /// The words of time that ship with the program.
    ///
    /// # Errors
    /// Never for the file in the repository, which a test loads.
    pub fn shipped() -> Result<Self, KnowledgeError> {
        Self::parse(crate::knowledge::DATES)
    }

    /// Reads the data file's text.
    ///
    /// # Errors
    /// Where it is no TOML of this shape, or a month, weekday or number lies outside its range.
    pub fn parse(text: &str) -> Result<Self, KnowledgeError> {
        let words: Self = toml::from_str(text).map_err(|source| KnowledgeError::shape(FILE, &source))?;
        let wrong = |table: &str, word: &str, range: &str| KnowledgeError::Value {
            file: FILE,
            what: format!("[{table}] {word}: must be {range}"),
        };
        for (table, range, map) in [
            ("months", 1..=12, &words.months),
            ("weekdays", 1..=7, &words.weekdays),
            ("seasons", 1..=12, &words.seasons),
        ] {
            if let Some((word, _)) = map.iter().find(|(_, number)| !range.contains(*number)) {
                return Err(wrong(table, word, &format!("{} to {}", range.start(), range.end())));
            }
        }
        if let Some((word, _)) = words.numbers.iter().find(|(_, (low, high))| *low < 1 || high < low) {
            return Err(wrong("numbers", word, "[least, greatest], both at least 1"));
        }
        if let Some((word, _)) = words.holidays.iter().find(|(_, (month, day))| Date::new(2024, *month, *day).is_err())
        {
            return Err(wrong("holidays", word, "[month, day]"));
        }
        if words.recent.back < 1 {
            return Err(wrong("recent", "back", "at least 1"));
        }
        Ok(words)
    }

    pub(super) fn month(&self, word: &Word) -> Option<i8> {
        word.capital.then(|| self.months.get(&word.lower).copied())?
    }

    pub(super) fn weekday(&self, word: &Word) -> Option<i8> {
        word.capital.then(|| self.weekdays.get(&word.lower).copied())?
    }

    /// "Fridays".
    pub(super) fn weekdays(&self, word: &Word) -> Option<i8> {
        let one = word.lower.strip_suffix('s')?;
        word.capital.then(|| self.weekdays.get(one).copied())?
    }

    pub(super) fn season(&self, word: &Word) -> Option<i8> {
        self.seasons.get(&word.lower).copied()
    }

    pub(super) fn is_part_of_day(&self, word: &Word) -> bool {
        self.parts_of_day.words.contains(&word.lower)
    }

    /// The day with a name that begins at `at`: month, day, and how many words it takes.
    pub(super) fn holiday(&self, words: &[Word], at: usize) -> Option<(i8, i8, usize)> {
        if !words.get(at)?.capital {
            return None;
        }
        (1..=5).rev().find_map(|taken| {
            let run = words.get(at..at + taken)?.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
            let (month, day) = self.holidays.get(&run)?;
            Some((*month, *day, taken))
        })
    }

    /// Whether a verb tells of what is arranged beforehand: in the present tense it lies ahead.
    pub(super) fn is_arranged(&self, lemma: &str) -> bool {
        self.arranged.verbs.iter().any(|verb| verb == lemma)
    }

    /// Whether a noun tells of a happening.
    pub(super) fn is_event_noun(&self, lemma: &str) -> bool {
        let lemma = lemma.to_lowercase();
        self.events.endings.iter().any(|ending| lemma.ends_with(ending.as_str()))
    }

    /// How far back "recent" reaches.
    pub(super) fn recent(&self) -> i32 {
        self.recent.back
    }

    /// An amount at `at`: its least and greatest value and how many words it takes.
    pub(super) fn amount(&self, words: &[Word], at: usize) -> Option<(i32, i32, usize)> {
        let word = words.get(at)?;
        if let Some(number) = word.number {
            return (1..=9999).contains(&number).then_some((number, number, 1));
        }
        for taken in [3, 2, 1] {
            let Some(run) = words.get(at..at + taken) else { continue };
            let text = run.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
            if let Some((low, high)) = self.numbers.get(&text) {
                return Some((*low, *high, taken));
            }
        }
        None
    }
}

/// One word, number or sign of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, ordinals without their ending.
    pub(super) lower: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether it is a number with the ending of an ordinal: "3rd".
    pub(super) ordinal: bool,
    /// Its value, where it is a number.
    pub(super) number: Option<i32>,
    /// First code point, counted from where the text was said to begin.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
}

impl Word {
    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower.as_str())
    }
}

/// Cuts a text into words and signs; white space and full stops after letters fall away.
pub(super) fn cut(text: &str, from: u32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut run = String::new();
    let mut start = from;
    let mut at = from;
    for letter in text.chars().chain(std::iter::once(' ')) {
        let fits = letter.is_alphanumeric()
            && run
                .chars()
                .last()
                .is_none_or(|last| last.is_numeric() == letter.is_numeric() || is_ordinal(&run, letter));
        if !fits && !run.is_empty() {
            words.push(word(std::mem::take(&mut run), start, at));
        }
        if letter.is_alphanumeric() {
            if run.is_empty() {
                start = at;
            }
            run.push(letter);
        } else if !letter.is_whitespace() && letter != '.' {
            words.push(Word {
                lower: sign(letter).to_string(),
                capital: false,
                ordinal: false,
                number: None,
                start: at,
                end: at + 1,
            });
        } else if letter == '.' && words.last().is_some_and(|last| last.number.is_some()) {
            // "22.04.2016": the stop between numbers counts.
            words.push(Word {
                lower: ".".to_owned(),
                capital: false,
                ordinal: false,
                number: None,
                start: at,
                end: at + 1,
            });
        }
        at = at.saturating_add(1);
    }
    words
}

/// All dashes are one sign, all apostrophes another.
fn sign(letter: char) -> char {
    match letter {
        '–' | '—' | '‐' | '‑' | '−' => '-',
        '’' | '‘' | 'ʼ' => '\'',
        other => other,
    }
}

/// Whether `letter` carries on the ending of "22nd" or of "1990s".
fn is_ordinal(run: &str, letter: char) -> bool {
    run.chars().next().is_some_and(char::is_numeric)
        && match letter {
            's' | 'n' | 'r' | 't' | 'd' | 'h' => run.chars().filter(|c| !c.is_numeric()).count() < 2,
            _ => false,
        }
}

fn word(run: String, start: u32, end: u32) -> Word {
    let capital = run.chars().next().is_some_and(char::is_uppercase);
    let mut lower = run.to_lowercase();
    let digits = lower.chars().take_while(char::is_ascii_digit).count();
    let ordinal = digits > 0 && ["st", "nd", "rd", "th"].contains(&&lower[digits..]);
    if ordinal {
        lower.truncate(digits);
    }
    let number = (digits > 0 && digits <= 4).then(|| lower.parse().ok()).flatten();
    Word { lower, capital, ordinal, number, start, end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words_numbers_and_signs() {
        let lowers = |text: &str| cut(text, 0).into_iter().map(|word| word.lower).collect::<Vec<_>>();
        assert_eq!(lowers("on Sept. 22nd, 2016"), ["on", "sept", "22", ",", "2016"]);
        assert_eq!(
            lowers("22.04.2016 – 2016-04-22"),
            ["22", ".", "04", ".", "2016", "-", "2016", "-", "04", "-", "22"]
        );
        assert_eq!(lowers("the 1990s"), ["the", "1990s"]);
    }

    #[test]
    fn a_month_out_of_range_is_refused() {
        let text = include_str!("../../../../data/dates.toml").replace("june = 6", "june = 13");
        let error = DateWords::parse(&text).expect_err("June is no 13th month").to_string();
        assert_eq!(error, "dates.toml: [months] june: must be 1 to 12");
    }
}
