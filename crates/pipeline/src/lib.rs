//! The steps wired together: inputs in, one record out.
//!
//! ```text
//! inputs ─ intake ─▶ reports ─┬─ (one report at a time, cached) language ─ claims ─ grounding ─┐
//!                             └─ lineage ───────────────────────────────────────────┐          │
//!                                                    casebook ◀─ reconcile ◀────────┴─ entities┘
//! ```
//!
//! Steps that see one report run on all threads and are kept by content, model and data; steps that see several run over the whole
//! record. Nothing here depends on the order of the inputs or on the number of threads.

mod assess;
mod build;
mod cache;
mod data;
mod decisions;
mod engine;
mod error;
mod inputs;
mod progress;
mod summary;

pub use assess::{Assessor, policy};
pub use build::{BuildOptions, Built, build};
pub use decisions::{Asked, AskedError, Field, ReplayError, Signature, decision, replayed};
pub use engine::{Engine, Reading};
pub use error::PipelineError;
pub use inputs::{Intake, read_inputs};
pub use progress::{Progress, Quiet, Stage};
pub use summary::{Summary, summarize};
