//! What truly happened in a generated conflict, and who speaks about it.

use std::collections::BTreeSet;

use fastrand::Rng;
use variorum_record::acled::SubEvent;
use variorum_record::{Date, Entity, EntityId, EntityKind};

use super::words;

/// What a casebook is generated from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) reports: usize,
    /// Share of reports that copy, quote or cite an earlier one, from 0 to 1.
    pub(crate) copies: f64,
}

pub(super) struct Place {
    pub(super) name: String,
    pub(super) entity: EntityId,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
}

pub(super) struct Party {
    pub(super) name: String,
    pub(super) entity: EntityId,
}

/// What kind of informant speaks, which decides how often what it says is untrue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Spokesman(usize),
    Hospital,
    Mayor,
    Witness,
    Agency(usize),
    Outlet(usize),
}

pub(super) struct Informant {
    pub(super) standing: Standing,
    /// The words that name it; for a witness "a resident".
    pub(super) name: String,
    pub(super) entity: Option<EntityId>,
    /// What stands behind the name: ", a spokesman for the Grey Front".
    pub(super) behind: String,
    pub(super) role: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Strike,
    Shelling,
    Clash,
    Taking,
}

impl Kind {
    pub(super) fn frame(self) -> (&'static str, SubEvent) {
        match self {
            Self::Strike => ("air_strike", SubEvent::AirDroneStrike),
            Self::Shelling => ("shelling", SubEvent::Shelling),
            Self::Clash => ("attack", SubEvent::ArmedClash),
            Self::Taking => ("control", SubEvent::GovernmentRegainsTerritory),
        }
    }

    pub(super) fn templates(self) -> &'static [&'static str; 4] {
        match self {
            Self::Strike => &words::STRIKE,
            Self::Shelling => &words::SHELLING,
            Self::Clash => &words::CLASH,
            Self::Taking => &words::TAKING,
        }
    }
}

/// Whose dead or wounded are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    Soldiers,
    Civilians,
}

/// One true happening.
pub(super) struct Happening {
    pub(super) kind: Kind,
    pub(super) place: usize,
    pub(super) day: i32,
    /// Who did it; of a taking who holds the place afterwards.
    pub(super) agent: usize,
    pub(super) target: usize,
    pub(super) killed: [u64; 2],
    pub(super) wounded: u64,
}

/// What a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    Happened,
    /// This party holds the place now.
    Taken(usize),
    Killed(Of, u64),
    Wounded(u64),
    Denied,
    /// Talk with no happening of its own, about two things.
    Colour(usize, usize),
}

/// One statement of one informant about one happening.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    pub(super) happening: usize,
    pub(super) informant: usize,
    pub(super) fact: Fact,
    /// Whether it is true of the happening as it ended.
    pub(super) right: bool,
    /// Told before it was over, and told again since by the same informant.
    pub(super) outdated: bool,
    /// The day on which it was made.
    pub(super) day: i32,
    /// A number of its own, so that two reports of it are known as such.
    pub(super) utterance: u32,
}

pub(super) struct World {
    pub(super) places: Vec<Place>,
    pub(super) parties: Vec<Party>,
    pub(super) outlets: Vec<String>,
    pub(super) informants: Vec<Informant>,
    pub(super) entities: Vec<Entity>,
    /// The informants of outlets' and agencies' own voices.
    pub(super) outlet_voice: Vec<usize>,
    pub(super) agency_voice: Vec<usize>,
    spokesman: Vec<usize>,
    hospital: Vec<usize>,
    mayor: Vec<usize>,
    said: u32,
}

/// The first day of the conflict.
const BEGIN: Date = Date::constant(2019, 3, 1);

pub(super) fn date(day: i32) -> Date {
    BEGIN.saturating_add(std::time::Duration::from_secs(86_400 * day.max(0) as u64))
}

