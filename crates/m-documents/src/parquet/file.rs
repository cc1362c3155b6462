//! A Parquet file: its metadata, and what the library says when it cannot be read. Of a file on a disk only the footer and
//! the columns that somebody reads are read.

use super::failure::error;
use super::footer;
use super::pages;
use super::schema::{self, Field};
use super::texts;
use crate::columns::table_type;
use crate::guard;
use bytes::{Buf, Bytes};
use m_engine::value::{Binary, Text, Type};
use m_engine::{Cx, Result};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::basic::Compression;
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::serialized_reader::SerializedPageReader;
use std::rc::Rc;
use std::sync::Arc;

/// A file whose metadata has been read.
pub(super) struct File {
    /// Whose parts are read one by one.
    binary: Binary,
    length: u64,
    footer: Bytes,
    metadata: ParquetMetaData,
    pub(super) fields: Rc<[Field]>,
}

/// The length of the metadata and the last four bytes.
const END: u64 = 8;

/// What `read` gives; the library may panic on damaged files, and that is an error like any other.
pub(super) fn guarded<T>(read: impl FnOnce() -> std::result::Result<T, ParquetError>) -> Result<T> {
    match guard::guarded(read) {
        Some(Ok(value)) => Ok(value),
        Some(Err(problem)) => Err(error(problem)),
        None => Err(error("The file is corrupted.")),
    }
}

impl File {
    /// Reads the metadata.
    ///
    /// Errors: `DataFormat.Error` when it is no Parquet file or a damaged one; the binary cannot be read.
    pub(super) fn open(cx: &Cx, binary: Binary) -> Result<File> {
        let binary = match binary.part(cx, 0, 0) {
            Some(_) => binary,
            None => Binary::Bytes(binary.bytes(cx)?),
        };
        let length = binary.length(cx)?;
        let footer = footer_of(cx, &binary, length)?;
        if !footer::is_shallow(&footer) {
            return Err(error("The schema nests too deeply: more than 200 levels."));
        }
        let metadata = guarded(|| ParquetMetaDataReader::new().parse_and_finish(&footer))?;
        let fields = schema::fields(metadata.file_metadata().schema_descr())?;
        Ok(File { binary, length, footer, metadata, fields: fields.into() })
    }

    /// The type of the table: a column for each field.
    pub(super) fn table_type(&self) -> Type {
        table_type(self.fields.iter().map(|field| (Text::from(field.name.as_str()), field.ty())))
    }

    /// What the footer says.
    pub(super) fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }

    /// How many row groups there are.
    pub(super) fn row_groups(&self) -> usize {
        self.metadata.num_row_groups()
    }

    /// The number of rows as the metadata has it.
    pub(super) fn rows(&self) -> Option<usize> {
        let groups = self.metadata.row_groups();
        groups.iter().try_fold(0usize, |sum, group| sum.checked_add(usize::try_from(group.num_rows()).ok()?))
    }

    /// Errors: the file is no longer the one whose metadata was read.
    pub(super) fn check(&self, cx: &Cx) -> Result<()> {
        if let Binary::Bytes(_) = self.binary {
            return Ok(());
        }
        let length = self.binary.length(cx)?;
        if length != self.length || footer_of(cx, &self.binary, length)? != self.footer {
            return Err(error("The file was changed while it was being read."));
        }
        Ok(())
    }

    /// The number of rows of a row group, and of its columns.
    ///
    /// Errors: the file is damaged.
    pub(super) fn size(&self, group: usize) -> Result<(usize, usize)> {
        let row_group =
            self.metadata.row_groups().get(group).ok_or_else(|| error("The row group is missing."))?;
        let rows = usize::try_from(row_group.num_rows()).map_err(error)?;
        if row_group.num_columns() == 0 && rows > 0 {
            return Err(error("A row group has rows, but no columns."));
        }
        Ok((rows, row_group.num_columns()))
    }

    /// The readers of a column of a row group: that of its values, and where it holds texts the one of so many `texts` at a
    /// time.
    ///
    /// Errors: the file is damaged, or its compression is one that this host does not know.
    pub(super) fn column(
        &self,
        cx: &Cx,
        group: usize,
        column: usize,
        texts: Option<usize>,
    ) -> Result<(ColumnReader, Option<ParquetRecordBatchReader>)> {
        let row_group = self.metadata.row_groups().get(group);
        let chunk = row_group.and_then(|row_group| row_group.columns().get(column));
        let chunk = chunk.ok_or_else(|| error("A row group has other columns than the schema."))?;
        // The library takes for granted that these are places.
        let places = [chunk.data_page_offset(), chunk.dictionary_page_offset().unwrap_or(0)];
        if places.iter().any(|place| *place < 0) || chunk.compressed_size() < 0 {
            return Err(error("A column chunk lies outside of the file."));
        }
        let (start, length) = chunk.byte_range();
        let bytes = self.bytes(cx, start, length)?;
        if let Some(problem) = pages::problem(&bytes) {
            return Err(error(problem));
        }
        if chunk.compression() == Compression::LZO {
            return Err(error("The compression lzo is not supported by this host."));
        }
        let rows = row_group.and_then(|row_group| usize::try_from(row_group.num_rows()).ok()).unwrap_or(0);
        let bytes = Arc::new(Chunk { start, bytes });
        guarded(|| {
            let pages = || SerializedPageReader::new(bytes.clone(), chunk, rows, None).map(Box::new);
            let texts = match texts {
                Some(records) => texts::reader(&self.metadata, group, column, pages()?, records)?,
                None => None,
            };
            Ok((get_column_reader(chunk.column_descr_ptr(), pages()?), texts))
        })
    }

    /// The bytes of a part of the file, as far as it has them.
    fn bytes(&self, cx: &Cx, from: u64, count: u64) -> Result<Bytes> {
        part(cx, &self.binary, from, count.min(self.length.saturating_sub(from)))
    }
}

/// The metadata and what is behind it. Where that is not in the file, all of it, for the library to refuse.
fn footer_of(cx: &Cx, binary: &Binary, length: u64) -> Result<Bytes> {
    let end = part(cx, binary, length.saturating_sub(END), END.min(length))?;
    // PAR1 around everything, the length of the metadata before the last.
    if length < 12 || !end.ends_with(b"PAR1") {
        return Err(error(
            "Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.",
        ));
    }
    let metadata = end.first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let count = metadata.saturating_add(END).min(length);
    part(cx, binary, length.saturating_sub(count), count)
}

fn part(cx: &Cx, binary: &Binary, from: u64, count: u64) -> Result<Bytes> {
    let count = usize::try_from(count).map_err(error)?;
    match binary.part(cx, from, count) {
        Some(part) => Ok(Bytes::from(part?)),
        None => Err(error("The file can no longer be read.")),
    }
}

/// A part of a file, at the places that it has there.
struct Chunk {
    start: u64,
    bytes: Bytes,
}

impl Chunk {
    fn from(&self, start: u64) -> Bytes {
        let skipped = start.saturating_sub(self.start);
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX).min(self.bytes.len());
        self.bytes.slice(skipped..)
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.start.saturating_add(self.bytes.len() as u64)
    }
}

impl ChunkReader for Chunk {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        Ok(self.from(start).reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        let bytes = self.from(start);
        if length > bytes.len() {
            return Err(ParquetError::EOF("A page is longer than its column.".into()));
        }
        Ok(bytes.slice(..length))
    }
}
