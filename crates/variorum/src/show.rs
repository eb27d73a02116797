//! What an id names, as a person would want to read it.

mod claim;
mod readings;
mod underlined;

use std::fmt::Write;

use variorum_casebook::Found;
use variorum_record::{Claim, ClaimId, Dispute, EntityId, Event, Report, Source, SourceId, Tables, Toll};

/// The text for one thing of a casebook.
pub(crate) fn text(found: &Found, tables: &Tables) -> String {
    match found {
        Found::Report(report) => of_report(report, tables),
        Found::Claim(claim) => claim::text(claim, tables),
        Found::Event(event) => of_event(event, tables),
        Found::Dispute(dispute) => of_dispute(dispute, tables),
        Found::Source(source) => of_source(source, tables),
        Found::Entity(entity) => {
            let mut text = heading(&format!("{} ({}) {}", entity.name, entity.kind, entity.entity_id));
            field(&mut text, "also", &entity.aliases.join(" · "));
            field(&mut text, "roles", &entity.roles.join(", "));
            field(
                &mut text,
                "acts for",
                &entity.affiliation_id.as_ref().map(|id| entity_name(tables, id)).unwrap_or_default(),
            );
            field(&mut text, "GeoNames", &entity.geonames_id.map(|id| id.to_string()).unwrap_or_default());
            for reason in &entity.reasons {
                field(&mut text, "because", reason);
            }
            let mentions =
                tables.mentions.iter().filter(|mention| mention.entity_id.as_ref() == Some(&entity.entity_id));
            for mention in mentions {
                let _ = writeln!(text, "  {} {}-{}  {}", mention.report_id, mention.start, mention.end, mention.text);
            }
            text
        }
        Found::Mention(mention) => {
            let mut text = heading(&format!("{} ({}) {}", mention.text, mention.kind, mention.mention_id));
            field(&mut text, "in", &format!("{} at {}-{}", mention.report_id, mention.start, mention.end));
            field(
                &mut text,
                "names",
                &mention.entity_id.as_ref().map(|id| entity_name(tables, id)).unwrap_or_default(),
            );
            if let (Some(latitude), Some(longitude)) = (mention.latitude, mention.longitude) {
                field(&mut text, "at", &format!("{latitude:.4}, {longitude:.4}"));
            }
            field(&mut text, "read by", &mention.read_by);
            text
        }
        Found::Decision(decision) => {
            let mut text =
                heading(&format!("{} of {} by {} at {}", decision.kind, decision.target, decision.by, decision.at));
            field(&mut text, "value", &decision.value.as_ref().map(ToString::to_string).unwrap_or_default());
            field(&mut text, "reason", decision.reason.as_deref().unwrap_or_default());
            field(&mut text, "undone by", &decision.undone_by.as_ref().map(ToString::to_string).unwrap_or_default());
            text
        }
    }
}

fn heading(text: &str) -> String {
    format!("{text}\n")
}

/// One indented line; nothing where the value is empty.
fn field(text: &mut String, name: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(text, "  {name:12} {value}");
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn entity_name(tables: &Tables, id: &EntityId) -> String {
    tables
        .entities
        .iter()
        .find(|entity| entity.entity_id == *id)
        .map_or_else(|| id.to_string(), |entity| format!("{} {id}", entity.name))
}

fn source_name(tables: &Tables, id: &SourceId) -> String {
    tables
        .sources
        .iter()
        .find(|source| source.source_id == *id)
        .map_or_else(|| id.to_string(), |source| source.name.clone())
}

fn outlet(report: Option<&Report>) -> String {
    match report {
        Some(report) => report.outlet.clone().unwrap_or_else(|| report.uri.clone()),
        None => "?".to_owned(),
    }
}

/// Outlet ▸ … ▸ root informant.
fn chain(claim: &Claim, tables: &Tables) -> String {
    let report = tables.reports.iter().find(|report| report.report_id == claim.report_id);
    let mut names = vec![outlet(report)];
    names.extend(claim.attribution.iter().map(|link| {
        let unnamed = if link.anonymous { " (unnamed)" } else { "" };
        let words = if link.text == link.name || link.anonymous {
            String::new()
        } else {
            format!(" [“{}”]", one_line(&link.text))
        };
        format!("{}{unnamed}{words}", link.name)
    }));
    names.join(" ▸ ")
}

fn claim_line(id: &ClaimId, tables: &Tables) -> String {
    match tables.claims.iter().find(|claim| claim.claim_id == *id) {
        Some(claim) => format!("{id} {} {}: {}", chain(claim, tables), claim.stance, one_line(&claim.quote)),
        None => id.to_string(),
    }
}

fn of_report(report: &Report, tables: &Tables) -> String {
    let mut text = heading(&format!("{} {}", report.title.as_deref().unwrap_or("(no title)"), report.report_id));
    field(&mut text, "from", &report.uri);
    field(&mut text, "outlet", report.outlet.as_deref().unwrap_or("not stated"));
    field(&mut text, "author", report.author.as_deref().unwrap_or_default());
    let basis = report.published_basis.map(|basis| format!(" ({basis})")).unwrap_or_default();
    field(&mut text, "published", &report.published.map_or("not known".to_owned(), |day| format!("{day}{basis}")));
    field(&mut text, "wire", report.wire.as_deref().unwrap_or_default());
    field(&mut text, "language", report.language.as_deref().unwrap_or("not known"));
    for note in &report.notes {
        field(&mut text, "note", note);
    }
    for link in tables.lineage.iter().filter(|link| link.from_report_id == report.report_id) {
        field(&mut text, link.kind.as_str(), &format!("{} (share {:.2})", link.to_report_id, link.share));
    }
    let mut claims: Vec<&Claim> = tables.claims.iter().filter(|claim| claim.report_id == report.report_id).collect();
    claims.sort_by_key(|claim| (claim.start, claim.end));
    for claim in claims {
        let _ = writeln!(text, "  {}", claim_line(&claim.claim_id, tables));
    }
    text
}

fn interval(low: Option<u64>, high: Option<u64>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "not known".to_owned(),
    }
}

