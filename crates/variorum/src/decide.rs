//! `variorum decide`: a person's decisions, signed now, followed at once.

use std::collections::BTreeMap;
use std::io::Read;

use anyhow::{Context, Result, bail};
use variorum_casebook::Casebook;
use variorum_intake::Limits;
use variorum_pipeline::{Asked, BuildOptions, Field, Signature, build, decision, replayed};
use variorum_record::{Decision, DecisionId};

use crate::arguments::{Decide, SetField, Signed, Verb};
use crate::commands::{Outcome, print};
use crate::terminal::{Bars, harmless};

pub(crate) fn run(arguments: &Decide) -> Result<Outcome> {
    if !arguments.casebook.is_file() {
        bail!("{}: no such casebook; `variorum build` makes one", arguments.casebook.display());
    }
    let (order, signed) = match &arguments.verb {
        Verb::List => return list(arguments),
        Verb::Replay { file } => return replay(arguments, file),
        Verb::Merge { one, other, signed } => (Asked::Merge(one.clone(), other.clone()), signed),
        Verb::Split { one, other: Some(other), signed, .. } => (Asked::Split(one.clone(), other.clone()), signed),
        Verb::Split { one, claims, signed, .. } if !claims.is_empty() => {
            (Asked::SplitClaims(one.clone(), claims.clone()), signed)
        }
        Verb::Split { one, other: None, reports, signed, .. } => {
            (Asked::SplitReports(one.clone(), reports.clone()), signed)
        }
        Verb::Unsure { one, other, signed } => (Asked::Unsure(one.clone(), other.clone()), signed),
        Verb::Accept { claim, signed } => (Asked::Accept(claim.clone()), signed),
        Verb::Reject { claim, signed } => (Asked::Reject(claim.clone()), signed),
        Verb::Set { id, field, value, signed } => (Asked::Set(id.clone(), field_of(*field), value.clone()), signed),
        Verb::Note { id, text, signed } => (Asked::Note(id.clone(), text.clone()), signed),
        Verb::Undo { decision, signed } => (Asked::Undo(decision.clone()), signed),
    };
    let made = {
        let casebook = Casebook::open_read_only(&arguments.casebook)?;
        decision(&casebook, &order, &signature(signed))?
    };
    let id = made.decision_id.clone();
    let idle = follow(arguments, vec![made])?;
    if let Some(why) = idle.get(&id) {
        eprintln!("variorum: {id} is kept, but changes nothing: {}", harmless(why));
        return Ok(Outcome::Partial);
    }
    print(|out| writeln!(out, "{id}"))
}

const fn field_of(field: SetField) -> Field {
    match field {
        SetField::Grade => Field::Grade,
        SetField::Deaths => Field::Deaths,
        SetField::Injured => Field::Injured,
        SetField::Reliability => Field::Reliability,
    }
}

fn signature(signed: &Signed) -> Signature {
    // Decisions alone carry the clock: when it was decided is part of what is decided.
    let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    Signature { by: signed.by.trim().to_owned(), at: now, reason: signed.reason.clone() }
}

/// Makes the record anew with these decisions; tells which of all decisions do nothing.
fn follow(arguments: &Decide, decisions: Vec<Decision>) -> Result<BTreeMap<DecisionId, String>> {
    // The record is made anew by the policy of its build.
    let policy = Casebook::open_read_only(&arguments.casebook)?.meta()?.map(|meta| meta.policy);
    let options = BuildOptions {
        policy: policy.filter(|policy| !policy.is_empty()),
        inputs: Vec::new(),
        casebook: arguments.casebook.clone(),
        data: arguments.data.clone(),
        threads: 0,
        limits: Limits::default(),
        decisions,
    };
    Ok(build(&options, &Bars::default())?.idle)
}

fn replay(arguments: &Decide, file: &std::path::Path) -> Result<Outcome> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.with_context(|| format!("{}: cannot be read", file.display()))?;
    let (decisions, refused) = replayed(&text);
    for refusal in &refused {
        eprintln!("variorum: {}: {}", file.display(), harmless(&refusal.to_string()));
    }
    let given: Vec<DecisionId> = decisions.iter().map(|decision| decision.decision_id.clone()).collect();
    let idle = follow(arguments, decisions)?;
    for (id, why) in idle.iter().filter(|(id, _)| given.contains(id)) {
        eprintln!("variorum: {id} is kept, but changes nothing: {}", harmless(why));
    }
    let good = refused.is_empty() && !given.iter().any(|id| idle.contains_key(id));
    print(|out| given.iter().try_for_each(|id| writeln!(out, "{id}")))?;
    Ok(if good { Outcome::Good } else { Outcome::Partial })
}

fn list(arguments: &Decide) -> Result<Outcome> {
    let casebook = Casebook::open_read_only(&arguments.casebook)?;
    let idle = casebook.meta()?.map(|meta| meta.idle_decisions).unwrap_or_default();
    let mut decisions: Vec<Decision> = Vec::new();
    casebook.for_each(|decision: Decision| {
        decisions.push(decision);
        Ok::<_, std::convert::Infallible>(())
    })??;
    decisions.sort_by(|a, b| (&a.at, &a.decision_id).cmp(&(&b.at, &b.decision_id)));
    print(|out| {
        for decision in &decisions {
            let Decision { decision_id, at, by, kind, target, .. } = decision;
            let value = decision.value.as_ref().map(|value| format!(" {value}")).unwrap_or_default();
            writeln!(out, "{decision_id}  {at}  {}: {kind} {}{}", harmless(by), harmless(target), harmless(&value))?;
            if let Some(reason) = &decision.reason {
                writeln!(out, "    because {}", harmless(reason))?;
            }
            if let Some(undone) = &decision.undone_by {
                writeln!(out, "    undone by {undone}")?;
            }
            if let Some(why) = idle.get(decision_id) {
                writeln!(out, "    changes nothing: {}", harmless(why))?;
            }
        }
        Ok(())
    })
}
