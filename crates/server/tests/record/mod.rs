//! A small record made by hand: two tolls of one shelling, two fates of one convoy, a report in French.

#![allow(dead_code, reason = "each test file uses its own part")]

use variorum_record::grades::{DatePrec, Grade, Reliability, WherePrec};
use variorum_record::*;

pub(crate) const MARKET: &str = "Menu\nSearch\n\nRockets struck the market of Atar on Tuesday, killing at least 14 people, the director of the hospital said.\n\n\
The army blamed the Front. “The terrorists fired six rockets,” army spokesman Colonel Ely Ould Hamdy said, “at a crowded market.”\n\n\
The Front denied that its fighters had fired. Its spokeswoman, Mariem Mint Sellami, said that army guns had shelled the market from the airfield.\n\n\
You may also like\nTen shady terraces";
pub(crate) const TOLL: &str = "The governor said on Wednesday that nine people were killed when the market of Atar was hit. \
He accused the hospital of spreading wild figures.\n\nColonel Eli Ould Hamdi said the army had no artillery in Atar.";
pub(crate) const CONVOY: &str = "A convoy of the Front was destroyed south of Choum. “All 32 vehicles were destroyed,” \
Colonel Ely Ould Hamdy told reporters. He said that 60 fighters were killed.";
pub(crate) const ESCAPE: &str =
    "Colonel Ali Weld Hamdi told state radio that the convoy had escaped into the Adrar hills.";
pub(crate) const FRENCH: &str = "Le calme est revenu à Zouerate, selon le maire.";

/// Adds rows and keeps them in step.
pub(crate) struct Maker {
    pub(crate) tables: Tables,
}

