//! A claim in words: its sentence with what was read, who says so, how surely, what it tells, what it answers and what answers it; for
//! every part the rule or model that read it.

use std::collections::BTreeSet;

use variorum_record::plover::AuxiliaryMode;
use variorum_record::{Claim, Interest, Link, Report, Stance, Tables};

use super::underlined::sentence;
use super::{chain, claim_line, field, heading, interval, one_line};

/// The claim as text.
pub(super) fn text(claim: &Claim, tables: &Tables) -> String {
    let mut shown = Shown { claim, told: BTreeSet::new(), text: heading(&format!("Claim {}", claim.claim_id)) };
    let report = tables.reports.iter().find(|report| report.report_id == claim.report_id);
    if let Some(report) = report {
        shown.text.push_str(&sentence(claim, report));
    }
    shown.voices(tables);
    shown.stance();
    shown.happening();
    shown.slots();
    shown.answers(tables);
    shown.place_in_the_record(report, tables);
    shown.text
}

struct Shown<'c> {
    claim: &'c Claim,
    /// Slots of `read_by` that are printed beside what they read.
    told: BTreeSet<String>,
    text: String,
}

impl Shown<'_> {
    fn line(&mut self, name: &str, value: &str) {
        field(&mut self.text, name, value);
    }

    /// " — by RULE", for the rules that read these slots.
    fn by(&mut self, slots: &[String]) -> String {
        let rules: Vec<&str> =
            slots.iter().filter_map(|slot| self.claim.read_by.get(slot)).map(String::as_str).collect();
        self.told.extend(slots.iter().cloned());
        if rules.is_empty() { String::new() } else { format!(" — by {}", rules.join(", ")) }
    }

    fn voices(&mut self, tables: &Tables) {
        let claim = self.claim;
        self.line("said by", &chain(claim, tables));
        let rules: Vec<&str> =
            claim.read_by.get("attribution").map_or(Vec::new(), |rules| rules.split(" > ").collect());
        let one_each = rules.len() == claim.attribution.len();
        for (at, link) in claim.attribution.iter().enumerate() {
            let slots = ["entity_id", "name", "role", "affiliation"].map(|slot| format!("attribution[{at}].{slot}"));
            let mut by = self.by(&slots);
            if let Some(rule) = rules.get(at).filter(|_| one_each) {
                by = if by.is_empty() {
                    format!(" — by {rule}")
                } else {
                    by.replacen(" — by ", &format!(" — by {rule}, "), 1)
                };
                self.told.insert("attribution".to_owned());
            }
            self.line("", &format!("{}{by}", voice(link)));
        }
        if claim.attribution.is_empty() && rules.is_empty() {
            self.line("", "the outlet's own voice");
        }
        for (name, score) in scores(claim) {
            self.line("score", &format!("{name} {score}, by the model"));
        }
    }

    fn stance(&mut self) {
        let claim = self.claim;
        let by = self.by(&["stance".to_owned()]);
        self.line("stance", &format!("{} in {} speech{by}", claim.stance, claim.speech));
        self.line("so", factuality(claim));
        if let Some(value) = claim.factuality {
            let by = self.by(&["factuality".to_owned()]);
            self.line("", &format!("{value:+.1} between -3 (did not happen) and 3 (happened), by its words{by}"));
        }
        for mode in &claim.auxiliary {
            let by = self.by(&[format!("auxiliary.{mode}")]);
            self.line("mode", &format!("{mode}{by}"));
        }
        if let Some(interest) = claim.interest {
            self.told.insert("interest".to_owned());
            let reason = claim.read_by.get("interest").map(String::as_str).unwrap_or_default();
            let says = match interest {
                Interest::OwnSuccess => "speaks of a success of the speaker's own side",
                Interest::AgainstInterest => "tells against the speaker's own side",
            };
            self.line("interest", &format!("{says}: {reason}"));
        }
    }

    fn happening(&mut self) {
        let claim = self.claim;
        let by = self.by(&["event_type".to_owned()]);
        let plover = claim.plover.map(|code| {
            format!("PLOVER {code}{}", claim.plover_mode.map(|mode| format!(", mode {mode}")).unwrap_or_default())
        });
        let codes: Vec<String> =
            [claim.event_type.zip(claim.sub_event_type).map(|(kind, sub)| format!("ACLED {kind} › {sub}")), plover]
                .into_iter()
                .flatten()
                .collect();
        match (&claim.trigger, &claim.frame) {
            (Some(trigger), Some(frame)) => {
                let codes = if codes.is_empty() { String::new() } else { format!(": {}", codes.join("; ")) };
                self.line("tells of", &format!("{frame} (“{}”){codes}{by}", one_line(&trigger.text)));
            }
            _ => self.line("tells of", "no kind of happening that is known"),
        }
    }

    fn slots(&mut self) {
        let claim = self.claim;
        for (at, who) in claim.participants.iter().enumerate() {
            let by = self.by(&[format!("participants[{at}].entity_id")]);
            self.line(who.role.as_str(), &format!("{}{}{by}", who.name, quoted(&who.text, &who.name)));
        }
        if !claim.participants.is_empty() {
            let by = self.by(&["participants".to_owned()]);
            self.line("", &format!("who took part{by}"));
        }
        if let Some(place) = &claim.place {
            let point = place.latitude.zip(place.longitude).map(|(north, east)| format!(" {north:.3}, {east:.3}"));
            let within = place.radius_km.map(|radius| format!(" within {radius} km")).unwrap_or_default();
            let how = if place.inherited { " (from the context)" } else { "" };
            let by = self.by(&["place".to_owned()]);
            let quote = quoted(&place.text, &place.name);
            self.line("where", &format!("{}{}{within}{quote}{how}{by}", place.name, point.unwrap_or_default()));
        }
        if let Some(time) = &claim.time {
            let days = time.start.zip(time.end).map_or("no date to count from".to_owned(), |(first, last)| {
                if first == last { first.to_string() } else { format!("{first} to {last}") }
            });
            let by = self.by(&["time".to_owned()]);
            self.line("when", &format!("{days} [“{}”, {}]{by}", one_line(&time.text), time.basis));
        }
        for count in &claim.counts {
            let of = count.of.as_deref().map(|of| format!(" of {of}")).unwrap_or_default();
            let by = self.by(&["counts".to_owned()]);
            let number = interval(count.low, count.high);
            self.line("count", &format!("{}: {number}{of} [“{}”]{by}", count.category, one_line(&count.text)));
        }
    }

    fn answers(&mut self, tables: &Tables) {
        let claim = self.claim;
        if let Some(about) = &claim.about_claim_id {
            let verb = if claim.stance == Stance::Denies { "denies" } else { "doubts" };
            self.line(verb, &claim_line(about, tables));
            self.told.insert("about_claim_id".to_owned());
            let reason = claim.read_by.get("about_claim_id").map(String::as_str).unwrap_or_default();
            self.line("", reason);
        }
        for other in tables.claims.iter().filter(|other| other.about_claim_id.as_ref() == Some(&claim.claim_id)) {
            let by = if other.stance == Stance::Denies { "denied by" } else { "doubted by" };
            self.line(by, &claim_line(&other.claim_id, tables));
            self.line("", other.read_by.get("about_claim_id").map(String::as_str).unwrap_or_default());
        }
    }

    fn place_in_the_record(&mut self, report: Option<&Report>, tables: &Tables) {
        let claim = self.claim;
        if let Some(id) = &claim.event_id {
            let event = tables.events.iter().find(|event| event.event_id == *id);
            let title = event.map(|event| format!("{} ", event.title)).unwrap_or_default();
            self.line("event", &format!("{title}{id}"));
        }
        let of = report.map(|report| {
            let published = report.published.map(|day| format!(", {day}")).unwrap_or_default();
            format!("{}{published}, ", report.uri)
        });
        let place = format!("{}{} at {}-{}", of.unwrap_or_default(), claim.report_id, claim.start, claim.end);
        self.line("in", &place);
        let rest: Vec<(&String, &String)> =
            claim.read_by.iter().filter(|(slot, _)| !self.told.contains(*slot)).collect();
        for (slot, rule) in rest {
            self.line("read by", &format!("{slot}: {rule}"));
        }
    }
}

