//! The command line of MakePQX.

use crate::arguments::parsed;
use anyhow::{Result, bail};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes packages of Power Query connectors.
#[derive(Parser)]
#[command(name = "MakePQX", bin_name = "MakePQX", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Collect the files of a folder into a .mez
    Compile {
        /// The folder of the connector; the current one by default
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
        /// Where to write the package [default: bin/AnyCPU/Debug below the folder] (-d)
        #[arg(long = "directory", short = 'd', value_name = "FOLDER")]
        directory: Option<PathBuf>,
        /// The name of the package without ending; the folder's by default (-t)
        #[arg(long = "target", short = 't', value_name = "NAME")]
        target: Option<String>,
    },
    /// Make a .pqx of a .mez
    Pack {
        /// The .mez (-mz)
        #[arg(long = "mez", alias = "mz", value_name = "FILE.mez")]
        mez: PathBuf,
        /// The .pqx to write [default: beside the .mez] (-t)
        #[arg(long = "target", short = 't', value_name = "FILE.pqx")]
        target: Option<PathBuf>,
        /// The certificate to sign with (-c)
        #[arg(long = "certificate", short = 'c', value_name = "FILE.pfx")]
        certificate: Option<PathBuf>,
        /// Its password (-p)
        #[arg(long = "password", short = 'p', value_name = "PASSWORD")]
        password: Option<String>,
    },
    /// Sign a .pqx, or countersign it where it is signed
    Sign {
        /// The .pqx
        #[arg(value_name = "FILE.pqx")]
        package: PathBuf,
        /// The certificate to sign with (-c)
        #[arg(long = "certificate", short = 'c', value_name = "FILE.pfx")]
        certificate: Option<PathBuf>,
        /// Its password (-p)
        #[arg(long = "password", short = 'p', value_name = "PASSWORD")]
        password: Option<String>,
        /// Replace the signature that is there (-r)
        #[arg(long = "replace", short = 'r')]
        replace: bool,
    },
    /// Verify the signature of a .pqx
    Verify {
        /// The .pqx
        #[arg(value_name = "FILE.pqx")]
        package: PathBuf,
        /// Print nothing; the exit code tells (-q)
        #[arg(long = "quiet", short = 'q')]
        quiet: bool,
    },
}

/// Runs MakePQX with these arguments, the first of which is the program's name. The exit code is 0 where it worked, 2
/// where the arguments are wrong, 1 otherwise.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match parsed::<Arguments>(arguments) {
        Ok(arguments) => arguments.command,
        Err(code) => return code,
    };
    perform(command).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn perform(command: Command) -> Result<ExitCode> {
    match command {
        Command::Compile { folder, directory, target } => {
            let folder = folder.unwrap_or_else(|| PathBuf::from("."));
            super::compile::compile(&folder, directory.as_deref(), target.as_deref())
        }
        Command::Pack { mez, target, certificate, password } => {
            super::pack::pack(&mez, target.as_deref(), certificate.as_deref(), password.as_deref())
        }
        Command::Sign { package, certificate: Some(certificate), password, replace } => {
            super::sign::sign(&package, &certificate, password.as_deref(), replace)
        }
        Command::Sign { .. } => bail!("name the certificate with --certificate FILE.pfx"),
        Command::Verify { package, quiet } => super::verify::verify(&package, quiet),
    }
}
