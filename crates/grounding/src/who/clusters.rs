//! The names of one report joined: which places name the same person, organization or place.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::EntityKind;

use super::bodies::{Body, abbreviates, bodies_agree, core, is_short_form};
use super::judgement::class;
use super::name::{ALIKE_HERE, Parsed, initials, persons_agree};
use super::sound::fold;
use super::spots::Spot;
use super::titles::Titles;

/// Most forms compared for sharing one key.
const CROWD: usize = 200;

/// One name as it is written, with all its places.
struct Form {
    kind: EntityKind,
    name: String,
    parsed: Parsed,
    body: Body,
    actor: Option<String>,
    geonames_id: Option<u32>,
    spots: Vec<usize>,
}

/// What one thing is called in one report.
#[derive(Debug, Clone, Default)]
pub(super) struct Cluster {
    pub(super) spots: Vec<usize>,
    pub(super) reasons: BTreeSet<String>,
}

/// Joins the spots; every spot is in exactly one cluster.
pub(super) fn clusters(spots: &[Spot], titles: &Titles) -> Vec<Cluster> {
    let forms = forms(spots, titles);
    let mut joined = Joined::new(forms.len());
    let by_key = by_key(&forms);
    for (at, form) in forms.iter().enumerate() {
        for other in neighbours(at, form, &by_key).into_iter().filter(|other| *other < at) {
            if let Some(reason) = same(form, &forms[other]) {
                joined.join(at, other, reason);
            }
        }
    }
    in_brackets(spots, &forms, &mut joined);
    let mut split: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let near = neighbours(at, form, &by_key);
        let long = longer_forms(form, &near, &forms, titles);
        let roots: BTreeSet<usize> = long.iter().map(|(other, _)| joined.root(*other)).collect();
        if roots.len() == 1 && !roots.contains(&joined.root(at)) {
            joined.join(at, long[0].0, long[0].1.clone());
        } else if roots.len() > 1 && !long.iter().all(|(_, reason)| reason.ends_with(HEAD_ALONE)) {
            // Two could be meant: each place means the one named last before it.
            for spot in &form.spots {
                let nearest =
                    long.iter().flat_map(|(other, _)| &forms[*other].spots).filter(|other| *other < spot).max();
                if let Some(nearest) = nearest {
                    split.insert(*spot, *nearest);
                }
            }
        }
    }
    gather(spots.len(), &forms, &mut joined, &split)
}

fn forms(spots: &[Spot], titles: &Titles) -> Vec<Form> {
    let mut forms: BTreeMap<(String, EntityKind), Form> = BTreeMap::new();
    for (at, spot) in spots.iter().enumerate() {
        let class = class(spot.kind);
        let form = forms.entry((fold(&spot.name), class)).or_insert_with(|| Form {
            kind: class,
            name: spot.name.clone(),
            parsed: if class == EntityKind::Organization {
                Parsed::of_body(&spot.name)
            } else {
                Parsed::of(&spot.name)
            },
            body: Body { full: Parsed::of_body(&spot.name), core: Parsed::of_body(&core(&spot.name, titles)) },
            actor: spot.actor.clone(),
            geonames_id: None,
            spots: Vec::new(),
        });
        form.geonames_id = form.geonames_id.or(spot.geonames_id);
        form.spots.push(at);
    }
    // By length, so that full names come before what is cut from them.
    let mut forms: Vec<Form> = forms.into_values().collect();
    forms.sort_by(|a, b| {
        b.parsed.words.len().cmp(&a.parsed.words.len()).then_with(|| a.name.cmp(&b.name)).then(a.kind.cmp(&b.kind))
    });
    forms
}

/// Blocking keys: the sounds of each word, for only names that share a word can agree; actors by their name.
fn keys(form: &Form) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = form.parsed.words.iter().flat_map(|word| word.sounds.keys()).collect();
    keys.extend(form.actor.iter().map(|actor| format!("={actor}")));
    keys.extend(form.geonames_id.map(|id| format!("#{id}")));
    keys.extend(initials(&form.name).into_iter().map(|letters| format!("~{letters}")));
    keys
}

