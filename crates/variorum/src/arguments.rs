//! The command line: flags are parsed here and given meaning in `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

/// One auditable record of who claims what about an armed conflict.
#[derive(Debug, Parser)]
#[command(name = "variorum", version, about, long_about = None, propagate_version = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "Examples:
  variorum build examples/ --casebook demo.db --report demo.html
  variorum search demo.db 'convoy'
  variorum show demo.db e-pfuhtvw3clzfd4t7
  variorum export demo.db --table disputes --format jsonl

Exit codes: 0 all good, 1 some input refused or some fault found, 2 could not run.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read reports into a casebook
    Build(Build),
    /// Assess a casebook by a policy, or compare two policies; reads no report again
    Assess(Assess),
    /// Show a report, claim, event, dispute, source or entity as text
    Show(Show),
    /// Search reports and claims
    Search(Search),
    /// Ask the casebook in SQL; read-only
    Sql(Sql),
    /// Print a table
    Export(Export),
    /// Write the page of a casebook: one HTML file
    Report(Report),
    /// Decide: correct the record by hand, signed and reversible
    Decide(Decide),
    /// Check a casebook: every span, every reference
    Check(Check),
    /// Serve the page and the tables over HTTP on this machine
    Serve(Serve),
    /// Add places of your own to the gazetteer, or see what it has
    #[command(subcommand)]
    Gazetteer(Gazetteer),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  variorum build examples/ --casebook demo.db --report demo.html
  variorum build 'reports/*.html' more.txt --casebook case.db --threads 1
  cat reports.jsonl | variorum build - --casebook case.db

JSON Lines hold one report a line: {\"text\" or \"html\": …, \"uri\": …, \"title\": …, \"outlet\": …, \"author\": …, \"published\": \"2016-04-22\"}.
A casebook that exists is added to: reports read before are not read again.")]
pub(crate) struct Build {
    /// Files, folders, patterns; - for JSON Lines on standard input
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<String>,
    /// The casebook: one SQLite file, made where there is none
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// Write the page too
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) report: Option<PathBuf>,
    /// A folder whose data files replace the shipped ones of the same name
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) data: Option<PathBuf>,
    /// The policy by which events are assessed: cautious, ucdp, acled, airwars, or a file
    #[arg(long, value_name = "NAME|FILE.toml", value_hint = ValueHint::FilePath)]
    pub(crate) policy: Option<String>,
    /// Threads; one a core where not given
    #[arg(long, short, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) threads: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  variorum assess case.db --policy acled
  variorum assess case.db --policy ucdp --against acled
  variorum assess case.db --policy mine.toml --write

Prints only, unless --write is given: then deaths, injured, grades, weights and reliabilities of the casebook are replaced. The next build
assesses by its own policy again. The shipped policies lie in data/policies/, each with the codebook that it follows.")]
pub(crate) struct Assess {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// The policy: cautious, ucdp, acled, airwars, or a file
    #[arg(long, short, value_name = "NAME|FILE.toml", default_value = "cautious", value_hint = ValueHint::FilePath)]
    pub(crate) policy: String,
    /// Print only the events on which this policy concludes otherwise
    #[arg(long, value_name = "NAME|FILE.toml", value_hint = ValueHint::FilePath, conflicts_with = "write")]
    pub(crate) against: Option<String>,
    /// Write the assessment into the casebook
    #[arg(long)]
    pub(crate) write: bool,
    /// A folder whose data files replace the shipped ones of the same name
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) data: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// An id, or as much of one as is unique
    pub(crate) id: String,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  variorum search case.db 'air strike'
  variorum search case.db '\"security forces\" convo*' --limit 5")]
