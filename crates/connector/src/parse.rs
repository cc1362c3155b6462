//! `cargo xtask parse`: says of each M file whether it is M.

use anyhow::{Result, bail};
use m_syntax::SourceFile;
use m_syntax::ast::Document;
use std::io::Write;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// How many files were read, and how many of them are not M.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files read.
    pub files: usize,
    /// Files with at least one diagnostic.
    pub rejected: usize,
}

/// Parses the files, and the `.pq`, `.m` and `.pqm` files of the folders, in the order of their paths. Writes
/// `path<TAB>section|expression<TAB>ok|error<TAB>line:column message` for each if `tsv`, otherwise each diagnostic
/// with its source line.
///
/// # Errors
/// Where a path does not exist or a file cannot be read or written.
pub fn parse(paths: &[PathBuf], tsv: bool, out: &mut impl Write) -> Result<Tally> {
    let mut tally = Tally::default();
    for path in paths {
        if !path.exists() {
            bail!("{}: there is no such file or folder", path.display());
        }
        for entry in WalkDir::new(path).sort_by_file_name() {
            let entry = entry?;
            let is_named = entry.depth() == 0;
            if entry.file_type().is_file() && (is_named || is_m(entry.path())) {
                tally.files += 1;
                tally.rejected += usize::from(!parse_file(entry.path(), tsv, out)?);
            }
        }
    }
    Ok(tally)
}

/// Whether a file's name says that it holds M.
fn is_m(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| ["pq", "m", "pqm"].contains(&extension.as_str()))
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
