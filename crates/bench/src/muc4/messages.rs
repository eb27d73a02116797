//! The texts of MUC-3 and MUC-4: many messages a file, each under a line with its number and behind a dateline.
//!
//! The form is that of the set's `text-headers-info`: `PLACE, DAY MONTH YEAR (SOURCE) -- [TEXT] …`, lines hard-wrapped, the first line of
//! a paragraph indented.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use variorum_intake::{Limits, read_json_lines};
use variorum_record::Report;

/// One message as the product reads it.
pub(crate) struct Message {
    /// `DEV-MUC3-0001`.
    pub(crate) id: String,
    /// The article behind the dateline, unwrapped, through intake.
    pub(crate) report: Report,
}

/// The messages of one file; none where it holds no texts.
///
/// # Errors
/// Where intake refuses a message.
pub(crate) fn read(file: &Path, text: &str) -> Result<Vec<Message>> {
    let mut raw: Vec<(String, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match (message_id(line), raw.last_mut()) {
            (Some(id), _) => raw.push((id, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    raw.into_iter()
        .map(|(id, lines)| message(&id, &lines).with_context(|| format!("{}: {id}", file.display())))
        .collect()
}

/// `DEV-MUC3-0001 (NOSC)` alone on its line.
fn message_id(line: &str) -> Option<String> {
    let id = line.split_whitespace().next()?;
    let mut parts = id.split('-');
    let (set, conference, number) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = line.starts_with(id)
        && parts.next().is_none()
        && set.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && conference.starts_with("MUC")
        && number.len() == 4
        && number.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| id.to_owned())
}

fn message(id: &str, lines: &[&str]) -> Result<Message> {
    let text = unwrapped(lines);
    let (dateline, body) = text.split_once(" -- ").filter(|(dateline, _)| dateline.len() < 120).unwrap_or(("", &text));
    let body = without_marks(body);
    let published = date(dateline);
    let line = json!({"uri": id, "text": body, "language": "en", "published": published}).to_string();
    let report = read_json_lines(id, line.as_bytes(), &Limits::default())
        .next()
        .context("no report came of it")?
        .map_err(|(_, error)| error)?;
    Ok(Message { id: id.to_owned(), report })
}

/// One line a paragraph, an empty line between them.
fn unwrapped(lines: &[&str]) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            open = false;
            continue;
        }
        match paragraphs.last_mut().filter(|_| open && !line.starts_with("   ")) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(&words);
            }
            None => paragraphs.push(words),
        }
        open = true;
    }
    paragraphs.join("\n\n")
}

/// What stands before the article in brackets: `[REPORT] [ARMED FORCES PRESS COMMITTEE] [TEXT]`.
fn without_marks(body: &str) -> &str {
    const MARKS: [&str; 4] = ["[TEXT]", "[EXCERPT]", "[EXCERPTS]", "[SUMMARY]"];
    let head = &body[..body.floor_char_boundary(400)];
    let end = MARKS.iter().filter_map(|mark| head.find(mark).map(|at| at + mark.len())).min();
    end.map_or(body, |end| &body[end..]).trim_start()
}

/// The day in a dateline (`3 JAN 90`), ISO 8601.
fn date(dateline: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let words: Vec<&str> =
        dateline.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).find_map(|window| {
        let month = 1 + MONTHS.iter().position(|month| window[1].to_ascii_uppercase().starts_with(month))?;
        let (day, year): (u8, u16) = (window[0].parse().ok()?, window[2].parse().ok()?);
        (window[2].len() == 2 && (1..=31).contains(&day)).then(|| format!("{:04}-{month:02}-{day:02}", 1900 + year))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_unwrapped_behind_its_dateline() {
        let file = "TST9-MUC4-0007 (XYZ)\n\n   PORTO NOVO, 7 MAR 90 (AGENCY) -- [REPORT] [SOMEBODY] [TEXT] REBELS BURNED A\n\
                    BRIDGE.  NOBODY WAS HURT.\n\n   THE ARMY SAID\nNOTHING.\n\n\nTST9-MUC4-0008\n\n   A TOWN, 8 MAR 90 -- [TEXT] X.\n";
        let messages = read(Path::new("f"), file).unwrap();
        assert_eq!(messages.len(), 2);
        assert_eq!(messages[0].id, "TST9-MUC4-0007");
        assert_eq!(messages[0].report.text, "REBELS BURNED A BRIDGE. NOBODY WAS HURT.\n\nTHE ARMY SAID NOTHING.");
        assert_eq!(messages[0].report.published.map(|day| day.to_string()).as_deref(), Some("1990-03-07"));
        assert!(read(Path::new("f"), "0.  MESSAGE: ID      TST9-MUC4-0007\n").unwrap().is_empty());
    }
}
