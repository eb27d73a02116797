//! Hostile records: whatever a report, a name or an address holds, nothing of it runs or breaks out.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod record;

use variorum_record::Tables;
use variorum_server::render;

const HOSTILE: [&str; 7] = [
    "<script>alert(1)</script>",
    "</title></style></bdi><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><style>*{display:none}</style>",
    "a\u{202e}b\u{0}c]]><!--",
];

fn page(tables: &Tables) -> String {
    let mut out = Vec::new();
    render(tables, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every string of the record that is no id, no code and no date, made hostile.
fn poisoned(poison: &str) -> Tables {
    let mut tables = record::tables();
    for report in &mut tables.reports {
        report.title = Some(poison.into());
        report.outlet = Some(poison.into());
        report.author = Some(poison.into());
        report.wire = Some(poison.into());
        report.uri = poison.into();
        report.notes = vec![poison.into()];
        report.text = format!("{poison}{}{poison}", report.text);
    }
    for claim in &mut tables.claims {
        claim.quote = poison.into();
        claim.read_by.insert(poison.into(), poison.into());
        for link in &mut claim.attribution {
            link.name = poison.into();
            link.role = Some(poison.into());
        }
        for count in &mut claim.counts {
            count.category = poison.into();
            count.of = Some(poison.into());
        }
    }
    for event in &mut tables.events {
        event.title = poison.into();
        event.reasons = vec![poison.into()];
        if let Some(place) = &mut event.place {
            place.name = poison.into();
        }
        for account in &mut event.accounts {
            account.sentence = poison.into();
        }
    }
    for dispute in &mut tables.disputes {
        dispute.reason = poison.into();
        dispute.readings.iter_mut().for_each(|reading| reading.value = poison.into());
    }
    tables.sources.iter_mut().for_each(|source| source.name = poison.into());
    for entity in &mut tables.entities {
        entity.name = poison.into();
        entity.aliases = vec![poison.into(), format!("{poison}2")];
        entity.roles = vec![poison.into()];
        entity.reasons = vec![poison.into()];
    }
    tables
}

/// The start tags of a page, as a browser would see them, with their attributes.
fn tags(page: &str) -> Vec<&str> {
    page.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag).collect()
}

#[test]
fn nothing_of_a_hostile_record_becomes_markup() {
    let clean = page(&record::tables());
    let mut known: Vec<&str> =
        tags(&clean).into_iter().filter_map(|tag| tag.split([' ', '/']).find(|name| !name.is_empty())).collect();
    known.sort_unstable();
    known.dedup();
    for poison in HOSTILE {
        let page = page(&poisoned(poison));
        assert_eq!(page.matches("<style>").count(), 1);
        assert_eq!(page.matches("</title>").count(), clean.matches("</title>").count(), "{poison}");
        for tag in tags(&page) {
            let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap_or_default();
            assert!(known.binary_search(&name).is_ok(), "{tag:?} from {poison:?}");
            let names: String = tag.split('"').step_by(2).collect();
            assert!(!names.contains(" on") && !names.contains("src="), "{tag:?} from {poison:?}");
        }
        assert!(!page.contains("href=\"javascript:"));
        assert!(!page.contains(['\u{202e}', '\0']));
    }
}

#[test]
fn the_page_forbids_scripts_and_every_load() {
    let page = page(&record::tables());
    assert!(page.contains("http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
    assert!(
        !page.contains("<script") && !page.contains(" src=") && !page.contains("@import") && !page.contains("url(")
    );
}

#[test]
fn ids_from_a_damaged_casebook_stay_in_their_attributes() {
    let mut tables = record::tables();
    let hostile = serde_json::from_str("\"c-x{}</style><script>\\\"\"").unwrap();
    let event = &mut tables.events[0];
    let old = std::mem::replace(&mut event.claim_ids[1], hostile);
    let new = event.claim_ids[1].clone();
    tables.claims.iter_mut().filter(|claim| claim.claim_id == old).for_each(|claim| claim.claim_id = new.clone());
    assert!(!page(&tables).contains("<script"));
}

#[test]
fn a_huge_report_is_written_in_time() {
    let mut tables = record::tables();
    tables.reports[0].text.push_str(&"word \u{202e}<b> ".repeat(150_000));
    tables.events[0].title = "x".repeat(2_000_000);
    let begun = std::time::Instant::now();
    let page = page(&tables);
    assert!(page.len() > 1_500_000 && page.len() < 6_000_000, "{}", page.len());
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn offsets_past_the_text_and_a_thousand_nested_claims_are_borne() {
    let mut tables = record::tables();
    let model = tables.claims[0].clone();
    for number in 0..1000 {
        let mut claim = model.clone();
        claim.claim_id = variorum_record::ClaimId::derive(&[&number.to_string()]);
        claim.parts.clear();
        (claim.start, claim.end) = if number % 100 == 99 { (4_000_000_000, 4_000_000_010) } else { (12, 30 + number) };
        tables.claims.push(claim);
    }
    let page = page(&tables);
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in tags(&page) {
        if tag.starts_with("span") {
            depth += 1;
        } else if tag.starts_with("/span") {
            depth -= 1;
        }
        deepest = deepest.max(depth);
    }
    assert!(depth == 0 && deepest < 24, "{depth} {deepest}");
    let ids: std::collections::BTreeSet<&str> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(tables.claims.iter().all(|claim| ids.contains(claim.claim_id.as_str())));
}
