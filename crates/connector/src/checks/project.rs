//! Findings of a whole project, at their places in the files that a person writes.

use super::{Files, Finding, check, rule_of};
use crate::generate;
use crate::project::{Project, Shape};
use anyhow::Result;

/// Looks at a project.
///
/// # Errors
/// The project cannot be read.
pub fn project(project: &Project) -> Result<Vec<Finding>> {
    let parts = match generate::unchecked_files(project) {
        Ok(parts) => parts,
        Err(error) => {
            let rule = rule_of("load").into_iter();
            let finding =
                |rule| Finding { rule, file: project.name(), place: None, message: format!("{error:#}") };
            return Ok(rule.map(finding).collect());
        }
    };
    let document = match project.shape()? {
        Shape::Classic => {
            let package = crate::folder::package(&project.connector(), &project.name())?;
            crate::folder::section_document(&package, &project.name()).unwrap_or_default()
        }
        _ => format!("{}.pq", project.section()?),
    };
    let mut found = check(&Files { parts: &parts, document: &document });
    if let Shape::Plain(description) = project.shape()? {
        let text = parts.get(&document).map(|bytes| mez::decode_text(bytes)).unwrap_or_default();
        let names = description.connector.sources.iter().map(|name| format!("src/{}.pq", &**name));
        let sources: Vec<Source> = names.filter_map(|name| Source::find(project, name, &text)).collect();
        for finding in &mut found {
            let of = |source: &&Source| {
                finding.file == document && finding.place.is_some_and(|(line, _)| source.holds(line))
            };
            if let (Some(source), Some((line, column))) = (sources.iter().find(of), finding.place) {
                finding.file.clone_from(&source.name);
                finding.place = Some((line - source.line + source.own, column));
            }
            if finding.file.starts_with("resources") {
                finding.file = finding.file.replace("resources", "strings/strings").replace(".resx", ".toml");
            }
        }
    }
    Ok(found)
}

/// A file of `src/` in the section document.
struct Source {
    name: String,
    /// The line of the document in which its members begin.
    line: usize,
    /// The line of the file in which they begin.
    own: usize,
    lines: usize,
}

impl Source {
    fn find(project: &Project, name: String, document: &str) -> Option<Source> {
        let text = std::fs::read_to_string(project.connector().join(&name)).ok()?.replace("\r\n", "\n");
        let (_, rest) = text.split_once("\nsection ")?;
        let (_, body) = rest.split_once(';')?;
        let body = body.trim();
        let line = |text: &str| text.matches('\n').count() + 1;
        let (at, own) = (document.find(body)?, text.find(body)?);
        Some(Source { line: line(&document[..at]), own: line(&text[..own]), lines: line(body), name })
    }

    fn holds(&self, line: usize) -> bool {
        (self.line..self.line + self.lines).contains(&line)
    }
}
