//! Root informants: who stands behind each claim, once copies are led back to what they copy.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{
    Claim, Entity, EntityId, EntityKind, Lineage, LineageKind, Link, Report, ReportId, Role, SourceId, SourceKind,
    Span, Stance,
};

use crate::knowledge::Knowledge;
use crate::wording;

/// Who stands behind a claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Root {
    pub(crate) source_id: SourceId,
    pub(crate) name: String,
    pub(crate) kind: SourceKind,
    pub(crate) entity: Option<EntityId>,
    pub(crate) affiliation: Option<EntityId>,
    /// A named person; an army or a ministry speaks in every report and is no sign of one happening.
    pub(crate) person: bool,
    /// The root is the voice of an outlet or of the agency that it prints.
    pub(crate) voice: bool,
    /// What an informant without a name is called ("resident"); who is called the same of one event may be the same one.
    pub(crate) like: Option<String>,
}

/// Gives every claim its root informant.
///
/// The same entity is one root wherever it is quoted. The outlet's own voice is the outlet, or the agency that it credits.
/// Where a passage stands in an earlier report too, the voice and its unnamed informants are those of that report: a copy
/// is not a witness. Two reports' unnamed informants are two sources, since nothing says that they are one; but nothing says
/// that they are two either, so that those who are called alike count once among the independent sources of an event.
pub(crate) struct Roots<'a> {
    reports: BTreeMap<&'a ReportId, &'a Report>,
    entities: BTreeMap<&'a EntityId, &'a Entity>,
    /// Per depending report: where its passages stand in which earlier report, in order.
    passages: BTreeMap<&'a ReportId, Vec<(Span, Span, &'a ReportId)>>,
    /// Per earlier report the reports that have passages of it.
    depending: BTreeMap<&'a ReportId, BTreeSet<&'a ReportId>>,
    outlets: BTreeSet<String>,
    /// By an outlet's folded name the party that it speaks for.
    owners: BTreeMap<String, &'a EntityId>,
    /// Organizations and groups that claims tell to have used force.
    fighting: BTreeSet<String>,
    knowledge: &'a Knowledge,
}

/// Links that a claim is led back through at most; a chain of copies is shorter, and a loop cannot hold it up.
const LONGEST_CHAIN: usize = 16;

