//! What is compared of a word that tells of a happening: itself, who takes part by its tree, its sentence.

use std::collections::BTreeSet;
use std::rc::Rc;

use variorum_language::{NameKind, Sentence, Upos};

use super::Vectors;
use super::groups::{Words, is_empty};

/// A mention as it is compared. Sets hold lemmas in lower case.
pub(crate) struct Mention {
    /// Index of its document among all that are compared.
    pub(crate) document: usize,
    pub(crate) sentence: usize,
    /// Place of its head in the sentence.
    pub(crate) head: usize,
    pub(crate) lemma: String,
    pub(crate) verb: bool,
    /// Vectors of its head's lemma and form and of all its words: it is as like another as the likest pair of these.
    pub(crate) vectors: Vec<Vec<f32>>,
    /// The vector of the word that it hangs on.
    pub(crate) governor: Vec<f32>,
    pub(crate) agents: Part,
    pub(crate) patients: Part,
    pub(crate) others: Part,
    /// The content words of its sentence but for its own.
    pub(crate) beside: BTreeSet<String>,
    /// Those at most four words away.
    pub(crate) near: BTreeSet<String>,
    /// Proper nouns of names in its sentence.
    pub(crate) names: BTreeSet<String>,
    /// Numbers in its sentence.
    pub(crate) numbers: BTreeSet<String>,
    pub(crate) negated: bool,
}

/// Who takes part in one role.
#[derive(Default)]
pub(crate) struct Part {
    /// Lemmas of the heads, but for pronouns.
    pub(crate) heads: BTreeSet<String>,
    /// The sum of the vectors of all content words below them, by rarity, of length 1; empty where there are none.
    pub(crate) vector: Vec<f32>,
}

impl Mention {
    /// The mention of these tokens of a sentence; `None` where there are none.
    pub(crate) fn of(
        (document, index, sentence): (usize, usize, &Sentence),
        tokens: &[usize],
        words: &Words,
        vectors: &Vectors,
    ) -> Option<Self> {
        let head = head_of(sentence, tokens)?;
        let lemma = lemma(sentence, head);
        let telling: Vec<usize> = tokens.iter().copied().filter(|at| tells(sentence, *at)).collect();
        let telling = if telling.is_empty() { vec![head] } else { telling };
        let form = |at: usize| sentence.tokens[at].text.to_lowercase();
        let own = vec![
            vectors.of(&lemma).to_vec(),
            vectors.of(&form(head)).to_vec(),
            sum(telling.iter().map(|at| (1.0, vectors.of(&self::lemma(sentence, *at))))),
            sum(telling.iter().map(|at| (1.0, vectors.of(&form(*at))))),
        ];
        let roles = Roles::of(sentence, head, tokens);
        let part = |heads: &[usize]| Part::of(sentence, heads, tokens, words, vectors);
        let content = |at: usize| !tokens.contains(&at) && is_content(sentence, at);
        let named = |kind: NameKind| kind.entity_kind().is_some();
        let names = sentence.names.iter().filter(|name| named(name.kind)).flat_map(|name| name.first..name.end);
        let governor = sentence.tokens[head].head.map(|up| vectors.of(&self::lemma(sentence, up)).to_vec());
        Some(Self {
            document,
            sentence: index,
            head,
            verb: sentence.tokens[head].upos == Upos::Verb,
            vectors: own,
            governor: governor.unwrap_or_default(),
            agents: part(&roles.agents),
            patients: part(&roles.patients),
            others: part(&roles.others),
            beside: lemmas(sentence, (0..sentence.tokens.len()).filter(|at| content(*at))),
            near: lemmas(
                sentence,
                (head.saturating_sub(4)..sentence.tokens.len().min(head + 5)).filter(|at| content(*at)),
            ),
            names: lemmas(sentence, names.filter(|at| sentence.tokens[*at].upos == Upos::Propn)),
            numbers: lemmas(sentence, (0..sentence.tokens.len()).filter(|at| sentence.tokens[*at].upos == Upos::Num)),
            negated: sentence
                .children(head)
                .any(|at| matches!(self::lemma(sentence, at).as_str(), "not" | "no" | "never" | "without")),
            lemma,
        })
    }
}

impl Part {
    fn of(sentence: &Sentence, heads: &[usize], own: &[usize], words: &Words, vectors: &Vectors) -> Self {
        let below = |at: usize| heads.iter().any(|head| sentence.dominates(*head, at));
        let inside =
            (0..sentence.tokens.len()).filter(|at| !own.contains(at) && is_content(sentence, *at) && below(*at));
        let named = heads.iter().copied().filter(|at| sentence.tokens[*at].upos != Upos::Pron);
        let weighed = lemmas(sentence, inside).into_iter().map(|word| (words.rarity(&word) + 0.1, vectors.of(&word)));
        Self { heads: lemmas(sentence, named), vector: sum(weighed) }
    }
}

