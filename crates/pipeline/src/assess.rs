//! Assessing a record anew by a policy, without reading a report again.

use std::path::{Path, PathBuf};

use variorum_grounding::Knowledge;
use variorum_reconcile::{Assessed, Knowledge as Reconciling, Policy};
use variorum_record::Tables;

use crate::data::DataFiles;
use crate::decisions::Standing;
use crate::error::PipelineError;

/// The policy that goes by a name (`acled`: of the data folder, else the shipped one) or lies in a file (`mine.toml`).
///
/// # Errors
/// Where there is no such policy, or its file is no policy.
pub fn policy(name: &str, data: Option<&Path>) -> Result<Policy, PipelineError> {
    let path = PathBuf::from(name);
    if path.extension().is_some_and(|end| end == "toml") {
        return Ok(Policy::read(&path)?);
    }
    match data.map(|folder| folder.join("policies").join(format!("{name}.toml"))).filter(|path| path.is_file()) {
        Some(path) => Ok(Policy::read(&path)?),
        None => Ok(Policy::shipped(name)?),
    }
}

/// What an assessment needs beside the record: the data, but no language model.
pub struct Assessor {
    pub(crate) reconciling: Reconciling,
    pub(crate) knowledge: Knowledge,
}

impl Assessor {
    /// Loads the data; files of `data` replace the shipped ones of the same name.
    ///
    /// # Errors
    /// Where a data file cannot be read or does not hold what it should.
    pub fn load(data: Option<&Path>) -> Result<Self, PipelineError> {
        Self::of(&DataFiles::read(data)?, data)
    }

    /// From data files that are read already.
    pub(crate) fn of(files: &DataFiles, data: Option<&Path>) -> Result<Self, PipelineError> {
        let reconciling = Reconciling::parse(Reconciling::FILES.map(|name| files.text(name)))?;
        let knowledge = match data {
            Some(folder) => Knowledge::load(folder)?,
            None => Knowledge::shipped()?,
        };
        Ok(Self { reconciling, knowledge })
    }

    /// Assesses a record by a policy.
    #[must_use]
    pub fn assess(&self, tables: &Tables, policy: &Policy) -> Assessed {
        let standing = Standing::of(&tables.decisions);
        let resolve = |text: &str, anchor, ahead| self.knowledge.dates.days(text, anchor, ahead);
        variorum_reconcile::assess(tables, &standing.decided, &self.reconciling, policy, &resolve)
    }
}
