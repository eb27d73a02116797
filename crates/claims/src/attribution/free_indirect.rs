//! Rule: free indirect speech. A sentence without a cue that goes straight on with what the sentence before attributed is told by the same
//! informant: "The spokesman said the convoy was hit near the dam. The last of the trucks had burned out by dawn."
//!
//! The voice must show: the main verb is shifted back ("had burned"), or it tells a happening in the past and takes up what
//! was just said ("in the battle that followed", "they fled"). Whatever turns to another voice or another time ends it: a cue, a hedge,
//! quotation marks, a contrast, a present tense, a date of its own.

use std::collections::BTreeSet;

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::{Speech, Stance};

use super::{Act, Page};
use crate::{frames, tree};

/// Sentences that go on after one statement at most.
const LONGEST: usize = 2;

/// Openers and adverbs by which the outlet takes the word again or leaves the scene.
const TURNS: &[&str] = &[
    "however",
    "but",
    "meanwhile",
    "although",
    "though",
    "while",
    "despite",
    "separately",
    "elsewhere",
    "earlier",
    "previously",
    "already",
    "since",
    "ago",
    "recently",
    "nevertheless",
    "still",
    "yet",
    "instead",
    "according",
    "reportedly",
    "allegedly",
    "apparently",
    "once",
    "if",
];

pub(super) fn find(page: &Page<'_>, acts: &mut Vec<Act>) {
    let mut found: Vec<Act> = Vec::new();
    let mut run = 0;
    for index in 1..page.text.sentences.len() {
        let (before, here) = (&page.text.sentences[index - 1], &page.text.sentences[index]);
        let goes_on = found.last().filter(|act| act.content[0] == before.span && run < LONGEST).cloned();
        run = if goes_on.is_some() { run + 1 } else { 0 };
        let own_voice = here.paragraph == before.paragraph && is_narration(page, acts, index);
        let Some(act) = goes_on.or_else(|| told_by(page, acts, index - 1)).filter(|_| own_voice) else { continue };
        if shifted_back(here) || run == 0 && takes_up(page, here, before) {
            found.push(Act {
                rule: "free_indirect",
                content: vec![here.span],
                speech: Speech::Indirect,
                nominal: false,
                within: None,
                read: None,
                ..act
            });
        }
    }
    acts.extend(found);
}

/// The act that is the main clause of a sentence: indirect speech in the past by somebody known.
fn told_by(page: &Page<'_>, acts: &[Act], index: usize) -> Option<Act> {
    let sentence = &page.text.sentences[index];
    let root = sentence.root()?;
    let past = |cue: usize| sentence.tokens[cue].has("Tense", "Past") || sentence.tokens[cue].text.ends_with("ed");
    let act = acts.iter().find(|act| {
        act.sentence == index
            && (act.cue == root
                || sentence.tokens[act.cue].is("parataxis") && sentence.tokens[act.cue].head == Some(root))
            && matches!(act.rule, "reported_clause" | "interposed")
    })?;
    let fits = act.stance == Stance::Asserts && act.speech == Speech::Indirect && past(act.cue);
    (fits && act.informant.is_some()).then(|| act.clone())
}

/// Whether nobody else speaks in a sentence.
fn is_narration(page: &Page<'_>, acts: &[Act], index: usize) -> bool {
    let sentence = &page.text.sentences[index];
    let spoken = acts
        .iter()
        .any(|act| act.sentence == index || act.content.iter().any(|piece| piece.overlap(sentence.span) > 0));
    let quoted = page.quotations.iter().any(|quotation| quotation.span.overlap(sentence.span) > 0);
    let turns = sentence.tokens.iter().any(|token| TURNS.contains(&token.text.to_lowercase().as_str()));
    let dated = sentence.names.iter().any(|name| matches!(name.kind, NameKind::Date | NameKind::Time));
    let cue = (0..sentence.tokens.len()).any(|at| {
        sentence.tokens[at].upos == Upos::Verb && page.lexicon.hedges.passives.contains(&tree::lemma(sentence, at))
    });
    !(spoken || quoted || turns || dated || cue)
}

fn auxiliaries(sentence: &Sentence, at: usize) -> BTreeSet<String> {
    let auxiliary = |child: &usize| sentence.tokens[*child].is("aux");
    sentence.children(at).filter(auxiliary).map(|child| sentence.tokens[child].text.to_lowercase()).collect()
}

/// "had burned".
fn shifted_back(sentence: &Sentence) -> bool {
    let Some(root) = sentence.root().filter(|root| sentence.tokens[*root].upos == Upos::Verb) else { return false };
    // ("would" is as often the outlet's own supposing.)
    auxiliaries(sentence, root).contains("had")
}

/// A happening in the past, told of what the sentence before has told.
fn takes_up(page: &Page<'_>, here: &Sentence, before: &Sentence) -> bool {
    let Some(root) = here.root().filter(|root| here.tokens[*root].upos == Upos::Verb) else { return false };
    let present = ["is", "are", "has", "have", "will", "can", "may", "does", "do"];
    let past = !auxiliaries(here, root).iter().any(|word| present.contains(&word.as_str()))
        && !here.tokens[root].has("Tense", "Pres");
    let happening = frames::triggers(here, page.lexicon).iter().any(|trigger| trigger.at == root);
    past && happening && (pronoun_subject(here, root) || followed(here, root, before))
}

fn pronoun_subject(sentence: &Sentence, root: usize) -> bool {
    sentence.children(root).any(|child| {
        sentence.tokens[child].is("nsubj")
            && matches!(sentence.tokens[child].text.to_lowercase().as_str(), "they" | "it")
    })
}

/// "In the battle that followed", "after the clash": an adverbial ahead of the subject that points back.
fn followed(here: &Sentence, root: usize, before: &Sentence) -> bool {
    let nouns: BTreeSet<String> = (0..before.tokens.len())
        .filter(|at| before.tokens[*at].upos == Upos::Noun)
        .map(|at| tree::lemma(before, at))
        .collect();
    let subject = here.children(root).find(|child| here.tokens[*child].is("nsubj")).unwrap_or(root);
    here.children(root).filter(|child| *child < subject && here.tokens[*child].is("obl")).any(|oblique| {
        let definite = here.children(oblique).any(|child| here.tokens[child].text.eq_ignore_ascii_case("the"));
        let follows = (0..here.tokens.len()).any(|at| {
            here.dominates(oblique, at)
                && matches!(tree::lemma(here, at).as_str(), "follow" | "ensue" | "ensuing" | "following")
        });
        definite && (follows || nouns.contains(&tree::lemma(here, oblique)))
    })
}
