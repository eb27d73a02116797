//! What the record holds at a glance: the head of the page, the most contested events, the places.

use std::collections::BTreeMap;

use maud::{Markup, html};
use variorum_record::{Event, Report};

use super::index::{Index, place_anchor};
use super::{dispute, words};
use crate::plain::{Plain, clipped, isolated};

const SECTIONS: [(&str, &str); 7] = [
    ("#overview", "Overview"),
    ("#timeline", "Timeline"),
    ("#contested", "Contested"),
    ("#events", "Other events"),
    ("#reports", "Reports"),
    ("#sources", "Sources"),
    ("#names", "Names"),
];

const HOW_TO_READ: [&str; 5] = [
    "Every value leads to its sentence: follow a quotation, and its report opens at that place.",
    "Disagreement is kept: accounts stand side by side, and no number is an average of others.",
    "A copy is no witness: sources are counted at the root, the one who first said it. Two outlets that quote one \
     spokesman are one source.",
    "“Differs” means two values that nobody denied, “contradicts” two accounts that cannot both be true, “denies” that \
     one side says it is not so.",
    "The record tells who claims what. It was read by a machine, and a person has to judge it.",
];

/// Contested events listed beside the map.
const LISTED: usize = 7;

pub(super) fn title(index: &Index) -> String {
    let reports = words::number(index.tables.reports.len(), "report", "reports");
    let events = words::number(index.tables.events.len(), "event", "events");
    format!("{reports}, {events}, {} contested", index.contested)
}

pub(super) fn header(index: &Index) -> Markup {
    let tables = index.tables;
    let analysed = tables.reports.iter().filter(|report| report.is_analysed()).count();
    let skipped = tables.reports.len() - analysed;
    html! {
        a.skip href="#main" { "Skip to the record" }
        header {
            p.brand { "Variorum" }
            h1 { "Who claims what happened, and who denies it" }
            p.lead {
                (words::number_first(tables.reports.len(), "report", "reports"))
                @if let Some(period) = period(tables.reports.iter()) { " published " (period) }
                ": " (words::number(tables.claims.len(), "claim", "claims")) " by " (words::number(tables.sources.len(), "source", "sources"))
                " on " (words::number(tables.events.len(), "event", "events")) ". "
                (words::number_first(index.contested, "event is", "events are")) " contested, with "
                (words::number(tables.disputes.len(), "dispute", "disputes")) "."
                @if skipped > 0 { " " (words::number_first(skipped, "report was", "reports were")) " kept but not analysed." }
            }
            details.how {
                summary { "How to read this page" }
                ul {
                    @for line in HOW_TO_READ { li { (line) } }
                }
            }
            nav aria-label="Sections" {
                @for (target, name) in SECTIONS { a href=(target) { (name) } " " }
            }
        }
    }
}

fn period<'t>(reports: impl Iterator<Item = &'t Report>) -> Option<String> {
    let dates: Vec<_> = reports.filter_map(|report| report.published).collect();
    let (first, last) = (*dates.iter().min()?, *dates.iter().max()?);
    Some(if first == last {
        format!("on {}", words::day(first))
    } else {
        format!("from {} to {}", words::day(first), words::day(last))
    })
}

pub(super) fn footer() -> Markup {
    html! {
        footer {
            p { "Written by Variorum " (env!("CARGO_PKG_VERSION")) ". This file loads nothing from elsewhere and runs no script." }
            p.quiet { "Outlines: Natural Earth, public domain. Places: GeoNames, CC BY 4.0." }
        }
    }
}

pub(super) fn most_contested(index: &Index) -> Markup {
    html! {
        h2 id="overview-title" { "Most contested" }
        @if index.contested == 0 { p.quiet { "No two accounts of an event part from each other." } }
        ol.hot {
            @for event in index.ranked.iter().take(index.contested.min(LISTED)) {
                li {
                    a href=(format!("#{}", event.event_id)) { (Plain(&clipped(&event.title, 160))) }
                    @for dispute in index.disputes_on(event).iter().take(2) { div.apart { (dispute::line(dispute)) } }
                    @let more = index.disputes_on(event).len().saturating_sub(2);
                    @if more > 0 { div.quiet { "and " (words::number(more, "more dispute", "more disputes")) } }
                }
            }
        }
        @if index.contested > LISTED { p { a href="#contested" { "All " (index.contested) " contested events" } } }
    }
}

pub(super) fn order_note(index: &Index) -> Markup {
    html! {
        p.quiet {
            @if index.contested == 0 { "None." } @else {
                "Ordered by how far the accounts part (a contradiction counts 3, a denial 2, a difference 1), then by independent sources."
            }
        }
    }
}

pub(super) fn other_note(index: &Index) -> Markup {
    let other = index.ranked.len() - index.contested;
    html! { p.quiet { (words::number_first(other, "event", "events")) " without a dispute, those with most independent sources first." } }
}

pub(super) fn reports_by_date<'t>(index: &Index<'t>) -> Vec<&'t Report> {
    let mut reports: Vec<&Report> = index.tables.reports.iter().collect();
    reports.sort_by_key(|report| (report.published.is_none(), report.published, &report.uri, &report.report_id));
    reports
}

/// Each place with its events; the circles of several events lead here.
pub(super) fn places(index: &Index) -> Markup {
    let mut places: BTreeMap<(&str, String), Vec<&Event>> = BTreeMap::new();
    for event in &index.ranked {
        if let Some(place) = event.place.as_ref().filter(|place| place.latitude.is_some() && place.longitude.is_some())
        {
            places.entry((&place.name, place_anchor(place))).or_default().push(event);
        }
    }
    let mut anchors = std::collections::BTreeSet::new();
    html! {
        @if !places.is_empty() {
            details.places id="places" {
                summary { "Events by place (" (places.len()) ")" }
                dl { @for ((name, anchor), events) in &places {
                    div id=[anchors.insert(anchor).then_some(anchor)] {
                        dt { (isolated(&clipped(name, 80))) }
                        @for event in events { dd { a href=(format!("#{}", event.event_id)) { (Plain(&clipped(&event.title, 140))) } } }
                    }
                } }
            }
        }
    }
}
