//! What a story is about, as the content words that its paragraphs share.

use std::collections::{BTreeMap, BTreeSet};

use crate::words;

/// The content words of some paragraphs, each with the number of paragraphs that it occurs in.
#[derive(Debug, Default)]
pub(crate) struct Topic {
    paragraphs: BTreeMap<String, usize>,
}

impl Topic {
    /// Takes in a paragraph.
    pub(crate) fn add(&mut self, text: &str) {
        for stem in stems(text) {
            *self.paragraphs.entry(stem).or_default() += 1;
        }
    }

    /// The share of a text's content words that the story has, 0 to 1; `within` says that the text is one of the
    /// paragraphs, so that a word must occur in another one too. None for a text without content words.
    pub(crate) fn overlap(&self, text: &str, within: bool) -> Option<f32> {
        let stems = stems(text);
        if stems.is_empty() {
            return None;
        }
        let shared = stems.iter().filter(|stem| self.paragraphs.get(*stem).copied().unwrap_or(0) > usize::from(within));
        Some(shared.count() as f32 / stems.len() as f32)
    }
}

/// The different content words of a text, reduced to stems.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    words::words(text).filter_map(words::stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_words_count() {
        let mut topic = Topic::default();
        topic.add("The ferry ran aground near the island.");
        topic.add("The island has one harbour.");
        assert_eq!(topic.overlap("The islands and the ferries", false), Some(0.5));
        assert_eq!(topic.overlap("The island has one harbour.", true), Some(0.5));
        assert_eq!(topic.overlap("of the", false), None);
    }
}
