//! The rules of the repository that a machine can see: who may depend on whom, how long a file may be, what may lie at
//! the top.

use connector::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use walkdir::WalkDir;

/// The crates of the workspace and those that each may use; `tests` and `fuzz` may use all. Syntax, engine, library and host stand
/// one upon the other; whatever writes a file does it through the sink; the mock meets the host over HTTP only; the build tool never compiles an engine or a server.
const ALLOWED: &[(&str, &[&str])] = &[
    ("anaplan-mock", &["sink"]),
    ("connector", &["m-format", "m-syntax", "mez", "sink"]),
    ("m-documents", &["m-engine", "m-library"]),
    ("m-engine", &["m-syntax"]),
    ("m-format", &["m-syntax"]),
    ("m-host", &["m-documents", "m-engine", "m-library", "m-output", "m-syntax", "mez", "sink"]),
    ("m-library", &["m-engine", "m-syntax"]),
    ("m-output", &["m-engine", "m-library", "m-syntax", "sink"]),
    ("m-syntax", &[]),
    ("mez", &[]),
    ("navigator", &["connector", "m-engine", "m-host", "m-output", "m-syntax"]),
    ("opc-signature", &["mez"]),
    (
        "pq",
        &[
            "connector",
            "m-engine",
            "m-format",
            "m-host",
            "m-output",
            "m-syntax",
            "mez",
            "navigator",
            "opc-signature",
            "pqtest",
            "sink",
        ],
    ),
    ("pqtest", &["connector", "m-engine", "m-host", "m-output", "m-syntax", "mez", "opc-signature", "sink"]),
    ("sink", &[]),
    ("xtask", &["connector", "mez", "sink"]),
];

/// What may lie at the top of the repository, beside names that begin with a dot.
const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "connector",
    "clippy.toml",
    "crates",
    "deny.toml",
    "docs",
    "fuzz",
    "target",
    "templates",
    "tests",
    "xtask",
];

/// Lines that no file of Rust exceeds.
const LONGEST_FILE: usize = 600;

/// What cargo says of the workspace.
fn metadata() -> serde_json::Value {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(Project::here().root)
        .output()
        .expect("cargo runs");
    serde_json::from_slice(&output.stdout).expect("cargo metadata gives JSON")
}

#[test]
fn crates_use_only_what_they_may() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let names: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let ours = dependencies
            .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
            .filter_map(|dependency| dependency["name"].as_str())
            .filter(|name| names.contains(name));
        uses.insert(package["name"].as_str().unwrap_or(""), ours.collect());
    }
    uses.remove("tests");
    uses.remove("fuzz");
    for (name, used) in uses {
        let allowed = ALLOWED.iter().find(|(crate_name, _)| *crate_name == name);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("{name} is a new crate: say in ALLOWED what it may use"));
        for dependency in used {
            assert!(allowed.contains(&dependency), "{name} may not use {dependency}");
        }
    }
}

/// A library is compiled a second time for the tests inside of it: where there are some, and only there.
#[test]
fn libraries_are_tested_where_they_hold_tests() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let mut seen = 0;
    // Those of `tests` are beside its library, which is empty.
    for package in packages.iter().filter(|package| package["name"] != "tests") {
        let mut targets = package["targets"].as_array().expect("a list of targets").iter();
        let Some(library) = targets.find(|target| target["kind"][0] == "lib") else { continue };
        let source = Path::new(library["src_path"].as_str().expect("a path")).parent().expect("a folder");
        let texts = WalkDir::new(source)
            .into_iter()
            .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path()).ok());
        let holds_tests = texts.into_iter().any(|text| text.lines().any(|line| line.trim() == "#[test]"));
        assert_eq!(library["test"], holds_tests, "`test` in [lib] of {}", package["manifest_path"]);
        seen += 1;
    }
    assert!(seen > 10, "{seen} libraries");
}

#[test]
fn nothing_unknown_lies_at_the_top() {
    let project = Project::here();
    for entry in std::fs::read_dir(&project.root).expect("the repository is there") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || TOP.contains(&name.as_str()), "{name} does not belong at the top");
    }
}

