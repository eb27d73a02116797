//! What is told of each slot of an event, and how the readings lie to each other: one case a relation.

mod world;

use std::collections::BTreeSet;

use variorum_record::acled::SubEvent as S;
use variorum_record::grades::{DatePrec, WherePrec};
use variorum_record::{Event, Relation, Slot, SlotReadings, Stance};
use world::{World, date, dispute, event};

/// Reports of one air strike on Orlova, each with its day, its quote and its number of dead.
fn tolls(told: &[(&str, &str, &str, u64, Option<u64>)]) -> World {
    let mut world = World::default();
    for (at, (outlet, day, quote, low, high)) in told.iter().enumerate() {
        world.report(&format!("r{at}"), outlet, Some(day), &format!("In Orlova, {quote}."));
        let claim = world.claim(quote).frame("air_strike", S::AirDroneStrike).place("Orlova").time("2020-03-03");
        claim.agent("Kesten Army").target("Grey Front").count("killed", *low, *high, "people");
    }
    world
}

fn slot(event: &Event, slot: Slot) -> &SlotReadings {
    event.readings.iter().find(|one| one.slot == slot).unwrap_or_else(|| panic!("no reading of {slot}"))
}

/// The pairs of a slot in words.
fn pairs(slot: &SlotReadings) -> Vec<String> {
    let value = |at: u32| &slot.readings[at as usize].value;
    slot.relations
        .iter()
        .map(|one| format!("{} {} {}: {}", value(one.reading), one.relation, value(one.other), one.reason))
        .collect()
}

const FIRST: &str = "warplanes struck the market and many people were killed";
const SECOND: &str = "the air strike on the market killed many people";

#[test]
fn a_vague_number_is_coarser_than_the_exact_one_that_it_holds() {
    let found = tolls(&[
        ("Kesten Post", "2020-03-04", FIRST, 24, Some(99)),
        ("Hill Herald", "2020-03-04", SECOND, 34, Some(34)),
    ])
    .reconcile();
    let count = slot(event(&found, FIRST), Slot::Count);
    assert_eq!(pairs(count), ["34 killed finer 24–99 killed: 24–99 killed holds 34 killed"]);
    assert_eq!((count.category.as_deref(), &count.side), (Some("killed"), &None));
    assert!(count.readings.iter().all(|reading| reading.weight.is_some()), "{count:?}");
}

#[test]
fn equal_values_are_one_reading_with_all_who_give_it() {
    let found = tolls(&[
        ("Kesten Post", "2020-03-04", FIRST, 34, Some(34)),
        ("Hill Herald", "2020-03-04", SECOND, 34, Some(34)),
    ])
    .reconcile();
    let count = slot(event(&found, FIRST), Slot::Count);
    assert_eq!((count.readings.len(), count.relations.len()), (1, 0));
    assert_eq!((count.readings[0].claim_ids.len(), count.readings[0].independent_sources), (2, 2));
}

#[test]
fn numbers_that_part_say_what_their_dispute_says() {
    let found =
        tolls(&[("Kesten Post", "2020-03-04", FIRST, 5, Some(5)), ("Hill Herald", "2020-03-04", SECOND, 34, Some(34))])
            .reconcile();
    let count = slot(event(&found, FIRST), Slot::Count);
    assert_eq!(pairs(count), ["34 killed differs 5 killed: different numbers of killed"]);
    let row = dispute(&found, FIRST, SECOND).expect("the dispute");
    for reading in &row.readings {
        let same = count.readings.iter().find(|one| one.value == reading.value).expect("its reading");
        assert_eq!((&same.claim_ids, same.weight), (&reading.claim_ids, Some(reading.weight)));
    }
}

#[test]
fn a_greater_number_on_a_later_day_is_a_running_toll() {
    let found =
        tolls(&[("Hill Herald", "2020-03-05", SECOND, 34, Some(34)), ("Kesten Post", "2020-03-03", FIRST, 5, Some(5))])
            .reconcile();
    let why = "a running toll: the greater number was told on a later day";
    assert_eq!(pairs(slot(event(&found, FIRST), Slot::Count)), [format!("5 killed earlier 34 killed: {why}")]);
    assert!(found.disputes.is_empty());
}

#[test]
fn a_later_number_of_one_source_supersedes_its_earlier_one_and_says_so() {
    let found =
        tolls(&[("Hill Herald", "2020-03-05", SECOND, 5, Some(5)), ("Hill Herald", "2020-03-03", FIRST, 34, Some(34))])
            .reconcile();
    let why = "Hill Herald told 34 killed on 2020-03-03 and 5 killed on 2020-03-05";
    assert_eq!(pairs(slot(event(&found, FIRST), Slot::Count)), [format!("34 killed superseded 5 killed: {why}")]);
    assert!(found.disputes.is_empty());
}

