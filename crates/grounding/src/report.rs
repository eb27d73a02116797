//! Grounding one report.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use variorum_language::annotation::AnnotatedText;
use variorum_record::{Claim, Entity, EntityId, EntityKind, Mention, PlaceBasis, Report, ReportId, Span};

use crate::knowledge::Knowledge;
use crate::places::{self, Naming, PlaceMention};
use crate::when::resolve_times;
use crate::who::{NameEvidence, who};

/// One report with who, where and when; its entity ids hold within the report until [`crate::join_entities`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroundedReport {
    /// Which report.
    pub report_id: ReportId,
    /// Names, pronouns and nouns that name something, by place in the text.
    pub mentions: Vec<Mention>,
    /// What they name.
    pub entities: Vec<Entity>,
    /// The claims with names, places and times filled in.
    pub claims: Vec<Claim>,
    /// What the report says of each entity's names.
    pub names: BTreeMap<EntityId, NameEvidence>,
}

impl GroundedReport {
    /// A report of which nothing is read, such as one in another language.
    #[must_use]
    pub fn empty(report_id: ReportId) -> Self {
        Self { report_id, mentions: Vec::new(), entities: Vec::new(), claims: Vec::new(), names: BTreeMap::new() }
    }
}

/// Grounds the claims of one report: a pure function of the report, its reading and the data.
#[must_use]
pub fn ground_report(
    report: &Report,
    text: &AnnotatedText,
    mut claims: Vec<Claim>,
    knowledge: &Knowledge,
) -> GroundedReport {
    let text = &*crate::locative::settled(text, &knowledge.gazetteer);
    let mut places = places::resolve(report, text, &knowledge.gazetteer, &knowledge.lexicon);
    let mut found = who(report, text, &places, &mut claims, knowledge);
    leave_actors(&mut places, &found.mentions);
    place_mentions(report, &places, &mut found.mentions, &mut found.entities);
    places::place_claims(&mut claims, text, &places, &knowledge.lexicon);
    for place in claims.iter_mut().filter_map(|claim| claim.place.as_mut()) {
        place.entity_id = entity_at(&found.mentions, Span::new(place.start, place.end));
    }
    resolve_times(&mut claims, text, &report.text, report.published, &knowledge.dates);
    crate::history::mark(&mut claims, report);
    GroundedReport {
        report_id: report.report_id.clone(),
        mentions: found.mentions,
        entities: found.entities,
        claims,
        names: found.names,
    }
}

/// Nothing happens in a person or an organization: a name that no gazetteer knows and that the report as a whole reads as an actor is no
/// scene.
fn leave_actors(places: &mut [PlaceMention], mentions: &[Mention]) {
    for place in places.iter_mut().filter(|place| place.naming == Naming::Name && place.point.is_none()) {
        let over = |mention: &&Mention| Span::new(mention.start, mention.end).contains(place.span);
        let names_place = |mention: &Mention| matches!(mention.kind, EntityKind::Place | EntityKind::Facility);
        let mut holding = mentions.iter().filter(over).peekable();
        if holding.peek().is_some() && !holding.any(names_place) {
            place.scene = false;
        }
    }
}

/// The place that a mention with exactly this span names, else the one that it overlaps.
fn entity_at(mentions: &[Mention], span: Span) -> Option<EntityId> {
    let place = |mention: &&Mention| matches!(mention.kind, EntityKind::Place | EntityKind::Facility);
    let exact = |mention: &&Mention| mention.start == span.start && mention.end == span.end;
    let near = |mention: &&Mention| Span::new(mention.start, mention.end).overlap(span) > 0 && !exact(mention);
    let of = |mention: &Mention| mention.entity_id.clone();
    mentions
        .iter()
        .filter(place)
        .find(exact)
        .and_then(of)
        .or_else(|| mentions.iter().filter(place).find(near).and_then(of))
}

/// Puts coordinates on the mentions of places, adds places that are told by another one or by words that point back, and
/// tells the entities where they lie.
fn place_mentions(report: &Report, places: &[PlaceMention], mentions: &mut Vec<Mention>, entities: &mut [Entity]) {
    let mut added = Vec::new();
    for place in places {
        let is_place = |mention: &&mut Mention| matches!(mention.kind, EntityKind::Place | EntityKind::Facility);
        let same = |mention: &&mut Mention| mention.start == place.span.start && mention.end == place.span.end;
        if let Some(mention) = mentions.iter_mut().filter(is_place).find(same) {
            let read = place.to_mention(&report.report_id);
            (mention.latitude, mention.longitude, mention.geonames_id) =
                (read.latitude, read.longitude, read.geonames_id);
            (mention.where_prec, mention.radius_km, mention.basis) = (read.where_prec, read.radius_km, read.basis);
            mention.read_by = read.read_by;
            locate(place, mention.entity_id.as_ref(), entities);
            continue;
        }
        if place.naming == Naming::Name {
            // The words are a person's or an organization's, or part of a longer name.
            continue;
        }
        let mut mention = place.to_mention(&report.report_id);
        if place.naming == Naming::Back {
            let anchor = place.anchor.and_then(|at| places.get(at));
            mention.entity_id = anchor.and_then(|anchor| entity_at(mentions, anchor.span));
        }
        added.push(mention);
    }
    for mention in mentions.iter_mut() {
        if matches!(mention.kind, EntityKind::Place | EntityKind::Facility) && mention.basis.is_none() {
            mention.basis = Some(PlaceBasis::None);
        }
    }
    mentions.extend(added);
    mentions.sort_by(|a, b| (a.start, a.end, a.kind, &a.mention_id).cmp(&(b.start, b.end, b.kind, &b.mention_id)));
    mentions.dedup_by(|next, last| next.mention_id == last.mention_id);
}

/// The first mention that the gazetteer knows says where the entity lies.
fn locate(place: &PlaceMention, id: Option<&EntityId>, entities: &mut [Entity]) {
    let Some(entity) = entities.iter_mut().find(|entity| Some(&entity.entity_id) == id) else { return };
    if entity.geonames_id.is_some() || place.geonames_id.is_none() && entity.country.is_some() {
        return;
    }
    entity.geonames_id = place.geonames_id;
    entity.country.clone_from(&place.country);
    if !place.reasons.is_empty() {
        entity.reasons.push(format!("“{}”: {}", place.text, place.reasons.join(", ")));
    }
}
