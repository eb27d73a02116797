//! Task `generated`: casebooks of an invented conflict whose truth is known, through lineage and reconcile.
//!
//! The claims are built in the record's types, as the rooms before lineage would read them without an error: what is
//! measured is lineage, events, disputes, independent roots and what is concluded from them, over the share of reports
//! that copy, quote or cite others.

mod compose;
mod lineage;
mod pile;
mod verdicts;
mod words;
mod world;

use anyhow::Result;
use serde_json::{Value, json};
use variorum_reconcile::{Decided, Knowledge, Material, Policy, Reconciled, reconcile};
use variorum_record::Lineage;

pub(crate) use pile::Pile;
pub(crate) use world::Settings;

/// Shares of dependent reports that are swept.
const COPIES: [f64; 4] = [0.0, 0.3, 0.6, 0.9];

/// Measures casebooks of so many reports; prints tables and returns the figures.
///
/// # Errors
/// Where the shipped data files are malformed.
pub(crate) fn run(reports: usize, seed: u64) -> Result<Value> {
    let mut figures = serde_json::Map::new();
    let mut swept = Vec::new();
    for copies in COPIES {
        let pile = Pile::generate(Settings { seed, reports, copies });
        let (lineage, found) = compared(&pile)?;
        let (lines, verdicts) = (lineage::score(&pile, &lineage), verdicts::score(&pile, &found));
        figures.insert(
            format!("{copies:.1}"),
            json!({ "reports": pile.reports.len(), "claims": pile.claims.len(), "lineage": lines.json(), "verdicts": verdicts.json() }),
        );
        swept.push((copies, lines, verdicts));
    }
    for (copies, lines, _) in &swept {
        lines.print(*copies);
    }
    for (copies, _, verdicts) in &swept {
        verdicts.print_details(*copies);
    }
    verdicts::Verdicts::print_head();
    for (copies, _, verdicts) in &swept {
        verdicts.print(*copies);
    }
    Ok(Value::Object(figures))
}

/// Lineage and reconciliation of a pile.
///
/// # Errors
/// Where the shipped data files are malformed.
pub(crate) fn compared(pile: &Pile) -> Result<(Vec<Lineage>, Reconciled)> {
    let (knowledge, policy) = (Knowledge::shipped()?, Policy::shipped(Policy::DEFAULT)?);
    let lineage = variorum_lineage::trace(&pile.reports, &pile.claims);
    let material = Material {
        reports: &pile.reports,
        claims: pile.claims.clone(),
        entities: &pile.entities,
        lineage: &lineage,
        decided: &Decided::default(),
    };
    let found = reconcile(material, &knowledge, &policy, &|_, _, _| None);
    Ok((lineage, found))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

    use std::collections::BTreeMap;

    use variorum_record::{Claim, ClaimId, Report, ReportId, Span};

    use super::*;

    fn pile(seed: u64, copies: f64) -> Pile {
        Pile::generate(Settings { seed, reports: 80, copies })
    }

    #[test]
    fn the_same_settings_give_the_same_casebook() {
        let (one, two) = (pile(3, 0.5), pile(3, 0.5));
        assert_eq!((one.reports, one.claims, one.entities), (two.reports, two.claims, two.entities));
    }

    #[test]
    fn all_words_of_a_claim_stand_where_it_says() {
        let pile = pile(4, 0.5);
        let text: BTreeMap<&ReportId, Vec<char>> =
            pile.reports.iter().map(|report| (&report.report_id, report.text.chars().collect())).collect();
        for claim in &pile.claims {
            let there = |start: u32, end: u32| -> String {
                text[&claim.report_id][start as usize..end as usize].iter().collect()
            };
            assert_eq!(there(claim.start, claim.end), claim.quote);
            for link in &claim.attribution {
                assert_eq!(there(link.start, link.end), link.text);
                if let Some(side) = &link.affiliation {
                    assert_eq!(there(side.start, side.end), side.text);
                }
            }
            for who in &claim.participants {
                assert_eq!(there(who.start, who.end), who.text);
            }
            for count in &claim.counts {
                assert_eq!(there(count.start, count.end), count.text);
            }
        }
    }

    #[test]
    fn the_order_of_reports_and_claims_never_matters() {
        for seed in 0..6 {
            let one = pile(seed, 0.6);
            let mut other = pile(seed, 0.6);
            other.reports.rotate_left(7 + seed as usize);
            other.claims.reverse();
            other.claims.rotate_left(31);
            other.entities.reverse();
            assert_eq!(compared(&one).unwrap(), compared(&other).unwrap());
        }
    }

    /// A reprint by another outlet a month later, with words of its own behind the text where `edited`.
    fn reprint(pile: &mut Pile, of: usize, edited: bool) -> ReportId {
        let original = pile.reports[of].clone();
        let report_id = ReportId::derive(&["reprint"]);
        let own: Vec<Claim> = pile.claims.iter().filter(|one| one.report_id == original.report_id).cloned().collect();
        pile.claims.extend(own.into_iter().map(|claim| Claim {
            claim_id: ClaimId::derive(&[report_id.as_str(), claim.claim_id.as_str()]),
            report_id: report_id.clone(),
            ..claim
        }));
        let more = if edited { " Readers wrote to us about the harvest." } else { "" };
        let text = format!("{}{more}", original.text);
        pile.reports.push(Report {
            report_id: report_id.clone(),
            uri: "reprint".to_owned(),
            outlet: Some("The Reprinter".to_owned()),
            published: Some(original.published.unwrap().saturating_add(std::time::Duration::from_secs(30 * 86_400))),
            body: vec![Span::new(0, text.chars().count() as u32)],
            text,
            ..original
        });
        report_id
    }

    #[test]
    fn a_reprint_never_raises_independence_nor_changes_a_grade() {
        for seed in 0..6 {
            for edited in [false, true] {
                let before = pile(seed, 0.3);
                let mut after = pile(seed, 0.3);
                let mut dated = (0..after.reports.len()).filter(|at| after.reports[*at].published.is_some());
                let of = dated.nth(5 * seed as usize).unwrap();
                let reprint = reprint(&mut after, of, edited);
                let (_, old) = compared(&before).unwrap();
                let (lineage, new) = compared(&after).unwrap();
                assert!(lineage.iter().any(|one| one.from_report_id == reprint));
                assert_eq!(old.events.len(), new.events.len());
                for event in &old.events {
                    let same = new.events.iter().find(|one| one.event_id == event.event_id).unwrap();
                    assert_eq!(event.independent_sources, same.independent_sources, "{}", event.title);
                    assert_eq!((event.grade, &event.deaths), (same.grade, &same.deaths), "{}", event.title);
                }
            }
        }
    }
}
