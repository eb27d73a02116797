//! Full-text search over reports and claims.

use rusqlite::{Connection, params};
use variorum_record::{ReportId, Table};

use crate::error::Problem;

/// One report or claim that a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// `reports` or `claims`.
    pub table: Table,
    /// Its id.
    pub id: String,
    /// The report, or the one that the claim stands in.
    pub report_id: ReportId,
    /// The report's title or address; the names of the claim's sources, empty for the outlet's own voice.
    pub heading: String,
    /// The words around what was found.
    pub snippet: Vec<Piece>,
}

/// A stretch of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was searched for.
    pub found: bool,
}

/// Marks around what was found; control characters, so that no report's words are taken for them by a reader.
const OPEN: char = '\u{2}';
const CLOSE: char = '\u{3}';

/// Tokens of a snippet.
const SNIPPET: u32 = 24;

const REPORTS: &str = "
    SELECT r.report_id, r.report_id, coalesce(r.title, r.uri), snippet(reports_search, -1, ?3, ?4, '…', ?5)
    FROM reports_search JOIN reports r ON r.number = reports_search.rowid
    WHERE reports_search MATCH ?1 AND reports_search.rowid IN
        (SELECT rowid FROM reports_search WHERE reports_search MATCH ?1 ORDER BY rank LIMIT ?2)
    ORDER BY reports_search.rank, r.report_id";

const CLAIMS: &str = "
    SELECT c.claim_id, c.report_id, c.sources, snippet(claims_search, -1, ?3, ?4, '…', ?5)
    FROM claims_search JOIN claims c ON c.number = claims_search.rowid
    WHERE claims_search MATCH ?1 AND claims_search.rowid IN
        (SELECT rowid FROM claims_search WHERE claims_search MATCH ?1 ORDER BY rank LIMIT ?2)
    ORDER BY claims_search.rank, c.claim_id";

pub(crate) fn search(connection: &Connection, query: &str, limit: usize) -> Result<Vec<Hit>, Problem> {
    let Some(query) = expression(query) else { return Ok(Vec::new()) };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut hits = Vec::new();
    for (table, statement) in [(Table::Reports, REPORTS), (Table::Claims, CLAIMS)] {
        let mut statement = connection.prepare_cached(statement)?;
        let mut rows = statement.query(params![query, limit, OPEN.to_string(), CLOSE.to_string(), SNIPPET])?;
        while let Some(row) = rows.next()? {
            let report: String = row.get(1)?;
            let Some(report_id) = ReportId::parse(&report) else { continue };
            let snippet: String = row.get(3)?;
            hits.push(Hit { table, id: row.get(0)?, report_id, heading: row.get(2)?, snippet: pieces(&snippet) });
        }
    }
    Ok(hits)
}

/// A person's words as an FTS5 expression: every word, phrase and prefix quoted, so that none is read as an operator;
/// `None` where nothing can be searched for.
fn expression(query: &str) -> Option<String> {
    let mut terms = Vec::new();
    for (at, part) in query.split('"').enumerate() {
        if at % 2 == 1 {
            terms.extend(term(part));
        } else {
            terms.extend(part.split_whitespace().filter_map(term));
        }
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

fn term(words: &str) -> Option<String> {
    let prefix = if words.ends_with('*') { "*" } else { "" };
    // ASCII signs separate words in the index as well, and cannot be operators once they are gone.
    let sign = |c: char| c.is_control() || (c.is_ascii() && !c.is_ascii_alphanumeric());
    let words: String = words.chars().map(|c| if sign(c) { ' ' } else { c }).collect();
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // A phrase without a word would find nothing, and everything beside it neither.
    words.contains(char::is_alphanumeric).then(|| format!("\"{words}\"{prefix}"))
}

fn pieces(snippet: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut found = false;
    let mut rest = snippet;
    while let Some(at) = rest.find([OPEN, CLOSE]) {
        push(&mut pieces, &rest[..at], found);
        found = rest[at..].starts_with(OPEN);
        rest = &rest[at + 1..];
    }
    push(&mut pieces, rest, found);
    pieces
}

fn push(pieces: &mut Vec<Piece>, text: &str, found: bool) {
    if !text.is_empty() {
        pieces.push(Piece { text: text.to_owned(), found });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_becomes_quoted_terms() {
        assert_eq!(
            expression(r#"convoy "east of" al-Baghla shell*"#).unwrap(),
            r#""convoy" AND "east of" AND "al Baghla" AND "shell"*"#
        );
        assert_eq!(
            expression("NEAR(a, b) NOT c: OR ^d").unwrap(),
            r#""NEAR a" AND "b" AND "NOT" AND "c" AND "OR" AND "d""#
        );
        assert_eq!(expression(r#" " * - "" "#), None);
    }

    #[test]
    fn marks_become_pieces() {
        let piece = |text: &str, found| Piece { text: text.to_owned(), found };
        assert_eq!(
            pieces("…the \u{2}convoy\u{3} left"),
            [piece("…the ", false), piece("convoy", true), piece(" left", false)]
        );
    }
}
