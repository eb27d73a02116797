//! One in-report entity divided in two, because a person holds two of its names apart.

use std::collections::BTreeMap;

use variorum_record::{Claim, Entity, EntityId, EntityKind, Mention, Span};

use super::judgement::{Judgement, Side, plain_name};
use super::name::{ALIKE_HERE, Parsed, persons_agree};
use super::{NameEvidence, canonical, full_names};
use crate::GroundedReport;

/// Divides whatever the report joined and the judgement keeps apart. What bears neither name ("he", a surname that both
/// bear) goes with the one named last before it.
pub(super) fn divide(report: &mut GroundedReport, judgement: &Judgement) {
    let names = [plain_name(&judgement.one.name), plain_name(&judgement.other.name)];
    if names[0] == names[1] {
        return;
    }
    let fits = |side: &Side, entity: &Entity| {
        report.names.get(&entity.entity_id).is_some_and(|names| side.binds(&report.report_id, entity, names) > 0)
    };
    let both = |entity: &&Entity| fits(&judgement.one, entity) && fits(&judgement.other, entity);
    let joined: Vec<EntityId> = report.entities.iter().filter(both).map(|entity| entity.entity_id.clone()).collect();
    for id in joined {
        divide_one(report, &id, &names, &judgement.reason());
    }
}

fn divide_one(report: &mut GroundedReport, id: &EntityId, names: &[String; 2], why: &str) {
    let Some(at) = report.entities.iter().position(|entity| entity.entity_id == *id) else { return };
    let Some(evidence) = report.names.remove(id) else { return };
    let kind = report.entities[at].kind;
    // The first part goes on as the entity: the one by whose name it is called.
    let leads = usize::from(plain_name(&report.entities[at].name) == names[1]);
    let heads = [&names[leads], &names[1 - leads]];
    let sides: BTreeMap<&String, Option<usize>> =
        evidence.counts.keys().map(|name| (name, side(name, &heads, kind, &evidence))).collect();
    let (of, counts) = assign(&report.mentions, id, &sides);
    let Some(counts) = filled(counts, &sides) else {
        report.names.insert(id.clone(), evidence);
        return;
    };
    let new = EntityId::derive(&[id.as_str(), heads[1]]);
    let [one, other] = counts.map(|counts| part_evidence(counts, &evidence, kind));
    let entity = &mut report.entities[at];
    entity.name = canonical(&one.counts, kind);
    entity.aliases = one.counts.keys().cloned().collect();
    entity.reasons.push(why.to_owned());
    let second = Entity {
        entity_id: new.clone(),
        name: canonical(&other.counts, kind),
        aliases: other.counts.keys().cloned().collect(),
        roles: Vec::new(),
        affiliation_id: None,
        reasons: vec![why.to_owned()],
        ..entity.clone()
    };
    let moved: Vec<Span> =
        of.iter().filter(|(_, side)| **side == 1).map(|(at, _)| span(&report.mentions[*at])).collect();
    let kept: Vec<Span> =
        of.iter().filter(|(_, side)| **side == 0).map(|(at, _)| span(&report.mentions[*at])).collect();
    for (mention, _) in of.iter().filter(|(_, side)| **side == 1) {
        report.mentions[*mention].entity_id = Some(new.clone());
    }
    for claim in &mut report.claims {
        move_claim(claim, id, (&new, &second.name), &kept, &moved);
    }
    report.names.insert(id.clone(), one);
    report.names.insert(new, other);
    report.entities.push(second);
}

const fn span(mention: &Mention) -> Span {
    Span::new(mention.start, mention.end)
}

/// Which of the two a name can be, where only one can.
fn side(name: &str, heads: &[&String; 2], kind: EntityKind, whole: &NameEvidence) -> Option<usize> {
    let own = plain_name(name);
    if let Some(at) = heads.iter().position(|head| **head == own) {
        return Some(at);
    }
    let fits = heads.map(|head| match kind {
        EntityKind::Person => persons_agree(&Parsed::of(name), &Parsed::of(head), ALIKE_HERE).is_some(),
        _ => head.contains(&own) || own.contains(head.as_str()),
    });
    match fits {
        [true, false] => Some(0),
        [false, true] => Some(1),
        // A known actor's other names are the actor's.
        _ => heads.iter().position(|head| whole.actor.as_ref().is_some_and(|actor| plain_name(actor) == **head)),
    }
}

