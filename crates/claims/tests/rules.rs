//! Each rule on sentences of its own: the fixture `rules/NAME.txt` is read with the shipped model, the snapshot shows the claims.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fmt::Write;

use variorum_claims::{Lexicon, extract};
use variorum_language::LanguageModel;
use variorum_record::{Claim, Report, ReportId, Stance};

fn report(text: &str) -> Report {
    Report::bare(ReportId::derive(&["fixture", text]), "fixture.txt".into(), text.into())
}

fn shown(claim: &Claim) -> String {
    let chain: Vec<String> = claim
        .attribution
        .iter()
        .map(|link| format!("{}{}", link.name, if link.anonymous { " (unnamed)" } else { "" }))
        .collect();
    let mut text = format!(
        "[{}] {} {}\n",
        claim.stance,
        if chain.is_empty() { "-".into() } else { chain.join(" > ") },
        claim.speech
    );
    for link in &claim.attribution {
        let side = link.affiliation.as_ref().map(|side| format!(", of {}", side.name)).unwrap_or_default();
        if let Some(role) = &link.role {
            let _ = writeln!(text, "  {}: {role}{side}", link.name);
        } else if !side.is_empty() {
            let _ = writeln!(text, "  {}{side}", link.name);
        }
    }
    let trigger = claim.trigger.as_ref().map_or("-", |trigger| trigger.text.as_str());
    let _ = writeln!(text, "  “{}” {} ({trigger})", claim.quote, claim.frame.as_deref().unwrap_or("no happening"));
    for participant in &claim.participants {
        let _ = writeln!(text, "  {}: {}", participant.role, participant.name);
    }
    for count in &claim.counts {
        let bound = |value: Option<u64>| value.map_or("open".to_owned(), |value| value.to_string());
        let of = count.of.as_deref().map(|of| format!(" of {of}")).unwrap_or_default();
        let _ = writeln!(text, "  {}: {} to {}{of}", count.category, bound(count.low), bound(count.high));
    }
    let modes: Vec<&str> = claim.auxiliary.iter().map(|mode| mode.as_str()).collect();
    if !modes.is_empty() {
        let _ = writeln!(text, "  mode: {}", modes.join(", "));
    }
    if claim.stance != Stance::Asserts {
        let _ = writeln!(text, "  stance by {}", claim.read_by["stance"]);
    }
    if let Some(rule) = claim.read_by.get("attribution") {
        let _ = writeln!(text, "  by {rule}");
    }
    text
}

#[test]
fn every_rule_reads_its_fixture() {
    let (model, lexicon) = (LanguageModel::shipped(1).unwrap(), Lexicon::shipped().unwrap());
    insta::glob!("rules/*.txt", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let report = report(text.trim_end());
        let claims = extract(&report, &model.annotate(&report.text, &report.body), &lexicon);
        for claim in &claims {
            let characters: Vec<char> = report.text.chars().collect();
            let found: String = characters[claim.start as usize..claim.end as usize].iter().collect();
            assert_eq!(found, claim.quote, "a claim's quote is what its span holds");
        }
        insta::assert_snapshot!(claims.iter().map(shown).collect::<String>());
    });
}
