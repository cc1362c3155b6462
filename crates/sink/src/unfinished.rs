//! Files that are still being written. They are taken away again when writing fails, and when the process has to end in
//! the middle of it.

use crate::place::folder_of;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// So often another name is tried where one is taken.
const TRIES: usize = 16;

/// The files that are being written in this process.
static ALL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn all() -> MutexGuard<'static, Vec<PathBuf>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file under a passing name, which is removed unless it gets its own.
pub(crate) struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a file beside `target`. With `private` it is its owner's alone; otherwise it has the rights of any new file.
    ///
    /// Errors: the folder takes no file.
    pub(crate) fn beside(target: &Path, private: bool) -> io::Result<(Unfinished, File)> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, if private { 0o600 } else { 0o666 });
        #[cfg(not(unix))]
        let _ = private;
        let mut tries = 0;
        loop {
            // No two `RandomState` of a process have the same keys, and those of another are others.
            let random = RandomState::new().build_hasher().finish();
            let path = folder_of(target).join(format!(".tmp{random:016x}"));
            let mut known = all();
            match options.open(&path) {
                Ok(file) => {
                    known.push(path.clone());
                    return Ok((Unfinished(path), file));
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists && tries < TRIES => tries += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the file its name, in place of what has it.
    ///
    /// Errors: it cannot be renamed; it is gone then.
    pub(crate) fn becomes(self, target: &Path) -> io::Result<()> {
        let mut known = all();
        fs::rename(&self.0, target)?;
        known.retain(|path| *path != self.0);
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut known = all();
        if let Some(index) = known.iter().position(|path| *path == self.0) {
            known.swap_remove(index);
            // Nothing more can be done about a file that cannot be removed.
            let _ = fs::remove_file(&self.0);
        }
    }
}

/// Ends the process at once, from any thread. No unfinished file stays behind.
pub fn exit(code: i32) -> ! {
    let known = all();
    for path in known.iter() {
        let _ = fs::remove_file(path);
    }
    // The lock is kept: what is not finished now never will be.
    std::process::exit(code)
}
