//! CSV for spreadsheets and statistics: a line of names, then one line a row.

use std::collections::BTreeMap;
use std::io::{self, Write};

use csv::{ErrorKind, Writer};
use serde_json::value::RawValue;
use variorum_casebook::{Casebook, Row};

use crate::Error;

pub(crate) fn write<T: Row>(casebook: &Casebook, out: impl Write) -> Result<(), Error> {
    let fields = casebook.fields(T::TABLE)?;
    let mut out = Writer::from_writer(out);
    out.write_record(&fields).map_err(plain)?;
    casebook.for_each(|row: T| -> io::Result<()> {
        let row = serde_json::to_string(&row)?;
        let row: BTreeMap<&str, &RawValue> = serde_json::from_str(&row)?;
        let cells: Vec<String> = fields.iter().map(|field| cell(row.get(field.as_str()))).collect::<Result<_, _>>()?;
        out.write_record(cells).map_err(plain)
    })??;
    Ok(out.flush()?)
}

fn cell(value: Option<&&RawValue>) -> Result<String, serde_json::Error> {
    match value.map_or("null", |value| value.get()) {
        "null" => Ok(String::new()),
        text if text.starts_with('"') => serde_json::from_str::<String>(text).map(|text| guarded(&text)),
        json => Ok(json.to_owned()),
    }
}

/// A text that no spreadsheet takes for a formula: reports are written by strangers, and `=HYPERLINK(…)` in a headline
/// must not run on a desk. Texts that begin with a formula's signs get a leading `'`, and so do those that begin with
/// `'` themselves, so that whoever removes one leading `'` has the text as it was.
/// The signs are those of OWASP's page "CSV Injection", with the full-width forms that spreadsheets fold.
fn guarded(text: &str) -> String {
    const SIGNS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\'', '＝', '＋', '－', '＠'];
    if text.starts_with(SIGNS) { format!("'{text}") } else { text.to_owned() }
}

fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_formula_becomes_words() {
        for (text, cell) in [
            ("=HYPERLINK(\"http://a\")", "'=HYPERLINK(\"http://a\")"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("'tis", "''tis"),
            ("2=2", "2=2"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), cell);
        }
    }

    proptest! {
        #[test]
        fn the_guard_can_be_taken_off(text in "\\PC{0,10}|[=+@'\t\r-]{1,3}\\PC{0,5}") {
            let cell = guarded(&text);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), text);
        }
    }
}
