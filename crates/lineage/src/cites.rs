//! Citations: a claim whose attribution names the outlet of another report.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, Lineage, LineageKind, Report, SharedSpan, Span};

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

/// The citations between reports. `reports` stand in order of precedence, and nothing cites what was dated after it.
///
/// A claim that names an outlet is led to the one report of that outlet whose claim it is most like: the same kind of
/// happening, place, day, numbers, participants. An outlet with a single report is led to without that, since nothing else
/// can be meant.
pub(crate) fn citations(reports: &[&Report], claims: &[Claim]) -> Vec<Lineage> {
    let desk = Desk::new(reports, claims);
    let mut cited: BTreeMap<(usize, &str), Vec<(&Claim, Span)>> = BTreeMap::new();
    for claim in claims {
        let Some(report) = desk.number.get(claim.report_id.as_str()) else { continue };
        for link in &claim.attribution {
            if let Some((outlet, _)) = desk.by_outlet.get_key_value(&folded(&link.name)) {
                cited.entry((*report, outlet)).or_default().push((claim, Span::new(link.start, link.end)));
            }
        }
    }
    let mut found = Vec::new();
    for ((from, outlet), citing) in cited {
        let mut led: BTreeMap<usize, BTreeSet<Span>> = BTreeMap::new();
        for (to, span) in desk.meant(from, outlet, &citing) {
            led.entry(to).or_default().insert(span);
        }
        found.extend(led.into_iter().map(|(to, spans)| Lineage {
            from_report_id: reports[from].report_id.clone(),
            to_report_id: reports[to].report_id.clone(),
            kind: LineageKind::Cites,
            share: 0.0,
            spans: spans.into_iter().map(|from| SharedSpan { from, to: Span::default() }).collect(),
        }));
    }
    found
}

/// The reports by outlet, and by what they tell of.
struct Desk<'a> {
    reports: &'a [&'a Report],
    number: BTreeMap<&'a str, usize>,
    by_outlet: BTreeMap<String, Vec<usize>>,
    /// The claims under each key of the outlets that are cited at all, by report.
    told: BTreeMap<(&'a str, Topic<'a>), Vec<(usize, &'a Claim)>>,
}

/// What two claims share if one passes on the other: a place or a participant.
type Topic<'a> = &'a str;

fn topics(claim: &Claim) -> BTreeSet<Topic<'_>> {
    let place = claim.place.iter().filter_map(|place| place.entity_id.as_ref());
    let named = claim.participants.iter().filter_map(|who| who.entity_id.as_ref());
    place.chain(named).map(|id| id.as_str()).collect()
}

impl<'a> Desk<'a> {
    fn new(reports: &'a [&'a Report], claims: &'a [Claim]) -> Self {
        let outlet = |report: &Report| report.outlet.as_deref().map(folded).filter(|outlet| !outlet.is_empty());
        let mut by_outlet: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, report) in reports.iter().enumerate() {
            if let Some(outlet) = outlet(report) {
                by_outlet.entry(outlet).or_default().push(at);
            }
        }
        let number: BTreeMap<&str, usize> =
            reports.iter().enumerate().map(|(at, report)| (report.report_id.as_str(), at)).collect();
        let cited: BTreeSet<String> = claims
            .iter()
            .flat_map(|claim| &claim.attribution)
            .map(|link| folded(&link.name))
            .filter(|name| by_outlet.contains_key(name))
            .collect();
        let mut told: BTreeMap<(&str, Topic), Vec<(usize, &Claim)>> = BTreeMap::new();
        for claim in claims {
            let Some(at) = number.get(claim.report_id.as_str()) else { continue };
            let Some(outlet) = reports[*at].outlet.as_deref().filter(|outlet| cited.contains(&folded(outlet))) else {
                continue;
            };
            for topic in topics(claim) {
                told.entry((outlet, topic)).or_default().push((*at, claim));
            }
        }
        for own in told.values_mut() {
            own.sort_by_key(|(at, claim)| (*at, &claim.claim_id));
        }
        Self { reports, number, by_outlet, told }
    }

    /// The report that each citing claim is led to, with where it names the outlet.
    fn meant(&self, from: usize, outlet: &str, citing: &[(&Claim, Span)]) -> Vec<(usize, Span)> {
        let others = &self.by_outlet[outlet];
        let may = |to: usize| to != from && self.may_cite(from, to);
        let scored: Vec<BTreeMap<usize, f64>> =
            citing.iter().map(|(claim, _)| self.likely(outlet, claim, &may)).collect();
        let mut whole: BTreeMap<usize, f64> = BTreeMap::new();
        for (to, score) in scored.iter().flatten() {
            *whole.entry(*to).or_default() += score;
        }
        let alone = others.iter().copied().filter(|_| others.len() == 1).find(|to| may(*to));
        citing
            .iter()
            .zip(&scored)
            .filter_map(|((_, span), scored)| {
                // Of reports that tell it alike, the one that tells more of the rest, then the last one before.
                let best = scored
                    .iter()
                    .filter(|(_, score)| **score >= LIKE)
                    .max_by(|a, b| a.1.total_cmp(b.1).then(whole[a.0].total_cmp(&whole[b.0])).then(a.0.cmp(b.0)));
                Some((best.map(|(to, _)| *to).or(alone)?, *span))
            })
            .collect()
    }

    /// The outlet's reports that tell of the same place or participants, with how like their likest claim is.
    fn likely(&self, outlet: &str, claim: &Claim, may: &dyn Fn(usize) -> bool) -> BTreeMap<usize, f64> {
        let mut found: BTreeMap<usize, f64> = BTreeMap::new();
        let spellings: BTreeSet<&str> =
            self.by_outlet[outlet].iter().filter_map(|at| self.reports[*at].outlet.as_deref()).collect();
        for (spelling, topic) in
            spellings.iter().flat_map(|outlet| topics(claim).into_iter().map(move |topic| (*outlet, topic)))
        {
            let under = self.told.get(&(spelling, topic)).into_iter().flatten();
            let mut seen = BTreeSet::new();
            for (to, other) in under.rev().filter(|(to, _)| may(*to)) {
                seen.insert(*to);
                if seen.len() > MOST {
                    break;
                }
                let score = found.entry(*to).or_default();
                *score = score.max(likeness(claim, other));
            }
        }
        found
    }

    /// Whether a report may cite another: nothing cites what was printed later, or more than a month before.
    fn may_cite(&self, from: usize, to: usize) -> bool {
        match (crate::published(self.reports[from]), crate::published(self.reports[to])) {
            (Some(from), Some(to)) => (0..=DAYS).contains(&(from - to).get_days()),
            _ => true,
        }
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
