//! With what numbers: counts of people and things, by what befell them.

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::Count;

use crate::attribution::Page;
use crate::numbers::Interval;
use crate::tree;

/// One count with the token that places it in a clause.
pub(crate) struct Counted {
    /// The noun counted, or the number where it stands alone.
    pub(crate) at: usize,
    /// What it says.
    pub(crate) count: Count,
}

/// Every count of a sentence, in the order of the text.
pub(crate) fn read(page: &Page<'_>, sentence: &Sentence) -> Vec<Counted> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.tokens.len() {
        match number_phrase(page, sentence, at) {
            Some((first, end)) => {
                found.extend(counted(page, sentence, first, end));
                at = end;
            }
            None => {
                found.extend(none_of(page, sentence, at));
                at += 1;
            }
        }
    }
    found
}

fn word(sentence: &Sentence, at: usize) -> String {
    sentence.tokens[at].text.to_lowercase()
}

/// The tokens of a number that begins here.
fn number_phrase(page: &Page<'_>, sentence: &Sentence, at: usize) -> Option<(usize, usize)> {
    let numbers = &page.lexicon.numbers;
    // "no one" is nobody.
    if at > 0 && word(sentence, at) == "one" && word(sentence, at - 1) == "no" {
        return None;
    }
    let starts = sentence.tokens[at].upos == Upos::Num
        || numbers.is_vague(&word(sentence, at)) && !sentence.tokens[at].is("advmod")
        || matches!(word(sentence, at).as_str(), "half" | "dozen") && sentence.tokens.get(at + 1).is_some();
    if !starts || numbers.read(&[], &words(sentence, at, at + 1)).is_none() && word(sentence, at) != "half" {
        return None;
    }
    let mut end = at + 1;
    while end < sentence.tokens.len() {
        let continues = numbers.read(&[], &words(sentence, at, end + 1)).is_some() && numeric(page, sentence, end)
            || matches!(word(sentence, end).as_str(), "to" | "-" | "–" | "a" | "of" | "and" | "or")
                && end + 1 < sentence.tokens.len()
                && numeric(page, sentence, end + 1)
                && numbers.read(&before(sentence, at), &words(sentence, at, end + 2)).is_some();
        if !continues {
            break;
        }
        end += 1;
    }
    numbers.read(&[], &words(sentence, at, end)).is_some().then_some((at, end))
}

fn numeric(page: &Page<'_>, sentence: &Sentence, at: usize) -> bool {
    sentence.tokens[at].upos == Upos::Num || page.lexicon.numbers.counts_through_of(&word(sentence, at))
}

fn words(sentence: &Sentence, first: usize, end: usize) -> Vec<String> {
    (first..end).map(|at| word(sentence, at)).collect()
}

fn before(sentence: &Sentence, at: usize) -> Vec<String> {
    words(sentence, at.saturating_sub(4), at)
}

/// What a number counts, unless it is a date, a name, money or a share.
fn counted(page: &Page<'_>, sentence: &Sentence, first: usize, end: usize) -> Option<Counted> {
    let kind = sentence.name_at(first).map(|name| name.kind);
    if matches!(kind, Some(NameKind::Date | NameKind::Time | NameKind::Money | NameKind::Percent | NameKind::Ordinal))
        || kind.is_some_and(|kind| kind.entity_kind().is_some())
            && sentence.tokens[first].upos == Upos::Num
            && !sentence.tokens[first].is("nummod")
        || is_year(sentence, first, end)
    {
        return None;
    }
    let interval = page.lexicon.numbers.read(&before(sentence, first), &words(sentence, first, end))?;
    let noun = counted_noun(page, sentence, first, end);
    // "400 neighborhood": a number that names a place, not one that counts: its noun is one thing.
    if noun.is_some_and(|noun| {
        interval.low.is_some_and(|low| low > 1)
            && sentence.tokens[noun].has("Number", "Sing")
            && sentence.tokens[noun].upos == Upos::Noun
            && sentence.tokens[first].upos == Upos::Num
            && !page.lexicon.numbers.units.contains_key(&word(sentence, noun))
            && !collective(sentence, noun)
    }) {
        return None;
    }
    let (category, of) = category(page, sentence, noun, first)?;
    let from = first;
    let to = noun.map_or(end, |noun| (noun + 1).max(end));
    let span = sentence.span_of(from, to);
    Some(Counted { at: noun.unwrap_or(first), count: make(page, category, interval, span, of) })
}

