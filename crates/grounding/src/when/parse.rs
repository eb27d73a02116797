//! Words to expressions: a parser by descent that takes the longest reading from a given word.

mod calendar;
mod counted;

use super::expression::{Expression, Part, Shift, Unit};
use super::words::{DateWords, Word};

/// An expression and one past its last word.
type Read = Option<(Expression, usize)>;

/// Reads expressions of time in a row of words.
pub(super) struct Parser<'w> {
    pub(super) data: &'w DateWords,
    pub(super) words: &'w [Word],
}

impl Parser<'_> {
    /// The expression that begins at this word, with what joins two of them ("between", "from … to", "since").
    pub(super) fn expression(&self, at: usize) -> Read {
        if self.is(at, &["between"]) {
            let (from, and) = self.simple(at + 1)?;
            let (to, end) = self.is(and, &["and"]).then(|| self.simple(and + 1))??;
            return Some((between(from, to), end));
        }
        if self.is(at, &["from"]) {
            let (from, middle) = self.simple(at + 1)?;
            let (to, end) =
                self.is(middle, &["to", "until", "till", "through", "-"]).then(|| self.simple(middle + 1))??;
            return Some((between(from, to), end));
        }
        for (words, wrap) in [
            (&["since"][..], Expression::Since as fn(Box<Expression>) -> Expression),
            (&["after", "following"], Expression::After),
            (&["before", "until", "till"], Expression::Before),
        ] {
            if self.is(at, words) {
                let next = self.skip(at + 1, &["the", "around", "about"]);
                let (inner, end) = self.simple(next)?;
                // "before dawn on Sunday" is that day.
                if self.word(next).is_some_and(|word| self.data.is_part_of_day(word)) && inner.is_day() {
                    return Some((inner, end));
                }
                // "after three weeks" counts from the story, not to the anchor.
                return (!inner.is_narrative()).then(|| (wrap(Box::new(inner)), end));
            }
        }
        let (from, end) = self.simple(at)?;
        if self.is(end, &["-"])
            && let Some((to, after)) = self.simple(end + 1)
            && from.is_stated() == to.is_stated()
            && std::mem::discriminant(&from) == std::mem::discriminant(&to)
        {
            return Some((between(from, to), after));
        }
        // "on Monday and Tuesday"
        if self.is(end, &["and"])
            && let Expression::Weekday { weekday: first, shift: Shift::Bare } = from
            && let Some((to @ Expression::Weekday { weekday: last, shift: Shift::Bare }, after)) = self.simple(end + 1)
            && last == first % 7 + 1
        {
            return Some((between(from, to), after));
        }
        Some((from, end))
    }

    /// An expression that is not made of two.
    fn simple(&self, at: usize) -> Read {
        let at =
            self.skip(at, &["about", "around", "roughly", "approximately", "nearly", "almost", "only", "just", "some"]);
        self.part(at)
            .or_else(|| self.part_of_day(at))
            .or_else(|| self.numeric(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.shifted(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.narrative(at))
            .or_else(|| self.named_day(at))
            .or_else(|| self.holiday(at))
            .or_else(|| self.season(at))
            .or_else(|| self.year(at))
    }

    fn word(&self, at: usize) -> Option<&Word> {
        self.words.get(at)
    }

    fn is(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| word.is(words))
    }

    fn number(&self, at: usize) -> Option<i32> {
        self.word(at)?.number
    }

    /// Steps over one of these words.
    fn skip(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    /// "early 2016", "the week of 4 March", "mid-May", "the end of March", "the first half of 2015", "earlier this month".
    fn part(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        if self.is(start, &["earlier", "later"])
            && self.is(start + 1, &["this"])
            && let Some(unit) = self.unit(start + 2)
        {
            let read =
                if self.is(start, &["earlier"]) { Expression::EarlierIn(unit) } else { Expression::LaterIn(unit) };
            return Some((read, start + 3));
        }
        let (part, next) =
            if self.is(start, &["first", "second"]) && self.is(start + 1, &["half"]) && self.is(start + 2, &["of"]) {
                (if self.is(start, &["first"]) { Part::FirstHalf } else { Part::SecondHalf }, start + 3)
            } else if let Some(part) = self.ordinal_part(start) {
                (part, start + 3)
            } else if self.is(start, &["week"]) && self.is(start + 1, &["of"]) {
                let (inner, end) = self.simple(self.skip(start + 2, &["the"]))?;
                return inner.is_day().then(|| (Expression::WeekOf(Box::new(inner)), end));
            } else if self.is(start, &["beginning", "start", "end", "middle"]) && self.is(start + 1, &["of"]) {
                let part = match self.word(start)?.lower.as_str() {
                    "middle" => Part::Mid,
                    "end" => Part::Late,
                    _ => Part::Early,
                };
                (part, start + 2)
            } else if self.is(start, &["early", "mid", "late"]) {
                let part = match self.word(start)?.lower.as_str() {
                    "early" => Part::Early,
                    "mid" => Part::Mid,
                    _ => Part::Late,
                };
                (part, self.skip(self.skip(start + 1, &["-"]), &["in", "on"]))
            } else {
                return None;
            };
        let (inner, end) = self.simple(self.skip(next, &["the"]))?;
        // "early Wednesday", "late on Monday night" are that day.
        let read = if inner.is_day() { inner } else { Expression::Of(part, Box::new(inner)) };
        Some((read, end))
    }

    /// "the third quarter of", "the last week of".
    fn ordinal_part(&self, at: usize) -> Option<Part> {
        let numbers = ["first", "second", "third", "fourth"];
        let word = self.word(at).filter(|_| self.is(at + 2, &["of"]))?;
        let number = numbers.iter().zip(1..).find(|(name, _)| word.lower == **name).map(|(_, number)| number);
        match (self.word(at + 1)?.lower.as_str(), number) {
            ("quarter", Some(number)) => Some(Part::Quarter(number)),
            ("quarter", None) => word.is(&["last", "final"]).then_some(Part::Quarter(4)),
            ("week", Some(number)) => Some(Part::Week(number)),
            ("week", None) => word.is(&["last", "final"]).then_some(Part::LastWeek),
            _ => None,
        }
    }

    /// "dawn on Thursday", "the night of 21 April", "overnight", "overnight on Tuesday".
    fn part_of_day(&self, at: usize) -> Read {
        let start = self.skip(self.skip(at, &["the"]), &["early", "late", "small"]);
        if !self.word(start).is_some_and(|word| self.data.is_part_of_day(word)) {
            return None;
        }
        let mut next = self.skip(start + 1, &["hours"]);
        next = self.skip(next, &["on", "of", "in", ","]);
        if let Some((inner, end)) = self.simple(self.skip(next, &["the"]))
            && inner.is_day()
            && inner != Expression::Overnight
        {
            return Some((inner, end));
        }
        self.is(start, &["overnight"]).then_some((Expression::Overnight, start + 1))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        Some(match self.word(at)?.lower.as_str() {
            "day" | "days" => Unit::Day,
            "weekend" | "weekends" => Unit::Weekend,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            "decade" | "decades" => Unit::Decade,
            _ => return None,
        })
    }
}

/// Two ends of an interval; a year said once holds for both ("between March and June 2015").
fn between(from: Expression, to: Expression) -> Expression {
    let (first, last) = (from.year(), to.year());
    Expression::Between(Box::new(from.with_year(last)), Box::new(to.with_year(first)))
}
