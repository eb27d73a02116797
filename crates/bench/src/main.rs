//! Measures the rooms against public data and against peers: `cargo run --release -p variorum-bench -- TASK --data DIR`.
//!
//! Each task prints a table for people on stderr's sister stdout and, with `--json FILE`, writes the same figures as one JSON object.
//! The data are public sets that the repository does not contain; a missing set is said, never passed over.

mod aliases;
mod casebook;
mod conll18;
mod coreference;
mod dates;
mod ecb;
mod ecb_events;
mod factuality;
mod gazetteer;
mod generated;
mod heads;
mod muc4;
mod names;
mod pages;
mod petrarch;
mod polnear;
mod scale;
mod speed;
mod teacher;
mod toponyms;
mod trees;
mod truth;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Task {
    /// Tags, lemmas and trees on the test parts of EWT and GUM
    Trees,
    /// Names on GUM's test part, with the teacher's beside
    Names,
    /// Article bodies of web pages
    Pages,
    /// Toponyms resolved within 161 km, with gold toponyms and from raw text
    Toponyms,
    /// Lookups of misspelt names a second, memory, time to ready; needs no data
    Gazetteer,
    /// Transliterated names told apart
    NamePairs,
    /// Participants, places and times of ECB+ clustered across documents, gold mentions given
    EcbEntities,
    /// Happenings of ECB+ clustered across documents, gold mentions and the product's claims
    EcbEvents,
    /// Expressions of time
    Dates,
    /// Words per second of the whole build, beside spaCy's
    Speed,
    /// The hand-read reports, through the scorer beside the data
    Casebook,
    /// Attributions of raw news text: a part of PolNeAR
    Polnear,
    /// What each head costs beside the encoder; the path is a model folder
    Heads,
    /// Did it happen: the test part of UW, UDS-IH2 and MEANTIME
    Factuality,
    /// Incidents of a folder of MUC-3 or MUC-4 texts and keys
    Muc4,
    /// Casebooks of an invented conflict whose truth is known: lineage, disputes, roots, calibration
    Generated,
    /// Lineage and reconcile from 1,000 to 100,000 generated reports: time and memory
    Scale,
    /// Types of events on the validation records of PETRARCH-2 and PLOVER
    Petrarch,
    /// Truth discovery: sets with ground truth, known by the files of their folders
    Truth,
}

#[derive(Debug, Parser)]
#[command(about = "Measure the rooms against public data and peers")]
struct Arguments {
    /// What to measure
    task: Task,
    /// The folder that the task reads, for tasks that read one set: texts and keys side by side
    path: Option<PathBuf>,
    /// The folder with the public data sets
    #[arg(long)]
    data: Option<PathBuf>,
    /// `generated`: reports of each casebook; `scale`: this size alone
    #[arg(long)]
    reports: Option<usize>,
    /// `scale` with `--reports`: measure what one report more takes
    #[arg(long)]
    add: bool,
    /// `generated` and `scale`: which conflict
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// `muc4`: write where the fillers of the keys stand in the texts, one JSON object a message, and measure nothing
    #[arg(long)]
    spans: Option<PathBuf>,
    /// `polnear`: a folder to keep the predictions in, one JSON object an attribution
    #[arg(long)]
    predictions: Option<PathBuf>,
    /// `polnear`: a folder with another model than the one shipped
    #[arg(long)]
    model: Option<PathBuf>,
    /// `toponyms`, `ecb-events`: write the weights learned on all sets here
    #[arg(long)]
    weights: Option<PathBuf>,
    /// `petrarch`: the table of CAMEO codes, where it does not lie in `../plover`
    #[arg(long)]
    cameo: Option<PathBuf>,
    /// Write the figures as JSON too
    #[arg(long)]
    json: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("variorum-bench: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let given = arguments.path.as_deref().or(arguments.data.as_deref());
    let needed = !matches!(arguments.task, Task::Generated | Task::Scale);
    let data: &Path = given.unwrap_or(Path::new(if needed { "" } else { "." }));
    if !data.is_dir() {
        bail!("{}: no such folder; --data takes the folder of the public data sets", data.display());
    }
    let figures = match arguments.task {
        Task::Trees => trees::run(data),
        Task::Names => names::run(data),
        Task::Pages => pages::run(data),
        Task::Toponyms => toponyms::run(data, arguments.weights.as_deref()),
        Task::Gazetteer => gazetteer::run(),
        Task::NamePairs => aliases::run(data),
        Task::EcbEntities => ecb::run(data),
        Task::EcbEvents => ecb_events::run(data, arguments.weights.as_deref()),
        Task::Dates => dates::run(data),
        Task::Speed => speed::run(data),
        Task::Casebook => casebook::run(data),
        Task::Polnear => polnear::run(data, arguments.predictions.as_deref(), arguments.model.as_deref()),
        Task::Heads => heads::run(data),
        Task::Factuality => factuality::run(data),
        Task::Muc4 => muc4::run(data, arguments.spans.as_deref()),
        Task::Generated => generated::run(arguments.reports.unwrap_or(3000), arguments.seed),
        Task::Scale => scale::run(arguments.reports, arguments.add, arguments.seed),
        Task::Petrarch => petrarch::run(data, arguments.cameo.as_deref()),
        Task::Truth => truth::run(data),
    }?;
    if let Some(path) = &arguments.json {
        std::fs::write(path, serde_json::to_string_pretty(&figures)?).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