/// The weekday, as news name a day of the last week.
pub(super) fn day_in_words(day: i32) -> &'static str {
    words::WEEKDAYS[date(day).weekday().to_monday_zero_offset() as usize]
}

impl World {
    /// A conflict with room for so many happenings: one in four days at the start of a small one, ten a day in a large one.
    pub(super) fn new(happenings: usize, rng: &mut Rng) -> Self {
        let mut world = Self {
            places: Vec::new(),
            parties: Vec::new(),
            outlets: Vec::new(),
            informants: Vec::new(),
            entities: Vec::new(),
            outlet_voice: Vec::new(),
            agency_voice: Vec::new(),
            spokesman: Vec::new(),
            hospital: Vec::new(),
            mayor: Vec::new(),
            said: 0,
        };
        let mut taken = BTreeSet::new();
        for at in 0..(happenings / 6).clamp(8, 4000) {
            let name = named(rng, &mut taken);
            let entity = world.entity(EntityKind::Place, &name, None);
            // Half a degree and more apart: no two are one place.
            let (row, column) = (at / 64, at % 64);
            let (latitude, longitude) = (-20.0 + row as f64 * 0.7, -60.0 + column as f64 * 0.9);
            world.places.push(Place { name: name.clone(), entity, latitude, longitude });
            let hospital = format!("{name} General Hospital");
            let entity = world.entity(EntityKind::Organization, &hospital, None);
            world.hospital.push(world.informants.len());
            world.informants.push(Informant {
                standing: Standing::Hospital,
                name: hospital,
                entity: Some(entity),
                behind: String::new(),
                role: None,
            });
            let mayor = format!("{} {}", named(rng, &mut taken), named(rng, &mut taken));
            let entity = world.entity(EntityKind::Person, &mayor, None);
            world.mayor.push(world.informants.len());
            world.informants.push(Informant {
                standing: Standing::Mayor,
                name: mayor,
                entity: Some(entity),
                behind: format!(", the mayor of {name}"),
                role: Some("mayor"),
            });
        }
        for at in 0..(4 + happenings / 100).min(12) {
            let name = format!("{} {}", words::PARTY_FIRST[at], words::PARTY_LAST[at % 6]);
            let entity = world.entity(EntityKind::Group, &name, None);
            let spokesman = format!("{} {}", named(rng, &mut taken), named(rng, &mut taken));
            let person = world.entity(EntityKind::Person, &spokesman, Some(entity.clone()));
            world.spokesman.push(world.informants.len());
            world.informants.push(Informant {
                standing: Standing::Spokesman(at),
                name: spokesman,
                entity: Some(person),
                behind: format!(", a spokesman for the {name}"),
                role: Some("spokesman"),
            });
            world.parties.push(Party { name, entity });
        }
        for at in 0..100 {
            let name = format!("The {} {}", words::OUTLET_FIRST[at % 10], words::OUTLET_LAST[(at / 10 + at) % 10]);
            world.outlet_voice.push(world.informants.len());
            world.voice(Standing::Outlet(at), name.clone());
            world.outlets.push(name);
        }
        for (at, names) in words::AGENCIES.iter().enumerate() {
            world.agency_voice.push(world.informants.len());
            world.voice(Standing::Agency(at), names[0].to_owned());
        }
        world
    }

    fn voice(&mut self, standing: Standing, name: String) {
        self.informants.push(Informant { standing, name, entity: None, behind: String::new(), role: None });
    }

    fn entity(&mut self, kind: EntityKind, name: &str, affiliation_id: Option<EntityId>) -> EntityId {
        let id = EntityId::derive(&[kind.as_str(), name]);
        self.entities.push(Entity {
            entity_id: id.clone(),
            kind,
            name: name.to_owned(),
            aliases: vec![name.to_owned()],
            roles: Vec::new(),
            affiliation_id,
            country: None,
            geonames_id: None,
            wikidata_id: None,
            reasons: Vec::new(),
        });
        id
    }

