//! How surely a clause is said: the cue's stance, turned by hedges, expectation, doubt and accusation.

use variorum_language::{Sentence, Upos};
use variorum_record::Stance;
use variorum_record::plover::AuxiliaryMode;

use crate::frames::Frame;
use crate::lexicon::Lexicon;
use crate::reality::{self, Mood};
use crate::tree;

/// The stance of a clause, with the rule that decided.
///
/// `carried` is what the cue says; `None` for the outlet's own voice. `inside` tells whether a token belongs to the statement, so that a
/// hedge outside of it does not count.
pub(crate) fn of_clause(
    sentence: &Sentence,
    clause: usize,
    trigger: Option<usize>,
    frame: Option<&Frame>,
    carried: Option<Stance>,
    inside: &dyn Fn(usize) -> bool,
    lexicon: &Lexicon,
) -> (Stance, &'static str) {
    if let Some(stance @ (Stance::Denies | Stance::Declines | Stance::Doubts)) = carried {
        return (stance, "cue");
    }
    let governors = governors(sentence, trigger.unwrap_or(clause), inside);
    if governors.iter().any(|at| is_falsity(sentence, *at, lexicon)) && holds_statement(sentence, clause, lexicon) {
        return (Stance::Denies, "declared_false");
    }
    if governors.iter().any(|at| is_doubted(sentence, *at, lexicon)) {
        return (Stance::Doubts, "outlet_doubts");
    }
    if governors.iter().any(|at| is_expected(sentence, *at, lexicon)) || carried == Some(Stance::Expects) {
        return (Stance::Expects, "modal_or_plan");
    }
    if trigger.is_some()
        && let Some(mood @ Mood::Supposed(_)) = reality::mood(sentence, &governors, inside, &lexicon.reality)
    {
        return (Stance::Expects, mood.rule());
    }
    if governors.iter().any(|at| is_hedged(sentence, *at, lexicon)) {
        return (Stance::Alleges, "hedge");
    }
    if carried == Some(Stance::Alleges) {
        return (Stance::Alleges, "cue");
    }
    if carried.is_some() && frame.is_some_and(|frame| frame.accusation) {
        return (Stance::Alleges, "accusation");
    }
    (Stance::Asserts, if carried.is_some() { "cue" } else { "narration" })
}

/// What kind of reality the happening has, in PLOVER's auxiliary modes, each with the rule that read it.
///
/// History is told by its date, once that is known (`grounding`).
pub(crate) fn auxiliary(
    sentence: &Sentence,
    clause: usize,
    trigger: usize,
    stance: Stance,
    inside: &dyn Fn(usize) -> bool,
    lexicon: &Lexicon,
) -> Vec<(AuxiliaryMode, &'static str)> {
    let mut modes = Vec::new();
    let mood = reality::mood(sentence, &governors(sentence, trigger, inside), inside, &lexicon.reality);
    let negated = tree::is_negated(sentence, clause) || tree::is_negated(sentence, trigger);
    if stance == Stance::Expects {
        let firm = [clause, trigger].iter().any(|at| {
            sentence.children(*at).any(|child| {
                sentence.tokens[child].is("aux") && lexicon.expects.firm.contains(&tree::lemma(sentence, child))
            })
        });
        // What hangs on an "if" is supposed with it: "if they attack, the army will answer".
        let conditional = sentence.children(clause).any(|child| {
            sentence.tokens[child].is("advcl")
                && sentence.children(child).any(|mark| {
                    sentence.tokens[mark].is("mark")
                        && lexicon.reality.conditions.contains(&tree::lemma(sentence, mark))
                })
        });
        modes.push(match mood {
            Some(mood) => (AuxiliaryMode::Hypothetical, mood.rule()),
            None if firm && !conditional => (AuxiliaryMode::Future, "future_auxiliary"),
            None => (AuxiliaryMode::Hypothetical, "modal_or_plan"),
        });
    } else if let Some(mood @ Mood::Open(_)) = mood {
        modes.push((AuxiliaryMode::Hypothetical, mood.rule()));
    }
    match mood {
        Some(mood @ Mood::Failed(_)) if !negated => modes.push((AuxiliaryMode::Negation, mood.rule())),
        _ if negated => modes.push((AuxiliaryMode::Negation, "negated")),
        _ => {}
    }
    modes
}

/// The word and the words that govern it within the statement.
fn governors(sentence: &Sentence, at: usize, inside: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let mut governors = vec![at];
    let mut here = at;
    while let Some(head) = sentence.tokens[here].head {
        // A relative clause or an adverbial does not share the mood of what it hangs on.
        let shares = matches!(
            sentence.tokens[here].deprel.split(':').next(),
            Some("xcomp" | "ccomp" | "obj" | "nsubj" | "obl" | "nmod" | "conj" | "csubj" | "compound" | "advcl")
        );
        if !shares || !inside(head) || governors.len() > sentence.tokens.len() {
            break;
        }
        // A conjunct with a subject of its own has a mood of its own.
        let own_subject = sentence.children(here).any(|child| sentence.tokens[child].is("nsubj"));
        if sentence.tokens[here].is("conj") && own_subject || sentence.tokens[here].is("advcl") {
            break;
        }
        governors.push(head);
        here = head;
    }
    governors
}

