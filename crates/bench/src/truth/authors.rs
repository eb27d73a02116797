//! Lists of authors as booksellers write them, down to the family names.

use std::collections::BTreeSet;

/// Family names, folded to plain letters.
pub(super) type Authors = BTreeSet<String>;

/// What stands where a name should and is none.
const NO_NAMES: [&str; 8] = ["not available", "none", "na", "n a", "unknown", "various", "author unknown", "anonymous"];
/// Words beside names.
const NO_PART: [&str; 14] =
    ["by", "jr", "sr", "ii", "iii", "phd", "dr", "prof", "inc", "et", "al", "associates", "editor", "edited"];

/// Reads "Varga, Ilie A.; Lenk, Petra", "Ilie A. Varga, Petra Lenk", "Varga, Ilie (Author) Lenk, Petra (Author)" alike.
pub(super) fn read(text: &str) -> Authors {
    let mut plain = String::new();
    let mut depth = 0usize;
    for letter in unescaped(text).chars() {
        match letter {
            '(' | '[' | '<' => {
                depth += 1;
                plain.push(';');
            }
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '|' | '/' | '&' => plain.push(';'),
            _ => plain.push(letter),
        }
    }
    let folded = plain.to_lowercase().replace(" and ", ";").replace(" with ", ";");
    if NO_NAMES.contains(&words(&folded).join(" ").as_str()) {
        return Authors::new();
    }
    folded.split(';').flat_map(family_names).collect()
}

/// The family names of a part without semicolons: "last, first[, last, first …]" or "first last[, first last …]".
fn family_names(part: &str) -> Vec<String> {
    let pieces: Vec<Vec<String>> = part.split(',').map(words).filter(|piece| !piece.is_empty()).collect();
    let last = |piece: &Vec<String>| piece.iter().rev().find(|word| word.len() > 1).cloned();
    let natural =
        pieces.len() == 1 || pieces.iter().all(|piece| piece.iter().filter(|word| word.len() > 1).count() > 1);
    let chosen: Vec<&Vec<String>> = if natural { pieces.iter().collect() } else { pieces.iter().step_by(2).collect() };
    chosen.into_iter().filter_map(last).collect()
}

/// Words of letters; hyphens and apostrophes join.
fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| letter.is_whitespace() || letter == '.' || letter == ';' || letter == ',')
        .map(|word| word.chars().filter(|letter| letter.is_alphabetic()).collect::<String>())
        .filter(|word| !word.is_empty() && !NO_PART.contains(&word.as_str()))
        .collect()
}

/// "&eacute;" and its like become their plain letter, "&amp;" an ampersand; other letters lose their marks where they have a plain form.
fn unescaped(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        found.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        match tail
            .find(';')
            .filter(|end| *end <= 8 && tail[..*end].chars().all(|letter| letter.is_ascii_alphanumeric()))
        {
            Some(end) => {
                let name = &tail[..end];
                let marked = ["acute", "grave", "uml", "circ", "tilde", "cedil", "ring", "slash"];
                match name.chars().next() {
                    Some(letter) if marked.iter().any(|mark| name[1..] == **mark) => found.push(letter),
                    _ => found.push('&'),
                }
                rest = &tail[end + 1..];
            }
            None => {
                found.push('&');
                rest = tail;
            }
        }
    }
    found.push_str(rest);
    found
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn ways_of_writing_one_list_are_one() {
        let wanted = ["lenk", "varga"];
        for text in [
            "Varga, Ilie A.; Lenk, Petra",
            "Ilie A. Varga, Petra Lenk",
            "Varga, Ilie (Author) Lenk, Petra (Joint Author)",
            "By (author) Varga, Ilie By (author) Lenk, Petra",
            "VARGA, ILIE, LENK, PETRA",
            "Varga &amp; Lenk",
            "Ilie Varga and Petra Lenk",
            "varga, ilie ;  lenk, petra ;  ",
        ] {
            assert!(read(text).iter().eq(wanted.iter()), "{text}: {:?}", read(text));
        }
        assert!(read("Gagn&eacute;, Luc").contains("gagne"));
        assert!(read("Not Available").is_empty() && read("").is_empty() && read("24").is_empty());
    }
}
