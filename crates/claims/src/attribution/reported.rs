//! Rule: a cue verb with a clause, an infinitive or a noun of happening as its content.
//!
//! "Omar said the group had left", "Villagers were told by officers that …", "the brigade denied the allegation",
//! "she claimed to have seen". The content is the complement's subtree; the informant is the logical subject.

use variorum_language::{Sentence, Upos};
use variorum_record::{Span, Speech, Stance};

use super::{Act, Page, pieces};
use crate::frames;
use crate::informant::Informant;
use crate::lexicon::{ContentKind, Cue};
use crate::tree;

pub(super) fn find(page: &Page<'_>, index: usize) -> Vec<Act> {
    let sentence = &page.text.sentences[index];
    (0..sentence.tokens.len())
        .filter(|at| matches!(sentence.tokens[*at].upos, Upos::Verb))
        .filter_map(|cue| act(page, index, sentence, cue))
        .collect()
}

fn act(page: &Page<'_>, index: usize, sentence: &Sentence, cue: usize) -> Option<Act> {
    let lemma = tree::lemma_with_particle(sentence, cue);
    let plain = tree::lemma(sentence, cue);
    let lemma = if page.lexicon.is_cue(&lemma) { lemma } else { plain };
    if !page.lexicon.is_cue(&lemma) {
        return None;
    }
    let (kind, heads) = content(page, sentence, cue, &lemma)?;
    let knowledge = page.lexicon.cue(&lemma, kind)?;
    let informant = page.speaker_outside(sentence, cue, informant(page, sentence, cue));
    if knowledge.documents_only && !informant.as_ref().is_some_and(|who| is_document(page, sentence, who)) {
        return None;
    }
    // A verb that nobody does says nothing: "reported fighting" as a noun, imperatives, "to say that".
    if informant.is_none() && (kind == ContentKind::Noun || !speaks_without_subject(sentence, cue)) {
        return None;
    }
    let tokens: Vec<usize> =
        (0..sentence.tokens.len()).filter(|at| heads.iter().any(|head| sentence.dominates(*head, *at))).collect();
    let content = pieces(sentence, &tokens);
    if content.is_empty() {
        return None;
    }
    let speech = speech(page, &content);
    // "Unconfirmed reports said …": what the outlet itself holds for unproven.
    let unproven = |at: usize| page.lexicon.doubts.adjectives.contains(&sentence.tokens[at].text.to_lowercase());
    let informant_unproven = informant
        .as_ref()
        .is_some_and(|who| sentence.span.contains(who.span) && sentence.children(who.head).any(unproven));
    Some(Act {
        rule: match kind {
            ContentKind::Noun => "reported_noun",
            ContentKind::Infinitive => "reported_infinitive",
            _ => "reported_clause",
        },
        sentence: index,
        cue,
        cue_span: sentence.tokens[cue].span,
        informant,
        content,
        speech,
        stance: match stance(sentence, cue, knowledge) {
            Stance::Asserts if informant_unproven => Stance::Alleges,
            stance => stance,
        },
        nominal: kind == ContentKind::Noun,
        within: None,
        read: None,
    })
}

