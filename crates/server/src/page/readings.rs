//! What is told of an event slot by slot: its readings by number, and beside each what it parts from, what it is finer than, what has
//! superseded it. What goes together is folded away with its reasons.

use maud::{Markup, html};
use variorum_record::{Event, Related, Relation, SlotReading, SlotReadings};

use super::index::Index;
use super::words;
use crate::plain::{clipped, isolated};

/// Readings of a slot shown before the rest is folded away; more where further ones are in dispute.
const SHOWN: usize = 8;
/// Readings of a slot shown at most.
const MOST: usize = 24;
/// Relations of a slot that are given with their reasons.
const REASONED: usize = 40;

pub(super) fn section(index: &Index, event: &Event) -> Markup {
    html! {
        @if !event.readings.is_empty() {
            section.slots {
                h4 { "What is told, slot by slot" }
                dl.slots {
                    @for slot in &event.readings { (row(index, slot)) }
                }
            }
        }
    }
}

fn row(index: &Index, slot: &SlotReadings) -> Markup {
    let parted = slot.relations.iter().filter(|one| one.relation.parts());
    let last = parted.map(|one| one.reading.max(one.other) as usize + 1).max().unwrap_or(0);
    let (shown, folded) = slot.readings.split_at(last.clamp(SHOWN, MOST).min(slot.readings.len()));
    let of: Vec<&str> = slot.category.iter().chain(&slot.side).map(String::as_str).collect();
    html! {
        div {
            dt { (words::question(slot.slot)) @if !of.is_empty() { " " (isolated(&clipped(&of.join(", "), 60))) } }
            dd {
                ol.variants { @for (at, reading) in shown.iter().enumerate() { (variant(index, slot, at, reading)) } }
                @if !folded.is_empty() {
                    details {
                        summary { (words::number_first(folded.len(), "more reading", "more readings")) }
                        ol.variants start=(shown.len() + 1) {
                            @for (at, reading) in folded.iter().enumerate() { (variant(index, slot, shown.len() + at, reading)) }
                        }
                    }
                }
                @if !slot.relations.is_empty() { (reasons(slot)) }
            }
        }
    }
}

/// One reading, with what it is to others.
fn variant(index: &Index, slot: &SlotReadings, at: usize, reading: &SlotReading) -> Markup {
    let claim = reading.claim_ids.iter().find_map(|id| index.claims.get(id));
    let value = clipped(&reading.value, 160);
    let own = slot.relations.iter().filter(|one| one.relation != Relation::Compatible);
    // A difference has no direction: it is told on both sides.
    let both = |one: &Related| matches!(one.relation, Relation::Differs | Relation::Contradicts);
    html! {
        li {
            strong { @match claim {
                Some(claim) => a href=(format!("#{}", claim.claim_id)) { (isolated(&value)) },
                None => (isolated(&value)),
            } }
            span.quiet {
                " " (words::independent(reading.independent_sources))
                @if let Some(weight) = reading.weight { ", weight " (format!("{weight:.2}")) }
            }
            @for one in own {
                @if one.reading as usize == at { " " (chip(one, one.other)) }
                @else if one.other as usize == at && both(one) { " " (chip(one, one.reading)) }
            }
        }
    }
}

fn chip(one: &Related, other: u32) -> Markup {
    let text = format!("{} {}", one.relation.words(), other + 1);
    html! { span class=(if one.relation.parts() { "kind" } else { "chip" }) title=(clipped(&one.reason, 300)) { (text) } }
}

fn reasons(slot: &SlotReadings) -> Markup {
    html! {
        details {
            summary { "How they lie to each other" }
            ul.quiet {
                @for one in slot.relations.iter().take(REASONED) {
                    li { (one.reading + 1) " " (one.relation.words()) " " (one.other + 1) ": " (isolated(&clipped(&one.reason, 300))) }
                }
                @if slot.relations.len() > REASONED {
                    li { "and " (words::number(slot.relations.len() - REASONED, "more pair", "more pairs")) }
                }
            }
        }
    }
}
