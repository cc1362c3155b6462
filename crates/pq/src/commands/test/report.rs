//! What pipelines read of a run.

use super::case::Ran;
use anyhow::{Context, Result};
use std::path::Path;

/// Writes a file, and the folder that it lies in where there is none.
///
/// # Errors
/// It cannot be written.
pub(super) fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    Ok(sink::write(path, text.as_bytes())?)
}

/// The workflow command that marks a failed test in its file, in the form of GitHub's runner.
pub(super) fn github(ran: &Ran) -> Option<String> {
    let why = ran.failure()?;
    let message = why.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
            .replace(':', "%3A")
            .replace(',', "%2C")
    };
    let file = ran.query.to_string_lossy().replace('\\', "/");
    Some(format!("::error file={},title={}::{message}", property(&file), property(&ran.name)))
}
