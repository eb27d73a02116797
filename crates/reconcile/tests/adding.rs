//! A report added to a pile gives the record of the whole pile, whatever comes in which order.

mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use variorum_reconcile::{
    Addition, Changes, Decided, Knowledge, Material, Policy, Reconciled, Reconciliation, reconcile,
};
use variorum_record::acled::SubEvent as S;
use variorum_record::{Claim, Dispute, Entity, Event, Lineage, Report, ReportId, Source, Stance};
use world::{World, resolve};

/// What can be told, in words long enough to be known again: frame, agent, target, place, time, killed.
type Fact = (&'static str, &'static str, S, &'static str, &'static str, &'static str, &'static str, u64);

const FACTS: [Fact; 13] = [
    (
        "fighters of the front broke through the ring of posts around the old garrison before the morning came up",
        "escape",
        S::ChangeToGroup,
        "Grey Front",
        "Kesten Army",
        "Orlova",
        "",
        0,
    ),
    (
        "warplanes dropped four heavy bombs on the crowded market beside the river while people bought bread and oil",
        "air_strike",
        S::AirDroneStrike,
        "Kesten Army",
        "Grey Front",
        "Orlova",
        "2020-03-04",
        0,
    ),
    (
        "the hospital counted nineteen bodies of traders and children after the planes had left the burning stalls",
        "killing",
        S::AirDroneStrike,
        "Kesten Army",
        "traders",
        "Orlova",
        "2020-03-04",
        19,
    ),
    (
        "no plane of ours was over that town on the day and all who say so are paid to lie",
        "air_strike",
        S::AirDroneStrike,
        "Kesten Army",
        "Grey Front",
        "Orlova",
        "",
        0,
    ),
    (
        "the whole column was met at the ford and destroyed so that nobody of it reached the other bank",
        "interception",
        S::ArmedClash,
        "River Guard",
        "Grey Front",
        "Varna Ford",
        "Wednesday",
        0,
    ),
    (
        "two companies took the town hall and the bridge of the place and drove the others out to the hills",
        "control",
        S::GovernmentRegainsTerritory,
        "Kesten Army",
        "Grey Front",
        "Brod",
        "2020-03-06",
        0,
    ),
    (
        "men of the council took the same town hall and drove the others out of all its streets by noon",
        "control",
        S::NonStateActorOvertakesTerritory,
        "Hill Council",
        "Grey Front",
        "Brod",
        "2020-03-08",
        0,
    ),
    (
        "seven soldiers were killed and a dozen were hurt when the two sides met again under the dam",
        "clash",
        S::ArmedClash,
        "Grey Front",
        "Kesten Army",
        "Kesten",
        "2020-03-07",
        7,
    ),
    (
        "nine soldiers were killed when the two sides met again under the dam and both withdrew in the dark",
        "clash",
        S::ArmedClash,
        "Grey Front",
        "Kesten Army",
        "Kesten",
        "2020-03-07",
        9,
    ),
    (
        "the offensive that began in spring goes on and has reached the outer villages on three of its roads",
        "campaign",
        S::ArmedClash,
        "Kesten Army",
        "Grey Front",
        "Kesten",
        "",
        0,
    ),
    (
        "guns on the ridge shelled the mill quarter through the night and set the grain stores and a school on fire",
        "shelling",
        S::Shelling,
        "Hill Council",
        "River Guard",
        "Mill Quarter",
        "Wednesday",
        3,
    ),
    (
        "three men were hurt in a raid on the convoy during the offensive that has reached the outer villages by now",
        "clash",
        S::ArmedClash,
        "Grey Front",
        "Kesten Army",
        "Kesten",
        "",
        0,
    ),
    (
        "the talks about the water will be held when the roads are open again as both delegations have promised",
        "",
        S::Other,
        "Hill Council",
        "",
        "",
        "",
        0,
    ),
];

/// One report: its day, and what it tells by whom in which tone.
type Told = (Option<u8>, Vec<(usize, usize, usize)>);

fn built(pile: &[Told]) -> World {
    let mut world = World::default();
    for (at, (day, told)) in pile.iter().enumerate() {
        let mut told = told.clone();
        told.dedup_by_key(|one| one.0);
        let sentences: Vec<String> = told.iter().map(|one| format!("It is said that {}", FACTS[one.0].0)).collect();
        let published = day.map(|day| format!("2020-03-{:02}", day + 4));
        world.report(&format!("r{at}"), &format!("outlet {}", at % 4), published.as_deref(), &sentences.join(".\n"));
        let mut seen = Vec::new();
        for ((fact, source, stance), sentence) in told.iter().zip(&sentences) {
            if seen.contains(fact) {
                continue;
            }
            seen.push(*fact);
            tell(&mut world, &FACTS[*fact], sentence, *source, *stance);
            if sentence.contains(WHOLE) {
                world.claim(WHOLE).frame("campaign", S::ArmedClash).agent("Kesten Army").place("Kesten");
            }
        }
    }
    world
}

