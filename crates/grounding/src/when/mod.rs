//! When: expressions of time read, counted from a day, and given to the claims that they date.
//!
//! [`resolve`] reads one expression by itself, so that a time that hangs on an unknown date of publication can be
//! counted later from its words alone.

mod choose;
mod expression;
mod happening;
mod parse;
mod resolve;
mod words;

use std::sync::LazyLock;

use variorum_record::grades::DatePrec;
use variorum_record::{Date, TimeBasis};

pub use choose::resolve_times;
pub use resolve::Tense;
pub use words::DateWords;

use expression::{Expression, Shift, Unit};
use parse::Parser;
use words::{Word, cut};

/// Most words of one expression: a bound on what hostile input can cost.
const LONGEST: usize = 14;

static BUILT_IN: LazyLock<DateWords> = LazyLock::new(|| match DateWords::parse(crate::knowledge::DATES) {
    Ok(words) => words,
    // A test reads the shipped file; what ships cannot fail here.
    Err(error) => unreachable!("{error}"),
});

/// First and last day, how exact they are, and how they are known.
pub type Resolved = (Date, Date, DatePrec, TimeBasis);

/// Counts an expression ("last June", "on Wednesday") from a day, with the words of time that ship with the program.
///
/// `None` where the words are no expression of time, name no interval ("before 2011", "03/04/2016"), or count from what
/// the text told before ("two days later").
///
/// ```
/// use variorum_grounding::when::{Tense, resolve};
/// let friday = "2024-03-15".parse()?;
/// let (first, last, ..) = resolve("on Wednesday", friday, Tense::Past).expect("a weekday");
/// assert_eq!((first.to_string(), last), ("2024-03-13".to_owned(), first));
/// # Ok::<(), jiff::Error>(())
/// ```
#[must_use]
pub fn resolve(expression: &str, anchor: Date, tense: Tense) -> Option<Resolved> {
    BUILT_IN.resolve(expression, Some(anchor), tense)
}

/// An expression of time found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// First code point, counted as the text's was.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    read: Expression,
}

impl Found {
    /// Counts it from a day.
    #[must_use]
    pub fn resolve(&self, anchor: Option<Date>, tense: Tense) -> Option<Resolved> {
        (!self.read.is_narrative()).then(|| count(&self.read, anchor, tense))?
    }
}

impl DateWords {
    /// As [`resolve`], with these words of time; without an anchor only what states its year can be counted.
    #[must_use]
    pub fn resolve(&self, expression: &str, anchor: Option<Date>, tense: Tense) -> Option<Resolved> {
        let words = cut(expression, 0);
        let first = words.iter().position(|word| !word.is(LEADING) || word.is(&["in"]) && is_amount(self, &words))?;
        let window = &words[first..words.len().min(first + LONGEST)];
        let (read, end) = Parser { data: self, words: window }.expression(0)?;
        (end == window.len() && !read.is_narrative()).then(|| count(&read, anchor, tense))?
    }

    /// First and last day of an expression counted from a day of publication, and how exact they are; a bare weekday or month lies
    /// ahead of it where that is asked, else behind.
    #[must_use]
    pub fn days(&self, expression: &str, published: Date, ahead: bool) -> Option<(Date, Date, DatePrec)> {
        let tense = if ahead { Tense::Future } else { Tense::Past };
        self.resolve(expression, Some(published), tense).map(|(first, last, precision, _)| (first, last, precision))
    }

    /// The expression that a text is from its first word to its last.
    fn whole(&self, text: &str, from: u32) -> Option<Found> {
        let words = cut(text, from);
        let (start, end) = (words.first()?.start, words.last()?.end);
        let (read, taken) = (words.len() <= LONGEST).then(|| Parser { data: self, words: &words }.expression(0))??;
        // "Resolution 1973" is no year, and a bare month may be a verb: the words around must say so.
        let bare = matches!(read, Expression::Year(_) | Expression::Calendar { year: None, day: None, .. });
        (taken == words.len() && !bare).then_some(Found { start, end, read })
    }

