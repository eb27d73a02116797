//! Expressions to days: counting from an anchor.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::expression::{Expression, Part, Shift, Unit};

/// Where a bare weekday or month lies, seen from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tense {
    /// It happened: the last one before the anchor, or the anchor's own day.
    Past,
    /// It is to happen: the next one.
    Future,
    /// The words do not say: read as past, for reports tell what happened.
    Unknown,
}

/// From the first to the last day, both included.
pub(super) type Days = (Date, Date);

/// Counts an expression from `anchor`; `None` where it says too little, or hangs on an anchor that is not known.
pub(super) fn days(read: &Expression, anchor: Option<Date>, tense: Tense) -> Option<Days> {
    let found = match read {
        Expression::Calendar { year: Some(year), month, day: Some(day) } => one(Date::new(*year, *month, *day).ok()?),
        Expression::Calendar { year: Some(year), month, day: None } => month_of(Date::new(*year, *month, 1).ok()?),
        Expression::Calendar { year: None, month, day } => yearless(*month, *day, anchor?, tense)?,
        Expression::Days { year: Some(year), month, first, last } => {
            (Date::new(*year, *month, *first).ok()?, Date::new(*year, *month, *last).ok()?)
        }
        Expression::Days { year: None, month, first, last } => {
            let (end, _) = yearless(*month, Some(*last), anchor?, tense)?;
            (Date::new(end.year(), *month, *first).ok()?, end)
        }
        Expression::Ambiguous | Expression::Before(_) => return None,
        Expression::Year(year) => years(*year, 1)?,
        Expression::Years(first, count) => years(*first, *count)?,
        Expression::Season { first_month, year, shift } => season(*first_month, *year, *shift, anchor, tense)?,
        Expression::Month { month, shift } => shifted_month(*month, *shift, anchor?)?,
        Expression::Weekday { weekday, shift } => one(shifted_weekday(*weekday, *shift, anchor?, tense)?),
        Expression::WeekdayAgo { weekday, count } => {
            let last = shifted_weekday(*weekday, Shift::Last, anchor?, tense)?;
            one(last.checked_sub((count - 1).weeks()).ok()?)
        }
        Expression::DayOfMonth(day) => one(day_of_month(*day, anchor?, tense)?),
        Expression::WeekOf(inner) => week_of(days(inner, anchor, tense)?.0)?,
        Expression::WeekdayOfWeek { weekday, weeks } => {
            let monday = week_of(anchor?.checked_add(weeks.weeks()).ok()?)?.0;
            one(monday.checked_add((i32::from(*weekday) - 1).days()).ok()?)
        }
        Expression::Unit { unit: Unit::Weekend, shift: Shift::Bare } => {
            moved_unit(Unit::Weekend, if tense == Tense::Future { 0 } else { -1 }, anchor?)?
        }
        Expression::Unit { unit, shift } => {
            let step = match shift {
                Shift::Last => -1,
                Shift::Next => 1,
                Shift::This | Shift::Bare => 0,
            };
            moved_unit(*unit, step, anchor?)?
        }
        Expression::Day(step) => one(anchor?.checked_add(step.days()).ok()?),
        Expression::Overnight => (anchor?.yesterday().ok()?, anchor?),
        Expression::Ago(low, high, unit) => away(-*high, -*low, *unit, anchor?)?,
        Expression::Ahead(low, high, unit) if tense == Tense::Future => away(*low, *high, *unit, anchor?)?,
        Expression::Ahead(..) => return None,
        Expression::Past(amount, unit) => (anchor?.checked_sub(length(*amount, *unit)?).ok()?, anchor?),
        Expression::Within(..) if tense != Tense::Future => return None,
        Expression::Coming(amount, unit) | Expression::Within(amount, unit) => {
            (anchor?, anchor?.checked_add(length(*amount, *unit)?).ok()?)
        }
        Expression::EarlierIn(unit) => (moved_unit(*unit, 0, anchor?)?.0, anchor?),
        Expression::LaterIn(unit) => (anchor?, moved_unit(*unit, 0, anchor?)?.1),
        Expression::Narrative { low, high, unit } => away(*low, *high, *unit, anchor?)?,
        Expression::Told { first, last, open } => (*first, if *open { anchor? } else { *last }),
        Expression::Of(part, inner) => part_of(*part, days(inner, anchor, tense)?)?,
        Expression::Between(from, to) => {
            let (first, _) = days(from, anchor, tense)?;
            let (_, last) = days(to, anchor, tense)?;
            (first, last)
        }
        Expression::Since(inner) => (days(inner, anchor, Tense::Past)?.0, anchor?),
        Expression::After(inner) => (days(inner, anchor, tense)?.1.tomorrow().ok()?, anchor?),
    };
    (found.0 <= found.1).then_some(found)
}

