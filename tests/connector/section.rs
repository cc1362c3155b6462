//! The M of the package as a reviewer reads it: documented functions only, and none longer than a screen.

use super::package;
use m_host::extension::EXTENSION_FUNCTIONS;
use std::collections::BTreeSet;

/// Names with a dot that are no functions: attributes, metadata and option names, and the connector's own.
const OTHER_NAMES: &[&str] =
    &["Anaplan.", "DataSource.", "Documentation.", "NavigationTable.", "Preview.", "Publish", "Response."];

/// Lines of a screen.
const SCREEN: usize = 50;

fn section() -> String {
    let package = mez::Package::open(package()).expect("the package can be read");
    package.text("Anaplan.pq").expect("the section is there").to_owned()
}

/// The text without comments and with empty text literals.
fn code(m: &str) -> String {
    let mut code = String::new();
    for line in m.lines() {
        let mut in_text = false;
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' => in_text = !in_text,
                '/' if !in_text && characters.peek() == Some(&'/') => break,
                _ if in_text => {}
                _ => code.push(character),
            }
        }
        code.push('\n');
    }
    code
}

#[test]
fn every_function_of_the_library_is_a_documented_one() {
    let mut known: BTreeSet<&str> = m_library::reference::names().map(|name| name.name).collect();
    known.extend(EXTENSION_FUNCTIONS.iter().map(|function| function.name));
    let code = code(&section());
    let words = code.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '_'));
    let names: BTreeSet<&str> = words
        .filter(|word| word.starts_with(char::is_uppercase) && word.trim_end_matches('.').contains('.'))
        .filter(|word| !OTHER_NAMES.iter().any(|other| word.starts_with(other)))
        .collect();
    assert!(names.contains("Web.Contents") && names.contains("Table.View"), "the scan found {names:?}");
    let unknown: Vec<_> = names.difference(&known).collect();
    assert!(unknown.is_empty(), "undocumented: {unknown:?}");
}

#[test]
fn the_build_tool_knows_the_functions_of_extensions() {
    let ours: BTreeSet<&str> = EXTENSION_FUNCTIONS.iter().map(|function| function.name).collect();
    assert_eq!(connector::names::EXTENSION_NAMES.iter().copied().collect::<BTreeSet<_>>(), ours);
}

#[test]
fn the_build_tool_knows_what_the_reference_leaves_out() {
    let reference: BTreeSet<&str> = m_library::reference::names().map(|name| name.name).collect();
    let of_extensions: BTreeSet<&str> = EXTENSION_FUNCTIONS.iter().map(|function| function.name).collect();
    let library = m_host::library::builtins().map(|builtin| builtin.name);
    let beyond = library.filter(|name| !reference.contains(name) && !of_extensions.contains(name));
    let known: BTreeSet<&str> = connector::names::UNDOCUMENTED_NAMES.iter().copied().collect();
    assert_eq!(beyond.collect::<BTreeSet<_>>(), known);
}

#[test]
fn no_member_is_longer_than_a_screen() {
    let m = section();
    let mut longest = 0;
    // A member begins at the margin with its name; the first line of the next one, or its comment, ends it.
    let starts = |line: &str| line.starts_with(|c: char| c.is_alphabetic() || c == '[' || c == '/');
    let mut length = 0;
    let mut name = "";
    for line in m.lines() {
        if starts(line) {
            (name, length) = (line, 0);
        }
        length += usize::from(!line.trim().is_empty());
        longest = longest.max(length);
        assert!(length <= SCREEN, "longer than a screen: {name}");
    }
    assert!(longest > 10, "the members were not found");
}