type Counts = BTreeMap<String, u32>;

/// The side of every mention of the entity, and how often each side's names stand there.
fn assign(
    mentions: &[Mention],
    id: &EntityId,
    sides: &BTreeMap<&String, Option<usize>>,
) -> (BTreeMap<usize, usize>, [Counts; 2]) {
    let own: Vec<usize> = (0..mentions.len()).filter(|at| mentions[*at].entity_id.as_ref() == Some(id)).collect();
    // A mention may hold a title before the name.
    let name_of = |at: usize| {
        let text = plain_name(&mentions[at].text);
        let holds = |name: &str| text == name || text.strip_suffix(name).is_some_and(|front| front.ends_with(' '));
        sides.iter().filter(|(name, _)| holds(&plain_name(name))).max_by_key(|(name, _)| name.chars().count())
    };
    let told: Vec<Option<usize>> = own.iter().map(|at| name_of(*at).and_then(|(_, side)| *side)).collect();
    let mut last = told.iter().flatten().next().copied().unwrap_or(0);
    let (mut of, mut counts) = (BTreeMap::new(), [Counts::new(), Counts::new()]);
    for (at, told) in own.into_iter().zip(told) {
        last = told.unwrap_or(last);
        of.insert(at, last);
        if let Some((name, _)) = name_of(at) {
            *counts[last].entry((*name).clone()).or_default() += 1;
        }
    }
    (of, counts)
}

/// Each side with the names that are only its own; `None` where one has none.
fn filled(mut counts: [Counts; 2], sides: &BTreeMap<&String, Option<usize>>) -> Option<[Counts; 2]> {
    for (name, side) in sides {
        if let Some(side) = side {
            counts[*side].entry((*name).clone()).or_insert(1);
        }
    }
    counts.iter().all(|counts| !counts.is_empty()).then_some(counts)
}

fn part_evidence(counts: Counts, whole: &NameEvidence, kind: EntityKind) -> NameEvidence {
    let full = full_names(&counts, kind).into_iter().map(|name| {
        let core = whole.full.get(&name).cloned().unwrap_or_else(|| Parsed::of_body(&name).folded());
        (name, core)
    });
    NameEvidence {
        counts,
        full: full.collect(),
        actor: whole.actor.clone(),
        belonging: whole.belonging.clone(),
        ..NameEvidence::default()
    }
}

/// Gives the words of a claim to the part that they name.
fn move_claim(claim: &mut Claim, id: &EntityId, new: (&EntityId, &str), kept: &[Span], moved: &[Span]) {
    let over = |spans: &[Span], span: Span| spans.iter().map(|own| own.overlap(span)).max().unwrap_or(0);
    let goes = |held: Option<&EntityId>, span: Span| held == Some(id) && over(moved, span) > over(kept, span);
    for link in &mut claim.attribution {
        if goes(link.entity_id.as_ref(), Span::new(link.start, link.end)) {
            (link.entity_id, link.name) = (Some(new.0.clone()), new.1.to_owned());
        }
        if let Some(side) = &mut link.affiliation
            && goes(side.entity_id.as_ref(), Span::new(side.start, side.end))
        {
            (side.entity_id, side.name) = (Some(new.0.clone()), new.1.to_owned());
        }
    }
    for participant in &mut claim.participants {
        if goes(participant.entity_id.as_ref(), Span::new(participant.start, participant.end)) {
            (participant.entity_id, participant.name) = (Some(new.0.clone()), new.1.to_owned());
        }
    }
    if let Some(place) = &mut claim.place
        && goes(place.entity_id.as_ref(), Span::new(place.start, place.end))
    {
        place.entity_id = Some(new.0.clone());
    }
}
