//! What a prompt works on: an evaluation, the names that it sees, and what the person has defined.

use super::super::failure;
use m_engine::compile::{self, Compiled};
use m_engine::value::types::type_of;
use m_engine::value::{Data, Record, Text};
use m_engine::{Cell, Cx, Error, Value};
use m_host::debug::type_text;
use m_host::evaluation::{PREVIEW_ROWS, first_rows, query_in};
use m_host::host::ExtensionHost;
use m_output::{Format, Options, WriteError};
use m_syntax::ast::{Document, ExprKind};
use m_syntax::print::quote_identifier;
use std::io::{self, Write};
use std::path::Path;

/// What errors call the text that was typed.
const INPUT: &str = "input";

/// A definition as it was typed, so that it can be made anew.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Definition { name: String, text: String },
    File(String),
}

/// An evaluation with the names of a prompt.
pub(super) struct Desk<'e> {
    pub(super) cx: &'e Cx,
    /// Everything that an input sees.
    names: Record,
    kept: Vec<Kept>,
    /// How many rows of a result are shown.
    first: usize,
    /// How many requests there were when the last input began.
    began: usize,
    /// Whether an input has failed.
    pub(super) failed: bool,
}

impl<'e> Desk<'e> {
    /// A desk that sees `names`.
    pub(super) fn new(cx: &'e Cx, names: Record, first: usize) -> Desk<'e> {
        Desk { cx, names, kept: Vec::new(), first, began: 0, failed: false }
    }

    /// What was defined so far.
    pub(super) fn kept(&self) -> Vec<Kept> {
        self.kept.clone()
    }

    /// Defines again what was defined elsewhere. What fails now is told, and left out.
    pub(super) fn redo(&mut self, kept: Vec<Kept>) {
        for one in kept {
            match one {
                Kept::Definition { name, text } => self.define(&name, &text),
                Kept::File(path) => self.load(&path, false),
            }
        }
    }

    fn begin(&mut self) {
        self.began = ExtensionHost::requests(self.cx);
    }

    fn fail(&mut self, error: &Error) {
        self.failed = true;
        failure::tell(self.cx, error);
    }

    fn say(&mut self, message: &str) {
        self.failed = true;
        eprintln!("error: {message}");
    }

    /// Gives an expression a name. It is evaluated when somebody needs it.
    pub(super) fn define(&mut self, name: &str, text: &str) {
        let (cx, names) = (self.cx, self.names.clone());
        let program = match compile::compile(cx, INPUT, text, &names) {
            Ok(Compiled::Expression(program)) => program,
            Ok(Compiled::Section(_)) => return self.say("a section has no value that could have a name"),
            Err(error) => return self.fail(&error),
        };
        self.add(vec![(Text::from(name), Cell::lazy(cx, move |cx| program.evaluate(cx)))]);
        self.kept.push(Kept::Definition { name: name.to_owned(), text: text.to_owned() });
    }

    fn add(&mut self, fields: Vec<(Text, Cell)>) {
        if let Ok(record) = Record::new(fields) {
            self.names = self.names.merge(&record);
        }
    }

    /// The value of an expression; what it raises is told.
    fn value(&mut self, text: &str) -> Option<Value> {
        self.begin();
        match query_in(self.cx, &self.names, INPUT, text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fail(&error);
                None
            }
        }
    }

    /// Evaluates an expression and shows its value; of a table or a list the first rows.
    pub(super) fn show(&mut self, text: &str) {
        let Some(value) = self.value(text) else { return };
        let shown = first_rows(self.cx, value, self.first.max(PREVIEW_ROWS))
            .map_err(WriteError::Evaluation)
            .and_then(|value| self.write(&value));
        match shown {
            Ok(()) => {}
            Err(WriteError::Evaluation(error) | WriteError::Cell { error, .. }) => self.fail(&error),
            Err(WriteError::Output(error)) => {
                self.failed = true;
                // Whoever reads our output may have seen enough.
                if error.kind() != io::ErrorKind::BrokenPipe {
                    eprintln!("error: cannot write to standard output: {error}");
                }
            }
        }
    }

    fn write(&self, value: &Value) -> Result<(), WriteError> {
        let progress = &mut ();
        let mut options = Options {
            first: Some(self.first),
            ..Options::new(Format::Table, m_host::report::words, progress)
        };
        let mut out = io::stdout().lock();
        if let Data::Function(_) | Data::Type(_) = value.data {
            writeln!(out, "{}", self.type_of(value)?)?;
            return Ok(());
        }
        let written = m_output::write(self.cx, value, &mut options, &mut out)?;
        if written.rows == self.first {
            writeln!(out, "shown: {}; --first N shows more", sink::counted(self.first, "row"))?;
        }
        out.flush()?;
        Ok(())
    }

    fn type_of(&self, value: &Value) -> Result<String, Error> {
        Ok(match &value.data {
            Data::Type(ty) => format!("type {}", type_text(ty)),
            _ => type_text(&type_of(self.cx, value)?),
        })
    }

