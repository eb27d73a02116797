//! Places: the shipped gazetteer, the places of hand-annotated sentences, and the places of claims.

#![allow(clippy::unwrap_used, reason = "the setup of a test may panic")]

use std::sync::LazyLock;

use proptest::prelude::*;
use variorum_grounding::places::{
    Feature, Gazetteer, Lexicon, Match, Naming, PlaceMention, PlaceName, Weights, add_layer, fold, place_claims, rank,
    resolve,
};
use variorum_language::{AnnotatedText, Name, NameKind, Sentence, Token, Upos};
use variorum_record::{Claim, ClaimId, CodePoints, PlaceBasis, Report, ReportId, Span, Trigger};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::shipped().unwrap());
static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::shipped().unwrap());

/// A sentence written as `word/UPOS/head/relation[/lemma]`, heads counted from 1, and its names as (kind, first word, last word).
struct Written<'s>(&'s str, &'s [(NameKind, usize, usize)]);

fn annotate(written: &[Written<'_>]) -> (Report, AnnotatedText) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    for (paragraph, Written(words, names)) in written.iter().enumerate() {
        let mut tokens: Vec<Token> = Vec::new();
        for word in words.split_whitespace() {
            let fields: Vec<&str> = word.split('/').collect();
            let tight = matches!(fields[0], "," | "." | ")" | "'s")
                || text.ends_with('(')
                || text.is_empty()
                || text.ends_with('\n');
            if !tight {
                text.push(' ');
            }
            let start = text.chars().count() as u32;
            text.push_str(fields[0]);
            let head: usize = fields[2].parse().unwrap();
            tokens.push(Token {
                text: fields[0].to_owned(),
                span: Span::new(start, text.chars().count() as u32),
                lemma: fields.get(4).unwrap_or(&fields[0]).to_string(),
                upos: Upos::parse(fields[1]).unwrap(),
                feats: Default::default(),
                head: head.checked_sub(1),
                deprel: fields[3].to_owned(),
                factuality: 0.0,
            });
        }
        let names =
            names.iter().map(|(kind, first, last)| Name { first: first - 1, end: *last, kind: *kind }).collect();
        let span = Span::new(tokens[0].span.start, tokens[tokens.len() - 1].span.end);
        sentences.push(Sentence { span, paragraph, tokens, names });
        text.push('\n');
    }
    let report = Report::bare(ReportId::derive(&["places"]), "places".to_owned(), text);
    (report, AnnotatedText { sentences, ..AnnotatedText::default() })
}

