//! The parts that the model reads beside the rules: who did it, to whom, with what, where the tree around a trigger names nobody.
//!
//! The model learned them from MUC-4, whose keys name the fillers of a whole message; so it fills only roles that the rules leave
//! empty, and only for violence.

use variorum_language::Sentence;
use variorum_record::Role;
use variorum_record::plover::PloverType;

use crate::attribution::{Page, learned};
use crate::frames::Evoked;

/// How sure the model must be.
const LEAST_SCORE: f32 = 0.85;

/// Roles with the tokens at the head of their words.
pub(crate) fn missing(
    page: &Page<'_>,
    sentence: &Sentence,
    trigger: &Evoked<'_>,
    found: &[(Role, usize)],
) -> Vec<(Role, usize)> {
    let violent =
        matches!(trigger.frame.plover, Some(PloverType::Assault | PloverType::Coerce)) && trigger.frame.target;
    if !violent {
        return Vec::new();
    }
    let first = page.text.parts.partition_point(|part| part.span.end <= sentence.span.start);
    let here = page.text.parts[first..].iter().take_while(|part| part.span.start < sentence.span.end);
    let mut missing: Vec<(Role, usize)> = Vec::new();
    for part in here.filter(|part| part.score >= LEAST_SCORE) {
        let Some(role) = role(&part.role) else { continue };
        let Some(head) = learned::head_of(sentence, part.span) else { continue };
        let known = found.iter().any(|(other, at)| *other == role || *at == head);
        let told_of = head == trigger.at || sentence.tokens[trigger.at].span.overlap(part.span) > 0;
        if !known && !told_of && missing.iter().all(|(_, at)| *at != head) {
            missing.push((role, head));
        }
    }
    missing
}

/// The record's role for a label of the model; `None` for labels that it may have besides.
fn role(label: &str) -> Option<Role> {
    match label {
        "perpetrator_individual" | "perpetrator_organization" => Some(Role::Agent),
        "victim" | "target" => Some(Role::Target),
        "weapon" => Some(Role::Instrument),
        _ => None,
    }
}
