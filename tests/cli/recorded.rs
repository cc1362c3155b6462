//! The connector's own tests, `connector/tests/`: as a developer of any connector has them, against recorded answers.

use super::{outcome, program, root};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// A copy of the connector's project, in which tests may leave what they make.
fn copy(folder: &Path) -> PathBuf {
    for entry in WalkDir::new(root().join("connector")) {
        let entry = entry.expect("the connector's folder");
        let inside = entry.path().strip_prefix(root()).expect("below the root");
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(folder.join(inside)).expect("a folder");
        } else {
            std::fs::copy(entry.path(), folder.join(inside)).expect("a copy");
        }
    }
    folder.join("connector")
}

/// What is left are the members that the host alone reads, and failures that no recording has.
#[test]
fn the_connectors_tests_pass_and_cover_nine_lines_of_ten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let project = copy(folder.path());
    let (code, shown, told) =
        outcome(program("pq").args(["test", "--coverage", "--least", "90", "--project"]).arg(&project));
    assert_eq!(code, 0, "{shown}{told}");
    assert!(shown.contains(", 0 failed") && !shown.contains("\n0 passed"), "{shown}");
    assert!(project.join("coverage/lcov.info").is_file());
}

/// An error that is expected has to come, and to be that one.
#[test]
fn an_expected_error_is_compared_like_a_result() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tests = folder.path().join("Fabrikam/tests");
    assert_eq!(outcome(program("pq").args(["new", "Fabrikam"]).current_dir(folder.path())).0, 0);
    let write = |name: &str, text: &str| std::fs::write(tests.join(name), text).expect("a file");
    let error = |name: &str| std::fs::read_to_string(tests.join(name)).expect("the expected error");
    write("e.query.pq", "error Error.Record(\"DataFormat.Error\", \"Not a number\")");
    write("e.error.txt", "DataFormat.Error: Not a number\n");
    let test = |more: &[&str]| {
        let mut command = program("pq");
        outcome(
            command
                .args(["test", "--filter", "e.query.pq"])
                .args(more)
                .current_dir(folder.path().join("Fabrikam")),
        )
    };
    let (code, shown, told) = test(&[]);
    assert_eq!(code, 0, "{shown}{told}");

    write("e.error.txt", "DataFormat.Error: Not a date\n");
    let (code, shown, _) = test(&[]);
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("expected the error DataFormat.Error: Not a date"), "{shown}");
    assert!(shown.contains("actual   the error DataFormat.Error: Not a number"), "{shown}");
    let (code, shown, _) = test(&["--update"]);
    assert_eq!(code, 0, "{shown}");
    assert_eq!(error("e.error.txt"), "DataFormat.Error: Not a number\n");

    write("e.query.pq", "1");
    let (code, shown, _) = test(&[]);
    assert_eq!(code, 1, "{shown}");
    assert!(shown.contains("actual   a result"), "{shown}");
}
