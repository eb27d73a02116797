//! Who is one across reports and who is not, on sentences written for these tests.

use std::collections::BTreeSet;

use variorum_record::{Entity, EntityId};

use crate::notation::{annotated, report};
use crate::who::Actors;
use crate::{GroundedReport, Knowledge, ground_report, join_entities};

/// The reports joined, with the shipped data.
fn joined(texts: &[&str]) -> (Vec<GroundedReport>, Vec<Entity>) {
    joined_with(texts, &Knowledge::shipped().expect("shipped data"))
}

fn joined_with(texts: &[&str], knowledge: &Knowledge) -> (Vec<GroundedReport>, Vec<Entity>) {
    let ground = |notation: &&str| {
        let (text, read) = annotated(notation);
        ground_report(&report(&text, Some("2016-04-20".parse().expect("a day"))), &read, Vec::new(), knowledge)
    };
    let mut found: Vec<GroundedReport> = texts.iter().map(ground).collect();
    let entities = join_entities(&mut found, &[]).entities;
    (found, entities)
}

fn id(report: &GroundedReport, text: &str) -> EntityId {
    let mention = report.mentions.iter().find(|mention| mention.text == text);
    let names = || report.mentions.iter().map(|mention| mention.text.as_str()).collect::<Vec<_>>();
    mention.and_then(|mention| mention.entity_id.clone()).unwrap_or_else(|| panic!("no {text} in {:?}", names()))
}

/// A name as the notation writes it, of this kind.
fn name(words: &str, kind: &str) -> String {
    let mut words = words.split(' ');
    let first = words.next().unwrap_or_default();
    let rest: String = words.map(|word| format!(" {word}/PROPN/1/flat/+")).collect();
    format!("{first}/PROPN/0/root/{kind}{rest}")
}

/// Whether two reports, each of one name, mean one.
fn one(first: &str, second: &str, kind: &str) -> bool {
    let texts = [name(first, kind), name(second, kind)];
    let (found, entities) = joined(&[&texts[0], &texts[1]]);
    let ids: BTreeSet<&EntityId> =
        found.iter().flat_map(|report| &report.mentions).filter_map(|mention| mention.entity_id.as_ref()).collect();
    if ids.len() == 1 && first != second {
        assert!(entities.iter().all(|entity| !entity.reasons.is_empty()), "{first} = {second} without a reason");
    }
    ids.len() == 1
}

#[test]
fn one_person_under_other_writings() {
    for (first, second) in [
        ("Tariq Mansouri", "Tareq al-Mansuri"),
        ("T. Mansouri", "Tariq Mansouri"),
        ("MANSOURI Tariq", "Tariq Mansouri"),
        ("Mansouri Tariq", "Tariq Mansouri"),
        ("Tariq Ali Mansouri", "Tariq Mansouri"),
        ("Abdel-Rahman Said", "Abdurrahman Saeed"),
        ("Омар Саидов", "Omar Saidov"),
        ("Γιώργος Παπαδάκης", "Giorgos Papadakis"),
        ("Mansouri", "Tariq Mansouri"),
    ] {
        assert!(one(first, second, "person"), "{first} / {second}");
    }
}

#[test]
fn fathers_sons_and_brothers_stay_apart() {
    for (first, second) in [
        ("Khalid Hassan", "Omar Khalid Hassan"),
        ("Salman", "Omar bin Salman"),
        ("Omar", "Abu Omar"),
        ("Omar Said Jr", "Omar Said Sr"),
        ("Omar Said", "Amir Said"),
        ("Tariq Mansouri", "Nizar Mansouri"),
    ] {
        assert!(!one(first, second, "person"), "{first} / {second}");
    }
}

#[test]
fn bodies_under_other_names_and_bodies_apart() {
    for (first, second) in [
        ("First Hill Brigade", "1st Hill Brigade"),
        ("Salt Protection Force", "SPF"),
        ("Salt Front", "Saltt Front"),
        ("Salt Front Forces", "Salt Front"),
    ] {
        assert!(one(first, second, "organization"), "{first} / {second}");
    }
    for (first, second) in [
        ("17th Brigade", "18th Brigade"),
        ("Brigade 166", "Brigade 167"),
        ("Salt Brigade", "Hill Brigade"),
        ("Yemeni Army", "Sudanese Army"),
        ("National Army", "National Guard"),
    ] {
        assert!(!one(first, second, "organization"), "{first} / {second}");
    }
}

