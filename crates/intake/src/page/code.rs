//! Labels with their values, numbers, counters.

use std::sync::LazyLock;

use regex::Regex;

use super::unit::{End, Unit};

static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[\p{L}][\p{L} /_-]{0,30}\s?[:#=]\s*\S*\d\S*$").expect("a valid expression"));
static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:[\d.,]+[km]?\+? ?(?:shares?|views?|comments?|likes?|reads?|tweets?|followers?|votes?|replies|retweets?|min(?:ute)?s?(?: read)?|words?)|(?:shares?|views?|comments?|likes?|reads?|hits|visits|page|part|no)\W{0,3}[\d.,]+[km]?(?: of \d+)?)\W*$")
        .expect("a valid expression")
});
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:https?://\S+|www\.\S+|\S+@\S+\.\S+|@\w+|#\w+(?:\s+#\w+)*)\W*$").expect("a valid expression")
});

/// Whether a unit is a number, a label with a code, a counter, an address, or has no words at all.
pub(crate) fn is_code(unit: &Unit) -> bool {
    let shape = &unit.shape;
    let numbers = shape.words <= 3 && shape.digits >= 0.5 && shape.end != End::Stop;
    // A label alone ("Caption:") names what comes next.
    let label = shape.words <= 3 && shape.end == End::Colon;
    shape.words == 0
        || numbers
        || label
        || LABELLED.is_match(unit.text)
        || COUNTER.is_match(unit.text)
        || ADDRESS.is_match(unit.text)
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    #[test]
    fn codes_and_counters() {
        for text in [
            "/257",
            "749064",
            "Media ID: 55349830",
            "12 comments",
            "3.4k shares",
            "***",
            "5 min read",
            "Caption:",
            "https://gazette.example/story",
            "#harbour #port",
            "Comments (12)",
        ] {
            assert!(is_code(&units(text, true)[0]), "{text}");
        }
        for text in ["He denied it.", "12 killed in harbour fire", "The mayor said: “No.”", "In 2012."] {
            assert!(!is_code(&units(text, true)[0]), "{text}");
        }
    }
}
