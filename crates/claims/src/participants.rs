//! Who did what to whom: participants read from the tree around a trigger.

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::{Participant, Role};

use crate::attribution::Page;
use crate::frames::Evoked;
use crate::lexicon::Lexicon;
use crate::tree;

/// The participants of one trigger, in the order of the text.
pub(crate) fn read(page: &Page<'_>, sentence: &Sentence, trigger: &Evoked<'_>) -> Vec<Participant> {
    let mut found: Vec<(Role, usize)> = match sentence.tokens[trigger.at].upos {
        Upos::Verb => of_verb(sentence, trigger, page.lexicon),
        _ => of_noun(sentence, trigger, page.lexicon),
    };
    let conjuncts: Vec<(Role, usize)> = found
        .iter()
        .flat_map(|(role, head)| {
            sentence.children(*head).filter(|child| is_conjunct(sentence, *child)).map(|child| (*role, child))
        })
        .collect();
    found.extend(conjuncts);
    found.sort_by_key(|(_, head)| *head);
    found.dedup_by_key(|(_, head)| *head);
    found.into_iter().filter_map(|(role, head)| participant(page, sentence, role, head)).collect()
}

fn is_conjunct(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens[at].is("conj") && matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron)
}

fn of_verb(sentence: &Sentence, trigger: &Evoked<'_>, lexicon: &Lexicon) -> Vec<(Role, usize)> {
    let verb = trigger.at;
    let mut found = Vec::new();
    let passive = tree::is_passive(sentence, verb);
    let suffers = !passive
        && tree::objects(sentence, verb).is_empty()
        && matches!(tree::lemma(sentence, verb).as_str(), "die" | "perish" | "lose" | "disappear");
    if let Some(subject) = tree::subject(sentence, verb) {
        let thing = is_instrument(sentence, subject);
        found.push((
            if passive || suffers {
                Role::Target
            } else if thing {
                Role::Instrument
            } else {
                Role::Agent
            },
            subject,
        ));
    }
    for object in tree::objects(sentence, verb) {
        found.push((
            if is_instrument(sentence, object) && !trigger.frame.target { Role::Instrument } else { Role::Target },
            object,
        ));
    }
    for oblique in tree::obliques(sentence, verb) {
        let preposition = tree::case(sentence, oblique);
        match preposition.as_deref() {
            Some("by") if passive => found.push((Role::Agent, oblique)),
            Some("with" | "using" | "by") if is_instrument(sentence, oblique) => {
                found.push((Role::Instrument, oblique))
            }
            Some("against" | "with" | "on" | "at" | "between") if acts(sentence, oblique, lexicon) => {
                found.push((Role::Target, oblique))
            }
            Some("from") if acts(sentence, oblique, lexicon) => found.push((Role::Target, oblique)),
            Some("for" | "to") if acts(sentence, oblique, lexicon) => found.push((Role::Beneficiary, oblique)),
            _ => {}
        }
    }
    found
}

fn of_noun(sentence: &Sentence, trigger: &Evoked<'_>, lexicon: &Lexicon) -> Vec<(Role, usize)> {
    let noun = trigger.at;
    let mut found = Vec::new();
    let measured = measure(sentence, noun);
    for child in sentence
        .children(noun)
        .chain(measured.into_iter().flat_map(|measure| sentence.children(measure)).filter(|child| *child != noun))
    {
        let token = &sentence.tokens[child];
        if token.deprel == "nmod:poss"
            || token.is("compound") && child < trigger.first && acts(sentence, child, lexicon)
        {
            found.push((if suffers(trigger) { Role::Target } else { Role::Agent }, child));
        } else if token.is("nmod") {
            match tree::case(sentence, child).as_deref() {
                Some("by") => found.push((Role::Agent, child)),
                Some("of") if acts(sentence, child, lexicon) => {
                    found.push((if trigger.frame.target { Role::Target } else { Role::Agent }, child));
                }
                Some("on" | "against" | "with" | "at") if acts(sentence, child, lexicon) => {
                    found.push((Role::Target, child))
                }
                Some("between") => found.push((Role::Agent, child)),
                _ => {}
            }
        } else if token.is("acl") {
            // "air strikes targeting fighters", "an attack carried out by the group".
            found.extend(tree::objects(sentence, child).into_iter().map(|object| (Role::Target, object)));
            found.extend(
                tree::obliques(sentence, child)
                    .into_iter()
                    .filter(|oblique| tree::case(sentence, *oblique).as_deref() == Some("by"))
                    .map(|oblique| (Role::Agent, oblique)),
            );
        }
    }
    // The governing verb's subject does it ("forces carried out strikes"), or suffers what befell it; its own targets are the strike's.
    let noun = measured.unwrap_or(noun);
    if let Some(verb) = sentence.tokens[noun].head.filter(|head| sentence.tokens[*head].upos == Upos::Verb) {
        let relation = &sentence.tokens[noun];
        let passive = tree::is_passive(sentence, verb);
        // Who confirms an escape or is blamed for a blast takes no part in it by that.
        if lexicon.is_cue(&tree::lemma(sentence, verb))
            && !lexicon.declines.light.contains(&tree::lemma(sentence, verb))
        {
            return found;
        }
        if relation.is("obj") || relation.is("obl") && !passive {
            if let Some(subject) = tree::subject(sentence, verb).filter(|subject| acts(sentence, *subject, lexicon)) {
                found.push((Role::Agent, subject));
            }
            for oblique in tree::obliques(sentence, verb) {
                if matches!(tree::case(sentence, oblique).as_deref(), Some("against" | "on"))
                    && acts(sentence, oblique, lexicon)
                {
                    found.push((Role::Target, oblique));
                }
            }
        } else if relation.is("nsubj") {
            found.extend(
                tree::objects(sentence, verb)
                    .into_iter()
                    .filter(|object| acts(sentence, *object, lexicon))
                    .map(|object| (Role::Target, object)),
            );
        }
    }
    found
}

