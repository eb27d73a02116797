//! The command: arguments in, messages out, nothing else.

mod arguments;
mod assessment;
mod commands;
mod decide;
mod gazetteer;
mod show;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

/// Readings and records are many small pieces, made and dropped on all threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments = arguments::Arguments::parse();
    match commands::run(arguments.command) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            eprintln!("variorum: {error:#}");
            ExitCode::from(2)
        }
    }
}
