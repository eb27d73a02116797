//! Pronouns and nouns that refer back, where the tree makes it safe.
//!
//! Centering in its simplest form: the subject of the sentence before is what the next one goes on about (Grosz, Joshi
//! and Weinstein 1995). Where two could be meant, nothing is resolved.

use std::collections::BTreeSet;

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::EntityKind;

use super::fill::belongs;
use super::titles::{Sex, Titles, plain};

/// Sentences that a pronoun reaches back.
const REACH: usize = 3;

/// A person, organization or place as far as one report knows it.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) kind: EntityKind,
    pub(super) roles: BTreeSet<String>,
    pub(super) sex: Option<Sex>,
    /// The words of its names, folded.
    pub(super) words: BTreeSet<String>,
}

/// A place where something known is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) sentence: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    /// Which of the known.
    pub(super) known: usize,
    pub(super) read_by: &'static str,
}

/// Finds what refers back. `named` holds the names in order; the answer holds only what was found here, in order.
pub(super) fn refer_back(text: &AnnotatedText, named: &[Seen], known: &mut [Known], titles: &Titles) -> Vec<Seen> {
    let mut found: Vec<Seen> = Vec::new();
    let mut history: Vec<Seen> = Vec::new();
    let mut coming = named.iter().peekable();
    for (at, sentence) in text.sentences.iter().enumerate() {
        let mut token = 0;
        while token < sentence.tokens.len() {
            while let Some(seen) = coming.next_if(|seen| (seen.sentence, seen.first) <= (at, token)) {
                history.push(*seen);
            }
            let inside = named_at(named, at, token);
            if inside.is_none() {
                let here = Here { text, sentence, at, token, history: &history, titles };
                if let Some(seen) = here.resolve(known) {
                    if let Some(sex) = here.pronoun_sex() {
                        known[seen.known].sex = Some(sex);
                    }
                    history.push(seen);
                    found.push(seen);
                }
            }
            token += 1;
        }
    }
    found
}

/// The name that holds a token; names are sorted by sentence and token.
fn named_at(named: &[Seen], sentence: usize, token: usize) -> Option<&Seen> {
    let after = named.partition_point(|seen| (seen.sentence, seen.first) <= (sentence, token));
    named[..after].iter().rev().take(3).find(|seen| seen.sentence == sentence && token < seen.end)
}

/// One word that may refer back, with what was mentioned before it.
struct Here<'a> {
    text: &'a AnnotatedText,
    sentence: &'a Sentence,
    at: usize,
    token: usize,
    history: &'a [Seen],
    titles: &'a Titles,
}

