//! What a report says of its informants, carried to every place where they speak: whom "he" and "the spokesman" go on telling for when
//! the one before has no name, and role and affiliation of one who was introduced elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use variorum_language::annotation::{AnnotatedText, Sentence, Upos};
use variorum_record::{Affiliation, Claim, CodePoints, Entity, EntityKind, Link, Span};

use super::At;
use super::titles::{Sex, Titles, plain};

/// Sentences that a pronoun reaches back to the unnamed one who spoke.
const REACH: usize = 2;

/// Words of address: they tell no role.
const ADDRESSES: [&str; 10] = ["mr", "mrs", "ms", "miss", "sir", "madame", "lady", "lord", "dame", "comrade"];

/// One place where somebody informs.
#[derive(Debug, Clone)]
struct Place {
    span: Span,
    sentence: usize,
    /// Token at the head of its words.
    head: usize,
    link: Link,
    /// By which rules something was carried here.
    read: Vec<(&'static str, &'static str)>,
}

/// Fills roles, affiliations and names of informants from where the report tells them.
pub(super) fn settle(
    claims: &mut [Claim],
    text: &AnnotatedText,
    points: &CodePoints<'_>,
    places: &[At],
    entities: &[Entity],
    titles: &Titles,
) {
    let report = Report { text, points, places, entities, titles };
    let mut known = report.places_of(claims);
    for at in 0..known.len() {
        report.settle_owner(&mut known[at]);
        let (before, here) = known.split_at_mut(at);
        if here[0].link.entity_id.is_none() {
            report.goes_on(before, &mut here[0]);
        }
    }
    report.share(&mut known);
    let by_span: BTreeMap<Span, Place> = known.into_iter().map(|place| (place.span, place)).collect();
    for claim in claims {
        for (at, link) in claim.attribution.iter_mut().enumerate() {
            let Some(place) = by_span.get(&Span::new(link.start, link.end)) else { continue };
            let cue = (link.cue.take(), link.cue_start, link.cue_end);
            *link = Link { cue: cue.0, cue_start: cue.1, cue_end: cue.2, ..place.link.clone() };
            let read = place.read.iter().map(|(slot, rule)| (format!("attribution[{at}].{slot}"), (*rule).to_owned()));
            claim.read_by.extend(read);
        }
    }
}

struct Report<'a> {
    text: &'a AnnotatedText,
    points: &'a CodePoints<'a>,
    places: &'a [At],
    entities: &'a [Entity],
    titles: &'a Titles,
}

