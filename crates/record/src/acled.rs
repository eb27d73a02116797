//! ACLED's event types and 25 sub-event types (ACLED Codebook, 2024 edition).

use crate::code_list;

code_list! {
    /// The six event types of ACLED.
    pub enum EventType {
        Battles = "Battles",
        Explosions = "Explosions/Remote violence",
        ViolenceAgainstCivilians = "Violence against civilians",
        Protests = "Protests",
        Riots = "Riots",
        StrategicDevelopments = "Strategic developments",
    }
}

code_list! {
    /// The 25 sub-event types of ACLED.
    pub enum SubEvent {
        GovernmentRegainsTerritory = "Government regains territory",
        NonStateActorOvertakesTerritory = "Non-state actor overtakes territory",
        ArmedClash = "Armed clash",
        ChemicalWeapon = "Chemical weapon",
        AirDroneStrike = "Air/drone strike",
        SuicideBomb = "Suicide bomb",
        Shelling = "Shelling/artillery/missile attack",
        RemoteExplosive = "Remote explosive/landmine/IED",
        Grenade = "Grenade",
        SexualViolence = "Sexual violence",
        Attack = "Attack",
        Abduction = "Abduction/forced disappearance",
        PeacefulProtest = "Peaceful protest",
        ProtestWithIntervention = "Protest with intervention",
        ExcessiveForce = "Excessive force against protesters",
        ViolentDemonstration = "Violent demonstration",
        MobViolence = "Mob violence",
        Agreement = "Agreement",
        Arrests = "Arrests",
        ChangeToGroup = "Change to group/activity",
        DisruptedWeaponsUse = "Disrupted weapons use",
        HeadquartersEstablished = "Headquarters or base established",
        Looting = "Looting/property destruction",
        NonViolentTransfer = "Non-violent transfer of territory",
        Other = "Other",
    }
}

impl SubEvent {
    /// The event type that the codebook files a sub-event under.
    #[must_use]
    pub const fn event_type(self) -> EventType {
        use SubEvent as S;
        match self {
            S::GovernmentRegainsTerritory | S::NonStateActorOvertakesTerritory | S::ArmedClash => EventType::Battles,
            S::ChemicalWeapon | S::AirDroneStrike | S::SuicideBomb | S::Shelling | S::RemoteExplosive | S::Grenade => {
                EventType::Explosions
            }
            S::SexualViolence | S::Attack | S::Abduction => EventType::ViolenceAgainstCivilians,
            S::PeacefulProtest | S::ProtestWithIntervention | S::ExcessiveForce => EventType::Protests,
            S::ViolentDemonstration | S::MobViolence => EventType::Riots,
            S::Agreement
            | S::Arrests
            | S::ChangeToGroup
            | S::DisruptedWeaponsUse
            | S::HeadquartersEstablished
            | S::Looting
            | S::NonViolentTransfer
            | S::Other => EventType::StrategicDevelopments,
        }
    }
}
