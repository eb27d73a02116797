//! Which place a name means: candidates scored by what they are and by what stands around them, one sense a report.
//!
//! The score of a candidate is a sum of named features times the weights of [`Weights`]; see `docs/method/where.md`.

use std::collections::BTreeMap;

use variorum_record::{CodePoints, Span};

use super::fold::fold;
use super::gazetteer::{Candidate, Feature, Gazetteer, Match, PlaceId};
use super::geodesy::Point;
use super::lexicon::Lexicon;

/// A name of a place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceName {
    /// Its characters, in code points of the text.
    pub span: Span,
    /// The words to look up.
    pub text: String,
}

/// The place that a name means, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Sense {
    /// The place.
    pub place: PlaceId,
    /// How the name led to it.
    pub by: Match,
    /// Share of the candidates' weight that it holds, 0-1.
    pub certainty: f64,
    /// The features that spoke for it or against it, strongest first: "in the country most named +2.1".
    pub reasons: Vec<String>,
}

/// How much each feature of a candidate counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Common logarithm of the inhabitants.
    pub population: f64,
    /// It is a country.
    pub country: f64,
    /// It is a first-order division.
    pub admin1: f64,
    /// It is a second-order division.
    pub admin2: f64,
    /// It is a capital.
    pub capital: f64,
    /// It is the seat of a division.
    pub seat: f64,
    /// It is a part of a city.
    pub section: f64,
    /// It is a region, water or land of the lexicon.
    pub region: f64,
    /// The name is one of its other names, times how unlike its main name that is (1 - Jaro-Winkler).
    pub other: f64,
    /// The name is another spelling.
    pub spelling: f64,
    /// The name differs in a letter.
    pub letter: f64,
    /// Share of the report's weight that its country holds.
    pub focus: f64,
    /// Share of the report's weight that its division holds.
    pub division: f64,
    /// Share of the other names' places that lie near it.
    pub near: f64,
    /// A place that holds it is named right after or before it.
    pub held: f64,
    /// An adjective of its country stands right before it.
    pub adjective: f64,
    /// The words beside the name say that it is of this kind ("city of", "province").
    pub kind: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            population: 1.0,
            country: 2.0,
            admin1: -0.5,
            admin2: -1.5,
            capital: 1.0,
            seat: 0.2,
            section: -1.0,
            region: 6.0,
            other: -3.0,
            spelling: -1.5,
            letter: -2.5,
            focus: 3.0,
            division: 2.0,
            near: 2.0,
            held: 6.0,
            adjective: 4.0,
            kind: 1.5,
        }
    }
}

/// No name is weighed against more candidates than this; the most populous are kept.
const MOST_CANDIDATES: usize = 60;

/// Rounds in which senses are weighed against each other; they settle after two or three.
const ROUNDS: usize = 4;

/// Within this distance two places support each other, in kilometres.
const NEAR_KM: f64 = 150.0;

/// How far a word may stand from a name to bear on it, in code points.
const REACH: u32 = 40;

