//! Who is who, in one report and across reports, on sentences written for these tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use variorum_record::{Claim, ClaimId, Entity, Link, Participant, Report, Role, Span, Speech};

use crate::notation::{annotated, report};
use crate::{GroundedReport, Knowledge, ground_report, join_entities};

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::shipped().expect("shipped data"));

fn ground(notation: &str) -> GroundedReport {
    let (text, read) = annotated(notation);
    ground_report(&report(&text, None), &read, Vec::new(), &KNOWLEDGE)
}

/// The sets of mention texts that share an entity, only those with two or more different texts.
fn together(found: &[GroundedReport]) -> Vec<Vec<String>> {
    let mut by_id: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for mention in found.iter().flat_map(|report| &report.mentions) {
        by_id.entry(mention.entity_id.clone()).or_default().insert(mention.text.clone());
    }
    let mut sets: Vec<Vec<String>> =
        by_id.into_values().filter(|set| set.len() > 1).map(|set| set.into_iter().collect()).collect();
    sets.sort();
    sets
}

fn entity<'e>(found: &'e GroundedReport, name: &str) -> &'e Entity {
    found
        .entities
        .iter()
        .find(|entity| entity.name == name)
        .unwrap_or_else(|| panic!("no {name} in {:?}", found.entities))
}

#[test]
fn full_name_then_surname_title_and_slips() {
    let found = ground(
        "General Tariq/PROPN/0/root/person Mansouri/PROPN/1/flat/+ spoke
         Later General/PROPN/3/compound Mansouri/PROPN/0/root/person left
         Al-Mansuri/PROPN/0/root/person and Mansour/PROPN/0/dep/person waited",
    );
    assert_eq!(
        together(std::slice::from_ref(&found)),
        [["Al-Mansuri", "General Mansouri", "Mansour", "Tariq Mansouri"]]
    );
    let tariq = entity(&found, "Tariq Mansouri");
    assert_eq!(tariq.roles, ["general"]);
    assert!(
        tariq.reasons.iter().any(|reason| reason.contains("the surname alone, spelled otherwise")),
        "{:?}",
        tariq.reasons
    );
}

#[test]
fn a_title_settles_what_the_reader_took_for_a_place() {
    let found = ground(
        "Colonel/PROPN/2/compound Zubarov/PROPN/0/root/place spoke
         Zubarov/PROPN/0/root/place left Zubarov/PROPN/1/obj/place",
    );
    let kinds: Vec<&str> = found.mentions.iter().map(|mention| mention.kind.as_str()).collect();
    assert_eq!(kinds, ["person"; 3]);
}

#[test]
fn two_bearers_of_a_surname_stay_apart_and_the_surname_means_the_last_named() {
    let found = ground(
        "Omar/PROPN/0/root/person Dalati/PROPN/1/flat/+ fled
         Nizar/PROPN/0/root/person Dalati/PROPN/1/flat/+ stayed
         Dalati/PROPN/0/root/person spoke",
    );
    assert_eq!(together(&[found]), [["Dalati", "Nizar Dalati"]]);
}

#[test]
fn brackets_initials_and_known_actors() {
    let found = ground(
        "The Salt/PROPN/0/root/organization Protection/PROPN/2/flat/+ Force/PROPN/2/flat/+ (/PUNCT/2/punct SPF/PROPN/2/appos )/PUNCT/2/punct met Daesh/PROPN/2/dep/organization
         SPF/PROPN/0/root/organization men fought ISIS/PROPN/1/obj/organization",
    );
    assert_eq!(together(&[found]), [vec!["Daesh", "ISIS"], vec!["SPF", "Salt Protection Force"]]);
}

#[test]
fn short_forms_of_bodies_and_bodies_apart() {
    let found = ground(
        "Aden/PROPN/0/root/organization Tribune/PROPN/1/flat/+ wrote of the Taiz/PROPN/1/obj/organization Military/PROPN/6/flat/+ Council/PROPN/6/flat/+
         Taiz/PROPN/0/root/place lies far from here
         The Tribune/PROPN/0/root/organization said the Marib/PROPN/1/obj/organization Military/PROPN/5/flat/+ Council/PROPN/5/flat/+ fell",
    );
    assert_eq!(together(&[found]), [["Aden Tribune", "Tribune"]]);
}

