//! What a statement does to the one who makes it: a party's own success, or something against its own interest.
//!
//! The side of a speaker is the body that it is or speaks for; a participant is of that side by its entity, by its affiliation, by the
//! words ("the army", "our men"), or as one of its members ("soldiers" of an army). Where no side is known, nothing is said.

use std::collections::BTreeSet;

use variorum_record::{Claim, EntityKind, Interest, Participant, Role, SourceKind, Speech, Stance};

use crate::knowledge::Knowledge;
use crate::profile::Profile;
use crate::roots::{Root, Roots};
use crate::wording;

/// A finding with its reason.
pub(crate) type Found = (Interest, String);

/// How a participant stands to the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Own,
    Foe,
    Civilian,
    Unknown,
}

/// Reads the interest of a claim; `None` where the side of its root informant is not known or nothing hangs on it.
pub(crate) fn of(claim: &Claim, profile: &Profile, root: &Root, roots: &Roots, knowledge: &Knowledge) -> Option<Found> {
    let frame = profile.frame?;
    // Outlets, witnesses and documents have no side; of the unnamed, those who are said to be somebody's.
    let sided = claim.root().is_some_and(|link| matches!(roots.kind(link), SourceKind::Party | SourceKind::Official));
    if claim.stance != Stance::Asserts || !profile.happened || root.voice || !sided {
        return None;
    }
    let side = Side::of(claim, root, roots, knowledge)?;
    let words = &knowledge.interest;
    let standing = |role: Role| -> Vec<(Standing, &Participant)> {
        let of_role = claim.participants.iter().filter(|who| who.role == role);
        of_role.map(|who| (side.standing(claim, who), who)).collect()
    };
    let (agents, targets) = (standing(Role::Agent), standing(Role::Target));
    let found = |all: &[(Standing, &Participant)], wanted: Standing| {
        all.iter().find(|(standing, _)| *standing == wanted).map(|(_, who)| who.name.clone())
    };
    let (name, own_agent) = (frame.name.as_str(), found(&agents, Standing::Own));
    let harms = words.gains.contains(name) || words.losses.contains(name);
    let says = |interest, reason: String| Some((interest, format!("{reason} (side: {})", side.name)));
    if let (Some(agent), Some(civilians)) = (&own_agent, found(&targets, Standing::Civilian))
        && harms
    {
        return says(Interest::AgainstInterest, format!("{agent} harmed {civilians}: {name}"));
    }
    if let Some(agent) = own_agent.as_ref().filter(|_| words.setbacks.contains(name)) {
        return says(Interest::AgainstInterest, format!("{agent} gave way: {name}"));
    }
    if let Some(target) = found(&targets, Standing::Own).filter(|_| words.losses.contains(name)) {
        return says(Interest::AgainstInterest, format!("its own loss, {target}: {name}"));
    }
    if let Some(agent) = own_agent.as_ref().filter(|_| words.losses.contains(name) && !words.gains.contains(name)) {
        return says(Interest::AgainstInterest, format!("its own loss, told of {agent}: {name}"));
    }
    if let Some(agent) = own_agent.filter(|_| words.gains.contains(name)) {
        return says(Interest::OwnSuccess, format!("its own doing, {agent}: {name}"));
    }
    let foe = found(&targets, Standing::Foe).filter(|_| words.losses.contains(name));
    let foe = foe.or_else(|| found(&agents, Standing::Foe).filter(|_| words.setbacks.contains(name)));
    foe.and_then(|foe| says(Interest::OwnSuccess, format!("its foes' loss, {foe}: {name}")))
}

/// The side of a speaker.
struct Side<'a> {
    /// Its name, to be shown.
    name: String,
    /// Entities: the body and who speaks.
    ids: BTreeSet<String>,
    /// The body's words, where no entity holds it.
    stem: Option<String>,
    /// Whether it is a force of a state, by its words.
    state: bool,
    /// Whether it takes part in the fighting.
    party: bool,
    roots: &'a Roots<'a>,
    knowledge: &'a Knowledge,
}

