//! Annotated texts for tests, written by hand.
//!
//! A sentence is a line of words `form/UPOS/head/deprel`, heads counted from 1 and 0 for the root, then any of: a kind of
//! name (`person`; `+` goes on with the name before), features (`Tense=Past`), a lemma (`=be`). `~` before a form leaves
//! out the space. A word without slashes is a proper noun if it is capitalised, else a noun, and hangs on the first word.

use variorum_language::annotation::{AnnotatedText, Name, NameKind, Sentence, Token, Upos};
use variorum_record::id::fingerprint;
use variorum_record::{PublishedBasis, Report, ReportId, Span};

/// Reads the notation, a sentence a line, an empty line before a new paragraph.
pub(crate) fn annotated(notation: &str) -> (String, AnnotatedText) {
    let (mut text, mut sentences, mut paragraph) = (String::new(), Vec::new(), 0);
    for line in notation.trim().lines().map(str::trim) {
        if line.is_empty() {
            paragraph += 1;
        } else {
            if !text.is_empty() {
                text.push(' ');
            }
            sentences.push(sentence(line, paragraph, &mut text));
        }
    }
    (text, AnnotatedText { sentences, ..AnnotatedText::default() })
}

fn sentence(line: &str, paragraph: usize, text: &mut String) -> Sentence {
    let start = text.chars().count() as u32;
    let (mut tokens, mut names): (Vec<Token>, Vec<Name>) = (Vec::new(), Vec::new());
    for (at, word) in line.split_whitespace().enumerate() {
        let mut fields = word.split('/');
        let form = fields.next().unwrap_or_default();
        let (glued, form) = form.strip_prefix('~').map_or((false, form), |form| (true, form));
        if at > 0 && !glued {
            text.push(' ');
        }
        let first = text.chars().count() as u32;
        text.push_str(form);
        let capital = form.chars().next().is_some_and(char::is_uppercase);
        let upos = fields.next().and_then(Upos::parse).unwrap_or(if capital { Upos::Propn } else { Upos::Noun });
        let head = fields.next().and_then(|head| head.parse::<usize>().ok()).unwrap_or(usize::from(at > 0));
        let deprel = fields.next().unwrap_or(if at == 0 { "root" } else { "dep" }).to_owned();
        let mut token = Token {
            text: form.to_owned(),
            span: Span::new(first, first + form.chars().count() as u32),
            lemma: form.to_lowercase(),
            upos,
            feats: std::collections::BTreeMap::new(),
            head: head.checked_sub(1),
            deprel,
            factuality: 0.0,
        };
        for more in fields {
            match (more, more.split_once('=')) {
                ("+", _) => names.last_mut().expect("a name to go on with").end = at + 1,
                (_, Some(("", lemma))) => token.lemma = lemma.to_owned(),
                (_, Some((feature, value))) => {
                    token.feats.insert(feature.to_owned(), value.to_owned());
                }
                (kind, None) => {
                    names.push(Name { first: at, end: at + 1, kind: NameKind::parse(kind).expect("a kind of name") })
                }
            }
        }
        tokens.push(token);
    }
    Sentence { span: Span::new(start, text.chars().count() as u32), paragraph, tokens, names }
}

/// A report of this text.
pub(crate) fn report(text: &str, published: Option<jiff::civil::Date>) -> Report {
    Report {
        published,
        published_basis: published.map(|_| PublishedBasis::Given),
        ..Report::bare(ReportId::derive(&[text]), fingerprint(&[text]), text.to_owned())
    }
}
