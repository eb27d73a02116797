//! Claims of exact copies: they stand where the claims of the original stand, and add no witness.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, ClaimId, Dispute, Event, Lineage, LineageKind, Report, ReportId};

use crate::case::Case;
use crate::disputes::Parting;
use crate::roots::Roots;

/// The reports that are exact copies, each with the report that it copies.
pub(crate) fn copies<'l>(lineage: &'l [Lineage], reports: &[&Report]) -> BTreeMap<&'l ReportId, &'l ReportId> {
    let known: BTreeSet<&ReportId> = reports.iter().map(|report| &report.report_id).collect();
    let copies = lineage.iter().filter(|one| one.kind == LineageKind::Copy && known.contains(&one.to_report_id));
    copies.map(|one| (&one.from_report_id, &one.to_report_id)).collect()
}

/// The claims of exact copies, in order of report and place, each with the number of its twin: the claim of the original with the same
/// words, stance and kind, of several the first that is free. A claim without a twin (the copy was cut or garbled) has no event.
#[derive(Debug, Default)]
pub(crate) struct Copied(Vec<(Claim, Option<usize>)>);

/// By claim the numbers of its twins among the copied claims.
pub(crate) type Twins = BTreeMap<usize, Vec<usize>>;

impl Copied {
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

    pub(crate) fn new(copied: Vec<(Claim, ReportId)>, case: &Case) -> Self {
        let number: BTreeMap<&ReportId, usize> =
            case.reports.iter().enumerate().map(|(at, report)| (&report.report_id, at)).collect();
        let mut found = Self::default();
        let mut by_report: BTreeMap<ReportId, (ReportId, Vec<Claim>)> = BTreeMap::new();
        for (claim, original) in copied {
            by_report.entry(claim.report_id.clone()).or_insert((original, Vec::new())).1.push(claim);
        }
        for (original, claims) in by_report.into_values() {
            if let Some(original) = number.get(&original) {
                found.insert(claims, case, *original);
            }
        }
        found
    }

    /// Enters the claims of a report that copies another (by number).
    pub(crate) fn insert(&mut self, mut claims: Vec<Claim>, case: &Case, original: usize) {
        claims.sort_by(|a, b| (a.start, a.end, &a.claim_id).cmp(&(b.start, b.end, &b.claim_id)));
        let mut by_words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for claim in case.of_report(original) {
            by_words.entry(case.claims[claim].quote.as_str()).or_default().push(claim);
        }
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        let mut entered = Vec::new();
        for claim in claims {
            let same = |at: &&usize| {
                let twin = &case.claims[**at];
                (twin.stance, &twin.frame, twin.attribution.len())
                    == (claim.stance, &claim.frame, claim.attribution.len())
            };
            let known = by_words.get(claim.quote.as_str()).into_iter().flatten();
            let twin = known.filter(same).find(|at| !taken.contains(at)).copied();
            taken.extend(twin);
            entered.push((claim, twin));
        }
        let Some((first, _)) = entered.first() else { return };
        let at = self.0.partition_point(|(claim, _)| claim.report_id < first.report_id);
        self.0.splice(at..at, entered);
    }

    /// Makes room for claims: all twins from `first` on go up by so many.
    pub(crate) fn shift(&mut self, first: usize, many: usize) {
        let twins = self.0.iter_mut().filter_map(|(_, twin)| twin.as_mut());
        twins.filter(|twin| **twin >= first).for_each(|twin| *twin += many);
    }

    pub(crate) fn twins(&self) -> Twins {
        let mut twins = Twins::new();
        for (at, (_, twin)) in self.0.iter().enumerate() {
            if let Some(twin) = twin {
                twins.entry(*twin).or_default().push(at);
            }
        }
        twins
    }

    /// Enters the copied claims beside their twins among an event's `claims` and those that stand in its disputes.
    pub(crate) fn widen(
        &self,
        case: &Case,
        twins: &Twins,
        (claims, partings): (&[usize], &[Parting]),
        event: &mut Event,
        disputes: &mut [Dispute],
    ) {
        let of_event = claims.iter().filter_map(|claim| twins.get(claim)).flatten();
        let reports: BTreeSet<&ReportId> = of_event.map(|at| &self.0[*at].0.report_id).collect();
        event.reports += reports.len() as u32;
        // A reading can hold claims of other events.
        let sides = partings.iter().flat_map(|parting| &parting.sides).flat_map(|side| &side.claims);
        let known = sides.chain(claims).filter_map(|claim| Some((&case.claims[*claim].claim_id, twins.get(claim)?)));
        let known: BTreeMap<&ClaimId, &Vec<usize>> = known.collect();
        if known.is_empty() {
            return;
        }
        let widen = |ids: &mut Vec<ClaimId>| {
            let more = ids.iter().filter_map(|id| known.get(id)).flat_map(|own| own.iter());
            let more: Vec<ClaimId> = more.map(|at| self.0[*at].0.claim_id.clone()).collect();
            ids.extend(more);
        };
        widen(&mut event.claim_ids);
        event.accounts.iter_mut().for_each(|account| widen(&mut account.claim_ids));
        let readings = event.readings.iter_mut().flat_map(|slot| &mut slot.readings);
        readings.for_each(|reading| widen(&mut reading.claim_ids));
        disputes.iter_mut().flat_map(|dispute| &mut dispute.readings).for_each(|reading| widen(&mut reading.claim_ids));
    }

    /// The numbers of the copied claims whose twins these are, and of those of a report.
    pub(crate) fn of<'c>(
        &'c self,
        claims: &'c BTreeSet<usize>,
        report: &'c ReportId,
    ) -> impl Iterator<Item = usize> + 'c {
        let copied =
            self.0.iter().enumerate().filter(|(_, (claim, twin))| {
                claim.report_id == *report || twin.is_some_and(|twin| claims.contains(&twin))
            });
        copied.map(|(at, _)| at)
    }

    /// The copied claims' rows; `row` gives that of a twin.
    pub(crate) fn rows(
        &self,
        which: impl Iterator<Item = usize>,
        case: &Case,
        row: impl Fn(usize) -> Claim,
        roots: &Roots,
    ) -> Vec<Claim> {
        let which: Vec<usize> = which.collect();
        let reports: BTreeSet<&ReportId> = which.iter().map(|at| &self.0[*at].0.report_id).collect();
        // By report and original claim, the claim of the copy.
        let ids: BTreeMap<(&ReportId, &ClaimId), &ClaimId> = self
            .0
            .iter()
            .filter(|(claim, _)| reports.contains(&claim.report_id))
            .filter_map(|(claim, twin)| Some(((&claim.report_id, &case.claims[(*twin)?].claim_id), &claim.claim_id)))
            .collect();
        which
            .into_iter()
            .map(|at| {
                let (claim, twin) = &self.0[at];
                let mut claim = claim.clone();
                if let Some(twin) = twin.map(&row) {
                    claim.event_id = twin.event_id;
                    claim.interest = twin.interest;
                    for slot in ["interest", "about_claim_id"] {
                        if let Some(reason) = twin.read_by.get(slot) {
                            claim.read_by.insert(slot.to_owned(), reason.clone());
                        }
                    }
                    claim.about_claim_id = twin.about_claim_id.map(|id| match ids.get(&(&claim.report_id, &id)) {
                        Some(own) => (*own).clone(),
                        None => id,
                    });
                }
                roots.tell_kinds(&mut claim);
                claim
            })
            .collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}