#[test]
fn roles_beside_names_and_the_body_acted_for() {
    let found = ground(
        "Omar/PROPN/0/root/person Said/PROPN/1/flat/+ ,/PUNCT/1/punct the/DET/5/det spokesman/NOUN/1/appos for/ADP/8/case the/DET/8/det Taiz/PROPN/5/nmod/organization Council/PROPN/8/flat/+
         A/DET/4/det former/ADJ/4/amod senior/ADJ/4/amod official/NOUN/0/root who/PRON/6/nsubj named/VERB/4/acl:relcl=name himself/PRON/6/obj as/ADP/9/case Ali/PROPN/6/obl/person Hadi/PROPN/9/flat/+",
    );
    let omar = entity(&found, "Omar Said");
    assert_eq!(omar.roles, ["spokesman"]);
    assert_eq!(omar.affiliation_id.as_ref(), Some(&entity(&found, "Taiz Council").entity_id));
}

#[test]
fn pronouns_and_role_nouns_refer_back_only_where_safe() {
    let found = ground(
        "Spokesman/NOUN/2/compound Omar/PROPN/4/nsubj/person Said/PROPN/2/flat/+ spoke/VERB/0/root/Tense=Past
         He/PRON/2/nsubj left/VERB/0/root
         The/DET/2/det spokesman/NOUN/3/nsubj returned/VERB/0/root
         Ali/PROPN/4/nsubj/person and/CCONJ/3/cc Hadi/PROPN/1/conj/person met/VERB/0/root
         It/PRON/2/nsubj rained/VERB/0/root",
    );
    assert_eq!(together(std::slice::from_ref(&found)), [["He", "Omar Said", "spokesman"]]);
    let rules: Vec<&str> = found.mentions.iter().map(|mention| mention.read_by.as_str()).collect();
    assert_eq!(rules, ["language/names", "who/pronoun", "who/role-noun", "language/names", "language/names"]);
}

#[test]
fn two_candidates_are_none() {
    let found = ground(
        "Troops/NOUN/2/nsubj saw/VERB/0/root Ali/PROPN/2/obj/person Hadi/PROPN/3/flat/+ with/ADP/6/case Omar/PROPN/2/obl/person Said/PROPN/6/flat/+
         He/PRON/2/nsubj left/VERB/0/root",
    );
    assert_eq!(together(&[found]), Vec::<Vec<String>>::new());
}

#[test]
fn the_head_of_a_body_alone_is_that_body_where_there_is_one() {
    let one = ground(
        "Salt/PROPN/3/compound/organization Valley/PROPN/3/compound/+ Front/PROPN/0/root/+ spoke
         The/DET/2/det Front/PROPN/0/root/organization left",
    );
    assert_eq!(together(&[one]), [["Front", "Salt Valley Front"]]);
    let two = ground(
        "Salt/PROPN/3/compound/organization Valley/PROPN/3/compound/+ Front/PROPN/0/root/+ and/CCONJ/3/cc Hill/PROPN/3/conj/organization Front/PROPN/5/flat/+
         The/DET/2/det Front/PROPN/0/root/organization left",
    );
    assert_eq!(together(&[two]), Vec::<Vec<String>>::new());
}

fn link(text: &str, start: u32) -> Link {
    Link { start, end: start + text.chars().count() as u32, ..Link::bare(text.to_owned()) }
}

