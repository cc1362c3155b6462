//! Waits for files to change: what `--watch` runs again for.

use crate::interrupt;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long nothing has to change before it counts: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(200);
/// How often a waiting program looks whether it shall end.
const STEP: Duration = Duration::from_millis(100);

/// Files and folders that are watched.
pub struct Watch {
    _watcher: RecommendedWatcher,
    changes: Receiver<()>,
}

/// Endings of files that somebody edits or builds; results and reports may be written beside them.
const EDITED: [&str; 13] =
    ["pq", "m", "pqm", "resx", "mez", "pqx", "png", "jpg", "svg", "graphql", "txt", "toml", "tera"];

/// Runs `once`, and where `watched` names files again after each change of one, until `cancelled` is set. An error of a
/// repeated run is told on standard error and does not end the waiting; a single run gives it back.
///
/// Errors: those of a single run; the files cannot be watched.
pub fn repeat<E: std::fmt::Display + From<notify::Error>>(
    watched: Option<&[PathBuf]>,
    cancelled: &AtomicBool,
    mut once: impl FnMut() -> Result<ExitCode, E>,
) -> Result<ExitCode, E> {
    let Some(watched) = watched else { return once() };
    let watch = Watch::new(watched)?;
    loop {
        if let Err(error) = once() {
            eprintln!("error: {error:#}");
        }
        if !watch.wait(cancelled) {
            interrupt::was_expected();
            return Ok(ExitCode::SUCCESS);
        }
    }
}

impl Watch {
    /// Watches files, and folders with all that is in them. Of a file its folder is watched, because editors and build
    /// tools replace files instead of writing into them.
    ///
    /// Errors: a path does not exist, or the system can watch no more.
    pub fn new(paths: &[PathBuf]) -> notify::Result<Watch> {
        let files: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect();
        let (send, changes) = channel();
        let wanted = files.clone();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let edits =
                matches!(event.kind, EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_));
            if edits && event.paths.iter().any(|path| concerns(path, &wanted)) {
                // Nobody listens any more when the program ends.
                let _ = send.send(());
            }
        })?;
        for path in &files {
            let (folder, mode) = if path.is_dir() {
                (path.as_path(), RecursiveMode::Recursive)
            } else {
                (path.parent().unwrap_or(path), RecursiveMode::NonRecursive)
            };
            watcher.watch(folder, mode)?;
        }
        Ok(Watch { _watcher: watcher, changes })
    }

    /// Waits for a change, tells on standard error that it does, and gives true; gives false when `cancelled` is set.
    pub fn wait(&self, cancelled: &AtomicBool) -> bool {
        // What changed while the program ran was not seen by it.
        eprintln!("Waiting for changes; Ctrl-C ends.");
        while !cancelled.load(Ordering::Relaxed) {
            match self.changes.recv_timeout(STEP) {
                Ok(()) => {
                    while self.changes.recv_timeout(QUIET).is_ok() {}
                    return true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
        false
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Whether a changed path is one of the watched files, or an edited file in one of the watched folders.
fn concerns(changed: &Path, watched: &[PathBuf]) -> bool {
    let is_edited = changed
        .extension()
        .is_some_and(|extension| EDITED.iter().any(|edited| extension.eq_ignore_ascii_case(edited)));
    let inside =
        |path: &PathBuf| changed == path || (is_edited && path.is_dir() && changed.starts_with(path));
    watched.iter().any(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_do_not_start_another_run() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let watched = vec![folder.path().to_owned()];
        for edited in ["a/b.query.pq", "connector.toml", "strings/strings.de.toml", "section.pq.tera"] {
            assert!(concerns(&folder.path().join(edited), &watched), "{edited}");
        }
        assert!(!concerns(&folder.path().join("a/b.query.pqout"), &watched));
        assert!(!concerns(Path::new("elsewhere/b.query.pq"), &watched));
    }

    #[test]
    fn a_change_is_seen_and_a_cancelled_wait_ends() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("q.query.pq");
        std::fs::write(&file, "1").expect("the file is written");
        let watch = Watch::new(std::slice::from_ref(&file)).expect("the file is watched");
        std::fs::write(&file, "2").expect("the file is written");
        assert!(watch.wait(&AtomicBool::new(false)));
        assert!(!watch.wait(&AtomicBool::new(true)));
    }
}
