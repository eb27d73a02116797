//! What each command does.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use variorum_casebook::Casebook;
use variorum_intake::{Input, Limits};
use variorum_pipeline::{Assessor, BuildOptions, Built, Summary, build, summarize};
use variorum_record::{Table, Tables};

use crate::arguments::{
    Arguments, Assess, Build, Check, Command, Export, Format, Gazetteer, Report, Search, Serve, Show, Sql, TableName,
};
use crate::terminal::{Bars, harmless};
use crate::{assessment, decide, gazetteer, show};

/// How a command that could run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All good.
    Good,
    /// Some input was refused, some fault found.
    Partial,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Good => Self::SUCCESS,
            Outcome::Partial => Self::from(1),
        }
    }
}

pub(crate) fn run(command: Command) -> Result<Outcome> {
    match command {
        Command::Build(arguments) => run_build(&arguments),
        Command::Assess(arguments) => run_assess(&arguments),
        Command::Show(arguments) => run_show(&arguments),
        Command::Search(arguments) => run_search(&arguments),
        Command::Sql(arguments) => run_sql(&arguments),
        Command::Export(arguments) => run_export(&arguments),
        Command::Report(arguments) => run_report(&arguments),
        Command::Decide(arguments) => decide::run(&arguments),
        Command::Check(arguments) => run_check(&arguments),
        Command::Serve(arguments) => run_serve(&arguments),
        Command::Gazetteer(Gazetteer::Add(arguments)) => gazetteer::add(&arguments),
        Command::Gazetteer(Gazetteer::Find(arguments)) => gazetteer::find(&arguments),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "variorum", &mut script);
            print(|out| out.write_all(&script))
        }
        Command::Man => {
            let mut page = Vec::new();
            manual(&mut page)?;
            print(|out| out.write_all(&page))
        }
    }
}

/// The manual: the program and one section a command.
fn manual(page: &mut Vec<u8>) -> Result<()> {
    let mut command = Arguments::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        clap_mangen::Man::new(sub.clone()).render(page)?;
    }
    Ok(())
}

/// Prints to stdout; a reader that goes away early is no error.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Outcome> {
    let mut out = BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("stdout"),
        _ => Ok(Outcome::Good),
    }
}

fn run_build(arguments: &Build) -> Result<Outcome> {
    let options = BuildOptions {
        inputs: arguments.inputs.iter().map(|input| Input::from_argument(input)).collect(),
        casebook: arguments.casebook.clone(),
        data: arguments.data.clone(),
        policy: arguments.policy.clone(),
        threads: arguments.threads,
        limits: Limits::default(),
        decisions: Vec::new(),
    };
    if let Some(folder) = options.data.as_deref().filter(|folder| !folder.is_dir()) {
        bail!("{}: no such folder; --data takes a folder with data files", folder.display());
    }
    let built = build(&options, &Bars::default())?;
    for refusal in &built.refused {
        eprintln!("variorum: {refusal}");
    }
    if let Some(path) = &arguments.report {
        write_page(&built.tables, path)?;
    }
    let summary = in_words(&summarize(&built.tables, 3), &built, arguments);
    print(|out| out.write_all(summary.as_bytes()))?;
    Ok(if built.refused.is_empty() { Outcome::Good } else { Outcome::Partial })
}

fn in_words(summary: &Summary, built: &Built, arguments: &Build) -> String {
    let mut text = format!(
        "{} reports ({} read now, {} not in English), {} claims by {} sources, {} events, {} disputes\n",
        summary.reports,
        built.read,
        summary.reports - summary.analysed,
        summary.claims,
        summary.sources,
        summary.events,
        summary.disputes
    );
    if !summary.contested.is_empty() {
        text.push_str("\nMost contested:\n");
    }
    for (title, disputes) in &summary.contested {
        text.push_str(&format!("  {}\n", harmless(title)));
        for dispute in disputes {
            text.push_str(&format!("    {}\n", harmless(dispute)));
        }
    }
    text.push_str(&format!("\nCasebook: {}\n", arguments.casebook.display()));
    if let Some(page) = &arguments.report {
        text.push_str(&format!("Page:     {}\n", page.display()));
    }
    text
}

/// Writes the page beside its place and moves it there, so that a crash leaves no half page.
fn write_page(tables: &Tables, path: &Path) -> Result<()> {
    let place = || format!("{}: the page cannot be written", path.display());
    let mut name = path.file_name().with_context(place)?.to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut out = BufWriter::new(File::create(&part).with_context(place)?);
    variorum_server::render(tables, &mut out).with_context(place)?;
    out.flush().with_context(place)?;
    std::fs::rename(&part, path).with_context(place)
}