#[test]
fn links_and_participants_get_the_name_behind_the_words() {
    let (text, read) = annotated(
        "Spokesman/NOUN/2/compound Omar/PROPN/4/nsubj/person Said/PROPN/2/flat/+ spoke/VERB/0/root
         He/PRON/2/nsubj said/VERB/0/root ISIS/PROPN/4/compound/organization fighters/NOUN/5/nsubj fled/VERB/2/ccomp",
    );
    let report = report(&text, None);
    let at = |words: &str| text.find(words).expect("in the text") as u32;
    let fighters = Participant {
        role: Role::Agent,
        entity_id: None,
        name: "ISIS fighters".into(),
        text: "ISIS fighters".into(),
        start: at("ISIS"),
        end: at("ISIS") + 13,
    };
    let claim = Claim {
        parts: Vec::new(),
        speech: Speech::Indirect,
        attribution: vec![link("He", at("He"))],
        participants: vec![fighters],
        ..Claim::bare(
            ClaimId::derive(&["test"]),
            report.report_id.clone(),
            Span::new(at("ISIS"), at("fled") + 4),
            "ISIS fighters fled".into(),
        )
    };
    let mut found = [ground_report(&report, &read, vec![claim], &KNOWLEDGE)];
    let entities = join_entities(&mut found, &[]).entities;
    let claim = &found[0].claims[0];
    assert_eq!(
        (claim.attribution[0].name.as_str(), claim.participants[0].name.as_str()),
        ("Omar Said", "Islamic State")
    );
    assert_eq!(claim.attribution[0].role.as_deref(), Some("spokesman"));
    assert_eq!(claim.read_by["attribution[0].entity_id"], "who/pronoun");
    assert_eq!(claim.read_by["participants[0].entity_id"], "who/members");
    assert!(entities.iter().any(|entity| Some(&entity.entity_id) == claim.attribution[0].entity_id.as_ref()));
}

const REPORTS: &[&str] = &[
    "Tariq/PROPN/0/root/person Mansouri/PROPN/1/flat/+ of Saraya/PROPN/1/nmod/organization met Daesh/PROPN/1/obj/organization",
    "Tarik/PROPN/0/root/person el-Mansuri/PROPN/1/flat/+ fought the Saraia/PROPN/1/obj/organization Forces/PROPN/5/flat/+",
    "Mansouri/PROPN/0/root/person blamed the Islamic/PROPN/1/obj/organization State/PROPN/4/flat/+ and Dalati/PROPN/1/obj/person",
    "Omar/PROPN/0/root/person Dalati/PROPN/1/flat/+ and Nizar/PROPN/1/conj/person Dalati/PROPN/4/flat/+ left Taizz/PROPN/1/obl/place",
    "The Salt/PROPN/0/root/organization Protection/PROPN/2/flat/+ Force/PROPN/2/flat/+ held Taiz/PROPN/1/obl/place",
    "SPF/PROPN/0/root/organization retreated",
];

fn all(order: &[usize]) -> (Vec<GroundedReport>, Vec<Entity>) {
    let mut found: Vec<GroundedReport> = order.iter().map(|at| ground(REPORTS[*at])).collect();
    let entities = join_entities(&mut found, &[]).entities;
    (found, entities)
}

#[test]
fn reports_name_the_same_people_otherwise() {
    let (found, entities) = all(&[0, 1, 2, 3, 4, 5]);
    let sets = together(&found);
    assert_eq!(
        sets,
        [
            vec!["Daesh", "Islamic State"],
            vec!["Mansouri", "Tarik el-Mansuri", "Tariq Mansouri"],
            vec!["SPF", "Salt Protection Force"],
            vec!["Saraia Forces", "Saraya"],
            vec!["Taiz", "Taizz"],
        ]
    );
    // Omar, Nizar, and a Dalati who may be either.
    assert_eq!(entities.iter().filter(|entity| entity.name.contains("Dalati")).count(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_reports_changes_nothing(order in Just((0..REPORTS.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let (mut found, entities) = all(&order);
        let (mut straight, expected) = all(&(0..REPORTS.len()).collect::<Vec<_>>());
        found.sort_by(|a, b| a.report_id.cmp(&b.report_id));
        straight.sort_by(|a, b| a.report_id.cmp(&b.report_id));
        prop_assert_eq!(entities, expected);
        prop_assert_eq!(found, straight);
    }

    #[test]
    fn any_text_is_grounded(words in proptest::collection::vec("[A-Za-zé(),’'-]{1,8}(/(NOUN|PROPN|PRON|DET)/[0-9]/(nsubj|ccomp|appos|det)(/(person|organization|place))?)?", 1..24)) {
        let notation = words.join(" ");
        let found = ground(&notation);
        let whole: Report = report(&annotated(&notation).0, None);
        for mention in &found.mentions {
            let read: String = whole.text.chars().skip(mention.start as usize).take((mention.end - mention.start) as usize).collect();
            prop_assert_eq!(&read, &mention.text);
        }
    }
}
