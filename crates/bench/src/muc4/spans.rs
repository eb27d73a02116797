//! Where the fillers of the keys stand in the texts: one JSON object a message, for training heads on roles.
//!
//! Fields: `doc`, `text` (as the product reads it), `spans`: objects with `slot`, `start`, `end` (code points of `text`), `template` (from
//! 0), `filler` (number of the filler in its slot) and `incident`.

use std::io::Write;

use serde_json::{Value, json};

use super::keys::Template;
use super::messages::Message;

/// Writes one line.
///
/// # Errors
/// Where `out` refuses.
pub(crate) fn write(out: &mut dyn Write, message: &Message, templates: &[Template]) -> std::io::Result<()> {
    let text = &message.report.text;
    let mut spans: Vec<Value> = Vec::new();
    for (number, template) in templates.iter().enumerate() {
        for (slot, fillers) in &template.slots {
            for (at, filler) in fillers.iter().enumerate() {
                let mut found: Vec<(usize, usize)> =
                    filler.strings.iter().flat_map(|string| mentions(text, string)).collect();
                found.sort_unstable();
                found.dedup();
                spans.extend(found.into_iter().map(|(start, end)| {
                    json!({"slot": slot.as_str(), "start": start, "end": end, "template": number, "filler": at,
                        "incident": template.incidents.first().map(|incident| incident.as_str())})
                }));
            }
        }
    }
    writeln!(out, "{}", json!({"doc": message.id, "text": text, "spans": spans}))
}

/// Code points of every place where the string stands as whole words, whatever the case.
fn mentions(text: &str, string: &str) -> Vec<(usize, usize)> {
    let characters = |text: &str| text.chars().map(|c| c.to_ascii_uppercase()).collect::<Vec<char>>();
    let (text, string) = (characters(text), characters(string));
    if string.is_empty() || string.len() > text.len() {
        return Vec::new();
    }
    let inside_word =
        |at: usize| at > 0 && at < text.len() && text[at - 1].is_alphanumeric() && text[at].is_alphanumeric();
    (0..=text.len() - string.len())
        .filter(|at| text[*at..].starts_with(&string) && !inside_word(*at) && !inside_word(*at + string.len()))
        .map(|at| (at, at + string.len()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_in_any_case() {
        assert_eq!(mentions("Men, mend: MEN", "MEN"), [(0, 3), (11, 14)]);
        assert!(mentions("", "MEN").is_empty());
    }
}
