//! Which sentences the attribution head reads together, and where their words stand as to quotation marks.

use std::ops::Range;

use crate::annotation::Sentence;

/// Most words in a window of several paragraphs, as in training; only a longer paragraph is cut, between sentences.
const WORDS: usize = 160;

/// Most words (padding included) that the head reads at once.
pub(crate) const WORDS_A_BATCH: usize = 200;

/// Consecutive sentences, read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) sentences: Range<usize>,
    pub(crate) words: usize,
}

/// Whole paragraphs, up to [`WORDS`] words a window.
pub(crate) fn windows(sentences: &[Sentence]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    let mut start = 0;
    while start < sentences.len() {
        let paragraph = sentences[start].paragraph;
        let end = start + sentences[start..].iter().take_while(|one| one.paragraph == paragraph).count();
        let size: usize = sentences[start..end].iter().map(|one| one.tokens.len()).sum();
        for (at, sentence) in sentences[start..end].iter().enumerate() {
            let need = if at == 0 { size } else { sentence.tokens.len() };
            match windows.last_mut() {
                Some(window) if window.words + need <= WORDS => {
                    window.sentences.end = start + at + 1;
                    window.words += sentence.tokens.len();
                }
                _ => windows.push(Window { sentences: start + at..start + at + 1, words: sentence.tokens.len() }),
            }
        }
        start = end;
    }
    windows
}

/// For each word 0 outside quotation marks, 1 a mark, 2 inside; 3 more at the start of a sentence.
///
/// A paragraph begins outside; `training/attribution/quotes.py` counts in the same way.
pub(crate) fn states(window: &Window, sentences: &[Sentence]) -> Vec<i32> {
    let mut states = Vec::with_capacity(window.words);
    let mut inside = false;
    let mut paragraph = None;
    for sentence in &sentences[window.sentences.clone()] {
        inside &= paragraph == Some(sentence.paragraph);
        paragraph = Some(sentence.paragraph);
        for (at, token) in sentence.tokens.iter().enumerate() {
            let state = match token.text.as_str() {
                "“" | "„" | "‟" | "``" | "«" => {
                    inside = true;
                    1
                }
                "”" | "''" | "»" => {
                    inside = false;
                    1
                }
                "\"" | "″" => {
                    inside = !inside;
                    1
                }
                _ if inside => 2,
                _ => 0,
            };
            states.push(state + if at == 0 { 3 } else { 0 });
        }
    }
    states
}
