//! From what a person names to reports: every refusal is kept, the rest of the pile goes on.

use std::io::BufReader;
use std::path::Path;

use rayon::prelude::*;
use variorum_intake::{Format, Input, IntakeError, Limits, Source};
use variorum_record::Report;

use crate::progress::{Progress, Stage};

/// What was read and what was refused.
#[derive(Debug, Default)]
pub struct Intake {
    /// Reports, in the order of the inputs.
    pub reports: Vec<Report>,
    /// Inputs refused, one line each.
    pub refused: Vec<IntakeError>,
}

/// Reads every input; files are read on all threads of the current pool.
#[must_use]
pub fn read_inputs(inputs: &[Input], limits: &Limits, progress: &dyn Progress) -> Intake {
    let sources = variorum_intake::sources(inputs);
    progress.begin(Stage::Intake, sources.len());
    let read: Vec<Intake> = sources
        .into_par_iter()
        .map(|source| {
            let intake = match source {
                Ok(source) => one(&source, limits),
                Err(error) => Intake { reports: Vec::new(), refused: vec![error] },
            };
            progress.step();
            intake
        })
        .collect();
    progress.end();
    let mut all = Intake::default();
    for intake in read {
        all.reports.extend(intake.reports);
        all.refused.extend(intake.refused);
    }
    all
}

fn one(source: &Source, limits: &Limits) -> Intake {
    match source {
        Source::Stdin => json_lines(variorum_intake::read_json_lines("-", BufReader::new(std::io::stdin()), limits)),
        Source::File { path, uri } if Format::detect(uri, &[]) == Format::JsonLines => {
            match std::fs::File::open(path) {
                Ok(file) => json_lines(variorum_intake::read_json_lines(uri, BufReader::new(file), limits)),
                Err(error) => Intake {
                    reports: Vec::new(),
                    refused: vec![IntakeError::Unreadable { place: uri.clone(), reason: error.to_string() }],
                },
            }
        }
        Source::File { path, uri } => match read_one(path, uri, limits) {
            Ok(report) => Intake { reports: vec![report], refused: Vec::new() },
            Err(error) => Intake { reports: Vec::new(), refused: vec![error] },
        },
    }
}

fn read_one(path: &Path, uri: &str, limits: &Limits) -> Result<Report, IntakeError> {
    let bytes = variorum_intake::read_file(path, limits)?;
    variorum_intake::read_document(uri, &bytes, Format::detect(uri, &bytes), limits)
}

fn json_lines(lines: impl Iterator<Item = Result<Report, (u64, IntakeError)>>) -> Intake {
    let mut intake = Intake::default();
    for line in lines {
        match line {
            Ok(report) => intake.reports.push(report),
            Err((_, error)) => intake.refused.push(error),
        }
    }
    intake
}
