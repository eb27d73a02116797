//! When it was: days and spans of days.

use variorum_record::{Relation, Slot, SlotReadings};

use super::{Draft, Lies, Thread, View, gather};
use crate::profile::{Days, gap};

/// One row an event. Days that hang on an unknown date of publication are no readings yet.
pub(super) fn readings(view: &View) -> Option<SlotReadings> {
    let case = view.case();
    let mut drafts = Vec::new();
    for claim in view.claims.iter().copied() {
        let profile = &case.profiles[claim];
        let time = case.claims[claim].time.as_ref();
        let told = profile.happened && profile.frame.is_some();
        let Some((days, time)) = profile.days.zip(time).filter(|_| told) else { continue };
        gather(&mut drafts, claim, days, || match (time.start, time.end) {
            (Some(start), Some(end)) if end != start => format!("{start} to {end}"),
            (start, _) => start.map(|start| start.to_string()).unwrap_or_default(),
        });
    }
    let mut thread = Thread::new(Slot::Time, drafts, view.disputed(Slot::Time, false));
    thread.enter_values();
    thread.row(case, |_, _| true, lies)
}

fn lies(one: &Draft<Days>, other: &Draft<Days>) -> Lies {
    let Some((a, b)) = one.meaning.zip(other.meaning) else { return Lies::compatible("days that are not known") };
    let within = |a: Days, b: Days| b.0 <= a.0 && a.1 <= b.1;
    let finer = |turned: bool, fine: &str, coarse: &str| {
        Lies::so(Relation::Finer, turned, format!("{fine} lies within {coarse}"))
    };
    match () {
        () if within(a, b) => finer(false, &one.value, &other.value),
        () if within(b, a) => finer(true, &other.value, &one.value),
        () if gap(a, b) == 0 => Lies::compatible("the spans of days overlap"),
        () => Lies::compatible(format!(
            "{} apart, but told by one source or of different kinds of happening",
            days(gap(a, b))
        )),
    }
}

fn days(count: i32) -> String {
    if count == 1 { "one day".to_owned() } else { format!("{count} days") }
}
