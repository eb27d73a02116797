//! Who signed a page.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::captures;

use super::unit::{End, Unit};
use crate::credits;

static BY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W{0,2}(?:(?:written|posted|reported|story|words|text|published|edited|article|report) by|by|authors?|writer|reporter)(?-u:\b)\s*:?\s*(.*)$")
        .expect("a valid expression")
});
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:Dr\.? |Mr\.? |Mrs\.? |Ms\.? )?[\p{Lu}][\p{L}.'’-]*(?: (?:[\p{Lu}][\p{L}.'’-]*|al-[\p{Lu}]\w+|el-[\p{Lu}]\w+|bin|ibn|van|von|de|da|del|der|la|le|di)){1,4}")
        .expect("a valid expression")
});
static BIO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W{0,2}((?:dr\.? )?[\p{L}.'’-]+(?: [\p{L}.'’-]+){1,3}) (?:is (?:an? |the |our )?(?:[^.]{0,60}?(?-u:\b))?(?:director|editor|writer|journalist|reporter|correspondent|author|analyst|fellow|professor|contributor|columnist|researcher|lecturer|founder|blogger|freelance\w*|student|scholar|expert|consultant|intern|photographer|producer|host)(?-u:\b)|covers |writes (?:about|for|on) |blogs |tweets )")
        .expect("a valid expression")
});
static NEWS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:killed|dead|died|detained|arrested|held|kidnapped|missing|accused|wounded|injured|said|says|told|wanted|jailed|believed)(?-u:\b)")
        .expect("a valid expression")
});

/// Words with a capital that follow a name in a byline and are no part of it.
#[rustfmt::skip]
const STOPS: [&str; 21] = [
    " On ", " For ", " At ", " In ", " Published", " Updated", " Posted", " Last", " Special to", " Jan", " Feb", " Mar ",
    " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep", " Oct ", " Nov ", " Dec ",
];

/// Whether a unit is a byline: "By Ann Name", "Written By" with or without a name, with a date or an address after it.
pub(crate) fn is_byline(unit: &Unit) -> bool {
    let Some(part) = captures(&BY, unit.text) else { return false };
    if unit.shape.words > 16 || unit.shape.end == End::Stop && unit.shape.words > 6 {
        return false;
    }
    let rest = part[1].trim();
    rest.is_empty() || NAME.is_match(rest) || credits::agency(rest).is_some() || staff(rest)
}

/// The name in a byline; none where it names an agency or nobody.
pub(crate) fn author(text: &str) -> Option<String> {
    let rest = captures(&BY, text)?.get(1)?.as_str().trim();
    names(rest)
}

/// The agency that a byline names.
pub(crate) fn agency(text: &str) -> Option<&'static str> {
    let rest = captures(&BY, text).and_then(|part| part.get(1).map(|rest| rest.as_str().trim().to_owned()));
    let line = rest.unwrap_or_else(|| text.trim().to_owned());
    let line = line.split(['|', '•', '·', '–', '—']).next().unwrap_or(&line);
    let line = line.trim().trim_end_matches(" staff").trim_end_matches(" Staff");
    line.split(['/', ',']).find_map(credits::agency)
}

/// Whether a line is a person's name and nothing else.
pub(crate) fn bare_name(text: &str) -> Option<String> {
    let found = NAME.find(text)?;
    let words = text.split_whitespace().count();
    let plain = text.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c));
    (found.end() == text.len() && (2..=4).contains(&words) && plain && !text.ends_with('.')).then(|| text.to_owned())
}

/// The author whom a note at the end of a page describes: "Ann Name is a reporter in Example."
pub(crate) fn bio(text: &str) -> Option<String> {
    let part = captures(&BIO, text).filter(|_| !NEWS.is_match(text))?;
    let name = part[1].to_owned();
    (NAME.find(&name).is_some_and(|found| found.end() == name.len()) && !name.starts_with("The ")).then_some(name)
}

fn names(rest: &str) -> Option<String> {
    let mut found = Vec::new();
    let rest = rest.split(['|', '•', '·', '–', '—', '@', '<', '(']).next().unwrap_or(rest);
    for part in rest.split(" and ").flat_map(|part| part.split([',', ';', '&'])).map(str::trim) {
        match NAME.find(part) {
            Some(name)
                if credits::agency(name.as_str()).is_none()
                    && !staff(name.as_str())
                    && !name.as_str().starts_with("The ") =>
            {
                let name = name.as_str();
                // "By Ann Name for The Gazette", "By Ann Name On March 3": the name ends where the capitals change role.
                let end = STOPS.iter().filter_map(|stop| format!("{name} ").find(stop)).min().unwrap_or(name.len());
                if found.is_empty() || part.split_whitespace().count() <= 4 && !looks_like_outlet(part) {
                    found.push(without_stop(&name[..end]).to_owned());
                }
            }
            _ if found.is_empty() => return None,
            _ => {}
        }
    }
    found.dedup();
    (!found.is_empty()).then(|| found.join(", "))
}

/// A name without the full stop of its line; "Jr." and initials keep theirs.
fn without_stop(name: &str) -> &str {
    let last = name.rsplit(' ').next().unwrap_or(name);
    if last.chars().count() > 4 { name.trim_end_matches('.') } else { name }
}

fn staff(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["staff", "admin", "editor", "newsroom", "news desk", "web desk", "our correspondent", "agencies", "team"]
        .iter()
        .any(|word| lower.contains(word))
}

fn looks_like_outlet(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "news",
        "times",
        "post",
        "herald",
        "press",
        "gazette",
        "daily",
        "the ",
        "correspondent",
        "editor",
        "reporter",
        "online",
    ]
    .iter()
    .any(|word| lower.contains(word))
        || text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    #[test]
    fn bylines() {
        for (text, want) in [
            ("By Ann Name", Some("Ann Name")),
            ("By Ann Name and Bo van Other", Some("Ann Name, Bo van Other")),
            ("By Ann Name, The Gazette", Some("Ann Name")),
            ("by Ann Name | ann@gazette.example | 3 March 2019", Some("Ann Name")),
            ("Written By", None),
            ("By Reuters Staff", None),
            ("By AFP", None),
        ] {
            assert!(is_byline(&units(text, true)[0]), "{text}");
            assert_eq!(author(text).as_deref(), want, "{text}");
        }
        assert_eq!(agency("By AFP"), Some("AFP"));
        assert!(!is_byline(&units("By Monday the town was empty, the mayor said.", true)[0]));
        assert!(!is_byline(&units("By noon", true)[0]));
    }

    #[test]
    fn notes_on_the_author() {
        assert_eq!(bio("Ann Name is a reporter for The Gazette in Example.").as_deref(), Some("Ann Name"));
        assert_eq!(bio("Ann Name is the Executive Director of the Harbour Institute.").as_deref(), Some("Ann Name"));
        assert_eq!(bio("The group is a member of the council."), None);
        assert_eq!(bio("Ann Name covers the armed forces for The Gazette.").as_deref(), Some("Ann Name"));
        for text in [
            "Ann Name was killed on Monday.",
            "Harbour Watch reports that the journalist was beaten.",
            "Ann Name is the third reporter killed this year.",
        ] {
            assert_eq!(bio(text), None, "{text}");
        }
    }
}
