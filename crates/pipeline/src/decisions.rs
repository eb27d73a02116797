//! Decisions of persons: written down against what lasts, and read back as orders to the steps.
//!
//! Ids of entities and events follow from what was read and may change when reports are added. A decision therefore keeps, beside the id it
//! was made on, what binds it in any later record: names with their kind, ids of claims. A decision that finds nothing to bind stays in the
//! casebook and is listed as idle, with the reason.

mod orders;
mod replay;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use variorum_grounding::who::{Judgement, Side, Verdict};
use variorum_reconcile::{Decided, Idle, Numbers, Order};
use variorum_record::grades::{Grade, Reliability};
use variorum_record::{ClaimId, Decision, DecisionId, DecisionKind, SourceId};

pub use orders::{Asked, AskedError, Field, Signature, decision};
pub use replay::{ReplayError, replayed};

/// What a decision's `value` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Value {
    /// Two names: of `merge`, `split` and `unsure` of entities.
    Names { one: Side, other: Side },
    /// Two events, by their claims: of `merge`.
    Events { one: BTreeSet<ClaimId>, other: BTreeSet<ClaimId> },
    /// The claims of one event that tell of another: of `split`.
    Claims(BTreeSet<ClaimId>),
    /// What `set` gives an event, known by its claims.
    Grade { of: BTreeSet<ClaimId>, grade: Grade },
    /// The same: low, best, high.
    Deaths { of: BTreeSet<ClaimId>, numbers: Numbers },
    /// The same.
    Injured { of: BTreeSet<ClaimId>, numbers: Numbers },
    /// What `set` gives a source.
    Reliability(Reliability),
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
    /// For reconciling, in the order in which they were made.
    pub(crate) decided: Decided,
    /// The decision of each order.
    ordered_by: Vec<DecisionId>,
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
        let value = decision.value.as_ref().and_then(|value| serde_json::from_value::<Value>(value.clone()).ok());
        match (decision.kind, value) {
            (DecisionKind::Note | DecisionKind::Undo, _) => {}
            (DecisionKind::Merge, Some(Value::Names { one, other })) => self.judge(decision, Verdict::Same, one, other),
            (DecisionKind::Split, Some(Value::Names { one, other })) => {
                self.judge(decision, Verdict::Different, one, other);
            }
            (DecisionKind::Unsure, Some(Value::Names { one, other })) => {
                self.judge(decision, Verdict::Unsure, one, other);
            }
            (DecisionKind::Merge, Some(Value::Events { one, other })) => {
                self.order(decision, Order::Together(one, other));
            }
            (DecisionKind::Split, Some(Value::Claims(own))) => self.order(decision, Order::Apart(own)),
            (DecisionKind::Set, Some(Value::Grade { of, grade })) => self.order(decision, Order::Grade(of, grade)),
            (DecisionKind::Set, Some(Value::Deaths { of, numbers })) => {
                self.order(decision, Order::Deaths(of, numbers))
            }
            (DecisionKind::Set, Some(Value::Injured { of, numbers })) => {
                self.order(decision, Order::Injured(of, numbers));
            }
            (kind, value) => match (kind, value, target_of(decision)) {
                (DecisionKind::Accept, None, Some(Target::Claim(claim))) => self.order(decision, Order::Accept(claim)),
                (DecisionKind::Reject, None, Some(Target::Claim(claim))) => self.order(decision, Order::Reject(claim)),
                (DecisionKind::Set, Some(Value::Reliability(given)), Some(Target::Source(source))) => {
                    self.order(decision, Order::Reliability(source, given));
                }
                _ => {
                    let unknown = "this version of the program does not know how to apply it".to_owned();
                    self.idle.insert(decision.decision_id.clone(), unknown);
                }
            },
        }
    }

    fn judge(&mut self, decision: &Decision, verdict: Verdict, one: Side, other: Side) {
        self.judgements.push(Judgement { verdict, one, other, by: signed(decision) });
        self.judged_by.push(decision.decision_id.clone());
    }

    fn order(&mut self, decision: &Decision, order: Order) {
        self.decided.orders.push((order, signed(decision)));
        self.ordered_by.push(decision.decision_id.clone());
    }

    /// Notes the orders that found nothing.
    pub(crate) fn without_effect(&mut self, idle: &Idle) {
        for (at, why) in idle {
            self.idle.insert(self.ordered_by[*at].clone(), why.clone());
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

/// What a decision's target is, read back from its id.
enum Target {
    Claim(ClaimId),
    Source(SourceId),
}

fn target_of(decision: &Decision) -> Option<Target> {
    let claim = ClaimId::parse(&decision.target).map(Target::Claim);
    claim.or_else(|| SourceId::parse(&decision.target).map(Target::Source))
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
