//! A Parquet file: its metadata, and what the library says when it cannot be read.

use super::footer;
use super::pages;
use super::schema::{self, Field};
use crate::columns::table_type;
use crate::guard;
use bytes::Bytes;
use m_engine::value::{Text, Type};
use m_engine::{Error, Result, Value};
use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use std::rc::Rc;

/// A file whose metadata has been read.
pub(super) struct File {
    bytes: Bytes,
    reader: SerializedFileReader<Bytes>,
    pub(super) fields: Rc<[Field]>,
}

/// `DataFormat.Error` in the form that Power Query gives it.
pub(super) fn error(problem: impl std::fmt::Display) -> Error {
    Error::data_format(format!("Parquet: {problem}"), Value::NULL)
}

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
    /// Errors: `DataFormat.Error` when it is no Parquet file or a damaged one.
    pub(super) fn open(bytes: &[u8]) -> Result<File> {
        // PAR1 around everything, the length of the metadata before the last.
        if bytes.len() < 12 || !bytes.ends_with(b"PAR1") {
            return Err(error(
                "Parquet magic bytes not found in footer. Either the file is corrupted or this is not a parquet file.",
            ));
        }
        if !footer::is_shallow(bytes) {
            return Err(error("The schema nests too deeply: more than 200 levels."));
        }
        let bytes = Bytes::copy_from_slice(bytes);
        let whole = bytes.clone();
        let reader = guarded(|| SerializedFileReader::new(whole))?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let fields = schema::fields(&schema)?;
        Ok(File { bytes, reader, fields: fields.into() })
    }

    /// The type of the table: a column for each field.
    pub(super) fn table_type(&self) -> Type {
        table_type(self.fields.iter().map(|field| (Text::from(field.name.as_str()), field.ty())))
    }

    /// What the footer says.
    pub(super) fn metadata(&self) -> &ParquetMetaData {
        self.reader.metadata()
    }

    /// How many row groups there are.
    pub(super) fn row_groups(&self) -> usize {
        self.reader.num_row_groups()
    }

    /// The number of rows as the metadata has it.
    pub(super) fn rows(&self) -> Option<usize> {
        let groups = self.reader.metadata().row_groups();
        groups.iter().try_fold(0usize, |sum, group| sum.checked_add(usize::try_from(group.num_rows()).ok()?))
    }

    /// The readers of a row group's columns, and its number of rows.
    ///
    /// Errors: the file is damaged, or its compression is one that this host does not know.
    pub(super) fn columns(&self, group: usize) -> Result<(Vec<ColumnReader>, usize)> {
        let metadata = self.reader.metadata();
        let row_group = metadata.row_groups().get(group).ok_or_else(|| error("The row group is missing."))?;
        for column in row_group.columns() {
            // The library takes for granted that these are places.
            let places = [column.data_page_offset(), column.dictionary_page_offset().unwrap_or(0)];
            if places.iter().any(|place| *place < 0) || column.compressed_size() < 0 {
                return Err(error("A column chunk lies outside of the file."));
            }
            let (start, length) = column.byte_range();
            if let Some(problem) = pages::problem(&self.bytes, start, length) {
                return Err(error(problem));
            }
            if column.compression() == Compression::LZO {
                return Err(error("The compression lzo is not supported by this host."));
            }
        }
        let rows = usize::try_from(row_group.num_rows()).map_err(error)?;
        if row_group.num_columns() == 0 && rows > 0 {
            return Err(error("A row group has rows, but no columns."));
        }
        let readers = guarded(|| {
            let reader = self.reader.get_row_group(group)?;
            (0..reader.num_columns()).map(|column| reader.get_column_reader(column)).collect()
        })?;
        Ok((readers, rows))
    }
}
