//! Which format an input is in.

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Plain text, often a page whose markup is gone.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// One JSON object a line, each a report.
    JsonLines,
}

impl Format {
    /// Finds the format from the name's ending; where that says nothing (or `.txt` holds HTML), from the first bytes.
    #[must_use]
    pub fn detect(name: &str, bytes: &[u8]) -> Self {
        let ending = name.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(_, end)| end);
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml") => Self::Html,
            Some("md" | "markdown" | "mdown") => Self::Markdown,
            Some("jsonl" | "ndjson" | "jsonlines") => Self::JsonLines,
            _ => Self::from_content(bytes),
        }
    }

    fn from_content(bytes: &[u8]) -> Self {
        // UTF-16 pages show their tags once the NUL bytes are left out.
        let head: String = bytes
            .iter()
            .filter(|byte| **byte != 0)
            .map(|&byte| byte.to_ascii_lowercase() as char)
            .skip_while(|&c| c.is_ascii_whitespace() || !c.is_ascii())
            .take(1024)
            .collect();
        if head.starts_with("<!doctype html") || head.starts_with("<html") {
            return Self::Html;
        }
        if head.starts_with('<') && ["<head", "<body", "<html", "<div", "<article"].iter().any(|tag| head.contains(tag))
        {
            return Self::Html;
        }
        if head.starts_with('{') && ["\"text\"", "\"html\""].iter().any(|key| head.contains(key)) {
            return Self::JsonLines;
        }
        Self::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_first_then_content() {
        assert_eq!(Format::detect("a/b.HTM", b""), Format::Html);
        assert_eq!(Format::detect("a.d/notes", b"# Not markdown by content alone"), Format::Text);
        assert_eq!(Format::detect("story.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><p>x"), Format::Html);
        assert_eq!(Format::detect("pile.json", br#"{"uri": "x", "text": "y"}"#), Format::JsonLines);
        assert_eq!(Format::detect("x.ndjson", b""), Format::JsonLines);
        assert_eq!(Format::detect("x.md", b""), Format::Markdown);
    }
}
