//! That adding reports one by one, in any order, gives the lineage that tracing all of them gives.

use std::collections::BTreeMap;

use proptest::prelude::*;
use variorum_lineage::{Change, Tracing, trace};
use variorum_record::{
    Claim, ClaimId, EntityId, Lineage, LineageKind, Link, Participant, Report, ReportId, Role, Span, Speech,
};

/// What one generated report is made of.
#[derive(Debug, Clone)]
struct Recipe {
    /// Which stories it prints, and how many words of each are left out at the front.
    pieces: Vec<(u8, u8)>,
    outlet: Option<u8>,
    day: Option<u8>,
    wire: Option<u8>,
    claims: Vec<Telling>,
}

#[derive(Debug, Clone)]
struct Telling {
    frame: u8,
    who: u8,
    cites: Option<u8>,
    direct: bool,
    start: u8,
    words: u8,
}

fn recipe(stories: u8) -> impl Strategy<Value = Recipe> {
    let telling = (0u8..2, 0u8..4, prop::option::of(0u8..4), any::<bool>(), 0u8..20, 4u8..12)
        .prop_map(|(frame, who, cites, direct, start, words)| Telling { frame, who, cites, direct, start, words });
    (
        prop::collection::vec((0..stories, 0u8..4), 0..3),
        prop::option::of(0u8..4),
        prop::option::weighted(0.8, 0u8..50),
        prop::option::of(0u8..2),
        prop::collection::vec(telling, 0..3),
    )
        .prop_map(|(pieces, outlet, day, wire, claims)| Recipe { pieces, outlet, day, wire, claims })
}

/// The words of a story; every story has a run of its own and one that all share.
fn story(number: u8, skip: u8) -> String {
    let own = (skip..24).map(|at| format!("story{number}word{at}"));
    own.chain((0..u8::from(number > 0) * 14).map(|at| format!("shared{at}"))).collect::<Vec<_>>().join(" ")
}

fn report(at: usize, recipe: &Recipe) -> (Report, Vec<Claim>) {
    let text = recipe.pieces.iter().map(|(number, skip)| story(*number, *skip)).collect::<Vec<_>>().join(" ");
    let id = ReportId::derive(&["report", &at.to_string()]);
    let report = Report {
        outlet: recipe.outlet.map(|outlet| format!("The Outlet {outlet}")),
        published: recipe.day.map(|day| format!("2020-0{}-{:02}", 1 + day / 25, 1 + day % 25).parse().expect("a date")),
        wire: recipe.wire.map(|wire| format!("Agency {wire}")),
        ..Report::bare(id, format!("report {at}"), text)
    };
    let claims = recipe.claims.iter().enumerate().map(|(own, telling)| claim(&report, own, telling)).collect();
    (report, claims)
}

fn claim(report: &Report, own: usize, telling: &Telling) -> Claim {
    let mut starts = vec![0u32];
    starts.extend((0..).zip(report.text.chars()).filter(|(_, c)| *c == ' ').map(|(at, _)| at + 1));
    let word = |at: u8| starts[usize::from(at).min(starts.len() - 1)];
    let span = Span::new(word(telling.start), word(telling.start + telling.words));
    let id = ClaimId::derive(&[report.report_id.as_str(), &own.to_string()]);
    // Two participants and a frame that both have make one claim like another.
    let actor = |name: String| Participant {
        role: Role::Agent,
        entity_id: Some(EntityId::derive(&[&name])),
        text: name.clone(),
        name,
        start: 0,
        end: 0,
    };
    Claim {
        frame: Some(format!("frame {}", telling.frame)),
        speech: if telling.direct { Speech::Direct } else { Speech::Indirect },
        attribution: telling.cites.map(|outlet| Link::bare(format!("Outlet {outlet}"))).into_iter().collect(),
        participants: vec![actor(format!("actor {}", telling.who)), actor("everybody".to_owned())],
        ..Claim::bare(id, report.report_id.clone(), span, String::new())
    }
}

type Edges = BTreeMap<(ReportId, ReportId, LineageKind), Lineage>;

fn apply(edges: &mut Edges, change: Change) {
    let key = |one: &Lineage| (one.from_report_id.clone(), one.to_report_id.clone(), one.kind);
    for one in change.removed {
        assert_eq!(edges.remove(&key(&one)), Some(one), "what is removed was there");
    }
    for one in change.added {
        assert_eq!(edges.insert(key(&one), one), None, "what is added was not there");
    }
}

