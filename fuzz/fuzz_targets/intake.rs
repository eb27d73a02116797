//! Any bytes, in every format: refused or read, never a panic; body spans lie in the text.

use variorum_intake::{Format, Limits, read_document};

fn main() {
    afl::fuzz!(|bytes: &[u8]| {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            if let Ok(report) = read_document("fuzz", bytes, format, &Limits::default()) {
                let length = report.text.chars().count() as u32;
                assert!(report.body.iter().all(|span| span.end <= length));
                assert!(report.body.windows(2).all(|pair| pair[0].end <= pair[1].start));
            }
        }
    });
}
