//! Bytes in, reports out: formats, encodings, the article within its page, title, date, outlet, wire credit, language.
//!
//! ```text
//! inputs ─ sources ─▶ bytes ─ decode ─▶ text ─┬─ plain ────────────────┐
//!                                             ├─ markdown ─▶ lines ────┼─ page ─▶ body, title, date … ─▶ Report
//!                                             └─ html ─────▶ lines ────┘                    └─ cut_repeated (all reports)
//! ```
//!
//! Input is hostile: sizes and depths are bounded by [`Limits`], nothing is fetched, and every refusal is one
//! [`IntakeError`] line that says what, where, and what to do. What a report does not state stays empty, with a note.

mod binary;
mod credits;
mod date;
mod decode;
mod document;
mod error;
mod format;
mod html;
mod identity;
mod json_lines;
mod language;
mod limits;
mod markdown;
mod page;
mod repeated;
mod sources;
mod words;

pub use document::{read_document, read_file};
pub use error::IntakeError;
pub use format::Format;
pub use identity::keep_copies_apart;
pub use json_lines::{JsonLines, read_json_lines};
pub use limits::Limits;
pub use repeated::cut_repeated;
pub use sources::{Input, Source, sources};