fn run_assess(arguments: &Assess) -> Result<Outcome> {
    let data = arguments.data.as_deref();
    if let Some(folder) = data.filter(|folder| !folder.is_dir()) {
        bail!("{}: no such folder; --data takes a folder with data files", folder.display());
    }
    let policy = variorum_pipeline::policy(&arguments.policy, data)?;
    let against = arguments.against.as_deref().map(|name| variorum_pipeline::policy(name, data)).transpose()?;
    // Opening to write would make a casebook where there is none.
    let found = arguments.write && arguments.casebook.is_file();
    let mut casebook =
        if found { Casebook::open(&arguments.casebook)? } else { Casebook::open_read_only(&arguments.casebook)? };
    let tables = casebook.tables()?;
    let assessor = Assessor::load(data)?;
    let assessed = assessor.assess(&tables, &policy);
    let text = match against {
        Some(other) => assessment::compared((&policy, &assessed), (&other, &assessor.assess(&tables, &other))),
        None => assessment::text(&policy, &assessed),
    };
    if arguments.write {
        casebook.reassess(&assessed.events, &assessed.disputes, &assessed.sources)?;
    }
    print(|out| out.write_all(harmless(&text).as_bytes()))
}

fn run_show(arguments: &Show) -> Result<Outcome> {
    let casebook = Casebook::open_read_only(&arguments.casebook)?;
    let Some(found) = casebook.find(&arguments.id)? else {
        bail!("{}: no such id in {}; `variorum search` finds ids", arguments.id, arguments.casebook.display());
    };
    let text = show::text(&found, &casebook.tables()?);
    print(|out| out.write_all(harmless(&text).as_bytes()))
}

fn run_search(arguments: &Search) -> Result<Outcome> {
    let casebook = Casebook::open_read_only(&arguments.casebook)?;
    let hits = casebook.search(&arguments.query, arguments.limit)?;
    print(|out| {
        for hit in &hits {
            let snippet: String = hit
                .snippet
                .iter()
                .map(|piece| if piece.found { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect();
            let line = snippet.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(out, "{}  {}\n    {}", hit.id, harmless(&hit.heading), harmless(&line))?;
        }
        Ok(())
    })
}

fn run_sql(arguments: &Sql) -> Result<Outcome> {
    let mut casebook = Casebook::open_read_only(&arguments.casebook)?;
    let answer = casebook.sql(&arguments.query)?;
    print(|out| {
        writeln!(out, "{}", answer.columns.join("\t"))?;
        for row in &answer.rows {
            let cells: Vec<String> =
                row.iter().map(|cell| harmless(&cell.to_string()).replace(['\t', '\n'], " ")).collect();
            writeln!(out, "{}", cells.join("\t"))?;
        }
        Ok(())
    })
}

fn run_export(arguments: &Export) -> Result<Outcome> {
    let casebook = Casebook::open_read_only(&arguments.casebook)?;
    let format = match arguments.format {
        Format::Jsonl => variorum_exchange::Format::JsonLines,
        Format::Csv => variorum_exchange::Format::Csv,
    };
    variorum_exchange::export(&casebook, table(arguments.table), format, BufWriter::new(io::stdout().lock()))?;
    Ok(Outcome::Good)
}

const fn table(name: TableName) -> Table {
    match name {
        TableName::Reports => Table::Reports,
        TableName::Mentions => Table::Mentions,
        TableName::Entities => Table::Entities,
        TableName::Claims => Table::Claims,
        TableName::Events => Table::Events,
        TableName::Disputes => Table::Disputes,
        TableName::Sources => Table::Sources,
        TableName::Lineage => Table::Lineage,
        TableName::Decisions => Table::Decisions,
    }
}

fn run_report(arguments: &Report) -> Result<Outcome> {
    let tables = Casebook::open_read_only(&arguments.casebook)?.tables()?;
    write_page(&tables, &arguments.output)?;
    Ok(Outcome::Good)
}

fn run_check(arguments: &Check) -> Result<Outcome> {
    let faults = Casebook::open_read_only(&arguments.casebook)?.check()?;
    for fault in &faults {
        eprintln!("variorum: {}: {}", arguments.casebook.display(), harmless(&fault.to_string()));
    }
    if faults.is_empty() {
        eprintln!("{}: whole: every span and every reference holds", arguments.casebook.display());
    }
    Ok(if faults.is_empty() { Outcome::Good } else { Outcome::Partial })
}

fn run_serve(arguments: &Serve) -> Result<Outcome> {
    eprintln!("http://{}/ (stop with Ctrl-C)", arguments.address);
    variorum_server::serve(&arguments.casebook, arguments.address)?;
    Ok(Outcome::Good)
}
