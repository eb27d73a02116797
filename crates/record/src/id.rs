//! Identifiers derived from content: the same reports give the same ids.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Hashes parts of a content into 16 base-32 letters (80 bits); parts are length-prefixed, so their borders count.
#[must_use]
pub fn fingerprint(parts: &[&str]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let digest = hash.finalize();
    digest[..10]
        .chunks(5)
        .flat_map(|five| {
            let bits = five.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            (0..8).rev().map(move |at| LETTERS[(bits >> (5 * at) & 31) as usize] as char)
        })
        .collect()
}

macro_rules! id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id of a thing, from the content that makes it what it is.
            #[must_use]
            pub fn derive(parts: &[&str]) -> Self {
                Self(format!(concat!($prefix, "{}"), fingerprint(parts)))
            }

            /// Takes a text that a casebook or a person gave as an id of this kind.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                text.starts_with($prefix).then(|| Self(text.to_owned()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(/// Names a report.
    ReportId, "r-");
id!(/// Names a mention.
    MentionId, "m-");
id!(/// Names an entity.
    EntityId, "n-");
id!(/// Names a claim.
    ClaimId, "c-");
id!(/// Names an event.
    EventId, "e-");
id!(/// Names a dispute.
    DisputeId, "d-");
id!(/// Names a source.
    SourceId, "s-");
id!(/// Names a decision.
    DecisionId, "j-");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_between_parts_count() {
        assert_ne!(ReportId::derive(&["ab", "c"]), ReportId::derive(&["a", "bc"]));
        assert_eq!(ReportId::derive(&["ab", "c"]).as_str().len(), 2 + 16);
    }
}
