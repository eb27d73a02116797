//! Rows of the table `events`, made from their own claims.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, ClaimPlace, ClaimTime, Event, EventId, Participant, Role, Toll};

use crate::case::Case;
use crate::profile::{self, actor};
use crate::wording;

/// The id of the event of these claims (ascending).
pub(crate) fn id(case: &Case, claims: &[usize]) -> EventId {
    EventId::derive(&["event", case.claims[claims[0]].claim_id.as_str()])
}

/// The event that these claims (ascending) are about; what an assessment fills in is left open.
pub(crate) fn event(case: &Case, claims: &[usize], reasons: Vec<String>) -> Event {
    let main = main_claims(case, claims);
    let leading = leading(case, &main);
    let sub_event = most(main.iter().filter_map(|claim| case.claims[*claim].sub_event_type));
    let of_type = |claim: &&usize| case.claims[**claim].sub_event_type == sub_event;
    let place = place(case, &main).or_else(|| place(case, claims));
    let time = time(case, &main).or_else(|| time(case, claims));
    let participants = participants(case, claims);
    let reports: BTreeSet<usize> = claims.iter().map(|claim| case.profiles[*claim].report).collect();
    Event {
        event_id: id(case, claims),
        title: title(case, leading, &main, place.as_ref(), time.as_ref()),
        event_type: sub_event.map(variorum_record::acled::SubEvent::event_type),
        sub_event_type: sub_event,
        plover: most(main.iter().filter(of_type).filter_map(|claim| case.claims[*claim].plover)),
        time,
        place,
        participants,
        deaths: Toll::default(),
        injured: Toll::default(),
        grade: None,
        reports: reports.len() as u32,
        independent_sources: case.sources(claims).len() as u32,
        claim_ids: claims.iter().map(|claim| case.claims[*claim].claim_id.clone()).collect(),
        accounts: Vec::new(),
        readings: Vec::new(),
        part_of: None,
        reasons,
    }
}

/// The claims that tell the happening itself: those of its leading topic; all where none does.
pub(crate) fn main_claims(case: &Case, claims: &[usize]) -> Vec<usize> {
    let framed = || claims.iter().copied().filter(|claim| case.profiles[*claim].frame.is_some());
    let dependent = |topic: &str| case.knowledge.topics.dependent.contains(topic);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in framed() {
        *counts.entry(case.profiles[claim].topic()).or_default() += 1;
    }
    let topic = counts.iter().max_by_key(|(topic, count)| (!dependent(topic), **count, std::cmp::Reverse(**topic)));
    let Some((topic, _)) = topic else { return claims.to_vec() };
    framed().filter(|claim| case.profiles[*claim].topic() == *topic).collect()
}

/// The frame that most of the main claims tell; of equals the one told first.
fn leading<'a>(case: &Case<'a>, main: &[usize]) -> Option<&'a str> {
    most(main.iter().filter_map(|claim| case.profiles[*claim].frame).map(|frame| frame.name.as_str()))
}

/// The most frequent item; of equals the one met first.
fn most<T: Copy + PartialEq>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counted: Vec<(T, usize)> = Vec::new();
    for item in items {
        match counted.iter_mut().find(|(known, _)| *known == item) {
            Some((_, count)) => *count += 1,
            None => counted.push((item, 1)),
        }
    }
    let top = counted.iter().map(|(_, count)| *count).max()?;
    counted.into_iter().find(|(_, count)| *count == top).map(|(item, _)| item)
}

/// The place named most: stated before inherited, exact before coarse; of equals the first.
fn place(case: &Case, claims: &[usize]) -> Option<ClaimPlace> {
    let mut counted: Vec<(&ClaimPlace, (bool, bool, usize))> = Vec::new();
    for (place, spot) in
        claims.iter().filter_map(|claim| case.claims[*claim].place.as_ref().zip(case.profiles[*claim].place.as_ref()))
    {
        let rank = (!spot.inherited, spot.exact);
        match counted.iter_mut().find(|(known, _)| known.name == place.name && known.entity_id == place.entity_id) {
            Some((_, known)) => *known = (known.0 || rank.0, known.1 || rank.1, known.2 + 1),
            None => counted.push((place, (rank.0, rank.1, 1))),
        }
    }
    let rank = |(stated, exact, count): (bool, bool, usize)| (exact, count * 2 + usize::from(stated));
    let top = counted.iter().map(|(_, known)| rank(*known)).max()?;
    counted.into_iter().find(|(_, known)| rank(*known) == top).map(|(place, _)| place.clone())
}

