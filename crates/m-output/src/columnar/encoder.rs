//! Record batches on their way into a file.

use super::column::Builder;
use crate::WriteError;
use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};

/// Which of the two forms.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Columnar {
    Parquet,
    Arrow,
}

/// A row group ends with so many rows, or with about so many bytes.
const GROUP_ROWS: usize = 128 << 10;
const GROUP_BYTES: usize = 64 << 20;

/// What is encoded is held until it is taken out, since the writers from outside want an output of their own.
pub(super) enum Encoder {
    Parquet(Box<ArrowWriter<Vec<u8>>>, SchemaRef),
    Arrow(Box<FileWriter<Vec<u8>>>, SchemaRef),
}

impl From<ParquetError> for WriteError {
    fn from(error: ParquetError) -> WriteError {
        WriteError::Output(io::Error::other(error))
    }
}

impl From<ArrowError> for WriteError {
    fn from(error: ArrowError) -> WriteError {
        WriteError::Output(io::Error::other(error))
    }
}

impl Encoder {
    pub(super) fn new(columnar: Columnar, schema: &SchemaRef) -> Result<Encoder, WriteError> {
        let of: &Schema = schema;
        Ok(match columnar {
            Columnar::Parquet => {
                let properties = WriterProperties::builder()
                    .set_created_by(concat!("pq ", env!("CARGO_PKG_VERSION")).into())
                    // What every reader knows.
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP_ROWS))
                    .build();
                let writer = ArrowWriter::try_new(Vec::new(), schema.clone(), Some(properties))?;
                Encoder::Parquet(Box::new(writer), schema.clone())
            }
            Columnar::Arrow => Encoder::Arrow(Box::new(FileWriter::try_new(Vec::new(), of)?), schema.clone()),
        })
    }

    /// Writes what the columns hold, which are empty then.
    ///
    /// Errors: the output cannot be written.
    pub(super) fn write(&mut self, columns: &mut [Builder], out: &mut dyn Write) -> Result<(), WriteError> {
        if columns.first().is_none_or(|column| column.len() == 0) {
            return Ok(());
        }
        let (Encoder::Parquet(_, schema) | Encoder::Arrow(_, schema)) = self;
        let arrays = columns.iter_mut().map(Builder::finish).collect::<Result<Vec<_>, ArrowError>>()?;
        let batch = RecordBatch::try_new(schema.clone(), arrays)?;
        match self {
            Encoder::Parquet(writer, _) => {
                writer.write(&batch)?;
                if writer.in_progress_size() >= GROUP_BYTES {
                    writer.flush()?;
                }
            }
            Encoder::Arrow(writer, _) => writer.write(&batch)?,
        }
        self.drain(out)
    }

    /// Writes the end of the file.
    ///
    /// Errors: the output cannot be written.
    pub(super) fn finish(mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        match &mut self {
            Encoder::Parquet(writer, _) => drop(writer.finish()?),
            Encoder::Arrow(writer, _) => writer.finish()?,
        }
        self.drain(out)
    }

    fn drain(&mut self, out: &mut dyn Write) -> Result<(), WriteError> {
        let encoded = match self {
            Encoder::Parquet(writer, _) => writer.inner_mut(),
            Encoder::Arrow(writer, _) => writer.get_mut(),
        };
        out.write_all(encoded)?;
        encoded.clear();
        Ok(())
    }
}