pub(crate) struct Search {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// Words (all must occur), \"phrases\", beginnings*
    pub(crate) query: String,
    /// Most hits printed
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  variorum sql case.db 'SELECT stance, count(*) FROM claims GROUP BY stance'")]
pub(crate) struct Sql {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// One SQL query that reads
    pub(crate) query: String,
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object a line
    Jsonl,
    /// Comma-separated values; lists as JSON
    Csv,
}

/// The tables of the record.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TableName {
    Reports,
    Mentions,
    Entities,
    Claims,
    Events,
    Disputes,
    Sources,
    Lineage,
    Decisions,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// The table
    #[arg(long, short)]
    pub(crate) table: TableName,
    /// The format
    #[arg(long, short, default_value = "jsonl")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// The page to write
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  variorum decide case.db merge n-4x2 n-k81 --by 'A. Recorder' --reason 'same man: signs both letters'
  variorum decide case.db split n-4x2 --reports r-77a,r-9f0 --by 'A. Recorder'
  variorum decide case.db undo j-31c --by 'A. Recorder'
  variorum export case.db --table decisions > decisions.jsonl
  variorum decide other.db replay decisions.jsonl

Decisions are kept for good, outrank every score, hold for later builds, and are undone by another decision. The record is
made anew at once; no report is read again.")]
pub(crate) struct Decide {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// The folder with data files that the casebook was built with
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) data: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What is decided.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Two persons, organizations, places or events are one
    #[command(visible_alias = "same")]
    Merge {
        /// The one
        one: String,
        /// The other
        other: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// Two persons, organizations or places are two; or one is two, by its reports; or an event is two, by its claims
    #[command(visible_alias = "different")]
    Split {
        /// The one
        one: String,
        /// The other
        #[arg(required_unless_present_any = ["reports", "claims"], conflicts_with_all = ["reports", "claims"])]
        other: Option<String>,
        /// The claims that tell of another event
        #[arg(long, value_delimiter = ',', value_name = "CLAIM", conflicts_with = "reports")]
        claims: Vec<String>,
        /// The reports that mean another by this name
        #[arg(long, value_delimiter = ',', value_name = "REPORT")]
        reports: Vec<String>,
        #[command(flatten)]
        signed: Signed,
    },
    /// Nobody knows whether two are one: they are not joined
    Unsure {
        /// The one
        one: String,
        /// The other
        other: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// A claim counts as true wherever it is disputed
    Accept {
        /// The claim
        claim: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// A claim is kept and counts for nothing
    Reject {
        /// The claim
        claim: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// Set an event's grade, deaths or injured, or a source's reliability
    Set {
        /// The event or the source
        id: String,
        /// What is set
        field: SetField,
        /// confirmed, fair, weak, contested, discounted; 21 or 18/21/30 (low/best/high, ? for unknown); A to F
        value: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// Keep words beside a row
    Note {
        /// The row
        id: String,
        /// The words
        text: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// Undo an earlier decision
    Undo {
        /// The decision
        decision: String,
        #[command(flatten)]
        signed: Signed,
    },
    /// Follow the decisions of a file: the lines of `export --table decisions`; - for standard input
    Replay {
        /// The file
        #[arg(value_hint = ValueHint::FilePath)]
        file: PathBuf,
    },
    /// List the decisions, and which of them no longer apply
    List,
}

/// What can be set.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SetField {
    Grade,
    Deaths,
    Injured,
    Reliability,
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub(crate) struct Signed {
    /// Who decides
    #[arg(long, env = "VARIORUM_BY", value_name = "NAME")]
    pub(crate) by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The casebook
    #[arg(value_hint = ValueHint::FilePath)]
    pub(crate) casebook: PathBuf,
    /// The address to listen on; only this machine can reach the default
    #[arg(long, default_value = "127.0.0.1:8377")]
    pub(crate) address: std::net::SocketAddr,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Gazetteer {
    /// Add files of places as layers beside the shipped gazetteer
    Add(GazetteerAdd),
    /// Show the places that a name may mean
    Find(GazetteerFind),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  variorum gazetteer add LY.zip --data my-data
  variorum gazetteer add allCountries.txt checkpoints.csv --data my-data
  variorum build reports/ --casebook case.db --data my-data

A file is a GeoNames dump (allCountries.txt, XX.txt, or its zip) or a CSV whose header names at least name, latitude and longitude;
alternate_names (with ; between them), feature_code, country (two letters), admin1, population and id are read, too.
A file of the same name added again replaces its layer.")]
pub(crate) struct GazetteerAdd {
    /// The files
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
    /// The data folder to add to, made where there is none; give it to build
    #[arg(long, value_name = "DIR", default_value = "variorum-data", value_hint = ValueHint::DirPath)]
    pub(crate) data: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  variorum gazetteer find Sidra --data my-data")]
pub(crate) struct GazetteerFind {
    /// The name, in any script
    pub(crate) name: String,
    /// A data folder with layers
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) data: Option<PathBuf>,
}
