//! The table `claims`: one statement by one source, with its stance, about one thing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::acled::{EventType, SubEvent};
use crate::code_list;
use crate::grades::{DatePrec, WherePrec};
use crate::id::{ClaimId, EntityId, EventId, ReportId};
use crate::plover::{AuxiliaryMode, PloverMode, PloverType};
use crate::source::SourceKind;
use crate::span::Span;

code_list! {
    /// How the words of a source are given.
    pub enum Speech {
        Direct = "direct",
        Indirect = "indirect",
        /// The outlet's own voice.
        Narration = "narration",
    }
}

code_list! {
    /// The attitude of the root informant to what is claimed.
    pub enum Stance {
        Asserts = "asserts",
        Denies = "denies",
        Doubts = "doubts",
        /// Passed on as unproven.
        Alleges = "alleges",
        /// Will, would, could.
        Expects = "expects",
        /// No comment.
        Declines = "declines",
    }
}

code_list! {
    /// What a statement does to the one who makes it, where his side is known.
    pub enum Interest {
        /// His side did it, or its foes lost: who says so gains by it.
        OwnSuccess = "own_success",
        /// His side lost, gave way or harmed those it should not have.
        AgainstInterest = "against_interest",
    }
}

code_list! {
    /// The part a participant has in what happened.
    pub enum Role {
        Agent = "agent",
        Target = "target",
        Instrument = "instrument",
        Beneficiary = "beneficiary",
        Other = "other",
    }
}

code_list! {
    /// How the time of a claim is known.
    pub enum TimeBasis {
        /// The words hold the date.
        Stated = "stated",
        /// Counted from the day of publication.
        Relative = "relative",
        /// From the context, or from the events shared with other reports.
        Inherited = "inherited",
    }
}

/// For whom an informant speaks or acts, with the words that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affiliation {
    /// Its name as best known.
    pub name: String,
    /// Whom the words name.
    pub entity_id: Option<EntityId>,
    /// The words of the text: "the eastern-based army".
    pub text: String,
    /// First code point of these words.
    pub start: u32,
    /// One past their last code point.
    pub end: u32,
}

/// One link of an attribution chain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The informant's name as best known: the name that a pronoun or role noun stands for.
    pub name: String,
    /// Whom it names.
    pub entity_id: Option<EntityId>,
    /// The words that name the informant here.
    pub text: String,
    /// First code point of these words.
    pub start: u32,
    /// One past their last code point.
    pub end: u32,
    /// The cue: "said", "according to".
    pub cue: Option<String>,
    /// First code point of the cue.
    pub cue_start: Option<u32>,
    /// One past its last code point.
    pub cue_end: Option<u32>,
    /// What the text says the informant is: "spokesman", "resident".
    pub role: Option<String>,
    /// Whether the informant goes unnamed ("two officials", "sources").
    pub anonymous: bool,
    /// What kind of source it is; "two officials" are official and anonymous.
    #[serde(default)]
    pub kind: Option<SourceKind>,
    /// For whom it speaks or acts.
    #[serde(default)]
    pub affiliation: Option<Affiliation>,
}

impl Link {
    /// An informant known by name only; where its words and its cue stand is left open.
    #[must_use]
    pub fn bare(name: String) -> Self {
        Self {
            text: name.clone(),
            name,
            entity_id: None,
            start: 0,
            end: 0,
            cue: None,
            cue_start: None,
            cue_end: None,
            role: None,
            anonymous: false,
            kind: None,
            affiliation: None,
        }
    }
}

/// Who took part, in which role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// The part taken.
    pub role: Role,
    /// Whom the words name.
    pub entity_id: Option<EntityId>,
    /// The name as best known.
    pub name: String,
    /// The words of the text.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// Where something is claimed to have happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimPlace {
    /// The place's name as best known.
    pub name: String,
    /// The words of the text.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The place as an entity.
    pub entity_id: Option<EntityId>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// UCDP precision.
    pub where_prec: Option<WherePrec>,
    /// Radius of uncertainty in kilometres.
    pub radius_km: Option<f64>,
    /// Whether the place is said with the claim itself or comes from its context.
    pub inherited: bool,
}

