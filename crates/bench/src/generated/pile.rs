//! A generated casebook in the record's types, with what is true of it.

use std::collections::BTreeMap;

use variorum_record::grades::{DatePrec, WherePrec};
use variorum_record::{
    Affiliation, Claim, ClaimId, ClaimPlace, ClaimTime, Count, Entity, Link, Participant, PublishedBasis, Report,
    ReportId, Role, Span, Speech, Stance, TimeBasis, Trigger,
};

use super::compose::{Dependence, Page, Saying, Telling, Text, Through, Writer};
use super::words::{self, Mark, Slot, Written};
use super::world::{Fact, Of, Settings, Standing, date};

/// What is true of one claim.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClaimTruth {
    pub(super) happening: usize,
    /// Who stands behind it, however many reports lie between.
    pub(super) informant: usize,
    pub(super) fact: Fact,
    pub(super) right: bool,
    pub(super) day: i32,
}

/// What is true of one report's sentences.
pub(super) struct SentenceTruth {
    /// The same in a sentence and in its copies.
    pub(super) number: u32,
    /// What is said in it.
    pub(super) said: Option<Said>,
    pub(super) span: Span,
}

/// What a sentence passes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) utterance: u32,
    pub(super) direct: bool,
    /// By an informant without a name.
    pub(super) unnamed: bool,
    /// The number of the report cited.
    pub(super) cites: Option<usize>,
}

/// What is true of one report.
pub(super) struct ReportTruth {
    pub(super) depends: Option<Dependence>,
    pub(super) sentences: Vec<SentenceTruth>,
}

/// Reports, claims and entities as the rooms before lineage would have read them, and the truth about them.
pub(crate) struct Pile {
    pub(crate) reports: Vec<Report>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) entities: Vec<Entity>,
    pub(super) of_report: Vec<ReportTruth>,
    pub(super) of_claim: BTreeMap<ClaimId, ClaimTruth>,
}

/// Share of reports without a date.
const UNDATED: u64 = 20;

impl Pile {
    /// What the rooms are given to read.
    pub(crate) fn without_truth(self) -> (Vec<Report>, Vec<Claim>, Vec<Entity>) {
        (self.reports, self.claims, self.entities)
    }

    /// Generates a casebook; the same settings give the same one.
    pub(crate) fn generate(settings: Settings) -> Self {
        let mut writer = Writer::new(settings);
        writer.write();
        let mut pile = Self {
            reports: Vec::new(),
            claims: Vec::new(),
            entities: writer.world.entities.clone(),
            of_report: Vec::new(),
            of_claim: BTreeMap::new(),
        };
        for (number, page) in writer.pages.iter().enumerate() {
            pile.enter(&writer, number, page);
        }
        pile.claims.shrink_to_fit();
        pile.reports.shrink_to_fit();
        pile
    }

    fn enter(&mut self, writer: &Writer, number: usize, page: &Page) {
        let report_id = ReportId::derive(&["generated", &number.to_string()]);
        let mut sentences = Vec::new();
        let Text { text, places, written } = writer.text(page);
        for ((sentence, span), written) in page.sentences.iter().zip(&places).zip(&written) {
            let mut said = None;
            if let Saying::Telling(telling) = &sentence.saying {
                let statement = telling.statement;
                let standing = writer.world.informants[statement.informant].standing;
                said = Some(Said {
                    utterance: statement.utterance,
                    direct: telling.direct,
                    unnamed: standing == Standing::Witness,
                    cites: telling.cites,
                });
                let claim = claim(writer, &report_id, telling, written, *span);
                let truth = ClaimTruth {
                    happening: statement.happening,
                    informant: statement.informant,
                    fact: statement.fact,
                    right: statement.right,
                    day: statement.day,
                };
                self.of_claim.insert(claim.claim_id.clone(), truth);
                self.claims.push(claim);
            }
            sentences.push(SentenceTruth { number: sentence.number, said, span: *span });
        }
        let undated = (number as u64 * 2_654_435_761).is_multiple_of(UNDATED);
        self.reports.push(Report {
            outlet: Some(writer.world.outlets[page.outlet].clone()),
            published: (!undated).then(|| date(page.day)),
            published_basis: (!undated).then_some(PublishedBasis::Given),
            wire: page.wire.map(str::to_owned),
            ..Report::bare(report_id, format!("report-{number}"), text)
        });
        self.of_report.push(ReportTruth { depends: page.depends, sentences });
    }
}

/// Words of a sentence with their place in the text.
struct Words {
    text: String,
    start: u32,
    end: u32,
}

