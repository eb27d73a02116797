//! Rule: "AP reported …, quoting two officials": the quoted inform the one who quotes, of the same content.

use variorum_language::Upos;

use variorum_record::Span;

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
            let kept = before(page, index, at, &acts[outer].content);
            acts[outer].content.clone_from(&kept);
            found.push(Act {
                rule: "quoting",
                sentence: index,
                cue: at,
                cue_span: token.span,
                informant: Some(informant),
                content: kept,
                speech: acts[outer].speech,
                stance: acts[outer].stance,
                nominal: false,
                within: Some(outer),
                read: None,
            });
        }
    }
    found.retain(|act| !act.content.is_empty());
    acts.extend(found);
}

/// The pieces of a content without the words from the quoting on.
fn before(page: &Page<'_>, index: usize, quoting: usize, content: &[Span]) -> Vec<Span> {
    let sentence = &page.text.sentences[index];
    let first = sentence.reach(quoting).0;
    let end = sentence.tokens[..first]
        .iter()
        .rev()
        .find(|token| token.upos != Upos::Punct)
        .map_or(sentence.span.start, |token| token.span.end);
    let cut = sentence.tokens[first].span;
    let cut_at = |piece: &Span| if piece.contains(cut) { Span::new(piece.start, end) } else { *piece };
    content.iter().map(cut_at).filter(|piece| !piece.is_empty()).collect()
}
