//! An assessment as text, and two of them side by side.

use std::fmt::Write as _;

use variorum_reconcile::{Assessed, Policy};
use variorum_record::{Event, Source, Toll};

/// Everything that a policy concludes: events with their reasons, then sources.
pub(crate) fn text(policy: &Policy, assessed: &Assessed) -> String {
    let mut text = format!("Policy {}, after {}\n\n", policy.name, policy.follows);
    for event in &assessed.events {
        let _ = writeln!(text, "{}  {}", event.event_id, event.title);
        let _ = writeln!(text, "    {}", conclusion(event));
        for reason in reasons(event) {
            let _ = writeln!(text, "      {reason}");
        }
    }
    text.push_str("\nSources, by claims:\n");
    let mut sources: Vec<&Source> = assessed.sources.iter().filter(|source| source.claims > 0).collect();
    sources.sort_by(|a, b| b.claims.cmp(&a.claims).then(a.name.cmp(&b.name)).then(a.source_id.cmp(&b.source_id)));
    for source in sources {
        let letter = source.reliability.map_or("-", |letter| letter.as_str());
        let _ = writeln!(
            text,
            "  {letter}  {} ({}), {} against interest",
            source.name, source.kind, source.against_interest
        );
        for reason in &source.reasons {
            let _ = writeln!(text, "       {reason}");
        }
    }
    text
}

/// The events on which two policies conclude differently, with the reasons of both.
pub(crate) fn compared(one: (&Policy, &Assessed), other: (&Policy, &Assessed)) -> String {
    let pairs = one.1.events.iter().zip(&other.1.events);
    let apart: Vec<(&Event, &Event)> = pairs.filter(|(a, b)| concluded(a) != concluded(b)).collect();
    let mut text = format!(
        "{} and {} conclude differently on {} of {} events\n",
        one.0.name,
        other.0.name,
        apart.len(),
        one.1.events.len()
    );
    for (a, b) in apart {
        let _ = writeln!(text, "\n{}  {}", a.event_id, a.title);
        for (policy, event, rival) in [(one.0, a, b), (other.0, b, a)] {
            let _ = writeln!(text, "    {}: {}", policy.name, conclusion(event));
            let shared: Vec<&str> = reasons(rival).collect();
            for reason in reasons(event).filter(|reason| !shared.contains(reason)) {
                let _ = writeln!(text, "      {reason}");
            }
        }
    }
    text
}

/// What is compared: not the words of the reasons.
fn concluded(event: &Event) -> (Option<&str>, &Toll, &Toll) {
    (event.grade.map(|grade| grade.as_str()), &event.deaths, &event.injured)
}

fn conclusion(event: &Event) -> String {
    let grade = event.grade.map_or("no grade", |grade| grade.as_str());
    format!("{grade}; deaths {}; injured {}", toll(&event.deaths), toll(&event.injured))
}

/// "low 12, best 12, high open": what is known of a toll.
fn toll(toll: &Toll) -> String {
    let Some(low) = toll.low else { return "none told".to_owned() };
    let shown = |value: Option<u64>, unknown: &str| value.map_or_else(|| unknown.to_owned(), |value| value.to_string());
    format!("low {low}, best {}, high {}", shown(toll.best, "none"), shown(toll.high, "open"))
}

/// The reasons of the assessment, without those for the joining of claims.
fn reasons(event: &Event) -> impl Iterator<Item = &str> {
    let begins = event.reasons.iter().position(|reason| reason.starts_with("assessed by the policy "));
    event.reasons.iter().skip(begins.map_or(usize::MAX, |begins| begins + 1)).map(String::as_str)
}
