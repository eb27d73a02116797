//! What a report tells as history: PLOVER's auxiliary mode `historical`, by the date that the words give.

use jiff::civil::Date;
use variorum_record::plover::AuxiliaryMode;
use variorum_record::{Claim, Report, Stance, TimeBasis};

/// Days before the report from which on a happening is background, no news.
const BACKGROUND: i32 = 60;

/// Marks the claims whose own words date them long before the report, once times are resolved.
///
/// A report without a day of publication is compared with the latest day that it states itself. Inherited times do not count: the words
/// of the claim do not give them.
pub(crate) fn mark(claims: &mut [Claim], report: &Report) {
    let own = |claim: &Claim| {
        let time = claim.time.as_ref().filter(|time| time.basis != TimeBasis::Inherited)?;
        time.end
    };
    let told = |claim: &&Claim| !matches!(claim.stance, Stance::Expects | Stance::Declines);
    let latest = claims.iter().filter(told).filter_map(own).max();
    let Some(reference) = report.published.or(latest) else { return };
    for claim in claims.iter_mut().filter(|claim| claim.event_type.is_some() && claim.stance != Stance::Expects) {
        let Some(end) = own(claim) else { continue };
        if !long_before(end, reference) || claim.auxiliary.contains(&AuxiliaryMode::Historical) {
            continue;
        }
        claim.auxiliary.insert(0, AuxiliaryMode::Historical);
        let from = if report.published.is_some() { "the report" } else { "the latest day it states" };
        let rule = format!("long_before: ends {} days before {from}", (reference - end).get_days());
        claim.read_by.insert("auxiliary.historical".to_owned(), rule);
    }
}

/// A year that is not over when the report appears is no history, however early its days.
fn long_before(end: Date, reference: Date) -> bool {
    (reference - end).get_days() > BACKGROUND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_months_make_history() {
        let day = Date::constant;
        assert!(long_before(day(2011, 12, 31), day(2016, 3, 1)));
        assert!(!long_before(day(2016, 2, 1), day(2016, 3, 1)));
        assert!(!long_before(day(2016, 12, 31), day(2016, 3, 1)));
    }
}
