//! The attribution head: which words are a source, a cue, the content of what is said, and which belong together.
//!
//! The encoder reads sentence by sentence; this head reads the encoder's word vectors of whole paragraphs, so that a
//! quotation may run over several sentences. It was trained on PolNeAR (Newell et al. 2018), whose annotation is flat: what
//! is said inside of what is said is left to the rules of the claims room.

mod chain;
mod decode;
mod links;
mod network;
mod window;

use std::sync::Arc;

use rten::ThreadPool;
use variorum_record::Span;

use crate::annotation::{Attribution, Part, Sentence};
use crate::batch::batches;
use crate::model::LanguageError;
use decode::Decoder;
use network::{HeadNetwork, WindowInput};
use window::Window;

/// The head with its weights.
pub(crate) struct AttributionHead {
    network: HeadNetwork,
    decoder: Decoder,
}

impl AttributionHead {
    /// Loads `attribution.onnx` and `attribution.json`.
    ///
    /// # Errors
    /// [`LanguageError`] where the graph or its parameters cannot be used.
    pub(crate) fn load(onnx: std::borrow::Cow<'static, [u8]>, parameters: &[u8]) -> Result<Self, LanguageError> {
        Ok(Self { network: HeadNetwork::load(onnx)?, decoder: Decoder::parse(parameters)? })
    }

    /// The attributions and the parts in consecutive sentences; `context` holds each sentence's word vectors, one row a word.
    ///
    /// # Errors
    /// [`LanguageError::Network`] where the graph fails or its outputs do not fit its parameters.
    pub(crate) fn read(
        &self,
        sentences: &[Sentence],
        context: &[Vec<f32>],
        pool: &Arc<ThreadPool>,
    ) -> Result<(Vec<Attribution>, Vec<Part>), LanguageError> {
        let windows = window::windows(sentences);
        let (mut found, mut parts) = (Vec::new(), Vec::new());
        let lengths: Vec<usize> = windows.iter().map(|window| window.words).collect();
        for batch in batches(&lengths, window::WORDS_A_BATCH) {
            let inputs: Vec<WindowInput> =
                batch.iter().map(|&at| WindowInput::new(&windows[at], sentences, context)).collect();
            let scores = self.network.run(&inputs, self.decoder.sizes(), pool)?;
            for (row, &at) in batch.iter().enumerate() {
                let words = spans(&windows[at], sentences);
                let scores = scores.window(row, words.len());
                let numbers = numbers(&windows[at], sentences);
                found.extend(self.decoder.attributions(&scores, &numbers).into_iter().map(|one| one.placed(&words)));
                parts.extend(self.decoder.parts(&scores, &words));
            }
        }
        found.sort_by_key(|one: &Attribution| (one.cue, one.source));
        parts.sort_by_key(|part: &Part| part.span);
        Ok((found, parts))
    }
}

/// Where each word of a window stands.
fn spans(window: &Window, sentences: &[Sentence]) -> Vec<Span> {
    sentences[window.sentences.clone()].iter().flat_map(|one| one.tokens.iter().map(|token| token.span)).collect()
}

/// The number of each word's sentence.
fn numbers(window: &Window, sentences: &[Sentence]) -> Vec<usize> {
    let of = |(at, sentence): (usize, &Sentence)| std::iter::repeat_n(at, sentence.tokens.len());
    sentences[window.sentences.clone()].iter().enumerate().flat_map(of).collect()
}
