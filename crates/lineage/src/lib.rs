//! Who copied, quoted or cited whom among the reports.
//!
//! [`trace`] compares the bodies of reports; what stands around a body is never compared. Reports that share a long
//! enough run of words are found through keys (MinHash bands for near copies, winnowed fingerprints for passages), so
//! that the work grows with the number of reports and not with the number of pairs.
//!
//! [`Tracing`] holds a pile to which reports are added one by one, each compared with its candidates only; [`add`] does the
//! same over any [`Archive`].
//!
//! **Direction.** The later report depends on the earlier one. Dated reports stand in order of date; a report without a
//! date counts as later than every dated one, since it cannot show that it came first; equals stand in order of id.

mod adding;
mod archive;
mod cites;
mod compare;
mod near;
mod pairs;
mod passages;
mod tracing;
mod utterances;
mod words;

use variorum_record::{Claim, Date, Lineage, PublishedBasis, Report, ReportId};

pub use adding::{Change, add};
pub use archive::{Archive, Claims, Edge, Key, KeyKind};
pub use tracing::Tracing;

/// Traces copies, near copies, shared passages and citations among reports.
///
/// One [`Lineage`] a pair and kind, sorted by ids and kind: `copy` where the words of both bodies are the same,
/// `near_copy` where most are, `passage` where both share a run of at least 12 words (7 where both credit the same agency,
/// 6 within quotations of one speaker in both; names and numbers do not count in full), `cites` where a claim's attribution
/// names the outlet of the other. A copy is compared with nothing but its original. `share` counts the depending report's
/// words. The result does not hang on the order of `reports` or `claims`, nor on the number of threads.
#[must_use]
pub fn trace(reports: &[Report], claims: &[Claim]) -> Vec<Lineage> {
    Tracing::traced(reports, claims, tracing::ToCome::None).into_lineage()
}

/// Sorts by ids and kind.
fn in_order(mut lineage: Vec<Lineage>) -> Vec<Lineage> {
    lineage.sort_by(|a, b| {
        (&a.from_report_id, &a.to_report_id, a.kind).cmp(&(&b.from_report_id, &b.to_report_id, b.kind))
    });
    lineage
}

/// Order of precedence: dated before undated, then by date, then by id. A day that was only concluded dates nothing.
#[must_use]
pub fn precedence(report: &Report) -> (bool, Option<Date>, &ReportId) {
    let published = published(report);
    (published.is_none(), published, &report.report_id)
}

/// The day of publication as read; one inferred by an earlier build would make the result hang on that build.
#[must_use]
pub fn published(report: &Report) -> Option<Date> {
    report.published.filter(|_| report.published_basis != Some(PublishedBasis::Inferred))
}
