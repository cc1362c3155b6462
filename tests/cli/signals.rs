//! How an evaluation is stopped: at once, with the code of the signal, and without a trace of half a result.

use super::program;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The signals that end a program, with their exit codes.
const SIGNALS: [(&str, i32); 3] = [("INT", 130), ("TERM", 143), ("HUP", 129)];

/// Long enough for a process to be in the middle of its work.
const BEFORE: Duration = Duration::from_millis(700);

/// A process that goes on for so long was not stopped.
const LONGEST: Duration = Duration::from_secs(60);

fn start(query: &str, out: &Path) -> Child {
    // Where the tests themselves run without hang-ups (nohup), their children would, too.
    let mut command = match cfg!(target_os = "linux") {
        true => Command::new("env"),
        false => Command::new(program("pq").get_program()),
    };
    if cfg!(target_os = "linux") {
        command.arg("--default-signal=HUP").arg(program("pq").get_program());
    }
    command.args(["run", "-e", query, "--format", "csv", "--out"]).arg(out).env_remove("PQ_CREDENTIALS");
    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the host runs")
}

/// Sends a signal and waits; the status and how long the end took.
fn stop(child: &mut Child, signal: &str) -> (ExitStatus, Duration) {
    let since = Instant::now();
    let sent = Command::new("kill").arg(format!("-{signal}")).arg(child.id().to_string()).status();
    assert!(sent.expect("kill runs").success());
    while since.elapsed() < LONGEST {
        if let Some(status) = child.try_wait().expect("it can be asked") {
            return (status, since.elapsed());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    panic!("{signal} does not end it");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_signal_leaves_no_half_file_and_no_temporary_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("rows.csv");
    for (signal, code) in SIGNALS {
        let mut child = start("List.Generate(() => 1, each true, each _ + 1)", &out);
        std::thread::sleep(BEFORE);
        assert_eq!(names(folder.path()).len(), 1, "it is being written");
        let (status, took) = stop(&mut child, signal);
        assert_eq!(status.code(), Some(code), "{signal}");
        assert!(took < Duration::from_secs(3), "{signal}: {took:?}");
        assert!(names(folder.path()).is_empty(), "{signal}: {:?}", names(folder.path()));
    }
}

/// A pipe that nobody reads is waited for, and nothing there asks whether it shall stop; the process ends all the same.
#[test]
fn what_does_not_look_up_is_ended_within_a_second() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    for (signal, code) in SIGNALS {
        let mut child = start("1", &pipe);
        std::thread::sleep(BEFORE);
        let (status, took) = stop(&mut child, signal);
        assert_eq!(status.code(), Some(code), "{signal}");
        assert!(took < Duration::from_secs(3), "{signal}: {took:?}");
    }
}

#[test]
fn what_was_there_before_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("rows.csv");
    std::fs::write(&out, "old").expect("the old file");
    let mut child = start("List.Generate(() => 1, each true, each _ + 1)", &out);
    std::thread::sleep(BEFORE);
    stop(&mut child, "TERM");
    assert_eq!(std::fs::read_to_string(&out).expect("the old file"), "old");
    assert_eq!(names(folder.path()), ["rows.csv"]);
}
