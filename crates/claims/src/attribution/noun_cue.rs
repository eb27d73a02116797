//! Rule: a noun that holds a statement: "the army's claim that …", "reports of clashes", "reports indicate two were killed".

use variorum_language::{Sentence, Upos};
use variorum_record::Stance;

use super::{Act, Page, pieces, reported};
use crate::tree;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len())
        .filter(|at| sentence.tokens[*at].upos == Upos::Noun)
        .filter_map(|cue| act(page, index, sentence, cue))
        .collect()
}

fn act(page: &Page<'_>, index: usize, sentence: &Sentence, cue: usize) -> Option<Act> {
    let stance = page.lexicon.noun_cue(&tree::lemma(sentence, cue))?;
    // The statement of a verb's object is the verb's own ("denied the claim that …").
    let governed = sentence.tokens[cue]
        .head
        .is_some_and(|head| sentence.tokens[cue].is("obj") && page.lexicon.is_cue(&tree::lemma(sentence, head)));
    if governed {
        return None;
    }
    let clause = sentence.children(cue).find(|child| {
        (sentence.tokens[*child].deprel == "acl" || sentence.tokens[*child].is("ccomp"))
            && sentence
                .children(*child)
                .any(|mark| sentence.tokens[mark].is("mark") && tree::lemma(sentence, mark) == "that")
    });
    let of = || {
        sentence.children(cue).find(|child| {
            sentence.tokens[*child].is("nmod")
                && tree::case(sentence, *child).as_deref() == Some("of")
                && crate::frames::triggers(sentence, page.lexicon).iter().any(|trigger| trigger.at == *child)
        })
    };
    let content = clause.or_else(of)?;
    let owner = sentence.children(cue).find(|child| {
        let token = &sentence.tokens[*child];
        token.deprel == "nmod:poss"
            || token.is("nmod") && matches!(tree::case(sentence, *child).as_deref(), Some("by" | "from"))
    });
    // "There was no confirmation of …": whoever tells so leaves it open; nobody denies.
    let negated = tree::is_negated(sentence, cue);
    let open = negated && matches!(tree::lemma(sentence, cue).as_str(), "confirmation" | "verification");
    let informant = match owner {
        None if open => None,
        Some(owner) => page.informant(sentence, owner),
        None => page.informant(sentence, cue).map(|mut who| {
            who.span = sentence.tokens[cue].span;
            who.name = sentence.tokens[cue].text.clone();
            who
        }),
    };
    let pieces = pieces(sentence, &tree::subtree(sentence, content, &[]));
    (!pieces.is_empty()).then(|| Act {
        rule: "noun_cue",
        sentence: index,
        cue,
        cue_span: sentence.tokens[cue].span,
        informant,
        speech: reported::speech(page, &pieces),
        content: pieces,
        stance: match (open, negated) {
            (true, _) => Stance::Doubts,
            (_, true) => Stance::Denies,
            _ => stance,
        },
        nominal: false,
        within: None,
        read: None,
    })
}
