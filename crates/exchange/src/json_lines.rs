//! JSON Lines: one object a row with every field, null where unknown.

use std::io::{self, BufWriter, Write};

use variorum_casebook::{Casebook, Row};

use crate::Error;

pub(crate) fn write<T: Row>(casebook: &Casebook, out: impl Write) -> Result<(), Error> {
    let mut out = BufWriter::new(out);
    casebook.for_each(|row: T| -> io::Result<()> {
        serde_json::to_writer(&mut out, &row)?;
        out.write_all(b"\n")
    })??;
    Ok(out.flush()?)
}
