//! From acts of speech and triggers to claims: what each clause states, through whom, how surely.

use std::collections::{BTreeMap, BTreeSet};

use variorum_language::{AnnotatedText, Sentence};
use variorum_record::{Affiliation, Claim, ClaimId, CodePoints, Link, Report, Span, Speech, Stance, Trigger};

use crate::attribution::{self, Act, Page, learned};
use crate::counts::{self, Counted};
use crate::frames::{self, Evoked};
use crate::lexicon::Lexicon;
use crate::{nouns_again, participants, quotation, stance, tree};

/// A statement with fewer words and no happening in it says nothing that could be checked.
const LEAST_WORDS: usize = 3;

/// Reads the claims of one report.
///
/// Every attributed statement is a claim, whatever it is about, and so is every statement of a happening in the outlet's own voice.
/// Claims come without entities, resolved places and dates: grounding fills those.
#[must_use]
pub fn extract(report: &Report, text: &AnnotatedText, lexicon: &Lexicon) -> Vec<Claim> {
    let text = &lexicon.settled(text);
    let page = page(report, text, lexicon);
    let acts = attribution::acts(&page);
    let mut claims = Vec::new();
    for index in 0..text.sentences.len() {
        claims.extend(of_sentence(report, &page, &acts, index));
    }
    claims.sort_by_key(|claim: &Claim| claim.trigger.as_ref().map_or(claim.start, |trigger| trigger.start));
    nouns_again::settle(&mut claims, lexicon);
    let mut seen = BTreeSet::new();
    claims.retain(|claim: &Claim| seen.insert(claim.claim_id.clone()));
    claims
}

/// What the rules of attribution read.
pub(crate) fn page<'a>(report: &'a Report, text: &'a AnnotatedText, lexicon: &'a Lexicon) -> Page<'a> {
    let points = CodePoints::new(&report.text);
    let quotations = quotations(text, &points);
    Page { text, points, lexicon, quotations }
}

/// Quotations, paragraph by paragraph.
fn quotations(text: &AnnotatedText, points: &CodePoints<'_>) -> Vec<quotation::Quotation> {
    let mut paragraphs: BTreeMap<usize, Span> = BTreeMap::new();
    for sentence in &text.sentences {
        paragraphs
            .entry(sentence.paragraph)
            .and_modify(|span| *span = span.cover(sentence.span))
            .or_insert(sentence.span);
    }
    paragraphs
        .into_values()
        .flat_map(|span| {
            let characters: Vec<(u32, char)> = (span.start..span.end).zip(points.slice(span).chars()).collect();
            quotation::find(&characters)
        })
        .collect()
}

/// One statement to be made a claim.
struct Unit<'l> {
    /// The head of its clause.
    clause: usize,
    trigger: Option<Evoked<'l>>,
    tokens: Vec<usize>,
    /// The innermost act that it is said in.
    act: Option<usize>,
}

fn of_sentence(report: &Report, page: &Page<'_>, acts: &[Act], index: usize) -> Vec<Claim> {
    let sentence = &page.text.sentences[index];
    let mut units = happenings(page, acts, index);
    units.extend(bare_statements(page, acts, index, &units));
    let counts = counts::read(page, sentence);
    let owners: Vec<Option<usize>> = counts.iter().map(|count| owner(&units, count.at)).collect();
    units
        .iter()
        .enumerate()
        .map(|(at, unit)| {
            let own: Vec<&Counted> = counts
                .iter()
                .zip(&owners)
                .filter(|(_, owner)| {
                    owner.is_some_and(|owner| owner == at || coordinates(sentence, unit, &units[owner]))
                })
                .map(|(count, _)| count)
                .collect();
            claim(report, page, acts, index, unit, &own)
        })
        .collect()
}

/// Whether a unit tells on into another by "and": what the second counts, the first tells as well.
fn coordinates(sentence: &Sentence, first: &Unit<'_>, second: &Unit<'_>) -> bool {
    let mut here = second.clause;
    while sentence.tokens[here].is("conj") {
        match sentence.tokens[here].head {
            Some(head) => here = head,
            None => return false,
        }
    }
    here != second.clause && first.tokens.contains(&second.clause) && tree::clause_of(sentence, here) == first.clause
}

