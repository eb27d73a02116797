//! HTML to lines: the article by `rs-trafilatura`, the metadata that the page declares.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use rs_trafilatura::Options;

use crate::error::IntakeError;

/// Elements whose end tag may be left out, or that hold nothing: they do not nest by themselves.
#[rustfmt::skip]
const NOT_NESTING: &[&str] = &[
    "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li",
    "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead",
    "tr", "track", "wbr",
];

/// An HTML page's article and what the page declares about it.
#[derive(Debug, Default)]
pub(crate) struct Article {
    /// The article, a paragraph a line.
    pub(crate) text: String,
    /// The headline.
    pub(crate) title: Option<String>,
    /// Who signed it.
    pub(crate) author: Option<String>,
    /// The site's own name for itself.
    pub(crate) site: Option<String>,
    /// Declared day of publication.
    pub(crate) published: Option<Date>,
    /// Declared language.
    pub(crate) language: Option<String>,
}

/// Takes the article out of a page.
///
/// # Errors
/// [`IntakeError::TooDeep`] before anything is parsed, [`IntakeError::NoArticle`] where the extractor finds no text.
pub(crate) fn extract(place: &str, html: &str, max_depth: usize) -> Result<Article, IntakeError> {
    if depth(html) > max_depth {
        return Err(IntakeError::TooDeep { place: place.to_owned(), what: "HTML elements", limit: max_depth });
    }
    let none = |reason: &str| IntakeError::NoArticle { place: place.to_owned(), reason: reason.to_owned() };
    let options = Options { use_fallback_extraction: false, ..Options::default() };
    // The extractor is other people's code on hostile input: one page that trips it must not stop the pile.
    let found = catch_unwind(AssertUnwindSafe(|| rs_trafilatura::extract_with_options(html, &options)))
        .map_err(|_| none("the extractor broke down on it"))?
        .map_err(|error| none(&error.to_string()))?;
    let text = found.content_text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() {
        return Err(none("no running text"));
    }
    let meta = found.metadata;
    let published = declared_date(html).or_else(|| {
        let stamp = meta.date.map(|date| date.to_rfc3339())?;
        stamp.get(..10)?.parse().ok()
    });
    Ok(Article {
        text,
        title: filled(meta.title),
        author: filled(meta.author),
        site: filled(meta.sitename),
        published,
        language: language(html).or(filled(meta.language)),
    })
}

fn filled(value: Option<String>) -> Option<String> {
    value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|value| !value.is_empty())
}

/// The day that the page declares in its own time zone, so that no evening turns into the next day.
fn declared_date(html: &str) -> Option<Date> {
    use std::sync::LazyLock;

    use regex::Regex;
    static META: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?is)<meta(?-u:\b)[^>]{0,400}?(?-u:\b)(?:property|name|itemprop)\s*=\s*["']?(?:article:published_time|og:article:published_time|datepublished|dc\.date(?:\.issued|\.created)?|dcterms\.(?:date|created|issued)|pubdate|publish-?date|publication_date|sailthru\.date|parsely-pub-date|article\.published|date|cXenseParse:recs:publishtime|citation_(?:publication_)?date)["']?[^>]{0,400}?>"#)
            .expect("a valid expression")
    });
    static CONTENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)(?-u:\b)content\s*=\s*(?:"([^"]{6,60})"|'([^']{6,60})')"#).expect("a valid expression")
    });
    static LINKED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#""datePublished"\s*:\s*"([^"]{8,40})""#).expect("a valid expression"));
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?is)<time(?-u:\b)[^>]{0,300}?(?-u:\b)datetime\s*=\s*["']([^"']{8,40})["']"#)
            .expect("a valid expression")
    });
    let day = |text: &str| crate::date::dates(text).into_iter().find_map(|(_, day)| day);
    let meta = META.find_iter(html).find_map(|tag| {
        let content = CONTENT.captures(tag.as_str())?;
        day(content.get(1).or(content.get(2))?.as_str())
    });
    meta.or_else(|| LINKED.captures_iter(html).find_map(|part| day(&part[1]))).or_else(|| {
        let mut days: Vec<Date> = TIME.captures_iter(html).filter_map(|part| day(&part[1])).collect();
        let first = days.first().copied();
        days.sort_unstable();
        days.dedup();
        // Several different times are those of teasers and comments too; only one is the page's.
        first.filter(|_| days.len() == 1)
    })
}

