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
    /// What is told of each of its slots, and how the readings lie to each other.
    #[serde(default)]
    pub readings: Vec<SlotReadings>,
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

code_list! {
    /// How one reading of a slot lies to another of the same slot; each is read from the one to the other ("34" is finer than
    /// "dozens").
    pub enum Relation {
        /// The one says the same more exactly: a district within a city, "34" and "dozens".
        Finer = "finer",
        /// Both can be true, and neither is known to be a form of the other.
        Compatible = "compatible",
        /// The one was told before the other of something that goes on: a running toll, a course of things.
        Earlier = "earlier",
        /// The source of the one has told the other since.
        Superseded = "superseded",
        /// As the dispute between them: two values, neither denied.
        Differs = "differs",
        /// As the dispute between them: they cannot both be true.
        Contradicts = "contradicts",
        /// As the dispute between them: the one says that the other is not so.
        Denies = "denies",
    }
}

impl From<DisputeKind> for Relation {
    fn from(kind: DisputeKind) -> Self {
        match kind {
            DisputeKind::Denies => Self::Denies,
            DisputeKind::Contradicts => Self::Contradicts,
            DisputeKind::Differs => Self::Differs,
        }
    }
}

impl Relation {
    /// The words that lead from the one to the other: "34 killed" is *finer than* "dozens killed".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Finer => "finer than",
            Self::Compatible => "compatible with",
            Self::Earlier => "told before",
            Self::Superseded => "superseded by",
            Self::Differs => "differs from",
            Self::Contradicts => "contradicts",
            Self::Denies => "denies",
        }
    }

    /// Whether readings that lie so to each other are in dispute.
    #[must_use]
    pub const fn parts(self) -> bool {
        matches!(self, Self::Differs | Self::Contradicts | Self::Denies)
    }
}

/// One distinct value that claims give to a slot of an event; equal values are one reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotReading {
    /// The value in words; that of the dispute where it stands in one.
    pub value: String,
    /// The claims that give it.
    pub claim_ids: Vec<ClaimId>,
    /// Their root informants.
    pub source_ids: Vec<SourceId>,
    /// Independent roots among them.
    pub independent_sources: u32,
    /// The probability that it holds, 0-1, as in disputes; null where nothing was weighed against it.
    pub weight: Option<f64>,
}

/// How two readings of one slot lie to each other: `reading` is, or does, `relation` to `other`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Position of the one among the readings, from 0.
    pub reading: u32,
    /// How it lies to the other.
    pub relation: Relation,
    /// Position of the other.
    pub other: u32,
    /// Why, in words.
    pub reason: String,
}

/// What is told of one slot of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlotReadings {
    /// The slot.
    pub slot: Slot,
    /// What is counted, for a count.
    pub category: Option<String>,
    /// Of whom it is counted, where the claims say so.
    pub side: Option<String>,
    /// The distinct readings, most independent roots first.
    pub readings: Vec<SlotReading>,
    /// How they lie to each other, in their order; pairs of readings beyond the first sixteen only where they are disputed.
    pub relations: Vec<Related>,
}
