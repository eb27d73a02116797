//! Words folded for comparison: rough stems of content words, and names without articles.

use std::collections::BTreeSet;

/// Words that carry no content; they never make two claims alike.
const EMPTY: &[&str] = &[
    "a", "about", "after", "again", "against", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been",
    "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during", "each", "for",
    "from", "had", "has", "have", "having", "he", "her", "here", "him", "his", "how", "if", "in", "into", "is", "it",
    "its", "just", "may", "might", "more", "most", "no", "not", "now", "of", "off", "on", "one", "only", "or", "other",
    "our", "out", "over", "own", "said", "say", "says", "she", "should", "so", "some", "such", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "two", "under", "until", "up",
    "was", "we", "were", "what", "when", "where", "which", "while", "who", "will", "with", "would", "you", "your",
];

/// A rough English stem: lower case without an ending of inflection. It only has to give two forms of a word one key.
pub(crate) fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(&word);
    for (ending, put) in [
        ("ies", "y"),
        ("ied", "y"),
        ("ings", ""),
        ("ing", ""),
        ("ers", "er"),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("e", ""),
    ] {
        if let Some(root) = word.strip_suffix(ending)
            && root.chars().count() >= 3
            && !(ending == "s" && root.ends_with('s'))
        {
            let root = format!("{root}{put}");
            // "cutting" and "cut", but "killing" and "kill".
            let mut chars = root.chars().rev();
            let (last, before) = (chars.next(), chars.next());
            let doubled = last == before && matches!(last, Some('b' | 'd' | 'g' | 'm' | 'n' | 'p' | 'r' | 't'));
            let inflected = matches!(ending, "ing" | "ings" | "ed");
            return if doubled && inflected { root[..root.len() - 1].to_owned() } else { root };
        }
    }
    word.to_owned()
}

/// The stems of the content words of a text.
pub(crate) fn stems(text: &str) -> BTreeSet<String> {
    words(text).filter(|word| !EMPTY.contains(&word.as_str())).map(|word| stem(&word)).collect()
}

/// The words of a text, lower case, in their order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'')
        .map(|word| word.trim_matches(['’', '\'']))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// A name folded for comparison: lower-case words without a leading article.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let skip = usize::from(words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an"));
    words[skip..].join(" ")
}

/// A description folded for comparison, without the number of those described ("the two officials": "officials").
pub(crate) fn uncounted(text: &str) -> String {
    const COUNTS: [&str; 18] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "some", "many", "both",
        "few", "dozens", "hundreds", "of", "the",
    ];
    let folded = folded(text);
    let mut rest = folded.as_str();
    while let Some((first, tail)) = rest.split_once(' ') {
        if !(COUNTS.contains(&first) || first.chars().all(|c| c.is_ascii_digit())) {
            break;
        }
        rest = tail;
    }
    rest.to_owned()
}

/// A name as a person writes it at the head of a title.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// At most so many characters of a text, cut at a word.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let cut: String = text.chars().take(most).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head).trim_end_matches([',', ';', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for (a, b) in [
            ("retreated", "retreat"),
            ("strikes", "strike"),
            ("cities", "city"),
            ("stopped", "stop"),
            ("fighting", "fight"),
            ("killed", "kill"),
        ] {
            assert_eq!(stem(a), stem(b));
        }
        assert_ne!(stem("kill"), stem("kiln"));
    }

    #[test]
    fn a_text_is_cut_at_a_word() {
        assert_eq!(shortened("one two  three", 9), "one two…");
        assert_eq!(shortened("one", 9), "one");
    }
}
