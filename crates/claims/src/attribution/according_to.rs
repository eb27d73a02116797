//! Rule: "according to X": the content is the clause that the phrase hangs on, without it.

use variorum_language::Sentence;
use variorum_record::Stance;

use super::{Act, Page, pieces, reported};
use crate::tree;

const RULE: &str = "according_to";

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len())
        .filter(|at| sentence.tokens[*at].text.eq_ignore_ascii_case("according"))
        .filter(|at| sentence.tokens.get(at + 1).is_some_and(|next| next.text.eq_ignore_ascii_case("to")))
        .filter_map(|cue| act(page, index, sentence, cue))
        .collect()
}

fn act(page: &Page<'_>, index: usize, sentence: &Sentence, cue: usize) -> Option<Act> {
    // Either the noun governs "according" (its case), or "according" governs the noun (older guidelines).
    let source = match sentence.tokens[cue].head {
        Some(head) if head > cue && sentence.tokens[cue].is("case") => head,
        _ => sentence
            .children(cue)
            .find(|child| *child > cue && (sentence.tokens[*child].is("obl") || sentence.tokens[*child].is("nmod")))?,
    };
    let top = if sentence.dominates(cue, source) { cue } else { source };
    let informant = page.informant(sentence, source)?;
    let clause = match sentence.tokens[top].head {
        Some(_) if frames_sentence(page, sentence, cue, top) => sentence.root()?,
        Some(head) => tree::clause_of(sentence, head),
        None => return before(page, index, sentence, cue, informant),
    };
    let content = pieces(sentence, &tree::subtree(sentence, clause, &[top]));
    if content.is_empty() {
        return None;
    }
    Some(make(page, index, sentence, cue, informant, content))
}

/// Set off by a comma at the end of a sentence, or at its beginning, the phrase speaks of the whole sentence, wherever the tree hangs it;
/// not where it stands within quoted words.
fn frames_sentence(page: &Page<'_>, sentence: &Sentence, cue: usize, top: usize) -> bool {
    let (first, end) = sentence.reach(top);
    let only_marks = |range: std::ops::Range<usize>| {
        range.into_iter().all(|at| sentence.tokens[at].upos == variorum_language::Upos::Punct)
    };
    let comma = cue > 0 && sentence.tokens[cue - 1].text == ",";
    let at_edge = only_marks(0..first.min(cue)) || comma && only_marks(end.max(cue)..sentence.tokens.len());
    at_edge
        && page.quotation_at(sentence.tokens[cue].span.start).is_none()
        && sentence.root().is_some_and(|root| root != top && root != cue)
}

/// A sentence fragment (a quotation, then "according to X"): all that stands before.
fn before(
    page: &Page<'_>,
    index: usize,
    sentence: &Sentence,
    cue: usize,
    informant: crate::informant::Informant,
) -> Option<Act> {
    let words: Vec<usize> = (0..cue).collect();
    let content = pieces(sentence, &words);
    (!content.is_empty()).then(|| make(page, index, sentence, cue, informant, content))
}

fn make(
    page: &Page<'_>,
    index: usize,
    sentence: &Sentence,
    cue: usize,
    informant: crate::informant::Informant,
    content: Vec<variorum_record::Span>,
) -> Act {
    Act {
        rule: RULE,
        sentence: index,
        cue,
        cue_span: sentence.span_of(cue, cue + 2),
        informant: Some(informant),
        speech: reported::speech(page, &content),
        content,
        stance: Stance::Asserts,
        nominal: false,
        within: None,
        read: None,
    }
}

/// A phrase that speaks of the whole sentence is no part of what somebody in that sentence says.
pub(super) fn cut_from_others(page: &Page<'_>, acts: &mut [Act]) {
    for at in 0..acts.len() {
        let (rule, index, size) = (acts[at].rule, acts[at].sentence, acts[at].size());
        let Some(phrase) = acts[at].informant.as_ref().map(|who| who.span.cover(acts[at].cue_span)) else { continue };
        if rule != RULE {
            continue;
        }
        let sentence = &page.text.sentences[index];
        for other in
            acts.iter_mut().filter(|other| other.sentence == index && other.holds(phrase) && other.size() < size)
        {
            let tokens: Vec<usize> = (0..sentence.tokens.len())
                .filter(|token| {
                    other.holds(sentence.tokens[*token].span) && phrase.overlap(sentence.tokens[*token].span) == 0
                })
                .collect();
            other.content = pieces(sentence, &tokens);
        }
    }
}
