//! PLOVER's event types, modes and auxiliary modes (PLOVER manual, draft 0.8, September 2021).

use crate::acled::SubEvent;
use crate::code_list;

code_list! {
    /// The sixteen event types of PLOVER.
    pub enum PloverType {
        Agree = "AGREE",
        Consult = "CONSULT",
        Support = "SUPPORT",
        Concede = "CONCEDE",
        Cooperate = "COOPERATE",
        Aid = "AID",
        Retreat = "RETREAT",
        Request = "REQUEST",
        Accuse = "ACCUSE",
        Reject = "REJECT",
        Threaten = "THREATEN",
        Protest = "PROTEST",
        Sanction = "SANCTION",
        Mobilize = "MOBILIZE",
        Coerce = "COERCE",
        Assault = "ASSAULT",
    }
}

code_list! {
    /// The modes of PLOVER; which type may take which stands in [`PloverType::modes`].
    pub enum PloverMode {
        Visit = "visit",
        ThirdParty = "third-party",
        Multilateral = "multilateral",
        Phone = "phone",
        Withdraw = "withdraw",
        Release = "release",
        Disarm = "disarm",
        Ceasefire = "ceasefire",
        Access = "access",
        Resign = "resign",
        Assist = "assist",
        Change = "change",
        Yield = "yield",
        Meet = "meet",
        Disapprove = "disapprove",
        Investigate = "investigate",
        Allege = "allege",
        Restrict = "restrict",
        Arrest = "arrest",
        Relations = "relations",
        Expel = "expel",
        Territory = "territory",
        Violence = "violence",
        Demo = "demo",
        Riot = "riot",
        Strike = "strike",
        Hunger = "hunger",
        Boycott = "boycott",
        Obstruct = "obstruct",
        Vandalize = "vandalize",
        Convict = "convict",
        Discontinue = "discontinue",
        Troops = "troops",
        Weapons = "weapons",
        Police = "police",
        Militia = "militia",
        Seize = "seize",
        Censor = "censor",
        Curfew = "curfew",
        MartialLaw = "martial-law",
        Deport = "deport",
        Withhold = "withhold",
        Misinformation = "misinformation",
        Cyber = "cyber",
        Abduct = "abduct",
        Beat = "beat",
        Torture = "torture",
        Sexual = "sexual",
        Targeted = "targeted",
        Destroy = "destroy",
        Primitive = "primitive",
        Firearms = "firearms",
        Explosives = "explosives",
        SuicideAttack = "suicide-attack",
        Aerial = "aerial",
        Drone = "drone",
        HeavyWeapons = "heavy-weapons",
        CrowdControl = "crowd-control",
        Unconventional = "unconventional",
    }
}

code_list! {
    /// The auxiliary modes: what kind of reality a reported event has.
    pub enum AuxiliaryMode {
        Historical = "historical",
        Future = "future",
        Hypothetical = "hypothetical",
        Negation = "negation",
    }
}

impl PloverType {
    /// The modes that the manual allows for this type.
    #[must_use]
    pub const fn modes(self) -> &'static [PloverMode] {
        use PloverMode as M;
        match self {
            Self::Consult => &[M::Visit, M::ThirdParty, M::Multilateral, M::Phone],
            Self::Retreat => &[M::Withdraw, M::Release, M::Disarm, M::Ceasefire, M::Access, M::Resign],
            Self::Request | Self::Reject => &[M::Assist, M::Change, M::Yield, M::Meet],
            Self::Accuse => &[M::Disapprove, M::Investigate, M::Allege],
            Self::Threaten => &[M::Restrict, M::Arrest, M::Relations, M::Expel, M::Territory, M::Violence],
            Self::Protest => &[M::Demo, M::Riot, M::Strike, M::Hunger, M::Boycott, M::Obstruct, M::Vandalize],
            Self::Sanction => &[M::Convict, M::Expel, M::Withdraw, M::Discontinue],
            Self::Mobilize => &[M::Troops, M::Weapons, M::Police, M::Militia],
            Self::Coerce => &[
                M::Seize,
                M::Restrict,
                M::Censor,
                M::Curfew,
                M::MartialLaw,
                M::Arrest,
                M::Deport,
                M::Withhold,
                M::Misinformation,
                M::Cyber,
            ],
            Self::Assault => &[
                M::Abduct,
                M::Beat,
                M::Torture,
                M::Sexual,
                M::Targeted,
                M::Destroy,
                M::Primitive,
                M::Firearms,
                M::Explosives,
                M::SuicideAttack,
                M::Aerial,
                M::Drone,
                M::HeavyWeapons,
                M::CrowdControl,
                M::Unconventional,
            ],
            Self::Agree | Self::Support | Self::Concede | Self::Cooperate | Self::Aid => &[],
        }
    }
}

/// The PLOVER type and mode that an ACLED sub-event corresponds to; `None` for "Other", which PLOVER cannot express.
#[must_use]
pub const fn from_acled(sub_event: SubEvent) -> Option<(PloverType, Option<PloverMode>)> {
    use PloverMode as M;
    use PloverType as P;
    Some(match sub_event {
        SubEvent::GovernmentRegainsTerritory | SubEvent::NonStateActorOvertakesTerritory | SubEvent::ArmedClash => {
            (P::Assault, None)
        }
        SubEvent::ChemicalWeapon => (P::Assault, Some(M::Unconventional)),
        SubEvent::AirDroneStrike => (P::Assault, Some(M::Aerial)),
        SubEvent::SuicideBomb => (P::Assault, Some(M::SuicideAttack)),
        SubEvent::Shelling => (P::Assault, Some(M::HeavyWeapons)),
        SubEvent::RemoteExplosive | SubEvent::Grenade => (P::Assault, Some(M::Explosives)),
        SubEvent::SexualViolence => (P::Assault, Some(M::Sexual)),
        SubEvent::Attack => (P::Assault, None),
        SubEvent::Abduction => (P::Assault, Some(M::Abduct)),
        SubEvent::PeacefulProtest | SubEvent::ProtestWithIntervention => (P::Protest, Some(M::Demo)),
        SubEvent::ExcessiveForce => (P::Assault, Some(M::CrowdControl)),
        SubEvent::ViolentDemonstration | SubEvent::MobViolence => (P::Protest, Some(M::Riot)),
        SubEvent::Agreement => (P::Agree, None),
        SubEvent::Arrests => (P::Coerce, Some(M::Arrest)),
        SubEvent::ChangeToGroup => (P::Mobilize, None),
        SubEvent::DisruptedWeaponsUse => (P::Coerce, Some(M::Seize)),
        SubEvent::HeadquartersEstablished => (P::Mobilize, Some(M::Troops)),
        SubEvent::Looting => (P::Assault, Some(M::Destroy)),
        SubEvent::NonViolentTransfer => (P::Retreat, Some(M::Withdraw)),
        SubEvent::Other => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mapping_gives_only_modes_that_the_manual_allows() {
        for sub_event in SubEvent::ALL {
            if let Some((kind, Some(mode))) = from_acled(*sub_event) {
                assert!(kind.modes().contains(&mode), "{sub_event}: {kind} has no mode {mode}");
            }
        }
        assert_eq!(SubEvent::ALL.len(), 25);
        assert_eq!(PloverType::ALL.len(), 16);
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        for mode in PloverMode::ALL {
            assert_eq!(PloverMode::parse(mode.as_str()), Some(*mode));
        }
    }
}
