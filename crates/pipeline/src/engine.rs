//! What reads one report: the model and the knowledge, loaded once.

use std::path::Path;

use variorum_claims::Lexicon;
use variorum_grounding::{GroundedReport, Knowledge};
use variorum_language::LanguageModel;
use variorum_reconcile::{Knowledge as Reconciling, Policy};
use variorum_record::Report;
use variorum_record::id::fingerprint;

use crate::assess::Assessor;
use crate::data::DataFiles;
use crate::error::PipelineError;

/// The reading of one report, before reports are compared.
pub type Reading = GroundedReport;

/// Model and knowledge.
pub struct Engine {
    pub(crate) model: LanguageModel,
    pub(crate) lexicon: Lexicon,
    pub(crate) knowledge: Knowledge,
    pub(crate) reconciling: Reconciling,
    pub(crate) policy: Policy,
    data_fingerprint: String,
}

impl Engine {
    /// Loads model and data; files of `data` replace the shipped ones of the same name.
    ///
    /// # Errors
    /// Where a data file cannot be read or does not hold what it should.
    pub fn load(data: Option<&Path>) -> Result<Self, PipelineError> {
        Self::assessing(data, None)
    }

    /// The same, with a policy by name or file.
    pub(crate) fn assessing(data: Option<&Path>, policy: Option<&str>) -> Result<Self, PipelineError> {
        let files = DataFiles::read(data)?;
        let lexicon = Lexicon::parse(
            files.text("cues.toml"),
            files.text("frames.toml"),
            files.text("numbers.toml"),
            files.text("inflections.toml"),
        )?;
        let Assessor { reconciling, knowledge } = Assessor::of(&files, data)?;
        let policy = crate::assess::policy(policy.unwrap_or(Policy::DEFAULT), data)?;
        let data_fingerprint = fingerprint(&[&files.fingerprint(), knowledge.fingerprint()]);
        // One thread a model: the pipeline's own threads read reports side by side.
        let model = LanguageModel::shipped(1)?;
        Ok(Self { model, lexicon, knowledge, reconciling, policy, data_fingerprint })
    }

    /// The fingerprint of the language model.
    #[must_use]
    pub fn model_fingerprint(&self) -> &str {
        self.model.fingerprint()
    }

    /// The fingerprint of the data files.
    #[must_use]
    pub fn data_fingerprint(&self) -> &str {
        &self.data_fingerprint
    }

    /// What a cached reading depends on besides the report.
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint(&[env!("CARGO_PKG_VERSION"), self.model_fingerprint(), &self.data_fingerprint])
    }

    /// Reads one report: language, claims, grounding. A report in another language has no claims.
    #[must_use]
    pub fn read(&self, report: &Report) -> Reading {
        if !report.is_analysed() {
            return GroundedReport::empty(report.report_id.clone());
        }
        let text = self.model.annotate(&report.text, &report.body);
        let claims = variorum_claims::extract(report, &text, &self.lexicon);
        variorum_grounding::ground_report(report, &text, claims, &self.knowledge)
    }
}
