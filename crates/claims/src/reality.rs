//! Whether what a clause tells of came to pass: what hangs on "failed to", "plans to", "if" or "in order to" did not, or not yet.

use std::collections::BTreeSet;

use serde::Deserialize;
use variorum_language::Sentence;

use crate::tree;

/// Words of `[reality]` in `cues.toml`.
#[derive(Debug, Deserialize)]
pub struct Reality {
    /// "failed to".
    pub failing: BTreeSet<String>,
    /// "prevented from".
    pub preventing: BTreeSet<String>,
    /// "tried to".
    pub trying: BTreeSet<String>,
    /// "agreed to", "called for".
    pub supposing: BTreeSet<String>,
    /// "an attempt to".
    pub nouns: BTreeSet<String>,
    /// "a planned attack".
    pub adjectives: BTreeSet<String>,
    /// "carry out".
    pub light: BTreeSet<String>,
    /// "if".
    pub conditions: BTreeSet<String>,
    /// "whether".
    pub open_questions: BTreeSet<String>,
}

impl Reality {
    /// Its verbs, without particles.
    pub(crate) fn verbs(&self) -> impl Iterator<Item = &String> {
        let verbs = self.failing.iter().chain(&self.preventing).chain(&self.trying).chain(&self.supposing);
        verbs.filter(|verb| !verb.contains('_'))
    }
}

/// What the words around a happening say of its coming to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It did not: the rule.
    Failed(&'static str),
    /// It was tried, or asked about: open.
    Open(&'static str),
    /// It may come.
    Supposed(&'static str),
}

impl Mood {
    /// The rule that read it.
    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::Failed(rule) | Self::Open(rule) | Self::Supposed(rule) => rule,
        }
    }
}

/// Reads the mood along a path from the telling word up to the words that govern it.
pub(crate) fn mood(
    sentence: &Sentence,
    path: &[usize],
    inside: &dyn Fn(usize) -> bool,
    words: &Reality,
) -> Option<Mood> {
    let told = *path.first()?;
    let adjective = |child: usize| {
        sentence.tokens[child].is("amod")
            && (words.adjectives.contains(&tree::lemma(sentence, child))
                || words.adjectives.contains(&sentence.tokens[child].text.to_lowercase()))
    };
    if sentence.children(told).any(adjective) {
        return Some(Mood::Supposed("planned_or_possible"));
    }
    if let Some(mood) = path.iter().find_map(|at| marked(sentence, *at, words)) {
        return Some(mood);
    }
    let whole = path;
    let path = told_itself(sentence, whole, words);
    if let Some(mood) = path.windows(2).find_map(|pair| governed(sentence, pair[0], pair[1], words)) {
        return Some(mood);
    }
    // An object's verb is where its path ends; what that verb hangs on says nothing of the object.
    let top = *path.last()?;
    let ends_at_object =
        path.len() > 1 && told_itself(sentence, whole, words).len() < whole.len() && !sentence.tokens[top].is("nmod");
    if ends_at_object {
        return None;
    }
    let head = sentence.tokens[top].head.filter(|head| inside(*head))?;
    above(sentence, top, head, words)
}

/// The path as far as the happening itself is meant: "asked to see the video of the shooting", "failed to address the violence" take it
/// for granted; only light verbs ("to carry out an attack") hand on what governs them.
fn told_itself<'p>(sentence: &Sentence, path: &'p [usize], words: &Reality) -> &'p [usize] {
    let through = |pair: &[usize]| {
        let relation = sentence.tokens[pair[0]].deprel.split(':').next().unwrap_or_default();
        match relation {
            "nmod" => false,
            "obj" | "obl" | "nsubj" => {
                words.light.contains(&tree::lemma(sentence, pair[1]))
                    || words.light.contains(&tree::lemma_with_particle(sentence, pair[1]))
            }
            _ => true,
        }
    };
    let stop = path.windows(2).position(|pair| !through(pair));
    match stop {
        Some(at) if sentence.tokens[path[at]].is("nmod") => &path[..=at],
        Some(at) => &path[..=at + 1],
        None => path,
    }
}

/// "If the rebels attack", "whether they attacked".
fn marked(sentence: &Sentence, at: usize, words: &Reality) -> Option<Mood> {
    let mark = |list: &BTreeSet<String>| {
        sentence.children(at).any(|child| {
            sentence.tokens[child].is("mark")
                && list.contains(&tree::lemma(sentence, child))
                // "even if", "as if" suppose nothing.
                && !(child > 0 && matches!(sentence.tokens[child - 1].text.to_lowercase().as_str(), "even" | "as"))
        })
    };
    if mark(&words.conditions) && sentence.tokens[at].is("advcl") {
        return Some(Mood::Supposed("conditional"));
    }
    mark(&words.open_questions).then_some(Mood::Open("open_question"))
}

/// "failed to take the town", "called for a withdrawal".
fn governed(sentence: &Sentence, below: usize, above: usize, words: &Reality) -> Option<Mood> {
    let relation = sentence.tokens[below].deprel.split(':').next().unwrap_or_default();
    if !matches!(relation, "xcomp" | "ccomp" | "obj" | "obl" | "csubj" | "nmod") {
        return None;
    }
    let lemma = tree::lemma(sentence, above);
    let with_case = tree::case(sentence, below).map(|case| format!("{lemma}_{case}"));
    let is = |list: &BTreeSet<String>| {
        with_case.as_ref().is_some_and(|key| list.contains(key))
            || list.contains(&lemma) && !(relation == "obl" || relation == "nmod")
    };
    if is(&words.failing) && relation == "xcomp" && !tree::is_negated(sentence, above) {
        return Some(Mood::Failed("did_not_come_to_it"));
    }
    if is(&words.trying) {
        return Some(Mood::Open("attempt"));
    }
    is(&words.supposing).then_some(Mood::Supposed("wanted_or_planned"))
}

/// What a clause without mood of its own hangs on: "prevented from leaving", "plans to attack", "sent troops to take the port".
fn above(sentence: &Sentence, below: usize, head: usize, words: &Reality) -> Option<Mood> {
    let token = &sentence.tokens[below];
    let mark = |word: &str| {
        sentence.children(below).any(|child| {
            (sentence.tokens[child].is("mark") || sentence.tokens[child].is("aux") || sentence.tokens[child].is("case"))
                && tree::lemma(sentence, child) == word
        })
    };
    let lemma = tree::lemma(sentence, head);
    if (token.is("advcl") || token.is("obl") || token.is("xcomp")) && mark("from") && words.preventing.contains(&lemma)
    {
        return Some(Mood::Failed("prevented"));
    }
    if token.is("acl") && mark("to") && words.nouns.contains(&lemma) {
        return Some(Mood::Supposed("wanted_or_planned"));
    }
    if token.is("nmod") && words.nouns.contains(&lemma) {
        return Some(Mood::Supposed("wanted_or_planned"));
    }
    let infinitive = token.has("VerbForm", "Inf") && mark("to");
    (token.is("advcl") && infinitive).then_some(Mood::Supposed("purpose"))
}
