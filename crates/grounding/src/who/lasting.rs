//! What lasts of the joined names: one entity a group, its id, and the ids put wherever a report holds its own.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Entity, EntityId, EntityKind};

use super::across::Node;
use super::actors::Belonging;
use super::canonical;
use super::sound::fold;
use crate::GroundedReport;

/// The entities of the groups, sorted by id, and for every report its own ids with the lasting ones.
pub(super) fn entities(
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

/// Puts what the list of known actors says of affiliations above what the reports say. A side is what the affiliation is
/// affiliated with, or the actor itself where no affiliation is told; what no report names becomes an entity of its own.
pub(super) fn belong(
    nodes: &[Node],
    lasting: &BTreeMap<usize, BTreeMap<EntityId, EntityId>>,
    entities: &mut Vec<Entity>,
) {
    let mut told: BTreeMap<EntityId, BTreeMap<&Belonging, u32>> = BTreeMap::new();
    for node in nodes {
        let id = lasting.get(&node.report_at).and_then(|ids| ids.get(&node.entity.entity_id));
        if let (Some(id), Some(belonging)) = (id, &node.names.belonging) {
            *told.entry(id.clone()).or_default().entry(belonging).or_default() += 1;
        }
    }
    for (id, counts) in told {
        let most = counts.values().copied().max();
        let Some((belonging, _)) = counts.into_iter().find(|(_, count)| Some(*count) == most) else { continue };
        let side = belonging.side.as_ref().map(|side| body(entities, side));
        let affiliation = belonging.affiliation.as_ref().map(|name| body(entities, name));
        let set = |entities: &mut Vec<Entity>, id: &EntityId, to: &EntityId, outranks: bool| {
            if let Some(entity) = entities.iter_mut().find(|entity| entity.entity_id == *id && entity.entity_id != *to)
                && (outranks || entity.affiliation_id.is_none())
            {
                entity.affiliation_id = Some(to.clone());
            }
        };
        if let (Some(affiliation), Some(side)) = (&affiliation, &side) {
            set(entities, affiliation, side, false);
        }
        if let Some(to) = affiliation.or(side) {
            set(entities, &id, &to, true);
        }
        if let Some(entity) = entities.iter_mut().find(|entity| entity.entity_id == id) {
            let told = [("affiliation", &belonging.affiliation), ("side", &belonging.side)];
            let told = told.iter().filter_map(|(what, name)| Some(format!("{what} “{}”", name.as_ref()?)));
            entity.reasons.push(format!("by the list of known actors: {}", told.collect::<Vec<_>>().join(", ")));
        }
    }
    entities.sort_by(|a, b| a.entity_id.cmp(&b.entity_id));
}

/// The organization or group of this name, made where no report has it.
fn body(entities: &mut Vec<Entity>, name: &str) -> EntityId {
    let own = fold(name);
    let is_body = |entity: &Entity| matches!(entity.kind, EntityKind::Organization | EntityKind::Group);
    let named = |entity: &&Entity| {
        is_body(entity) && std::iter::once(&entity.name).chain(&entity.aliases).any(|held| fold(held) == own)
    };
    if let Some(found) = entities.iter().find(named) {
        return found.entity_id.clone();
    }
    let kind = EntityKind::Organization;
    let entity_id = EntityId::derive(&[kind.as_str(), &own]);
    if entities.iter().all(|entity| entity.entity_id != entity_id) {
        entities.push(Entity {
            entity_id: entity_id.clone(),
            kind,
            name: name.to_owned(),
            aliases: vec![name.to_owned()],
            roles: Vec::new(),
            affiliation_id: None,
            country: None,
            geonames_id: None,
            wikidata_id: None,
            reasons: vec!["named only in the list of known actors".to_owned()],
        });
    }
    entity_id
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
pub(super) fn remap(report: &mut GroundedReport, lasting: &BTreeMap<EntityId, EntityId>, entities: &[Entity]) {
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
        held.belonging = held.belonging.take().or(evidence.belonging);
        held.sex = held.sex.or(evidence.sex);
        held.country = held.country.take().or(evidence.country);
    }
}
