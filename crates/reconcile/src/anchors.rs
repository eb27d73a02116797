//! Undated reports: a day of publication concluded from the happenings that they share with dated ones.

use std::ops::Range;

use variorum_record::{Claim, Date, ReportId, Stance, TimeBasis};

use crate::Resolve;
use crate::case::{self, Case};
use crate::index::{By, Index};
use crate::profile::{Lie, day};

/// A day of publication that was concluded, not read.
#[derive(Debug, Clone, PartialEq)]
pub struct InferredDate {
    /// The report without a date.
    pub report_id: ReportId,
    /// About the day on which it was published: that of the dated report.
    pub published: Date,
    /// What the two reports share, in words.
    pub reason: String,
}

/// Distinctive things that both reports must tell of the same happening, and content words that must agree where no
/// informant speaks in both.
const LEAST_SHARED: usize = 2;
/// The same where no informant speaks in both: places and parties recur from year to year.
const LEAST_WITHOUT_INFORMANT: usize = 4;
const LEAST_WORDS: usize = 6;
/// Rarity among the reports from which a participant is distinctive.
const DISTINCTIVE: f64 = 0.5;

/// Concludes a report's day of publication. The evidence must be strong: one happening told by both, with at least two distinctive
/// things in common (an informant, a rare participant, the exact place; one of them no place), shared wording unless one
/// informant speaks in both, and no stated date in the undated report that lies after the day concluded.
///
/// `tellings` are those of the report in an index in which no day is concluded; `latest` is the last day that it states.
pub(crate) fn infer(index: &Index, by: By, tellings: Range<usize>, latest: Option<i32>) -> Option<InferredDate> {
    let case = by.case;
    let mut best: Option<(usize, std::cmp::Reverse<Date>, InferredDate)> = None;
    // As they come in the order of pairs: with those before a telling first.
    let alike =
        |at: usize| index.alike(at as u32, case.knowledge.across.threshold).map(move |other| (at, other as usize));
    let mut pairs: Vec<(usize, usize)> = tellings.flat_map(alike).collect();
    pairs.sort_by_key(|(own, other)| (*own.min(other), *own.max(other)));
    for (own, other) in pairs {
        let (here, there) = (&index.summaries[own], &index.summaries[other]);
        let (report, other) = (case.reports[here.report], case.reports[there.report]);
        let Some(published) = case::published(other) else { continue };
        let informants = here.informants.common(&there.informants).count();
        let distinctive = |key: &u64| by.rare.actors.of_key(*key) >= DISTINCTIVE;
        let actors = here.actors.common(&there.actors).filter(distinctive).count();
        let place = here.lies(there, case.knowledge.limits.kilometres_apart) == Lie::Same;
        let words = here.stems.common(&there.stems).count();
        let shared = informants + actors + usize::from(place);
        if shared < LEAST_SHARED
            || informants + actors == 0
            || informants == 0 && (words < LEAST_WORDS || shared < LEAST_WITHOUT_INFORMANT)
            || latest.is_some_and(|latest| latest > day(published) + 1)
        {
            continue;
        }
        let reason = format!(
            "tells of the same happening as {}, published {published}: {informants} shared informants, {actors} rare \
             participants, {} place, {words} content words",
            other.uri,
            if place { "the same" } else { "no common" }
        );
        let found = InferredDate { report_id: report.report_id.clone(), published, reason };
        let rank = (shared, std::cmp::Reverse(published), found);
        if best.as_ref().is_none_or(|known| (rank.0, rank.1) > (known.0, known.1)) {
            best = Some(rank);
        }
    }
    best.map(|(_, _, found)| found)
}

/// The latest day that a report states for something that has happened.
pub(crate) fn latest_day(case: &Case, report: usize) -> Option<i32> {
    let told = case.of_report(report).filter(|claim| case.claims[*claim].stance != Stance::Expects);
    told.filter_map(|claim| case.profiles[claim].days.map(|days| days.0)).max()
}

/// Counts the relative times of a report's claims from the day concluded.
pub(crate) fn settle_times(claims: &mut [Claim], found: &InferredDate, resolve: Resolve) {
    for claim in claims {
        let Some(time) = claim.time.as_mut().filter(|time| time.start.is_none()) else { continue };
        if let Some((start, end, precision)) = resolve(&time.text, found.published, claim.stance == Stance::Expects) {
            time.start = Some(start);
            time.end = Some(end);
            time.date_prec = Some(precision);
            time.basis = TimeBasis::Inherited;
            let from = format!("reconcile/anchor: counted from {}; {}", found.published, found.reason);
            claim.read_by.insert("time".to_owned(), from);
        }
    }
}
