//! How much of a hostile input is read.

/// Bounds on what is read; the defaults are far above any article and far below what would hurt the machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one report: a file, or a line of JSON Lines.
    pub max_bytes: u64,
    /// Elements within elements in HTML, and values within values in JSON Lines.
    pub max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 64 << 20, max_depth: 512 }
    }
}
