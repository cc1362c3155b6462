//! Where a prompt's lines come from: a terminal with editing, history and completion, or standard input.

use super::input::is_incomplete;
use anyhow::{Context, Result};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Behavior, CompletionType, Config, Editor, Helper};
use std::io::{self, BufRead, IsTerminal};
use std::path::PathBuf;

/// So many inputs are remembered.
const REMEMBERED: usize = 1000;
/// What goes on is written after this.
const PROMPT: &str = "> ";

/// Gives what a person types, input by input.
pub(super) enum Lines {
    Terminal(Box<Terminal>),
    Standard,
}

pub(super) struct Terminal {
    editor: Editor<Words, MemHistory>,
    /// What is kept for the next time; none where there is no folder for it.
    file: Option<PathBuf>,
    /// What was typed this time.
    typed: Vec<String>,
}

/// What came.
pub(super) enum Typed {
    Text(String),
    /// Ctrl-C: what was begun is thrown away.
    Dropped,
    End,
}

impl Lines {
    /// Lines of the terminal where there is one, or else of standard input.
    pub(super) fn new() -> Result<Lines> {
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            Lines::terminal(Behavior::Stdio)
        } else {
            Ok(Lines::Standard)
        }
    }

    /// Lines of the terminal itself, wherever standard output goes.
    pub(super) fn terminal(behavior: Behavior) -> Result<Lines> {
        let config = Config::builder()
            .behavior(behavior)
            .completion_type(CompletionType::List)
            .auto_add_history(false)
            .max_history_size(REMEMBERED)
            .context("the prompt")?
            .build();
        let history = MemHistory::with_config(&config);
        let mut editor = Editor::with_history(config, history).context("the prompt")?;
        editor.set_helper(Some(Words::default()));
        let file = dirs::data_local_dir().map(|folder| folder.join("power-query/repl-history.json"));
        for line in file.iter().flat_map(remembered) {
            // Nothing can be wrong with a line in memory.
            let _ = editor.add_history_entry(line);
        }
        Ok(Lines::Terminal(Box::new(Terminal { editor, file, typed: Vec::new() })))
    }

    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Lines::Terminal(_))
    }

    /// What Tab completes to.
    pub(super) fn complete_to(&mut self, names: Vec<String>) {
        if let Lines::Terminal(terminal) = self
            && let Some(words) = terminal.editor.helper_mut()
        {
            words.names = names;
        }
    }

    /// The next input, of several lines where its end is missing.
    ///
    /// Errors: the terminal or standard input cannot be read.
    pub(super) fn next(&mut self) -> Result<Typed> {
        match self {
            Lines::Terminal(terminal) => match terminal.editor.readline(PROMPT) {
                Ok(text) => Ok(Typed::Text(text)),
                Err(ReadlineError::Interrupted) => Ok(Typed::Dropped),
                Err(ReadlineError::Eof) => Ok(Typed::End),
                Err(error) => Err(error).context("the terminal cannot be read"),
            },
            Lines::Standard => {
                let mut bytes = Vec::new();
                loop {
                    let read = io::stdin().lock().read_until(b'\n', &mut bytes);
                    let end = read.context("cannot read standard input")? == 0;
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    if end && bytes.is_empty() {
                        return Ok(Typed::End);
                    }
                    if end || !is_incomplete(text.trim_end_matches(['\r', '\n'])) || ends_blank(&text) {
                        return Ok(Typed::Text(text));
                    }
                }
            }
        }
    }

    /// Keeps an input for the next time.
    pub(super) fn remember(&mut self, text: &str) {
        if let Lines::Terminal(terminal) = self {
            let _ = terminal.editor.add_history_entry(text);
            terminal.typed.push(text.to_owned());
        }
    }
}

/// Whether the last line of what has been typed is blank, which ends it.
fn ends_blank(text: &str) -> bool {
    text.lines().count() > 1 && text.lines().last().is_some_and(|line| line.trim().is_empty())
}

/// What was typed in earlier sessions.
fn remembered(file: &PathBuf) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let Some(file) = self.file.as_ref().filter(|_| !self.typed.is_empty()) else { return };
        // Another session may have written since.
        let mut lines = remembered(file);
        lines.append(&mut self.typed);
        lines.dedup();
        let kept = lines.get(lines.len().saturating_sub(REMEMBERED)..).unwrap_or_default();
        if let Ok(json) = serde_json::to_string_pretty(kept) {
            // Without it the next session begins with nothing; that is no reason to fail.
            let _ = sink::write_with_folder(file, json.as_bytes());
        }
    }
}

/// Completes names, and says whether an input goes on.
#[derive(Default)]
pub(super) struct Words {
    pub(super) names: Vec<String>,
}

/// The commands of a prompt.
pub(super) const COMMANDS: [&str; 9] =
    [":doc", ":help", ":load", ":names", ":quit", ":reload", ":requests", ":type", ":go"];

impl Words {
    /// Where the word before the cursor begins, and what it may become.
    pub(super) fn of(&self, line: &str, cursor: usize) -> (usize, Vec<String>) {
        let before = line.get(..cursor).unwrap_or(line);
        let is_part = |character: char| character.is_alphanumeric() || "._!#:".contains(character);
        let start = before.char_indices().rev().take_while(|(_, character)| is_part(*character)).last();
        let start = start.map_or(before.len(), |(at, _)| at);
        let word = before.get(start..).unwrap_or_default();
        if word.is_empty() {
            return (start, Vec::new());
        }
        let begins =
            |name: &str| name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word));
        let names: Vec<String> = match word.strip_prefix(':') {
            Some(_) if start == 0 => COMMANDS.iter().map(|command| (*command).to_owned()).collect(),
            Some(_) => Vec::new(),
            None => self.names.clone(),
        };
        (start, names.into_iter().filter(|name| begins(name)).collect())
    }
}

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        cursor: usize,
        _context: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(self.of(line, cursor))
    }
}

impl Validator for Words {
    fn validate(&self, context: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        Ok(match is_incomplete(context.input()) {
            true => ValidationResult::Incomplete,
            false => ValidationResult::Valid(None),
        })
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}

impl Helper for Words {}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_are_completed() {
        let names = ["Table.AddColumn", "Table.AddIndexColumn", "Fabrikam!Rows", "Items", "#\"My table\""];
        let words = Words { names: names.map(str::to_owned).to_vec() };
        for (line, start, expected) in [
            ("Table.Add", 0, &["Table.AddColumn", "Table.AddIndexColumn"][..]),
            ("f(table.addi", 2, &["Table.AddIndexColumn"]),
            ("{1} & Fabrikam!", 6, &["Fabrikam!Rows"]),
            ("#", 0, &[]),
            (":t", 0, &[":type"]),
            (":type It", 6, &["Items"]),
            ("", 0, &[]),
            ("ü + It", 5, &["Items"]),
        ] {
            let (at, found) = words.of(line, line.len());
            let expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
            let expected = if line == "#" { vec!["#\"My table\"".to_owned()] } else { expected };
            assert_eq!((at, found), (start, expected), "{line}");
        }
    }
}
