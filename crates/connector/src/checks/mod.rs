//! What can be said of a connector without running it: for pipelines, and before certification.

mod answers;
mod kinds;
mod library_use;
mod members;
mod navigation;
mod oauth;
mod odbc;
mod parameters;
mod parts;
mod places;
mod rules;
mod scope;
mod service;
mod shape;
mod texts;
mod traces;

pub use places::project;
pub use rules::{Level, RULES, Rule, rule_of};

use crate::walk::all;
use m_syntax::ast::{Document, Expr, Member, Section};
use m_syntax::{SourceFile, Span};
use std::collections::BTreeMap;

/// A finding.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The file, as a person would type it.
    pub file: String,
    /// Line and column from 1, where it is about a place.
    pub place: Option<(usize, usize)>,
    /// What was found.
    pub message: String,
}

/// The files of a connector's package, and what a person calls the section document.
pub struct Files<'f> {
    /// The parts by name.
    pub parts: &'f BTreeMap<String, Vec<u8>>,
    /// The name of the part that is the section document.
    pub document: &'f str,
}

/// What all rules look at.
pub(crate) struct Input<'i> {
    parts: &'i BTreeMap<String, Vec<u8>>,
    document: &'i str,
    text: &'i str,
    section: &'i Section<'i>,
    source: SourceFile,
    members: BTreeMap<&'i str, &'i Member<'i>>,
    /// Every expression of every member.
    every: Vec<&'i Expr<'i>>,
    /// The other parts that are M, which the document loads by Expression.Evaluate: name and text.
    others: Vec<(&'i str, String)>,
    /// The findings, and whether a comment anywhere allows each: it is about no one place.
    found: std::cell::RefCell<Vec<(Finding, bool)>>,
}

impl<'i> Input<'i> {
    fn new(files: &Files<'i>, text: &'i str, section: &'i Section<'i>) -> Self {
        let is_other = |name: &str| {
            let lower = name.to_ascii_lowercase();
            name != files.document && [".pqm", ".pq", ".m"].iter().any(|ending| lower.ends_with(ending))
        };
        let others = files.parts.iter().filter(|(name, _)| is_other(name));
        let members = section.members.iter();
        Input {
            parts: files.parts,
            document: files.document,
            text,
            section,
            source: SourceFile::new(files.document, text),
            // Of members of one name, which no section can have, the first.
            members: members.clone().rev().map(|member| (&*member.name.text, member)).collect(),
            every: members.flat_map(|member| all(&member.value)).collect(),
            others: others.map(|(name, bytes)| (name.as_str(), mez::decode_text(bytes))).collect(),
            found: Default::default(),
        }
    }

    /// The member of this name.
    fn member(&self, name: &str) -> Option<&'i Member<'i>> {
        self.members.get(name).copied()
    }

    /// Whether any M of the package has one of these words in it.
    fn mentions(&self, words: &[&str]) -> bool {
        let mut texts = std::iter::once(self.text).chain(self.others.iter().map(|(_, text)| text.as_str()));
        texts.any(|text| words.iter().any(|word| text.contains(word)))
    }

    /// Tells a finding at a place of the section document.
    fn tell(&self, id: &'static str, span: Span, message: impl Into<String>) {
        self.add(id, self.document, Some(place(&self.source, span)), message.into(), false);
    }

    /// Tells a finding about a file.
    fn tell_of(&self, id: &'static str, file: &str, message: impl Into<String>) {
        self.add(id, file, None, message.into(), true);
    }

    /// Tells once what stands at many places: at the first, with the lines of some others. `what` is said before them.
    fn tell_places(&self, id: &'static str, spans: &[Span], what: &str) {
        let Some((first, more)) = spans.split_first() else { return };
        let mut lines: Vec<usize> = more.iter().map(|span| place(&self.source, *span).0).collect();
        lines.dedup();
        let shown: Vec<String> = lines.iter().take(5).map(usize::to_string).collect();
        let end = if lines.len() > 5 { ", …" } else { "" };
        let also = match lines.as_slice() {
            [] => String::new(),
            _ => format!(" (also in line {}{end})", shown.join(", ")),
        };
        self.add(id, self.document, Some(place(&self.source, *first)), format!("{what}{also}"), true);
    }

