//! A file that appears under its name only when it is complete, flushed and accepted by the disk.

use crate::place::Place;
use crate::unfinished::Unfinished;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Large results are written in parts of this size.
const BUFFER: usize = 1 << 18;

/// A file that is being written. Until [`WholeFile::finish`] nothing changes under its name, and when it is dropped before,
/// nothing stays. What is no regular file (a device, a pipe) is written into at once; links are followed; a file that is
/// replaced leaves its rights and its owner to the new one. All errors name the path as it was typed.
pub struct WholeFile {
    typed: PathBuf,
    out: BufWriter<File>,
    /// The passing file and the name that it gets; none where the bytes go straight to their place.
    passing: Option<(Unfinished, PathBuf)>,
}

impl WholeFile {
    /// Begins to write what `path` shall hold.
    ///
    /// # Errors
    /// The path is a folder, its folder is missing, or the file may not be written.
    pub fn create(path: &Path) -> io::Result<WholeFile> {
        WholeFile::begin(path, false).map_err(|error| named(path, &error))
    }

    fn begin(typed: &Path, private: bool) -> io::Result<WholeFile> {
        let (file, passing) = match Place::at(typed)? {
            Place::Stream(place) => (OpenOptions::new().append(true).open(place)?, None),
            Place::New(place) => {
                let (passing, file) = Unfinished::beside(&place, private)?;
                (file, Some((passing, place)))
            }
            Place::File(place, old) => {
                // A file that is protected against writing must not be replaced either.
                drop(OpenOptions::new().append(true).open(&place)?);
                let (passing, file) = Unfinished::beside(&place, true)?;
                if !private {
                    keep_rights(&file, &old)?;
                }
                (file, Some((passing, place)))
            }
        };
        Ok(WholeFile { typed: typed.to_owned(), out: BufWriter::with_capacity(BUFFER, file), passing })
    }

    /// Gives the complete file its name. Only then does the disk have all of it.
    ///
    /// # Errors
    /// The disk did not take everything; what was there before is still there.
    pub fn finish(self) -> io::Result<()> {
        let WholeFile { typed, out, passing } = self;
        let finish = || {
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            let Some((unfinished, place)) = passing else { return Ok(()) };
            file.sync_all()?;
            drop(file);
            unfinished.becomes(&place)
        };
        finish().map_err(|error| named(&typed, &error))
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes).map_err(|error| named(&self.typed, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush().map_err(|error| named(&self.typed, &error))
    }
}

/// Writes a whole file, as [`WholeFile`] does.
///
/// # Errors
/// It cannot be written; the message names the path.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::create(path)?;
    file.write_all(bytes)?;
    file.finish()
}

/// Writes a whole file, and the folder that it lies in where there is none.
///
/// # Errors
/// The folder cannot be made, or the file not written; the message names the path.
pub fn write_with_folder(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| {
            io::Error::new(error.kind(), format!("cannot create {}: {error}", folder.display()))
        })?;
    }
    write(path, bytes)
}

/// Copies a file as a whole, with its rights: a program stays one that can be run.
///
/// # Errors
/// It cannot be read or written; the message names the path.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let cannot_read =
        |error: io::Error| io::Error::new(error.kind(), format!("cannot read {}: {error}", from.display()));
    let mut source = File::open(from).map_err(cannot_read)?;
    let rights = source.metadata().map_err(cannot_read)?.permissions();
    let mut file = WholeFile::create(to)?;
    io::copy(&mut source, &mut file)?;
    file.out.get_ref().set_permissions(rights).map_err(|error| named(to, &error))?;
    file.finish()
}

/// Writes a whole file that only its owner can read, also where others could read the one that it replaces.
///
/// # Errors
/// It cannot be written; the message names the path.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = WholeFile::begin(path, true).map_err(|error| named(path, &error))?;
    file.write_all(bytes)?;
    file.finish()
}

/// The same kind of error with the path in its message.
fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

/// Gives a new file the rights of the old one and, where the system lets us, its owner.
#[cfg(unix)]
fn keep_rights(file: &File, old: &std::fs::Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        // Only root may give files away; the rights are kept all the same.
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
    file.set_permissions(old.permissions())
}

/// Other systems keep rights with the folder.
#[cfg(not(unix))]
fn keep_rights(_file: &File, _old: &std::fs::Metadata) -> io::Result<()> {
    Ok(())
}