#[test]
fn numbers_of_different_people_stand_apart() {
    let mut world = tolls(&[("Kesten Post", "2020-03-04", FIRST, 5, Some(5))]);
    world.claims[0].counts[0].of = Some("soldiers".to_owned());
    world.report("other", "Hill Herald", Some("2020-03-04"), &format!("In Orlova, {SECOND}."));
    let claim = world.claim(SECOND).frame("air_strike", S::AirDroneStrike).place("Orlova").time("2020-03-03");
    claim.agent("Kesten Army").target("Grey Front").count("killed", 34, Some(34), "civilians");
    let found = world.reconcile();
    let sides: Vec<_> = event(&found, FIRST)
        .readings
        .iter()
        .filter(|one| one.slot == Slot::Count)
        .map(|one| (one.side.clone().unwrap_or_default(), one.readings[0].value.clone(), one.relations.len()))
        .collect();
    let side = |of: &str, value: &str| (of.to_owned(), value.to_owned(), 0);
    assert_eq!(sides, [side("soldiers", "5 killed"), side("civilians", "34 killed")]);
}

#[test]
fn a_district_is_finer_than_its_city_and_a_day_than_its_month() {
    let mut world =
        tolls(&[("Kesten Post", "2020-03-04", FIRST, 5, Some(5)), ("Hill Herald", "2020-03-04", SECOND, 5, Some(5))]);
    let place = world.claims[0].place.as_mut().expect("a place");
    (place.name, place.entity_id, place.radius_km) = ("Mill Quarter".to_owned(), None, Some(2.0));
    (place.latitude, place.longitude) = (Some(45.03), Some(20.02));
    let time = world.claims[1].time.as_mut().expect("a time");
    (time.start, time.end) = (Some(date("2020-03-01")), Some(date("2020-03-31")));
    time.date_prec = Some(DatePrec::MONTH);
    let found = world.reconcile();
    let event = event(&found, FIRST);
    let place = "Mill Quarter finer Orlova: Mill Quarter lies 4 km from the middle of Orlova, which reaches 8 km";
    assert_eq!(pairs(slot(event, Slot::Place)), [place]);
    let time = "2020-03-03 finer 2020-03-01 to 2020-03-31: 2020-03-03 lies within 2020-03-01 to 2020-03-31";
    assert_eq!(pairs(slot(event, Slot::Time)), [time]);
}

#[test]
fn a_town_lies_in_its_country_and_in_no_other() {
    let lies = |country: &str| {
        let mut world = tolls(&[
            ("Kesten Post", "2020-03-04", FIRST, 5, Some(5)),
            ("Hill Herald", "2020-03-04", SECOND, 5, Some(5)),
        ]);
        let place = world.claims[1].place.as_mut().expect("a place");
        let id = variorum_record::EntityId::derive(&["place", "Kestenia"]);
        (place.name, place.entity_id, place.where_prec) =
            ("Kestenia".to_owned(), Some(id.clone()), Some(WherePrec::COUNTRY));
        for entity in &mut world.entities {
            entity.country = (entity.name == "Orlova").then(|| "KE".to_owned());
        }
        let town = world.entities.iter().find(|entity| entity.name == "Orlova").expect("the town").clone();
        let country = Some(country.to_owned());
        world.entities.push(variorum_record::Entity { entity_id: id, name: "Kestenia".to_owned(), country, ..town });
        pairs(slot(event(&world.reconcile(), FIRST), Slot::Place))
    };
    assert_eq!(lies("KE"), ["Orlova finer Kestenia: Orlova lies in Kestenia"]);
    assert_eq!(lies("BR"), ["Kestenia compatible Orlova: whether the one holds the other is not known"]);
}

#[test]
fn parties_named_together_are_compatible_and_a_part_is_finer_than_its_whole() {
    let mut world =
        tolls(&[("Kesten Post", "2020-03-04", FIRST, 5, Some(5)), ("Hill Herald", "2020-03-04", SECOND, 5, Some(5))]);
    let mut more = world.claims[1].participants[0].clone();
    (more.name, more.text) = ("Ninth Brigade".to_owned(), "Ninth Brigade".to_owned());
    let id = variorum_record::EntityId::derive(&["group", "Ninth Brigade"]);
    more.entity_id = Some(id.clone());
    let army = world.entities.iter().find(|one| one.name == "Kesten Army").expect("the army").clone();
    let part = variorum_record::Entity { entity_id: id, name: more.name.clone(), ..army.clone() };
    world.entities.push(part);
    world.claims[1].participants.push(more);
    let of = |world: &World| pairs(slot(event(&world.reconcile(), FIRST), Slot::Agent));
    assert_eq!(of(&world), ["Kesten Army compatible Ninth Brigade: one claim names both"]);
    world.entities.last_mut().expect("the brigade").affiliation_id = Some(army.entity_id);
    assert_eq!(of(&world), ["Ninth Brigade finer Kesten Army: Ninth Brigade belongs to Kesten Army"]);
}

