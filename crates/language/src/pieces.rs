//! Words to the encoder's word pieces: BERT's uncased WordPiece (Devlin et al. 2019), word by word.
//!
//! `rten-text` was tried and refused: its BERT normaliser keeps control characters and does not set CJK characters
//! apart, so that its pieces differ from those the weights were trained on, and it brings a regular-expression engine.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Longest stretch of characters that is cut into pieces; a longer one is unknown (BERT's own limit).
const LONGEST_STRETCH: usize = 100;
/// Most pieces a word contributes: a hostile "word" of 10,000 signs must not fill the encoder.
const MOST_PIECES_OF_A_WORD: usize = 48;

/// The vocabulary of the encoder.
pub(crate) struct WordPieces {
    /// Pieces that begin a word.
    first: HashMap<Box<str>, i32>,
    /// Pieces that go on (`##ing`), without their mark.
    rest: HashMap<Box<str>, i32>,
    longest: usize,
    pub(crate) begin: i32,
    pub(crate) end: i32,
    unknown: i32,
}

impl WordPieces {
    /// Reads `vocab.txt`: one piece a line, its number is the line's. `None` where a special piece is missing.
    pub(crate) fn parse(vocabulary: &str) -> Option<Self> {
        let mut first: HashMap<Box<str>, i32> = HashMap::new();
        let mut rest: HashMap<Box<str>, i32> = HashMap::new();
        for (number, piece) in vocabulary.lines().enumerate() {
            match piece.strip_prefix("##") {
                Some(inner) if !inner.is_empty() => rest.insert(inner.into(), number as i32),
                _ => first.insert(piece.into(), number as i32),
            };
        }
        let longest = first.keys().chain(rest.keys()).map(|piece| piece.len()).max()?;
        let special = |name: &str| first.get(name).copied();
        let (begin, end, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        Some(Self { first, rest, longest, begin, end, unknown })
    }

    /// Whether a lower-case word is one piece of the vocabulary.
    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.first.contains_key(word)
    }

    /// Appends the pieces of one word (at least one) to `ids`.
    pub(crate) fn push(&self, word: &str, ids: &mut Vec<i32>) {
        let before = ids.len();
        if word.is_ascii() {
            // The common case needs no Unicode tables.
            let lower = word.to_ascii_lowercase();
            let clean = |c: char| !c.is_ascii_control();
            self.push_stretches(lower.chars().filter(|&c| clean(c)), ids);
        } else {
            self.push_stretches(normalized(word), ids);
        }
        if ids.len() == before {
            ids.push(self.unknown);
        }
        ids.truncate(before + MOST_PIECES_OF_A_WORD);
    }

    /// Cuts at punctuation and CJK characters, each of which stands alone.
    fn push_stretches(&self, characters: impl Iterator<Item = char>, ids: &mut Vec<i32>) {
        let mut stretch = String::new();
        for c in characters {
            if c.is_whitespace() || stands_alone(c) {
                self.push_stretch(&stretch, ids);
                stretch.clear();
                if !c.is_whitespace() {
                    self.push_stretch(c.encode_utf8(&mut [0; 4]), ids);
                }
            } else {
                stretch.push(c);
            }
        }
        self.push_stretch(&stretch, ids);
    }

    /// Longest piece first, from the left; a stretch with any unknown part is unknown as a whole.
    fn push_stretch(&self, stretch: &str, ids: &mut Vec<i32>) {
        if stretch.is_empty() {
            return;
        }
        let before = ids.len();
        let mut left = stretch;
        let mut pieces = &self.first;
        if stretch.chars().count() > LONGEST_STRETCH {
            ids.push(self.unknown);
            return;
        }
        while !left.is_empty() {
            let mut length = left.floor_char_boundary(self.longest);
            let id = loop {
                match pieces.get(&left[..length]) {
                    Some(&id) => break Some(id),
                    None => length = left.floor_char_boundary(length.saturating_sub(1)),
                }
                if length == 0 {
                    break None;
                }
            };
            let Some(id) = id else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            };
            ids.push(id);
            left = &left[length..];
            pieces = &self.rest;
        }
    }
}