#[test]
fn the_army_of_one_country_and_of_the_other() {
    let yemen = "National/PROPN/0/root/organization Army/PROPN/1/flat/+ held Sanaa/PROPN/1/obj/place and Taiz/PROPN/4/conj/place";
    let sudan = "National/PROPN/0/root/organization Army/PROPN/1/flat/+ left Khartoum/PROPN/1/obj/place and Omdurman/PROPN/4/conj/place";
    let again = "National/PROPN/0/root/organization Army/PROPN/1/flat/+ shelled Hodeidah/PROPN/1/obj/place and Sanaa/PROPN/4/conj/place";
    let (found, _) = joined(&[yemen, sudan, again]);
    let army = |at: usize| id(&found[at], "National Army");
    assert!(army(0) != army(1) && army(0) == army(2));
}

#[test]
fn a_man_is_no_woman_of_the_same_name() {
    let man = "Spokesman/NOUN/2/compound Nour/PROPN/0/root/person Hamad/PROPN/2/flat/+ spoke";
    let woman = "Spokeswoman/NOUN/2/compound Nour/PROPN/0/root/person Hamad/PROPN/2/flat/+ spoke";
    let (found, _) = joined(&[man, woman]);
    assert_ne!(id(&found[0], "Nour Hamad"), id(&found[1], "Nour Hamad"));
}

#[test]
fn a_role_tells_which_bearer_of_a_surname_is_meant() {
    let mayor = "Mayor/NOUN/2/compound Omar/PROPN/0/root/person Dalati/PROPN/2/flat/+ spoke";
    let judge = "Judge/NOUN/2/compound Nizar/PROPN/0/root/person Dalati/PROPN/2/flat/+ spoke";
    let bare = "Mayor/NOUN/2/compound Dalati/PROPN/0/root/person left";
    let (found, entities) = joined(&[mayor, judge, bare]);
    assert_eq!(id(&found[2], "Mayor Dalati"), id(&found[0], "Omar Dalati"));
    assert!(
        entities.iter().any(|entity| entity.reasons.iter().any(|why| why.ends_with("the surname alone, both mayor")))
    );
}

#[test]
fn names_nearly_alike_need_a_role() {
    let both = |first: &str, second: &str| {
        let named =
            |role: &str, given: &str| format!("{role}/NOUN/2/compound {given}/PROPN/0/root/person Said/PROPN/2/flat/+");
        let (one, other) = (named(first, "Badi"), named(second, "Bati"));
        let (found, _) = joined(&[&one, &other]);
        let ids = found.iter().flat_map(|report| &report.mentions).map(|mention| &mention.entity_id);
        ids.collect::<BTreeSet<_>>().len() == 1
    };
    let (alike, nearly) = (crate::who::Sounds::of("Badi").likeness(&crate::who::Sounds::of("Bati")), crate::who::ALIKE);
    assert!((nearly - 0.04..nearly).contains(&alike), "{alike}");
    assert!(both("Judge", "Judge") && !both("Judge", "Mayor"));
}

#[test]
fn an_organization_changes_its_name() {
    let text = "Salt/PROPN/0/root/organization Front/PROPN/1/flat/+ ,/PUNCT/1/punct formerly/ADV/1/advmod Hill/PROPN/1/appos/organization Council/PROPN/5/flat/+";
    let (found, entities) = joined(&[text, &name("Hill Council", "organization")]);
    assert_eq!(id(&found[0], "Salt Front"), id(&found[1], "Hill Council"));
    assert!(entities[0].reasons.iter().any(|why| why.ends_with("told to be its older or newer name")));
}

#[test]
fn a_name_read_as_place_here_and_organization_there() {
    let texts = [name("Harbour Clinic", "facility"), name("Harbour Clinic", "organization")];
    let (found, _) = joined(&[&texts[0], &texts[1]]);
    assert_eq!(id(&found[0], "Harbour Clinic"), id(&found[1], "Harbour Clinic"));
}

#[test]
fn a_list_of_known_actors_gives_affiliation_and_side() {
    let mut knowledge = Knowledge::shipped().expect("shipped data");
    let table = "name,kind,aliases,affiliation,side,from,to\n\
        Salt Front,organization,,,rebels,,\n\
        Tariq Mansouri,person,طارق المنصوري;Abu Salt,Salt Front,,2015,\n\
        Tariq Mansouri,person,,Hill Council,government,,2014\n";
    knowledge.actors = Actors::parse("").and_then(|none| none.with_table(table)).expect("well formed");
    let (found, entities) = joined_with(&[&name("Abu Salt", "person"), &name("Tarek Mansuri", "person")], &knowledge);
    assert_eq!(id(&found[0], "Abu Salt"), id(&found[1], "Tarek Mansuri"));
    let of = |name: &str| entities.iter().find(|entity| entity.name == name).unwrap_or_else(|| panic!("no {name}"));
    assert_eq!(of("Tariq Mansouri").affiliation_id.as_ref(), Some(&of("Salt Front").entity_id));
    assert!(of("Tariq Mansouri").reasons.iter().any(|why| why.contains("by the list of known actors")));
}
