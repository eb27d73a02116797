//! What speaks for or against a candidate: named traits and their weights.

use std::path::Path;
use std::sync::LazyLock;

use super::error::PlacesError;

const SHIPPED: &str = include_str!("../../../../data/toponyms.toml");

macro_rules! traits {
    ($($(#[doc = $doc:literal])+ $name:ident = $key:literal, $reason:literal;)+) => {
        /// One thing that a candidate can have; its value is 0 or 1 where nothing else is said.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Trait { $($(#[doc = $doc])+ $name,)+ }

        impl Trait {
            /// Every trait, in the order of [`Traits`].
            pub const ALL: &[Trait] = &[$(Trait::$name,)+];

            /// Its name in `toponyms.toml`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Trait::$name => $key,)+ }
            }

            /// How a reason words it.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self { $(Trait::$name => $reason,)+ }
            }
        }
    };
}

traits! {
    /// Common logarithm of the inhabitants.
    Inhabitants = "inhabitants", "inhabitants";
    /// It has the most inhabitants of all candidates.
    Largest = "largest", "the largest of this name";
    /// It is a country.
    Country = "country", "a country";
    /// It is a first-order division.
    Admin1 = "admin1", "a first-order division";
    /// It is a second-order division.
    Admin2 = "admin2", "a second-order division";
    /// It is a capital.
    Capital = "capital", "a capital";
    /// It is the seat of a division.
    Seat = "seat", "a seat of a division";
    /// It is a part of a city.
    Section = "section", "a part of a city";
    /// It is a continent, region, water or land.
    Region = "region", "a known region";
    /// It is an airport or another facility.
    Facility = "facility", "a facility";
    /// The name is one of its other names: how unlike its main name that is (1 - Jaro-Winkler).
    Other = "other", "by another name";
    /// The name is a division's without the word that says what it is ("Douglas" for Douglas County).
    Bare = "bare", "a division without its word";
    /// The name is another spelling.
    Spelling = "spelling", "by another spelling";
    /// The name differs in a letter.
    Letter = "letter", "but for one letter";
    /// Share of the report's weight that its country holds, 0-1.
    Focus = "focus", "in the country most named";
    /// Share of the report's weight that its division holds, 0-1.
    Division = "division", "in the division most named";
    /// Share of the other names' places that lie near it, 0-1; falls to 1/e at 150 km.
    Near = "near", "near other places named";
    /// The same at 40 km.
    Close = "close", "close to other places named";
    /// A place that holds it is named right after or before it.
    Held = "held", "held by a place named beside it";
    /// An adjective of its country stands right before it.
    Adjective = "adjective", "its country's adjective stands before it";
    /// The words beside the name say that it is of this kind ("city of", "province").
    Kind = "kind", "the words beside it say so";
}

/// How many traits there are.
pub const TRAITS: usize = Trait::ALL.len();

/// The values of a candidate's traits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traits(pub [f64; TRAITS]);

impl Default for Traits {
    fn default() -> Self {
        Self([0.0; TRAITS])
    }
}

impl std::ops::Index<Trait> for Traits {
    type Output = f64;

    fn index(&self, which: Trait) -> &f64 {
        &self.0[which as usize]
    }
}

impl std::ops::IndexMut<Trait> for Traits {
    fn index_mut(&mut self, which: Trait) -> &mut f64 {
        &mut self.0[which as usize]
    }
}

/// How much each trait of a candidate counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(pub [f64; TRAITS]);

static LEARNED: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(SHIPPED).unwrap_or_else(|error| unreachable!("the shipped weights: {error}")));

impl Default for Weights {
    /// The weights that are shipped.
    fn default() -> Self {
        LEARNED.clone()
    }
}

impl Weights {
    /// The weights of a data folder (`toponyms.toml`), else those shipped.
    ///
    /// # Errors
    /// Where the file cannot be read or does not give every trait one finite weight.
    pub fn load(folder: &Path) -> Result<Self, PlacesError> {
        let path = folder.join("toponyms.toml");
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(PlacesError::Read { path, source }),
        }
    }

    /// Weights from the text of a file as `toponyms.toml` is.
    ///
    /// # Errors
    /// Where it does not give every trait one finite weight, or names another one.
    pub fn parse(text: &str) -> Result<Self, PlacesError> {
        let wrong = |what: String| PlacesError::Lexicon { file: "toponyms.toml", what };
        let mut file: std::collections::BTreeMap<String, f64> =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim().replace('\n', " ")))?;
        let mut weights = [0.0; TRAITS];
        for (weight, which) in weights.iter_mut().zip(Trait::ALL) {
            let value = file.remove(which.key()).filter(|value| value.is_finite());
            *weight = value.ok_or_else(|| wrong(format!("“{}” has no weight", which.key())))?;
        }
        match file.keys().next() {
            Some(unknown) => Err(wrong(format!("there is no trait “{unknown}”"))),
            None => Ok(Self(weights)),
        }
    }

    /// The sum of a candidate's traits times their weights.
    #[must_use]
    pub fn score(&self, traits: &Traits) -> f64 {
        self.0.iter().zip(&traits.0).map(|(weight, value)| weight * value).sum()
    }

    /// What each trait of a candidate weighs, the strongest first; what weighs nothing is left out.
    pub(super) fn reasons(&self, traits: &Traits) -> Vec<String> {
        let mut told: Vec<(Trait, f64)> =
            Trait::ALL.iter().map(|which| (*which, self.0[*which as usize] * traits[*which])).collect();
        told.retain(|(_, weight)| weight.abs() >= 0.05);
        told.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        told.into_iter().map(|(which, weight)| format!("{} {weight:+.1}", which.reason())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trait_needs_one_weight() {
        assert!(Weights::parse(SHIPPED).is_ok());
        assert!(Weights::parse("inhabitants = 1.0").unwrap_err().to_string().contains("largest"));
        assert!(Weights::parse(&format!("{SHIPPED}\ncolour = 1.0")).unwrap_err().to_string().contains("colour"));
        assert!(Weights::parse(&SHIPPED.replace("near =", "near = nan #")).is_err());
    }

    #[test]
    fn reasons_name_what_decided() {
        let mut traits = Traits::default();
        traits[Trait::Held] = 1.0;
        let mut weights = Weights([0.0; TRAITS]);
        weights.0[Trait::Held as usize] = 2.0;
        assert_eq!(weights.reasons(&traits), ["held by a place named beside it +2.0"]);
        assert!((weights.score(&traits) - 2.0).abs() < f64::EPSILON);
    }
}
