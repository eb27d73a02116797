//! Everything that the steps of this room look at, sorted and numbered once.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, Date, Lineage, PublishedBasis, Report, ReportId, SourceId, SourceKind};

use crate::Resolve;
use crate::anchors::InferredDate;
use crate::copies;
use crate::interest;
use crate::knowledge::Knowledge;
use crate::profile::{self, Profile};
use crate::roots::{Root, Roots};

/// The claims of one reading, with what can be compared of them; every list is numbered as `claims`.
pub(crate) struct Case<'a> {
    /// Sorted by report, place in it and id.
    pub(crate) claims: &'a [Claim],
    pub(crate) profiles: Vec<Profile<'a>>,
    pub(crate) roots: Vec<Root>,
    /// What each claim does to its root informant, with the reason.
    pub(crate) interests: Vec<Option<interest::Found>>,
    /// In order of precedence: dated before undated, then by date, then by id.
    pub(crate) reports: Vec<&'a Report>,
    pub(crate) knowledge: &'a Knowledge,
    /// Per report, the day of publication as read or, once concluded, as concluded.
    published: Vec<Option<Date>>,
}

impl<'a> Case<'a> {
    pub(crate) fn new(
        claims: &'a [Claim],
        reports: &[&'a Report],
        inferred: &[InferredDate],
        who: &Roots,
        knowledge: &'a Knowledge,
        resolve: Resolve,
    ) -> Self {
        let numbered = reports.iter().enumerate().map(|(at, row)| (row.report_id.as_str(), (at, *row))).collect();
        let concluded: BTreeMap<_, _> = inferred.iter().map(|one| (&one.report_id, one.published)).collect();
        let days: Vec<Option<Date>> = reports
            .iter()
            .map(|report| published(report).or_else(|| concluded.get(&report.report_id).copied()))
            .collect();
        let profiles = profile::profiles(claims, &numbered, &|report| days[report], knowledge, resolve);
        let roots: Vec<Root> = claims.iter().map(|claim| who.of(claim)).collect();
        let interests = claims.iter().zip(profiles.iter().zip(&roots));
        Self {
            interests: interests
                .map(|(claim, (profile, root))| interest::of(claim, profile, root, who, knowledge))
                .collect(),
            claims,
            profiles,
            published: days,
            roots,
            reports: reports.to_vec(),
            knowledge,
        }
    }

    /// The day on which a report was published, as read or concluded.
    pub(crate) fn published(&self, report: usize) -> Option<Date> {
        self.published[report]
    }

    /// The claims of each report, by the report's number.
    pub(crate) fn by_report(&self) -> Vec<Vec<usize>> {
        let mut by_report = vec![Vec::new(); self.reports.len()];
        for (claim, profile) in self.profiles.iter().enumerate() {
            by_report[profile.report].push(claim);
        }
        by_report
    }

    /// The roots of claims that are known to be distinct: of unnamed informants who are called alike one stands for all, and a party
    /// stands for the outlets that speak for it.
    pub(crate) fn sources(&self, claims: &[usize]) -> BTreeSet<&SourceId> {
        let mut sources = BTreeSet::new();
        let mut unnamed: BTreeMap<&str, &SourceId> = BTreeMap::new();
        let roots = || claims.iter().map(|claim| &self.roots[*claim]);
        let outlet = |root: &Root| root.kind == SourceKind::Outlet;
        let speak: BTreeSet<_> =
            roots().filter(|root| !outlet(root)).flat_map(|root| root.entity.iter().chain(&root.affiliation)).collect();
        let echoes = |root: &Root| outlet(root) && root.affiliation.as_ref().is_some_and(|owner| speak.contains(owner));
        for root in roots().filter(|root| !echoes(root)) {
            match &root.like {
                None => drop(sources.insert(&root.source_id)),
                Some(like) => {
                    let known = unnamed.entry(like).or_insert(&root.source_id);
                    *known = (*known).min(&root.source_id);
                }
            }
        }
        sources.extend(unnamed.into_values());
        sources
    }

    /// How rare each of these keys is among the groups that hold it: 1 for one group, towards 0 for all.
    pub(crate) fn rarity<'s>(groups: impl Iterator<Item = &'s BTreeSet<String>>) -> BTreeMap<&'s str, f64> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        let mut total = 0usize;
        for group in groups {
            total += 1;
            for key in group {
                *found.entry(key).or_default() += 1;
            }
        }
        let most = (1.0 + total as f64).ln();
        let rare = |count: usize| ((1.0 + total as f64) / count as f64).ln() / most;
        found.into_iter().map(|(key, count)| (key, rare(count))).collect()
    }
}

/// Reports that are no exact copies, in order of precedence, and for each copy what it copies.
pub(crate) fn originals<'r>(
    reports: &'r [Report],
    lineage: &'r [Lineage],
) -> (Vec<&'r Report>, BTreeMap<&'r ReportId, &'r ReportId>) {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| precedence(report));
    ordered.dedup_by_key(|report| &report.report_id);
    let copies = copies::copies(lineage, &ordered);
    ordered.retain(|report| !copies.contains_key(&report.report_id));
    (ordered, copies)
}

/// Keeps the claims of these reports, sorted by report, place in it and id.
pub(crate) fn arrange(claims: &mut Vec<Claim>, ordered: &[&Report]) {
    let number: BTreeMap<&str, usize> =
        ordered.iter().enumerate().map(|(at, row)| (row.report_id.as_str(), at)).collect();
    claims.retain(|claim| number.contains_key(claim.report_id.as_str()));
    claims.sort_by(|a, b| {
        let key = |claim: &Claim| (number[claim.report_id.as_str()], claim.start, claim.end);
        key(a).cmp(&key(b)).then_with(|| a.claim_id.cmp(&b.claim_id))
    });
}

/// Order of precedence of reports: dated before undated, then by date, then by id.
pub(crate) fn precedence(report: &Report) -> (bool, Option<Date>, &variorum_record::ReportId) {
    let published = published(report);
    (published.is_none(), published, &report.report_id)
}

/// The day of publication as read; one inferred by an earlier build would make the result hang on that build.
pub(crate) fn published(report: &Report) -> Option<Date> {
    report.published.filter(|_| report.published_basis != Some(PublishedBasis::Inferred))
}
