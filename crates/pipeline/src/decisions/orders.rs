//! What a person asks for, made a decision.

use std::collections::BTreeSet;

use serde_json::json;
use thiserror::Error;
use variorum_casebook::{Casebook, Found};
use variorum_grounding::who::Side;
use variorum_reconcile::Numbers;
use variorum_record::grades::{Grade, Reliability};
use variorum_record::{Claim, ClaimId, Decision, DecisionId, DecisionKind, Entity, Event, ReportId};

use super::Value;

/// What a person asks for; ids, or beginnings of them, of the present record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Two entities, or two events, are one.
    Merge(String, String),
    /// Two entities are two.
    Split(String, String),
    /// What the reports mean by the entity's name is another than what the other reports mean.
    SplitReports(String, Vec<String>),
    /// These claims of an event tell of another.
    SplitClaims(String, Vec<String>),
    /// A claim counts as true.
    Accept(String),
    /// A claim counts for nothing.
    Reject(String),
    /// A row's field gets a value: grade, deaths or injured of an event, reliability of a source.
    Set(String, Field, String),
    /// Nobody knows whether two entities are one.
    Unsure(String, String),
    /// Words to keep beside a row.
    Note(String, String),
    /// An earlier decision no longer holds.
    Undo(String),
}

/// What a person can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// An event's grade, by Airwars' scale.
    Grade,
    /// An event's killed: `21`, or low, best and high: `18/21/30`; `?` is unknown.
    Deaths,
    /// An event's wounded, as `Deaths`.
    Injured,
    /// A source's reliability, A to F.
    Reliability,
}

/// Who decides, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// A name.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Why.
    pub reason: Option<String>,
}

