//! Full-text search.

#![allow(clippy::unwrap_used, reason = "what a test cannot set up fails it")]

mod invention;

use proptest::prelude::*;
use variorum_casebook::{BuildMeta, Cache, Casebook};
use variorum_record::Table;

fn casebook() -> Casebook {
    let mut casebook = Casebook::in_memory().unwrap();
    casebook.replace(&invention::record(6, 1), &BuildMeta::default(), &Cache::default()).unwrap();
    casebook
}

fn tables_of(casebook: &Casebook, query: &str) -> (usize, usize) {
    let hits = casebook.search(query, 100).unwrap();
    let of = |table| hits.iter().filter(|hit| hit.table == table).count();
    (of(Table::Reports), of(Table::Claims))
}

#[test]
fn words_phrases_and_prefixes_are_found_without_their_accents() {
    let casebook = casebook();
    assert_eq!(tables_of(&casebook, "resident"), (6, 6));
    assert_eq!(tables_of(&casebook, "shelled vela"), (6, 6));
    assert_eq!(tables_of(&casebook, "\"vela shelled\""), (0, 0));
    assert_eq!(tables_of(&casebook, "\"army shelled\""), (6, 6));
    assert_eq!(tables_of(&casebook, "shel*"), (6, 6));
    assert_eq!(tables_of(&casebook, "shel"), (0, 0));
    // The source of a claim, and a title.
    assert_eq!(tables_of(&casebook, "sefik OREN").1, 6);
    assert_eq!(tables_of(&casebook, "shells"), (6, 0));
    // What stands around the article is not searched.
    assert_eq!(tables_of(&casebook, "menu"), (0, 0));
    assert_eq!(tables_of(&casebook, "— ? * \" \""), (0, 0));
}

#[test]
fn a_hit_shows_what_was_found() {
    let casebook = casebook();
    let hits = casebook.search("denied", 2).unwrap();
    assert_eq!(hits.len(), 4);
    let claim = hits.iter().find(|hit| hit.table == Table::Claims).unwrap();
    assert_eq!(claim.heading, "a resident");
    let found: Vec<&str> = claim.snippet.iter().filter(|piece| piece.found).map(|piece| piece.text.as_str()).collect();
    assert_eq!(found, ["denied"]);
    let whole: String = claim.snippet.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(whole, "A resident denied it.");
}

#[test]
fn the_index_follows_the_record() {
    let mut casebook = casebook();
    let mut tables = invention::record(2, 1);
    tables.reports[0].title = Some("Ceasefire talks".into());
    casebook.replace(&tables, &BuildMeta::default(), &Cache::default()).unwrap();
    assert_eq!(tables_of(&casebook, "resident"), (2, 2));
    assert_eq!(tables_of(&casebook, "ceasefire"), (1, 0));
    assert_eq!(tables_of(&casebook, "shells"), (1, 0));
}

proptest! {
    #[test]
    fn no_query_is_an_error(query in "(\\PC|[\"*^():+\\-\0\n{}']|AND|OR|NOT|NEAR|quote:){0,24}") {
        thread_local!(static CASEBOOK: Casebook = casebook());
        let answer = CASEBOOK.with(|casebook| casebook.search(&query, 5).map(drop));
        prop_assert!(answer.is_ok(), "{:?}: {:?}", query, answer);
    }
}
