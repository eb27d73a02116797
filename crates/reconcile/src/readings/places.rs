//! Where it was: places, and which lie within which.

use variorum_record::grades::WherePrec;
use variorum_record::{Relation, Slot, SlotReadings};

use super::{Draft, Lies, Thread, View};
use crate::profile::{Lie, Spot, kilometres};

/// A place as told.
struct Told {
    spot: Spot,
    precision: WherePrec,
    country: Option<String>,
    /// Whether every claim that names it tells of a movement.
    moves: bool,
}

/// One row an event. A place from the context is a reading only where no claim tells one.
pub(super) fn readings(view: &View) -> Option<SlotReadings> {
    let case = view.case();
    let mut drafts: Vec<Draft<Told>> = Vec::new();
    let placed = |claim: &&usize| {
        let profile = &case.profiles[**claim];
        profile.happened && profile.frame.is_some() && profile.place.is_some()
    };
    let own: Vec<usize> = view.claims.iter().filter(placed).copied().collect();
    let stated = own.iter().any(|claim| case.claims[*claim].place.as_ref().is_some_and(|place| !place.inherited));
    for claim in own {
        let (Some(place), profile) = (&case.claims[claim].place, &case.profiles[claim]) else { continue };
        let Some(spot) = profile.place.as_ref().filter(|spot| !(stated && spot.inherited)) else { continue };
        let moves = profile.frame.is_some_and(|frame| frame.outcome.as_deref() == Some("away"));
        let told = |draft: &&mut Draft<Told>| {
            draft.meaning.as_ref().is_some_and(|known| known.spot.lies(spot, 0.0) == Lie::Same)
        };
        if let Some(draft) = drafts.iter_mut().find(told) {
            draft.claims.push(claim);
            draft.meaning.iter_mut().for_each(|known| known.moves &= moves);
            continue;
        }
        let entity = place.entity_id.as_ref().and_then(|id| view.roots.entity(id));
        let meaning = Told {
            spot: spot.clone(),
            precision: place.where_prec.unwrap_or(WherePrec::EXACT),
            country: entity.and_then(|entity| entity.country.clone()),
            moves,
        };
        drafts.push(Draft { value: place.name.clone(), claims: vec![claim], meaning: Some(meaning) });
    }
    let mut thread = Thread::new(Slot::Place, drafts, view.disputed(Slot::Place, false));
    thread.enter_values();
    thread.row(case, |_, _| true, |one, other| lies(view, one, other))
}

fn lies(view: &View, one: &Draft<Told>, other: &Draft<Told>) -> Lies {
    let Some((a, b)) = one.meaning.as_ref().zip(other.meaning.as_ref()) else {
        return Lies::compatible("whether they are one place is not known");
    };
    if let Some(reason) = within((&one.value, a), (&other.value, b)) {
        return Lies::so(Relation::Finer, false, reason);
    }
    if let Some(reason) = within((&other.value, b), (&one.value, a)) {
        return Lies::so(Relation::Finer, true, reason);
    }
    let named = |place: &Told, draft: &Draft<Told>| {
        draft.claims.iter().take(super::COMPARED).any(|claim| place.spot.named_in(&view.case().profiles[*claim].stems))
    };
    let distance = a.spot.at.zip(b.spot.at).map(|(a, b)| kilometres(a, b));
    Lies::compatible(match (a.spot.lies(&b.spot, 0.0), distance) {
        (Lie::Near, Some(distance)) => format!("{distance:.0} km apart, no farther than both reach"),
        _ if a.moves || b.moves => "a movement has two ends".to_owned(),
        _ if named(a, other) || named(b, one) => "one claim names both".to_owned(),
        (Lie::Far, Some(distance)) => {
            format!("{distance:.0} km apart, but told by one source or of different kinds of happening")
        }
        _ => "whether the one holds the other is not known".to_owned(),
    })
}

/// Why a place lies within another, coarser one.
fn within((name, fine): (&str, &Told), (over, coarse): (&str, &Told)) -> Option<String> {
    if fine.precision > coarse.precision {
        return None;
    }
    let countries = fine.country.as_ref().zip(coarse.country.as_ref());
    if coarse.precision == WherePrec::COUNTRY {
        let same = fine.precision < WherePrec::COUNTRY && countries.is_some_and(|(a, b)| a == b);
        return same.then(|| format!("{name} lies in {over}"));
    }
    let distance = kilometres(fine.spot.at?, coarse.spot.at?);
    let wider = coarse.spot.radius >= 2.0 * fine.spot.radius && distance + fine.spot.radius <= coarse.spot.radius;
    let abroad = countries.is_some_and(|(a, b)| a != b);
    (wider && !abroad).then(|| {
        format!("{name} lies {distance:.0} km from the middle of {over}, which reaches {:.0} km", coarse.spot.radius)
    })
}
