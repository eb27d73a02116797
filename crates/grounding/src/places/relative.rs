//! Places given by other places: "15 km (9 miles) south of town", "between A and B", "on the road to X".

use variorum_language::{Sentence, Upos};
use variorum_record::grades::WherePrec;

use super::geodesy::Point;
use super::lexicon::Lexicon;

/// How a place lies to its anchor or anchors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Relation {
    /// So many kilometres away, at a bearing or at any.
    Distance { km: f64, bearing: Option<f64> },
    /// Within so many kilometres.
    Within { km: f64 },
    /// At a bearing, no distance said.
    Direction { bearing: f64 },
    /// Near it.
    Near { km: f64 },
    /// On a road to or from it.
    Road { km: f64 },
    /// Between two places.
    Between,
}

/// A relation read in a sentence, by tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reading {
    /// First token of the words of the relation.
    pub(super) first: usize,
    /// The token after them: the anchor is looked for from here.
    pub(super) anchor: usize,
    pub(super) relation: Relation,
}

/// Where a relation puts a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) point: Point,
    pub(super) radius_km: f64,
    pub(super) where_prec: WherePrec,
}

/// Where no distance is said, "east of X" is taken to mean this many kilometres from its border.
const ASSUMED_KM: f64 = 25.0;

impl Relation {
    /// The point, radius and precision from the anchor's point and radius; `second` for "between".
    pub(super) fn place(self, anchor: (Point, f64), second: Option<(Point, f64)>) -> Placed {
        let (point, radius) = anchor;
        let (point, radius_km) = match self {
            // Road distances are longer than straight ones, and both are rounded: 15 % and 2 km.
            Self::Distance { km, bearing: Some(bearing) } => (point.moved(bearing, km), 0.15 * km + 2.0),
            // Any direction: the ring around the anchor, whose outer edge is the radius.
            Self::Distance { km, bearing: None } => (point, 1.15 * km + 2.0),
            Self::Within { km } => (point, km + 2.0),
            Self::Direction { bearing } => {
                let away = radius + ASSUMED_KM;
                (point.moved(bearing, away), away)
            }
            Self::Near { km } => (point, radius + km),
            Self::Road { km } => (point, radius + km),
            Self::Between => match second {
                Some((other, _)) => (point.towards(other, 0.5), (point.distance_km(other) / 2.0).max(2.0)),
                None => (point, radius + ASSUMED_KM),
            },
        };
        let where_prec = match self {
            Self::Road { .. } => WherePrec::FUZZY,
            _ if radius_km <= 30.0 => WherePrec::NEAR,
            _ => WherePrec::FUZZY,
        };
        Placed { point: point.rounded(), radius_km: (radius_km * 10.0).round() / 10.0, where_prec }
    }
}

/// Every relation of a sentence, in order, apart.
pub(super) fn read(sentence: &Sentence, lexicon: &Lexicon) -> Vec<Reading> {
    let words: Vec<String> = sentence.tokens.iter().map(|token| token.text.to_lowercase()).collect();
    let reader = Reader { words: &words, sentence, lexicon };
    let mut found: Vec<Reading> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match reader.at(at) {
            Some(reading) => {
                at = reading.anchor.max(at + 1);
                found.push(reading);
            }
            None => at += 1,
        }
    }
    found
}

