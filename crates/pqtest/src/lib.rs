//! PQTest and MakePQX on every system: the commands, options, files and answers of Microsoft's tools for connector
//! developers, on top of the extension host. The VS Code extension "Power Query SDK" drives these programs.

mod arguments;
mod commands;
mod compare;
mod configuration;
mod credential_json;
pub mod engine_arguments;
mod failure;
mod info;
pub mod install;
pub mod makepqx;
pub mod nuget;
mod output;
mod query;
pub mod results;
mod settings_file;
mod source;
mod store;
mod times;

use arguments::{Arguments, Command};
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs PQTest with these arguments, the first of which is the program's name.
///
/// The exit code is 0 where the tool did its work, also when a query or a test failed: that is told in the JSON on
/// standard output. It is 1 where the tool could not do its work and 2 where the arguments are wrong; both say why on
/// standard error. A signal that stopped the tool has its own: 130, 143 or 129.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match arguments::parsed::<Arguments>(arguments) {
        Ok(arguments) => arguments.command,
        Err(code) => return code,
    };
    let result = match command {
        Command::Info(command) => commands::info::run(&command),
        Command::Discover(command) => commands::discover::run(&command),
        Command::CredentialTemplate(command) => commands::credential_template::run(&command),
        Command::SetCredential(command) => commands::set_credential::run(&command),
        Command::ListCredential(command) => commands::credentials::list(&command),
        Command::DeleteCredential(command) => commands::credentials::delete(&command),
        Command::RefreshCredential(command) => commands::refresh_credential::run(&command),
        Command::TestConnection(command) => commands::connection::test(&command),
        Command::Validate(command) => commands::connection::validate(&command),
        Command::RunTest(command) => commands::run_test::run(&command),
        Command::Compare(command) => compare::run(&command, compare::Form::Records),
        Command::RunCompare(command) => compare::run(&command, compare::Form::Either),
        Command::Oauth(command) => commands::oauth::run(&command),
        Command::Version(command) => commands::version::run(&command),
    };
    let code = result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    });
    m_host::interrupt::exit_code().map_or(code, ExitCode::from)
}