impl<'a> Roots<'a> {
    pub(crate) fn new<'l>(
        reports: impl Iterator<Item = &'a Report>,
        entities: &'a [Entity],
        lineage: impl Iterator<Item = &'l Lineage>,
        (claims, seen): (&[Claim], &[Vec<usize>]),
        knowledge: &'a Knowledge,
    ) -> Self {
        let mut roots = Self {
            reports: reports.map(|report| (&report.report_id, report)).collect(),
            entities: entities.iter().map(|entity| (&entity.entity_id, entity)).collect(),
            passages: BTreeMap::new(),
            depending: BTreeMap::new(),
            outlets: BTreeSet::new(),
            owners: BTreeMap::new(),
            fighting: BTreeSet::new(),
            knowledge,
        };
        roots.outlets =
            roots.reports.values().filter_map(|report| report.outlet.as_deref().map(wording::folded)).collect();
        for one in lineage {
            roots.lead_back(one);
        }
        roots.passages.values_mut().for_each(|own| own.sort());
        let fighting: BTreeSet<String> =
            claims.iter().zip(seen).flat_map(|(claim, seen)| roots.forceful(claim, seen)).collect();
        roots.fighting = fighting;
        let bodies = entities.iter().filter(|entity| is_body(entity));
        let by_name: BTreeMap<String, &EntityId> =
            bodies.flat_map(|entity| names(entity).map(move |name| (name, &entity.entity_id))).collect();
        let owned = knowledge.owned.iter();
        roots.owners = owned.filter_map(|(outlet, owner)| Some((outlet.clone(), *by_name.get(owner)?))).collect();
        roots
    }

    /// Enters a report and entities that were not known, and what they tell to have used force; gives the parties that are new in that.
    pub(crate) fn enter(
        &mut self,
        report: &'a Report,
        entities: &'a [Entity],
        (claims, seen): (&[Claim], &[Vec<usize>]),
    ) -> BTreeSet<String> {
        self.reports.insert(&report.report_id, report);
        self.outlets.extend(report.outlet.as_deref().map(wording::folded));
        self.entities.extend(entities.iter().map(|entity| (&entity.entity_id, entity)));
        let forceful = claims.iter().zip(seen).flat_map(|(claim, seen)| self.forceful(claim, seen));
        let new: BTreeSet<String> = forceful.filter(|id| !self.fighting.contains(id)).collect();
        self.fighting.extend(new.iter().cloned());
        new
    }

    /// Whether an outlet of this name is known.
    pub(crate) fn knows_outlet(&self, name: &str) -> bool {
        self.outlets.contains(&wording::folded(name))
    }

    /// Whether a claim names a body, or somebody of it.
    pub(crate) fn names_any(&self, claim: &Claim, bodies: &BTreeSet<String>) -> bool {
        let links = claim.attribution.iter();
        let named = links
            .flat_map(|link| link.entity_id.iter().chain(link.affiliation.iter().flat_map(|side| &side.entity_id)));
        let mut named = named.chain(claim.participants.iter().flat_map(|who| &who.entity_id));
        named.any(|id| {
            let held = || self.entity(id).and_then(|entity| entity.affiliation_id.as_ref());
            bodies.contains(id.as_str()) || held().is_some_and(|id| bodies.contains(id.as_str()))
        })
    }

    /// Whether a link of a claim goes by a folded name.
    pub(crate) fn names(&self, claim: &Claim, folded: &str) -> bool {
        claim.attribution.iter().any(|link| {
            let entity = link.entity_id.as_ref().and_then(|id| self.entity(id));
            wording::folded(&link.name) == folded
                || entity.is_some_and(|entity| wording::folded(&entity.name) == folded)
        })
    }

    /// Follows a change of lineage.
    pub(crate) fn follow(&mut self, added: &[Lineage], removed: &[Lineage]) {
        for one in removed.iter().filter(|one| one.kind != LineageKind::Cites) {
            if let Some(own) = self.passages.get_mut(&one.from_report_id) {
                own.retain(|(_, _, to)| **to != one.to_report_id);
            }
            if let Some(depending) = self.depending.get_mut(&one.to_report_id) {
                depending.remove(&one.from_report_id);
            }
        }
        for one in added {
            self.lead_back(one);
        }
        for one in added {
            if let Some(own) = self.passages.get_mut(&one.from_report_id) {
                own.sort();
            }
        }
    }

    /// The passages of a report that stand in earlier ones: where here, where there, in which.
    pub(crate) fn passages(&self, report: &ReportId) -> &[(Span, Span, &'a ReportId)] {
        self.passages.get(report).map_or(&[], Vec::as_slice)
    }

    /// The reports with passages of this one.
    pub(crate) fn depending(&self, on: &ReportId) -> impl Iterator<Item = &'a ReportId> {
        self.depending.get(on).into_iter().flatten().copied()
    }

    /// A known report.
    pub(crate) fn report(&self, id: &ReportId) -> Option<&'a Report> {
        self.reports.get(id).copied()
    }

    /// Notes where passages of one report stand in another; both must be known.
    fn lead_back(&mut self, one: &Lineage) {
        let known = |id: &ReportId| self.reports.get_key_value(id).map(|(id, _)| *id);
        if one.kind != LineageKind::Cites
            && let (Some(from), Some(to)) = (known(&one.from_report_id), known(&one.to_report_id))
        {
            let own = self.passages.entry(from).or_default();
            own.extend(one.spans.iter().map(|span| (span.from, span.to, to)));
            self.depending.entry(to).or_default().insert(from);
        }
    }

    /// Organizations and groups that a claim tells to have used force. Participants whom only their words hold (`seen`) do not count: what
    /// some of a body's men are told to have done does not make it a party.
    pub(crate) fn forceful(&self, claim: &Claim, seen: &[usize]) -> Vec<String> {
        let gains = &self.knowledge.interest.gains;
        if claim.stance == Stance::Declines || !claim.frame.as_ref().is_some_and(|frame| gains.contains(frame)) {
            return Vec::new();
        }
        let named = claim.participants.iter().enumerate().filter(|(at, _)| !seen.contains(at));
        let agents = named.map(|(_, who)| who).filter(|who| who.role == Role::Agent);
        let ids = agents.filter_map(|who| who.entity_id.as_ref());
        ids.filter(|id| self.entity(id).is_some_and(is_body)).map(ToString::to_string).collect()
    }

    /// The entity with this id.
    pub(crate) fn entity(&self, id: &EntityId) -> Option<&'a Entity> {
        self.entities.get(id).copied()
    }

    /// Whether somebody claims that this organization or group has used force.
    pub(crate) fn fights(&self, id: &str) -> bool {
        self.fighting.contains(id)
    }

    /// What kind of source an informant is, by its role, its name, what it is and for whom it speaks; an unnamed one too.
    pub(crate) fn kind(&self, link: &Link) -> SourceKind {
        let entity = link.entity_id.as_ref().and_then(|id| self.entity(id));
        let name = entity.map_or(&link.name, |entity| &entity.name);
        if self.outlets.contains(&wording::folded(name)) || self.outlets.contains(&wording::folded(&link.name)) {
            return SourceKind::Outlet;
        }
        let told = self.knowledge.source_kind(link.role.as_deref(), name);
        if !matches!(told, None | Some(SourceKind::Official | SourceKind::Party)) {
            return told.unwrap_or(SourceKind::Official);
        }
        if let Some(kind) = self.kind_of_side(link, entity) {
            return kind;
        }
        let by_kind = match entity.map(|entity| entity.kind) {
            Some(EntityKind::Work) => SourceKind::Document,
            None if link.anonymous || is_pronoun(&link.name) => SourceKind::Anonymous,
            _ => SourceKind::Official,
        };
        let fights = entity.is_some_and(|entity| self.fights(entity.entity_id.as_str()));
        if fights && told.is_none() { SourceKind::Party } else { told.unwrap_or(by_kind) }
    }

    /// Who speaks for a party is one, who speaks for an office is an official: the body's words decide, else whether it fights.
    fn kind_of_side(&self, link: &Link, entity: Option<&Entity>) -> Option<SourceKind> {
        let held = entity.and_then(|entity| entity.affiliation_id.as_ref());
        let id = link.affiliation.as_ref().and_then(|side| side.entity_id.as_ref()).or(held);
        let body = id.and_then(|id| self.entity(id));
        let name = body.map(|body| &body.name).or(link.affiliation.as_ref().map(|side| &side.name))?;
        let told = self.knowledge.source_kind(None, name);
        let fights = body.is_some_and(|body| self.fights(body.entity_id.as_str()));
        match told {
            Some(SourceKind::Official | SourceKind::Party | SourceKind::Witness) => told,
            _ => fights.then_some(SourceKind::Party),
        }
    }

    /// Says of every link of a claim what kind of source it is.
    pub(crate) fn tell_kinds(&self, claim: &mut Claim) {
        for link in &mut claim.attribution {
            link.kind = Some(self.kind(link));
        }
    }

    /// The root informant of a claim.
    pub(crate) fn of(&self, claim: &Claim) -> Root {
        match claim.root() {
            Some(link) if link.anonymous || self.nameless(link) => self.unnamed(claim, link),
            Some(link) => self.named(link),
            None => self.voice(self.origin(&claim.report_id, claim.span())),
        }
    }

    /// "He", "the governor": somebody without a name here; only within one report are the words of one the words of another.
    fn nameless(&self, link: &Link) -> bool {
        let name = wording::folded(&link.name);
        let words = wording::words(&link.text).next().unwrap_or_default();
        let described = link.role.is_some() && link.name.chars().next().is_some_and(char::is_lowercase);
        link.entity_id.is_none()
            && !self.outlets.contains(&name)
            && (is_pronoun(&name) || matches!(words.as_str(), "his" | "her" | "their") || described)
    }

    /// The root that stands behind a report's own voice.
    pub(crate) fn voice_of(&self, report: &ReportId) -> Root {
        self.voice(self.reports.get(report).copied())
    }

    /// The report in which a passage stands first.
    fn origin(&self, report: &ReportId, span: Span) -> Option<&'a Report> {
        let (mut report, mut span) = (report, span);
        for _ in 0..LONGEST_CHAIN {
            let holds =
                |(from, _, _): &&(Span, Span, &ReportId)| from.overlap(span) * 10 >= span.len() * 6 && !span.is_empty();
            let Some((from, to, earlier)) = self.passages.get(report).into_iter().flatten().find(holds) else { break };
            let (start, end) = (span.start.max(from.start) - from.start, span.end.min(from.end) - from.start);
            span = Span::new((to.start + start).min(to.end), (to.start + end).min(to.end));
            report = earlier;
        }
        self.reports.get(report).copied()
    }

    fn voice(&self, report: Option<&Report>) -> Root {
        let Some(report) = report else {
            return root("voice", "unknown", "unknown outlet".to_owned(), SourceKind::Outlet).speaking();
        };
        match (&report.wire, &report.outlet) {
            (Some(wire), _) if self.knowledge.names_agency(wire) => {
                root("name", &self.knowledge.agency(wire), wire.clone(), SourceKind::Agency).speaking()
            }
            (_, Some(outlet)) => {
                let folded = wording::folded(outlet);
                let mut found = root("name", &folded, outlet.clone(), SourceKind::Outlet).speaking();
                found.affiliation = self.owners.get(&folded).copied().cloned();
                found
            }
            _ => {
                // The folder that a file lay in is no part of the record.
                let file = report.uri.rsplit('/').next().unwrap_or(&report.uri);
                let name = format!("the outlet of {}", report.title.as_deref().unwrap_or(file));
                root("report", report.report_id.as_str(), name, SourceKind::Outlet).speaking()
            }
        }
    }

    fn unnamed(&self, claim: &Claim, link: &Link) -> Root {
        let origin = self.origin(&claim.report_id, claim.span());
        let voice = self.voice(origin);
        // "They said", after "two officials said", goes by the name of those two.
        let carried = link.text.is_empty() || !wording::folded(&link.text).contains(&wording::folded(&link.name));
        let name = if carried { link.name.clone() } else { link.text.clone() };
        let words = wording::uncounted(&name);
        let kind = match self.kind(link) {
            SourceKind::Witness => SourceKind::Witness,
            kind if !link.anonymous && link.role.is_some() => kind,
            _ => SourceKind::Anonymous,
        };
        let through = format!("{}\u{1f}{words}", voice.source_id);
        // Two reports of one outlet may mean different people; one agency's text names the same ones.
        let of = origin.filter(|_| voice.kind != SourceKind::Agency).map_or("", |report| report.report_id.as_str());
        let mut found =
            root("unnamed", &format!("{through}\u{1f}{of}"), format!("{name} (unnamed, in {})", voice.name), kind);
        found.affiliation = link.affiliation.as_ref().and_then(|side| side.entity_id.clone());
        found.like = (!is_pronoun(&words)).then_some(words);
        found
    }

    fn named(&self, link: &Link) -> Root {
        let entity = link.entity_id.as_ref().and_then(|id| self.entity(id));
        let name = entity.map_or(&link.name, |entity| &entity.name);
        let folded = wording::folded(name);
        let is_outlet = self.outlets.contains(&folded) || self.outlets.contains(&wording::folded(&link.name));
        let kind = self.kind(link);
        let mut found = match entity {
            Some(entity) if !is_outlet && kind != SourceKind::Agency && kind != SourceKind::Outlet => {
                root("entity", entity.entity_id.as_str(), name.clone(), kind)
            }
            // Outlets and agencies go by name, so that the cited outlet and the report's own voice are one.
            _ if kind == SourceKind::Agency && !is_outlet => {
                root("name", &self.knowledge.agency(name), name.clone(), kind)
            }
            _ => root("name", &folded, name.clone(), kind),
        };
        found.entity = entity.map(|entity| entity.entity_id.clone());
        found.person = entity.is_some_and(|entity| entity.kind == EntityKind::Person);
        let told = link.affiliation.as_ref().and_then(|side| side.entity_id.clone());
        let owner = self.owners.get(&folded).copied().cloned();
        found.affiliation = owner.or_else(|| entity.and_then(|entity| entity.affiliation_id.clone())).or(told);
        found
    }
}

/// Whether an entity is a body of people.
fn is_body(entity: &Entity) -> bool {
    matches!(entity.kind, EntityKind::Organization | EntityKind::Group)
}

fn names(entity: &Entity) -> impl Iterator<Item = String> {
    entity.aliases.iter().chain([&entity.name]).map(|name| wording::folded(name))
}

/// A pronoun that nobody could be found for.
fn is_pronoun(name: &str) -> bool {
    matches!(wording::folded(name).as_str(), "he" | "she" | "it" | "they" | "we" | "i" | "you" | "who" | "one")
}

fn root(how: &str, key: &str, name: String, kind: SourceKind) -> Root {
    Root {
        source_id: SourceId::derive(&["source", how, key]),
        name,
        kind,
        entity: None,
        affiliation: None,
        person: false,
        voice: false,
        like: None,
    }
}

impl Root {
    /// The place of a root that is still to be found.
    pub(crate) fn nobody() -> Self {
        root("", "", String::new(), SourceKind::Anonymous)
    }

    fn speaking(self) -> Self {
        Self { voice: true, ..self }
    }
}
