//! The network: word pieces in, scores of every head out, run by `rten`.

use std::borrow::Cow;
use std::sync::Arc;

use rten::{ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use crate::graph::Graph;
use crate::labels::Labels;
use crate::model::LanguageError;

const INPUTS: [&str; 4] = ["ids", "case", "mask", "words"];
/// The rows of the encoder's word table for given pieces, as the exported graph names them: before position, casing and
/// context are added.
const WORD_ROWS: &str = "Mul_7";
const OUTPUTS: [&str; 8] = ["upos", "feats", "lemma", "names", "arc", "rel", "context", "factuality"];

/// One sentence as the network reads it: pieces with `[CLS]` and `[SEP]`, casing classes, first piece of each word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pieces {
    pub(crate) ids: Vec<i32>,
    pub(crate) case: Vec<i32>,
    pub(crate) firsts: Vec<i32>,
}

/// The loaded graph with its weights.
pub(crate) struct Network(Graph<4, 8>);

impl Network {
    /// Loads an ONNX graph.
    ///
    /// # Errors
    /// [`LanguageError::Network`] where it is no such graph or lacks an input or output.
    pub(crate) fn load(onnx: Cow<'static, [u8]>) -> Result<Self, LanguageError> {
        Graph::load(onnx, INPUTS, OUTPUTS).map(Self).map_err(LanguageError::Network)
    }

    /// The row of the word table for each piece, or `None` where the graph does not name its table.
    pub(crate) fn word_rows(&self, ids: &[i32], pool: &Arc<ThreadPool>) -> Option<Vec<Vec<f32>>> {
        let pieces = Tensor::from_data(&[1, ids.len()], ids.to_vec()).into();
        let rows: NdTensor<f32, 3> = self.0.run_to(self.0.inner(WORD_ROWS)?, pieces, pool).ok()?.try_into().ok()?;
        let [_, pieces, width] = rows.shape();
        (pieces == ids.len()).then(|| rows.into_data().chunks(width).map(<[f32]>::to_vec).collect())
    }

    /// Scores of a batch of sentences, padded to the longest.
    ///
    /// # Errors
    /// [`LanguageError::Network`] where the graph fails or its outputs do not fit the labels.
    pub(crate) fn run(
        &self,
        batch: &[&Pieces],
        labels: &Labels,
        pool: &Arc<ThreadPool>,
    ) -> Result<Scores, LanguageError> {
        let rows = batch.len();
        let width = batch.iter().map(|sentence| sentence.ids.len()).max().unwrap_or(0);
        let words = batch.iter().map(|sentence| sentence.firsts.len()).max().unwrap_or(0);
        let mut ids = vec![0i32; rows * width];
        let mut case = vec![0i32; rows * width];
        let mut mask = vec![0i32; rows * width];
        let mut firsts = vec![0i32; rows * words];
        for (row, sentence) in batch.iter().enumerate() {
            let pieces = row * width..row * width + sentence.ids.len();
            ids[pieces.clone()].copy_from_slice(&sentence.ids);
            case[pieces.clone()].copy_from_slice(&sentence.case);
            mask[pieces].fill(1);
            firsts[row * words..row * words + sentence.firsts.len()].copy_from_slice(&sentence.firsts);
        }
        let tensor = |data: Vec<i32>, columns: usize| Tensor::from_data(&[rows, columns], data).into();
        let inputs = [tensor(ids, width), tensor(case, width), tensor(mask, width), tensor(firsts, words)];
        let [upos, feats, lemma, names, arc, rel, context, factuality] =
            self.0.run(inputs, pool).map_err(LanguageError::Network)?;
        let tags = |value, head, size| Plane::new(value, head, [rows, words, size]);
        Ok(Scores {
            upos: tags(upos, "upos", labels.upos.len())?,
            feats: tags(feats, "feats", labels.feats.len())?,
            lemma: tags(lemma, "lemma", labels.lemma.len())?,
            names: tags(names, "names", labels.names.len())?,
            arc: tags(arc, "arc", words + 1)?,
            factuality: Plane::single(factuality, [rows, words])?,
            context: Plane::wide(context, [rows, words])?,
            rel: relations(rel, [rows, words, labels.rel.len(), words + 1])?,
        })
    }
}

/// The scores of a batch, `[sentence, word, label]`.
pub(crate) struct Scores {
    pub(crate) upos: Plane,
    pub(crate) feats: Plane,
    pub(crate) lemma: Plane,
    pub(crate) names: Plane,
    /// `[sentence, word, head]`, head 0 being the root and head j word j - 1; padded columns mean nothing.
    pub(crate) arc: Plane,
    /// One number a word.
    pub(crate) factuality: Plane,
    /// `[sentence, word, number]`: word vectors for the attribution head.
    pub(crate) context: Plane,
    /// `[sentence, word, relation, head]`.
    pub(crate) rel: NdTensor<f32, 4>,
}

impl Scores {
    /// The arc scores of a sentence of `words` words without the padded columns: `words` rows of `words + 1`.
    pub(crate) fn arcs(&self, row: usize, words: usize) -> Vec<f32> {
        (0..words).flat_map(|word| &self.arc.word(row, word)[..=words]).copied().collect()
    }
}

/// One score a label for every word of a batch, contiguous.
pub(crate) struct Plane {
    data: Vec<f32>,
    words: usize,
    labels: usize,
}

impl Plane {
    fn new(value: Value, head: &str, shape: [usize; 3]) -> Result<Self, LanguageError> {
        let found: Result<NdTensor<f32, 3>, _> = value.try_into();
        match found {
            Ok(tensor) if tensor.shape() == shape => {
                Ok(Self { data: tensor.into_data(), words: shape[1], labels: shape[2] })
            }
            _ => Err(misshapen(head)),
        }
    }

    /// One number a word, from an output without an axis for it.
    fn single(value: Value, shape: [usize; 2]) -> Result<Self, LanguageError> {
        let found: Result<NdTensor<f32, 2>, _> = value.try_into();
        match found {
            Ok(tensor) if tensor.shape() == shape => Ok(Self { data: tensor.into_data(), words: shape[1], labels: 1 }),
            _ => Err(misshapen("factuality")),
        }
    }

    /// Vectors of whatever width the graph gives.
    fn wide(value: Value, shape: [usize; 2]) -> Result<Self, LanguageError> {
        let found: Result<NdTensor<f32, 3>, _> = value.try_into();
        match found {
            Ok(tensor) if tensor.shape()[..2] == shape => {
                Ok(Self { words: shape[1], labels: tensor.shape()[2], data: tensor.into_data() })
            }
            _ => Err(misshapen("context")),
        }
    }

    /// The scores of one word.
    pub(crate) fn word(&self, row: usize, word: usize) -> &[f32] {
        &self.data[(row * self.words + word) * self.labels..][..self.labels]
    }

    /// The scores of the first `words` words of a sentence, one row after the other.
    pub(crate) fn sentence(&self, row: usize, words: usize) -> &[f32] {
        &self.data[row * self.words * self.labels..][..words * self.labels]
    }
}

fn relations(value: Value, shape: [usize; 4]) -> Result<NdTensor<f32, 4>, LanguageError> {
    let found: Result<NdTensor<f32, 4>, _> = value.try_into();
    found.ok().filter(|tensor| tensor.shape() == shape).ok_or_else(|| misshapen("rel"))
}

fn misshapen(head: &str) -> LanguageError {
    LanguageError::Network(format!("its output {head:?} does not fit labels.json"))
}