impl<'a> Side<'a> {
    fn of(claim: &Claim, root: &Root, roots: &'a Roots<'a>, knowledge: &'a Knowledge) -> Option<Self> {
        let link = claim.root()?;
        let told = link.affiliation.as_ref();
        let body = root
            .entity
            .as_ref()
            .and_then(|id| roots.entity(id))
            .filter(|entity| matches!(entity.kind, EntityKind::Organization | EntityKind::Group));
        let affiliation = root.affiliation.as_ref().and_then(|id| roots.entity(id));
        let unnamed_body = || {
            let words = wording::folded(&link.name);
            (link.entity_id.is_none() && knowledge.names_party(&words)).then_some(words)
        };
        let name = affiliation
            .or(body)
            .map(|entity| entity.name.clone())
            .or_else(|| told.map(|side| side.name.clone()))
            .or_else(unnamed_body)?;
        let ids = [root.entity.as_ref(), root.affiliation.as_ref(), told.and_then(|side| side.entity_id.as_ref())];
        let ids: BTreeSet<String> = ids.into_iter().flatten().map(ToString::to_string).collect();
        let bodiless = affiliation.is_none() && body.is_none();
        let stem = wording::words(&name).last().filter(|_| bodiless).map(|word| wording::stem(&word));
        let folded = wording::folded(&name);
        let state = folded.split(' ').any(|word| knowledge.interest.state.contains(word));
        let party = root.kind == SourceKind::Party
            || state
            || knowledge.names_party(&folded)
            || ids.iter().any(|id| roots.fights(id));
        Some(Self { name, ids, stem, state, party, roots, knowledge })
    }

    fn standing(&self, claim: &Claim, who: &Participant) -> Standing {
        let words = &self.knowledge.interest;
        let name = wording::folded(&who.name);
        let last = name.split(' ').map(wording::stem).next_back().unwrap_or_default();
        let is = |list: &BTreeSet<String>| list.iter().any(|word| wording::stem(word) == last);
        if self.owns(claim, who, &name, &last) {
            return Standing::Own;
        }
        if is(&words.civilians) {
            return Standing::Civilian;
        }
        let fights = who.entity_id.as_ref().is_some_and(|id| self.roots.fights(id.as_str()));
        let foes = if self.state { &words.irregulars } else { &words.soldiers };
        if self.party && (fights || is(foes) || is(&words.enemies)) { Standing::Foe } else { Standing::Unknown }
    }

    fn owns(&self, claim: &Claim, who: &Participant, name: &str, last: &str) -> bool {
        if let Some(id) = &who.entity_id {
            let held = || self.roots.entity(id).and_then(|entity| entity.affiliation_id.as_ref());
            return self.ids.contains(id.as_str()) || held().is_some_and(|id| self.ids.contains(id.as_str()));
        }
        let first = wording::words(&who.text).next().unwrap_or_default();
        let direct = claim.speech == Speech::Direct;
        if direct && matches!(first.as_str(), "we" | "our" | "us" | "ours") {
            return true;
        }
        // "Said it had lost ten of its men": nobody else in the statement could be meant.
        let another = claim.participants.iter().any(|other| {
            other.start != who.start
                && other.entity_id.as_ref().is_some_and(|id| {
                    !self.ids.contains(id.as_str())
                        && self
                            .roots
                            .entity(id)
                            .is_some_and(|entity| matches!(entity.kind, EntityKind::Organization | EntityKind::Group))
                })
        });
        let possessive = wording::words(&who.text).any(|word| matches!(word.as_str(), "its"));
        // ("their" and "they" are as often the foe's.)
        if !direct && !another && (possessive || name == "it") {
            return true;
        }
        let members = &self.knowledge.interest.soldiers;
        let soldier = self.state && !another && members.iter().any(|word| wording::stem(word) == last);
        soldier || self.stem.as_ref().is_some_and(|stem| name.split(' ').any(|word| wording::stem(word) == *stem))
    }
}
