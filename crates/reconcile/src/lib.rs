//! From claims to events, disputes and accounts, and what can be concluded by a named policy.
//!
//! [`reconcile`] groups each report's claims into tellings of one happening, joins tellings of different reports into
//! events (only those that share a key are compared), dates undated reports by what they share with dated ones, finds
//! where claims part, builds the accounts that can be true, and assesses by a [`Policy`]. It is a pure function: the same
//! material gives the same result in whatever order it comes.

mod accounts;
mod aliases;
mod anchors;
mod answers;
mod assess;
mod case;
pub mod cluster;
mod copies;
mod decided;
mod disputes;
mod events;
mod grades;
mod happenings;
mod index;
mod interest;
mod keys;
mod knowledge;
mod likeness;
mod parts;
mod passages;
mod policy;
mod postings;
mod profile;
mod readings;
mod reconciliation;
mod roots;
mod sources;
mod summary;
mod tellings;
mod tolls;
pub mod truth;
mod wording;

use variorum_record::grades::DatePrec;
use variorum_record::{Claim, Date, Dispute, Entity, Event, Lineage, Report, Source};

pub use anchors::InferredDate;
pub use assess::{Assessed, assess};
pub use decided::{Decided, Idle, Numbers, Order};
pub use knowledge::{Error, Knowledge};
pub use policy::Policy;
pub use reconciliation::{Addition, Changes, Reconciliation};

/// Resolves an expression of time ("Wednesday", "last June") against a day of publication, ahead of it where that is asked: first
/// and last day, precision.
pub type Resolve<'a> = &'a (dyn Fn(&str, Date, bool) -> Option<(Date, Date, DatePrec)> + Sync);

/// What is reconciled.
#[derive(Debug, Clone)]
pub struct Material<'a> {
    /// All reports.
    pub reports: &'a [Report],
    /// Their claims, as read and grounded.
    pub claims: Vec<Claim>,
    /// Whom and what they name.
    pub entities: &'a [Entity],
    /// Who copied whom.
    pub lineage: &'a [Lineage],
    /// What persons decided.
    pub decided: &'a Decided,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reconciled {
    /// The claims given, sorted by id, with `event_id`, `about_claim_id` and inherited times filled in.
    pub claims: Vec<Claim>,
    /// Events, sorted by id.
    pub events: Vec<Event>,
    /// Disputes, sorted by id.
    pub disputes: Vec<Dispute>,
    /// Sources, sorted by id.
    pub sources: Vec<Source>,
    /// Days of publication concluded for reports that have none.
    pub inferred: Vec<InferredDate>,
    /// Decisions that found nothing to change.
    pub idle: Idle,
}

/// Reconciles claims into events, disputes and accounts, and assesses them by `policy`.
///
/// `resolve` is how relative times are counted; it is asked for reports whose day of publication could be concluded.
#[must_use]
pub fn reconcile(material: Material, knowledge: &Knowledge, policy: &Policy, resolve: Resolve) -> Reconciled {
    Reconciliation::new(material, knowledge, policy, resolve).into_reconciled()
}
