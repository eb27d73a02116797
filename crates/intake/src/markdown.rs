//! Markdown to lines: what a reader of the rendered page sees, one paragraph, heading or list item a line.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A Markdown document without its markup.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Markdown {
    /// The visible text.
    pub(crate) text: String,
    /// The first heading of the first level, when nothing but front matter stands above it.
    pub(crate) title: Option<String>,
    /// `key: value` lines of the front matter, keys in lower case.
    pub(crate) front: Vec<(String, String)>,
}

/// Renders Markdown to text. Code blocks and raw HTML are left out: they are no statement of the article.
pub(crate) fn render(source: &str) -> Markdown {
    let mut found = Markdown::default();
    let (mut line, mut front, mut hidden, mut heading) = (String::new(), String::new(), 0usize, false);
    let mut in_front = false;
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => in_front = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_front = false,
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => hidden += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => hidden = hidden.saturating_sub(1),
            Event::Start(Tag::Heading { level, .. }) => {
                flush(&mut line, &mut found.text, true);
                heading =
                    level == pulldown_cmark::HeadingLevel::H1 && found.title.is_none() && found.text.trim().is_empty();
            }
            Event::End(TagEnd::Heading(_)) => {
                if heading {
                    found.title = Some(line.trim().to_owned()).filter(|title| !title.is_empty());
                }
                heading = false;
                flush(&mut line, &mut found.text, true);
            }
            Event::End(TagEnd::Paragraph | TagEnd::Table | TagEnd::List(_) | TagEnd::BlockQuote(_)) => {
                flush(&mut line, &mut found.text, true);
            }
            Event::Start(Tag::Item | Tag::List(_))
            | Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => {
                flush(&mut line, &mut found.text, false);
            }
            Event::End(TagEnd::TableCell) => line.push(' '),
            Event::Text(text) if in_front => front.push_str(&text),
            Event::Text(text) | Event::Code(text) if hidden == 0 => line.push_str(&text),
            Event::SoftBreak if hidden == 0 => line.push(' '),
            Event::HardBreak if hidden == 0 => flush(&mut line, &mut found.text, false),
            _ => {}
        }
    }
    flush(&mut line, &mut found.text, true);
    found.text.truncate(found.text.trim_end().len());
    found.front = front
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(key, value)| (key.trim().to_lowercase(), value.trim().trim_matches(['"', '\'']).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    found
}

fn flush(line: &mut String, text: &mut String, paragraph: bool) {
    if !line.trim().is_empty() {
        text.push_str(line.trim());
        text.push('\n');
        if paragraph {
            text.push('\n');
        }
    }
    line.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_reader_sees() {
        let source = "---\ntitle: \"Ferry aground\"\ndate: 2019-03-03\n---\n# Ferry *aground*\n\nThe [ferry](https://x.example) ran\n\
                      aground.\n\n![a ferry](f.png)\n\n- one\n- two\n\n```\ncode\n```\n> He denied it.\n";
        let found = render(source);
        assert_eq!(found.text, "Ferry aground\n\nThe ferry ran aground.\n\none\ntwo\nHe denied it.");
        assert_eq!(found.title.as_deref(), Some("Ferry aground"));
        assert_eq!(found.front[1], ("date".to_owned(), "2019-03-03".to_owned()));
    }

    #[test]
    fn deep_nesting_is_no_danger() {
        render(&">".repeat(100_000));
        render(&"- ".repeat(20_000));
        render(&"[".repeat(50_000));
    }

    proptest! {
        #[test]
        fn never_panics(source in "[#>*`\\[\\]()!|~_\\-:a-z0-9 \n]{0,200}") {
            render(&source);
        }
    }
}
