//! Claims of one report to templates of the conference: which incidents, by whom, on what and whom, with what, how many dead and injured.
//!
//! Everything that is read comes with the claims; what stands here is the task's own book-keeping: which frames are incidents of its six
//! kinds, what it calls a perpetrator, a target, a victim and a weapon, and which claims tell of one incident.

use std::collections::BTreeSet;

use variorum_claims::Lexicon;
use variorum_pipeline::Reading;
use variorum_record::plover::AuxiliaryMode;
use variorum_record::{Claim, EntityKind, Participant, Report, Role, Stance};

use super::heads::head;
use super::keys::{Incident, Slot};
use super::sorts::{self, Sort};
use super::{fighters, tolls};

/// Claims so near one another, in code points, tell of one incident unless something speaks against it.
const NEAR: u32 = 300;
/// Claims farther apart than this are joined only by whom or what they share.
const FAR: u32 = 800;

/// One incident as read.
#[derive(Debug)]
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
}

/// Claims taken for one incident.
struct Group<'r> {
    incident: Incident,
    /// Told by nothing but what came of it: a killing may be a bombing's.
    effect: bool,
    /// Told by nothing but words that fit any attack.
    generic: bool,
    claims: Vec<&'r Claim>,
    slots: Vec<(Slot, String)>,
    /// Perpetrators told by a bare noun: "guerrilla attack".
    rebels: bool,
}

/// One claim as the task sees it.
struct Told<'r> {
    claim: &'r Claim,
    incident: Incident,
    effect: bool,
    generic: bool,
    at: u32,
    slots: Vec<(Slot, String)>,
    rebels: bool,
}

/// The incidents of one report.
pub(crate) fn of_reading(report: &Report, reading: &Reading, lexicon: &Lexicon) -> Vec<Incidence> {
    let mut told: Vec<Told<'_>> = reading.claims.iter().filter_map(|claim| told(reading, claim, lexicon)).collect();
    told.sort_by_key(|told| told.at);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for told in told {
        let best = groups
            .iter()
            .enumerate()
            .filter(|(_, group)| can_join(group, &told))
            .map(|(at, group)| (nearness(group, &told), at))
            .filter(|(score, _)| *score > 0)
            .max();
        match best {
            Some((_, at)) => groups[at].take(told),
            None => groups.push(Group::of(told)),
        }
    }
    let fighters = fighters::organization(report, reading);
    groups.into_iter().filter_map(|group| group.incidence(reading, fighters.as_deref(), lexicon)).collect()
}

fn told<'r>(reading: &Reading, claim: &'r Claim, lexicon: &Lexicon) -> Option<Told<'r>> {
    let mut incident = incident(claim).filter(|_| is_told_as_done(claim))?;
    let (slots, rebels) = slots(reading, claim, lexicon, incident);
    if slots.is_empty() && !rebels {
        return None;
    }
    let frame = claim.frame.as_deref().unwrap_or_default();
    let effect =
        incident == Incident::Attack && matches!(frame, "killing" | "wounding" | "loss_of_life" | "destruction");
    let exploded = slots.iter().any(|(slot, text)| *slot == Slot::Weapon && sorts::is_explosive(text));
    if incident == Incident::Attack && exploded {
        incident = Incident::Bombing;
    }
    Some(Told {
        at: claim.trigger.as_ref().map_or(claim.start, |trigger| trigger.start),
        effect: effect && incident == Incident::Attack,
        generic: frame == "attack",
        claim,
        incident,
        slots,
        rebels,
    })
}

/// Whether the kinds agree, or one side tells only what came of it.
fn can_join(group: &Group<'_>, told: &Told<'_>) -> bool {
    let open = |effect: bool, generic: bool, other: Incident| match other {
        Incident::Bombing => effect || generic,
        Incident::Kidnapping | Incident::Arson => effect,
        _ => false,
    };
    group.incident == told.incident
        || open(told.effect, told.generic, group.incident) && group.incident != Incident::Arson
        || open(group.effect, group.generic, told.incident) && told.incident != Incident::Kidnapping
}