    /// What happens on a day.
    pub(super) fn happening(&self, day: i32, rng: &mut Rng) -> Happening {
        let agent = rng.usize(..self.parties.len());
        let target = (agent + 1 + rng.usize(..self.parties.len() - 1)) % self.parties.len();
        let kind = [Kind::Strike, Kind::Shelling, Kind::Clash, Kind::Taking][rng.usize(..4)];
        let civilians = if rng.f64() < 0.6 { rng.u64(1..40) } else { 0 };
        Happening {
            kind,
            place: rng.usize(..self.places.len()),
            day,
            agent,
            target,
            killed: [rng.u64(2..60), civilians],
            wounded: rng.u64(3..90),
        }
    }

    /// What informants say of a happening, each on a day of its own: some err, and parties lie for their side.
    pub(super) fn statements(&mut self, number: usize, event: &Happening, rng: &mut Rng) -> Vec<Statement> {
        let mut all = Vec::new();
        let speak = [
            (self.spokesman[event.agent], 0.75),
            (self.spokesman[event.target], 0.7),
            (self.hospital[event.place], 0.6),
            (self.mayor[event.place], 0.4),
        ];
        for (informant, share) in speak {
            if rng.f64() < share {
                self.says(&mut all, number, event, informant, rng);
            }
        }
        for _ in 0..rng.usize(..3) {
            let witness = self.informants.len();
            let role = words::WITNESSES[rng.usize(..words::WITNESSES.len())];
            self.informants.push(Informant {
                standing: Standing::Witness,
                name: format!("a {role}"),
                entity: None,
                behind: format!(" of {} who asked not to be named", self.places[event.place].name),
                role: Some(role),
            });
            self.says(&mut all, number, event, witness, rng);
        }
        if all.is_empty() {
            self.says(&mut all, number, event, self.hospital[event.place], rng);
        }
        all
    }

    /// What a voice (an outlet's, an agency's) tells of a happening itself.
    pub(super) fn told(&mut self, number: usize, event: &Happening, voice: usize, rng: &mut Rng) -> Vec<Statement> {
        let mut all = Vec::new();
        self.says(&mut all, number, event, voice, rng);
        all.retain(|one| !matches!(one.fact, Fact::Colour(..)));
        all
    }

    fn says(&mut self, all: &mut Vec<Statement>, happening: usize, event: &Happening, informant: usize, rng: &mut Rng) {
        let standing = self.informants[informant].standing;
        let day = event.day + i32::from(rng.u8(..2));
        let mut add = |fact, right, outdated, day| {
            self.said += 1;
            all.push(Statement { happening, informant, fact, right, outdated, day, utterance: self.said });
        };
        let denies = matches!(standing, Standing::Spokesman(party) if party == event.agent)
            && event.kind != Kind::Taking
            && event.killed[1] > 0
            && rng.f64() < 0.5;
        if denies {
            add(Fact::Denied, false, false, day);
            return;
        }
        if event.kind == Kind::Taking {
            let own = match standing {
                Standing::Spokesman(party) if party == event.target && rng.f64() < 0.6 => event.target,
                Standing::Witness if rng.f64() < 0.1 => event.target,
                _ => event.agent,
            };
            add(Fact::Taken(own), own == event.agent, false, day);
        } else {
            add(Fact::Happened, true, false, day);
        }
        let told = |of: Of, rng: &mut Rng| untrue(standing, event, of, rng);
        let running = standing == Standing::Hospital && rng.f64() < 0.35;
        for of in [Of::Soldiers, Of::Civilians] {
            let truth = event.killed[of as usize];
            // A hospital sees the civilians, and who fights counts his foes.
            let tells = match (standing, of) {
                (Standing::Hospital, Of::Civilians) => 0.9,
                (Standing::Hospital, Of::Soldiers) => 0.3,
                (Standing::Spokesman(_), Of::Soldiers) => 0.9,
                _ => 0.55,
            };
            if truth == 0 || rng.f64() >= tells {
                continue;
            }
            if running && truth > 3 {
                let early = (truth * 6).div_ceil(10).max(1);
                add(Fact::Killed(of, early), false, true, day);
                add(Fact::Killed(of, truth), true, false, day + 1);
                continue;
            }
            let value = told(of, rng);
            // An agency that erred corrects itself the day after, more often than not.
            let corrects = matches!(standing, Standing::Agency(_)) && value != truth && rng.f64() < 0.6;
            add(Fact::Killed(of, value), value == truth, corrects, day);
            if corrects {
                add(Fact::Killed(of, truth), true, false, day + 1);
            }
        }
        if matches!(standing, Standing::Hospital | Standing::Mayor | Standing::Witness) && rng.f64() < 0.6 {
            let wrong = rng.f64() < if standing == Standing::Witness { 0.3 } else { 0.1 };
            let value = if wrong { off(event.wounded, rng) } else { event.wounded };
            add(Fact::Wounded(value), value == event.wounded, false, day);
        }
        if rng.f64() < 0.7 {
            let (thing, other) = (rng.usize(..words::THINGS_IN_ALL), rng.usize(..words::THINGS_IN_ALL));
            add(Fact::Colour(thing, other), true, false, day);
        }
    }
}

