//! Who says so: acts of speech, each found by one rule a file, and the chains that they nest in.

mod according_to;
mod accusation;
mod declined;
mod document_author;
mod free_indirect;
mod interposed;
pub(crate) mod learned;
mod nesting;
mod noun_cue;
mod quoted;
mod quoting;
mod reported;
mod silent_subject;
pub(crate) mod unverified;

use variorum_language::{AnnotatedText, Sentence};
use variorum_record::{CodePoints, Span, Speech, Stance};

use crate::informant::{self, Informant};
use crate::lexicon::Lexicon;
use crate::quotation::Quotation;

pub(crate) use nesting::chain;

/// What the rules read: one report with its quotations.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a AnnotatedText,
    pub(crate) points: CodePoints<'a>,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) quotations: Vec<Quotation>,
}

impl Page<'_> {
    /// The characters of a span, white space folded.
    pub(crate) fn words(&self, span: Span) -> String {
        self.points.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The characters of a span, as they stand.
    pub(crate) fn words_raw(&self, span: Span) -> String {
        self.points.slice(span).to_owned()
    }

    /// The informant at the head of a noun phrase.
    pub(crate) fn informant(&self, sentence: &Sentence, head: usize) -> Option<Informant> {
        informant::read(sentence, head, &|span| self.words(span), self.lexicon)
    }

    /// The one who speaks by a cue outside quotation marks stands outside of them too: where a damaged tree finds him inside, the nearest
    /// person between the marks and the cue, or after the cue, speaks.
    pub(crate) fn speaker_outside(
        &self,
        sentence: &Sentence,
        cue: usize,
        found: Option<Informant>,
    ) -> Option<Informant> {
        let quoted = |at: usize| self.quotation_at(sentence.tokens[at].span.start).is_some();
        let inside = found.as_ref().is_some_and(|who| self.quotation_at(who.span.start).is_some());
        if !inside || quoted(cue) {
            return found;
        }
        let people = || {
            sentence.names.iter().filter(|name| name.kind == variorum_language::NameKind::Person && !quoted(name.first))
        };
        let before = people().rfind(|name| name.end <= cue);
        let name = before.or_else(|| people().find(|name| name.first > cue))?;
        self.informant(sentence, name.first)
    }

    /// The quotation that holds a code point.
    pub(crate) fn quotation_at(&self, point: u32) -> Option<Quotation> {
        self.quotations.iter().copied().find(|quotation| quotation.span.start <= point && point < quotation.span.end)
    }
}

/// One act of speech: somebody says something by a cue.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// The rule that found it.
    pub(crate) rule: &'static str,
    /// The sentence of the cue.
    pub(crate) sentence: usize,
    /// The token of the cue.
    pub(crate) cue: usize,
    /// Where the cue's words stand.
    pub(crate) cue_span: Span,
    /// Who; `None` where the text gives nobody.
    pub(crate) informant: Option<Informant>,
    /// What: pieces in the order of the text.
    pub(crate) content: Vec<Span>,
    /// How the words are given.
    pub(crate) speech: Speech,
    /// What the cue carries.
    pub(crate) stance: Stance,
    /// Whether the content is a noun, so that the whole clause is the statement ("denied the charge").
    pub(crate) nominal: bool,
    /// The act that this one stands within by its grammar, where its content does not show it.
    pub(crate) within: Option<usize>,
    /// The model's attribution that says the same.
    pub(crate) read: Option<learned::Reading>,
}

impl Act {
    /// Whether the content holds this code point range.
    pub(crate) fn holds(&self, span: Span) -> bool {
        self.content.iter().any(|piece| piece.contains(span))
    }

    /// Code points of content.
    pub(crate) fn size(&self) -> u32 {
        self.content.iter().map(|piece| piece.len()).sum()
    }
}

/// All acts of a report, in the order of their cues.
pub(crate) fn acts(page: &Page<'_>) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for index in 0..page.text.sentences.len() {
        let mut here = Vec::new();
        here.extend(reported::find(page, index));
        here.extend(interposed::find(page, index));
        here.extend(according_to::find(page, index));
        here.extend(accusation::find(page, index));
        here.extend(declined::find(page, index));
        here.extend(noun_cue::find(page, index));
        // One cue word makes one act: the rules stand in the order of their certainty.
        let mut taken = Vec::new();
        here.retain(|act: &Act| {
            let free = !taken.contains(&act.cue);
            taken.push(act.cue);
            free
        });
        here.sort_by_key(|act| act.cue);
        let first = acts.len();
        acts.extend(here);
        silent_subject::fill(page, &mut acts, first);
    }
    according_to::cut_from_others(page, &mut acts);
    quoted::attach(page, &mut acts);
    learned::join(page, &mut acts);
    quoting::find(page, &mut acts);
    free_indirect::find(page, &mut acts);
    unverified::find(page, &mut acts);
    let mut acts = in_order(acts);
    document_author::fill(page, &mut acts);
    acts
}

/// Sorts acts by their cues; what points at an act by its place follows.
fn in_order(acts: Vec<Act>) -> Vec<Act> {
    let mut order: Vec<usize> = (0..acts.len()).collect();
    order.sort_by_key(|at| (acts[*at].sentence, acts[*at].cue, acts[*at].content.first().map(|piece| piece.start)));
    let mut place = vec![0; acts.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    order
        .into_iter()
        .map(|old| {
            let mut act = acts[old].clone();
            act.within = act.within.map(|within| place[within]);
            act
        })
        .collect()
}

/// The code points of tokens as pieces: runs with a hole of other words between them come apart.
pub(crate) fn pieces(sentence: &Sentence, tokens: &[usize]) -> Vec<Span> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for at in tokens {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == *at => *last = *at,
            _ => spans.push((*at, *at)),
        }
    }
    spans
        .into_iter()
        .filter_map(|(first, last)| trim(sentence, first, last))
        .map(|(first, last)| sentence.span_of(first, last + 1))
        .collect()
}

/// Takes complementizers, conjunctions, commas and stray marks off the ends; `None` if nothing is left.
fn trim(sentence: &Sentence, mut first: usize, mut last: usize) -> Option<(usize, usize)> {
    let loose = |at: usize| {
        matches!(sentence.tokens[at].text.as_str(), "," | ";" | ":" | "." | "-" | "–" | "—" | ")" | "(" | "!" | "?")
    };
    let opener = |at: usize| {
        let token = &sentence.tokens[at];
        token.is("mark") && matches!(token.text.to_lowercase().as_str(), "that" | "of") || token.is("cc")
    };
    while first <= last && (loose(first) || opener(first)) {
        first += 1;
    }
    while last > first && loose(last) {
        last -= 1;
    }
    (first <= last && !loose(last)).then_some((first, last))
}
