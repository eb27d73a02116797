//! Claims get to know whom their words name: links of attribution and participants.

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::{Claim, Entity, EntityKind, Span, Speech};

use super::At;
use super::titles::{Titles, plain};

/// Fills `name` and `entity_id` of links and participants whose words name something known.
pub(super) fn fill(claims: &mut [Claim], text: &AnnotatedText, places: &[At], entities: &[Entity], titles: &Titles) {
    let reader = Reader { text, places, entities, titles };
    for claim in claims {
        let mut read = Vec::new();
        for (at, link) in claim.attribution.iter_mut().enumerate() {
            if let Some((known, rule)) = reader.named(Span::new(link.start, link.end), true) {
                let entity = &entities[known];
                link.name.clone_from(&entity.name);
                link.entity_id = Some(entity.entity_id.clone());
                link.anonymous = false;
                read.push((format!("attribution[{at}].entity_id"), rule));
            }
            if let Some(side) = &mut link.affiliation
                && let Some((known, rule)) = reader.named(Span::new(side.start, side.end), false)
                && Some(&entities[known].entity_id) != link.entity_id.as_ref()
            {
                side.name.clone_from(&entities[known].name);
                side.entity_id = Some(entities[known].entity_id.clone());
                read.push((format!("attribution[{at}].affiliation"), rule));
            }
        }
        let speaker = claim.attribution.last().and_then(|link| link.entity_id.clone());
        let speaker = speaker.and_then(|id| entities.iter().position(|entity| entity.entity_id == id));
        for (at, participant) in claim.participants.iter_mut().enumerate() {
            let span = Span::new(participant.start, participant.end);
            let quoted = (claim.speech == Speech::Direct).then(|| reader.speaker(&participant.text, speaker)).flatten();
            if let Some((known, rule)) = quoted.or_else(|| reader.named(span, false)) {
                participant.name.clone_from(&entities[known].name);
                participant.entity_id = Some(entities[known].entity_id.clone());
                read.push((format!("participants[{at}].entity_id"), rule));
            }
        }
        claim.read_by.extend(read.into_iter().map(|(slot, rule)| (slot, rule.to_owned())));
    }
}

/// Whether the words from `first` to `end` say to whom a noun belongs: "fighters from the Front", "troops of the council".
pub(super) fn belongs(sentence: &Sentence, noun: usize, first: usize, end: usize) -> bool {
    let hangs = |at: usize| sentence.tokens[at].head == Some(noun) && sentence.tokens[at].is("nmod");
    let case = |at: usize| {
        sentence.children(at).any(|child| {
            let token = &sentence.tokens[child];
            token.is("case") && matches!(token.text.to_lowercase().as_str(), "from" | "of")
        })
    };
    (first..end).any(|at| hangs(at) && case(at))
}

struct Reader<'a> {
    text: &'a AnnotatedText,
    places: &'a [At],
    entities: &'a [Entity],
    titles: &'a Titles,
}

impl Reader<'_> {
    /// Whom the words of a span name: the mention that holds their head, the person beside a role, or the organization
    /// whose members they are.
    fn named(&self, span: Span, speaks: bool) -> Option<(usize, &'static str)> {
        let sentence_at = self.text.sentence_from(span.start);
        let sentence = self.text.sentences.get(sentence_at)?;
        let inside = |at: usize| sentence.tokens[at].span.overlap(span) > 0;
        let head = (0..sentence.tokens.len()).find(|at| {
            inside(*at)
                && sentence.tokens[*at].upos != Upos::Punct
                && sentence.tokens[*at].head.is_none_or(|head| !inside(head))
        })?;
        let from = self.places.partition_point(|at| at.seen.sentence < sentence_at);
        let here = || self.places[from..].iter().take_while(|at| at.seen.sentence == sentence_at);
        let within = || here().filter(|at| (at.seen.first..at.seen.end).all(inside));
        let holds = |token: usize| {
            here()
                .filter(move |at| at.seen.first <= token && token < at.seen.end)
                .max_by_key(|at| (at.named, at.seen.end - at.seen.first))
        };
        let lower = plain(&sentence.tokens[head].text);
        let role = self.titles.is_role(&lower) || self.titles.is_role(&plain(&sentence.tokens[head].lemma));
        let person = |at: &&At| at.named && self.entities[at.seen.known].kind == EntityKind::Person;
        if role {
            // "Front spokesman Omar Said": the person beside the role, not the front.
            let beside = |at: &&At| {
                let first = at.seen.first;
                let left = at.seen.end == head || at.seen.end + 1 == head && sentence.tokens[at.seen.end].text == ",";
                first == head + 1
                    || left
                    || sentence.tokens[first..at.seen.end]
                        .iter()
                        .any(|token| token.head == Some(head) && (token.is("appos") || token.is("flat")))
                    || first == head + 2 && sentence.tokens[head + 1].text == ","
            };
            if let Some(at) = within().filter(person).find(beside) {
                return Some((at.seen.known, at.seen.read_by));
            }
        }
        if let Some(at) = holds(head) {
            return Some((at.seen.known, at.seen.read_by));
        }
        if speaks && !role {
            // A name whose parts the tree tore: believed where it is all there is but for titles.
            let mut all = within().filter(|at| at.named);
            if let (Some(only), None) = (all.next(), all.next())
                && self.covers(sentence, span, only)
            {
                return Some((only.seen.known, only.seen.read_by));
            }
        }
        // "Front fighters", "fighters of the Front": what members do, their organization does.
        let member = self.titles.is_member(&lower) && sentence.tokens[head].upos == Upos::Noun;
        let body = |at: &&At| {
            let kind = self.entities[at.seen.known].kind;
            let theirs = || belongs(sentence, head, at.seen.first, at.seen.end);
            at.named
                && (kind == EntityKind::Organization && (at.seen.end == head || theirs())
                    || kind == EntityKind::Group && theirs())
        };
        let body = if member { here().find(body) } else { None };
        body.map(|at| (at.seen.known, "who/members"))
    }

    /// Whether nothing but titles, roles and small words stands beside the mention in the span.
    fn covers(&self, sentence: &Sentence, span: Span, only: &At) -> bool {
        sentence
            .tokens
            .iter()
            .enumerate()
            .filter(|(at, token)| token.span.overlap(span) > 0 && !(only.seen.first..only.seen.end).contains(at))
            .all(|(_, token)| {
                let word = plain(&token.text);
                matches!(token.upos, Upos::Punct | Upos::Det | Upos::Part)
                    || self.titles.is_title(&word)
                    || self.titles.is_modifier(&word)
                    || self.titles.is_role(&word)
            })
    }

    /// "I" and "we" in quotation marks are the speaker, "we" the organization that a spokesman speaks for.
    fn speaker(&self, words: &str, speaker: Option<usize>) -> Option<(usize, &'static str)> {
        let speaker = speaker?;
        match words.to_lowercase().as_str() {
            "i" | "me" | "myself" if self.entities[speaker].kind == EntityKind::Person => {
                Some((speaker, "who/speaker"))
            }
            "we" | "us" | "ourselves" => {
                let body = self.entities[speaker].affiliation_id.as_ref();
                let body = body.and_then(|id| self.entities.iter().position(|entity| entity.entity_id == *id));
                Some((body.unwrap_or(speaker), "who/speaker"))
            }
            _ => None,
        }
    }
}
