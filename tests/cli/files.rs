//! Where results are written: through links, into what is no regular file, with the rights that are there.

use super::{outcome, program};
use std::path::Path;

fn out(query: &str, path: &Path) -> (i32, String, String) {
    outcome(program("pq").args(["run", "-e", query, "--format", "csv", "--out"]).arg(path))
}

#[test]
fn a_missing_folder_is_named_as_it_was_typed() {
    let path = Path::new("/nonexistent/rows.csv");
    let (code, _, told) = out("1", path);
    assert_eq!(code, 1);
    assert!(told.contains("cannot write /nonexistent/rows.csv: the folder does not exist"), "{told}");
    assert!(!told.contains(".tmp"), "{told}");
}

#[cfg(unix)]
mod unix {
    use super::*;
    use crate::host::server::{Response, Server};
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, Stdio};

    #[test]
    fn links_rights_and_pipes_stay_what_they_are() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (file, link, pipe) =
            (folder.path().join("a.csv"), folder.path().join("l.csv"), folder.path().join("p"));
        fs::write(&file, "old").expect("a file");
        fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).expect("rights");
        symlink(&file, &link).expect("a link");
        assert_eq!(out("1", &link).0, 0);
        assert_eq!(fs::read_to_string(&file).expect("the file"), "Value\r\n1\r\n");
        assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
        assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).expect("it can be read")
        });
        assert_eq!(out("2", &pipe).0, 0);
        assert_eq!(reader.join().expect("the reader"), "Value\r\n2\r\n");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 3);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_for_every_file() {
        let server = Server::start(|_, _| Response::new(200, "text/plain", "x"));
        let query = format!("Text.FromBinary(Web.Contents(\"{}\"))", server.url());
        let (code, _, told) = outcome(program("pq").args(["run", "-e", &query, "--har", "/dev/full"]));
        assert_eq!(code, 1);
        assert!(told.contains("cannot write /dev/full: No space left"), "{told}");
        for size in [1, 1_000_000] {
            let (code, _, told) = out(&format!("{{1..{size}}}"), Path::new("/dev/full"));
            assert_eq!(code, 1, "{size}");
            assert!(told.contains("cannot write /dev/full: No space left"), "{told}");
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.query.pq"), "1").expect("a query");
        let (code, _, told) =
            outcome(program("pq").args(["compare", "--report", "/dev/full"]).arg(folder.path()));
        assert_eq!(code, 1);
        assert!(told.contains("cannot write /dev/full: No space left"), "{told}");
    }

    /// Half a second of output is far more than a pipe holds.
    #[test]
    fn a_reader_that_leaves_ends_the_writer_without_a_word() {
        let rows = "{1..1000000}";
        let cases: [(&str, &[&str]); 6] = [
            ("pq", &["run", "-e", rows, "--format", "csv"]),
            ("pq", &["run", "-e", rows, "--format", "ndjson"]),
            ("pq", &["run", "-e", rows, "--format", "csv", "--out", "/dev/stdout"]),
            ("pq", &["run", "-e", "Text.Repeat(\"a\", 10000000)", "--format", "m"]),
            ("pq", &["library"]),
            ("pq", &["library", "--missing"]),
        ];
        for (name, arguments) in cases {
            let mut command = Command::new(program(name).get_program());
            command.args(arguments).env_remove("PQ_CREDENTIALS");
            let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
            let mut output = child.stdout.take().expect("its output");
            let mut first = [0; 10];
            std::io::Read::read_exact(&mut output, &mut first).expect("its first bytes");
            drop(output);
            let ended = child.wait_with_output().expect("it ends");
            let told = String::from_utf8_lossy(&ended.stderr);
            assert!(!told.contains("panicked") && !told.contains("error"), "{arguments:?}: {told}");
        }
    }
}
