//! How many: numbers of one category and one side.

use std::collections::BTreeMap;

use variorum_record::{Date, Relation, Slot, SlotReadings, SourceId};

use super::{Draft, Lies, Thread, View};
use crate::disputes::counts::{self, Excuse};
use crate::tolls::{self, SideTold, Told};
use crate::truth::relations::Number;
use crate::wording;

/// Claims of a reading that are asked why they part nothing.
const ASKED: usize = 8;

/// A number with those who tell it.
struct Meaning<'c> {
    number: Number,
    told: Vec<counts::Told<'c>>,
    /// By source the day on which it told it last.
    last: BTreeMap<&'c SourceId, Date>,
}

/// One row for each thing counted and each side of whom it is counted; sides that one dispute compares are one.
pub(super) fn readings(view: &View) -> Vec<SlotReadings> {
    let case = view.case();
    let mut labels: BTreeMap<String, &str> = BTreeMap::new();
    for claim in view.claims.iter().filter(|claim| case.profiles[**claim].happened) {
        for count in &case.claims[*claim].counts {
            if let Some(key) = counts::key(case, *claim, count) {
                labels.entry(key).or_insert(&count.category);
            }
        }
    }
    let partings = view.disputed(Slot::Count, false);
    let mut rows = Vec::new();
    for (key, label) in labels {
        let sides = tolls::told_where(case, view.claims, |claim, count| {
            counts::key(case, claim, count).as_deref() == Some(key.as_str())
        });
        let mut threads: Vec<Thread<Meaning>> = sides.into_iter().map(|side| thread(side, label)).collect();
        for parting in &partings {
            join(&mut threads, |thread| {
                let told = |draft: &Draft<Meaning>| {
                    parting.sides.iter().any(|side| {
                        side.value == draft.value && draft.claims.iter().any(|claim| side.claims.contains(claim))
                    })
                };
                let compared = thread.drafts.iter().any(told);
                if compared {
                    thread.partings.push(parting);
                }
                compared
            });
        }
        for mut thread in threads {
            thread.enter_values();
            let part = |a: &Meaning, b: &Meaning| !a.number.meets(b.number);
            rows.extend(thread.row(case, part, |one, other| lies(view, one, other)));
        }
    }
    rows
}

fn thread<'v>(side: SideTold<'v>, label: &str) -> Thread<'v, Meaning<'v>> {
    let mut drafts: BTreeMap<Number, Draft<Meaning>> = BTreeMap::new();
    for Told { claim, number, source, published, count, .. } in side.told {
        let draft = drafts.entry(number).or_insert_with(|| Draft {
            value: format!("{} {label}", counts::shown((number.low, number.high))),
            claims: Vec::new(),
            meaning: Some(Meaning { number, told: Vec::new(), last: BTreeMap::new() }),
        });
        if draft.claims.last() != Some(&claim) {
            draft.claims.push(claim);
        }
        let Some(meaning) = &mut draft.meaning else { continue };
        meaning.told.push(counts::Told::new(claim, count));
        if let Some(day) = published {
            let last = meaning.last.entry(source).or_insert(day);
            *last = (*last).max(day);
        }
    }
    let mut thread = Thread::new(Slot::Count, drafts.into_values().collect(), Vec::new());
    thread.category = Some(label.to_owned());
    // "Vehicles" says nothing of whose the counted vehicles were.
    let says = !side.words.is_subset(&wording::stems(label));
    thread.side = says.then_some(side.name);
    thread
}

/// Makes one of the threads that `compared` tells to belong together; the first that is named keeps its name.
fn join<'v>(
    threads: &mut Vec<Thread<'v, Meaning<'v>>>,
    mut compared: impl FnMut(&mut Thread<'v, Meaning<'v>>) -> bool,
) {
    let mut kept: Vec<Thread<Meaning>> = Vec::new();
    let mut into: Option<usize> = None;
    for mut thread in std::mem::take(threads) {
        match (compared(&mut thread), into) {
            (true, Some(at)) => {
                let known = &mut kept[at];
                known.side = known.side.take().or(thread.side);
                for draft in thread.drafts {
                    merge(&mut known.drafts, draft);
                }
            }
            (of_it, _) => {
                into = into.or(of_it.then_some(kept.len()));
                kept.push(thread);
            }
        }
    }
    *threads = kept;
}

fn merge<'v>(drafts: &mut Vec<Draft<Meaning<'v>>>, draft: Draft<Meaning<'v>>) {
    let Some(known) = drafts.iter_mut().find(|known| known.value == draft.value) else {
        drafts.push(draft);
        return;
    };
    known.claims.extend(draft.claims);
    known.claims.sort_unstable();
    known.claims.dedup();
    if let Some((known, more)) = known.meaning.as_mut().zip(draft.meaning) {
        known.told.extend(more.told);
        for (source, day) in more.last {
            let last = known.last.entry(source).or_insert(day);
            *last = (*last).max(day);
        }
    }
}

fn lies(view: &View, one: &Draft<Meaning>, other: &Draft<Meaning>) -> Lies {
    let Some((a, b)) = one.meaning.as_ref().zip(other.meaning.as_ref()) else {
        return Lies::compatible("what is counted is not known to be the same");
    };
    let finer =
        |turned: bool, fine: &str, coarse: &str| Lies::so(Relation::Finer, turned, format!("{coarse} holds {fine}"));
    if b.number.coarser(a.number) {
        return finer(false, &one.value, &other.value);
    }
    if a.number.coarser(b.number) {
        return finer(true, &other.value, &one.value);
    }
    if let Some(reason) = retold(view, one, other) {
        return Lies::so(Relation::Superseded, false, reason);
    }
    if let Some(reason) = retold(view, other, one) {
        return Lies::so(Relation::Superseded, true, reason);
    }
    let asked = a.told.iter().take(ASKED).flat_map(|one| b.told.iter().take(ASKED).map(move |other| (one, other)));
    let mut excuses: Vec<Excuse> = asked.filter_map(|(a, b)| counts::excuse(view.case(), a, b)).collect();
    excuses.sort_unstable();
    match excuses.first() {
        Some(Excuse::Grown) => {
            let turned = a.number.low > b.number.low;
            Lies::so(Relation::Earlier, turned, "a running toll: the greater number was told on a later day")
        }
        Some(excuse) => Lies::compatible(excuse.words()),
        None => Lies::compatible("no two of their claims count the same"),
    }
}

/// Why a number is superseded by another: one of its sources has told that since.
fn retold(view: &View, one: &Draft<Meaning>, other: &Draft<Meaning>) -> Option<String> {
    let (before, after) = (one.meaning.as_ref()?, other.meaning.as_ref()?);
    let mut both = before.last.iter().filter_map(|(source, day)| Some((*source, *day, *after.last.get(source)?)));
    let (source, day, since) = both.find(|(_, day, since)| day < since)?;
    let roots = one.claims.iter().map(|claim| &view.case().roots[*claim]);
    let name = roots.into_iter().find(|root| root.source_id == *source).map_or("the source", |root| root.name.as_str());
    Some(format!("{name} told {} on {day} and {} on {since}", one.value, other.value))
}
