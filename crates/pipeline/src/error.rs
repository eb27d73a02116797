//! Why a build could not run.

use thiserror::Error;

/// A build that could not run; refused inputs are no error but part of the result.
#[derive(Debug, Error)]
pub enum PipelineError {
    /// The casebook could not be read or written.
    #[error(transparent)]
    Casebook(#[from] variorum_casebook::Error),
    /// The language model could not be loaded.
    #[error("language model: {0}")]
    Language(#[from] variorum_language::LanguageError),
    /// A data file of the claims room could not be used.
    #[error("data: {0}")]
    Lexicon(#[from] variorum_claims::LexiconError),
    /// A data file of the grounding room could not be used.
    #[error("data: {0}")]
    Grounding(#[from] variorum_grounding::KnowledgeError),
    /// A data file of the reconcile room could not be used.
    #[error("data: {0}")]
    Reconcile(#[from] variorum_reconcile::Error),
    /// A data file of the user's folder could not be read.
    #[error("{path}: cannot be read ({source}); give --data a folder with data files of this program")]
    Data {
        /// The file.
        path: std::path::PathBuf,
        /// The operating system's words.
        source: std::io::Error,
    },
    /// A record is to be made anew with other data or another model than it was built with.
    #[error(
        "the casebook was built with other data files or another model; give the same folder with --data, or add the reports again with \
         `variorum build`"
    )]
    OtherData,
    /// The threads could not be started.
    #[error("threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A cached reading could not be written.
    #[error("cache: {0}")]
    Cache(#[from] serde_json::Error),
}
