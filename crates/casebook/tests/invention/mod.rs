//! Invented records in which every span says what the record says.

#![allow(dead_code, reason = "each test binary uses a part")]

use std::collections::BTreeMap;

use variorum_record::acled::{EventType, SubEvent};
use variorum_record::grades::{DatePrec, Grade, Reliability, WherePrec};
use variorum_record::plover::{AuxiliaryMode, PloverMode, PloverType};
use variorum_record::*;

/// A record of so many reports with two claims each; another `edition` tells other tolls of the same town.
pub(crate) fn record(reports: usize, edition: usize) -> Tables {
    let mut tables = Tables::default();
    let spokesman = entity(EntityKind::Person, "Šefik Ören", &["Oren", "Šefik Ören"]);
    let town = entity(EntityKind::Place, "Qaṣr Vela", &["Qaṣr Vela"]);
    let army = entity(EntityKind::Organization, "Northern Army", &["Northern Army"]);
    let source = Source {
        source_id: SourceId::derive(&["Šefik Ören"]),
        name: "Šefik Ören".into(),
        kind: SourceKind::Party,
        affiliation_id: Some(army.entity_id.clone()),
        reliability: Some(Reliability::F),
        claims: reports as u32,
        corroborated: 0,
        contradicted: reports as u32,
        against_interest: 0,
        reasons: Vec::new(),
    };
    for number in 0..reports {
        add_report(&mut tables, number, edition, [&spokesman, &town, &army], &source);
    }
    for pair in tables.reports.clone().windows(2) {
        let length = CodePoints::new(&pair[0].text).len();
        tables.lineage.push(Lineage {
            from_report_id: pair[1].report_id.clone(),
            to_report_id: pair[0].report_id.clone(),
            kind: LineageKind::NearCopy,
            share: 0.75,
            spans: vec![SharedSpan { from: Span::new(0, 9), to: Span::new(length - 9, length) }],
        });
    }
    tables.entities = vec![spokesman, town, army];
    tables.sources = vec![source];
    sort(&mut tables);
    tables
}

/// A person's note on something of a record.
pub(crate) fn note(target: &str, reason: &str) -> Decision {
    Decision {
        decision_id: DecisionId::derive(&[target, reason]),
        at: "2024-02-03T10:00:00Z".into(),
        by: "A. Reader".into(),
        kind: DecisionKind::Note,
        target: target.into(),
        value: Some(serde_json::json!({"toll": 5})),
        reason: Some(reason.into()),
        undone_by: None,
    }
}

