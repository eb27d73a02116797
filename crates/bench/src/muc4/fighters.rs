//! Organizations that have fighters: "guerrillas of the X", "X rebels", "X claimed responsibility".

use std::collections::BTreeMap;

use variorum_pipeline::Reading;
use variorum_record::{CodePoints, EntityKind, Report, Span};

use super::sorts::is_no_organization;

const FIGHTERS: [&str; 16] = [
    "guerrilla",
    "guerilla",
    "rebel",
    "terrorist",
    "member",
    "commando",
    "unit",
    "column",
    "militant",
    "fighter",
    "subversive",
    "insurgent",
    "extremist",
    "gunm",
    "urban",
    "faction",
];

/// The organization of the report that is most often said to have fighters.
pub(crate) fn organization(report: &Report, reading: &Reading) -> Option<String> {
    let points = CodePoints::new(&report.text);
    let around = |start: u32, end: u32| points.slice(Span::new(start, end)).to_lowercase();
    // Named how often with fighters, how often at all, by which longest name.
    let mut named: BTreeMap<String, (usize, usize, String)> = BTreeMap::new();
    for mention in reading.mentions.iter().filter(|mention| mention.kind == EntityKind::Organization) {
        if is_no_organization(&mention.text) {
            continue;
        }
        let key = mention.entity_id.as_ref().map_or(mention.text.clone(), ToString::to_string);
        let entry = named.entry(key).or_default();
        let after = around(mention.end, mention.end + 40);
        let before = around(mention.start.saturating_sub(40), mention.start);
        entry.0 += usize::from(has_fighters(&before, &after));
        entry.1 += 1;
        if mention.text.len() > entry.2.len() {
            entry.2.clone_from(&mention.text);
        }
    }
    let best =
        named.into_values().filter(|entry| entry.0 > 0).max_by(|a, b| (a.0, a.1, &b.2).cmp(&(b.0, b.1, &a.2)))?;
    Some(best.2)
}

fn has_fighters(before: &str, after: &str) -> bool {
    // "the X [Y] guerrillas": the short form may stand between.
    let bare = after.trim_start_matches([')', ']', ' ']);
    let follows = match bare.find([')', ']']).filter(|_| bare.starts_with(['(', '['])) {
        Some(end) => bare[end + 1..].trim_start(),
        None => bare,
    };
    let mut words = before.split_whitespace().rev().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let through = words.find(|word| {
        !matches!(*word, "the" | "of" | "from" | "so-called" | "called" | "named" | "to" | "belonging" | "")
    });
    let claims = after.contains("claimed responsibility") || after.contains("claimed credit");
    let before_it = through.is_some_and(|word| {
        FIGHTERS.iter().any(|fighter| word.starts_with(fighter))
            || matches!(word, "group" | "organization" | "movement")
    });
    FIGHTERS.iter().any(|fighter| follows.starts_with(fighter)) || claims || before_it
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fighters_stand_before_or_behind_the_name() {
        assert!(has_fighters("members of the ", " yesterday"));
        assert!(has_fighters("", " [pf] guerrillas burned"));
        assert!(has_fighters("", " claimed responsibility for"));
        assert!(!has_fighters("talks with the ", " were held"));
    }
}
