//! Where the lines of a section document come from that was put together from the files of `src/`.

use crate::project::{Project, Shape};
use anyhow::Result;

/// The files in the document, in its order.
#[derive(Debug, Default)]
pub struct Origin(Vec<Source>);

/// A file of `src/` in the document.
#[derive(Debug)]
struct Source {
    name: String,
    /// The line of the document in which its members begin.
    line: usize,
    /// The line of the file in which they begin.
    own: usize,
    lines: usize,
}

impl Origin {
    /// The files in a project's document, which has this text; none where it is not put together from files.
    ///
    /// # Errors
    /// The description has a mistake.
    pub fn of(project: &Project, document: &str) -> Result<Origin> {
        let Shape::Plain(description) = project.shape()? else { return Ok(Origin::default()) };
        let names = description.connector.sources.iter().map(|name| format!("src/{}.pq", &**name));
        Ok(Origin(names.filter_map(|name| Source::find(project, name, document)).collect()))
    }

    /// The file and the line in it that a line of the document comes from, both from 1.
    pub fn place(&self, line: usize) -> Option<(&str, usize)> {
        let source =
            self.0.iter().find(|source| (source.line..source.line + source.lines).contains(&line))?;
        Some((&source.name, line - source.line + source.own))
    }
}

impl Source {
    fn find(project: &Project, name: String, document: &str) -> Option<Source> {
        let bytes = std::fs::read(project.connector().join(&name)).ok()?;
        let text = mez::decode_text(&bytes).replace("\r\n", "\n");
        let (_, rest) = text.split_once("\nsection ")?;
        let (_, body) = rest.split_once(';')?;
        let body = body.trim();
        let line = |text: &str| text.matches('\n').count() + 1;
        let (at, own) = (document.find(body)?, text.find(body)?);
        Some(Source { line: line(&document[..at]), own: line(&text[..own]), lines: line(body), name })
    }
}
