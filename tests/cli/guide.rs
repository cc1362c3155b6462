//! The guide is true: every command of *Write a connector in an hour* is run, in a folder with blanks, and shows what the
//! page says; the list of rules is the program's own.

use super::{outcome, output, program, root};
use crate::host::server::{Request, Response, Server};
use crate::pages::{blocks, commands, pages, words};
use std::path::{Path, PathBuf};

#[test]
fn the_pages_say_what_is_shown() {
    for (page, least) in [("first-connector.md", 9), ("test-without-a-service.md", 8), ("debug.md", 4)] {
        let commands = follow(page);
        assert!(commands >= least, "{page}: {commands} commands");
    }
}

/// Runs the commands of a page in their order, and gives how many there are. A block `console fails` has commands that have to
/// fail; a block with a name behind its language is written into that file. What asks the service asks one on this machine,
/// which answers as the recording of the new connector does.
fn follow(page: &str) -> usize {
    let page = std::fs::read_to_string(root().join("docs").join(page)).expect("the page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut here: PathBuf = folder.path().join("a folder with blanks");
    std::fs::create_dir(&here).expect("a folder");
    let mut service: Option<Server> = None;
    let mut commands = 0;
    for (info, lines) in blocks(&page) {
        if let Some((_, file)) = info.split_once(' ').filter(|_| !info.starts_with("console")) {
            std::fs::write(here.join(file), lines.join("\n") + "\n").expect("the file is written");
        }
        if !info.starts_with("console") {
            continue;
        }
        let expected = i32::from(info.ends_with(" fails"));
        let mut shown = String::new();
        for line in lines {
            match line.strip_prefix("$ ").map(words) {
                Some(words) if words[0] == "cd" => here.push(&words[1]),
                Some(words) => {
                    assert_eq!(words[0], "pq", "{line}");
                    let mut command = program("pq");
                    command.args(&words[1..]).current_dir(&here);
                    if words.iter().any(|word| word == "--record") {
                        let server =
                            service.get_or_insert_with(|| recorded(&here.join("tests/recorded.har")));
                        command.args(["--route", &format!("https://api.example.com={}", server.url())]);
                    }
                    let (code, out, told) = outcome(&mut command);
                    assert_eq!(code, expected, "{line}\n{out}{told}");
                    shown = format!("{out}{told}").replace('\\', "/");
                    commands += 1;
                }
                None => assert!(shown.contains(&line), "{line} is not shown:\n{shown}"),
            }
        }
    }
    commands
}

/// A service that answers what a recording has.
fn recorded(recording: &Path) -> Server {
    let text = std::fs::read_to_string(recording).expect("the recording");
    let recording: serde_json::Value = serde_json::from_str(&text).expect("a recording is JSON");
    let entries = recording["log"]["entries"].as_array().expect("entries").clone();
    Server::start(move |request: &Request, _| {
        let is_it = |entry: &&serde_json::Value| {
            entry["request"]["url"].as_str().is_some_and(|url| url.ends_with(&request.target))
        };
        match entries.iter().find(is_it) {
            Some(entry) => {
                let body = entry["response"]["content"]["text"].as_str().unwrap_or_default();
                Response::new(200, "application/json", body)
            }
            None => Response::status(404),
        }
    })
}

#[test]
fn our_own_connector_has_no_findings() {
    let (code, shown, told) = outcome(program("pq").args(["check", "--strict", "--project"]).arg(root()));
    assert_eq!((code, &*shown, &*told), (0, "", "0 errors, 0 warnings\n"));
    let sarif = output(program("pq").args(["check", "--format", "sarif", "--project"]).arg(root()));
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("SARIF is JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(0));
}

#[test]
fn every_page_is_in_the_summary_and_every_link_leads_somewhere() {
    let docs = root().join("docs");
    let summary = std::fs::read_to_string(docs.join("SUMMARY.md")).expect("the summary");
    for entry in std::fs::read_dir(&docs).expect("the guide") {
        let path = entry.expect("an entry").path();
        // Pictures and pipelines lie in folders of their own.
        if !path.is_file() {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("({name})")),
            "{name} is not in SUMMARY.md"
        );
    }
    for path in
        pages(&root()).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "md"))
    {
        let (name, folder) = (path.display(), path.parent().expect("a page is in a folder"));
        let text = std::fs::read_to_string(&path).expect("a page");
        // Code may call what is in brackets.
        let text: String = text.split('`').step_by(2).collect();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let is_here = !target.contains("://") && !target.is_empty();
            assert!(!is_here || folder.join(target).exists(), "{name} links to {link}, which is not there");
        }
    }
}

/// What the pages show of PQTest and MakePQX they take; the other command lines are parsed by the tests of `pq` and `xtask`.
#[test]
fn the_command_lines_of_pqtest_are_some() {
    let mut count = 0;
    for page in pages(&root()) {
        let text = std::fs::read_to_string(&page).expect("a page");
        for tool in ["pqtest", "makepqx"] {
            let lines = commands(&text, &format!("cargo xtask {tool}")).into_iter();
            for words in lines.filter(|words| !words.iter().any(|word| word == "--install")) {
                let (code, out, told) = outcome(program(tool).args(&words).arg("--help"));
                assert_eq!(code, 0, "{}: {tool} {}\n{out}{told}", page.display(), words.join(" "));
                count += 1;
            }
        }
    }
    assert!(count > 5, "{count} command lines");
}
