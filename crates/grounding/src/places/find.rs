//! Which words of a report name places.
//!
//! A name is taken where the language model tags it as a place or facility, or where its slot says so: after "the town
//! of", before "checkpoint", after "in". A name that is a place in one sentence is one in the others, too.

use std::collections::{BTreeMap, BTreeSet};

use variorum_language::{AnnotatedText, Name, NameKind, Sentence, Upos};
use variorum_record::{CodePoints, EntityKind};

use super::fold::fold;
use super::gazetteer::{Feature, Gazetteer, PlaceId};
use super::lexicon::Lexicon;
use super::mention::PlaceMention;
use super::relative::{self, Relation};

/// What the slot of a name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    /// Nothing.
    Open,
    /// A preposition that goes with persons, too: "from", "to", "of".
    Loose,
    /// A preposition of place: "in", "at", "near".
    Place,
    /// A noun of place beside it: "the town of", "checkpoint".
    Kind,
}

/// A name in a sentence.
struct Found {
    sentence: usize,
    first: usize,
    end: usize,
    tag: Option<NameKind>,
    slot: Slot,
    /// It opens a report or paragraph in capitals: "TUNIS (Agency) -". Where it was written, not where anything happened.
    dateline: bool,
    /// A comma stands before it: "Marietta, Ga."
    after_comma: bool,
    key: String,
}

impl Found {
    /// A short form of a division after a comma.
    fn is_short(&self, gazetteer: &Gazetteer) -> bool {
        self.after_comma && !gazetteer.short_name(&self.key).is_empty()
    }
}

/// What the report as a whole says of its names.
struct Evidence {
    /// How often a name is tagged as no place.
    otherwise: BTreeMap<String, usize>,
    /// Words of persons' names.
    persons: BTreeSet<String>,
    /// Countries named or whose adjectives are.
    countries: BTreeSet<PlaceId>,
}

/// The names of places and facilities, in the order of the text.
pub(super) fn find(
    text: &CodePoints<'_>,
    annotated: &AnnotatedText,
    gazetteer: &Gazetteer,
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let report = Evidence::read(annotated, gazetteer);
    let mut candidates = Vec::new();
    for (at, sentence) in annotated.sentences.iter().enumerate() {
        candidates.extend(names_of(at, sentence, lexicon));
    }
    let places: BTreeSet<String> =
        candidates.iter().filter(|found| is_place(found, &report, gazetteer)).map(|found| found.key.clone()).collect();
    // What shows a name to be a place shows it for all its mentions.
    let shown: BTreeSet<&str> = candidates
        .iter()
        .filter(|found| found.slot >= Slot::Place && places.contains(&found.key))
        .map(|found| found.key.as_str())
        .collect();
    let strong: BTreeSet<&str> = candidates
        .iter()
        .filter(|found| found.slot == Slot::Kind && shown.contains(found.key.as_str()))
        .map(|found| found.key.as_str())
        .collect();
    let mut mentions = Vec::new();
    for found in &candidates {
        let key = found.key.as_str();
        let known = is_known(key, gazetteer) || found.is_short(gazetteer);
        let is_other = matches!(found.tag, Some(NameKind::Person | NameKind::Organization | NameKind::Group));
        let same = places.contains(key) && (!is_other || known || strong.contains(key));
        if !is_tagged(found) && !same {
            continue;
        }
        let otherwise = report.otherwise.get(key).copied().unwrap_or(0);
        let tagged = candidates.iter().filter(|other| other.key == key && is_tagged(other)).count();
        if !known && !shown.contains(key) && otherwise >= tagged {
            continue;
        }
        let sentence = &annotated.sentences[found.sentence];
        let kind = if found.tag == Some(NameKind::Facility) { EntityKind::Facility } else { EntityKind::Place };
        let span = sentence.span_of(found.first, found.end);
        let mut mention =
            PlaceMention::unknown(span, text.slice(span).to_owned(), found.sentence, (found.first, found.end), kind);
        mention.scene =
            !found.dateline && !acts(sentence, &mention, gazetteer, lexicon) && (known || shown.contains(key));
        mention.shown = shown.contains(key);
        mentions.push(mention);
    }
    mentions
}

/// Whether the gazetteer has the name; an abbreviation is no town of that name.
fn is_known(key: &str, gazetteer: &Gazetteer) -> bool {
    gazetteer.exact(key).iter().any(|candidate| {
        key.chars().count() > 3 || gazetteer.place(candidate.place).is_some_and(|place| !place.feature.is_settlement())
    })
}

fn is_tagged(found: &Found) -> bool {
    matches!(found.tag, Some(NameKind::Place | NameKind::Facility))
}

