//! What the language room says about a text: sentences, tokens, tags, trees, names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use variorum_record::{EntityKind, Span, code_list};

code_list! {
    /// Universal part-of-speech tags.
    pub enum Upos {
        Adj = "ADJ",
        Adp = "ADP",
        Adv = "ADV",
        Aux = "AUX",
        Cconj = "CCONJ",
        Det = "DET",
        Intj = "INTJ",
        Noun = "NOUN",
        Num = "NUM",
        Part = "PART",
        Pron = "PRON",
        Propn = "PROPN",
        Punct = "PUNCT",
        Sconj = "SCONJ",
        Sym = "SYM",
        Verb = "VERB",
        X = "X",
    }
}

code_list! {
    /// What kind of thing a name names.
    pub enum NameKind {
        Person = "person",
        Organization = "organization",
        Group = "group",
        Place = "place",
        Facility = "facility",
        Event = "event",
        Product = "product",
        Work = "work",
        Date = "date",
        Time = "time",
        Money = "money",
        Quantity = "quantity",
        Percent = "percent",
        Number = "number",
        Ordinal = "ordinal",
    }
}

impl NameKind {
    /// The kind of entity that such a name can name; `None` for dates and numbers.
    #[must_use]
    pub const fn entity_kind(self) -> Option<EntityKind> {
        Some(match self {
            Self::Person => EntityKind::Person,
            Self::Organization => EntityKind::Organization,
            Self::Group => EntityKind::Group,
            Self::Place => EntityKind::Place,
            Self::Facility => EntityKind::Facility,
            Self::Event => EntityKind::Event,
            Self::Product => EntityKind::Product,
            Self::Work => EntityKind::Work,
            _ => return None,
        })
    }
}

/// One word of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// The characters of the report, as they stand there.
    pub text: String,
    /// Where it stands in the report's text.
    pub span: Span,
    /// Dictionary form.
    pub lemma: String,
    /// Part of speech.
    pub upos: Upos,
    /// Universal features, e.g. `Tense` = `Past`.
    pub feats: BTreeMap<String, String>,
    /// Index of the head within the sentence; `None` for the root.
    pub head: Option<usize>,
    /// Universal dependency relation with its subtype: `nsubj:pass`.
    pub deprel: String,
    /// How surely what the word tells of happened, from -3 (certainly not) to 3 (certainly); meaningful where it tells of an
    /// event (Stanovsky et al. 2017).
    #[serde(default)]
    pub factuality: f32,
}

impl Token {
    /// Whether the relation is `relation`, with any subtype.
    #[must_use]
    pub fn is(&self, relation: &str) -> bool {
        self.deprel == relation
            || (self.deprel.len() > relation.len()
                && self.deprel.starts_with(relation)
                && self.deprel.as_bytes()[relation.len()] == b':')
    }

    /// Whether feature `name` has this value.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.feats.get(name).is_some_and(|found| found == value)
    }
}

/// A name in a sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// Index of the first token.
    pub first: usize,
    /// One past the index of the last token.
    pub end: usize,
    /// What it names.
    pub kind: NameKind,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// Where it stands in the report's text.
    pub span: Span,
    /// Index of its paragraph, counted from 0 through the body.
    pub paragraph: usize,
    /// Its words.
    pub tokens: Vec<Token>,
    /// The names in it, in order, apart.
    pub names: Vec<Name>,
}

impl Sentence {
    /// The range of tokens `[first, end)` in the report's text.
    #[must_use]
    pub fn span_of(&self, first: usize, end: usize) -> Span {
        Span::new(self.tokens[first].span.start, self.tokens[end - 1].span.end)
    }

    /// The tokens whose head is `head`, in order.
    pub fn children(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        self.tokens.iter().enumerate().filter(move |(_, token)| token.head == Some(head)).map(|(at, _)| at)
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// The first and one past the last token of the subtree of `head` (its projection, holes included).
    #[must_use]
    pub fn reach(&self, head: usize) -> (usize, usize) {
        let inside: Vec<usize> = (0..self.tokens.len()).filter(|at| self.dominates(head, *at)).collect();
        (inside.first().copied().unwrap_or(head), inside.last().copied().unwrap_or(head) + 1)
    }

    /// Whether `at` is `head` or hangs below it.
    #[must_use]
    pub fn dominates(&self, head: usize, at: usize) -> bool {
        let mut here = at;
        // A decoded tree has no cycle; the bound keeps a damaged one from hanging the reader.
        for _ in 0..=self.tokens.len() {
            if here == head {
                return true;
            }
            match self.tokens[here].head {
                Some(up) => here = up,
                None => return false,
            }
        }
        false
    }

    /// The name that holds this token.
    #[must_use]
    pub fn name_at(&self, at: usize) -> Option<&Name> {
        self.names.iter().find(|name| name.first <= at && at < name.end)
    }
}

/// Somebody says, thinks or wants something: one attribution as the model reads it, in code points of the report's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The words that say that it is said: "told reporters", "according to".
    pub cue: Span,
    /// Who; `None` where the text names nobody.
    pub source: Option<Span>,
    /// What, in pieces around the cue and over sentences; at least one.
    pub content: Vec<Span>,
    /// How sure the model is, from 0 to 1: its least sure word of each span, times its links.
    pub score: f32,
}

/// The part that somebody or something has in an incident, as the model reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The words.
    pub span: Span,
    /// One of the model's role labels: MUC-4's `perpetrator_individual`, `perpetrator_organization`, `target`, `victim`, `weapon`.
    pub role: String,
    /// One of the model's incident labels: `BOMBING`.
    pub incident: String,
    /// How probable the least sure of the words is, from 0 to 1.
    pub score: f32,
}

/// A report's text, read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AnnotatedText {
    /// Its sentences, in order; only the body is read.
    pub sentences: Vec<Sentence>,
    /// Who says what, in the order of the cues; none stands inside another.
    #[serde(default)]
    pub attributions: Vec<Attribution>,
    /// Who and what has which part in incidents of violence, in the order of the text.
    #[serde(default)]
    pub parts: Vec<Part>,
}

impl AnnotatedText {
    /// The index of the first sentence that ends behind this code point; the number of sentences where none does.
    #[must_use]
    pub fn sentence_from(&self, point: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.span.end <= point)
    }
}