fn toll(toll: &Toll) -> String {
    match toll.best {
        Some(best) => format!("{best} ({})", interval(toll.low, toll.high)),
        None => String::new(),
    }
}

fn of_event(event: &Event, tables: &Tables) -> String {
    let mut text = heading(&format!("{} {}", event.title, event.event_id));
    field(&mut text, "grade", event.grade.map_or("none: the policy abstains", |grade| grade.as_str()));
    field(
        &mut text,
        "told by",
        &format!("{} reports, {} independent sources", event.reports, event.independent_sources),
    );
    let whole = event.part_of.as_ref().and_then(|id| tables.events.iter().find(|one| one.event_id == *id));
    field(&mut text, "part of", &whole.map(|one| format!("{} {}", one.title, one.event_id)).unwrap_or_default());
    let parts = tables.events.iter().filter(|one| one.part_of.as_ref() == Some(&event.event_id));
    for part in parts {
        field(&mut text, "its part", &format!("{} {}", part.title, part.event_id));
    }
    field(&mut text, "deaths", &toll(&event.deaths));
    field(&mut text, "injured", &toll(&event.injured));
    for reason in &event.reasons {
        field(&mut text, "because", reason);
    }
    for account in &event.accounts {
        field(&mut text, "account", &format!("{} ({} independent)", account.sentence, account.independent_sources));
    }
    text.push_str(&readings::text(event, tables));
    for dispute in tables.disputes.iter().filter(|dispute| dispute.event_id == event.event_id) {
        let _ = write!(text, "{}", of_dispute(dispute, tables));
    }
    for id in &event.claim_ids {
        let _ = writeln!(text, "  {}", claim_line(id, tables));
    }
    text
}

fn of_dispute(dispute: &Dispute, tables: &Tables) -> String {
    let mut text = heading(&format!("{} {} {}", dispute.slot, dispute.kind, dispute.dispute_id));
    field(&mut text, "event", dispute.event_id.as_str());
    field(&mut text, "because", &dispute.reason);
    for reading in &dispute.readings {
        let sources: Vec<String> = reading.source_ids.iter().map(|id| source_name(tables, id)).collect();
        field(
            &mut text,
            "reading",
            &format!("{} — {} ({} independent)", reading.value, sources.join(", "), reading.independent_sources),
        );
        for id in &reading.claim_ids {
            let _ = writeln!(text, "    {}", claim_line(id, tables));
        }
    }
    text
}

fn of_source(source: &Source, tables: &Tables) -> String {
    let mut text = heading(&format!("{} ({}) {}", source.name, source.kind, source.source_id));
    field(&mut text, "acts for", &source.affiliation_id.as_ref().map(|id| entity_name(tables, id)).unwrap_or_default());
    field(&mut text, "reliability", source.reliability.map_or("", |grade| grade.as_str()));
    field(
        &mut text,
        "claims",
        &format!(
            "{}, corroborated {}, contradicted {}, against interest {}",
            source.claims, source.corroborated, source.contradicted, source.against_interest
        ),
    );
    text
}
