//! What pipelines read of a run.

use super::case::Ran;

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
