//! What is claimed of an event in few words, each with the words of the reports that it comes from.

use maud::{Markup, html};
use variorum_record::{Claim, Event, Role};

use super::index::Index;
use super::words;
use crate::plain::{Plain, clipped, isolated};

/// Words of reports shown beside one value.
const MOST_WORDS: usize = 4;
/// Names shown of one role.
const MOST_NAMES: usize = 8;

fn linked(event: &Event) -> Markup {
    html! { a href={ "#" (event.event_id) } { (isolated(&clipped(&event.title, 120))) } }
}

pub(super) fn facts(index: &Index, event: &Event) -> Markup {
    let claims = index.claims_on(event);
    html! {
        dl.facts {
            div { dt { "When" } dd {
                @match &event.time { Some(time) => (words::when(time)), None => span.quiet { "no date known" } }
                (said(&claims, |claim| claim.time.iter().map(|time| time.text.as_str()).collect()))
            } }
            div { dt { "Where" } dd {
                @match &event.place { Some(place) => (words::location(place)), None => span.quiet { "no place known" } }
                (said(&claims, |claim| claim.place.iter().map(|place| place.text.as_str()).collect()))
            } }
            @for (toll, label, category) in [(&event.deaths, "Deaths", "killed"), (&event.injured, "Injured", "wounded")] {
                @if let Some(toll) = words::toll(toll) {
                    div { dt { (label) } dd { (toll) (said(&claims, |claim| counted(claim, category))) } }
                }
            }
            @for (role, label) in [(Role::Agent, "Said to have acted"), (Role::Target, "Said to be hit")] { (actors(event, &claims, role, label)) }
            @if let Some(whole) = event.part_of.as_ref().and_then(|id| index.events.get(id)) {
                div { dt { "Part of" } dd { (linked(whole)) } }
            }
            @for part in index.parts.get(&event.event_id).into_iter().flatten().take(MOST_NAMES) {
                div { dt { "Its part" } dd { (linked(part)) } }
            }
            div { dt { "Told by" } dd {
                (words::number(event.reports as usize, "report", "reports")) ", "
                strong { (words::independent(event.independent_sources)) }
            } }
        }
        @if !event.reasons.is_empty() {
            details.reasons {
                summary { "Why this grade" }
                ul { @for reason in &event.reasons { li { (isolated(&clipped(reason, 400))) } } }
            }
        }
    }
}

fn counted<'c>(claim: &'c Claim, category: &str) -> Vec<&'c str> {
    claim.counts.iter().filter(|count| count.category == category).map(|count| count.text.as_str()).collect()
}

/// Names in a role, each leading to the first claim that gives it.
fn actors(event: &Event, claims: &[&Claim], role: Role, label: &str) -> Markup {
    let mut names: Vec<&str> =
        event.participants.iter().filter(|one| one.role == role).map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let source = |name: &str| {
        claims.iter().find(|claim| claim.participants.iter().any(|one| one.role == role && one.name == name))
    };
    html! {
        @if !names.is_empty() {
            div { dt { (label) } dd {
                @for (at, name) in names.iter().take(MOST_NAMES).enumerate() {
                    @if at > 0 { ", " }
                    @match source(name) {
                        Some(claim) => a href=(format!("#{}", claim.claim_id)) { (isolated(&clipped(name, 80))) },
                        None => (isolated(&clipped(name, 80))),
                    }
                }
                @if names.len() > MOST_NAMES { span.quiet { " and " (names.len() - MOST_NAMES) " more" } }
            } }
        }
    }
}

/// The different words that the claims give for a value, each leading to its sentence.
fn said<'c>(claims: &[&'c Claim], texts: impl Fn(&'c Claim) -> Vec<&'c str>) -> Markup {
    let mut words: Vec<(&str, &Claim)> = Vec::new();
    for claim in claims {
        for text in texts(claim) {
            if !text.trim().is_empty() && !words.iter().any(|(known, _)| known.eq_ignore_ascii_case(text)) {
                words.push((text, claim));
            }
        }
    }
    html! {
        @if !words.is_empty() {
            span.words {
                @for (text, claim) in words.iter().take(MOST_WORDS) {
                    a href=(format!("#{}", claim.claim_id)) { "“" bdi { (Plain(&clipped(text, 60))) } "”" } " "
                }
                @if words.len() > MOST_WORDS { span.quiet { "and " (words.len() - MOST_WORDS) " more" } }
            }
        }
    }
}
