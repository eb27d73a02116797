//! Days, months, years and their parts, as the calendar names them.

use super::{Parser, Read};
use crate::when::expression::{Expression, Shift};

impl Parser<'_> {
    /// "2016-04-22", "22/04/2016", "22.04.2016".
    pub(super) fn numeric(&self, at: usize) -> Read {
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
    pub(super) fn day_and_month(&self, at: usize) -> Read {
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
    pub(super) fn days(&self, at: usize) -> Option<(i8, i8, usize)> {
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
    pub(super) fn year_after(&self, at: usize) -> (Option<i16>, usize) {
        let year_at = self.skip(at, &[","]);
        match self.number(year_at).filter(|year| is_year(*year)) {
            Some(year) => (i16::try_from(year).ok(), year_at + 1),
            None => (None, at),
        }
    }

    /// "Wednesday", "Tuesday night", "Friday, 22 April 2016", "Wednesday last week", "Monday of this week".
    pub(super) fn weekday(&self, at: usize) -> Read {
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

    /// "the spring of 2016", "summer 2014".
    pub(super) fn season(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let first_month = self.data.season(self.word(start)?)?;
        let (year, end) = self.year_after(self.skip(start + 1, &["of"]));
        year.map(|_| (Expression::Season { first_month, year, shift: Shift::Bare }, end))
    }

    /// "New Year's Day", "Christmas Day 2010".
    pub(super) fn holiday(&self, at: usize) -> Read {
        let (month, day, taken) = self.data.holiday(self.words, at)?;
        let (year, end) = self.year_after(at + taken);
        Some((Expression::Calendar { year, month, day: Some(day) }, end))
    }

    /// "2011", "2012-14", "the 1990s", "the 3rd".
    pub(super) fn year(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let word = self.word(start)?;
        if let Some(decade) = word.lower.strip_suffix('s').and_then(|digits| digits.parse::<i16>().ok()) {
            return (is_year(i32::from(decade)) && decade % 10 == 0)
                .then_some((Expression::Years(decade, 10), start + 1));
        }
        if start > at && word.ordinal {
            let day = word.number.filter(|day| (1..=31).contains(day))?;
            return Some((Expression::DayOfMonth(day as i8), start + 1));
        }
        let year = word.number.filter(|year| is_year(*year) && word.lower.len() == 4)?;
        if self.is(start + 1, &["-"])
            && let Some(last) = self.word(start + 2).filter(|word| word.lower.len() == 2).and_then(|word| word.number)
            && let count = last - year % 100 + 1
            && count > 1
        {
            return Some((Expression::Years(i16::try_from(year).ok()?, i16::try_from(count).ok()?), start + 3));
        }
        Some((Expression::Year(i16::try_from(year).ok()?), start + 1))
    }
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
