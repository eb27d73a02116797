//! Words in quotation marks: where they begin and end in a report's body.

use variorum_record::Span;

/// One stretch in quotation marks, the marks included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// Marks included.
    pub(crate) span: Span,
    /// Whether the closing mark was found before the paragraph ended.
    pub(crate) closed: bool,
}

/// Finds the quotations of one paragraph given as `(code point, character)` pairs.
///
/// Marks known: curly and low double quotes, guillemets, straight double quotes (which toggle) and two apostrophes. A quotation that is
/// still open when the paragraph ends runs to its end: printed quotations of several paragraphs open each and close the last only.
pub(crate) fn find(paragraph: &[(u32, char)]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<(u32, char)> = None;
    let mut at = 0;
    while at < paragraph.len() {
        let (point, mark) = paragraph[at];
        let doubled =
            matches!(mark, '\'' | '’' | '‘' | '`') && paragraph.get(at + 1).is_some_and(|next| next.1 == mark);
        let width = if doubled { 2 } else { 1 };
        let kind = match mark {
            _ if doubled => '"',
            '“' | '„' | '«' => '“',
            '”' | '»' => '”',
            '"' | '″' => '"',
            _ => {
                at += 1;
                continue;
            }
        };
        let end = point + width;
        match (open, kind) {
            (None, '“' | '"') => open = Some((point, kind)),
            // A closing mark with nothing open: the opening one was lost, or stands a paragraph before.
            (None, _) => {}
            (Some((start, opened)), '”' | '"') if opened == '“' || kind == '"' => {
                found.push(Quotation { span: Span::new(start, end), closed: true });
                open = None;
            }
            (Some((start, _)), '”') => {
                found.push(Quotation { span: Span::new(start, end), closed: true });
                open = None;
            }
            // A second opening mark: the first quotation goes on, this one is quoted within it.
            (Some(_), _) => {}
        }
        at += width as usize;
    }
    if let (Some((start, _)), Some((last, _))) = (open, paragraph.last()) {
        found.push(Quotation { span: Span::new(start, last + 1), closed: false });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> Vec<String> {
        let points: Vec<(u32, char)> = text.chars().enumerate().map(|(at, c)| (at as u32, c)).collect();
        find(&points)
            .into_iter()
            .map(|quotation| {
                text.chars().skip(quotation.span.start as usize).take(quotation.span.len() as usize).collect()
            })
            .collect()
    }

    #[test]
    fn marks_of_every_kind() {
        assert_eq!(quoted("“It fell,” he said. “We left.”"), ["“It fell,”", "“We left.”"]);
        assert_eq!(quoted("It's \"done\", \"over\""), ["\"done\"", "\"over\""]);
        assert_eq!(quoted("''Gone'' he said"), ["''Gone''"]);
    }

    #[test]
    fn an_inner_quotation_does_not_end_the_outer() {
        assert_eq!(quoted("He: “the “so-called” army"), ["“the “so-called”"]);
    }

    #[test]
    fn an_open_quotation_runs_to_the_end_of_its_paragraph() {
        assert_eq!(quoted("He said: “we wait"), ["“we wait"]);
    }
}
