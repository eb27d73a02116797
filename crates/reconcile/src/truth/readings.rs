//! What the claims of a casebook tell of each event, as items for [`discover`], and what came of them.
//!
//! An item is a slot of an event: whether a happening took place (one for each kind of it), what a dispute is about, or how many
//! people of one side were killed, wounded, and so on. Its sources are root informants, copies removed. What a party tells of
//! its own success and what it tells against its interest are words of other trust than the rest of what it tells, so they
//! stand under sources of their own, each with a prior of its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use variorum_record::{DisputeKind, EventId, Interest, Slot, SourceId, SourceKind};

use super::relations::Number;
use super::{CHANCE, Estimates, Finding, Informant, Item, Standing, model};
use crate::case::Case;
use crate::disputes::{Parting, Side};
use crate::tolls;

/// Categories that count people's fates.
const FATES: [&str; 7] = ["killed", "wounded", "captured", "missing", "hostages", "displaced", "released"];

/// The probability of one reading of one slot of an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The event.
    pub(crate) event_id: EventId,
    /// The slot.
    pub(crate) slot: Slot,
    /// What is counted, for a count; else empty.
    pub(crate) category: String,
    /// The value in words.
    pub(crate) value: String,
    /// The probability that it holds, 0 to 1.
    pub(crate) probability: f64,
    /// The root informants that tell it.
    pub(crate) source_ids: Vec<SourceId>,
}

impl Reading {
    /// In order of events, slots and values.
    pub(crate) fn order(&self, other: &Self) -> std::cmp::Ordering {
        let key = |one: &Self| (one.event_id.clone(), one.slot, one.category.clone(), one.value.clone());
        key(self).cmp(&key(other)).then_with(|| self.source_ids.cmp(&other.source_ids))
    }
}

/// How an item's word was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tone {
    Plain,
    Against,
    OwnSuccess,
}

/// What was learned of the sources of a pile, for weighing what they tell elsewhere.
#[derive(Debug, Clone, Default)]
pub(crate) struct Learned {
    estimates: Estimates,
    standings: BTreeMap<String, Standing>,
    kinds: BTreeMap<SourceId, SourceKind>,
}

/// One event as it is weighed: its number, its claims, the disputes about it.
pub(crate) type Weighable<'w> = (usize, &'w [usize], &'w [Parting]);

/// The items of events with their findings.
#[derive(Debug, Default)]
pub(crate) struct Weighed<'l> {
    items: Vec<Entry>,
    /// By the key of an item.
    found: BTreeMap<String, Finding>,
    /// By the name of a source.
    standings: Cow<'l, BTreeMap<String, Standing>>,
    /// By event, the keys of the items of its disputes.
    disputes: BTreeMap<usize, Vec<String>>,
    /// Where each number told stands: item and value.
    numbers: BTreeMap<(usize, String, Number), (String, usize)>,
}

/// An item with the event and the slot that it is about.
#[derive(Debug)]
struct Entry {
    event: usize,
    slot: Slot,
    category: String,
    item: Item,
    /// What is known beforehand of those who tell it.
    informants: BTreeMap<String, Informant>,
}

impl Learned {
    /// Learns from events of a pile.
    pub(crate) fn from<'w>(case: &Case, events: impl Iterator<Item = Weighable<'w>>) -> Self {
        let kinds = kinds(case);
        let (items, informants) = Weighed::of(case, events, &kinds).together();
        let solved = model::Solved::new(&items, &informants);
        Self { estimates: solved.estimates(), standings: solved.standings(), kinds }
    }
}