/// Adds reports in the given order to those already traced at once, and holds every step against the whole.
fn adds_up(pile: &[(Report, Vec<Claim>)], order: &[usize], at_once: usize, each: bool) -> Vec<Lineage> {
    let (first, rest) = order.split_at(at_once);
    let mut reports: Vec<Report> = first.iter().map(|at| pile[*at].0.clone()).collect();
    let mut claims: Vec<Claim> = first.iter().flat_map(|at| pile[*at].1.clone()).collect();
    let (given, told) = (reports.clone(), claims.clone());
    let mut tracing = Tracing::of(&given, &told);
    assert_eq!(tracing.lineage(), trace(&reports, &claims));
    let mut edges = Edges::new();
    apply(&mut edges, Change { added: tracing.lineage(), removed: Vec::new() });
    for at in rest {
        let (report, own) = &pile[*at];
        reports.push(report.clone());
        claims.extend(own.clone());
        apply(&mut edges, tracing.add(report, own));
        if each {
            assert_eq!(tracing.lineage(), trace(&reports, &claims));
        }
    }
    let whole = trace(&reports, &claims);
    assert_eq!(tracing.lineage(), whole);
    assert_eq!(edges.into_values().collect::<Vec<_>>(), whole);
    whole
}

fn shuffled(count: usize) -> impl Strategy<Value = Vec<usize>> {
    Just((0..count).collect::<Vec<usize>>()).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_order_of_adding_gives_the_lineage_of_the_whole(
        (recipes, order, at_once) in prop::collection::vec(recipe(5), 1..40)
            .prop_flat_map(|recipes| (shuffled(recipes.len()), 0..=recipes.len(), Just(recipes)))
            .prop_map(|(order, at_once, recipes)| (recipes, order, at_once))
    ) {
        let pile: Vec<(Report, Vec<Claim>)> =
            recipes.iter().enumerate().map(|(at, recipe)| report(at, recipe)).collect();
        adds_up(&pile, &order, at_once, true);
    }

    #[test]
    fn crowds_of_reprints_and_copies_add_up(
        (recipes, order) in prop::collection::vec(recipe(2), 60..90)
            .prop_flat_map(|recipes| (shuffled(recipes.len()), Just(recipes)))
            .prop_map(|(order, recipes)| (recipes, order))
    ) {
        let pile: Vec<(Report, Vec<Claim>)> =
            recipes.iter().enumerate().map(|(at, recipe)| report(at, recipe)).collect();
        adds_up(&pile, &order, 0, false);
    }
}

/// A reprint of one story with words of its own.
fn reprint(at: usize, day: Option<u8>) -> (Report, Vec<Claim>) {
    let recipe = Recipe { pieces: vec![(1, 0)], outlet: Some(0), day, wire: None, claims: Vec::new() };
    let (one, claims) = report(at, &recipe);
    let own: Vec<String> = (0..6).map(|word| format!("own{at}word{word}")).collect();
    let text = format!("{} {}", one.text, own.join(" "));
    let body = vec![Span::new(0, text.len() as u32)];
    (Report { text, body, ..one }, claims)
}

#[test]
fn a_crowd_of_reprints_stays_led_to_the_first_of_all_even_where_it_comes_last() {
    let mut pile: Vec<(Report, Vec<Claim>)> = (1..60).map(|at| reprint(at, Some(10 + (at % 30) as u8))).collect();
    pile.push(reprint(60, None));
    pile.push(reprint(0, Some(0)));
    let order: Vec<usize> = (0..pile.len()).collect();
    let found = adds_up(&pile, &order, 0, true);
    let first = &pile[pile.len() - 1].0.report_id;
    assert_eq!(found.iter().filter(|one| &one.to_report_id == first).count(), pile.len() - 1);
}

#[test]
fn a_report_added_twice_changes_nothing() {
    let (one, other) = (reprint(0, Some(0)), reprint(1, Some(1)));
    let mut tracing = Tracing::default();
    assert_eq!(tracing.add(&one.0, &one.1), Change::default());
    assert_eq!(tracing.add(&other.0, &other.1).added.len(), 1);
    assert_eq!(tracing.add(&one.0, &one.1), Change::default());
}

#[test]
fn an_earlier_copy_becomes_the_original_of_all() {
    let (one, _) = reprint(0, Some(9));
    let copy = |at: u8, day: &str| Report {
        report_id: ReportId::derive(&["copy", &at.to_string()]),
        published: Some(day.parse().expect("a date")),
        ..one.clone()
    };
    let copies: Vec<Report> = (1..4).map(|at| copy(at, &format!("2021-01-0{at}"))).collect();
    let earliest = copy(9, "2019-01-01");
    let mut tracing = Tracing::default();
    for report in std::iter::once(&one).chain(&copies) {
        tracing.add(report, &[]);
    }
    let change = tracing.add(&earliest, &[]);
    assert_eq!((change.removed.len(), change.added.len()), (3, 4));
    assert!(change.added.iter().all(|edge| edge.to_report_id == earliest.report_id));
}