/// The Rust files of the workspace.
pub(crate) fn rust_files(root: &Path) -> Vec<(String, String)> {
    let project = Project::repository(root.to_owned());
    let mut files = Vec::new();
    for folder in ["xtask", "crates", "fuzz", "tests"] {
        let walk =
            WalkDir::new(root.join(folder)).into_iter().filter_entry(|entry| entry.file_name() != "target");
        for entry in walk.filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(entry.path()).expect("a Rust file is text");
                files.push((project.relative(entry.path()), text));
            }
        }
    }
    files
}

#[test]
fn every_file_says_first_why_it_is_there_and_is_not_too_long() {
    let files = rust_files(&Project::here().root);
    assert!(files.len() > 20, "the Rust files were not found");
    let mut untidy = Vec::new();
    for (name, text) in files {
        if !text.starts_with("//!") {
            untidy.push(format!("{name}: the first line does not begin with //!"));
        }
        if text.lines().count() > LONGEST_FILE {
            untidy.push(format!("{name}: more than {LONGEST_FILE} lines"));
        }
    }
    assert!(untidy.is_empty(), "\n{}", untidy.join("\n"));
}

/// Ways to write a file that may leave half of one.
const RAW_WRITES: &[&str] = &["fs::write(", "File::create(", "fs::copy(", "fs::rename(", "NamedTempFile"];

/// Whoever reads a file while it is written, or after a disk was full, must not find a part of it.
#[test]
fn files_are_written_by_the_sink_alone() {
    let mut raw = Vec::new();
    for (name, text) in rust_files(&Project::here().root) {
        let is_program =
            name.contains("/src/") && !name.starts_with("crates/sink/") && !name.starts_with("fuzz/");
        if !is_program || name.ends_with("tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = code.split("#[test]").next().unwrap_or_default().replace("WholeFile::create(", "");
        let found = RAW_WRITES.iter().filter(|way| code.contains(**way));
        raw.extend(found.map(|way| format!("{name}: {way}…) instead of the sink")));
    }
    assert!(raw.is_empty(), "\n{}", raw.join("\n"));
}

/// Entries of `[workspace.dependencies]` that are not ours and have no reason: in a comment behind them, or above them without an
/// empty line between.
fn without_reason(manifest: &str) -> Vec<&str> {
    let section = manifest.split("\n[workspace.dependencies]\n").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let mut has_reason = false;
    let mut found = Vec::new();
    for line in section.lines() {
        match line.split_once(" = ") {
            _ if line.starts_with('#') => has_reason = true,
            None => has_reason = false,
            Some((name, value)) if !has_reason && !value.contains("path = ") && !value.contains(" # ") => {
                found.push(name)
            }
            Some(_) => {}
        }
    }
    found
}

#[test]
fn every_crate_of_other_people_has_a_reason() {
    let manifest = "\n[workspace.dependencies]\nours = { path = \"ours\" }\na = \"1\"\nb = \"1\" # For b.\n\n\
                    # For c\n# and d.\nc = \"1\"\nd = \"1\"\n\ne = \"1\"\n\n[profile.dev]\nf = 1\n";
    assert_eq!(without_reason(manifest), ["a", "e"]);
    let root = Project::here().root;
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the manifest is there");
    assert_eq!(without_reason(&manifest), [""; 0], "say in Cargo.toml, above each, what it is there for");
}

/// What is not to be laid out: there the layout is what is tested, or several texts stand in one file.
const OTHER_LAYOUT: &[&str] =
    &["crates/m-host/benches/peers/", "tests/suite/grammar/", "tests/suite/lexical/"];

#[test]
fn all_m_is_laid_out_as_editors_do() {
    let project = Project::here();
    let folders = ["connector", "crates", "tests"].map(|folder| project.root.join(folder));
    let files = connector::m_files::find(&folders).expect("the folders are there");
    assert!(files.len() > 100, "only {} files of M were found", files.len());
    let mut other = Vec::new();
    for path in files {
        let name = project.relative(&path);
        if OTHER_LAYOUT.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("M is text");
        if m_format::format(&text, &m_format::Options::default()).as_ref() != Ok(&text) {
            other.push(name);
        }
    }
    assert!(other.is_empty(), "lay these out with `cargo xtask format`:\n{}", other.join("\n"));
}
