//! Rule: silence: "declined to comment", "made no comment on casualties", "could not be reached for comment".

use variorum_language::{Sentence, Upos};
use variorum_record::{Speech, Stance};

use super::{Act, Page, pieces};
use crate::tree;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len())
        .filter(|at| sentence.tokens[*at].upos == Upos::Verb && keeps_silent(page, sentence, *at))
        .filter_map(|cue| {
            let informant = page.informant(sentence, tree::subject(sentence, cue)?)?;
            let tokens: Vec<usize> = tree::subtree(sentence, cue, &[]).into_iter().filter(|at| *at > cue).collect();
            let content = pieces(sentence, &tokens);
            (!content.is_empty()).then(|| Act {
                rule: "declined",
                sentence: index,
                cue,
                cue_span: sentence.tokens[cue].span,
                informant: Some(informant),
                content,
                speech: Speech::Indirect,
                stance: Stance::Declines,
                nominal: true,
                within: None,
                read: None,
            })
        })
        .collect()
}

fn keeps_silent(page: &Page<'_>, sentence: &Sentence, at: usize) -> bool {
    let words = &page.lexicon.declines;
    let lemma = tree::lemma(sentence, at);
    let silent_object = |object: usize| {
        words.objects.contains(&tree::lemma(sentence, object))
            && (tree::is_negated(sentence, object) || tree::is_negated(sentence, at))
    };
    if words.verbs.contains(&lemma) {
        return sentence.children(at).any(|child| {
            (sentence.tokens[child].is("xcomp") || sentence.tokens[child].is("obj"))
                && (words.complements.contains(&tree::lemma(sentence, child))
                    || words.objects.contains(&tree::lemma(sentence, child)))
        });
    }
    if words.light.contains(&lemma) && tree::objects(sentence, at).into_iter().any(silent_object) {
        return true;
    }
    if lemma == "comment" && tree::is_negated(sentence, at) {
        return true;
    }
    lemma == "reach"
        && tree::is_negated(sentence, at)
        && tree::obliques(sentence, at)
            .into_iter()
            .any(|oblique| words.objects.contains(&tree::lemma(sentence, oblique)))
}
