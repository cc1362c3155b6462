//! ZIP archives: the reader does not trust what it reads, the writer gives the same bytes for the same parts.

use crate::error::{Error, Problem};
use crate::limits::{MAX_PACKAGE_BYTES, MAX_PARTS};
use crate::opc;
use crate::package::{Package, Part};
use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

/// The bytes of a `.mez` with these parts. The same package gives the same bytes on every system: entries sorted by
/// name, every time stamp 1980-01-01, no attributes of an operating system, and no compression, because compressors
/// choose differently on different processors. (A package is small, and its largest parts, the icons, are compressed.)
///
/// # Errors
/// [`Problem::DamagedPart`] where the archive writer refuses a part.
pub fn write(package: &Package) -> Result<Vec<u8>, Error> {
    write_entries(package.parts())
}

/// The bytes of an unsigned `.pqx` with these parts, in the same way.
///
/// # Errors
/// As [`write()`].
pub fn write_pqx(package: &Package) -> Result<Vec<u8>, Error> {
    write_entries(&opc::packaged(package.parts()))
}

/// The bytes of an archive with these entries, in this order and under these names, in the way of [`write()`].
///
/// # Errors
/// As [`write()`].
pub fn write_entries(parts: &[Part]) -> Result<Vec<u8>, Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .system(System::Dos)
        .external_attributes(0);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts {
        let refused = |reason: String| Problem::DamagedPart { name: part.name.clone(), reason };
        archive.start_file(part.name.as_str(), options).map_err(|error| refused(error.to_string()))?;
        archive.write_all(&part.bytes).map_err(|error| refused(error.to_string()))?;
    }
    let written = archive.finish().map_err(|error| Problem::NotAnArchive(error.to_string()))?;
    Ok(written.into_inner())
}

/// Whether the package at `path` has a signature, valid or not.
///
/// # Errors
/// [`Problem::Io`] and [`Problem::NotAnArchive`], with the path.
pub fn has_signature(path: &Path) -> Result<bool, Error> {
    let read = || -> Result<bool, Error> {
        let file = std::fs::File::open(path).map_err(Problem::Io)?;
        let archive = ZipArchive::new(file).map_err(|error| Problem::NotAnArchive(error.to_string()))?;
        Ok(archive
            .file_names()
            .filter_map(Result::ok)
            .any(|name| opc::is_signature(&name.replace('\\', "/"))))
    };
    read().map_err(|error| error.at(path))
}

pub(crate) fn read_file(path: &Path) -> Result<Package, Error> {
    let found = std::fs::metadata(path).map_err(Problem::Io)?;
    if !found.is_file() {
        // A pipe would keep us waiting for ever.
        return Err(Problem::NotAnArchive("it is no regular file".into()).into());
    }
    let size = found.len();
    if size > MAX_PACKAGE_BYTES {
        return Err(Problem::TooLarge(size).into());
    }
    read(&std::fs::read(path).map_err(Problem::Io)?)
}

pub(crate) fn read(bytes: &[u8]) -> Result<Package, Error> {
    let mut parts = read_entries(bytes)?;
    if opc::is_opc(&parts) {
        parts = opc::extension_parts(parts);
    }
    Package::new(parts)
}

/// The entries of an archive as they are, in its order: packaging and signatures among them, names not decoded. Folders are
/// left out.
///
/// # Errors
/// [`Problem::NotAnArchive`], [`Problem::DamagedPart`], [`Problem::DuplicatePart`], [`Problem::TooManyParts`] and
/// [`Problem::TooLarge`].
pub fn read_entries(bytes: &[u8]) -> Result<Vec<Part>, Error> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| Problem::NotAnArchive(error.to_string()))?;
    if archive.len() > MAX_PARTS {
        return Err(Problem::TooManyParts(archive.len()).into());
    }
    if let Some(name) = repeated(bytes, archive.central_directory_start()) {
        return Err(Problem::DuplicatePart(name).into());
    }
    let mut parts = Vec::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let (name, is_folder, entry) = open_entry(&mut archive, index)?;
        if !is_folder {
            let bytes = unpack(entry, &name, &mut total)?;
            parts.push(Part { name, bytes });
        }
    }
    Ok(parts)
}

/// A name that two entries of the directory have, which begins at `start`. The archive reader keeps the last of them; other
/// readers take the first.
fn repeated(bytes: &[u8], start: u64) -> Option<String> {
    const ENTRY: &[u8] = b"PK\x01\x02";
    const FIXED: usize = 46;
    let mut rest = bytes.get(usize::try_from(start).ok()?..)?;
    let mut seen = HashSet::new();
    while rest.starts_with(ENTRY) && rest.len() >= FIXED {
        let length = |at: usize| usize::from(u16::from_le_bytes([rest[at], rest[at + 1]]));
        let (name, more) = (length(28), length(30) + length(32));
        let raw = rest.get(FIXED..FIXED + name)?;
        if !seen.insert(raw) {
            return Some(String::from_utf8_lossy(raw).into_owned());
        }
        rest = rest.get(FIXED + name + more..)?;
    }
    None
}

/// The entry's name with `/` between folders, whether it is a folder, and its content.
fn open_entry<'a>(
    archive: &'a mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
) -> Result<(String, bool, impl Read + 'a), Error> {
    let damaged = |error: zip::result::ZipError| Problem::DamagedPart {
        name: format!("#{index}"),
        reason: error.to_string(),
    };
    let entry = archive.by_index(index).map_err(damaged)?;
    // Some packers on Windows write back-slashes.
    let name = entry.name().map_err(damaged)?.replace('\\', "/");
    let is_folder = name.ends_with('/');
    Ok((name, is_folder, entry))
}

/// Unpacks one entry, whatever size it claims to have, up to what is left of [`MAX_PACKAGE_BYTES`].
fn unpack(entry: impl Read, name: &str, total: &mut u64) -> Result<Vec<u8>, Error> {
    let left = MAX_PACKAGE_BYTES.saturating_sub(*total);
    let mut bytes = Vec::new();
    entry
        .take(left + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::DamagedPart { name: name.to_owned(), reason: error.to_string() })?;
    *total += bytes.len() as u64;
    if bytes.len() as u64 > left { Err(Problem::TooLarge(*total).into()) } else { Ok(bytes) }
}
