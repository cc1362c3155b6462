//! The rules of the code that a machine can see: what the core never touches, what stands in a `mod.rs`, that nothing is public
//! for nobody, one meaning for each file name, no circles of files. Each is shown to fail on a bad example.

use crate::circles::circles;
use crate::tidy::rust_files;
use connector::project::Project;
use std::collections::{BTreeMap, BTreeSet};

/// Path and text of a file.
type File = (String, String);

fn repository() -> Vec<File> {
    rust_files(&Project::here().root)
}

/// The code of a program's file: no comments, no tests.
pub(crate) fn code((name, text): &File) -> Option<String> {
    let program = name.contains("/src/") && !name.starts_with("fuzz/") && !name.ends_with("tests.rs");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    program.then(|| lines.collect::<Vec<_>>().join("\n"))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The crates that know no file, no network, no environment and no clock; the world outside is the trait `Host`.
const CORE: &[&str] = &["crates/m-syntax/", "crates/m-engine/", "crates/m-library/"];
const OUTSIDE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::os",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "println!",
    "eprintln!",
    "stdin()",
    "stdout()",
    "stderr()",
];

fn outside_of_the_core(files: &[File]) -> Vec<String> {
    let core = files.iter().filter(|(name, _)| CORE.iter().any(|part| name.starts_with(part)));
    let found = core.filter_map(|file| Some((&file.0, code(file)?))).flat_map(|(name, code)| {
        let found = OUTSIDE.iter().filter(move |outside| code.contains(**outside));
        found.map(move |outside| {
            format!("{name}: {outside} is of the world outside, which the host alone knows")
        })
    });
    found.collect()
}

#[test]
fn the_core_knows_no_world_outside() {
    assert_none(&outside_of_the_core(&repository()));
    let bad = |text: &str| outside_of_the_core(&[("crates/m-library/src/a.rs".into(), text.into())]).len();
    assert_eq!(bad("fn f() { std::fs::read(\"x\"); }"), 1);
    assert_eq!(bad("let began = Instant::now();"), 1);
    assert_eq!(bad("// std::env is for the host\nfn f() {}"), 0);
}

/// A `mod.rs` says what there is: modules, re-exports, the list. What does something is in a file that is named after it; a
/// thing with parts of its own is in the file beside their folder (`parse.rs` beside `parse/`).
fn more_than_modules(files: &[File]) -> Vec<String> {
    let beginnings =
        ["fn ", "async fn ", "struct ", "enum ", "trait ", "type ", "impl", "static ", "macro_rules!"];
    let does_something = |line: &str| {
        let line = match line.strip_prefix("pub(") {
            Some(rest) => rest.split_once(") ").map_or(rest, |(_, rest)| rest),
            None => line.strip_prefix("pub ").unwrap_or(line),
        };
        beginnings.iter().any(|beginning| line.starts_with(beginning))
    };
    let mut found = Vec::new();
    for file in files.iter().filter(|(name, _)| name.ends_with("/mod.rs")) {
        let Some(code) = code(file) else { continue };
        let more = code.lines().find(|line| does_something(line));
        found.extend(
            more.map(|line| format!("{}: `{line}` belongs into a file with a name of its own", file.0)),
        );
    }
    found
}

#[test]
fn a_mod_rs_holds_modules_and_lists() {
    assert_none(&more_than_modules(&repository()));
    let bad = |text: &str| more_than_modules(&[("crates/a/src/b/mod.rs".into(), text.into())]).len();
    assert_eq!(bad("mod c;\npub(crate) use c::D;\n\npub(crate) fn helper() {}\n"), 1);
    assert_eq!(bad("mod c;\n\nimpl D {\n}\n"), 1);
    assert_eq!(bad("mod c;\n\npub(crate) const ALL: &[&[Builtin]] = &[c::ALL];\n"), 0);
}

/// Where the functions of the library are declared.
const LIBRARY: &[&str] =
    &["crates/m-library/src/", "crates/m-documents/src/", "crates/m-host/src/extension/functions/"];

/// A function lies in the file that its name suggests, or the first lines of its file name it.
fn functions_to_search_for(files: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| LIBRARY.iter().any(|part| path.starts_with(part))) {
        let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs").replace('_', "");
        let first: Vec<&str> =
            text.lines().take_while(|line| line.starts_with("//!")).flat_map(words).collect();
        let names = text.lines().filter_map(|line| line.trim().strip_prefix("name: \"")?.strip_suffix("\","));
        found.extend(names.filter_map(|name| {
            let last = name.rsplit(['.', '#']).next().unwrap_or_default();
            let plain = name.replace('.', "").to_lowercase();
            let is_suggested = plain.contains(&stem) || stem.contains(&last.to_lowercase());
            let is_found = is_suggested || first.contains(&last);
            (!is_found).then(|| format!("{path}: name {name} in the first lines, or move it"))
        }));
    }
    found
}

#[test]
fn library_functions_are_where_their_names_suggest() {
    let files = repository();
    assert_none(&functions_to_search_for(&files));
    let bad = |path: &str, first: &str| {
        let text = format!("//! {first}\n\nconst A: Builtin = Builtin {{\n    name: \"List.FirstN\",\n}};");
        functions_to_search_for(&[(format!("crates/m-library/src/list/{path}"), text)]).len()
    };
    assert_eq!(bad("range.rs", "Parts of lists."), 1);
    assert_eq!(bad("range.rs", "Parts of lists: `List.FirstN`."), 0);
    assert_eq!(bad("first_n.rs", "Parts of lists."), 0);
}

