//! Annotated text to claims: attribution, stance, event type, participants, counts.
//!
//! The rules ask the tree; the words that they know stand in `data/cues.toml`, `data/frames.toml` and `data/numbers.toml`.

mod affiliation;
mod attachment;
mod attributed;
mod attribution;
mod counts;
mod extract;
mod frames;
mod inflection;
mod informant;
mod lexicon;
mod nouns_again;
mod numbers;
mod participants;
mod parts;
mod quotation;
mod reality;
mod stance;
mod tree;

pub use attributed::{Attributed, attributions};
pub use extract::extract;
pub use frames::Frame;
pub use lexicon::{ContentKind, Cue, Declines, Doubts, Expects, Hedges, Informants, Lexicon, LexiconError};
pub use numbers::{Category, Interval, NumberWords};
