//! What `trace` finds, and that it does not hang on order.

use proptest::prelude::*;
use variorum_lineage::trace;
use variorum_record::{Claim, Lineage, LineageKind, Link, Report, ReportId, Span, Speech};

fn report(name: &str, outlet: &str, date: Option<&str>, text: &str) -> Report {
    Report {
        outlet: Some(outlet.to_owned()),
        published: date.map(|date| date.parse().expect("a date")),
        ..Report::bare(ReportId::derive(&["report", name]), name.to_owned(), text.to_owned())
    }
}

fn claim(report: &Report, quote: &str, speech: Speech, said_by: &str) -> Claim {
    let byte = report.text.find(quote).expect("the quote stands in the report");
    let start = report.text[..byte].chars().count() as u32;
    let end = start + quote.chars().count() as u32;
    Claim {
        speech,
        attribution: vec![Link::bare(said_by.to_owned())],
        ..Claim::bare(
            variorum_record::ClaimId::derive(&[report.report_id.as_str(), quote]),
            report.report_id.clone(),
            Span::new(start, end),
            quote.to_owned(),
        )
    }
}

/// A text of distinct words, so that nothing agrees by chance.
fn prose(seed: u64, words: usize) -> String {
    (0..words as u64).map(|at| format!("w{}", (seed * 7919 + at) * 31 % 100_003)).collect::<Vec<_>>().join(" ")
}

fn slice(report: &Report, span: Span) -> String {
    report.text.chars().skip(span.start as usize).take(span.len() as usize).collect()
}

const STORY: &str = "Gunmen stopped three lorries of grain on the road to Orlova before dawn, the governor’s office said, \
    and drove them into the hills. Two drivers were let go near the mill; a third has not been seen since the morning. \
    Nobody has said that they did it, and the garrison sent patrols along both banks of the river.";

#[test]
fn a_copy_under_another_headline_depends_on_the_earlier_one() {
    let early = report("a", "The Valley Post", Some("2020-03-02"), STORY);
    let mut late = report("b", "Hill Echo", Some("2020-03-03"), &format!("MENU Home\n{}", STORY.to_uppercase()));
    late.body = vec![Span::new(10, late.text.chars().count() as u32)];
    let found = trace(&[late.clone(), early.clone()], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, LineageKind::Copy);
    assert_eq!((&found[0].from_report_id, &found[0].to_report_id), (&late.report_id, &early.report_id));
    assert_eq!(found[0].share, 1.0);
    assert_eq!(
        slice(&late, found[0].spans[0].from).to_lowercase(),
        slice(&early, found[0].spans[0].to).to_lowercase().trim_end_matches('.')
    );
}

#[test]
fn an_undated_report_is_taken_as_the_later_one() {
    for (one, two) in [("a", "b"), ("b", "a")] {
        let dated = report(one, "Post", Some("2020-03-02"), STORY);
        let undated = report(two, "Echo", None, STORY);
        assert_eq!(trace(&[dated.clone(), undated], &[])[0].to_report_id, dated.report_id);
    }
}

#[test]
fn light_edits_make_a_near_copy() {
    let words: Vec<String> = prose(1, 200).split(' ').map(str::to_owned).collect();
    let edited: Vec<String> =
        words.iter().enumerate().map(|(at, w)| if at % 20 == 7 { format!("x{at}") } else { w.clone() }).collect();
    let found = trace(&[report("a", "P", None, &words.join(" ")), report("b", "E", None, &edited.join(" "))], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, LineageKind::NearCopy);
    assert!(found[0].share > 0.85 && found[0].share < 1.0, "{}", found[0].share);
}

#[test]
fn a_shared_passage_is_found_with_its_span_in_both_texts() {
    let passage = prose(11, 14);
    let a = report("a", "P", Some("2020-01-01"), &format!("{} é {passage} {}", prose(2, 80), prose(3, 60)));
    let b = report("b", "E", Some("2020-01-02"), &format!("{} {passage} {}", prose(4, 90), prose(5, 40)));
    let found = trace(&[a.clone(), b.clone()], &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, LineageKind::Passage);
    assert_eq!(slice(&b, found[0].spans[0].from), passage);
    assert_eq!(slice(&a, found[0].spans[0].to), passage);
}

#[test]
fn what_stands_outside_the_body_is_never_compared() {
    let menu = prose(9, 40);
    let mut reports = Vec::new();
    for (name, seed) in [("a", 2), ("b", 4)] {
        let mut one = report(name, "P", None, &format!("{menu} {}", prose(seed, 50)));
        one.body = vec![Span::new(menu.chars().count() as u32, one.text.chars().count() as u32)];
        reports.push(one);
    }
    assert_eq!(trace(&reports, &[]), []);
}

#[test]
fn a_short_run_counts_when_both_reports_quote_it() {
    let quote = "we held the bridge until the last night";
    let a = report("a", "P", None, &format!("{} {quote} {}", prose(2, 30), prose(3, 30)));
    let b = report("b", "E", None, &format!("{} {quote} {}", prose(4, 30), prose(5, 30)));
    assert_eq!(trace(&[a.clone(), b.clone()], &[]), []);
    let claims = [claim(&a, quote, Speech::Direct, "Varga"), claim(&b, quote, Speech::Direct, "Varga")];
    let found = trace(&[a, b.clone()], &claims);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, slice(&b, found[0].spans[0].from)), (LineageKind::Passage, quote.to_owned()));
}

