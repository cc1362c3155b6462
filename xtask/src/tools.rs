//! The other programs of the workspace, built and run through cargo: what needs the engine or a server lives there.

use anyhow::{Context as _, Result, bail};
use connector::project::Project;
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::SystemTime;
use walkdir::WalkDir;

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

    /// Builds the program where a source is newer than it, in the profile in which this one was built, and gives its path.
    ///
    /// # Errors
    /// Where cargo fails.
    pub fn build(self) -> Result<PathBuf> {
        build([self]).map(|[program]| program)
    }

    /// Where the program is once it is built.
    fn path(self) -> Result<PathBuf> {
        Ok(beside()?.join(self.package()?).with_extension(std::env::consts::EXE_EXTENSION))
    }

    /// Builds the program, runs it with these arguments, and gives its exit code.
    ///
    /// # Errors
    /// Where it cannot be built or started.
    pub fn run(self, arguments: &[OsString]) -> Result<ExitCode> {
        replace(Command::new(self.build()?).args(arguments))
    }
}

/// Whether an option is among the arguments, with its value behind it or behind `=`.
pub fn has_option(arguments: &[OsString], option: &str) -> bool {
    arguments.iter().any(|argument| {
        let text = argument.to_string_lossy();
        text.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    })
}

/// The folder in which this program is, and in which cargo puts the others.
fn beside() -> Result<PathBuf> {
    let own = std::env::current_exe().context("where is this program?")?;
    own.parent().map(Path::to_owned).context("this program is in no folder")
}

/// Builds those of the programs that are older than a source, in one call of cargo, so that what they share is compiled once.
/// Where none is, cargo is not asked: starting it costs more than most queries. Gives the paths of all.
///
/// # Errors
/// Where cargo fails.
pub fn build<const N: usize>(tools: [Tool; N]) -> Result<[PathBuf; N]> {
    let newest = newest_source(&Project::here().root);
    let is_fresh = |path: &Path| {
        let built = path.metadata().and_then(|metadata| metadata.modified()).ok();
        matches!((built, newest), (Some(built), Some(newest)) if built > newest)
    };
    let mut command = cargo();
    // The whole workspace decides about features, so that building the tests compiles nothing twice; `tests/features.rs`.
    command.args(["build", "--workspace", "--profile", &profile()?]);
    let mut paths = [const { PathBuf::new() }; N];
    let mut names = Vec::new();
    let mut all_there = true;
    for (tool, path) in tools.iter().zip(&mut paths) {
        *path = tool.path()?;
        if !is_fresh(path) {
            all_there &= path.exists();
            names.push(tool.package()?);
        }
    }
    if names.is_empty() {
        return Ok(paths);
    }
    for name in &names {
        command.args(["--bin", name]);
    }
    // A person sees how far a build has come; the first one takes minutes. A pipeline's log stays clean.
    if all_there && !std::io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    let status = command.stdin(Stdio::null()).status().context("cargo could not be run")?;
    if !status.success() {
        bail!("{} could not be built", names.join(" and "));
    }
    mark(&paths);
    Ok(paths)
}

/// Builds programs and tests of the workspace in one go, so that nothing is compiled twice.
///
/// # Errors
/// Where cargo fails.
pub fn build_with_tests() -> Result<()> {
    let status = cargo().args(["build", "--workspace", "--bins", "--tests"]).status();
    if !status.context("cargo could not be run")?.success() {
        bail!("the tests could not be built");
    }
    // Tests that start a program through this one do not ask cargo again, which would make them wait.
    mark(&[Tool::Pq.path()?, Tool::Mock.path()?]);
    Ok(())
}

/// Cargo leaves a program alone that a newer source does not concern; next time it is not to be asked again.
fn mark(programs: &[PathBuf]) {
    for program in programs {
        let file = std::fs::File::options().append(true).open(program);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
    }
}

/// The profile in which this program was built, as cargo names it.
fn profile() -> Result<String> {
    Ok(match beside()?.file_name().map(|name| name.to_string_lossy().into_owned()).as_deref() {
        None | Some("debug") => "dev".to_owned(),
        Some(profile) => profile.to_owned(),
    })
}

/// When a file or folder was last changed from which the programs are built.
fn newest_source(root: &Path) -> Option<SystemTime> {
    let places = ["Cargo.toml", "Cargo.lock", ".cargo", "crates", "templates", "rust-toolchain.toml"];
    let is_ours = |entry: &walkdir::DirEntry| entry.file_name() != "node_modules";
    let entries =
        places.iter().flat_map(|place| WalkDir::new(root.join(place)).into_iter().filter_entry(is_ours));
    let entries = entries.filter_map(Result::ok);
    entries.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max()
}

/// The verbs that are passed on to `pq`, which has more: `cargo xtask pq VERB` reaches those.
pub const PASSED_ON: &[&str] = &[
    "compare",
    "completions",
    "conformance",
    "docs",
    "doctor",
    "format",
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
            "there is no verb '{}': there are generate, package, parse, test, run, repl, navigate and mock, and of pq {}",
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
