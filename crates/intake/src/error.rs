//! Why an input is refused.

/// Why an input is refused: one line that says what, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IntakeError {
    /// Nothing lies at this path.
    #[error("{place}: no such file or folder; check the path")]
    Missing {
        /// The path as given.
        place: String,
    },
    /// The operating system does not let us read it.
    #[error("{place}: not readable ({reason}); give yourself the right to read it, or leave it out")]
    Unreadable {
        /// The path as given.
        place: String,
        /// The operating system's words.
        reason: String,
    },
    /// A pattern that is none.
    #[error("{place}: not a valid pattern ({reason}); quote it, or name the files")]
    BadPattern {
        /// The pattern as given.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A pattern that no file matches, or a folder without files.
    #[error("{place}: no file found; check the path or the pattern")]
    NothingFound {
        /// The path or pattern as given.
        place: String,
    },
    /// Neither file nor folder: a socket, a device, a pipe.
    #[error("{place}: neither a file nor a folder; save it as a file first")]
    NoFile {
        /// The path as given.
        place: String,
    },
    /// No text in it.
    #[error("{place}: empty, nothing to read; leave it out or fetch it again")]
    Empty {
        /// Where the report came from.
        place: String,
    },
    /// Larger than [`crate::Limits::max_bytes`].
    #[error("{place}: larger than {} MiB for one report; split it into reports, or raise the limit", .limit >> 20)]
    TooLarge {
        /// Where the report came from.
        place: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Bytes of a known format that is not text.
    #[error("{place}: looks like {kind}, not text; convert it to text or HTML first")]
    Binary {
        /// Where the report came from.
        place: String,
        /// What the bytes look like: "a PNG image".
        kind: String,
    },
    /// Bytes that no character encoding explains.
    #[error("{place}: the bytes are no text in any known encoding; save it as UTF-8")]
    NotText {
        /// Where the report came from.
        place: String,
    },
    /// Elements or values nested deeper than [`crate::Limits::max_depth`].
    #[error("{place}: {what} nested deeper than {limit}; no real page is, check where it comes from")]
    TooDeep {
        /// Where the report came from.
        place: String,
        /// "HTML elements" or "JSON values".
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// The extractor gave up on the page.
    #[error("{place}: no article found in the HTML ({reason}); save the article as text instead")]
    NoArticle {
        /// Where the report came from.
        place: String,
        /// What the extractor says.
        reason: String,
    },
    /// A line of JSON Lines that is not a JSON object of the wanted shape.
    #[error("{place}: not a report in JSON ({reason}); each line is one object with `text` or `html`")]
    BadJson {
        /// Where the line came from.
        place: String,
        /// The parser's words.
        reason: String,
    },
    /// JSON Lines handed to a reader of single reports.
    #[error("{place}: JSON Lines hold many reports; read them line by line")]
    ManyReports {
        /// Where they came from.
        place: String,
    },
}

impl IntakeError {
    /// What the operating system refused.
    pub(crate) fn from_io(place: &str, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { place: place.to_owned() },
            _ => Self::Unreadable { place: place.to_owned(), reason: error.to_string() },
        }
    }
}