fn one(day: Date) -> Days {
    (day, day)
}

fn month_of(day: Date) -> Days {
    (day.first_of_month(), day.last_of_month())
}

fn years(first: i16, count: i16) -> Option<Days> {
    Some((Date::new(first, 1, 1).ok()?, Date::new(first.checked_add(count - 1)?, 12, 31).ok()?))
}

/// Monday to Sunday (ISO 8601).
fn week_of(day: Date) -> Option<Days> {
    let monday = day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
    Some((monday, monday.checked_add(6.days()).ok()?))
}

/// "April 22", "in June": the last one or, in future tense, the next.
fn yearless(month: i8, day: Option<i8>, anchor: Date, tense: Tense) -> Option<Days> {
    let of = |year: i16| {
        let first = Date::new(year, month, day.unwrap_or(1)).ok()?;
        Some(if day.is_some() { one(first) } else { month_of(first) })
    };
    // 29 February needs up to eight years.
    let mut years = 0..=8i16;
    match tense {
        Tense::Future => {
            years.find_map(|step| of(anchor.year().checked_add(step)?).filter(|(_, last)| *last >= anchor))
        }
        Tense::Past | Tense::Unknown => {
            years.find_map(|step| of(anchor.year().checked_sub(step)?).filter(|(first, _)| *first <= anchor))
        }
    }
}

/// "the 3rd": the last one or, in future tense, the next; months that are too short have none.
fn day_of_month(day: i8, anchor: Date, tense: Tense) -> Option<Date> {
    let step = if tense == Tense::Future { 1 } else { -1 };
    (0..3).find_map(|months| {
        let month = anchor.first_of_month().checked_add((step * months).months()).ok()?;
        let found = Date::new(month.year(), month.month(), day).ok()?;
        (if step > 0 { found >= anchor } else { found <= anchor }).then_some(found)
    })
}

/// "last June" ended before the anchor's month; "this June" lies in the anchor's year.
fn shifted_month(month: i8, shift: Shift, anchor: Date) -> Option<Days> {
    let of = |year: i16| Date::new(year, month, 1).ok().map(month_of);
    match shift {
        Shift::Last => {
            of(anchor.year()).filter(|(_, last)| *last < anchor.first_of_month()).or_else(|| of(anchor.year() - 1))
        }
        Shift::Next => of(anchor.year()).filter(|(first, _)| *first > anchor).or_else(|| of(anchor.year() + 1)),
        Shift::This | Shift::Bare => of(anchor.year()),
    }
}

fn shifted_weekday(weekday: i8, shift: Shift, anchor: Date, tense: Tense) -> Option<Date> {
    let wanted = Weekday::from_monday_one_offset(weekday).ok()?;
    let back = i32::from(anchor.weekday().since(wanted));
    let ahead = i32::from(anchor.weekday().until(wanted));
    let step = match (shift, tense) {
        (Shift::Last, _) => -(if back == 0 { 7 } else { back }),
        (Shift::Next, _) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        (Shift::This, _) => i32::from(weekday) - 1 - i32::from(anchor.weekday().to_monday_zero_offset()),
        (Shift::Bare, Tense::Future) => ahead,
        (Shift::Bare, _) => -back,
    };
    anchor.checked_add(step.days()).ok()
}

/// Three months from the first; winter runs into the next year.
fn season(first_month: i8, year: Option<i16>, shift: Shift, anchor: Option<Date>, tense: Tense) -> Option<Days> {
    let of = |year: i16| {
        let first = Date::new(year, first_month, 1).ok()?;
        Some((first, first.checked_add(2.months()).ok()?.last_of_month()))
    };
    if let Some(year) = year {
        return of(year);
    }
    let anchor = anchor?;
    let near = [anchor.year() + 1, anchor.year(), anchor.year() - 1, anchor.year() - 2].map(of).into_iter().flatten();
    let near: Vec<Days> = near.collect();
    match (shift, tense) {
        (Shift::Last, _) => near.into_iter().find(|(_, last)| *last < anchor),
        (Shift::Next, _) | (Shift::Bare, Tense::Future) => near.into_iter().rev().find(|(first, _)| *first > anchor),
        (Shift::This, _) => of(anchor.year()),
        (Shift::Bare, _) => near.into_iter().find(|(first, _)| *first <= anchor),
    }
}

