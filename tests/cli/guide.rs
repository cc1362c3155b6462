//! The guide is true: every command of *Write a connector in an hour* is run, in a folder with blanks, and shows what the
//! page says; the list of rules is the program's own.

use super::{outcome, output, program, root};
use std::path::PathBuf;

/// The fenced blocks of a page: what stands after the fence, and the lines.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let (mut blocks, mut open): (Vec<(String, Vec<String>)>, bool) = (Vec::new(), false);
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(info) if !open => {
                blocks.push((info.to_owned(), Vec::new()));
                open = true;
            }
            Some(_) => open = false,
            None if open => {
                if let Some((_, lines)) = blocks.last_mut() {
                    lines.push(line.to_owned());
                }
            }
            None => {}
        }
    }
    blocks
}

/// The words of a command line, single quotes around those with blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in line.split('\'').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[test]
fn the_pages_say_what_is_shown() {
    for (page, least) in [("first-connector.md", 9), ("debug.md", 4)] {
        let commands = follow(page);
        assert!(commands >= least, "{page}: {commands} commands");
    }
}

/// Runs the commands of a page in their order, and gives how many there are.
fn follow(page: &str) -> usize {
    let page = std::fs::read_to_string(root().join("docs").join(page)).expect("the page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut here: PathBuf = folder.path().join("a folder with blanks");
    std::fs::create_dir(&here).expect("a folder");
    let mut commands = 0;
    for (info, lines) in blocks(&page) {
        if let Some(file) = info.strip_prefix("powerquery ") {
            std::fs::write(here.join(file), lines.join("\n") + "\n").expect("the file is written");
        }
        if info != "console" {
            continue;
        }
        let mut shown = String::new();
        for line in lines {
            match line.strip_prefix("$ ").map(words) {
                Some(words) if words[0] == "cd" => here.push(&words[1]),
                Some(words) => {
                    assert_eq!(words[0], "pq", "{line}");
                    let (code, out, told) = outcome(program("pq").args(&words[1..]).current_dir(&here));
                    assert_eq!(code, 0, "{line}\n{out}{told}");
                    shown = format!("{out}{told}").replace('\\', "/");
                    commands += 1;
                }
                None => assert!(shown.contains(&line), "{line} is not shown:\n{shown}"),
            }
        }
    }
    commands
}

#[test]
fn the_list_of_rules_is_the_programs() {
    let page = std::fs::read_to_string(root().join("docs/certification.md")).expect("the page");
    let rules = output(program("pq").args(["check", "--rules"]));
    let lines: Vec<&str> = rules.lines().collect();
    for rule in lines.chunks(3) {
        let [head, reason, mend] = rule else { panic!("three lines for each rule") };
        let (id, level) = head.split_once(' ').expect("id and level");
        let row = format!("| `{id}` | {} | {} | {} |", level.trim(), reason.trim(), mend.trim());
        assert!(page.contains(&row), "docs/certification.md has to say\n{row}");
    }
    assert_eq!(page.matches("| error |").count() + page.matches("| warning |").count(), lines.len() / 3);
}

#[test]
fn our_own_connector_has_no_findings() {
    let (code, shown, told) = outcome(program("pq").args(["check", "--strict", "--project"]).arg(root()));
    assert_eq!(code, 0, "{shown}{told}");
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
        let text = std::fs::read_to_string(&path).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let is_here = !target.contains("://") && !target.is_empty();
            assert!(!is_here || docs.join(target).exists(), "{name} links to {link}, which is not there");
        }
    }
}
