//! Citations: a claim whose attribution names the outlet of another report.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, Lineage, LineageKind, Report, SharedSpan, Span};

use crate::archive::{Archive, Edge, Key, KeyKind};
use crate::words::{hash_word, mix};

/// A citation is of something printed at most so many days before.
const DAYS: i32 = 30;
/// Reports of the cited outlet that one citing claim is compared with at most, the last ones before it.
const MOST: usize = 64;
/// Likeness from which a claim of the cited outlet's report is taken for the one passed on.
const LIKE: f64 = 2.0;

/// A name folded for comparison: lower case, letters and digits only, no leading article.
fn folded(name: &str) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let skip = usize::from(words.len() > 1 && words[0] == "the");
    words[skip..].join(" ")
}

/// What two claims share if one passes on the other: a place or a participant.
type Topic<'a> = &'a str;

fn topics(claim: &Claim) -> BTreeSet<Topic<'_>> {
    let place = claim.place.iter().filter_map(|place| place.entity_id.as_ref());
    let named = claim.participants.iter().filter_map(|who| who.entity_id.as_ref());
    place.chain(named).map(|id| id.as_str()).collect()
}

fn printed_by(outlet: &str) -> Key {
    Key { kind: KeyKind::Outlet, hash: hash_word(outlet) }
}

fn naming(outlet: &str) -> Key {
    Key { kind: KeyKind::Named, hash: hash_word(outlet) }
}

fn told(outlet: &str, topic: Topic) -> Key {
    Key { kind: KeyKind::Told, hash: mix(hash_word(outlet) ^ hash_word(topic).rotate_left(32)) }
}

/// The folded name of a report's outlet, where it has one.
fn outlet(report: &Report) -> Option<String> {
    report.outlet.as_deref().map(folded).filter(|outlet| !outlet.is_empty())
}

/// The outlets that a claim names, folded, each with where.
fn named(claim: &Claim) -> impl Iterator<Item = (String, Span)> {
    let names = claim.attribution.iter().map(|link| (folded(&link.name), Span::new(link.start, link.end)));
    names.filter(|(name, _)| !name.is_empty())
}

