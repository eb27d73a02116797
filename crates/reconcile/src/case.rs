//! Everything that the steps of this room look at, sorted and numbered once.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rayon::prelude::*;
pub(crate) use variorum_lineage::{precedence, published};
use variorum_record::{Claim, Date, Lineage, Report, ReportId, SourceId, SourceKind};

use crate::Resolve;
use crate::anchors::InferredDate;
use crate::copies;
use crate::interest;
use crate::knowledge::Knowledge;
use crate::profile::{self, Profile};
use crate::roots::{Root, Roots};

/// Profiles, roots and interests of one report's claims.
type Page<'a> = (Vec<Profile<'a>>, Vec<Root>, Vec<Option<interest::Found>>);

/// The claims of one reading, with what can be compared of them; every list is numbered as `claims`.
pub(crate) struct Case<'a> {
    /// Sorted by report, place in it and id.
    pub(crate) claims: Vec<Claim>,
    pub(crate) profiles: Vec<Profile<'a>>,
    pub(crate) roots: Vec<Root>,
    /// What each claim does to its root informant, with the reason.
    pub(crate) interests: Vec<Option<interest::Found>>,
    /// In order of precedence: dated before undated, then by date, then by id.
    pub(crate) reports: Vec<&'a Report>,
    pub(crate) knowledge: &'a Knowledge,
    /// Per report, the day of publication as read or, once concluded, as concluded.
    published: Vec<Option<Date>>,
    /// Per report its first claim, and last the number of all claims.
    begins: Vec<usize>,
}

impl<'a> Case<'a> {
    /// `claims` are arranged by the `reports` ([`arrange`]).
    pub(crate) fn new(
        claims: Vec<Claim>,
        reports: &[&'a Report],
        inferred: &[InferredDate],
        who: &Roots,
        knowledge: &'a Knowledge,
        resolve: Resolve,
    ) -> Self {
        let concluded: BTreeMap<_, _> = inferred.iter().map(|one| (&one.report_id, one.published)).collect();
        let days = reports.iter().map(|report| published(report).or_else(|| concluded.get(&report.report_id).copied()));
        let mut case = Self {
            published: days.collect(),
            reports: reports.to_vec(),
            begins: begins(&claims, reports),
            profiles: Vec::with_capacity(claims.len()),
            roots: Vec::with_capacity(claims.len()),
            interests: Vec::with_capacity(claims.len()),
            claims: Vec::new(),
            knowledge,
        };
        let read = |report| case.read(report, &claims[case.of_report(report)], who, resolve);
        let pages: Vec<Page> = (0..reports.len()).into_par_iter().map(read).collect();
        for (profiles, roots, interests) in pages {
            case.profiles.extend(profiles);
            case.roots.extend(roots);
            case.interests.extend(interests);
        }
        case.claims = claims;
        case
    }

    /// What can be compared of a report's claims.
    fn read(&self, report: usize, claims: &[Claim], who: &Roots, resolve: Resolve) -> Page<'a> {
        let of = (report, self.reports[report], self.published[report]);
        let profiles = profile::profiles(claims, of, self.knowledge, resolve);
        let roots: Vec<Root> = claims.iter().map(|claim| who.of(claim)).collect();
        let each = claims.iter().zip(profiles.iter().zip(&roots));
        let interests =
            each.map(|(claim, (profile, root))| interest::of(claim, profile, root, who, self.knowledge)).collect();
        (profiles, roots, interests)
    }

    /// Puts a report with its claims (sorted) where it belongs in the order of precedence; gives its number.
    pub(crate) fn insert(&mut self, report: &'a Report, claims: Vec<Claim>) -> usize {
        let at = self.reports.partition_point(|other| precedence(other) < precedence(report));
        let begin = self.begins[at];
        self.begins.insert(at, begin);
        self.begins[at + 1..].iter_mut().for_each(|first| *first += claims.len());
        self.reports.insert(at, report);
        self.published.insert(at, published(report));
        self.profiles[begin..].iter_mut().for_each(|profile| profile.report += 1);
        self.profiles.splice(begin..begin, claims.iter().map(|_| Profile::nothing(at)));
        self.roots.splice(begin..begin, claims.iter().map(|_| Root::nobody()));
        self.interests.splice(begin..begin, claims.iter().map(|_| None));
        self.claims.splice(begin..begin, claims);
        at
    }

    /// Reads a report's claims anew: it is published on another day, or led back to others.
    pub(crate) fn reread(&mut self, report: usize, day: Option<Date>, who: &Roots, resolve: Resolve) {
        self.published[report] = day;
        let own = self.of_report(report);
        let (profiles, roots, interests) = self.read(report, &self.claims[own.clone()], who, resolve);
        self.profiles.splice(own.clone(), profiles);
        self.roots.splice(own.clone(), roots);
        self.interests.splice(own, interests);
    }

    /// The day on which a report was published, as read or concluded.
    pub(crate) fn published(&self, report: usize) -> Option<Date> {
        self.published[report]
    }

    /// The claims of a report.
    pub(crate) fn of_report(&self, report: usize) -> Range<usize> {
        self.begins[report]..self.begins[report + 1]
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

/// Reports in order of precedence, each once.
pub(crate) fn ordered(reports: &[Report]) -> Vec<&Report> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| precedence(report));
    ordered.dedup_by_key(|report| &report.report_id);
    ordered
}

/// Reports that are no exact copies, in order of precedence, and for each copy what it copies.
pub(crate) fn originals<'r>(
    reports: &'r [Report],
    lineage: &'r [Lineage],
) -> (Vec<&'r Report>, BTreeMap<&'r ReportId, &'r ReportId>) {
    let mut ordered = self::ordered(reports);
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

/// Per report the first of its claims, which are arranged by the reports; last the number of all.
fn begins(claims: &[Claim], ordered: &[&Report]) -> Vec<usize> {
    let mut begins = Vec::with_capacity(ordered.len() + 1);
    let mut at = 0;
    for report in ordered {
        begins.push(at);
        at += claims[at..].iter().take_while(|claim| claim.report_id == report.report_id).count();
    }
    begins.push(at);
    begins
}