/// The other forms that share a key; of a crowd only the first, for names of one report are few.
fn neighbours(at: usize, form: &Form, by_key: &BTreeMap<String, Vec<usize>>) -> BTreeSet<usize> {
    let shared = keys(form).into_iter().filter_map(|key| by_key.get(&key));
    shared.flat_map(|block| block.iter().take(CROWD)).copied().filter(|other| *other != at).collect()
}

fn by_key(forms: &[Form]) -> BTreeMap<String, Vec<usize>> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        for key in keys(form) {
            by_key.entry(key).or_default().push(at);
        }
    }
    by_key
}

/// Whether two forms are full names of one thing.
fn same(one: &Form, other: &Form) -> Option<String> {
    if one.actor.is_some() || other.actor.is_some() {
        let actor = (one.actor == other.actor).then_some(one.actor.as_ref())??;
        return Some(reason(one, other, &format!("names of the known actor {actor}")));
    }
    if one.kind != other.kind {
        return None;
    }
    let agreed = match one.kind {
        EntityKind::Person => {
            let single = one.parsed.words.len() == 1 || other.parsed.words.len() == 1;
            let both_single = one.parsed.words.len() == 1 && other.parsed.words.len() == 1;
            if single && !both_single
                || both_single
                    && one.parsed.words[0].sounds.consonants().min(other.parsed.words[0].sounds.consonants()) < 2
            {
                return None;
            }
            persons_agree(&one.parsed, &other.parsed, ALIKE_HERE)
        }
        EntityKind::Place if one.geonames_id.is_some() && other.geonames_id.is_some() => {
            let same = one.geonames_id == other.geonames_id;
            return same.then(|| reason(one, other, "one place of the gazetteer"));
        }
        EntityKind::Place => {
            let telling = one.parsed.words.iter().chain(&other.parsed.words).all(|word| word.sounds.consonants() > 1);
            let equal = one.parsed.words.len() == other.parsed.words.len();
            (equal && telling).then(|| bodies_agree(&one.body, &other.body))?
        }
        _ => bodies_agree(&one.body, &other.body),
    };
    agreed.map(|agreed| reason(one, other, agreed.reason))
}

/// Why "the Front" is the Salt Valley Front: believed only where the report names one such body.
const HEAD_ALONE: &str = "the head of the only full name that has it";

/// "The Front", capitalized, beside the Salt Valley Front.
fn is_head_alone(form: &Form, other: &Form, titles: &Titles) -> bool {
    let [word] = form.parsed.words.as_slice() else { return false };
    form.name.chars().next().is_some_and(char::is_uppercase)
        && titles.is_body(&word.folded)
        && other.parsed.words.len() > 1
        && other.parsed.words.last().is_some_and(|last| last.folded == word.folded)
}

