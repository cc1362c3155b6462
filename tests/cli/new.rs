//! `pq new`: every combination of its options packs, is free of findings and passes its own tests at once, in another folder,
//! with blanks in its path, without a network.

use super::{failure, outcome, output, program};
use crate::host::server::{Response, Server};
use std::path::Path;

/// Runs a verb of `pq` in a folder.
fn pq(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(program("pq").args(arguments).current_dir(folder))
}

#[test]
fn every_combination_packs_and_passes_its_own_tests() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("a folder with blanks");
    std::fs::create_dir(&root).expect("a folder");
    let ways: [&[&str]; 5] = [
        &["--paging", "none"],
        &["--paging", "link"],
        &["--paging", "cursor"],
        &["--paging", "offset"],
        &["--odata"],
    ];
    let mut number = 0;
    for auth in ["anonymous", "key", "basic", "oauth", "aad"] {
        for way in ways {
            for shape in [None, Some("--classic")] {
                number += 1;
                let name = format!("{number} Tide tables");
                let mut arguments = vec!["new", "Tide Tables", "--folder", &name, "--auth", auth];
                arguments.extend(way);
                arguments.extend(shape);
                let (code, _, told) = pq(&root, &arguments);
                assert_eq!(code, 0, "{arguments:?}: {told}");
                let project = root.join(&name);
                for verb in [&["format", "--check"][..], &["package"], &["check"], &["test"]] {
                    let (code, shown, told) = pq(&project, verb);
                    assert_eq!(code, 0, "{arguments:?} {verb:?}: {shown}{told}");
                    let all = format!("{shown}{told}");
                    assert!(verb != ["check"] || all == "0 errors, 0 warnings\n", "{arguments:?}: {all}");
                }
                assert!(project.join("bin/AnyCPU/Debug/TideTables.mez").is_file());
                let german = if shape.is_some() { "resources.de.resx" } else { "strings/strings.de.toml" };
                assert!(project.join(german).is_file());
            }
        }
    }
}

/// The same of what is made of the description of a service, in both versions and every way to sign in and to page.
#[test]
fn every_description_gives_a_connector_that_passes_its_own_tests() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("a folder with blanks");
    std::fs::create_dir(&root).expect("a folder");
    let descriptions = super::root().join("crates/connector/tests/openapi");
    let mut number = 0;
    for entry in std::fs::read_dir(&descriptions).expect("the descriptions") {
        let path = entry.expect("an entry").path();
        // The folder beside them has what one refers to.
        if path.is_dir() {
            continue;
        }
        for shape in [None, Some("--classic")] {
            number += 1;
            let name = format!("{number} Tide tables");
            let description = path.to_string_lossy();
            let mut arguments = vec!["new", "Tide Tables", "--folder", &name, "--openapi", &*description];
            arguments.extend(shape);
            let (code, _, told) = pq(&root, &arguments);
            assert_eq!(code, 0, "{arguments:?}: {told}");
            let project = root.join(&name);
            for verb in ["package", "check", "test"] {
                let (code, shown, told) = pq(&project, &[verb]);
                assert_eq!(code, 0, "{arguments:?} {verb}: {shown}{told}");
                let all = format!("{shown}{told}");
                assert!(verb != "check" || all == "0 errors, 0 warnings\n", "{arguments:?}: {all}");
            }
        }
    }
    assert_eq!(number, 12);
    let (code, shown, _) =
        pq(&root, &["new", "Tides", "--openapi", &descriptions.join("tides.json").to_string_lossy()]);
    assert!(code == 0 && shown.contains("  POST /stations: only GET is carried\n"), "{shown}");
    assert!(shown.contains("\n    pq test\n"), "{shown}");
}

/// From an address, with the files that the description refers to; what is not carried is said.
#[test]
fn a_description_at_an_address_gives_the_same_as_in_a_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    let descriptions = super::root().join("crates/connector/tests/openapi");
    let served = descriptions.clone();
    let server = Server::start(move |request, _| {
        let name = request.path().trim_start_matches("/described/");
        match std::fs::read(served.join(name)) {
            Ok(text) => Response::new(200, "text/plain", text),
            Err(_) => Response::status(404),
        }
    });
    let at = |name: &str| format!("{}/described/{name}", server.url());
    let (code, shown, told) = pq(root, &["new", "Ferries", "--openapi", &at("ferries.yaml")]);
    assert_eq!(code, 0, "{shown}{told}");
    let asked = server.lines();
    for name in ["ferries.yaml", "shared/schemas.yaml", "shared/crossings.json"] {
        assert!(asked.contains(&format!("GET /described/{name}")), "{asked:?}");
    }
    for left in [
        "GET /ferries: session in a cookie is not carried",
        "https://schemas.example.com/harbours.json#/Harbours refers to another place: what it describes is left out",
    ] {
        assert!(shown.contains(&format!("  {left}\n")), "{shown}");
    }
    let file = descriptions.join("ferries.yaml");
    let (code, _, told) =
        pq(root, &["new", "Ferries", "--folder", "Of a file", "--openapi", &file.to_string_lossy()]);
    assert_eq!(code, 0, "{told}");
    for name in ["src/tables.pq", "src/requests.pq", "src/paging.pq", "tests/recorded.har"] {
        let read = |folder: &str| std::fs::read_to_string(root.join(folder).join(name)).expect("a file");
        assert_eq!(read("Ferries"), read("Of a file"), "{name}");
    }
    let tables = std::fs::read_to_string(root.join("Ferries/src/tables.pq")).expect("the tables");
    // The columns of the files beside it, the header, and the link in a header.
    assert!(tables.contains("type table [name = text, built = nullable Int64.Type]"), "{tables}");
    assert!(tables.contains("ferry = nullable text, leaves = nullable datetimezone"), "{tables}");
    assert!(tables.contains("Given([#\"X-Tenant\" = xTenant, #\"X-Day\" = xDay])"), "{tables}");
    assert!(tables.contains("NextLink"), "{tables}");
    for (name, why) in [("nothing.yaml", "404"), ("shared/schemas.yaml", "this is no description")] {
        let (code, _, told) = pq(root, &["new", "Nothing", "--openapi", &at(name)]);
        assert!(code == 1 && told.contains(why) && told.contains(name), "{told}");
        assert!(!root.join("Nothing").exists());
    }
}

