//! Rule: "In a report, the panel said … The report noted …": a document taken up again speaks for those who were said to speak in it.

use super::{Act, Page};
use crate::tree;

/// How many sentences back the document may have been named.
const BACK: usize = 3;

pub(super) fn fill(page: &Page<'_>, acts: &mut [Act]) {
    for at in 0..acts.len() {
        let Some(who) = acts[at].informant.as_ref() else { continue };
        let here = acts[at].sentence;
        let sentence = &page.text.sentences[here];
        // One of an earlier sentence speaks on; its words are not here.
        if !sentence.span.contains(who.span) {
            continue;
        }
        let noun = tree::lemma(sentence, who.head);
        let definite = sentence
            .children(who.head)
            .any(|child| matches!(sentence.tokens[child].text.to_lowercase().as_str(), "the" | "this" | "that"));
        if !definite || !page.lexicon.informants.documents.contains(&noun) {
            continue;
        }
        let names_document = |act: &&Act| {
            let before = &page.text.sentences[act.sentence];
            act.informant
                .as_ref()
                .is_some_and(|author| before.span.contains(author.span) && tree::lemma(before, author.head) != noun)
                && (0..before.tokens.len()).any(|token| {
                    tree::lemma(before, token) == noun
                        && (before.tokens[token].is("obl") || before.tokens[token].is("obj"))
                })
        };
        let author = acts[..at]
            .iter()
            .rev()
            .filter(|act| act.sentence < here && act.sentence + BACK >= here)
            .find(names_document)
            .and_then(|act| act.informant.clone());
        if let Some(author) = author
            && let Some(who) = acts[at].informant.as_mut()
        {
            who.name = author.name;
            who.anonymous = author.anonymous;
            who.affiliation = author.affiliation;
        }
    }
}
