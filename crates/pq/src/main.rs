//! `pq`: the command line of everything in this repository that runs, tests and builds Power Query connectors.
//!
//! Called by another name, through a copy or a link, it is another program, as `rustup` and `busybox` are: PQTest,
//! MakePQX, or the `nuget` with which the VS Code extension fetches those.

mod called;
mod commands;
#[cfg(test)]
mod reference;

use clap::{CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use m_host::interrupt;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs, tests and builds Power Query connectors.
#[derive(Parser)]
#[command(
    name = "pq",
    version,
    after_help = "`pq help VERB` tells the options of a verb. A copy or link of this program with the name PQTest or \
                  MakePQX is that program."
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Evaluate a query with extensions and write the result
    Run(Box<commands::run::Run>),
    /// Try expressions at a prompt, with the connector of the project in this folder
    Repl(Box<commands::repl::Repl>),
    /// Begin a connector
    New(commands::new::New),
    /// Pack the connector of the project in this folder
    Package(commands::package::PackageCommand),
    /// Look at the connector of the project in this folder: what does not work, what certification asks for
    Check(commands::check::Check),
    /// Lay out the M of the project in this folder as editors do
    Format(commands::format::Format),
    /// Write pages about the connector of the project in this folder, from what its M says of itself
    Docs(commands::docs::Docs),
    /// Run the tests of the project in this folder, against recorded answers
    Test(Box<commands::test::Test>),
    /// Show a connector in a browser as Power BI does, and every request that it sends
    Navigate(navigator::Navigate),
    /// Run regression tests: each name.query.pq against name.query.pqout
    Compare(Box<commands::compare::Compare>),
    /// Sign in to a data source and keep the credential
    SignIn(Box<commands::sign_in::SignIn>),
    /// Forget a credential, and end the session in the browser where the connector can
    SignOut(Box<commands::sign_out::SignOut>),
    /// Show a function's signature, documentation and examples, or list all names
    Library(commands::library::LibraryCommand),
    /// Run documented examples and compare their results
    Conformance(commands::conformance::Conformance),
    /// Sign a package with a key in a file, on a token, in a vault or behind a program
    Sign(Box<commands::sign::Sign>),
    /// Verify the signature of a package and say what it means
    Verify(commands::verify::Verify),
    /// Copy a connector to where Power BI Desktop loads it, or remove it there
    Install(commands::install::Install),
    /// Say what this machine lacks for which verb, and the line that gets it
    Doctor(commands::doctor::Doctor),
    /// Test a connector as PQTest does; `pq pqtest --help` tells how, `pq pqtest --install DIR` installs it for VS Code
    #[command(name = "pqtest", disable_help_flag = true, disable_version_flag = true)]
    PqTest {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Make packages as MakePQX does; `pq makepqx --help` tells how
    #[command(name = "makepqx", disable_help_flag = true, disable_version_flag = true)]
    MakePqx {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Print the completions of a shell, to be sourced by it
    #[command(after_help = "Examples:
  pq completions bash")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let program = arguments.first().map(std::path::PathBuf::from).unwrap_or_default();
    match called::name(&program) {
        called::Name::Pq => perform(arguments),
        called::Name::PqTest => pqtest::main(arguments),
        called::Name::MakePqx => pqtest::makepqx::main(arguments),
        called::Name::Nuget => pqtest::nuget::main(arguments),
    }
}

fn perform(arguments: Vec<OsString>) -> ExitCode {
    // With another engine both are asked by PQTest, which can start them alike.
    if let [_, verb, rest @ ..] = arguments.as_slice()
        && verb == "compare"
    {
        match pqtest::engine_arguments::read(rest) {
            Ok(None) => {}
            Ok(Some(arguments)) => return pqtest::main(arguments),
            Err(error) => return failed(error),
        }
    }
    let result = match Arguments::parse_from(arguments).verb {
        Verb::Run(command) => command.run(),
        Verb::Repl(command) => command.run(),
        Verb::New(command) => command.run(),
        Verb::Package(command) => command.run(),
        Verb::Check(command) => command.run(),
        Verb::Format(command) => command.run(),
        Verb::Docs(command) => command.run(),
        Verb::Test(command) => command.run(),
        Verb::Navigate(command) => command.run(),
        Verb::Compare(command) => command.run(),
        Verb::SignIn(command) => command.run(),
        Verb::SignOut(command) => command.run(),
        Verb::Library(command) => command.run(),
        Verb::Conformance(command) => command.run(),
        Verb::Sign(command) => command.run(),
        Verb::Verify(command) => command.run(),
        Verb::Install(command) => command.run(),
        Verb::Doctor(command) => command.run(),
        Verb::PqTest { arguments } => return pqtest(arguments),
        Verb::MakePqx { arguments } => return pqtest::makepqx::main(named("MakePQX", arguments)),
        Verb::Completions { shell } => completions(shell),
    };
    let code = result.unwrap_or_else(failed);
    // What was complete before a signal stays a success.
    match interrupt::exit_code() {
        Some(stopped) if code != ExitCode::SUCCESS => ExitCode::from(stopped),
        _ => code,
    }
}

fn pqtest(arguments: Vec<OsString>) -> ExitCode {
    match pqtest::install::folder(&arguments) {
        Ok(None) => pqtest::main(named("PQTest", arguments)),
        Ok(Some(folder)) => match pqtest::install::install(&folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(error),
        },
        Err(error) => failed(error),
    }
}

fn failed(error: anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

/// The arguments of a program that is called by this name.
fn named(program: &str, arguments: Vec<OsString>) -> Vec<OsString> {
    std::iter::once(program.into()).chain(arguments).collect()
}

fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "pq", &mut text);
    // A reader that has gone away has read what it wanted.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &text);
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
#[path = "../../../tests/pages.rs"]
mod pages;

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Verbs of `cargo xtask` that are its own, or take options of its own.
    const OWN: [&str; 10] =
        ["dist", "generate", "mock", "navigate", "package", "parse", "record", "repl", "run", "test"];

    #[test]
    fn the_command_lines_of_the_pages_are_some() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for page in pages::pages(&root) {
            let text = std::fs::read_to_string(&page).expect("a page");
            let mut found = pages::commands(&text, "pq");
            found.extend(pages::commands(&text, "cargo xtask pq"));
            let passed_on = pages::commands(&text, "cargo xtask").into_iter();
            found.extend(passed_on.filter(|words| words[0] != "pq" && !OWN.contains(&words[0].as_str())));
            // What these take besides is the way to the mock.
            let mocked = pages::commands(&text, "cargo xtask").into_iter();
            let mocked = mocked.filter(|words| ["navigate", "repl", "run"].contains(&words[0].as_str()));
            found.extend(mocked.map(|words| words.into_iter().filter(|word| word != "--mock").collect()));
            lines.extend(found.into_iter().map(|words| (page.display().to_string(), words)));
        }
        // And the examples that the help of each verb shows.
        for verb in Arguments::command().get_subcommands() {
            let examples = verb.get_after_help().map(|text| text.to_string()).unwrap_or_default();
            // What a line does stands behind it, two blanks away.
            let shown = examples.lines().filter_map(|line| line.trim().split("  ").next());
            let block = format!("```\n{}\n```", shown.collect::<Vec<_>>().join("\n"));
            let found = pages::commands(&block, "pq").into_iter();
            lines.extend(found.map(|words| (format!("pq help {}", verb.get_name()), words)));
        }
        assert!(lines.len() > 60, "{} command lines", lines.len());
        for (page, words) in lines {
            let line = std::iter::once("pq".to_owned()).chain(words.iter().cloned());
            if let Err(error) = Arguments::try_parse_from(line) {
                panic!("{page}: pq {}\n{error}", words.join(" "));
            }
        }
    }

    /// PQTest and MakePQX have a help of their own.
    #[test]
    fn the_help_of_every_verb_has_an_example() {
        let command = Arguments::command();
        let own = command.get_subcommands().filter(|verb| !verb.is_disable_help_flag_set());
        let has_one = |verb: &clap::Command| {
            let more = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            more.contains(&format!("  pq {}", verb.get_name()))
        };
        let without: Vec<&str> = own.filter(|verb| !has_one(verb)).map(|verb| verb.get_name()).collect();
        assert!(
            without.is_empty(),
            "no `#[command(after_help = \"Examples:\\n  pq VERB …\")]` in {without:?}"
        );
    }

    #[test]
    fn the_options_are_consistent() {
        Arguments::command().debug_assert();
    }
}
