//! Any expression of time: resolved to an interval that is no inversion, or not at all.

use variorum_grounding::when::{Tense, resolve};

fn main() {
    afl::fuzz!(|text: &[u8]| {
        let Ok(text) = std::str::from_utf8(text) else { return };
        let anchor = "2024-02-29".parse().expect("a day");
        for tense in [Tense::Past, Tense::Future] {
            if let Some((first, last, ..)) = resolve(text, anchor, tense) {
                assert!(first <= last);
            }
        }
    });
}
