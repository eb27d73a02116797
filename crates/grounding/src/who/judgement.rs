//! What a person says of two names: the same, different, unsure. It outranks every score.
//!
//! A judgement binds the in-report entities that bear the names it gives. "Same" joins them; "different" keeps the sets
//! that hold them apart, whatever third name would join them, and divides an entity that one report joined; "unsure" takes
//! them out of automatic joining. Of two judgements on one pair the later one holds, and where judgements cannot all be
//! true together the later ones do.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use variorum_record::{Entity, EntityKind, ReportId};

use super::NameEvidence;
use super::sound::fold;

/// What was judged of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// They name one thing.
    Same,
    /// They name two things.
    Different,
    /// Nobody knows: they are kept apart, unless another judgement joins them.
    Unsure,
}

/// One of the two that a judgement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Side {
    /// What it is.
    pub kind: EntityKind,
    /// Any of its names.
    pub name: String,
    /// Only what these reports mean by the name, for two that bear the same one; `None` for all reports.
    pub reports: Option<BTreeSet<ReportId>>,
}

/// One judgement of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What was judged.
    pub verdict: Verdict,
    /// The one.
    pub one: Side,
    /// The other.
    pub other: Side,
    /// What the reason on the entities leads to, such as a decision's id.
    pub by: String,
}

/// Kinds that one name may be read as here and there: a checkpoint is a facility and a place.
pub(super) fn class(kind: EntityKind) -> EntityKind {
    match kind {
        EntityKind::Facility => EntityKind::Place,
        EntityKind::Event => EntityKind::Organization,
        other => other,
    }
}