/// Who says something: the words that name them, the name as best known, the role.
pub(crate) type Says<'a> = &'a [(&'a str, &'a str, Option<&'a str>)];

impl Maker {
    pub(crate) fn report(
        &mut self,
        uri: &str,
        outlet: &str,
        title: &str,
        published: Option<&str>,
        text: &str,
        language: &str,
    ) -> ReportId {
        let report_id = ReportId::derive(&[uri]);
        let length = text.chars().count() as u32;
        let from = text.find("Rockets").map_or(0, |byte| text[..byte].chars().count() as u32);
        let to = text.find("\n\nYou may").map_or(length, |byte| text[..byte].chars().count() as u32);
        self.tables.reports.push(Report {
            outlet: Some(outlet.into()),
            title: Some(title.into()),
            published: published.map(|date| date.parse().unwrap()),
            published_basis: published.map(|_| PublishedBasis::Metadata),
            body: vec![Span::new(from, to)],
            language: Some(language.into()),
            ..Report::bare(report_id.clone(), uri.into(), text.into())
        });
        report_id
    }

    pub(crate) fn claim(
        &mut self,
        report_id: &ReportId,
        parts: &[&str],
        says: Says,
        stance: Stance,
        killed: Option<u64>,
    ) -> ClaimId {
        let text = self.tables.reports.iter().find(|report| report.report_id == *report_id).unwrap().text.clone();
        let span = |words: &str| {
            let byte = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in the report"));
            let start = text[..byte].chars().count() as u32;
            Span::new(start, start + words.chars().count() as u32)
        };
        let parts: Vec<Span> = parts.iter().map(|part| span(part)).collect();
        let whole = parts[0].cover(parts[parts.len() - 1]);
        let claim_id = ClaimId::derive(&[report_id.as_str(), &format!("{parts:?}{says:?}")]);
        let attribution = says.iter().map(|(words, name, role)| {
            let at = span(words);
            Link {
                name: (*name).into(),
                entity_id: None,
                text: (*words).into(),
                start: at.start,
                end: at.end,
                cue: Some("said".into()),
                cue_start: None,
                cue_end: None,
                role: role.map(Into::into),
                anonymous: role.is_some_and(|role| role == "official"),
                kind: None,
                affiliation: None,
            }
        });
        self.tables.claims.push(Claim {
            parts,
            speech: if says.is_empty() { Speech::Narration } else { Speech::Indirect },
            attribution: attribution.collect(),
            stance,
            counts: killed.map_or_else(Vec::new, |killed| {
                vec![Count {
                    category: "killed".into(),
                    low: Some(killed),
                    high: Some(killed),
                    text: killed.to_string(),
                    start: 0,
                    end: 1,
                    of: Some("people".into()),
                }]
            }),
            read_by: [("attribution".to_owned(), "reported_speech".to_owned())].into(),
            ..Claim::bare(claim_id.clone(), report_id.clone(), whole, CodePoints::new(&text).slice(whole).into())
        });
        claim_id
    }

    pub(crate) fn source(&mut self, name: &str, kind: SourceKind) -> SourceId {
        let source_id = SourceId::derive(&[name]);
        self.tables.sources.push(Source {
            source_id: source_id.clone(),
            name: name.into(),
            kind,
            affiliation_id: None,
            reliability: Some(Reliability::F),
            claims: 2,
            corroborated: 0,
            contradicted: 1,
            against_interest: 0,
            reasons: Vec::new(),
        });
        source_id
    }

    pub(crate) fn event(
        &mut self,
        title: &str,
        day: Option<&str>,
        place: Option<(&str, f64, f64, f64)>,
        claims: &[&ClaimId],
    ) -> EventId {
        let event_id = EventId::derive(&[title]);
        let time = day.map(|day| ClaimTime {
            text: "on Tuesday".into(),
            text_start: 0,
            text_end: 1,
            start: day.parse().ok(),
            end: day.parse().ok(),
            date_prec: Some(DatePrec::DAY),
            basis: TimeBasis::Relative,
        });
        for claim in self.tables.claims.iter_mut().filter(|claim| claims.contains(&&claim.claim_id)) {
            claim.event_id = Some(event_id.clone());
            claim.time.clone_from(&time);
        }
        self.tables.events.push(Event {
            event_id: event_id.clone(),
            title: title.into(),
            event_type: Some(acled::EventType::Explosions),
            sub_event_type: Some(acled::SubEvent::Shelling),
            plover: Some(plover::PloverType::Assault),
            time,
            place: place.map(|(name, latitude, longitude, radius)| ClaimPlace {
                name: name.into(),
                text: name.into(),
                start: 0,
                end: 1,
                entity_id: None,
                latitude: Some(latitude),
                longitude: Some(longitude),
                where_prec: Some(if radius > 1.0 { WherePrec::NEAR } else { WherePrec::EXACT }),
                radius_km: Some(radius),
                inherited: false,
            }),
            participants: Vec::new(),
            deaths: Toll { low: Some(9), best: Some(14), high: None, by_side: Vec::new() },
            injured: Toll::default(),
            grade: Some(Grade::Contested),
            reports: 2,
            independent_sources: 3,
            claim_ids: claims.iter().map(|id| (*id).clone()).collect(),
            accounts: Vec::new(),
            readings: Vec::new(),
            part_of: None,
            reasons: vec!["two tolls by independent sources".into()],
        });
        event_id
    }

    pub(crate) fn dispute(
        &mut self,
        event_id: &EventId,
        slot: Slot,
        kind: DisputeKind,
        readings: &[(&str, &[&ClaimId], &SourceId)],
    ) {
        let weight = 1.0 / readings.len() as f64;
        self.tables.disputes.push(Dispute {
            dispute_id: DisputeId::derive(&[event_id.as_str(), slot.as_str()]),
            event_id: event_id.clone(),
            slot,
            kind,
            readings: readings
                .iter()
                .map(|(value, claims, source)| Reading {
                    value: (*value).into(),
                    claim_ids: claims.iter().map(|id| (*id).clone()).collect(),
                    source_ids: vec![(*source).clone()],
                    independent_sources: 1,
                    weight,
                })
                .collect(),
            reason: String::new(),
        });
        let event = self.tables.events.iter_mut().find(|event| event.event_id == *event_id).unwrap();
        event.accounts = readings
            .iter()
            .map(|(value, claims, source)| Account {
                sentence: format!("{value}, by this account."),
                claim_ids: claims.iter().map(|id| (*id).clone()).collect(),
                source_ids: vec![(*source).clone()],
                independent_sources: 1,
            })
            .collect();
    }
}

/// The record.
pub(crate) fn tables() -> Tables {
    let mut make = Maker { tables: Tables::default() };
    let market =
        make.report("01.html", "Harmattan News Agency", "Rockets hit Atar market", Some("2019-03-13"), MARKET, "en");
    let toll = make.report(
        "https://observer.example/nine",
        "Adrar Observer",
        "Governor says nine died",
        Some("2019-03-14"),
        TOLL,
        "en",
    );
    let convoy =
        make.report("07.html", "Port Tribune", "Army says it wiped out rebel convoy", Some("2019-03-18"), CONVOY, "en");
    let escape = make.report("08.txt", "Crossroads Weekly", "How did the rebels get out?", None, ESCAPE, "en");
    make.report("13.txt", "La Voix du Tiris", "Le calme revient", Some("2019-03-20"), FRENCH, "fr");

    let director = make.source("director of the hospital", SourceKind::Official);
    let governor = make.source("governor of Adrar", SourceKind::Official);
    let hamdy = make.source("Ely Ould Hamdy", SourceKind::Party);
    let sellami = make.source("Mariem Mint Sellami", SourceKind::Party);
    let said_hamdy: Says = &[("Ely Ould Hamdy", "Ely Ould Hamdy", Some("army spokesman"))];

    let fourteen = make.claim(
        &market,
        &["Rockets struck the market of Atar on Tuesday, killing at least 14 people"],
        &[("the director of the hospital", "the director of the hospital", None)],
        Stance::Asserts,
        Some(14),
    );
    let six = make.claim(
        &market,
        &["“The terrorists fired six rockets,”", "“at a crowded market.”"],
        said_hamdy,
        Stance::Asserts,
        None,
    );
    let guns = make.claim(
        &market,
        &["army guns had shelled the market from the airfield"],
        &[
            ("The Front", "Adrar Salvation Front", None),
            ("Mariem Mint Sellami", "Mariem Mint Sellami", Some("spokeswoman")),
        ],
        Stance::Asserts,
        None,
    );
    let denied = make.claim(
        &market,
        &["its fighters had fired"],
        &[("The Front", "Adrar Salvation Front", None)],
        Stance::Denies,
        None,
    );
    let nine = make.claim(
        &toll,
        &["nine people were killed when the market of Atar was hit"],
        &[("The governor", "governor of Adrar", Some("governor"))],
        Stance::Asserts,
        Some(9),
    );
    let destroyed = make.claim(&convoy, &["All 32 vehicles were destroyed"], said_hamdy, Stance::Asserts, None);
    let escaped = make.claim(
        &escape,
        &["the convoy had escaped into the Adrar hills"],
        &[("Ali Weld Hamdi", "Ely Ould Hamdy", None)],
        Stance::Asserts,
        None,
    );

    let shelling = make.event(
        "Shelling of the market of Atar",
        Some("2019-03-12"),
        Some(("Atar", 20.519, -13.046, 1.0)),
        &[&fourteen, &six, &guns, &denied, &nine],
    );
    make.dispute(
        &shelling,
        Slot::Count,
        DisputeKind::Differs,
        &[("at least 14 killed", &[&fourteen], &director), ("9 killed", &[&nine], &governor)],
    );
    make.dispute(
        &shelling,
        Slot::Agent,
        DisputeKind::Denies,
        &[("the Adrar Salvation Front", &[&six], &hamdy), ("the army", &[&guns, &denied], &sellami)],
    );
    let breakout = make.event(
        "Breakout of a convoy from Zouerat",
        Some("2019-03-16"),
        Some(("south of Choum", 21.1, -13.07, 25.0)),
        &[&destroyed, &escaped],
    );
    make.dispute(
        &breakout,
        Slot::Outcome,
        DisputeKind::Contradicts,
        &[("every vehicle destroyed", &[&destroyed], &hamdy), ("escaped into the hills", &[&escaped], &hamdy)],
    );
    make.event("Fighting at Zouerat", Some("2019-02-24"), Some(("Zouérat", 22.735, -12.471, 1.0)), &[]);
    make.event(
        "Air strike on an ammunition store",
        Some("2019-03-14"),
        Some(("Chinguetti", 20.463, -12.362, 1.0)),
        &[],
    );
    make.event("Abduction of aid workers", Some("2019-03-27"), Some(("Néma", 16.617, -7.2565, 1.0)), &[]);
    make.event("March of dockers", Some("2019-03-25"), Some(("Nouadhibou", 20.942, -17.038, 1.0)), &[]);
    make.event("Retreat from a town", None, None, &[]);

    make.tables.lineage.push(Lineage {
        from_report_id: toll.clone(),
        to_report_id: market.clone(),
        kind: LineageKind::NearCopy,
        share: 0.83,
        spans: Vec::new(),
    });
    make.tables.entities.push(Entity {
        entity_id: EntityId::derive(&["hamdy"]),
        kind: EntityKind::Person,
        name: "Ely Ould Hamdy".into(),
        aliases: vec!["Ali Weld Hamdi".into(), "Eli Ould Hamdi".into(), "Ely Ould Hamdy".into()],
        roles: vec!["army spokesman".into(), "Colonel".into()],
        affiliation_id: None,
        country: None,
        geonames_id: None,
        wikidata_id: None,
        reasons: vec!["spellings of one name that differ as transliterations do".into()],
    });
    make.tables
}
