//! Whether every id leads to a row, and claims and events agree on each other.

use std::collections::{HashMap, HashSet};

use variorum_record::{Claim, Dispute, EntityId, Event, Table, Tables};

use super::Fault;

/// The ids of a record.
struct Ids<'t> {
    reports: HashSet<&'t str>,
    entities: HashSet<&'t str>,
    claims: HashMap<&'t str, &'t Claim>,
    events: HashSet<&'t str>,
    /// Which event lists which claim.
    listed: HashSet<(&'t str, &'t str)>,
    sources: HashSet<&'t str>,
    decisions: HashSet<&'t str>,
    faults: Vec<Fault>,
}

pub(super) fn faults(tables: &Tables) -> Vec<Fault> {
    let mut ids = Ids {
        reports: tables.reports.iter().map(|r| r.report_id.as_str()).collect(),
        entities: tables.entities.iter().map(|e| e.entity_id.as_str()).collect(),
        claims: tables.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect(),
        events: tables.events.iter().map(|e| e.event_id.as_str()).collect(),
        listed: tables
            .events
            .iter()
            .flat_map(|e| e.claim_ids.iter().map(|claim| (e.event_id.as_str(), claim.as_str())))
            .collect(),
        sources: tables.sources.iter().map(|s| s.source_id.as_str()).collect(),
        decisions: tables.decisions.iter().map(|d| d.decision_id.as_str()).collect(),
        faults: Vec::new(),
    };
    for mention in &tables.mentions {
        let id = mention.mention_id.as_str();
        ids.report(Table::Mentions, id, "report_id", mention.report_id.as_str());
        ids.entity(Table::Mentions, id, "entity_id", mention.entity_id.as_ref());
    }
    for entity in &tables.entities {
        ids.entity(Table::Entities, entity.entity_id.as_str(), "affiliation_id", entity.affiliation_id.as_ref());
    }
    tables.claims.iter().for_each(|claim| ids.claim(claim));
    tables.events.iter().for_each(|event| ids.event(event));
    tables.disputes.iter().for_each(|dispute| ids.dispute(dispute));
    for source in &tables.sources {
        ids.entity(Table::Sources, source.source_id.as_str(), "affiliation_id", source.affiliation_id.as_ref());
    }
    for lineage in &tables.lineage {
        let id = format!("{} {} {}", lineage.from_report_id, lineage.to_report_id, lineage.kind);
        ids.report(Table::Lineage, &id, "from_report_id", lineage.from_report_id.as_str());
        ids.report(Table::Lineage, &id, "to_report_id", lineage.to_report_id.as_str());
        if lineage.from_report_id == lineage.to_report_id {
            ids.fault(Table::Lineage, &id, "a report depends on itself");
        }
    }
    for decision in &tables.decisions {
        if let Some(by) = decision.undone_by.as_ref().filter(|by| !ids.decisions.contains(by.as_str())) {
            ids.fault(Table::Decisions, decision.decision_id.as_str(), format!("undone_by {by} leads to no decision"));
        }
    }
    ids.faults
}