/// What is said, by the heads of its parts: the clauses before the noun, for "confirmed the report that …" has both.
fn content(page: &Page<'_>, sentence: &Sentence, cue: usize, lemma: &str) -> Option<(ContentKind, Vec<usize>)> {
    let children = |relation: &str| -> Vec<usize> {
        sentence.children(cue).filter(|child| sentence.tokens[*child].is(relation)).collect()
    };
    let allowed = |kind: ContentKind| page.lexicon.cue(lemma, kind).is_some();
    let clause = |heads: Vec<usize>| allowed(ContentKind::Clause).then_some((ContentKind::Clause, heads));
    let mut clauses = children("ccomp");
    clauses.retain(|clause| tree::is_complement(sentence, *clause));
    // "was assured by them that …": the clause may be read as an adverbial, its "that" tells.
    clauses.extend(children("advcl").into_iter().filter(|clause| opens_with_that(sentence, *clause)));
    if !clauses.is_empty() {
        // "indicate two soldiers being killed": the object before a clause without a subject belongs to it.
        let subjectless = |clause: &usize| {
            !sentence
                .children(*clause)
                .any(|child| sentence.tokens[child].is("nsubj") || sentence.tokens[child].is("expl"))
        };
        if clauses.first().is_some_and(subjectless) && allowed(ContentKind::Clause) {
            let before = clauses[0];
            clauses.extend(children("obj").into_iter().filter(|object| *object < before));
        }
        clauses.extend(told_on(page, sentence, cue));
        return clause(clauses);
    }
    if let Some(infinitive) = children("xcomp").first().copied() {
        if allowed(ContentKind::Infinitive) {
            return Some((ContentKind::Infinitive, vec![infinitive]));
        }
        // "reports indicate two soldiers being killed": the object suffers what the participle says.
        if let Some(object) =
            children("obj").first().copied().filter(|_| sentence.tokens[infinitive].has("VerbForm", "Part"))
        {
            return clause(vec![object, infinitive]);
        }
        // Taggers part "said on Thursday X had left" from ccomp only by the missing "that".
        let finite = sentence.children(infinitive).any(|at| sentence.tokens[at].is("nsubj"));
        return finite.then(|| clause(vec![infinitive])).flatten();
    }
    let nominal =
        children("obj").into_iter().chain(children("nsubj:pass")).find(|object| tells(page, sentence, *object))?;
    allowed(ContentKind::Noun).then_some((ContentKind::Noun, vec![nominal]))
}

fn opens_with_that(sentence: &Sentence, clause: usize) -> bool {
    sentence
        .children(clause)
        .any(|mark| sentence.tokens[mark].is("mark") && sentence.tokens[mark].text.eq_ignore_ascii_case("that"))
}

/// "X said the group had left, and its convoy was cut off": a conjunct of the cue with a subject of its own that says nothing itself goes
/// on telling what X said.
fn told_on(page: &Page<'_>, sentence: &Sentence, cue: usize) -> Vec<usize> {
    sentence
        .children(cue)
        .filter(|child| {
            *child > cue
                && sentence.tokens[*child].is("conj")
                && sentence.children(*child).any(|subject| sentence.tokens[subject].is("nsubj"))
                && !page.lexicon.is_cue(&tree::lemma(sentence, *child))
        })
        .collect()
}

/// Whether a noun phrase tells of a happening or holds a statement.
fn tells(page: &Page<'_>, sentence: &Sentence, object: usize) -> bool {
    let inside = tree::subtree(sentence, object, &[]);
    // "Rebels denied it": what was said just before.
    let points_back = sentence.tokens[object].upos == Upos::Pron
        && matches!(
            sentence.tokens[object].text.to_lowercase().as_str(),
            "it" | "this" | "that" | "them" | "these" | "those"
        );
    points_back
        || page.lexicon.doubts.nouns.contains(&tree::lemma(sentence, object))
        || page.lexicon.noun_cue(&tree::lemma(sentence, object)).is_some()
        || frames::triggers(sentence, page.lexicon).iter().any(|trigger| inside.contains(&trigger.at))
}

/// Who speaks: the subject, or the agent of a passive; a participle's own agent ("reported by Reuters") too.
pub(super) fn informant(page: &Page<'_>, sentence: &Sentence, cue: usize) -> Option<Informant> {
    if tree::is_passive(sentence, cue) {
        let agent = sentence.children(cue).find(|child| {
            sentence.tokens[*child].deprel == "obl:agent"
                || sentence.tokens[*child].is("obl") && tree::case(sentence, *child).as_deref() == Some("by")
        })?;
        return page.informant(sentence, agent);
    }
    // "quoted the colonel as saying": he speaks, not the one who quotes.
    let token = &sentence.tokens[cue];
    if let Some(head) = token.head.filter(|_| {
        tree::lemma(sentence, cue) == "say" && token.has("VerbForm", "Ger") || token.text.eq_ignore_ascii_case("saying")
    }) && matches!(tree::lemma(sentence, head).as_str(), "quote" | "cite" | "report")
    {
        let quoted =
            tree::passive_subject(sentence, head).or_else(|| tree::objects(sentence, head).first().copied())?;
        return page.informant(sentence, quoted);
    }
    match tree::subject(sentence, cue) {
        Some(subject) => page.informant(sentence, subject),
        None => page.informant(sentence, name_before(sentence, cue)?),
    }
}