/// The smallest unit that holds a token.
fn owner(units: &[Unit<'_>], at: usize) -> Option<usize> {
    (0..units.len())
        .filter(|unit| units[*unit].tokens.contains(&at))
        .min_by_key(|unit| (units[*unit].tokens.len(), *unit))
}

/// The innermost act whose content holds a token, the acts of the token itself aside.
fn innermost(acts: &[Act], sentence: &Sentence, index: usize, at: usize) -> Option<usize> {
    (0..acts.len())
        .filter(|act| !(acts[*act].sentence == index && acts[*act].cue == at))
        .filter(|act| acts[*act].holds(sentence.tokens[at].span))
        // Acts by one content nest by their chain: the deepest one speaks.
        .min_by_key(|act| (acts[*act].size(), std::cmp::Reverse(attribution::chain(acts, *act).len()), *act))
}

/// Clauses that tell of a happening.
fn happenings<'l>(page: &Page<'l>, acts: &[Act], index: usize) -> Vec<Unit<'l>> {
    let sentence = &page.text.sentences[index];
    let triggers = frames::triggers(sentence, page.lexicon);
    let cues: BTreeSet<usize> =
        acts.iter().filter(|act| act.sentence == index && !act.nominal).map(|act| act.cue).collect();
    let mut by_clause: BTreeMap<usize, Vec<Evoked<'l>>> = BTreeMap::new();
    for trigger in triggers {
        // A cue is no happening of its own ("threatened that …" is what is said).
        if cues.contains(&trigger.at) {
            continue;
        }
        by_clause.entry(tree::clause_of(sentence, trigger.at)).or_default().push(trigger);
    }
    let mut units = Vec::new();
    for (clause, triggers) in by_clause {
        for trigger in chosen(sentence, clause, triggers) {
            let act = innermost(acts, sentence, index, trigger.at);
            // The clause of the cue is not the statement: "the report of the raid said …".
            let of_cue = cues.contains(&clause)
                && acts.iter().all(|act| {
                    !(act.sentence == index && act.cue == clause && act.holds(sentence.tokens[trigger.at].span))
                });
            // "Reports of clashes spread": what the cue governs is said, not the clause that the cue stands in.
            let noun_cue = act
                .map(|act| &acts[act])
                .filter(|act| act.sentence == index && act.cue != clause && !act.nominal)
                .map(|act| act.cue)
                .filter(|cue| sentence.dominates(clause, *cue) && sentence.dominates(*cue, trigger.at));
            let head = match noun_cue {
                Some(cue) => phrase_head(sentence, trigger.at, cue),
                None if of_cue => phrase_head(sentence, trigger.at, clause),
                None => clause,
            };
            let tokens = said(page, acts, index, head, act);
            if tokens.contains(&trigger.at) {
                units.push(Unit { clause: head, trigger: Some(trigger), tokens, act });
            }
        }
    }
    units
}

/// The largest phrase around a trigger below its clause.
fn phrase_head(sentence: &Sentence, at: usize, clause: usize) -> usize {
    let mut here = at;
    while let Some(head) = sentence.tokens[here].head.filter(|head| *head != clause) {
        here = head;
    }
    here
}

/// One happening a clause, told by its verb before its nouns; a toll beside another happening is told of its own.
fn chosen<'l>(sentence: &Sentence, clause: usize, triggers: Vec<Evoked<'l>>) -> Vec<Evoked<'l>> {
    // "the air strikes had targeted fighters": what happened is the subject; a verb that could be said of any attack only links it.
    let subject_tells = triggers.iter().any(|trigger| {
        sentence.tokens[trigger.at].is("nsubj")
            && sentence.tokens[trigger.at].head == Some(clause)
            && !trigger.frame.generic
    });
    let rank = |trigger: &Evoked<'_>| {
        let token = &sentence.tokens[trigger.at];
        if subject_tells && trigger.frame.generic && trigger.at == clause {
            return (5, trigger.at);
        }
        let verbal = trigger.at == clause || token.is("xcomp") && token.upos == variorum_language::Upos::Verb;
        let near = match token.deprel.split(':').next() {
            Some("nsubj") => 1,
            Some("obj") => 2,
            Some("obl") => 3,
            _ => 4,
        };
        (if verbal { 0 } else { near }, trigger.at)
    };
    let mut ranked = triggers;
    ranked.sort_by_key(rank);
    let mut chosen: Vec<Evoked<'l>> = Vec::new();
    for trigger in ranked {
        let tolls = trigger.frame.topic == "casualties";
        if chosen.is_empty() || tolls && chosen.iter().all(|other| other.frame.topic != "casualties") {
            chosen.push(trigger);
        }
    }
    chosen
}

