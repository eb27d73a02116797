//! The model beside the rules: what both find is surer, what the model alone finds is added, and what it reads over several
//! sentences is taken over.
//!
//! The rules stay first where they read a cue: they know stance, nesting and kinds of content, which the model's training data does
//! not hold. The model knows cues that no list has, sources and quotations that a tree does not join.

use variorum_language::{Attribution, Sentence, Upos};
use variorum_record::{Span, Speech, Stance};

use super::{Act, Page};
use crate::lexicon::ContentKind;
use crate::tree;

/// The name of the rule of an act that the model alone found.
pub(crate) const RULE: &str = "model";

/// How sure the model must be of an act that no rule finds, to make claims of it.
const LEAST_SCORE: f32 = 0.5;

/// How sure the model must be of what it reads beyond the rule of the same cue.
const LEAST_BEYOND: f32 = 0.5;

/// An attribution of the model behind an act.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    /// Its place among the text's attributions.
    pub(crate) at: usize,
    /// How sure the model is.
    pub(crate) score: f32,
}

/// Joins the model's attributions with the acts that the rules found.
pub(super) fn join(page: &Page<'_>, acts: &mut Vec<Act>) {
    for (at, found) in page.text.attributions.iter().enumerate() {
        let Some((index, cue)) = cue_token(page, found.cue) else { continue };
        let reading = Some(Reading { at, score: found.score });
        let same = |act: &Act| {
            act.sentence == index
                && found.cue.overlap(page.text.sentences[index].tokens[act.cue].span) > 0
                && act.rule != super::unverified::RULE
        };
        let mut agreed = false;
        for act in acts.iter_mut().filter(|act| same(act)) {
            agreed = true;
            if !act.nominal && act.content.iter().any(|piece| found.content.iter().any(|one| one.overlap(*piece) > 0)) {
                act.read = reading;
                take_over(page, act, found);
            }
        }
        if !agreed {
            acts.extend(act(page, found, reading, (index, cue), acts));
        }
    }
}

/// The sentence and the token at the head of a cue's words.
fn cue_token(page: &Page<'_>, cue: Span) -> Option<(usize, usize)> {
    let index = page.text.sentence_from(cue.start);
    let sentence = page.text.sentences.get(index).filter(|sentence| sentence.span.overlap(cue) > 0)?;
    head_of(sentence, cue).map(|head| (index, head))
}

/// The highest token of a span within a sentence; of several, the first verb.
pub(crate) fn head_of(sentence: &Sentence, span: Span) -> Option<usize> {
    let inside = |at: usize| sentence.tokens[at].span.overlap(span) > 0;
    let tops: Vec<usize> = (0..sentence.tokens.len())
        .filter(|at| {
            inside(*at) && sentence.tokens[*at].head.is_none_or(|head| head >= sentence.tokens.len() || !inside(head))
        })
        .collect();
    let verb = tops.iter().copied().find(|at| sentence.tokens[*at].upos == Upos::Verb);
    verb.or_else(|| tops.iter().copied().find(|at| sentence.tokens[*at].upos != Upos::Punct)).or(tops.first().copied())
}

/// Gives an act of a rule what the model reads beyond it: a source that it lacks, and content in other sentences.
fn take_over(page: &Page<'_>, act: &mut Act, found: &Attribution) {
    if found.score < LEAST_BEYOND {
        return;
    }
    if act.informant.is_none() {
        act.informant = source(page, found);
    }
    let sentence = page.text.sentences[act.sentence].span;
    for piece in &found.content {
        let elsewhere = piece.start >= sentence.end || piece.end <= sentence.start;
        if elsewhere && act.content.iter().all(|own| own.overlap(*piece) == 0) {
            act.content.push(*piece);
        }
    }
    act.content.sort();
}

fn source(page: &Page<'_>, found: &Attribution) -> Option<crate::informant::Informant> {
    let span = found.source?;
    let sentence = page.text.sentences.get(page.text.sentence_from(span.start))?;
    page.informant(sentence, head_of(sentence, span)?)
}

/// An act that the model alone finds.
fn act(
    page: &Page<'_>,
    found: &Attribution,
    read: Option<Reading>,
    (index, cue): (usize, usize),
    acts: &[Act],
) -> Option<Act> {
    if found.score < LEAST_SCORE {
        return None;
    }
    let sentence = &page.text.sentences[index];
    // What nobody is named to say, and what holds no statement ("the achievements", "its presence"), is no claim: the model's
    // training data annotates every attitude.
    let verb = first_verb(page, found)?;
    let informant = Some(source(page, found)?);
    // What a rule lets somebody say by another cue of the sentence, the model must not repeat.
    let told = |act: &Act| act.sentence == index && found.content.iter().all(|piece| act.holds(*piece));
    if acts.iter().any(told) {
        return None;
    }
    let speech =
        if found.content.iter().any(|piece| page.quotation_at(piece.start).is_some_and(|q| q.span.contains(*piece))) {
            Speech::Direct
        } else {
            Speech::Indirect
        };
    Some(Act {
        rule: RULE,
        sentence: index,
        cue,
        cue_span: found.cue,
        informant,
        content: found.content.clone(),
        speech,
        stance: stance(page, sentence, cue, verb),
        nominal: false,
        within: None,
        read,
    })
}

/// The first verb of a content that is finite or an infinitive, by its form; `None` where it states nothing.
fn first_verb(page: &Page<'_>, found: &Attribution) -> Option<&'static str> {
    let first = page.text.sentence_from(found.content[0].start);
    let words = page.text.sentences[first..].iter().flat_map(|sentence| &sentence.tokens);
    let inside = |span: Span| found.content.iter().any(|piece| piece.contains(span));
    let end = found.content.iter().map(|piece| piece.end).max().unwrap_or(0);
    words
        .take_while(|token| token.span.start < end)
        .filter(|token| inside(token.span))
        .find_map(|token| ["Fin", "Inf"].into_iter().find(|form| token.has("VerbForm", form)))
}

/// What the cue carries by the lists, whatever its content; an infinitive ("wants to", "ordered them to") is expected, not told.
fn stance(page: &Page<'_>, sentence: &Sentence, cue: usize, verb: &str) -> Stance {
    let lemma = tree::lemma(sentence, cue);
    let kinds =
        [ContentKind::Clause, ContentKind::Quotation, ContentKind::Infinitive, ContentKind::Noun, ContentKind::Of];
    let listed = kinds.into_iter().find_map(|kind| page.lexicon.cue(&lemma, kind)).map(|cue| cue.stance);
    let stance = listed.or_else(|| page.lexicon.noun_cue(&lemma));
    match stance {
        Some(Stance::Asserts) | None if verb == "Inf" => Stance::Expects,
        None => Stance::Asserts,
        Some(stance) => stance,
    }
}
