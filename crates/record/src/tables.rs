//! One record whole: all tables of the public contract.

use serde::{Deserialize, Serialize};

use crate::code_list;
use crate::{Claim, Decision, Dispute, Entity, Event, Lineage, Mention, Report, Source};

code_list! {
    /// The names of the tables.
    pub enum Table {
        Reports = "reports",
        Mentions = "mentions",
        Entities = "entities",
        Claims = "claims",
        Events = "events",
        Disputes = "disputes",
        Sources = "sources",
        Lineage = "lineage",
        Decisions = "decisions",
    }
}

/// The record of one investigation; every table is sorted by its id.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    /// Documents read.
    pub reports: Vec<Report>,
    /// Names in their texts.
    pub mentions: Vec<Mention>,
    /// Whom and what they name.
    pub entities: Vec<Entity>,
    /// Statements.
    pub claims: Vec<Claim>,
    /// What they are about.
    pub events: Vec<Event>,
    /// Where they part.
    pub disputes: Vec<Dispute>,
    /// Who stands behind them.
    pub sources: Vec<Source>,
    /// Who copied whom.
    pub lineage: Vec<Lineage>,
    /// What persons corrected.
    pub decisions: Vec<Decision>,
}
