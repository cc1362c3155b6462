//! The table in the crate's documentation names tests; each of them must exist, and each test must be named.

use std::collections::BTreeSet;

fn named(documentation: &str) -> BTreeSet<String> {
    let rows = documentation.lines().filter(|line| line.starts_with("//! |"));
    let code = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    code.filter(|code| code.contains("::")).map(str::to_string).collect()
}

/// Modules whose tests stand for no line of the checklist.
const NO_LINES: [&str; 2] = ["checklist", "tenant"];

#[test]
fn every_test_of_the_checklist_exists_and_is_named() {
    let manifest = env!("CARGO_MANIFEST_DIR");
    let named = named(&std::fs::read_to_string(format!("{manifest}/src/lib.rs")).unwrap());
    let mut written = BTreeSet::new();
    for entry in std::fs::read_dir(format!("{manifest}/tests/suite")).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap_or_default().to_string_lossy();
        if path.extension().is_none_or(|ending| ending != "rs") || NO_LINES.contains(&&*module) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for test in text.split("#[test]\nfn ").skip(1) {
            written.insert(format!("{module}::{}", test.split('(').next().unwrap()));
        }
    }
    let missing: Vec<_> = named.difference(&written).collect();
    assert!(missing.is_empty(), "named in the table of src/lib.rs, but not written: {missing:?}");
    // The program's own tests stand for no line of the checklist.
    let unnamed: Vec<_> = written.difference(&named).filter(|name| !name.contains("the_program_")).collect();
    assert!(unnamed.is_empty(), "written, but not named in the table of src/lib.rs: {unnamed:?}");
}