/// The unit that holds the anchor, moved by `step`.
fn moved_unit(unit: Unit, step: i32, anchor: Date) -> Option<Days> {
    Some(match unit {
        Unit::Day => one(anchor.checked_add(step.days()).ok()?),
        Unit::Week => week_of(anchor.checked_add(step.weeks()).ok()?)?,
        Unit::Weekend => {
            // The last weekend is the one that began last, the anchor's own week aside.
            let week =
                if step < 0 { anchor.checked_sub(1.week()).ok()? } else { anchor.checked_add(step.weeks()).ok()? };
            let (_, sunday) = week_of(week)?;
            (sunday.yesterday().ok()?, sunday)
        }
        Unit::Month => month_of(anchor.first_of_month().checked_add(step.months()).ok()?),
        Unit::Year => years(i16::try_from(i32::from(anchor.year()) + step).ok()?, 1)?,
        Unit::Decade => years(i16::try_from(i32::from(anchor.year()) / 10 * 10 + 10 * step).ok()?, 10)?,
    })
}

/// From `low` to `high` units after the anchor (negative: before it). Days are exact; "three weeks ago" is a day give or
/// take three; months and years are whole ones of the calendar.
fn away(low: i32, high: i32, unit: Unit, anchor: Date) -> Option<Days> {
    match unit {
        Unit::Day => Some((anchor.checked_add(low.days()).ok()?, anchor.checked_add(high.days()).ok()?)),
        Unit::Week | Unit::Weekend => {
            let at = |weeks: i32, slack: i32| anchor.checked_add(weeks.weeks()).ok()?.checked_add(slack.days()).ok();
            Some((at(low, -3)?, at(high, 3)?))
        }
        Unit::Month | Unit::Year | Unit::Decade => {
            Some((moved_unit(unit, low, anchor)?.0, moved_unit(unit, high, anchor)?.1))
        }
    }
}

fn length(amount: i32, unit: Unit) -> Option<Span> {
    let amount = i64::from(amount);
    match unit {
        Unit::Day => Span::new().try_days(amount),
        Unit::Week | Unit::Weekend => Span::new().try_weeks(amount),
        Unit::Month => Span::new().try_months(amount),
        Unit::Year => Span::new().try_years(amount),
        Unit::Decade => Span::new().try_years(amount * 10),
    }
    .ok()
}

/// A third or a half of an interval; an interval too short for that stays whole.
fn part_of(part: Part, (first, last): Days) -> Option<Days> {
    let days = first.until(last).ok()?.get_days() + 1;
    let (begins, ends) = match part {
        Part::Early => (0, days / 3),
        Part::Mid => (days / 3, days - days / 3),
        Part::Late => (days - days / 3, days),
        Part::FirstHalf => (0, days / 2),
        Part::SecondHalf => (days / 2, days),
        Part::Quarter(number) => (days * (number - 1) / 4, days * number / 4),
        Part::Week(number) => (7 * (number - 1), (7 * number).min(days)),
        Part::LastWeek => ((days - 7).max(0), days),
    };
    if ends <= begins {
        return Some((first, last));
    }
    // Thirds of a year are told in months: early 2016 is January to April.
    let (begin, end) = (first.checked_add(begins.days()).ok()?, first.checked_add((ends - 1).days()).ok()?);
    Some(match part {
        Part::Week(_) | Part::LastWeek => (begin, end),
        _ if days > 3000 => (begin.first_of_year(), end.tomorrow().ok()?.first_of_year().yesterday().ok()?),
        _ if days > 300 => whole_months(begin, end, part),
        _ => (begin, end),
    })
}

fn whole_months(begin: Date, end: Date, part: Part) -> Days {
    let nearest =
        |day: Date| if day.day() > 15 { day.last_of_month() } else { day.first_of_month().yesterday().unwrap_or(day) };
    let begin = match part {
        Part::Early | Part::FirstHalf | Part::Quarter(1) => begin,
        _ => nearest(begin.yesterday().unwrap_or(begin)).tomorrow().unwrap_or(begin),
    };
    let end = match part {
        Part::Late | Part::SecondHalf | Part::Quarter(4) => end,
        _ => nearest(end),
    };
    (begin, end)
}
