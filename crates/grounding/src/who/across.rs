//! Entities joined across reports: candidates by keys of sound, pairs scored with a reason, clusters that agree in all
//! their names.

mod surnames;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_record::{Entity, EntityKind, ReportId};

use super::bodies::Body;
use super::divide::divide;
use super::evidence::Evidence;
use super::forms::{CROWD, Form, NEARLY, agree, candidates};
use super::judgement::{Bound, Judgement, Verdict, bind, class, in_force, plain_name};
use super::lasting::{belong, entities, remap};
use super::name::{Parsed, persons_agree};
use super::{NameEvidence, canonical, parse};
use crate::GroundedReport;

/// The entities of all reports.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Joined {
    /// Sorted by id.
    pub entities: Vec<Entity>,
    /// The judgements, by their place in the list, that found nothing to bind: a name that no report bears, or two sides
    /// that nothing tells apart.
    pub unbound: Vec<usize>,
}

/// Joins the entities of all reports, gives every mention, link, participant and place its lasting id and every link and
/// participant the name of its entity. The answer does not depend on the order of the reports; `judgements` outrank every
/// score, the later ones the earlier.
pub fn join_entities(reports: &mut [GroundedReport], judgements: &[Judgement]) -> Joined {
    let in_force = in_force(judgements);
    for judgement in in_force.iter().map(|at| &judgements[*at]).filter(|judgement| judgement.parts()) {
        reports.iter_mut().for_each(|report| divide(report, judgement));
    }
    let mut nodes: Vec<Node> = Vec::new();
    for (report_at, report) in reports.iter().enumerate() {
        for entity in &report.entities {
            let names = report.names.get(&entity.entity_id).cloned().unwrap_or_default();
            let body = entity.affiliation_id.as_ref();
            let body = body.and_then(|id| report.entities.iter().find(|other| other.entity_id == *id));
            let affiliation = body.map(|body| body.name.clone());
            nodes.push(Node {
                report_at,
                report_id: report.report_id.clone(),
                entity: entity.clone(),
                names,
                affiliation,
            });
        }
    }
    nodes.sort_by(|a, b| a.order().cmp(&b.order()));
    let rulings: Vec<(usize, Bound)> = in_force.into_iter().map(|at| (at, bound(&judgements[at], &nodes))).collect();
    let unbound = rulings.iter().filter(|(_, bound)| bound.is_empty()).map(|(at, _)| *at).collect();
    for (at, bound) in rulings.iter().filter(|(at, _)| judgements[*at].parts()) {
        disown(&mut nodes, &judgements[*at], bound);
    }
    let mut clusters = Clusters::new(&nodes);
    clusters.rule(judgements, &rulings);
    clusters.join_by_identity();
    clusters.join_by_sound();
    clusters.join_surnames();
    let groups = clusters.groups();
    let (mut entities, lasting) = entities(&nodes, &groups, &clusters.reasons_of(&groups));
    belong(&nodes, &lasting, &mut entities);
    for (at, report) in reports.iter_mut().enumerate() {
        if let Some(lasting) = lasting.get(&at) {
            remap(report, lasting, &entities);
        }
    }
    Joined { entities, unbound }
}

fn bound(judgement: &Judgement, nodes: &[Node]) -> Bound {
    bind(judgement, nodes.iter().map(|node| (&node.report_id, &node.entity, &node.names)))
}

/// What is held apart from a known actor, or from another name of it, is called by its own name.
fn disown(nodes: &mut [Node], judgement: &Judgement, bound: &Bound) {
    let actor = |side: &[usize]| side.iter().find_map(|at| nodes[*at].names.actor.clone());
    let (Some(one), Some(other)) = (actor(&bound.one), actor(&bound.other)) else { return };
    if one != other {
        return;
    }
    for (side, at) in [(&judgement.one, &bound.one), (&judgement.other, &bound.other)] {
        if plain_name(&side.name) != plain_name(&one) {
            for node in at {
                let node = &mut nodes[*node];
                node.names.actor = None;
                node.names.belonging = None;
                node.entity.wikidata_id = None;
                node.entity.name = canonical(&node.names.counts, node.entity.kind);
            }
        }
    }
}