/// Folded, one space between words.
pub(super) fn plain_name(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Side {
    /// How surely an in-report entity is meant: 2 where it bears the name in the report, 1 where it is only known by it.
    pub(super) fn binds(&self, report: &ReportId, entity: &Entity, names: &NameEvidence) -> u8 {
        if self.reports.as_ref().is_some_and(|reports| !reports.contains(report)) {
            return 0;
        }
        let own = plain_name(&self.name);
        let kind = class(self.kind) == class(entity.kind);
        if (kind || names.actor.is_some()) && entity.aliases.iter().any(|name| plain_name(name) == own) {
            return 2;
        }
        u8::from(plain_name(names.actor.as_ref().unwrap_or(&entity.name)) == own && (kind || names.actor.is_some()))
    }

    fn key(&self) -> (EntityKind, String, Option<&BTreeSet<ReportId>>) {
        (class(self.kind), plain_name(&self.name), self.reports.as_ref())
    }
}

impl Judgement {
    /// For the entities' reasons.
    pub(super) fn reason(&self) -> String {
        let (one, other, by) = (&self.one.name, &self.other.name, &self.by);
        match self.verdict {
            Verdict::Same => format!("“{one}” = “{other}”: judged the same ({by})"),
            Verdict::Different => format!("“{one}” ≠ “{other}”: judged different ({by})"),
            Verdict::Unsure => format!("“{one}” ? “{other}”: kept apart, for a person was unsure ({by})"),
        }
    }

    /// Whether it keeps the two apart.
    pub(super) fn parts(&self) -> bool {
        self.verdict != Verdict::Same
    }
}

/// The judgements that hold, by their place in the list: of several on the same two sides the last one.
pub(super) fn in_force(judgements: &[Judgement]) -> Vec<usize> {
    let mut last = BTreeMap::new();
    for (at, judgement) in judgements.iter().enumerate() {
        let (one, other) = (judgement.one.key(), judgement.other.key());
        let pair = if one <= other { (one, other) } else { (other, one) };
        last.insert(pair, at);
    }
    let mut held: Vec<usize> = last.into_values().collect();
    held.sort_unstable();
    held
}

/// The nodes of a judgement's two sides.
#[derive(Debug, Default)]
pub(super) struct Bound {
    pub(super) one: Vec<usize>,
    pub(super) other: Vec<usize>,
}

impl Bound {
    /// Whether there is nothing to judge of: a name that no report bears, or two sides that nothing tells apart.
    pub(super) fn is_empty(&self) -> bool {
        self.one.is_empty() || self.other.is_empty()
    }
}

/// Finds the nodes that a judgement is about. One that both sides fit is of the side that names its reports; where both
/// do or neither does, of none, for nobody can say which is which, except that what is the same may be both.
pub(super) fn bind<'n>(
    judgement: &Judgement,
    nodes: impl Iterator<Item = (&'n ReportId, &'n Entity, &'n NameEvidence)>,
) -> Bound {
    let mut bound = Bound::default();
    for (at, (report, entity, names)) in nodes.enumerate() {
        let fits = |side: &Side| side.binds(report, entity, names);
        let strength = (fits(&judgement.one), fits(&judgement.other));
        let (mut one, mut other) = (strength.0 > 0, strength.1 > 0);
        if one && other && judgement.parts() && strength.0 != strength.1 {
            (one, other) = (strength.0 > strength.1, strength.1 > strength.0);
        } else if one && other && judgement.parts() {
            let told = (judgement.one.reports.is_some(), judgement.other.reports.is_some());
            (one, other) = (told == (true, false), told == (false, true));
        }
        if one {
            bound.one.push(at);
        }
        if other {
            bound.other.push(at);
        }
    }
    bound
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notation::{annotated, report};
    use crate::{GroundedReport, Knowledge, ground_report, join_entities};

    static KNOWLEDGE: std::sync::LazyLock<Knowledge> =
        std::sync::LazyLock::new(|| Knowledge::shipped().expect("shipped data"));

    const REPORTS: &[&str] = &[
        "Tariq/PROPN/0/root/person Mansouri/PROPN/1/flat/+ met Daesh/PROPN/1/obj/organization and ISIS/PROPN/4/conj/organization",
        "Tarik/PROPN/0/root/person el-Mansuri/PROPN/1/flat/+ fought the Saraya/PROPN/1/obj/organization",
        "Omar/PROPN/0/root/person Dalati/PROPN/1/flat/+ left Taizz/PROPN/1/obl/place",
        "Omar/PROPN/0/root/person Dalati/PROPN/1/flat/+ stayed in Taiz/PROPN/1/obl/place",
        "Omar/PROPN/0/root/person Dalati/PROPN/1/flat/+ and Umar/PROPN/1/conj/person Dallati/PROPN/4/flat/+ spoke
         He/PRON/2/nsubj left/VERB/0/root",
        "Mansouri/PROPN/0/root/person blamed the Saraya/PROPN/1/obj/organization Forces/PROPN/4/flat/+",
    ];

    fn grounded(order: &[usize]) -> Vec<GroundedReport> {
        let ground = |at: &usize| {
            let (text, read) = annotated(REPORTS[*at]);
            ground_report(&report(&text, None), &read, Vec::new(), &KNOWLEDGE)
        };
        order.iter().map(ground).collect()
    }

    fn all() -> Vec<GroundedReport> {
        grounded(&[0, 1, 2, 3, 4, 5])
    }

    fn id(found: &[GroundedReport], at: usize) -> ReportId {
        found[at].report_id.clone()
    }

    fn side(kind: EntityKind, name: &str, reports: &[ReportId]) -> Side {
        let reports = (!reports.is_empty()).then(|| reports.iter().cloned().collect());
        Side { kind, name: name.to_owned(), reports }
    }

    fn judged(verdict: Verdict, one: Side, other: Side) -> Judgement {
        Judgement { verdict, one, other, by: "decision 7".to_owned() }
    }

    fn person(verdict: Verdict, one: &str, other: &str) -> Judgement {
        judged(verdict, side(EntityKind::Person, one, &[]), side(EntityKind::Person, other, &[]))
    }

    /// The id that a mention with this text has in a report.
    fn entity_of(report: &GroundedReport, text: &str) -> variorum_record::EntityId {
        let mention = report.mentions.iter().find(|mention| mention.text == text);
        mention.and_then(|mention| mention.entity_id.clone()).unwrap_or_else(|| panic!("no {text}"))
    }

    #[test]
    fn same_joins_what_no_score_would() {
        let mut found = all();
        let joined = join_entities(&mut found, &[person(Verdict::Same, "Tariq Mansouri", "Omar Dalati")]);
        assert_eq!(joined.unbound, [0usize; 0]);
        let ids = [(0, "Tariq Mansouri"), (1, "Tarik el-Mansuri"), (2, "Omar Dalati"), (5, "Mansouri")];
        let ids: BTreeSet<_> = ids.iter().map(|(at, text)| entity_of(&found[*at], text)).collect();
        assert_eq!(ids.len(), 1, "the other spellings come along");
        let entity = joined.entities.iter().find(|entity| ids.contains(&entity.entity_id)).expect("one");
        assert!(
            entity.reasons.contains(&"“Tariq Mansouri” = “Omar Dalati”: judged the same (decision 7)".to_owned()),
            "{:?}",
            entity.reasons
        );
    }

    #[test]
    fn different_holds_apart_against_score_and_third_names() {
        let mut found = all();
        let joined = join_entities(&mut found, &[person(Verdict::Different, "Tariq Mansouri", "Tarik el-Mansuri")]);
        assert_ne!(entity_of(&found[0], "Tariq Mansouri"), entity_of(&found[1], "Tarik el-Mansuri"));
        let third = entity_of(&found[5], "Mansouri");
        assert!(third != entity_of(&found[0], "Tariq Mansouri") && third != entity_of(&found[1], "Tarik el-Mansuri"));
        assert_eq!(joined.entities.iter().filter(|e| e.reasons.iter().any(|why| why.contains('≠'))).count(), 2);
    }

    #[test]
    fn two_people_of_one_name_are_told_apart_by_their_reports() {
        let mut found = all();
        let one = side(EntityKind::Person, "Omar Dalati", &[id(&found, 2)]);
        let other = side(EntityKind::Person, "Omar Dalati", &[id(&found, 3)]);
        let joined = join_entities(&mut found, &[judged(Verdict::Different, one, other)]);
        assert_eq!(joined.unbound, [0usize; 0]);
        let ids: BTreeSet<_> = (2..5).map(|at| entity_of(&found[at], "Omar Dalati")).collect();
        assert_eq!(ids.len(), 3, "the third report may mean either");
    }

    #[test]
    fn what_one_report_joined_is_divided() {
        let mut found = all();
        let joined = join_entities(&mut found, &[person(Verdict::Different, "Omar Dalati", "Umar Dallati")]);
        assert_ne!(entity_of(&found[4], "Omar Dalati"), entity_of(&found[4], "Umar Dallati"));
        assert_eq!(entity_of(&found[4], "Omar Dalati"), entity_of(&found[2], "Omar Dalati"));
        let names: BTreeSet<&str> = joined.entities.iter().map(|entity| entity.name.as_str()).collect();
        assert!(names.contains("Umar Dallati") && names.contains("Omar Dalati"), "{names:?}");
    }

    #[test]
    fn known_actors_can_be_held_apart() {
        let mut found = all();
        let bodies = |name: &str| side(EntityKind::Organization, name, &[]);
        let joined = join_entities(&mut found, &[judged(Verdict::Different, bodies("Daesh"), bodies("ISIS"))]);
        let names: BTreeSet<&str> = joined.entities.iter().map(|entity| entity.name.as_str()).collect();
        assert!(names.contains("Daesh") && names.contains("ISIS"), "{names:?}");
    }

    #[test]
    fn the_later_judgement_holds_and_unsure_yields_to_same_elsewhere() {
        let (one, other) = ("Tariq Mansouri", "Tarik el-Mansuri");
        let together = |judgements: &[Judgement]| {
            let mut found = all();
            join_entities(&mut found, judgements);
            entity_of(&found[0], one) == entity_of(&found[1], other)
        };
        let (same, different) = (person(Verdict::Same, one, other), person(Verdict::Different, other, one));
        let unsure = person(Verdict::Unsure, one, other);
        assert!(together(&[]) && together(&[different.clone(), same.clone()]) && !together(&[same.clone(), different]));
        assert!(
            !together(std::slice::from_ref(&unsure))
                && !together(&[same.clone(), unsure.clone()])
                && together(&[unsure.clone(), same])
        );
        let round = [person(Verdict::Same, one, "Omar Dalati"), person(Verdict::Same, "Omar Dalati", other)];
        assert!(together(&[round[0].clone(), unsure, round[1].clone()]));
    }

    #[test]
    fn what_binds_nothing_is_told() {
        let mut found = all();
        let judgements = [
            person(Verdict::Same, "Nobody Known", "Omar Dalati"),
            person(Verdict::Different, "Omar Dalati", "Omar Dalati"),
        ];
        assert_eq!(join_entities(&mut found, &judgements).unbound, [0, 1]);
    }

    fn any_judgement() -> impl Strategy<Value = (usize, usize, usize)> {
        (0..NAMES.len(), 0..NAMES.len(), 0..3usize)
    }

    /// Names with the report that holds each.
    const NAMES: &[(usize, &str, EntityKind)] = &[
        (0, "Tariq Mansouri", EntityKind::Person),
        (1, "Tarik el-Mansuri", EntityKind::Person),
        (2, "Omar Dalati", EntityKind::Person),
        (3, "Omar Dalati", EntityKind::Person),
        (4, "Omar Dalati", EntityKind::Person),
        (4, "Umar Dallati", EntityKind::Person),
        (5, "Mansouri", EntityKind::Person),
        (0, "Daesh", EntityKind::Organization),
        (0, "ISIS", EntityKind::Organization),
        (1, "Saraya", EntityKind::Organization),
        (5, "Saraya Forces", EntityKind::Organization),
        (2, "Taizz", EntityKind::Place),
        (3, "Taiz", EntityKind::Place),
    ];

    fn judgement(found: &[GroundedReport], (one, other, verdict): (usize, usize, usize)) -> Judgement {
        let side = |at: usize| side(NAMES[at].2, NAMES[at].1, &[id(found, NAMES[at].0)]);
        judged([Verdict::Same, Verdict::Different, Verdict::Unsure][verdict], side(one), side(other))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_last_judgement_is_kept(list in proptest::collection::vec(any_judgement(), 1..6)) {
            let mut found = all();
            let judgements: Vec<Judgement> = list.iter().map(|one| judgement(&found, *one)).collect();
            let joined = join_entities(&mut found, &judgements);
            let (one, other, verdict) = list[list.len() - 1];
            if one != other {
                let same = entity_of(&found[NAMES[one].0], NAMES[one].1) == entity_of(&found[NAMES[other].0], NAMES[other].1);
                // Unsure yields to "same" elsewhere; what is told to be different stays so.
                prop_assert!(verdict == 2 || same == (verdict == 0), "{:?}", judgements);
                prop_assert!(!joined.unbound.contains(&(judgements.len() - 1)));
            }
            let ids: BTreeSet<_> = joined.entities.iter().map(|entity| &entity.entity_id).collect();
            prop_assert_eq!(ids.len(), joined.entities.len());
            for mention in found.iter().flat_map(|report| &report.mentions) {
                prop_assert!(mention.entity_id.as_ref().is_none_or(|id| ids.contains(id)));
            }
        }

        #[test]
        fn judgements_do_not_depend_on_the_order_of_reports(
            list in proptest::collection::vec(any_judgement(), 0..5),
            order in Just((0..REPORTS.len()).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let mut straight = all();
            let judgements: Vec<Judgement> = list.iter().map(|one| judgement(&straight, *one)).collect();
            let mut shuffled = grounded(&order);
            prop_assert_eq!(join_entities(&mut shuffled, &judgements), join_entities(&mut straight, &judgements));
            shuffled.sort_by(|a, b| a.report_id.cmp(&b.report_id));
            straight.sort_by(|a, b| a.report_id.cmp(&b.report_id));
            prop_assert_eq!(shuffled, straight);
        }
    }
}
