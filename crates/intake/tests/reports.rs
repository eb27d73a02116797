//! Whole documents in, reports out.

use proptest::prelude::*;
use variorum_intake::{Format, Limits, cut_repeated, read_document};
use variorum_record::span::CodePoints;
use variorum_record::{PublishedBasis, Report};

fn read(text: &str, format: Format) -> Report {
    read_document("pile/report.txt", text.as_bytes(), format, &Limits::default()).expect("a report")
}

fn body(report: &Report) -> String {
    let points = CodePoints::new(&report.text);
    report.body.iter().map(|span| points.slice(*span)).collect::<Vec<_>>().join("\n")
}

/// Spans are sorted, apart, not empty, and lie in the text.
fn sound(report: &Report) -> bool {
    let length = report.text.chars().count() as u32;
    report.body.iter().all(|span| !span.is_empty() && span.end <= length)
        && report.body.windows(2).all(|pair| pair[0].end < pair[1].start)
        && !report.body.is_empty()
}

const PAGE: &str = "Skip to content\nHome\nWorld\nSport\n\nForty rescued as island ferry strikes reef | The Gazette\n\n\
    Forty rescued as island ferry strikes reef\n\nBy Ann Name\n\n3 March 2019 10:15 GMT\n\nShare\n\nImage caption\n\n\
    The ferry lies on the reef east of the island. REUTERS/B. Other\n\n\
    PORT EXAMPLE (Reuters) - A ferry with forty people on board struck a reef east of the island on Saturday night, the port authority said.\n\n\
    “We heard a bang,” said one passenger.\n\nHe was not hurt.\n\nAdvertisement\n\n\
    Fishermen took all passengers off the ferry before the authority's boats reached the reef, the authority's spokesman said.\n\n\
    Read more: Island asks for new ferry\n\n\
    The island's mayor denied that the ferry had been overloaded. He said that 40 passengers were aboard.\n\n\
    Sign up for our newsletter and get the news in your inbox.\n\n\
    The authority has opened an inquiry into the course of the ferry. (Reporting by Ann Name; Editing by B. Other)\n\n\
    Related articles\n\nPainter sells house for nine million\n\n\
    The band announced a tour of twenty towns with its third record.\n\nComments (2)\n\n\
    The ferry was old and the port authority knew it, so the island is right to be angry.\n\n\
    © 2019 The Gazette. All rights reserved.";

#[test]
fn an_article_within_its_page() {
    let report = read(PAGE, Format::Text);
    assert_eq!(report.title.as_deref(), Some("Forty rescued as island ferry strikes reef"));
    assert_eq!(report.outlet.as_deref(), Some("The Gazette"));
    assert_eq!(report.author.as_deref(), Some("Ann Name"));
    assert_eq!(report.published.map(|day| day.to_string()).as_deref(), Some("2019-03-03"));
    assert_eq!(report.published_basis, Some(PublishedBasis::Stated));
    assert_eq!(report.wire.as_deref(), Some("Reuters"));
    assert_eq!(report.language.as_deref(), Some("en"));
    insta::assert_snapshot!(body(&report), @r"
    PORT EXAMPLE (Reuters) - A ferry with forty people on board struck a reef east of the island on Saturday night, the port authority said.

    “We heard a bang,” said one passenger.

    He was not hurt.
    Fishermen took all passengers off the ferry before the authority's boats reached the reef, the authority's spokesman said.
    The island's mayor denied that the ferry had been overloaded. He said that 40 passengers were aboard.
    The authority has opened an inquiry into the course of the ferry.
    ");
}

#[test]
fn what_is_not_stated_stays_empty() {
    let story = "A ferry struck a reef east of the island on 3 March 2019, the port authority said on Monday.\n\
                 The ferry's passengers were taken off by fishermen from the island, according to Reuters.";
    let report = read(story, Format::Text);
    assert_eq!((report.title.as_deref(), report.outlet.as_deref(), report.author.as_deref()), (None, None, None));
    assert_eq!((report.published, report.published_basis, report.wire.as_deref()), (None, None, None));
    assert_eq!(body(&report), story);
    assert_eq!(report.notes, ["no date of publication stated"]);
}

#[test]
fn short_and_shapeless_texts_are_all_body() {
    for text in [
        "BREAKING: 12 killed in shelling of the port",
        "He denied it.",
        "12 dead",
        "- one boat sunk\n- two boats burnt",
    ] {
        assert_eq!(body(&read(text, Format::Text)), text);
    }
}

#[test]
fn line_ends_and_nothing_else_change() {
    let report = read("The ferry\u{a0}ran aground at dawn, the port said.\r\nHe denied “it”.\r\n", Format::Text);
    assert_eq!(report.text, "The ferry\u{a0}ran aground at dawn, the port said.\nHe denied “it”.\n");
}

#[test]
fn markdown_is_read_as_its_reader_sees_it() {
    let source = "---\ndate: 2019-03-03\nauthor: Ann Name\noutlet: The Gazette\n---\n# Ferry aground\n\nA **ferry** struck a \
                  [reef](https://x.example) east of the island, the port said.\n\n## Inquiry\n\nHe denied it.\n";
    let report = read(source, Format::Markdown);
    assert_eq!(report.title.as_deref(), Some("Ferry aground"));
    assert_eq!(report.published_basis, Some(PublishedBasis::Metadata));
    assert_eq!(body(&report), "A ferry struck a reef east of the island, the port said.\n\nInquiry\n\nHe denied it.");
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Z][a-z]{2,8}( [a-z]{1,8}){0,30}[.?!:…]?",
        "(By|Tags:|Related|Comments|©|Photo:|Source:) ?[A-Za-z ]{0,20}",
        "[0-9]{1,2} (March|May) 20[0-9]{2}( [0-9]{1,2}:[0-9]{2})?",
        "\\PC{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn spans_are_sound_on_any_page(lines in proptest::collection::vec(line(), 1..25)) {
        let text = lines.join("\n");
        if let Ok(report) = read_document("x.txt", text.as_bytes(), Format::Text, &Limits::default()) {
            prop_assert!(sound(&report), "{:?}", report.body);
            let mut twice = vec![report.clone(), report];
            twice[1].uri = "y.txt".to_owned();
            cut_repeated(&mut twice);
            prop_assert!(twice.iter().all(sound));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300), format in 0..3usize) {
        let format = [Format::Text, Format::Markdown, Format::Html][format];
        if let Ok(report) = read_document("x", &bytes, format, &Limits::default()) {
            prop_assert!(sound(&report));
        }
    }
}
