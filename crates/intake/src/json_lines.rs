//! JSON Lines: one report a line, with the metadata that came with it.

use std::io::BufRead;

use jiff::civil::Date;
use serde::Deserialize;
use variorum_record::{PublishedBasis, Report};

use crate::document::{from_html, from_text};
use crate::error::IntakeError;
use crate::identity;
use crate::limits::Limits;

/// Reads reports from JSON Lines, one at a time and in bounded memory.
///
/// Each line is an object with `text` or `html`, and optionally `uri`, `title`, `outlet`, `author`, `published`
/// (ISO 8601) and `language`; what is given wins over what the text states. A line that is no report gives its number
/// and its error, and reading goes on with the next one. Empty lines are skipped.
pub fn read_json_lines<R: BufRead>(uri: &str, reader: R, limits: &Limits) -> JsonLines<R> {
    JsonLines { uri: uri.to_owned(), reader, limits: limits.clone(), line: 0, done: false }
}

/// The reports of a JSON Lines input; made by [`read_json_lines`].
#[derive(Debug)]
pub struct JsonLines<R> {
    uri: String,
    reader: R,
    limits: Limits,
    line: u64,
    done: bool,
}

#[derive(Deserialize)]
struct Given {
    text: Option<String>,
    html: Option<String>,
    uri: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<String>,
    language: Option<String>,
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Report, (u64, IntakeError)>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.done {
            self.line += 1;
            match self.next_line() {
                Ok(None) => self.done = true,
                Ok(Some(line)) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Some(line)) => return Some(self.report(&line).map_err(|error| (self.line, error))),
                Err(error) => return Some(Err((self.line, error))),
            }
        }
        None
    }
}

impl<R: BufRead> JsonLines<R> {
    fn place(&self) -> String {
        format!("{}, line {}", self.uri, self.line)
    }

    /// The next line without its end; a line over the limit is passed over to its end and refused.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, IntakeError> {
        let mut line = Vec::new();
        let (mut any, mut too_large) = (false, false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.done = true;
                    return Err(IntakeError::from_io(&self.place(), &error));
                }
            };
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            any |= !buffer.is_empty();
            too_large |= (line.len() + part.len()) as u64 > self.limits.max_bytes;
            if too_large {
                line = Vec::new();
            } else {
                line.extend_from_slice(part);
            }
            let (used, last) = (part.len() + usize::from(end.is_some()), end.is_some() || buffer.is_empty());
            self.reader.consume(used);
            if last {
                break;
            }
        }
        if too_large {
            return Err(IntakeError::TooLarge { place: self.place(), limit: self.limits.max_bytes });
        }
        Ok(any.then_some(line))
    }

    fn report(&self, line: &[u8]) -> Result<Report, IntakeError> {
        let bad = |reason: String| IntakeError::BadJson { place: self.place(), reason };
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        if too_deep(line, self.limits.max_depth.min(100)) {
            let limit = self.limits.max_depth.min(100);
            return Err(IntakeError::TooDeep { place: self.place(), what: "JSON values", limit });
        }
        if !line.trim_ascii_start().starts_with(b"{") {
            return Err(bad("no object".to_owned()));
        }
        let given: Given = serde_json::from_slice(line).map_err(|error| bad(plain(&error)))?;
        let published = given.published.as_deref().map(day).transpose().map_err(&bad)?;
        let uri = given.uri.clone().unwrap_or_else(|| format!("{}#{}", self.uri, self.line));
        let hash = identity::content_hash(given.text.as_deref().or(given.html.as_deref()).unwrap_or("").as_bytes());
        let place = self.place();
        let language = given.language.as_deref();
        let mut report = match (&given.text, &given.html) {
            (Some(text), _) => from_text(&uri, &place, text, hash, language)?,
            (None, Some(html)) => from_html(&uri, &place, html, hash, language, &self.limits)?,
            (None, None) => return Err(bad("neither `text` nor `html`".to_owned())),
        };
        report.title = given.title.or(report.title);
        report.outlet = given.outlet.or(report.outlet);
        report.author = given.author.or(report.author);
        if let Some(day) = published {
            report.published = Some(day);
            report.published_basis = Some(PublishedBasis::Given);
            report.notes.retain(|note| !note.contains("date"));
        }
        Ok(report)
    }
}