/// One entity of one report.
pub(super) struct Node {
    pub(super) report_at: usize,
    pub(super) report_id: ReportId,
    pub(super) entity: Entity,
    pub(super) names: NameEvidence,
    /// The organization that the report says it acts for.
    pub(super) affiliation: Option<String>,
}

impl Node {
    fn order(&self) -> (EntityKind, &str, &[String], &str, &str) {
        let report = self.report_id.as_str();
        (self.entity.kind, &self.entity.name, &self.entity.aliases, report, self.entity.entity_id.as_str())
    }

    fn class(&self) -> EntityKind {
        class(self.entity.kind)
    }

    /// Names by which it can be known elsewhere.
    fn full(&self) -> impl Iterator<Item = &String> {
        self.names.full.keys()
    }
}

/// Disjoint sets of nodes.
struct Clusters<'n> {
    nodes: &'n [Node],
    up: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// For each root the judgements that keep it apart, with the side on which it stands.
    sides: Vec<BTreeSet<(usize, bool)>>,
    /// Of a node that a judgement joined, the set it was joined into.
    judged: Vec<Option<usize>>,
    why: Vec<(usize, String)>,
}

impl<'n> Clusters<'n> {
    fn new(nodes: &'n [Node]) -> Self {
        Self {
            nodes,
            up: (0..nodes.len()).collect(),
            members: (0..nodes.len()).map(|at| vec![at]).collect(),
            sides: vec![BTreeSet::new(); nodes.len()],
            judged: vec![None; nodes.len()],
            why: Vec::new(),
        }
    }

    fn root(&self, at: usize) -> usize {
        let mut here = at;
        while self.up[here] != here {
            here = self.up[here];
        }
        here
    }

    /// Puts the judgements into force, the later ones first.
    fn rule(&mut self, judgements: &[Judgement], rulings: &[(usize, Bound)]) {
        let ruled = |verdict| rulings.iter().rev().filter(move |(at, _)| judgements[*at].verdict == verdict);
        for (at, bound) in rulings.iter().rev().filter(|(_, bound)| !bound.is_empty()) {
            match judgements[*at].verdict {
                Verdict::Same => self.join_judged(bound, &judgements[*at].reason()),
                Verdict::Different => self.hold_apart(*at, bound, &judgements[*at].reason()),
                Verdict::Unsure => {}
            }
        }
        for (at, bound) in ruled(Verdict::Unsure).filter(|(_, bound)| !bound.is_empty()) {
            self.hold_apart(*at, bound, &judgements[*at].reason());
        }
        for at in 0..self.nodes.len() {
            let root = self.root(at);
            self.judged[at] = (self.members[root].len() > 1).then_some(root);
        }
    }

    /// Joins all nodes of both sides but those that a later judgement holds apart.
    fn join_judged(&mut self, bound: &Bound, why: &str) {
        let nodes: BTreeSet<usize> = bound.one.iter().chain(&bound.other).copied().collect();
        let mut sets: Vec<usize> = Vec::new();
        for node in nodes {
            match sets.iter().find(|set| !self.held_apart(self.root(**set), self.root(node))) {
                Some(set) => self.unite(*set, node, Some(why.to_owned())),
                None => sets.push(node),
            }
        }
    }

    /// Marks the sets of both sides, but for one that a later judgement joined of both.
    fn hold_apart(&mut self, judgement: usize, bound: &Bound, why: &str) {
        let roots = |nodes: &[usize]| -> BTreeSet<usize> { nodes.iter().map(|at| self.root(*at)).collect() };
        let (one, other) = (roots(&bound.one), roots(&bound.other));
        for (root, side) in
            one.difference(&other).map(|root| (root, true)).chain(other.difference(&one).map(|root| (root, false)))
        {
            self.sides[*root].insert((judgement, side));
            self.why.push((*root, why.to_owned()));
        }
    }

    fn held_apart(&self, a: usize, b: usize) -> bool {
        self.sides[a].iter().any(|(judgement, side)| self.sides[b].contains(&(*judgement, !side)))
    }

