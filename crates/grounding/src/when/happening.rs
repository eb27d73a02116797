//! Times told by another happening: "the day after the raid", "since the election", "during the siege".
//!
//! The happening's own days are read where the report tells of it with a date: by the same noun, or by the verb of which
//! the noun is made ("the storming", "stormed").

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::grades::DatePrec;
use variorum_record::{Claim, CodePoints, Date, Span};

use super::Found;
use super::choose::{Clause, Context, Dated, expressions};
use super::expression::Expression;
use super::words::DateWords;

/// How many sentences before and after are searched: a bound on what hostile input can cost.
const REACH: usize = 60;
/// Letters that a noun and its verb have in common at least.
const STEM: usize = 4;
/// How many more the shorter of them may have.
const ENDING: usize = 2;

/// A happening named in a sentence, with the days that the report gives it elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happening {
    /// The word that names it.
    pub(super) token: usize,
    /// Its first day.
    pub(super) first: Date,
    /// Its last.
    pub(super) last: Date,
    /// How exactly they are known.
    pub(super) known: DatePrec,
}

/// The report in which happenings are looked up.
#[derive(Clone, Copy)]
pub(super) struct Telling<'t> {
    pub(super) text: &'t AnnotatedText,
    pub(super) points: &'t CodePoints<'t>,
    pub(super) words: &'t DateWords,
    pub(super) published: Option<Date>,
}

impl Telling<'_> {
    /// "since the election", "during the siege": the expressions of a sentence that a happening with known days ends.
    pub(super) fn expressions(&self, sentence_at: usize) -> Vec<Dated> {
        let sentence = &self.text.sentences[sentence_at];
        let opens = |at: &usize| ["since", "during"].contains(&sentence.tokens[*at].text.to_lowercase().as_str());
        let read = |at: usize| {
            let happening = self.happening(sentence_at, at + 1)?;
            let end = happening.token + 1;
            let found = Found {
                start: sentence.tokens[at].span.start,
                end: sentence.tokens[happening.token].span.end,
                read: Expression::Told {
                    first: happening.first,
                    last: happening.last,
                    open: sentence.tokens[at].text.eq_ignore_ascii_case("since"),
                },
            };
            Some(Dated { found, first: at, end, head: happening.token })
        };
        (0..sentence.tokens.len()).filter(opens).filter_map(read).collect()
    }

    /// The happening that the words from `at` on name, with the days that another sentence gives it.
    pub(super) fn happening(&self, sentence_at: usize, at: usize) -> Option<Happening> {
        let sentence = &self.text.sentences[sentence_at];
        let token = definite(sentence, at)?;
        let before = (0..sentence_at).rev().take(REACH);
        let after = (sentence_at + 1..self.text.sentences.len()).take(REACH);
        before.chain(after).find_map(|other| {
            let told = &self.text.sentences[other];
            if !same_details(sentence, token, told) {
                return None;
            }
            let mut named = (0..told.tokens.len()).filter(|at| {
                let word = &told.tokens[*at];
                matches!(word.upos, Upos::Noun | Upos::Verb) && akin(&word.lemma, &sentence.tokens[token].lemma)
            });
            named.find_map(|named| self.days(other, named)).map(|(first, last, known)| Happening {
                token,
                first,
                last,
                known,
            })
        })
    }

    /// The days that a sentence gives the happening which one of its words tells.
    fn days(&self, sentence_at: usize, trigger: usize) -> Option<(Date, Date, DatePrec)> {
        let sentence = &self.text.sentences[sentence_at];
        let id = variorum_record::ClaimId::derive(&["happening"]);
        let claim = Claim::bare(id, variorum_record::ReportId::derive(&["happening"]), sentence.span, String::new());
        let clause = Clause { sentence, sentence_at, trigger, claim: &claim };
        let context = Context { telling: *self, told: None, looks_up: false };
        let (time, _) = clause.choose(&expressions(sentence, self.points, self.words), context)?;
        Some((time.start?, time.end?, time.date_prec?))
    }
}

/// The head of the definite noun phrase that begins here or after one more word: "the raid on the camp", "his arrest".
pub(super) fn definite(sentence: &Sentence, at: usize) -> Option<usize> {
    const DEFINITE: &[&str] = &["the", "this", "that", "these", "those"];
    let mut head = (at..sentence.tokens.len().min(at + 6))
        .take_while(|at| sentence.tokens[*at].upos != Upos::Punct)
        .find(|at| matches!(sentence.tokens[*at].upos, Upos::Noun | Upos::Propn))?;
    for _ in 0..4 {
        let word = &sentence.tokens[head];
        let inner = word.is("compound") || word.is("amod") || word.is("flat") || word.deprel == "nmod:poss";
        match word.head.filter(|above| inner && *above > head) {
            Some(above) => head = above,
            None => break,
        }
    }
    let marks = |at: usize| {
        let word = &sentence.tokens[at];
        word.is("det") && DEFINITE.contains(&word.text.to_lowercase().as_str()) || word.deprel == "nmod:poss"
    };
    (sentence.tokens[head].upos == Upos::Noun && sentence.children(head).any(marks)).then_some(head)
}

