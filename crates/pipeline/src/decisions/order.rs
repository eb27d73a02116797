//! What a person asks for, made a decision.

use std::collections::BTreeSet;

use serde_json::json;
use thiserror::Error;
use variorum_casebook::{Casebook, Found};
use variorum_grounding::who::Side;
use variorum_record::{Decision, DecisionId, DecisionKind, Entity, ReportId};

use super::Value;

/// What a person asks for; ids, or beginnings of them, of the present record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Two entities are one.
    Merge(String, String),
    /// Two entities are two.
    Split(String, String),
    /// What the reports mean by the entity's name is another than what the other reports mean.
    SplitReports(String, Vec<String>),
    /// Nobody knows whether two entities are one.
    Unsure(String, String),
    /// Words to keep beside a row.
    Note(String, String),
    /// An earlier decision no longer holds.
    Undo(String),
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
pub enum OrderError {
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
pub fn decision(casebook: &Casebook, order: &Order, signature: &Signature) -> Result<Decision, OrderError> {
    if signature.by.trim().is_empty() {
        return Err(OrderError::Unsigned);
    }
    let (kind, target, value) = match order {
        Order::Merge(one, other) => names(casebook, DecisionKind::Merge, one, other)?,
        Order::Split(one, other) => names(casebook, DecisionKind::Split, one, other)?,
        Order::Unsure(one, other) => names(casebook, DecisionKind::Unsure, one, other)?,
        Order::SplitReports(entity, reports) => split_reports(casebook, entity, reports)?,
        Order::Note(target, text) => {
            let id = id_of(&find(casebook, target)?);
            (DecisionKind::Note, id, Some(Value::Text(text.clone())))
        }
        Order::Undo(decision) => (DecisionKind::Undo, undone(casebook, decision)?, None),
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

fn names(casebook: &Casebook, kind: DecisionKind, one: &str, other: &str) -> Result<Content, OrderError> {
    let (first, second) = (entity(casebook, one)?, entity(casebook, other)?);
    if first.entity_id == second.entity_id {
        return Err(OrderError::Twice(first.entity_id.to_string()));
    }
    let value = Value::Names { one: side(&first, None), other: side(&second, None) };
    Ok((kind, first.entity_id.to_string(), Some(value)))
}

fn split_reports(casebook: &Casebook, id: &str, reports: &[String]) -> Result<Content, OrderError> {
    let entity = entity(casebook, id)?;
    let reports = reports
        .iter()
        .map(|report| match find(casebook, report)? {
            Found::Report(report) => Ok(report.report_id),
            _ => Err(OrderError::Kind {
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

fn entity(casebook: &Casebook, id: &str) -> Result<Entity, OrderError> {
    match find(casebook, id)? {
        Found::Entity(entity) => Ok(*entity),
        _ => Err(OrderError::Kind {
            id: id.to_owned(),
            wanted: "person, organization or place",
            hint: "they have ids that begin with n-",
        }),
    }
}

fn undone(casebook: &Casebook, id: &str) -> Result<String, OrderError> {
    let Found::Decision(decision) = find(casebook, id)? else {
        return Err(OrderError::Kind {
            id: id.to_owned(),
            wanted: "decision",
            hint: "decisions have ids that begin with j-",
        });
    };
    let id = decision.decision_id.to_string();
    if decision.kind == DecisionKind::Undo {
        return Err(OrderError::NotUndone(id, "it is an undoing; make the decision again instead"));
    }
    if decision.undone_by.is_some() {
        return Err(OrderError::NotUndone(id, "it is undone already"));
    }
    Ok(id)
}

fn find(casebook: &Casebook, id: &str) -> Result<Found, OrderError> {
    casebook.find(id)?.ok_or_else(|| OrderError::Unknown(id.to_owned()))
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