impl<'l> Weighed<'l> {
    /// Weighs the claims (by number) of events and the disputes about them: by what was learned elsewhere, or, where nothing was, by what
    /// these events themselves teach.
    pub(crate) fn new<'w>(
        case: &Case,
        events: impl Iterator<Item = Weighable<'w>>,
        learned: Option<&'l Learned>,
    ) -> Self {
        let Some(learned) = learned else {
            let mut weighed = Self::of(case, events, &kinds(case));
            let (items, informants) = weighed.together();
            let found = model::Solved::new(&items, &informants).discovered();
            (weighed.found, weighed.standings) = (found.items, Cow::Owned(found.sources));
            return weighed;
        };
        let mut weighed = Self::of(case, events, &learned.kinds);
        let found = |entry: &Entry| model::find(&entry.item, &entry.informants, &learned.estimates);
        let findings: Vec<Finding> = weighed.items.par_iter().map(found).collect();
        weighed.found = weighed.items.iter().map(|entry| entry.item.key.clone()).zip(findings).collect();
        weighed.standings = Cow::Borrowed(&learned.standings);
        weighed
    }

    /// The items of events, not yet weighed; `kinds` are those of the sources known.
    fn of<'w>(
        case: &Case,
        events: impl Iterator<Item = Weighable<'w>>,
        kinds: &BTreeMap<SourceId, SourceKind>,
    ) -> Self {
        let mut build = Build { case, kinds, informants: BTreeMap::new(), weighed: Self::default() };
        for (event, claims, partings) in events {
            build.event(event, claims, partings);
        }
        build.weighed
    }

    /// All items with all who tell them. Of several priors given for a source the first counts.
    fn together(&self) -> (Vec<Item>, BTreeMap<String, Informant>) {
        let mut informants: BTreeMap<String, Informant> = BTreeMap::new();
        for (name, informant) in self.items.iter().flat_map(|entry| &entry.informants) {
            informants.entry(name.clone()).or_insert_with(|| informant.clone());
        }
        (self.items.iter().map(|entry| entry.item.clone()).collect(), informants)
    }

    /// The probability that each side of a dispute of an event holds, drawn towards the middle by [`DOUBT`].
    pub(crate) fn sides(&self, event: usize, dispute: usize) -> Vec<f64> {
        let key = &self.disputes[&event][dispute];
        let holds = self.found.get(key).map_or(&[][..], |finding| &finding.holds);
        let even = 1.0 / holds.len().max(1) as f64;
        holds.iter().map(|chance| (1.0 - DOUBT) * chance + DOUBT * even).collect()
    }

    /// The probability that a number told by a claim holds.
    pub(crate) fn number(&self, claim: usize, category: &str, number: Number) -> Option<f64> {
        let (item, value) = self.numbers.get(&(claim, category.to_owned(), number))?;
        self.found.get(item).map(|finding| finding.holds[*value])
    }

    /// What is found of a source, what it tells of its own success left out; `None` of one that tells nothing that was weighed.
    pub(crate) fn standing(&self, source: &SourceId) -> Option<Standing> {
        let own = |tone| self.standings.get(&named(source, tone)).copied();
        let mut standing = own(Tone::Plain).or(own(Tone::Against))?;
        if let (Some(_), Some(against)) = (own(Tone::Plain), own(Tone::Against)) {
            standing.agreed += against.agreed;
            standing.parted += against.parted;
            standing.unjudged += against.unjudged;
        }
        Some(standing)
    }

    /// Every reading of the events with its probability.
    pub(crate) fn readings<'e>(&self, event_id: impl Fn(usize) -> &'e EventId) -> Vec<Reading> {
        let mut readings = Vec::new();
        for Entry { event, slot, category, item, .. } in &self.items {
            let Some(finding) = self.found.get(&item.key) else { continue };
            for (at, value) in item.values.iter().enumerate() {
                let source = |name: &str| SourceId::parse(name.split(APART).next().unwrap_or(name));
                let told = item.told.iter().filter(|told| told.value == at).filter_map(|told| source(&told.source));
                readings.push(Reading {
                    event_id: event_id(*event).clone(),
                    slot: *slot,
                    category: category.clone(),
                    value: value.key.split(APART).next().unwrap_or_default().to_owned(),
                    probability: finding.holds[at],
                    source_ids: told.collect::<BTreeSet<_>>().into_iter().collect(),
                });
            }
        }
        readings.sort_by(Reading::order);
        readings
    }
}

/// How much of a dispute is decided by nothing that the engine sees: claims joined or read wrongly, an error that several made
/// together. Fitted by hand to generated casebooks, where readings said to be certain were true in 84 to 89 of a hundred; what is told
/// without dispute is left as it is.
const DOUBT: f64 = 0.3;

/// Between a source's id and the tone of its words.
const APART: char = '\u{1f}';

fn named(source: &SourceId, tone: Tone) -> String {
    match tone {
        Tone::Plain => source.to_string(),
        Tone::Against => format!("{source}{APART}against interest"),
        Tone::OwnSuccess => format!("{source}{APART}own success"),
    }
}

