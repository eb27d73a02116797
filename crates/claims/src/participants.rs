//! Who did what to whom: participants read from the tree around a trigger.

use variorum_language::{NameKind, Sentence, Upos};
use variorum_record::plover::PloverType;
use variorum_record::{Participant, Role};

use crate::attribution::Page;
use crate::frames::{self, Evoked};
use crate::lexicon::Lexicon;
use crate::{parts, tree};

/// The participants of one trigger, in the order of the text, and what read them.
pub(crate) fn read(page: &Page<'_>, sentence: &Sentence, trigger: &Evoked<'_>) -> (Vec<Participant>, &'static str) {
    let mut found: Vec<(Role, usize)> = match sentence.tokens[trigger.at].upos {
        Upos::Verb => of_verb(sentence, trigger, page.lexicon),
        _ => of_noun(sentence, trigger, page.lexicon),
    };
    for (_, head) in &mut found {
        *head = renamed(sentence, measured(sentence, *head));
    }
    let joined: Vec<(Role, usize)> = found
        .iter()
        .flat_map(|(role, head)| conjuncts(sentence, *head).into_iter().map(|conjunct| (*role, conjunct)))
        .collect();
    found.extend(joined);
    let included: Vec<(Role, usize)> = found
        .iter()
        .flat_map(|(role, head)| included(sentence, *head).into_iter().map(|member| (*role, member)))
        .collect();
    found.extend(included);
    let missing = parts::missing(page, sentence, trigger, &found);
    found.extend(&missing);
    found.sort_by_key(|(_, head)| *head);
    found.dedup_by_key(|(_, head)| *head);
    let taking_part = found.into_iter().filter_map(|(role, head)| participant(page, sentence, role, head)).collect();
    (taking_part, if missing.is_empty() { "tree" } else { "tree, model where it names nobody" })
}

fn is_conjunct(sentence: &Sentence, at: usize) -> bool {
    sentence.tokens[at].is("conj") && matches!(sentence.tokens[at].upos, Upos::Noun | Upos::Propn | Upos::Pron)
}

/// Conjuncts, and theirs: "a priest, two maids and a guard".
fn conjuncts(sentence: &Sentence, head: usize) -> Vec<usize> {
    let mut found: Vec<usize> = sentence.children(head).filter(|child| is_conjunct(sentence, *child)).collect();
    let mut at = 0;
    while at < found.len() && found.len() < sentence.tokens.len() {
        found.extend(sentence.children(found[at]).filter(|child| is_conjunct(sentence, *child)));
        at += 1;
    }
    found
}

/// "six people, including three reporters": the members named take part as the whole does.
fn included(sentence: &Sentence, head: usize) -> Vec<usize> {
    let members = sentence.children(head).filter(|child| {
        sentence.tokens[*child].is("nmod")
            && tree::case(sentence, *child).as_deref().is_some_and(|case| case.starts_with("includ"))
    });
    members.flat_map(|member| [vec![member], conjuncts(sentence, member)].concat()).collect()
}

/// "20 kilos of dynamite", "a number of soldiers": what is measured takes part, not its measure.
fn measured(sentence: &Sentence, head: usize) -> usize {
    const MEASURES: [&str; 18] = [
        "number", "dozen", "hundred", "thousand", "score", "couple", "pair", "majority", "kilo", "kilogram", "kg",
        "gram", "pound", "ton", "stick", "charge", "package", "load",
    ];
    if !MEASURES.contains(&tree::lemma(sentence, head).as_str()) {
        return head;
    }
    let through = sentence.children(head).find(|child| {
        *child > head && sentence.tokens[*child].is("nmod") && tree::case(sentence, *child).as_deref() == Some("of")
    });
    through.unwrap_or(head)
}

/// "the council, a band of fighters who held the hill": the members of a group that renames the noun before it are that noun.
fn renamed(sentence: &Sentence, head: usize) -> usize {
    const GROUPS: [&str; 10] =
        ["group", "band", "alliance", "coalition", "collection", "gang", "union", "umbrella", "mix", "grouping"];
    let member = sentence.tokens[head].is("nmod") && tree::case(sentence, head).as_deref() == Some("of");
    let Some(group) = sentence.tokens[head].head.filter(|_| member) else { return head };
    if !GROUPS.contains(&tree::lemma(sentence, group).as_str()) {
        return head;
    }
    if sentence.tokens[group].is("appos") {
        return sentence.tokens[group].head.unwrap_or(head);
    }
    // Where the comma is missing the tree hangs the group elsewhere; the name still ends right before it.
    let first = (0..=group).find(|at| sentence.dominates(group, *at)).unwrap_or(group);
    let named = sentence.names.iter().find(|name| name.end == first && name.kind.entity_kind().is_some());
    let outside = |at: &usize, name: &variorum_language::Name| {
        sentence.tokens[*at].head.is_none_or(|above| above < name.first || above >= name.end)
    };
    named.and_then(|name| (name.first..name.end).find(|at| outside(at, name))).unwrap_or(head)
}

