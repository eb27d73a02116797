//! Dates, numbers, precisions and codes in words.

use std::fmt::Write as _;

use maud::{Markup, html};
use variorum_record::grades::{DatePrec, Grade, WherePrec};
use variorum_record::{ClaimPlace, ClaimTime, Date, DisputeKind, Interest, Slot, SourceKind, Stance, TimeBasis, Toll};

use crate::plain::isolated;

/// "12 March 2019".
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// What a claim does to the one who makes it.
pub(super) const fn interest(interest: Interest) -> &'static str {
    match interest {
        Interest::OwnSuccess => "a success of the speaker's own side",
        Interest::AgainstInterest => "tells against the speaker's own side",
    }
}

/// What an answer does to the claim that it answers.
pub(super) const fn answered(stance: Stance) -> &'static str {
    match stance {
        Stance::Denies => "denied by",
        _ => "doubted by",
    }
}

/// "12 Mar".
pub(super) fn short_day(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

/// "one event", "3 events".
pub(crate) fn number(count: usize, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("one {one}"),
        _ => format!("{} {many}", grouped(count as u64)),
    }
}

/// The same at the beginning of a sentence.
pub(super) fn number_first(count: usize, one: &str, many: &str) -> String {
    let mut text = number(count, one, many);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// "one independent source", "3 independent sources".
pub(super) fn independent(count: u32) -> String {
    number(count as usize, "independent source", "independent sources")
}

/// Digits in groups of three: "12,500".
pub(super) fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The days of a time, without its precision; `None` where it hangs on an unknown date.
pub(super) fn days(time: &ClaimTime) -> Option<String> {
    let start = time.start?;
    let end = time.end.unwrap_or(start);
    Some(match () {
        () if start == end => day(start),
        () if start.year() != end.year() => format!("{} to {}", day(start), day(end)),
        () if start.month() != end.month() => format!("{} to {}", start.strftime("%-d %B"), day(end)),
        () => format!("{}–{}", start.day(), day(end)),
    })
}

/// A time with its precision and basis.
pub(super) fn when(time: &ClaimTime) -> Markup {
    let precision = time.date_prec.map(|precision| match precision {
        DatePrec::DAY => "exact day",
        DatePrec::DAYS => "within days",
        DatePrec::WEEK => "within a week",
        DatePrec::MONTH => "within a month",
        _ => "within a year or more",
    });
    let basis = match time.basis {
        TimeBasis::Stated => "stated",
        TimeBasis::Relative => "counted from the day of publication",
        TimeBasis::Inherited => "from the context",
    };
    html! {
        @match days(time) {
            Some(days) => (days),
            None => { (isolated(&time.text)) " (no date known)" }
        }
        span.quiet { @if let (Some(precision), true) = (precision, time.start.is_some()) { ", " (precision) } ", " (basis) }
    }
}

/// A place with its precision.
pub(super) fn location(place: &ClaimPlace) -> Markup {
    let precision = place.where_prec.map(|precision| match precision {
        WherePrec::EXACT => "this place",
        WherePrec::NEAR => "near it",
        WherePrec::ADM2 => "its district",
        WherePrec::ADM1 => "its province",
        WherePrec::FUZZY => "a wider area",
        WherePrec::COUNTRY => "its country",
        _ => "international waters or airspace",
    });
    html! {
        (isolated(&place.name))
        span.quiet {
            @if let Some(precision) = precision { ", " (precision) }
            @if let Some(radius) = place.radius_km { ", within " (format!("{radius:.0}")) " km" }
            @if place.inherited { ", from the context" }
        }
    }
}

/// "9 to 20, best 14"; `None` where nothing is claimed.
pub(super) fn toll(toll: &Toll) -> Option<Markup> {
    let (low, best, high) = (toll.low, toll.best, toll.high);
    if low.is_none() && best.is_none() && high.is_none() {
        return None;
    }
    let shown = |value: Option<u64>| value.map_or_else(|| "open".to_owned(), grouped);
    Some(html! {
        @if low == high && low == best { strong { (shown(best)) } }
        @else {
            strong { @if let Some(best) = best { (grouped(best)) } @else { "no best value" } }
            span.quiet { ", low " (shown(low)) ", high " (shown(high)) }
        }
        @for side in &toll.by_side {
            @if side.low.is_some() || side.best.is_some() || side.high.is_some() {
                span.side { (isolated(&side.side)) ": " (range(side.low, side.high)) }
            }
        }
    })
}

/// "9–14", "9 or more", "up to 14", "9".
pub(super) fn range(low: Option<u64>, high: Option<u64>) -> String {
    let mut text = String::new();
    let written = match (low, high) {
        (Some(low), Some(high)) if low == high => write!(text, "{}", grouped(low)),
        (Some(low), Some(high)) => write!(text, "{}–{}", grouped(low), grouped(high)),
        (Some(low), None) => write!(text, "{} or more", grouped(low)),
        (None, Some(high)) => write!(text, "up to {}", grouped(high)),
        (None, None) => write!(text, "an unknown number"),
    };
    debug_assert!(written.is_ok());
    text
}

/// The question that the readings of a slot answer.
pub(super) fn question(slot: Slot) -> &'static str {
    match slot {
        Slot::Occurrence => "Did it happen?",
        Slot::Agent => "Who did it?",
        Slot::Target => "Who was hit?",
        Slot::Place => "Where?",
        Slot::Time => "When?",
        Slot::Count => "How many?",
        Slot::Outcome => "What came of it?",
    }
}