    /// The expressions of time of a sentence, in order, apart; `from` is the code point at which it begins.
    #[must_use]
    pub fn find(&self, sentence: &str, from: u32) -> Vec<Found> {
        let words = cut(sentence, from);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let window = &words[at..words.len().min(at + LONGEST)];
            match (Parser { data: self, words: window }).expression(0) {
                Some((read, end)) if is_meant(&read, &words, at, at + end) => {
                    found.push(Found { start: words[at].start, end: words[at + end - 1].end, read });
                    at += end;
                }
                _ => at += 1,
            }
        }
        found
    }
}

/// Prepositions that may open an expression without changing it.
const LEADING: &[&str] = &["on", "in", "at", "by", "during", "of", "over", "throughout"];

/// What makes a bare year or month one: "in 2011", "by March", "the raid of 2014".
const DATING: &[&str] =
    &["in", "since", "during", "by", "until", "till", "of", "from", "before", "after", "through", "throughout", "("];

fn is_amount(data: &DateWords, words: &[Word]) -> bool {
    words.first().is_some_and(|word| word.is(&["in"]))
        && Parser { data, words }.expression(0).is_some_and(|(_, end)| end == words.len())
}

/// Whether words that could be an expression are one here: numbers and "May" are much else besides.
fn is_meant(read: &Expression, words: &[Word], first: usize, end: usize) -> bool {
    let before = first.checked_sub(1).map(|at| &words[at]);
    let after = words.get(end);
    match read {
        Expression::Year(_) => {
            // "1990/2", "of 2011 men" and "2011,5" are no years.
            let counted =
                after.is_some_and(|word| word.lower.ends_with('s') || word.is(&["men", "people", "per", "percent"]));
            before.is_some_and(|word| word.is(DATING))
                && after.is_none_or(|word| word.number.is_none() && !word.is(&["/", "%", "-", "$"]))
                && !counted
        }
        Expression::Calendar { year: None, day: None, .. } => before.is_some_and(|word| word.is(DATING)),
        Expression::Ahead(..) | Expression::Within(..) => words[first].is(&["in", "within"]),
        // "the 3rd floor", "the 9th Brigade" are no days.
        Expression::DayOfMonth(_) => {
            before.is_some_and(|word| word.is(&["on", "since", "by", "of"])) && after.is_none_or(|word| !is_word(word))
        }
        Expression::Unit { unit: Unit::Weekend, shift: Shift::Bare } => {
            before.is_some_and(|word| word.is(&["over", "during", "at", "on", "throughout", "of"]))
        }
        Expression::Of(_, inner) => inner.is_stated() || !matches!(**inner, Expression::Year(_)),
        _ => true,
    }
}

/// A word that could carry on a name, and no preposition.
fn is_word(word: &Word) -> bool {
    word.lower.chars().all(char::is_alphabetic)
        && !word.is(&[
            "in", "at", "near", "when", "after", "before", "by", "and", "as", "while", "from", "of", "to", "with",
        ])
}