impl Evidence {
    fn read(annotated: &AnnotatedText, gazetteer: &Gazetteer) -> Self {
        let mut report = Self { otherwise: BTreeMap::new(), persons: BTreeSet::new(), countries: BTreeSet::new() };
        for sentence in &annotated.sentences {
            for token in &sentence.tokens {
                if token.text.chars().next().is_some_and(char::is_uppercase) {
                    report.countries.extend(gazetteer.adjective(&token.text));
                }
            }
            for name in sentence.names.iter().filter(|name| name.first < name.end && name.end <= sentence.tokens.len())
            {
                let words: Vec<&str> =
                    sentence.tokens[name.first..name.end].iter().map(|token| token.text.as_str()).collect();
                let key = fold(&words.join(" "));
                match name.kind {
                    NameKind::Person | NameKind::Organization | NameKind::Group => {
                        *report.otherwise.entry(key.clone()).or_default() += 1;
                        if name.kind == NameKind::Person && words.len() > 1 {
                            report.persons.extend(key.split(' ').filter(|word| word.len() > 3).map(str::to_owned));
                        }
                    }
                    NameKind::Place => {
                        report.countries.extend(gazetteer.exact(&key).into_iter().map(|found| found.place).filter(
                            |place| gazetteer.place(*place).is_some_and(|place| place.feature == Feature::Country),
                        ))
                    }
                    _ => {}
                }
            }
        }
        report
    }
}

/// Whether a name is taken for a place by its own tag and slot.
fn is_place(found: &Found, report: &Evidence, gazetteer: &Gazetteer) -> bool {
    if is_tagged(found) {
        return true;
    }
    if found.key.split(' ').all(|word| report.persons.contains(word)) {
        return false;
    }
    let homes = || {
        gazetteer
            .exact(&found.key)
            .into_iter()
            .filter_map(|candidate| gazetteer.place(candidate.place))
            .filter(|place| place.population >= 1000)
    };
    match found.tag {
        None => match found.slot {
            Slot::Kind | Slot::Place => true,
            Slot::Loose => homes().next().is_some(),
            Slot::Open => found.is_short(gazetteer) || found.dateline && homes().next().is_some(),
        },
        // A tag of another kind is overruled by a noun of place, or by a preposition and a home in a country named.
        Some(NameKind::Person | NameKind::Organization | NameKind::Group | NameKind::Product | NameKind::Work) => {
            let at_home = || {
                homes().any(|place| {
                    gazetteer.country_of(place.id).is_some_and(|country| report.countries.contains(&country))
                })
            };
            found.slot == Slot::Kind && found.end - found.first <= 4 || found.slot >= Slot::Loose && at_home()
        }
        _ => false,
    }
}

/// Names that may be places: tagged ones, and runs of proper nouns that no name holds.
fn names_of(at: usize, sentence: &Sentence, lexicon: &Lexicon) -> Vec<Found> {
    let mut spans: Vec<(usize, usize, Option<NameKind>)> = Vec::new();
    for Name { first, end, kind } in &sentence.names {
        if kind.entity_kind().is_some()
            && let Some((first, end)) = trimmed(sentence, *first, *end, lexicon)
        {
            spans.push((first, end, Some(*kind)));
        }
    }
    let mut token = 0;
    while token < sentence.tokens.len() {
        let end =
            (token..sentence.tokens.len()).find(|here| !is_free(sentence, *here)).unwrap_or(sentence.tokens.len());
        if let Some((first, last)) = (end > token).then(|| trimmed(sentence, token, end, lexicon)).flatten() {
            // A run that touches a name is a part of it that the tagger left out.
            let touches = [token.checked_sub(1), Some(end)]
                .into_iter()
                .flatten()
                .any(|beside| sentence.name_at(beside).is_some());
            if !touches && sentence.tokens[first..last].iter().any(|word| word.upos == Upos::Propn) {
                spans.push((first, last, None));
            }
        }
        token = end.max(token + 1);
    }
    spans.sort_unstable_by_key(|(first, end, _)| (*first, *end));
    spans
        .into_iter()
        .map(|(first, end, tag)| {
            let words: String = joined(sentence, first, end);
            Found {
                sentence: at,
                first,
                end,
                tag,
                slot: slot(sentence, first, end, lexicon),
                dateline: is_dateline(sentence, first, end),
                after_comma: first > 0 && sentence.tokens[first - 1].text == ",",
                key: fold(&words),
            }
        })
        .filter(|found| !found.key.is_empty() && lexicon.bearing(&found.key).is_none())
        .collect()
}

/// Whether a name opens its sentence in capitals and a dash or a parenthesis follows, at once or after the country or agency.
fn is_dateline(sentence: &Sentence, first: usize, end: usize) -> bool {
    let capitals = |at: usize| {
        let text = &sentence.tokens[at].text;
        text.chars().count() > 2 && text.chars().all(|letter| !letter.is_lowercase())
    };
    first == 0
        && (first..end).all(capitals)
        && sentence.tokens.iter().skip(end).take(8).any(|token| matches!(token.text.as_str(), "-" | "--" | "–" | "—"))
}

/// The words of tokens with spaces where the text has them.
fn joined(sentence: &Sentence, first: usize, end: usize) -> String {
    let mut words = String::new();
    for at in first..end {
        if at > first && sentence.tokens[at].span.start > sentence.tokens[at - 1].span.end {
            words.push(' ');
        }
        words.push_str(&sentence.tokens[at].text);
    }
    words
}

