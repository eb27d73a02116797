//! Who says what, before it becomes claims: every act of speech with its source, cue and content.

use variorum_language::AnnotatedText;
use variorum_record::{Report, Span};

use crate::attribution::{self, learned};
use crate::extract::page;
use crate::lexicon::Lexicon;

/// One act of speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// Who; `None` where the text names nobody.
    pub source: Option<Span>,
    /// The words that say that it is said.
    pub cue: Span,
    /// What, in pieces.
    pub content: Vec<Span>,
    /// The rule that found it, `model` where the model alone did.
    pub rule: &'static str,
    /// How sure the model is; `None` where it does not find the cue.
    pub score: Option<f32>,
    /// Whether it is told within another act.
    pub nested: bool,
}

/// The acts of speech of one report, in the order of their cues: everything that the model reads, with its own spans, which hold the
/// quotation marks and leave out what the cue's clause says beside; and what the rules alone read.
///
/// Claims are made of fewer: what the model alone reads must be surer there.
#[must_use]
pub fn attributions(report: &Report, text: &AnnotatedText, lexicon: &Lexicon) -> Vec<Attributed> {
    let text = &lexicon.settled(text);
    let page = page(report, text, lexicon);
    let acts = attribution::acts(&page);
    let behind = |at: usize| acts.iter().find(|act| act.read.is_some_and(|read| read.at == at));
    let mut found: Vec<Attributed> = text
        .attributions
        .iter()
        .enumerate()
        .map(|(at, model)| Attributed {
            source: model.source,
            cue: model.cue,
            content: model.content.clone(),
            rule: behind(at).map_or(learned::RULE, |act| act.rule),
            score: Some(model.score),
            // The model's reading is flat: what it finds stands beside, never within.
            nested: false,
        })
        .collect();
    found.extend(acts.iter().enumerate().filter(|(_, act)| act.read.is_none()).map(|(at, act)| Attributed {
        source: act.informant.as_ref().map(|who| who.span),
        cue: act.cue_span,
        content: act.content.clone(),
        rule: act.rule,
        score: None,
        nested: attribution::chain(&acts, at).len() > 1,
    }));
    found.sort_by_key(|one| (one.cue, one.score.is_none()));
    found
}