/// The day of an ISO 8601 date or time.
fn day(text: &str) -> Result<Date, String> {
    let head: String = text.trim().chars().take(10).collect();
    head.parse().map_err(|_| format!("`published` is {text:?}, not a date such as 2020-01-31"))
}

/// serde's words without the line, which is always 1 here.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(what, _)| format!("{what}, column {}", error.column()))
}

/// Whether brackets outside strings nest deeper than `limit`.
fn too_deep(line: &[u8], limit: usize) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    fn read(lines: &str) -> Vec<Result<Report, (u64, IntakeError)>> {
        read_json_lines("pile.jsonl", lines.as_bytes(), &Limits::default()).collect()
    }

    #[test]
    fn what_is_given_wins() {
        let line = r#"{"uri":"https://gazette.example/1","text":"The bridge was closed on Monday, officials said.",
            "title":"Bridge closed","outlet":"The Gazette","author":"A. Writer","published":"2019-03-05T10:00:00Z"}"#;
        let report = read(&line.replace('\n', " ")).pop().expect("one").expect("read");
        assert_eq!(report.uri, "https://gazette.example/1");
        assert_eq!(report.outlet.as_deref(), Some("The Gazette"));
        assert_eq!(report.published.map(|day| day.to_string()).as_deref(), Some("2019-03-05"));
        assert_eq!(report.published_basis, Some(PublishedBasis::Given));
    }

    #[test]
    fn a_broken_line_loses_no_other() {
        let found = read(
            "{\"text\":\"One boat sank on Sunday, the port said.\"}\n{\"text\": oops}\n\n[1]\n{\"title\":\"x\"}\n\
             {\"text\":\"Two boats sank on Monday, the port said.\",\"published\":\"soon\"}\n\
             {\"text\":\"Three boats sank.\"}",
        );
        let shown: Vec<String> = found
            .iter()
            .map(|one| match one {
                Ok(report) => report.uri.clone(),
                Err((line, error)) => format!("{line}: {error}"),
            })
            .collect();
        insta::assert_debug_snapshot!(shown, @r#"
        [
            "pile.jsonl#1",
            "2: pile.jsonl, line 2: not a report in JSON (expected value, column 10); each line is one object with `text` or `html`",
            "4: pile.jsonl, line 4: not a report in JSON (no object); each line is one object with `text` or `html`",
            "5: pile.jsonl, line 5: not a report in JSON (neither `text` nor `html`); each line is one object with `text` or `html`",
            "6: pile.jsonl, line 6: not a report in JSON (`published` is \"soon\", not a date such as 2020-01-31); each line is one object with `text` or `html`",
            "pile.jsonl#7",
        ]
        "#);
    }

    #[test]
    fn a_huge_line_is_refused_in_bounded_memory_and_reading_goes_on() {
        let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
        let head: &[u8] = b"{\"text\":\"The first report says that the road is open.\"}\n{\"text\":\"";
        let tail: &[u8] = b"\"}\n{\"text\":\"The last report says that the road is closed.\"}\n";
        let stream = head.chain(std::io::repeat(b'a').take(200 << 20)).chain(tail);
        let found: Vec<_> = read_json_lines("pile", BufReader::new(stream), &limits).collect();
        assert_eq!(found.len(), 3);
        assert!(matches!(&found[1], Err((2, IntakeError::TooLarge { .. }))));
        assert!(found[2].as_ref().is_ok_and(|report| report.text.contains("closed")));
    }

    #[test]
    fn deep_json_is_refused() {
        let line = format!("{{\"text\":{}", "[".repeat(200_000));
        assert!(matches!(read(&line).pop(), Some(Err((1, IntakeError::TooDeep { .. })))));
    }
}
