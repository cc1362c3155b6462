//! The other programs of the workspace, built and run through cargo: what needs the engine or a server lives there.

use anyhow::{Context as _, Result, bail};
use connector::project::Project;
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// A program of the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// The program for everything that needs the engine.
    Pq,
    /// The mock that the description names.
    Mock,
}

impl Tool {
    /// The package that holds it, whose binary has the same name.
    ///
    /// # Errors
    /// A mistake in the description, which names the mock.
    pub fn package(self) -> Result<String> {
        Ok(match self {
            Tool::Pq => "pq".to_owned(),
            Tool::Mock => Project::here().description()?.description.mock.package.to_string(),
        })
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
        let name = self.package()?;
        let program = folder.join(&name).with_extension(std::env::consts::EXE_EXTENSION);
        let mut command = cargo();
        command.args(["build", "--profile", &profile, "--package", &name, "--bin", &name]);
        // A person sees how far a build has come; the first one takes minutes. A pipeline's log stays clean.
        if program.exists() && !std::io::stderr().is_terminal() {
            command.arg("--quiet");
        }
        let status = command.stdin(Stdio::null()).status().context("cargo could not be run")?;
        if !status.success() {
            bail!("{name} could not be built");
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

/// The verbs that are passed on to `pq`, which has more: `cargo xtask pq VERB` reaches those.
pub const PASSED_ON: &[&str] = &[
    "compare",
    "completions",
    "conformance",
    "doctor",
    "install",
    "library",
    "makepqx",
    "pqtest",
    "sign",
    "sign-in",
    "sign-out",
    "verify",
];

/// Runs `pq` with a verb that is its own, or with everything after `pq`.
///
/// # Errors
/// Where nobody knows the verb, so that a slip of the pen compiles no engine; or as [`Tool::run`].
pub fn pass_on(arguments: &[OsString]) -> Result<ExitCode> {
    match arguments {
        [verb, rest @ ..] if verb == "pq" => Tool::Pq.run(rest),
        [verb, ..] if PASSED_ON.iter().any(|known| verb == *known) => Tool::Pq.run(arguments),
        [verb, ..] => bail!(
            "there is no verb '{}': there are generate, package, parse, test, run, navigate and mock, and of pq {}",
            verb.to_string_lossy(),
            PASSED_ON.join(", ")
        ),
        [] => Tool::Pq.run(&[]),
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
