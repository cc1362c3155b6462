//! Says of a text whether it is M, with every mistake in it.

use anyhow::{Result, bail};
use m_syntax::SourceFile;

/// Fails with every diagnostic if a text is not M. `name` is what the text is called in them.
///
/// # Errors
/// The diagnostics, each with its place and source line.
pub fn check_m(name: &str, text: &str) -> Result<()> {
    let diagnostics = m_syntax::parse(text).diagnostics;
    if diagnostics.is_empty() {
        return Ok(());
    }
    let source = SourceFile::new(name, text);
    let told: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| source.render(diagnostic.span, &diagnostic.message, diagnostic.hint.as_deref()))
        .collect();
    bail!("{}", told.join("\n\n"))
}
