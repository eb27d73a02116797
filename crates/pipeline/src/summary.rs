//! What a record holds, in few words.

use variorum_record::{Dispute, DisputeKind, Event, Tables};

/// A record in numbers, with its most contested events in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Reports kept.
    pub reports: usize,
    /// Of these, reports that were analysed.
    pub analysed: usize,
    /// Statements.
    pub claims: usize,
    /// Root informants and outlets.
    pub sources: usize,
    /// Happenings.
    pub events: usize,
    /// Disputes.
    pub disputes: usize,
    /// The most contested events: title, and one line a dispute.
    pub contested: Vec<(String, Vec<String>)>,
}

/// Summarizes a record with its `most` most contested events.
#[must_use]
pub fn summarize(tables: &Tables, most: usize) -> Summary {
    let mut contested: Vec<(&Event, Vec<&Dispute>)> = tables
        .events
        .iter()
        .map(|event| {
            (event, tables.disputes.iter().filter(|dispute| dispute.event_id == event.event_id).collect::<Vec<_>>())
        })
        .filter(|(_, disputes)| !disputes.is_empty())
        .collect();
    contested.sort_by_key(|(event, disputes)| {
        let weight: usize = disputes.iter().map(|dispute| weight(dispute)).sum();
        (std::cmp::Reverse(weight), std::cmp::Reverse(event.independent_sources), event.event_id.clone())
    });
    Summary {
        reports: tables.reports.len(),
        analysed: tables.reports.iter().filter(|report| report.is_analysed()).count(),
        claims: tables.claims.len(),
        sources: tables.sources.len(),
        events: tables.events.len(),
        disputes: tables.disputes.len(),
        contested: contested
            .into_iter()
            .take(most)
            .map(|(event, disputes)| (event.title.clone(), disputes.into_iter().map(in_words).collect()))
            .collect(),
    }
}

/// A denial or contradiction weighs more than two values side by side.
fn weight(dispute: &Dispute) -> usize {
    match dispute.kind {
        DisputeKind::Contradicts => 3,
        DisputeKind::Denies => 2,
        DisputeKind::Differs => 1,
    }
}

fn in_words(dispute: &Dispute) -> String {
    let readings: Vec<String> = dispute
        .readings
        .iter()
        .map(|reading| format!("{} ({} independent)", shortened(&reading.value), reading.independent_sources))
        .collect();
    format!("{} {}: {}", dispute.slot, dispute.kind, readings.join(" | "))
}

fn shortened(value: &str) -> String {
    const MOST: usize = 90;
    if value.chars().count() <= MOST {
        return value.to_owned();
    }
    let cut: String = value.chars().take(MOST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}
