//! What a claim says, in a form that can be compared.

use std::collections::BTreeSet;

use jiff::civil::Date;
use variorum_record::plover::AuxiliaryMode;
use variorum_record::{Claim, ClaimPlace, ClaimTime, CodePoints, Participant, Report, Role, Span, Stance};

use crate::Resolve;
use crate::knowledge::{Frame, Knowledge};
use crate::wording;

/// Days since 1 January 1970, first and last.
pub(crate) type Days = (i32, i32);

/// The days of a claim's time, where it hangs on no unknown date.
pub(crate) fn days(time: &ClaimTime) -> Option<Days> {
    Some((day(time.start?), day(time.end.or(time.start)?)))
}

/// The number of a day.
pub(crate) fn day(date: Date) -> i32 {
    (date - Date::constant(1970, 1, 1)).get_days()
}

/// How many days lie between two intervals; 0 where they meet.
pub(crate) fn gap(a: Days, b: Days) -> i32 {
    (a.0 - b.1).max(b.0 - a.1).max(0)
}

/// How two places lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    Same,
    /// One holds the other, or both may be one.
    Near,
    /// Exact places, told with their claims, too far apart to be one.
    Far,
    Unknown,
}

/// The comparable part of a claim's place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    pub(crate) entity: Option<String>,
    pub(crate) name: String,
    pub(crate) at: Option<(f64, f64)>,
    pub(crate) radius: f64,
    /// Finer than a first-order division.
    pub(crate) exact: bool,
    pub(crate) inherited: bool,
}

impl Spot {
    fn of(place: &ClaimPlace) -> Self {
        let precision = place.where_prec.map_or(1, variorum_record::grades::WherePrec::get);
        let by_precision = [5.0, 25.0, 50.0, 150.0, 100.0, 1000.0, 1000.0][usize::from(precision) - 1];
        Self {
            entity: place.entity_id.as_ref().map(ToString::to_string),
            name: wording::folded(&place.name),
            at: place.latitude.zip(place.longitude),
            radius: place.radius_km.unwrap_or(by_precision),
            exact: precision <= 3,
            inherited: place.inherited,
        }
    }

    /// How two places lie to each other; `slack` kilometres are forgiven beyond their radii.
    pub(crate) fn lies(&self, other: &Self, slack: f64) -> Lie {
        if (self.entity.is_some() && self.entity == other.entity) || (!self.name.is_empty() && self.name == other.name)
        {
            return Lie::Same;
        }
        let (Some(a), Some(b)) = (self.at, other.at) else { return Lie::Unknown };
        let distance = kilometres(a, b);
        let guessed = self.inherited || other.inherited;
        if !self.exact || !other.exact {
            Lie::Unknown
        } else if distance <= self.radius + other.radius {
            Lie::Near
        } else if distance > self.radius + other.radius + slack && !guessed {
            Lie::Far
        } else {
            Lie::Unknown
        }
    }

    /// Whether both places are told with their claims, and neither is known to be or to hold the other.
    pub(crate) fn differs(&self, other: &Self) -> bool {
        !self.inherited && !other.inherited && matches!(self.lies(other, 0.0), Lie::Far | Lie::Unknown)
    }

    /// The same where one of them only comes from the context.
    pub(crate) fn may_differ(&self, other: &Self) -> bool {
        !(self.inherited && other.inherited) && matches!(self.lies(other, 0.0), Lie::Far | Lie::Unknown)
    }

    /// Whether words name this place.
    pub(crate) fn named_in(&self, stems: &BTreeSet<String>) -> bool {
        let own = wording::stems(&self.name);
        !own.is_empty() && own.is_subset(stems)
    }
}

/// Great-circle distance by the haversine formula.
pub(crate) fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.1 - a.1).to_radians());
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}

/// A claim in a form that can be compared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Profile<'k> {
    /// Number of its report.
    pub(crate) report: usize,
    pub(crate) frame: Option<&'k Frame>,
    pub(crate) place: Option<Spot>,
    pub(crate) days: Option<Days>,
    /// Days counted from an arbitrary day of publication: comparable within one undated report only.
    pub(crate) local_days: Option<Days>,
    pub(crate) agents: BTreeSet<String>,
    pub(crate) targets: BTreeSet<String>,
    /// All actors taking part.
    pub(crate) actors: BTreeSet<String>,
    pub(crate) stems: BTreeSet<String>,
    pub(crate) span: Span,
    pub(crate) paragraph: usize,
    pub(crate) sentence: usize,
    /// Told as history: by its words, or by a date long before the report.
    pub(crate) background: bool,
    /// Whether the claim says that it has happened.
    pub(crate) happened: bool,
}

impl<'k> Profile<'k> {
    /// The place of a claim of this report that is still to be read.
    pub(crate) fn nothing(report: usize) -> Self {
        Self { report, ..Self::default() }
    }

    /// The topic of the frame; empty for a claim about no happening.
    pub(crate) fn topic(&self) -> &'k str {
        self.frame.map_or("", |frame| frame.topic.as_str())
    }

    /// The party whose fate the outcome is: who suffers, or who moves.
    pub(crate) fn patients(&self) -> &BTreeSet<String> {
        if self.frame.is_some_and(|frame| frame.target) { &self.targets } else { &self.agents }
    }
}

/// What a report tells of so many days before it is history, not news.
const HISTORY: i32 = 60;