    fn add(
        &self,
        id: &'static str,
        file: &str,
        place: Option<(usize, usize)>,
        message: String,
        is_anywhere: bool,
    ) {
        // Every id in this module is one of a rule; a test holds it.
        let Some(rule) = rule_of(id) else { return };
        let finding = Finding { rule, file: file.to_owned(), place, message };
        self.found.borrow_mut().push((finding, is_anywhere));
    }
}

/// Line and column of a place, from 1.
fn place(source: &SourceFile, span: Span) -> (usize, usize) {
    let (line, column) = source.line_column(span.start);
    (line as usize, column as usize)
}

/// Looks at a connector. Findings are in the order of file and place, without those that are allowed.
pub fn check(files: &Files<'_>) -> Vec<Finding> {
    let text = files.parts.get(files.document).map(|bytes| mez::decode_text(bytes)).unwrap_or_default();
    let parsed = m_syntax::parse(&text);
    let empty = Section { attributes: None, name: name(), members: Vec::new(), span: Span::new(0, 0) };
    let section = match &parsed.document {
        Document::Section(section) => section,
        Document::Expression(_) => &empty,
    };
    let input = Input::new(files, &text, section);
    for diagnostic in &parsed.diagnostics {
        input.tell("not-m", diagnostic.span, diagnostic.message.as_str());
    }
    for (name, text) in &input.others {
        let source = SourceFile::new(*name, text.as_str());
        for diagnostic in m_syntax::parse(text).diagnostics {
            input.add("not-m", name, Some(place(&source, diagnostic.span)), diagnostic.message, false);
        }
    }
    if parsed.diagnostics.is_empty() {
        scope::check(&input);
        members::check(&input);
        texts::check(&input);
        parts::check(&input);
        kinds::check(&input);
        parameters::check(&input);
        service::check(&input);
        answers::check(&input);
        navigation::check(&input);
        odbc::check(&input);
        library_use::check(&input);
        traces::check(&input);
    }
    let (allowed, wrong) = allowed(&text);
    for (at, message) in wrong {
        let at = at as u32;
        input.tell("allow-reason", Span::new(at, at), message);
    }
    let is_allowed = |finding: &Finding, is_anywhere: bool| {
        let is_here = |line: usize| {
            finding.file == files.document
                && finding.place.is_some_and(|(at, _)| at == line || at == line + 1)
        };
        allowed.iter().any(|(line, id)| *id == finding.rule.id && (is_anywhere || is_here(*line)))
    };
    let found = input.found.into_inner().into_iter();
    let mut found: Vec<Finding> = found
        .filter(|(finding, anywhere)| !is_allowed(finding, *anywhere))
        .map(|(finding, _)| finding)
        .collect();
    found.sort_by(|a, b| (&a.file, a.place, a.rule.id).cmp(&(&b.file, b.place, b.rule.id)));
    found
}

fn name() -> m_syntax::ast::Name<'static> {
    m_syntax::ast::Name { text: "".into(), span: Span::new(0, 0) }
}

/// A place, and what is said of it.
type Remark = (usize, String);

/// What comments allow: the line and the id; and the comments that do not say it rightly, by the place where they stand.
fn allowed(text: &str) -> (Vec<Remark>, Vec<Remark>) {
    let (mut allowed, mut wrong) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let Some((_, said)) = line.split_once("// allow ") else { continue };
        let (id, reason) = said.split_once(':').unwrap_or((said, ""));
        let id = id.trim();
        let at = line.as_ptr() as usize - text.as_ptr() as usize;
        if rule_of(id).is_none() {
            wrong.push((at, format!("there is no rule {id}")));
        } else if reason.trim().is_empty() {
            wrong.push((at, format!("why is {id} allowed here?")));
        } else {
            allowed.push((index + 1, id.to_owned()));
        }
    }
    (allowed, wrong)
}
