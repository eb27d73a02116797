//! Who, where and when in reports: `cargo run --release -p variorum-grounding --example ground -- FILE…`

use std::path::Path;

use variorum_claims::Lexicon;
use variorum_grounding::{GroundedReport, Knowledge, ground_report, join_entities};
use variorum_intake::{Format, Limits, cut_repeated, read_document, read_file};
use variorum_language::LanguageModel;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (model, lexicon) = (LanguageModel::shipped(1)?, Lexicon::shipped()?);
    let (knowledge, limits) = (Knowledge::shipped()?, Limits::default());
    let mut reports = Vec::new();
    for file in std::env::args().skip(1) {
        let bytes = read_file(Path::new(&file), &limits)?;
        reports.push(read_document(&file, &bytes, Format::detect(&file, &bytes), &limits)?);
    }
    cut_repeated(&mut reports);
    let mut grounded: Vec<GroundedReport> = reports
        .iter()
        .map(|report| {
            let text = model.annotate(&report.text, &report.body);
            let claims = variorum_claims::extract(report, &text, &lexicon);
            ground_report(report, &text, claims, &knowledge)
        })
        .collect();
    let entities = join_entities(&mut grounded, &[]).entities;
    for entity in &entities {
        println!("{} {} = {}", entity.kind, entity.name, entity.aliases.join(" | "));
        for line in entity.roles.iter().map(|role| format!("role: {role}")).chain(entity.reasons.iter().cloned()) {
            println!("    {line}");
        }
    }
    for (report, grounded) in reports.iter().zip(&grounded) {
        println!("\n{} published {:?}", report.uri, report.published.map(|day| day.to_string()));
        for mention in grounded.mentions.iter().filter(|mention| mention.read_by.starts_with("who/")) {
            let name = entities.iter().find(|entity| Some(&entity.entity_id) == mention.entity_id.as_ref());
            println!("    {} {} → {}", mention.read_by, mention.text, name.map_or("?", |entity| &entity.name));
        }
        for claim in &grounded.claims {
            let chain: Vec<String> =
                claim.attribution.iter().map(|link| format!("{} “{}”", link.name, link.text)).collect();
            println!("  {}: {}", chain.join(" ▸ "), claim.quote);
            for participant in &claim.participants {
                println!("    {} {} “{}”", participant.role, participant.name, participant.text);
            }
            if let Some(place) = &claim.place {
                println!("    where {} ({:?} {:?})", place.name, place.latitude, place.longitude);
            }
            if let Some(time) = &claim.time {
                let rule = claim.read_by.get("time").map_or("", String::as_str);
                println!("    when “{}” {:?} – {:?}, {} by {rule}", time.text, time.start, time.end, time.basis);
            }
        }
    }
    Ok(())
}