/// An arbitrary day of publication (a Wednesday) from which an undated report's relative times are compared.
const ANY_DAY: Date = Date::constant(2001, 12, 12);

/// Profiles of the claims of one report, which goes by a number and was published on that day.
pub(crate) fn profiles<'k>(
    claims: &[Claim],
    (report, row, published): (usize, &Report, Option<Date>),
    knowledge: &'k Knowledge,
    resolve: Resolve,
) -> Vec<Profile<'k>> {
    if claims.is_empty() {
        return Vec::new();
    }
    let layout = Layout::of(row);
    claims.iter().map(|claim| profile(claim, (report, published), &layout, knowledge, resolve)).collect()
}

fn profile<'k>(
    claim: &Claim,
    (report, published): (usize, Option<Date>),
    layout: &Layout,
    knowledge: &'k Knowledge,
    resolve: Resolve,
) -> Profile<'k> {
    // "No comment on casualties" tells of no happening: it is talk about one.
    let tells = claim.event_type.is_some() && claim.stance != Stance::Declines;
    let frame = knowledge.frame_of(claim.frame.as_deref(), &claim.quote).filter(|_| tells);
    let by_role = |role: Role| claim.participants.iter().filter(|who| who.role == role).filter_map(actor).collect();
    let days = claim.time.as_ref().and_then(days);
    let ahead = claim.stance == Stance::Expects;
    let anywhere = || resolve(&claim.time.as_ref()?.text, ANY_DAY, ahead).map(|(start, end, _)| (day(start), day(end)));
    let local_days = if days.is_none() && claim.time.is_some() { anywhere() } else { None };
    let long_before = |days: Option<Days>, from: Date| days.is_some_and(|days| days.1 < day(from) - HISTORY);
    let old = published.is_some_and(|published| long_before(days, published)) || long_before(local_days, ANY_DAY);
    let aux = |mode| claim.auxiliary.contains(&mode);
    Profile {
        report,
        frame,
        place: claim.place.as_ref().map(Spot::of),
        days,
        local_days,
        agents: by_role(Role::Agent),
        targets: by_role(Role::Target),
        actors: claim.participants.iter().filter_map(actor).collect(),
        stems: wording::stems(&claim.quote),
        span: claim.span(),
        paragraph: layout.paragraph(claim.start),
        sentence: layout.sentence(claim.start),
        background: aux(AuxiliaryMode::Historical) || old,
        happened: matches!(claim.stance, Stance::Asserts | Stance::Alleges)
            && !aux(AuxiliaryMode::Future)
            && !aux(AuxiliaryMode::Hypothetical)
            && !aux(AuxiliaryMode::Negation),
    }
}

/// A participant's key: the entity, or the folded name where it is more than a pronoun or a number.
pub(crate) fn actor(who: &Participant) -> Option<String> {
    if let Some(id) = &who.entity_id {
        return Some(id.to_string());
    }
    let name = wording::folded(&who.name);
    (name.len() > 4 && !wording::stems(&name).is_empty()).then_some(name)
}

/// Where paragraphs and sentences of a text begin, in code points.
struct Layout {
    paragraphs: Vec<u32>,
    sentences: Vec<u32>,
}

impl Layout {
    fn of(report: &Report) -> Self {
        let points = CodePoints::new(&report.text);
        let (mut paragraphs, mut sentences) = (vec![0], vec![0]);
        let mut ended = false;
        for (at, c) in (0u32..points.len()).zip(report.text.chars()) {
            match c {
                '\n' => {
                    paragraphs.push(at + 1);
                    sentences.push(at + 1);
                    ended = false;
                }
                '.' | '!' | '?' => ended = true,
                '”' | '"' | '’' | '\'' | ')' | ']' => {}
                c if c.is_whitespace() => {
                    if ended {
                        sentences.push(at + 1);
                        ended = false;
                    }
                }
                _ => ended = false,
            }
        }
        Self { paragraphs, sentences }
    }

    fn paragraph(&self, at: u32) -> usize {
        self.paragraphs.partition_point(|start| *start <= at)
    }

    fn sentence(&self, at: u32) -> usize {
        self.sentences.partition_point(|start| *start <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(name: &str, at: Option<(f64, f64)>, radius: f64) -> Spot {
        Spot { entity: None, name: name.to_owned(), at, radius, exact: true, inherited: false }
    }

    #[test]
    fn places_lie_to_each_other_by_name_or_distance() {
        let (city, suburb) = (spot("orlova", Some((45.0, 20.0)), 10.0), spot("mill", Some((45.05, 20.05)), 5.0));
        let (away, nowhere) = (spot("far", Some((47.0, 20.0)), 5.0), spot("nowhere", None, 5.0));
        assert_eq!(city.lies(&suburb, 30.0), Lie::Near);
        assert_eq!(city.lies(&away, 30.0), Lie::Far);
        assert_eq!(city.lies(&nowhere, 30.0), Lie::Unknown);
        assert_eq!(nowhere.lies(&spot("nowhere", None, 5.0), 30.0), Lie::Same);
    }

    #[test]
    fn a_gap_is_counted_in_days() {
        assert_eq!(gap((1, 3), (3, 9)), 0);
        assert_eq!(gap((10, 11), (1, 3)), 7);
        assert!((kilometres((0.0, 0.0), (0.0, 1.0)) - 111.2).abs() < 0.2);
    }
}
