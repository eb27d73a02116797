//! The tables `sources`, `lineage` and `decisions`.

use serde::{Deserialize, Serialize};

use crate::code_list;
use crate::grades::Reliability;
use crate::id::{DecisionId, EntityId, ReportId, SourceId};
use crate::span::Span;

code_list! {
    /// Who stands behind a statement.
    pub enum SourceKind {
        Outlet = "outlet",
        Agency = "agency",
        Official = "official",
        Party = "party",
        Witness = "witness",
        Document = "document",
        Anonymous = "anonymous",
    }
}

/// Who stands behind statements.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Derived from the entity, or from the words where there is none.
    pub source_id: SourceId,
    /// The fullest name read.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// The organization it acts for.
    pub affiliation_id: Option<EntityId>,
    /// Admiralty reliability; F: cannot be judged.
    pub reliability: Option<Reliability>,
    /// Claims with this root.
    pub claims: u32,
    /// Of these, those that an independent source also makes.
    pub corroborated: u32,
    /// Of these, those that an independent source contradicts or denies.
    pub contradicted: u32,
    /// Of these, those against the source's own interest.
    pub against_interest: u32,
    /// Why it has this reliability: one checkable line each.
    #[serde(default)]
    pub reasons: Vec<String>,
}

code_list! {
    /// How one report depends on another.
    pub enum LineageKind {
        Copy = "copy",
        NearCopy = "near_copy",
        Passage = "passage",
        Cites = "cites",
    }
}

/// A matching passage: where it stands in both reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedSpan {
    /// In the report that depends.
    pub from: Span,
    /// In the report depended on; empty for a citation of an outlet.
    pub to: Span,
}

/// One report that copies, quotes or cites another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lineage {
    /// The report that depends (the later one where dates tell, else the greater id).
    pub from_report_id: ReportId,
    /// The report depended on.
    pub to_report_id: ReportId,
    /// How.
    pub kind: LineageKind,
    /// Share of the depending report's words that are shared, 0-1.
    pub share: f64,
    /// Where.
    pub spans: Vec<SharedSpan>,
}

code_list! {
    /// What a decision does.
    pub enum DecisionKind {
        Merge = "merge",
        Split = "split",
        Unsure = "unsure",
        Accept = "accept",
        Reject = "reject",
        Set = "set",
        Note = "note",
        Undo = "undo",
    }
}

/// A person's correction; append-only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Derived from its content.
    pub decision_id: DecisionId,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// What it does.
    pub kind: DecisionKind,
    /// The id of what it is about.
    pub target: String,
    /// The value given, as JSON.
    pub value: Option<serde_json::Value>,
    /// Why.
    pub reason: Option<String>,
    /// The decision that undid it.
    pub undone_by: Option<DecisionId>,
}
