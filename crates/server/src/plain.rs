//! Hostile text made safe to show. Escaping is the template's; here are the characters that escaping lets through.

use std::borrow::Cow;

use maud::{Markup, Render, html};

/// Text of a report or a casebook, shown without characters that act instead of being read.
///
/// Control characters become U+FFFD, so that a reader sees that something stood there. Bidirectional overrides,
/// embeddings and isolates (Unicode Annex 9) and invisible fillers are dropped: they can show "14" as "41".
/// Right-to-left text itself and the joiners that Persian and Indic scripts need stay.
pub(crate) struct Plain<'a>(pub(crate) &'a str);

impl Render for Plain<'_> {
    fn render_to(&self, buffer: &mut String) {
        self.0.chars().filter_map(readable).collect::<String>().as_str().render_to(buffer);
    }
}

fn readable(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' => None,
        '\u{2028}' | '\u{2029}' | '\u{85}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{206a}'..='\u{206f}' => None,
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}' => None,
        c if c.is_control() || c as u32 & 0xfffe == 0xfffe => Some('\u{fffd}'),
        c => Some(c),
    }
}

/// Text in an element of its own, so that its direction does not touch what stands beside it.
pub(crate) fn isolated(text: &str) -> Markup {
    html! { bdi { (Plain(text)) } }
}

/// The first `most` characters, with "…" where more follow; line breaks become spaces.
pub(crate) fn clipped(text: &str, most: usize) -> Cow<'_, str> {
    let cut = text.char_indices().nth(most).map(|(byte, _)| byte);
    if cut.is_none() && !text.contains(['\n', '\r']) {
        return Cow::Borrowed(text);
    }
    let mut short = text[..cut.unwrap_or(text.len())].replace(['\n', '\r'], " ");
    if cut.is_some() {
        short.truncate(short.trim_end().len());
        short.push('…');
    }
    Cow::Owned(short)
}

/// The address as a link's target where it is a plain web address; anything else is shown as text only.
pub(crate) fn web_address(uri: &str) -> Option<&str> {
    let lower = uri.get(..8)?.to_ascii_lowercase();
    let is_web = lower.starts_with("http://") || lower.starts_with("https://");
    let is_plain = uri.len() <= 2000 && uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`".contains(&byte));
    (is_web && is_plain).then_some(uri)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(web_address("https://wire.example/a?b=1#c"), Some("https://wire.example/a?b=1#c"));
        for hostile in
            ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil"]
        {
            assert_eq!(web_address(hostile), None, "{hostile}");
        }
        assert_eq!(web_address("https://a/\" onclick=\"x"), None);
        assert_eq!(web_address("http://a/\u{202e}x"), None);
    }

    #[test]
    fn overrides_vanish_and_controls_are_seen() {
        assert_eq!(html! { (Plain("a\u{202e}b\u{0}c\u{1b}[31m")) }.into_string(), "ab\u{fffd}c\u{fffd}[31m");
        assert_eq!(html! { (Plain("من \u{200c}")) }.into_string(), "من \u{200c}");
    }

    #[test]
    fn clips_by_characters() {
        assert_eq!(clipped("Zouérat", 5), "Zouér…");
        assert_eq!(clipped("a\nb", 5), "a b");
        assert_eq!(clipped("abc", 3), "abc");
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_becomes_markup(text in "(?s).{0,60}") {
            let shown = html! { (Plain(&text)) }.into_string();
            let acts = shown.contains(['<', '>', '"', '\0', '\u{202e}']);
            prop_assert!(!acts);
        }
    }
}
