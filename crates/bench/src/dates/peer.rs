//! The peer: the crate `duckling`, a port of Facebook's Duckling, alone on the sentence.
//!
//! It is given the sentence and the day of publication, and its first expression counts: it chooses none for a claim, and the first is the
//! best it can do. Hours become their day; the end of an interval, which it excludes, becomes the day before.

use anyhow::{Context, Result};
use chrono::{FixedOffset, NaiveDate, NaiveTime};
use duckling::{
    Context as Anchor, DimensionKind, DimensionValue, Entity, Grain, Lang, Locale, Options, TimePoint, TimeValue,
};
use variorum_record::Date;

/// First and last day that duckling reads in a sentence.
///
/// # Errors
/// Where the day of publication lies outside its calendar.
pub(super) fn days(sentence: &str, published: Date) -> Result<Option<(Date, Date)>> {
    let day = NaiveDate::from_ymd_opt(
        i32::from(published.year()),
        published.month().unsigned_abs().into(),
        published.day().unsigned_abs().into(),
    );
    let zone = FixedOffset::east_opt(0).context("no time zone")?;
    let noon = day.and_then(|day| day.and_hms_opt(12, 0, 0)).context("no such day")?;
    let locale = Locale::new(Lang::EN, None);
    let anchor = Anchor::new(noon.and_local_timezone(zone).single().context("no such time")?, locale);
    let found = duckling::parse(sentence, &locale, &[DimensionKind::Time], &anchor, &Options::default());
    Ok(found.iter().min_by_key(|entity| entity.start).and_then(|entity| interval(entity, published)))
}

fn interval(found: &Entity, published: Date) -> Option<(Date, Date)> {
    let DimensionValue::Time(value) = &found.value else { return None };
    match value {
        TimeValue::Single { value, .. } => unit(value),
        TimeValue::Interval { from, to, .. } => {
            let first = from.as_ref().and_then(unit).map(|(first, _)| first);
            let last = to.as_ref().and_then(|to| day_of(to)?.yesterday().ok());
            match (first, last) {
                (Some(first), Some(last)) => Some((first, last.max(first))),
                // "since August": up to the day of publication, as our own.
                (Some(first), None) => Some((first, published)),
                _ => None,
            }
        }
    }
}

/// First and last day of the unit that a point of time names.
fn unit(point: &TimePoint) -> Option<(Date, Date)> {
    let day = day_of(point)?;
    Some(match point.grain() {
        Grain::Week => (day, day.checked_add(jiff::Span::new().days(6)).ok()?),
        Grain::Month => (day.first_of_month(), day.last_of_month()),
        Grain::Quarter => (day, day.checked_add(jiff::Span::new().months(2)).ok()?.last_of_month()),
        Grain::Year => (day.first_of_year(), day.last_of_year()),
        _ => (day, day),
    })
}

fn day_of(point: &TimePoint) -> Option<Date> {
    let moment = match point {
        TimePoint::Instant { value, .. } => value.naive_local(),
        TimePoint::Naive { value, .. } => *value,
    };
    // An interval that ends within a day holds that day.
    let date = if moment.time() == NaiveTime::MIN { moment.date() } else { moment.date().succ_opt()? };
    date.to_string().parse().ok()
}
