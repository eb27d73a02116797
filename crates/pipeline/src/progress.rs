//! Who is told how far a build is.

use variorum_record::code_list;

code_list! {
    /// The long stages of a build.
    pub enum Stage {
        Intake = "reading inputs",
        Reading = "reading reports",
        Joining = "joining names",
        Lineage = "tracing copies",
        Reconciling = "reconciling claims",
        Writing = "writing the casebook",
    }
}

/// Told of the stages as they go; called from several threads.
pub trait Progress: Sync {
    /// A stage of so many steps begins; 0 where the number is not known.
    fn begin(&self, stage: Stage, steps: usize);
    /// One step is done.
    fn step(&self);
    /// The stage is over.
    fn end(&self);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}
