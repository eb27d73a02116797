//! The record's types, code lists and table schemas: no logic, no I/O.
//!
//! Every table of the public contract is one type here, named as the table is; [`Tables`] holds one record whole.

pub mod acled;
pub mod claim;
mod code_list;
pub mod entity;
pub mod event;
pub mod grades;
pub mod id;
pub mod plover;
pub mod report;
pub mod source;
pub mod span;
mod tables;

pub use claim::{
    Affiliation, Claim, ClaimPlace, ClaimTime, Count, Interest, Link, Participant, Role, Speech, Stance, TimeBasis,
    Trigger,
};
pub use entity::{Entity, EntityKind, Mention, PlaceBasis};
pub use event::{
    Account, Dispute, DisputeKind, Event, Reading, Related, Relation, SideToll, Slot, SlotReading, SlotReadings, Toll,
};
pub use id::{ClaimId, DecisionId, DisputeId, EntityId, EventId, MentionId, ReportId, SourceId};
pub use jiff::civil::Date;
pub use report::{PublishedBasis, Report};
pub use source::{Decision, DecisionKind, Lineage, LineageKind, SharedSpan, Source, SourceKind};
pub use span::{CodePoints, Span};
pub use tables::{Table, Tables};
