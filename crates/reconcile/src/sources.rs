//! Rows of the table `sources`: one for each root informant and each outlet.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use variorum_record::grades::Reliability;
use variorum_record::{DisputeKind, Interest, Slot, Source, SourceId};

use crate::case::Case;
use crate::disputes::Parting;
use crate::policy::Policy;
use crate::roots::Root;
use crate::truth::Standing;

/// Who stands behind reports and claims, numbered.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    /// Looked up only, so that its order is of no account.
    numbers: HashMap<SourceId, u32>,
    ids: Vec<SourceId>,
    /// By report, copies among them, in order of precedence: whose voice it is.
    pub(crate) voices: Vec<Root>,
    of_report: Vec<u32>,
    /// By claim: whose it is.
    of_claim: Vec<u32>,
    /// By source what was counted last.
    counts: Vec<Count>,
    /// The sources of which more than counts may have changed.
    stale: BTreeSet<u32>,
}

/// What is counted of a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    claims: u32,
    corroborated: u32,
    contradicted: u32,
    against_interest: u32,
}

impl Speakers {
    pub(crate) fn new(case: &Case, voices: Vec<Root>) -> Self {
        let mut speakers = Self::default();
        speakers.of_report = voices.iter().map(|voice| speakers.number(&voice.source_id)).collect();
        speakers.of_claim = case.roots.iter().map(|root| speakers.number(&root.source_id)).collect();
        Self { voices, ..speakers }
    }

    fn number(&mut self, source: &SourceId) -> u32 {
        if let Some(number) = self.numbers.get(source) {
            return *number;
        }
        let next = self.numbers.len() as u32;
        self.numbers.insert(source.clone(), next);
        self.ids.push(source.clone());
        self.counts.push(Count::default());
        self.stale.insert(next);
        next
    }

    /// Makes room for a report's claims.
    pub(crate) fn make_room(&mut self, claims: Range<usize>) {
        self.of_claim.splice(claims.start..claims.start, claims.map(|_| 0));
    }

    /// Numbers the roots of claims anew.
    pub(crate) fn reread(&mut self, case: &Case, claims: Range<usize>) {
        for claim in claims {
            let number = self.number(&case.roots[claim].source_id);
            self.stale.extend([self.of_claim[claim], number]);
            self.of_claim[claim] = number;
        }
    }

    /// Puts in a report's voice.
    pub(crate) fn insert(&mut self, at: usize, voice: Root) {
        let number = self.number(&voice.source_id);
        self.stale.insert(number);
        self.of_report.insert(at, number);
        self.voices.insert(at, voice);
    }
}

/// What is counted of each claim.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) corroborated: bool,
    /// In how many events it stands against another source.
    pub(crate) contradicted: u32,
}

/// Counts what each source claims, and how often independent others say the same or the opposite; how far it can be relied on is
/// judged from how often it is right by all that is told ([`crate::truth`]).
///
/// A claim is corroborated where a source of another root tells the same kind of happening of the same event, other than as its
/// own success, and contradicted where it stands in a dispute against one. A claim counts as against interest where
/// [`crate::interest`] finds it so.
///
/// Gives the rows of the sources that may be others than when this was asked last, sorted by id, and the ids of those that are none any
/// more.
pub(crate) fn sources(
    case: &Case,
    speakers: &mut Speakers,
    marks: &[Marks],
    standing: &dyn Fn(&SourceId) -> Option<Standing>,
    policy: &Policy,
) -> (Vec<Source>, Vec<SourceId>) {
    let mut counts = vec![Count::default(); speakers.numbers.len()];
    for (claim, number) in speakers.of_claim.iter().enumerate() {
        let own = &mut counts[*number as usize];
        own.claims += 1;
        own.corroborated += u32::from(marks[claim].corroborated);
        own.against_interest += u32::from(matches!(case.interests[claim], Some((Interest::AgainstInterest, _))));
        own.contradicted += u32::from(marks[claim].contradicted > 0);
    }
    let mut changed = std::mem::take(&mut speakers.stale);
    let known = counts.iter().zip(&speakers.counts).enumerate();
    changed.extend(known.filter(|(_, (new, old))| new != old).map(|(number, _)| number as u32));
    speakers.counts = counts;
    // A source goes by its first voice, else by its first claim.
    let voices = speakers.of_report.iter().zip(&speakers.voices);
    let mut rows: BTreeMap<u32, Source> = BTreeMap::new();
    for (number, root) in voices.chain(speakers.of_claim.iter().zip(&case.roots)) {
        if changed.contains(number) {
            rows.entry(*number).or_insert_with(|| row(root));
        }
    }
    let gone = changed.iter().filter(|number| !rows.contains_key(number));
    let gone = gone.map(|number| speakers.ids[*number as usize].clone()).collect();
    let mut found = Vec::new();
    for (number, mut own) in rows {
        let count = speakers.counts[number as usize];
        (own.claims, own.corroborated) = (count.claims, count.corroborated);
        (own.contradicted, own.against_interest) = (count.contradicted, count.against_interest);
        let (reliability, reason) = reliability(&own, standing(&own.source_id), policy);
        own.reliability = Some(reliability);
        own.reasons = vec![reason];
        found.push(own);
    }
    found.sort_by(|a, b| a.source_id.cmp(&b.source_id));
    (found, gone)
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
fn reliability(source: &Source, standing: Option<Standing>, policy: &Policy) -> (Reliability, String) {
    let (rules, judged) = (&policy.sources, source.corroborated + source.contradicted);
    let counts = format!(
        "of {} claims independent sources bear out {} and contradict {}",
        source.claims, source.corroborated, source.contradicted
    );
    if judged < rules.least_judged {
        let why = format!("F: {counts}; the policy {} judges from {} on", policy.name, rules.least_judged);
        return (Reliability::F, why);
    }
    let Some(standing) = standing else {
        return (Reliability::F, format!("F: {counts}; nothing that it tells was among what sources are weighed by"));
    };
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

/// The claims of an event that a source of another root bears out. A party that tells of its own success bears out nobody.
pub(crate) fn corroborated(case: &Case, claims: &[usize]) -> BTreeSet<usize> {
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
    framed().filter(borne_out).map(|(claim, _)| claim).collect()
}

/// The claims that stand against another source in disputes of an event.
pub(crate) fn contradicted(case: &Case, partings: &[Parting]) -> BTreeSet<usize> {
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
