//! A place named, or placed in relation to a named one, in a report.

use serde::{Deserialize, Serialize};
use variorum_record::grades::WherePrec;
use variorum_record::{EntityKind, Mention, MentionId, PlaceBasis, ReportId, Span};

use super::gazetteer::{Feature, Gazetteer, PlaceId};
use super::geodesy::Point;

/// How words name a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// By its name.
    Name,
    /// By another place and distance, direction or nearness: "20 km south of Derna".
    Relation,
    /// By words that point back: "the city", "there".
    Back,
}

/// One place in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceMention {
    /// Its characters, in code points of the report's text.
    pub span: Span,
    /// These characters.
    pub text: String,
    /// The place's name as best known: what "the city" stands for, the words of a relation with its anchor's name.
    pub name: String,
    /// Index of its sentence.
    pub sentence: usize,
    /// Index of its first token in the sentence.
    pub first: usize,
    /// One past the index of its last token.
    pub end: usize,
    /// Place or facility.
    pub kind: EntityKind,
    /// How the words name it.
    pub naming: Naming,
    /// Where it lies; `None` where unknown.
    pub point: Option<Point>,
    /// What it is in the gazetteer.
    pub feature: Option<Feature>,
    /// GeoNames identifier.
    pub geonames_id: Option<u32>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// UCDP precision; `None` where its point is unknown.
    pub where_prec: Option<WherePrec>,
    /// Kilometres around the point within which it lies.
    pub radius_km: Option<f64>,
    /// How the point is known.
    pub basis: PlaceBasis,
    /// Index, among the report's places, of the place that it hangs on.
    pub anchor: Option<usize>,
    /// Whether something can be said to happen there: not where it speaks or acts for its government, nor where nothing
    /// but its tag shows it to be a place.
    pub scene: bool,
    /// Whether a preposition or noun of place stands beside this name somewhere in the report.
    pub(super) shown: bool,
    /// The rule that read it.
    pub read_by: String,
    /// Why it is this place.
    pub reasons: Vec<String>,
}

impl PlaceMention {
    /// A name that is not resolved yet.
    pub(super) fn unknown(span: Span, text: String, sentence: usize, tokens: (usize, usize), kind: EntityKind) -> Self {
        Self {
            span,
            name: text.clone(),
            text,
            sentence,
            first: tokens.0,
            end: tokens.1,
            kind,
            naming: Naming::Name,
            point: None,
            feature: None,
            geonames_id: None,
            country: None,
            where_prec: None,
            radius_km: None,
            basis: PlaceBasis::None,
            anchor: None,
            scene: true,
            shown: true,
            read_by: "places.name".to_owned(),
            reasons: Vec::new(),
        }
    }

    /// Places it where the gazetteer has it.
    pub(super) fn settle(&mut self, gazetteer: &Gazetteer, id: PlaceId) {
        let Some(place) = gazetteer.place(id) else { return };
        self.point = Some(Point { latitude: place.latitude, longitude: place.longitude });
        self.feature = Some(place.feature);
        self.geonames_id = place.geonames_id;
        self.country = gazetteer.country_code(id).map(str::to_owned);
        self.where_prec = Some(place.feature.where_prec());
        self.radius_km = Some(place.radius_km);
        self.basis = PlaceBasis::Gazetteer;
        self.read_by = "places.gazetteer".to_owned();
    }

    /// Whether it is a city, town or village, by the gazetteer or as far as its words tell.
    #[must_use]
    pub fn is_settlement(&self) -> bool {
        self.feature.is_some_and(Feature::is_settlement)
    }

    /// Whether it is too wide to be a scene where something finer is known.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        matches!(self.feature, Some(Feature::Country | Feature::Continent | Feature::Region | Feature::Water))
            && self.naming != Naming::Relation
    }

    /// The row of the table `mentions`.
    #[must_use]
    pub fn to_mention(&self, report_id: &ReportId) -> Mention {
        let (start, end) = (self.span.start.to_string(), self.span.end.to_string());
        Mention {
            mention_id: MentionId::derive(&[report_id.as_str(), &start, &end, self.kind.as_str()]),
            report_id: report_id.clone(),
            start: self.span.start,
            end: self.span.end,
            text: self.text.clone(),
            kind: self.kind,
            entity_id: None,
            latitude: self.point.map(|point| point.latitude),
            longitude: self.point.map(|point| point.longitude),
            geonames_id: self.geonames_id,
            where_prec: self.where_prec,
            radius_km: self.radius_km,
            basis: Some(self.basis),
            read_by: self.read_by.clone(),
        }
    }
}