fn make(
    page: &Page<'_>,
    category: String,
    interval: Interval,
    span: variorum_record::Span,
    of: Option<String>,
) -> Count {
    Count {
        category,
        low: interval.low,
        high: interval.high,
        text: page.words_raw(span),
        start: span.start,
        end: span.end,
        of,
    }
}

/// Mass nouns and names that take a number in the singular: "21 police", "30 staff".
fn collective(sentence: &Sentence, noun: usize) -> bool {
    matches!(
        tree::lemma(sentence, noun).as_str(),
        "police"
            | "personnel"
            | "staff"
            | "people"
            | "crew"
            | "infantry"
            | "cavalry"
            | "military"
            | "aircraft"
            | "dead"
            | "wounded"
            | "percent"
    )
}

fn is_year(sentence: &Sentence, first: usize, end: usize) -> bool {
    end == first + 1
        && sentence.tokens[first].text.len() == 4
        && sentence.tokens[first].text.parse::<u32>().is_ok_and(|year| (1800..2100).contains(&year))
        && !sentence.tokens[first].is("nummod")
}

/// The noun that a number stands at: its head, or through "of" ("dozens of rockets", "two of the men").
fn counted_noun(page: &Page<'_>, sentence: &Sentence, first: usize, end: usize) -> Option<usize> {
    let outside = (first..end).find_map(|at| {
        let head = sentence.tokens[at].head.filter(|head| *head < first || *head >= end)?;
        (sentence.tokens[at].is("nummod")
            || sentence.tokens[at].is("amod")
            || sentence.tokens[at].is("det")
            || sentence.tokens[at].is("compound")
            || sentence.tokens[at].is("advmod"))
        .then_some(head)
    });
    let through_of = (first..end).find_map(|at| {
        sentence.children(at).find(|child| {
            *child >= end && sentence.tokens[*child].is("nmod") && tree::case(sentence, *child).as_deref() == Some("of")
        })
    });
    through_of
        .or(outside)
        .filter(|noun| {
            matches!(
                sentence.tokens[*noun].upos,
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::Pron | Upos::Sym
            )
        })
        .filter(|noun| {
            // "four wounded" may be read as a verb: a number never counts a finite one.
            sentence.tokens[*noun].upos != Upos::Verb
                || page
                    .lexicon
                    .numbers
                    .categories
                    .iter()
                    .any(|category| category.nouns.contains(&word(sentence, *noun)))
        })
}

/// What befell those counted, and who they are.
fn category(
    page: &Page<'_>,
    sentence: &Sentence,
    noun: Option<usize>,
    first: usize,
) -> Option<(String, Option<String>)> {
    let numbers = &page.lexicon.numbers;
    let anchor = noun.unwrap_or(first);
    let of = noun.map(|noun| phrase_of(page, sentence, noun));
    if let Some(noun) = noun {
        let lemma = tree::lemma(sentence, noun);
        if let Some(measure) = numbers.units.get(&word(sentence, noun)).or_else(|| numbers.units.get(&lemma)) {
            return Some((measure.clone(), None));
        }
        if let Some(category) = of_noun(page, sentence, noun) {
            let of = of_whom(page, sentence, noun);
            return Some((category, of));
        }
    }
    let person = noun.is_none_or(|noun| is_person(page, sentence, noun));
    if let Some(category) = befallen(page, sentence, anchor).filter(|_| person) {
        return Some((category, of));
    }
    let noun = noun?;
    if matches!(sentence.tokens[noun].upos, Upos::Pron | Upos::Verb | Upos::Sym) {
        return None;
    }
    // Times of the clock and spans of time are the calendar's, not counts.
    if matches!(
        tree::lemma(sentence, noun).as_str(),
        "year"
            | "month"
            | "week"
            | "day"
            | "hour"
            | "minute"
            | "second"
            | "decade"
            | "century"
            | "a.m."
            | "p.m."
            | "am"
            | "pm"
            | "time"
            | "percent"
            | "%"
    ) {
        return None;
    }
    Some((tree::lemma(sentence, noun), of))
}