/// What is public, and is named nowhere but where it is declared. A text search: a name that is common hides others.
fn public_for_nobody(files: &[File]) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, text) in files {
        for line in text.lines().map(|line| line.split("//").next().unwrap_or_default()) {
            for word in words(line) {
                *count.entry(word).or_default() += 1;
            }
        }
    }
    let mut declared: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for file in files {
        for line in code(file).unwrap_or_default().lines() {
            let Some(rest) = line.trim_start().strip_prefix("pub ") else { continue };
            let mut words = words(rest).skip_while(|word| matches!(*word, "const" | "async")).peekable();
            let after = words.next();
            let name = match after {
                Some("fn" | "struct" | "enum" | "static" | "type" | "trait") => words.next(),
                // `pub const NAME`, whose `const` was skipped.
                name if rest.starts_with("const ") => name,
                _ => None,
            };
            if let Some(name) = name {
                declared.entry(name.to_owned()).or_default().push(&file.0);
            }
        }
    }
    let unused = declared
        .iter()
        .filter(|(name, places)| count.get(name.as_str()).copied().unwrap_or(0) <= places.len());
    unused.map(|(name, places)| format!("{}: nobody uses {name}", places.join(", "))).collect()
}

#[test]
fn nothing_is_public_for_nobody() {
    assert_none(&public_for_nobody(&repository()));
    let files = |other: &str| {
        let declared = (
            "crates/a/src/lib.rs".to_owned(),
            "/// It helps.\npub fn helped() {}\npub const MOST: u8 = 1;".to_owned(),
        );
        [declared, ("crates/b/src/lib.rs".to_owned(), other.to_owned())]
    };
    assert_eq!(public_for_nobody(&files("// a::helped is not used")).len(), 2);
    assert_eq!(public_for_nobody(&files("use a::helped; f(a::MOST)")).len(), 0);
}

/// A file at the top of a crate has a name that no file in its folders has: there the folder says which one is meant.
fn names_with_two_meanings(files: &[File]) -> Vec<String> {
    let mut tops: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut inner: Vec<(&str, &str, &str)> = Vec::new();
    for (name, _) in files {
        let Some((of_crate, path)) = name.split_once("/src/") else { continue };
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        match (folder, file) {
            (_, "mod.rs" | "main.rs" | "lib.rs" | "tests.rs") => {}
            ("", file) => _ = tops.insert((of_crate, file)),
            (_, file) => inner.push((of_crate, file, name)),
        }
    }
    let twice = inner.iter().filter(|(of_crate, file, _)| tops.contains(&(of_crate, file)));
    twice
        .map(|(of_crate, file, name)| format!("{name}: {of_crate}/src/{file} has this name already"))
        .collect()
}

#[test]
fn a_file_name_has_one_meaning() {
    assert_none(&names_with_two_meanings(&repository()));
    let files = [
        "crates/a/src/scope.rs",
        "crates/a/src/routes/scope.rs",
        "crates/a/src/routes/list.rs",
        "crates/a/src/state/list.rs",
    ];
    let files = files.map(|name| (name.to_owned(), String::new()));
    assert_eq!(names_with_two_meanings(&files).len(), 1);
}

/// Circles that are there for a reason, by the beginnings of their files' names.
const KNOTS: &[&[&str]] = &[
    // A value may be a function, a function has nodes, and nodes hold values: the knot of every interpreter.
    &["crates/m-engine/src/"],
    // Expressions hold types, and types of functions hold expressions.
    &["crates/m-format/src/lower.rs", "crates/m-format/src/lower_types.rs"],
    // The host keeps the answers of an evaluation, and who reads on in one asks the host for the next part.
    &["crates/m-host/src/host.rs", "crates/m-host/src/web/cache.rs", "crates/m-host/src/web/download.rs"],
];

fn unknown_circles(files: &[File]) -> Vec<String> {
    let found = circles(files);
    let is_known = |circle: &BTreeSet<String>| {
        KNOTS
            .iter()
            .any(|knot| circle.iter().all(|file| knot.iter().any(|beginning| file.starts_with(beginning))))
    };
    let told = |circle: &BTreeSet<String>| {
        let names: Vec<&str> = circle.iter().map(String::as_str).collect();
        format!("these use each other: {}; what both need goes into a third", names.join(", "))
    };
    found.iter().filter(|circle| !is_known(circle)).map(told).collect()
}

#[test]
fn no_files_use_each_other() {
    assert_none(&unknown_circles(&repository()));
    let file = |name: &str, text: &str| (format!("crates/a/src/{name}.rs"), text.to_owned());
    let top = file("lib", "mod b;\nmod c;\nmod d;");
    let found = |b: &str, c: &str| {
        unknown_circles(&[top.clone(), file("b", b), file("c", c), file("d", "use crate::b::X;")]).len()
    };
    assert_eq!(found("use crate::c::Y;", "use crate::{b::X, d};"), 1);
    assert_eq!(found("use super::c::Y;", "fn f() { super::b::x() }"), 1);
    assert_eq!(found("use crate::c::Y;", "// crate::b::X"), 0);
    assert_eq!(found("use crate::c::Y;", "#[cfg(test)]\nmod tests {\n    use crate::b::X;\n}"), 0);
}
