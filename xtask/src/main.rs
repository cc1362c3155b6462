//! The command line of `cargo xtask`.

use anyhow::Result;
use clap::{Parser, Subcommand};
use connector::project::Project;
use connector::{generate, package, parse};
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use xtask::dist::Dist;
use xtask::release::Release;
use xtask::run::Request;
use xtask::tools::{self, Tool};
use xtask::{navigate, record, run};

/// Builds, checks and runs the connector.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    propagate_version = true,
    after_help = "Every other verb is passed on to `pq`, which is built first: format, docs, compare, sign-in, sign-out, library, \
                  conformance, pqtest, makepqx, completions. `cargo xtask pq help` lists them."
)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write the connector's files: what `package` packs, and a sample query.
    Generate {
        /// Where to write them [default: target/connector/SECTION]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Write nothing; fail if a file there is not up to date.
        #[arg(long)]
        check: bool,
    },
    /// Build the package that Power BI loads, load it in the extension host, and print its path, size and SHA-256.
    ///
    /// Beside it are SHA256SUMS, a bill of materials (CycloneDX) and a summary for pipelines; with --sign the signed .pqx.
    #[command(disable_version_flag = true)]
    Package {
        /// A folder, or a .mez file, which is then the only one that is written [default: target/connector]
        #[arg(long, value_name = "PATH")]
        out: Option<PathBuf>,
        /// Another version than the description's: three numbers.
        #[arg(long, value_name = "X.Y.Z")]
        version: Option<String>,
        /// Fail where the version is not higher than that of the last git tag (v1.2.3).
        #[arg(long)]
        check_version: bool,
        /// Do not load the package in the extension host, which is compiled for it.
        #[arg(long)]
        no_load: bool,
        /// A package to be tried against a mock on this computer: it takes http:// for it. Not for others.
        #[arg(long, conflicts_with = "sign")]
        for_mock: bool,
        /// Sign it too, into a .pqx; what follows are options of `pq sign`, such as --certificate FILE.pfx.
        #[arg(long, num_args = 0.., allow_hyphen_values = true, value_name = "OPTION")]
        sign: Option<Vec<OsString>>,
    },
    /// Make what a release offers for one system: the archive of pq with sum, bill of materials and notes, and the connector.
    Dist {
        /// The system, as Rust names it [default: this one]
        #[arg(long, value_name = "TRIPLE")]
        target: Option<String>,
        /// Where to write it [default: target/dist]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// A pq that is built already, instead of a release build.
        #[arg(long, value_name = "FILE")]
        program: Option<PathBuf>,
        /// Do not load the connector's package in the extension host.
        #[arg(long)]
        no_load: bool,
        /// Sign the connector too; what follows are options of `pq sign`.
        #[arg(long, num_args = 0.., allow_hyphen_values = true, value_name = "OPTION")]
        sign: Option<Vec<OsString>>,
    },
    /// Say of M files (.pq, .m, .pqm; folders are walked) whether they are M; exit 1 if one is not.
    Parse {
        /// Files and folders.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// One line for each file: path, section or expression, ok or error, place and message.
        #[arg(long)]
        tsv: bool,
    },
    /// Run every test of the workspace; what follows is passed to `cargo test`.
    #[command(disable_help_flag = true)]
    Test {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Show the connector in a browser as Power BI does; `navigate --mock` against the mock, `navigate --help` tells more.
    #[command(disable_help_flag = true)]
    Navigate {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Ask the mock again for what the connector's tests are answered from; without a path, for every recording that is there.
    Record {
        /// Tests, as connector/tests/NAME.query.pq
        #[arg(value_name = "FILE.query.pq")]
        tests: Vec<PathBuf>,
    },
    /// Evaluate a query in the extension host and print its result; `run --help` tells how.
    #[command(disable_help_flag = true)]
    Run {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Try expressions at a prompt with the connector; `repl --mock` against the mock, `repl --help` tells more.
    #[command(disable_help_flag = true)]
    Repl {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// Start the mock of the service; `mock --help` tells how.
    #[command(disable_help_flag = true)]
    Mock {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
        arguments: Vec<OsString>,
    },
    /// A verb of `pq`.
    #[command(external_subcommand)]
    Pq(Vec<OsString>),
}

/// What `cargo xtask run --help` prints before the help of `pq run`; the words in braces are those of the description.
const RUN_HELP: &str = include_str!("run_help.txt");

fn run_help(project: &Project) -> Result<String> {
    let connector = project.description()?.description.connector;
    Ok(RUN_HELP
        .replace("{label}", &connector.label)
        .replace("{kind}", &connector.kind)
        .replace("{api}", &connector.default_api_url)
        .replace("{auth}", &connector.default_auth_url))
}

fn main() -> ExitCode {
    sink::end_quietly_when_nobody_reads();
    match perform(Arguments::parse().verb) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(verb: Verb) -> Result<ExitCode> {
    let project = Project::here();
    match verb {
        Verb::Generate { out, check } => {
            let section = project.description()?.description.connector.section;
            let folder = out.unwrap_or_else(|| project.output().join(&*section));
            if check {
                generate::check(&project, &folder)?;
            } else {
                let written = generate::write(&project, &folder)?;
                let lines: Vec<String> = written.iter().map(|path| project.relative(path)).collect();
                say(&lines.join("\n"));
            }
        }
        Verb::Package { out, version, check_version, no_load, for_mock, sign } => {
            let project = match version {
                Some(version) => project.at_version(&version)?,
                None => project,
            };
            let load = !no_load && !for_mock;
            let release = Release { out, for_mock, check_version, sign, load };
            say(&release.write(&project)?);
            for warning in package::warnings(&project)? {
                eprintln!("warning: {warning}");
            }
        }
        Verb::Dist { target, out, program, no_load, sign } => {
            let connector = Release { sign, load: !no_load, ..Release::default() };
            for path in (Dist { target, out, program, connector }).write(&project)? {
                say(&project.relative(&path));
            }
        }
        Verb::Parse { paths, tsv } => {
            let tally = parse::parse(&paths, tsv, &mut std::io::stdout().lock())?;
            eprintln!("{}, {} rejected", sink::counted(tally.files, "file"), tally.rejected);
            if tally.rejected > 0 {
                return Ok(ExitCode::FAILURE);
            }
        }
        Verb::Run { arguments } => {
            if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
                say(&run_help(&project)?);
                return Tool::Pq.run(&["run".into(), "--help".into()]);
            }
            return run::run(&project, &Request::read(arguments));
        }
        Verb::Repl { arguments } => {
            if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
                return Tool::Pq.run(&["repl".into(), "--help".into()]);
            }
            return run::repl(&project, &Request::read(arguments));
        }
        Verb::Record { tests } => return record::record(&project, &tests),
        Verb::Test { arguments } => return test(&arguments),
        Verb::Navigate { arguments } => return navigate::navigate(&project, &arguments),
        Verb::Mock { arguments } => return Tool::Mock.run(&arguments),
        Verb::Pq(arguments) => return tools::pass_on(&arguments),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints a line. A reader that has gone away (`| head`) has read what it wanted.
fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Some tests run the programs, which `cargo test` alone would not build.
fn test(arguments: &[OsString]) -> Result<ExitCode> {
    tools::build_with_tests()?;
    let mut command = tools::cargo();
    // Most of the end-to-end tests wait for a program, a server or a browser: two for each core keep all of them busy.
    if std::env::var_os("RUST_TEST_THREADS").is_none()
        && let Ok(cores) = std::thread::available_parallelism()
    {
        command.env("RUST_TEST_THREADS", (2 * cores.get()).to_string());
    }
    tools::replace(command.args(["test", "--workspace"]).args(arguments))
}

#[cfg(test)]
#[path = "../../tests/pages.rs"]
mod pages;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    /// What is passed on is parsed by the tests of `pq`.
    #[test]
    fn the_command_lines_of_the_pages_are_some() {
        Arguments::command().debug_assert();
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut count = 0;
        for page in pages::pages(&root) {
            let text = std::fs::read_to_string(&page).expect("a page");
            for words in pages::commands(&text, "cargo xtask") {
                let line = std::iter::once("xtask".to_owned()).chain(words.iter().cloned());
                if let Err(error) = Arguments::try_parse_from(line) {
                    panic!("{}: cargo xtask {}\n{error}", page.display(), words.join(" "));
                }
                count += 1;
            }
        }
        assert!(count > 30, "{count} command lines");
    }
}
