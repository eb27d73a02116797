//! The comparable side of a telling: what kind of happening, where, when, who, in which words.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Case;
use crate::keys::{self, Keys};
use crate::profile::{Days, Lie, Profile, Spot, gap};
use crate::tellings::Telling;

/// Where a telling is told to have been: the places told with its claims, but for those told less than half as often as the
/// one told most; places from the context only where there are no others.
fn spots<'p>(all: impl Iterator<Item = &'p Spot>) -> Vec<Spot> {
    let mut counted: Vec<(Spot, usize)> = Vec::new();
    for spot in all {
        match counted.iter_mut().find(|(known, _)| known.name == spot.name && known.entity == spot.entity) {
            Some((known, count)) => {
                known.inherited &= spot.inherited;
                *count += 1;
            }
            None => counted.push((spot.clone(), 1)),
        }
    }
    if counted.iter().any(|(spot, _)| !spot.inherited) {
        counted.retain(|(spot, _)| !spot.inherited);
    }
    let most = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counted.into_iter().filter(|(_, count)| count * 2 >= most).map(|(spot, _)| spot).collect()
}

/// The exact place that most of a report's claims name; of equals the one named first. It comes from the context.
pub(crate) fn main_place(case: &Case, report: usize) -> Option<Spot> {
    let mut counts: Vec<(&Spot, usize)> = Vec::new();
    let spots = case.of_report(report).filter_map(|claim| case.profiles[claim].place.as_ref());
    for spot in spots.filter(|spot| spot.exact && !spot.inherited) {
        match counts.iter_mut().find(|(known, _)| known.name == spot.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((spot, 1)),
        }
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(spot, _)| Spot { inherited: true, ..spot.clone() })
}

/// The comparable side of a telling.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Summary<'k> {
    pub(crate) report: usize,
    /// The topic told of most; of equals the one that is not dependent.
    pub(crate) topic: &'k str,
    pub(crate) topics: Vec<&'k str>,
    pub(crate) frames: Vec<&'k str>,
    pub(crate) outcomes: Vec<&'k str>,
    pub(crate) spots: Vec<Spot>,
    days: Vec<Days>,
    /// When it is told to have happened; news without a date of its own is from about a week before its publication.
    pub(crate) moment: Option<Days>,
    /// Days that can be compared within the same report only.
    local_days: Vec<Days>,
    pub(crate) actors: Keys,
    pub(crate) stems: Keys,
    /// Named persons who speak.
    pub(crate) informants: Keys,
}

impl<'k> Summary<'k> {
    pub(crate) fn of(case: &Case<'k>, telling: &Telling, main_place: Option<&Spot>) -> Self {
        let profiles = || telling.iter().map(|claim| &case.profiles[*claim]);
        let mut counts: BTreeMap<&'k str, usize> = BTreeMap::new();
        for profile in profiles() {
            *counts.entry(profile.topic()).or_default() += 1;
        }
        let dependent = |topic: &str| case.knowledge.topics.dependent.contains(topic);
        let topic = counts.iter().max_by_key(|(topic, count)| (!dependent(topic), **count, std::cmp::Reverse(**topic)));
        let topic = topic.map_or("", |(topic, _)| *topic);
        let main = || profiles().filter(|profile| profile.topic() == topic);
        let heads = |profile: &&Profile| {
            profile.frame.is_some_and(|frame| case.knowledge.outcomes.heading.contains(&frame.name))
        };
        let only_heads = main().all(|profile| heads(&profile));
        let placed = || main().filter(|profile| only_heads || !heads(profile));
        let mut spots = spots(placed().filter_map(|profile| profile.place.as_ref()));
        let report = case.profiles[telling[0]].report;
        if spots.iter().all(|spot| spot.inherited) {
            // What the report tells without a place of its own, it most likely tells of the place that it is about.
            spots.extend(main_place.filter(|spot| !spots.iter().any(|known| known.name == spot.name)).cloned());
        }
        let speaks = |claim: &&usize| case.roots[**claim].person;
        let days: Vec<Days> = main().filter_map(|profile| profile.days).collect::<BTreeSet<_>>().into_iter().collect();
        let news = main().filter(|profile| !profile.background).count() * 2 > main().count();
        let published = case.published(report).filter(|_| news).map(crate::profile::day);
        Self {
            report,
            moment: days.first().copied().or_else(|| published.map(|day| (day - 7, day))),
            topics: counts.keys().copied().collect(),
            frames: distinct(main().filter_map(|profile| Some(profile.frame?.name.as_str()))),
            outcomes: distinct(main().filter_map(|profile| profile.frame?.outcome.as_deref())),
            spots,
            days,
            local_days: main().filter_map(|profile| profile.local_days).collect::<BTreeSet<_>>().into_iter().collect(),
            actors: Keys::of(profiles().flat_map(|profile| &profile.actors).map(String::as_str)),
            stems: Keys::of(profiles().flat_map(|profile| &profile.stems).map(String::as_str)),
            informants: Keys::of(telling.iter().filter(speaks).map(|claim| case.roots[*claim].source_id.as_str())),
            topic,
        }
    }

