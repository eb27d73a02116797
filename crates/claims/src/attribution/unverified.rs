//! Rule: "the toll could not be independently verified", "the report has not been confirmed": whoever tells so doubts what is told.

use variorum_language::{Sentence, Upos};
use variorum_record::{Speech, Stance};

use super::{Act, Page, pieces};
use crate::tree;

/// Its name. What is left open is told by others, never through the one who leaves it open.
pub(crate) const RULE: &str = "unverified";

pub(super) fn find(page: &Page<'_>, acts: &mut Vec<Act>) {
    for (index, sentence) in page.text.sentences.iter().enumerate() {
        for cue in (0..sentence.tokens.len()).filter(|at| leaves_open(page, sentence, *at)) {
            let Some(subject) = subject(sentence, cue) else { continue };
            let content = pieces(sentence, &tree::subtree(sentence, subject, &[]));
            if content.is_empty() {
                continue;
            }
            acts.retain(|act| act.sentence != index || act.cue != cue);
            acts.push(Act {
                rule: RULE,
                sentence: index,
                cue,
                cue_span: sentence.tokens[cue].span,
                informant: None,
                content,
                speech: Speech::Narration,
                stance: Stance::Doubts,
                nominal: true,
                within: None,
                read: None,
            });
        }
    }
}

/// A verb of confirming in the passive that is negated.
fn leaves_open(page: &Page<'_>, sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].upos, Upos::Verb | Upos::Adj)
        && page.lexicon.doubts.conditions.contains(&tree::lemma(sentence, at))
        && tree::is_passive(sentence, at)
        && tree::is_negated(sentence, at)
}

/// What is left open: the subject, or the clause that stands for it ("it could not be confirmed that …").
fn subject(sentence: &Sentence, cue: usize) -> Option<usize> {
    let clause = || {
        sentence.children(cue).find(|child| sentence.tokens[*child].is("csubj") || sentence.tokens[*child].is("ccomp"))
    };
    let noun = |child: &usize| sentence.tokens[*child].is("nsubj") && sentence.tokens[*child].upos != Upos::Pron;
    sentence
        .children(cue)
        .find(noun)
        .or_else(clause)
        .or_else(|| sentence.children(cue).find(|child| sentence.tokens[*child].is("nsubj")))
}