fn of_verb(sentence: &Sentence, trigger: &Evoked<'_>, lexicon: &Lexicon) -> Vec<(Role, usize)> {
    let verb = trigger.at;
    let mut found = Vec::new();
    let passive = tree::is_passive(sentence, verb);
    let suffers = !passive
        && tree::objects(sentence, verb).is_empty()
        && matches!(tree::lemma(sentence, verb).as_str(), "die" | "perish" | "lose" | "disappear");
    if let Some(subject) = tree::subject(sentence, verb) {
        let told = frames::noun(sentence, subject, lexicon).filter(|told| !passive && !suffers && is_violence(told));
        match told {
            // "an attack by rebels killed": who did the attack did it.
            Some(told) => found
                .extend(beside_noun(sentence, &told, lexicon).into_iter().filter(|(role, _)| *role != Role::Target)),
            None => {
                let weapon = is_instrument(sentence, subject, lexicon);
                found.push((
                    match (passive || suffers, weapon) {
                        (true, true) if uses_weapon(trigger) => Role::Instrument,
                        (true, _) => Role::Target,
                        (false, true) => Role::Instrument,
                        (false, false) => Role::Agent,
                    },
                    subject,
                ));
            }
        }
    }
    for object in tree::objects(sentence, verb) {
        let weapon = is_instrument(sentence, object, lexicon) && (uses_weapon(trigger) || !trigger.frame.target);
        found.push((if weapon { Role::Instrument } else { Role::Target }, object));
    }
    for oblique in tree::obliques(sentence, verb) {
        let preposition = tree::case(sentence, oblique);
        match preposition.as_deref() {
            Some("by") if passive => found.push((Role::Agent, oblique)),
            Some("with" | "using" | "by") if is_instrument(sentence, oblique, lexicon) => {
                found.push((Role::Instrument, oblique))
            }
            Some("in" | "during" | "after" | "following" | "by" | "from" | "of")
                if evokes_violence(sentence, oblique, lexicon) =>
            {
                // "were killed in an attack by rebels on the camp".
                let told = frames::noun(sentence, oblique, lexicon).map(|told| beside_noun(sentence, &told, lexicon));
                let thing = |at: usize| lexicon.things.contains(&tree::lemma(sentence, at));
                found.extend(told.into_iter().flatten().filter(|(role, at)| *role != Role::Target || thing(*at)));
            }
            Some(case) if is_hit_at(case) && uses_weapon(trigger) && is_thing(sentence, oblique, lexicon) => {
                found.push((Role::Target, oblique));
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

/// Kinds of happening in which a weapon is used and does not suffer: bombs are set off, rockets fired.
fn uses_weapon(trigger: &Evoked<'_>) -> bool {
    matches!(trigger.frame.topic.as_str(), "bombing" | "shelling" | "strike" | "clash")
}

/// A bomb near a building hits the building.
fn is_hit_at(preposition: &str) -> bool {
    matches!(
        preposition,
        "at" | "against"
            | "near"
            | "in"
            | "inside"
            | "outside"
            | "on"
            | "under"
            | "into"
            | "opposite"
            | "beside"
            | "next"
    )
}

fn is_thing(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    lexicon.things.contains(&tree::lemma(sentence, at))
        || sentence.name_at(at).is_some_and(|name| name.kind == NameKind::Facility)
}

fn is_violence(told: &Evoked<'_>) -> bool {
    told.frame.plover == Some(PloverType::Assault)
        && matches!(told.frame.topic.as_str(), "bombing" | "shelling" | "strike" | "clash" | "violence" | "casualties")
        && !matches!(told.frame.name.as_str(), "killing" | "wounding" | "clash")
}

fn evokes_violence(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    sentence.tokens[at].upos == Upos::Noun && frames::noun(sentence, at, lexicon).is_some_and(|told| is_violence(&told))
}

/// What the words beside a noun say of who did it to whom: "the murder of a judge by gunmen", "a dynamite attack on the bank".
fn beside_noun(sentence: &Sentence, trigger: &Evoked<'_>, lexicon: &Lexicon) -> Vec<(Role, usize)> {
    let noun = trigger.at;
    let mut found = Vec::new();
    let measure = measure(sentence, noun);
    if is_instrument(sentence, noun, lexicon) && uses_weapon(trigger) {
        found.push((Role::Instrument, noun));
    }
    for child in sentence
        .children(noun)
        .chain(measure.into_iter().flat_map(|measure| sentence.children(measure)).filter(|child| *child != noun))
    {
        let token = &sentence.tokens[child];
        if token.is("compound") && is_instrument(sentence, child, lexicon) && !is_instrument(sentence, noun, lexicon) {
            found.push((Role::Instrument, child));
        } else if token.deprel == "nmod:poss"
            || token.is("compound") && child < trigger.first && acts(sentence, child, lexicon)
        {
            found.push((if suffers(trigger) { Role::Target } else { Role::Agent }, child));
        } else if token.is("nmod") {
            let hit = || acts(sentence, child, lexicon) || is_thing(sentence, child, lexicon);
            match tree::case(sentence, child).as_deref() {
                Some("by") => found.push((Role::Agent, child)),
                Some("with") if is_instrument(sentence, child, lexicon) => found.push((Role::Instrument, child)),
                Some("of") if hit() => {
                    found.push((if trigger.frame.target { Role::Target } else { Role::Agent }, child));
                }
                Some("on" | "against" | "with" | "at") if hit() => found.push((Role::Target, child)),
                Some("between") => found.push((Role::Agent, child)),
                Some(case) if is_hit_at(case) && uses_weapon(trigger) && is_thing(sentence, child, lexicon) => {
                    found.push((Role::Target, child));
                }
                _ => {}
            }
            // "an attack on a post by rebels": the agent may hang on the target.
            found.extend(
                sentence
                    .children(child)
                    .filter(|inner| {
                        sentence.tokens[*inner].is("nmod") && tree::case(sentence, *inner).as_deref() == Some("by")
                    })
                    .map(|inner| (Role::Agent, inner)),
            );
        } else if token.is("acl") {
            // "air strikes targeting fighters", "an attack carried out by the group".
            found.extend(tree::objects(sentence, child).into_iter().map(|object| (Role::Target, object)));
            found.extend(by_whom(sentence, child));
        }
    }
    found
}

fn by_whom(sentence: &Sentence, verb: usize) -> Vec<(Role, usize)> {
    let obliques = tree::obliques(sentence, verb).into_iter();
    obliques
        .filter(|oblique| tree::case(sentence, *oblique).as_deref() == Some("by"))
        .map(|oblique| (Role::Agent, oblique))
        .collect()
}

/// Who answers for what a noun tells: "claimed responsibility for the bombing", "are accused of the murder", "took part in the raid".
fn answerable(sentence: &Sentence, noun: usize, lexicon: &Lexicon) -> Option<usize> {
    let head = sentence.tokens[noun].head?;
    let (upos, lemma) = (sentence.tokens[head].upos, tree::lemma(sentence, head));
    if !(sentence.tokens[noun].is("obl") || sentence.tokens[noun].is("nmod")) || !lexicon.answerable.contains(&lemma) {
        return None;
    }
    match upos {
        Upos::Verb if tree::is_passive(sentence, head) => tree::subject(sentence, head),
        // "accused soldiers of the murder"; "took part in", "participated in" have no person as object.
        Upos::Verb => {
            let object = tree::objects(sentence, head).into_iter().find(|object| acts(sentence, *object, lexicon));
            object.or_else(|| tree::subject(sentence, head))
        }
        // "responsibility for the bombing" is claimed by the subject of the claiming.
        _ => {
            let verb = sentence.tokens[head].head.filter(|_| sentence.tokens[head].is("obj"));
            verb.and_then(|verb| tree::subject(sentence, verb)).or_else(|| tree::subject(sentence, head)).or_else(
                || {
                    // "the group responsible for the bombing".
                    sentence.tokens[head]
                        .head
                        .filter(|_| sentence.tokens[head].is("amod") || sentence.tokens[head].is("acl"))
                },
            )
        }
    }
    .filter(|who| *who != noun && acts(sentence, *who, lexicon))
}

fn of_noun(sentence: &Sentence, trigger: &Evoked<'_>, lexicon: &Lexicon) -> Vec<(Role, usize)> {
    let noun = trigger.at;
    let mut found = beside_noun(sentence, trigger, lexicon);
    if let Some(who) = answerable(sentence, noun, lexicon) {
        found.push((Role::Agent, who));
        return found;
    }
    let measured = measure(sentence, noun);
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
        } else if relation.is("nsubj") && passive {
            // "the attack was carried out by rebels".
            found.extend(by_whom(sentence, verb));
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
fn is_instrument(sentence: &Sentence, at: usize, lexicon: &Lexicon) -> bool {
    sentence.name_at(at).is_some_and(|name| name.kind == NameKind::Product)
        || lexicon.weapons.contains(&tree::lemma(sentence, at))
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
