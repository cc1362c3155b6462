//! The folder in which the actual results of a run lie: `YYYYMMDD_HHmmss_ffffff` below the folder for intermediate
//! results. It stays only where that folder is named and the results are to be kept.

use crate::arguments::ComparisonOptions;
use crate::times;
use jiff::Zoned;
use std::io;
use std::path::{Path, PathBuf};

/// A run's folder. It is removed when dropped, unless it is to be kept.
pub(super) struct RunFolder {
    path: PathBuf,
    keep: bool,
    /// The temporary folder around it, where none is named.
    _temporary: Option<tempfile::TempDir>,
}

impl RunFolder {
    /// Creates the folder, and the one above it where needed.
    ///
    /// Errors: it cannot be created.
    pub(super) fn create(options: &ComparisonOptions) -> io::Result<RunFolder> {
        let name = times::run_folder(&Zoned::now());
        let (above, temporary) = match &options.intermediate_test_results_folder {
            Some(folder) => (folder.clone(), None),
            None => {
                let temporary = tempfile::tempdir()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let keep = options.persist_intermediate_test_results && temporary.is_none();
        let path = super::tests::absolute(&above.join(name));
        std::fs::create_dir_all(&path)?;
        Ok(RunFolder { path, keep, _temporary: temporary })
    }

    /// Writes a file; `relative` may have folders.
    ///
    /// Errors: it cannot be written.
    pub(super) fn write(&self, relative: &Path, text: &str) -> io::Result<PathBuf> {
        let path = self.path.join(relative);
        sink::write_with_folder(&path, text.as_bytes())?;
        Ok(path)
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        if !self.keep {
            // What cannot be removed does no harm where it lies.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