/// The `lang` of the page's root element.
fn language(html: &str) -> Option<String> {
    let head = html.get(..html.len().min(4096)).unwrap_or(html);
    let at = head.to_ascii_lowercase().find("<html")?;
    let tag = head[at..].split('>').next()?;
    let value = tag.split("lang=").nth(1)?.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(value.len());
    Some(value[..end].to_owned()).filter(|value| !value.is_empty())
}

/// How deep elements nest at most, counted over the tags without building a tree.
///
/// Elements that close by themselves are not counted, so the figure is at least half of the tree's real depth.
fn depth(html: &str) -> usize {
    let (mut deepest, mut depth) = (0usize, 0usize);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        let name = &rest[usize::from(closing)..];
        let end = name.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'-')).unwrap_or(name.len());
        let name = name[..end].to_ascii_lowercase();
        if name.is_empty() || NOT_NESTING.contains(&name.as_str()) {
            if rest.starts_with("!--") {
                rest = rest.find("-->").map_or("", |at| &rest[at..]);
            }
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
        } else if matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            let close = format!("</{name}");
            rest = find_ignoring_case(rest, &close).map_or("", |at| &rest[at + close.len()..]);
        } else {
            let tag_end = rest.find('>').unwrap_or(rest.len());
            depth += usize::from(!rest[..tag_end].ends_with('/'));
            deepest = deepest.max(depth);
        }
    }
    deepest
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn article_and_metadata() {
        let html = r#"<!doctype html><html lang="en-GB"><head><title>Ferry aground | The Gazette</title>
            <meta property="og:site_name" content="The Gazette"><meta property="og:title" content="Ferry aground">
            <meta property="article:published_time" content="2019-03-03T23:30:00-05:00"><meta name="author" content="Ann Name"></head>
            <body><nav><a href="/">Home</a><a href="/w">World</a></nav><article><h1>Ferry aground</h1>
            <p>The ferry ran aground near the island on Monday night, the port authority said in a statement on its page.</p>
            <p>Forty people were on board when it struck a reef east of the island, and fishermen brought all of them ashore.</p>
            <script>alert("x")</script></article><footer><p>All rights reserved.</p></footer></body></html>"#;
        let found = extract("x", html, 512).expect("an article");
        assert!(found.text.contains("struck a reef") && !found.text.contains("Home") && !found.text.contains("alert"));
        assert_eq!(found.title.as_deref(), Some("Ferry aground"));
        assert_eq!(found.site.as_deref(), Some("The Gazette"));
        assert_eq!(found.author.as_deref(), Some("Ann Name"));
        assert_eq!(found.published.map(|day| day.to_string()).as_deref(), Some("2019-03-03"));
        assert_eq!(found.language.as_deref(), Some("en-GB"));
    }

    #[test]
    fn deep_nesting_is_refused_before_parsing() {
        for tag in ["div", "b", "blockquote", "x-y"] {
            let html = format!("<html><body>{}<p>Deep.</p>", format!("<{tag}>").repeat(100_000));
            assert!(matches!(extract("x", &html, 512), Err(IntakeError::TooDeep { .. })), "{tag}");
        }
        let flat = format!("<body>{}</body>", "<p>One line of text<br>and one more<li>item".repeat(2_000));
        assert!(depth(&flat) <= 2);
        assert_eq!(depth("<div><!-- <div><div> --><script>'<div><div>'</script><img><br/></div><div></div>"), 1);
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<[a-z/!]{1,4}[ a-z=\"']{0,6}>?|[a-zé<>&; ]{0,8}){0,40}") {
            let _ = extract("x", &html, 64);
        }
    }
}