/// The number that an informant gives of the dead: parties lie for their side, the others err at their rates.
fn untrue(standing: Standing, event: &Happening, of: Of, rng: &mut Rng) -> u64 {
    let truth = event.killed[of as usize];
    match standing {
        Standing::Spokesman(party) if rng.f64() < 0.6 => {
            let own_doing = party == event.agent;
            // Of the foe's dead more, of one's own and of the civilians by one's own hand fewer.
            let more = own_doing == (of == Of::Soldiers);
            if more { truth * rng.u64(2..4) + rng.u64(1..6) } else { truth / rng.u64(2..5) + 1 }
        }
        Standing::Spokesman(_) => truth,
        Standing::Hospital if rng.f64() < 0.08 => off(truth, rng),
        Standing::Mayor if rng.f64() < 0.15 => off(truth, rng),
        Standing::Witness if rng.f64() < 0.3 => off(truth, rng),
        Standing::Agency(_) if rng.f64() < 0.12 => off(truth, rng),
        Standing::Outlet(_) if rng.f64() < 0.18 => off(truth, rng),
        _ => truth,
    }
}

/// A number near the true one, and never the true one.
fn off(truth: u64, rng: &mut Rng) -> u64 {
    let by = rng.u64(1..=(truth / 2).max(2));
    if rng.bool() || truth <= by { truth + by } else { truth - by }
}

/// An invented name.
fn named(rng: &mut Rng, taken: &mut BTreeSet<String>) -> String {
    const FIRST: [&str; 16] =
        ["Kar", "Os", "Vel", "Tor", "Bran", "Mir", "Zel", "Dro", "Hal", "Nor", "Pel", "Ras", "Sev", "Ul", "Yar", "Lom"];
    const MIDDLE: [&str; 16] =
        ["a", "e", "i", "o", "u", "an", "en", "in", "on", "ar", "er", "ir", "or", "al", "el", "ul"];
    const LAST: [&str; 16] = [
        "dan", "vik", "mer", "tov", "sk", "len", "gar", "nia", "pol", "rad", "shen", "tin", "vas", "zek", "bor", "fen",
    ];
    loop {
        let mut name = format!("{}{}{}", pick(&FIRST, rng), pick(&MIDDLE, rng), pick(&LAST, rng));
        if taken.len() > 1500 {
            name = format!("{}{}{}", pick(&FIRST, rng), pick(&MIDDLE, rng), name.to_lowercase());
        }
        if taken.insert(name.clone()) {
            return name;
        }
    }
}

fn pick(from: &[&'static str], rng: &mut Rng) -> &'static str {
    from[rng.usize(..from.len())]
}