    /// `:type`: the type of an expression's value.
    pub(super) fn show_type(&mut self, text: &str) {
        let Some(value) = self.value(text) else { return };
        match self.type_of(&value) {
            Ok(text) => println!("{text}"),
            Err(error) => self.fail(&error),
        }
    }

    /// `:doc`: what the library says of a name, or the documentation of a function's type.
    pub(super) fn show_documentation(&mut self, name: &str) {
        let builtin = m_host::library::builtins().find(|builtin| builtin.name.eq_ignore_ascii_case(name));
        if let Some(builtin) = builtin {
            super::super::library::show(builtin);
            return;
        }
        if name.is_empty() {
            return self.say(":doc NAME tells what a function does");
        }
        let Some(value) = self.value(name) else {
            let near = m_host::library::near(name, 5);
            if !near.is_empty() {
                eprintln!("near names: {}", near.join(", "));
            }
            return;
        };
        let ty = match type_of(self.cx, &value) {
            Ok(ty) => ty,
            Err(error) => return self.fail(&error),
        };
        println!("{name} {}", type_text(&ty));
        let texts = ["Documentation.Description", "Documentation.LongDescription"];
        let said = |field: &&str| match ty.meta()?.get(field)?.force(self.cx).ok()?.data {
            Data::Text(text) => Some(text.to_display()),
            _ => None,
        };
        match texts.iter().rev().find_map(said) {
            Some(text) => println!("\n{text}"),
            None => println!("\nIt has no Documentation.LongDescription."),
        }
    }

    /// `:requests`: the requests of the last input. No secret is in them.
    pub(super) fn show_requests(&self) {
        let lines = ExtensionHost::of(self.cx).map(|host| host.log.lines_since(self.began));
        match lines.unwrap_or_default().as_slice() {
            [] => println!("the last evaluation sent no request"),
            lines => lines.iter().for_each(|line| println!("{line}")),
        }
    }

    /// `:load`: the members of a section, the steps of a `let`, or an expression under the name of its file.
    pub(super) fn load(&mut self, path: &str, tells: bool) {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.say(&format!("cannot read {path}: {error}")),
        };
        let text = mez::decode_text(&bytes);
        let parsed = m_syntax::parse(&text);
        let stem = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
        let stem = stem.split('.').next().unwrap_or_default().to_owned();
        // The steps of a let are the fields of a record that sees them.
        let text = match &parsed.document {
            Document::Expression(expression) if parsed.diagnostics.is_empty() => match &expression.kind {
                ExprKind::Let { variables, body } => {
                    let fields = variables.iter().map(|variable| {
                        let name = quote_identifier(&variable.name.text);
                        format!("{name} = {name}")
                    });
                    let fields: Vec<String> = fields.collect();
                    let before = text.get(..body.span.start as usize).unwrap_or_default();
                    format!("{before}[{}]", fields.join(", "))
                }
                _ => format!("[{} = {}\n]", quote_identifier(&stem), text),
            },
            _ => text.clone(),
        };
        let record = match compile::compile(self.cx, path, &text, &self.names) {
            Ok(Compiled::Section(section)) => {
                self.cx.add_section(&section.name, section.record());
                section.record()
            }
            Ok(Compiled::Expression(program)) => match program.evaluate(self.cx).map(|value| value.data) {
                Ok(Data::Record(record)) => record,
                Ok(_) => return,
                Err(error) => return self.fail(&error),
            },
            Err(error) => return self.fail(&error),
        };
        if tells {
            let names: Vec<String> = record.fields().map(|(name, _)| name.to_display()).collect();
            println!("{}", names.join(", "));
        }
        self.names = self.names.merge(&record);
        self.kept.push(Kept::File(path.to_owned()));
    }

    /// `:names`: what the person has defined.
    pub(super) fn show_names(&self) {
        for kept in &self.kept {
            match kept {
                Kept::Definition { name, text } => println!("{} = {}", quote_identifier(name), text.trim()),
                Kept::File(path) => println!("all names of {path}"),
            }
        }
    }

    /// Everything that may stand in an input: names, and members as `Section!Member`.
    pub(super) fn completions(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.names.fields().map(|(name, _)| quote_identifier(&name.to_display())).collect();
        for (section, cell) in self.cx.sections().fields() {
            if let Some(Value { data: Data::Record(members), .. }) = cell.known() {
                let section = quote_identifier(&section.to_display());
                let member = |name: &Text| format!("{section}!{}", quote_identifier(&name.to_display()));
                names.extend(members.fields().map(|(name, _)| member(name)));
            }
        }
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether a secret of the evaluation stands in a text.
    pub(super) fn holds_secret(&self, text: &str) -> bool {
        ExtensionHost::of(self.cx).is_ok_and(|host| host.credentials.secrets.hide(text) != text)
    }
}
