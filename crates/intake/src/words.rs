//! Words and what kind they are, as far as a page's furniture can be told from its article by them.

/// The words of a text: runs of letters and digits, with inner apostrophes and hyphens.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Whether a word is one of the closed classes of English: it makes sentences and carries no topic.
pub(crate) fn is_function_word(word: &str) -> bool {
    let lower = word.to_lowercase().replace('’', "'");
    FUNCTION_WORDS.binary_search(&lower.as_str()).is_ok()
}

/// A word reduced so that its inflections meet ("attacked", "attacks"); none for function words and very short ones.
pub(crate) fn stem(word: &str) -> Option<String> {
    let lower = word.to_lowercase().replace('’', "'");
    let bare = lower.strip_suffix("'s").unwrap_or(&lower);
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || FUNCTION_WORDS.binary_search(&bare).is_ok() {
        return None;
    }
    Some(bare.chars().take(6).collect())
}

/// Whether the word speaks to the reader.
pub(crate) fn is_second_person(word: &str) -> bool {
    let lower = word.to_lowercase().replace('’', "'");
    matches!(lower.as_str(), "you" | "your" | "yours" | "you're" | "you'll" | "you've" | "you'd")
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
