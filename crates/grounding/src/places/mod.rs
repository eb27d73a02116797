//! Where: the names of places in a report resolved with a gazetteer, relative places computed, claims placed.

mod error;
mod fold;
mod gazetteer;
mod geodesy;
mod lexicon;
mod rank;

pub use self::error::PlacesError;
pub use self::fold::{fold, spellings};
pub use self::gazetteer::{Candidate, Feature, Gazetteer, Match, Place, PlaceId, Sources, build};
pub use self::geodesy::Point;
pub use self::lexicon::{CountryWords, Lexicon, WrittenPlace};
pub use self::rank::{PlaceName, Sense, Weights, rank};