/// Whether those counted can be killed, captured or displaced at all: "captured several districts" counts districts.
fn is_person(page: &Page<'_>, sentence: &Sentence, noun: usize) -> bool {
    let kind = sentence.name_at(noun).map(|name| name.kind);
    page.lexicon.persons.contains(&tree::lemma(sentence, noun))
        || collective(sentence, noun)
        || matches!(sentence.tokens[noun].upos, Upos::Num | Upos::Pron | Upos::Adj | Upos::Propn)
        || matches!(kind, Some(NameKind::Group | NameKind::Person | NameKind::Organization))
        || page.lexicon.informants.people.contains(&tree::lemma(sentence, noun))
}

/// "two deaths", "four wounded".
fn of_noun(page: &Page<'_>, sentence: &Sentence, noun: usize) -> Option<String> {
    let (text, lemma) = (word(sentence, noun), tree::lemma(sentence, noun));
    let category = page
        .lexicon
        .numbers
        .categories
        .iter()
        .find(|category| category.nouns.contains(&text) || category.nouns.contains(&lemma))?;
    Some(category.name.clone())
}

/// The category by the verb or noun that the counted depend on.
fn befallen(page: &Page<'_>, sentence: &Sentence, anchor: usize) -> Option<String> {
    let categories = &page.lexicon.numbers.categories;
    let mut here = anchor;
    // Coordinated nouns share what befell the first.
    while sentence.tokens[here].is("conj") {
        here = sentence.tokens[here].head?;
    }
    let by_verb = |verb: usize, keys: &[String]| {
        categories
            .iter()
            .find(|category| keys.iter().any(|key| category.verbs.contains(key)))
            .filter(|category| {
                // To lose something is to lose lives only where persons are lost.
                !(category.name == "killed" && tree::lemma(sentence, verb) == "lose")
                    || page.lexicon.persons.contains(&tree::lemma(sentence, anchor))
                    || sentence.name_at(anchor).is_some_and(|name| name.kind == NameKind::Group)
            })
            .map(|category| category.name.clone())
    };
    let keys = |verb: usize| {
        let mut keys = vec![tree::lemma_with_particle(sentence, verb), tree::lemma(sentence, verb)];
        for object in tree::objects(sentence, verb)
            .into_iter()
            .chain(tree::obliques(sentence, verb))
            .chain(sentence.children(verb).filter(|child| sentence.tokens[*child].is("xcomp")))
        {
            keys.push(format!("{}+{}", tree::lemma(sentence, verb), tree::lemma(sentence, object)));
        }
        keys
    };
    // A participle on the noun itself: "two soldiers being killed".
    let participle = sentence.children(here).find(|child| {
        sentence.tokens[*child].deprel.starts_with("acl")
            && (tree::is_passive(sentence, *child) || sentence.tokens[*child].deprel == "acl:relcl")
    });
    if let Some(category) = participle.and_then(|verb| by_verb(verb, &keys(verb))) {
        return Some(category);
    }
    let head = sentence.tokens[here].head?;
    let token = &sentence.tokens[here];
    let verb_like = sentence.tokens[head].upos == Upos::Verb;
    if verb_like && (token.is("obj") || token.is("nsubj") || token.is("obl")) {
        let logical_object = token.is("obj")
            || token.deprel == "nsubj:pass"
            || token.is("nsubj")
                && (tree::is_passive(sentence, head)
                    || tree::objects(sentence, head).is_empty()
                        && matches!(tree::lemma(sentence, head).as_str(), "die" | "perish" | "disappear"));
        if logical_object && let Some(category) = by_verb(head, &keys(head)) {
            return Some(category);
        }
        // "indicate two soldiers being killed": the clause beside the object tells what befell it.
        let beside = sentence.children(head).find(|child| {
            (sentence.tokens[*child].is("xcomp") || sentence.tokens[*child].is("ccomp"))
                && sentence.tokens[*child].upos == Upos::Verb
                && tree::subject(sentence, *child) == Some(here)
        });
        if token.is("obj")
            && let Some(category) = beside.and_then(|verb| by_verb(verb, &keys(verb)))
        {
            return Some(category);
        }
        // "left 20 people dead", "found 5 wounded".
        if token.is("obj") {
            let state = sentence.children(head).chain(sentence.children(here)).find_map(|child| {
                (sentence.tokens[child].is("xcomp")
                    || sentence.tokens[child].is("amod")
                    || sentence.tokens[child].is("acl"))
                .then(|| of_noun(page, sentence, child))
                .flatten()
            });
            if state.is_some() {
                return state;
            }
        }
    }
    // A shared verb of a conjunct clause: "two soldiers were killed and four wounded" with the number as subject.
    if token.is("nsubj")
        && let Some(category) = by_verb(head, &keys(head)).filter(|_| tree::is_passive(sentence, head))
    {
        return Some(category);
    }
    // "the toll rose to 30", "raised the death toll to 19", "bringing the number of people killed to 12".
    let reaches = sentence
        .children(here)
        .any(|child| sentence.tokens[child].is("case") && matches!(tree::lemma(sentence, child).as_str(), "to" | "at"));
    if reaches && (token.is("obl") || token.is("nmod")) {
        // The number may hang on the changing verb, on the toll itself, or on a participle within it.
        let above = std::iter::successors(Some(head), |at| sentence.tokens[*at].head).take(3);
        let tolls = tree::objects(sentence, head).into_iter().chain(tree::subject(sentence, head)).chain(above);
        if let Some(category) = tolls.filter_map(|noun| of_toll(page, sentence, noun)).next() {
            return Some(category);
        }
    }
    // "the death of one commander", "a death toll of 30".
    if token.is("nmod") && matches!(tree::case(sentence, here).as_deref(), Some("of" | "to" | "at" | "among")) {
        return of_noun(page, sentence, head).or_else(|| {
            sentence
                .children(head)
                .find(|child| sentence.tokens[*child].is("compound"))
                .and_then(|child| of_noun(page, sentence, child))
        });
    }
    None
}