/// What the kind of a dispute means.
pub(super) fn parting(kind: DisputeKind) -> &'static str {
    match kind {
        DisputeKind::Denies => "one side denies what the other says",
        DisputeKind::Contradicts => "the accounts cannot both be true",
        DisputeKind::Differs => "the values differ, none is denied",
    }
}

pub(super) fn grade(grade: Option<Grade>) -> Markup {
    let (name, meaning) = match grade {
        Some(Grade::Confirmed) => ("confirmed", "accepted by those responsible, or told alike by independent sides"),
        Some(Grade::Fair) => ("fair", "told by two or more independent sources"),
        Some(Grade::Weak) => ("weak", "told by a single source"),
        Some(Grade::Contested) => ("contested", "competing accounts of what happened or who did it"),
        Some(Grade::Discounted) => ("discounted", "refuted"),
        None => ("not graded", "the policy abstains"),
    };
    html! { span class={ "grade " (name.split(' ').next().unwrap_or_default()) } title=(meaning) { (name) } }
}

pub(super) fn stance(stance: Stance) -> Markup {
    html! { span class={ "stance " (stance.as_str()) } { (stance.as_str()) } }
}

pub(super) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Outlet => "outlet",
        SourceKind::Agency => "agency",
        SourceKind::Official => "official",
        SourceKind::Party => "party to the conflict",
        SourceKind::Witness => "witness",
        SourceKind::Document => "document",
        SourceKind::Anonymous => "unnamed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(start: Option<&str>, end: Option<&str>) -> ClaimTime {
        let date = |text: &str| text.parse().unwrap();
        ClaimTime {
            text: "then".into(),
            text_start: 0,
            text_end: 4,
            start: start.map(date),
            end: end.map(date),
            date_prec: None,
            basis: TimeBasis::Stated,
        }
    }

    #[test]
    fn days_say_no_more_than_they_must() {
        assert_eq!(days(&time(Some("2019-03-12"), Some("2019-03-12"))).unwrap(), "12 March 2019");
        assert_eq!(days(&time(Some("2019-03-12"), Some("2019-03-14"))).unwrap(), "12–14 March 2019");
        assert_eq!(days(&time(Some("2019-03-30"), Some("2019-04-02"))).unwrap(), "30 March to 2 April 2019");
        assert_eq!(days(&time(Some("2018-12-30"), Some("2019-01-02"))).unwrap(), "30 December 2018 to 2 January 2019");
        assert_eq!(days(&time(None, None)), None);
    }

    #[test]
    fn ranges_keep_open_ends_open() {
        assert_eq!(range(Some(1200), Some(1200)), "1,200");
        assert_eq!(range(Some(9), None), "9 or more");
        assert_eq!(range(None, Some(14)), "up to 14");
        assert_eq!(range(Some(9), Some(14)), "9–14");
    }
}
