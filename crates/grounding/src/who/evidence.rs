//! What roles and affiliations say for or against two people of like names being one.

use std::collections::BTreeSet;

use super::across::Node;
use super::name::{ALIKE, Parsed};
use super::sound::fold;

/// What a shared role or a shared affiliation adds to the likeness of the names.
const FOR: f64 = 0.05;

/// What two affiliations that have nothing in common take from it: people change sides, names are seldom alike by chance.
const AGAINST: f64 = 0.06;

/// Words of address, which are no roles.
const ADDRESSES: [&str; 11] = ["mr", "mrs", "ms", "miss", "sir", "madame", "lady", "lord", "dame", "comrade", "dr"];

/// What the reports say of two sets of people.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    role: Option<String>,
    body: Option<String>,
    apart: Option<(String, String)>,
}

impl Evidence {
    pub(super) fn of(nodes: &[Node], one: &[usize], other: &[usize]) -> Self {
        let roles = |set: &[usize]| -> BTreeSet<String> {
            let all = set.iter().flat_map(|at| &nodes[*at].entity.roles);
            let nouns = all.filter_map(|role| role.rsplit(' ').next()).map(str::to_owned);
            nouns.filter(|role| !ADDRESSES.contains(&role.as_str())).collect()
        };
        let bodies = |set: &[usize]| -> BTreeSet<&String> {
            set.iter().filter_map(|at| nodes[*at].affiliation.as_ref()).collect()
        };
        let (own, others) = (bodies(one), bodies(other));
        let shared = own.iter().find(|body| others.iter().any(|other| same_body(body, other)));
        let apart = shared.is_none().then(|| own.first().zip(others.first())).flatten();
        Self {
            role: roles(one).intersection(&roles(other)).next().cloned(),
            body: shared.map(|body| (*body).clone()),
            apart: apart.map(|(own, other)| ((*own).clone(), (*other).clone())),
        }
    }

    /// Whether something speaks for it.
    pub(super) fn speaks_for(&self) -> bool {
        self.role.is_some() || self.body.is_some()
    }

    /// The score of names that are `likeness` alike and why; `None` where they are not enough. Names that are not `sure`
    /// by themselves need something that speaks for them.
    pub(super) fn weigh(&self, likeness: f64, reason: &str, sure: bool) -> Option<(f64, String)> {
        let more = FOR * (f64::from(u8::from(self.role.is_some())) + f64::from(u8::from(self.body.is_some())));
        let less = if self.apart.is_some() { AGAINST } else { 0.0 };
        let score = likeness + more - less;
        ((sure || self.speaks_for()) && score >= ALIKE).then(|| (score.min(1.0), format!("{reason}{}", self.reason())))
    }

    /// In words, to go on after the reason that the names give.
    pub(super) fn reason(&self) -> String {
        let mut said = String::new();
        if let Some(role) = &self.role {
            said += &format!(", both {role}");
        }
        if let Some(body) = &self.body {
            said += &format!(", both of “{body}”");
        }
        if let Some((one, other)) = &self.apart {
            said += &format!(", though one is of “{one}” and the other of “{other}”");
        }
        said
    }
}

/// The same words, or those of the one within the other.
fn same_body(one: &str, other: &str) -> bool {
    let words =
        |name: &str| -> BTreeSet<String> { Parsed::of_body(name).words.into_iter().map(|word| word.folded).collect() };
    let (a, b) = (words(one), words(other));
    fold(one) == fold(other) || !a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a))
}
