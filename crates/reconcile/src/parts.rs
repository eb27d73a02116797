//! Parts of a campaign: a raid within an offensive is an event of its own, and says what it is part of.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use crate::case::Case;
use crate::events::{main_claims, quoted};
use crate::profile::{Lie, gap};

/// How many code points before the campaign's name the words that make it the whole are looked for.
const BEFORE: u32 = 40;

/// For each event the campaign that it is part of, with the reason: one of its claims says so ("during the offensive", "as part of the
/// campaign"), and neither days nor places speak against it. Of several campaigns the one named most, then the first.
pub(crate) fn parts(case: &Case, events: &[Vec<usize>], event_of: &[Option<usize>]) -> Vec<Option<(usize, String)>> {
    let campaign = |claim: &usize| case.profiles[*claim].topic() == case.knowledge.topics.campaign;
    let is_campaign: Vec<bool> = events.iter().map(|claims| main_claims(case, claims).iter().all(campaign)).collect();
    let mut named: BTreeMap<usize, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for claims in case.by_report() {
        let Some(first) = claims.iter().find(|claim| campaign(claim)) else { continue };
        let points = CodePoints::new(&case.reports[case.profiles[*first].report].text);
        for whole in claims.iter().copied().filter(campaign) {
            let Some(over) = event_of[whole].filter(|event| is_campaign[*event]) else { continue };
            let Some(trigger) = &case.claims[whole].trigger else { continue };
            let before = points.slice(Span::new(trigger.start.saturating_sub(BEFORE), trigger.start)).to_lowercase();
            if !case.knowledge.words.part_of.iter().any(|words| ends_with(&before, words)) {
                continue;
            }
            let holds = |claim: &usize| {
                let own = case.profiles[*claim].span;
                own.start <= trigger.start && trigger.end <= own.end && !campaign(claim)
            };
            for claim in claims.iter().copied().filter(holds) {
                if let Some(event) = event_of[claim].filter(|event| *event != over && !is_campaign[*event])
                    && fits(case, claim, whole)
                {
                    named.entry(event).or_default().entry(over).or_default().push(claim);
                }
            }
        }
    }
    let mut found = vec![None; events.len()];
    for (event, campaigns) in named {
        let most = campaigns.into_iter().max_by_key(|(over, claims)| (claims.len(), std::cmp::Reverse(*over)));
        found[event] = most.map(|(over, claims)| (over, format!("part of it: “{}”", quoted(&case.claims[claims[0]]))));
    }
    found
}

/// Whether words end with these, but for an article and adjectives: "during the army's new".
fn ends_with(before: &str, words: &str) -> bool {
    const REST: usize = 4;
    let spaced = format!(" {before}");
    let at = spaced.rfind(&format!(" {words} "));
    at.is_some_and(|at| {
        let rest = &spaced[at + words.len() + 2..];
        rest.split_whitespace().count() <= REST && !rest.contains([',', '.', ';', ':'])
    })
}

fn fits(case: &Case, claim: usize, whole: usize) -> bool {
    let (part, over) = (&case.profiles[claim], &case.profiles[whole]);
    let limits = &case.knowledge.limits;
    let days = part.days.zip(over.days).is_none_or(|(a, b)| gap(a, b) <= limits.days_apart);
    let places = part.place.as_ref().zip(over.place.as_ref());
    days && places.is_none_or(|(a, b)| a.lies(b, limits.kilometres_apart) != Lie::Far)
}

#[cfg(test)]
mod tests {
    use super::ends_with;

    #[test]
    fn a_few_words_may_stand_between() {
        assert!(ends_with("were killed during the army's new ", "during"));
        assert!(ends_with("as part of a wider ", "part of"));
        assert!(!ends_with("during the night, the army opened an ", "during"));
        assert!(!ends_with("the army opened an ", "during"));
    }
}