/// The forms that this one may be a short form of.
fn longer_forms(form: &Form, near: &BTreeSet<usize>, forms: &[Form], titles: &Titles) -> Vec<(usize, String)> {
    let single = form.kind == EntityKind::Person && form.parsed.words.len() == 1;
    let mut long = Vec::new();
    for at in near {
        let other = &forms[*at];
        let why = match (form.kind, other.kind) {
            (EntityKind::Person, EntityKind::Person) if single && other.parsed.words.len() > 1 => {
                persons_agree(&form.parsed, &other.parsed, ALIKE_HERE)
                    .filter(|_| {
                        form.parsed.words[0].sounds.consonants() > 1 || form.parsed.last() == other.parsed.last()
                    })
                    .map(|agreed| agreed.reason)
            }
            (EntityKind::Organization | EntityKind::Group, EntityKind::Organization | EntityKind::Group) => {
                if abbreviates(&form.name, &other.name) {
                    Some("its initials")
                } else {
                    (form.actor.is_none() && other.actor.is_none())
                        .then(|| {
                            is_short_form(&form.parsed, &other.parsed, titles)
                                .or_else(|| is_head_alone(form, other, titles).then_some(HEAD_ALONE))
                        })
                        .flatten()
                }
            }
            (EntityKind::Place, EntityKind::Place) if abbreviates(&form.name, &other.name) => Some("its initials"),
            _ => None,
        };
        // Two known actors are joined by what is known of them or not at all.
        if let Some(why) = why
            && (form.actor.is_none() || other.actor.is_none() || form.actor == other.actor)
        {
            long.push((*at, reason(form, other, why)));
        }
    }
    if long.is_empty() && single {
        // A given name alone, where nobody bears it as a surname.
        let bearers = near.iter().filter(|at| {
            let other = &forms[**at];
            other.kind == EntityKind::Person
                && other.parsed.words.len() > 1
                && other.parsed.words[0].folded == form.parsed.words[0].folded
        });
        long = bearers.map(|at| (*at, reason(form, &forms[*at], "the given name alone"))).collect();
    }
    long
}

fn in_brackets(spots: &[Spot], forms: &[Form], joined: &mut Joined) {
    let form_of = |spot: usize| forms.iter().position(|form| form.spots.contains(&spot));
    for (at, spot) in spots.iter().enumerate() {
        if let Some(long) = spot.short_for
            && let (Some(short), Some(long)) = (form_of(at), form_of(long))
            && short != long
            && (forms[short].actor.is_none() || forms[long].actor.is_none() || forms[short].actor == forms[long].actor)
        {
            let brackets = initials(&forms[long].name).contains(&fold(&spot.name)) || !spot.name.contains(' ');
            let why = if brackets { "given in brackets after it" } else { "told to be its older or newer name" };
            let why = reason(&forms[short], &forms[long], why);
            joined.join(short, long, why);
        }
    }
}

fn reason(one: &Form, other: &Form, why: &str) -> String {
    let (a, b) = if one.name <= other.name { (one, other) } else { (other, one) };
    format!("“{}” = “{}”: {why}", a.name, b.name)
}

fn gather(count: usize, forms: &[Form], joined: &mut Joined, split: &BTreeMap<usize, usize>) -> Vec<Cluster> {
    let mut owner = vec![0usize; count];
    for (at, form) in forms.iter().enumerate() {
        for spot in &form.spots {
            owner[*spot] = joined.root(at);
        }
    }
    let mut extra: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (spot, nearest) in split {
        owner[*spot] = owner[*nearest];
        extra
            .entry(owner[*nearest])
            .or_default()
            .insert("a short form that several names share: the one named last before it".to_owned());
    }
    let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
    for (spot, root) in owner.into_iter().enumerate() {
        clusters.entry(root).or_default().spots.push(spot);
    }
    for (root, cluster) in &mut clusters {
        cluster.reasons = joined.reasons(*root);
        cluster.reasons.extend(extra.remove(root).unwrap_or_default());
    }
    clusters.into_values().collect()
}

/// Sets of forms, with the reason of every join.
struct Joined {
    up: Vec<usize>,
    why: Vec<(usize, String)>,
}

impl Joined {
    fn new(count: usize) -> Self {
        Self { up: (0..count).collect(), why: Vec::new() }
    }

    fn root(&mut self, at: usize) -> usize {
        let mut here = at;
        while self.up[here] != here {
            self.up[here] = self.up[self.up[here]];
            here = self.up[here];
        }
        here
    }

    fn join(&mut self, one: usize, other: usize, why: String) {
        let (a, b) = (self.root(one), self.root(other));
        if a != b {
            self.up[a.max(b)] = a.min(b);
            self.why.push((one, why));
        }
    }

    fn reasons(&mut self, root: usize) -> BTreeSet<String> {
        let why = self.why.clone();
        why.into_iter().filter(|(at, _)| self.root(*at) == root).map(|(_, why)| why).collect()
    }
}