/// BERT's cleaning: no control or format characters, no accents, lower case.
fn normalized(word: &str) -> impl Iterator<Item = char> {
    word.chars()
        .filter(|&c| {
            c != '\u{fffd}' && (c.is_whitespace() || c.general_category_group() != GeneralCategoryGroup::Other)
        })
        .nfd()
        .filter(|c| c.general_category() != GeneralCategory::NonspacingMark)
        .flat_map(char::to_lowercase)
}

fn stands_alone(c: char) -> bool {
    c.is_ascii_punctuation()
        || (!c.is_ascii() && (c.general_category_group() == GeneralCategoryGroup::Punctuation || is_cjk(c)))
}

/// The CJK blocks that BERT's tokenizer sets apart.
fn is_cjk(c: char) -> bool {
    matches!(c as u32,
        0x4E00..=0x9FFF | 0x3400..=0x4DBF | 0x20000..=0x2A6DF | 0x2A700..=0x2B73F | 0x2B740..=0x2B81F
        | 0x2B920..=0x2CEAF | 0xF900..=0xFAFF | 0x2F800..=0x2FA1F)
}

/// The casing classes that the encoder's casing feature tells apart, in the order of the training.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
    /// `[CLS]`, `[SEP]` and padding.
    None = 0,
    Lower = 1,
    Title = 2,
    Upper = 3,
    Mixed = 4,
    Digit = 5,
    Other = 6,
}

impl Casing {
    /// The class of a word: *armed*, *Sirte*, *UN*, *McKay*, *2016*, *—*.
    pub(crate) fn of(word: &str) -> Self {
        let (mut upper, mut lower, mut first_upper, mut digit) = (0u32, 0u32, false, false);
        for c in word.chars() {
            if c.is_uppercase() {
                first_upper |= upper + lower == 0;
                upper += 1;
            } else if c.is_lowercase() {
                lower += 1;
            } else {
                digit |=
                    c.is_ascii_digit() || (!c.is_ascii() && c.general_category() == GeneralCategory::DecimalNumber);
            }
        }
        match (upper, lower) {
            (0, 0) if digit => Self::Digit,
            (0, 0) => Self::Other,
            (0, _) => Self::Lower,
            (1, _) if first_upper => Self::Title,
            (_, 0) => Self::Upper,
            _ => Self::Mixed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces() -> WordPieces {
        WordPieces::parse("[PAD]\n[UNK]\n[CLS]\n[SEP]\nsir\n##te\n##s\n-\nal\n.\nhaf\n##tar\n中\na\n##b").unwrap()
    }

    fn ids(word: &str) -> Vec<i32> {
        let mut ids = Vec::new();
        pieces().push(word, &mut ids);
        ids
    }

    #[test]
    fn words_are_cut_longest_piece_first() {
        assert_eq!(ids("Sirte"), [4, 5]);
        assert_eq!(ids("SIRTES"), [4, 5, 6]);
        assert_eq!(ids("al-Haftar"), [8, 7, 10, 11]);
    }

    #[test]
    fn accents_format_characters_and_cjk_are_as_in_training() {
        assert_eq!(ids("Sírte"), [4, 5]);
        assert_eq!(ids("Haf\u{ad}tar"), [10, 11]);
        assert_eq!(ids("中中"), [12, 12]);
    }

    #[test]
    fn what_has_no_piece_is_unknown() {
        assert_eq!(ids("sirx"), [1]);
        assert_eq!(ids("\u{200e}"), [1]);
        assert_eq!(ids(&"a".repeat(101)), [1]);
        assert_eq!(ids(&".".repeat(101)).len(), MOST_PIECES_OF_A_WORD);
    }

    #[test]
    fn casing_classes_follow_the_training_rule() {
        let classes =
            ["armed", "Sirte", "A", "UN", "McKay", "iPhone", "2016", "5km", "—", "Émile", "'S"].map(Casing::of);
        use Casing::{Digit, Lower, Mixed, Other, Title, Upper};
        assert_eq!(classes, [Lower, Title, Title, Upper, Mixed, Mixed, Digit, Lower, Other, Title, Title]);
    }

    proptest! {
        #[test]
        fn any_word_has_pieces(word in any::<String>()) {
            let ids = ids(&word);
            prop_assert!(!ids.is_empty() && ids.len() <= MOST_PIECES_OF_A_WORD);
        }
    }
}