fn tell(world: &mut World, fact: &Fact, sentence: &str, source: usize, stance: usize) {
    let (_, frame, kind, agent, target, place, time, killed) = *fact;
    let mut one = world.claim(sentence);
    if !frame.is_empty() {
        one = one.frame(frame, kind).agent(agent);
        one = if target == "traders" { one.target_unnamed("Orlova traders") } else { one.target(target) };
    }
    if !place.is_empty() {
        one = one.place(place);
    }
    if !time.is_empty() {
        one = one.time(time);
    }
    if killed > 0 {
        one = one.count("killed", killed, Some(killed), "soldiers");
    }
    one = match source {
        0 => one,
        1 => one.by_unnamed("two officials"),
        2 => one.by_party(agent),
        3 => one.by("Varga").of(agent),
        4 => one.by_party("outlet 1"),
        _ => one.by(["Lenk", "Petru"][source % 2]),
    };
    one.stance([Stance::Asserts, Stance::Asserts, Stance::Denies, Stance::Doubts, Stance::Alleges][stance % 5]);
}

/// Words that name what a fact is part of.
const WHOLE: &str = "offensive that has reached the outer villages";

/// A pile as it stands after some reports came.
struct Step {
    reports: Vec<Report>,
    claims: Vec<Claim>,
    entities: Vec<Entity>,
    lineage: Vec<Lineage>,
}

impl Step {
    fn of(world: &World, reports: &[&Report]) -> Self {
        let reports: Vec<Report> = reports.iter().map(|report| (*report).clone()).collect();
        let ids: Vec<&ReportId> = reports.iter().map(|report| &report.report_id).collect();
        let claims: Vec<Claim> = world.claims.iter().filter(|claim| ids.contains(&&claim.report_id)).cloned().collect();
        let text = serde_json::to_string(&claims).expect("claims");
        let entities = world.entities.iter().filter(|entity| text.contains(entity.entity_id.as_str()));
        Self {
            entities: entities.cloned().collect(),
            lineage: variorum_lineage::trace(&reports, &claims),
            reports,
            claims,
        }
    }

    fn material<'s>(&'s self, decided: &'s Decided) -> Material<'s> {
        Material {
            reports: &self.reports,
            claims: self.claims.clone(),
            entities: &self.entities,
            lineage: &self.lineage,
            decided,
        }
    }
}

/// What of one list is not in the other.
fn without<T: Clone + PartialEq>(all: &[T], known: &[T]) -> Vec<T> {
    all.iter().filter(|one| !known.contains(one)).cloned().collect()
}

/// A record by ids, to which changes are applied.
#[derive(Default)]
struct Rows {
    claims: BTreeMap<String, Claim>,
    events: BTreeMap<String, Event>,
    disputes: BTreeMap<String, Dispute>,
    sources: BTreeMap<String, Source>,
}

impl Rows {
    fn of(found: Reconciled) -> Self {
        let mut rows = Self::default();
        let Reconciled { claims, events, disputes, sources, .. } = found;
        rows.apply(Changes { claims, events, disputes, sources, ..Changes::default() });
        rows
    }

    fn apply(&mut self, changes: Changes) {
        self.claims.extend(changes.claims.into_iter().map(|row| (row.claim_id.to_string(), row)));
        changes.gone_events.iter().for_each(|id| drop(self.events.remove(id.as_str())));
        changes.gone_disputes.iter().for_each(|id| drop(self.disputes.remove(id.as_str())));
        changes.gone_sources.iter().for_each(|id| drop(self.sources.remove(id.as_str())));
        self.events.extend(changes.events.into_iter().map(|row| (row.event_id.to_string(), row)));
        self.disputes.extend(changes.disputes.into_iter().map(|row| (row.dispute_id.to_string(), row)));
        self.sources.extend(changes.sources.into_iter().map(|row| (row.source_id.to_string(), row)));
    }
}

/// Whether two lists of rows are the same, and if not, the first fields that are not.
fn same<T: serde::Serialize>(
    what: &str,
    reports: usize,
    rows: &BTreeMap<String, T>,
    whole: &BTreeMap<String, T>,
) -> Result<(), TestCaseError> {
    let ids = |rows: &BTreeMap<String, T>| rows.keys().cloned().collect::<Vec<_>>();
    prop_assert_eq!(ids(rows), ids(whole), "{} after {} reports", what, reports);
    for (id, row) in rows {
        let (row, other) = (serde_json::to_value(row), serde_json::to_value(&whole[id]));
        let (row, other) = (row.expect("a row"), other.expect("a row"));
        for (field, value) in row.as_object().expect("a row") {
            prop_assert_eq!(
                value,
                &other[field],
                "{} {}: {} after {} reports\n{}\n{}",
                what,
                id,
                field,
                reports,
                row,
                other
            );
        }
    }
    Ok(())
}

