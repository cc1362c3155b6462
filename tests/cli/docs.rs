//! `pq docs`: the pages of a connector, and whether they are old.

use super::{outcome, output, program, root};
use std::path::Path;

fn docs(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(program("pq").arg("docs").args(arguments).current_dir(folder))
}

#[test]
fn a_new_connector_has_pages_and_old_ones_are_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    output(program("pq").args(["new", "Fabrikam", "--auth", "key"]).current_dir(folder.path()));
    let project = folder.path().join("Fabrikam");
    let (code, out, told) = docs(&project, &["--check"]);
    assert_eq!((code, out.as_str()), (1, "docs/Fabrikam.Contents.md\ndocs/README.md\n"), "{told}");
    let (code, _, told) = docs(&project, &["--language", "de"]);
    assert_eq!((code, told.as_str()), (0, "4 pages, 4 written\n"));
    assert_eq!(docs(&project, &["--check", "--language", "de"]).0, 0);
    let page = |name: &str| std::fs::read_to_string(project.join("docs").join(name)).expect("the page");
    let overview = page("README.md");
    assert!(overview.contains("- [Fabrikam.Contents](Fabrikam.Contents.md)"), "{overview}");
    assert!(overview.contains("| `Key` |"), "{overview}");
    let contents = page("Fabrikam.Contents.md");
    for part in [
        "# Fabrikam.Contents\n",
        "Fabrikam.Contents(url as text) as table\n",
        "### `url`\n",
        "For example `https://api.example.com`.",
        "Fabrikam.Contents(\"https://api.example.com\")\n",
    ] {
        assert!(contents.contains(part), "{part} is not in\n{contents}");
    }
    assert_ne!(contents, page("de/Fabrikam.Contents.md"));
    // Another text of the connector makes its pages old.
    let strings = project.join("strings/strings.toml");
    let texts = std::fs::read_to_string(&strings).expect("the texts");
    let changed = texts.replace("UrlCaption = \"", "UrlCaption = \"Other ");
    assert_ne!(texts, changed);
    std::fs::write(&strings, changed).expect("the texts");
    let (code, out, _) = docs(&project, &["--check"]);
    assert_eq!((code, out.as_str()), (1, "docs/Fabrikam.Contents.md\n"));
    assert!(docs(&project, &["--language", "../x"]).2.contains("is no culture"));
}

/// The pages of our connector are those that it says now; `cargo xtask docs` writes them.
#[test]
fn the_pages_of_our_connector_are_new() {
    let (code, out, told) = docs(&root(), &["--check"]);
    assert_eq!(code, 0, "write these with `cargo xtask docs`:\n{out}{told}");
}
