//! Who gains by what he says: own success, and what tells against the one who says it.

mod world;

use variorum_record::acled::SubEvent as S;
use variorum_record::{Interest, SourceKind, Stance};
use world::{World, claim};

const STRUCK: &str = "aircraft of the Kesten Army destroyed a camp of the Grey Front";
const FOES: &str = "12 militants were killed";
const LOST: &str = "four soldiers died in the fight";
const CHILDREN: &str = "a shell of the army killed three children";
const LEFT: &str = "our men withdrew from the bridge";
const DENIED: &str = "the army had shelled the market";
const SEEN: &str = "soldiers killed two shepherds";

fn told() -> World {
    let mut world = World::default();
    let text = [STRUCK, FOES, LOST, CHILDREN, LEFT, DENIED, SEEN].join(". ");
    world.report("told", "The Valley Post", Some("2020-03-05"), &text);
    world
        .claim(STRUCK)
        .frame("air_strike", S::AirDroneStrike)
        .by("Sava")
        .of("Kesten Army")
        .agent("Kesten Army")
        .target("Grey Front");
    world.claim(FOES).frame("killing", S::ArmedClash).by("Sava").of("Kesten Army").target_unnamed("12 militants");
    world
        .claim(LOST)
        .frame("killing", S::ArmedClash)
        .by_unnamed("an officer")
        .of("Kesten Army")
        .target_unnamed("soldiers");
    world
        .claim(CHILDREN)
        .frame("killing", S::Attack)
        .by_party("Kesten Army")
        .agent("Kesten Army")
        .target_unnamed("three children");
    world.claim(LEFT).frame("withdrawal", S::NonViolentTransfer).by("Lenk").of("Grey Front").agent("Grey Front");
    world
        .claim(DENIED)
        .frame("shelling", S::Shelling)
        .by("Sava")
        .of("Kesten Army")
        .agent("Kesten Army")
        .stance(Stance::Denies);
    world
        .claim(SEEN)
        .frame("killing", S::Attack)
        .by_unnamed("residents")
        .agent("Kesten Army")
        .target_unnamed("shepherds");
    world
}

#[test]
fn a_party_gains_by_its_own_success_and_by_its_foes_losses() {
    let found = told().reconcile();
    assert_eq!(claim(&found, STRUCK).interest, Some(Interest::OwnSuccess));
    assert_eq!(claim(&found, FOES).interest, Some(Interest::OwnSuccess));
    let reason = &claim(&found, FOES).read_by["interest"];
    assert_eq!(reason, "its foes' loss, 12 militants: killing (side: Kesten Army)");
}

#[test]
fn own_losses_retreats_and_harm_to_civilians_are_told_against_interest() {
    let found = told().reconcile();
    for quote in [LOST, CHILDREN, LEFT] {
        assert_eq!(claim(&found, quote).interest, Some(Interest::AgainstInterest), "{quote}");
    }
    let against: u32 = found.sources.iter().map(|source| source.against_interest).sum();
    assert_eq!(against, 3);
    let army = found.sources.iter().find(|source| source.name == "Kesten Army").expect("the army");
    assert_eq!((army.against_interest, army.kind), (1, SourceKind::Party));
}

#[test]
fn denials_and_people_of_no_side_have_no_interest() {
    let found = told().reconcile();
    assert_eq!(claim(&found, DENIED).interest, None);
    assert_eq!(claim(&found, SEEN).interest, None);
    assert_eq!(claim(&found, SEEN).attribution[0].kind, Some(SourceKind::Witness));
}

#[test]
fn who_speaks_for_a_party_is_one() {
    let found = told().reconcile();
    let link = &claim(&found, LEFT).attribution[0];
    assert_eq!(link.kind, Some(SourceKind::Party));
    let source = found.sources.iter().find(|source| source.name == "Lenk").expect("the spokesman");
    assert_eq!(source.kind, SourceKind::Party);
    assert!(source.affiliation_id.is_some());
}

#[test]
fn a_party_and_its_own_television_are_one_source() {
    const SAID: &str = "its fighters had shelled the barracks of Orlova";
    const SHOWN: &str = "fighters shelled the barracks of Orlova";
    const SEEN: &str = "shells fell on the barracks of Orlova";
    let told = |outlet: &str| {
        let mut world = World::default();
        for (name, outlet, quote) in
            [("one", "The Valley Post", SAID), ("two", outlet, SHOWN), ("three", "The Hill Echo", SEEN)]
        {
            world.report(name, outlet, Some("2020-03-05"), &format!("{quote} on Wednesday, it was told."));
            let claim = world.claim(quote).frame("shelling", S::Shelling).place("Orlova").time("2020-03-04");
            match name {
                "one" => claim.by_party("Hezbollah").agent("Hezbollah"),
                "two" => claim.agent("Hezbollah"),
                _ => claim.by("Ilie Varga").agent("Hezbollah"),
            };
        }
        let found = world.reconcile();
        assert!(world::together(&found, SAID, SHOWN) && world::together(&found, SAID, SEEN));
        world::event(&found, SAID).independent_sources
    };
    assert_eq!(told("Al-Manar"), 2);
    assert_eq!(told("The River Courier"), 3);
}
