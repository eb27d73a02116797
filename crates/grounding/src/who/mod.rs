//! Who: names of one actor joined within a report and across reports, and the words that refer back to them.

mod across;
mod actor_list;
mod actors;
mod anaphora;
mod bodies;
mod clusters;
mod descriptions;
mod divide;
mod echoes;
mod evidence;
mod fill;
mod forms;
mod informants;
mod judgement;
mod kinds;
mod lasting;
mod letters;
mod name;
mod roles;
mod sound;
mod spots;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_across;
mod titles;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use variorum_language::annotation::AnnotatedText;
use variorum_record::{Claim, CodePoints, Entity, EntityId, EntityKind, Mention, MentionId, Report, Span};

pub use across::{Joined, join_entities};
pub use actors::{Actor, Actors, Belonging};
pub use descriptions::{Described, head_of, join_descriptions};
pub use judgement::{Judgement, Side, Verdict};
pub use name::{ALIKE, Agreement, Parsed, persons_agree};
pub use sound::{Sounds, fold};
pub use titles::{Sex, Titles};

use crate::knowledge::Knowledge;
use crate::places::PlaceMention;
use anaphora::{Known, Seen, refer_back};
use clusters::{Cluster, clusters};
use spots::{Spot, spots};

/// What a report says of an entity's names, for joining it with those of other reports.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NameEvidence {
    /// How often each name stands in the report, as written.
    pub counts: BTreeMap<String, u32>,
    /// The names that are no short form of another one here, for only these can say that two reports mean the same; each
    /// with what is left of it, folded, without general nouns ("Saraya Forces": "saraya").
    pub full: BTreeMap<String, String>,
    /// The known actor of `actors.toml`.
    pub actor: Option<String>,
    /// Whom the list of known actors says that it acts for, on the report's day.
    #[serde(default)]
    pub belonging: Option<Belonging>,
    /// What titles and pronouns say of a person.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// The country that the report tells of, for a body whose name many countries' bodies bear ("National Army").
    #[serde(default)]
    pub country: Option<String>,
}

/// The people, organizations and places of one report.
pub(crate) struct Who {
    pub(crate) mentions: Vec<Mention>,
    pub(crate) entities: Vec<Entity>,
    pub(crate) names: BTreeMap<EntityId, NameEvidence>,
}

/// Reads who is in a report and fills the names and ids of its claims' links and participants.
pub(crate) fn who(
    report: &Report,
    text: &AnnotatedText,
    places: &[PlaceMention],
    claims: &mut [Claim],
    knowledge: &Knowledge,
) -> Who {
    let points = CodePoints::new(&report.text);
    let spots = spots(text, &points, places, &knowledge.titles, &knowledge.actors, report.published);
    let clusters = clusters(&spots, &knowledge.titles);
    let mut people = People::new(report, text, &spots, &clusters, knowledge);
    people.add_back_references(text, knowledge);
    people.add_evidence(places, &knowledge.titles);
    let mentions = people.mentions(report, text, &points);
    let places = people.places();
    fill::fill(claims, text, &places, &people.entities, &knowledge.titles);
    informants::settle(claims, text, &points, &places, &people.entities, &knowledge.titles);
    Who { mentions, entities: people.entities, names: people.names }
}

/// A mention's tokens with its entity.
#[derive(Debug, Clone, Copy)]
struct At {
    seen: Seen,
    /// Whether the words are a name, not a pronoun or noun.
    named: bool,
}

/// The report's clusters as entities.
struct People<'r> {
    spots: &'r [Spot],
    /// Cluster of each spot.
    owner: Vec<usize>,
    known: Vec<Known>,
    entities: Vec<Entity>,
    names: BTreeMap<EntityId, NameEvidence>,
    back: Vec<Seen>,
}

impl<'r> People<'r> {
    fn new(
        report: &Report,
        text: &AnnotatedText,
        spots: &'r [Spot],
        clusters: &[Cluster],
        knowledge: &Knowledge,
    ) -> Self {
        let mut owner = vec![0; spots.len()];
        for (at, cluster) in clusters.iter().enumerate() {
            for spot in &cluster.spots {
                owner[*spot] = at;
            }
        }
        let mut people =
            Self { spots, owner, known: Vec::new(), entities: Vec::new(), names: BTreeMap::new(), back: Vec::new() };
        let (roles, bodies) = people.roles(text, clusters.len(), &knowledge.titles);
        for (cluster, roles) in clusters.iter().zip(roles) {
            people.add(report, cluster, roles, knowledge);
        }
        for (at, body) in bodies.into_iter().enumerate() {
            people.entities[at].affiliation_id = body.map(|body| people.entities[body].entity_id.clone());
        }
        people
    }

