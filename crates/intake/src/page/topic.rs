//! What a story is about, as the content words that its paragraphs share.

use std::collections::BTreeMap;

use crate::words::Stem;

/// The content words of some paragraphs, each with the number of paragraphs that it occurs in.
#[derive(Debug, Default)]
pub(crate) struct Topic {
    paragraphs: BTreeMap<Stem, usize>,
}

impl Topic {
    /// Takes in a paragraph by its stems.
    pub(crate) fn add(&mut self, stems: &[Stem]) {
        for stem in stems {
            *self.paragraphs.entry(*stem).or_default() += 1;
        }
    }

    /// The share of a text's content words that the story has, 0 to 1; `within` says that the text is one of the
    /// paragraphs, so that a word must occur in another one too. None for a text without content words.
    pub(crate) fn overlap(&self, stems: &[Stem], within: bool) -> Option<f32> {
        if stems.is_empty() {
            return None;
        }
        let shared = stems.iter().filter(|stem| self.paragraphs.get(*stem).copied().unwrap_or(0) > usize::from(within));
        Some(shared.count() as f32 / stems.len() as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::stems;

    #[test]
    fn shared_words_count() {
        let mut topic = Topic::default();
        topic.add(&stems("The ferry ran aground near the island."));
        topic.add(&stems("The island has one harbour."));
        assert_eq!(topic.overlap(&stems("The islands and the ferries"), false), Some(0.5));
        assert_eq!(topic.overlap(&stems("The island has one harbour."), true), Some(0.5));
        assert_eq!(topic.overlap(&stems("of the"), false), None);
    }
}
