//! The other programs of the workspace, built and run through cargo: what needs the engine or a server lives there.

use crate::project::Project;
use anyhow::{Context as _, Result, bail};
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// A program of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// The extension host.
    Host,
    /// The mock that the description names.
    Mock,
    /// The test harness.
    PqTest,
    /// The packer of connectors.
    MakePqx,
}

impl Tool {
    /// The package that holds it.
    ///
    /// # Errors
    /// A mistake in the description, which names the mock.
    pub fn package(self) -> Result<String> {
        Ok(match self {
            Tool::Host => "m-host".to_owned(),
            Tool::Mock => Project::here().description()?.description.mock.package.to_string(),
            Tool::PqTest | Tool::MakePqx => "pqtest".to_owned(),
        })
    }

    /// The name of its binary.
    ///
    /// # Errors
    /// As [`Tool::package`].
    pub fn binary(self) -> Result<String> {
        match self {
            Tool::MakePqx => Ok("makepqx".to_owned()),
            other => other.package(),
        }
    }

    /// Builds the program, in the profile in which this one was built, and gives its path.
    ///
    /// # Errors
    /// Where cargo fails.
    pub fn build(self) -> Result<PathBuf> {
        let own = std::env::current_exe().context("where is this program?")?;
        let folder = own.parent().context("this program is in no folder")?;
        let profile = match folder.file_name().map(|name| name.to_string_lossy().into_owned()).as_deref() {
            None | Some("debug") => "dev".to_owned(),
            Some(profile) => profile.to_owned(),
        };
        let (package, binary) = (self.package()?, self.binary()?);
        let program = folder.join(&binary).with_extension(std::env::consts::EXE_EXTENSION);
        let mut command = cargo();
        command.args(["build", "--profile", &profile, "--package", &package, "--bin", &binary]);
        // A person sees how far a build has come; the first one takes minutes. A pipeline's log stays clean.
        if program.exists() && !std::io::stderr().is_terminal() {
            command.arg("--quiet");
        }
        let status = command.stdin(Stdio::null()).status().context("cargo could not be run")?;
        if !status.success() {
            bail!("{binary} could not be built");
        }
        Ok(program)
    }

    /// Builds the program, runs it with these arguments, and gives its exit code.
    ///
    /// # Errors
    /// Where it cannot be built or started.
    pub fn run(self, arguments: &[OsString]) -> Result<ExitCode> {
        replace(Command::new(self.build()?).args(arguments))
    }
}

/// The cargo that runs this program.
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program in the place of this one, so that signals and exit codes are its own; where a system cannot do that,
/// runs it to its end.
///
/// # Errors
/// Where it cannot be started.
pub fn replace(command: &mut Command) -> Result<ExitCode> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let error = command.exec();
        Err(error).with_context(|| format!("{:?} could not be run", command.get_program()))
    }
    #[cfg(not(unix))]
    run(command)
}

/// Runs a program to its end and gives its exit code. Ctrl-C reaches it directly: it is in the same console.
///
/// # Errors
/// Where it cannot be started.
pub fn run(command: &mut Command) -> Result<ExitCode> {
    let status = command.status().with_context(|| format!("{:?} could not be run", command.get_program()))?;
    Ok(exit_code(status))
}

/// The exit code to pass on; a program that was ended by a signal counts as failed.
pub fn exit_code(status: ExitStatus) -> ExitCode {
    status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}