/// How much speaks for one incident: nearness and shared fillers for it, other victims against it.
fn nearness(group: &Group<'_>, told: &Told<'_>) -> i32 {
    let starts = group.claims.iter().map(|claim| claim.trigger.as_ref().map_or(claim.start, |trigger| trigger.start));
    let distance = starts.map(|start| start.abs_diff(told.at)).min().unwrap_or(u32::MAX);
    let near = if distance < NEAR { 2 } else { i32::from(distance < FAR) };
    let exact = |slots: &[(Slot, String)]| -> BTreeSet<(Slot, String)> {
        slots.iter().filter(|(_, text)| !sorts::is_vague(text)).map(|(slot, text)| (*slot, head(text))).collect()
    };
    let victims = |slots: &BTreeSet<(Slot, String)>| -> BTreeSet<String> {
        slots.iter().filter(|(slot, _)| *slot == Slot::Victim).map(|(_, head)| head.clone()).collect()
    };
    let (here, there) = (exact(&told.slots), exact(&group.slots));
    let (victims_here, victims_there) = (victims(&here), victims(&there));
    let others = !victims_here.is_empty() && !victims_there.is_empty() && victims_here.is_disjoint(&victims_there);
    near + 3 * i32::from(!here.is_disjoint(&there)) - 2 * i32::from(others)
}

impl<'r> Group<'r> {
    fn of(told: Told<'r>) -> Self {
        let mut group = Self {
            incident: told.incident,
            effect: told.effect,
            generic: told.generic,
            claims: Vec::new(),
            slots: Vec::new(),
            rebels: false,
        };
        group.take(told);
        group
    }

    fn take(&mut self, told: Told<'r>) {
        if (self.effect || self.generic) && matches!(told.incident, Incident::Bombing | Incident::Arson) {
            self.incident = told.incident;
        }
        self.generic &= told.generic || told.effect;
        self.effect &= told.effect;
        self.rebels |= told.rebels;
        self.claims.push(told.claim);
        for (slot, text) in told.slots {
            self.fill(slot, text);
        }
    }

    fn fill(&mut self, slot: Slot, text: String) {
        let known = self.slots.iter().any(|(at, other)| *at == slot && head(other) == head(&text));
        if !known && !head(&text).is_empty() {
            self.slots.push((slot, text));
        }
    }

    fn has(&self, slots: &[Slot]) -> bool {
        self.slots.iter().any(|(slot, _)| slots.contains(slot))
    }

    /// The incident, unless what is told of it is too little to be one.
    fn incidence(mut self, reading: &Reading, fighters: Option<&str>, lexicon: &Lexicon) -> Option<Incidence> {
        use Slot::{
            PerpetratorIndividual as Individual, PerpetratorOrganization as Organization, Target, Victim, Weapon,
        };
        let somebody = self.slots.iter().any(|(slot, text)| *slot == Victim && !sorts::is_vague(text));
        let nothing_hit = !self.has(&[Target, Victim, Weapon]);
        let only_target = self.incident == Incident::Attack && !self.has(&[Individual, Organization, Victim]);
        let nobody = !somebody && !self.has(&[Individual, Organization, Target, Weapon]);
        if nothing_hit || only_target || nobody {
            return None;
        }
        // Who fights for whom is seldom said twice: the report's fighting organization stands behind its nameless rebels.
        let nameless = !self.has(&[Organization]);
        let rebels = !self.has(&[Individual])
            || self.rebels
            || self.slots.iter().any(|(slot, text)| {
                *slot == Individual && (sorts::is_rebel(text) || matches!(head(text).as_str(), "members" | "commandos"))
            });
        if let Some(name) = fighters.filter(|_| nameless && rebels) {
            self.fill(Organization, name.to_owned());
        }
        let toll = |category, frames: &[&str]| tolls::toll(reading, &self.claims, category, frames, lexicon);
        let dead = toll("killed", &["killing", "execution", "loss_of_life"]);
        let injured = toll("wounded", &["wounding"]);
        Some(Incidence { incident: self.incident, slots: self.slots, dead, injured })
    }
}

