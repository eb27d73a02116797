//! Scales: UCDP's precisions, the Admiralty code, Airwars' grades.

use serde::{Deserialize, Serialize};

use crate::code_list;

macro_rules! numbered {
    ($(#[$meta:meta])* $name:ident, $max:literal) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u8", into = "u8")]
        pub struct $name(u8);

        impl $name {
            /// A precision of the scale; `None` outside it.
            #[must_use]
            pub const fn new(value: u8) -> Option<Self> {
                if value >= 1 && value <= $max { Some(Self(value)) } else { None }
            }

            /// The number on the scale: 1 is exact.
            #[must_use]
            pub const fn get(self) -> u8 {
                self.0
            }
        }

        impl TryFrom<u8> for $name {
            type Error = String;
            fn try_from(value: u8) -> Result<Self, String> {
                Self::new(value).ok_or_else(|| format!(concat!("{} is not on the scale 1-", stringify!($max)), value))
            }
        }

        impl From<$name> for u8 {
            fn from(value: $name) -> u8 {
                value.0
            }
        }
    };
}

numbered!(
    /// UCDP GED `where_prec`: 1 exact place, 2 near it (within about 25 km), 3 second-order division, 4 first-order
    /// division, 5 a linear feature or fuzzy area, 6 country, 7 international waters or airspace.
    WherePrec,
    7
);
numbered!(
    /// UCDP GED `date_prec`: 1 exact day, 2 within 2-6 days, 3 within a week (known week), 4 within a month, 5 within a year.
    DatePrec,
    5
);

impl WherePrec {
    /// The exact place.
    pub const EXACT: Self = Self(1);
    /// Near a known place.
    pub const NEAR: Self = Self(2);
    /// A second-order division.
    pub const ADM2: Self = Self(3);
    /// A first-order division.
    pub const ADM1: Self = Self(4);
    /// A line or a fuzzy area.
    pub const FUZZY: Self = Self(5);
    /// A country.
    pub const COUNTRY: Self = Self(6);
    /// International waters or airspace.
    pub const INTERNATIONAL: Self = Self(7);
}

impl DatePrec {
    /// The exact day.
    pub const DAY: Self = Self(1);
    /// Two to six days.
    pub const DAYS: Self = Self(2);
    /// A known week.
    pub const WEEK: Self = Self(3);
    /// A month.
    pub const MONTH: Self = Self(4);
    /// A year or more.
    pub const YEAR: Self = Self(5);

    /// The precision of an interval of so many days (1 = one day).
    #[must_use]
    pub const fn of_days(days: i64) -> Self {
        match days {
            ..=1 => Self::DAY,
            2..=6 => Self::DAYS,
            7 => Self::WEEK,
            8..=31 => Self::MONTH,
            _ => Self::YEAR,
        }
    }
}

code_list! {
    /// Source reliability of the Admiralty code (NATO AJP-2.1).
    pub enum Reliability {
        A = "A",
        B = "B",
        C = "C",
        D = "D",
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

code_list! {
    /// Information credibility of the Admiralty code (NATO AJP-2.1).
    pub enum Credibility {
        Confirmed = "1",
        ProbablyTrue = "2",
        PossiblyTrue = "3",
        Doubtful = "4",
        Improbable = "5",
        CannotBeJudged = "6",
    }
}

code_list! {
    /// Airwars' grades of an allegation (Airwars methodology note).
    pub enum Grade {
        /// A belligerent accepts responsibility, or independent sides agree.
        Confirmed = "confirmed",
        /// Two or more independent credible sources.
        Fair = "fair",
        /// A single source.
        Weak = "weak",
        /// Competing claims of responsibility or of what happened.
        Contested = "contested",
        /// Refuted.
        Discounted = "discounted",
    }
}
