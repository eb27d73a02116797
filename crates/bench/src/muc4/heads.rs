//! The head noun of a phrase, by its words alone: keys give strings without trees, so both sides are cut by one rule.

/// Words that end the noun group of an English phrase.
const ENDS: [&str; 44] = [
    "of",
    "in",
    "on",
    "at",
    "from",
    "with",
    "for",
    "to",
    "near",
    "by",
    "and",
    "or",
    "who",
    "whom",
    "which",
    "that",
    "whose",
    "where",
    "as",
    "including",
    "belonging",
    "located",
    "traveling",
    "travelling",
    "aboard",
    "inside",
    "outside",
    "between",
    "among",
    "against",
    "during",
    "after",
    "before",
    "under",
    "over",
    "about",
    "were",
    "was",
    "is",
    "are",
    "being",
    "accused",
    "identified",
    "wearing",
];

/// The last word of the first noun group, in lower case, without possessive.
pub(crate) fn head(phrase: &str) -> String {
    let mut head = String::new();
    for word in phrase.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let opens = word.starts_with(['[', '(']) || word == "--";
        if !head.is_empty() && (opens || ENDS.contains(&bare.as_str())) {
            break;
        }
        if bare.is_empty() {
            continue;
        }
        bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(&bare).clone_into(&mut head);
        if word.ends_with([',', ';', ':', ']', ')']) && !word.ends_with("\",") {
            break;
        }
    }
    head
}

/// The singular of a head noun, for lists of dictionary forms.
pub(crate) fn singular(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("men") {
        return format!("{stem}man");
    }
    if let Some(stem) = noun.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    for end in ["sses", "ches", "shes", "xes"] {
        if noun.ends_with(end) {
            return noun[..noun.len() - 2].to_owned();
        }
    }
    match noun {
        "people" | "children" | "women" => noun.to_owned(),
        _ if noun.ends_with("ss") || noun.len() < 4 => noun.to_owned(),
        _ => noun.strip_suffix('s').unwrap_or(noun).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_ends_the_first_noun_group() {
        for (phrase, want) in [
            ("MEMBERS OF THE PEOPLE'S FRONT [PF]", "members"),
            ("the \"Black\" guards' post", "post"),
            ("JANE ROE, A MAYOR", "roe"),
            ("DYNAMITE AND GRENADES", "dynamite"),
            ("", ""),
        ] {
            assert_eq!(head(phrase), want, "{phrase}");
        }
        assert_eq!(singular("policemen"), "policeman");
        assert_eq!(singular("embassies"), "embassy");
    }
}
