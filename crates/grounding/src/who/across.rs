//! Entities joined across reports: candidates by keys of sound, pairs scored with a reason, clusters that agree in all
//! their names.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Entity, EntityId, EntityKind};

use super::bodies::{Body, abbreviates, bodies_agree};
use super::name::{ALIKE, Parsed, initials, persons_agree};
use super::sound::fold;
use super::{NameEvidence, canonical, parse};
use crate::GroundedReport;

/// Most names that share a key and are all compared; a bigger crowd must share a second key.
const CROWD: usize = 300;

/// Bare surnames and one-word names of two reports must sound this close.
const BARE: f64 = 0.92;

/// Joins the entities of all reports, gives every mention, link, participant and place its lasting id and every link and
/// participant the name of its entity. The answer is sorted by id and does not depend on the order of the reports.
pub fn join_entities(reports: &mut [GroundedReport]) -> Vec<Entity> {
    let mut nodes: Vec<Node> = Vec::new();
    for (report_at, report) in reports.iter().enumerate() {
        for entity in &report.entities {
            let names = report.names.get(&entity.entity_id).cloned().unwrap_or_default();
            nodes.push(Node { report_at, report_id: report.report_id.to_string(), entity: entity.clone(), names });
        }
    }
    nodes.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut clusters = Clusters::new(&nodes);
    clusters.join_by_identity();
    clusters.join_by_sound();
    clusters.join_surnames();
    let groups = clusters.groups();
    let (entities, lasting) = entities(&nodes, &groups, &clusters.reasons_of(&groups));
    for (at, report) in reports.iter_mut().enumerate() {
        if let Some(lasting) = lasting.get(&at) {
            remap(report, lasting, &entities);
        }
    }
    entities
}

/// One entity of one report.
struct Node {
    report_at: usize,
    report_id: String,
    entity: Entity,
    names: NameEvidence,
}

impl Node {
    fn order(&self) -> (EntityKind, &str, &[String], &str, &str) {
        (self.entity.kind, &self.entity.name, &self.entity.aliases, &self.report_id, self.entity.entity_id.as_str())
    }

    fn class(&self) -> EntityKind {
        match self.entity.kind {
            EntityKind::Facility => EntityKind::Place,
            EntityKind::Event => EntityKind::Organization,
            other => other,
        }
    }

    /// Names by which it can be known elsewhere.
    fn full(&self) -> impl Iterator<Item = &String> {
        self.names.full.keys()
    }
}

/// One full name with the nodes that bear it.
struct Form {
    class: EntityKind,
    name: String,
    parsed: Parsed,
    body: Body,
    nodes: Vec<usize>,
}

/// Disjoint sets of nodes.
struct Clusters<'n> {
    nodes: &'n [Node],
    up: Vec<usize>,
    members: Vec<Vec<usize>>,
    why: Vec<(usize, String)>,
}