/// The kind that a root is of in most of its claims: "the army" is a party, its spokesman here and there an official.
fn kinds(case: &Case) -> BTreeMap<SourceId, SourceKind> {
    let mut counts: BTreeMap<&SourceId, BTreeMap<SourceKind, usize>> = BTreeMap::new();
    for root in &case.roots {
        *counts.entry(&root.source_id).or_default().entry(root.kind).or_default() += 1;
    }
    let most = |kinds: BTreeMap<SourceKind, usize>| {
        kinds.into_iter().max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind))).map(|(kind, _)| kind)
    };
    counts.into_iter().filter_map(|(source, kinds)| Some((source.clone(), most(kinds)?))).collect()
}

struct Build<'c, 'a, 'l> {
    case: &'c Case<'a>,
    kinds: &'c BTreeMap<SourceId, SourceKind>,
    /// Those who tell the item at hand.
    informants: BTreeMap<String, Informant>,
    weighed: Weighed<'l>,
}

impl Build<'_, '_, '_> {
    fn tone(&self, claim: usize) -> Tone {
        match self.case.interests[claim] {
            Some((Interest::OwnSuccess, _)) => Tone::OwnSuccess,
            Some((Interest::AgainstInterest, _)) => Tone::Against,
            _ => Tone::Plain,
        }
    }

    /// Words of roots: one root speaks in an item in one tone, the least trusted only where it has no other.
    fn words<V: Clone>(&mut self, told: &[(usize, V)]) -> Vec<(String, V)> {
        let mut tones: BTreeMap<&SourceId, Tone> = BTreeMap::new();
        for (claim, _) in told {
            let tone = self.tone(*claim);
            let known = tones.entry(&self.case.roots[*claim].source_id).or_insert(tone);
            *known = match (*known, tone) {
                (Tone::Against, _) | (_, Tone::Against) => Tone::Against,
                (Tone::Plain, _) | (_, Tone::Plain) => Tone::Plain,
                _ => Tone::OwnSuccess,
            };
        }
        let mut words = Vec::new();
        for (claim, value) in told {
            let root = &self.case.roots[*claim];
            let tone = tones[&root.source_id];
            let name = named(&root.source_id, tone);
            let kind = self.kinds.get(&root.source_id).copied().unwrap_or(root.kind);
            self.informants.entry(name.clone()).or_insert_with(|| {
                let priors = &self.case.knowledge.priors;
                let (pool, prior) = match tone {
                    Tone::Plain => (kind.as_str().to_owned(), priors.of(kind)),
                    Tone::Against => ("against interest".to_owned(), priors.against_interest),
                    Tone::OwnSuccess => ("own success".to_owned(), priors.own_success),
                };
                Informant { pool, prior }
            });
            words.push((name, value.clone()));
        }
        words
    }

    fn enter(&mut self, event: usize, slot: Slot, category: &str, item: Item) {
        let informants = std::mem::take(&mut self.informants);
        self.weighed.items.push(Entry { event, slot, category: category.to_owned(), item, informants });
    }

    fn event_key(&self, claims: &[usize]) -> &str {
        claims.first().map_or("", |claim| self.case.claims[*claim].claim_id.as_str())
    }

    /// The value in words, told from another side in the same words by its first claim.
    fn side_key(&self, side: &Side) -> String {
        let first = side.claims.iter().map(|claim| self.case.claims[*claim].claim_id.as_str()).min();
        format!("{}{APART}{}", side.value, first.unwrap_or_default())
    }

    fn event(&mut self, event: usize, claims: &[usize], partings: &[Parting]) {
        let mut denied: BTreeSet<&str> = BTreeSet::new();
        for parting in partings {
            self.dispute(event, claims, parting);
            if parting.kind == DisputeKind::Denies {
                let said = parting.sides.iter().flat_map(|side| &side.claims);
                denied.extend(said.filter_map(|claim| Some(self.case.profiles[*claim].frame?.name.as_str())));
            }
        }
        self.occurrences(event, claims, &denied);
        for category in FATES {
            self.numbers(event, claims, category);
        }
    }

    /// One item for what a dispute is about: its sides are the values.
    fn dispute(&mut self, event: usize, claims: &[usize], parting: &Parting) {
        let told: Vec<(usize, usize)> = parting
            .sides
            .iter()
            .enumerate()
            .flat_map(|(side, reading)| reading.claims.iter().map(move |claim| (*claim, side)))
            .collect();
        let words = self.words(&told);
        let all: BTreeSet<usize> = told.iter().map(|(claim, _)| *claim).collect();
        let ids: Vec<&str> = all.iter().map(|claim| self.case.claims[*claim].claim_id.as_str()).collect();
        let (slot, kind) = (parting.slot.as_str(), parting.kind.as_str());
        let key = format!("{} dispute {slot} {kind} {}", self.event_key(claims), ids.join(" "));
        let mut item = Item::of(key.clone(), &words, |_, _| false, |_| CHANCE, |side| side.to_string());
        // A side without claims of its own would shift the others.
        item.values = (0..parting.sides.len())
            .map(|side| super::Value {
                key: self.side_key(&parting.sides[side]),
                chance: if parting.kind == DisputeKind::Denies { YES_OR_NO } else { CHANCE },
                coarser: Vec::new(),
            })
            .collect();
        for (told, (_, side)) in item.told.iter_mut().zip(&told) {
            told.value = *side;
        }
        self.weighed.disputes.entry(event).or_default().push(key);
        self.enter(event, parting.slot, "", item);
    }

    /// One item for each kind of happening that claims of the event tell and nobody denies.
    fn occurrences(&mut self, event: usize, claims: &[usize], denied: &BTreeSet<&str>) {
        let mut kinds: BTreeMap<&str, Vec<(usize, ())>> = BTreeMap::new();
        for claim in claims.iter().filter(|claim| self.case.profiles[**claim].happened) {
            let Some(frame) = self.case.profiles[*claim].frame else { continue };
            if !denied.contains(frame.name.as_str()) {
                kinds.entry(frame.name.as_str()).or_default().push((*claim, ()));
            }
        }
        let kinds: Vec<(String, Vec<(usize, ())>)> =
            kinds.into_iter().map(|(name, told)| (name.to_owned(), told)).collect();
        for (frame, told) in kinds {
            let words = self.words(&told);
            let key = format!("{} occurrence {frame}", self.event_key(claims));
            let item = Item::of(key, &words, |(), ()| false, |()| YES_OR_NO, |()| frame.clone());
            self.enter(event, Slot::Occurrence, "", item);
        }
    }

    /// One item for each side of which the event's claims count so many: a source's last word, and a smaller number told
    /// earlier by all who tell it is a running toll, which holds beside the later one.
    fn numbers(&mut self, event: usize, claims: &[usize], category: &str) {
        let case = self.case;
        for mut side in tolls::told(case, claims, category) {
            tolls::leave_corrected(&mut side.told);
            let told: Vec<(usize, Number)> = side.told.iter().map(|one| (one.claim, one.number)).collect();
            let first = side.told.iter().map(|one| case.claims[one.claim].claim_id.as_str()).min().unwrap_or_default();
            let key = format!("{} {category} {first}", self.event_key(claims));
            let days = |number: &Number| {
                let days = side.told.iter().filter(|one| one.number == *number).map(|one| one.published);
                days.collect::<Option<Vec<_>>>()
            };
            let earlier = |a: &Number, b: &Number| {
                let (before, after) = (days(a), days(b));
                before.zip(after).is_some_and(|(before, after)| before.iter().max() < after.iter().min())
            };
            let coarser = |a: &Number, b: &Number| a.coarser(*b) || (a.low < b.low && earlier(a, b));
            let words = self.words(&told);
            let item = Item::of(key.clone(), &words, coarser, |number| number.chance(), |number| shown(*number));
            for ((claim, number), told) in told.iter().zip(&item.told) {
                let place = (key.clone(), told.value);
                self.weighed.numbers.insert((*claim, category.to_owned(), *number), place);
            }
            let of = if side.name.is_empty() { category.to_owned() } else { format!("{category}, {}", side.name) };
            self.enter(event, Slot::Count, &of, item);
        }
    }
}

/// Whether something happened has two answers: who errs about it tells the other one.
const YES_OR_NO: f64 = 0.5;

fn shown(number: Number) -> String {
    match number.high {
        Some(high) if high == number.low => high.to_string(),
        Some(high) => format!("{}–{high}", number.low),
        None => format!("{} or more", number.low),
    }
}
