//! A dispute: its readings side by side, each with the sources that hold it and the sentences that say it.

use maud::{Markup, html};
use variorum_record::{Dispute, Reading, SourceId};

use super::index::Index;
use super::{claim, words};
use crate::plain::{Plain, clipped, isolated};

/// Sentences shown before the rest is folded away.
const SENTENCES_SHOWN: usize = 3;

pub(super) fn whole(index: &Index, dispute: &Dispute) -> Markup {
    html! {
        section.dispute id=(dispute.dispute_id) aria-labelledby=(format!("{}-title", dispute.dispute_id)) {
            h4 id=(format!("{}-title", dispute.dispute_id)) {
                (words::question(dispute.slot)) " "
                span.kind { (dispute.kind.as_str()) }
            }
            p.quiet {
                @if dispute.reason.is_empty() { (words::parting(dispute.kind)) } @else { (isolated(&clipped(&dispute.reason, 300))) }
            }
            div.readings {
                @for reading in &dispute.readings { (column(index, reading)) }
            }
        }
    }
}

fn column(index: &Index, reading: &Reading) -> Markup {
    let percent = (reading.weight.clamp(0.0, 1.0) * 100.0).round();
    let claims: Vec<_> = reading.claim_ids.iter().filter_map(|id| index.claims.get(id).copied()).collect();
    let (shown, folded) = claims.split_at(claims.len().min(SENTENCES_SHOWN));
    html! {
        div.reading {
            p.value { (isolated(&clipped(&reading.value, 200))) }
            div.weight role="img" aria-label=(format!("weight {percent} per cent")) { span style=(format!("width:{percent}%")) {} }
            p.quiet {
                (words::number_first(reading.independent_sources as usize, "independent source", "independent sources"))
                ", weight " (format!("{:.2}", reading.weight))
            }
            (sources(index, &reading.source_ids))
            ul.sentences {
                @for claim in shown { (sentence(index, claim)) }
            }
            @if !folded.is_empty() {
                details {
                    summary { (words::number_first(folded.len(), "more sentence", "more sentences")) }
                    ul.sentences { @for claim in folded { (sentence(index, claim)) } }
                }
            }
        }
    }
}

fn sentence(index: &Index, claim: &variorum_record::Claim) -> Markup {
    html! { li { (claim::sentence(claim)) div.said { (claim::chain(index, claim)) " " (words::stance(claim.stance)) } } }
}

/// The sources that hold something, each leading to its row in the table of sources.
pub(super) fn sources(index: &Index, ids: &[SourceId]) -> Markup {
    html! {
        @if !ids.is_empty() {
            ul.sources aria-label="Sources" {
                @for source in ids.iter().filter_map(|id| index.sources.get(id)) {
                    li { a href=(format!("#{}", source.source_id)) { (Plain(&clipped(&source.name, 80))) }
                        span.quiet { " " (words::source_kind(source.kind)) } }
                }
            }
        }
    }
}

/// The readings in one line: "14 killed (2) · 9 killed (1)".
pub(super) fn line(dispute: &Dispute) -> Markup {
    html! {
        span.label { (words::question(dispute.slot)) " " }
        @for (at, reading) in dispute.readings.iter().enumerate() {
            @if at > 0 { span.against { " ⁄ " } }
            (isolated(&clipped(&reading.value, 70)))
            span.quiet title="independent sources" { " (" (reading.independent_sources) ")" }
        }
    }
}
