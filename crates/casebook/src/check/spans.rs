//! Whether every span lies in its text, and the characters there are what the record says.

use std::collections::HashMap;

use variorum_record::{
    Claim, ClaimPlace, ClaimTime, CodePoints, Event, Lineage, LineageKind, Link, Mention, Participant, Report, Span,
    Table, Tables,
};

use super::Fault;

/// How many characters of a text a fault quotes.
const QUOTED: usize = 40;

pub(super) fn faults(tables: &Tables) -> Vec<Fault> {
    let texts: HashMap<&str, CodePoints<'_>> =
        tables.reports.iter().map(|report| (report.report_id.as_str(), CodePoints::new(&report.text))).collect();
    let mut faults = Vec::new();
    for report in &tables.reports {
        let Some(text) = texts.get(report.report_id.as_str()) else { continue };
        Reader { table: Table::Reports, id: report.report_id.as_str(), text, faults: &mut faults }.report(report);
    }
    for mention in &tables.mentions {
        // A report that is missing is a fault of ids, told there.
        let Some(text) = texts.get(mention.report_id.as_str()) else { continue };
        Reader { table: Table::Mentions, id: mention.mention_id.as_str(), text, faults: &mut faults }.mention(mention);
    }
    for claim in &tables.claims {
        let Some(text) = texts.get(claim.report_id.as_str()) else { continue };
        Reader { table: Table::Claims, id: claim.claim_id.as_str(), text, faults: &mut faults }.claim(claim);
    }
    let claims: HashMap<&str, &Claim> = tables.claims.iter().map(|c| (c.claim_id.as_str(), c)).collect();
    for event in &tables.events {
        let mut told: Vec<&str> =
            event.claim_ids.iter().filter_map(|id| claims.get(id.as_str())).map(|c| c.report_id.as_str()).collect();
        told.sort_unstable();
        told.dedup();
        let told: Vec<&CodePoints<'_>> = told.iter().filter_map(|report| texts.get(report)).collect();
        faults.extend(of_event(event, &told));
    }
    for lineage in &tables.lineage {
        let (from, to) = (lineage.from_report_id.as_str(), lineage.to_report_id.as_str());
        if let (Some(from), Some(to)) = (texts.get(from), texts.get(to)) {
            of_lineage(lineage, from, to, &mut faults);
        }
    }
    faults
}

/// Reads one row's spans in one report's text.
struct Reader<'r> {
    table: Table,
    id: &'r str,
    text: &'r CodePoints<'r>,
    faults: &'r mut Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, slot: &str, what: impl std::fmt::Display) {
        self.faults.push(Fault::of_row(self.table, self.id, format!("{slot}: {what}")));
    }

    /// Whether a span lies in the text.
    fn inside(&mut self, slot: &str, start: u32, end: u32) -> bool {
        let length = self.text.len();
        if end < start {
            self.fault(slot, format!("[{start}, {end}] ends before it starts"));
        } else if end > length {
            self.fault(slot, format!("[{start}, {end}] leaves the report's text of {length} code points"));
        }
        start <= end && end <= length
    }

    /// Whether the characters of a span are these words.
    fn words(&mut self, slot: &str, start: u32, end: u32, words: &str) {
        if self.inside(slot, start, end) {
            let there = self.text.slice(Span::new(start, end));
            if there != words {
                self.fault(slot, format!("[{start}, {end}] of the report is {}, not {}", quoted(there), quoted(words)));
            }
        }
    }

    /// Whether spans lie in the text, in order, without touching.
    fn sorted(&mut self, slot: &str, spans: &[Span]) {
        for (at, span) in spans.iter().enumerate() {
            self.inside(&format!("{slot}[{at}]"), span.start, span.end);
        }
        for (at, pair) in spans.windows(2).enumerate() {
            if pair[1].start < pair[0].end || pair[1].start <= pair[0].start {
                self.fault(&format!("{slot}[{}]", at + 1), "begins before the span ahead of it ends");
            }
        }
    }

    fn report(&mut self, report: &Report) {
        self.sorted("body", &report.body);
        if report.published.is_some() != report.published_basis.is_some() {
            self.fault("published_basis", "a date of publication and its basis must stand or fall together");
        }
    }

    fn mention(&mut self, mention: &Mention) {
        self.words("text", mention.start, mention.end, &mention.text);
    }

    fn claim(&mut self, claim: &Claim) {
        self.words("quote", claim.start, claim.end, &claim.quote);
        self.sorted("parts", &claim.parts);
        for (at, part) in claim.parts.iter().enumerate() {
            if part.start < claim.start || part.end > claim.end {
                self.fault(&format!("parts[{at}]"), "lies outside the claim");
            }
        }
        for (at, link) in claim.attribution.iter().enumerate() {
            self.link(&format!("attribution[{at}]"), link);
        }
        for (at, participant) in claim.participants.iter().enumerate() {
            self.words(&format!("participants[{at}]"), participant.start, participant.end, &participant.text);
        }
        for (at, count) in claim.counts.iter().enumerate() {
            let slot = format!("counts[{at}]");
            self.words(&slot, count.start, count.end, &count.text);
            if let (Some(low), Some(high)) = (count.low, count.high)
                && low > high
            {
                self.fault(&slot, format!("low {low} is above high {high}"));
            }
        }
        if let Some(trigger) = &claim.trigger {
            self.words("trigger", trigger.start, trigger.end, &trigger.text);
        }
        if let Some(place) = &claim.place {
            self.words("place", place.start, place.end, &place.text);
        }
        if let Some(time) = &claim.time {
            self.words("time", time.text_start, time.text_end, &time.text);
            if let (Some(start), Some(end)) = (time.start, time.end)
                && start > end
            {
                self.fault("time", format!("the first day {start} is after the last {end}"));
            }
        }
    }

    fn link(&mut self, slot: &str, link: &Link) {
        self.words(slot, link.start, link.end, &link.text);
        if let Some(side) = &link.affiliation {
            self.words(&format!("{slot}.affiliation"), side.start, side.end, &side.text);
        }
        match (&link.cue, link.cue_start, link.cue_end) {
            (Some(cue), Some(start), Some(end)) => self.words(&format!("{slot}.cue"), start, end, cue),
            (None, None, None) => {}
            _ => self.fault(&format!("{slot}.cue"), "a cue and its place must stand or fall together"),
        }
    }
}

