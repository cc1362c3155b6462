//! What the checks look at, and what they find.

use super::rules::{Rule, rule_of};
use crate::walk::all;
use m_syntax::ast::{Expr, Member, Section};
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
    pub(super) parts: &'i BTreeMap<String, Vec<u8>>,
    pub(super) document: &'i str,
    pub(super) text: &'i str,
    pub(super) section: &'i Section<'i>,
    pub(super) source: SourceFile,
    pub(super) members: BTreeMap<&'i str, &'i Member<'i>>,
    /// Every expression of every member.
    pub(super) every: Vec<&'i Expr<'i>>,
    /// The other parts that are M, which the document loads by Expression.Evaluate: name and text.
    pub(super) others: Vec<(&'i str, String)>,
    /// The findings, and whether a comment anywhere allows each: it is about no one place.
    pub(super) found: std::cell::RefCell<Vec<(Finding, bool)>>,
}

impl<'i> Input<'i> {
    pub(super) fn new(files: &Files<'i>, text: &'i str, section: &'i Section<'i>) -> Self {
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
    pub(super) fn member(&self, name: &str) -> Option<&'i Member<'i>> {
        self.members.get(name).copied()
    }

    /// Whether any M of the package has one of these words in it.
    pub(super) fn mentions(&self, words: &[&str]) -> bool {
        let mut texts = std::iter::once(self.text).chain(self.others.iter().map(|(_, text)| text.as_str()));
        texts.any(|text| words.iter().any(|word| text.contains(word)))
    }

    /// Tells a finding at a place of the section document.
    pub(super) fn tell(&self, id: &'static str, span: Span, message: impl Into<String>) {
        self.add(id, self.document, Some(place(&self.source, span)), message.into(), false);
    }

    /// Tells a finding about a file.
    pub(super) fn tell_of(&self, id: &'static str, file: &str, message: impl Into<String>) {
        self.add(id, file, None, message.into(), true);
    }

    /// Tells once what stands at many places: at the first, with the lines of some others. `what` is said before them.
    pub(super) fn tell_places(&self, id: &'static str, spans: &[Span], what: &str) {
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

    pub(super) fn add(
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
pub(super) fn place(source: &SourceFile, span: Span) -> (usize, usize) {
    let (line, column) = source.line_column(span.start);
    (line as usize, column as usize)
}