impl Report<'_> {
    /// Every place where somebody informs, once, in the order of the text.
    fn places_of(&self, claims: &[Claim]) -> Vec<Place> {
        let mut found: BTreeMap<Span, &Link> = BTreeMap::new();
        for link in claims.iter().flat_map(|claim| &claim.attribution) {
            found.entry(Span::new(link.start, link.end)).or_insert(link);
        }
        found.into_iter().filter_map(|(span, link)| self.place(span, link)).collect()
    }

    fn place(&self, span: Span, link: &Link) -> Option<Place> {
        let at = self.text.sentence_from(span.start);
        let sentence = self.text.sentences.get(at)?;
        let inside = |token: usize| sentence.tokens[token].span.overlap(span) > 0;
        let head = (0..sentence.tokens.len())
            .find(|token| inside(*token) && sentence.tokens[*token].head.is_none_or(|head| !inside(head)))?;
        Some(Place { span, sentence: at, head, link: link.clone(), read: Vec::new() })
    }

    fn sentence(&self, place: &Place) -> &Sentence {
        &self.text.sentences[place.sentence]
    }

    fn plural(&self, place: &Place) -> bool {
        let token = &self.sentence(place).tokens[place.head];
        token.text.eq_ignore_ascii_case("they") || token.has("Number", "Plur")
    }

    /// "Its spokesman": the body spoken of last; where none is sure, no affiliation.
    fn settle_owner(&self, place: &mut Place) {
        let owns = |side: &&Affiliation| matches!(side.text.to_lowercase().as_str(), "its" | "their");
        let Some(side) = place.link.affiliation.as_ref().filter(owns) else { return };
        let body = |at: &&At| matches!(self.entities[at.seen.known].kind, EntityKind::Organization | EntityKind::Group);
        let before = |at: &&At| {
            let start = self.text.sentences[at.seen.sentence].tokens[at.seen.first].span.start;
            start < side.start && at.seen.sentence + 1 >= place.sentence
        };
        let near: Vec<&At> = self.places.iter().filter(body).filter(before).collect();
        let last = near.iter().map(|at| at.seen.sentence).max();
        let candidates: BTreeSet<usize> =
            near.iter().filter(|at| Some(at.seen.sentence) == last).map(|at| at.seen.known).collect();
        let only = candidates.first().filter(|_| candidates.len() == 1).map(|known| &self.entities[*known]);
        place.link.affiliation = only.map(|body| Affiliation {
            name: body.name.clone(),
            entity_id: Some(body.entity_id.clone()),
            ..side.clone()
        });
        place.read.push(("affiliation", "who/owner"));
    }

    /// "He said", "the official added": the unnamed one who spoke before, where only one can be meant.
    fn goes_on(&self, before: &[Place], here: &mut Place) {
        let token = &self.sentence(here).tokens[here.head];
        let lower = token.text.to_lowercase();
        let found = match token.upos {
            Upos::Pron if matches!(lower.as_str(), "he" | "she" | "they") => {
                self.spoke_last(before, here).map(|place| (place, "who/pronoun-of-unnamed"))
            }
            Upos::Noun if self.definite(here) => {
                let same = |place: &&Place| self.same_noun(place, here);
                before.iter().rev().find(same).map(|place| (place, "who/role-noun-of-unnamed"))
            }
            _ => None,
        };
        let Some((place, rule)) = found else { return };
        let own = std::mem::replace(&mut here.link, place.link.clone());
        (here.link.text, here.link.start, here.link.end) = (own.text, own.start, own.end);
        here.read.push(("name", rule));
    }

    /// The one informant of the last sentence before that has one.
    fn spoke_last<'p>(&self, before: &'p [Place], here: &Place) -> Option<&'p Place> {
        let own = self.sentence(here);
        let last = before.iter().filter(|place| place.sentence < here.sentence).map(|place| place.sentence).max();
        let last = last.filter(|at| at + REACH >= here.sentence)?;
        if self.text.sentences[last].paragraph + 1 < own.paragraph {
            return None;
        }
        let spoke: Vec<&Place> = before.iter().filter(|place| place.sentence == last).collect();
        let names: BTreeSet<&str> = spoke.iter().map(|place| place.link.name.as_str()).collect();
        let only = spoke.last().filter(|_| names.len() == 1)?;
        // A body says "it"; a person of the same sentences could be meant as well.
        let body = self.titles.is_body(&plain(&self.sentence(only).tokens[only.head].text)) && !self.plural(here);
        let person = self.places.iter().any(|at| {
            (last..=here.sentence).contains(&at.seen.sentence)
                && self.entities[at.seen.known].kind == EntityKind::Person
                && !self.plural(here)
                && only.link.entity_id.as_ref() != Some(&self.entities[at.seen.known].entity_id)
        });
        // "He" is no spokeswoman.
        let sex = match self.sentence(here).tokens[here.head].text.to_lowercase().as_str() {
            "he" => Some(Sex::Male),
            "she" => Some(Sex::Female),
            _ => None,
        };
        let told = only.link.role.as_deref().and_then(|role| self.titles.sex(role));
        if told.is_some() && sex.is_some() && told != sex {
            return None;
        }
        let document = only.link.role.is_none() && only.link.affiliation.is_some();
        (self.plural(only) == self.plural(here) && !body && !person && !document).then_some(*only)
    }

    /// "the official" with nothing that tells him apart.
    fn definite(&self, place: &Place) -> bool {
        let sentence = self.sentence(place);
        let mut article = false;
        for child in sentence.children(place.head) {
            let token = &sentence.tokens[child];
            match token.deprel.split(':').next() {
                Some("det") => {
                    article |= matches!(token.text.to_lowercase().as_str(), "the" | "this" | "that" | "both")
                }
                Some("nummod" | "punct") => {}
                Some("amod" | "compound" | "nmod" | "appos" | "flat" | "acl") => return false,
                _ => {}
            }
        }
        article
    }

    /// Whether an earlier informant is the one that a bare noun takes up: the same noun, one or several, and no name of its own nor bare.
    fn same_noun(&self, place: &Place, here: &Place) -> bool {
        let noun = |place: &Place| self.sentence(place).tokens[place.head].lemma.to_lowercase();
        let speaker = self.titles.is_role(&plain(&noun(here)));
        speaker && noun(place) == noun(here) && self.plural(place) == self.plural(here)
    }

    /// Role and affiliation of one who is told of with them anywhere in the report: the nearest place before, else the first after.
    fn share(&self, known: &mut [Place]) {
        for at in 0..known.len() {
            let Some(id) = known[at].link.entity_id.clone() else { continue };
            let same = |place: &&Place| place.link.entity_id.as_ref() == Some(&id);
            let order = || known[..at].iter().rev().chain(known[at + 1..].iter()).filter(same);
            let held =
                || self.entities.iter().find(|entity| entity.entity_id == id && entity.kind == EntityKind::Person);
            let role = order().find_map(|place| place.link.role.clone());
            let role = role.or_else(|| held()?.roles.iter().find(|role| !ADDRESSES.contains(&role.as_str())).cloned());
            let side = order().find_map(|place| place.link.affiliation.clone()).or_else(|| self.introduced(&id));
            let link = &mut known[at].link;
            if link.role.is_none() && role.is_some() {
                link.role = role;
                known[at].read.push(("role", "who/introduced"));
            }
            let link = &mut known[at].link;
            if link.affiliation.is_none() && side.is_some() {
                link.affiliation = side;
                known[at].read.push(("affiliation", "who/introduced"));
            }
        }
    }

    /// The affiliation that the report gives a person elsewhere than where he speaks, with the words that name the body there.
    fn introduced(&self, id: &variorum_record::EntityId) -> Option<Affiliation> {
        let person = self.entities.iter().position(|entity| entity.entity_id == *id)?;
        let body = self.entities[person].affiliation_id.as_ref()?;
        let body = self.entities.iter().position(|entity| entity.entity_id == *body)?;
        let with_person = |sentence: usize| {
            self.places.iter().any(|at| at.named && at.seen.sentence == sentence && at.seen.known == person)
        };
        let at = self.places.iter().find(|at| at.named && at.seen.known == body && with_person(at.seen.sentence))?;
        let span = self.text.sentences[at.seen.sentence].span_of(at.seen.first, at.seen.end);
        Some(Affiliation {
            name: self.entities[body].name.clone(),
            entity_id: Some(self.entities[body].entity_id.clone()),
            text: self.points.slice(span).to_owned(),
            start: span.start,
            end: span.end,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use variorum_record::{ClaimId, Speech};

    use super::*;
    use crate::knowledge::Knowledge;
    use crate::notation::{annotated, report};

    fn link(text: &str, words: &str, role: Option<&str>, side: Option<&str>) -> Link {
        let at = |words: &str| {
            let byte = text.find(words).expect("in the text");
            text[..byte].chars().count() as u32
        };
        let end = |words: &str| at(words) + words.chars().count() as u32;
        Link {
            name: words.to_owned(),
            entity_id: None,
            text: words.to_owned(),
            start: at(words),
            end: end(words),
            cue: None,
            cue_start: None,
            cue_end: None,
            role: role.map(str::to_owned),
            anonymous: side.is_none(),
            kind: None,
            affiliation: side.map(|side| Affiliation {
                name: side.to_owned(),
                entity_id: None,
                text: side.to_owned(),
                start: at(side),
                end: end(side),
            }),
        }
    }

    /// The links as grounded, one a claim.
    fn settled(notation: &str, links: &[(&str, Option<&str>, Option<&str>)]) -> Vec<(Link, BTreeMap<String, String>)> {
        let (text, read) = annotated(notation);
        let report = report(&text, None);
        let claims = links.iter().map(|(words, role, side)| Claim {
            parts: Vec::new(),
            speech: Speech::Indirect,
            attribution: vec![link(&text, words, *role, *side)],
            ..Claim::bare(ClaimId::derive(&[words]), report.report_id.clone(), Span::new(0, 1), text[..1].to_owned())
        });
        let knowledge = Knowledge::shipped().expect("shipped data");
        let found = crate::ground_report(&report, &read, claims.collect(), &knowledge);
        found.claims.into_iter().map(|claim| (claim.attribution[0].clone(), claim.read_by)).collect()
    }

    const HERDER: &str =
        "A/DET/2/det herder/NOUN/3/nsubj/Number=Sing said/VERB/0/root Omar/PROPN/5/nsubj/person left/VERB/3/ccomp
         He/PRON/2/nsubj/Number=Sing saw/VERB/0/root smoke/NOUN/2/obj";

    #[test]
    fn a_pronoun_after_an_unnamed_speaker_is_nobody_named_beside_him() {
        let found = settled(HERDER, &[("A herder", None, None), ("He", None, None)]);
        assert_eq!(found[1].0.entity_id, None);
    }

    #[test]
    fn a_pronoun_goes_on_for_the_only_one_who_spoke() {
        let notation = "A/DET/2/det spokesman/NOUN/5/nsubj/Number=Sing for/ADP/4/case army/NOUN/2/nmod said/VERB/0/root hills/NOUN/7/nsubj fell/VERB/5/ccomp
             He/PRON/2/nsubj/Number=Sing added/VERB/0/root more/ADJ/2/obj";
        let links = [("A spokesman for army", Some("spokesman"), Some("army")), ("He", None, None)];
        let found = settled(notation, &links);
        let (he, read) = &found[1];
        assert_eq!((he.name.as_str(), he.text.as_str()), ("A spokesman for army", "He"));
        assert_eq!(he.affiliation.as_ref().map(|side| side.name.as_str()), Some("army"));
        assert_eq!(read["attribution[0].name"], "who/pronoun-of-unnamed");
    }

    #[test]
    fn he_is_no_spokeswoman_and_they_are_not_one() {
        let notation = "A/DET/2/det spokeswoman/NOUN/3/nsubj/Number=Sing spoke/VERB/0/root
             He/PRON/2/nsubj/Number=Sing added/VERB/0/root
             They/PRON/2/nsubj/Number=Plur added/VERB/0/root";
        let links = [("A spokeswoman", Some("spokeswoman"), None), ("He", None, None), ("They", None, None)];
        let names: Vec<String> = settled(notation, &links).into_iter().map(|(link, _)| link.name).collect();
        assert_eq!(names, ["A spokeswoman", "He", "They"]);
    }

    #[test]
    fn the_official_is_the_one_told_of_before() {
        let notation = "An/DET/2/det official/NOUN/3/nsubj/Number=Sing spoke/VERB/0/root
             Rain/NOUN/2/nsubj fell/VERB/0/root
             The/DET/2/det official/NOUN/3/nsubj/Number=Sing added/VERB/0/root";
        let links = [("An official", Some("official"), None), ("The official", Some("official"), None)];
        assert_eq!(settled(notation, &links)[1].0.name, "An official");
    }
}