    pub(crate) fn lies(&self, other: &Self, slack: f64) -> Lie {
        let lies = || self.spots.iter().flat_map(|here| other.spots.iter().map(move |there| here.lies(there, slack)));
        match () {
            () if lies().any(|lie| lie == Lie::Same) => Lie::Same,
            () if lies().any(|lie| lie == Lie::Near) => Lie::Near,
            () if lies().next().is_some() && lies().all(|lie| lie == Lie::Far) => Lie::Far,
            () => Lie::Unknown,
        }
    }

    /// Least gap in days between the dates of both, where both have any.
    pub(crate) fn gap(&self, other: &Self) -> Option<i32> {
        let least = |a: &[Days], b: &[Days]| a.iter().flat_map(|a| b.iter().map(|b| gap(*a, *b))).min();
        let local = || least(&self.local_days, &other.local_days).filter(|_| self.report == other.report);
        least(&self.days, &other.days).or_else(local)
    }

    /// Where the telling stands in the order of time: by the first day told, else by its publication; without either last.
    pub(crate) fn order(&self, case: &Case) -> i32 {
        let published = || case.published(self.report).map(crate::profile::day);
        self.days.first().map(|days| days.0).or_else(published).unwrap_or(i32::MAX)
    }

    /// What it is found by: the topic with a place, the cell of a place, an informant; and, followed less far since a party that
    /// fights everywhere leads to much that is not alike, the topic with an actor.
    pub(crate) fn keys(&self) -> (Vec<u64>, Vec<u64>) {
        let (mut far, mut near) = (Vec::new(), Vec::new());
        for topic in &self.topics {
            for spot in &self.spots {
                if let Some(entity) = &spot.entity {
                    far.push(keys::number(("place", topic, entity)));
                }
                far.push(keys::number(("place", topic, &spot.name)));
                far.extend(spot.at.into_iter().flat_map(cells).map(|cell| keys::number(("cell", topic, cell))));
            }
            far.extend(self.informants.iter().map(|informant| keys::number(("informant", topic, informant))));
            near.extend(self.actors.iter().map(|actor| keys::number(("actor", topic, actor))));
        }
        for keys in [&mut far, &mut near] {
            keys.sort_unstable();
            keys.dedup();
        }
        (far, near)
    }
}

/// Each word once, in order.
fn distinct<'k>(words: impl Iterator<Item = &'k str>) -> Vec<&'k str> {
    words.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The half-degree cells about a point, so that places on both sides of a border still meet.
fn cells((latitude, longitude): (f64, f64)) -> impl Iterator<Item = (i32, i32)> {
    let (row, column) = ((latitude * 2.0).round() as i32, (longitude * 2.0).round() as i32);
    [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().map(move |(down, right)| (row - down, column - right))
}
