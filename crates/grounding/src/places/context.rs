//! What the words beside names say of the places that they mean.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use super::candidates::{Choice, candidates};
use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, Match, PlaceId};
use super::lexicon::Lexicon;
use super::rank::PlaceName;
use super::traits::Trait;

/// How far a word may stand from a name to bear on it, in code points.
const REACH: u32 = 40;

/// What stands around the names.
pub(super) struct Context {
    /// Weight of each country by its adjectives in the text.
    pub(super) adjectives: BTreeMap<PlaceId, f64>,
    /// Weight of each division by the words for its people.
    pub(super) peoples: BTreeMap<PlaceId, f64>,
    around: Vec<Around>,
}

/// What stands around one name.
#[derive(Default)]
struct Around {
    /// Places of which one may hold it, named beside it.
    holders: Vec<PlaceId>,
    /// Countries whose adjectives stand right before it.
    countries: Vec<PlaceId>,
    /// It follows a name and a comma.
    after_comma: bool,
    settlement: bool,
    division: bool,
}

impl Context {
    pub(super) fn read(
        text: &CodePoints<'_>,
        scope: &[Span],
        names: &[&PlaceName],
        gazetteer: &Gazetteer,
        lexicon: &Lexicon,
    ) -> Self {
        let mut adjectives: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let mut peoples: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let words = scope.iter().flat_map(|span| text.slice(*span).split(|letter: char| !letter.is_alphanumeric()));
        for word in words.filter(|word| starts_upper(word)) {
            if let Some(country) = gazetteer.adjective(word) {
                *adjectives.entry(country).or_default() += 1.0;
            } else if let Some(division) = gazetteer.people(word) {
                *peoples.entry(division).or_default() += 1.0;
            }
        }
        let around = (0..names.len()).map(|at| Around::read(text, names, at, gazetteer, lexicon)).collect();
        Self { adjectives, peoples, around }
    }

    pub(super) fn is_short(&self, at: usize) -> bool {
        self.around[at].after_comma
    }

    /// Adds to each candidate what the words beside this mention say for it.
    pub(super) fn support(&self, at: usize, choices: &mut [Choice], gazetteer: &Gazetteer) {
        let around = &self.around[at];
        for option in choices {
            let place = option.candidate.place;
            if around.holders.iter().any(|holder| *holder != place && gazetteer.holds(*holder, place)) {
                option.has(Trait::Held);
            }
            if option.country.is_some_and(|country| around.countries.contains(&country)) {
                option.has(Trait::Adjective);
            }
            let fits = around.settlement && option.feature.is_settlement()
                || around.division && matches!(option.feature, Feature::Admin1 | Feature::Admin2);
            if fits {
                option.has(Trait::Kind);
            }
        }
    }
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

impl Around {
    fn read(text: &CodePoints<'_>, names: &[&PlaceName], at: usize, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Self {
        let span = names[at].span;
        let mut around = Self::default();
        let before = text.slice(Span::new(span.start.saturating_sub(REACH), span.start));
        let after = text.slice(Span::new(span.end, span.end.saturating_add(REACH)));
        // Words of another sentence say nothing of this name.
        let before = before.rsplit(['.', '\n', ';', '!', '?']).next().unwrap_or_default();
        let words: Vec<&str> =
            before.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        for word in words.iter().rev().take(4).filter(|word| starts_upper(word)) {
            around.countries.extend(gazetteer.adjective(word));
        }
        let own = fold(&names[at].text);
        let mut beside: Vec<String> = words.iter().rev().take(2).map(|word| fold(word)).collect();
        beside.extend(after.split_whitespace().next().map(fold).filter(|_| after.starts_with(' ')));
        beside.extend(own.split(' ').map(str::to_owned));
        around.settlement = beside.iter().any(|word| lexicon.is_settlement_word(word));
        around.division = beside.iter().any(|word| lexicon.is_division_word(word));

        let holders = |name: &str, short: bool| -> Vec<PlaceId> {
            let found = candidates(&fold(name), short, gazetteer, lexicon).into_iter();
            found.filter(|found| found.by < Match::Letter).map(|found| found.place).collect()
        };
        if let Some(next) = names.get(at + 1) {
            let between = text.slice(Span::new(span.end, next.span.start));
            if next.span.start >= span.end && leads_to_holder(between) {
                around.holders.extend(holders(&next.text, true));
            }
        }
        if at > 0 && names[at - 1].span.end <= span.start {
            let between = text.slice(Span::new(names[at - 1].span.end, span.start));
            around.after_comma = between.trim() == ",";
            if leads_from_holder(between) {
                around.holders.extend(holders(&names[at - 1].text, false));
            }
        }
        // A holder that is no name of the list: "Long Beach, CA", "Derna, Libya".
        if let Some(rest) = after.strip_prefix(',').map(str::trim_start) {
            let word: String = rest.chars().take_while(|letter| letter.is_alphabetic() || *letter == '.').collect();
            if starts_upper(&word) {
                around.holders.extend(gazetteer.short_name(&word));
                let exact = gazetteer.exact(&fold(&word)).into_iter().map(|found| found.place);
                around.holders.extend(exact.filter(|place| {
                    gazetteer
                        .place(*place)
                        .is_some_and(|place| matches!(place.feature, Feature::Country | Feature::Admin1))
                }));
            }
        }
        around
    }
}

/// Whether the words after a name lead to a place that holds it: "Derna, Libya", "Derna (Libya)", "Derna in Libya".
fn leads_to_holder(between: &str) -> bool {
    let words = between.trim().to_lowercase();
    matches!(words.as_str(), "," | "(" | "in" | ", in" | "of" | ", in the" | "in the" | "- in")
        || (between.chars().count() < 30 && words.starts_with("in ") && !words.contains(['.', ';', '\n']))
}

/// Whether the words after a name lead to a place that it holds: "Libya's port city of Sirte".
fn leads_from_holder(between: &str) -> bool {
    let words = between.trim_end();
    let owns = ["'s ", "’s ", "' ", "’ "].iter().any(|sign| between.starts_with(sign));
    owns && words.split_whitespace().count() <= 6 && !words.contains(['.', ',', ';', '\n'])
}
