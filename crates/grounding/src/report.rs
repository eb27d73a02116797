//! Grounding one report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use variorum_language::annotation::AnnotatedText;
use variorum_record::{Claim, Entity, EntityId, Mention, Report, ReportId};

use crate::knowledge::Knowledge;
use crate::when::resolve_times;
use crate::who::{NameEvidence, who};

/// One report with who, where and when; its entity ids hold within the report until [`crate::join_entities`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroundedReport {
    /// Which report.
    pub report_id: ReportId,
    /// Names, pronouns and nouns that name something, by place in the text.
    pub mentions: Vec<Mention>,
    /// What they name.
    pub entities: Vec<Entity>,
    /// The claims with names, places and times filled in.
    pub claims: Vec<Claim>,
    /// What the report says of each entity's names.
    pub names: BTreeMap<EntityId, NameEvidence>,
}

/// Grounds the claims of one report: a pure function of the report, its reading and the data.
#[must_use]
pub fn ground_report(
    report: &Report,
    text: &AnnotatedText,
    mut claims: Vec<Claim>,
    knowledge: &Knowledge,
) -> GroundedReport {
    let found = who(report, text, &mut claims, knowledge);
    resolve_times(&mut claims, text, &report.text, report.published, &knowledge.dates);
    GroundedReport {
        report_id: report.report_id.clone(),
        mentions: found.mentions,
        entities: found.entities,
        claims,
        names: found.names,
    }
}