#[test]
fn two_targets_of_one_strike_contradict_each_other() {
    let mut world =
        tolls(&[("Kesten Post", "2020-03-04", FIRST, 5, Some(5)), ("Hill Herald", "2020-03-04", SECOND, 5, Some(5))]);
    world.claims.pop();
    let claim = world.claim(SECOND).frame("air_strike", S::AirDroneStrike).place("Orlova").time("2020-03-03");
    claim.agent("Kesten Army").target("Blue Column").count("killed", 5, Some(5), "people");
    let found = world.reconcile();
    let why = "Blue Column and Grey Front are each said to have been the target";
    assert_eq!(pairs(slot(event(&found, FIRST), Slot::Target)), [format!("Blue Column contradicts Grey Front: {why}")]);
}

#[test]
fn a_denial_denies_what_it_answers() {
    const SAID: &str = "the army shelled the hospital of Orlova on Tuesday";
    const DENIED: &str = "the army had shelled the hospital";
    let mut world = World::default();
    world.report(
        "r",
        "Kesten Post",
        Some("2020-03-05"),
        &format!("A doctor said {SAID}. The army denied that {DENIED}."),
    );
    let said = world.claim(SAID).frame("shelling", S::Shelling).place("Orlova").agent("Kesten Army");
    let _ = said.by("Petra Lenk");
    let denied = world.claim(DENIED).frame("shelling", S::Shelling).place("Orlova").agent("Kesten Army");
    let _ = denied.by_party("Kesten Army").stance(Stance::Denies);
    let found = world.reconcile();
    let row = dispute(&found, SAID, DENIED).expect("the dispute");
    let slot = slot(event(&found, SAID), row.slot);
    assert_eq!(pairs(slot), [format!("{DENIED} denies {SAID}: {}", row.reason)]);
}

/// Of an event with very many values only the first are compared, and each dispute still shows.
#[test]
fn many_values_are_bounded() {
    let quotes: Vec<String> = (0..60).map(|at| format!("warplanes struck the market for the {at}th time")).collect();
    let told: Vec<(&str, &str, &str, u64, Option<u64>)> = quotes
        .iter()
        .map(|quote| ("Kesten Post", "2020-03-04", quote.as_str()))
        .zip(10..)
        .map(|((outlet, day, quote), low)| (outlet, day, quote, low, Some(low + 80)))
        .collect();
    let found = tolls(&told).reconcile();
    let count = slot(event(&found, &quotes[0]), Slot::Count);
    assert_eq!((count.readings.len(), count.relations.len()), (60, 16 * 15 / 2));
}

/// A relation that parts two readings is that of a dispute between them, and each dispute of two readings shows among the readings.
#[test]
fn readings_and_disputes_agree() {
    let found = tolls(&[
        ("Kesten Post", "2020-03-04", FIRST, 5, Some(5)),
        ("Hill Herald", "2020-03-04", SECOND, 34, Some(34)),
        ("Valley Mirror", "2020-03-04", "jets hit the market, killing dozens", 24, Some(99)),
    ])
    .reconcile();
    let event = event(&found, FIRST);
    for row in &found.disputes {
        let values: BTreeSet<&str> = row.readings.iter().map(|reading| reading.value.as_str()).collect();
        let slot = slot(event, row.slot);
        let own: BTreeSet<&str> = slot.readings.iter().map(|reading| reading.value.as_str()).collect();
        assert!(values.is_subset(&own), "{values:?} {own:?}");
    }
    let told = pairs(slot(event, Slot::Count));
    // The vague number and the exact one stand in one dispute against the third; between them nothing parts.
    assert_eq!(told.iter().filter(|pair| pair.contains(" differs ")).count(), 2, "{told:?}");
    assert!(told.contains(&"34 killed finer 24–99 killed: 24–99 killed holds 34 killed".to_owned()), "{told:?}");
    let parted = event.readings.iter().flat_map(|one| &one.relations).filter(|one| one.relation.parts()).count();
    assert_eq!(parted, 2);
    assert_eq!(Relation::from(found.disputes[0].kind), Relation::Differs);
}