/// An order that cannot be carried out.
#[derive(Debug, Error)]
pub enum AskedError {
    /// The casebook could not be read.
    #[error(transparent)]
    Casebook(#[from] variorum_casebook::Error),
    /// An id that the casebook does not hold.
    #[error("{0}: no such id; `variorum search` finds ids")]
    Unknown(String),
    /// An id of another kind of row than the order is about.
    #[error("{id}: is no {wanted}; {hint}")]
    Kind {
        /// The id.
        id: String,
        /// What it should name.
        wanted: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A value that the field does not take.
    #[error("{given}: is no value for this; give {wanted}")]
    Value {
        /// What was given.
        given: String,
        /// What is taken.
        wanted: String,
    },
    /// The same thing twice.
    #[error("{0}: is given twice; name two different ids")]
    Twice(String),
    /// A decision that is undone already, or an undoing.
    #[error("{0}: cannot be undone: {1}")]
    NotUndone(String, &'static str),
    /// A decision without a name under it.
    #[error("a decision needs a name under it; say who decides with --by NAME")]
    Unsigned,
}

/// Makes an order the decision that a build then follows; nothing is written yet.
///
/// # Errors
/// Where an id is unknown, of the wrong kind or given twice, where a decision is undone already, and where no name is given.
pub fn decision(casebook: &Casebook, order: &Asked, signature: &Signature) -> Result<Decision, AskedError> {
    if signature.by.trim().is_empty() {
        return Err(AskedError::Unsigned);
    }
    let (kind, target, value) = match order {
        Asked::Merge(one, other) if event_id(one) => events(casebook, one, other)?,
        Asked::Merge(one, other) => names(casebook, DecisionKind::Merge, one, other)?,
        Asked::Split(one, other) => names(casebook, DecisionKind::Split, one, other)?,
        Asked::Unsure(one, other) => names(casebook, DecisionKind::Unsure, one, other)?,
        Asked::SplitReports(entity, reports) => split_reports(casebook, entity, reports)?,
        Asked::SplitClaims(event, own) => split_claims(casebook, event, own)?,
        Asked::Accept(id) => (DecisionKind::Accept, claim(casebook, id)?.claim_id.to_string(), None),
        Asked::Reject(id) => (DecisionKind::Reject, claim(casebook, id)?.claim_id.to_string(), None),
        Asked::Set(id, field, value) => set(casebook, id, *field, value)?,
        Asked::Note(target, text) => {
            let id = id_of(&find(casebook, target)?);
            (DecisionKind::Note, id, Some(Value::Text(text.clone())))
        }
        Asked::Undo(decision) => (DecisionKind::Undo, undone(casebook, decision)?, None),
    };
    Ok(signed(kind, target, value.map(|value| json!(value)), signature))
}

/// The decision with its id, which follows from all that it says.
pub(super) fn signed(
    kind: DecisionKind,
    target: String,
    value: Option<serde_json::Value>,
    Signature { by, at, reason }: &Signature,
) -> Decision {
    let text = value.as_ref().map(ToString::to_string).unwrap_or_default();
    let id = DecisionId::derive(&[at, by, kind.as_str(), &target, &text, reason.as_deref().unwrap_or_default()]);
    Decision {
        decision_id: id,
        at: at.clone(),
        by: by.clone(),
        kind,
        target,
        value,
        reason: reason.clone(),
        undone_by: None,
    }
}

type Content = (DecisionKind, String, Option<Value>);

fn names(casebook: &Casebook, kind: DecisionKind, one: &str, other: &str) -> Result<Content, AskedError> {
    let (first, second) = (entity(casebook, one)?, entity(casebook, other)?);
    if first.entity_id == second.entity_id {
        return Err(AskedError::Twice(first.entity_id.to_string()));
    }
    let value = Value::Names { one: side(&first, None), other: side(&second, None) };
    Ok((kind, first.entity_id.to_string(), Some(value)))
}

fn split_reports(casebook: &Casebook, id: &str, reports: &[String]) -> Result<Content, AskedError> {
    let entity = entity(casebook, id)?;
    let reports = reports
        .iter()
        .map(|report| match find(casebook, report)? {
            Found::Report(report) => Ok(report.report_id),
            _ => Err(AskedError::Kind {
                id: report.clone(),
                wanted: "report",
                hint: "reports have ids that begin with r-",
            }),
        })
        .collect::<Result<BTreeSet<ReportId>, _>>()?;
    let value = Value::Names { one: side(&entity, Some(reports)), other: side(&entity, None) };
    Ok((DecisionKind::Split, entity.entity_id.to_string(), Some(value)))
}

fn side(entity: &Entity, reports: Option<BTreeSet<ReportId>>) -> Side {
    Side { kind: entity.kind, name: entity.name.clone(), reports }
}

fn entity(casebook: &Casebook, id: &str) -> Result<Entity, AskedError> {
    match find(casebook, id)? {
        Found::Entity(entity) => Ok(*entity),
        _ => Err(AskedError::Kind {
            id: id.to_owned(),
            wanted: "person, organization or place",
            hint: "they have ids that begin with n-",
        }),
    }
}

fn event_id(id: &str) -> bool {
    id.trim().starts_with(variorum_record::EventId::PREFIX)
}

fn events(casebook: &Casebook, one: &str, other: &str) -> Result<Content, AskedError> {
    let (first, second) = (event(casebook, one)?, event(casebook, other)?);
    if first.event_id == second.event_id {
        return Err(AskedError::Twice(first.event_id.to_string()));
    }
    let value = Value::Events { one: claims_of(&first), other: claims_of(&second) };
    Ok((DecisionKind::Merge, first.event_id.to_string(), Some(value)))
}

fn split_claims(casebook: &Casebook, id: &str, own: &[String]) -> Result<Content, AskedError> {
    let event = event(casebook, id)?;
    let mut parted = BTreeSet::new();
    for id in own {
        let claim = claim(casebook, id)?;
        if !event.claim_ids.contains(&claim.claim_id) {
            let hint = "`variorum show` lists an event's claims";
            return Err(AskedError::Kind { id: id.clone(), wanted: "claim of this event", hint });
        }
        parted.insert(claim.claim_id);
    }
    Ok((DecisionKind::Split, event.event_id.to_string(), Some(Value::Claims(parted))))
}

fn set(casebook: &Casebook, id: &str, field: Field, given: &str) -> Result<Content, AskedError> {
    let wrong = |wanted: String| AskedError::Value { given: given.to_owned(), wanted };
    let codes = |all: Vec<&'static str>| format!("one of {}", all.join(", "));
    let (target, value) = match field {
        Field::Grade => {
            let event = event(casebook, id)?;
            let grade =
                Grade::parse(given).ok_or_else(|| wrong(codes(Grade::ALL.iter().map(|one| one.as_str()).collect())))?;
            (event.event_id.to_string(), Value::Grade { of: claims_of(&event), grade })
        }
        Field::Deaths | Field::Injured => {
            let event = event(casebook, id)?;
            let numbers =
                numbers(given).ok_or_else(|| wrong("a number, or low/best/high such as 18/21/30".to_owned()))?;
            let of = claims_of(&event);
            let deaths = field == Field::Deaths;
            let value = if deaths { Value::Deaths { of, numbers } } else { Value::Injured { of, numbers } };
            (event.event_id.to_string(), value)
        }
        Field::Reliability => {
            let Found::Source(source) = find(casebook, id)? else {
                let hint = "sources have ids that begin with s-";
                return Err(AskedError::Kind { id: id.to_owned(), wanted: "source", hint });
            };
            let reliability = Reliability::parse(given)
                .ok_or_else(|| wrong(codes(Reliability::ALL.iter().map(|one| one.as_str()).collect())))?;
            (source.source_id.to_string(), Value::Reliability(reliability))
        }
    };
    Ok((DecisionKind::Set, target, Some(value)))
}

/// `21`, or `18/21/30`; `?` is unknown. Least is not above best, nor best above greatest.
fn numbers(given: &str) -> Option<Numbers> {
    let parts: Vec<Option<u64>> = given
        .split('/')
        .map(|part| match part.trim() {
            "?" => Some(None),
            part => part.parse().ok().map(Some),
        })
        .collect::<Option<_>>()?;
    let numbers = match parts[..] {
        [all] => [all; 3],
        [low, best, high] => [low, best, high],
        _ => return None,
    };
    let known: Vec<u64> = numbers.iter().flatten().copied().collect();
    known.is_sorted().then_some(numbers)
}

fn claims_of(event: &Event) -> BTreeSet<ClaimId> {
    event.claim_ids.iter().cloned().collect()
}

fn event(casebook: &Casebook, id: &str) -> Result<Event, AskedError> {
    match find(casebook, id)? {
        Found::Event(event) => Ok(*event),
        _ => Err(AskedError::Kind { id: id.to_owned(), wanted: "event", hint: "events have ids that begin with e-" }),
    }
}

fn claim(casebook: &Casebook, id: &str) -> Result<Claim, AskedError> {
    match find(casebook, id)? {
        Found::Claim(claim) => Ok(*claim),
        _ => Err(AskedError::Kind { id: id.to_owned(), wanted: "claim", hint: "claims have ids that begin with c-" }),
    }
}

fn undone(casebook: &Casebook, id: &str) -> Result<String, AskedError> {
    let Found::Decision(decision) = find(casebook, id)? else {
        return Err(AskedError::Kind {
            id: id.to_owned(),
            wanted: "decision",
            hint: "decisions have ids that begin with j-",
        });
    };
    let id = decision.decision_id.to_string();
    if decision.kind == DecisionKind::Undo {
        return Err(AskedError::NotUndone(id, "it is an undoing; make the decision again instead"));
    }
    if decision.undone_by.is_some() {
        return Err(AskedError::NotUndone(id, "it is undone already"));
    }
    Ok(id)
}

fn find(casebook: &Casebook, id: &str) -> Result<Found, AskedError> {
    casebook.find(id)?.ok_or_else(|| AskedError::Unknown(id.to_owned()))
}

fn id_of(found: &Found) -> String {
    match found {
        Found::Report(row) => row.report_id.to_string(),
        Found::Mention(row) => row.mention_id.to_string(),
        Found::Entity(row) => row.entity_id.to_string(),
        Found::Claim(row) => row.claim_id.to_string(),
        Found::Event(row) => row.event_id.to_string(),
        Found::Dispute(row) => row.dispute_id.to_string(),
        Found::Source(row) => row.source_id.to_string(),
        Found::Decision(row) => row.decision_id.to_string(),
    }
}