/// The tokens that take part, by the mention's tree.
#[derive(Default)]
struct Roles {
    agents: Vec<usize>,
    patients: Vec<usize>,
    others: Vec<usize>,
}

impl Roles {
    fn of(sentence: &Sentence, head: usize, own: &[usize]) -> Self {
        let mut roles = Self::default();
        for of in own {
            for at in sentence.children(*of).filter(|at| !own.contains(at)) {
                roles.add(sentence, head, at);
            }
        }
        roles.borrow(sentence, head);
        let joined = |heads: &[usize]| -> Vec<usize> {
            heads
                .iter()
                .flat_map(|at| sentence.children(*at).filter(|child| sentence.tokens[*child].is("conj")))
                .collect()
        };
        let (agents, patients) = (joined(&roles.agents), joined(&roles.patients));
        roles.agents.extend(agents);
        roles.patients.extend(patients);
        roles
    }

    fn add(&mut self, sentence: &Sentence, head: usize, at: usize) {
        let token = &sentence.tokens[at];
        let case =
            sentence.children(at).find(|child| sentence.tokens[*child].is("case")).map(|child| lemma(sentence, child));
        let noun = matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn);
        match token.deprel.as_str() {
            "nsubj:pass" | "obj" | "iobj" => self.patients.push(at),
            "nmod:poss" | "obl:agent" => self.agents.push(at),
            _ if token.is("nsubj") || token.is("csubj") => self.agents.push(at),
            _ if token.is("obl") || token.is("nmod") => match case.as_deref() {
                Some("by") => self.agents.push(at),
                Some("of") if token.is("nmod") => self.patients.push(at),
                _ => self.others.push(at),
            },
            _ if token.is("compound") && noun => self.patients.push(at),
            _ if ["ccomp", "xcomp", "acl", "advcl", "amod", "appos"].iter().any(|relation| token.is(relation)) => {
                self.others.push(at)
            }
            _ => {}
        }
    }

    /// Participants that stand with another word: the subject of the verb above, the noun that a clause describes.
    fn borrow(&mut self, sentence: &Sentence, head: usize) {
        let token = &sentence.tokens[head];
        let Some(up) = token.head.filter(|_| self.agents.is_empty()) else { return };
        let above = |relation: &str| {
            sentence.children(up).filter(|at| sentence.tokens[*at].deprel == relation).collect::<Vec<_>>()
        };
        let verb = token.upos == Upos::Verb;
        if verb && ["conj", "xcomp", "advcl"].iter().any(|relation| token.is(relation)) {
            self.agents = above("nsubj");
            if token.is("conj") && self.patients.is_empty() {
                self.patients = above("nsubj:pass");
            }
        } else if verb && token.is("acl") {
            let passive = token.has("VerbForm", "Part") && token.has("Tense", "Past");
            if !passive {
                self.agents = vec![up];
            } else if self.patients.is_empty() {
                self.patients = vec![up];
            }
        } else if !verb && (token.is("obj") || token.is("obl")) && sentence.tokens[up].upos == Upos::Verb {
            self.agents = above("nsubj");
        }
    }
}

/// The token that the others hang on, a word of content where there are several.
pub(crate) fn head_of(sentence: &Sentence, tokens: &[usize]) -> Option<usize> {
    let tops = || tokens.iter().copied().filter(|at| sentence.tokens[*at].head.is_none_or(|up| !tokens.contains(&up)));
    tops().find(|at| tells(sentence, *at)).or_else(|| tops().next())
}

fn tells(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].upos, Upos::Verb | Upos::Noun | Upos::Propn | Upos::Adj)
}

fn is_content(sentence: &Sentence, at: usize) -> bool {
    (tells(sentence, at) || sentence.tokens[at].upos == Upos::Num) && !is_empty(&lemma(sentence, at))
}

pub(crate) fn lemma(sentence: &Sentence, at: usize) -> String {
    sentence.tokens[at].lemma.to_lowercase()
}

fn lemmas(sentence: &Sentence, tokens: impl Iterator<Item = usize>) -> BTreeSet<String> {
    tokens.map(|at| lemma(sentence, at)).collect()
}

/// A weighed sum of vectors, of length 1; empty for none.
fn sum(vectors: impl Iterator<Item = (f64, Rc<[f32]>)>) -> Vec<f32> {
    let mut sum: Vec<f32> = Vec::new();
    for (weight, vector) in vectors {
        sum.resize(vector.len(), 0.0);
        sum.iter_mut().zip(vector.iter()).for_each(|(sum, value)| *sum += weight as f32 * value);
    }
    let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    sum.iter_mut().for_each(|value| *value /= length);
    sum
}

/// The cosine of two vectors of length 1; 0 where either is empty.
pub(crate) fn cosine(one: &[f32], other: &[f32]) -> f64 {
    f64::from(one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>())
}
