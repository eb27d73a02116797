//! Citations: a claim whose attribution names the outlet of another report.

use std::collections::{BTreeMap, BTreeSet};

use variorum_record::{Claim, Lineage, LineageKind, Report, SharedSpan, Span};

/// Most reports of one outlet that one citing report is led to.
const MOST: usize = 3;
/// A citation is of something printed at most so many days before.
const DAYS: i32 = 30;

/// A name folded for comparison: lower case, letters and digits only, no leading article.
fn folded(name: &str) -> String {
    let words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let skip = usize::from(words.len() > 1 && words[0] == "the");
    words[skip..].join(" ")
}

/// The citations between reports. `reports` stand in order of precedence, and nothing cites what came after it.
///
/// Of an outlet's reports those are taken that speak of the same actors and places, the most shared first; an outlet
/// with a single report is led to without that, since nothing else can be meant.
pub(crate) fn citations(reports: &[&Report], claims: &[Claim]) -> Vec<Lineage> {
    let mut by_outlet: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        if let Some(outlet) = report.outlet.as_deref().map(folded).filter(|outlet| !outlet.is_empty()) {
            by_outlet.entry(outlet).or_default().push(at);
        }
    }
    let at: BTreeMap<_, _> = reports.iter().enumerate().map(|(at, report)| (&report.report_id, at)).collect();
    let mut entities: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); reports.len()];
    let mut cited: BTreeMap<(usize, String), BTreeSet<Span>> = BTreeMap::new();
    for claim in claims {
        let Some(&report) = at.get(&claim.report_id) else { continue };
        let named = claim.participants.iter().filter_map(|who| who.entity_id.as_ref());
        let placed = claim.place.iter().filter_map(|place| place.entity_id.as_ref());
        entities[report].extend(named.chain(placed).map(|id| id.as_str()));
        for link in &claim.attribution {
            let name = folded(&link.name);
            if by_outlet.contains_key(&name) {
                cited.entry((report, name)).or_default().insert(Span::new(link.start, link.end));
            }
        }
    }
    let mut found = Vec::new();
    for ((from, outlet), places) in cited {
        let others = &by_outlet[&outlet];
        let alone = others.len() == 1;
        let mut ranked: Vec<(usize, usize)> = others
            .iter()
            .filter(|to| **to < from && near(reports[from], reports[**to]))
            .map(|to| (entities[from].intersection(&entities[*to]).count(), *to))
            .filter(|(shared, _)| alone || *shared > 0)
            .collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)));
        found.extend(ranked.into_iter().take(MOST).map(|(_, to)| Lineage {
            from_report_id: reports[from].report_id.clone(),
            to_report_id: reports[to].report_id.clone(),
            kind: LineageKind::Cites,
            share: 0.0,
            spans: places.iter().map(|from| SharedSpan { from: *from, to: Span::default() }).collect(),
        }));
    }
    found
}

fn near(from: &Report, to: &Report) -> bool {
    match (crate::published(from), crate::published(to)) {
        (Some(from), Some(to)) => (from - to).get_days() <= DAYS,
        _ => true,
    }
}