struct Reader<'s> {
    words: &'s [String],
    sentence: &'s Sentence,
    lexicon: &'s Lexicon,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    fn at(&self, at: usize) -> Option<Reading> {
        self.distance(at)
            .or_else(|| self.direction(at))
            .or_else(|| self.road(at))
            .or_else(|| self.between(at))
            .or_else(|| self.near(at))
    }

    /// "15 km (9 miles) south of", "30 kilometers from", "within 5 km of".
    fn distance(&self, first: usize) -> Option<Reading> {
        let (km, mut at) = self.length(first)?;
        if self.word(at) == "(" {
            let close = (at..at + 7).find(|here| self.word(*here) == ")")?;
            at = close + 1;
        }
        while matches!(self.word(at), "away" | "or" | "so" | "due" | ",") {
            at += 1;
        }
        if self.word(at) == "to" && self.word(at + 1) == "the" && self.lexicon.bearing(self.word(at + 2)).is_some() {
            at += 2;
        }
        let bearing = self.bearing(at);
        if let Some((_, next)) = bearing {
            at = next;
        }
        let next = match self.word(at) {
            "of" | "from" | "off" | "outside" => at + 1,
            "away" if self.word(at + 1) == "from" => at + 2,
            "inside" | "into" if bearing.is_none() => return self.inside(first, at + 1, km),
            _ => return None,
        };
        let within = first > 0 && self.word(first - 1) == "within";
        let relation = match (within, bearing) {
            (true, _) => Relation::Within { km },
            (false, bearing) => Relation::Distance { km, bearing: bearing.map(|(degrees, _)| degrees) },
        };
        Some(Reading { first: first - usize::from(within), anchor: next, relation })
    }

    fn inside(&self, first: usize, anchor: usize, km: f64) -> Option<Reading> {
        Some(Reading { first, anchor, relation: Relation::Within { km } })
    }

    /// A number and a unit: "60 kilometers", "60km", "2.5-mile", "a hundred miles".
    fn length(&self, at: usize) -> Option<(f64, usize)> {
        let word = self.word(at);
        let digits =
            word.find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ',').unwrap_or(word.len());
        if digits > 0 {
            let number: f64 = word[..digits].replace(',', "").parse().ok()?;
            let rest = word[digits..].trim_start_matches('-');
            if !rest.is_empty() {
                return self.lexicon.unit_km(rest).map(|km| (number * km, at + 1));
            }
            return self.unit(at + 1).map(|(km, next)| (number * km, next));
        }
        let (number, next) = self.number_word(at)?;
        self.unit(next).map(|(km, next)| (number * km, next))
    }

    fn unit(&self, at: usize) -> Option<(f64, usize)> {
        let at = if self.word(at) == "-" { at + 1 } else { at };
        if self.word(at) == "nautical" {
            return self.lexicon.unit_km(&format!("nautical-{}", self.word(at + 1))).map(|km| (km, at + 2));
        }
        self.lexicon.unit_km(self.word(at).trim_end_matches('.')).map(|km| (km, at + 1))
    }

    /// A number in words up to the thousands: "twenty", "twenty-five", "a hundred", "two hundred", "a few".
    fn number_word(&self, at: usize) -> Option<(f64, usize)> {
        let few = match (self.word(at), self.word(at + 1)) {
            ("a", "few") => Some((4.0, at + 2)),
            ("several", _) => Some((6.0, at + 1)),
            ("a", "couple") if self.word(at + 2) == "of" => Some((2.0, at + 3)),
            ("half", "a") => Some((0.5, at + 2)),
            _ => None,
        };
        if few.is_some() {
            return few;
        }
        let (mut number, mut here) = match self.word(at) {
            "a" | "an" | "one" => (1.0, at + 1),
            word => {
                let (tens, ones) = word.split_once('-').unwrap_or((word, ""));
                (small_number(tens)? + if ones.is_empty() { 0.0 } else { small_number(ones)? }, at + 1)
            }
        };
        if self.word(here) == "-"
            && let Some(ones) = small_number(self.word(here + 1))
        {
            number += ones;
            here += 2;
        }
        match self.word(here) {
            "hundred" => Some((number * 100.0, here + 1)),
            "thousand" => Some((number * 1000.0, here + 1)),
            "dozen" => Some((number * 12.0, here + 1)),
            _ => Some((number, here)),
        }
    }

    fn bearing(&self, at: usize) -> Option<(f64, usize)> {
        if let Some(bearing) = self.lexicon.bearing(self.word(at)) {
            // "south - east" in three tokens.
            if self.word(at + 1) == "-" {
                let joined = format!("{}-{}", self.word(at), self.word(at + 2));
                if let Some(bearing) = self.lexicon.bearing(&joined) {
                    return Some((bearing, at + 3));
                }
            }
            return Some((bearing, at + 1));
        }
        None
    }

    /// "east of", "to the south-west of", "just south of".
    fn direction(&self, first: usize) -> Option<Reading> {
        let (bearing, next) = self.bearing(first)?;
        (self.word(next) == "of").then_some(Reading {
            first,
            anchor: next + 1,
            relation: Relation::Direction { bearing },
        })
    }

    /// "on the coast road to", "along the highway from".
    fn road(&self, first: usize) -> Option<Reading> {
        if !matches!(self.word(first), "on" | "along") {
            return None;
        }
        let noun = (first + 1..first + 6).find(|at| self.lexicon.road_km(self.word(*at)).is_some())?;
        let between = &self.sentence.tokens[first + 1..noun.min(self.sentence.tokens.len())];
        if between.iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Punct | Upos::Adp)) {
            return None;
        }
        let km = self.lexicon.road_km(self.word(noun))?;
        match self.word(noun + 1) {
            "between" | "linking" | "connecting" => {
                Some(Reading { first, anchor: noun + 2, relation: Relation::Between })
            }
            "to" | "from" | "toward" | "towards" | "into" | "outside" | "leading" => {
                let anchor = noun + 2 + usize::from(self.word(noun + 1) == "leading");
                Some(Reading { first, anchor, relation: Relation::Road { km } })
            }
            _ => None,
        }
    }

    /// "between A and", "halfway between A and", "midway from A to".
    fn between(&self, first: usize) -> Option<Reading> {
        let (at, half) = match self.word(first) {
            "halfway" | "midway" => (first + 1, true),
            _ => (first, false),
        };
        let opens = self.word(at) == "between" || half && self.word(at) == "from";
        opens.then_some(Reading { first, anchor: at + 1, relation: Relation::Between })
    }

    /// "near", "outside", "close to", "on the outskirts of".
    fn near(&self, first: usize) -> Option<Reading> {
        match (self.word(first), self.word(first + 1)) {
            ("close", "to") | ("next", "to") => {
                return Some(Reading { first, anchor: first + 2, relation: Relation::Near { km: 10.0 } });
            }
            ("not", "far") if self.word(first + 2) == "from" => {
                return Some(Reading { first, anchor: first + 3, relation: Relation::Near { km: 25.0 } });
            }
            _ => {}
        }
        let km = self.lexicon.near_km(self.word(first))?;
        let noun = self.sentence.tokens.get(first)?.upos == Upos::Noun;
        match (noun, self.word(first + 1)) {
            (true, "of" | "to") => Some(Reading { first, anchor: first + 2, relation: Relation::Near { km } }),
            (true, _) => None,
            (false, "of") => Some(Reading { first, anchor: first + 2, relation: Relation::Near { km } }),
            (false, _) => Some(Reading { first, anchor: first + 1, relation: Relation::Near { km } }),
        }
    }
}

fn small_number(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let ones = ONES.iter().position(|name| *name == word).map(|value| value as f64);
    ones.or_else(|| TENS.iter().position(|name| *name == word).map(|at| 20.0 + 10.0 * at as f64))
}
