//! All checks of a connector, without the findings that its comments allow.

use super::ALL;
use super::input::{Files, Finding, Input, place};
use super::rules::rule_of;
use m_syntax::ast::{Document, Section};
use m_syntax::{SourceFile, Span};

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
        ALL.iter().for_each(|check| check(&input));
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
