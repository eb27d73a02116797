//! From claims to events, disputes and accounts, and what can be concluded by a named policy.
//!
//! [`reconcile`] groups each report's claims into tellings of one happening, joins tellings of different reports into
//! events (only those that share a key are compared), dates undated reports by what they share with dated ones, finds
//! where claims part, builds the accounts that can be true, and assesses by a [`Policy`]. It is a pure function: the same
//! material gives the same result in whatever order it comes.

mod accounts;
mod aliases;
mod anchors;
mod answers;
mod assess;
mod case;
pub mod cluster;
mod copies;
mod decided;
mod disputes;
mod events;
mod grades;
mod happenings;
mod interest;
mod keys;
mod knowledge;
mod parts;
mod policy;
mod profile;
mod readings;
mod roots;
mod sources;
mod tellings;
mod tolls;
pub mod truth;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::grades::DatePrec;
use variorum_record::{Claim, ClaimId, Date, Dispute, Entity, EntityKind, Event, Lineage, Report, Source};

pub use anchors::InferredDate;
pub use assess::{Assessed, assess};
pub use decided::{Decided, Idle, Numbers, Order};
pub use knowledge::{Error, Knowledge};
pub use policy::Policy;
pub use truth::readings::Reading as WeighedReading;

use aliases::Aliases;
use case::Case;
use decided::Accepted;
use disputes::{Parting, Scene};
use happenings::Happenings;
use roots::Roots;
use truth::readings::Weighed;

/// Resolves an expression of time ("Wednesday", "last June") against a day of publication, ahead of it where that is asked: first
/// and last day, precision.
pub type Resolve<'a> = &'a dyn Fn(&str, Date, bool) -> Option<(Date, Date, DatePrec)>;

/// What is reconciled.
#[derive(Debug, Clone)]
pub struct Material<'a> {
    /// All reports.
    pub reports: &'a [Report],
    /// Their claims, as read and grounded.
    pub claims: Vec<Claim>,
    /// Whom and what they name.
    pub entities: &'a [Entity],
    /// Who copied whom.
    pub lineage: &'a [Lineage],
    /// What persons decided.
    pub decided: &'a Decided,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reconciled {
    /// The claims given, sorted by id, with `event_id`, `about_claim_id` and inherited times filled in.
    pub claims: Vec<Claim>,
    /// Events, sorted by id.
    pub events: Vec<Event>,
    /// Disputes, sorted by id.
    pub disputes: Vec<Dispute>,
    /// Sources, sorted by id.
    pub sources: Vec<Source>,
    /// Days of publication concluded for reports that have none.
    pub inferred: Vec<InferredDate>,
    /// Decisions that found nothing to change.
    pub idle: Idle,
    /// Every reading of every slot with its probability.
    pub readings: Vec<WeighedReading>,
}

/// Reconciles claims into events, disputes and accounts, and assesses them by `policy`.
///
/// `resolve` is how relative times are counted; it is asked for reports whose day of publication could be concluded.
#[must_use]
pub fn reconcile(material: Material, knowledge: &Knowledge, policy: &Policy, resolve: Resolve) -> Reconciled {
    let Material { reports, mut claims, entities, lineage, decided } = material;
    let mut idle = Idle::new();
    let rejected = decided.reject(&mut claims, &mut idle);
    // An exact copy tells nothing of its own: its claims are entered beside their twins at the end.
    let (ordered, copies) = case::originals(reports, lineage);
    let (mut claims, copied) = copies::split(claims, &copies);
    case::arrange(&mut claims, &ordered);

    let aliases = Aliases::of(entities);
    let roots = Roots::new(reports, entities, lineage, &claims, knowledge);
    let seen = aliases.see(&mut claims);
    // The first pass only tells which undated reports share what with dated ones.
    let undated = ordered.iter().any(|report| case::published(report).is_none());
    let inferred = if undated {
        let case = Case::new(&claims, &ordered, &[], &roots, knowledge, resolve);
        anchors::infer(&case, &happenings::happenings(&case, tellings::tellings(&case), lineage))
    } else {
        Vec::new()
    };
    anchors::settle_times(&mut claims, &inferred, resolve);
    let mut found = with_times(
        &claims,
        (&ordered, &inferred),
        &roots,
        (knowledge, policy, resolve),
        (reports, entities, lineage),
        (decided, &mut idle),
    );
    aliases::unsee(&mut claims, &seen);
    for (claim, place) in claims.iter_mut().zip(found.places) {
        claim.event_id = place.event.map(|event| found.events[event].event_id.clone());
        if let Some((about, reason)) = place.about {
            claim.about_claim_id = Some(about);
            claim.read_by.insert("about_claim_id".to_owned(), reason);
        }
        if let Some((interest, reason)) = place.interest {
            claim.interest = Some(interest);
            claim.read_by.insert("interest".to_owned(), reason);
        }
    }
    readings::weigh(&mut found.events, &found.disputes, &found.readings);
    decided.set(&mut found.events, &mut found.sources, &mut idle);
    claims.extend(rejected);
    copies::enter(copied, &mut claims, &mut found.events, &mut found.disputes);
    for link in claims.iter_mut().flat_map(|claim| &mut claim.attribution) {
        link.kind = Some(roots.kind(link));
    }
    claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    found.events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    found.disputes.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id));
    Reconciled {
        claims,
        events: found.events,
        disputes: found.disputes,
        sources: found.sources,
        inferred,
        idle,
        readings: found.readings,
    }
}