impl Here<'_> {
    fn resolve(&self, known: &[Known]) -> Option<Seen> {
        let token = &self.sentence.tokens[self.token];
        let lower = token.text.to_lowercase();
        match token.upos {
            Upos::Pron if matches!(lower.as_str(), "he" | "she" | "him") => {
                let sex = self.pronoun_sex();
                let fits = |one: &Known| one.kind == EntityKind::Person && (one.sex.is_none() || one.sex == sex);
                self.salient(|seen| fits(&known[seen])).map(|to| self.seen(self.token, to, "who/pronoun"))
            }
            Upos::Pron if matches!(lower.as_str(), "it" | "they") && token.is("nsubj") => {
                self.speaking_body(known).map(|to| self.seen(self.token, to, "who/pronoun"))
            }
            Upos::Pron if lower == "them" && token.is("obj") => {
                self.other_side(known).map(|to| self.seen(self.token, to, "who/other-side"))
            }
            Upos::Noun | Upos::Propn => self.noun(known),
            _ => None,
        }
    }

    fn seen(&self, first: usize, known: usize, read_by: &'static str) -> Seen {
        Seen { sentence: self.at, first, end: self.token + 1, known, read_by }
    }

    fn pronoun_sex(&self) -> Option<Sex> {
        match self.sentence.tokens[self.token].text.to_lowercase().as_str() {
            "he" | "him" => Some(Sex::Male),
            "she" => Some(Sex::Female),
            _ => None,
        }
    }

    /// The one that is most in view: the last subject of this sentence, else of the sentences before, nearest first; a
    /// sentence without a fitting subject decides only where it has one candidate.
    fn salient(&self, fits: impl Fn(usize) -> bool) -> Option<usize> {
        for back in 0..=REACH.min(self.at) {
            let at = self.at - back;
            if self.text.sentences[at].paragraph + 1 < self.sentence.paragraph {
                return None;
            }
            let here: Vec<&Seen> = self
                .history
                .iter()
                .rev()
                .take_while(|seen| seen.sentence >= at)
                .filter(|seen| seen.sentence == at && fits(seen.known))
                .collect();
            let distinct = |seen: &[&&Seen]| seen.iter().map(|seen| seen.known).collect::<BTreeSet<_>>();
            let subjects: Vec<&&Seen> = here.iter().filter(|seen| is_subject(&self.text.sentences[at], seen)).collect();
            let speaker = back > 0 && unnamed_speaker(&self.text.sentences[at], &here);
            match distinct(&subjects).len() {
                1 if !speaker => return Some(subjects[0].known),
                // In one's own sentence the nearer subject, in an earlier one that of the main clause.
                n if n > 1 && back == 0 => return Some(subjects[0].known),
                n if n > 1 => {
                    let main: Vec<&&Seen> =
                        subjects.into_iter().filter(|seen| is_main(&self.text.sentences[at], seen)).collect();
                    return (distinct(&main).len() == 1).then(|| main[0].known);
                }
                _ => {}
            }
            // "A herder said Omar was there. He …": the one who spoke has no name, and may well be meant.
            if speaker {
                return None;
            }
            let all: Vec<&&Seen> = here.iter().collect();
            match distinct(&all).len() {
                0 => {}
                1 => return Some(all[0].known),
                _ => return None,
            }
        }
        None
    }

    /// "The council said it …", "The council met. It said …": a body that speaks, and goes on speaking.
    fn speaking_body(&self, known: &[Known]) -> Option<usize> {
        let body = |seen: &&Seen| matches!(known[seen.known].kind, EntityKind::Organization | EntityKind::Group);
        // In the clause that a subject's own verb governs.
        let mut up = self.sentence.tokens[self.token].head?;
        for _ in 0..self.sentence.tokens.len() {
            let verb = &self.sentence.tokens[up];
            let Some(head) = verb.head else { break };
            if verb.is("ccomp") || verb.is("xcomp") || verb.is("advcl") || verb.is("conj") {
                let subject = self
                    .sentence
                    .children(head)
                    .find(|child| self.sentence.tokens[*child].is("nsubj") && *child < self.token);
                if let Some(subject) = subject {
                    let holds = |seen: &&Seen| seen.sentence == self.at && seen.first <= subject && subject < seen.end;
                    return self.history.iter().rev().filter(body).find(holds).map(|seen| seen.known);
                }
            }
            up = head;
        }
        let plural = self.sentence.tokens[self.token].text.to_lowercase() == "they";
        if plural || self.at == 0 || self.sentence.tokens[self.token].head != self.sentence.root() {
            return None;
        }
        let before = &self.text.sentences[self.at - 1];
        if before.paragraph + 1 < self.sentence.paragraph {
            return None;
        }
        let last = self.history.iter().rev().take_while(|seen| seen.sentence + 1 >= self.at);
        last.filter(|seen| seen.sentence + 1 == self.at && is_main(before, seen)).find(body).map(|seen| seen.known)
    }

    /// "Fighters of the Front held the bridge until the council drove them out": in a clause under another one's verb, with a subject of
    /// its own, the object is the other one's subject, or the body whose members these are.
    fn other_side(&self, known: &[Known]) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let verb = tokens[self.token].head?;
        let above = tokens[verb].head.filter(|_| tokens[verb].is("advcl"))?;
        // The subject right before the verb is its own, wherever the tree hangs it.
        let own = (above..verb).rev().find(|at| tokens[*at].is("nsubj"))?;
        let other = (0..own).rev().find(|at| tokens[*at].is("nsubj") && tokens[*at].head == Some(above))?;
        let here = || self.history.iter().rev().take_while(|seen| seen.sentence == self.at);
        let holds = |seen: &Seen, token: usize| seen.first <= token && token < seen.end;
        let body = |seen: &&Seen| matches!(known[seen.known].kind, EntityKind::Organization | EntityKind::Group);
        let member = self.titles.is_member(&plain(&tokens[other].text));
        let meant = here()
            .filter(body)
            .find(|seen| holds(seen, other) || member && belongs(self.sentence, other, seen.first, seen.end))?;
        let rival = here().find(|seen| holds(seen, own));
        rival.is_none_or(|rival| rival.known != meant.known).then_some(meant.known)
    }

    /// "the spokesman", "the council", "the group".
    fn noun(&self, known: &[Known]) -> Option<Seen> {
        let token = &self.sentence.tokens[self.token];
        let (lower, lemma) = (plain(&token.text), plain(&token.lemma));
        let children: Vec<usize> = self.sentence.children(self.token).collect();
        let article = children.iter().copied().find(|child| {
            *child < self.token
                && matches!(self.sentence.tokens[*child].text.to_lowercase().as_str(), "the" | "this" | "that")
        })?;
        // What is told apart by more words is another one: "the council of elders", "the city council".
        let plain_modifier = |child: usize| {
            let word = plain(&self.sentence.tokens[child].text);
            self.sentence.tokens[child].text == "-"
                || word == "ex"
                || self.titles.is_modifier(&word)
                || self.titles.is_generic(&word)
                || self.titles.is_member(&word)
                || self.sentence.tokens[child].upos == Upos::Adj
        };
        let mut telling = children.iter().copied().filter(|child| {
            let token = &self.sentence.tokens[*child];
            *child != article
                && (token.is("compound")
                    || token.is("amod")
                    || token.is("nmod")
                    || token.is("appos")
                    || token.is("flat")
                    || token.is("acl"))
        });
        let role = self.titles.is_role(&lower) || self.titles.is_role(&lemma);
        let body = self.titles.is_body(&lower);
        if !(role || body) || !telling.all(plain_modifier) {
            return None;
        }
        let nearest = |fits: &dyn Fn(&Known) -> bool, reach: usize| {
            self.history
                .iter()
                .rev()
                .take_while(|seen| seen.sentence + reach >= self.at)
                .map(|seen| seen.known)
                .find(|one| fits(&known[*one]))
        };
        if role {
            let has = |one: &Known| {
                one.kind == EntityKind::Person
                    && one
                        .roles
                        .iter()
                        .any(|held| last_word(held) == last_word(&lemma) || last_word(held) == last_word(&lower))
            };
            if let Some(to) = nearest(&has, usize::MAX - self.at) {
                return Some(self.seen(article + 1, to, "who/role-noun"));
            }
        }
        if !body {
            return None;
        }
        let is_body = |one: &Known| matches!(one.kind, EntityKind::Organization | EntityKind::Group);
        let named_so = |one: &Known| is_body(one) && one.words.contains(&lower);
        if let Some(to) = nearest(&named_so, usize::MAX - self.at) {
            return Some(self.seen(article + 1, to, "who/definite-noun"));
        }
        self.titles.is_any_group(&lower).then(|| {
            self.salient(|one| is_body(&known[one])).map(|to| self.seen(article + 1, to, "who/definite-noun"))
        })?
    }
}

