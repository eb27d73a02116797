//! A report whole: what is known of it, whom it copies, its text with every claim marked.

use maud::{Markup, PreEscaped, html};
use variorum_record::{Claim, CodePoints, Lineage, LineageKind, PublishedBasis, Report, ReportId};

use super::index::Index;
use super::marked::{self, Step};
use super::{claim, words};
use crate::plain::{Plain, clipped, isolated, web_address};

pub(super) fn legend() -> Markup {
    html! {
        p.quiet {
            "Every " span.sample { "underlined passage" } " is a claim; follow its number to see who says so and which rule read it. "
            span.furniture { "Grey text" } " is the page around the article."
        }
    }
}

pub(super) fn whole(index: &Index, report: &Report) -> Markup {
    let claims = index.claims_of(report);
    html! {
        details.report id=(report.report_id) {
            summary {
                h3 { @match &report.title { Some(title) => (isolated(&clipped(title, 240))), None => span.unnamed { "Untitled report" } } }
                span.quiet {
                    (claim::outlet(report))
                    ", " @match report.published { Some(date) => (words::day(date)), None => "no date" }
                    ", " (words::number(claims.len(), "claim", "claims"))
                }
                @if !report.is_analysed() { " " span.chip { "not analysed" } }
                @for row in lineage(index, report) {
                    @if row.kind == LineageKind::Copy { " " span.chip { "copy" } }
                    @if row.kind == LineageKind::NearCopy { " " span.chip { "near copy" } }
                }
            }
            (metadata(index, report))
            (text(index, report, claims))
        }
    }
}

fn lineage<'t, 'i>(index: &'i Index<'t>, report: &Report) -> &'i [&'t Lineage] {
    index.lineage.get(&report.report_id).map_or(&[], Vec::as_slice)
}

fn metadata(index: &Index, report: &Report) -> Markup {
    let basis = report.published_basis.map(|basis| match basis {
        PublishedBasis::Given => "given with the report",
        PublishedBasis::Metadata => "from the page's metadata",
        PublishedBasis::Stated => "stated in the text",
        PublishedBasis::Inferred => "inferred from events that it shares with dated reports",
    });
    html! {
        dl.facts {
            div { dt { "Published" } dd { @match report.published { Some(date) => (words::day(date)), None => span.quiet { "not known" } }
                @if let Some(basis) = basis { span.quiet { ", " (basis) } } } }
            @if let Some(author) = &report.author { div { dt { "Author" } dd { (isolated(&clipped(author, 120))) } } }
            @if let Some(wire) = &report.wire { div { dt { "Agency text" } dd { (isolated(&clipped(wire, 120))) } } }
            @if let Some(language) = &report.language { div { dt { "Language" } dd { (isolated(&clipped(language, 20))) } } }
            div { dt { "Read from" } dd.uri { @match web_address(&report.uri) {
                Some(address) => a href=(address) rel="noreferrer noopener nofollow external" { (Plain(&clipped(address, 160))) },
                None => (isolated(&clipped(&report.uri, 160))),
            } } }
            @for row in lineage(index, report) { (dependence(index, row, depends(row.kind), &row.to_report_id)) }
            @for row in index.passed_on.get(&report.report_id).into_iter().flatten() {
                (dependence(index, row, serves(row.kind), &row.from_report_id))
            }
            @for note in &report.notes { div { dt { "Note" } dd { (isolated(&clipped(note, 200))) } } }
        }
    }
}

const fn depends(kind: LineageKind) -> &'static str {
    match kind {
        LineageKind::Copy => "Copy of",
        LineageKind::NearCopy => "Near copy of",
        LineageKind::Passage => "Shares a passage with",
        LineageKind::Cites => "Cites",
    }
}

const fn serves(kind: LineageKind) -> &'static str {
    match kind {
        LineageKind::Copy => "Copied by",
        LineageKind::NearCopy => "Nearly copied by",
        LineageKind::Passage => "A passage stands in",
        LineageKind::Cites => "Cited by",
    }
}

fn dependence(index: &Index, row: &Lineage, label: &str, other: &ReportId) -> Markup {
    html! {
        div { dt { (label) } dd {
            @match index.reports.get(other) {
                Some(report) => a href=(format!("#{other}")) {
                    (claim::outlet(report)) ": " (Plain(&clipped(report.title.as_deref().unwrap_or("untitled"), 120)))
                },
                None => (Plain(other.as_str())),
            }
            @if row.kind != LineageKind::Cites { span.quiet { ", " (format!("{:.0}", row.share.clamp(0.0, 1.0) * 100.0)) " % of the words" } }
        } }
    }
}

/// The text, line by line; written by hand, since pieces of claims open in one line and close in another.
fn text(index: &Index, report: &Report, claims: &[&Claim]) -> Markup {
    let points = CodePoints::new(&report.text);
    let language = report.language.as_deref().filter(|code| code.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let mut begun = vec![false; claims.len()];
    html! {
        div.text lang=[language] {
            @for line in marked::lines(report, claims) {
                p dir="auto" class=[(!line.body).then_some("furniture")] {
                    @for step in &line.steps { @match *step {
                        Step::Text(span, body) => {
                            @if body || !line.body { (Plain(points.slice(span))) } @else { span.furniture { (Plain(points.slice(span))) } }
                        }
                        Step::Open(at, first) => { ({ begun[at] |= first; opening(claims[at], first) }) }
                        Step::Close(at, first) => {
                            @if first { (reference(claims[at], at)) (claim::note(index, claims[at])) }
                            (PreEscaped("</span>"))
                        }
                    } }
                }
            }
            @for (at, claim) in claims.iter().enumerate().filter(|(at, _)| !begun[*at]) {
                p { (opening(claim, true)) (isolated(&claim.quote)) (reference(claim, at)) (claim::note(index, claim)) (PreEscaped("</span>")) }
            }
        }
    }
}

fn opening(claim: &Claim, first: bool) -> Markup {
    let shell = if first {
        html! { span.claim id=(claim.claim_id) {} }
    } else {
        html! { span class={ "claim " (claim.claim_id) } {} }
    };
    PreEscaped(shell.0.trim_end_matches("</span>").to_owned())
}

fn reference(claim: &Claim, at: usize) -> Markup {
    html! { a.ref href=(format!("#{}", claim.claim_id)) aria-label=(format!("claim {}", at + 1)) { (at + 1) } }
}
