//! The article within a page whose markup is gone.
//!
//! Every line or paragraph is judged by general evidence: its shape, its place, its neighbours, what it shares with the
//! story, what is printed twice. One kind of evidence is one file.

mod byline;
mod call;
mod caption;
mod code;
mod date_line;
mod heading;
mod mark;
mod repeat;
mod segment;
mod tail;
mod title;
mod topic;
mod unit;

use std::ops::Range;

use jiff::civil::Date;

use crate::{credits, words};
use mark::Mark;
use tail::Page;
use unit::{End, Kind, Unit, units};

pub(crate) use repeat::fold;

/// What is known of a page before its text is read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Hints<'h> {
    /// Whether the text is English, so that its function words are known.
    pub(crate) english: bool,
    /// Whether the text is an article already (by an extractor, or written as one): only clear furniture goes.
    pub(crate) whole: bool,
    /// The headline, where it came with the text.
    pub(crate) title: Option<&'h str>,
}

/// What a page says, as far as it says it.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// Bytes of the article, sorted and apart.
    pub(crate) body: Vec<Range<usize>>,
    /// The headline.
    pub(crate) title: Option<String>,
    /// Whose page it is.
    pub(crate) outlet: Option<String>,
    /// Who signed it.
    pub(crate) author: Option<String>,
    /// The stated day of publication.
    pub(crate) published: Option<Date>,
    /// The agency whose text it is.
    pub(crate) wire: Option<String>,
    /// What is missing or uncertain.
    pub(crate) notes: Vec<String>,
}

/// The content words of some paragraphs of a story.
pub(crate) fn topic<'l>(lines: impl Iterator<Item = &'l str>) -> topic::Topic {
    let mut topic = topic::Topic::default();
    lines.for_each(|line| topic.add(&words::stems(line)));
    topic
}

/// Whether a line is made of whole sentences.
pub(crate) fn is_sentence(line: &str) -> bool {
    units(line, true).first().is_some_and(|unit| unit.kind != Kind::Loose)
}

/// Finds the article in a page's text and what the page states about it.
pub(crate) fn read(text: &str, hints: Hints) -> Reading {
    let units = units(text, hints.english);
    let marks: Vec<Option<Mark>> = units.iter().map(mark::mark).collect();
    let page = Page { units: &units, marks: &marks, whole: hints.whole };
    let mut reading = Reading::default();
    let mut keep = vec![false; units.len()];
    match segment::run(&units, &marks) {
        Some(run) if !hints.whole => {
            for at in run {
                keep[at] = marks[at].is_none();
            }
        }
        _ => keep.iter_mut().zip(&marks).for_each(|(keep, mark)| *keep = mark.is_none()),
    }
    page.extend(&mut keep);
    repeat::cut(&units, &mut keep);
    page.cut_after_end(&mut keep);
    page.cut_teasers(&mut keep);
    page.cut_end(&mut keep);
    read_head(&page, &mut keep, hints, &mut reading);
    page.cut_inside(&mut keep);
    if !keep.contains(&true) {
        keep.iter_mut().for_each(|keep| *keep = true);
    }
    read_author(&units, &marks, &mut keep, &mut reading);
    read_date(&units, &marks, &keep, &mut reading);
    let trimmed = read_wire(&units, &marks, &keep, &mut reading);
    reading.body = body(&units, &keep, trimmed);
    reading
}

