//! Rule: a cue beside its content: "The town fell, the mayor said", "“We left,” said Omar", "as the agency put it".
//!
//! The tree hangs such a cue below its content (`parataxis`, or `advcl` with "as"); the content is the rest of the clause.

use variorum_language::{Sentence, Upos};

use super::reported::{self, stance};
use super::{Act, Page, pieces};
use crate::informant::Informant;
use crate::lexicon::ContentKind;
use crate::tree;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len()).filter_map(|cue| act(page, index, sentence, cue)).collect()
}

fn act(page: &Page<'_>, index: usize, sentence: &Sentence, cue: usize) -> Option<Act> {
    let token = &sentence.tokens[cue];
    let lemma = tree::lemma(sentence, cue);
    let head = token.head?;
    let beside = token.is("parataxis")
        || token.is("advcl") && {
            // "…, forces in the east said, …": a finite cue without a mark is no adverbial, whatever the tree calls it.
            let marks: Vec<String> = sentence
                .children(cue)
                .filter(|child| sentence.tokens[*child].is("mark") || sentence.tokens[*child].is("advmod"))
                .map(|child| tree::lemma(sentence, child))
                .collect();
            let own_subject = sentence.children(cue).any(|child| sentence.tokens[child].is("nsubj"));
            marks.iter().any(|mark| mark == "as") || marks.is_empty() && own_subject && cue > head
        };
    if token.upos != Upos::Verb || !beside {
        return None;
    }
    let knowledge =
        page.lexicon.cue(&lemma, ContentKind::Clause).or_else(|| page.lexicon.cue(&lemma, ContentKind::Quotation))?;
    // A cue with its own complement speaks of that, not of its neighbour.
    if sentence.children(cue).any(|child| sentence.tokens[child].is("ccomp") && tree::is_complement(sentence, child)) {
        return None;
    }
    let informant = page.speaker_outside(sentence, cue, speaker(page, sentence, cue))?;
    let content = pieces(sentence, &tree::subtree(sentence, head, &[cue]));
    if content.is_empty() {
        return None;
    }
    Some(Act {
        rule: "interposed",
        sentence: index,
        cue,
        cue_span: token.span,
        informant: Some(informant),
        speech: reported::speech(page, &content),
        content,
        stance: stance(sentence, cue, knowledge),
        nominal: false,
        within: None,
        read: None,
    })
}

/// The subject, also where it follows the cue ("reported the Herald") and is read as its object.
pub(super) fn speaker(page: &Page<'_>, sentence: &Sentence, cue: usize) -> Option<Informant> {
    let own = sentence.children(cue).find(|child| sentence.tokens[*child].is("nsubj"));
    let inverted = || {
        sentence.children(cue).find(|child| {
            *child > cue && (sentence.tokens[*child].is("obj") || sentence.tokens[*child].is("obl:agent"))
        })
    };
    page.informant(sentence, tree::antecedent(sentence, own.or_else(inverted)?))
}