/// The words of a statement: the clause without the cues inside it, and within what its act says.
fn said(page: &Page<'_>, acts: &[Act], index: usize, head: usize, act: Option<usize>) -> Vec<usize> {
    let sentence = &page.text.sentences[index];
    let inner_cues: Vec<usize> =
        acts.iter()
            .enumerate()
            .filter(|(at, inner)| {
                Some(*at) != act
                    && inner.sentence == index
                    && inner.cue != head
                    && sentence.dominates(head, inner.cue)
                    && !inner.nominal
            })
            .map(|(_, inner)| inner.cue)
            .chain(act.map(|at| acts[at].cue).filter(|cue| {
                acts[act.unwrap_or(0)].sentence == index && sentence.dominates(head, *cue) && *cue != head
            }))
            .collect();
    // "indicate two soldiers being killed": the object raised out of the clause is told in it.
    let raised = tree::subject(sentence, head).filter(|subject| {
        sentence.tokens[head].is("ccomp")
            && sentence.tokens[*subject].is("obj")
            && sentence.tokens[*subject].head == sentence.tokens[head].head
    });
    let mut tokens = tree::subtree(sentence, head, &inner_cues);
    tokens.extend(raised.into_iter().flat_map(|subject| tree::subtree(sentence, subject, &[])));
    tokens.sort_unstable();
    tokens
        .into_iter()
        .filter(|at| act.is_none_or(|act| acts[act].nominal || acts[act].holds(sentence.tokens[*at].span)))
        .collect()
}