/// The keys by which a report cites and is cited, sorted without repetition.
pub(crate) fn keys<'c>(report: &Report, claims: impl Iterator<Item = &'c Claim>) -> Vec<Key> {
    let own = outlet(report);
    let mut keys: Vec<Key> = own.iter().map(|outlet| printed_by(outlet)).collect();
    for claim in claims {
        keys.extend(named(claim).map(|(name, _)| naming(&name)));
        keys.extend(own.iter().flat_map(|outlet| topics(claim).into_iter().map(|topic| told(outlet, topic))));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The citations of a report; nothing cites what was dated after it.
///
/// A claim that names an outlet is led to the one report of that outlet whose claim it is most like: the same kind of
/// happening, place, day, numbers, participants. An outlet with a single report is led to without that, since nothing else
/// can be meant.
pub(crate) fn citations<A: Archive>(archive: &A, from: u32) -> Result<Vec<Edge>, A::Error> {
    let (report, claims) = (archive.report(from)?, archive.claims(from)?);
    let mut cited: BTreeMap<String, Vec<(&Claim, Span)>> = BTreeMap::new();
    for claim in claims.iter() {
        for (outlet, span) in named(claim) {
            cited.entry(outlet).or_default().push((claim, span));
        }
    }
    let mut found = Vec::new();
    for (outlet, citing) in cited {
        let others = archive.under(printed_by(&outlet))?;
        if others.is_empty() {
            continue;
        }
        let cited = Cited { archive, from, report: &report, outlet: &outlet, others: &others };
        let mut led: BTreeMap<u32, BTreeSet<Span>> = BTreeMap::new();
        for (to, span) in cited.meant(&citing)? {
            led.entry(to).or_default().insert(span);
        }
        for (to, spans) in led {
            let lineage = Lineage {
                from_report_id: report.report_id.clone(),
                to_report_id: archive.report(to)?.report_id.clone(),
                kind: LineageKind::Cites,
                share: 0.0,
                spans: spans.into_iter().map(|from| SharedSpan { from, to: Span::default() }).collect(),
            };
            found.push(Edge { to, lineage });
        }
    }
    Ok(found)
}

/// The reports whose citations a report under its keys may change: those that name its outlet in a claim with a topic of its
/// own, and all that name it where there was no other report of that outlet, or one.
pub(crate) fn meaning<A: Archive>(archive: &A, to: u32) -> Result<Vec<u32>, A::Error> {
    let report = archive.report(to)?;
    let Some(outlet) = outlet(&report) else { return Ok(Vec::new()) };
    let few = archive.under(printed_by(&outlet))?.len() <= 2;
    let claims = archive.claims(to)?;
    let own: BTreeSet<Topic> = claims.iter().flat_map(topics).collect();
    let mut found = Vec::new();
    for from in archive.under(naming(&outlet))?.iter().copied().filter(|from| *from != to) {
        let shares = |claim: &Claim| {
            topics(claim).iter().any(|topic| own.contains(topic)) && named(claim).any(|(name, _)| name == outlet)
        };
        if few || (may_cite(&*archive.report(from)?, &report) && archive.claims(from)?.iter().any(shares)) {
            found.push(from);
        }
    }
    Ok(found)
}

/// Whether a report may cite another: nothing cites what was printed later, or more than a month before.
fn may_cite(from: &Report, to: &Report) -> bool {
    match (crate::published(from), crate::published(to)) {
        (Some(from), Some(to)) => (0..=DAYS).contains(&(from - to).get_days()),
        _ => true,
    }
}

/// An outlet that a report cites.
struct Cited<'a, A> {
    archive: &'a A,
    from: u32,
    report: &'a Report,
    outlet: &'a str,
    /// The outlet's reports, in order of precedence.
    others: &'a [u32],
}

impl<A: Archive> Cited<'_, A> {
    /// The report that each citing claim is led to, with where it names the outlet.
    fn meant(&self, citing: &[(&Claim, Span)]) -> Result<Vec<(u32, Span)>, A::Error> {
        let mut scored: Vec<BTreeMap<u32, f64>> = Vec::new();
        for (claim, _) in citing {
            scored.push(self.likely(claim)?);
        }
        let mut whole: BTreeMap<u32, f64> = BTreeMap::new();
        for (to, score) in scored.iter().flatten() {
            *whole.entry(*to).or_default() += score;
        }
        let alone = match self.others {
            [to] if self.may_cite(*to)? => Some(*to),
            _ => None,
        };
        let rank = |to: u32| self.others.iter().position(|other| *other == to);
        let led = citing.iter().zip(&scored).filter_map(|((_, span), scored)| {
            // Of reports that tell it alike, the one that tells more of the rest, then the last one before.
            let best = scored.iter().filter(|(_, score)| **score >= LIKE).max_by(|a, b| {
                a.1.total_cmp(b.1).then(whole[a.0].total_cmp(&whole[b.0])).then_with(|| rank(*a.0).cmp(&rank(*b.0)))
            });
            Some((best.map(|(to, _)| *to).or(alone)?, *span))
        });
        Ok(led.collect())
    }

    /// The outlet's reports that tell of the same place or participants, with how like their likest claim is.
    fn likely(&self, claim: &Claim) -> Result<BTreeMap<u32, f64>, A::Error> {
        let mut found: BTreeMap<u32, f64> = BTreeMap::new();
        for topic in topics(claim) {
            let mut seen = 0;
            for to in self.archive.under(told(self.outlet, topic))?.iter().rev().copied() {
                if !self.may_cite(to)? {
                    continue;
                }
                seen += 1;
                if seen > MOST {
                    break;
                }
                let score = found.entry(to).or_default();
                for other in self.archive.claims(to)?.iter().filter(|other| topics(other).contains(topic)) {
                    *score = score.max(likeness(claim, other));
                }
            }
        }
        Ok(found)
    }

    fn may_cite(&self, to: u32) -> Result<bool, A::Error> {
        Ok(to != self.from && may_cite(self.report, &*self.archive.report(to)?))
    }
}

/// How much one claim looks like the other passed on.
fn likeness(a: &Claim, b: &Claim) -> f64 {
    let mut score = 0.0;
    if a.frame.is_some() {
        score += if a.frame == b.frame { 1.0 } else { -0.5 };
    }
    let place = |claim: &Claim| claim.place.as_ref().and_then(|place| place.entity_id.clone());
    if let (Some(here), Some(there)) = (place(a), place(b)) {
        score += if here == there { 1.0 } else { -1.0 };
    }
    let day = |claim: &Claim| claim.time.as_ref().and_then(|time| time.start);
    if let (Some(here), Some(there)) = (day(a), day(b)) {
        score += if here == there { 1.0 } else { -1.0 };
    }
    for count in &a.counts {
        let of = |other: &&variorum_record::Count| other.category == count.category && other.of == count.of;
        if let Some(other) = b.counts.iter().find(of) {
            score += if (other.low, other.high) == (count.low, count.high) { 1.5 } else { -0.5 };
        }
    }
    let named = |claim: &Claim| -> BTreeSet<String> {
        claim.participants.iter().filter_map(|who| who.entity_id.as_ref()).map(ToString::to_string).collect()
    };
    score + 0.5 * named(a).intersection(&named(b)).count() as f64
}
