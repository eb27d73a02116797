//! The day of publication, as a page states it on a line of its own.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::byline;
use crate::{date, words};

static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?(?-u:\b)\.?",
        r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?",
        r"\d{1,2}\s*[ap]\.?m\.?(?-u:\b)",
        r"(?:first |last |originally )?(?:published|updated|posted|modified|created|revised|issued|released|edited|added|filed|date|time)(?:\s*(?:on|at|date|time))?\s*:?",
        r"(?-u:\b)(?:gmt|utc|bst|est|edt|pst|pdt|cet|cest|eet|eest|ist|msk|et|local time)(?-u:\b)(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?",
        r"[+-]\d{2}:?\d{2}(?-u:\b)",
        r"(?-u:\b)(?:on|at|by|last|hrs?|h|ago|am|pm|article|story|news|z)(?-u:\b)",
    ];
    Regex::new(&format!("(?i)(?:{})", forms.join("|"))).expect("a valid expression")
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?(?-u:\b))?|(?-u:\b)\d{1,2}\s*[ap]\.?m\.?(?-u:\b)")
        .expect("a valid expression")
});
static AGO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:published|updated|posted)\W*)?(?:\d+|an?|one|two|three) (?:second|minute|min|hour|hr|day|week|month|year)s? ago\W*$").expect("a valid expression")
});

/// A stated day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stated {
    /// The day.
    pub(crate) day: Date,
    /// Whether the line calls it the day of a later change.
    pub(crate) updated: bool,
}

/// Whether a line holds a day or a time and nothing else but labels, a weekday, a byline.
pub(crate) fn is_date_line(line: &str) -> bool {
    if line.chars().count() > 160 {
        return false;
    }
    let dated = !date::dates(line).is_empty();
    let timed = CLOCK.is_match(line) && rest(line).is_empty();
    let weekday = matches!(
        line.trim_matches(|c: char| !c.is_alphabetic()).to_ascii_lowercase().as_str(),
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
    );
    timed || weekday || AGO.is_match(line) || dated && (rest(line).is_empty() || byline_beside(line))
}

/// The days that a date line states.
pub(crate) fn stated(line: &str) -> Vec<Stated> {
    let lower = line.to_lowercase();
    let found = date::dates(line);
    found
        .iter()
        .filter_map(|(range, day)| {
            let label = lower.get(..range.start).unwrap_or("");
            let last = |word: &str| label.rfind(word);
            let changed = ["updated", "modified", "revised", "edited"].iter().filter_map(|word| last(word)).max();
            let made = ["published", "posted", "created", "issued"].iter().filter_map(|word| last(word)).max();
            Some(Stated { day: (*day)?, updated: changed > made })
        })
        .collect()
}

/// The words of a line apart from dates, times, weekdays and labels.
fn rest(line: &str) -> Vec<String> {
    let mut kept = String::new();
    let mut at = 0;
    for (range, _) in date::dates(line) {
        kept.push_str(&line[at..range.start]);
        kept.push(' ');
        at = range.end;
    }
    kept.push_str(&line[at..]);
    let bare = AROUND.replace_all(&kept, " ");
    words::words(&bare).map(str::to_owned).collect()
}

/// Whether what stands beside the date is a byline or a short label ("News | 3 March 2019", "Ann Name - 3 March 2019").
fn byline_beside(line: &str) -> bool {
    let rest = rest(line);
    if line.trim_start().to_lowercase().starts_with("by ") {
        return byline::author(line).is_some() && rest.len() <= 8;
    }
    let separated = line.contains(['|', '•', '·', '/', '–', '—']) || line.contains(" - ") || line.contains(", by ");
    rest.len() <= if separated { 4 } else { 1 } && !line.trim_end().ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(line: &str) -> Vec<(String, bool)> {
        stated(line).into_iter().map(|one| (one.day.to_string(), one.updated)).collect()
    }

    #[test]
    fn lines_of_their_own() {
        for line in [
            "Friday",
            "10:17:57 AM",
            "3 March 2019",
            "Published: Sunday, March 3, 2019 4:15 pm GMT",
            "March 3, 2019 | By Ann Name",
            "By Ann Name on March 3, 2019",
            "Posted on 2019-03-03 at 14:05",
            "2 hours ago",
            "World | 3 March 2019",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for line in [
            "The harbour was shelled on 3 March 2019.",
            "Volunteers on a pier in Port Example, 3 March 2019",
            "He came at 10:17.",
            "Friday prayers",
        ] {
            assert!(!is_date_line(line), "{line}");
        }
    }

    #[test]
    fn a_change_is_told_from_the_publication() {
        assert_eq!(
            days("Published March 3, 2019, updated March 5, 2019"),
            [("2019-03-03".to_owned(), false), ("2019-03-05".to_owned(), true)]
        );
    }
}
