//! Claims of one report to templates of the conference: which incidents, by whom, on what and whom, with what, how many dead and injured.
//!
//! Everything that is read comes with the claims; what stands here is the task's own book-keeping: which frames are incidents of its six
//! kinds, what it calls a perpetrator, a target, a victim and a weapon, and which claims tell of one incident.

use std::collections::BTreeSet;

use variorum_claims::Lexicon;
use variorum_pipeline::Reading;
use variorum_record::plover::AuxiliaryMode;
use variorum_record::{Claim, EntityKind, Participant, Role, Stance};

use super::heads::{head, singular};
use super::keys::{Incident, Slot};

/// One incident as read.
#[derive(Debug, Clone)]
pub(crate) struct Incidence {
    pub(crate) incident: Incident,
    slots: Vec<(Slot, String)>,
    pub(crate) dead: Option<u64>,
    pub(crate) injured: Option<u64>,
}

impl Incidence {
    /// The strings that fill a slot, each head noun once.
    pub(crate) fn fillers(&self, slot: Slot) -> Vec<String> {
        self.slots.iter().filter(|(at, _)| *at == slot).map(|(_, text)| text.clone()).collect()
    }

    fn fill(&mut self, slot: Slot, text: &str) {
        let known = self.slots.iter().any(|(at, other)| *at == slot && head(other) == head(text));
        if !known && !head(text).is_empty() {
            self.slots.push((slot, text.to_owned()));
        }
    }
}

/// What a participant is, as far as the task asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Person,
    Organization,
    Thing,
    Weapon,
    Other,
}

/// The incidents of one report.
pub(crate) fn of_reading(reading: &Reading, lexicon: &Lexicon) -> Vec<Incidence> {
    let mut incidences: Vec<Incidence> = Vec::new();
    for claim in &reading.claims {
        let Some(incident) = incident(claim).filter(|_| is_told_as_done(claim)) else { continue };
        let slots = slots(reading, claim, lexicon, incident);
        if slots.is_empty() {
            continue;
        }
        let at = incidences.iter().position(|known| known.incident == incident);
        let at = at.unwrap_or_else(|| {
            incidences.push(Incidence { incident, slots: Vec::new(), dead: None, injured: None });
            incidences.len() - 1
        });
        for (slot, text) in slots {
            incidences[at].fill(slot, &text);
        }
        let known = &mut incidences[at];
        for (category, toll) in [("killed", &mut known.dead), ("wounded", &mut known.injured)] {
            let told = claim.counts.iter().filter(|count| count.category == category).filter_map(|count| count.low);
            *toll = (*toll).max(told.max());
        }
    }
    incidences
}

/// The kind of incident that a claim's frame is.
fn incident(claim: &Claim) -> Option<Incident> {
    let trigger = claim.trigger.as_ref().map(|trigger| trigger.text.to_lowercase()).unwrap_or_default();
    Some(match claim.frame.as_deref()? {
        "explosive" | "suicide_bombing" | "air_strike" => Incident::Bombing,
        "hostage_taking" => Incident::Kidnapping,
        "destruction" if ["burn", "torch", "fire", "arson"].iter().any(|word| trigger.contains(word)) => {
            Incident::Arson
        }
        "looting" => Incident::Robbery,
        "attack" | "execution" | "killing" | "wounding" | "shelling" | "missile_fire" | "loss_of_life"
        | "destruction" | "interception" | "torture" => Incident::Attack,
        _ => return None,
    })
}

/// Told as something that was done: no plan, no threat, no denial.
fn is_told_as_done(claim: &Claim) -> bool {
    matches!(claim.stance, Stance::Asserts | Stance::Alleges)
        && !claim
            .auxiliary
            .iter()
            .any(|mode| matches!(mode, AuxiliaryMode::Future | AuxiliaryMode::Hypothetical | AuxiliaryMode::Negation))
}

fn slots(reading: &Reading, claim: &Claim, lexicon: &Lexicon, incident: Incident) -> Vec<(Slot, String)> {
    let mut slots = Vec::new();
    for participant in &claim.participants {
        let sort = sort(reading, participant, lexicon);
        match (participant.role, sort) {
            (Role::Agent, Sort::Person) => {
                slots.push((Slot::PerpetratorIndividual, participant.text.clone()));
                slots.extend(organizations(reading, participant).map(|name| (Slot::PerpetratorOrganization, name)));
            }
            (Role::Agent, Sort::Organization) => {
                slots.push((Slot::PerpetratorOrganization, participant.text.clone()));
            }
            (Role::Target, Sort::Person) if incident != Incident::Arson => {
                slots.push((Slot::Victim, participant.text.clone()));
            }
            (Role::Target, Sort::Thing) if incident != Incident::Kidnapping => {
                slots.push((Slot::Target, participant.text.clone()));
            }
            (Role::Instrument, Sort::Weapon) | (Role::Agent, Sort::Weapon) => {
                slots.push((Slot::Weapon, participant.text.clone()));
            }
            _ => {}
        }
    }
    slots
}

/// Organizations named within the phrase: "guerrillas of the Front".
fn organizations<'r>(reading: &'r Reading, participant: &'r Participant) -> impl Iterator<Item = String> + 'r {
    reading
        .mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Organization)
        .filter(|mention| participant.start <= mention.start && mention.end <= participant.end)
        .map(|mention| mention.text.clone())
}

fn sort(reading: &Reading, participant: &Participant, lexicon: &Lexicon) -> Sort {
    let noun = head(&participant.text);
    let nouns: BTreeSet<String> = [singular(&noun), noun].into();
    let listed = |list: &BTreeSet<String>| nouns.iter().any(|noun| list.contains(noun));
    if participant.role == Role::Instrument && listed(&lexicon.weapons) {
        return Sort::Weapon;
    }
    if listed(&lexicon.persons) {
        return Sort::Person;
    }
    if listed(&lexicon.things) {
        return Sort::Thing;
    }
    if listed(&lexicon.weapons) {
        return Sort::Weapon;
    }
    let entity = reading.entities.iter().find(|entity| Some(&entity.entity_id) == participant.entity_id.as_ref());
    match entity.map(|entity| entity.kind) {
        Some(EntityKind::Person) => Sort::Person,
        Some(EntityKind::Organization) => Sort::Organization,
        Some(EntityKind::Group) => Sort::Person,
        Some(EntityKind::Facility) => Sort::Thing,
        _ => Sort::Other,
    }
}