fn places_of(written: &[Written<'_>]) -> (Report, AnnotatedText, Vec<PlaceMention>) {
    let (report, annotated) = annotate(written);
    let places = resolve(&report, &annotated, &GAZETTEER, &LEXICON);
    (report, annotated, places)
}

/// A claim over the whole of a sentence with this word as its trigger.
fn claim(report: &Report, annotated: &AnnotatedText, sentence: usize, trigger: &str) -> Claim {
    let sentence = &annotated.sentences[sentence];
    let token = sentence.tokens.iter().find(|token| token.text == trigger).unwrap();
    let span = sentence.span;
    Claim {
        trigger: Some(Trigger { text: token.text.clone(), start: token.span.start, end: token.span.end }),
        ..Claim::bare(
            ClaimId::derive(&[trigger]),
            report.report_id.clone(),
            span,
            CodePoints::new(&report.text).slice(span).to_owned(),
        )
    }
}

fn place_of(written: &[Written<'_>], sentence: usize, trigger: &str) -> Option<(String, bool)> {
    let (report, annotated, places) = places_of(written);
    let mut claims = vec![claim(&report, &annotated, sentence, trigger)];
    place_claims(&mut claims, &annotated, &places, &LEXICON);
    claims[0].place.as_ref().map(|place| (place.name.clone(), place.inherited))
}

#[test]
fn every_name_of_the_gazetteer_is_found() {
    for place in GAZETTEER.places() {
        let folded = fold(place.name);
        let found = GAZETTEER.exact(&folded);
        assert!(folded.is_empty() || found.iter().any(|candidate| candidate.place == place.id), "{}", place.name);
    }
    assert!(GAZETTEER.len() > 250_000);
}

#[test]
fn spellings_lead_to_the_place() {
    for (name, geonames_id, by) in [
        ("Benghazi", 88319, Match::Main),
        ("Derna", 87205, Match::Other),
        ("درنة", 87205, Match::Other),
        ("Agedabia", 89113, Match::Other),
        ("El-Agedabia", 89113, Match::Spelling),
        ("Ajdabija", 89113, Match::Letter),
    ] {
        let found = GAZETTEER.lookup(name);
        let candidate =
            found.iter().find(|found| GAZETTEER.place(found.place).unwrap().geonames_id == Some(geonames_id));
        assert_eq!(candidate.map(|candidate| candidate.by), Some(by), "{name}");
    }
}

#[test]
fn places_know_what_holds_them() {
    let libya = GAZETTEER.country("LY").unwrap();
    assert_eq!(GAZETTEER.adjective("Libyans"), Some(libya));
    let benghazi = GAZETTEER.lookup("Benghazi")[0].place;
    assert!(GAZETTEER.holds(libya, benghazi));
    assert_eq!(GAZETTEER.country_code(benghazi), Some("LY"));
    assert!(GAZETTEER.short_name("Calif.").iter().any(|place| GAZETTEER.place(*place).unwrap().name == "California"));
}

#[test]
fn a_country_beside_a_name_decides() {
    let text = "Shells fell on Tripoli, Lebanon, while Cambridge, Ontario, was calm.";
    let name = |words: &str| {
        let start = text.find(words).unwrap() as u32;
        PlaceName { span: Span::new(start, start + words.len() as u32), text: words.to_owned() }
    };
    let names = [name("Tripoli"), name("Lebanon"), name("Cambridge"), name("Ontario")];
    let points = CodePoints::new(text);
    let senses = rank(&points, &[Span::new(0, points.len())], &names, &GAZETTEER, &LEXICON, &Weights::default());
    let country = |at: usize| GAZETTEER.country_code(senses[at].as_ref().unwrap().place).unwrap();
    assert_eq!((country(0), country(2)), ("LB", "CA"));
    assert!(senses[0].as_ref().unwrap().reasons.iter().any(|reason| reason.starts_with("held by")));
}

#[test]
fn a_distance_places_a_name_that_the_gazetteer_lacks() {
    let (_, _, places) = places_of(&[
        Written(
            "Clashes/NOUN/2/nsubj erupted/VERB/0/root/erupt in/ADP/4/case Derna/PROPN/2/obl ,/PUNCT/6/punct Libya/PROPN/4/appos ./PUNCT/2/punct",
            &[(NameKind::Place, 4, 4), (NameKind::Place, 6, 6)],
        ),
        Written(
            "Fighters/NOUN/2/nsubj left/VERB/0/root/leave Qusbat/PROPN/2/obj ,/PUNCT/6/punct 20/NUM/6/nummod km/NOUN/3/appos (/PUNCT/9/punct 12/NUM/9/nummod miles/NOUN/6/dep )/PUNCT/9/punct south/ADV/6/advmod of/ADP/14/case the/DET/14/det city/NOUN/11/obl ./PUNCT/2/punct",
            &[(NameKind::Place, 3, 3)],
        ),
    ]);
    let derna = places.iter().find(|place| place.text == "Derna").unwrap();
    assert_eq!((derna.geonames_id, derna.country.as_deref()), (Some(87205), Some("LY")));
    let named = places.iter().find(|place| place.text == "Qusbat").unwrap();
    let (point, anchor) = (named.point.unwrap(), derna.point.unwrap());
    assert!((point.distance_km(anchor) - 20.0).abs() < 0.1 && point.latitude < anchor.latitude);
    assert_eq!((named.basis, named.radius_km, named.where_prec.unwrap().get()), (PlaceBasis::Relative, Some(5.0), 2));
    let city = places.iter().find(|place| place.text == "the city").unwrap();
    assert_eq!((city.name.as_str(), city.naming, city.basis), ("Derna", Naming::Back, PlaceBasis::Inherited));
}

#[test]
fn a_relative_clause_reaches_over_the_verb() {
    let (_, _, places) = places_of(&[Written(
        "Umm-Hish/PROPN/2/compound checkpoint/NOUN/5/nsubj:pass has/AUX/5/aux been/AUX/5/aux:pass secured/VERB/0/root/secure ,/PUNCT/10/punct which/PRON/10/nsubj is/AUX/10/cop 60/NUM/10/nummod kilometers/NOUN/5/acl:relcl from/ADP/12/case Sirte/PROPN/10/nmod ./PUNCT/5/punct",
        &[(NameKind::Place, 12, 12)],
    )]);
    let named = places.iter().find(|place| place.text == "Umm-Hish").unwrap();
    assert_eq!((named.basis, named.radius_km, named.where_prec.unwrap().get()), (PlaceBasis::Relative, Some(71.0), 5));
    assert!(places.iter().all(|place| place.naming != Naming::Relation));
}

#[test]
fn a_distance_on_the_way_to_a_place_is_that_place() {
    let (_, _, places) = places_of(&[Written(
        "Fighting/NOUN/2/nsubj raged/VERB/0/root/rage 250/NUM/4/nummod km/NOUN/2/obl to/ADP/7/case the/DET/7/det west/NOUN/2/obl in/ADP/9/case Benghazi/PROPN/2/obl ./PUNCT/2/punct",
        &[(NameKind::Place, 9, 9)],
    )]);
    assert_eq!(places.len(), 1);
    assert_eq!(places[0].geonames_id, Some(88319));
}

#[test]
fn between_two_places_is_half_way() {
    let (_, _, places) = places_of(&[Written(
        "Troops/NOUN/2/nsubj stopped/VERB/0/root/stop between/ADP/4/case Misrata/PROPN/2/obl and/CCONJ/6/cc Sirte/PROPN/4/conj ./PUNCT/2/punct",
        &[(NameKind::Place, 4, 4), (NameKind::Place, 6, 6)],
    )]);
    let between = places.iter().find(|place| place.naming == Naming::Relation).unwrap();
    let ends: Vec<f64> = places
        .iter()
        .filter(|place| place.naming == Naming::Name)
        .map(|place| place.point.unwrap().distance_km(between.point.unwrap()))
        .collect();
    assert!((ends[0] - ends[1]).abs() < 0.1 && (between.radius_km.unwrap() - ends[0]).abs() < 0.1);
    assert_eq!(between.text, "between Misrata and Sirte");
}

#[test]
fn a_part_lies_in_its_city() {
    let (_, _, places) = places_of(&[
        Written(
            "Shelling/NOUN/2/nsubj hit/VERB/0/root/hit Benghazi/PROPN/2/obj ,/PUNCT/5/punct Libya/PROPN/3/appos ./PUNCT/2/punct",
            &[(NameKind::Place, 3, 3), (NameKind::Place, 5, 5)],
        ),
        Written(
            "They/PRON/2/nsubj took/VERB/0/root/take the/DET/5/det southern/ADJ/5/amod district/NOUN/2/obj of/ADP/7/case Qusbat/PROPN/5/nmod ./PUNCT/2/punct",
            &[],
        ),
    ]);
    let part = places.iter().find(|place| place.text == "Qusbat").unwrap();
    let city = places.iter().find(|place| place.text == "Benghazi").unwrap();
    assert_eq!((part.basis, part.point, part.where_prec.unwrap().get()), (PlaceBasis::Inherited, city.point, 2));
    assert!(part.radius_km > city.radius_km);
}

#[test]
fn an_unknown_place_is_kept_without_a_point() {
    let (_, _, places) = places_of(&[Written(
        "Guards/NOUN/2/nsubj died/VERB/0/root/die in/ADP/4/case Qusbat/PROPN/2/obl ./PUNCT/2/punct",
        &[(NameKind::Place, 4, 4)],
    )]);
    assert_eq!((places[0].text.as_str(), places[0].basis, places[0].point), ("Qusbat", PlaceBasis::None, None));
}

#[test]
fn a_capital_that_speaks_is_no_scene() {
    let (_, _, places) = places_of(&[Written(
        "Washington/PROPN/2/nsubj said/VERB/0/root/say it/PRON/5/nsubj would/AUX/5/aux withdraw/VERB/2/ccomp from/ADP/7/case Syria/PROPN/5/obl ./PUNCT/2/punct",
        &[(NameKind::Place, 1, 1), (NameKind::Place, 7, 7)],
    )]);
    assert_eq!(places.iter().map(|place| place.scene).collect::<Vec<_>>(), [false, true]);
    assert_eq!(places[1].feature, Some(Feature::Country));
}

#[test]
fn a_claim_takes_the_place_of_its_trigger() {
    let retreat = "Rebels/NOUN/2/nsubj retreated/VERB/0/root/retreat from/ADP/4/case Zawiya/PROPN/2/obl to/ADP/6/case Zliten/PROPN/2/obl ./PUNCT/2/punct";
    let names = [(NameKind::Place, 4, 4), (NameKind::Place, 6, 6)];
    assert_eq!(place_of(&[Written(retreat, &names)], 0, "retreated"), Some(("Zawiya".to_owned(), false)));
    let capture = "Troops/NOUN/4/nsubj from/ADP/3/case Misrata/PROPN/1/nmod captured/VERB/0/root/capture Tarhuna/PROPN/4/obj ./PUNCT/4/punct";
    let names = [(NameKind::Place, 3, 3), (NameKind::Place, 5, 5)];
    assert_eq!(place_of(&[Written(capture, &names)], 0, "captured"), Some(("Tarhuna".to_owned(), false)));
    let arrive = "Aid/NOUN/2/nsubj arrived/VERB/0/root/arrive from/ADP/4/case Tunis/PROPN/2/obl in/ADP/6/case Tripoli/PROPN/2/obl ./PUNCT/2/punct";
    assert_eq!(
        place_of(&[Written(arrive, &[(NameKind::Place, 4, 4), (NameKind::Place, 6, 6)])], 0, "arrived"),
        Some(("Tripoli".to_owned(), false))
    );
}

#[test]
fn a_claim_without_a_place_inherits_the_scene() {
    let scene = "A/DET/2/det bomb/NOUN/3/nsubj exploded/VERB/0/root/explode in/ADP/5/case Tobruk/PROPN/3/obl ,/PUNCT/7/punct Libya/PROPN/5/appos ./PUNCT/3/punct";
    let toll = "Two/NUM/2/nummod guards/NOUN/4/nsubj:pass were/AUX/4/aux:pass killed/VERB/0/root/kill ./PUNCT/4/punct";
    let written = [Written(scene, &[(NameKind::Place, 5, 5), (NameKind::Place, 7, 7)]), Written(toll, &[])];
    assert_eq!(place_of(&written, 1, "killed"), Some(("Tobruk".to_owned(), true)));
    assert_eq!(place_of(&[Written(toll, &[])], 0, "killed"), None);
}

#[test]
fn the_scene_narrows_to_the_part_named_last_and_alone() {
    let city = "Troops/NOUN/2/nsubj fought/VERB/0/root/fight in/ADP/4/case Benghazi/PROPN/2/obl ,/PUNCT/6/punct Libya/PROPN/4/appos ./PUNCT/2/punct";
    let part = "They/PRON/2/nsubj hold/VERB/0/root/hold the/DET/4/det district/NOUN/2/obj of/ADP/6/case Qusbat/PROPN/4/nmod ./PUNCT/2/punct";
    let two = "They/PRON/2/nsubj hold/VERB/0/root/hold the/DET/4/det district/NOUN/2/obj of/ADP/6/case Qusbat/PROPN/4/nmod and/CCONJ/9/cc the/DET/9/det district/NOUN/4/conj of/ADP/11/case Marsana/PROPN/9/nmod ./PUNCT/2/punct";
    let toll = "Two/NUM/2/nummod guards/NOUN/4/nsubj:pass were/AUX/4/aux:pass killed/VERB/0/root/kill ./PUNCT/4/punct";
    let names = [(NameKind::Place, 4, 4), (NameKind::Place, 6, 6)];
    let with = |middle| {
        let told = || Written(city, &names);
        place_of(&[told(), told(), told(), Written(middle, &[]), Written(toll, &[])], 4, "killed")
    };
    assert_eq!(with(part), Some(("Qusbat".to_owned(), true)));
    assert_eq!(with(two), Some(("Benghazi".to_owned(), true)));
}

#[test]
fn the_scene_is_the_same_however_long_the_report() {
    // Far claims and places weigh by what they are, not by a window: the same kind of happening is remembered over any distance.
    let raid = "Planes/NOUN/2/nsubj bombed/VERB/0/root/bomb Tobruk/PROPN/2/obj ,/PUNCT/5/punct Libya/PROPN/3/appos ./PUNCT/2/punct";
    let idle = "Nobody/PRON/2/nsubj spoke/VERB/0/root/speak ./PUNCT/2/punct";
    let again = "They/PRON/2/nsubj bombed/VERB/0/root/bomb again/ADV/2/advmod ./PUNCT/2/punct";
    let names = [(NameKind::Place, 3, 3), (NameKind::Place, 5, 5)];
    for far in [1, 40, 300] {
        let mut written = vec![Written(raid, &names)];
        written.extend((0..far).map(|_| Written(idle, &[])));
        written.push(Written(again, &[]));
        let (report, annotated, places) = places_of(&written);
        let mut claims = vec![claim(&report, &annotated, 0, "bombed"), claim(&report, &annotated, far + 1, "bombed")];
        place_claims(&mut claims, &annotated, &places, &LEXICON);
        assert_eq!(claims[1].place.as_ref().map(|place| place.name.as_str()), Some("Tobruk"), "{far}");
    }
}

#[test]
fn a_dateline_is_a_place_and_no_scene() {
    let (_, _, places) = places_of(&[Written(
        "CAIRO/PROPN/4/nsubj -/PUNCT/4/punct Rebels/NOUN/4/nsubj attacked/VERB/0/root/attack Aleppo/PROPN/4/obj ./PUNCT/4/punct",
        &[(NameKind::Place, 5, 5)],
    )]);
    let dateline = places.iter().find(|place| place.text == "CAIRO").unwrap();
    assert_eq!((dateline.country.as_deref(), dateline.scene), (Some("EG"), false));
    assert!(places.iter().any(|place| place.text == "Aleppo" && place.scene));
}

#[test]
fn a_district_after_a_possessive_and_the_coast_road_hang_on_their_places() {
    let (_, _, places) = places_of(&[
        Written(
            "Shells/NOUN/2/nsubj hit/VERB/0/root/hit Misrata/PROPN/6/nmod:poss 's/PART/3/case Qusbat/PROPN/6/compound neighborhood/NOUN/2/obj ./PUNCT/2/punct",
            &[(NameKind::Place, 3, 3), (NameKind::Place, 5, 5)],
        ),
        Written(
            "Cars/NOUN/2/nsubj burned/VERB/0/root/burn on/ADP/6/case the/DET/6/det coast/NOUN/6/compound road/NOUN/2/obl to/ADP/8/case Misrata/PROPN/6/nmod ./PUNCT/2/punct",
            &[(NameKind::Place, 8, 8)],
        ),
        Written(
            "Men/NOUN/2/nsubj camped/VERB/0/root/camp east/ADV/2/advmod of/ADP/5/case Misrata/PROPN/3/obl ./PUNCT/2/punct",
            &[(NameKind::Place, 5, 5)],
        ),
    ]);
    let city = places.iter().find(|place| place.text == "Misrata").unwrap().point.unwrap();
    let part = places.iter().find(|place| place.text == "Qusbat").unwrap();
    assert_eq!((part.basis, part.point), (PlaceBasis::Inherited, Some(city)));
    let relations: Vec<_> = places.iter().filter(|place| place.naming == Naming::Relation).collect();
    assert_eq!(relations.iter().map(|place| place.where_prec.unwrap().get()).collect::<Vec<_>>(), [5, 2]);
    assert!(relations[1].point.unwrap().longitude > city.longitude);
}

#[test]
fn regions_people_and_air_bases_are_known() {
    for (name, feature) in [
        ("Sambisa Forest", Feature::Land),
        ("Nyanza Province", Feature::Region),
        ("Shayrat Air Base", Feature::Facility),
        ("Shayrat airbase", Feature::Facility),
        ("Mitiga airport", Feature::Facility),
    ] {
        let found = GAZETTEER.lookup(name);
        assert!(found.iter().any(|found| GAZETTEER.place(found.place).unwrap().feature == feature), "{name}");
    }
    let texas = GAZETTEER.people("Texans").unwrap();
    assert_eq!(GAZETTEER.place(texas).unwrap().name, "Texas");
    let nyanza = GAZETTEER.exact("nyanza").into_iter().map(|found| GAZETTEER.place(found.place).unwrap());
    let region = nyanza.into_iter().find(|place| place.feature == Feature::Region).unwrap();
    assert!(region.radius_km > 20.0 && (region.longitude - 34.5).abs() < 1.0, "{region:?}");
}

#[test]
fn a_layer_of_own_places_is_used_beside_the_shipped_ones() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let dump = write(
        "LY.txt",
        "990000001\tBir Zubra\tBir Zubra\tبئر زبرة,Beer Zoubra\t30.1\t15.2\tP\tPPL\tLY\t\t70\t\t\t\t0\t\t5\tx\t2020\n\
         88319\tBenghazi\tBenghazi\tQusbatija\t32.1\t20.1\tP\tPPLA\tLY\t\t69\t\t\t\t600000\t\t5\tx\t2020\nbroken\n",
    );
    let list = write("posts.csv", "Name,Latitude,Longitude,Type\nPost Qusbat,30.5,15.5,facility\n,1,2,\n");
    let added = [dump, list].map(|file| add_layer(&file, folder.path()).unwrap());
    assert_eq!(added.each_ref().map(|added| (added.places, added.refused)), [(2, 1), (1, 1)]);
    assert!(added[0].complaints[0].starts_with("line 3: "), "{:?}", added[0].complaints);
    let gazetteer = Gazetteer::load(folder.path(), &LEXICON).unwrap();
    let only = |name: &str| {
        let found = gazetteer.lookup(name);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        gazetteer.place(found[0].place).unwrap()
    };
    let town = only("Beer Zoubra");
    assert_eq!(
        (town.geonames_id, town.feature, gazetteer.country_code(town.id)),
        (Some(990_000_001), Feature::Town, Some("LY"))
    );
    assert!(gazetteer.holders(town.id).count() >= 2);
    assert_eq!(only("Qusbatija").id, gazetteer.lookup("Benghazi")[0].place, "a known place only lends its name");
    assert_eq!(only("Post Qusbat").feature, Feature::Facility);
    let empty = write("empty.csv", "name,lat,lon\n");
    assert!(add_layer(&empty, folder.path()).unwrap_err().to_string().contains("holds no place"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_name_breaks_the_lookup(name in "\\PC{0,40}") {
        let _ = GAZETTEER.lookup(&name);
    }

    #[test]
    fn near_names_are_found_by_letter(place in 0usize..200_000, at in 1usize..20) {
        let name = fold(GAZETTEER.places().nth(place).unwrap().name);
        prop_assume!(name.is_ascii() && name.len() >= 7 && at < name.len());
        let mut changed = name.clone();
        changed.remove(at);
        prop_assume!(!changed.starts_with(' ') && !changed.contains("  ") && !changed.ends_with(' '));
        let found = GAZETTEER.letter(&changed);
        prop_assert!(found.iter().any(|candidate| GAZETTEER.place(candidate.place).unwrap().name.len() >= 3
            && GAZETTEER.exact(&name).iter().any(|own| own.place == candidate.place)));
    }

    #[test]
    fn the_order_of_names_changes_nothing(shuffled in Just(vec![0usize, 1, 2, 3, 4]).prop_shuffle()) {
        let text = "From Alexandria to Paris, Texas, by way of London and Odessa.";
        let names: Vec<PlaceName> = ["Alexandria", "Paris", "Texas", "London", "Odessa"].into_iter().map(|words| {
            let start = text.find(words).unwrap() as u32;
            PlaceName { span: Span::new(start, start + words.len() as u32), text: words.to_owned() }
        }).collect();
        let points = CodePoints::new(text);
        let scope = [Span::new(0, points.len())];
        let straight = rank(&points, &scope, &names, &GAZETTEER, &LEXICON, &Weights::default());
        let mixed: Vec<PlaceName> = shuffled.iter().map(|at| names[*at].clone()).collect();
        let senses = rank(&points, &scope, &mixed, &GAZETTEER, &LEXICON, &Weights::default());
        for (at, sense) in shuffled.iter().zip(senses) {
            prop_assert_eq!(&straight[*at], &sense);
        }
    }

    #[test]
    fn any_text_is_read_without_a_break(words in proptest::collection::vec("[A-Za-z0-9,.'-]{1,8}", 1..25), heads in proptest::collection::vec(0usize..25, 25)) {
        let count = words.len();
        let tags = ["PROPN", "NOUN", "ADP", "VERB", "NUM", "DET", "PUNCT", "ADV"];
        let written: Vec<String> = words.iter().enumerate().map(|(at, word)| {
            let head = heads[at] % (count + 1);
            format!("{word}/{}/{head}/obl", tags[(heads[at] + at) % tags.len()])
        }).collect();
        let names = [(NameKind::Place, 1, 1.max(count / 3))];
        let (report, annotated, places) = places_of(&[Written(&written.join(" "), &names)]);
        let mut claims = vec![claim(&report, &annotated, 0, &words[count / 2])];
        place_claims(&mut claims, &annotated, &places, &LEXICON);
        let points = CodePoints::new(&report.text);
        for place in &places {
            prop_assert_eq!(points.slice(place.span), place.text.as_str());
        }
    }
}
