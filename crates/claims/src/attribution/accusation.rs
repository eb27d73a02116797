//! Rule: "X accused Y of doing Z", "blamed Y for Z": the content is the deed with the accused, the stance is an allegation.

use variorum_language::{Sentence, Upos};
use variorum_record::{Speech, Stance};

use super::reported;
use super::{Act, Page, pieces};
use crate::lexicon::ContentKind;
use crate::tree;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len()).filter_map(|cue| act(page, index, sentence, cue)).collect()
}

fn act(page: &Page<'_>, index: usize, sentence: &Sentence, cue: usize) -> Option<Act> {
    let lemma = tree::lemma(sentence, cue);
    if sentence.tokens[cue].upos != Upos::Verb || page.lexicon.cue(&lemma, ContentKind::Of).is_none() {
        return None;
    }
    let deed = sentence.children(cue).filter(|child| {
        let token = &sentence.tokens[*child];
        *child > cue
            && (token.is("advcl")
                || token.is("obl")
                || token.is("xcomp")
                || token.is("ccomp")
                || token.is("obj")
                || token.is("nsubj:pass"))
    });
    // "accused X, who …, of doing": a damaged tree may hang the deed lower, its "of" tells.
    let lower = (cue + 1..sentence.tokens.len()).filter(|at| {
        sentence.dominates(cue, *at)
            && sentence.tokens[*at].text.to_lowercase().ends_with("ing")
            && sentence
                .children(*at)
                .any(|mark| mark + 1 == *at && sentence.tokens[mark].text.eq_ignore_ascii_case("of"))
    });
    let mut deeds: Vec<usize> = deed.collect();
    if let Some(lower) = lower.min().filter(|lower| !deeds.iter().any(|deed| sentence.dominates(*deed, *lower))) {
        deeds.push(lower);
    }
    if deeds.is_empty() {
        return None;
    }
    let informant = reported::informant(page, sentence, cue);
    let mut tokens: Vec<usize> = deeds.iter().flat_map(|head| tree::subtree(sentence, *head, &[])).collect();
    if let Some(accused) = tree::passive_subject(sentence, cue) {
        tokens.extend(tree::subtree(sentence, accused, &[]));
    }
    tokens.sort_unstable();
    tokens.dedup();
    let content = pieces(sentence, &tokens);
    if content.is_empty() {
        return None;
    }
    Some(Act {
        rule: "accusation",
        sentence: index,
        cue,
        cue_span: sentence.tokens[cue].span,
        informant,
        content,
        speech: Speech::Indirect,
        stance: Stance::Alleges,
        nominal: false,
        within: None,
        read: None,
    })
}
