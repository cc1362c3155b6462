//! An unpacked folder is a package too.

use mez::Package;
use std::fs;

#[test]
fn a_folder_gives_its_files_without_build_output() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["A.pq", "data/b.json", ".git/config", "bin/A.mez", "Obj/x", ".hidden"] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
        fs::write(path, name).expect("a file can be written");
    }
    let package = Package::open(folder.path()).expect("a package");
    let names: Vec<&str> = package.parts().iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["A.pq", "data/b.json"]);
}

#[test]
fn a_file_is_opened_as_an_archive_and_named_in_errors() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("A.mez");
    let package = Package::new([super::part("A.pq", "section A;")]).expect("a package");
    fs::write(&path, mez::write(&package).expect("a package can be written")).expect("a file can be written");
    assert_eq!(Package::open(&path).expect("it can be read"), package);

    let text = folder.path().join("A.pq");
    fs::write(&text, "section A;").expect("a file can be written");
    let error = Package::open(&text).expect_err("this is no package").to_string();
    assert!(error.contains("A.pq: this is not an extension package"), "{error}");
    let error = Package::open(folder.path().join("missing.mez")).expect_err("nothing there").to_string();
    assert!(error.contains("missing.mez: "), "{error}");
}

/// A pipe that nobody writes into gives no byte and no end.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_left_out_of_a_folder_and_refused_as_a_package() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.pq"), "section a;").expect("a part");
    let pipe = folder.path().join("pipe.pq");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
    let package = Package::open(folder.path()).expect("the folder is a package");
    assert_eq!(package.parts().len(), 1);
    let error = Package::open(&pipe).expect_err("a pipe is no package").to_string();
    assert!(error.contains("no regular file"), "{error}");
}