/// What a noun of number counts: "the death toll", "the number of wounded", "the number of people killed"; a bare toll is of dead.
fn of_toll(page: &Page<'_>, sentence: &Sentence, noun: usize) -> Option<String> {
    let whom = || {
        sentence
            .children(noun)
            .find(|child| sentence.tokens[*child].is("nmod") && tree::case(sentence, *child).as_deref() == Some("of"))
    };
    match tree::lemma(sentence, noun).as_str() {
        "toll" => {
            let named = sentence.children(noun).find_map(|child| of_noun(page, sentence, child));
            named.or_else(|| {
                page.lexicon.numbers.categories.iter().find(|one| one.name == "killed").map(|one| one.name.clone())
            })
        }
        "number" | "count" | "total" | "figure" => {
            let whom = whom()?;
            of_noun(page, sentence, whom).or_else(|| {
                let participle =
                    sentence.children(whom).find(|child| sentence.tokens[*child].deprel.starts_with("acl"))?;
                let lemma = tree::lemma(sentence, participle);
                let categories = &page.lexicon.numbers.categories;
                categories.iter().find(|category| category.verbs.contains(&lemma)).map(|category| category.name.clone())
            })
        }
        _ => None,
    }
}

/// "the dead included soldiers": whom a counted noun of fate is of.
fn of_whom(page: &Page<'_>, sentence: &Sentence, noun: usize) -> Option<String> {
    let whom = sentence.children(noun).find(|child| {
        sentence.tokens[*child].is("nmod") && matches!(tree::case(sentence, *child).as_deref(), Some("of" | "among"))
    })?;
    Some(phrase_of(page, sentence, whom))
}

