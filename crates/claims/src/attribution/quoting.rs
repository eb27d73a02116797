//! Rule: "AP reported …, quoting two officials": the quoted inform the one who quotes, of the same content.

use variorum_language::Upos;

use super::{Act, Page};
use crate::tree;

pub(super) fn find(page: &Page<'_>, acts: &mut Vec<Act>) {
    let mut found = Vec::new();
    for (index, sentence) in page.text.sentences.iter().enumerate() {
        for at in 0..sentence.tokens.len() {
            let token = &sentence.tokens[at];
            let quotes = token.upos == Upos::Verb && matches!(tree::lemma(sentence, at).as_str(), "quote" | "cite");
            if !quotes || acts.iter().any(|act| act.sentence == index && act.cue == at) {
                continue;
            }
            let Some(object) = tree::objects(sentence, at).first().copied() else { continue };
            let Some(informant) = page.informant(sentence, object) else { continue };
            let outer =
                acts.iter().position(|act| act.sentence == index && act.cue != at && sentence.dominates(act.cue, at));
            let Some(outer) = outer else { continue };
            found.push(Act {
                rule: "quoting",
                sentence: index,
                cue: at,
                cue_span: token.span,
                informant: Some(informant),
                content: acts[outer].content.iter().copied().filter(|piece| !piece.contains(token.span)).collect(),
                speech: acts[outer].speech,
                stance: acts[outer].stance,
                nominal: false,
                within: Some(outer),
            });
        }
    }
    found.retain(|act| !act.content.is_empty());
    acts.extend(found);
}
