//! The host's command line. `cargo xtask run`, `conformance` and others call it.

mod commands;

use clap::{Parser, Subcommand};
use m_host::interrupt;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "m-host", about = "Runs M and Power Query extensions")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run documented examples and compare their results
    Conformance(commands::conformance::Conformance),
    /// Run regression tests: each name.query.pq against name.query.pqout
    Compare(commands::compare::Compare),
    /// Show a function's signature, documentation and examples, or list all names
    Library(commands::library::LibraryCommand),
    /// Evaluate a query with extensions and write the result
    Run(Box<commands::run::Run>),
    /// Sign in to a data source and keep the credential
    SignIn(Box<commands::sign_in::SignIn>),
    /// Forget a credential, and end the session in the browser where the connector can
    SignOut(Box<commands::sign_out::SignOut>),
}

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    let result = match Arguments::parse().command {
        Command::Conformance(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Library(command) => command.run(),
        Command::Run(command) => command.run(),
        Command::SignIn(command) => command.run(),
        Command::SignOut(command) => command.run(),
    };
    let code = result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    });
    // What was complete before a signal stays a success.
    match interrupt::exit_code() {
        Some(stopped) if code != ExitCode::SUCCESS => ExitCode::from(stopped),
        _ => code,
    }
}
