//! Where: the names of places in a report resolved with a gazetteer, relative places computed, claims placed.

mod candidates;
mod claim_place;
mod context;
mod error;
mod find;
mod fold;
mod gazetteer;
mod geodesy;
mod inherit;
mod lexicon;
mod mention;
mod rank;
mod relate;
mod relative;
mod resolve;
mod scene;
mod traits;

pub use self::claim_place::place_claims;
pub use self::error::PlacesError;
pub use self::fold::{fold, spellings};
pub use self::gazetteer::{
    Added, Candidate, Feature, Gazetteer, LAYERS, Match, Place, PlaceId, Sources, add_layer, build, layers,
};
pub use self::geodesy::Point;
pub use self::lexicon::{CountryWords, Lexicon, WrittenPlace};
pub use self::mention::{Naming, PlaceMention};
pub use self::rank::{PlaceName, SHARPNESS, Sense, Weighed, rank, weigh};
pub use self::resolve::resolve;
pub use self::traits::{TRAITS, Trait, Traits, Weights};
