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