/// The name or pronoun that ends right before a finite cue and its auxiliaries, where a damaged tree gives the cue no subject; or the noun
/// that such a tree hangs the cue on ("reports since then indicate").
pub(super) fn name_before(sentence: &Sentence, cue: usize) -> Option<usize> {
    let marked = sentence.children(cue).any(|child| sentence.tokens[child].is("mark"));
    if let Some(head) = sentence.tokens[cue].head.filter(|head| {
        *head < cue
            && !marked
            && sentence.tokens[*head].upos == Upos::Noun
            && sentence.tokens[cue].has("VerbForm", "Fin")
    }) {
        return Some(head);
    }
    let between = |at: &usize| matches!(sentence.tokens[*at].upos, Upos::Aux | Upos::Adv);
    let last = (0..cue).rev().find(|at| !between(at))?;
    let token = &sentence.tokens[last];
    let finite = !sentence.tokens[cue].has("VerbForm", "Inf") && !sentence.tokens[cue].has("VerbForm", "Ger");
    if !finite || !matches!(token.upos, Upos::Propn | Upos::Pron) {
        return None;
    }
    // The head of the name: its first word that hangs outside of it.
    let (first, end) = sentence.name_at(last).map_or((last, last + 1), |name| (name.first, name.end));
    (first..end).find(|at| sentence.tokens[*at].head.is_none_or(|head| head < first || head >= end))
}

/// Without a subject a verb speaks only as a passive ("it is believed that") or a participle that opens the sentence ("Adding that …").
fn speaks_without_subject(sentence: &Sentence, cue: usize) -> bool {
    tree::is_passive(sentence, cue)
        || (cue == 0 || sentence.tokens[cue].head.is_none())
            && sentence.tokens[cue].text.to_lowercase().ends_with("ing")
}

fn is_document(page: &Page<'_>, sentence: &Sentence, who: &Informant) -> bool {
    page.lexicon.informants.documents.contains(&tree::lemma(sentence, who.head))
        || sentence.name_at(who.head).is_some_and(|name| name.kind == variorum_language::NameKind::Work)
}

/// A negated cue turns: "did not confirm" leaves it open, "did not deny" as well; "could not confirm" doubts.
pub(super) fn stance(sentence: &Sentence, cue: usize, knowledge: &Cue) -> Stance {
    let lemma = tree::lemma(sentence, cue);
    let can = |at: usize| {
        sentence.children(at).any(|child| {
            sentence.tokens[child].is("aux") && matches!(tree::lemma(sentence, child).as_str(), "can" | "could")
        })
    };
    let able = sentence.tokens[cue].head.filter(|head| {
        sentence.tokens[cue].is("xcomp") && matches!(tree::lemma(sentence, *head).as_str(), "able" | "unable")
    });
    let unable = able.is_some_and(|at| tree::lemma(sentence, at) == "unable" || tree::is_negated(sentence, at));
    if matches!(lemma.as_str(), "confirm" | "verify") && (unable || can(cue) && tree::is_negated(sentence, cue)) {
        return Stance::Doubts;
    }
    match (knowledge.stance, tree::is_negated(sentence, cue)) {
        (Stance::Asserts, true) if tree::lemma(sentence, cue) == "confirm" => Stance::Declines,
        (Stance::Denies, true) => Stance::Declines,
        (stance, _) => stance,
    }
}

/// Direct where most of the content stands in quotation marks.
pub(super) fn speech(page: &Page<'_>, content: &[Span]) -> Speech {
    let all: u32 = content.iter().map(|piece| piece.len()).sum();
    let inside: u32 = content
        .iter()
        .flat_map(|piece| page.quotations.iter().map(move |quotation| quotation.span.overlap(*piece)))
        .sum();
    if inside * 2 > all { Speech::Direct } else { Speech::Indirect }
}
