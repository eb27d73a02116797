//! Decisions of persons: written down against what lasts, and read back as orders to the steps.
//!
//! Ids of entities and events follow from what was read and may change when reports are added. A decision therefore keeps, beside the id it
//! was made on, what binds it in any later record: names with their kind, ids of claims. A decision that finds nothing to bind stays in the
//! casebook and is listed as idle, with the reason.

mod order;
mod replay;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use variorum_grounding::who::{Judgement, Side, Verdict};
use variorum_record::{Decision, DecisionId, DecisionKind};

pub use order::{Order, OrderError, Signature, decision};
pub use replay::{ReplayError, replayed};

/// What a decision's `value` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Value {
    /// Two names: of `merge`, `split` and `unsure` of entities.
    Names { one: Side, other: Side },
    /// The words of a `note`.
    Text(String),
}

/// The decisions in force, as orders to the steps that follow them.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// For the joining of names, in the order in which they were made.
    pub(crate) judgements: Vec<Judgement>,
    /// The decision of each judgement.
    judged_by: Vec<DecisionId>,
    /// What does nothing, and why.
    pub(crate) idle: BTreeMap<DecisionId, String>,
}

impl Standing {
    /// Reads all decisions; those undone, and notes, order nothing.
    pub(crate) fn of(decisions: &[Decision]) -> Self {
        let mut held: Vec<&Decision> = decisions.iter().filter(|decision| decision.undone_by.is_none()).collect();
        held.sort_by(|a, b| (&a.at, &a.decision_id).cmp(&(&b.at, &b.decision_id)));
        let mut standing = Self::default();
        for decision in held {
            standing.add(decision);
        }
        standing
    }

    fn add(&mut self, decision: &Decision) {
        let id = &decision.decision_id;
        let verdict = match decision.kind {
            DecisionKind::Note | DecisionKind::Undo => return,
            DecisionKind::Merge => Some(Verdict::Same),
            DecisionKind::Split => Some(Verdict::Different),
            DecisionKind::Unsure => Some(Verdict::Unsure),
            DecisionKind::Accept | DecisionKind::Reject | DecisionKind::Set => None,
        };
        let value = decision.value.as_ref().and_then(|value| serde_json::from_value::<Value>(value.clone()).ok());
        match (verdict, value) {
            (Some(verdict), Some(Value::Names { one, other })) => {
                self.judgements.push(Judgement { verdict, one, other, by: signed(decision) });
                self.judged_by.push(id.clone());
            }
            _ => {
                self.idle.insert(id.clone(), "this version of the program does not know how to apply it".to_owned());
            }
        }
    }

    /// Notes the judgements that found nothing.
    pub(crate) fn unbound(&mut self, judgements: &[usize]) {
        for at in judgements {
            let Judgement { one, other, .. } = &self.judgements[*at];
            let reason =
                format!("no report names “{}” and “{}” in such a way that it could be applied", one.name, other.name);
            self.idle.insert(self.judged_by[*at].clone(), reason);
        }
    }
}

/// For the reasons of what a decision changed.
fn signed(decision: &Decision) -> String {
    format!("decision {} by {}, {}", decision.decision_id, decision.by, decision.at)
}

/// Old and new decisions as one list, each once, those undone marked.
pub(crate) fn together(held: Vec<Decision>, new: &[Decision]) -> Vec<Decision> {
    let mut all = held;
    for decision in new {
        if all.iter().all(|known| known.decision_id != decision.decision_id) {
            all.push(decision.clone());
        }
    }
    let undone: Vec<(String, DecisionId)> = all
        .iter()
        .filter(|decision| decision.kind == DecisionKind::Undo)
        .map(|decision| (decision.target.clone(), decision.decision_id.clone()))
        .collect();
    for decision in &mut all {
        let by = undone.iter().find(|(target, _)| *target == decision.decision_id.as_str());
        if let (None, Some((_, by))) = (&decision.undone_by, by) {
            decision.undone_by = Some(by.clone());
        }
    }
    all.sort_by(|a, b| (&a.at, &a.decision_id).cmp(&(&b.at, &b.decision_id)));
    all
}
