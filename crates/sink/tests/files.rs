//! Files under their names: whole, or what was there before.

use sink::{WholeFile, write, write_private};
use std::fs;
use std::io::Write;
use std::path::Path;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_is_there_when_it_is_finished_and_not_before() {
    let folder = folder();
    let path = folder.path().join("a.txt");
    fs::write(&path, "old").expect("the old file");
    let mut file = WholeFile::create(&path).expect("it can be begun");
    file.write_all(b"new").expect("it can be written");
    file.flush().expect("it can be flushed");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "old");
    file.finish().expect("it can be finished");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "new");
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn what_is_given_up_leaves_nothing_and_changes_nothing() {
    let folder = folder();
    let path = folder.path().join("a.txt");
    write(&path, b"old").expect("the old file");
    let mut file = WholeFile::create(&path).expect("it can be begun");
    file.write_all(&vec![b'x'; 1 << 20]).expect("it can be written");
    drop(file);
    assert_eq!(fs::read_to_string(&path).expect("the file"), "old");
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[test]
fn errors_name_the_path_that_was_typed() {
    let folder = folder();
    let cases =
        [("missing/a.txt", "the folder does not exist"), ("", "is a directory"), ("new/", "is a directory")];
    for (name, words) in cases {
        let path = folder.path().join(name);
        let error = write(&path, b"x").expect_err(name).to_string();
        assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");
        assert!(error.contains(words), "{error}");
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn many_writers_of_one_file_leave_one_whole_file() {
    let folder = folder();
    let path = folder.path().join("a.txt");
    write(&path, &[b'0'; 100_000]).expect("the first file");
    std::thread::scope(|scope| {
        for digit in b'1'..=b'4' {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..20 {
                    write(path, &[digit; 100_000]).expect("it can be written");
                }
            });
        }
        for _ in 0..200 {
            let read = fs::read(&path).expect("it is always there");
            assert_eq!(read.len(), 100_000);
            assert!(read.iter().all(|byte| *byte == read[0]), "two files in one");
        }
    });
    assert_eq!(names(folder.path()), ["a.txt"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("the file").permissions().mode() & 0o777
    }

    #[test]
    fn links_are_followed_also_where_they_lead_to_nothing_yet() {
        let folder = folder();
        let (file, link, second) =
            (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
        symlink("a", &link).expect("a link");
        symlink(&link, &second).expect("a link to a link");
        for text in ["one", "two"] {
            write(&second, text.as_bytes()).expect("it can be written");
            assert_eq!(fs::read_to_string(&file).expect("the target"), text);
            assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
            assert!(fs::symlink_metadata(&second).expect("the link").is_symlink());
        }
        symlink("round", folder.path().join("round")).expect("a link to itself");
        let error = write(&folder.path().join("round"), b"x").expect_err("a circle").to_string();
        assert!(error.contains("links"), "{error}");
        assert_eq!(names(folder.path()), ["a", "b", "c", "round"]);
    }

    #[test]
    fn rights_are_kept() {
        let folder = folder();
        let path = folder.path().join("a");
        for rights in [0o600, 0o640, 0o755] {
            fs::write(&path, "old").expect("the old file");
            fs::set_permissions(&path, PermissionsExt::from_mode(rights)).expect("rights");
            write(&path, b"new").expect("it can be written");
            assert_eq!(mode(&path), rights);
        }
        sink::copy(&path, &folder.path().join("copy")).expect("it can be copied");
        assert_eq!(mode(&folder.path().join("copy")), 0o755);
        write_private(&path, b"secret").expect("it can be written");
        assert_eq!(mode(&path), 0o600);
        write_private(&folder.path().join("b"), b"secret").expect("it can be written");
        assert_eq!(mode(&folder.path().join("b")), 0o600);
    }

    #[test]
    fn a_pipe_is_written_into_and_stays() {
        let folder = folder();
        let path = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo runs");
        assert!(made.success());
        let reader = std::thread::spawn({
            let path = path.clone();
            move || fs::read_to_string(path).expect("it can be read")
        });
        write(&path, b"through").expect("it can be written");
        assert_eq!(reader.join().expect("the reader"), "through");
        assert!(!fs::metadata(&path).expect("the pipe").is_file());
    }

    /// A device that takes nothing stands for a full disk.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_device_is_told_and_stays() {
        for size in [1, 1 << 20] {
            let error = write(Path::new("/dev/full"), &vec![b'x'; size]).expect_err("it is full").to_string();
            assert!(error.starts_with("cannot write /dev/full: No space left"), "{error}");
        }
        write(Path::new("/dev/null"), b"x").expect("it takes everything");
        assert!(!fs::metadata("/dev/null").expect("the device").is_file());
    }
}
