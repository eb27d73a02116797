//! Text to sentences, tokens, tags, trees and names; nothing about conflict.

pub mod annotation;

pub use annotation::{AnnotatedText, Name, NameKind, Sentence, Token, Upos};
