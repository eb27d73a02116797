//! Questions that the rules ask a dependency tree (Universal Dependencies 2).

use variorum_language::{Sentence, Upos};

/// The lemma in lower case.
pub(crate) fn lemma(sentence: &Sentence, at: usize) -> String {
    sentence.tokens[at].lemma.to_lowercase()
}

/// The verb's particle: "pull *out*"; an adverb of direction counts, for taggers part the two differently.
pub(crate) fn particle(sentence: &Sentence, at: usize) -> Option<String> {
    const DIRECTIONS: [&str; 9] = ["out", "back", "off", "away", "up", "over", "down", "forward", "in"];
    let particle = sentence.children(at).find(|child| sentence.tokens[*child].is("compound:prt")).or_else(|| {
        sentence.children(at).find(|child| {
            *child == at + 1
                && sentence.tokens[*child].is("advmod")
                && DIRECTIONS.contains(&lemma(sentence, *child).as_str())
        })
    });
    // "pushed the rebels out of Gao": the direction may be read as the preposition of the place.
    let cased = || {
        sentence.children(at).filter(|child| sentence.tokens[*child].is("obl")).find_map(|child| {
            sentence
                .children(child)
                .map(|word| lemma(sentence, word))
                .find(|word| matches!(word.as_str(), "out" | "off"))
        })
    };
    particle.map(|particle| lemma(sentence, particle)).or_else(cased)
}

/// `pull_out` for a verb with particle, else its lemma.
pub(crate) fn lemma_with_particle(sentence: &Sentence, at: usize) -> String {
    match particle(sentence, at) {
        Some(particle) => format!("{}_{particle}", lemma(sentence, at)),
        None => lemma(sentence, at),
    }
}

/// The preposition of a noun.
pub(crate) fn case(sentence: &Sentence, at: usize) -> Option<String> {
    sentence.children(at).find(|child| sentence.tokens[*child].is("case")).map(|child| lemma(sentence, child))
}

/// Direct objects with their conjuncts.
pub(crate) fn objects(sentence: &Sentence, at: usize) -> Vec<usize> {
    sentence.children(at).filter(|child| sentence.tokens[*child].is("obj")).collect()
}

/// Nouns with a preposition that depend on a verb.
pub(crate) fn obliques(sentence: &Sentence, at: usize) -> Vec<usize> {
    sentence.children(at).filter(|child| sentence.tokens[*child].is("obl")).collect()
}

/// The subject of a passive verb: its logical object.
pub(crate) fn passive_subject(sentence: &Sentence, at: usize) -> Option<usize> {
    if !is_passive(sentence, at) {
        return None;
    }
    subject(sentence, at)
}

/// Whether the verb is passive.
pub(crate) fn is_passive(sentence: &Sentence, at: usize) -> bool {
    let own = sentence.children(at).any(|child| {
        let relation = sentence.tokens[child].deprel.as_str();
        relation == "nsubj:pass" || relation == "aux:pass" || relation == "csubj:pass"
    });
    if own {
        return true;
    }
    let token = &sentence.tokens[at];
    let participle =
        token.has("VerbForm", "Part") && token.has("Tense", "Past") || token.text.to_lowercase().ends_with("ed");
    // "a conjunct shares the auxiliary": threatened and impeded.
    let has_auxiliary = sentence.children(at).any(|child| sentence.tokens[child].is("aux"));
    match token.head {
        Some(head) if token.is("conj") && participle && !has_auxiliary => {
            is_passive(sentence, head) && objects(sentence, at).is_empty()
        }
        Some(_) if token.is("acl") && token.deprel != "acl:relcl" => participle,
        _ => false,
    }
}

/// Who does it grammatically: the verb's own subject, or the one that it shares with its governor.
pub(crate) fn subject(sentence: &Sentence, at: usize) -> Option<usize> {
    let mut here = at;
    for _ in 0..8 {
        // Of several, the nearest before the verb: a damaged tree may hang the subject of a later clause here as well.
        let subjects: Vec<usize> =
            sentence.children(here).filter(|child| sentence.tokens[*child].is("nsubj")).collect();
        let nearest = subjects.iter().rev().find(|subject| **subject < at).or(subjects.first());
        if let Some(subject) = nearest {
            return Some(antecedent(sentence, *subject));
        }
        let token = &sentence.tokens[here];
        let head = token.head?;
        here = match token.deprel.as_str() {
            "conj" | "xcomp" | "advcl" | "parataxis" => {
                // "told them to leave": the object of the governor acts.
                if token.deprel == "xcomp"
                    && let Some(object) = objects(sentence, head).first()
                {
                    return Some(*object);
                }
                head
            }
            // "indicate two soldiers being killed": the object before a clause without a subject is its subject.
            "ccomp" => return objects(sentence, head).into_iter().find(|object| *object < here),
            "acl" => return Some(head),
            _ => return None,
        };
    }
    None
}