fn last_word(role: &str) -> &str {
    role.rsplit([' ', '-']).next().unwrap_or(role)
}

/// The token of a mention that the rest of it hangs on.
fn head_of(sentence: &Sentence, seen: &Seen) -> usize {
    let inside = |at: usize| seen.first <= at && at < seen.end;
    (seen.first..seen.end).find(|at| sentence.tokens[*at].head.is_none_or(|head| !inside(head))).unwrap_or(seen.first)
}

/// Whether a mention is a subject, or in apposition to one ("the spokesman, Omar Said, said").
fn subject_of(sentence: &Sentence, seen: &Seen) -> Option<usize> {
    let mut here = head_of(sentence, seen);
    for _ in 0..3 {
        let token = &sentence.tokens[here];
        if token.is("nsubj") {
            return token.head;
        }
        if !(token.is("appos")
            || token.is("flat")
            || token.is("compound") && sentence.tokens[token.head?].upos == Upos::Propn)
        {
            return None;
        }
        here = token.head?;
    }
    None
}

fn is_subject(sentence: &Sentence, seen: &Seen) -> bool {
    subject_of(sentence, seen).is_some()
}

/// Whether the main clause has a subject that is a single somebody without a name, who says something.
fn unnamed_speaker(sentence: &Sentence, here: &[&Seen]) -> bool {
    let Some(root) = sentence.root() else { return false };
    let says = sentence.children(root).any(|child| sentence.tokens[child].is("ccomp"))
        || sentence.tokens[root].is("parataxis");
    let noun = |child: &usize| {
        let token = &sentence.tokens[*child];
        token.is("nsubj") && token.upos == Upos::Noun && !token.has("Number", "Plur")
    };
    says && sentence.children(root).filter(noun).any(|subject| {
        !here.iter().any(|seen| seen.first <= subject && subject < seen.end || subject_of(sentence, seen) == Some(root))
    })
}

fn is_main(sentence: &Sentence, seen: &Seen) -> bool {
    subject_of(sentence, seen).is_some_and(|verb| Some(verb) == sentence.root())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use crate::knowledge::Knowledge;
    use crate::notation::{annotated, report};
    use crate::report::ground_report;

    static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| Knowledge::shipped().expect("shipped"));

    /// The name that "them" stands for.
    fn them(notation: &str) -> Option<String> {
        let (text, read) = annotated(notation);
        let found = ground_report(&report(&text, None), &read, Vec::new(), &KNOWLEDGE);
        let mention = found.mentions.iter().find(|mention| mention.text == "them")?;
        let entity = found.entities.iter().find(|entity| Some(&entity.entity_id) == mention.entity_id.as_ref())?;
        Some(entity.name.clone())
    }

    #[test]
    fn the_one_driven_out_is_the_one_who_held_it() {
        let held = "Fighters/NOUN/5/nsubj/=fighter from/ADP/4/case the/DET/4/det Saraya/PROPN/1/nmod/organization held/VERB/0/root \
                    it/PRON/5/obj until/SCONJ/10/mark the/DET/9/det Jazira/PROPN/10/nsubj/organization pushed/VERB/5/advcl \
                    them/PRON/10/obj out/ADP/10/compound:prt";
        assert_eq!(them(held).as_deref(), Some("Saraya"));
        // Farmers from a place of that name are no members of it.
        assert_eq!(them(&held.replace("Fighters/NOUN/5/nsubj/=fighter", "Farmers/NOUN/5/nsubj/=farmer")), None);
        assert_eq!(them(&held.replace("10/nsubj/organization", "10/obl/organization")), None);
    }
}
