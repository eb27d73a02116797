//! The words that name an informant: who it is, what it is called, whether it stays unnamed.

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::Span;

use crate::affiliation::{self, Side};
use crate::lexicon::Lexicon;
use crate::tree;

/// An informant as one sentence names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Informant {
    /// Token at the head of its words.
    pub(crate) head: usize,
    /// Where the words stand.
    pub(crate) span: Span,
    /// The proper name in them, else the words without article.
    pub(crate) name: String,
    /// "spokesman".
    pub(crate) role: Option<String>,
    /// For whom it speaks.
    pub(crate) affiliation: Option<Side>,
    /// Whether it is nobody one could name.
    pub(crate) anonymous: bool,
}

/// Reads the informant at the head of a noun phrase; `None` where it can inform of nothing (dates, numbers, expletives).
pub(crate) fn read(
    sentence: &Sentence,
    head: usize,
    text: &dyn Fn(Span) -> String,
    lexicon: &Lexicon,
) -> Option<Informant> {
    let token = &sentence.tokens[head];
    let lemma = tree::lemma(sentence, head);
    if matches!(token.upos, Upos::Punct | Upos::Num | Upos::Adp | Upos::Adv | Upos::Sym)
        || matches!(token.text.to_lowercase().as_str(), "it" | "there" | "which" | "what" | "that" | "this")
            && token.upos == Upos::Pron
    {
        return None;
    }
    if sentence.name_at(head).is_some_and(|name| name.kind.entity_kind().is_none()) {
        return None;
    }
    let (first, end) = phrase(sentence, head);
    let span = sentence.span_of(first, end);
    let named = proper_name(sentence, head, first, end);
    let role = role(sentence, head, first, end, lexicon);
    let affiliation = affiliation::read(sentence, (head, role), (first, end), text, lexicon);
    let name = match named {
        Some((from, to)) => text(sentence.span_of(from, to)),
        None => {
            // "At least 14 villagers" are villagers: articles and quantities are no part of a name.
            let quantity = |at: usize| {
                let token = &sentence.tokens[at];
                token.upos == Upos::Num
                    || token.head.is_some_and(|head| sentence.tokens[head].upos == Upos::Num && head != at)
            };
            let from = (first..end)
                .find(|at| *at == head || sentence.tokens[*at].upos != Upos::Det && !quantity(*at))
                .unwrap_or(first);
            text(sentence.span_of(from, end))
        }
    };
    let anonymous = named.is_none() && is_anonymous(sentence, head, &lemma, lexicon);
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let role = role.map(|noun| with_modifiers(sentence, noun, first, lexicon));
    Some(Informant { head, span, name, role, affiliation, anonymous })
}

/// The noun phrase around its head: modifiers, appositions and nested prepositional phrases, but no clause.
fn phrase(sentence: &Sentence, head: usize) -> (usize, usize) {
    let clauses: Vec<usize> = (0..sentence.tokens.len())
        .filter(|at| {
            let token = &sentence.tokens[*at];
            *at != head
                && sentence.dominates(head, *at)
                && (token.deprel.starts_with("acl")
                    || token.is("parataxis")
                    || token.is("advcl")
                    || token.is("ccomp")
                    || token.is("dep"))
        })
        .collect();
    let inside: Vec<usize> = tree::subtree(sentence, head, &clauses)
        .into_iter()
        .filter(|at| sentence.tokens[*at].deprel != "mark")
        .collect();
    // Holes left by clauses end the phrase: keep the run around the head.
    let (mut first, mut last) = (head, head);
    for at in (0..head).rev() {
        if inside.contains(&at) { first = at } else { break }
    }
    for at in head + 1..sentence.tokens.len() {
        if inside.contains(&at) { last = at } else { break }
    }
    let function = |at: usize| {
        let token = &sentence.tokens[at];
        at != head
            && (matches!(token.upos, Upos::Adv | Upos::Cconj | Upos::Adp | Upos::Sconj | Upos::Punct)
                || matches!(token.deprel.as_str(), "case" | "fixed" | "mark" | "cc"))
    };
    while first < last && function(first) {
        first += 1;
    }
    let closes = |at: usize| matches!(sentence.tokens[at].text.as_str(), ")" | "]" | "”" | "\"");
    while last > first
        && (sentence.tokens[last].upos == Upos::Punct && !closes(last) || sentence.tokens[last].is("case"))
    {
        last -= 1;
    }
    (first, last + 1)
}