/// An interval with its precision; a year that is said needs no anchor and counts as stated.
fn count(read: &Expression, anchor: Option<Date>, tense: Tense) -> Option<Resolved> {
    let (first, last) = resolve::days(read, anchor, tense)?;
    let length = i64::from(first.until(last).ok()?.get_days()) + 1;
    let basis = match read {
        Expression::Told { .. } => TimeBasis::Inherited,
        read if read.is_stated() => TimeBasis::Stated,
        _ => TimeBasis::Relative,
    };
    Some((first, last, DatePrec::of_days(length), basis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Friday, 15 March 2024.
    const ANCHOR: Date = jiff::civil::date(2024, 3, 15);

    fn read(expression: &str, tense: Tense) -> String {
        match resolve(expression, ANCHOR, tense) {
            Some((first, last, prec, basis)) => format!("{first}..{last} {} {basis}", prec.get()),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn expressions_of_the_past() {
        let table = [
            ("on Wednesday", "2024-03-13..2024-03-13 1 relative"),
            ("Friday", "2024-03-15..2024-03-15 1 relative"),
            ("last Friday", "2024-03-08..2024-03-08 1 relative"),
            ("Tuesday night", "2024-03-12..2024-03-12 1 relative"),
            ("at dawn on Thursday", "2024-03-14..2024-03-14 1 relative"),
            ("early Monday", "2024-03-11..2024-03-11 1 relative"),
            ("Wednesday last week", "2024-03-06..2024-03-06 1 relative"),
            ("yesterday", "2024-03-14..2024-03-14 1 relative"),
            ("the day before yesterday", "2024-03-13..2024-03-13 1 relative"),
            ("overnight", "2024-03-14..2024-03-15 2 relative"),
            ("last night", "2024-03-14..2024-03-14 1 relative"),
            ("last June", "2023-06-01..2023-06-30 4 relative"),
            ("in February", "2024-02-01..2024-02-29 4 relative"),
            ("April 22", "2023-04-22..2023-04-22 1 relative"),
            ("22 April 2016", "2016-04-22..2016-04-22 1 stated"),
            ("Friday, 22 April 2016", "2016-04-22..2016-04-22 1 stated"),
            ("April 22nd, 2016", "2016-04-22..2016-04-22 1 stated"),
            ("2016-04-22", "2016-04-22..2016-04-22 1 stated"),
            ("22/04/2016", "2016-04-22..2016-04-22 1 stated"),
            ("03/04/2016", "none"),
            ("in June 2015", "2015-06-01..2015-06-30 4 stated"),
            ("in 2011", "2011-01-01..2011-12-31 5 stated"),
            ("the 1990s", "1990-01-01..1999-12-31 5 stated"),
            ("21-23 April 2016", "2016-04-21..2016-04-23 2 stated"),
            ("last month", "2024-02-01..2024-02-29 4 relative"),
            ("this week", "2024-03-11..2024-03-17 3 relative"),
            ("three weeks ago", "2024-02-20..2024-02-26 3 relative"),
            ("two days ago", "2024-03-13..2024-03-13 1 relative"),
            ("a few days ago", "2024-03-10..2024-03-13 2 relative"),
            ("two months ago", "2024-01-01..2024-01-31 4 relative"),
            ("the past two years", "2022-03-15..2024-03-15 5 relative"),
            ("in recent months", "2023-09-15..2024-03-15 5 relative"),
            ("in the past 24 hours", "2024-03-14..2024-03-15 2 relative"),
            ("since August 2014", "2014-08-01..2024-03-15 5 stated"),
            ("between 2012 and 2014", "2012-01-01..2014-12-31 5 stated"),
            ("between March and June 2015", "2015-03-01..2015-06-30 5 stated"),
            ("early 2016", "2016-01-01..2016-04-30 5 stated"),
            ("mid-May 2016", "2016-05-11..2016-05-21 4 stated"),
            ("the end of March 2016", "2016-03-22..2016-03-31 4 stated"),
            ("late last year", "2023-09-01..2023-12-31 5 relative"),
            ("the summer of 2014", "2014-06-01..2014-08-31 5 stated"),
            ("earlier this month", "2024-03-01..2024-03-15 4 relative"),
            ("two Fridays ago", "2024-03-01..2024-03-01 1 relative"),
            ("a fortnight ago", "2024-02-27..2024-03-04 3 relative"),
            ("half a year ago", "2023-09-01..2023-09-30 4 relative"),
            ("the week of 4 March", "2024-03-04..2024-03-10 3 relative"),
            ("the last week of April 2016", "2016-04-24..2016-04-30 3 stated"),
            ("the third quarter of 2015", "2015-07-01..2015-09-30 5 stated"),
            ("Monday and Tuesday", "2024-03-11..2024-03-12 2 relative"),
            ("Christmas Day 2010", "2010-12-25..2010-12-25 1 stated"),
            ("2012-14", "2012-01-01..2014-12-31 5 stated"),
            ("less than 48 hours ago", "2024-03-13..2024-03-15 2 relative"),
            ("until October", "none"),
            ("before 2011", "none"),
            ("two days later", "none"),
            ("in two days", "none"),
            ("the town", "none"),
        ];
        for (expression, wanted) in table {
            assert_eq!(read(expression, Tense::Past), wanted, "{expression}");
        }
    }

    #[test]
    fn expressions_of_the_future() {
        for (expression, wanted) in [
            ("on Wednesday", "2024-03-20..2024-03-20 1 relative"),
            ("next Friday", "2024-03-22..2024-03-22 1 relative"),
            ("in June", "2024-06-01..2024-06-30 4 relative"),
            ("tomorrow", "2024-03-16..2024-03-16 1 relative"),
            ("in two days", "2024-03-17..2024-03-17 1 relative"),
            ("next month", "2024-04-01..2024-04-30 4 relative"),
        ] {
            assert_eq!(read(expression, Tense::Future), wanted, "{expression}");
        }
    }

    #[test]
    fn finds_expressions_and_leaves_other_numbers_alone() {
        let found = |sentence: &str| {
            BUILT_IN
                .find(sentence, 0)
                .iter()
                .map(|one| sentence[one.start as usize..one.end as usize].to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("The army said on Thursday that it took the town last June."), ["Thursday", "last June"]);
        assert_eq!(found("In 2011 he left; resolution 1973 and 2000 men may march."), ["2011"]);
        assert_eq!(
            found("Sources say it fell at dawn on 3 May, two weeks after the siege began."),
            ["dawn on 3 May", "two weeks after"]
        );
        assert_eq!(found("Prices rose 2016 per cent to 2014 dollars."), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,80}", days in -700_000i32..2_000_000) {
            let anchor = jiff::civil::date(1970, 1, 1).checked_add(jiff::ToSpan::days(days)).unwrap_or(ANCHOR);
            for found in BUILT_IN.find(&text, 0) {
                let _ = found.resolve(Some(anchor), Tense::Past);
            }
            let _ = resolve(&text, anchor, Tense::Future);
        }

        #[test]
        fn words_of_time_in_any_order_never_panic(
            words in proptest::collection::vec(proptest::sample::select(vec![
                "early", "the", "of", "dawn", "last", "June", "22", "2016", "9999", "between", "and", "since", "-", "May", "ago", "weeks",
                "two", "past", "night", "Wednesday", "next", "first", "half", "in", "31", "February", "29", "years", "decades", "this", "spring",
            ]), 0..14),
            at in 0usize..5,
        ) {
            let anchors = [Date::MIN, Date::MAX, ANCHOR, jiff::civil::date(2024, 2, 29), Date::ZERO];
            for tense in [Tense::Past, Tense::Future, Tense::Unknown] {
                if let Some((first, last, ..)) = resolve(&words.join(" "), anchors[at], tense) {
                    prop_assert!(first <= last);
                }
            }
        }

        #[test]
        fn a_later_anchor_never_gives_an_earlier_day(
            words in proptest::sample::select(vec!["Wednesday", "yesterday", "last Sunday", "overnight", "two days ago", "three weeks ago", "last week", "last month", "April 22", "last June"]),
            day in 0i32..3000, later in 0i32..400,
        ) {
            let anchor = jiff::civil::date(2010, 1, 1) + jiff::ToSpan::days(day);
            let first = resolve(words, anchor, Tense::Past).expect("shipped words");
            let second = resolve(words, anchor + jiff::ToSpan::days(later), Tense::Past).expect("shipped words");
            prop_assert!(first.0 <= second.0 && first.1 <= second.1);
        }
    }
}
