//! `variorum gazetteer`: places of the user's own, and what the gazetteer has.

use std::cmp::Reverse;

use anyhow::{Result, bail};
use variorum_grounding::places::{Gazetteer, Lexicon, Match, add_layer};

use crate::arguments::{GazetteerAdd, GazetteerFind};
use crate::commands::{Outcome, print};
use crate::terminal::harmless;

/// Adds each file as a layer; a file that cannot be read is told and the others are added.
pub(crate) fn add(arguments: &GazetteerAdd) -> Result<Outcome> {
    let mut outcome = Outcome::Good;
    let mut added_any = false;
    for file in &arguments.files {
        let added = match add_layer(file, &arguments.data) {
            Ok(added) => added,
            Err(error) if arguments.files.len() == 1 => bail!(error.to_string()),
            Err(error) => {
                eprintln!("variorum: {}", harmless(&error.to_string()));
                outcome = Outcome::Partial;
                continue;
            }
        };
        added_any = true;
        for complaint in &added.complaints {
            eprintln!("variorum: {}, {}; the row is left out", file.display(), harmless(complaint));
        }
        let told = added.complaints.len() as u64;
        if added.refused > told {
            eprintln!("variorum: {}: {} more rows are left out", file.display(), added.refused - told);
        }
        if added.refused > 0 {
            outcome = Outcome::Partial;
        }
        println!("{}: {} places added", file.display(), added.places);
    }
    if !added_any {
        bail!("nothing was added");
    }
    println!("Use them with: variorum build … --data {}", arguments.data.display());
    Ok(outcome)
}

/// Prints the places that a name may mean, the most populous first of those that it leads to alike.
pub(crate) fn find(arguments: &GazetteerFind) -> Result<Outcome> {
    let gazetteer = match &arguments.data {
        Some(folder) if !folder.is_dir() => {
            bail!("{}: no such folder; --data takes a folder with data files", folder.display())
        }
        Some(folder) => Gazetteer::load(folder, &Lexicon::load(folder)?)?,
        None => Gazetteer::shipped()?,
    };
    let mut found: Vec<_> = gazetteer
        .lookup(&arguments.name)
        .into_iter()
        .filter_map(|candidate| gazetteer.place(candidate.place).map(|place| (candidate.by, place)))
        .collect();
    if found.is_empty() {
        eprintln!("variorum: no place is called “{}”, nor anything but one letter off", harmless(&arguments.name));
        return Ok(Outcome::Partial);
    }
    found.sort_by_key(|(by, place)| (*by, Reverse(place.population), place.id));
    print(|out| {
        for (by, place) in &found {
            let holders: Vec<&str> = gazetteer
                .holders(place.id)
                .skip(1)
                .filter_map(|id| gazetteer.place(id))
                .map(|held| held.name)
                .collect();
            let number = |value: u64| if value == 0 { "-".to_owned() } else { value.to_string() };
            let line = format!(
                "{}\t{}\t{}\t{:.4} {:.4}\t{} inhabitants\tgeonames {}\t{}",
                place.name,
                place.feature,
                holders.join(", "),
                place.latitude,
                place.longitude,
                number(place.population.into()),
                number(place.geonames_id.unwrap_or(0).into()),
                told(*by)
            );
            writeln!(out, "{}", line.split('\t').map(harmless).collect::<Vec<_>>().join("\t"))?;
        }
        Ok(())
    })
}

const fn told(by: Match) -> &'static str {
    match by {
        Match::Main => "its name",
        Match::Other => "another name of it",
        Match::Spelling => "another spelling",
        Match::Letter => "but for one letter",
    }
}