/// The time told most, the narrower of equals, then the first; a time that hangs on an unknown date only where no other is.
fn time(case: &Case, claims: &[usize]) -> Option<ClaimTime> {
    let times = || claims.iter().filter_map(|claim| case.claims[*claim].time.as_ref());
    let mut counted: Vec<(profile::Days, usize)> = Vec::new();
    for days in times().filter_map(profile::days) {
        match counted.iter_mut().find(|(known, _)| *known == days) {
            Some((_, count)) => *count += 1,
            None => counted.push((days, 1)),
        }
    }
    let rank = |(days, count): &(profile::Days, usize)| (*count, std::cmp::Reverse(days.1 - days.0));
    let top = counted.iter().map(rank).max();
    match counted.iter().find(|one| Some(rank(one)) == top) {
        Some((days, _)) => times().find(|time| profile::days(time) == Some(*days)).cloned(),
        None => times().next().cloned(),
    }
}

/// Who took part by any account: one row a role and actor, as first named.
fn participants(case: &Case, claims: &[usize]) -> Vec<Participant> {
    let mut seen = BTreeSet::new();
    let all = claims.iter().filter(|claim| case.profiles[**claim].frame.is_some());
    let all = all.flat_map(|claim| &case.claims[*claim].participants);
    all.filter(|who| actor(who).is_some_and(|key| seen.insert((who.role, key)))).cloned().collect()
}

/// The title: what, who suffered or moved it, where, when.
fn title(
    case: &Case,
    frame: Option<&str>,
    main: &[usize],
    place: Option<&ClaimPlace>,
    time: Option<&ClaimTime>,
) -> String {
    let what = match frame {
        Some(frame) => wording::capitalised(&frame.replace('_', " ")),
        None => "Statements".to_owned(),
    };
    let name = |claim: &usize, known: bool| {
        let wanted =
            if case.profiles[*claim].frame.is_some_and(|frame| frame.target) { Role::Target } else { Role::Agent };
        let own: Vec<&Participant> = case.claims[*claim]
            .participants
            .iter()
            .filter(|who| who.role == wanted && names_somebody(&who.name))
            .filter(|who| place.is_none_or(|place| place.name != who.name))
            .collect();
        own.into_iter().find(|who| who.entity_id.is_some() == known).map(|who| who.name.as_str())
    };
    let of_frame = main.iter().filter(|claim| case.profiles[**claim].frame.map(|frame| frame.name.as_str()) == frame);
    let of_frame: Vec<&usize> = of_frame.collect();
    // Somebody known before somebody described.
    let named = |known: bool| {
        most(of_frame.iter().filter_map(|claim| name(claim, known)).filter(|name| known || name.len() > 3))
    };
    let who = named(true).or_else(|| named(false)).map(|name| wording::shortened(name, 60));
    let when = time.and_then(|time| Some(dated(time.start?, time.end.or(time.start)?)));
    let parts: Vec<String> = [who, place.map(|place| place.name.clone()), when].into_iter().flatten().collect();
    if parts.is_empty() { what } else { format!("{what}: {}", parts.join(", ")) }
}

/// Whether a name says more than a word that points at somebody.
fn names_somebody(name: &str) -> bool {
    let name = name.to_lowercase();
    let first = name.split_whitespace().next().unwrap_or_default();
    if matches!(first, "his" | "her" | "their" | "its" | "our" | "my" | "your" | "whose") {
        return false;
    }
    !matches!(
        name.as_str(),
        "they"
            | "them"
            | "he"
            | "him"
            | "she"
            | "her"
            | "it"
            | "we"
            | "us"
            | "who"
            | "those"
            | "others"
            | "some"
            | "themselves"
            | "anyone"
    )
}

/// An interval in words: a day, a month, a year, or its two ends.
fn dated(start: variorum_record::Date, end: variorum_record::Date) -> String {
    let day = |date: variorum_record::Date| format!("{} {} {}", date.day(), month(date.month()), date.year());
    if start == end {
        day(start)
    } else if start == start.first_of_month() && end == start.last_of_month() {
        format!("{} {}", month(start.month()), start.year())
    } else if start == start.first_of_year() && end == start.last_of_year() {
        start.year().to_string()
    } else {
        format!("{} to {}", day(start), day(end))
    }
}

fn month(month: i8) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[(month - 1) as usize % 12]
}

/// A claim's own words, short enough for a sentence or a table.
pub(crate) fn quoted(claim: &Claim) -> String {
    wording::shortened(&claim.quote, 140)
}