fn is_expected(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    let words = &lexicon.expects;
    let modal = sentence.children(at).any(|child| {
        sentence.tokens[child].is("aux") && {
            let text = sentence.tokens[child].text.to_lowercase().replace('’', "'");
            let lemma = tree::lemma(sentence, child);
            // "could not stop" and "was able to" report a fact of the past; "could", "can" alone suppose.
            words.auxiliaries.contains(&text) || words.auxiliaries.contains(&lemma)
        }
    });
    let past_failure = tree::is_negated(sentence, at)
        && sentence.children(at).any(|child| {
            sentence.tokens[child].is("aux") && sentence.tokens[child].text.to_lowercase().starts_with("could")
        });
    let plans = words.verbs.contains(&tree::lemma(sentence, at))
        && sentence.tokens[at].upos == Upos::Verb
        && sentence.children(at).any(|child| sentence.tokens[child].is("xcomp") || sentence.tokens[child].is("ccomp"));
    modal && !past_failure || plans
}

fn is_hedged(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    let words = &lexicon.hedges;
    let adverb = sentence
        .children(at)
        .any(|child| sentence.tokens[child].is("advmod") && words.adverbs.contains(&tree::lemma(sentence, child)));
    let adjective = sentence
        .children(at)
        .any(|child| sentence.tokens[child].is("amod") && words.adjectives.contains(&tree::lemma(sentence, child)));
    let complemented =
        || sentence.children(at).any(|child| sentence.tokens[child].is("xcomp") || sentence.tokens[child].is("ccomp"));
    let lemma = tree::lemma(sentence, at);
    let relative = || {
        // "a blackout that appeared to have been caused": the relative clause hedges its noun's own telling.
        sentence.tokens[at].upos == Upos::Noun
            && sentence.children(at).any(|child| {
                sentence.tokens[child].deprel == "acl:relcl" && words.verbs.contains(&tree::lemma(sentence, child))
            })
    };
    // An adverb can stand lower in the clause: "travel to S allegedly without interception".
    let lower = || {
        sentence
            .children(at)
            .filter(|child| {
                sentence.tokens[*child].is("obl")
                    || sentence.tokens[*child].is("advcl")
                    || sentence.tokens[*child].is("xcomp")
            })
            .any(|child| {
                sentence.children(child).any(|adverb| {
                    sentence.tokens[adverb].is("advmod") && words.adverbs.contains(&tree::lemma(sentence, adverb))
                })
            })
    };
    adverb
        || adjective
        || relative()
        || lower()
        || words.verbs.contains(&lemma) && complemented()
        || words.passives.contains(&lemma)
            && tree::is_passive(sentence, at)
            && complemented()
            && !observed(sentence, at)
}

/// "were reported fighting": seen at it; only "reported to have fought" passes something on.
fn observed(sentence: &Sentence, at: usize) -> bool {
    sentence
        .children(at)
        .any(|child| sentence.tokens[child].is("xcomp") && sentence.tokens[child].text.to_lowercase().ends_with("ing"))
}

fn is_doubted(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    let words = &lexicon.doubts;
    let adjective = words.nouns.contains(&tree::lemma(sentence, at))
        && sentence.children(at).any(|child| {
            words.adjectives.contains(&tree::lemma(sentence, child))
                || words.adjectives.contains(&sentence.tokens[child].text.to_lowercase())
        });
    let condition = sentence.children(at).any(|child| {
        matches!(sentence.tokens[child].deprel.split(':').next(), Some("advcl" | "acl" | "parataxis" | "dep" | "amod"))
            && words.conditions.contains(&tree::lemma(sentence, child))
            && sentence.children(child).any(|mark| tree::lemma(sentence, mark) == "if")
    });
    let lemma = tree::lemma(sentence, at);
    let not_clear = words.negated_predicates.contains(&lemma) && tree::is_negated(sentence, at);
    let predicate = (words.predicates.contains(&lemma) || not_clear)
        && sentence.children(at).any(|child| sentence.tokens[child].is("cop"))
        && sentence.children(at).any(|child| {
            sentence.tokens[child].is("ccomp")
                || sentence.tokens[child].is("csubj")
                || sentence.tokens[child].is("advcl")
        });
    adjective || condition || predicate
}

fn is_falsity(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    lexicon.is_falsity(&tree::lemma(sentence, at))
        && sentence.children(at).any(|child| sentence.tokens[child].is("cop"))
}

/// Whether the subject is itself a statement ("the report"), or the clause says "it is false that".
fn holds_statement(sentence: &Sentence, clause: usize, lexicon: &Lexicon) -> bool {
    let subjects: Vec<usize> = sentence.children(clause).filter(|child| sentence.tokens[*child].is("nsubj")).collect();
    subjects.is_empty()
        || subjects.into_iter().any(|subject| {
            lexicon.noun_cue(&tree::lemma(sentence, subject)).is_some()
                || lexicon.doubts.nouns.contains(&tree::lemma(sentence, subject))
                || sentence.tokens[subject].upos == Upos::Pron
        })
}
