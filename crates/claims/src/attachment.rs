//! Attachments that the words show and the tree misses.

use variorum_language::Sentence;

/// "… instrumental in driving the rebels out of the valley": "out of" right behind the object of a verb tells where the verb drives it,
/// wherever the tree hangs the place.
pub(crate) fn settle(sentence: &mut Sentence) {
    for at in 1..sentence.tokens.len().saturating_sub(1) {
        let [word, next] = [at, at + 1].map(|at| sentence.tokens[at].text.to_lowercase());
        if word != "out" || next != "of" || !sentence.tokens[at].is("case") {
            continue;
        }
        let Some(place) = sentence.tokens[at].head else { continue };
        let Some(verb) = verb_before(sentence, at) else { continue };
        if sentence.tokens[place].head != Some(verb) && !sentence.dominates(place, verb) {
            sentence.tokens[place].head = Some(verb);
            sentence.tokens[place].deprel = "obl".to_owned();
        }
    }
}

/// The verb whose object ends right before a word.
fn verb_before(sentence: &Sentence, at: usize) -> Option<usize> {
    let object = (0..at).rev().find(|object| sentence.tokens[*object].is("obj") && sentence.reach(*object).1 == at)?;
    sentence.tokens[object].head
}
