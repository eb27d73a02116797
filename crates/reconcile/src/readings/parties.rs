//! Who did it and who was hit: the parties that claims name.

use variorum_record::{EntityId, Relation, Role, Slot, SlotReadings};

use super::{Draft, Lies, Thread, View};
use crate::disputes::parties::{Party, parties};
use crate::events::main_claims;

/// Distinct parties that are told from each other by their words; further ones only by their key.
const MOST_TOLD: usize = 64;

/// The parties of a role, and of accusations that are denied one row each.
pub(super) fn readings(view: &View, slot: Slot) -> Vec<SlotReadings> {
    let case = view.case();
    let role = if slot == Slot::Agent { Role::Agent } else { Role::Target };
    let mut drafts: Vec<Draft<Party>> = Vec::new();
    for claim in main_claims(case, view.claims).into_iter().filter(|claim| case.profiles[*claim].happened) {
        for party in parties(view.scene, claim, role) {
            let worded = drafts.len() < MOST_TOLD;
            let same = |draft: &&mut Draft<Party>| {
                draft.meaning.as_ref().is_some_and(|known| known.key == party.key || (worded && known.same(&party)))
            };
            match drafts.iter_mut().find(same) {
                Some(draft) => {
                    if draft.claims.last() != Some(&claim) {
                        draft.claims.push(claim);
                    }
                    if party.known && draft.meaning.as_ref().is_some_and(|known| !known.known) {
                        draft.value.clone_from(&party.name);
                        draft.meaning = Some(party);
                    }
                }
                None => {
                    drafts.push(Draft { value: party.name.clone(), claims: vec![claim], meaning: Some(party) });
                }
            }
        }
    }
    let mut thread = Thread::new(slot, drafts, view.disputed(slot, false));
    thread.enter_values();
    let mut rows: Vec<SlotReadings> =
        thread.row(case, |_, _| true, |one, other| lies(view, one, other)).into_iter().collect();
    for denial in view.disputed(slot, true) {
        let mut thread: Thread<()> = Thread::new(slot, Vec::new(), vec![denial]);
        thread.enter_sentences(|_| None);
        rows.extend(thread.row(case, |(), ()| true, |_, _| Lies::compatible("both can be true")));
    }
    rows
}

fn lies(view: &View, one: &Draft<Party>, other: &Draft<Party>) -> Lies {
    let belongs = |fine: &Draft<Party>, coarse: &Draft<Party>| {
        let (fine, coarse) = (fine.meaning.as_ref()?, coarse.meaning.as_ref()?);
        let side = view.roots.entity(&EntityId::parse(&fine.key)?)?.affiliation_id.as_ref()?;
        (side.as_str() == coarse.key).then(|| format!("{} belongs to {}", fine.name, coarse.name))
    };
    if let Some(reason) = belongs(one, other) {
        return Lies::so(Relation::Finer, false, reason);
    }
    if let Some(reason) = belongs(other, one) {
        return Lies::so(Relation::Finer, true, reason);
    }
    let together = one.claims.iter().any(|claim| other.claims.binary_search(claim).is_ok());
    Lies::compatible(if together { "one claim names both" } else { "nobody says that it was not both" })
}