    /// Joins two sets unless their names tell them apart, or a person does.
    fn join(&mut self, one: usize, other: usize, why: Option<String>) {
        let (a, b) = (self.root(one), self.root(other));
        if a != b && !self.held_apart(a, b) && !self.clash(a, b) {
            self.unite(a, b, why);
        }
    }

    /// Puts the smaller set into the larger.
    fn unite(&mut self, one: usize, other: usize, why: Option<String>) {
        let (a, b) = (self.root(one), self.root(other));
        self.why.extend(why.map(|why| (a, why)));
        if a == b {
            return;
        }
        let (keep, gone) = if (self.members[a].len(), b) >= (self.members[b].len(), a) { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[gone]);
        self.members[keep].extend(moved);
        let sides = std::mem::take(&mut self.sides[gone]);
        self.sides[keep].extend(sides);
        self.up[gone] = keep;
    }

    /// Whether two sets hold names of two people, a man and a woman, places of two coordinates, two known actors, or the
    /// bodies of two countries.
    fn clash(&self, a: usize, b: usize) -> bool {
        let of = |root: usize| self.members[root].iter().map(|at| &self.nodes[*at]);
        let gazetteer = |root: usize| of(root).filter_map(|node| node.entity.geonames_id).collect::<BTreeSet<_>>();
        let actor = |root: usize| of(root).filter_map(|node| node.names.actor.as_ref()).collect::<BTreeSet<_>>();
        let apart = |one: usize, other: usize| one > 0 && other > 0;
        let (places, other_places) = (gazetteer(a), gazetteer(b));
        let (actors, other_actors) = (actor(a), actor(b));
        if apart(places.len(), other_places.len()) && places.is_disjoint(&other_places)
            || apart(actors.len(), other_actors.len()) && actors.is_disjoint(&other_actors)
        {
            return true;
        }
        let country = |root: usize| of(root).filter_map(|node| node.names.country.as_ref()).collect::<BTreeSet<_>>();
        let (countries, other_countries) = (country(a), country(b));
        let sex = |root: usize| of(root).find_map(|node| node.names.sex);
        if apart(countries.len(), other_countries.len()) && countries.is_disjoint(&other_countries)
            || matches!((sex(a), sex(b)), (Some(one), Some(other)) if one != other)
        {
            return true;
        }
        let (one, other) = (self.people(a), self.people(b));
        one.iter().any(|one| {
            other.iter().any(|other| {
                !one.iter().any(|one| other.iter().any(|other| persons_agree(one, other, NEARLY).is_some()))
            })
        })
    }

    /// The full names of people in a set, each by itself; those that a person joined together, for one of them is enough.
    fn people(&self, root: usize) -> Vec<Vec<Parsed>> {
        let mut names: BTreeSet<(Option<usize>, &String)> = BTreeSet::new();
        for at in self.members[root].iter().filter(|at| self.nodes[**at].class() == EntityKind::Person) {
            names.extend(self.nodes[*at].full().map(|name| (self.judged[*at], name)));
        }
        let mut sets: Vec<(Option<usize>, Vec<Parsed>)> = Vec::new();
        // Enough to tell people apart, and bounded.
        let parsed = names.into_iter().map(|(judged, name)| (judged, Parsed::of(name)));
        for (judged, name) in parsed.filter(|(_, name)| name.words.len() > 1).take(12) {
            match sets.last_mut().filter(|(last, _)| judged.is_some() && *last == judged) {
                Some((_, names)) => names.push(name),
                None => sets.push((judged, vec![name])),
            }
        }
        sets.into_iter().map(|(_, names)| names).collect()
    }

    /// Whether a person holds some of these nodes apart.
    fn is_split(&self, nodes: &[usize]) -> bool {
        let roots: BTreeSet<usize> =
            nodes.iter().map(|at| self.root(*at)).filter(|root| !self.sides[*root].is_empty()).collect();
        roots.iter().any(|a| roots.iter().any(|b| self.held_apart(*a, *b)))
    }

