//! The command line of PQTest: its commands, and how its options are spelt.

mod options;

pub(crate) use options::{
    BrowserOptions, CommonOptions, ComparisonOptions, EngineOptions, ReportOptions, SourceOptions,
    StoreOptions, TraceLevel,
};

use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Tests Power Query connectors: runs queries, compares results, keeps credentials. All answers are JSON on standard
/// output.
#[derive(Parser)]
#[command(
    name = "PQTest",
    bin_name = "PQTest",
    version,
    after_help = "`PQTest <COMMAND> --help` tells the options of a command. Abbreviations of several letters are \
                  written with one dash: -ak, -dsk, -fomof."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Return information about extensions: version, members, parameters, authentication
    Info(Info),
    /// Return the data sources that an expression names
    Discover(Discover),
    /// Write a template for set-credential
    CredentialTemplate(Discover),
    /// Keep a credential, read as JSON from standard input
    SetCredential(Box<SetCredential>),
    /// Return all credentials of the store, without their secrets
    ListCredential(ListCredential),
    /// Delete a credential from the store
    DeleteCredential(Box<DeleteCredential>),
    /// Renew an OAuth credential of the store
    RefreshCredential(Box<Connection>),
    /// Call the connector's TestConnection with the stored credential
    TestConnection(Box<Connection>),
    /// Check that the connector's TestConnection is what the service needs
    Validate(Box<Connection>),
    /// Evaluate queries and return their rows
    RunTest(Box<RunTest>),
    /// Compare queries with their .pqout files; run-compare has replaced it
    Compare(Box<Compare>),
    /// Compare queries with their .pqout files
    RunCompare(Box<Compare>),
    /// Show the OAuth client of a data source
    Oauth(Box<Discover>),
    /// Return the version
    Version(Version),
}

#[derive(Args)]
pub(crate) struct Info {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
}

#[derive(Args)]
pub(crate) struct Discover {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
}

#[derive(Args)]
pub(crate) struct SetCredential {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    #[command(flatten)]
    pub(crate) browser: BrowserOptions,
}

#[derive(Args)]
pub(crate) struct ListCredential {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
}

#[derive(Args)]
pub(crate) struct DeleteCredential {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    /// Delete every credential of the store
    #[arg(long = "ALL", alias = "all")]
    pub(crate) all: bool,
}

#[derive(Args)]
pub(crate) struct Connection {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
}

#[derive(Args)]
pub(crate) struct RunTest {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    #[command(flatten)]
    pub(crate) reports: ReportOptions,
}

#[derive(Args)]
pub(crate) struct Compare {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
    #[command(flatten)]
    pub(crate) engine: EngineOptions,
    #[command(flatten)]
    pub(crate) source: SourceOptions,
    #[command(flatten)]
    pub(crate) store: StoreOptions,
    #[command(flatten)]
    pub(crate) reports: ReportOptions,
    #[command(flatten)]
    pub(crate) comparison: ComparisonOptions,
}

#[derive(Args)]
pub(crate) struct Version {
    #[command(flatten)]
    pub(crate) common: CommonOptions,
}

/// The arguments of a program, or the exit code of one that has said what is wrong with them, or given its help.
pub(crate) fn parsed<A: Parser>(
    arguments: impl IntoIterator<Item = OsString>,
) -> std::result::Result<A, ExitCode> {
    A::try_parse_from(doubled_dashes(arguments)).map_err(|error| {
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// The arguments as clap reads them: an abbreviation of several letters has one dash in PQTest (`-ak`) and two here;
/// `-?` asks for help.
fn doubled_dashes(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let respell = |argument: OsString| match argument.to_str() {
        Some("-?") => "--help".into(),
        Some(text) if is_abbreviation(text) => format!("-{text}").into(),
        _ => argument,
    };
    arguments.into_iter().map(respell).collect()
}

/// Whether this is one dash and a name of several letters, perhaps with `=value`.
fn is_abbreviation(text: &str) -> bool {
    let Some(name) = text.strip_prefix('-') else { return false };
    let name = name.split_once('=').map_or(name, |(name, _)| name);
    name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_options_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn abbreviations() {
        let read = |text: &str| doubled_dashes([OsString::from(text)]).remove(0);
        for (given, expected) in [
            ("-ak", "--ak"),
            ("-fomof", "--fomof"),
            ("-ak=Key", "--ak=Key"),
            ("-p", "-p"),
            ("-?", "--help"),
            ("--queryFile", "--queryFile"),
            ("-", "-"),
            ("a-k", "a-k"),
        ] {
            assert_eq!(read(given), expected);
        }
    }
}
