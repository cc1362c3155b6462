//! One program: its verbs, its version, its completions, and what it is by other names.

use super::{failure, output, program};
use std::process::Command;

/// The verbs that the help of `pq` lists.
fn verbs() -> Vec<String> {
    let help = output(program("pq").arg("--help"));
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = listed.take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  "));
    lines
        .filter_map(|line| line[2..].split(' ').next())
        .filter(|verb| !verb.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn help_of_a_verb_teaches_its_options() {
    let verbs = verbs();
    assert!(verbs.len() > 8, "{verbs:?}");
    for verb in verbs.iter().filter(|verb| *verb != "help") {
        let told = output(program("pq").args([verb, "--help"]));
        assert!(told.contains("Usage:"), "{verb}: {told}");
    }
}

#[test]
fn the_build_tool_passes_verbs_on_and_knows_a_slip_of_the_pen() {
    assert_eq!(
        output(program("xtask").args(["library", "Text.Lower"])),
        output(program("pq").args(["library", "Text.Lower"]))
    );
    assert_eq!(output(program("xtask").args(["pq", "--version"])), output(program("pq").arg("--version")));
    let own = ["generate", "package", "parse", "test", "run", "mock"];
    let verbs = verbs();
    for verb in xtask::tools::PASSED_ON {
        assert!(verbs.iter().any(|known| known == verb) && !own.contains(verb), "pq has no verb {verb}");
    }
    assert!(failure(program("xtask").arg("comprae")).contains("compare"));
}

#[test]
fn version_and_completions() {
    let version = output(program("pq").arg("--version"));
    assert!(version.starts_with("pq 0.") && version.lines().count() == 1, "{version}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = output(program("pq").args(["completions", shell]));
        assert!(script.contains("sign-in") && script.contains("pq"), "{shell}");
    }
}

/// A copy, a link, any case, with an ending or without: what it is called is what it is.
#[test]
fn a_copy_by_another_name_is_that_program() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pq = program("pq").get_program().to_owned();
    for (name, arguments, expected) in [
        ("PQTest.exe", ["version", "-p"].as_slice(), "\"Product\": \"PQTest\""),
        ("pqtest", &["version"], "PQTest"),
        ("MakePQX", &["--version"], "MakePQX"),
        ("makepqx.exe", &["compile", "--help"], "--directory"),
        ("nuget", &["list", "Microsoft.PowerQuery.SdkTools"], "Microsoft.PowerQuery.SdkTools 2."),
        ("pq-0.2", &["--version"], "pq 0."),
    ] {
        let path = folder.path().join("bin of a person").join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        if std::fs::hard_link(&pq, &path).is_err() {
            std::fs::copy(&pq, &path).expect("a copy");
        }
        let said = Command::new(&path).args(arguments).output().expect("it starts");
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.status.success() && text.contains(expected), "{name}: {text}");
    }
}

/// As a verb each is the same, argument for argument.
#[test]
fn the_names_are_verbs_too() {
    let told = |command: &mut assert_cmd::Command| {
        let said = command.output().expect("it runs");
        (said.status.code(), said.stdout, said.stderr)
    };
    for (name, arguments) in [
        ("pqtest", ["info", "-e", "nothing.mez", "-p"].as_slice()),
        ("pqtest", &["info", "--nope"]),
        ("pqtest", &["--version"]),
        ("pqtest", &["--help"]),
        ("makepqx", &["verify", "nothing.pqx"]),
        ("makepqx", &["pack", "--help"]),
        ("makepqx", &[]),
    ] {
        let by_name = told(program(name).args(arguments));
        assert_eq!(told(program("pq").arg(name).args(arguments)), by_name, "{name} {arguments:?}");
    }
}

/// What keeps every test from running is told once, and each file once.
#[test]
fn a_missing_extension_is_told_once() {
    let arguments = ["compare", "tests/suite/grammar", "--extension", "no such.mez"];
    let said = failure(program("pq").args(arguments));
    assert_eq!(said.matches("no such.mez").count(), 1, "{said}");
    let said = failure(program("pq").args(["run", "-e", "1", "--extension", "no such.mez"]));
    assert_eq!(said.matches("no such.mez").count(), 1, "{said}");
}
