//! What is kept of an earlier build, and under which key.

use serde::{Deserialize, Serialize};
use variorum_record::id::fingerprint;
use variorum_record::report::PublishedBasis;
use variorum_record::{Date, Report, ReportId, Span};

/// A key that changes with everything that the reading of one report depends on.
pub(crate) fn key(report: &Report, engine: &str) -> String {
    let body: Vec<String> = report.body.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    let published = report.published.map(|day| day.to_string()).unwrap_or_default();
    let outlet = report.outlet.as_deref().unwrap_or_default();
    let title = report.title.as_deref().unwrap_or_default();
    let language = report.language.as_deref().unwrap_or_default();
    fingerprint(&[
        report.report_id.as_str(),
        &report.text,
        &body.join(","),
        &published,
        outlet,
        title,
        language,
        engine,
    ])
}

/// The key of [`AsRead`].
pub(crate) fn intake_key(report: &ReportId) -> String {
    format!("intake {report}")
}

/// A report's fields as intake read them, where steps that see several reports change them: a build that adds reports starts from here,
/// so that it gives the record that one build of all of them would give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AsRead {
    body: Vec<Span>,
    published: Option<Date>,
    published_basis: Option<PublishedBasis>,
    notes: Vec<String>,
}

impl AsRead {
    pub(crate) fn of(report: &Report) -> Self {
        Self {
            body: report.body.clone(),
            published: report.published,
            published_basis: report.published_basis,
            notes: report.notes.clone(),
        }
    }

    pub(crate) fn restore(self, report: &mut Report) {
        report.body = self.body;
        report.published = self.published;
        report.published_basis = self.published_basis;
        report.notes = self.notes;
    }
}