#[test]
fn the_same_agency_makes_a_shorter_run_count() {
    let run = prose(9, 8);
    let mut a = report("a", "P", None, &format!("{run} {} {}", prose(2, 30), prose(11, 14)));
    let mut b = report("b", "E", None, &format!("{run} {} {}", prose(4, 30), prose(11, 14)));
    let plain = trace(&[a.clone(), b.clone()], &[]);
    a.wire = Some("Meridian Press".to_owned());
    b.wire.clone_from(&a.wire);
    let credited = trace(&[a, b], &[]);
    assert_eq!(plain[0].spans.len(), 1);
    assert_eq!(credited[0].spans.len(), 2);
}

#[test]
fn a_cited_outlet_leads_to_its_report_and_never_to_a_later_one() {
    let a = report("a", "The Valley Post", Some("2020-01-01"), &prose(1, 30));
    let b = report("b", "Hill Echo", Some("2020-01-02"), &prose(2, 30));
    let quote: String = b.text.chars().take(20).collect();
    let found = trace(&[a.clone(), b.clone()], &[claim(&b, &quote, Speech::Indirect, "Valley Post")]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &found[0].to_report_id), (LineageKind::Cites, &a.report_id));
    let quote: String = a.text.chars().take(20).collect();
    assert_eq!(trace(&[a.clone(), b], &[claim(&a, &quote, Speech::Indirect, "Hill Echo")]), []);
}

#[test]
fn a_crowd_of_reprints_makes_a_linear_number_of_edges() {
    let reports: Vec<Report> = (0..300)
        .map(|at| report(&format!("r{at}"), "P", None, &format!("{} {}", prose(77, 120), prose(1000 + at, 20))))
        .collect();
    let found = trace(&reports, &[]);
    assert!(found.len() >= 299 && found.len() <= 30 * 299, "{}", found.len());
}

/// Reports cut from a few stories, with words changed here and there.
fn piles() -> impl Strategy<Value = Vec<Report>> {
    let one = (0u64..3, 0usize..40, 30usize..90, prop::option::of(0i8..5), 0usize..50, prop::option::of(0u8..2));
    prop::collection::vec(one, 2..9).prop_map(|pile| {
        pile.into_iter()
            .enumerate()
            .map(|(at, (seed, skip, take, day, spoilt, wire))| {
                let mut words: Vec<String> = prose(seed, 140).split(' ').map(str::to_owned).collect();
                words[spoilt] = format!("changed{at}");
                let text = words[skip..(skip + take).min(words.len())].join(" ");
                let date = day.map(|day| format!("2020-01-0{}", day + 1));
                let mut one = report(&format!("r{at}"), &format!("outlet {}", at % 3), date.as_deref(), &text);
                one.wire = wire.map(|wire| format!("agency {wire}"));
                one
            })
            .collect()
    })
}

fn pairs(found: &[Lineage]) -> Vec<(ReportId, ReportId)> {
    found.iter().map(|one| (one.from_report_id.clone(), one.to_report_id.clone())).collect()
}

proptest! {
    #[test]
    fn the_order_of_reports_does_not_matter(pile in piles(), turn in 0usize..9) {
        let mut other = pile.clone();
        let by = turn % other.len();
        other.rotate_left(by);
        if turn % 2 == 1 { other.reverse(); }
        prop_assert_eq!(trace(&pile, &[]), trace(&other, &[]));
    }

    #[test]
    fn every_span_lies_in_a_body_and_holds_the_same_words(pile in piles()) {
        let text = |id: &ReportId, span| slice(pile.iter().find(|one| &one.report_id == id).expect("a report"), span);
        for one in trace(&pile, &[]) {
            prop_assert!(one.from_report_id != one.to_report_id);
            prop_assert!((0.0..=1.0).contains(&one.share));
            for span in one.spans {
                prop_assert_eq!(text(&one.from_report_id, span.from), text(&one.to_report_id, span.to));
            }
        }
    }

    #[test]
    fn an_added_copy_adds_one_edge_and_changes_no_other(pile in piles(), which in 0usize..9) {
        let before = trace(&pile, &[]);
        let mut copy = pile[which % pile.len()].clone();
        copy.report_id = ReportId::derive(&["report", "the copy"]);
        copy.published = Some("2021-01-01".parse().unwrap());
        let mut more = pile.clone();
        more.push(copy.clone());
        // An undated original counts as later than a dated copy: date it.
        for one in &mut more { one.published.get_or_insert("2020-06-01".parse().unwrap()); }
        let dated: Vec<Report> = more[..pile.len()].to_vec();
        let before = if dated == pile { before } else { trace(&dated, &[]) };
        let after = trace(&more, &[]);
        let (new, old): (Vec<Lineage>, Vec<Lineage>) =
            after.into_iter().partition(|one| one.from_report_id == copy.report_id || one.to_report_id == copy.report_id);
        prop_assert_eq!(new.len(), 1);
        prop_assert_eq!(new[0].kind, LineageKind::Copy);
        prop_assert_eq!(pairs(&old), pairs(&before));
    }
}
