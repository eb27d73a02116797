//! Hand-made reports and claims for the tests: an invented conflict around the town of Orlova.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "every test file takes what it needs")]

use variorum_reconcile::{Decided, Knowledge, Material, Policy, Reconciled, reconcile};
use variorum_record::acled::SubEvent;
use variorum_record::grades::{DatePrec, WherePrec};
use variorum_record::plover::AuxiliaryMode;
use variorum_record::{
    Affiliation, Claim, ClaimId, ClaimPlace, ClaimTime, Count, Date, Dispute, Entity, EntityId, EntityKind, Event,
    Lineage, LineageKind, Link, Participant, Report, ReportId, Role, SharedSpan, Span, Speech, Stance, TimeBasis,
    Trigger,
};

/// Towns of the invented country, with coordinates.
const TOWNS: [(&str, f64, f64); 5] = [
    ("Orlova", 45.0, 20.0),
    ("Mill Quarter", 45.03, 20.02),
    ("Kesten", 46.5, 20.0),
    ("Varna Ford", 45.0, 22.0),
    ("Brod", 44.0, 19.0),
];

#[derive(Debug, Clone, Default)]
pub struct World {
    pub reports: Vec<Report>,
    pub claims: Vec<Claim>,
    pub entities: Vec<Entity>,
    pub lineage: Vec<Lineage>,
    pub decided: Decided,
}

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// The time expressions that the tests use.
pub fn resolve(text: &str, from: Date, _ahead: bool) -> Option<(Date, Date, DatePrec)> {
    let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    if let Some(wanted) = weekdays.iter().position(|day| *day == text) {
        let back = (i64::from(from.weekday().to_monday_zero_offset()) - wanted as i64).rem_euclid(7);
        let day = from.checked_sub(jiff::Span::new().days(back)).ok()?;
        return Some((day, day, DatePrec::DAY));
    }
    if text == "last June" {
        let year = if from.month() > 6 { from.year() } else { from.year() - 1 };
        return Some((Date::constant(year, 6, 1), Date::constant(year, 6, 30), DatePrec::MONTH));
    }
    None
}

impl World {
    pub fn report(&mut self, name: &str, outlet: &str, published: Option<&str>, text: &str) -> &mut Self {
        self.reports.push(Report {
            outlet: Some(outlet.to_owned()),
            published: published.map(date),
            ..Report::bare(ReportId::derive(&["report", name]), name.to_owned(), text.to_owned())
        });
        self
    }

    /// The entity with this name, entered on first use.
    pub fn entity(&mut self, kind: EntityKind, name: &str) -> EntityId {
        let id = EntityId::derive(&[kind.as_str(), name]);
        if !self.entities.iter().any(|known| known.entity_id == id) {
            self.entities.push(Entity {
                entity_id: id.clone(),
                kind,
                name: name.to_owned(),
                aliases: vec![name.to_owned()],
                roles: Vec::new(),
                affiliation_id: None,
                country: None,
                geonames_id: None,
                wikidata_id: None,
                reasons: Vec::new(),
            });
        }
        id
    }

    /// A claim with this quote in the report entered last.
    pub fn claim(&mut self, quote: &str) -> Building<'_> {
        let report = self.reports.last().expect("a report");
        let byte = report.text.find(quote).unwrap_or_else(|| panic!("the report lacks {quote:?}"));
        let start = report.text[..byte].chars().count() as u32;
        let end = start + quote.chars().count() as u32;
        let claim_id = ClaimId::derive(&[report.report_id.as_str(), quote]);
        let claim = Claim::bare(claim_id, report.report_id.clone(), Span::new(start, end), quote.to_owned());
        self.claims.push(claim);
        Building { world: self }
    }

    /// An exact copy of a report under another name and outlet, with its claims and its edge.
    pub fn copy(&mut self, of: &str, name: &str, outlet: &str, published: Option<&str>) {
        let original = self.reports.iter().find(|report| report.uri == of).expect("the original").clone();
        let report_id = ReportId::derive(&["report", name]);
        let own: Vec<Claim> =
            self.claims.iter().filter(|claim| claim.report_id == original.report_id).cloned().collect();
        self.claims.extend(own.into_iter().map(|claim| Claim {
            claim_id: ClaimId::derive(&[report_id.as_str(), &claim.quote]),
            report_id: report_id.clone(),
            ..claim
        }));
        self.lineage.push(Lineage {
            from_report_id: report_id.clone(),
            to_report_id: original.report_id.clone(),
            kind: LineageKind::Copy,
            share: 1.0,
            spans: vec![SharedSpan { from: original.body[0], to: original.body[0] }],
        });
        self.reports.push(Report {
            report_id,
            uri: name.to_owned(),
            outlet: Some(outlet.to_owned()),
            published: published.map(date),
            ..original
        });
    }

    pub fn reconcile(&self) -> Reconciled {
        self.by_policy(Policy::DEFAULT)
    }

    pub fn by_policy(&self, policy: &str) -> Reconciled {
        let material = Material {
            reports: &self.reports,
            claims: self.claims.clone(),
            entities: &self.entities,
            lineage: &self.lineage,
            decided: &self.decided,
        };
        let (knowledge, policy) = (Knowledge::shipped().expect("knowledge"), Policy::shipped(policy).expect("policy"));
        reconcile(material, &knowledge, &policy, &resolve)
    }
}

/// A claim being described.
pub struct Building<'w> {
    world: &'w mut World,
}

