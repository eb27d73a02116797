//! What a participant is to the conference: a person, an organization, a thing, a weapon; and whom and what it leaves out.

use std::collections::BTreeSet;

use variorum_claims::Lexicon;
use variorum_pipeline::Reading;
use variorum_record::{Entity, EntityKind, Participant, Role};

use super::heads::{head, singular};

/// What a participant is, as far as the task asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Person,
    Organization,
    Thing,
    Weapon,
    Other,
}

/// Those whom the task holds to be perpetrators by their name: killed, they are no victims.
const REBELS: [&str; 25] = [
    "guerrilla",
    "guerilla",
    "terrorist",
    "rebel",
    "subversive",
    "insurgent",
    "criminal",
    "assailant",
    "attacker",
    "assassin",
    "killer",
    "murderer",
    "kidnapper",
    "bandit",
    "extremist",
    "gunman",
    "trafficker",
    "smuggler",
    "militant",
    "hitman",
    "mercenary",
    "commando",
    "robber",
    "perpetrator",
    "fighter",
];
/// Forces of the state: the task leaves combat out.
const STATE: [&str; 15] = [
    "army",
    "police",
    "force",
    "forces",
    "troop",
    "soldier",
    "government",
    "battalion",
    "guard",
    "brigade",
    "military",
    "policeman",
    "authority",
    "agent",
    "patrol",
];
/// Soldiers and their things: no victims, no targets of terrorism.
const MILITARY: [&str; 24] = [
    "soldier",
    "troop",
    "officer",
    "sergeant",
    "lieutenant",
    "captain",
    "corporal",
    "patrol",
    "battalion",
    "brigade",
    "unit",
    "casualty",
    "commander",
    "pilot",
    "crew",
    "cadet",
    "serviceman",
    "colonel",
    "militiaman",
    "paratrooper",
    "helicopter",
    "gunship",
    "combatant",
    "convoy",
];
/// Parts of things, and what belongs to combat.
const NO_TARGETS: [&str; 14] = [
    "window",
    "door",
    "avenue",
    "street",
    "road",
    "infrastructure",
    "wall",
    "roof",
    "line",
    "patrol",
    "helicopter",
    "plane",
    "aircraft",
    "garrison",
];
const NO_WEAPONS: [&str; 14] = [
    "bullet",
    "helicopter",
    "plane",
    "aircraft",
    "airplane",
    "gunship",
    "shot",
    "weapon",
    "jet",
    "tank",
    "cannon",
    "artillery",
    "ammunition",
    "warplane",
];
const NO_ORGANIZATIONS: [&str; 26] = [
    "organization",
    "group",
    "committee",
    "commission",
    "department",
    "ministry",
    "federation",
    "union",
    "association",
    "government",
    "army",
    "police",
    "agency",
    "court",
    "embassy",
    "congress",
    "assembly",
    "confederation",
    "forces",
    "party",
    "guard",
    "battalion",
    "command",
    "brigade",
    "country",
    "unit",
];
/// Nouns that name nobody in particular.
const VAGUE: [&str; 24] = [
    "people",
    "person",
    "persons",
    "civilian",
    "civilians",
    "citizen",
    "other",
    "others",
    "inhabitant",
    "victim",
    "victims",
    "individual",
    "man",
    "men",
    "dead",
    "wounded",
    "casualty",
    "casualties",
    "population",
    "member",
    "members",
    "number",
    "group",
    "soldiers",
];
const EXPLOSIVES: [&str; 10] =
    ["bomb", "dynamite", "explosive", "grenade", "firebomb", "cocktail", "device", "charge", "mine", "landmine"];

fn among(list: &[&str], text: &str) -> bool {
    list.contains(&singular(&head(text)).as_str()) || list.contains(&head(text).as_str())
}

pub(crate) fn is_rebel(text: &str) -> bool {
    among(&REBELS, text)
}

pub(crate) fn is_state(text: &str) -> bool {
    among(&STATE, text)
}

pub(crate) fn is_military(text: &str) -> bool {
    among(&MILITARY, text)
}

pub(crate) fn is_no_target(text: &str) -> bool {
    among(&NO_TARGETS, text)
}

pub(crate) fn is_no_weapon(text: &str) -> bool {
    among(&NO_WEAPONS, text)
}

pub(crate) fn is_no_organization(text: &str) -> bool {
    among(&NO_ORGANIZATIONS, text)
}

pub(crate) fn is_vague(text: &str) -> bool {
    VAGUE.contains(&head(text).as_str())
}

pub(crate) fn is_explosive(text: &str) -> bool {
    among(&EXPLOSIVES, text)
}

pub(crate) fn is_pronoun(text: &str) -> bool {
    const PRONOUNS: [&str; 37] = [
        "he",
        "she",
        "they",
        "them",
        "him",
        "her",
        "it",
        "who",
        "we",
        "i",
        "you",
        "us",
        "me",
        "one",
        "ones",
        "his",
        "their",
        "hers",
        "those",
        "these",
        "this",
        "that",
        "himself",
        "themselves",
        "others",
        "other",
        "another",
        "some",
        "many",
        "all",
        "both",
        "whom",
        "which",
        "its",
        "our",
        "my",
        "your",
    ];
    PRONOUNS.contains(&head(text).as_str())
}

/// "guerrilla" in "guerrilla attack": the kind of those who act, nobody in particular.
pub(crate) fn is_bare_rebel(text: &str) -> bool {
    let noun = head(text);
    text.split_whitespace().count() == 1 && singular(&noun) == noun && REBELS.contains(&noun.as_str())
}

/// Whether the head stands for more than one.
pub(crate) fn is_plural(text: &str) -> bool {
    let noun = head(text);
    matches!(
        noun.as_str(),
        "people" | "police" | "personnel" | "staff" | "children" | "dead" | "wounded" | "injured" | "all" | "several"
    ) || noun.ends_with("men")
        || singular(&noun) != noun && !noun.ends_with("us") && !noun.ends_with("is")
}

pub(crate) fn entity<'r>(reading: &'r Reading, participant: &Participant) -> Option<&'r Entity> {
    reading.entities.iter().find(|entity| Some(&entity.entity_id) == participant.entity_id.as_ref())
}

pub(crate) fn of_kind(kind: EntityKind) -> Sort {
    match kind {
        EntityKind::Person | EntityKind::Group => Sort::Person,
        EntityKind::Organization => Sort::Organization,
        EntityKind::Facility => Sort::Thing,
        _ => Sort::Other,
    }
}

/// What a participant is: by its noun where the lexicon knows it, else by the kind of what it names.
pub(crate) fn of(reading: &Reading, participant: &Participant, lexicon: &Lexicon) -> Sort {
    let noun = head(&participant.text);
    let nouns: BTreeSet<String> = [singular(&noun), noun].into();
    let listed = |list: &BTreeSet<String>| nouns.iter().any(|noun| list.contains(noun));
    if participant.role == Role::Instrument && listed(&lexicon.weapons) {
        Sort::Weapon
    } else if listed(&lexicon.persons) {
        Sort::Person
    } else if listed(&lexicon.things) {
        Sort::Thing
    } else if listed(&lexicon.weapons) {
        Sort::Weapon
    } else {
        entity(reading, participant).map_or(Sort::Other, |entity| of_kind(entity.kind))
    }
}
