//! An event: what is claimed of it, its accounts side by side, where they part.

use maud::{Markup, html};
use variorum_record::{Account, Event};

use super::facts::facts;
use super::index::Index;
use super::{claim, dispute, readings, words};
use crate::plain::{Plain, clipped, isolated};

/// A contested event, open to read.
pub(super) fn contested(index: &Index, event: &Event, rank: usize) -> Markup {
    html! {
        article.event id=(event.event_id) aria-labelledby=(format!("{}-title", event.event_id)) {
            h3 id=(format!("{}-title", event.event_id)) {
                span.rank aria-hidden="true" { (rank) }
                span { (isolated(&clipped(&event.title, 240))) }
            }
            (codes(event))
            (facts(index, event))
            @for dispute in index.disputes_on(event) { (dispute::whole(index, dispute)) }
            (readings::section(index, event))
            (accounts(index, event))
            (claims(index, event))
        }
    }
}

/// An event without dispute: one line that opens.
pub(super) fn other(index: &Index, event: &Event) -> Markup {
    html! {
        details.event id=(event.event_id) {
            summary {
                h3 { (isolated(&clipped(&event.title, 240))) }
                span.quiet {
                    (words::number(event.claim_ids.len(), "claim", "claims")) ", "
                    (words::number(event.reports as usize, "report", "reports"))
                }
                " " (words::grade(event.grade))
            }
            (codes(event))
            (facts(index, event))
            (readings::section(index, event))
            @if event.accounts.len() > 1 { (accounts(index, event)) }
            (claims(index, event))
        }
    }
}

fn codes(event: &Event) -> Markup {
    html! {
        p.codes {
            (words::grade(event.grade))
            @if let Some(kind) = event.event_type { span { abbr title="Armed Conflict Location and Event Data" { "ACLED" } " " (kind)
                @if let Some(sub) = event.sub_event_type { " › " (sub) } } }
            @if let Some(plover) = event.plover {
                span { abbr title="Political Language Ontology for Verifiable Event Records" { "PLOVER" } " " (plover) }
            }
        }
    }
}

fn accounts(index: &Index, event: &Event) -> Markup {
    html! {
        @if !event.accounts.is_empty() {
            section.accounts {
                h4 { "Accounts" @if event.accounts.len() > 1 { " side by side" } }
                div.columns {
                    @for (at, account) in event.accounts.iter().enumerate() { (side(index, account, at)) }
                }
            }
        }
    }
}

fn side(index: &Index, account: &Account, at: usize) -> Markup {
    let claims: Vec<_> = account.claim_ids.iter().filter_map(|id| index.claims.get(id).copied()).collect();
    html! {
        div.account {
            p.quiet { "Account " (letter(at)) ", " (words::independent(account.independent_sources)) }
            p.told { (isolated(&clipped(&account.sentence, 400))) }
            (dispute::sources(index, &account.source_ids))
            @if !claims.is_empty() {
                details {
                    summary { "Its " (words::number(claims.len(), "claim", "claims")) }
                    ul.sentences { @for claim in claims { li { (claim::sentence(claim)) div.said { (claim::chain(index, claim)) } } } }
                }
            }
        }
    }
}

/// A, B, … Z, then 27, 28, …
fn letter(at: usize) -> String {
    u8::try_from(at)
        .ok()
        .filter(|at| *at < 26)
        .map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).to_string())
}

fn claims(index: &Index, event: &Event) -> Markup {
    let claims = index.claims_on(event);
    html! {
        @if !claims.is_empty() {
            details.claims {
                summary { "All " (words::number(claims.len(), "claim", "claims")) " on this event" }
                ol.claim-list { @for claim in &claims { (claim::entry(index, claim)) } }
            }
        }
        p.quiet.id { (Plain(event.event_id.as_str())) }
    }
}
