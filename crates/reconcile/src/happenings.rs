//! Across reports: which tellings are of one happening.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use variorum_record::{Lineage, LineageKind, Span};

use crate::case::Case;
use crate::cluster::{Edge, agglomerate};
use crate::keys::{Keys, Numbering, Rarity};
use crate::profile::{Days, Lie, Profile, Spot, gap};
use crate::tellings::Telling;

/// Tellings under one key that are compared with each other at most so far apart in its order of time.
const REACH: usize = 32;

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

/// What all tellings of a pile share.
#[derive(Default)]
struct Numbers {
    actors: Numbering,
    stems: Numbering,
    informants: Numbering,
    /// Per report the place that it is about.
    main_places: BTreeMap<usize, Spot>,
}

/// Per report the exact place that most of its claims name; of equals the one named first. It comes from the context.
fn main_places(case: &Case) -> BTreeMap<usize, Spot> {
    let mut counts: BTreeMap<usize, Vec<(Spot, usize)>> = BTreeMap::new();
    for profile in &case.profiles {
        let Some(spot) = profile.place.as_ref().filter(|spot| spot.exact && !spot.inherited) else { continue };
        let own = counts.entry(profile.report).or_default();
        match own.iter_mut().find(|(known, _)| known.name == spot.name) {
            Some((_, count)) => *count += 1,
            None => own.push((Spot { inherited: true, ..spot.clone() }, 1)),
        }
    }
    let most = |own: Vec<(Spot, usize)>| own.into_iter().rev().max_by_key(|(_, count)| *count).map(|(spot, _)| spot);
    counts.into_iter().filter_map(|(report, own)| Some((report, most(own)?))).collect()
}

/// The comparable side of a telling.
pub(crate) struct Summary {
    pub(crate) report: usize,
    /// The topic told of most; of equals the one that is not dependent.
    pub(crate) topic: String,
    topics: BTreeSet<String>,
    frames: BTreeSet<String>,
    outcomes: BTreeSet<String>,
    pub(crate) spots: Vec<Spot>,
    days: Vec<Days>,
    /// When it is told to have happened; news without a date of its own is from about a week before its publication.
    moment: Option<Days>,
    /// Days that can be compared within the same report only.
    local_days: Vec<Days>,
    pub(crate) actors: Keys,
    pub(crate) stems: Keys,
    /// Named persons who speak.
    pub(crate) informants: Keys,
}

