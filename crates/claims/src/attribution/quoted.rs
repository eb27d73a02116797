//! Rule: words in quotation marks belong to the one who speaks them: an act that holds part of a quotation gets the whole; a quotation
//! that no act holds gets the cue beside it, or goes on from the quotation before it in its paragraph.

use variorum_language::{Sentence, Upos};
use variorum_record::{Span, Speech};

use super::interposed::speaker;
use super::reported::stance;
use super::{Act, Page};
use crate::informant::Informant;
use crate::lexicon::ContentKind;
use crate::quotation::Quotation;
use crate::tree;

/// A quotation with fewer words is a borrowed term ("safe haven"), unless a cue takes it.
const LEAST_WORDS: usize = 4;

pub(super) fn attach(page: &Page<'_>, acts: &mut Vec<Act>) {
    let mut last: Option<(usize, Act)> = None;
    for quotation in &page.quotations {
        let Some((first, end)) = sentences_of(page, quotation.span) else { continue };
        let paragraph = page.text.sentences[first].paragraph;
        let holder = holder(acts, *quotation, first, end);
        if let Some(at) = holder {
            extend(&mut acts[at], quotation.span);
            if acts[at].informant.is_some() {
                last = Some((paragraph, acts[at].clone()));
            }
            continue;
        }
        if words(page, quotation.span) < LEAST_WORDS {
            continue;
        }
        let found = beside(page, acts, *quotation, first, end).or_else(|| {
            let goes_on = last
                .as_ref()
                .filter(|(of, _)| *of == paragraph || *of + 1 == paragraph && !closed_before(page, quotation));
            goes_on.map(|(_, act)| Act {
                rule: "quotation_goes_on",
                content: vec![quotation.span],
                speech: Speech::Direct,
                nominal: false,
                within: None,
                read: None,
                ..act.clone()
            })
        });
        if let Some(act) = found {
            if act.informant.is_some() {
                last = Some((paragraph, act.clone()));
            }
            acts.push(act);
        }
    }
}

fn sentences_of(page: &Page<'_>, span: Span) -> Option<(usize, usize)> {
    let first = page.text.sentences.iter().position(|sentence| sentence.span.overlap(span) > 0)?;
    let count = page.text.sentences[first..].iter().take_while(|sentence| sentence.span.overlap(span) > 0).count();
    Some((first, first + count))
}

fn words(page: &Page<'_>, span: Span) -> usize {
    page.points.slice(span).split_whitespace().count()
}

/// The act outside the quotation that holds some of it.
fn holder(acts: &[Act], quotation: Quotation, first: usize, end: usize) -> Option<usize> {
    let shares = |act: &Act| act.content.iter().map(|piece| piece.overlap(quotation.span)).sum::<u32>();
    (0..acts.len())
        .filter(|at| (first..end).contains(&acts[*at].sentence) && !quotation.span.contains(acts[*at].cue_span))
        .filter(|at| shares(&acts[*at]) * 2 > quotation.span.len().min(acts[*at].size()))
        .max_by_key(|at| (shares(&acts[*at]), std::cmp::Reverse(acts[*at].size())))
}

fn extend(act: &mut Act, span: Span) {
    let touching = act.content.iter().position(|piece| piece.overlap(span) > 0);
    match touching {
        Some(at) => {
            act.content[at] = act.content[at].cover(span);
            let merged = act.content[at];
            act.content.retain(|piece| *piece == merged || !merged.contains(*piece));
        }
        None => act.content.push(span),
    }
    act.content.sort();
    let quoted: u32 = span.len();
    if quoted * 2 > act.size() {
        act.speech = Speech::Direct;
    }
}

/// A cue verb outside the marks, in a sentence of the quotation, or in the one before that ends with a colon, or the one after.
fn beside(page: &Page<'_>, acts: &[Act], quotation: Quotation, first: usize, end: usize) -> Option<Act> {
    let paragraph = page.text.sentences[first].paragraph;
    let same = |at: &usize| page.text.sentences.get(*at).is_some_and(|sentence| sentence.paragraph == paragraph);
    let ends_open = |at: &usize| {
        let mut tokens = page.text.sentences[*at].tokens.iter().rev();
        tokens.next().is_some_and(|token| matches!(token.text.as_str(), ":" | ","))
    };
    let before = first.checked_sub(1).filter(same).filter(ends_open);
    let candidates = (first..end).chain(before);
    candidates
        .flat_map(|index| cues(page, quotation, index))
        .map(|(index, cue, who)| make(page, acts, index, cue, who, quotation))
        .next()
}

fn cues<'p>(
    page: &'p Page<'_>,
    quotation: Quotation,
    index: usize,
) -> impl Iterator<Item = (usize, usize, Informant)> + 'p {
    let sentence: &Sentence = &page.text.sentences[index];
    (0..sentence.tokens.len()).filter_map(move |at| {
        let token = &sentence.tokens[at];
        let fits = token.upos == Upos::Verb
            && page.quotation_at(token.span.start).is_none()
            && page.lexicon.cue(&tree::lemma(sentence, at), ContentKind::Quotation).is_some();
        if !fits || quotation.span.contains(token.span) {
            return None;
        }
        let who = speaker(page, sentence, at).or_else(|| page.informant(sentence, tree::subject(sentence, at)?));
        let who = page.speaker_outside(sentence, at, who)?;
        Some((index, at, who))
    })
}

fn make(page: &Page<'_>, acts: &[Act], index: usize, cue: usize, who: Informant, quotation: Quotation) -> Act {
    let sentence = &page.text.sentences[index];
    let lemma = tree::lemma(sentence, cue);
    let carried = page.lexicon.cue(&lemma, ContentKind::Quotation).map(|knowledge| stance(sentence, cue, knowledge));
    let within =
        acts.iter().position(|act| act.sentence == index && act.cue != cue && act.holds(sentence.tokens[cue].span));
    Act {
        rule: "quotation_beside_cue",
        sentence: index,
        cue,
        cue_span: sentence.tokens[cue].span,
        informant: Some(who),
        content: vec![quotation.span],
        speech: Speech::Direct,
        stance: carried.unwrap_or(variorum_record::Stance::Asserts),
        nominal: false,
        within,
        read: None,
    }
}

/// Whether the quotation before this one was closed.
fn closed_before(page: &Page<'_>, quotation: &Quotation) -> bool {
    page.quotations
        .iter()
        .take_while(|other| other.span.start < quotation.span.start)
        .last()
        .is_none_or(|other| other.closed)
}
