//! Text to sentences, tokens, tags, trees and names; nothing about conflict.
//!
//! ```text
//! body ─ paragraphs ─ tokens ─ sentences ─ pieces ─ batch ─ network ─┬─ lemma
//!                                                                    ├─ tree
//!                                                                    ├─ names ─ agreement
//!                                                                    └─ attributions
//! ```
//!
//! [`LanguageModel`] walks that way; each step is a file of its own. Words and trees follow Universal Dependencies for
//! English, as the English Web Treebank (EWT) writes them.

mod abbreviations;
mod agreement;
pub mod annotation;
mod attribution;
mod batch;
pub mod conllu;
mod graph;
mod labels;
mod lemma;
mod model;
mod names;
mod network;
pub mod paragraphs;
mod pieces;
pub mod sentences;
pub mod tokens;
mod tree;

pub use annotation::{AnnotatedText, Attribution, Name, NameKind, Part, Sentence, Token, Upos};
pub use model::{LanguageError, LanguageModel};