/// Who speaks, in one line.
fn voice(link: &Link) -> String {
    let mut is: Vec<String> = Vec::new();
    is.extend(link.kind.map(|kind| kind.to_string()));
    is.extend(link.role.clone().filter(|role| !is.contains(role)));
    is.extend(link.affiliation.as_ref().map(|side| format!("for {}{}", side.name, quoted(&side.text, &side.name))));
    is.extend(link.anonymous.then(|| "unnamed".to_owned()));
    let is = if is.is_empty() { String::new() } else { format!(": {}", is.join(", ")) };
    let cue = link.cue.as_deref().map(|cue| format!("; by “{}”", one_line(cue))).unwrap_or_default();
    format!("{}{}{is}{cue} at {}-{}", link.name, quoted(&link.text, &link.name), link.start, link.end)
}

/// The words of the text where they are not the name itself.
fn quoted(text: &str, name: &str) -> String {
    let text = one_line(text);
    if text == name { String::new() } else { format!(" [“{text}”]") }
}

/// What the stance and the modes say of the happening together.
fn factuality(claim: &Claim) -> &'static str {
    let has = |mode| claim.auxiliary.contains(&mode);
    match claim.stance {
        Stance::Declines => "the source does not say",
        Stance::Denies => "did not happen, says the source",
        Stance::Doubts => "left open by the source",
        Stance::Expects if has(AuxiliaryMode::Future) => "has not happened yet, says the source; it will",
        Stance::Expects => "has not happened as far as is said; it may",
        _ if has(AuxiliaryMode::Negation) => "did not happen, says the source",
        _ if has(AuxiliaryMode::Hypothetical) => "not said whether it happened",
        Stance::Alleges => "happened, as passed on without proof",
        Stance::Asserts if claim.trigger.is_none() => "",
        Stance::Asserts => "happened, says the source",
    }
}

/// Scores that a model gave, by name: every field of the claim that ends so.
fn scores(claim: &Claim) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(fields)) = serde_json::to_value(claim) else { return Vec::new() };
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.strip_suffix("_score")?.to_owned(), format!("{:.2}", value.as_f64()?))))
        .collect()
}
