//! A part of a package: its place in the file, from which it is unpacked as it is read.

use crate::xml::limits;
use flate2::CrcReader;
use flate2::read::DeflateDecoder;
use m_engine::{Error, Result, Value};
use roxmltree::Document;
use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;
use zip::{CompressionMethod, ZipArchive};

/// The longest part that is held in memory: a few bytes can be packed gigabytes.
const LONGEST: u64 = 256 << 20;

/// Where a part is in the file, and whether it is packed.
#[derive(Clone)]
pub(super) struct Part {
    file: Rc<[u8]>,
    at: usize,
    end: usize,
    is_packed: bool,
    /// The CRC-32 of the unpacked bytes.
    sum: u32,
}

/// The longest run of bytes without a tag: the texts of a workbook, with every character escaped, have less.
const LONGEST_TEXT: usize = 1 << 20;

/// So many bytes are unpacked at once.
const BUFFER: usize = 1 << 16;

/// A part as it is read.
pub(super) type PartReader = BufReader<Box<dyn Read>>;

impl Part {
    /// The part of this name, whatever its case.
    ///
    /// Errors: the archive is damaged, encrypted, or packed in a way that packages are not.
    pub(super) fn find(file: &Rc<[u8]>, path: &str) -> Result<Option<Part>> {
        let mut archive = ZipArchive::new(Cursor::new(&**file)).map_err(|_| corrupted())?;
        let mut names = archive.file_names().filter_map(|name| name.ok());
        let name = names.find(|name| name.trim_start_matches('/').eq_ignore_ascii_case(path));
        let Some(name) = name.map(|name| name.into_owned()) else { return Ok(None) };
        drop(names);
        let entry = archive.by_name(&name).map_err(|_| corrupted())?;
        let is_packed = match entry.compression() {
            CompressionMethod::Stored => false,
            CompressionMethod::Deflated => true,
            _ => return Err(corrupted()),
        };
        let at = entry.data_start().and_then(|at| usize::try_from(at).ok()).ok_or_else(corrupted)?;
        let size = usize::try_from(entry.compressed_size()).map_err(|_| corrupted())?;
        let end = at.checked_add(size).filter(|end| *end <= file.len()).ok_or_else(corrupted)?;
        Ok(Some(Part { file: file.clone(), at, end, is_packed, sum: entry.crc32() }))
    }

    /// Starts a reading.
    pub(super) fn open(&self) -> PartReader {
        let bytes: Box<dyn Read> =
            if self.is_packed { Box::new(DeflateDecoder::new(self.clone())) } else { Box::new(self.clone()) };
        let checked = Checked { bytes: CrcReader::new(bytes), sum: self.sum };
        BufReader::with_capacity(BUFFER, Box::new(Tagged { bytes: checked, since: 0 }))
    }

    /// All of it as text: small parts are in UTF-8, or in UTF-16 with a mark.
    ///
    /// Errors: it cannot be unpacked, or is larger than any such part.
    pub(super) fn text(&self) -> Result<String> {
        let mut bytes = Vec::new();
        self.open().take(LONGEST + 1).read_to_end(&mut bytes).map_err(|_| corrupted())?;
        if bytes.len() as u64 > LONGEST {
            return Err(corrupted());
        }
        Ok(encoding_rs::UTF_8.decode(&bytes).0.into_owned())
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let mut rest = self.file.get(self.at..self.end).unwrap_or_default();
        let read = rest.read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

/// Bytes of XML, in which a tag must come from time to time: a parser holds what is between two tags in memory, and a few
/// bytes can be packed gigabytes.
struct Tagged<R> {
    bytes: R,
    /// How many bytes ago the last tag began.
    since: usize,
}

impl<R: Read> Read for Tagged<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        let new = buffer.get(..read).unwrap_or_default();
        self.since = match new.iter().rposition(|byte| *byte == b'<') {
            Some(at) => read - at,
            None => self.since + read,
        };
        if self.since > LONGEST_TEXT { Err(std::io::ErrorKind::FileTooLarge.into()) } else { Ok(read) }
    }
}

/// Fails where a text that is put together of several parts has become too long.
pub(super) fn check_length(text: &str) -> Result<()> {
    if text.len() > LONGEST_TEXT { Err(too_long()) } else { Ok(()) }
}

/// The error of a parser that reads a part.
pub(super) fn unreadable(error: quick_xml::Error) -> Error {
    match error {
        quick_xml::Error::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => too_long(),
        _ => corrupted(),
    }
}

fn too_long() -> Error {
    Error::data_format(
        "A text in the workbook is longer than 1 MB. Excel itself allows 32,767 characters in a cell.",
        Value::NULL,
    )
}

/// A small part as a document. What has thousands of attributes or levels is none of Excel's.
pub(super) fn document(text: &str) -> Result<Document<'_>> {
    limits::check(text).map_err(|_| corrupted())?;
    Document::parse(text).map_err(|_| corrupted())
}

/// Bytes whose sum is compared at their end.
struct Checked<R> {
    bytes: CrcReader<R>,
    sum: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if read == 0 && !buffer.is_empty() && self.bytes.crc().sum() != self.sum {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        Ok(read)
    }
}

/// The file is not what it should be, in Microsoft's words.
pub(super) fn corrupted() -> Error {
    Error::data_format("File contains corrupted data.", Value::NULL)
}
