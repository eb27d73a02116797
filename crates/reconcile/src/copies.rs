//! Claims of exact copies: they stand where the claims of the original stand, and add no witness.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, ClaimId, Dispute, Event, Lineage, LineageKind, Report, ReportId};

/// The reports that are exact copies, each with the report that it copies.
pub(crate) fn copies<'l>(lineage: &'l [Lineage], reports: &[&Report]) -> BTreeMap<&'l ReportId, &'l ReportId> {
    let known: BTreeSet<&ReportId> = reports.iter().map(|report| &report.report_id).collect();
    let copies = lineage.iter().filter(|one| one.kind == LineageKind::Copy && known.contains(&one.to_report_id));
    copies.map(|one| (&one.from_report_id, &one.to_report_id)).collect()
}

/// Splits off the claims of reports that are exact copies, each with the report that it copies.
pub(crate) fn split(
    claims: Vec<Claim>,
    copies: &BTreeMap<&ReportId, &ReportId>,
) -> (Vec<Claim>, Vec<(Claim, ReportId)>) {
    let many = claims.iter().filter(|claim| copies.contains_key(&claim.report_id)).count();
    let (mut own, mut copied) = (Vec::with_capacity(claims.len() - many), Vec::with_capacity(many));
    for claim in claims {
        match copies.get(&claim.report_id) {
            Some(original) => copied.push((claim, (*original).clone())),
            None => own.push(claim),
        }
    }
    (own, copied)
}

/// Gives copied claims the event and the answered claim of their twins, and enters them beside the twins.
///
/// A twin has the same words, stance and kind; of several the first that is free. A claim without a twin (the copy was cut
/// or garbled) stays without an event.
pub(crate) fn enter(
    copied: Vec<(Claim, ReportId)>,
    claims: &mut Vec<Claim>,
    events: &mut [Event],
    disputes: &mut [Dispute],
) {
    let mut twins: BTreeMap<ClaimId, Vec<ClaimId>> = BTreeMap::new();
    let mut copy_of: BTreeMap<(ReportId, ClaimId), ClaimId> = BTreeMap::new();
    let mut entered: Vec<(Claim, Option<usize>)> = Vec::new();
    let mut copied = copied;
    copied.sort_by(|(a, _), (b, _)| {
        (&a.report_id, a.start, a.end, &a.claim_id).cmp(&(&b.report_id, b.start, b.end, &b.claim_id))
    });
    let mut by_words: BTreeMap<(ReportId, String), Vec<usize>> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        by_words.entry((claim.report_id.clone(), claim.quote.clone())).or_default().push(at);
    }
    let mut taken: BTreeSet<(ReportId, usize)> = BTreeSet::new();
    for (claim, original) in copied {
        let same = |at: &&usize| {
            let twin = &claims[**at];
            (twin.stance, &twin.frame, twin.attribution.len()) == (claim.stance, &claim.frame, claim.attribution.len())
        };
        let known = by_words.get(&(original, claim.quote.clone()));
        let free = |at: &&usize| !taken.contains(&(claim.report_id.clone(), **at));
        let twin = known.into_iter().flatten().filter(same).find(free).copied();
        if let Some(twin) = twin {
            taken.insert((claim.report_id.clone(), twin));
            let id = claims[twin].claim_id.clone();
            twins.entry(id.clone()).or_default().push(claim.claim_id.clone());
            copy_of.insert((claim.report_id.clone(), id), claim.claim_id.clone());
        }
        entered.push((claim, twin));
    }
    let mut copies_of_event: BTreeMap<usize, BTreeSet<ReportId>> = BTreeMap::new();
    let number: BTreeMap<_, usize> =
        events.iter().enumerate().map(|(at, event)| (event.event_id.clone(), at)).collect();
    for (claim, twin) in &mut entered {
        let Some(twin) = twin else { continue };
        let twin = &claims[*twin];
        claim.event_id.clone_from(&twin.event_id);
        claim.interest = twin.interest;
        for slot in ["interest", "about_claim_id"] {
            if let Some(reason) = twin.read_by.get(slot) {
                claim.read_by.insert(slot.to_owned(), reason.clone());
            }
        }
        let answered = twin.about_claim_id.clone();
        claim.about_claim_id =
            answered.map(|id| copy_of.get(&(claim.report_id.clone(), id.clone())).cloned().unwrap_or(id));
        if let Some(event) = claim.event_id.as_ref().and_then(|id| number.get(id)) {
            copies_of_event.entry(*event).or_default().insert(claim.report_id.clone());
        }
    }
    let widen = |ids: &mut Vec<ClaimId>| {
        let more: Vec<ClaimId> = ids.iter().filter_map(|id| twins.get(id)).flatten().cloned().collect();
        ids.extend(more);
    };
    for (at, event) in events.iter_mut().enumerate() {
        event.reports += copies_of_event.get(&at).map_or(0, BTreeSet::len) as u32;
        widen(&mut event.claim_ids);
        event.accounts.iter_mut().for_each(|account| widen(&mut account.claim_ids));
        let readings = event.readings.iter_mut().flat_map(|slot| &mut slot.readings);
        readings.for_each(|reading| widen(&mut reading.claim_ids));
    }
    disputes.iter_mut().flat_map(|dispute| &mut dispute.readings).for_each(|reading| widen(&mut reading.claim_ids));
    claims.extend(entered.into_iter().map(|(claim, _)| claim));
}
