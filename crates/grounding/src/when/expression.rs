//! What an expression of time says, before it is counted from a day.

use variorum_record::Date;

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Weekend,
    Week,
    Month,
    Year,
    Decade,
}

/// Which one is meant, seen from the anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Tense decides.
    Bare,
    Last,
    This,
    Next,
}

/// Which part of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    FirstHalf,
    SecondHalf,
    /// One of four quarters, from 1.
    Quarter(i32),
    /// The first seven days, or the second, third, fourth.
    Week(i32),
    /// The last seven days.
    LastWeek,
}

/// An expression of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// "22 April 2016", "June 2015", "April 22", "in June".
    Calendar { year: Option<i16>, month: i8, day: Option<i8> },
    /// "21-23 April".
    Days { year: Option<i16>, month: i8, first: i8, last: i8 },
    /// Numbers of which nobody can say which is the month.
    Ambiguous,
    /// "2011".
    Year(i16),
    /// "the 1990s": the first year and how many.
    Years(i16, i16),
    /// "the spring of 2016", "last summer".
    Season { first_month: i8, year: Option<i16>, shift: Shift },
    /// "last June".
    Month { month: i8, shift: Shift },
    /// "Wednesday", "last Wednesday".
    Weekday { weekday: i8, shift: Shift },
    /// "two Fridays ago".
    WeekdayAgo { weekday: i8, count: i32 },
    /// "the 3rd": of the anchor's month or the one beside it.
    DayOfMonth(i8),
    /// "the week of 4 March": Monday to Sunday.
    WeekOf(Box<Expression>),
    /// "Wednesday last week": weeks from the anchor's own.
    WeekdayOfWeek { weekday: i8, weeks: i32 },
    /// "last month", "this week".
    Unit { unit: Unit, shift: Shift },
    /// "yesterday" is -1.
    Day(i32),
    /// The night before the anchor.
    Overnight,
    /// "three weeks ago": least, greatest.
    Ago(i32, i32, Unit),
    /// "in two days".
    Ahead(i32, i32, Unit),
    /// "the past two years".
    Past(i32, Unit),
    /// "the next two weeks".
    Coming(i32, Unit),
    /// "within two weeks": as `Coming`, where it lies ahead.
    Within(i32, Unit),
    /// "earlier this month": from its first day to the anchor.
    EarlierIn(Unit),
    /// "later this year".
    LaterIn(Unit),
    /// "two days later", "the next day", "the same week": counted from what the text told before.
    Narrative { low: i32, high: i32, unit: Unit },
    /// "since the election", "during the siege": days that another sentence gives; open, up to the anchor.
    Told { first: Date, last: Date, open: bool },
    /// A part of another.
    Of(Part, Box<Expression>),
    /// "between 2012 and 2014".
    Between(Box<Expression>, Box<Expression>),
    /// "since August 2014": up to the anchor.
    Since(Box<Expression>),
    /// "after 2011".
    After(Box<Expression>),
    /// "before 2011", "until October": open, so nothing to hold on to.
    Before(Box<Expression>),
}

impl Expression {
    /// Whether it names one day or a night.
    pub(super) fn is_day(&self) -> bool {
        match self {
            Self::Calendar { day, .. } => day.is_some(),
            Self::Weekday { .. } | Self::WeekdayAgo { .. } | Self::WeekdayOfWeek { .. } => true,
            Self::DayOfMonth(_) | Self::Day(_) | Self::Overnight => true,
            Self::Narrative { unit, .. } => *unit == Unit::Day,
            _ => false,
        }
    }

    /// Whether it holds its year, so that no anchor is needed.
    pub(super) fn is_stated(&self) -> bool {
        match self {
            Self::Calendar { year, .. } | Self::Days { year, .. } | Self::Season { year, .. } => year.is_some(),
            Self::Year(_) | Self::Years(..) | Self::Ambiguous => true,
            Self::Of(_, inner)
            | Self::WeekOf(inner)
            | Self::Since(inner)
            | Self::After(inner)
            | Self::Before(inner) => inner.is_stated(),
            Self::Between(from, to) => from.is_stated() || to.is_stated(),
            _ => false,
        }
    }

    /// Whether it is counted from what the text told before.
    pub(super) fn is_narrative(&self) -> bool {
        match self {
            Self::Narrative { .. } => true,
            Self::Of(_, inner) | Self::Since(inner) | Self::After(inner) | Self::Before(inner) => inner.is_narrative(),
            _ => false,
        }
    }

    /// The same with this year, where it has none of its own.
    pub(super) fn with_year(self, given: Option<i16>) -> Self {
        match self {
            Self::Calendar { year, month, day } => Self::Calendar { year: year.or(given), month, day },
            Self::Days { year, month, first, last } => Self::Days { year: year.or(given), month, first, last },
            Self::Of(part, inner) => Self::Of(part, Box::new(inner.with_year(given))),
            other => other,
        }
    }

    /// Its own year.
    pub(super) fn year(&self) -> Option<i16> {
        match self {
            Self::Calendar { year, .. } | Self::Days { year, .. } => *year,
            Self::Of(_, inner) => inner.year(),
            _ => None,
        }
    }
}
