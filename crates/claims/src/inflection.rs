//! Dictionary forms of the words that the data files use, by rule and by a list of irregular ones.
//!
//! A tagger trained on general text gives rare verbs of conflict wrong lemmas ("besieged" → "besieg"); the words that matter here are
//! known beforehand, so their inflected forms are made once and looked up.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

/// The irregular forms of `data/inflections.toml`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Irregular {
    verbs: BTreeMap<String, Vec<String>>,
    nouns: BTreeMap<String, Vec<String>>,
}

/// Inflected form to dictionary form.
#[derive(Debug, Default)]
pub(crate) struct Inflections {
    verbs: HashMap<String, String>,
    nouns: HashMap<String, String>,
}

impl Inflections {
    /// Makes the forms of all these words; keys with particles, objects or modifiers ("cut_off", "air strike") give each of their words.
    pub(crate) fn of<'a>(
        verbs: impl Iterator<Item = &'a String>,
        nouns: impl Iterator<Item = &'a String>,
        irregular: &Irregular,
    ) -> Self {
        let mut made = Self::default();
        // Sorted, for two words can share a form; and a word that is listed as it stands is no form of another ("talks", "hurt").
        let verbs: BTreeSet<&str> = verbs.map(|verb| verb.split(['_', '+']).next().unwrap_or(verb)).collect();
        let nouns: BTreeSet<&str> = nouns.filter_map(|noun| noun.trim_end_matches(" of").rsplit(' ').next()).collect();
        made.verbs.extend(verbs.iter().map(|verb| ((*verb).to_owned(), (*verb).to_owned())));
        made.nouns.extend(nouns.iter().map(|noun| ((*noun).to_owned(), (*noun).to_owned())));
        for verb in verbs {
            for form in verb_forms(verb) {
                made.verbs.entry(form).or_insert_with(|| verb.to_owned());
            }
        }
        for noun in nouns {
            for form in noun_forms(noun) {
                made.nouns.entry(form).or_insert_with(|| noun.to_owned());
            }
        }
        for (verb, forms) in &irregular.verbs {
            for form in forms {
                made.verbs.insert(form.clone(), verb.clone());
            }
        }
        for (noun, forms) in &irregular.nouns {
            for form in forms {
                made.nouns.insert(form.clone(), noun.clone());
            }
        }
        made
    }

    /// The dictionary form of a verb's form.
    pub(crate) fn verb(&self, form: &str) -> Option<&str> {
        self.verbs.get(form).map(String::as_str)
    }

    /// The dictionary form of a noun's form.
    pub(crate) fn noun(&self, form: &str) -> Option<&str> {
        self.nouns.get(form).map(String::as_str)
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn verb_forms(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned(), with_s(verb)];
    let letters: Vec<char> = verb.chars().collect();
    let (last, before) = (letters.last().copied(), letters.len().checked_sub(2).map(|at| letters[at]));
    match (before, last) {
        (Some('i'), Some('e')) => {
            forms.push(format!("{verb}d"));
            forms.push(format!("{}ying", &verb[..verb.len() - 2]));
        }
        (Some('e'), Some('e')) => {
            forms.push(format!("{verb}d"));
            forms.push(format!("{verb}ing"));
        }
        (_, Some('e')) => {
            forms.push(format!("{verb}d"));
            forms.push(format!("{}ing", &verb[..verb.len() - 1]));
        }
        (Some(before), Some('y')) if !is_vowel(before) => {
            forms.push(format!("{}ied", &verb[..verb.len() - 1]));
            forms.push(format!("{verb}ing"));
        }
        (before, Some(last)) => {
            forms.push(format!("{verb}ed"));
            forms.push(format!("{verb}ing"));
            // "stop" doubles, "visit" does not: both are made, for only one of them is ever met.
            if !is_vowel(last) && before.is_some_and(is_vowel) && last.is_ascii_alphabetic() {
                forms.push(format!("{verb}{last}ed"));
                forms.push(format!("{verb}{last}ing"));
            }
        }
        _ => {}
    }
    forms
}

fn noun_forms(noun: &str) -> Vec<String> {
    vec![noun.to_owned(), with_s(noun)]
}

fn with_s(word: &str) -> String {
    let letters: Vec<char> = word.chars().rev().take(2).collect();
    match (letters.get(1), letters.first()) {
        (Some(before), Some('y')) if !is_vowel(*before) => format!("{}ies", &word[..word.len() - 1]),
        (_, Some('s' | 'x' | 'z')) | (Some('c' | 's'), Some('h')) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_verbs_are_known_by_their_forms() {
        let verbs: Vec<String> = ["besiege", "deny", "cut_off", "halt", "flee", "stop"].map(str::to_owned).to_vec();
        let nouns: Vec<String> = ["casualty", "air strike", "flight of"].map(str::to_owned).to_vec();
        let irregular: Irregular = toml::from_str(include_str!("../../../data/inflections.toml")).unwrap();
        let known = Inflections::of(verbs.iter(), nouns.iter(), &irregular);
        for (form, lemma) in [
            ("besieged", "besiege"),
            ("denied", "deny"),
            ("halting", "halt"),
            ("fled", "flee"),
            ("stopped", "stop"),
            ("cut", "cut"),
        ] {
            assert_eq!(known.verb(form), Some(lemma), "{form}");
        }
        assert_eq!(known.noun("casualties"), Some("casualty"));
        assert_eq!(known.noun("strikes"), Some("strike"));
    }
}
