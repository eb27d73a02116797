//! The tables of sources, of persons and organizations, and of decisions.

use maud::{Markup, html};
use variorum_record::{DecisionKind, Entity, EntityKind, Source};

use super::index::Index;
use super::{claim, words};
use crate::plain::{Plain, clipped, isolated};

/// Spellings and roles shown of one name.
const MOST_ALIASES: usize = 12;
const MOST_ROLES: usize = 6;

pub(super) fn sources(index: &Index) -> Markup {
    let mut sources: Vec<&Source> = index.tables.sources.iter().collect();
    sources.sort_by_key(|source| (std::cmp::Reverse(source.claims), &source.name, &source.source_id));
    html! {
        section id="sources" aria-labelledby="sources-title" {
            h2 id="sources-title" { "Sources" }
            p.quiet {
                "Counted at the root informant: whoever first said it, not who passed it on. Corroborated and contradicted "
                "count the claims that an independent source also makes or contests. Reliability is the Admiralty scale's; "
                "F means that it cannot be judged."
            }
            @if sources.is_empty() { p { "No source is recorded." } } @else {
            div.scroll tabindex="0" role="region" aria-labelledby="sources-title" {
                table {
                    thead { tr { th scope="col" { "Source" } th scope="col" { "Kind" } th.number scope="col" { "Claims" }
                        th.number scope="col" { "Corroborated" } th.number scope="col" { "Contradicted" }
                        th.number scope="col" { "Against own interest" } th scope="col" { "Reliability" } } }
                    tbody { @for source in sources { (row(index, source)) } }
                }
            } }
        }
    }
}

fn row(index: &Index, source: &Source) -> Markup {
    let affiliation = source.affiliation_id.as_ref().and_then(|id| index.entities.get(id));
    html! {
        tr id=(source.source_id) {
            th scope="row" { (isolated(&clipped(&source.name, 100)))
                @if let Some(entity) = affiliation { span.quiet { ", " (isolated(&clipped(&entity.name, 80))) } }
                (held(index, source)) }
            td { (words::source_kind(source.kind)) }
            td.number { (source.claims) } td.number { (source.corroborated) } td.number { (source.contradicted) }
            td.number { (source.against_interest) }
            td { @match source.reliability { Some(reliability) => (reliability), None => span.quiet { "not rated" } } }
        }
    }
}

/// Where a source stands in disputes.
fn held(index: &Index, source: &Source) -> Markup {
    let held = index.held.get(&source.source_id).map_or(&[][..], Vec::as_slice);
    html! {
        @if !held.is_empty() {
            details {
                summary { "stands in " (words::number(held.len(), "dispute", "disputes")) }
                ul { @for (dispute, reading) in held {
                    li { a href=(format!("#{}", dispute.dispute_id)) { (words::question(dispute.slot)) " " (isolated(&clipped(&reading.value, 100))) }
                        @if let Some(event) = index.events.get(&dispute.event_id) { div.quiet { (isolated(&clipped(&event.title, 120))) } } }
                } }
            }
        }
    }
}

/// Actors with the spellings that were joined; places are on the map, and other things name nobody.
pub(super) fn entities(index: &Index) -> Markup {
    let kinds =
        [(EntityKind::Person, "Persons"), (EntityKind::Organization, "Organizations"), (EntityKind::Group, "Groups")];
    html! {
        section id="names" aria-labelledby="names-title" {
            h2 id="names-title" { "Names" }
            p.quiet { "Spellings that were read as one name, and why." }
            @for (kind, label) in kinds {
                @let mut of_kind: Vec<&Entity> = index.tables.entities.iter().filter(|entity| entity.kind == kind).collect();
                @if !of_kind.is_empty() {
                    details open[kind == EntityKind::Person] {
                        summary { h3 { (label) } span.quiet { (of_kind.len()) } }
                        ({ of_kind.sort_by(|a, b| (&a.name, &a.entity_id).cmp(&(&b.name, &b.entity_id))); "" })
                        ul.entities { @for entity in of_kind { (name(index, entity)) } }
                    }
                }
            }
        }
    }
}

fn name(index: &Index, entity: &Entity) -> Markup {
    let others = entity.aliases.iter().map(String::as_str).filter(|alias| *alias != entity.name);
    let others: Vec<&str> = others.take(MOST_ALIASES).collect();
    let roles: Vec<&str> = entity.roles.iter().map(String::as_str).take(MOST_ROLES).collect();
    let affiliation = entity.affiliation_id.as_ref().and_then(|id| index.entities.get(id));
    html! {
        li id=(entity.entity_id) {
            strong { (isolated(&clipped(&entity.name, 120))) }
            @if !roles.is_empty() { span.quiet { ", " (claim::listed(&roles, ", ")) } }
            @if let Some(affiliation) = affiliation { span.quiet { ", " (isolated(&clipped(&affiliation.name, 80))) } }
            @if !others.is_empty() { div.aliases { span.label { "also " } (claim::listed(&others, " · ")) } }
            @for reason in entity.reasons.iter().take(4) { div.quiet { (isolated(&clipped(reason, 200))) } }
        }
    }
}

pub(super) fn decisions(index: &Index) -> Markup {
    let verb = |kind: DecisionKind| kind.as_str();
    html! {
        @if !index.tables.decisions.is_empty() {
            section id="decisions" aria-labelledby="decisions-title" {
                h2 id="decisions-title" { "Decisions" }
                ol { @for decision in &index.tables.decisions {
                    li id=(decision.decision_id) {
                        (Plain(&clipped(&decision.at, 40))) ", " (isolated(&clipped(&decision.by, 80))) ": " (verb(decision.kind)) " "
                        code { (Plain(&clipped(&decision.target, 80))) }
                        @if let Some(value) = &decision.value { " " code { (Plain(&clipped(&value.to_string(), 200))) } }
                        @if let Some(reason) = &decision.reason { ", " (isolated(&clipped(reason, 300))) }
                        @if decision.undone_by.is_some() { " " span.chip { "undone" } }
                    }
                } }
            }
        }
    }
}
