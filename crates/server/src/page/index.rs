//! The record arranged for reading: rows found by their ids, events in the order of the page.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use variorum_record::{
    Claim, ClaimId, ClaimPlace, Dispute, DisputeKind, Entity, EntityId, Event, EventId, Lineage, Reading, Report,
    ReportId, Source, SourceId, Tables,
};

/// Rows by their ids, and the orders that the page shows them in.
pub(crate) struct Index<'t> {
    pub(crate) tables: &'t Tables,
    pub(crate) claims: BTreeMap<&'t ClaimId, &'t Claim>,
    pub(crate) reports: BTreeMap<&'t ReportId, &'t Report>,
    pub(crate) events: BTreeMap<&'t EventId, &'t Event>,
    pub(crate) sources: BTreeMap<&'t SourceId, &'t Source>,
    pub(crate) entities: BTreeMap<&'t EntityId, &'t Entity>,
    pub(crate) disputes: BTreeMap<&'t EventId, Vec<&'t Dispute>>,
    pub(crate) lineage: BTreeMap<&'t ReportId, Vec<&'t Lineage>>,
    /// The same from the side of the report depended on.
    pub(crate) passed_on: BTreeMap<&'t ReportId, Vec<&'t Lineage>>,
    /// The readings that a source holds.
    pub(crate) held: BTreeMap<&'t SourceId, Vec<(&'t Dispute, &'t Reading)>>,
    /// The parts of a campaign.
    pub(crate) parts: BTreeMap<&'t EventId, Vec<&'t Event>>,
    claims_of_report: BTreeMap<&'t ReportId, Vec<&'t Claim>>,
    answers: BTreeMap<&'t ClaimId, Vec<&'t Claim>>,
    /// Events, most contested first.
    pub(crate) ranked: Vec<&'t Event>,
    /// How many of them have a dispute.
    pub(crate) contested: usize,
}

impl<'t> Index<'t> {
    pub(crate) fn new(tables: &'t Tables) -> Self {
        let mut disputes: BTreeMap<&EventId, Vec<&Dispute>> = BTreeMap::new();
        for dispute in &tables.disputes {
            disputes.entry(&dispute.event_id).or_default().push(dispute);
        }
        for of_event in disputes.values_mut() {
            of_event.sort_by_key(|dispute| (dispute.slot, dispute.kind, &dispute.dispute_id));
        }
        let mut claims_of_report: BTreeMap<&ReportId, Vec<&Claim>> = BTreeMap::new();
        for claim in &tables.claims {
            claims_of_report.entry(&claim.report_id).or_default().push(claim);
        }
        for of_report in claims_of_report.values_mut() {
            of_report.sort_by_key(|claim| (claim.start, Reverse(claim.end), &claim.claim_id));
        }
        let mut answers: BTreeMap<&ClaimId, Vec<&Claim>> = BTreeMap::new();
        for claim in &tables.claims {
            if let Some(about) = &claim.about_claim_id {
                answers.entry(about).or_default().push(claim);
            }
        }
        let mut lineage: BTreeMap<&ReportId, Vec<&Lineage>> = BTreeMap::new();
        let mut passed_on: BTreeMap<&ReportId, Vec<&Lineage>> = BTreeMap::new();
        for row in &tables.lineage {
            lineage.entry(&row.from_report_id).or_default().push(row);
            passed_on.entry(&row.to_report_id).or_default().push(row);
        }
        let mut held: BTreeMap<&SourceId, Vec<(&Dispute, &Reading)>> = BTreeMap::new();
        for (dispute, reading) in
            tables.disputes.iter().flat_map(|one| one.readings.iter().map(move |reading| (one, reading)))
        {
            for source in &reading.source_ids {
                held.entry(source).or_default().push((dispute, reading));
            }
        }
        let mut parts: BTreeMap<&EventId, Vec<&Event>> = BTreeMap::new();
        for event in &tables.events {
            if let Some(whole) = &event.part_of {
                parts.entry(whole).or_default().push(event);
            }
        }
        let mut ranked: Vec<&Event> = tables.events.iter().collect();
        ranked.sort_by_cached_key(|event| heat(event, disputes.get(&event.event_id)));
        let contested = ranked.iter().filter(|event| disputes.contains_key(&event.event_id)).count();
        Self {
            tables,
            claims: tables.claims.iter().map(|claim| (&claim.claim_id, claim)).collect(),
            reports: tables.reports.iter().map(|report| (&report.report_id, report)).collect(),
            events: tables.events.iter().map(|event| (&event.event_id, event)).collect(),
            sources: tables.sources.iter().map(|source| (&source.source_id, source)).collect(),
            entities: tables.entities.iter().map(|entity| (&entity.entity_id, entity)).collect(),
            disputes,
            lineage,
            passed_on,
            held,
            parts,
            claims_of_report,
            answers,
            ranked,
            contested,
        }
    }

    /// The claims of a report in the order of its text.
    pub(crate) fn claims_of(&self, report: &Report) -> &[&'t Claim] {
        self.claims_of_report.get(&report.report_id).map_or(&[], Vec::as_slice)
    }

    /// The denials and doubts that answer a claim.
    pub(crate) fn answers(&self, claim: &ClaimId) -> &[&'t Claim] {
        self.answers.get(claim).map_or(&[], Vec::as_slice)
    }

    /// The disputes on an event.
    pub(crate) fn disputes_on(&self, event: &Event) -> &[&'t Dispute] {
        self.disputes.get(&event.event_id).map_or(&[], Vec::as_slice)
    }

    /// The claims on an event that the record holds, in the order of reports and texts.
    pub(crate) fn claims_on(&self, event: &Event) -> Vec<&'t Claim> {
        let mut claims: Vec<&Claim> = event.claim_ids.iter().filter_map(|id| self.claims.get(id).copied()).collect();
        claims.sort_by_key(|claim| {
            let published = self.reports.get(&claim.report_id).and_then(|report| report.published);
            (published.is_none(), published, &claim.report_id, claim.start)
        });
        claims
    }
}

/// The order of events: how far their accounts part, how many independent sources tell of them, how many claims.
fn heat(event: &Event, disputes: Option<&Vec<&Dispute>>) -> (Reverse<u32>, Reverse<u32>, Reverse<usize>, EventId) {
    let apart = disputes.into_iter().flatten().map(|dispute| weight(dispute.kind)).sum();
    (Reverse(apart), Reverse(event.independent_sources), Reverse(event.claim_ids.len()), event.event_id.clone())
}

/// Accounts that cannot both be true part farther than a denial, and this farther than two values.
const fn weight(kind: DisputeKind) -> u32 {
    match kind {
        DisputeKind::Contradicts => 3,
        DisputeKind::Denies => 2,
        DisputeKind::Differs => 1,
    }
}

/// The fragment that the events of a place are listed under.
pub(crate) fn place_anchor(place: &ClaimPlace) -> String {
    match (&place.latitude, &place.longitude) {
        (Some(north), Some(east)) => format!("place-{north:.2}-{east:.2}"),
        _ => "places".to_owned(),
    }
}
