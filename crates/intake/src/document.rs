//! One document in, one report out.

use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use variorum_record::span::{CodePoints, Span};
use variorum_record::{PublishedBasis, Report};

use crate::error::IntakeError;
use crate::format::Format;
use crate::limits::Limits;
use crate::{decode, html, identity, language, markdown, page};

/// Reads a file's bytes, at most [`Limits::max_bytes`].
///
/// # Errors
/// [`IntakeError::Missing`], [`IntakeError::Unreadable`], [`IntakeError::TooLarge`] (nothing beyond the limit is read).
pub fn read_file(path: &Path, limits: &Limits) -> Result<Vec<u8>, IntakeError> {
    let place = path.to_string_lossy().into_owned();
    let io = |error: std::io::Error| IntakeError::from_io(&place, &error);
    let file = std::fs::File::open(path).map_err(io)?;
    let too_large = || IntakeError::TooLarge { place: place.clone(), limit: limits.max_bytes };
    if file.metadata().map_err(io)?.len() > limits.max_bytes {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(limits.max_bytes + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limits.max_bytes { Err(too_large()) } else { Ok(bytes) }
}

/// Reads one document as a report.
///
/// `text` keeps every code point of plain text as read, except that line ends become `\n`; of HTML it is the article
/// that the extractor finds, of Markdown what a reader of the rendered page sees, a paragraph a line. Equal bytes under
/// an equal file name give an equal report.
///
/// # Errors
/// See [`IntakeError`]; a report in a language that is not analysed is no error but is noted.
pub fn read_document(uri: &str, bytes: &[u8], format: Format, limits: &Limits) -> Result<Report, IntakeError> {
    if bytes.len() as u64 > limits.max_bytes {
        return Err(IntakeError::TooLarge { place: uri.to_owned(), limit: limits.max_bytes });
    }
    let hash = identity::content_hash(bytes);
    let text = decode::decode(uri, bytes, format == Format::Html)?;
    match format {
        Format::Text => from_text(uri, uri, &text, hash, None),
        Format::Markdown => from_markdown(uri, &text, hash),
        Format::Html => from_html(uri, uri, &text, hash, None, limits),
        Format::JsonLines => Err(IntakeError::ManyReports { place: uri.to_owned() }),
    }
}

/// What a format declares about its text.
#[derive(Default)]
struct Declared<'d> {
    title: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<Date>,
    language: Option<&'d str>,
    /// Whether the text is an article without its page.
    whole: bool,
}

/// Reads plain text; `place` names it in errors.
pub(crate) fn from_text(
    uri: &str,
    place: &str,
    text: &str,
    hash: String,
    language: Option<&str>,
) -> Result<Report, IntakeError> {
    if text.trim().is_empty() {
        return Err(IntakeError::Empty { place: place.to_owned() });
    }
    Ok(report(uri, text.replace("\r\n", "\n").replace('\r', "\n"), hash, Declared { language, ..Declared::default() }))
}

fn from_markdown(uri: &str, source: &str, hash: String) -> Result<Report, IntakeError> {
    let found = markdown::render(source);
    if found.text.is_empty() {
        return Err(IntakeError::Empty { place: uri.to_owned() });
    }
    let front = |keys: &[&str]| {
        found.front.iter().find(|(key, _)| keys.contains(&key.as_str())).map(|(_, value)| value.clone())
    };
    let language = front(&["lang", "language"]);
    let declared = Declared {
        title: front(&["title"]).or(found.title.clone()),
        outlet: front(&["outlet", "site", "publisher"]),
        author: front(&["author"]),
        published: front(&["date", "published"])
            .and_then(|date| crate::date::dates(&date).first().and_then(|found| found.1)),
        language: language.as_deref(),
        whole: true,
    };
    Ok(report(uri, found.text, hash, declared))
}

/// Reads HTML that is decoded already; `place` names it in errors.
pub(crate) fn from_html(
    uri: &str,
    place: &str,
    html: &str,
    hash: String,
    language: Option<&str>,
    limits: &Limits,
) -> Result<Report, IntakeError> {
    let found = html::extract(place, html, limits.max_depth)?;
    let declared = Declared {
        title: found.title,
        outlet: found.site,
        author: found.author,
        published: found.published,
        language: language.or(found.language.as_deref()),
        whole: true,
    };
    Ok(report(uri, found.text, hash, declared))
}

fn report(uri: &str, text: String, content_hash: String, declared: Declared) -> Report {
    let whole = language::detect(&text, declared.language);
    let english = whole.as_deref() == Some(Report::ANALYSED_LANGUAGE);
    let hints = page::Hints { english, whole: declared.whole, title: declared.title.as_deref() };
    let reading = page::read(&text, hints);
    let body_text: String = reading.body.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>().join("\n");
    // Menus may be in another language than the article; the article decides.
    let language = language::detect(&body_text, declared.language).or(whole);
    let mut notes = reading.notes;
    let (published, published_basis) = match (declared.published, reading.published) {
        (Some(day), _) => (Some(day), Some(PublishedBasis::Metadata)),
        (None, Some(day)) => (Some(day), Some(PublishedBasis::Stated)),
        (None, None) => (None, None),
    };
    if declared.published.is_some() {
        notes.retain(|note| !note.contains("date"));
    }
    match language.as_deref() {
        Some(Report::ANALYSED_LANGUAGE) => {}
        Some(code) => notes.push(format!("not analysed: language {code}")),
        None => notes.push("not analysed: too little text to tell its language".to_owned()),
    }
    let points = CodePoints::new(&text);
    let body =
        reading.body.iter().map(|range| Span::new(points.at_byte(range.start), points.at_byte(range.end))).collect();
    Report {
        report_id: identity::report_id(uri, &content_hash),
        uri: uri.to_owned(),
        outlet: declared.outlet.or(reading.outlet),
        title: declared.title.or(reading.title),
        author: declared.author.or(reading.author),
        published,
        published_basis,
        language,
        wire: reading.wire,
        body,
        content_hash,
        notes,
        text,
    }
}
