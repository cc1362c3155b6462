//! `pq format`: files, folders, standard input; what it lists, what it leaves alone, how it ends.

use super::{failure, outcome, output, program};
use std::path::Path;

fn format(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(program("pq").arg("format").args(arguments).current_dir(folder))
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("a file");
}

#[test]
fn a_project_is_laid_out_and_checked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    write(&root.join("Tides.pq"), "section Tides; shared Tides.Contents=()=>1;");
    write(&root.join("tests/a.query.pq"), "1+1");
    write(&root.join("tests/b.query.pq"), "1 + 1\n");
    write(&root.join("lib/more.pqm"), "let x=1 in x");
    write(&root.join("lib/other.M"), "[a=1]");
    // What tools write, and what is no M.
    for name in ["bin/AnyCPU/a.pq", "target/a.pq", "node_modules/a.m", ".git/a.pq", "lib/readme.txt"] {
        write(&root.join(name), "1+1");
    }
    let changes = ["Tides.pq", "lib/more.pqm", "lib/other.M", "tests/a.query.pq"];
    let listed: String = changes.map(|name| name.replace('/', std::path::MAIN_SEPARATOR_STR) + "\n").concat();
    let (code, out, told) = format(root, &["--check"]);
    assert_eq!((code, out.as_str(), told.as_str()), (1, listed.as_str(), "5 files, 4 would change\n"));
    assert_eq!(std::fs::read_to_string(root.join("lib/more.pqm")).expect("it"), "let x=1 in x");
    let (code, out, told) = format(root, &[]);
    assert_eq!((code, out.as_str(), told.as_str()), (0, listed.as_str(), "5 files, 4 changed\n"));
    assert_eq!(std::fs::read_to_string(root.join("lib/more.pqm")).expect("it"), "let x = 1 in x\n");
    assert_eq!(std::fs::read_to_string(root.join("bin/AnyCPU/a.pq")).expect("it"), "1+1");
    assert_eq!(format(root, &["--check"]), (0, String::new(), "5 files, 0 would change\n".into()));
    // From elsewhere, and by name.
    let elsewhere = root.join("lib");
    assert_eq!(format(&elsewhere, &["--check", "--project", ".."]).0, 0);
    write(&root.join(".git/a.pq"), "1+1");
    assert_eq!(format(root, &[".git/a.pq"]).1.lines().count(), 1);
    let told = failure(program("pq").args(["format", "nothing.pq"]).current_dir(root));
    assert!(told.contains("nothing.pq: there is no such file or folder"), "{told}");
    // A folder of the project is in it; one beside it is not.
    assert_eq!(format(&root.join("bin"), &["--check"]).2, "5 files, 0 would change\n");
    let beside = tempfile::tempdir().expect("a temporary folder");
    let told = failure(program("pq").arg("format").current_dir(beside.path()));
    assert!(told.contains("is no project of a connector"), "{told}");
}

#[test]
fn what_is_no_m_is_told_and_the_others_go_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    let broken = "let\n    x = (1 + \nin\n    x";
    write(&root.join("a.pq"), broken);
    write(&root.join("b.pq"), b"\"\xFC\"");
    write(&root.join("c.pq"), "1+1");
    let (code, out, told) = format(root, &["."]);
    assert_eq!((code, out.lines().count()), (1, 1), "{told}");
    assert!(told.contains("a.pq:3:1: expected an expression, found `in`"), "{told}");
    assert!(told.contains(" 3 | in\n"), "{told}");
    assert!(told.contains("b.pq: this is neither UTF-8 nor UTF-16"), "{told}");
    assert!(told.ends_with("3 files, 1 changed, 2 could not be laid out\n"), "{told}");
    assert_eq!(std::fs::read_to_string(root.join("a.pq")).expect("it"), broken);
    assert_eq!(std::fs::read(root.join("b.pq")).expect("it"), b"\"\xFC\"");
}

#[test]
fn files_keep_their_encoding_and_line_ends() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.pq");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (before, after) in [
        ("\u{FEFF}\"ü\"&\"b\"".as_bytes().to_vec(), "\u{FEFF}\"ü\" & \"b\"\n".as_bytes().to_vec()),
        (b"1+\r\n1".to_vec(), b"1 + 1\r\n".to_vec()),
        (utf16("\u{FEFF}\"ü\"&\"b\"\r\n"), utf16("\u{FEFF}\"ü\" & \"b\"\r\n")),
    ] {
        write(&path, &before);
        assert_eq!(format(folder.path(), &["a.pq"]).0, 0);
        assert_eq!(std::fs::read(&path).expect("it"), after);
    }
    write(&path, "section S;x=()=>let a=1 in a;");
    let (code, _, told) =
        format(folder.path(), &["a.pq", "--newline", "windows", "--indent", "tab", "--width", "30"]);
    assert_eq!(code, 0, "{told}");
    let narrow = "section S;\r\n\r\nx = () =>\r\n\tlet\r\n\t\ta = 1\r\n\tin\r\n\t\ta;\r\n";
    assert_eq!(std::fs::read_to_string(&path).expect("it"), narrow);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let pq = |arguments: &[&str], text: &str| {
        outcome(program("pq").arg("format").args(arguments).write_stdin(text.to_owned()))
    };
    assert_eq!(pq(&["-"], "{1,2}"), (0, "{1, 2}\n".into(), String::new()));
    assert_eq!(pq(&["-", "--check"], "{1,2}"), (1, String::new(), String::new()));
    assert_eq!(pq(&["-", "--check"], "{1, 2}\n"), (0, String::new(), String::new()));
    let (code, out, told) = pq(&["-"], "{1,2");
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(told.starts_with("error: standard input:1:1: this `{` is never closed"), "{told}");
    assert!(pq(&["-", "a.pq"], "1").2.contains("stands alone"));
    let nested = "(".repeat(100_000);
    assert!(pq(&["-"], &nested).2.contains("nests more than 1000 levels deep"));
}

#[test]
fn the_help_has_examples() {
    let help = output(program("pq").args(["format", "--help"]));
    assert!(help.contains("pq format --check"), "{help}");
}