impl<'n> Clusters<'n> {
    fn new(nodes: &'n [Node]) -> Self {
        Self {
            nodes,
            up: (0..nodes.len()).collect(),
            members: (0..nodes.len()).map(|at| vec![at]).collect(),
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

    /// Joins two sets, the smaller into the larger, unless their names tell them apart.
    fn join(&mut self, one: usize, other: usize, why: Option<String>) {
        let (a, b) = (self.root(one), self.root(other));
        if a == b || self.clash(a, b) {
            return;
        }
        let (keep, gone) = if (self.members[a].len(), b) >= (self.members[b].len(), a) { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[gone]);
        self.members[keep].extend(moved);
        self.up[gone] = keep;
        self.why.extend(why.map(|why| (keep, why)));
    }

    /// Whether two sets hold names of two people, places of two coordinates, or two known actors.
    fn clash(&self, a: usize, b: usize) -> bool {
        let gazetteer =
            |root: usize| self.members[root].iter().filter_map(|at| self.nodes[*at].entity.geonames_id).min();
        let actor = |root: usize| self.members[root].iter().find_map(|at| self.nodes[*at].names.actor.as_ref());
        if let (Some(one), Some(other)) = (gazetteer(a), gazetteer(b))
            && one != other
        {
            return true;
        }
        if let (Some(one), Some(other)) = (actor(a), actor(b))
            && one != other
        {
            return true;
        }
        let names = |root: usize| -> BTreeSet<&String> {
            let people =
                self.members[root].iter().map(|at| &self.nodes[*at]).filter(|node| node.class() == EntityKind::Person);
            people.flat_map(Node::full).collect()
        };
        // Enough to tell people apart, and bounded.
        let parsed = |root: usize| -> Vec<Parsed> {
            names(root).into_iter().map(|name| Parsed::of(name)).filter(|name| name.words.len() > 1).take(12).collect()
        };
        let (one, other) = (parsed(a), parsed(b));
        one.iter().any(|one| other.iter().any(|other| persons_agree(one, other, ALIKE).is_none()))
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
            }
        }
        for nodes in same.values() {
            for pair in nodes.windows(2) {
                self.join(pair[0], pair[1], None);
            }
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
        let mut pairs: Vec<(f64, usize, usize, &'static str)> = Vec::new();
        for (a, b) in candidates(&forms) {
            let (one, other) = (&forms[a], &forms[b]);
            if let Some((score, reason)) = agree(one, other) {
                pairs.push((score, a, b, reason));
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (score, a, b, reason) in pairs {
            let why = format!("“{}” = “{}”: {reason} ({score:.2})", forms[a].name, forms[b].name);
            for node in &forms[b].nodes {
                self.join(forms[a].nodes[0], *node, Some(why.clone()));
            }
        }
    }

    /// A report that gives a surname alone means the one person of that surname that the other reports know.
    fn join_surnames(&mut self) {
        let mut by_key: BTreeMap<String, BTreeSet<(usize, String)>> = BTreeMap::new();
        let mut bare: Vec<(usize, Parsed, String)> = Vec::new();
        for (at, node) in self
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.entity.kind == EntityKind::Person && node.names.actor.is_none())
        {
            let full: Vec<(Parsed, &String)> = node.full().map(|name| (Parsed::of(name), name)).collect();
            if full.iter().any(|(name, _)| name.words.len() > 1) {
                for (name, written) in full.iter().filter(|(name, _)| name.words.len() > 1) {
                    for key in name.last_keys() {
                        by_key.entry(key).or_default().insert((self.root(at), (*written).clone()));
                    }
                }
            } else if let Some((name, written)) = full.into_iter().next().filter(|(name, _)| !name.words.is_empty()) {
                bare.push((at, name, written.clone()));
            }
        }
        let mut left: Vec<(usize, Parsed, String)> = Vec::new();
        for (at, name, written) in bare {
            let near = name.last_keys().into_iter().filter_map(|key| by_key.get(&key)).flatten().take(4 * CROWD);
            let fits: BTreeMap<usize, &String> = near
                .filter(|(_, full)| persons_agree(&name, &Parsed::of(full), BARE).is_some())
                .map(|(root, full)| (self.root(*root), full))
                .collect();
            match fits.len() {
                0 => left.push((at, name, written)),
                1 => {
                    let (root, full) = fits.into_iter().next().unwrap_or((at, &written));
                    let why = format!(
                        "“{written}” = “{full}”: the surname alone, and no other person of that surname is known"
                    );
                    self.join(root, at, Some(why));
                }
                // Several bear it: the report does not say which one, and neither do we.
                _ => {}
            }
        }
        self.join_bare(&left);
    }

    /// Surnames of people whose full name no report gives.
    fn join_bare(&mut self, bare: &[(usize, Parsed, String)]) {
        let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (_, name, _)) in bare.iter().enumerate() {
            for key in name.last_keys() {
                by_key.entry(key).or_default().push(at);
            }
        }
        for block in by_key.values() {
            for (offset, one) in block.iter().enumerate() {
                for other in block[offset + 1..].iter().take(CROWD) {
                    let (a, b) = (&bare[*one], &bare[*other]);
                    let telling =
                        a.2 == b.2 || a.1.words[0].sounds.consonants().min(b.1.words[0].sounds.consonants()) > 1;
                    if let Some(agreed) = persons_agree(&a.1, &b.1, BARE).filter(|_| telling) {
                        let why = (a.2 != b.2)
                            .then(|| format!("“{}” = “{}”: {} ({:.2})", a.2, b.2, agreed.reason, agreed.score));
                        self.join(a.0, b.0, why);
                    }
                }
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

/// Pairs of forms that share a key: for people the sound of the last or first word, for the rest of any word, or initials.
fn candidates(forms: &[Form]) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<(EntityKind, String), Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let mut keys: BTreeSet<String> = BTreeSet::new();
        match form.class {
            EntityKind::Person if form.parsed.words.len() > 1 => {
                keys.extend(form.parsed.last_keys());
                keys.extend(form.parsed.words[0].sounds.keys());
            }
            EntityKind::Person => {}
            _ => {
                keys.extend(form.parsed.words.iter().flat_map(|word| word.sounds.keys()));
                keys.extend(initials(&form.name).into_iter().map(|letters| format!("~{letters}")));
            }
        }
        for key in keys {
            blocks.entry((form.class, key)).or_default().push(at);
        }
    }
    let mut pairs = BTreeSet::new();
    for block in blocks.values() {
        if block.len() <= CROWD {
            all_pairs(block, &mut pairs);
            continue;
        }
        let mut smaller: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        for at in block {
            let words = &forms[*at].parsed.words;
            for first in words[0].sounds.keys() {
                for last in words[words.len() - 1].sounds.keys() {
                    smaller.entry((first.clone(), last)).or_default().push(*at);
                }
            }
        }
        for block in smaller.values() {
            all_pairs(&block[..block.len().min(CROWD)], &mut pairs);
        }
    }
    pairs
}

fn all_pairs(block: &[usize], pairs: &mut BTreeSet<(usize, usize)>) {
    for (offset, a) in block.iter().enumerate() {
        pairs.extend(block[offset + 1..].iter().map(|b| (*a.min(b), *a.max(b))));
    }
}

fn agree(one: &Form, other: &Form) -> Option<(f64, &'static str)> {
    match one.class {
        EntityKind::Person => persons_agree(&one.parsed, &other.parsed, ALIKE)
            .filter(|agreed| !agreed.bare)
            .map(|agreed| (agreed.score, agreed.reason)),
        EntityKind::Place => {
            let telling = one.parsed.words.iter().chain(&other.parsed.words).all(|word| word.sounds.consonants() > 1);
            let agreed = (telling && one.parsed.words.len() == other.parsed.words.len())
                .then(|| bodies_agree(&one.body, &other.body))??;
            Some((agreed.score, agreed.reason))
        }
        _ => {
            if abbreviates(&one.name, &other.name) || abbreviates(&other.name, &one.name) {
                let letters = one.name.chars().count().min(other.name.chars().count());
                return (letters > 2).then_some((0.85, "its initials"));
            }
            let agreed = bodies_agree(&one.body, &other.body)?;
            Some((agreed.score, agreed.reason))
        }
    }
}

/// The entities of the groups, sorted by id, and for every report its own ids with the lasting ones.
fn entities(
    nodes: &[Node],
    groups: &[Vec<usize>],
    reasons: &[BTreeSet<String>],
) -> (Vec<Entity>, BTreeMap<usize, BTreeMap<EntityId, EntityId>>) {
    let mut taken: BTreeSet<EntityId> = BTreeSet::new();
    let mut ids: Vec<EntityId> = Vec::new();
    let mut joined: Vec<Entity> = Vec::new();
    for (group, why) in groups.iter().zip(reasons) {
        let mut entity = merge(nodes, group);
        entity.reasons.extend(why.iter().cloned());
        entity.reasons.sort();
        entity.reasons.dedup();
        let name = fold(&entity.name);
        let mut id = EntityId::derive(&[entity.kind.as_str(), &name]);
        if taken.contains(&id) {
            // Two of one name that nothing joins: the report tells them apart.
            let report = group.iter().map(|at| nodes[*at].report_id.as_str()).min().unwrap_or_default();
            let local = group.iter().map(|at| nodes[*at].entity.entity_id.as_str()).min().unwrap_or_default();
            id = EntityId::derive(&[entity.kind.as_str(), &name, report, local]);
        }
        taken.insert(id.clone());
        entity.entity_id = id.clone();
        ids.push(id);
        joined.push(entity);
    }
    let mut lasting: BTreeMap<usize, BTreeMap<EntityId, EntityId>> = BTreeMap::new();
    for (group, id) in groups.iter().zip(&ids) {
        for node in group.iter().map(|at| &nodes[*at]) {
            lasting.entry(node.report_at).or_default().insert(node.entity.entity_id.clone(), id.clone());
        }
    }
    for (group, entity) in groups.iter().zip(&mut joined) {
        let mut bodies: BTreeMap<&EntityId, u32> = BTreeMap::new();
        for node in group.iter().map(|at| &nodes[*at]) {
            if let Some(body) = node.entity.affiliation_id.as_ref().and_then(|id| lasting.get(&node.report_at)?.get(id))
            {
                *bodies.entry(body).or_default() += 1;
            }
        }
        let most = bodies.values().copied().max();
        entity.affiliation_id = bodies.into_iter().find(|(_, count)| Some(*count) == most).map(|(id, _)| id.clone());
    }
    joined.sort_by(|a, b| a.entity_id.cmp(&b.entity_id));
    (joined, lasting)
}

/// One entity of a group of nodes, its id not yet set.
fn merge(nodes: &[Node], group: &[usize]) -> Entity {
    let of = || group.iter().map(|at| &nodes[*at]);
    let mut kinds: BTreeMap<EntityKind, u32> = BTreeMap::new();
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for node in of() {
        *kinds.entry(node.entity.kind).or_default() += node.names.counts.values().sum::<u32>().max(1);
        for (name, count) in &node.names.counts {
            *counts.entry(name.clone()).or_default() += count;
        }
    }
    let most = kinds.values().copied().max().unwrap_or(0);
    let kind = kinds.iter().find(|(_, count)| **count == most).map_or(EntityKind::Other, |(kind, _)| *kind);
    let actor = of().find_map(|node| node.names.actor.clone());
    let name = actor.unwrap_or_else(|| canonical(&counts, kind));
    let aliases: BTreeSet<String> = of().flat_map(|node| node.entity.aliases.iter().cloned()).collect();
    let roles: BTreeSet<String> = of().flat_map(|node| node.entity.roles.iter().cloned()).collect();
    let reasons: BTreeSet<String> = of().flat_map(|node| node.entity.reasons.iter().cloned()).collect();
    Entity {
        entity_id: EntityId::derive(&[]),
        kind,
        name,
        aliases: aliases.into_iter().collect(),
        roles: roles.into_iter().collect(),
        affiliation_id: None,
        country: of().find_map(|node| node.entity.country.clone()),
        geonames_id: of().find_map(|node| node.entity.geonames_id),
        wikidata_id: of().find_map(|node| node.entity.wikidata_id.clone()),
        reasons: reasons.into_iter().collect(),
    }
}

/// Puts the lasting ids, and the names that go with them, wherever the report holds its own.
fn remap(report: &mut GroundedReport, lasting: &BTreeMap<EntityId, EntityId>, entities: &[Entity]) {
    let name = |id: &EntityId| {
        entities.binary_search_by(|entity| entity.entity_id.cmp(id)).ok().map(|at| entities[at].name.clone())
    };
    let change = |id: &mut Option<EntityId>| {
        if let Some(new) = id.as_ref().and_then(|id| lasting.get(id)) {
            *id = Some(new.clone());
        }
    };
    for mention in &mut report.mentions {
        change(&mut mention.entity_id);
    }
    for claim in &mut report.claims {
        for link in &mut claim.attribution {
            change(&mut link.entity_id);
            if let Some(name) = link.entity_id.as_ref().and_then(name) {
                link.name = name;
            }
            if let Some(side) = &mut link.affiliation {
                change(&mut side.entity_id);
                if let Some(name) = side.entity_id.as_ref().and_then(name) {
                    side.name = name;
                }
            }
        }
        for participant in &mut claim.participants {
            change(&mut participant.entity_id);
            if let Some(name) = participant.entity_id.as_ref().and_then(name) {
                participant.name = name;
            }
        }
        if let Some(place) = &mut claim.place {
            change(&mut place.entity_id);
        }
    }
    for entity in &mut report.entities {
        change(&mut entity.affiliation_id);
        if let Some(new) = lasting.get(&entity.entity_id) {
            entity.entity_id = new.clone();
        }
    }
    let names = std::mem::take(&mut report.names);
    for (id, evidence) in names {
        let held = report.names.entry(lasting.get(&id).cloned().unwrap_or(id)).or_default();
        for (name, count) in evidence.counts {
            *held.counts.entry(name).or_default() += count;
        }
        held.full.extend(evidence.full);
        held.actor = held.actor.take().or(evidence.actor);
    }
}