impl Ids<'_> {
    fn fault(&mut self, table: Table, id: &str, what: impl Into<String>) {
        self.faults.push(Fault::of_row(table, id, what));
    }

    fn report(&mut self, table: Table, id: &str, slot: &str, report: &str) {
        if !self.reports.contains(report) {
            self.fault(table, id, format!("{slot} {report} leads to no report"));
        }
    }

    fn entity(&mut self, table: Table, id: &str, slot: &str, entity: Option<&EntityId>) {
        if let Some(entity) = entity.filter(|entity| !self.entities.contains(entity.as_str())) {
            self.fault(table, id, format!("{slot} {entity} leads to no entity"));
        }
    }

    fn source(&mut self, table: Table, id: &str, slot: &str, source: &str) {
        if !self.sources.contains(source) {
            self.fault(table, id, format!("{slot} {source} leads to no source"));
        }
    }

    fn claim(&mut self, claim: &Claim) {
        let id = claim.claim_id.as_str();
        self.report(Table::Claims, id, "report_id", claim.report_id.as_str());
        for (at, link) in claim.attribution.iter().enumerate() {
            self.entity(Table::Claims, id, &format!("attribution[{at}].entity_id"), link.entity_id.as_ref());
            let side = link.affiliation.as_ref().and_then(|side| side.entity_id.as_ref());
            self.entity(Table::Claims, id, &format!("attribution[{at}].affiliation.entity_id"), side);
        }
        for (at, participant) in claim.participants.iter().enumerate() {
            self.entity(Table::Claims, id, &format!("participants[{at}].entity_id"), participant.entity_id.as_ref());
        }
        self.entity(Table::Claims, id, "place.entity_id", claim.place.as_ref().and_then(|p| p.entity_id.as_ref()));
        if let Some(about) = &claim.about_claim_id {
            if about == &claim.claim_id {
                self.fault(Table::Claims, id, "about_claim_id: a claim answers itself");
            } else if !self.claims.contains_key(about.as_str()) {
                self.fault(Table::Claims, id, format!("about_claim_id {about} leads to no claim"));
            }
        }
        if let Some(event_id) = &claim.event_id {
            if !self.events.contains(event_id.as_str()) {
                self.fault(Table::Claims, id, format!("event_id {event_id} leads to no event"));
            } else if !self.listed.contains(&(event_id.as_str(), id)) {
                self.fault(Table::Claims, id, format!("event {event_id} does not list the claim"));
            }
        }
    }

    fn event(&mut self, event: &Event) {
        let id = event.event_id.as_str();
        for claim_id in &event.claim_ids {
            match self.claims.get(claim_id.as_str()) {
                None => self.fault(Table::Events, id, format!("claim_ids: {claim_id} leads to no claim")),
                Some(claim) if claim.event_id.as_ref() != Some(&event.event_id) => {
                    self.fault(Table::Events, id, format!("claim_ids: {claim_id} is not about this event"));
                }
                Some(_) => {}
            }
        }
        if let Some(whole) = event.part_of.as_ref().filter(|whole| !self.events.contains(whole.as_str())) {
            self.fault(Table::Events, id, format!("part_of: {whole} leads to no event"));
        }
        for (at, participant) in event.participants.iter().enumerate() {
            self.entity(Table::Events, id, &format!("participants[{at}].entity_id"), participant.entity_id.as_ref());
        }
        self.entity(Table::Events, id, "place.entity_id", event.place.as_ref().and_then(|p| p.entity_id.as_ref()));
        for (at, account) in event.accounts.iter().enumerate() {
            for claim in &account.claim_ids {
                if !self.listed.contains(&(id, claim.as_str())) {
                    self.fault(Table::Events, id, format!("accounts[{at}]: {claim} is no claim of the event"));
                }
            }
            for source in &account.source_ids {
                self.source(Table::Events, id, &format!("accounts[{at}].source_ids"), source.as_str());
            }
        }
        self.readings(event);
    }

    fn readings(&mut self, event: &Event) {
        let id = event.event_id.as_str();
        for (slot, row) in event.readings.iter().enumerate() {
            for (at, reading) in row.readings.iter().enumerate() {
                let place = format!("readings[{slot}].readings[{at}]");
                for claim in reading.claim_ids.iter().filter(|claim| !self.claims.contains_key(claim.as_str())) {
                    self.faults.push(Fault::of_row(Table::Events, id, format!("{place}: {claim} leads to no claim")));
                }
                for source in &reading.source_ids {
                    self.source(Table::Events, id, &format!("{place}.source_ids"), source.as_str());
                }
            }
            let known = |at: u32| (at as usize) < row.readings.len();
            for (at, pair) in row.relations.iter().enumerate() {
                if pair.reading == pair.other || !known(pair.reading) || !known(pair.other) {
                    self.fault(Table::Events, id, format!("readings[{slot}].relations[{at}] joins no two readings"));
                }
            }
        }
    }

    fn dispute(&mut self, dispute: &Dispute) {
        let id = dispute.dispute_id.as_str();
        if !self.events.contains(dispute.event_id.as_str()) {
            self.fault(Table::Disputes, id, format!("event_id {} leads to no event", dispute.event_id));
        }
        for (at, reading) in dispute.readings.iter().enumerate() {
            for claim in &reading.claim_ids {
                if !self.claims.contains_key(claim.as_str()) {
                    self.fault(Table::Disputes, id, format!("readings[{at}].claim_ids: {claim} leads to no claim"));
                }
            }
            for source in &reading.source_ids {
                self.source(Table::Disputes, id, &format!("readings[{at}].source_ids"), source.as_str());
            }
        }
    }
}