/// Without a query that is named, what the project has is evaluated; where no package can be written beside its sources, one
/// is made elsewhere.
#[test]
fn a_new_project_runs_and_is_tested_where_nothing_can_be_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    const DESCRIPTION: &str = "crates/connector/tests/openapi/tides.json";
    let description = super::root().join(DESCRIPTION);
    let described = ["--openapi", &*description.to_string_lossy()];
    for (name, more) in [("Fabrikam", &["--auth", "key"][..]), ("Tides", &described)] {
        output(program("pq").args(["new", name]).args(more).current_dir(root));
        let project = root.join(name);
        // A file in the place of the folder: what nobody may write is another error of the same call.
        std::fs::write(project.join("bin"), "no folder").expect("a file");
        let replay = ["run", "--replay", "tests/recorded.har", "--replay-strict"];
        let run = [&replay[..], &["--credentials", "tests/credentials.json", "--format", "csv"]].concat();
        let (code, shown, told) = pq(&project, &run);
        assert!(code == 0 && shown.lines().count() > 1, "{name}: {shown}{told}");
        let (code, shown, told) = pq(&project, &["test"]);
        assert!(code == 0 && shown.ends_with(" passed, 0 failed\n"), "{name}: {shown}{told}");
        let (code, _, told) = pq(&project, &["package"]);
        assert!(code == 1 && told.contains("bin"), "{name}: {told}");
        assert!(project.join("bin").is_file());
    }
}

/// From another folder, and with what only a part of the combinations has.
#[test]
fn a_project_is_named_from_elsewhere_and_its_tests_can_fail() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    output(program("pq").args(["new", "Fabrikam", "--auth", "key", "--paging", "cursor"]).current_dir(root));
    let project = root.join("Fabrikam");
    let junit = root.join("out/tests.xml");
    let trx = root.join("out/tests.trx");
    let test = |more: &[&str]| outcome(program("pq").args(["test", "--project"]).arg(&project).args(more));
    let (code, shown, told) =
        test(&["--junit", &junit.to_string_lossy(), "--trx", &trx.to_string_lossy(), "--jobs", "1"]);
    assert_eq!(code, 0, "{shown}{told}");
    assert!(shown.ends_with("3 passed, 0 failed\n"), "{shown}");
    let report = std::fs::read_to_string(&junit).expect("the report");
    // A case for each fact, and the two queries.
    assert!(report.contains("tests=\"5\" failures=\"0\""), "{report}");
    assert!(std::fs::read_to_string(&trx).expect("the report").contains("passed=\"5\""));
    assert!(test(&["--filter", "it*"]).1.ends_with("1 passed, 0 failed\n"));
    assert!(test(&["--filter", "!busy*"]).1.ends_with("2 passed, 0 failed\n"));
    assert!(test(&["--filter", "nothing"]).2.contains("no test matches nothing"));

    // What was evaluated, by the files that a person writes.
    let (code, shown, told) = test(&["--coverage"]);
    assert!(code == 0 && shown.contains("Fabrikam.pq"), "{shown}{told}");
    let lcov = std::fs::read_to_string(project.join("coverage/lcov.info")).expect("lcov");
    assert!(lcov.contains("SF:src/paging.pq\n") && lcov.contains("BRDA:"), "{lcov}");
    let page = std::fs::read_to_string(project.join("coverage/index.html")).expect("the page");
    let line = page.lines().find(|line| line.contains("NotHttps")).expect("a line that nobody has asked for");
    assert!(line.contains("<span class=\"x\">"), "{line}");
    let (code, _, told) = test(&["--coverage", "--least", "99.5"]);
    assert!(code == 1 && told.contains("99.5 % are asked for"), "{told}");

    // Another price, and a request that nobody recorded.
    let har = project.join("tests/recorded.har");
    let recorded = std::fs::read_to_string(&har).expect("the recording");
    std::fs::write(&har, recorded.replace("14.5", "15.5")).expect("the recording");
    let (code, shown, _) = test(&["--annotations", "github"]);
    assert_eq!(code, 1);
    assert!(shown.contains("::error file=") && shown.contains("title=items.query.pq::"), "{shown}");
    assert!(shown.contains("prices are numbers: expected 14.75, got 15.75"), "{shown}");
    let (code, shown, _) = test(&["--update", "--filter", "items*"]);
    assert!(code == 0 && shown.contains("-     ") && shown.contains("15.5"), "{shown}");
    std::fs::write(&har, recorded.replace("cursor=after-2", "cursor=after-3")).expect("the recording");
    let (_, shown, _) = test(&["--filter", "items*"]);
    assert!(shown.contains("no answer to GET https://api.example.com/items?cursor=after-2"), "{shown}");
    assert!(
        shown.contains("the nearest recorded request is GET https://api.example.com/items?cursor=after-3"),
        "{shown}"
    );
    assert!(!shown.contains("made-up-for-tests"), "{shown}");
    // Once each, not in the message, the details and the request.
    for once in ["items?cursor=after-2", "no answer to", "record it anew"] {
        assert_eq!(shown.matches(once).count(), 1, "{once}: {shown}");
    }
    std::fs::remove_file(&har).expect("it was there");
    assert!(test(&["--filter", "items*"]).1.contains("nothing is recorded in it"));
}

