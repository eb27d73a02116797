//! Rows of the table `sources`: one for each root informant and each outlet.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::grades::Reliability;
use variorum_record::{DisputeKind, Interest, Report, Slot, Source, SourceId};

use crate::case::Case;
use crate::disputes::Parting;
use crate::policy::Policy;
use crate::roots::{Root, Roots};
use crate::truth::Standing;
use crate::truth::readings::Weighed;

/// Counts what each source claims, and how often independent others say the same or the opposite; how far it can be relied on is
/// judged from how often it is right by all that is told ([`crate::truth`]).
///
/// A claim is corroborated where a source of another root tells the same kind of happening of the same event, other than as its
/// own success, and contradicted where it stands in a dispute against one. A claim counts as against interest where
/// [`crate::interest`] finds it so.
pub(crate) fn sources(
    case: &Case,
    roots: &Roots,
    events: &[Vec<usize>],
    partings: &[Parting],
    reports: &[Report],
    (weighed, policy): (&Weighed, &Policy),
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
        let (reliability, reason) = reliability(own, weighed.standing(&own.source_id), policy);
        own.reliability = Some(reliability);
        own.reasons = vec![reason];
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
        reasons: Vec::new(),
    }
}

/// The Admiralty letter, and why. It takes enough claims of which independent others tell too; A, completely reliable, is left to
/// persons.
fn reliability(source: &Source, standing: Standing, policy: &Policy) -> (Reliability, String) {
    let (rules, judged) = (&policy.sources, source.corroborated + source.contradicted);
    let counts = format!(
        "of {} claims independent sources bear out {} and contradict {}",
        source.claims, source.corroborated, source.contradicted
    );
    if judged < rules.least_judged {
        let why = format!("F: {counts}; the policy {} judges from {} on", policy.name, rules.least_judged);
        return (Reliability::F, why);
    }
    let right = standing.exact + standing.coarse;
    let letter = match right {
        right if right >= rules.usually_right => Reliability::B,
        right if right >= rules.fairly_right => Reliability::C,
        right if right >= rules.not_usually_right => Reliability::D,
        _ => Reliability::E,
    };
    let readings = format!(
        "of its readings {} stand with most others, {} against most, {} with as many or alone",
        standing.agreed, standing.parted, standing.unjudged
    );
    let steps =
        format!("B from {}, C from {}, D from {}", rules.usually_right, rules.fairly_right, rules.not_usually_right);
    (
        letter,
        format!("{letter}: {counts}; {readings}; weighed with all that is told it is right in {right:.2} ({steps})"),
    )
}

/// Claims that a source of another root bears out. A party that tells of its own success bears out nobody.
fn corroborated(case: &Case, events: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for claims in events {
        let mut tellers: BTreeMap<&str, BTreeSet<&SourceId>> = BTreeMap::new();
        let told = || claims.iter().filter(|claim| case.profiles[**claim].happened);
        let framed = || told().filter_map(|claim| Some((*claim, case.profiles[*claim].frame?.name.as_str())));
        for (claim, frame) in framed() {
            if !matches!(case.interests[claim], Some((Interest::OwnSuccess, _))) {
                tellers.entry(frame).or_default().insert(&case.roots[claim].source_id);
            }
        }
        let borne_out = |(claim, frame): &(usize, &str)| {
            let own = &case.roots[*claim].source_id;
            tellers.get(frame).is_some_and(|tellers| tellers.iter().any(|teller| *teller != own))
        };
        found.extend(framed().filter(borne_out).map(|(claim, _)| claim));
    }
    found
}

fn contradicted(case: &Case, partings: &[Parting]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    // Another day or place is spread; a day's slip is no word against a source.
    let spread = |one: &&Parting| one.kind == DisputeKind::Differs && matches!(one.slot, Slot::Place | Slot::Time);
    for parting in partings.iter().filter(|one| !spread(one)) {
        for (at, side) in parting.sides.iter().enumerate() {
            let others = parting.sides.iter().enumerate().filter(|(other, _)| *other != at);
            let others: BTreeSet<&SourceId> = others.flat_map(|(_, side)| case.sources(&side.claims)).collect();
            let against = |claim: &&usize| others.iter().any(|source| **source != case.roots[**claim].source_id);
            found.extend(side.claims.iter().filter(against));
        }
    }
    found
}
