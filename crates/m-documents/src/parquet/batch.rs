//! A column's values, read some records at a time, with the levels that say where they belong.

use super::file::{error, guarded};
use super::leaf::Leaf;
use m_engine::{Cell, Result, Value};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType};
use parquet::errors::ParquetError;

/// How many records are read at once.
pub(super) const RECORDS: usize = 1024;

/// A column of a row group, and the place up to which it has been read.
pub(super) struct Column {
    reader: ColumnReader,
    leaf: Leaf,
    max_definition: i16,
    has_definitions: bool,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
    values: std::vec::IntoIter<Cell>,
    /// The level at hand.
    at: usize,
    levels: usize,
}

impl Column {
    pub(super) fn new(reader: ColumnReader, leaf: Leaf, max_definition: i16) -> Column {
        Column {
            reader,
            leaf,
            max_definition,
            has_definitions: max_definition > 0,
            definitions: Vec::new(),
            repetitions: Vec::new(),
            values: Vec::new().into_iter(),
            at: 0,
            levels: 0,
        }
    }

    /// Reads the next records and gives their number.
    ///
    /// Errors: the file is damaged.
    pub(super) fn read(&mut self) -> Result<usize> {
        self.definitions.clear();
        self.repetitions.clear();
        self.at = 0;
        let leaf = self.leaf;
        let (definitions, repetitions) = (&mut self.definitions, &mut self.repetitions);
        let reader = &mut self.reader;
        let (records, levels, values) = guarded(|| match reader {
            ColumnReader::BoolColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| Cell::Value((*value).into()))
            }
            ColumnReader::Int32ColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| leaf.integer(i64::from(*value)))
            }
            ColumnReader::Int64ColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| leaf.integer(*value))
            }
            ColumnReader::Int96ColumnReader(reader) => read(reader, definitions, repetitions, |value| {
                leaf.int96(<[u32; 3]>::try_from(value.data()).unwrap_or_default())
            }),
            ColumnReader::FloatColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| Cell::Value(Value::number(f64::from(*value))))
            }
            ColumnReader::DoubleColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| Cell::Value(Value::number(*value)))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| leaf.bytes(value.as_bytes()))
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read(reader, definitions, repetitions, |value| leaf.bytes(value.as_bytes()))
            }
        })?;
        self.levels = levels;
        self.values = values.into_iter();
        Ok(records)
    }

    /// The definition level at hand; `None` when the records that were read are over.
    pub(super) fn definition(&self) -> Option<i16> {
        if !self.has_definitions {
            return (self.at < self.levels).then_some(0);
        }
        self.definitions.get(self.at).copied()
    }

    /// The repetition level at hand: 0 where a record begins, or is over.
    pub(super) fn repetition(&self) -> i16 {
        self.repetitions.get(self.at).copied().unwrap_or(0)
    }

    /// Goes on to the next level.
    pub(super) fn skip(&mut self) {
        if self.definition() == Some(self.max_definition) {
            self.values.next();
        }
        self.at += 1;
    }

    /// The value at hand; goes on to the next level.
    ///
    /// Errors: there is none.
    pub(super) fn value(&mut self) -> Result<Cell> {
        self.at += 1;
        self.values.next().ok_or_else(|| error("A column has fewer values than its levels say."))
    }
}

type Read = (usize, usize, Vec<Cell>);

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    definitions: &mut Vec<i16>,
    repetitions: &mut Vec<i16>,
    cell: impl Fn(&T::T) -> Cell,
) -> std::result::Result<Read, ParquetError> {
    let mut values: Vec<T::T> = Vec::new();
    let (records, _, levels) =
        reader.read_records(RECORDS, Some(definitions), Some(repetitions), &mut values)?;
    Ok((records, levels, values.iter().map(cell).collect()))
}
