//! Rows of the table `sources`: one for each root informant and each outlet.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::grades::Reliability;
use variorum_record::{Interest, Report, Source, SourceId};

use crate::case::Case;
use crate::disputes::Parting;
use crate::policy::Policy;
use crate::roots::{Root, Roots};

/// Counts what each source claims, and how often independent others say the same or the opposite.
///
/// A claim is corroborated where a source of another root tells the same kind of happening of the same event, and
/// contradicted where it stands in a dispute against one. A claim counts as against interest where [`crate::interest`]
/// finds it so.
pub(crate) fn sources(
    case: &Case,
    roots: &Roots,
    events: &[Vec<usize>],
    partings: &[Parting],
    reports: &[Report],
    policy: &Policy,
) -> Vec<Source> {
    let (corroborated, contradicted) = (corroborated(case, events), contradicted(case, partings));
    let mut rows: BTreeMap<SourceId, Source> = BTreeMap::new();
    for report in reports {
        let voice = roots.voice_of(&report.report_id);
        rows.entry(voice.source_id.clone()).or_insert_with(|| row(&voice));
    }
    for (claim, root) in case.roots.iter().enumerate() {
        let own = rows.entry(root.source_id.clone()).or_insert_with(|| row(root));
        own.claims += 1;
        own.corroborated += u32::from(corroborated.contains(&claim));
        own.against_interest += u32::from(matches!(case.interests[claim], Some((Interest::AgainstInterest, _))));
        own.contradicted += u32::from(contradicted.contains(&claim));
    }
    for own in rows.values_mut() {
        own.reliability = Some(reliability(own, policy));
    }
    rows.into_values().collect()
}

fn row(root: &Root) -> Source {
    Source {
        source_id: root.source_id.clone(),
        name: root.name.clone(),
        kind: root.kind,
        affiliation_id: root.affiliation.clone(),
        reliability: None,
        claims: 0,
        corroborated: 0,
        contradicted: 0,
        against_interest: 0,
    }
}

/// The Admiralty letter from the share of judged claims that independent others bear out; A is left to persons.
fn reliability(source: &Source, policy: &Policy) -> Reliability {
    let judged = source.corroborated + source.contradicted;
    if judged < policy.sources.least_judged {
        return Reliability::F;
    }
    match f64::from(source.corroborated) / f64::from(judged) {
        share if share >= 0.9 => Reliability::B,
        share if share >= 0.7 => Reliability::C,
        share if share >= 0.4 => Reliability::D,
        _ => Reliability::E,
    }
}

fn corroborated(case: &Case, events: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for claims in events {
        let mut tellers: BTreeMap<&str, BTreeSet<&SourceId>> = BTreeMap::new();
        let told = || claims.iter().filter(|claim| case.profiles[**claim].happened);
        let framed = || told().filter_map(|claim| Some((*claim, case.profiles[*claim].frame?.name.as_str())));
        for (claim, frame) in framed() {
            tellers.entry(frame).or_default().insert(&case.roots[claim].source_id);
        }
        found.extend(framed().filter(|(_, frame)| tellers[frame].len() > 1).map(|(claim, _)| claim));
    }
    found
}

fn contradicted(case: &Case, partings: &[Parting]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for parting in partings {
        for (at, side) in parting.sides.iter().enumerate() {
            let others = parting.sides.iter().enumerate().filter(|(other, _)| *other != at);
            let others: BTreeSet<&SourceId> = others.flat_map(|(_, side)| case.sources(&side.claims)).collect();
            let against = |claim: &&usize| others.iter().any(|source| **source != case.roots[**claim].source_id);
            found.extend(side.claims.iter().filter(against));
        }
    }
    found
}
