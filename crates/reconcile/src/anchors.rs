//! Undated reports: a day of publication concluded from the happenings that they share with dated ones.

use std::collections::BTreeMap;

use variorum_record::{Claim, Date, ReportId, Stance, TimeBasis};

use crate::Resolve;
use crate::case::Case;
use crate::happenings::Happenings;
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

/// Concludes days of publication. The evidence must be strong: one happening told by both, with at least two distinctive
/// things in common (an informant, a rare participant, the exact place; one of them no place), shared wording unless one
/// informant speaks in both, and no stated date in the undated report that lies after the day concluded.
pub(crate) fn infer(case: &Case, happenings: &Happenings) -> Vec<InferredDate> {
    let latest = latest_days(case);
    let mut best: BTreeMap<usize, (usize, std::cmp::Reverse<Date>, InferredDate)> = BTreeMap::new();
    for (a, b) in &happenings.joined {
        for (undated, dated) in [(a, b), (b, a)].map(|(a, b)| (*a as usize, *b as usize)) {
            let (here, there) = (&happenings.summaries[undated], &happenings.summaries[dated]);
            let (own, other) = (case.reports[here.report], case.reports[there.report]);
            let (None, Some(published)) = (case.published(here.report), case.published(there.report)) else { continue };
            let informants = here.informants.common(&there.informants).count();
            let distinctive = |key: &u32| happenings.rare.actors.of_key(*key) >= DISTINCTIVE;
            let actors = here.actors.common(&there.actors).filter(distinctive).count();
            let place = here.lies(there, case.knowledge.limits.kilometres_apart) == Lie::Same;
            let words = here.stems.common(&there.stems).count();
            let shared = informants + actors + usize::from(place);
            if shared < LEAST_SHARED
                || informants + actors == 0
                || informants == 0 && (words < LEAST_WORDS || shared < LEAST_WITHOUT_INFORMANT)
                || latest[here.report].is_some_and(|latest| latest > day(published) + 1)
            {
                continue;
            }
            let reason = format!(
                "tells of the same happening as {}, published {published}: {informants} shared informants, {actors} rare \
                 participants, {} place, {words} content words",
                other.uri,
                if place { "the same" } else { "no common" }
            );
            let found = InferredDate { report_id: own.report_id.clone(), published, reason };
            let rank = (shared, std::cmp::Reverse(published), found);
            let known = best.get(&here.report);
            if known.is_none_or(|known| (rank.0, rank.1) > (known.0, known.1)) {
                best.insert(here.report, rank);
            }
        }
    }
    best.into_values().map(|(_, _, found)| found).collect()
}

/// Per report the latest day that it states for something that has happened.
fn latest_days(case: &Case) -> Vec<Option<i32>> {
    let mut latest = vec![None; case.reports.len()];
    for (profile, claim) in case.profiles.iter().zip(case.claims) {
        if claim.stance != Stance::Expects {
            latest[profile.report] = latest[profile.report].max(profile.days.map(|days| days.0));
        }
    }
    latest
}

/// Counts the relative times of the reports' claims from the days concluded.
pub(crate) fn settle_times(claims: &mut [Claim], inferred: &[InferredDate], resolve: Resolve) {
    let days: BTreeMap<&ReportId, &InferredDate> = inferred.iter().map(|one| (&one.report_id, one)).collect();
    for claim in claims {
        let Some(found) = days.get(&claim.report_id) else { continue };
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
