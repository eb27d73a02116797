//! One claim in words: its sentence, who says so through whom, what it says.

use maud::{Markup, html};
use variorum_record::{Claim, Count, Report, Role};

use super::index::Index;
use super::words;
use crate::plain::{Plain, clipped, isolated};

/// Longest sentence printed outside the report itself.
const LONGEST_QUOTE: usize = 420;

/// Who published the report, as well as it is known.
pub(super) fn outlet(report: &Report) -> Markup {
    match &report.outlet {
        Some(outlet) => isolated(&clipped(outlet, 80)),
        None => html! { span.unnamed { "unnamed outlet" } },
    }
}

/// The attribution: outlet, then link by link to the root informant.
pub(super) fn chain(index: &Index, claim: &Claim) -> Markup {
    let last = claim.attribution.len();
    html! {
        span.chain {
            @if let Some(report) = index.reports.get(&claim.report_id) {
                span.link.root[last == 0] { (outlet(report)) }
            }
            @for (at, link) in claim.attribution.iter().enumerate() {
                span.arrow aria-hidden="true" { " ▸ " }
                span.hidden { " quoting " }
                span.link.root[at + 1 == last] {
                    (isolated(&clipped(&link.name, 120)))
                    @if let Some(role) = link.role.as_deref().filter(|role| !link.name.contains(*role)) {
                        ", " (isolated(&clipped(role, 60)))
                    }
                    @if let Some(side) = link.affiliation.as_ref().filter(|side| !link.name.contains(&side.name)) {
                        " for " (isolated(&clipped(&side.name, 80)))
                    }
                    @if link.anonymous { span.unnamed { " (unnamed)" } }
                }
            }
        }
    }
}

/// The sentence as a link into its report.
pub(super) fn sentence(claim: &Claim) -> Markup {
    html! {
        a.sentence href=(format!("#{}", claim.claim_id)) {
            // A quotation that has its own marks needs no others.
            q.bare[claim.quote.starts_with(['“', '"', '«', '„'])] { (isolated(&clipped(&claim.quote, LONGEST_QUOTE))) }
        }
    }
}

/// The claim in a list: sentence, chain, stance and values.
pub(super) fn entry(index: &Index, claim: &Claim) -> Markup {
    html! {
        li.claim-entry {
            (sentence(claim))
            div.said {
                (chain(index, claim)) " " (words::stance(claim.stance))
                @if let Some(date) = index.reports.get(&claim.report_id).and_then(|report| report.published) {
                    span.quiet { " published " (words::day(date)) }
                }
            }
            ul.values { @for value in values(claim) { li { (value) } } }
        }
    }
}

/// What the claim says of persons, numbers, place and time, one piece each.
fn values(claim: &Claim) -> Vec<Markup> {
    let mut values = Vec::new();
    if let Some(kind) = claim.event_type {
        values.push(html! { (kind) @if let Some(sub) = claim.sub_event_type { " › " (sub) } });
    }
    for (role, label) in [(Role::Agent, "by"), (Role::Target, "against"), (Role::Instrument, "with")] {
        let names: Vec<&str> =
            claim.participants.iter().filter(|one| one.role == role).map(|one| one.name.as_str()).collect();
        if !names.is_empty() {
            values.push(html! { span.label { (label) " " } (listed(&names, ", ")) });
        }
    }
    values.extend(claim.counts.iter().map(counted));
    values.extend(claim.place.iter().map(|place| html! { span.label { "where " } (words::location(place)) }));
    values.extend(claim.time.iter().map(|time| html! { span.label { "when " } (words::when(time)) }));
    values
}

/// Names with a separator between them.
pub(super) fn listed(names: &[&str], separator: &str) -> Markup {
    html! { @for (at, name) in names.iter().enumerate() { @if at > 0 { (separator) } (isolated(&clipped(name, 80))) } }
}

fn counted(count: &Count) -> Markup {
    html! {
        span.label { (Plain(&clipped(&count.category, 40))) " " }
        strong { (words::range(count.low, count.high)) }
        @if let Some(of) = &count.of { " " (isolated(&clipped(of, 60))) }
        span.quiet { " (" (isolated(&clipped(&count.text, 60))) ")" }
    }
}

/// What opens under a sentence in its report: the claim whole, with the rules that read it.
pub(super) fn note(index: &Index, claim: &Claim) -> Markup {
    html! {
        span.note role="note" {
            span.row { (chain(index, claim)) " " (words::stance(claim.stance)) " " span.quiet { (claim.speech.as_str()) " speech" } }
            @for value in values(claim) { span.row { (value) } }
            @if !claim.auxiliary.is_empty() {
                span.row { span.label { "mode " }
                    @for (at, mode) in claim.auxiliary.iter().enumerate() { @if at > 0 { ", " } (mode.as_str()) }
                }
            }
            @if let Some(interest) = claim.interest {
                span.row { span.label { "interest " } (words::interest(interest)) }
            }
            @if let Some(event) = claim.event_id.as_ref().and_then(|id| index.events.get(id)) {
                span.row { span.label { "event " } a href=(format!("#{}", event.event_id)) { (Plain(&clipped(&event.title, 160))) } }
            }
            @if let Some(about) = claim.about_claim_id.as_ref().and_then(|id| index.claims.get(id)) {
                span.row { span.label { "answers " } a href=(format!("#{}", about.claim_id)) { (Plain(&clipped(&about.quote, 120))) } }
            }
            @for other in index.answers(&claim.claim_id) {
                span.row { span.label { (words::answered(other.stance)) " " }
                    a href=(format!("#{}", other.claim_id)) { (Plain(&clipped(&other.quote, 120))) } }
            }
            @if !claim.read_by.is_empty() {
                span.row.rules { span.label { "read by " }
                    @for (at, (slot, rule)) in claim.read_by.iter().enumerate() {
                        @if at > 0 { "; " }
                        (Plain(slot)) ": " (Plain(rule))
                    }
                }
            }
            span.row.rules { (claim.claim_id) }
        }
    }
}