/// The shipped knowledge, but learning from two reports on: 2, 4, 8, 16.
fn knowledge() -> Knowledge {
    let read = |name: &str| {
        let path = format!("{}/../../data/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).expect("a data file")
    };
    let [frames, events, sources] = Knowledge::FILES.map(read);
    let small = events.replace("least = 4000", "least = 2").replace("growth = 0.125", "growth = 1.0");
    assert_ne!(small, events, "the size of the reference stands elsewhere");
    Knowledge::parse([&frames, &small, &sources]).expect("knowledge")
}

/// Adds the reports after the first `begin`, in their order; gives how many could be added without reconciling the pile anew.
fn adds_up(world: &World, order: &[usize], begin: usize) -> Result<usize, TestCaseError> {
    let (knowledge, decided) = (knowledge(), Decided::default());
    let policy = Policy::shipped(Policy::DEFAULT).expect("policy");
    let ordered: Vec<&Report> = order.iter().map(|at| &world.reports[*at]).collect();
    let steps: Vec<Step> = (begin..=ordered.len()).map(|many| Step::of(world, &ordered[..many])).collect();
    let entities: Vec<Vec<Entity>> = steps.windows(2).map(|two| without(&two[1].entities, &two[0].entities)).collect();
    let mut added = 0;
    let mut pile = Reconciliation::new(steps[0].material(&decided), &knowledge, &policy, &resolve);
    let mut rows = Rows::of(reconcile(steps[0].material(&decided), &knowledge, &policy, &resolve));
    for (two, entities) in steps.windows(2).zip(&entities) {
        let (old, new) = (&two[0], &two[1]);
        let addition = Addition {
            report: new.reports.last().expect("the new report"),
            claims: &without(&new.claims, &old.claims),
            entities,
            added: &without(&new.lineage, &old.lineage),
            removed: &without(&old.lineage, &new.lineage),
        };
        let whole = reconcile(new.material(&decided), &knowledge, &policy, &resolve);
        match pile.add(addition) {
            Some(changes) => {
                added += 1;
                rows.apply(changes);
            }
            None => {
                pile = Reconciliation::new(new.material(&decided), &knowledge, &policy, &resolve);
                rows = Rows::of(reconcile(new.material(&decided), &knowledge, &policy, &resolve));
            }
        }
        let whole = Rows::of(whole);
        let many = new.reports.len();
        same("claims", many, &rows.claims, &whole.claims)?;
        same("events", many, &rows.events, &whole.events)?;
        same("disputes", many, &rows.disputes, &whole.disputes)?;
        same("sources", many, &rows.sources, &whole.sources)?;
    }
    let last = steps.last().expect("a step");
    let whole = reconcile(last.material(&decided), &knowledge, &policy, &resolve);
    prop_assert_eq!(pile.into_reconciled(), whole);
    Ok(added)
}

fn piles() -> impl Strategy<Value = Vec<Told>> {
    let told = (0..FACTS.len(), 0usize..7, 0usize..5);
    let report = (prop::option::weighted(0.8, 0u8..12), prop::collection::vec(told, 1..5));
    prop::collection::vec(report, 5..16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn adding_gives_the_record_of_the_whole(pile in piles(), turns in prop::collection::vec(any::<Index>(), 16), late in any::<bool>()) {
        let world = built(&pile);
        let mut order: Vec<usize> = (0..pile.len()).collect();
        order.sort_by_key(|at| (pile[*at].0.is_none(), pile[*at].0));
        if !late {
            for at in (1..order.len()).rev() {
                order.swap(at, turns[at].index(at + 1));
            }
        }
        adds_up(&world, &order, 4)?;
    }
}

#[test]
fn late_reports_are_added_without_the_others() {
    let pile: Vec<Told> = (0..15u8)
        .map(|at| {
            (
                Some(at % 12),
                vec![
                    (usize::from(at) % 12, usize::from(at) % 7, usize::from(at) % 5),
                    (usize::from(at) * 5 % 12, 1, 0),
                ],
            )
        })
        .collect();
    let world = built(&pile);
    let mut order: Vec<usize> = (0..pile.len()).collect();
    order.sort_by_key(|at| pile[*at].0);
    let added = adds_up(&world, &order, 8).expect("the same record");
    assert!(added >= 4, "{added} of 7 were added");
}
