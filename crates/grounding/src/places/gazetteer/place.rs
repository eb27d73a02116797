//! One place of the gazetteer.

use variorum_record::code_list;
use variorum_record::grades::WherePrec;

code_list! {
    /// What kind of place it is.
    pub enum Feature {
        Country = "country",
        /// First-order division: state, province, governorate.
        Admin1 = "admin1",
        /// Second-order division: county, district.
        Admin2 = "admin2",
        /// Capital of a country.
        Capital = "capital",
        /// Seat of a first-order division.
        Seat = "seat",
        /// City, town or village.
        Town = "town",
        /// Part of a city.
        Section = "section",
        Continent = "continent",
        /// A region without fixed borders, or one that crosses them.
        Region = "region",
        /// Sea, gulf, strait, lake, river.
        Water = "water",
        /// Desert, mountains, island and other land.
        Land = "land",
        /// Airport, air base and other works of people.
        Facility = "facility",
    }
}

impl Feature {
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }

    /// Whether it is a place that one can stand in: a city, town, village or part of one.
    #[must_use]
    pub const fn is_settlement(self) -> bool {
        matches!(self, Self::Capital | Self::Seat | Self::Town | Self::Section)
    }

    /// UCDP precision of something said to have happened there.
    #[must_use]
    pub const fn where_prec(self) -> WherePrec {
        match self {
            Self::Capital | Self::Seat | Self::Town | Self::Section | Self::Facility => WherePrec::EXACT,
            Self::Admin2 => WherePrec::ADM2,
            Self::Admin1 => WherePrec::ADM1,
            Self::Country => WherePrec::COUNTRY,
            Self::Region | Self::Land => WherePrec::FUZZY,
            Self::Continent | Self::Water => WherePrec::INTERNATIONAL,
        }
    }
}

/// Index of a place in its gazetteer; stable only for one packed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub(crate) u32);

/// One place of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place<'g> {
    /// Its index.
    pub id: PlaceId,
    /// Its main name as GeoNames writes it.
    pub name: &'g str,
    /// What it is.
    pub feature: Feature,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Inhabitants; 0 where unknown.
    pub population: u32,
    /// Kilometres from its point within which most of it lies.
    pub radius_km: f64,
    /// GeoNames identifier.
    pub geonames_id: Option<u32>,
    /// The division or country that holds it.
    pub parent: Option<PlaceId>,
}
