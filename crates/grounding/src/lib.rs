//! Who, where, when: coreference and entity clusters, gazetteer and relative places, dates.
//!
//! [`ground_report`] sees one report and knows nothing of the others; [`join_entities`] sees all reports at once and gives
//! people, organizations and places their lasting ids.

mod history;
mod knowledge;
mod locative;
#[cfg(test)]
mod notation;
pub mod places;
mod report;
pub mod when;
pub mod who;

pub use knowledge::{Knowledge, KnowledgeError};
pub use report::{GroundedReport, ground_report};
pub use who::join_entities;