/// Title and outlet from the lines above the first paragraph; the title's prints leave the body.
fn read_head(page: &Page, keep: &mut [bool], hints: Hints, reading: &mut Reading) {
    // A headline may be a question, and long enough to look like prose.
    let asks = |unit: &Unit| unit.shape.end == End::Question && unit.shape.words <= 20 && unit.shape.sentences <= 1;
    let is_prose = |at: &usize| keep[*at] && page.units[*at].kind == Kind::Prose && !asks(&page.units[*at]);
    let Some(first) = (0..keep.len()).find(is_prose) else { return };
    let topic = page.topic(keep);
    let foot =
        |(unit, mark): (&Unit, &Option<Mark>)| (*mark == Some(Mark::Foot)).then(|| heading::owner(unit.text)).flatten();
    let owner = page.units.iter().zip(page.marks).find_map(foot).filter(|owner| credits::agency(owner).is_none());
    let found = title::head(page.units, page.marks, 0..first, &topic, owner.as_deref());
    reading.title = hints.title.map(str::to_owned).or(found.title);
    reading.outlet = found.outlet.or(owner);
    if let Some(title) = reading.title.as_deref().map(fold) {
        let prose = |at: usize| page.units[at].kind == Kind::Prose;
        for at in 0..keep.len() {
            if !keep[at] {
                continue;
            }
            let line = fold(page.units[at].text);
            let titled = line == title || !prose(at) && !title.is_empty() && line.starts_with(&title);
            // In a page of one line, the line is the article.
            keep[at] = !titled || keep.iter().filter(|keep| **keep).count() == 1;
        }
    }
}

/// The author from a byline, the name under "Written by", or the note that closes the page.
fn read_author(units: &[Unit], marks: &[Option<Mark>], keep: &mut [bool], reading: &mut Reading) {
    for at in (0..units.len()).filter(|&at| matches!(marks[at], Some(Mark::Byline | Mark::Date))) {
        let below = || {
            units.get(at + 1).filter(|_| marks[at] == Some(Mark::Byline)).and_then(|unit| byline::bare_name(unit.text))
        };
        if let Some(author) = byline::author(units[at].text).or_else(below) {
            if let Some(next) = keep.get_mut(at + 1).filter(|_| byline::bare_name(units[at + 1].text).is_some()) {
                *next = false;
            }
            reading.author = Some(author);
            break;
        }
    }
    let kept: Vec<usize> = (0..units.len()).filter(|&at| keep[at]).collect();
    let Some(&last) = kept.last() else { return };
    let after =
        (last + 1..units.len().min(last + 8)).take_while(|&at| !matches!(marks[at], Some(Mark::Related | Mark::Foot)));
    let closing: Vec<usize> = kept.iter().skip(1).rev().take(3).copied().chain(after).collect();
    for at in closing {
        let Some(name) = byline::bio(units[at].text) else { continue };
        let surname = name.rsplit(' ').next().unwrap_or(&name);
        let elsewhere = kept.iter().any(|&other| other != at && units[other].text.contains(surname));
        if !elsewhere {
            keep[at] = false;
            reading.author.get_or_insert(name);
        }
    }
}

/// The stated day: from the lines above the article, else from those below it; never from teasers or comments.
fn read_date(units: &[Unit], marks: &[Option<Mark>], keep: &[bool], reading: &mut Reading) {
    let first = keep.iter().position(|keep| *keep).unwrap_or(0);
    let end = (first..units.len())
        .find(|&at| matches!(marks[at], Some(Mark::Related | Mark::Comments)))
        .unwrap_or(units.len());
    let stated = |range: Range<usize>| -> Vec<date_line::Stated> {
        range
            .filter(|&at| matches!(marks[at], Some(Mark::Date | Mark::Byline)))
            .flat_map(|at| date_line::stated(units[at].text))
            .collect()
    };
    let above = stated(0..first);
    let found = if above.is_empty() { stated(first..end) } else { above };
    let published: Vec<Date> = found.iter().filter(|one| !one.updated).map(|one| one.day).collect();
    let days = if published.is_empty() { found.iter().map(|one| one.day).collect() } else { published };
    match days.as_slice() {
        [] => match units.get(first).and_then(|unit| dateline_day(unit.text)) {
            Some(day) => reading.published = Some(day),
            None => reading.notes.push("no date of publication stated".to_owned()),
        },
        [day, rest @ ..] if rest.iter().all(|other| other == day) || first > 0 && !stated(0..first).is_empty() => {
            reading.published = Some(*day);
        }
        _ => reading.notes.push("several dates stated, none of them as the date of publication".to_owned()),
    }
}