/// As Windows' editors and checkouts leave files: a mark at the beginning, lines that end with two signs.
#[test]
fn a_project_from_another_system_is_the_same() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    output(program("pq").args(["new", "Fabrikam", "--auth", "key", "--paging", "offset"]).current_dir(root));
    let project = root.join("Fabrikam");
    let text = |path: &Path| std::fs::read_to_string(path).expect("a text");
    let mut changed = vec![project.join("connector.toml")];
    for part in ["src", "strings", "tests"] {
        let entries = std::fs::read_dir(project.join(part)).expect("a folder");
        changed.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    changed.retain(|path| path.extension().is_some_and(|ending| ending == "pq" || ending == "toml"));
    for path in &changed {
        let crlf = text(path).replace('\n', "\r\n");
        std::fs::write(path, format!("\u{FEFF}{crlf}")).expect("a text is written");
    }
    for verb in [&["check"][..], &["test"], &["package"], &["format", "--check"]] {
        let (code, shown, told) = pq(&project, verb);
        assert_eq!(code, 0, "{verb:?}: {shown}{told}");
    }
    // A finding is at its place in the file.
    let requests = project.join("src/requests.pq");
    std::fs::write(&requests, text(&requests).replace("Text.TrimEnd", "Text.TrimEnnd")).expect("a text");
    let line = text(&requests).lines().position(|line| line.contains("TrimEnnd")).expect("the line") + 1;
    let (code, shown, _) = pq(&project, &["check"]);
    assert!(code == 1 && shown.starts_with(&format!("src/requests.pq:{line}:")), "{shown}");
}

#[test]
fn a_project_is_found_from_within_and_named_by_a_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path();
    output(program("pq").args(["new", "made here/Übung 1"]).current_dir(root));
    let project = root.join("made here").join("Übung 1");
    let (code, shown, told) = pq(&project.join("tests"), &["test"]);
    assert_eq!(code, 0, "{shown}{told}");
    assert_eq!(pq(&project.join("src"), &["check"]).0, 0);
    output(program("pq").arg("package").current_dir(project.join("strings")));
    assert!(project.join("bin/AnyCPU/Debug/Uebung1.mez").is_file());
    let described = std::fs::read_to_string(project.join("connector.toml")).expect("the description");
    assert!(described.contains("label = \"Übung 1\""), "{described}");
    assert!(pq(root, &["check"]).2.contains("is no project of a connector"));
}

#[test]
fn what_cannot_be_begun_says_why() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let told = failure(program("pq").args(["new", "123"]).current_dir(folder.path()));
    assert!(told.contains("'123' gives no name for M"), "{told}");
    std::fs::create_dir(folder.path().join("Taken")).expect("a folder");
    std::fs::write(folder.path().join("Taken/a.txt"), "mine").expect("a file");
    let told = failure(program("pq").args(["new", "Taken"]).current_dir(folder.path()));
    assert!(told.contains("Taken is there already"), "{told}");
    assert_eq!(std::fs::read_dir(folder.path().join("Taken")).expect("it is there").count(), 1);
    let told =
        failure(program("pq").args(["new", "A", "--openapi", "no-such.json"]).current_dir(folder.path()));
    assert!(told.contains("cannot read no-such.json"), "{told}");
    let told = failure(
        program("pq").args(["new", "A", "--openapi", "a.json", "--auth", "key"]).current_dir(folder.path()),
    );
    assert!(told.contains("cannot be used with"), "{told}");
    let told = failure(program("pq").arg("package").current_dir(folder.path()));
    assert!(told.contains("is no project of a connector") && told.contains("pq new"), "{told}");
}