/// A proper noun outside every name, or a hyphen or Arabic article that joins such.
fn is_free(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    if sentence.name_at(at).is_some() {
        return false;
    }
    let token = &tokens[at];
    if token.upos == Upos::Propn {
        return true;
    }
    let tight = |left: usize| tokens.get(left + 1).is_some_and(|right| right.span.start == tokens[left].span.end);
    match token.text.as_str() {
        "-" => at > 0 && tight(at - 1) && tight(at) && tokens[at + 1].upos == Upos::Propn,
        word => {
            let article =
                matches!(word.to_lowercase().as_str(), "al" | "el" | "ar" | "as" | "ash" | "at" | "ad" | "an" | "az");
            article && tight(at) && tokens[at + 1].text == "-"
                || article
                    && word != "as"
                    && word != "at"
                    && word != "an"
                    && tokens.get(at + 1).is_some_and(|next| next.upos == Upos::Propn)
        }
    }
}

/// A name without the article before it, the possessive sign and words of direction after it; `None` where nothing is left.
fn trimmed(sentence: &Sentence, mut first: usize, mut end: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let tokens = &sentence.tokens;
    end = end.min(tokens.len());
    while first < end && matches!(tokens[first].upos, Upos::Det | Upos::Punct | Upos::Adp) {
        first += 1;
    }
    while first < end {
        let last = &tokens[end - 1];
        let possessive = matches!(last.text.as_str(), "'s" | "’s" | "'" | "’");
        if last.upos == Upos::Punct && !last.text.starts_with('.')
            || possessive
            || end - first > 1 && lexicon.bearing(&last.text).is_some()
        {
            end -= 1;
        } else {
            break;
        }
    }
    (first < end).then_some((first, end))
}

/// What stands beside a name.
fn slot(sentence: &Sentence, first: usize, end: usize, lexicon: &Lexicon) -> Slot {
    let tokens = &sentence.tokens;
    let word = |at: usize| tokens.get(at).map(|token| token.text.to_lowercase()).unwrap_or_default();
    // A capital letter makes the noun a part of a name: "the Islamic State" is no state.
    let common = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.upos == Upos::Noun && token.text.chars().next().is_some_and(char::is_lowercase))
    };
    let of_kind = first >= 2 && word(first - 1) == "of" && common(first - 2) && lexicon.is_kind_word(&word(first - 2));
    let kind_after = common(end) && !word(end).ends_with('s') && lexicon.is_kind_word(&word(end));
    // "Mitiga Airport", but no "Islamic State".
    let called = end - first > 1 && lexicon.is_part_word(&word(end - 1));
    // ", a strategic area", ", a town": an apposition says what it is.
    let apposed = word(end) == ","
        && matches!(word(end + 1).as_str(), "a" | "an" | "the")
        && (end + 2..end + 5).any(|at| {
            common(at)
                && lexicon.is_kind_word(&word(at))
                && tokens[end + 2..at].iter().all(|token| matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Adv))
        });
    let related = relative::read(sentence, lexicon).iter().any(|reading| {
        let told = matches!(reading.relation, Relation::Distance { .. } | Relation::Direction { .. });
        told && (reading.first == end || reading.first == end + 1 && matches!(word(end).as_str(), "," | "("))
    });
    if of_kind || kind_after || called || apposed || related {
        return Slot::Kind;
    }
    let before = match first.checked_sub(1) {
        Some(at) if tokens[at].upos == Upos::Det => at.checked_sub(1),
        other => other,
    };
    let Some(before) = before.filter(|at| matches!(tokens[*at].upos, Upos::Adp | Upos::Sconj | Upos::Adv)) else {
        return Slot::Open;
    };
    // "in X's words" is no place.
    let owns = matches!(word(end).as_str(), "'s" | "’s");
    match word(before).as_str() {
        "in" | "at" | "near" | "outside" | "inside" | "around" | "throughout" if !owns => Slot::Place,
        other if lexicon.is_before_place(other) => Slot::Loose,
        _ => Slot::Open,
    }
}

/// The token of a span whose head lies outside it.
pub(super) fn head_of(sentence: &Sentence, first: usize, end: usize) -> usize {
    (first..end.min(sentence.tokens.len()))
        .find(|at| sentence.tokens[*at].head.is_none_or(|head| head < first || head >= end))
        .unwrap_or(first)
}

/// Whether the place speaks or acts here: the subject of a verb of speech, or a country that does something.
fn acts(sentence: &Sentence, mention: &PlaceMention, gazetteer: &Gazetteer, lexicon: &Lexicon) -> bool {
    let head = head_of(sentence, mention.first, mention.end);
    let token = &sentence.tokens[head];
    if token.deprel != "nsubj" {
        return false;
    }
    let Some(verb) = token.head.and_then(|verb| sentence.tokens.get(verb)) else { return false };
    if lexicon.speaks(&verb.lemma.to_lowercase()) {
        return true;
    }
    let is_state = gazetteer.exact(&fold(&mention.text)).iter().any(|candidate| {
        gazetteer.place(candidate.place).is_some_and(|place| matches!(place.feature, Feature::Country))
    });
    is_state && verb.upos == Upos::Verb && !lexicon.witnesses(&verb.lemma.to_lowercase())
}