/// Whether a clausal complement is what is said: "said, as forces pushed forward" has a clause beside the saying.
pub(crate) fn is_complement(sentence: &Sentence, clause: usize) -> bool {
    // "…, two officials told the agency, in what would be …": after a cue beside its content, a comma parts what follows from the saying.
    if let Some(cue) = sentence.tokens[clause].head.filter(|cue| sentence.tokens[*cue].is("parataxis") && *cue < clause)
    {
        let first = sentence.reach(clause).0.max(cue + 1);
        if sentence.tokens[cue + 1..=first].iter().any(|token| token.text == ",") {
            return false;
        }
    }
    sentence.children(clause).filter(|child| sentence.tokens[*child].is("mark")).all(|mark| {
        !matches!(
            lemma(sentence, mark).as_str(),
            "as" | "while" | "after" | "before" | "because" | "since" | "although" | "until"
        )
    })
}

/// The noun that a relative pronoun stands for.
pub(crate) fn antecedent(sentence: &Sentence, at: usize) -> usize {
    let token = &sentence.tokens[at];
    let relative = matches!(token.text.to_lowercase().as_str(), "who" | "which" | "that" | "whom" | "whose")
        && token.upos == Upos::Pron;
    if relative {
        let mut here = at;
        for _ in 0..6 {
            let Some(head) = sentence.tokens[here].head else { break };
            if sentence.tokens[here].deprel == "acl:relcl" {
                return head;
            }
            here = head;
        }
    }
    at
}

/// Whether a negation stands at the word: "not", "never", "no longer", or "no" at its subject or object.
pub(crate) fn is_negated(sentence: &Sentence, at: usize) -> bool {
    let negative = |token: usize| {
        matches!(lemma(sentence, token).as_str(), "not" | "n't" | "never" | "neither" | "hardly" | "without")
            || sentence.tokens[token].has("Polarity", "Neg")
    };
    let no = |token: usize| {
        sentence.children(token).any(|child| lemma(sentence, child) == "no" && sentence.tokens[child].is("det"))
    };
    sentence.children(at).any(|child| {
        let token = &sentence.tokens[child];
        ((token.is("advmod") || token.is("mark") || token.is("case") || token.is("cc")) && negative(child))
            || ((token.is("obj") || token.is("nsubj"))
                && (no(child) || matches!(lemma(sentence, child).as_str(), "none" | "nobody" | "nothing")))
    }) || no(at)
}

/// Whether a token heads a clause of its own.
pub(crate) fn heads_clause(sentence: &Sentence, at: usize) -> bool {
    let token = &sentence.tokens[at];
    match token.deprel.as_str() {
        "root" => true,
        "ccomp" | "advcl" | "acl" | "acl:relcl" | "csubj" | "parataxis" | "advcl:relcl" | "csubj:pass" => true,
        "conj" => {
            // A conjunct is a clause only where it conjoins clauses.
            matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun | Upos::Propn)
                && (sentence
                    .children(at)
                    .any(|child| sentence.tokens[child].is("nsubj") || sentence.tokens[child].is("cop"))
                    || token.upos == Upos::Verb)
                && token.head.is_some_and(|head| heads_clause(sentence, head) || sentence.tokens[head].is("xcomp"))
        }
        _ => token.head.is_none(),
    }
}

/// The head of the clause that a token belongs to.
pub(crate) fn clause_of(sentence: &Sentence, at: usize) -> usize {
    let mut here = at;
    for _ in 0..=sentence.tokens.len() {
        if heads_clause(sentence, here) {
            return here;
        }
        match sentence.tokens[here].head {
            Some(head) => here = head,
            None => return here,
        }
    }
    here
}

/// The tokens of a subtree, in order, without the subtrees in `without`.
pub(crate) fn subtree(sentence: &Sentence, head: usize, without: &[usize]) -> Vec<usize> {
    (0..sentence.tokens.len())
        .filter(|at| sentence.dominates(head, *at) && !without.iter().any(|cut| sentence.dominates(*cut, *at)))
        .collect()
}