/// An event's slots come from its claims: their words must stand in one of the reports that tell of it.
fn of_event(event: &Event, told: &[&CodePoints<'_>]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut words = |slot: String, start: u32, end: u32, words: &str| {
        let there =
            |text: &&CodePoints<'_>| start <= end && end <= text.len() && text.slice(Span::new(start, end)) == words;
        if !told.iter().any(there) {
            let what = format!("{slot}: no report of the event has {} at [{start}, {end}]", quoted(words));
            faults.push(Fault::of_row(Table::Events, event.event_id.as_str(), what));
        }
    };
    if let Some(ClaimPlace { start, end, text, .. }) = &event.place {
        words("place".to_owned(), *start, *end, text);
    }
    if let Some(ClaimTime { text_start, text_end, text, .. }) = &event.time {
        words("time".to_owned(), *text_start, *text_end, text);
    }
    for (at, Participant { start, end, text, .. }) in event.participants.iter().enumerate() {
        words(format!("participants[{at}]"), *start, *end, text);
    }
    faults
}

fn of_lineage(lineage: &Lineage, from: &CodePoints<'_>, to: &CodePoints<'_>, faults: &mut Vec<Fault>) {
    let id = format!("{} {} {}", lineage.from_report_id, lineage.to_report_id, lineage.kind);
    for (at, span) in lineage.spans.iter().enumerate() {
        let ends = [("from", from, span.from), ("to", to, span.to)];
        for (side, text, span) in ends {
            let slot = format!("spans[{at}].{side}");
            let mut reader = Reader { table: Table::Lineage, id: &id, text, faults: &mut *faults };
            let told = reader.inside(&slot, span.start, span.end);
            let may_be_empty = side == "to" && lineage.kind == LineageKind::Cites;
            if told && span.is_empty() && !may_be_empty {
                reader.fault(&slot, "holds no character");
            }
        }
    }
    if !(0.0..=1.0).contains(&lineage.share) {
        faults.push(Fault::of_row(Table::Lineage, &id, format!("share {} is no share from 0 to 1", lineage.share)));
    }
}

/// Words for a line of text: shortened, line breaks and control characters written out.
fn quoted(words: &str) -> String {
    let short: String = words.chars().take(QUOTED).collect();
    let more = if short.len() < words.len() { "…" } else { "" };
    format!("{short:?}{more}")
}