/// The noun with what stands before it: "Egyptian border guards".
fn phrase_of(page: &Page<'_>, sentence: &Sentence, noun: usize) -> String {
    let first = sentence
        .children(noun)
        .filter(|child| *child < noun && (sentence.tokens[*child].is("amod") || sentence.tokens[*child].is("compound")))
        .filter(|child| !page.lexicon.numbers.counts_through_of(&word(sentence, *child)))
        .min()
        .unwrap_or(noun);
    let conjuncts = sentence.children(noun).filter(|child| {
        sentence.tokens[*child].is("conj")
            && sentence.tokens[*child].upos == Upos::Noun
            && sentence
                .children(*child)
                .all(|number| !sentence.tokens[number].is("nummod") && !sentence.tokens[number].is("det"))
    });
    let last = conjuncts.max().unwrap_or(noun);
    page.words(sentence.span_of(first, last + 1))
}

/// "nobody was hurt", "none of the passengers died": zero of them.
fn nobody(page: &Page<'_>, sentence: &Sentence, at: usize) -> Option<Counted> {
    let (text, next) = (word(sentence, at), sentence.tokens.get(at + 1));
    // "no one" comes as two words.
    let two = text == "no" && next.is_some_and(|next| next.text.eq_ignore_ascii_case("one"));
    if !two && !matches!(text.as_str(), "nobody" | "none" | "no-one") {
        return None;
    }
    let anchor = if two { at + 1 } else { at };
    let category = befallen(page, sentence, anchor)?;
    let span = sentence.span_of(at, anchor + 1);
    Some(Counted { at: anchor, count: make(page, category, Interval::exact(0), span, None) })
}

/// "no casualties", "not caused any deaths", "without injuries": zero of them.
fn none_of(page: &Page<'_>, sentence: &Sentence, at: usize) -> Vec<Counted> {
    if let Some(none) = nobody(page, sentence, at) {
        return vec![none];
    }
    let numbers = &page.lexicon.numbers;
    let (text, lemma) = (word(sentence, at), tree::lemma(sentence, at));
    let casualties = numbers.casualties.contains(&lemma);
    let category =
        numbers.categories.iter().find(|category| category.nouns.contains(&text) || category.nouns.contains(&lemma));
    if !matches!(sentence.tokens[at].upos, Upos::Noun) || !casualties && category.is_none() || !is_none(sentence, at) {
        return Vec::new();
    }
    let names: Vec<String> = if casualties {
        ["killed", "wounded"]
            .into_iter()
            .filter(|name| numbers.categories.iter().any(|category| category.name == *name))
            .map(str::to_owned)
            .collect()
    } else {
        category.map(|category| category.name.clone()).into_iter().collect()
    };
    let first = sentence.children(at).filter(|child| sentence.tokens[*child].is("det")).min().unwrap_or(at).min(at);
    let span = sentence.span_of(first, at + 1);
    names.into_iter().map(|name| Counted { at, count: make(page, name, Interval::exact(0), span, None) }).collect()
}

fn is_none(sentence: &Sentence, at: usize) -> bool {
    let determiner =
        |wanted: &[&str]| sentence.children(at).any(|child| wanted.contains(&word(sentence, child).as_str()));
    if determiner(&["no"]) || tree::case(sentence, at).as_deref() == Some("without") {
        // "no reports of casualties" is silence, not zero: there "no" stands at the report.
        return true;
    }
    let mut head = at;
    while sentence.tokens[head].is("conj") {
        match sentence.tokens[head].head {
            Some(up) => head = up,
            None => break,
        }
    }
    (sentence.tokens[head].is("obj") || sentence.tokens[head].is("nsubj"))
        && sentence.tokens[head].head.is_some_and(|verb| {
            sentence.tokens[verb].upos == Upos::Verb
                && matches!(
                    tree::lemma(sentence, verb).as_str(),
                    "cause" | "result" | "suffer" | "have" | "sustain" | "inflict" | "report" | "be" | "kill"
                )
                && sentence
                    .children(verb)
                    .any(|child| matches!(tree::lemma(sentence, child).as_str(), "not" | "n't" | "never"))
        })
}
