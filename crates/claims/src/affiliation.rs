//! For whom an informant speaks or acts, as the words beside it say: "a spokesman for the eastern-based army", "the ministry's statement",
//! "Omar Said, head of the council", "army sources".

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::Span;

use crate::lexicon::Lexicon;
use crate::tree;

/// The words that name the body acted for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Side {
    /// Where they stand.
    pub(crate) span: Span,
    /// The same without article.
    pub(crate) name: String,
}

/// Reads the affiliation beside the informant at `head`, whose phrase is the tokens `first..end`; `role` is its role's noun.
pub(crate) fn read(
    sentence: &Sentence,
    (head, role): (usize, Option<usize>),
    (first, end): (usize, usize),
    text: &dyn Fn(Span) -> String,
    lexicon: &Lexicon,
) -> Option<Side> {
    let words = &lexicon.informants;
    let noun = role.unwrap_or(head);
    let lemma = tree::lemma(sentence, noun);
    if words.bystanders.contains(&lemma) {
        return None;
    }
    let document = words.documents.contains(&lemma);
    let named = role.is_none() && sentence.tokens[head].upos == Upos::Propn;
    if role.is_none() && !document && !named {
        return None;
    }
    let found = owner(sentence, noun)
        .or_else(|| spoken_for(sentence, noun, document, lexicon))
        .or_else(|| if named { None } else { before(sentence, noun, first, lexicon) })
        // The role beside a name may hang its body on the name: "Omar Said, spokesman, of the Front".
        .or_else(|| if noun == head { None } else { spoken_for(sentence, head, document, lexicon) })?;
    let (from, to) = found;
    let inside = first <= from && to <= end || sentence.dominates(head, from);
    let bare = (from..to).find(|at| sentence.tokens[*at].upos != Upos::Det).unwrap_or(from);
    let name = text(sentence.span_of(bare, to));
    inside
        .then(|| Side { span: sentence.span_of(from, to), name: name.split_whitespace().collect::<Vec<_>>().join(" ") })
}

/// "the army's spokesman", "its spokesman".
fn owner(sentence: &Sentence, noun: usize) -> Option<(usize, usize)> {
    let owner = sentence.children(noun).find(|child| {
        let token = &sentence.tokens[*child];
        token.deprel == "nmod:poss" && !matches!(token.text.to_lowercase().as_str(), "his" | "her" | "my" | "your")
    })?;
    let person = sentence.name_at(owner).is_some_and(|name| name.kind == NameKind::Person);
    (!person).then(|| words_of(sentence, owner))
}

/// "spokesman for the army", "a doctor at the hospital", "a statement by the ministry".
fn spoken_for(sentence: &Sentence, noun: usize, document: bool, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let words = &lexicon.informants;
    let lemma = tree::lemma(sentence, noun);
    let is_role = words.people.contains(&lemma) || words.spokespersons.contains(&lemma);
    let fits = |child: usize| {
        let token = &sentence.tokens[child];
        if !token.is("nmod") || !matches!(token.upos, Upos::Noun | Upos::Propn) {
            return false;
        }
        let kind = sentence.name_at(child).map(|name| name.kind);
        if kind.is_some_and(|kind| kind.entity_kind().is_none()) {
            return false;
        }
        let body = is_body(sentence, child, lexicon);
        let lands = kind == Some(NameKind::Place);
        match tree::case(sentence, child).as_deref() {
            Some("by") => document,
            Some("for") => !document && is_role,
            Some("from") => body || document && !lands,
            Some("of") if document => false,
            Some("of") => (is_role && !words.portfolios.contains(&lemma)) || body || is_role && lands,
            Some("with" | "at" | "in" | "within" | "inside") => body,
            Some("to") => words.sent.contains(&lemma) && (body || lands),
            _ => false,
        }
    };
    sentence.children(noun).find(|child| fits(*child)).map(|child| words_of(sentence, child))
}

/// Nouns and names of bodies just before the role: "army sources", "a senior interior ministry official", "Malian diplomats".
fn before(sentence: &Sentence, noun: usize, first: usize, lexicon: &Lexicon) -> Option<(usize, usize)> {
    let beside = |at: usize| {
        let token = &sentence.tokens[at];
        let hangs = token.head == Some(noun) || token.head == sentence.tokens[noun].head && token.head.is_some();
        let nearer = token.head.is_some_and(|head| at < head && head < noun);
        (token.is("compound") || token.is("amod") || token.is("flat") || token.is("nmod")) && (hangs || nearer)
    };
    let mut start = noun;
    while start > first && beside(start - 1) {
        start -= 1;
    }
    let telling = |at: usize| {
        // "Haddad spokesman Omar Said": a person whom somebody speaks for stands before the role.
        let nation = sentence.name_at(at).is_some_and(|name| {
            matches!(name.kind, NameKind::Group | NameKind::Place | NameKind::Organization | NameKind::Facility)
                || name.kind == NameKind::Person && name.end == noun
        });
        nation || is_body(sentence, at, lexicon)
    };
    let last = (start..noun).rev().find(|at| telling(*at))?;
    let mut from = (start..=last).find(|at| telling(*at))?;
    // "the interior ministry": what tells the body apart belongs to it.
    while from > start && sentence.tokens[from - 1].head.is_some_and(|head| from <= head && head <= last) {
        from -= 1;
    }
    Some((from, last + 1))
}

/// Whether the words name an organization or are a noun for one.
fn is_body(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    let kind = sentence.name_at(at).map(|name| name.kind);
    matches!(kind, Some(NameKind::Organization | NameKind::Facility))
        || lexicon.informants.bodies.contains(&tree::lemma(sentence, at))
        || lexicon.informants.bodies.contains(&sentence.tokens[at].text.to_lowercase())
}

/// The noun phrase around a token, without its preposition, its "'s" and its clauses.
fn words_of(sentence: &Sentence, at: usize) -> (usize, usize) {
    let cut: Vec<usize> = (0..sentence.tokens.len())
        .filter(|child| {
            let token = &sentence.tokens[*child];
            *child != at
                && sentence.dominates(at, *child)
                && (token.deprel.starts_with("acl")
                    || ["advcl", "parataxis", "ccomp", "dep", "appos", "conj", "case", "punct", "advmod"]
                        .iter()
                        .any(|relation| token.is(relation))
                        && token.head == Some(at))
        })
        .collect();
    let inside = tree::subtree(sentence, at, &cut);
    let (mut first, mut last) = (at, at);
    while first > 0 && inside.contains(&(first - 1)) {
        first -= 1;
    }
    while inside.contains(&(last + 1)) {
        last += 1;
    }
    (first, last + 1)
}
