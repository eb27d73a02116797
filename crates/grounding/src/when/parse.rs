//! Words to expressions: a parser by descent that takes the longest reading from a given word.

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
            (&["before"], Expression::Before),
        ] {
            if self.is(at, words) {
                let (inner, end) = self.simple(self.skip(at + 1, &["the", "around", "about"]))?;
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

    /// "early 2016", "mid-May", "the end of March", "the first half of 2015", "earlier this month".
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

    /// "2016-04-22", "22/04/2016", "22.04.2016".
    fn numeric(&self, at: usize) -> Read {
        let (a, b, c) = (self.number(at)?, self.number(at + 2)?, self.number(at + 4)?);
        let sign = self.word(at + 1)?;
        if !sign.is(&["-", "/", "."]) || sign.lower != self.word(at + 3)?.lower {
            return None;
        }
        let day_fits = |day: i32| (1..=31).contains(&day);
        let month_fits = |month: i32| (1..=12).contains(&month);
        let date = |year: i32, month: i32, day: i32| Expression::Calendar {
            year: i16::try_from(year).ok(),
            month: month as i8,
            day: Some(day as i8),
        };
        let read = if is_year(a) && month_fits(b) && day_fits(c) {
            date(a, b, c)
        } else if !is_year(c) || !day_fits(a) || !day_fits(b) {
            return None;
        } else if month_fits(a) && month_fits(b) && a != b {
            Expression::Ambiguous
        } else if month_fits(b) {
            date(c, b, a)
        } else if month_fits(a) {
            date(c, a, b)
        } else {
            return None;
        };
        Some((read, at + 5))
    }

    /// "22 April 2016", "the 22nd of April", "April 22, 2016", "21-23 April", "April 21-23", "June 2015", "June".
    fn day_and_month(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        if let Some((first, last, next)) = self.days(start)
            && let Some(month) = self.word(self.skip(next, &["of"])).and_then(|word| self.data.month(word))
        {
            let (year, end) = self.year_after(self.skip(next, &["of"]) + 1);
            return Some((days(year, month, first, last), end));
        }
        let month = self.data.month(self.word(start)?)?;
        let day_at = self.skip(start + 1, &["the"]);
        if let Some((first, last, next)) = self.days(day_at) {
            let (year, end) = self.year_after(next);
            return Some((days(year, month, first, last), end));
        }
        let (year, end) = self.year_after(self.skip(start + 1, &["of"]));
        let end = if year.is_some() { end } else { start + 1 };
        Some((Expression::Calendar { year, month, day: None }, end))
    }

    /// A day of the month, or two with a dash, "to" or "and" between.
    fn days(&self, at: usize) -> Option<(i8, i8, usize)> {
        let day = |at: usize| self.number(at).filter(|day| (1..=31).contains(day)).map(|day| day as i8);
        let first = day(at)?;
        if self.is(at + 1, &["-", "to", "and"])
            && let Some(last) = day(at + 2)
            && last > first
        {
            return Some((first, last, at + 3));
        }
        Some((first, first, at + 1))
    }

    /// A year, with or without a comma before it.
    fn year_after(&self, at: usize) -> (Option<i16>, usize) {
        let year_at = self.skip(at, &[","]);
        match self.number(year_at).filter(|year| is_year(*year)) {
            Some(year) => (i16::try_from(year).ok(), year_at + 1),
            None => (None, at),
        }
    }

    /// "Wednesday", "Tuesday night", "Friday, 22 April 2016", "Wednesday last week", "Monday of this week".
    fn weekday(&self, at: usize) -> Read {
        let weekday = self.data.weekday(self.word(at)?)?;
        let mut end = at + 1;
        if let Some((date, after)) = self.day_and_month(self.skip(end, &[","]))
            && date.is_day()
        {
            return Some((date, after));
        }
        if self.word(end).is_some_and(|word| self.data.is_part_of_day(word)) {
            end += 1;
        }
        let week = self.skip(end, &["of"]);
        if self.is(week, &["last", "this", "next"]) && self.is(week + 1, &["week"]) {
            let weeks = match self.word(week)?.lower.as_str() {
                "last" => -1,
                "next" => 1,
                _ => 0,
            };
            return Some((Expression::WeekdayOfWeek { weekday, weeks }, week + 2));
        }
        // "Sun", "Sat" and "Mon" are words of their own.
        (self.word(at)?.lower.len() > 5).then_some((Expression::Weekday { weekday, shift: Shift::Bare }, end))
    }

    /// "last June", "this week", "next Friday", "the past two years", "recent months", "last night", "this morning".
    fn shifted(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let word = self.word(start)?;
        let next = start + 1;
        if word.is(&["recent"]) {
            let unit = self.unit(next)?;
            return Some((Expression::Past(self.data.recent(), unit), next + 1));
        }
        let shift = match word.lower.as_str() {
            "last" | "past" | "previous" => Shift::Last,
            "this" => Shift::This,
            "next" | "coming" => Shift::Next,
            _ => return None,
        };
        if let Some((_, high, taken)) = self.data.amount(self.words, next)
            && let Some((amount, unit)) = self.length(high, next + taken)
        {
            return match shift {
                Shift::Last => Some((Expression::Past(amount, unit), next + taken + 1)),
                Shift::Next => Some((Expression::Coming(amount, unit), next + taken + 1)),
                Shift::This | Shift::Bare => None,
            };
        }
        let named = self.word(next)?;
        if let Some(weekday) = self.data.weekday(named) {
            let end = if self.word(next + 1).is_some_and(|word| self.data.is_part_of_day(word)) {
                next + 2
            } else {
                next + 1
            };
            return Some((Expression::Weekday { weekday, shift }, end));
        }
        if let Some(month) = self.data.month(named) {
            return Some((Expression::Month { month, shift }, next + 1));
        }
        if let Some(first_month) = self.data.season(named) {
            return Some((Expression::Season { first_month, year: None, shift }, next + 1));
        }
        if self.data.is_part_of_day(named) {
            // "last night" is yesterday's, "this morning" today's; "the next morning" is told from the story.
            return match (shift, word.lower.as_str()) {
                (Shift::This, _) => Some((Expression::Day(0), next + 1)),
                (Shift::Last, "last") => Some((Expression::Day(-1), next + 1)),
                (Shift::Next, "next") => Some((Expression::Narrative { low: 1, high: 1, unit: Unit::Day }, next + 1)),
                _ => None,
            };
        }
        let unit = self.unit(next)?;
        // "the previous day", "the next day" count from the story; "next week" from the day of writing.
        let told = start > at || word.is(&["previous"]);
        match (shift, unit, told) {
            (Shift::Last, _, true) if word.is(&["previous"]) => {
                Some((Expression::Narrative { low: -1, high: -1, unit }, next + 1))
            }
            (Shift::Next, Unit::Day, _) | (Shift::Next, _, true) if word.is(&["next"]) => {
                Some((Expression::Narrative { low: 1, high: 1, unit }, next + 1))
            }
            (Shift::Last, Unit::Day, _) => None,
            (Shift::Last, _, true) if word.is(&["past"]) => Some((Expression::Past(1, unit), next + 1)),
            _ => Some((Expression::Unit { unit, shift }, next + 1)),
        }
    }

    /// "three weeks ago", "two days later", "a month after", "in two days".
    fn counted(&self, at: usize) -> Read {
        let ahead = self.is(at, &["in", "within"]);
        let start = if ahead { at + 1 } else { at };
        let (low, high, taken) = self.data.amount(self.words, start)?;
        let unit_at = start + taken;
        let (low, unit) = self.length(low, unit_at)?;
        let (high, _) = self.length(high, unit_at)?;
        let end = unit_at + 1;
        if ahead {
            return Some((Expression::Ahead(low, high, unit), end));
        }
        match self.word(end)?.lower.as_str() {
            "ago" => Some((Expression::Ago(low, high, unit), end + 1)),
            "later" | "after" | "afterwards" | "afterward" => {
                Some((Expression::Narrative { low, high, unit }, end + 1))
            }
            "earlier" | "before" | "previously" => {
                Some((Expression::Narrative { low: -high, high: -low, unit }, end + 1))
            }
            _ => None,
        }
    }

    /// "the same day", "that day", "the following week", "the day after".
    fn narrative(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let by = |amount: i32, unit: Unit, end: usize| {
            Some((Expression::Narrative { low: amount, high: amount, unit }, end))
        };
        if self.is(start, &["same", "that"]) {
            let unit_at = if self.is(start, &["that"]) { self.skip(start + 1, &["same"]) } else { start + 1 };
            return by(0, self.unit(unit_at)?, unit_at + 1);
        }
        if self.is(start, &["following"]) && self.is(start + 1, &["day", "week", "weekend", "month", "year", "decade"])
        {
            return by(1, self.unit(start + 1)?, start + 2);
        }
        if start > at && self.is(start, &["day"]) && self.is(start + 1, &["after", "before"]) {
            if self.is(start + 2, &["yesterday", "tomorrow"]) {
                let read = if self.is(start + 2, &["yesterday"]) { -2 } else { 2 };
                return Some((Expression::Day(read), start + 3));
            }
            return by(if self.is(start + 1, &["after"]) { 1 } else { -1 }, Unit::Day, start + 2);
        }
        None
    }

    /// "today", "yesterday", "tomorrow", "tonight".
    fn named_day(&self, at: usize) -> Read {
        let days = match self.word(at)?.lower.as_str() {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => return None,
        };
        let end = if self.word(at + 1).is_some_and(|word| self.data.is_part_of_day(word)) { at + 2 } else { at + 1 };
        Some((Expression::Day(days), end))
    }

    /// "the spring of 2016", "summer 2014".
    fn season(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let first_month = self.data.season(self.word(start)?)?;
        let (year, end) = self.year_after(self.skip(start + 1, &["of"]));
        year.map(|_| (Expression::Season { first_month, year, shift: Shift::Bare }, end))
    }

    /// "2011", "the 1990s".
    fn year(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let word = self.word(start)?;
        if let Some(decade) = word.lower.strip_suffix('s').and_then(|digits| digits.parse::<i16>().ok()) {
            return (is_year(i32::from(decade)) && decade % 10 == 0)
                .then_some((Expression::Years(decade, 10), start + 1));
        }
        let year = word.number.filter(|year| is_year(*year) && word.lower.len() == 4)?;
        Some((Expression::Year(i16::try_from(year).ok()?), start + 1))
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

    /// An amount in a unit; hours become days.
    fn length(&self, amount: i32, at: usize) -> Option<(i32, Unit)> {
        if self.is(at, &["hours", "hour"]) {
            return Some(((amount + 23) / 24, Unit::Day));
        }
        self.unit(at).map(|unit| (amount, unit))
    }
}

/// Two ends of an interval; a year said once holds for both ("between March and June 2015").
fn between(from: Expression, to: Expression) -> Expression {
    let (first, last) = (from.year(), to.year());
    Expression::Between(Box::new(from.with_year(last)), Box::new(to.with_year(first)))
}

fn days(year: Option<i16>, month: i8, first: i8, last: i8) -> Expression {
    if first == last {
        Expression::Calendar { year, month, day: Some(first) }
    } else {
        Expression::Days { year, month, first, last }
    }
}

fn is_year(number: i32) -> bool {
    (1800..=2100).contains(&number)
}
