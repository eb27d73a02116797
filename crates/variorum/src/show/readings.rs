//! What is told of each slot of an event, and how the readings lie to each other.

use std::collections::BTreeMap;
use std::fmt::Write;

use variorum_record::{Event, Related, Relation, SlotReadings, Tables};

use super::{field, source_name};

/// One block a slot: its readings by number, then what parts, what is finer and what came later, with the reason, then what
/// goes together.
pub(super) fn text(event: &Event, tables: &Tables) -> String {
    let mut text = String::new();
    for slot in &event.readings {
        let name = match (&slot.category, &slot.side) {
            (Some(category), Some(side)) => format!("{}: {category}, {side}", slot.slot),
            (Some(category), None) => format!("{}: {category}", slot.slot),
            _ => slot.slot.to_string(),
        };
        field(&mut text, "told of", &name);
        for (at, reading) in slot.readings.iter().enumerate() {
            let sources: Vec<String> = reading.source_ids.iter().map(|id| source_name(tables, id)).collect();
            let weight = reading.weight.map(|weight| format!(", weight {weight:.2}")).unwrap_or_default();
            let _ = writeln!(
                text,
                "    {}. {} — {} ({} independent{weight})",
                at + 1,
                reading.value,
                sources.join(", "),
                reading.independent_sources
            );
        }
        relations(&mut text, slot);
    }
    text
}

fn relations(text: &mut String, slot: &SlotReadings) {
    let pair = |one: &Related| format!("{} {} {}", one.reading + 1, one.relation.words(), one.other + 1);
    let (together, others): (Vec<&Related>, Vec<&Related>) =
        slot.relations.iter().partition(|one| one.relation == Relation::Compatible);
    let (parted, ordered): (Vec<&Related>, Vec<&Related>) = others.into_iter().partition(|one| one.relation.parts());
    for one in parted.into_iter().chain(ordered) {
        let _ = writeln!(text, "       {}: {}", pair(one), one.reason);
    }
    let mut by_reason: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in together {
        by_reason.entry(&one.reason).or_default().push(format!("{} and {}", one.reading + 1, one.other + 1));
    }
    for (reason, pairs) in by_reason {
        let _ = writeln!(text, "       compatible ({}): {reason}", pairs.join(", "));
    }
}