/// The day in a dateline: "GENEVA, March 3, 2019 (AFP) –".
fn dateline_day(text: &str) -> Option<Date> {
    let end =
        [") -", ") –", ") —", " — ", " – "].iter().filter_map(|mark| text.find(mark)).min().filter(|end| *end < 90)?;
    let head = &text[..end];
    let upper =
        head.split([',', ' ']).next().is_some_and(|word| word.len() > 2 && word.chars().all(char::is_uppercase));
    let (range, day) = crate::date::dates(head).into_iter().next()?;
    (upper && head[..range.start].split_whitespace().count() <= 6).then_some(day).flatten()
}

/// The agency credit; also where the last paragraph's own text ends, when a staff line or a signature closes it.
fn read_wire(units: &[Unit], marks: &[Option<Mark>], keep: &[bool], reading: &mut Reading) -> Option<(usize, usize)> {
    let kept: Vec<usize> = (0..units.len()).filter(|&at| keep[at]).collect();
    let mut wire = kept.first().and_then(|&at| credits::dateline_agency(units[at].text));
    let mut trimmed = None;
    for (unit, mark) in units.iter().zip(marks) {
        let found = match mark {
            Some(Mark::Byline) => byline::agency(unit.text).map(str::to_owned),
            Some(Mark::Credit) if credits::trailer(unit.text) == Some(0) => {
                Some("Reuters".to_owned()).filter(|_| staffed(unit.text))
            }
            Some(Mark::Credit) => match credits::source_line(unit.text) {
                Some(Ok(agency)) => Some(agency.to_owned()),
                Some(Err(words)) => {
                    reading.notes.push(format!("credited to “{words}”, no agency by name"));
                    None
                }
                None => credits::agency(unit.text).map(str::to_owned),
            },
            _ => None,
        };
        wire = wire.or(found);
    }
    if let Some(&last) = kept.last() {
        let text = units[last].text;
        if let Some(at) = credits::trailer(text).filter(|at| *at > 0) {
            trimmed = Some((last, at));
            wire = wire.or_else(|| Some("Reuters".to_owned()).filter(|_| staffed(&text[at..])));
        } else if let Some((agency, at)) = credits::signed_agency(text) {
            trimmed = Some((last, at));
            wire = wire.or_else(|| Some(agency.to_owned()));
        }
    }
    if wire.is_none() {
        let end = kept.last().map_or(0, |last| last + 1);
        let pictures = units[..end].iter().zip(marks).filter(|(_, mark)| **mark == Some(Mark::Caption));
        if let Some(agency) = pictures.filter_map(|(unit, _)| credits::photo_agency(unit.text)).next() {
            reading.notes.push(format!("a picture is credited to {agency}; the origin of the text is not stated"));
        }
    }
    reading.wire = wire;
    trimmed
}

/// Reuters closes its texts with who reported and who edited them, in brackets; others name only the reporter.
fn staffed(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.trim_start().starts_with('(')
        && lower.contains("reporting")
        && (lower.contains("editing by") || lower.contains("writing by"))
}

/// Kept units as byte ranges; neighbours with nothing between them but white space are one.
fn body(units: &[Unit], keep: &[bool], trimmed: Option<(usize, usize)>) -> Vec<Range<usize>> {
    let mut body: Vec<Range<usize>> = Vec::new();
    for at in (0..units.len()).filter(|&at| keep[at]) {
        let mut range = units[at].range.clone();
        if let Some((unit, length)) = trimmed
            && unit == at
        {
            range.end = range.start + units[at].text[..length].trim_end().len();
        }
        match body.last_mut() {
            Some(last) if at > 0 && keep[at - 1] => last.end = range.end,
            _ if range.is_empty() => {}
            _ => body.push(range),
        }
    }
    body
}