impl Summary {
    fn of(case: &Case, telling: &Telling, numbers: &mut Numbers) -> Self {
        let profiles = || telling.iter().map(|claim| &case.profiles[*claim]);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for profile in profiles() {
            *counts.entry(profile.topic()).or_default() += 1;
        }
        let dependent = |topic: &str| case.knowledge.topics.dependent.contains(topic);
        let topic = counts.iter().max_by_key(|(topic, count)| (!dependent(topic), **count, std::cmp::Reverse(**topic)));
        let topic = topic.map_or(String::new(), |(topic, _)| (*topic).to_owned());
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
            spots.extend(
                numbers
                    .main_places
                    .get(&report)
                    .filter(|spot| !spots.iter().any(|known| known.name == spot.name))
                    .cloned(),
            );
        }
        let speaks = |claim: &&usize| case.roots[**claim].person;
        let days: Vec<Days> = main().filter_map(|profile| profile.days).collect::<BTreeSet<_>>().into_iter().collect();
        let news = main().filter(|profile| !profile.background).count() * 2 > main().count();
        let published = case.published(report).filter(|_| news).map(crate::profile::day);
        Self {
            report,
            moment: days.first().copied().or_else(|| published.map(|day| (day - 7, day))),
            topics: counts.keys().map(|topic| (*topic).to_owned()).collect(),
            frames: main().filter_map(|profile| profile.frame).map(|frame| frame.name.clone()).collect(),
            outcomes: main().filter_map(|profile| profile.frame?.outcome.clone()).collect(),
            spots,
            days,
            local_days: main().filter_map(|profile| profile.local_days).collect::<BTreeSet<_>>().into_iter().collect(),
            actors: numbers.actors.keys(profiles().flat_map(|profile| &profile.actors).map(String::as_str)),
            stems: numbers.stems.keys(profiles().flat_map(|profile| &profile.stems).map(String::as_str)),
            informants: numbers
                .informants
                .keys(telling.iter().filter(speaks).map(|claim| case.roots[*claim].source_id.as_str())),
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
    fn gap(&self, other: &Self) -> Option<i32> {
        let least = |a: &[Days], b: &[Days]| a.iter().flat_map(|a| b.iter().map(|b| gap(*a, *b))).min();
        let local = || least(&self.local_days, &other.local_days).filter(|_| self.report == other.report);
        least(&self.days, &other.days).or_else(local)
    }
}

/// Tellings grouped into happenings, each a list of tellings.
pub(crate) struct Happenings {
    pub(crate) tellings: Vec<Telling>,
    pub(crate) groups: Vec<Vec<usize>>,
    pub(crate) summaries: Vec<Summary>,
    pub(crate) rare: Rarities,
    /// Pairs of tellings that look alike enough to be joined, in order.
    pub(crate) joined: Vec<(u32, u32)>,
    passages: BTreeSet<(usize, usize)>,
}

impl Happenings {
    /// Why two tellings look alike enough to be joined, one line each; `None` where they do not.
    pub(crate) fn reasons(&self, case: &Case, a: usize, b: usize) -> Option<Vec<String>> {
        self.joined.binary_search(&(a as u32, b as u32)).ok()?;
        let (here, there) = (&self.summaries[a], &self.summaries[b]);
        score(case, here, there, self.passages.contains(&(a, b)), &self.rare, true).map(|found| found.lines)
    }
}

/// Joins tellings of different reports. Only tellings that share a key (topic with place, actor or informant; a shared
/// passage) are compared.
pub(crate) fn happenings(case: &Case, tellings: Vec<Telling>, lineage: &[Lineage]) -> Happenings {
    let mut numbers = Numbers { main_places: main_places(case), ..Numbers::default() };
    let summaries: Vec<Summary> = tellings.iter().map(|telling| Summary::of(case, telling, &mut numbers)).collect();
    let passages = shared_passages(case, &tellings, lineage);
    // A reprint makes no name and no word commoner.
    let reprints = reprints(case, lineage);
    let counted = || summaries.iter().filter(|summary| !reprints.contains(&summary.report));
    let rare = Rarities {
        actors: Rarity::of(counted().map(|summary| (summary.report, &summary.actors))),
        stems: Rarity::of(counted().map(|summary| (summary.report, &summary.stems))),
    };
    let (mut edges, mut joined) = (Vec::new(), Vec::new());
    let apart = |a: usize, b: usize| apart(case, &summaries[a], &summaries[b]);
    // What a reprint only reprints goes with its original and tells nothing of what else belongs there.
    let reprinted: BTreeSet<usize> = passages
        .iter()
        .flat_map(|(a, b)| [*a, *b])
        .filter(|telling| reprints.contains(&summaries[*telling].report))
        .collect();
    let only_reprinted =
        |a: usize, b: usize| (reprinted.contains(&a) || reprinted.contains(&b)) && !passages.contains(&(a, b));
    for (left, right) in candidates(case, &summaries, &passages) {
        let (a, b) = (left as usize, right as usize);
        if only_reprinted(a, b) || apart(a, b) {
            continue;
        }
        let found = score(case, &summaries[a], &summaries[b], passages.contains(&(a, b)), &rare, false);
        let Some(found) = found else { continue };
        edges.push(Edge { a: left, b: right, score: found.sum });
        if found.sum >= case.knowledge.across.threshold {
            joined.push((left, right));
        }
    }
    let group = agglomerate(tellings.len(), &edges, case.knowledge.across.threshold, &apart);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (telling, group) in group.iter().enumerate() {
        members.entry(*group).or_default().push(telling);
    }
    Happenings { rare, tellings, groups: members.into_values().collect(), summaries, joined, passages }
}

/// The reports that are near copies of others.
fn reprints(case: &Case, lineage: &[Lineage]) -> BTreeSet<usize> {
    let near: BTreeSet<&str> =
        lineage.iter().filter(|one| one.kind == LineageKind::NearCopy).map(|one| one.from_report_id.as_str()).collect();
    let reports = case.reports.iter().enumerate();
    reports.filter(|(_, report)| near.contains(report.report_id.as_str())).map(|(at, _)| at).collect()
}

/// How rare actors and words are.
pub(crate) struct Rarities {
    pub(crate) actors: Rarity,
    stems: Rarity,
}

/// What tellings are found by: the kind of key with the topic, and the thing itself. Only groups are made of the hashes, so
/// that no result hangs on them.
fn key(kind: &str, topic: &str, value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, topic, value).hash(&mut hasher);
    hasher.finish()
}