/// One candidate of a group of equal names.
struct Choice {
    candidate: Candidate,
    feature: Feature,
    point: Point,
    country: Option<PlaceId>,
    division: Option<PlaceId>,
    /// Score of all that does not change from round to round.
    fixed: f64,
    score: f64,
    share: f64,
    reasons: Vec<(&'static str, f64)>,
}

/// Names that are written alike: one sense.
struct Group {
    mentions: usize,
    options: Vec<Choice>,
}

/// Chooses a place for each name, or none. The result for a name does not depend on the order of `names`; adjectives of
/// countries are read in `scope` only, which is the article without the page around it.
#[must_use]
pub fn rank(
    text: &CodePoints<'_>,
    scope: &[Span],
    names: &[PlaceName],
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Option<Sense>> {
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|at| (names[*at].span, *at));
    let sorted: Vec<&PlaceName> = order.iter().map(|at| &names[*at]).collect();
    let keys: Vec<String> = sorted.iter().map(|name| fold(&name.text)).collect();
    let context = Context::read(text, scope, &sorted, gazetteer, lexicon);
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for (at, key) in keys.iter().enumerate() {
        let group = groups.entry(key).or_insert_with(|| Group {
            mentions: 0,
            options: options(key, context.is_short(at), is_capitals(&sorted[at].text), gazetteer, lexicon, weights),
        });
        group.mentions += 1;
        context.support(at, group, gazetteer, weights);
    }
    settle(&mut groups, &context, weights);
    let senses: BTreeMap<&str, Option<Sense>> = groups.iter().map(|(key, group)| (*key, choose(group))).collect();
    let mut found = vec![None; names.len()];
    for (at, key) in order.iter().zip(&keys) {
        found[*at] = senses.get(key.as_str()).cloned().flatten();
    }
    found
}

/// The candidates of a name with their fixed scores.
fn options(
    key: &str,
    short: bool,
    capitals: bool,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
    weights: &Weights,
) -> Vec<Choice> {
    let mut found: Vec<Choice> = candidates(key, short, gazetteer, lexicon)
        .into_iter()
        .filter_map(|candidate| {
            let place = gazetteer.place(candidate.place)?;
            // An abbreviation is no town of that name.
            if key.chars().count() <= 3 && place.feature.is_settlement() && capitals {
                return None;
            }
            let division = gazetteer
                .holders(candidate.place)
                .find(|holder| gazetteer.place(*holder).is_some_and(|place| place.feature == Feature::Admin1));
            let mut option = Choice {
                candidate,
                feature: place.feature,
                point: Point { latitude: place.latitude, longitude: place.longitude },
                country: gazetteer.country_of(candidate.place),
                division,
                fixed: 0.0,
                score: 0.0,
                share: 0.0,
                reasons: Vec::new(),
            };
            option.add("inhabitants", weights.population * (f64::from(place.population) + 10.0).log10());
            match place.feature {
                Feature::Country => option.add("a country", weights.country),
                Feature::Admin1 => option.add("a first-order division", weights.admin1),
                Feature::Admin2 => option.add("a second-order division", weights.admin2),
                Feature::Capital => option.add("a capital", weights.capital),
                Feature::Seat => option.add("a seat of a division", weights.seat),
                Feature::Section => option.add("a part of a city", weights.section),
                Feature::Town => {}
                _ => option.add("a known region", weights.region),
            }
            match candidate.by {
                Match::Main => {}
                Match::Other => {
                    // A spelling of the main name is likelier meant than a name of old or of another language.
                    let unlike = 1.0 - strsim::jaro_winkler(&fold(place.name), key);
                    option.add("by another name", weights.other * unlike);
                }
                Match::Spelling => option.add("by another spelling", weights.spelling),
                Match::Letter => option.add("but for one letter", weights.letter),
            }
            Some(option)
        })
        .collect();
    found.sort_by(|a, b| b.fixed.total_cmp(&a.fixed).then(a.candidate.cmp(&b.candidate)));
    found.truncate(MOST_CANDIDATES);
    found
}

fn is_capitals(name: &str) -> bool {
    name.chars().all(|letter| !letter.is_lowercase())
}

/// What a folded name may mean: itself and its spellings; else without the words that say what kind of place it is;
/// else, for a long one, with one letter changed.
fn candidates(key: &str, short: bool, gazetteer: &Gazetteer, lexicon: &Lexicon) -> Vec<Candidate> {
    if short {
        let found = gazetteer.short_name(key);
        if !found.is_empty() {
            return found.into_iter().map(|place| Candidate { place, by: Match::Main }).collect();
        }
    }
    let known = |key: &str| {
        let mut found = gazetteer.exact(key);
        for spelt in gazetteer.spelt(key) {
            if !found.iter().any(|known| known.place == spelt.place) {
                found.push(spelt);
            }
        }
        found
    };
    let mut found = known(key);
    if let Some(place) = gazetteer.adjectival(key).filter(|country| found.iter().all(|known| known.place != *country)) {
        found.push(Candidate { place, by: Match::Main });
    }
    if !found.is_empty() {
        return found;
    }
    let bare = without_kind(key, lexicon);
    if !bare.is_empty() && bare != key {
        let found = known(&bare);
        if !found.is_empty() {
            return found;
        }
    }
    let found = gazetteer.short_name(key);
    if !found.is_empty() {
        return found.into_iter().map(|place| Candidate { place, by: Match::Main }).collect();
    }
    gazetteer.letter(key)
}

/// A folded name without article and without the words at its ends that say what kind of place it is.
fn without_kind(key: &str, lexicon: &Lexicon) -> String {
    let mut words: Vec<&str> = key.split(' ').collect();
    let drops = |word: &str| {
        matches!(word, "the" | "of" | "s" | "greater" | "downtown" | "central" | "upper" | "lower" | "old")
            || lexicon.is_kind_word(word)
            || lexicon.bearing(word).is_some()
    };
    while words.len() > 1 && words.first().is_some_and(|word| drops(word)) {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|word| drops(word)) {
        words.pop();
    }
    words.join(" ")
}

impl Choice {
    fn add(&mut self, reason: &'static str, weight: f64) {
        self.fixed += weight;
        if weight != 0.0 {
            self.reasons.push((reason, weight));
        }
    }
}

/// What stands around the names.
struct Context {
    /// Weight of each country by its adjectives in the text.
    adjectives: BTreeMap<PlaceId, f64>,
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
    fn read(
        text: &CodePoints<'_>,
        scope: &[Span],
        names: &[&PlaceName],
        gazetteer: &Gazetteer,
        lexicon: &Lexicon,
    ) -> Self {
        let mut adjectives: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let words = scope.iter().flat_map(|span| text.slice(*span).split(|letter: char| !letter.is_alphanumeric()));
        for word in words.filter(|word| starts_upper(word)) {
            if let Some(country) = gazetteer.adjective(word) {
                *adjectives.entry(country).or_default() += 1.0;
            }
        }
        let around = (0..names.len()).map(|at| Around::read(text, names, at, gazetteer, lexicon)).collect();
        Self { adjectives, around }
    }

