//! The tables `events` and `disputes`: what claims are about, and where they part.

use serde::{Deserialize, Serialize};

use crate::acled::{EventType, SubEvent};
use crate::claim::{ClaimPlace, ClaimTime, Participant};
use crate::code_list;
use crate::grades::Grade;
use crate::id::{ClaimId, DisputeId, EventId, SourceId};
use crate::plover::PloverType;

/// Deaths or injured by one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideToll {
    /// Of whom: the words of the claims ("soldiers").
    pub side: String,
    /// Least value.
    pub low: Option<u64>,
    /// Best value by the policy.
    pub best: Option<u64>,
    /// Greatest value.
    pub high: Option<u64>,
}

/// Best, low and high estimate, as UCDP GED writes them; null where nothing is claimed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// Least value.
    pub low: Option<u64>,
    /// Best value by the policy.
    pub best: Option<u64>,
    /// Greatest value; null where open.
    pub high: Option<u64>,
    /// The same by side.
    pub by_side: Vec<SideToll>,
}

/// A largest set of claims on an event that can be true together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// One sentence made from its own claims.
    pub sentence: String,
    /// Its claims.
    pub claim_ids: Vec<ClaimId>,
    /// The sources that hold it.
    pub source_ids: Vec<SourceId>,
    /// Independent roots among them.
    pub independent_sources: u32,
}

/// What several claims are about: one happening, in one place and time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Derived from its earliest claim.
    pub event_id: EventId,
    /// In words, made from its own slots.
    pub title: String,
    /// ACLED event type.
    pub event_type: Option<EventType>,
    /// ACLED sub-event type.
    pub sub_event_type: Option<SubEvent>,
    /// PLOVER type.
    pub plover: Option<PloverType>,
    /// When.
    pub time: Option<ClaimTime>,
    /// Where.
    pub place: Option<ClaimPlace>,
    /// Who took part, by any account.
    pub participants: Vec<Participant>,
    /// Deaths.
    pub deaths: Toll,
    /// Injured.
    pub injured: Toll,
    /// Grade by the policy; null where it abstains.
    pub grade: Option<Grade>,
    /// Reports that tell of it.
    pub reports: u32,
    /// Independent roots that tell of it.
    pub independent_sources: u32,
    /// Its claims.
    pub claim_ids: Vec<ClaimId>,
    /// What can be true together.
    pub accounts: Vec<Account>,
    /// The offensive or campaign that it is part of.
    #[serde(default)]
    pub part_of: Option<EventId>,
    /// Why: one checkable line each.
    pub reasons: Vec<String>,
}

code_list! {
    /// The slot of an event that readings differ on.
    pub enum Slot {
        Occurrence = "occurrence",
        Agent = "agent",
        Target = "target",
        Place = "place",
        Time = "time",
        Count = "count",
        Outcome = "outcome",
    }
}

code_list! {
    /// How readings part: three different things.
    pub enum DisputeKind {
        /// One source says that another's claim is not so.
        Denies = "denies",
        /// Two accounts that cannot both be true.
        Contradicts = "contradicts",
        /// Two values, neither denied.
        Differs = "differs",
    }
}

/// One value that some claims give to one slot of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The value in words.
    pub value: String,
    /// The claims that give it.
    pub claim_ids: Vec<ClaimId>,
    /// Their root informants.
    pub source_ids: Vec<SourceId>,
    /// Independent roots among them.
    pub independent_sources: u32,
    /// The probability that it holds, by how far its sources can be relied on, 0-1; the weights need not sum to 1, as none may be true.
    pub weight: f64,
}

/// A slot with readings that cannot all be true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dispute {
    /// Derived from slot and claims.
    pub dispute_id: DisputeId,
    /// The event.
    pub event_id: EventId,
    /// The slot.
    pub slot: Slot,
    /// How the readings part.
    pub kind: DisputeKind,
    /// The readings, most independent roots first.
    pub readings: Vec<Reading>,
    /// Why it is a dispute, in words.
    #[serde(default)]
    pub reason: String,
}
