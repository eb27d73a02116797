//! Which circles the map shows, and where: contested events by themselves, the others of a place together.

use std::collections::BTreeMap;

use variorum_record::Event;
use variorum_record::grades::WherePrec;

use super::{Point, View, WIDTH};
use crate::outlines::Degrees;
use crate::page::{Index, place_anchor};

/// More circles than this hide one another; the rest is found in the list of events.
const MOST_CONTESTED: usize = 30;
const MOST_PLACES: usize = 80;
/// Places farther than this from every other of a cluster belong to another part of the world.
const NEIGHBOUR_KM: f64 = 1500.0;

/// One circle.
pub(super) struct Spot<'t> {
    pub(super) degrees: Degrees,
    pub(super) name: String,
    pub(super) anchor: String,
    pub(super) events: Vec<&'t Event>,
    /// The event's number in the list of contested events.
    pub(super) rank: Option<usize>,
    pub(super) radius_km: Option<f64>,
    /// Radius of the circle.
    pub(super) size: f64,
    /// Its centre, once settled.
    pub(super) at: Point,
}

/// The circles, and the events that none stands for.
pub(super) struct Placed<'t> {
    pub(super) spots: Vec<Spot<'t>>,
    pub(super) elsewhere: Vec<&'t Event>,
}

/// A place that a circle may stand at: coordinates, and no mere country.
fn drawable(event: &Event) -> Option<Degrees> {
    let place = event.place.as_ref()?;
    let coarse = place.where_prec.is_some_and(|precision| precision >= WherePrec::COUNTRY);
    let (north, east) = (place.latitude?, place.longitude?);
    let on_earth = (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east);
    (!coarse && on_earth).then_some([east, north])
}

pub(super) fn why_not_drawn(event: &Event) -> &'static str {
    match &event.place {
        None => "without a place",
        Some(place) if place.latitude.is_none() => "its place is not in the gazetteer",
        Some(_) if drawable(event).is_none() => "known only by its country",
        Some(_) => "too far from the others, or one of too many",
    }
}

pub(super) fn gather<'t>(index: &Index<'t>) -> Placed<'t> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut places: BTreeMap<String, Spot> = BTreeMap::new();
    let mut elsewhere = Vec::new();
    for (at, event) in index.ranked.iter().enumerate() {
        let (Some(degrees), Some(place)) = (drawable(event), &event.place) else {
            elsewhere.push(*event);
            continue;
        };
        let anchor = place_anchor(place);
        let spot = |events| Spot {
            degrees,
            name: place.name.clone(),
            anchor: anchor.clone(),
            events,
            rank: None,
            radius_km: place.radius_km,
            size: 0.0,
            at: [0.0, 0.0],
        };
        if at < index.contested.min(MOST_CONTESTED) {
            spots.push(Spot { rank: Some(at + 1), ..spot(vec![*event]) });
        } else {
            places.entry(anchor.clone()).or_insert_with(|| spot(Vec::new())).events.push(event);
        }
    }
    let mut others: Vec<Spot> = places.into_values().collect();
    others.sort_by_key(|spot| std::cmp::Reverse(claims(spot)));
    elsewhere.extend(others.drain(MOST_PLACES.min(others.len())..).flat_map(|spot| spot.events));
    spots.append(&mut others);
    let main = main_cluster(&spots);
    let (near, far): (Vec<_>, Vec<_>) = spots.into_iter().zip(main).partition(|(_, main)| *main);
    elsewhere.extend(far.into_iter().flat_map(|(spot, _)| spot.events));
    Placed { spots: near.into_iter().map(|(spot, _)| spot).collect(), elsewhere }
}

fn claims(spot: &Spot) -> usize {
    spot.events.iter().map(|event| event.claim_ids.len()).sum()
}

/// For each spot whether it is in the cluster with the most claims; two spots are in one where they are neighbours.
fn main_cluster(spots: &[Spot]) -> Vec<bool> {
    let mut cluster: Vec<usize> = (0..spots.len()).collect();
    for here in 0..spots.len() {
        for there in 0..here {
            let (from, to) = (cluster[here], cluster[there]);
            if from != to && kilometres(spots[here].degrees, spots[there].degrees) < NEIGHBOUR_KM {
                cluster.iter_mut().filter(|at| **at == from).for_each(|at| *at = to);
            }
        }
    }
    let weight = |which: usize| -> usize {
        spots.iter().zip(&cluster).filter(|(_, at)| **at == which).map(|(s, _)| claims(s)).sum()
    };
    let main = cluster.iter().copied().max_by_key(|at| (weight(*at), std::cmp::Reverse(*at)));
    cluster.iter().map(|at| Some(*at) == main).collect()
}

/// Great-circle distance by the haversine formula.
fn kilometres(a: Degrees, b: Degrees) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(a[1], b[1]) + a[1].to_radians().cos() * b[1].to_radians().cos() * half(a[0], b[0]);
    12742.0 * chord.sqrt().min(1.0).asin()
}

/// Gives every circle its size and moves overlapping ones apart, as little as it takes.
pub(super) fn settle(spots: &mut [Spot], view: &View) {
    for (at, spot) in spots.iter_mut().enumerate() {
        let least = if spot.rank.is_some() || spot.events.len() > 1 { 7.0 } else { 4.0 };
        spot.size = (2.5 + 1.5 * (claims(spot) as f64).sqrt()).clamp(least, 14.0);
        // Circles at one point need a direction to part in: the golden angle gives each its own.
        let angle = at as f64 * 2.399_963;
        let [x, y] = view.point(spot.degrees);
        spot.at = [x + angle.cos() * 0.5, y + angle.sin() * 0.5];
    }
    for _ in 0..150 {
        for here in 0..spots.len() {
            for there in 0..here {
                part(spots, here, there);
            }
        }
        for spot in spots.iter_mut() {
            let home = view.point(spot.degrees);
            for axis in 0..2 {
                let most = [WIDTH, view.height][axis] - spot.size - 1.0;
                spot.at[axis] = (spot.at[axis] + (home[axis] - spot.at[axis]) * 0.03).clamp(spot.size + 1.0, most);
            }
        }
    }
}

fn part(spots: &mut [Spot], here: usize, there: usize) {
    let between = [spots[here].at[0] - spots[there].at[0], spots[here].at[1] - spots[there].at[1]];
    let distance = between[0].hypot(between[1]).max(0.01);
    let overlap = spots[here].size + spots[there].size + 1.0 - distance;
    if overlap > 0.0 {
        for (axis, gap) in between.into_iter().enumerate() {
            let push = gap / distance * overlap / 2.0;
            spots[here].at[axis] += push;
            spots[there].at[axis] -= push;
        }
    }
}