    fn is_short(&self, at: usize) -> bool {
        self.around[at].after_comma
    }

    /// Adds to each candidate what the words beside this mention say for it.
    fn support(&self, at: usize, group: &mut Group, gazetteer: &Gazetteer, weights: &Weights) {
        let around = &self.around[at];
        for option in &mut group.options {
            let place = option.candidate.place;
            let held = around.holders.iter().any(|holder| *holder != place && gazetteer.holds(*holder, place));
            let told = |reasons: &[(&str, f64)], reason: &str| reasons.iter().any(|(known, _)| *known == reason);
            if held && !told(&option.reasons, "held by a place named beside it") {
                option.add("held by a place named beside it", weights.held);
            }
            let of_country = option.country.is_some_and(|country| around.countries.contains(&country));
            if of_country && !told(&option.reasons, "its country's adjective stands before it") {
                option.add("its country's adjective stands before it", weights.adjective);
            }
            let fits = around.settlement && option.feature.is_settlement()
                || around.division && matches!(option.feature, Feature::Admin1 | Feature::Admin2);
            if fits && !told(&option.reasons, "the words beside it say so") {
                option.add("the words beside it say so", weights.kind);
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

/// Weighs the groups against each other until they settle.
fn settle(groups: &mut BTreeMap<&str, Group>, context: &Context, weights: &Weights) {
    for group in groups.values_mut() {
        for option in &mut group.options {
            option.score = option.fixed;
        }
        share(&mut group.options);
    }
    let keys: Vec<&str> = groups.keys().copied().collect();
    for _ in 0..ROUNDS {
        let mut scores: Vec<Vec<[f64; 3]>> = Vec::with_capacity(keys.len());
        let total = Totals::count(groups, context);
        for key in &keys {
            scores.push(groups[key].options.iter().map(|option| total.of(option, &groups[key], groups, key)).collect());
        }
        for (key, scores) in keys.iter().zip(scores) {
            let Some(group) = groups.get_mut(key) else { continue };
            for (option, [focus, division, near]) in group.options.iter_mut().zip(scores) {
                let told = [
                    ("in the country most named", weights.focus * focus),
                    ("in the division most named", weights.division * division),
                    ("near other places named", weights.near * near),
                ];
                option.score = option.fixed + told.iter().map(|(_, weight)| weight).sum::<f64>();
                option.reasons.retain(|(reason, _)| told.iter().all(|(name, _)| name != reason));
                option.reasons.extend(told.into_iter().filter(|(_, weight)| *weight >= 0.05));
            }
            share(&mut group.options);
        }
    }
}

/// How often a group counts: a name that is said often counts more, but not in proportion.
fn voice(group: &Group) -> f64 {
    (1.0 + group.mentions as f64).log2()
}

/// The report's weight by country and division.
struct Totals {
    countries: BTreeMap<PlaceId, f64>,
    divisions: BTreeMap<PlaceId, f64>,
    country_total: f64,
    division_total: f64,
}

impl Totals {
    fn count(groups: &BTreeMap<&str, Group>, context: &Context) -> Self {
        let mut countries: BTreeMap<PlaceId, f64> = BTreeMap::new();
        let mut divisions: BTreeMap<PlaceId, f64> = BTreeMap::new();
        for (country, times) in &context.adjectives {
            *countries.entry(*country).or_default() += (1.0 + times).log2();
        }
        for group in groups.values() {
            for option in &group.options {
                if let Some(country) = option.country {
                    *countries.entry(country).or_default() += voice(group) * option.share;
                }
                if let Some(division) = option.division {
                    *divisions.entry(division).or_default() += voice(group) * option.share;
                }
            }
        }
        let country_total = countries.values().sum();
        let division_total = divisions.values().sum();
        Self { countries, divisions, country_total, division_total }
    }

    /// Shares of country, division and neighbours, the group's own voice left out.
    fn of(&self, option: &Choice, own: &Group, groups: &BTreeMap<&str, Group>, key: &str) -> [f64; 3] {
        let voice_of = voice(own);
        let without = |sums: &BTreeMap<PlaceId, f64>, total: f64, of: fn(&Choice) -> Option<PlaceId>| {
            let Some(here) = of(option) else { return 0.0 };
            let same: f64 = own.options.iter().filter(|other| of(other) == Some(here)).map(|other| other.share).sum();
            let any: f64 = own.options.iter().filter(|other| of(other).is_some()).map(|other| other.share).sum();
            let rest = total - voice_of * any;
            // One name says little: half a voice is added to the rest.
            ((sums.get(&here).copied().unwrap_or(0.0) - voice_of * same).max(0.0)) / (rest.max(0.0) + 0.5)
        };
        let focus = without(&self.countries, self.country_total, |option| option.country);
        let division = without(&self.divisions, self.division_total, |option| option.division);
        let mut near = 0.0;
        let mut rest = 0.5;
        if !matches!(option.feature, Feature::Country | Feature::Continent) {
            for (_, group) in groups.iter().filter(|(other, _)| **other != key) {
                for other in group.options.iter().filter(|other| other.share > 0.05) {
                    if matches!(other.feature, Feature::Country | Feature::Continent) {
                        continue;
                    }
                    let weight = voice(group) * other.share;
                    rest += weight;
                    if (option.point.latitude - other.point.latitude).abs() < 9.0 {
                        near += weight * (-option.point.distance_km(other.point) / NEAR_KM).exp();
                    }
                }
            }
        }
        [focus, division, near / rest]
    }
}

/// Turns scores into shares that sum to one.
fn share(options: &mut [Choice]) {
    let best = options.iter().map(|option| option.score).fold(f64::NEG_INFINITY, f64::max);
    let mut total = 0.0;
    for option in options.iter_mut() {
        option.share = ((option.score - best) * 2.0).exp();
        total += option.share;
    }
    for option in options {
        option.share /= total;
    }
}

/// The best candidate; a guess by letters needs support from the report.
fn choose(group: &Group) -> Option<Sense> {
    let best = group.options.iter().max_by(|a, b| a.score.total_cmp(&b.score).then(b.candidate.cmp(&a.candidate)))?;
    let supported = best.reasons.iter().any(|(reason, weight)| {
        *weight >= 1.0
            && (reason.starts_with("in the country")
                || reason.starts_with("held by")
                || reason.starts_with("near other"))
    });
    if best.candidate.by == Match::Letter && !supported {
        return None;
    }
    let mut reasons = best.reasons.clone();
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(b.0)));
    Some(Sense {
        place: best.candidate.place,
        by: best.candidate.by,
        certainty: best.share,
        reasons: reasons.iter().map(|(reason, weight)| format!("{reason} {weight:+.1}")).collect(),
    })
}
