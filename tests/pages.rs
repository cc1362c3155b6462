//! The pages of the repository as tests read them: their blocks, and the command lines in them. Included by the crates whose
//! command lines they show, so that each is parsed exactly as it is written.

use std::path::{Path, PathBuf};

/// The pages with commands for people: README, the guide, the crates' own, and what `pq new` writes.
pub(crate) fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages = vec![root.join("README.md"), root.join("fuzz/README.md")];
    let entries = |folder: PathBuf| {
        let entries = std::fs::read_dir(&folder).expect("a folder of the repository");
        entries.map(|entry| entry.expect("an entry").path()).collect::<Vec<_>>()
    };
    pages.extend(entries(root.join("docs")));
    pages.extend(entries(root.join("crates")).into_iter().map(|folder| folder.join("README.md")));
    pages.push(root.join("crates/connector/templates/new/README.md.tera"));
    pages.retain(|page| page.is_file() && page.extension().is_some_and(|ending| ending != "png"));
    pages.sort();
    pages
}

/// The fenced blocks of a page: what stands after the fence, and the lines.
pub(crate) fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
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

/// The command lines in the blocks of a page that begin with these words, and what follows them, as a shell splits it.
pub(crate) fn commands(page: &str, program: &str) -> Vec<Vec<String>> {
    let program = words(program);
    let mut found = Vec::new();
    for (_, lines) in blocks(page) {
        let text = lines.join("\n").replace("\\\n", " ");
        for line in text.lines() {
            // A pipe has a command on each side.
            for command in words(line.trim_start_matches("$ ")).split(|word| word == "|") {
                if let Some(arguments) = command.strip_prefix(program.as_slice()) {
                    found.push(arguments.to_vec());
                }
            }
        }
    }
    found
}

/// The words of a command line: quotation marks around those with blanks, no comment, nothing that leads to or from a file.
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, Option<char>) =
        (Vec::new(), None, None);
    for letter in line.chars() {
        match quote {
            Some(mark) if letter == mark => quote = None,
            Some(_) => word.get_or_insert_default().push(letter),
            None if letter == '\'' || letter == '"' => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            None if letter == '#' && word.is_none() => break,
            None if letter.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    let end = words.iter().position(|word| word == "<" || word == ">").unwrap_or(words.len());
    let beyond = words.iter().skip(end).position(|word| word == "|").map(|at| end + at);
    match beyond {
        Some(beyond) => words[..end].iter().chain(&words[beyond..]).cloned().collect(),
        None => words[..end].to_vec(),
    }
}
