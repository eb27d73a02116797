//! Rule: a cue without a subject at the head of its sentence ("Adding that …") has the speaker of the sentence before.

use super::{Act, Page};

pub(super) fn fill(page: &Page<'_>, acts: &mut [Act], first: usize) {
    for at in first..acts.len() {
        let opens = acts[at].cue == 0 || page.text.sentences[acts[at].sentence].tokens[acts[at].cue].head.is_none();
        if acts[at].informant.is_some()
            || !opens
            || page.text.sentences[acts[at].sentence].tokens[acts[at].cue].has("Voice", "Pass")
        {
            continue;
        }
        let here = acts[at].sentence;
        let same_paragraph = |act: &&Act| {
            act.sentence + 1 == here
                && page.text.sentences[act.sentence].paragraph == page.text.sentences[here].paragraph
        };
        let before = acts[..first].iter().rev().filter(same_paragraph).find(|act| act.informant.is_some());
        if let Some(speaker) = before.and_then(|act| act.informant.clone()) {
            acts[at].informant = Some(speaker);
        }
    }
    // Passives keep nobody: "it is believed that" names no informant.
}
