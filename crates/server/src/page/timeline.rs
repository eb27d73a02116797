//! The timeline: a bar for each dated event, as long as its date is uncertain, with the days its claims give below.
//!
//! Letters are HTML and only the bars are drawn, so that it reads as well on a telephone as on a wide screen. Months
//! in which nothing happened split it into periods, each with its own scale.

use std::collections::BTreeSet;

use maud::{Markup, html};
use variorum_record::{Date, Event};

use super::index::Index;
use super::words;
use crate::plain::{Plain, clipped};

/// A date known to no more than so many days is told in words, not drawn.
const COARSEST_DAYS: i64 = 62;
/// So many empty days part two periods.
const GAP_DAYS: i64 = 60;
/// Days nearer to the right end than this, in per mille, have no room for their name.
const LAST_LABEL: f64 = 860.0;
/// Rows shown before the rest of a period is folded away.
const ROWS_SHOWN: usize = 24;

/// An event with the first and last day it may have happened on.
struct Dated<'t> {
    event: &'t Event,
    start: Date,
    end: Date,
}

pub(super) fn section(index: &Index) -> Markup {
    let (drawn, told): (Vec<Dated>, Vec<&Event>) = sorted(index);
    let periods = periods(drawn);
    html! {
        section id="timeline" aria-labelledby="timeline-title" {
            h2 id="timeline-title" { "When" }
            @if periods.is_empty() { p.quiet { "No event has a date that can be drawn." } }
            @else { p.quiet { "A bar is as long as the date is uncertain; the marks below it are the days that its claims give." } }
            @for period in &periods { (drawing(index, period)) }
            @if !told.is_empty() {
                details {
                    summary { (words::number_first(told.len(), "event", "events")) " without a day" }
                    ul { @for event in &told { li {
                        a href=(format!("#{}", event.event_id)) { (Plain(&clipped(&event.title, 160))) }
                        span.quiet { ", " @match &event.time { Some(time) => (words::when(time)), None => "no date known" } }
                    } } }
                }
            }
        }
    }
}

fn sorted<'t>(index: &Index<'t>) -> (Vec<Dated<'t>>, Vec<&'t Event>) {
    let mut drawn = Vec::new();
    let mut told = Vec::new();
    for event in &index.ranked {
        let days = event.time.as_ref().and_then(|time| Some((time.start?, time.end.or(time.start)?)));
        match days {
            Some((start, end)) if (0..=COARSEST_DAYS).contains(&days_between(start, end)) => {
                drawn.push(Dated { event, start, end });
            }
            _ => told.push(*event),
        }
    }
    drawn.sort_by_key(|dated| (dated.start, dated.end));
    (drawn, told)
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

fn periods(drawn: Vec<Dated>) -> Vec<Vec<Dated>> {
    let mut periods: Vec<Vec<Dated>> = Vec::new();
    let mut last: Option<Date> = None;
    for dated in drawn {
        let parted = last.is_none_or(|last| days_between(last, dated.start) > GAP_DAYS);
        last = Some(last.map_or(dated.end, |last| last.max(dated.end)));
        match periods.last_mut() {
            Some(period) if !parted => period.push(dated),
            _ => periods.push(vec![dated]),
        }
    }
    periods
}

/// A stretch of days and where a day lies on it, in per mille.
#[derive(Clone, Copy)]
struct Axis {
    first: Date,
    days: i64,
}

impl Axis {
    fn of(period: &[Dated]) -> Option<Self> {
        let first = period.iter().map(|dated| dated.start).min()?;
        let last = period.iter().map(|dated| dated.end).max()?;
        Some(Self { first, days: days_between(first, last) + 1 })
    }

    fn at(self, date: Date) -> f64 {
        (days_between(self.first, date) as f64 / self.days as f64 * 1000.0).clamp(0.0, 1000.0)
    }

    /// Left edge and width of a bar, wide enough to be seen.
    fn bar(self, start: Date, end: Date) -> (f64, f64) {
        let (left, right) = (self.at(start), self.at(end.tomorrow().unwrap_or(end)));
        let width = (right - left).max(6.0);
        (left.min(1000.0 - width), width)
    }

    /// Days to write under the axis: at most six, at even steps.
    fn ticks(self) -> Vec<Date> {
        let step = [1, 2, 3, 5, 7, 14, 28, 56, 91, 182].into_iter().find(|step| self.days / step < 6).unwrap_or(365);
        (0..self.days)
            .step_by(step as usize)
            .filter_map(|day| self.first.checked_add(jiff::Span::new().days(day)).ok())
            .collect()
    }
}

fn drawing(index: &Index, period: &[Dated]) -> Markup {
    let Some(axis) = Axis::of(period) else { return html! {} };
    let (shown, folded) = period.split_at(period.len().min(ROWS_SHOWN));
    let (first, last) = (axis.first, period.iter().map(|dated| dated.end).max().unwrap_or(axis.first));
    let name = |date: Date| date.strftime("%B %Y").to_string();
    html! {
        div.period {
            h3 { (name(first)) @if name(first) != name(last) { " to " (name(last)) } }
            div.axis aria-hidden="true" { @for tick in axis.ticks().into_iter().filter(|tick| axis.at(*tick) < LAST_LABEL) {
                span style=(format!("left:{:.1}%", axis.at(tick) / 10.0)) { (words::short_day(tick)) }
            } }
            ol.rows { @for dated in shown { (row(index, axis, dated)) } }
            @if !folded.is_empty() {
                details {
                    summary { (words::number_first(folded.len(), "more event", "more events")) }
                    ol.rows { @for dated in folded { (row(index, axis, dated)) } }
                }
            }
        }
    }
}

fn row(index: &Index, axis: Axis, dated: &Dated) -> Markup {
    let claimed: BTreeSet<(Date, Date)> = index
        .claims_on(dated.event)
        .into_iter()
        .filter_map(|claim| claim.time.as_ref())
        .filter_map(|time| Some((time.start?, time.end.or(time.start)?)))
        .filter(|(start, end)| (0..=COARSEST_DAYS).contains(&days_between(*start, *end)))
        .collect();
    let contested = !index.disputes_on(dated.event).is_empty();
    let (left, width) = axis.bar(dated.start, dated.end);
    let days = dated.event.time.as_ref().and_then(words::days).unwrap_or_default();
    html! {
        li.contested[contested] {
            a href=(format!("#{}", dated.event.event_id)) { (Plain(&clipped(&dated.event.title, 110))) span.quiet { " " (days) } }
            svg viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true" {
                @for tick in axis.ticks() { rect.tick x=(format!("{:.0}", axis.at(tick))) y="0" width="1" height="14" {} }
                rect.bar x=(format!("{left:.0}")) y="2" width=(format!("{width:.0}")) height="6" {}
                @for (start, end) in &claimed {
                    @let (left, width) = axis.bar(*start, *end);
                    rect.said x=(format!("{left:.0}")) y="10" width=(format!("{width:.0}")) height="2.5" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn an_axis_spans_its_days() {
        let axis = Axis { first: date("2019-03-12"), days: 10 };
        assert_eq!(axis.at(date("2019-03-12")), 0.0);
        assert_eq!(axis.bar(date("2019-03-21"), date("2019-03-21")), (900.0, 100.0));
        assert_eq!(axis.ticks().len(), 5);
        assert!(axis.ticks().iter().all(|tick| *tick >= axis.first));
    }

    #[test]
    fn days_are_counted_across_years() {
        assert_eq!(days_between(date("2018-12-31"), date("2019-03-01")), 60);
    }
}
