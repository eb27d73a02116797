//! The table `reports`: one document read.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code_list;
use crate::id::ReportId;
use crate::span::Span;

code_list! {
    /// Where a date of publication comes from.
    pub enum PublishedBasis {
        /// Given with the report (JSON Lines).
        Given = "given",
        /// Read from the page's metadata.
        Metadata = "metadata",
        /// Stated in the text.
        Stated = "stated",
        /// Concluded from the events that it shares with dated reports.
        Inferred = "inferred",
    }
}

/// One document read: an article, a page, a post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Derived from `uri` and `content_hash`.
    pub report_id: ReportId,
    /// Where it was read from: a path as given, or the `uri` that came with it.
    pub uri: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Who signed it.
    pub author: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// How the day of publication is known.
    pub published_basis: Option<PublishedBasis>,
    /// ISO 639-1 code where there is one, else 639-3.
    pub language: Option<String>,
    /// The agency whose text it prints.
    pub wire: Option<String>,
    /// The text as read; every offset of the record counts its code points.
    pub text: String,
    /// The article, without the page around it; spans are sorted and apart.
    pub body: Vec<Span>,
    /// SHA-256 of the bytes read, hexadecimal.
    pub content_hash: String,
    /// Why something is missing: "not analysed: language ar", "no date stated".
    #[serde(default)]
    pub notes: Vec<String>,
}

impl Report {
    /// The language that the rooms after intake can analyse.
    pub const ANALYSED_LANGUAGE: &'static str = "en";

    /// A text in the language that is analysed, the whole of it the article; nothing else of it is known.
    #[must_use]
    pub fn bare(report_id: ReportId, uri: String, text: String) -> Self {
        Self {
            report_id,
            uri,
            outlet: None,
            title: None,
            author: None,
            published: None,
            published_basis: None,
            language: Some(Self::ANALYSED_LANGUAGE.to_owned()),
            wire: None,
            body: vec![Span::new(0, text.chars().count() as u32)],
            text,
            content_hash: String::new(),
            notes: Vec::new(),
        }
    }

    /// Whether the rooms after intake read it.
    #[must_use]
    pub fn is_analysed(&self) -> bool {
        self.language.as_deref() == Some(Self::ANALYSED_LANGUAGE)
    }
}
