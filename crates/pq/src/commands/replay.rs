//! The options with which an evaluation is recorded, or answered from a recording.

use anyhow::{Context, Result};
use clap::Args;
use m_host::evaluation::{Evaluation, Settings};
use m_host::web::{Fault, Recording, Replay};
use sink::WholeFile;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Args)]
pub(crate) struct ReplayArguments {
    /// Keep every exchange with its bodies in a HAR file, secrets replaced
    #[arg(long, value_name = "FILE.har", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// Answer from a recording, or a folder of them, by method, address and body; what is not in it is sent. The clock
    /// stands where the recording began, and waits are skipped
    #[arg(long, value_name = "FILE.har")]
    replay: Option<PathBuf>,
    /// Fail on a request that is not in the recording, and show the nearest that is
    #[arg(long, requires = "replay")]
    replay_strict: bool,
    /// Rules of what goes wrong in a replay, in the form of the mock's
    #[arg(long, value_name = "RULES.toml", requires = "replay")]
    faults: Option<PathBuf>,
}

impl ReplayArguments {
    /// Puts into the settings what was asked for.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(crate) fn apply(&self, settings: &mut Settings) -> Result<()> {
        settings.record = self.record.is_some();
        if let Some(path) = &self.replay {
            let faults = self.faults.as_deref().map(Fault::read).transpose()?.unwrap_or_default();
            replay(settings, Recording::read(path)?, self.replay_strict, faults);
        }
        Ok(())
    }

    /// Writes what was recorded.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn finish(&self, evaluation: &Evaluation) -> Result<()> {
        match (&self.record, evaluation.recorded()) {
            (Some(path), Some(archive)) => write_json(path, &archive),
            _ => Ok(()),
        }
    }
}

/// Makes an evaluation be answered from a recording, at its time.
pub(crate) fn replay(settings: &mut Settings, recording: Recording, strict: bool, faults: Vec<Fault>) {
    settings.now = settings.now.or(recording.began());
    settings.skip_waits = true;
    settings.replay = Some(Replay { recording: Arc::new(recording), strict, faults });
}

/// Writes JSON for people, with a line feed at its end.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn write_json(path: &Path, value: &serde_json::Value) -> Result<()> {
    let mut file = WholeFile::create(path)?;
    // The file's own error says more than that of the JSON around it.
    serde_json::to_writer_pretty(&mut file, value).map_err(io::Error::from)?;
    io::Write::write_all(&mut file, b"\n")?;
    file.finish().with_context(|| format!("cannot write {}", path.display()))
}
