//! Words and what kind they are, as far as a page's furniture can be told from its article by them.

use regex::{Captures, Regex};

/// The groups of a match; asks first whether there is one, which is several times faster where mostly there is none.
pub(crate) fn captures<'t>(expression: &Regex, text: &'t str) -> Option<Captures<'t>> {
    if expression.is_match(text) { expression.captures(text) } else { None }
}

/// The words of a text: runs of letters and digits, with inner apostrophes and hyphens.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Whether a word is one of the closed classes of English: it makes sentences and carries no topic.
pub(crate) fn is_function_word(word: &str) -> bool {
    let mut buffer = [0; LONGEST];
    lower(word, &mut buffer).is_some_and(|word| FUNCTION_WORDS.binary_search(&word).is_ok())
}

/// Whether the word speaks to the reader.
pub(crate) fn is_second_person(word: &str) -> bool {
    let mut buffer = [0; LONGEST];
    lower(word, &mut buffer)
        .is_some_and(|word| matches!(word, "you" | "your" | "yours" | "you're" | "you'll" | "you've" | "you'd"))
}

/// A content word reduced to its first six letters in lower case, so that its inflections meet ("attacked", "attacks").
///
/// Six code points of 21 bits each, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stem(u128);

/// The stem of a word; none for function words and words of fewer than three letters.
pub(crate) fn stem(word: &str) -> Option<Stem> {
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let letters = bare.chars().filter(|c| c.is_alphabetic()).take(3).count();
    if letters < 3 || is_function_word(bare) {
        return None;
    }
    let first = bare.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).take(6);
    Some(Stem(first.fold(0, |packed, c| packed << 21 | c as u128)))
}

/// The different stems of a text, sorted.
pub(crate) fn stems(text: &str) -> Vec<Stem> {
    let mut stems: Vec<Stem> = words(text).filter_map(stem).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// Bytes of the longest function word, with room.
const LONGEST: usize = 12;

/// A short ASCII word in lower case, with straight apostrophes.
fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    for c in word.chars() {
        let c = if c == '’' { '\'' } else { c };
        *buffer.get_mut(length).filter(|_| c.is_ascii())? = c.to_ascii_lowercase() as u8;
        length += 1;
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// The closed classes of English, sorted.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "a", "about", "above", "after", "again", "against", "ago", "all", "almost", "along", "already", "also", "although",
    "always", "am", "among", "an", "and", "another", "any", "anyone", "anything", "are", "around", "as", "at", "away",
    "back", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can", "can't",
    "cannot", "could", "did", "didn't", "do", "does", "doesn't", "don't", "down", "during", "each", "either", "else",
    "enough", "even", "ever", "every", "few", "for", "from", "further", "had", "has", "hasn't", "have", "having", "he",
    "her", "here", "hers", "herself", "him", "himself", "his", "how", "however", "i", "if", "in", "indeed", "into",
    "is", "isn't", "it", "its", "itself", "just", "least", "less", "like", "many", "may", "me", "might", "more",
    "most", "much", "must", "my", "neither", "never", "no", "none", "nor", "not", "nothing", "now", "of", "off", "on",
    "once", "one", "only", "or", "other", "others", "our", "out", "over", "own", "per", "quite", "rather", "same",
    "she", "should", "since", "so", "some", "still", "such", "than", "that", "the", "their", "them", "themselves",
    "then", "there", "these", "they", "this", "those", "though", "through", "thus", "to", "too", "toward", "towards",
    "under", "until", "up", "upon", "us", "very", "was", "wasn't", "we", "were", "what", "when", "where", "whether",
    "which", "while", "who", "whom", "whose", "why", "will", "with", "within", "without", "won't", "would", "you",
    "your", "yours",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_sorted_for_the_search() {
        assert!(FUNCTION_WORDS.is_sorted());
        assert!(is_function_word("The") && is_function_word("didn’t") && !is_function_word("harbour"));
    }

    #[test]
    fn words_and_stems() {
        assert_eq!(
            words("“Don't go,” he said - north-east!").collect::<Vec<_>>(),
            ["Don't", "go", "he", "said", "north-east"]
        );
        assert_eq!(stem("attacked"), stem("Attacks’"));
        assert_eq!(stem("the"), None);
    }
}
