//! Of which happening of its report a toll is told.

mod world;

use variorum_record::acled::SubEvent as S;
use world::{World, together};

const CLASH: &str = "The army fought the men east of Varna Ford";
const THEY: &str = "who broke out yesterday";
const DURING: &str = "21 guards were killed during the breakout";
const BREAKOUT: &str = "The breakout from Orlova happened in the dark";
const TWO: &str = "two soldiers were killed east of Varna Ford";

/// A breakout, the clash with those who broke out, and a toll of each.
fn report() -> World {
    let mut world = World::default();
    let text = format!(
        "{CLASH}, some of those {THEY}. The Herald reports that {DURING}. {BREAKOUT}.\n\nA colonel spoke of the weather. He praised \
         his men. He thanked the town. He went home. But {TWO}."
    );
    world.report("r", "Kesten Post", Some("2020-03-05"), &text);
    let _ = world.claim(CLASH).frame("clash", S::ArmedClash).place("Varna Ford").agent("Kesten Army");
    let _ = world.claim(THEY).frame("escape", S::Other).place("Varna Ford");
    let _ = world.claim(DURING).frame("killing", S::ArmedClash).place("Varna Ford").target_unnamed("guards");
    world.claims.last_mut().and_then(|claim| claim.place.as_mut()).expect("a place").inherited = true;
    let _ = world.claim(BREAKOUT).frame("escape", S::Other).place("Orlova");
    let _ = world.claim(TWO).frame("killing", S::ArmedClash).place("Varna Ford").target_unnamed("soldiers");
    world
}

#[test]
fn a_toll_goes_with_the_happening_that_it_names() {
    let found = report().reconcile();
    assert!(together(&found, CLASH, THEY) && !together(&found, CLASH, BREAKOUT));
    assert!(together(&found, DURING, BREAKOUT) && !together(&found, DURING, CLASH));
}

#[test]
fn a_toll_does_not_follow_the_toll_of_another_happening() {
    let found = report().reconcile();
    assert!(together(&found, TWO, CLASH) && !together(&found, TWO, DURING));
}