fn claim(writer: &Writer, report_id: &ReportId, telling: &Telling, written: &Written, sentence: Span) -> Claim {
    let words = |mark: &Mark| {
        let text: String = written.text.chars().skip(mark.start).take(mark.end - mark.start).collect();
        Words { text, start: sentence.start + mark.start as u32, end: sentence.start + mark.end as u32 }
    };
    let at = |slot: Slot| written.marks.iter().find(|mark| mark.slot == slot).map(words);
    let core = at(Slot::Core).unwrap_or(Words { text: String::new(), start: sentence.start, end: sentence.start });
    let (event, world) = (&writer.happenings[telling.statement.happening], &writer.world);
    let id = ClaimId::derive(&[report_id.as_str(), &core.start.to_string(), &core.end.to_string()]);
    let mut claim = Claim::bare(id, report_id.clone(), Span::new(core.start, core.end), core.text);
    claim.attribution = attribution(writer, telling, &at);
    claim.speech = match (telling.direct, claim.attribution.is_empty()) {
        (true, _) => Speech::Direct,
        (false, true) => Speech::Narration,
        (false, false) => Speech::Indirect,
    };
    if telling.statement.fact == Fact::Denied {
        claim.stance = Stance::Denies;
    }
    let (frame, sub_event) = match telling.statement.fact {
        Fact::Happened | Fact::Taken(_) | Fact::Denied => event.kind.frame(),
        Fact::Killed(..) => ("killing", variorum_record::acled::SubEvent::ArmedClash),
        Fact::Wounded(_) => ("wounding", variorum_record::acled::SubEvent::ArmedClash),
        Fact::Colour(..) => return claim,
    };
    claim.frame = Some(frame.to_owned());
    claim.sub_event_type = Some(sub_event);
    claim.event_type = Some(sub_event.event_type());
    claim.trigger = at(Slot::Trigger).map(|words| Trigger { text: words.text, start: words.start, end: words.end });
    let party = if let Fact::Taken(party) = telling.statement.fact { party } else { event.agent };
    for (slot, role, party) in [(Slot::Agent, Role::Agent, party), (Slot::Target, Role::Target, event.target)] {
        if let Some(words) = at(slot) {
            let known = &world.parties[party];
            claim.participants.push(Participant {
                role,
                entity_id: Some(known.entity.clone()),
                name: known.name.clone(),
                text: words.text,
                start: words.start,
                end: words.end,
            });
        }
    }
    if let Some(words) = at(Slot::Count) {
        count(&mut claim, telling.statement.fact, &words);
    }
    claim.place = at(Slot::Place).map(|words| {
        let place = &world.places[event.place];
        ClaimPlace {
            name: place.name.clone(),
            text: words.text,
            start: words.start,
            end: words.end,
            entity_id: Some(place.entity.clone()),
            latitude: Some(place.latitude),
            longitude: Some(place.longitude),
            where_prec: Some(WherePrec::EXACT),
            radius_km: Some(5.0),
            inherited: false,
        }
    });
    claim.time = at(Slot::Day).map(|words| ClaimTime {
        text: words.text,
        text_start: words.start,
        text_end: words.end,
        start: Some(date(event.day)),
        end: Some(date(event.day)),
        date_prec: Some(DatePrec::DAY),
        basis: TimeBasis::Relative,
    });
    claim
}

fn count(claim: &mut Claim, fact: Fact, words: &Words) {
    let (category, number, of) = match fact {
        Fact::Killed(Of::Soldiers, number) => ("killed", number, "soldiers"),
        Fact::Killed(Of::Civilians, number) => ("killed", number, "civilians"),
        Fact::Wounded(number) => ("wounded", number, "people"),
        _ => return,
    };
    claim.counts.push(Count {
        category: category.to_owned(),
        low: Some(number),
        high: Some(number),
        text: words.text.clone(),
        start: words.start,
        end: words.end,
        of: Some(of.to_owned()),
    });
    claim.participants.push(Participant {
        role: Role::Target,
        entity_id: None,
        name: of.to_owned(),
        text: words.text.clone(),
        start: words.start,
        end: words.end,
    });
}

fn attribution(writer: &Writer, telling: &Telling, at: &dyn Fn(Slot) -> Option<Words>) -> Vec<Link> {
    let mut links = Vec::new();
    if let (Some(through), Some(words)) = (telling.through, at(Slot::Outlet)) {
        let name = match through {
            Through::Outlet(outlet) => writer.world.outlets[outlet].clone(),
            Through::Agency(agency, name) => words::AGENCIES[agency][name].to_owned(),
        };
        links.push(link(name, None, words));
    }
    let who = &writer.world.informants[telling.statement.informant];
    if let Some(words) = at(Slot::Informant) {
        let behind = words.end + who.behind.chars().count() as u32;
        let mut own = link(who.name.clone(), who.entity.clone(), words);
        own.role = who.role.map(str::to_owned);
        own.anonymous = who.standing == Standing::Witness;
        if let Standing::Spokesman(party) = who.standing {
            let party = &writer.world.parties[party];
            own.affiliation = Some(Affiliation {
                name: party.name.clone(),
                entity_id: Some(party.entity.clone()),
                text: party.name.clone(),
                start: behind - party.name.chars().count() as u32,
                end: behind,
            });
        }
        links.push(own);
    }
    links
}

fn link(name: String, entity_id: Option<variorum_record::EntityId>, words: Words) -> Link {
    Link { entity_id, text: words.text, start: words.start, end: words.end, ..Link::bare(name) }
}