fn entity(kind: EntityKind, name: &str, aliases: &[&str]) -> Entity {
    Entity {
        entity_id: EntityId::derive(&[kind.as_str(), name]),
        kind,
        name: name.into(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        roles: vec!["spokesman".into()],
        affiliation_id: None,
        country: Some("XX".into()),
        geonames_id: None,
        wikidata_id: None,
        reasons: vec!["one spelling".into()],
    }
}

/// A text that remembers where its words were put.
#[derive(Default)]
struct Page(String);

impl Page {
    fn put(&mut self, words: &str) -> Span {
        let start = self.0.chars().count() as u32;
        self.0.push_str(words);
        Span::new(start, start + words.chars().count() as u32)
    }
}

fn add_report(tables: &mut Tables, number: usize, edition: usize, who: [&Entity; 3], source: &Source) {
    let [spokesman, town, army] = who;
    let killed = (number * 7 + edition * 3) % 50 + 2;
    let mut page = Page::default();
    page.put("MENU – “Home”\n");
    let speaker = page.put(&spokesman.name);
    page.put(" ");
    let cue = page.put("said");
    page.put(" that ");
    let agent = page.put("the army");
    page.put(" ");
    let trigger = page.put("shelled");
    page.put(" ");
    let place = page.put(&town.name);
    page.put(" on ");
    let time = page.put("Tuesday");
    page.put(", where ");
    let toll = format!("{killed} people");
    let count = page.put(&toll);
    let last = page.put(" died");
    page.put(&format!(", edition № {edition}.\n"));
    let second = page.put("A resident denied it.");
    let denier = Span::new(second.start, second.start + 10);
    let denial = Span::new(second.start + 11, second.start + 17);
    let text = page.0;
    let words = |span: Span| CodePoints::new(&text).slice(span).to_owned();

    let uri = format!("wire/{number:05}.txt");
    let report_id = ReportId::derive(&[&uri]);
    let event_id = EventId::derive(&[&uri]);
    let whole = Span::new(agent.start, last.end);
    let claim_id = ClaimId::derive(&[report_id.as_str(), "1"]);
    let denial_id = ClaimId::derive(&[report_id.as_str(), "2"]);
    let day: Date = "2024-01-16".parse().expect("a day");
    let claim_place = ClaimPlace {
        name: town.name.clone(),
        text: words(place),
        start: place.start,
        end: place.end,
        entity_id: Some(town.entity_id.clone()),
        latitude: Some(31.25),
        longitude: Some(-16.5),
        where_prec: Some(WherePrec::NEAR),
        radius_km: Some(25.0),
        inherited: false,
    };
    let claim_time = ClaimTime {
        text: words(time),
        text_start: time.start,
        text_end: time.end,
        start: Some(day),
        end: Some(day),
        date_prec: Some(DatePrec::DAY),
        basis: TimeBasis::Relative,
    };
    let participant = Participant {
        role: Role::Agent,
        entity_id: Some(army.entity_id.clone()),
        name: army.name.clone(),
        text: words(agent),
        start: agent.start,
        end: agent.end,
    };
    let first = Claim {
        claim_id: claim_id.clone(),
        report_id: report_id.clone(),
        start: whole.start,
        end: whole.end,
        parts: vec![Span::new(whole.start, time.end), Span::new(count.start, whole.end)],
        quote: words(whole),
        speech: Speech::Indirect,
        attribution: vec![Link {
            name: spokesman.name.clone(),
            entity_id: Some(spokesman.entity_id.clone()),
            text: words(speaker),
            start: speaker.start,
            end: speaker.end,
            cue: Some(words(cue)),
            cue_start: Some(cue.start),
            cue_end: Some(cue.end),
            role: None,
            anonymous: false,
            kind: None,
            affiliation: None,
        }],
        stance: Stance::Asserts,
        interest: None,
        attribution_score: None,
        factuality: None,
        event_type: Some(EventType::Explosions),
        sub_event_type: Some(SubEvent::Shelling),
        plover: Some(PloverType::Assault),
        plover_mode: Some(PloverMode::HeavyWeapons),
        auxiliary: vec![AuxiliaryMode::Historical],
        frame: Some("shelling".into()),
        trigger: Some(Trigger { text: words(trigger), start: trigger.start, end: trigger.end }),
        participants: vec![participant.clone()],
        place: Some(claim_place.clone()),
        time: Some(claim_time.clone()),
        counts: vec![Count {
            category: "killed".into(),
            low: Some(killed as u64),
            high: None,
            text: words(count),
            start: count.start,
            end: count.end,
            of: Some("people".into()),
        }],
        about_claim_id: None,
        event_id: Some(event_id.clone()),
        read_by: BTreeMap::from([("counts".to_owned(), "exact-number".to_owned())]),
    };
    let second_claim = Claim {
        claim_id: denial_id.clone(),
        start: second.start,
        end: second.end,
        parts: vec![second],
        quote: words(second),
        attribution: vec![Link {
            name: "a resident".into(),
            entity_id: None,
            text: words(denier),
            start: denier.start,
            end: denier.end,
            cue: Some(words(denial)),
            cue_start: Some(denial.start),
            cue_end: Some(denial.end),
            role: Some("resident".into()),
            anonymous: true,
            kind: None,
            affiliation: None,
        }],
        stance: Stance::Denies,
        interest: None,
        attribution_score: None,
        factuality: None,
        event_type: None,
        sub_event_type: None,
        plover: None,
        plover_mode: None,
        auxiliary: Vec::new(),
        frame: None,
        trigger: None,
        participants: Vec::new(),
        place: None,
        time: None,
        counts: Vec::new(),
        about_claim_id: Some(claim_id.clone()),
        ..first.clone()
    };
    let reading = |value: &str, claim: &ClaimId, source: Option<&Source>| Reading {
        value: value.into(),
        claim_ids: vec![claim.clone()],
        source_ids: source.iter().map(|source| source.source_id.clone()).collect(),
        independent_sources: 1,
        weight: 0.5,
    };
    tables.disputes.push(Dispute {
        dispute_id: DisputeId::derive(&[&uri]),
        event_id: event_id.clone(),
        slot: Slot::Occurrence,
        kind: DisputeKind::Denies,
        readings: vec![reading("happened", &claim_id, Some(source)), reading("did not happen", &denial_id, None)],
        reason: "a resident denies it".into(),
    });
    tables.events.push(Event {
        event_id: event_id.clone(),
        title: format!("Shelling of {}", town.name),
        event_type: first.event_type,
        sub_event_type: first.sub_event_type,
        plover: first.plover,
        time: Some(claim_time),
        place: Some(claim_place),
        participants: vec![participant],
        deaths: Toll {
            low: Some(0),
            best: Some(killed as u64),
            high: None,
            by_side: vec![SideToll { side: "people".into(), low: Some(killed as u64), best: None, high: None }],
        },
        injured: Toll::default(),
        grade: Some(Grade::Contested),
        reports: 1,
        independent_sources: 2,
        claim_ids: vec![claim_id.clone(), denial_id],
        accounts: vec![Account {
            sentence: format!("The army shelled {}.", town.name),
            claim_ids: vec![claim_id],
            source_ids: vec![source.source_id.clone()],
            independent_sources: 1,
        }],
        readings: vec![SlotReadings {
            slot: Slot::Count,
            category: Some("killed".into()),
            side: Some("people".into()),
            readings: [format!("{killed} killed"), "dozens killed".to_owned()]
                .map(|value| SlotReading {
                    value,
                    claim_ids: vec![first.claim_id.clone()],
                    source_ids: vec![source.source_id.clone()],
                    independent_sources: 1,
                    weight: Some(0.5),
                })
                .to_vec(),
            relations: vec![Related {
                reading: 0,
                relation: Relation::Finer,
                other: 1,
                reason: "dozens hold it".into(),
            }],
        }],
        part_of: None,
        reasons: vec!["one source asserts, one denies".into()],
    });
    for (span, entity) in [(speaker, spokesman), (place, town)] {
        let is_place = entity.kind == EntityKind::Place;
        tables.mentions.push(Mention {
            mention_id: MentionId::derive(&[report_id.as_str(), &span.start.to_string()]),
            report_id: report_id.clone(),
            start: span.start,
            end: span.end,
            text: words(span),
            kind: entity.kind,
            entity_id: Some(entity.entity_id.clone()),
            latitude: is_place.then_some(31.25),
            longitude: is_place.then_some(-16.5),
            geonames_id: is_place.then_some(4_000_001),
            where_prec: is_place.then_some(WherePrec::EXACT),
            radius_km: is_place.then_some(2.5),
            basis: is_place.then_some(PlaceBasis::Gazetteer),
            read_by: "names".into(),
        });
    }
    tables.claims.extend([first, second_claim]);
    tables.reports.push(Report {
        report_id,
        uri,
        outlet: Some("The Vela Courier".into()),
        title: Some("Shells on Qaṣr Vela".into()),
        author: None,
        published: Some("2024-01-17".parse().expect("a day")),
        published_basis: Some(PublishedBasis::Stated),
        language: Some("en".into()),
        wire: None,
        body: vec![Span::new(speaker.start, second.start - 1), second],
        content_hash: format!("{number:064x}"),
        notes: Vec::new(),
        text,
    });
}

fn sort(tables: &mut Tables) {
    tables.reports.sort_by(|a, b| a.report_id.cmp(&b.report_id));
    tables.mentions.sort_by(|a, b| a.mention_id.cmp(&b.mention_id));
    tables.entities.sort_by(|a, b| a.entity_id.cmp(&b.entity_id));
    tables.claims.sort_by(|a, b| a.claim_id.cmp(&b.claim_id));
    tables.events.sort_by(|a, b| a.event_id.cmp(&b.event_id));
    tables.disputes.sort_by(|a, b| a.dispute_id.cmp(&b.dispute_id));
    let key = |l: &Lineage| (l.from_report_id.clone(), l.to_report_id.clone(), l.kind.as_str());
    tables.lineage.sort_by_key(key);
}
