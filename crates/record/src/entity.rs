//! The tables `mentions` and `entities`: names in texts, and whom or what they name.

use serde::{Deserialize, Serialize};

use crate::code_list;
use crate::grades::WherePrec;
use crate::id::{EntityId, MentionId, ReportId};

code_list! {
    /// What kind of thing a mention or an entity is.
    pub enum EntityKind {
        Person = "person",
        Organization = "organization",
        /// Nationalities, religious and political groups.
        Group = "group",
        Place = "place",
        Facility = "facility",
        Event = "event",
        /// Weapons, vehicles and other made things.
        Product = "product",
        /// Documents, laws, works.
        Work = "work",
        Other = "other",
    }
}

code_list! {
    /// How the coordinates of a place are known.
    pub enum PlaceBasis {
        Gazetteer = "gazetteer",
        /// By distance or direction from another place.
        Relative = "relative",
        /// From the place that holds it or from the context.
        Inherited = "inherited",
        None = "none",
    }
}

/// One mention in one report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Derived from report, span and kind.
    pub mention_id: MentionId,
    /// The report it stands in.
    pub report_id: ReportId,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The characters of the span.
    pub text: String,
    /// What is mentioned.
    pub kind: EntityKind,
    /// Whom or what it names.
    pub entity_id: Option<EntityId>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames identifier.
    pub geonames_id: Option<u32>,
    /// UCDP precision of the place.
    pub where_prec: Option<WherePrec>,
    /// Radius of uncertainty in kilometres.
    pub radius_km: Option<f64>,
    /// How the place is known; null for what is no place.
    pub basis: Option<PlaceBasis>,
    /// The rule or model that read it there.
    pub read_by: String,
}

/// Whom or what mentions name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Derived from kind and canonical name (folded), so that it survives added reports.
    pub entity_id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name read.
    pub name: String,
    /// All names read, sorted.
    pub aliases: Vec<String>,
    /// Titles and role nouns read beside its names, sorted.
    pub roles: Vec<String>,
    /// The organization it acts for, where the text says so.
    pub affiliation_id: Option<EntityId>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// GeoNames identifier.
    pub geonames_id: Option<u32>,
    /// Wikidata identifier.
    pub wikidata_id: Option<String>,
    /// Why its names were joined, one line a reason.
    #[serde(default)]
    pub reasons: Vec<String>,
}