impl Building<'_> {
    fn own(&mut self) -> &mut Claim {
        self.world.claims.last_mut().expect("the claim being built")
    }

    pub fn frame(mut self, frame: &str, sub_event: SubEvent) -> Self {
        let claim = self.own();
        claim.frame = Some(frame.to_owned());
        claim.sub_event_type = Some(sub_event);
        claim.event_type = Some(sub_event.event_type());
        claim.trigger = Some(Trigger { text: frame.to_owned(), start: claim.start, end: claim.end });
        self
    }

    pub fn stance(mut self, stance: Stance) -> Self {
        self.own().stance = stance;
        self
    }

    pub fn historical(mut self) -> Self {
        self.own().auxiliary.push(AuxiliaryMode::Historical);
        self
    }

    fn said(mut self, kind: Option<EntityKind>, name: &str, role: Option<&str>) -> Self {
        let entity_id = kind.map(|kind| self.world.entity(kind, name));
        let claim = self.own();
        claim.speech = Speech::Indirect;
        claim.attribution.push(Link {
            entity_id,
            cue: Some("said".to_owned()),
            role: role.map(str::to_owned),
            anonymous: kind.is_none(),
            ..Link::bare(name.to_owned())
        });
        self
    }

    pub fn by(self, name: &str) -> Self {
        self.said(Some(EntityKind::Person), name, Some("spokesman"))
    }

    pub fn by_party(self, name: &str) -> Self {
        self.said(Some(EntityKind::Group), name, None)
    }

    pub fn by_unnamed(self, words: &str) -> Self {
        self.said(None, words, None)
    }

    /// For whom the informant entered last speaks.
    pub fn of(mut self, name: &str) -> Self {
        let entity_id = Some(self.world.entity(EntityKind::Group, name));
        let link = self.own().attribution.last_mut().expect("an informant");
        link.affiliation = Some(Affiliation {
            name: name.to_owned(),
            entity_id,
            text: name.to_owned(),
            start: 0,
            end: name.chars().count() as u32,
        });
        self
    }

    /// One of the words' own, whom no entity holds.
    pub fn target_unnamed(mut self, words: &str) -> Self {
        let claim = self.own();
        let (start, end) = (claim.start, claim.end);
        claim.participants.push(Participant {
            role: Role::Target,
            entity_id: None,
            name: words.to_owned(),
            text: words.to_owned(),
            start,
            end,
        });
        self
    }

    fn took_part(mut self, role: Role, name: &str) -> Self {
        let entity_id = Some(self.world.entity(EntityKind::Group, name));
        let claim = self.own();
        let (start, end) = (claim.start, claim.end);
        claim.participants.push(Participant {
            role,
            entity_id,
            name: name.to_owned(),
            text: name.to_owned(),
            start,
            end,
        });
        self
    }

    pub fn agent(self, name: &str) -> Self {
        self.took_part(Role::Agent, name)
    }

    pub fn target(self, name: &str) -> Self {
        self.took_part(Role::Target, name)
    }

    pub fn place(mut self, name: &str) -> Self {
        let entity_id = Some(self.world.entity(EntityKind::Place, name));
        let town = TOWNS.iter().find(|town| town.0 == name);
        let claim = self.own();
        claim.place = Some(ClaimPlace {
            name: name.to_owned(),
            text: name.to_owned(),
            start: claim.start,
            end: claim.end,
            entity_id,
            latitude: town.map(|town| town.1),
            longitude: town.map(|town| town.2),
            where_prec: Some(WherePrec::EXACT),
            radius_km: Some(8.0),
            inherited: false,
        });
        self
    }

    /// A date, or an expression that hangs on an unknown one.
    pub fn time(mut self, text: &str) -> Self {
        let day: Option<Date> = text.parse().ok();
        let claim = self.own();
        claim.time = Some(ClaimTime {
            text: text.to_owned(),
            text_start: claim.start,
            text_end: claim.end,
            start: day,
            end: day,
            date_prec: day.map(|_| DatePrec::DAY),
            basis: if day.is_some() { TimeBasis::Stated } else { TimeBasis::Relative },
        });
        self
    }

    pub fn count(mut self, category: &str, low: u64, high: Option<u64>, of: &str) -> Self {
        let claim = self.own();
        claim.counts.push(Count {
            category: category.to_owned(),
            low: Some(low),
            high,
            text: format!("{low} {of}"),
            start: claim.start,
            end: claim.end,
            of: (!of.is_empty()).then(|| of.to_owned()),
        });
        self
    }
}

/// The claim with this quote.
pub fn claim<'r>(found: &'r Reconciled, quote: &str) -> &'r Claim {
    found.claims.iter().find(|claim| claim.quote == quote).unwrap_or_else(|| panic!("no claim {quote:?}"))
}

/// The event of the claim with this quote.
pub fn event<'r>(found: &'r Reconciled, quote: &str) -> &'r Event {
    let id = claim(found, quote).event_id.as_ref().unwrap_or_else(|| panic!("{quote:?} has no event"));
    found.events.iter().find(|event| &event.event_id == id).expect("the event")
}

pub fn together(found: &Reconciled, a: &str, b: &str) -> bool {
    claim(found, a).event_id.is_some() && claim(found, a).event_id == claim(found, b).event_id
}

/// The dispute that has these two claims on different sides.
pub fn dispute<'r>(found: &'r Reconciled, a: &str, b: &str) -> Option<&'r Dispute> {
    let (a, b) = (&claim(found, a).claim_id, &claim(found, b).claim_id);
    found.disputes.iter().find(|dispute| {
        let side = |id| dispute.readings.iter().position(|reading| reading.claim_ids.contains(id));
        side(a).is_some() && side(b).is_some() && side(a) != side(b)
    })
}
