//! Roles beside a person's name, and the organization acted for: "Front spokesman Omar Said", "Omar Said, commander of
//! the Front", "a former official who named himself as Omar Said".

use variorum_language::annotation::{Sentence, Upos};
use variorum_record::EntityKind;

use super::spots::Spot;
use super::titles::{Titles, plain};

/// How far an apposition may stand from its name, in tokens.
const REACH: usize = 7;

/// A role read beside a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RoleRead {
    /// "former commander".
    pub(super) role: String,
    /// Its noun's token.
    pub(super) noun: usize,
    /// Token of the organization's spot.
    pub(super) body: Option<usize>,
}

/// All roles that stand beside the person at `spot`; `here` holds the spots of the sentence.
pub(super) fn roles(sentence: &Sentence, spot: &Spot, here: &[&Spot], titles: &Titles) -> Vec<RoleRead> {
    let mut nouns: Vec<usize> =
        [before(sentence, spot, titles), after(sentence, spot, here, titles), named_as(sentence, spot, titles)]
            .into_iter()
            .flatten()
            .collect();
    nouns.extend(apposed(sentence, spot, titles));
    nouns.sort_unstable();
    nouns.dedup();
    nouns.into_iter().map(|noun| read(sentence, noun, here, titles)).collect()
}

fn lower(sentence: &Sentence, at: usize) -> String {
    plain(&sentence.tokens[at].text)
}

fn is_role(sentence: &Sentence, at: usize, titles: &Titles) -> bool {
    // "Omar Said's advisers", "Said aides": several are not the one.
    matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Adj)
        && !sentence.tokens[at].has("Number", "Plur")
        && (titles.is_role(&lower(sentence, at)) || titles.is_role(&plain(&sentence.tokens[at].lemma)))
}

/// "spokesman Omar Said", "the army's spokesman, Omar Said".
fn before(sentence: &Sentence, spot: &Spot, titles: &Titles) -> Option<usize> {
    let mut at = spot.first.checked_sub(1)?;
    // A title may stand between: "spokesman General Omar Said".
    while at > 0 && titles.is_title(&lower(sentence, at)) && is_role(sentence, at - 1, titles) {
        at -= 1;
    }
    if sentence.tokens[at].text == "," {
        at = at.checked_sub(1)?;
        // "a spokesman, Omar Said" but not "the spokesman, Omar Said's brother and the mayor, …".
        return is_role(sentence, at, titles).then_some(at);
    }
    is_role(sentence, at, titles).then_some(at)
}

/// "Omar Said, a commander of the Front", "Omar Said spokesman for the Front".
fn after(sentence: &Sentence, spot: &Spot, here: &[&Spot], titles: &Titles) -> Option<usize> {
    let comma =
        sentence.tokens.get(spot.end).is_some_and(|token| matches!(token.text.as_str(), "," | "(" | "-" | "–" | "—"));
    let from = if comma { spot.end + 1 } else { spot.end };
    for at in from..sentence.tokens.len().min(from + REACH) {
        if is_role(sentence, at, titles) {
            // "Omar Said, General Ali Hadi and …": that title is the next one's.
            let next = here.iter().any(|other| other.kind == EntityKind::Person && other.first == at + 1);
            return (!next).then_some(at);
        }
        let fits = matches!(sentence.tokens[at].upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part)
            || comma && matches!(sentence.tokens[at].upos, Upos::Det | Upos::Adp | Upos::Num)
            || sentence.tokens[at].text == "-";
        if !fits || here.iter().any(|other| other.kind == EntityKind::Person && other.first <= at && at < other.end) {
            return None;
        }
    }
    None
}

/// "an official who identified himself as Omar Said".
fn named_as(sentence: &Sentence, spot: &Spot, titles: &Titles) -> Option<usize> {
    let from = spot.first.saturating_sub(4);
    let verb = (from..spot.first).rev().find(|at| titles.is_naming(&lower(sentence, *at)))?;
    (verb.saturating_sub(8)..verb).rev().find(|at| is_role(sentence, *at, titles))
}

/// What the tree calls an apposition, either way round.
fn apposed(sentence: &Sentence, spot: &Spot, titles: &Titles) -> Vec<usize> {
    let inside = |at: usize| spot.first <= at && at < spot.end;
    let near = |at: usize| at.abs_diff(spot.first).min(at.abs_diff(spot.end)) <= 2 * REACH;
    (0..sentence.tokens.len())
        .filter(|at| !inside(*at) && near(*at) && is_role(sentence, *at, titles))
        .filter(|at| {
            let down = sentence.tokens[*at].is("appos") && sentence.tokens[*at].head.is_some_and(inside);
            let up = (spot.first..spot.end)
                .any(|name| sentence.tokens[name].is("appos") && sentence.tokens[name].head == Some(*at));
            down || up
        })
        .collect()
}

/// The words of the role and the organization beside it.
fn read(sentence: &Sentence, noun: usize, here: &[&Spot], titles: &Titles) -> RoleRead {
    let mut first = noun;
    while first > 0 {
        let word = lower(sentence, first - 1);
        let joint = word == "-" || word == "in" && lower(sentence, noun) == "chief";
        if !(titles.is_modifier(&word) || joint) || here.iter().any(|spot| spot.first < first && first <= spot.end) {
            break;
        }
        first -= 1;
    }
    let words: Vec<String> = (first..=noun).map(|at| lower(sentence, at)).filter(|word| word != "-").collect();
    RoleRead { role: words.join(" "), noun, body: body(sentence, first, noun, here) }
}

/// "Front's spokesman", "spokesman for the Front".
fn body(sentence: &Sentence, first: usize, noun: usize, here: &[&Spot]) -> Option<usize> {
    let bodies = || here.iter().filter(|spot| spot.kind == EntityKind::Organization);
    let gap = |spot: &&&Spot| {
        spot.end <= first
            && (spot.end..first).all(|at| matches!(sentence.tokens[at].text.as_str(), "'s" | "’s" | "'" | "’"))
    };
    if let Some(spot) = bodies().find(gap) {
        return Some(spot.first);
    }
    let joint = sentence.tokens.get(noun + 1)?;
    if !matches!(joint.text.as_str(), "for" | "of" | "with" | "at" | "in" | "from") {
        return None;
    }
    let near = bodies().filter(|spot| noun + 1 < spot.first && spot.first <= noun + REACH);
    let verbless = |spot: &&&Spot| {
        (noun + 1..spot.first).all(|at| !matches!(sentence.tokens[at].upos, Upos::Verb | Upos::Aux | Upos::Punct))
    };
    near.filter(verbless).map(|spot| spot.first).min()
}
