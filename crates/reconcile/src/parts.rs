//! Parts of a campaign: a raid within an offensive is an event of its own, and says what it is part of.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use crate::case::Case;
use crate::events::{main_claims, quoted};
use crate::profile::{Lie, gap};

/// How many code points before the campaign's name the words that make it the whole are looked for.
const BEFORE: u32 = 40;

/// The claims of a report that say of what campaign they tell a part ("during the offensive", "as part of the campaign"), where neither
/// days nor places speak against it: each with the claim that names the whole.
pub(crate) fn named(case: &Case, report: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let campaign = |claim: &usize| case.profiles[*claim].topic() == case.knowledge.topics.campaign;
    if !case.of_report(report).any(|claim| campaign(&claim)) {
        return found;
    }
    let points = CodePoints::new(&case.reports[report].text);
    for whole in case.of_report(report).filter(campaign) {
        let Some(trigger) = &case.claims[whole].trigger else { continue };
        let before = points.slice(Span::new(trigger.start.saturating_sub(BEFORE), trigger.start)).to_lowercase();
        if !case.knowledge.words.part_of.iter().any(|words| ends_with(&before, words)) {
            continue;
        }
        let holds = |claim: &usize| {
            let own = case.profiles[*claim].span;
            own.start <= trigger.start && trigger.end <= own.end && !campaign(claim) && fits(case, *claim, whole)
        };
        found.extend(case.of_report(report).filter(holds).map(|claim| (claim, whole)));
    }
    found
}

/// Whether an event is a campaign.
pub(crate) fn is_campaign(case: &Case, claims: &[usize]) -> bool {
    main_claims(case, claims).iter().all(|claim| case.profiles[*claim].topic() == case.knowledge.topics.campaign)
}

/// The campaign that an event is part of, with the reason, by what its claims name ([`named`], as claim and campaign): of several the
/// one named most, then the one told first.
pub(crate) fn whole(case: &Case, named: &[(usize, usize)], first: &dyn Fn(usize) -> usize) -> Option<(usize, String)> {
    let mut campaigns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (claim, over) in named {
        campaigns.entry(*over).or_default().push(*claim);
    }
    let most = campaigns.into_iter().max_by_key(|(over, claims)| (claims.len(), std::cmp::Reverse(first(*over))));
    most.map(|(over, claims)| (over, format!("part of it: “{}”", quoted(&case.claims[claims[0]]))))
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