/// What is said of no happening: one claim for each act and sentence that has none.
fn bare_statements<'l>(page: &Page<'l>, acts: &[Act], index: usize, units: &[Unit<'l>]) -> Vec<Unit<'l>> {
    let sentence = &page.text.sentences[index];
    let mut bare = Vec::new();
    for (at, act) in acts.iter().enumerate() {
        let tokens: Vec<usize> =
            (0..sentence.tokens.len()).filter(|token| act.holds(sentence.tokens[*token].span)).collect();
        let top = tokens
            .iter()
            .copied()
            .find(|token| sentence.tokens[*token].head.is_none_or(|head| !tokens.contains(&head)));
        let Some(top) = top else { continue };
        let told = units.iter().any(|unit| unit.act == Some(at));
        // What an inner act says is that act's; the outer one is heard through its chain.
        let passed_on = acts
            .iter()
            .enumerate()
            .any(|(other, inner)| other != at && act.holds(inner.cue_span) && inner.size() * 2 > act.size())
            || acts.iter().any(|inner| inner.within == Some(at));
        let passed_on = passed_on && act.rule != attribution::unverified::RULE;
        if told || passed_on || !act.nominal && tokens.len() < LEAST_WORDS {
            continue;
        }
        bare.push(Unit { clause: top, trigger: None, tokens, act: Some(at) });
    }
    bare
}

fn claim(report: &Report, page: &Page<'_>, acts: &[Act], index: usize, unit: &Unit<'_>, counts: &[&Counted]) -> Claim {
    let sentence = &page.text.sentences[index];
    let chain: Vec<&Act> =
        unit.act.map(|at| attribution::chain(acts, at)).unwrap_or_default().into_iter().map(|at| &acts[at]).collect();
    let attribution: Vec<Link> = chain.iter().filter_map(|act| link(page, act)).collect();
    let root = unit.act.map(|at| &acts[at]);
    let mut parts = attribution::pieces(sentence, &unit.tokens);
    let mut whole = parts.iter().copied().reduce(Span::cover).unwrap_or(sentence.span);
    if let Some(act) = root.filter(|act| act.nominal && act.sentence == index) {
        // "denied the charge": the denial is the statement, with who makes it.
        whole = act.informant.as_ref().map_or(whole, |who| whole.cover(near(sentence, who.span))).cover(act.cue_span);
        parts = vec![whole];
    }
    if parts.is_empty() {
        parts = vec![whole];
    }
    // What governs the clause counts as far as the same voice says it.
    let inside = |at: usize| root.is_none_or(|act| act.nominal || act.holds(sentence.tokens[at].span));
    let frame = unit.trigger.as_ref().map(|trigger| trigger.frame);
    let carried = root
        .map(|act| if act.informant.is_none() && act.stance == Stance::Asserts { Stance::Alleges } else { act.stance });
    let (stance, stance_rule) = stance::of_clause(
        sentence,
        unit.clause,
        unit.trigger.as_ref().map(|trigger| trigger.at),
        frame,
        carried,
        &inside,
        page.lexicon,
    );
    let trigger = unit.trigger.as_ref().map(|trigger| {
        let span = sentence.span_of(trigger.first, trigger.at + 1);
        Trigger { text: page.words_raw(span), start: span.start, end: span.end }
    });
    let modes = unit
        .trigger
        .as_ref()
        .map(|trigger| stance::auxiliary(sentence, unit.clause, trigger.at, stance, &inside, page.lexicon));
    let modes = modes.unwrap_or_default();
    let (participants, participants_by) =
        unit.trigger.as_ref().map(|trigger| participants::read(page, sentence, trigger)).unwrap_or_default();
    let hundredths = |value: f32| (f64::from(value) * 100.0).round() / 100.0;
    let attribution_score =
        chain.iter().filter_map(|act| act.read).map(|read| read.score).reduce(f32::min).map(hundredths);
    let factuality = unit.trigger.as_ref().map(|trigger| hundredths(sentence.tokens[trigger.at].factuality));
    let mut read_by = read_by(&chain, unit, stance_rule, participants_by, counts);
    read_by.extend(modes.iter().map(|(mode, rule)| (format!("auxiliary.{mode}"), (*rule).to_owned())));
    Claim {
        claim_id: id(report, &parts, &attribution, trigger.as_ref()),
        report_id: report.report_id.clone(),
        start: whole.start,
        end: whole.end,
        quote: page.words_raw(whole),
        parts,
        speech: root.map_or(Speech::Narration, |act| act.speech),
        attribution,
        attribution_score,
        factuality,
        stance,
        interest: None,
        event_type: frame.and_then(|frame| frame.sub_event).map(variorum_record::acled::SubEvent::event_type),
        sub_event_type: frame.and_then(|frame| frame.sub_event),
        plover: frame.and_then(|frame| frame.plover),
        plover_mode: frame.and_then(|frame| frame.mode),
        auxiliary: modes.into_iter().map(|(mode, _)| mode).collect(),
        frame: frame.map(|frame| frame.name.clone()),
        participants,
        trigger,
        place: None,
        time: None,
        counts: counts.iter().map(|count| count.count.clone()).collect(),
        about_claim_id: None,
        event_id: None,
        read_by,
    }
}

/// An informant named in this sentence; one of an earlier sentence is no part of the statement.
fn near(sentence: &Sentence, span: Span) -> Span {
    if sentence.span.contains(span) { span } else { Span::new(sentence.span.start, sentence.span.start) }
}

fn link(page: &Page<'_>, act: &Act) -> Option<Link> {
    let who = act.informant.as_ref()?;
    Some(Link {
        name: who.name.clone(),
        entity_id: None,
        text: page.words_raw(who.span),
        start: who.span.start,
        end: who.span.end,
        cue: Some(page.words_raw(act.cue_span)),
        cue_start: Some(act.cue_span.start),
        cue_end: Some(act.cue_span.end),
        role: who.role.clone(),
        anonymous: who.anonymous,
        kind: None,
        affiliation: who.affiliation.as_ref().map(|side| Affiliation {
            name: side.name.clone(),
            entity_id: None,
            text: page.words_raw(side.span),
            start: side.span.start,
            end: side.span.end,
        }),
    })
}

fn read_by(
    chain: &[&Act],
    unit: &Unit<'_>,
    stance: &str,
    participants: &str,
    counts: &[&Counted],
) -> BTreeMap<String, String> {
    let mut by = BTreeMap::new();
    let both = |act: &Act| if act.read.is_some() && act.rule != learned::RULE { " + model" } else { "" };
    let rules: Vec<String> = chain.iter().map(|act| format!("{}{}", act.rule, both(act))).collect();
    if !rules.is_empty() {
        by.insert("attribution".into(), rules.join(" > "));
    }
    by.insert("stance".into(), stance.into());
    if let Some(trigger) = &unit.trigger {
        by.insert("event_type".into(), format!("frame {}", trigger.frame.name));
        by.insert("participants".into(), participants.into());
        by.insert("factuality".into(), "model".into());
    }
    if !counts.is_empty() {
        by.insert("counts".into(), "number_phrase".into());
    }
    by
}

fn id(report: &Report, parts: &[Span], attribution: &[Link], trigger: Option<&Trigger>) -> ClaimId {
    let spans: Vec<String> = parts.iter().map(|part| format!("{}-{}", part.start, part.end)).collect();
    let links: Vec<String> = attribution.iter().map(|link| format!("{}-{}", link.start, link.end)).collect();
    let trigger = trigger.map_or(String::new(), |trigger| format!("{}-{}", trigger.start, trigger.end));
    ClaimId::derive(&[report.report_id.as_str(), &spans.join(","), &links.join(","), &trigger])
}