/// Whether a sentence may tell of the happening with these details: one of the names and nouns that hang on it must stand
/// there, if there are any. "The raid on the camp" is not the raid on the port.
fn same_details(sentence: &Sentence, token: usize, told: &Sentence) -> bool {
    let mut details = sentence
        .children(token)
        .filter(|at| matches!(sentence.tokens[*at].upos, Upos::Noun | Upos::Propn))
        .filter(|at| *at > token || sentence.tokens[*at].is("compound") || sentence.tokens[*at].deprel == "nmod:poss")
        .map(|at| &sentence.tokens[at].lemma)
        .peekable();
    details.peek().is_none() || details.any(|detail| told.tokens.iter().any(|word| word.lemma == *detail))
}

/// Whether two words tell of one kind of happening: the same, or cut from one stem ("storming", "storm"; "explosion",
/// "explode").
fn akin(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let shorter = one.chars().count().min(other.chars().count());
    one == other || common >= STEM && common + ENDING >= shorter
}

/// The words of an expression together with the happening that ends it.
pub(super) fn through(dated: &Dated, sentence: &Sentence, happening: &Happening) -> Span {
    Span::new(dated.found.start, sentence.tokens[happening.token].span.end.max(dated.found.end))
}

#[cfg(test)]
mod tests {
    use variorum_record::{Claim, ClaimId, ClaimTime, Trigger};

    use super::*;
    use crate::notation::{annotated, report};
    use crate::when::resolve_times;

    /// The time of the claim whose trigger is this word of the last sentence.
    fn time(notation: &str, trigger: &str) -> Option<ClaimTime> {
        let (text, read) = annotated(notation);
        let report = report(&text, Some(jiff::civil::date(2024, 3, 15)));
        let sentence = read.sentences.last().expect("a sentence");
        let token = sentence.tokens.iter().find(|token| token.text == trigger).expect("the trigger");
        let id = ClaimId::derive(&[trigger]);
        let mut claims = [Claim {
            trigger: Some(Trigger { text: trigger.to_owned(), start: token.span.start, end: token.span.end }),
            ..Claim::bare(id, report.report_id.clone(), sentence.span, String::new())
        }];
        resolve_times(&mut claims, &read, &text, report.published, &DateWords::shipped().expect("shipped"));
        claims[0].time.take()
    }

    const RAID: &str = "The/DET/2/det raid/NOUN/5/nsubj on/ADP/4/case camps/NOUN/2/nmod/=camp came/VERB/0/root/Tense=Past on/ADP/7/case \
                        4/NUM/5/obl March/PROPN/7/nmod";

    #[test]
    fn days_are_counted_from_a_happening_told_elsewhere() {
        let after = "The/DET/2/det day/NOUN/5/nmod after/ADP/5/case the/DET/5/det raid/NOUN/7/obl they/PRON/7/nsubj \
                     fled/VERB/0/root/Tense=Past";
        let found = time(&format!("{RAID}\n{after}"), "fled").expect("a time");
        assert_eq!((found.text.as_str(), found.start), ("The day after the raid", Some(jiff::civil::date(2024, 3, 5))));
        assert_eq!(found.basis, variorum_record::TimeBasis::Inherited);
        assert_eq!(time(after, "fled").expect("words").start, None);
        // The raid itself is not the day after the raid.
        assert_eq!(time(&format!("{RAID}\n{after}"), "raid"), None);
    }

    #[test]
    fn another_raid_is_another_happening() {
        let port = "During/ADP/3/case the/DET/3/det raid/NOUN/8/obl on/ADP/6/case the/DET/6/det port/NOUN/3/nmod they/PRON/8/nsubj \
                    fled/VERB/0/root/Tense=Past";
        assert_eq!(time(&format!("{RAID}\n{port}"), "fled"), None);
        let camp = port.replace("port/NOUN/3/nmod", "camp/NOUN/3/nmod");
        assert_eq!(time(&format!("{RAID}\n{camp}"), "fled").expect("a time").end, Some(jiff::civil::date(2024, 3, 4)));
    }

    #[test]
    fn nouns_and_their_verbs_are_akin() {
        for (noun, verb) in [("raid", "raid"), ("storming", "storm"), ("explosion", "explode"), ("election", "elect")] {
            assert!(akin(noun, verb), "{noun} {verb}");
        }
        for (one, other) in [("raid", "rally"), ("siege", "sign"), ("battle", "bombing"), ("attack", "atone")] {
            assert!(!akin(one, other), "{one} {other}");
        }
    }
}
