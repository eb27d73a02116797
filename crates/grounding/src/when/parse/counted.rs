//! Times told by an amount or a direction: "three weeks ago", "last June", "the next day".

use super::{Parser, Read};
use crate::when::expression::{Expression, Shift, Unit};

impl Parser<'_> {
    /// "last June", "this week", "next Friday", "the past two years", "recent months", "last night", "this morning".
    pub(super) fn shifted(&self, at: usize) -> Read {
        let start = self.skip(at, &["the"]);
        let word = self.word(start)?;
        let next = start + 1;
        let many = self.word(next).is_some_and(|unit| unit.lower.ends_with('s'));
        if word.is(&["recent"]) || many && word.is(&["coming"]) {
            let (unit, amount) = (self.unit(next)?, self.data.recent());
            let read =
                if word.is(&["recent"]) { Expression::Past(amount, unit) } else { Expression::Coming(amount, unit) };
            return Some((read, next + 1));
        }
        if word.is(&["weekend"]) && start > at {
            return Some((Expression::Unit { unit: Unit::Weekend, shift: Shift::Bare }, next));
        }
        let shift = match word.lower.as_str() {
            "last" | "past" | "previous" => Shift::Last,
            "this" if self.is(next, &["coming"]) => return self.shifted(next),
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
    pub(super) fn counted(&self, at: usize) -> Read {
        if self.is(at, &["less"]) && self.is(at + 1, &["than"]) {
            return match self.counted(at + 2)? {
                (Expression::Ago(_, amount, unit), end) => Some((Expression::Past(amount, unit), end)),
                _ => None,
            };
        }
        if self.is(at, &["hours", "minutes", "moments"]) {
            let read = Expression::Narrative { low: 0, high: 0, unit: Unit::Day };
            return self.is(at + 1, &["later", "after", "before", "earlier"]).then_some((read, at + 2));
        }
        if self.is(at, &["half"]) && self.is(at + 1, &["a", "an"]) && self.is(at + 3, &["ago"]) {
            let (amount, unit) = match self.unit(at + 2)? {
                Unit::Year => (6, Unit::Month),
                Unit::Decade => (5, Unit::Year),
                _ => return None,
            };
            return Some((Expression::Ago(amount, amount, unit), at + 4));
        }
        let ahead = self.is(at, &["in", "within"]);
        let start = if ahead { at + 1 } else { at };
        let (low, high, taken) = self.data.amount(self.words, start)?;
        let unit_at = start + taken;
        if let Some(weekday) = self.word(unit_at).and_then(|word| self.data.weekdays(word))
            && self.is(unit_at + 1, &["ago"])
        {
            return (low == high).then_some((Expression::WeekdayAgo { weekday, count: low }, unit_at + 2));
        }
        let (low, unit) = self.length(low, unit_at)?;
        let (high, _) = self.length(high, unit_at)?;
        let end = unit_at + 1;
        if ahead {
            let within = self.is(at, &["within"]);
            let read = if within { Expression::Within(high, unit) } else { Expression::Ahead(low, high, unit) };
            return Some((read, end));
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
    pub(super) fn narrative(&self, at: usize) -> Read {
        let start = self.skip(self.skip(at, &["later", "earlier"]), &["the"]);
        let by = |amount: i32, unit: Unit, end: usize| {
            Some((Expression::Narrative { low: amount, high: amount, unit }, end))
        };
        if self.is(start, &["same", "that"]) {
            let unit_at = if self.is(start, &["that"]) { self.skip(start + 1, &["same"]) } else { start + 1 };
            if self.word(unit_at).is_some_and(|word| self.data.is_part_of_day(word)) {
                return by(0, Unit::Day, unit_at + 1);
            }
            return by(0, self.unit(unit_at)?, unit_at + 1);
        }
        if self.is(start, &["following"]) && self.word(start + 1).is_some_and(|word| self.data.is_part_of_day(word)) {
            return by(1, Unit::Day, start + 2);
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
    pub(super) fn named_day(&self, at: usize) -> Read {
        let days = match self.word(at)?.lower.as_str() {
            "today" | "tonight" => 0,
            "yesterday" => -1,
            "tomorrow" => 1,
            _ => return None,
        };
        let end = if self.word(at + 1).is_some_and(|word| self.data.is_part_of_day(word)) { at + 2 } else { at + 1 };
        Some((Expression::Day(days), end))
    }

    /// An amount in a unit; hours become days.
    pub(super) fn length(&self, amount: i32, at: usize) -> Option<(i32, Unit)> {
        if self.is(at, &["fortnight", "fortnights"]) {
            return Some((2 * amount, Unit::Week));
        }
        if self.is(at, &["hours", "hour"]) {
            return Some(((amount + 23) / 24, Unit::Day));
        }
        self.unit(at).map(|unit| (amount, unit))
    }
}
