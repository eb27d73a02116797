//! The graph of the attribution head: word vectors in, tag scores and link vectors out, run by `rten`.

use std::borrow::Cow;
use std::sync::Arc;

use rten::{ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use crate::annotation::Sentence;
use crate::attribution::window::{self, Window};
use crate::graph::Graph;
use crate::model::LanguageError;

const INPUTS: [&str; 3] = ["vectors", "states", "mask"];
const OUTPUTS: [&str; 4] = ["tags", "links", "roles", "incidents"];

/// One window as the graph reads it.
pub(crate) struct WindowInput {
    vectors: Vec<f32>,
    states: Vec<i32>,
}

impl WindowInput {
    pub(crate) fn new(window: &Window, sentences: &[Sentence], context: &[Vec<f32>]) -> Self {
        let vectors = context[window.sentences.clone()].concat();
        Self { vectors, states: window::states(window, sentences) }
    }
}

/// The loaded graph.
pub(crate) struct HeadNetwork(Graph<3, 4>);

impl HeadNetwork {
    /// Loads an ONNX graph.
    ///
    /// # Errors
    /// [`LanguageError::Attribution`] where it is no such graph or lacks an input or output.
    pub(crate) fn load(onnx: Cow<'static, [u8]>) -> Result<Self, LanguageError> {
        Graph::load(onnx, INPUTS, OUTPUTS).map(Self).map_err(LanguageError::Attribution)
    }

    /// Scores of a batch of windows, padded to the longest; `sizes` are the numbers a word has in each output.
    ///
    /// # Errors
    /// [`LanguageError::Attribution`] where the graph fails or does not fit `sizes`.
    pub(crate) fn run(
        &self,
        batch: &[WindowInput],
        sizes: [usize; 4],
        pool: &Arc<ThreadPool>,
    ) -> Result<HeadScores, LanguageError> {
        let rows = batch.len();
        let words = batch.iter().map(|window| window.states.len()).max().unwrap_or(0);
        let width = batch.iter().map(|window| window.vectors.len() / window.states.len().max(1)).max().unwrap_or(0);
        let mut vectors = vec![0f32; rows * words * width];
        let mut states = vec![0i32; rows * words];
        let mut mask = vec![0i32; rows * words];
        for (row, window) in batch.iter().enumerate() {
            let here = row * words..row * words + window.states.len();
            vectors[here.start * width..here.end * width].copy_from_slice(&window.vectors);
            states[here.clone()].copy_from_slice(&window.states);
            mask[here].fill(1);
        }
        let inputs: [Value; 3] = [
            Tensor::from_data(&[rows, words, width], vectors).into(),
            Tensor::from_data(&[rows, words], states).into(),
            Tensor::from_data(&[rows, words], mask).into(),
        ];
        let outputs = self.0.run(inputs, pool).map_err(LanguageError::Attribution)?;
        let plane = |value: Value, size: usize| -> Result<Vec<f32>, LanguageError> {
            let found: Result<NdTensor<f32, 3>, _> = value.try_into();
            match found {
                Ok(tensor) if tensor.shape() == [rows, words, size] => Ok(tensor.into_data()),
                _ => Err(LanguageError::Attribution("its outputs do not fit attribution.json".to_owned())),
            }
        };
        let mut planes = Vec::with_capacity(outputs.len());
        for (value, size) in outputs.into_iter().zip(sizes) {
            planes.push(plane(value, size)?);
        }
        Ok(HeadScores { planes, words, sizes })
    }
}

/// The outputs for a batch.
pub(crate) struct HeadScores {
    /// Tags, links, roles, incidents.
    planes: Vec<Vec<f32>>,
    words: usize,
    sizes: [usize; 4],
}

/// The outputs for one window, each with one row a word.
pub(crate) struct WindowScores<'s> {
    pub(crate) tags: &'s [f32],
    pub(crate) links: &'s [f32],
    pub(crate) roles: &'s [f32],
    pub(crate) incidents: &'s [f32],
}

impl HeadScores {
    /// The scores of the first `words` words of a window.
    pub(crate) fn window(&self, row: usize, words: usize) -> WindowScores<'_> {
        let part = |which: usize| {
            let size = self.sizes[which];
            &self.planes[which][row * self.words * size..][..words * size]
        };
        WindowScores { tags: part(0), links: part(1), roles: part(2), incidents: part(3) }
    }
}