    /// Joins nodes of one name, but none that could be either of two whom a person holds apart.
    fn join_all(&mut self, nodes: &[usize], why: &str) {
        let split = self.is_split(nodes);
        let (told, untold): (Vec<usize>, Vec<usize>) =
            nodes.iter().partition(|at| split && !self.sides[self.root(**at)].is_empty());
        for nodes in [told, untold] {
            let mut sets: Vec<usize> = Vec::new();
            for node in nodes {
                for set in sets.iter().rev().take(CROWD) {
                    let (one, other) = (&self.nodes[*set].entity.name, &self.nodes[node].entity.name);
                    let names =
                        if one == other { format!("“{one}”") } else { format!("“{one}” = “{other}”") };
                    self.join(*set, node, Some(format!("{names}: {why}")));
                }
                if sets.iter().all(|set| self.root(*set) != self.root(node)) {
                    sets.push(node);
                }
            }
        }
    }

    /// Known actors, places of one gazetteer entry, and the same full name.
    fn join_by_identity(&mut self) {
        let mut same: BTreeMap<(EntityKind, String), Vec<usize>> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let class = node.class();
            if let Some(actor) = &node.names.actor {
                same.entry((EntityKind::Other, format!("actor {actor}"))).or_default().push(at);
                continue;
            }
            if let Some(place) = node.entity.geonames_id {
                same.entry((EntityKind::Other, format!("geonames {place}"))).or_default().push(at);
            }
            for name in node.full() {
                let parsed = parse(name, class);
                let bare = class == EntityKind::Person && parsed.words.len() < 2;
                if !bare && !parsed.words.is_empty() {
                    same.entry((class, parsed.folded())).or_default().push(at);
                }
                // A clinic is an organization here and a place there; a person is a person.
                let body = Parsed::of_body(name);
                if class != EntityKind::Person && body.words.len() > 1 {
                    same.entry((EntityKind::Other, format!("named {}", body.folded()))).or_default().push(at);
                }
            }
        }
        for ((_, key), nodes) in &same {
            let why = match key.split_once(' ') {
                Some(("actor", _)) => "names of one known actor",
                Some(("geonames", _)) => "one place of the gazetteer",
                _ => "the same full name",
            };
            self.join_all(nodes, why);
        }
    }

    fn forms(&self) -> Vec<Form> {
        let mut forms: BTreeMap<(EntityKind, String), Form> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.names.actor.is_none()) {
            for (name, core) in &node.names.full {
                let (class, parsed) = (node.class(), parse(name, node.class()));
                if parsed.words.is_empty() {
                    continue;
                }
                let form = forms.entry((class, parsed.folded())).or_insert_with(|| {
                    let body = Body { full: Parsed::of_body(name), core: Parsed::of_body(core) };
                    Form { class, name: name.clone(), parsed, body, nodes: Vec::new() }
                });
                form.nodes.push(at);
            }
        }
        forms.into_values().collect()
    }

    /// Full names that sound alike, best pairs first.
    fn join_by_sound(&mut self) {
        let forms = self.forms();
        let nodes = self.nodes;
        let agreed = |(a, b): (usize, usize)| {
            let (one, other) = (&forms[a], &forms[b]);
            let (score, reason) = agree(one, other, || Evidence::of(nodes, &one.nodes, &other.nodes))?;
            Some((score, a, b, reason))
        };
        let mut pairs: Vec<(f64, usize, usize, String)> =
            candidates(&forms).into_par_iter().filter_map(agreed).collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (score, a, b, reason) in pairs {
            if self.is_split(&forms[a].nodes) || self.is_split(&forms[b].nodes) {
                continue;
            }
            let why = format!("“{}” = “{}”: {reason} ({score:.2})", forms[a].name, forms[b].name);
            for node in &forms[b].nodes {
                self.join(forms[a].nodes[0], *node, Some(why.clone()));
            }
        }
    }

    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.nodes.len() {
            groups.entry(self.root(at)).or_default().push(at);
        }
        let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
        groups.sort();
        groups
    }

    fn reasons_of(&self, groups: &[Vec<usize>]) -> Vec<BTreeSet<String>> {
        let of: BTreeMap<usize, usize> =
            groups.iter().enumerate().map(|(at, group)| (self.root(group[0]), at)).collect();
        let mut reasons = vec![BTreeSet::new(); groups.len()];
        for (node, why) in &self.why {
            reasons[of[&self.root(*node)]].insert(why.clone());
        }
        reasons
    }
}
