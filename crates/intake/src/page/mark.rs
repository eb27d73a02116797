//! What a single unit is when it is no part of the article.

use super::unit::Unit;
use super::{byline, call, caption, code, date_line, heading};
use crate::credits;

/// What a unit is when it is no part of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A day or a time on its own.
    Date,
    /// "By …".
    Byline,
    /// The text under a picture.
    Caption,
    /// A label with its value, a number, a counter.
    Code,
    /// Tags, topics, categories.
    Tags,
    /// A line that names the source of the text.
    Credit,
    /// A word to the reader: subscribe, share, cookies, advertisement.
    Call,
    /// The heading of teasers: "Related".
    Related,
    /// The heading of what readers wrote.
    Comments,
    /// The page's foot: copyright, terms.
    Foot,
}

/// What a unit is by itself, if it is no part of an article; the first rule that speaks decides.
pub(crate) fn mark(unit: &Unit) -> Option<Mark> {
    // Long paragraphs are articles; no rule below speaks of them.
    if unit.shape.words > 90 {
        return None;
    }
    if heading::is_foot(unit) {
        Some(Mark::Foot)
    } else if heading::is_comments(unit) {
        Some(Mark::Comments)
    } else if heading::is_related(unit) {
        Some(Mark::Related)
    } else if heading::is_tags(unit) {
        Some(Mark::Tags)
    } else if date_line::is_date_line(unit.text) {
        Some(Mark::Date)
    } else if byline::is_byline(unit) {
        Some(Mark::Byline)
    } else if caption::is_caption(unit) {
        Some(Mark::Caption)
    } else if is_credit(unit) {
        Some(Mark::Credit)
    } else if code::is_code(unit) {
        Some(Mark::Code)
    } else if call::is_call(unit) {
        Some(Mark::Call)
    } else {
        None
    }
}

/// A line that is an agency's name, names the source, or lists the staff of an agency's text.
fn is_credit(unit: &Unit) -> bool {
    unit.shape.words <= 3 && credits::agency(unit.text).is_some()
        || credits::source_line(unit.text).is_some()
        || credits::trailer(unit.text) == Some(0)
        || credits::is_contribution(unit.text)
}
