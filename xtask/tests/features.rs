//! What the build tool shares with the programs that it builds has the features that they ask for: so `cargo xtask run` on a
//! fresh machine compiles it once.

use connector::project::Project;
use std::collections::BTreeMap;
use std::process::Command;

/// The packages and their features that cargo builds for a selection of packages, but for those of its macros.
fn packages(selection: &[&str]) -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal,no-proc-macro", "--prefix", "none", "--no-dedupe"])
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

#[test]
fn what_the_build_tool_shares_is_compiled_once() {
    let (own, all) = (packages(&["--package", "xtask"]), packages(&["--workspace"]));
    assert!(own.keys().any(|name| name.starts_with("tera ")), "{own:?}");
    let differ: Vec<String> = own
        .iter()
        .filter_map(|(name, features)| {
            let wanted = all.get(name)?;
            (wanted != features).then(|| format!("{name}: {features}, the workspace has {wanted}"))
        })
        .collect();
    assert!(differ.is_empty(), "name the features in xtask/Cargo.toml:\n{}", differ.join("\n"));
}
