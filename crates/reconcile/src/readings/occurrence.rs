//! Whether it happened: the kinds of happening told, and what is denied, doubted or expected.

use variorum_record::{Relation, Slot, SlotReadings, Stance};

use super::{Lies, Thread, View, gather};
use crate::events::main_claims;

/// How a happening is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Happened,
    Expected,
    Doubted,
    Denied,
    /// Told as something that has not happened, or as a case that is only thought of.
    Not,
}

impl Told {
    fn words(self) -> &'static str {
        match self {
            Self::Happened => "",
            Self::Expected => ", expected",
            Self::Doubted => ", doubted",
            Self::Denied => ", denied",
            Self::Not => ", told as something that has not happened",
        }
    }
}

/// One row an event: the sides of its denials, and beside them every kind of happening told, by how it is told.
pub(super) fn readings(view: &View) -> Option<SlotReadings> {
    let case = view.case();
    let mut drafts = Vec::new();
    for claim in main_claims(case, view.claims) {
        let profile = &case.profiles[claim];
        let Some(frame) = profile.frame else { continue };
        let told = match case.claims[claim].stance {
            Stance::Denies => Told::Denied,
            Stance::Doubts => Told::Doubted,
            Stance::Expects => Told::Expected,
            _ if profile.happened => Told::Happened,
            _ => Told::Not,
        };
        gather(&mut drafts, claim, (frame.name.as_str(), told), || {
            format!("{}{}", frame.name.replace('_', " "), told.words())
        });
    }
    let mut thread = Thread::new(Slot::Occurrence, drafts, view.disputed(Slot::Occurrence, true));
    thread.enter_sentences(|_| None);
    let general = |frame: &str| case.knowledge.outcomes.general.contains(frame);
    thread.row(
        case,
        |_, _| true,
        |one, other| {
            if let (Some((a, told)), Some((b, so))) = (&one.meaning, &other.meaning)
                && told == so
                && general(a) != general(b)
            {
                return Lies::so(Relation::Finer, general(a), "the one tells what kind of violence it was");
            }
            Lies::compatible(match (&one.meaning, &other.meaning) {
                (Some((a, _)), Some((b, _))) if a == b => {
                    "one happening, told in two ways; no denial of what a claim says"
                }
                (Some((_, a)), Some((_, b))) if a == b => "one happening can be both kinds",
                (Some(_), Some(_)) => "two kinds of happening",
                _ => "what is denied is another claim",
            })
        },
    )
}