/// When something is claimed to have happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimTime {
    /// The words of the text.
    pub text: String,
    /// First code point of these words.
    pub text_start: u32,
    /// One past their last code point.
    pub text_end: u32,
    /// First day, null while it hangs on an unknown date.
    pub start: Option<Date>,
    /// Last day.
    pub end: Option<Date>,
    /// UCDP precision.
    pub date_prec: Option<DatePrec>,
    /// How it is known.
    pub basis: TimeBasis,
}

/// One number that a claim gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// `killed`, `wounded`, `captured`, `missing`, `hostages`, `displaced`, `released`, or the noun counted.
    pub category: String,
    /// Least value.
    pub low: Option<u64>,
    /// Greatest value; null where it is open.
    pub high: Option<u64>,
    /// The words of the number with what it counts.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// Of whom: "soldiers", "civilians".
    pub of: Option<String>,
}

/// The word that tells what happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// The word.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// One statement by one source about one thing; the atom of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Derived from report, parts, attribution spans and trigger.
    pub claim_id: ClaimId,
    /// The report it stands in.
    pub report_id: ReportId,
    /// First code point of the statement.
    pub start: u32,
    /// One past its last code point.
    pub end: u32,
    /// The statement's pieces, where a cue or another word stands between them.
    pub parts: Vec<Span>,
    /// The characters from `start` to `end`.
    pub quote: String,
    /// How the words are given.
    pub speech: Speech,
    /// Who says so, outermost first, root informant last; empty for the outlet's own voice.
    pub attribution: Vec<Link>,
    /// How sure the model is of the least sure link, from 0 to 1; null where the rules alone read the chain.
    #[serde(default)]
    pub attribution_score: Option<f64>,
    /// The root informant's attitude.
    pub stance: Stance,
    /// How surely, by its words, what the trigger tells of happened: from -3 (certainly not) to 3 (certainly), by the model; null
    /// where the claim is about no happening.
    #[serde(default)]
    pub factuality: Option<f64>,
    /// Whether it serves its root informant or tells against him; null where his side is not known or nothing hangs on it.
    #[serde(default)]
    pub interest: Option<Interest>,
    /// ACLED event type; null where the claim is about no happening.
    pub event_type: Option<EventType>,
    /// ACLED sub-event type.
    pub sub_event_type: Option<SubEvent>,
    /// PLOVER type.
    pub plover: Option<PloverType>,
    /// PLOVER mode.
    pub plover_mode: Option<PloverMode>,
    /// Auxiliary modes: historical, future, hypothetical, negation.
    #[serde(default)]
    pub auxiliary: Vec<AuxiliaryMode>,
    /// The frame of `data/frames.toml` that the trigger evokes; finer than both code lists.
    pub frame: Option<String>,
    /// The word that tells what happened.
    pub trigger: Option<Trigger>,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// Where.
    pub place: Option<ClaimPlace>,
    /// When.
    pub time: Option<ClaimTime>,
    /// With what numbers.
    pub counts: Vec<Count>,
    /// The claim that a denial or a doubt answers.
    pub about_claim_id: Option<ClaimId>,
    /// What it is about.
    pub event_id: Option<EventId>,
    /// Which rule or model read which slot: slot name to rule name.
    #[serde(default)]
    pub read_by: BTreeMap<String, String>,
}

impl Claim {
    /// What stands at `span`, said by the outlet itself as fact; nothing else of it is known.
    #[must_use]
    pub fn bare(claim_id: ClaimId, report_id: ReportId, span: Span, quote: String) -> Self {
        Self {
            claim_id,
            report_id,
            start: span.start,
            end: span.end,
            parts: vec![span],
            quote,
            speech: Speech::Narration,
            attribution: Vec::new(),
            attribution_score: None,
            stance: Stance::Asserts,
            factuality: None,
            interest: None,
            event_type: None,
            sub_event_type: None,
            plover: None,
            plover_mode: None,
            auxiliary: Vec::new(),
            frame: None,
            trigger: None,
            participants: Vec::new(),
            place: None,
            time: None,
            counts: Vec::new(),
            about_claim_id: None,
            event_id: None,
            read_by: BTreeMap::new(),
        }
    }

    /// The whole range from first to last character.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The root informant: the last link; `None` is the outlet itself.
    #[must_use]
    pub fn root(&self) -> Option<&Link> {
        self.attribution.last()
    }
}