    /// Roles and affiliation of every cluster.
    fn roles(
        &self,
        text: &AnnotatedText,
        clusters: usize,
        titles: &Titles,
    ) -> (Vec<BTreeSet<String>>, Vec<Option<usize>>) {
        let mut all = vec![BTreeSet::new(); clusters];
        let mut bodies = vec![None; clusters];
        let mut from = 0;
        while from < self.spots.len() {
            let sentence_at = self.spots[from].sentence;
            let end = from + self.spots[from..].iter().take_while(|spot| spot.sentence == sentence_at).count();
            let here: Vec<&Spot> = self.spots[from..end].iter().collect();
            let sentence = &text.sentences[sentence_at];
            for (offset, spot) in here.iter().enumerate().filter(|(_, spot)| spot.kind == EntityKind::Person) {
                let cluster = self.owner[from + offset];
                all[cluster].extend(spot.roles.iter().cloned());
                for role in roles::roles(sentence, spot, &here, titles) {
                    all[cluster].insert(role.role);
                    let body = role.body.and_then(|first| here.iter().position(|other| other.first == first));
                    bodies[cluster] = bodies[cluster].or(body.map(|body| self.owner[from + body]));
                }
            }
            from = end;
        }
        (all, bodies)
    }

    fn add(&mut self, report: &Report, cluster: &Cluster, roles: BTreeSet<String>, knowledge: &Knowledge) {
        let spots: Vec<&Spot> = cluster.spots.iter().map(|at| &self.spots[*at]).collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        let mut kinds: BTreeMap<EntityKind, u32> = BTreeMap::new();
        for spot in &spots {
            *counts.entry(spot.name.clone()).or_default() += 1;
            *kinds.entry(spot.kind).or_default() += 1;
        }
        let most = kinds.values().copied().max().unwrap_or(0);
        let kind = kinds.iter().find(|(_, count)| **count == most).map_or(EntityKind::Other, |(kind, _)| *kind);
        let actor = spots.iter().find_map(|spot| spot.actor.clone());
        let name = actor.clone().unwrap_or_else(|| canonical(&counts, kind));
        let reasons: Vec<String> = cluster.reasons.iter().cloned().collect();
        let sex = roles.iter().find_map(|role| knowledge.titles.sex(role));
        let words = counts.keys().flat_map(|name| Parsed::of_body(name).words).map(|word| word.folded).collect();
        self.known.push(Known { kind, roles: roles.clone(), sex, words });
        let first = spots.iter().map(|spot| spot.span.start).min().unwrap_or(0).to_string();
        let entity_id = EntityId::derive(&[report.report_id.as_str(), kind.as_str(), &fold(&name), &first]);
        let full = full_names(&counts, kind)
            .into_iter()
            .map(|name| (name.clone(), bodies::core(&name, &knowledge.titles)))
            .collect();
        let wikidata_id = actor.as_ref().and_then(|name| knowledge.actors.wikidata_id(name));
        let belonging = actor.as_ref().and_then(|name| knowledge.actors.belonging(name, report.published));
        self.names.insert(
            entity_id.clone(),
            NameEvidence { full, actor, belonging, counts: counts.clone(), ..NameEvidence::default() },
        );
        self.entities.push(Entity {
            entity_id,
            kind,
            name,
            aliases: counts.into_keys().collect(),
            roles: roles.into_iter().collect(),
            affiliation_id: None,
            country: None,
            geonames_id: None,
            wikidata_id,
            reasons,
        });
    }

    fn add_back_references(&mut self, text: &AnnotatedText, knowledge: &Knowledge) {
        let mut named: Vec<Seen> = self
            .spots
            .iter()
            .zip(&self.owner)
            .map(|(spot, known)| Seen {
                sentence: spot.sentence,
                first: spot.first,
                end: spot.end,
                known: *known,
                read_by: spot.read_by,
            })
            .collect();
        named.sort_by_key(|seen| (seen.sentence, seen.first, seen.end));
        self.back = refer_back(text, &named, &mut self.known, &knowledge.titles);
    }

    /// What else tells one of this name from another in other reports.
    fn add_evidence(&mut self, places: &[PlaceMention], titles: &Titles) {
        let country = country(places);
        for (entity, known) in self.entities.iter().zip(&self.known) {
            let Some(names) = self.names.get_mut(&entity.entity_id) else { continue };
            if known.kind == EntityKind::Person {
                names.sex = known.sex;
            }
            let body = matches!(known.kind, EntityKind::Organization | EntityKind::Group);
            if body
                && names.actor.is_none()
                && !known.words.is_empty()
                && known.words.iter().all(|word| titles.is_common(word))
            {
                names.country.clone_from(&country);
            }
        }
    }

