//! The page as it is written: whole, repeatable, and deaf to what a hostile report tries.

#![allow(clippy::unwrap_used, reason = "a failed expectation is a failed test")]

mod record;

use jiff::Span;
use variorum_record::{DisputeId, EventId, Tables};
use variorum_server::render;

fn page(tables: &Tables) -> String {
    let mut out = Vec::new();
    render(tables, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn keeps_a_copy_to_look_at() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("page.html"), page(&record::tables())).unwrap();
}

#[test]
fn every_link_leads_to_an_id_that_stands_once() {
    let page = page(&record::tables());
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(ids.len(), once.len(), "an id stands twice");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(once.binary_search(&target).is_ok(), "nothing has the id {target}");
    }
}

#[test]
fn every_claim_stands_in_its_report() {
    let tables = record::tables();
    let page = page(&tables);
    for claim in &tables.claims {
        let marked = format!("<span class=\"claim\" id=\"{}\">", claim.claim_id);
        let after = page.split(&marked).nth(1).unwrap_or_else(|| panic!("{} has no anchor", claim.quote));
        let begin: String = claim.quote.chars().take(12).collect();
        assert!(after.starts_with(&begin), "{begin:?} does not begin the marked text");
    }
    assert!(page.contains("Harmattan News Agency</bdi>"));
    assert!(page.contains("<p dir=\"auto\" class=\"furniture\">Menu</p>"));
}

#[test]
fn the_most_contested_event_comes_first() {
    let page = page(&record::tables());
    let at = |title: &str| page.find(&format!("<bdi>{title}</bdi>")).unwrap();
    assert!(at("Shelling of the market of Atar") < at("Breakout of a convoy from Zouerat"));
    assert!(at("Breakout of a convoy from Zouerat") < at("March of dockers"));
}

#[test]
fn the_same_record_gives_the_same_page() {
    assert_eq!(page(&record::tables()), page(&record::tables()));
}

/// 400 events at 20 places, every tenth of them contested.
fn large() -> Tables {
    let mut tables = record::tables();
    let (event, dispute) = (tables.events[0].clone(), tables.disputes[0].clone());
    for number in 0..400u32 {
        let mut event = event.clone();
        event.event_id = EventId::derive(&["large", &number.to_string()]);
        event.title = format!("Event {number} of a long war, which has a title of some length");
        if let Some(place) = &mut event.place {
            place.name = format!("Place {}", number % 20);
            place.latitude = Some(15.0 + f64::from(number % 20 * 7 % 20) * 0.4);
            place.longitude = Some(-15.0 + f64::from(number % 20) * 0.35);
        }
        if let Some(time) = &mut event.time {
            time.start = time.start.map(|date| date.saturating_add(Span::new().days(number * 13 % 90)));
            time.end = time.start.map(|date| date.saturating_add(Span::new().days(number % 7)));
        }
        if number % 10 == 0 {
            let mut dispute = dispute.clone();
            dispute.dispute_id = DisputeId::derive(&["large", &number.to_string()]);
            dispute.event_id = event.event_id.clone();
            tables.disputes.push(dispute);
        }
        tables.events.push(event);
    }
    tables
}

#[test]
fn a_large_record_stays_readable() {
    let begun = std::time::Instant::now();
    let page = page(&large());
    assert!(begun.elapsed().as_secs() < 10);
    assert!(page.len() < 6_000_000, "{}", page.len());
    assert!(page.matches("class=\"event contested\"").count() <= 30, "no more circles than a map can hold");
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.html"), page).unwrap();
}

#[test]
fn an_empty_record_has_a_page() {
    let page = page(&Tables::default());
    assert!(page.contains("no reports") && page.ends_with("</body></html>\n"));
}