/// Pairs of tellings that share a key and stand in different reports, in order.
fn candidates(case: &Case, summaries: &[Summary], passages: &BTreeSet<(usize, usize)>) -> Vec<(u32, u32)> {
    // A party that fights everywhere leads to much that is not alike: it is followed less far.
    let (mut far, mut near) = (Vec::new(), Vec::new());
    for (at, summary) in (0u32..).zip(summaries) {
        let mut add = |key: u64| far.push((key, at));
        for topic in &summary.topics {
            for spot in &summary.spots {
                if let Some(entity) = &spot.entity {
                    add(key("place", topic, entity));
                }
                add(key("place", topic, &spot.name));
                for cell in spot.at.into_iter().flat_map(cells) {
                    add(key("cell", topic, cell));
                }
            }
            for informant in summary.informants.iter() {
                add(key("informant", topic, informant));
            }
            near.extend(summary.actors.iter().map(|actor| (key("actor", topic, actor), at)));
        }
    }
    let moments: Vec<i32> = summaries.iter().map(|summary| when(case, summary)).collect();
    let mut pairs: Vec<(u32, u32)> = passages.iter().map(|(a, b)| (*a as u32, *b as u32)).collect();
    for (mut keys, reach) in [(far, REACH), (near, REACH / 4)] {
        keys.sort_unstable();
        keys.dedup();
        for group in keys.chunk_by_mut(|a, b| a.0 == b.0) {
            group.sort_unstable_by_key(|(_, at)| (moments[*at as usize], *at));
            for (rank, (_, a)) in group.iter().enumerate() {
                for (_, b) in group[rank + 1..].iter().take(reach) {
                    if summaries[*a as usize].report != summaries[*b as usize].report {
                        pairs.push((*a.min(b), *a.max(b)));
                    }
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
    }
    pairs
}

/// The half-degree cells about a point, so that places on both sides of a border still meet.
fn cells((latitude, longitude): (f64, f64)) -> impl Iterator<Item = (i32, i32)> {
    let (row, column) = ((latitude * 2.0).round() as i32, (longitude * 2.0).round() as i32);
    [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().map(move |(down, right)| (row - down, column - right))
}

fn when(case: &Case, summary: &Summary) -> i32 {
    let published = || case.published(summary.report).map(crate::profile::day);
    summary.days.first().map(|days| days.0).or_else(published).unwrap_or(i32::MAX)
}

/// Pairs of tellings with claims that stand in a passage shared by their reports.
fn shared_passages(case: &Case, tellings: &[Telling], lineage: &[Lineage]) -> BTreeSet<(usize, usize)> {
    let number: BTreeMap<&str, usize> =
        case.reports.iter().enumerate().map(|(at, report)| (report.report_id.as_str(), at)).collect();
    let mut by_report: BTreeMap<usize, Vec<(Span, usize)>> = BTreeMap::new();
    for (telling, claims) in tellings.iter().enumerate() {
        for claim in claims {
            by_report.entry(case.profiles[*claim].report).or_default().push((case.profiles[*claim].span, telling));
        }
    }
    let mut pairs = BTreeSet::new();
    for one in lineage.iter().filter(|one| one.kind != LineageKind::Cites) {
        let Some((from, to)) = number.get(one.from_report_id.as_str()).zip(number.get(one.to_report_id.as_str()))
        else {
            continue;
        };
        for span in &one.spans {
            let within = |report: &usize, passage: Span| -> Vec<(Span, usize)> {
                let own = by_report.get(report).into_iter().flatten();
                own.filter(|(claim, _)| claim.overlap(passage) * 2 >= claim.len()).copied().collect()
            };
            for (here, a) in within(from, span.from) {
                // The same words stand as far from the passage's start in both, but for white space.
                let offset = i64::from(here.start) - i64::from(span.from.start) + i64::from(span.to.start);
                for (there, b) in within(to, span.to) {
                    if (i64::from(there.start) - offset).abs() <= 12 {
                        pairs.insert((a.min(b), a.max(b)));
                    }
                }
            }
        }
    }
    pairs
}

fn apart(case: &Case, a: &Summary, b: &Summary) -> bool {
    let limits = &case.knowledge.limits;
    a.gap(b).is_some_and(|gap| gap > limits.days_apart) || a.lies(b, limits.kilometres_apart) == Lie::Far
}

/// How much two tellings look alike; `None` where their topics never meet. The reasons are written where `explained`.
fn score(case: &Case, a: &Summary, b: &Summary, passage: bool, rare: &Rarities, explained: bool) -> Option<Score> {
    let weights = &case.knowledge.across;
    let mut score = Score { sum: 0.0, lines: Vec::new(), explained };
    if a.topic == b.topic {
        score.add(weights.topic_same, || format!("both tell of {}", a.topic));
    } else if a.topics.contains(&b.topic) || b.topics.contains(&a.topic) {
        score.add(weights.topic_met, || format!("{} and {} are told together", a.topic, b.topic));
    } else if !passage {
        return None;
    }
    if let Some(frame) = a.frames.intersection(&b.frames).next() {
        score.add(weights.frame_shared, || format!("the same kind of happening: {}", frame.replace('_', " ")));
    } else if let Some(outcome) = a.outcomes.intersection(&b.outcomes).next() {
        score.add(weights.outcome_shared, || format!("the same outcome: {outcome}"));
    }
    match a.lies(b, case.knowledge.limits.kilometres_apart) {
        Lie::Same => score.add(weights.place_same, || "the same place".to_owned()),
        Lie::Near => score.add(weights.place_near, || "places within each other's radius".to_owned()),
        Lie::Unknown | Lie::Far => score.add(weights.place_unknown, || "no common place".to_owned()),
    }
    match a.gap(b) {
        Some(0) => score.add(weights.time_same, || "dates meet".to_owned()),
        Some(_) => score.add(weights.time_near, || "dates miss each other by a little".to_owned()),
        None => {}
    }
    let shared: f64 = a.actors.common(&b.actors).map(|key| rare.actors.of_key(key)).sum();
    if shared > 0.0 {
        score.add((weights.actor_shared * shared).min(weights.actor_most), || "shared participants".to_owned());
    }
    let worded: f64 = a.stems.common(&b.stems).map(|key| rare.stems.of_key(key)).sum();
    if worded > 0.0 {
        score.add((weights.wording_shared * worded).min(weights.wording_most), || "shared wording".to_owned());
    }
    if a.informants.common(&b.informants).next().is_some() {
        score.add(weights.informant_shared, || "one informant speaks in both".to_owned());
    }
    if passage {
        score.add(weights.passage_shared, || "a passage that both reports share".to_owned());
    }
    match (a.gap(b), a.moment.zip(b.moment).map(|(here, there)| gap(here, there))) {
        (Some(_), _) | (None, Some(4..=30)) => {}
        (None, Some(..=3)) => score.add(weights.moment_near, || "told at the same time".to_owned()),
        (None, Some(_)) => score.add(weights.moment_far, || "told more than a month apart".to_owned()),
        (None, None) => score.add(weights.time_unknown, || "nothing tells whether the times agree".to_owned()),
    }
    Some(score)
}

struct Score {
    explained: bool,
    sum: f64,
    lines: Vec<String>,
}

impl Score {
    fn add(&mut self, weight: f64, why: impl Fn() -> String) {
        self.sum += weight;
        if self.explained && weight.abs() > 0.005 {
            self.lines.push(format!("{weight:+.2} {}", why()));
        }
    }
}