/// What was found of one claim.
struct Place {
    /// Its event's number.
    event: Option<usize>,
    /// The claim that it answers, with the reason.
    about: Option<(ClaimId, String)>,
    interest: Option<interest::Found>,
}

struct Found {
    /// One for each claim.
    places: Vec<Place>,
    events: Vec<Event>,
    disputes: Vec<Dispute>,
    sources: Vec<Source>,
    readings: Vec<WeighedReading>,
}

/// The reconciliation proper, once all times that can be known are known.
fn with_times(
    claims: &[Claim],
    (ordered, inferred): (&[&Report], &[InferredDate]),
    roots: &Roots,
    (knowledge, policy, resolve): (&Knowledge, &Policy, Resolve),
    (reports, entities, lineage): (&[Report], &[Entity], &[Lineage]),
    (decided, idle): (&Decided, &mut Idle),
) -> Found {
    let case = Case::new(claims, ordered, inferred, roots, knowledge, resolve);
    let happenings = happenings::happenings(&case, tellings::tellings(&case), lineage);
    let mut event_of: Vec<Option<usize>> = vec![None; claims.len()];
    for (event, group) in happenings.groups.iter().enumerate() {
        for claim in group.iter().flat_map(|telling| &happenings.tellings[*telling]) {
            event_of[*claim] = Some(event);
        }
    }
    let mut about = answers::within_reports(&case);
    answers::attach(&case, &about, &mut event_of);
    let mut told = decided.regroup(claims, &mut event_of, happenings.groups.len(), idle);
    let accepted = decided.accepted(claims);
    let numbers = renumber(&mut event_of);
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); numbers.len()];
    for (claim, event) in event_of.iter().enumerate() {
        if let Some(event) = event {
            own[*event].push(claim);
        }
    }
    answers::across_reports(&case, &own, &mut about);
    let actors: BTreeSet<&str> = entities
        .iter()
        .filter(|entity| matches!(entity.kind, EntityKind::Person | EntityKind::Organization | EntityKind::Group))
        .map(|entity| entity.entity_id.as_str())
        .collect();
    let answered: Vec<Option<usize>> = about.iter().map(|one| one.as_ref().map(|answer| answer.claim)).collect();
    let scene = Scene { case: &case, events: &own, event_of: &event_of, about: &answered, actors: &actors };
    let partings = disputes::disputes(&scene);
    let weighed = Weighed::new(&case, &own, &partings);
    let mut by_event: Vec<Vec<&Parting>> = vec![Vec::new(); own.len()];
    for parting in &partings {
        by_event[parting.event].push(parting);
    }
    let parts = parts::parts(&case, &own, &event_of);
    let mut events: Vec<Event> = own
        .iter()
        .enumerate()
        .map(|(event, claims)| {
            let mut reasons = joined(&case, &happenings, &numbers[event]);
            reasons.extend(told.remove(&numbers[event]).unwrap_or_default());
            reasons.extend(parts[event].iter().map(|(_, reason)| format!("part of a campaign: {reason}")));
            assessed(&case, claims, &by_event[event], reasons, (policy, &weighed, &accepted))
        })
        .collect();
    for (event, whole) in parts.into_iter().enumerate() {
        events[event].part_of = whole.map(|(whole, _)| events[whole].event_id.clone());
    }
    readings::enter(&scene, &partings, entities, &mut events);
    Found {
        places: event_of
            .iter()
            .zip(&about)
            .zip(&case.interests)
            .map(|((event, about), interest)| Place {
                event: *event,
                about: about.as_ref().map(|answer| (claims[answer.claim].claim_id.clone(), answer.reason.clone())),
                interest: interest.clone(),
            })
            .collect(),
        disputes: partings
            .iter()
            .enumerate()
            .map(|(at, one)| disputes::row(&case, &events[one.event].event_id, one, &assess::weights(&weighed, at)))
            .collect(),
        sources: sources::sources(&case, roots, &own, &partings, reports, (&weighed, policy)),
        readings: weighed.readings(&events.iter().map(|event| event.event_id.clone()).collect::<Vec<_>>()),
        events,
    }
}

/// Numbers the events that still have claims from 0, in order of their first claim, and tells each one's old number.
fn renumber(event_of: &mut [Option<usize>]) -> Vec<usize> {
    let mut new: BTreeMap<usize, usize> = BTreeMap::new();
    let mut old = Vec::new();
    for event in event_of.iter_mut().flatten() {
        *event = *new.entry(*event).or_insert_with(|| {
            old.push(*event);
            old.len() - 1
        });
    }
    old
}

/// Why tellings of different reports were joined into this event.
fn joined(case: &Case, happenings: &Happenings, group: &usize) -> Vec<String> {
    const MOST: usize = 6;
    // An event that a person parted from another is no group of tellings.
    let tellings = happenings.groups.get(*group).map_or(&[][..], Vec::as_slice);
    let uri = |telling: usize| &case.reports[happenings.summaries[telling].report].uri;
    let pairs = tellings.iter().flat_map(|a| tellings.iter().map(move |b| (*a, *b)));
    pairs
        .filter_map(|(a, b)| {
            happenings.reasons(case, a, b).map(|lines| format!("{} and {}: {}", uri(a), uri(b), lines.join(", ")))
        })
        .take(MOST)
        .collect()
}

fn assessed(
    case: &Case,
    claims: &[usize],
    partings: &[&Parting],
    reasons: Vec<String>,
    by: (&Policy, &Weighed, &Accepted),
) -> Event {
    let mut event = events::event(case, claims, reasons);
    event.accounts = accounts::accounts(case, claims, partings);
    assess::judge(case, claims, partings, by, &mut event);
    event
}
