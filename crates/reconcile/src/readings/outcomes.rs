//! What came of it: the states that claims leave a party in.

use std::collections::BTreeSet;

use variorum_record::{Relation, Slot, SlotReadings};

use super::{Draft, Lies, Thread, View, gather};
use crate::disputes::fates;
use crate::events::quoted;

/// What became of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fate<'v> {
    outcome: &'v str,
    of: BTreeSet<String>,
}

/// One row an event; the value of a reading is its first claim's words.
pub(super) fn readings(view: &View) -> Option<SlotReadings> {
    let case = view.case();
    let known = |claim: usize| -> BTreeSet<String> {
        let patients = case.profiles[claim].patients().iter();
        patients.filter(|key| key.starts_with(variorum_record::EntityId::PREFIX)).cloned().collect()
    };
    let mut drafts = Vec::new();
    for (claim, outcome) in fates(view.scene, view.event) {
        gather(&mut drafts, claim, Fate { outcome, of: known(claim) }, || quoted(&case.claims[claim]));
    }
    let mut thread = Thread::new(Slot::Outcome, drafts, view.disputed(Slot::Outcome, false));
    thread.enter_sentences(|claims| {
        let first = *claims.first()?;
        let outcome = case.profiles[first].frame?.outcome.as_deref()?;
        Some(Fate { outcome, of: known(first) })
    });
    let excludes = |a: &Fate, b: &Fate| case.knowledge.excludes(a.outcome, b.outcome);
    thread.row(case, excludes, |one, other| lies(view, one, other))
}

fn lies(view: &View, one: &Draft<Fate>, other: &Draft<Fate>) -> Lies {
    let case = view.case();
    let Some((a, b)) = one.meaning.as_ref().zip(other.meaning.as_ref()) else {
        return Lies::compatible("no outcome is known to exclude the other");
    };
    if !case.knowledge.excludes(a.outcome, b.outcome) {
        return Lies::compatible("both can be true of one party");
    }
    if !a.of.is_empty() && !b.of.is_empty() && a.of.is_disjoint(&b.of) {
        return Lies::compatible("they tell of different parties");
    }
    let by = |draft: &Draft<Fate>| -> BTreeSet<_> {
        draft.claims.iter().map(|claim| (case.profiles[*claim].report, &case.roots[*claim].source_id)).collect()
    };
    if by(one).intersection(&by(other)).next().is_some() {
        let turned = one.claims.last() > other.claims.last();
        return Lies::so(Relation::Earlier, turned, "one source tells both in one report, as a course of things");
    }
    Lies::compatible("nothing says that they tell of one party")
}
