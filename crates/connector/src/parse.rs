//! `cargo xtask parse`: says of each M file whether it is M.

use crate::m_files;
use anyhow::Result;
use m_syntax::SourceFile;
use m_syntax::ast::Document;
use std::io::Write;
use std::path::{Path, PathBuf};

/// How many files were read, and how many of them are not M.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files read.
    pub files: usize,
    /// Files with at least one diagnostic.
    pub rejected: usize,
}

/// Parses the files, and those that [`m_files::find`] finds in folders. Writes
/// `path<TAB>section|expression<TAB>ok|error<TAB>line:column message` for each if `tsv`, otherwise each diagnostic
/// with its source line.
///
/// # Errors
/// Where a path does not exist or a file cannot be read or written.
pub fn parse(paths: &[PathBuf], tsv: bool, out: &mut impl Write) -> Result<Tally> {
    let mut tally = Tally::default();
    for path in m_files::find(paths)? {
        tally.files += 1;
        tally.rejected += usize::from(!parse_file(&path, tsv, out)?);
    }
    Ok(tally)
}

fn parse_file(path: &Path, tsv: bool, out: &mut impl Write) -> Result<bool> {
    let bytes = std::fs::read(path).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    let text = mez::decode_text(&bytes);
    let parsed = m_syntax::parse(&text);
    let kind = if matches!(parsed.document, Document::Section(_)) { "section" } else { "expression" };
    let name = path.display().to_string();
    let source = SourceFile::new(name.as_str(), text.as_str());
    if tsv {
        let (state, place) = match parsed.diagnostics.first() {
            None => ("ok", String::new()),
            Some(first) => {
                let (line, column) = source.line_column(first.span.start);
                ("error", format!("{line}:{column} {}", first.message))
            }
        };
        writeln!(out, "{name}\t{kind}\t{state}\t{place}")?;
    } else {
        for diagnostic in &parsed.diagnostics {
            writeln!(
                out,
                "{}\n",
                source.render(diagnostic.span, &diagnostic.message, diagnostic.hint.as_deref())
            )?;
        }
    }
    Ok(parsed.diagnostics.is_empty())
}
