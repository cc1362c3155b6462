//! Archives of programs: `.tar.gz` for Linux and macOS, `.zip` for Windows. The same files give the same bytes.

use anyhow::{Context as _, Result};
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// One file of an archive.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name with `/` between folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Whether it is a program.
    pub program: bool,
}

/// What a file's owner, group and others may do: 755 for programs, 644 for others.
fn mode(file: &File) -> u32 {
    if file.program { 0o755 } else { 0o644 }
}

/// The files as `.tar.gz`.
///
/// # Errors
/// A name that is too long.
pub fn tar_gz(files: &[File]) -> Result<Vec<u8>> {
    let zipped: GzEncoder<Vec<u8>> = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    let mut archive = tar::Builder::new(zipped);
    for file in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(file.bytes.len() as u64);
        header.set_mode(mode(file));
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        header.set_entry_type(tar::EntryType::Regular);
        archive
            .append_data(&mut header, &file.name, file.bytes.as_slice())
            .with_context(|| file.name.clone())?;
    }
    Ok(archive.into_inner()?.finish()?)
}

/// The files as `.zip`.
///
/// # Errors
/// A name that the format does not take.
pub fn zip(files: &[File]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let options =
            SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(mode(file));
        archive.start_file(file.name.as_str(), options).with_context(|| file.name.clone())?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
