//! `cargo xtask package` and `cargo xtask dist`: what a release has.

use crate::cli::{failure, output, program};
use std::path::{Path, PathBuf};

fn xtask(arguments: &[&str], out: &Path) -> assert_cmd::Command {
    let mut command = program("xtask");
    let (verb, rest) = arguments.split_first().expect("a verb");
    command.arg(verb).arg("--out").arg(out).args(rest);
    command
}

fn sum(bytes: &[u8]) -> String {
    connector::package::sha256(bytes)
}

fn json(path: &Path) -> serde_json::Value {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).expect("JSON")
}

#[test]
fn a_package_comes_with_sums_bill_of_materials_and_summary() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("a release");
    output(&mut xtask(&["package", "--no-load", "--version", "7.8.9"], &out));
    let mez = std::fs::read(out.join("Anaplan.mez")).expect("the package");
    let package = mez::Package::from_bytes(&mez).expect("a package");
    assert!(package.text("Anaplan.pq").expect("the section").contains("[Version = \"7.8.9\"]"));

    let sums = std::fs::read_to_string(out.join("SHA256SUMS")).expect("the sums");
    assert!(sums.contains(&format!("{}  Anaplan.mez\n", sum(&mez))), "{sums}");
    let bill = json(&out.join("Anaplan.cdx.json"));
    assert_eq!((&bill["bomFormat"], &bill["specVersion"]), (&"CycloneDX".into(), &"1.6".into()));
    assert_eq!(bill["metadata"]["component"]["version"], "7.8.9");
    let files = bill["components"].as_array().expect("a list");
    assert_eq!(files.len(), package.parts().len());
    for (file, part) in files.iter().zip(package.parts()) {
        assert_eq!(file["name"], part.name.as_str());
        assert_eq!(file["hashes"][0]["content"], sum(&part.bytes).as_str());
    }
    let summary = json(&out.join("Anaplan.json"));
    assert_eq!(
        (&summary["version"], &summary["signed"], &summary["loaded"]),
        (&"7.8.9".into(), &false.into(), &false.into())
    );
    assert_eq!(summary["files"][0]["sha256"], sum(&mez).as_str());

    let said = failure(&mut xtask(&["package", "--no-load", "--version", "1.2"], &out));
    assert!(said.contains("is not a version"), "{said}");
}

/// The package is the same from another folder, in another time zone and with files that were written in another order.
#[test]
fn a_package_is_the_same_from_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
    let copies = ["one", "an other place/two"].map(|name| folder.path().join(name));
    let mut packages = Vec::new();
    for (number, copy) in copies.iter().enumerate() {
        for part in ["connector", "templates"] {
            let mut files: Vec<PathBuf> = walkdir::WalkDir::new(own.join(part))
                .into_iter()
                .filter_map(Result::ok)
                .filter(|entry| entry.file_type().is_file())
                .map(walkdir::DirEntry::into_path)
                .collect();
            files.sort();
            if number == 1 {
                files.reverse();
            }
            for file in files {
                let target = copy.join(file.strip_prefix(own).expect("below the repository"));
                std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
                std::fs::copy(&file, &target).expect("a copy");
            }
        }
        let out = copy.join("out");
        let mut command = xtask(&["package", "--no-load"], &out);
        command.env("CARGO_MANIFEST_DIR", copy).env("TZ", ["UTC", "Asia/Kolkata"][number]);
        output(&mut command);
        let read = |name: &str| std::fs::read(out.join(name)).expect("a file of the release");
        packages.push(["Anaplan.mez", "Anaplan.cdx.json", "Anaplan.json", "SHA256SUMS"].map(read));
    }
    assert!(packages[0] == packages[1], "the two packages differ");
}

/// The folder of a release with a program, and the name of the archive in it.
fn dist(out: &Path, built: &Path) -> (PathBuf, String) {
    let built = built.to_string_lossy();
    let said = output(&mut xtask(&["dist", "--no-load", "--program", &built], out));
    let archive = said.lines().map(PathBuf::from).find(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".tar.gz") || name.ends_with(".zip")
    });
    let archive = archive.unwrap_or_else(|| panic!("{said}"));
    (out.to_owned(), archive.file_name().expect("a name").to_string_lossy().into_owned())
}

#[test]
fn the_archive_of_a_program_is_the_same_when_it_is_made_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = folder.path().join("pq").with_extension(std::env::consts::EXE_EXTENSION);
    std::fs::write(&small, "a program").expect("the program");
    let [one, two] = ["one", "two"].map(|name| {
        let (out, archive) = dist(&folder.path().join(name), &small);
        std::fs::read(out.join(archive)).expect("the archive")
    });
    assert!(one == two, "the two archives differ");
}

#[test]
fn the_archive_of_this_system_is_made_unpacked_and_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = std::env::current_exe().expect("this program has a path");
    let built =
        own.ancestors().nth(2).expect("target").join("pq").with_extension(std::env::consts::EXE_EXTENSION);
    // Without what debuggers need, as a release is, where the system can strip it: packing that takes most of the time.
    let stripped = folder.path().join("pq").with_extension(std::env::consts::EXE_EXTENSION);
    let strip = std::process::Command::new("strip").arg("-o").arg(&stripped).arg(&built).status();
    let built = if strip.is_ok_and(|status| status.success()) { stripped } else { built };
    let (out, name) = dist(&folder.path().join("one"), &built);
    let bytes = std::fs::read(out.join(&name)).expect("the archive");
    let stem = name.trim_end_matches(".tar.gz").trim_end_matches(".zip");
    let sums = std::fs::read_to_string(out.join(format!("{stem}.sha256"))).expect("the sum");
    assert_eq!(sums, format!("{}  {name}\n", sum(&bytes)));
    let bill = json(&out.join(format!("{stem}.cdx.json")));
    let names: Vec<&str> = bill["components"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["name"].as_str().expect("a name"))
        .collect();
    assert!(names.contains(&"reqwest") && names.contains(&"m-engine"), "{names:?}");
    assert!(!names.contains(&"insta"), "what only tests need is not in it");
    let notes = std::fs::read_to_string(out.join(format!("{stem}.notes.md"))).expect("the notes");
    assert!(notes.contains("`pq`"), "{notes}");
    assert!(out.join("connector/Anaplan.mez").is_file() && out.join("connector/SHA256SUMS").is_file());

    let place = folder.path().join("an empty place");
    std::fs::create_dir(&place).expect("a folder");
    let unpacked =
        std::process::Command::new("tar").arg("-xf").arg(out.join(&name)).current_dir(&place).status();
    assert!(unpacked.expect("tar runs").success());
    let inside = place.join(stem);
    for file in ["README.md", "CHANGELOG.md", "LICENSE", "docs/signing.md"] {
        assert!(inside.join(file).is_file(), "{file}");
    }
    let mut pq = assert_cmd::Command::new(inside.join("pq").with_extension(std::env::consts::EXE_EXTENSION));
    pq.current_dir(&place).args(["run", "--extension"]).arg(out.join("connector/Anaplan.mez"));
    let shown = output(pq.args(["--expression", "Value.Is(Anaplan.Contents, type function)"]));
    assert_eq!(shown.trim(), "true");
}
