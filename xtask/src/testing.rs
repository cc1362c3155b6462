//! Every test of the workspace. Cargo runs one test program after the other, and at the end of each a core has nothing to do; here
//! two of them run at a time, the largest first.

use crate::tools;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// So many programs at a time: each has threads enough for all cores.
const LANES: usize = 2;

/// What is run: a test program, or cargo for the examples of the documentation.
struct Program {
    name: String,
    command: Command,
    size: u64,
}

/// What cargo says of something that it has built.
#[derive(Deserialize)]
struct Built {
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// Runs all tests, each program with so many threads. What a program says is shown where one of its tests fails; the others go on.
///
/// # Errors
/// Where the tests cannot be built or started.
pub fn run_all(threads: &OsStr) -> Result<ExitCode> {
    let mut programs = programs()?;
    programs.push(examples());
    programs.sort_by_key(|program| program.size);
    let began = Instant::now();
    let waiting = Mutex::new(programs);
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let lane = || -> Result<Vec<String>> {
        let mut failed = Vec::new();
        while let Some(mut program) = next() {
            let began = Instant::now();
            let output = program.command.env("RUST_TEST_THREADS", threads).stdin(Stdio::null()).output();
            let output = output.with_context(|| format!("{} could not be run", program.name))?;
            say(&told(&program.name, &output, began.elapsed().as_secs_f64()));
            if !output.status.success() {
                failed.push(program.name);
            }
        }
        Ok(failed)
    };
    let lanes = std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..LANES).map(|_| scope.spawn(lane)).collect();
        lanes.into_iter().map(|lane| lane.join()).collect::<Vec<_>>()
    });
    let mut failed = Vec::new();
    for lane in lanes {
        match lane {
            Ok(names) => failed.extend(names?),
            Err(_) => bail!("the tests could not be run to their end"),
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    if failed.is_empty() {
        say(&format!("all tests passed in {seconds:.0} s\n"));
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("failed after {seconds:.0} s: {}\n", failed.join(", ")));
    Ok(ExitCode::FAILURE)
}

/// The test programs, as cargo has built them.
fn programs() -> Result<Vec<Program>> {
    let mut cargo = tools::cargo();
    cargo.args(["test", "--workspace", "--no-run", "--quiet", "--message-format", "json"]);
    let output = cargo.stderr(Stdio::inherit()).output().context("cargo could not be run")?;
    if !output.status.success() {
        bail!("the tests could not be built");
    }
    let mut programs = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(Built {
            manifest_path: Some(manifest),
            target: Some(target),
            profile: Some(profile),
            executable: Some(path),
        }) = serde_json::from_str(line)
        else {
            continue;
        };
        let Some(folder) = manifest.parent().filter(|_| profile.test) else { continue };
        let package = folder.file_name().unwrap_or_default().to_string_lossy();
        let size = path.metadata().with_context(|| path.display().to_string())?.len();
        let mut command = Command::new(&path);
        command.current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
        programs.push(Program { name: format!("{package}, {}", target.name), command, size });
    }
    Ok(programs)
}

/// The examples of the documentation, which cargo compiles and runs by itself. That takes long: it comes early.
fn examples() -> Program {
    let mut command = tools::cargo();
    command.args(["test", "--workspace", "--doc", "--quiet"]);
    Program { name: "examples of the documentation".into(), command, size: u64::MAX }
}

/// What a program said: its last words where all went well.
fn told(name: &str, output: &Output, seconds: f64) -> String {
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.success() {
        let passed: usize = said.lines().filter_map(passed).sum();
        return if passed == 0 {
            String::new()
        } else {
            format!("{name}: {passed} passed in {seconds:.1} s\n")
        };
    }
    let complaints = String::from_utf8_lossy(&output.stderr);
    format!("{name}: {}\n{said}{complaints}\n", output.status)
}

/// How many tests passed, of the line that sums up.
fn passed(line: &str) -> Option<usize> {
    line.strip_prefix("test result: ok. ")?.split_once(" passed")?.0.parse().ok()
}

/// Prints at once; a reader that has gone away (`| head`) has read what it wanted.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::passed;

    /// As the test programs of Rust write it.
    #[test]
    fn the_line_that_sums_up_is_read() {
        let line = "test result: ok. 492 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 90.13s";
        assert_eq!(passed(line), Some(492));
        assert_eq!(passed("test cases_hold ... ok"), None);
    }
}
