//! `labels.json`: what the numbers that the network gives stand for.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::annotation::Upos;
use crate::lemma::Script;
use crate::model::LanguageError;
use crate::names::Tags;

/// The label lists of every head, checked and ready for decoding.
pub(crate) struct Labels {
    pub(crate) upos: Vec<Upos>,
    pub(crate) feats: Vec<BTreeMap<String, String>>,
    pub(crate) lemma: Vec<Script>,
    pub(crate) names: Tags,
    pub(crate) rel: Vec<String>,
    /// Index of the relation `root`.
    pub(crate) root: usize,
    /// Most pieces that the encoder takes at once, without `[CLS]` and `[SEP]`.
    pub(crate) max_pieces: usize,
}

#[derive(Deserialize)]
struct File {
    upos: Vec<String>,
    feats: Vec<BTreeMap<String, String>>,
    lemma: Vec<String>,
    names: Vec<String>,
    rel: Vec<String>,
    max_pieces: usize,
}

impl Labels {
    /// Reads `labels.json`.
    ///
    /// # Errors
    /// [`LanguageError::Labels`] names the first label that cannot be read.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, LanguageError> {
        let file: File = serde_json::from_slice(json).map_err(|error| LanguageError::Labels(error.to_string()))?;
        let unknown =
            |head: &str, label: &str| LanguageError::Labels(format!("{head} has the unknown label {label:?}"));
        let upos = file.upos.iter().map(|tag| Upos::parse(tag).ok_or_else(|| unknown("upos", tag)));
        let lemma = file.lemma.iter().map(|script| Script::parse(script).ok_or_else(|| unknown("lemma", script)));
        let no_root = || LanguageError::Labels("rel has no label \"root\"".to_owned());
        Ok(Self {
            upos: upos.collect::<Result<_, _>>()?,
            feats: file.feats,
            lemma: lemma.collect::<Result<_, _>>()?,
            names: Tags::parse(&file.names).map_err(|tag| unknown("names", &tag))?,
            root: file.rel.iter().position(|label| label == "root").ok_or_else(no_root)?,
            rel: file.rel,
            max_pieces: file.max_pieces.clamp(16, 510),
        })
    }
}