/// "a series of air strikes": the noun of measure stands in the sentence for what it measures.
fn measure(sentence: &Sentence, noun: usize) -> Option<usize> {
    const MEASURES: [&str; 10] =
        ["series", "wave", "number", "string", "round", "spate", "couple", "pair", "dozen", "handful"];
    let token = &sentence.tokens[noun];
    let head = token.head.filter(|_| token.is("nmod") && tree::case(sentence, noun).as_deref() == Some("of"))?;
    MEASURES.contains(&tree::lemma(sentence, head).as_str()).then_some(head)
}

/// Nouns whose owner suffers: "Omar's death".
fn suffers(trigger: &Evoked<'_>) -> bool {
    trigger.frame.target && trigger.frame.topic == "casualties"
}

/// Whether a noun phrase can act or suffer: persons, groups, organizations, armed things; no dates, no bare places.
fn acts(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    match sentence.name_at(at).map(|name| name.kind) {
        Some(NameKind::Person | NameKind::Organization | NameKind::Group) => true,
        Some(NameKind::Facility | NameKind::Place) => !matches!(sentence.tokens[at].deprel.as_str(), "obl" | "nmod"),
        Some(NameKind::Product) | None => {
            let token = &sentence.tokens[at];
            matches!(token.upos, Upos::Noun | Upos::Pron | Upos::Propn)
                && (!lexicon.places.contains(&tree::lemma(sentence, at)) || is_owned(sentence, at))
                && !matches!(
                    tree::lemma(sentence, at).as_str(),
                    "day" | "week" | "month" | "year" | "night" | "morning" | "time" | "hour" | "dawn"
                )
        }
        Some(_) => false,
    }
}

/// "rebel positions", "the Front's camp": a place of somebody's is hit in his stead.
fn is_owned(sentence: &Sentence, at: usize) -> bool {
    sentence.children(at).any(|child| {
        (sentence.tokens[child].is("compound") || sentence.tokens[child].deprel == "nmod:poss")
            && matches!(
                sentence.name_at(child).map(|name| name.kind),
                Some(NameKind::Organization | NameKind::Group | NameKind::Person)
            )
    })
}

/// Weapons and vehicles work for somebody.
fn is_instrument(sentence: &Sentence, at: usize) -> bool {
    const THINGS: [&str; 24] = [
        "bomb",
        "missile",
        "rocket",
        "shell",
        "mortar",
        "mine",
        "landmine",
        "ied",
        "device",
        "explosive",
        "drone",
        "gun",
        "rifle",
        "grenade",
        "bullet",
        "artillery",
        "warplane",
        "jet",
        "aircraft",
        "airplane",
        "plane",
        "helicopter",
        "weapon",
        "tank",
    ];
    sentence.name_at(at).is_some_and(|name| name.kind == NameKind::Product)
        || THINGS.contains(&tree::lemma(sentence, at).as_str())
}

fn participant(page: &Page<'_>, sentence: &Sentence, role: Role, head: usize) -> Option<Participant> {
    let informant = page.informant(sentence, head)?;
    let own = sentence.tokens[head].is("conj");
    // A conjunct names itself only; the first of several names the phrase up to its conjuncts.
    let span = if own { informant.span } else { without_conjuncts(sentence, head, informant.span) };
    Some(Participant {
        role,
        entity_id: None,
        name: if span == informant.span { informant.name } else { name_in(page, sentence, span) },
        text: page.words_raw(span),
        start: span.start,
        end: span.end,
    })
}

fn without_conjuncts(sentence: &Sentence, head: usize, span: variorum_record::Span) -> variorum_record::Span {
    let conjunct = sentence.children(head).filter(|child| is_conjunct(sentence, *child)).min();
    match conjunct {
        Some(conjunct) => {
            let (first, _) = sentence.reach(conjunct);
            let mut end = first.max(head + 1);
            while end > head + 1 && matches!(sentence.tokens[end - 1].upos, Upos::Cconj | Upos::Punct) {
                end -= 1;
            }
            variorum_record::Span::new(span.start, sentence.tokens[end - 1].span.end.min(span.end).max(span.start))
        }
        None => span,
    }
}

fn name_in(page: &Page<'_>, sentence: &Sentence, span: variorum_record::Span) -> String {
    let name = sentence.names.iter().find(|name| {
        name.kind.entity_kind().is_some()
            && span.contains(sentence.span_of(name.first, name.end))
            && matches!(name.kind, NameKind::Person | NameKind::Organization | NameKind::Group)
    });
    match name {
        Some(name) => page.words(sentence.span_of(name.first, name.end)),
        None => page.words(span),
    }
}
