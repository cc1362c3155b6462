//! `docs`: Markdown pages of a connector, from what its M says of itself.

mod function;
mod overview;

use super::project::{ProjectArguments, packed_apart};
use anyhow::{Context, Result, bail};
use clap::Args;
use connector::project::Project;
use m_engine::session;
use m_host::evaluation::{Evaluation, Settings};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write pages about a connector: what it is, how one signs in, and each function with its parameters and examples.
///
/// They come from Documentation.* in its types, the Publish record, the data source kinds and the texts. The files are
/// README.md and one for each function, in the folder docs of the project; pages in other languages have folders there.
#[derive(Args)]
#[command(after_help = "Examples:
  pq docs                      docs/README.md and a page for each function
  pq docs --language de --language fr
                               the same, and docs/de and docs/fr with the texts of these languages
  pq docs --check              in a pipeline: exit code 1 where the pages are not what would be written")]
pub(crate) struct Docs {
    #[command(flatten)]
    project: ProjectArguments,
    /// Where to write them [default: docs in the folder of the project's description]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Also in the language of this culture, such as de or ja-JP (repeatable)
    #[arg(long, value_name = "CULTURE")]
    language: Vec<String>,
    /// Write nothing, list the pages that are old or missing, and end with exit code 1 if there is one
    #[arg(long)]
    check: bool,
}

impl Docs {
    pub(crate) fn run(&self) -> Result<ExitCode> {
        let project = self.project.open()?;
        let folder = self.out.clone().unwrap_or_else(|| project.connector().join("docs"));
        let mut pages = pages(&project, "en-US")?;
        for language in &self.language {
            if !language.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-') {
                bail!("'{language}' is no culture; write it as de or ja-JP");
            }
            let translated = self::pages(&project, language)?;
            pages.extend(translated.into_iter().map(|(name, text)| (format!("{language}/{name}"), text)));
        }
        let mut old = 0;
        for (name, text) in &pages {
            let path = folder.join(name);
            let is_same = std::fs::read_to_string(&path).is_ok_and(|now| now.replace("\r\n", "\n") == *text);
            if is_same {
                continue;
            }
            old += 1;
            println!("{}", project.relative(&path));
            if !self.check {
                sink::write_with_folder(&path, text.as_bytes())?;
            }
        }
        let what = if self.check { "old or missing" } else { "written" };
        eprintln!("{}, {old} {what}", sink::counted(pages.len(), "page"));
        Ok(if self.check && old > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// The pages by name, in the language of a culture.
fn pages(project: &Project, culture: &str) -> Result<BTreeMap<String, String>> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let package = packed_apart(project, folder.path())?.path;
    let settings = Settings {
        extensions: vec![package],
        disk: false,
        culture: culture.to_owned(),
        ..Settings::default()
    };
    let read = session::run(|| {
        let evaluation = Evaluation::new(settings).map_err(|failure| failure.error.to_string())?;
        let mut pages = BTreeMap::new();
        for extension in &evaluation.extensions {
            let functions = function::all(&evaluation.cx, extension);
            pages.insert("README.md".to_owned(), overview::page(&evaluation.cx, extension, &functions));
            pages.extend(functions.iter().map(|one| (format!("{}.md", one.name), one.page())));
        }
        Ok::<_, String>(pages)
    });
    read.context("cannot start the evaluation")?.map_err(anyhow::Error::msg)
}

/// Text of a person as Markdown: what Markdown or HTML would take for its own is told from it.
fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '*' | '_' | '`' | '[' | ']' | '|' | '\\' => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Text as code within a line; more backticks stand around it than are in it.
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", text.replace(['\r', '\n'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_markup() {
        assert_eq!(plain(" a*b_c [d] <e> | `f` "), "a\\*b\\_c \\[d\\] &lt;e> \\| \\`f\\`");
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b"), "``` a``b ```");
    }
}
