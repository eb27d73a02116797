//! Headings and lines that open the parts of a page after its article: teasers, comments, tags, the foot.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::captures;

use super::unit::{End, Unit};

static RELATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:also|now|must|further|recommended|suggested|related|more) (?:read|reading)|read (?:also|more|next|this|on|it)|see also|don'?t miss|related|you (?:may|might) (?:also |be )|(?:more|latest|other|top|recent|popular|trending|featured|related|similar|recommended|breaking|other|next|previous|older|newer)(?: \w+)? (?:news|stor(?:y|ies)|articles?|posts?|headlines?|reading|content|videos?|coverage|topics?|links?)|most (?:read|popular|viewed|commented|shared|recent)|more (?:from|on|about|in|like)(?-u:\b)|more$|what (?:others|people) are reading|recommended|trending|popular|latest|editor'?s'? (?:picks?|choice)|from the web|from around the web|around the web|sponsored|promoted|in other news|up next|also on|in pictures|watch(?: (?:now|also|more|this))?$|in this (?:section|story|article)|previous article|next article|keep reading|elsewhere on|further reading)")
        .expect("a valid expression")
});
static COMMENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:\d+ )?(?:(?:reader |user |leave (?:a |your )|post (?:a |your )|add (?:a |your )|write (?:a |your )|view |show |load |read |join the |start the |have your )?(?:comments?|repl(?:y|ies)|responses?|conversation|discussion|say)(?: section| policy| below| now)?|leave a reply|(?:\d+|one) (?:thoughts?|responses?|repl(?:y|ies)) (?:on|to)(?-u:\b).*|about the authors?|what do you think)\W*(?:\(?\d*\)?)\W*$")
        .expect("a valid expression")
});
static TAGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:tags?|tagged(?: (?:as|with|in|under))?|topics?|keywords?|filed under|posted in|categor(?:y|ies)|sections?|labels?|in this (?:article|story)|subjects?|related topics?|explore more on)\s*(?:[:|–—-]|$)")
        .expect("a valid expression")
});
static FOOT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)all rights reserved|^\W*(?:copyright|\(c\)|©)\s*(?:©|\(c\))?\s*(?:\d{4}|[\p{L}][^.]{2,60}\d{4})|(?:may|must) not be (?:published|reproduced|republished|reprinted)|terms (?:of|and) (?:use|service|conditions)|privacy policy|^\W*(?:about us|contact us|contact|advertise(?: with us)?|sitemap|imprint|cookie (?:policy|settings))\W*$")
        .expect("a valid expression")
});

fn is_heading(unit: &Unit) -> bool {
    unit.shape.words <= 12 && unit.shape.end != End::Stop && !unit.shape.quotes
}

/// Whether a unit heads teasers, or is one line that points elsewhere ("Read more: …").
pub(crate) fn is_related(unit: &Unit) -> bool {
    let pointer = unit.text.contains(':') && unit.shape.words <= 30 && unit.text.find(':').is_some_and(|at| at < 30);
    (is_heading(unit) && unit.shape.words <= 8 || pointer) && RELATED.is_match(unit.text)
}

/// Whether a unit heads what readers wrote, or a note about the writer.
pub(crate) fn is_comments(unit: &Unit) -> bool {
    is_heading(unit) && COMMENTS.is_match(unit.text)
}

/// Whether a unit lists tags.
pub(crate) fn is_tags(unit: &Unit) -> bool {
    unit.shape.words <= 60 && unit.shape.end != End::Stop && TAGS.is_match(unit.text)
}

/// Whether a unit is part of the page's foot.
pub(crate) fn is_foot(unit: &Unit) -> bool {
    unit.shape.words <= 60 && !unit.shape.quotes && FOOT.is_match(unit.text)
}

/// Whose page it is, as its foot says: "Copyright © 2019 The Gazette. All rights reserved."
pub(crate) fn owner(text: &str) -> Option<String> {
    static OWNER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:copyright|©|\(c\))\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)\s*,?\s*(?:by )?([\p{Lu}][\p{L}\d&'’. -]{2,50}?)\s*(?:[.,|]|(?i:all rights)|(?i:ltd)|(?i:inc)|(?i:llc)|(?i:may not)|$)")
            .expect("a valid expression")
    });
    let name = captures(&OWNER, text)?[1].trim().to_owned();
    (!name.to_lowercase().contains("rights") && name.split_whitespace().count() <= 6).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    #[test]
    fn headings_of_the_parts_of_a_page() {
        let is = |rule: fn(&Unit) -> bool, text: &str| rule(&units(text, true)[0]);
        for text in [
            "Related:",
            "Related Articles",
            "More from World",
            "Read more: Harbour closed after fire",
            "Most Read",
            "READ ALSO: Ferry sinks",
            "Recommended for you",
            "Latest news",
            "Trending",
        ] {
            assert!(is(is_related, text), "{text}");
        }
        for text in ["Comments", "Leave a reply", "3 Comments", "Join the conversation", "About the author"] {
            assert!(is(is_comments, text), "{text}");
        }
        assert!(is(is_tags, "Tags: harbour, ferry, Example") && is(is_tags, "Filed under: World"));
        assert!(is(is_foot, "© 2019 The Gazette. All rights reserved."));
        for text in [
            "More people fled.",
            "Latest figures show that forty boats were lost.",
            "Comments by the mayor angered them.",
            "The most read book of the year was about a ferry, the library said.",
        ] {
            assert!(
                !is(is_related, text) && !is(is_comments, text) && !is(is_tags, text) && !is(is_foot, text),
                "{text}"
            );
        }
    }

    #[test]
    fn the_foot_names_the_owner() {
        assert_eq!(owner("Copyright © 2019 The Gazette. All rights reserved.").as_deref(), Some("The Gazette"));
        assert_eq!(owner("© 2012-2019 Harbour News | Terms").as_deref(), Some("Harbour News"));
        assert_eq!(owner("Copyright 2019. All rights reserved."), None);
    }
}