/// The name that the phrase is about: a person in it, else the organization or place at its head.
fn proper_name(sentence: &Sentence, head: usize, first: usize, end: usize) -> Option<(usize, usize)> {
    let inside = |name: &&variorum_language::Name| name.first >= first && name.end <= end.max(name.first);
    let names = || sentence.names.iter().filter(inside);
    if let Some(at_head) = names().find(|name| name.first <= head && head < name.end)
        && (at_head.kind == NameKind::Person || sentence.tokens[head].upos == Upos::Propn)
    {
        return Some((at_head.first, at_head.end));
    }
    // "the spokesman for the group, Ali Omar": the person, unless he only owns the thing ("Omar's spokesman") or is its complement.
    let person = names().find(|name| {
        name.kind == NameKind::Person && {
            let top = (name.first..name.end)
                .find(|at| sentence.tokens[*at].head.is_none_or(|up| up < name.first || up >= name.end))
                .unwrap_or(name.first);
            let token = &sentence.tokens[top];
            token.head == Some(head)
                && matches!(
                    token.deprel.as_str(),
                    "appos" | "flat" | "compound" | "nmod:desc" | "conj" | "list" | "nmod:unmarked" | "dep" | "nsubj"
                )
        }
    });
    if let Some(person) = person {
        return Some((person.first, person.end));
    }
    // "an ex-official who identified himself as Said Mohamed": a name given in a clause on the head.
    let self_named = sentence.names.iter().find(|name| {
        name.kind == NameKind::Person && sentence.dominates(head, name.first) && {
            let clause = tree::clause_of(sentence, name.first);
            matches!(tree::lemma(sentence, clause).as_str(), "identify" | "name" | "call" | "give" | "introduce")
                && clause != head
        }
    });
    self_named.map(|name| (name.first, name.end))
}

/// The noun of the informant's role: its head, or a noun beside the name that is no part of whom it acts for.
fn role(sentence: &Sentence, head: usize, first: usize, end: usize, lexicon: &Lexicon) -> Option<usize> {
    let words = &lexicon.informants;
    let is_role = |at: usize| {
        let lemma = tree::lemma(sentence, at);
        // "The Observer" is no observer: a word inside the name of a body is nobody's role.
        let in_name = sentence.name_at(at).is_some_and(|name| {
            name.kind != NameKind::Person && name.kind.entity_kind().is_some() && name.end - name.first > 1
                || name.first == at && sentence.tokens[at].upos == Upos::Propn && name.kind != NameKind::Person
        });
        !in_name
            && matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Adj)
            && (words.spokespersons.contains(&lemma) || words.people.contains(&lemma))
    };
    // Within the phrase only titles and appositions are the informant's own: "the wife of the minister" is no minister.
    let own = |at: usize| {
        let mut here = at;
        while here != head {
            let token = &sentence.tokens[here];
            let beside = ["compound", "appos", "flat", "amod", "dep", "list", "nmod:desc", "nmod:unmarked"];
            match token.head {
                Some(up) if beside.iter().any(|relation| token.deprel == *relation || token.is(relation)) => here = up,
                _ => return false,
            }
        }
        true
    };
    let apposed = (end..sentence.tokens.len()).filter(|at| sentence.tokens[*at].head == Some(head));
    let apposed = apposed.filter(|at| sentence.tokens[*at].is("appos"));
    let beside = (first..end).filter(|at| own(*at)).chain(apposed);
    let roles: Vec<usize> = beside.filter(|at| is_role(*at)).collect();
    let office = roles.iter().copied().find(|at| !words.ranks.contains(&tree::lemma(sentence, *at)));
    if is_role(head) && (office.is_none() || !words.ranks.contains(&tree::lemma(sentence, head))) {
        return Some(head);
    }
    office.or(roles.first().copied())
}

/// "interior minister", "deputy head": the role with the words before it that belong to it.
fn with_modifiers(sentence: &Sentence, noun: usize, first: usize, lexicon: &Lexicon) -> String {
    let mut from = noun;
    while from > first && lexicon.informants.role_modifiers.contains(&sentence.tokens[from - 1].text.to_lowercase()) {
        from -= 1;
    }
    let mut words: Vec<String> = (from..noun).map(|at| sentence.tokens[at].text.to_lowercase()).collect();
    words.push(tree::lemma(sentence, noun));
    words.join(" ")
}

fn is_anonymous(sentence: &Sentence, head: usize, lemma: &str, lexicon: &Lexicon) -> bool {
    let token = &sentence.tokens[head];
    match token.upos {
        Upos::Propn => false,
        Upos::Pron | Upos::Det | Upos::Adj => lexicon.informants.plain.contains(&token.text.to_lowercase()),
        _ => {
            let people = lexicon.informants.people.contains(lemma) || lexicon.persons.contains(lemma);
            let documents = lexicon.informants.documents.contains(lemma);
            let definite = sentence.children(head).any(|child| {
                matches!(
                    sentence.tokens[child].text.to_lowercase().as_str(),
                    "the" | "this" | "that" | "his" | "her" | "its" | "their" | "both"
                ) || sentence.tokens[child].deprel == "nmod:poss"
            });
            let plural = token.has("Number", "Plur");
            let indefinite = sentence.children(head).any(|child| {
                matches!(tree::lemma(sentence, child).as_str(), "a" | "an" | "another" | "unnamed" | "anonymous")
            });
            // "A herder", "two pilgrims": nobody whom one could name, whatever the noun, unless it is a body or a thing that speaks.
            let numbered = sentence.children(head).any(|child| sentence.tokens[child].is("nummod"));
            let body = lexicon.informants.bodies.contains(lemma) || lexicon.noun_cue(lemma).is_some();
            let somebody = !documents && !body && !definite && (indefinite || numbered);
            people && (plural || indefinite || !definite) || documents && plural && !definite || somebody
        }
    }
}