    /// Every mention by its tokens.
    fn places(&self) -> Vec<At> {
        let named = self.spots.iter().zip(&self.owner).map(|(spot, known)| At {
            seen: Seen {
                sentence: spot.sentence,
                first: spot.first,
                end: spot.end,
                known: *known,
                read_by: spot.read_by,
            },
            named: true,
        });
        let mut all: Vec<At> = named.chain(self.back.iter().map(|seen| At { seen: *seen, named: false })).collect();
        all.sort_by_key(|at| (at.seen.sentence, at.seen.first, at.seen.end));
        all
    }

    fn mentions(&self, report: &Report, text: &AnnotatedText, points: &CodePoints<'_>) -> Vec<Mention> {
        let named =
            self.spots.iter().zip(&self.owner).map(|(spot, known)| (spot.span, spot.kind, *known, spot.read_by));
        let back = self.back.iter().map(|seen| {
            (
                text.sentences[seen.sentence].span_of(seen.first, seen.end),
                self.known[seen.known].kind,
                seen.known,
                seen.read_by,
            )
        });
        let mut all: Vec<(Span, EntityKind, usize, &str)> = named.chain(back).collect();
        all.sort_by_key(|(span, kind, ..)| (span.start, span.end, *kind));
        all.dedup_by(|next, last| next.0 == last.0);
        all.into_iter()
            .map(|(span, kind, known, read_by)| {
                mention(report, points, span, kind, &self.entities[known].entity_id, read_by)
            })
            .collect()
    }
}

fn mention(
    report: &Report,
    points: &CodePoints<'_>,
    span: Span,
    kind: EntityKind,
    entity_id: &EntityId,
    read_by: &str,
) -> Mention {
    let parts = [report.report_id.as_str(), &span.start.to_string(), &span.end.to_string(), kind.as_str()];
    Mention {
        mention_id: MentionId::derive(&parts),
        report_id: report.report_id.clone(),
        start: span.start,
        end: span.end,
        text: points.slice(span).to_owned(),
        kind,
        entity_id: Some(entity_id.clone()),
        latitude: None,
        longitude: None,
        geonames_id: None,
        where_prec: None,
        radius_km: None,
        basis: None,
        read_by: read_by.to_owned(),
    }
}

/// The country in which most of a report's places lie, where it is the only one to hold half of them.
fn country(places: &[PlaceMention]) -> Option<String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for country in places.iter().filter_map(|place| place.country.as_ref()) {
        *counts.entry(country).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    counts.into_iter().find(|(_, count)| 2 * count > all).map(|(country, _)| country.clone())
}

/// The fullest name; of equally full ones the most frequent, then the first in order.
pub(super) fn canonical(counts: &BTreeMap<String, u32>, kind: EntityKind) -> String {
    let fullness = |name: &str| match kind {
        // More than four words are seldom a name: a reader's slip must not name the person.
        EntityKind::Person => Parsed::of(name).words.iter().filter(|word| !word.initial).count().min(4),
        _ => name.split_whitespace().count().min(8),
    };
    let best =
        counts.iter().max_by(|(a, n), (b, m)| (fullness(a), **n).cmp(&(fullness(b), **m)).then_with(|| b.cmp(a)));
    best.map_or_else(String::new, |(name, _)| name.clone())
}

/// The names that are cut from no other of the same entity.
fn full_names(counts: &BTreeMap<String, u32>, kind: EntityKind) -> BTreeSet<String> {
    let words =
        |name: &str| -> BTreeSet<String> { parse(name, kind).words.into_iter().map(|word| word.folded).collect() };
    let all: Vec<(&String, BTreeSet<String>)> = counts.keys().map(|name| (name, words(name))).collect();
    let longest = all.iter().map(|(_, words)| words.len()).max().unwrap_or(0);
    all.iter()
        .filter(|(name, own)| {
            let capitals = longest > 1 && own.len() == 1 && name.chars().filter(|c| c.is_uppercase()).count() > 1;
            capitals
                || own.len() > 1 && !all.iter().any(|(_, other)| own.len() < other.len() && own.is_subset(other))
                || longest == 1
        })
        .map(|(name, _)| (*name).clone())
        .collect()
}

/// Takes a name apart as its kind wants it.
pub(super) fn parse(name: &str, kind: EntityKind) -> Parsed {
    match kind {
        EntityKind::Person | EntityKind::Place | EntityKind::Facility => Parsed::of(name),
        _ => Parsed::of_body(name),
    }
}
