//! What lineage reads and keeps of the reports that were traced before, so that a new one is led to its candidates only.

use std::borrow::Cow;

use variorum_record::{Claim, Lineage, Report};

/// What reports can have in common; reports that share a key are candidates for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// All words of the body: exact copies.
    Body,
    /// A band of a MinHash signature: near copies.
    Band,
    /// A winnowed fingerprint: passages.
    Passage,
    /// A run of words within a quotation: one utterance.
    Utterance,
    /// The outlet that prints a report.
    Outlet,
    /// An outlet that a claim of a report names.
    Named,
    /// An outlet with a place or participant of which its report tells.
    Told,
}

impl KeyKind {
    /// Number of kinds.
    pub(crate) const COUNT: usize = Self::Told as usize + 1;
}

/// Something that reports share: a hash, stable across platforms and builds of one version, and of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Of what it is a hash.
    pub kind: KeyKind,
    /// The hash.
    pub hash: u64,
}

/// What one report has from another, with the number of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The report depended on.
    pub to: u32,
    /// What leads there.
    pub lineage: Lineage,
}

/// The claims of one report, held elsewhere or read for once.
#[derive(Debug)]
pub enum Claims<'a> {
    /// Held by the archive.
    Held(&'a [&'a Claim]),
    /// Read for the caller.
    Read(Vec<Claim>),
}

impl Claims<'_> {
    /// The claims, in no order that matters.
    pub fn iter(&self) -> impl Iterator<Item = &Claim> {
        let (held, read): (&[&Claim], &[Claim]) = match self {
            Self::Held(held) => (held, &[]),
            Self::Read(read) => (&[], read),
        };
        held.iter().copied().chain(read)
    }
}

/// Reports with their claims, keys and lineage, by numbers that never change: in memory ([`Tracing`](crate::Tracing)), or
/// read from where they are kept as they are asked for.
pub trait Archive {
    /// Why something could not be read or kept.
    type Error;

    /// A report.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn report(&self, number: u32) -> Result<Cow<'_, Report>, Self::Error>;

    /// The claims of a report.
    ///
    /// # Errors
    /// Where they cannot be read.
    fn claims(&self, number: u32) -> Result<Claims<'_>, Self::Error>;

    /// The reports under a key, in order of [`precedence`](crate::precedence).
    ///
    /// # Errors
    /// Where they cannot be read.
    fn under(&self, key: Key) -> Result<Cow<'_, [u32]>, Self::Error>;

    /// Enters a report under a key, where its precedence puts it.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn enter(&mut self, key: Key, number: u32) -> Result<(), Self::Error>;

    /// Takes a report away from under a key.
    ///
    /// # Errors
    /// Where that cannot be kept.
    fn leave(&mut self, key: Key, number: u32) -> Result<(), Self::Error>;

    /// What leads from a report to others.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn edges(&self, from: u32) -> Result<Cow<'_, [Edge]>, Self::Error>;

    /// Keeps what leads from a report to others, in place of what was kept of it.
    ///
    /// # Errors
    /// Where it cannot be kept.
    fn keep(&mut self, from: u32, edges: Vec<Edge>) -> Result<(), Self::Error>;
}