/// The kind of incident that a claim's frame is.
fn incident(claim: &Claim) -> Option<Incident> {
    let trigger = claim.trigger.as_ref().map(|trigger| trigger.text.to_lowercase()).unwrap_or_default();
    let burns = ["burn", "torch", "fire", "arson", "ablaze", "set"].iter().any(|word| trigger.contains(word));
    Some(match claim.frame.as_deref()? {
        "explosive" | "explosive_used" | "suicide_bombing" | "air_strike" => Incident::Bombing,
        "hostage_taking" => Incident::Kidnapping,
        "destruction" if burns => Incident::Arson,
        "looting" => Incident::Robbery,
        "attack" | "execution" | "killing" | "wounding" | "shelling" | "missile_fire" | "loss_of_life"
        | "destruction" | "torture" => Incident::Attack,
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

/// What a claim fills, and whether bare rebels are said to have done it.
fn slots(reading: &Reading, claim: &Claim, lexicon: &Lexicon, incident: Incident) -> (Vec<(Slot, String)>, bool) {
    let (mut slots, mut rebels) = (Vec::new(), false);
    for participant in &claim.participants {
        let Some((sort, text)) = named(reading, participant, lexicon) else { continue };
        match (participant.role, sort) {
            (Role::Agent, Sort::Person) if sorts::is_bare_rebel(&text) => rebels = true,
            (Role::Agent, Sort::Person) if !sorts::is_state(&text) => {
                slots.extend(
                    organizations(reading, participant, &text).map(|name| (Slot::PerpetratorOrganization, name)),
                );
                slots.push((Slot::PerpetratorIndividual, text));
            }
            (Role::Agent, Sort::Organization) if !sorts::is_no_organization(&text) && !sorts::is_state(&text) => {
                slots.push((Slot::PerpetratorOrganization, text));
            }
            (Role::Target, Sort::Person)
                if incident != Incident::Arson && !sorts::is_rebel(&text) && !sorts::is_military(&text) =>
            {
                slots.push((Slot::Victim, text));
            }
            (Role::Target, Sort::Thing) if incident != Incident::Kidnapping && !sorts::is_no_target(&text) => {
                slots.push((Slot::Target, text));
            }
            (Role::Instrument | Role::Agent, Sort::Weapon) if !sorts::is_no_weapon(&text) => {
                slots.push((Slot::Weapon, text));
            }
            _ => {}
        }
    }
    (slots, rebels)
}

/// What a participant is and its words; a pronoun counts by the name that it stands for.
fn named(reading: &Reading, participant: &Participant, lexicon: &Lexicon) -> Option<(Sort, String)> {
    if !sorts::is_pronoun(&participant.text) {
        return Some((sorts::of(reading, participant, lexicon), participant.text.clone()));
    }
    let entity = sorts::entity(reading, participant)?;
    let speaks = matches!(head(&participant.text).as_str(), "we" | "i" | "you" | "us" | "me" | "it");
    (!speaks).then(|| (sorts::of_kind(entity.kind), entity.name.clone()))
}

/// Organizations named within the phrase: "guerrillas of the Front".
fn organizations<'r>(
    reading: &'r Reading,
    participant: &'r Participant,
    text: &'r str,
) -> impl Iterator<Item = String> + 'r {
    reading
        .mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Organization)
        .filter(|mention| participant.start <= mention.start && mention.end <= participant.end)
        .filter(move |mention| head(&mention.text) != head(text) && !sorts::is_no_organization(&mention.text))
        .map(|mention| mention.text.clone())
}
