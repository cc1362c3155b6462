//! What the build tool shares with the programs that it builds has the features that they ask for, and so has what the programs
//! share with the tests: `cargo xtask run` and `cargo xtask test`, in any order, compile it once.

use connector::project::Project;
use std::collections::BTreeMap;
use std::process::Command;

/// The packages and their features that cargo builds for a selection of packages: those of its macros, or all others. Macros
/// decide for themselves, and what derives with one that has other features is compiled again too.
fn packages(selection: &[&str], edges: &str) -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", edges, "--prefix", "none"])
        .args(["--format", "{p} {f}"])
        .args(selection)
        .current_dir(Project::here().root)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let package = |line: &str| {
        let mut words = line.split_whitespace();
        let name = format!("{} {}", words.next()?, words.next()?);
        // Where a package of the workspace lies.
        let rest: Vec<&str> = words.filter(|word| !word.starts_with('(')).collect();
        Some((name, rest.join(" ")))
    };
    text.lines().filter_map(package).collect()
}

/// What one selection has with other features than a larger one.
fn differ(own: &BTreeMap<String, String>, all: &BTreeMap<String, String>, is_shared: &str) -> Vec<String> {
    assert!(own.keys().any(|name| name.starts_with(is_shared)), "{own:?}");
    let differs = |(name, features): (&String, &String)| {
        let wanted = all.get(name)?;
        (wanted != features).then(|| format!("{name}: {features}, elsewhere {wanted}"))
    };
    own.iter().filter_map(differs).collect()
}

/// What xtask has with other features than the workspace.
fn of_the_tool(edges: &str, is_shared: &str) -> Vec<String> {
    differ(&packages(&["--package", "xtask"], edges), &packages(&["--workspace"], edges), is_shared)
}

#[test]
fn what_the_build_tool_shares_is_compiled_once() {
    let differ = of_the_tool("normal,no-proc-macro", "tera ");
    assert!(differ.is_empty(), "name the features in xtask/Cargo.toml:\n{}", differ.join("\n"));
}

#[test]
fn macros_are_compiled_once_too() {
    let mut differ = of_the_tool("normal", "syn ");
    differ.retain(|line| line.starts_with("syn "));
    assert!(differ.is_empty(), "name the features in xtask/Cargo.toml, for builds:\n{}", differ.join("\n"));
}

#[test]
fn what_tests_share_with_the_programs_is_compiled_once() {
    let of = |edges| packages(&["--workspace"], edges);
    let differ = differ(&of("normal,no-proc-macro"), &of("normal,dev,no-proc-macro"), "serde ");
    assert!(differ.is_empty(), "name what asks for them in tests/Cargo.toml:\n{}", differ.join("\n"));
}
