//! A column's values, read some records at a time, with the levels that say where they belong.

use super::failure::error;
use super::file::guarded;
use super::leaf::Leaf;
use super::plain::Levels;
use super::texts;
use m_engine::value::Column as Flat;
use m_engine::{Cell, Result, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::ParquetError;

/// How many records are read at once.
pub(super) const RECORDS: usize = 1024;

/// A column of a row group, and the place up to which it has been read.
pub(super) struct Column {
    /// `None` where nobody reads the column.
    reader: Option<ColumnReader>,
    /// That of its texts, until they are none.
    texts: Option<ParquetRecordBatchReader>,
    /// How many records that one has given.
    given: usize,
    /// Whether it is not nested in another field: one value or null for each row.
    is_flat: bool,
    /// The records of such a column, and the one at hand.
    flat: Flat,
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
    pub(super) fn new(
        readers: Option<(ColumnReader, Option<ParquetRecordBatchReader>)>,
        leaf: Leaf,
        max_definition: i16,
        is_flat: bool,
    ) -> Column {
        let (reader, texts) = readers.map_or((None, None), |(reader, texts)| (Some(reader), texts));
        Column {
            reader,
            texts,
            given: 0,
            is_flat,
            flat: Flat::Unread,
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
        let Some(reader) = &mut self.reader else { return Err(error("The column is not read.")) };
        if let Some(texts) = &mut self.texts {
            if let Ok(column) = guarded(|| texts::next(texts)) {
                let records = column.len().unwrap_or(0);
                self.given += records;
                self.flat = column;
                return Ok(records);
            }
            // What is wrong with them the other reader finds, or a way to go on.
            self.texts = None;
            let given = self.given;
            if guarded(|| skip(reader, given))? != given {
                return Err(error("A column has fewer records than its row group."));
            }
        }
        if self.is_flat {
            let (records, flat) =
                guarded(|| flat(reader, leaf, definitions, repetitions, self.max_definition))?;
            if flat.len() != Some(records) {
                return Err(error("A column has fewer values than its levels say."));
            }
            self.flat = flat;
            return Ok(records);
        }
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

    /// The next `count` cells of a column that is not nested; `None` of another one.
    pub(super) fn take_flat(&mut self, count: usize) -> Option<Flat> {
        if !self.is_flat {
            return None;
        }
        let from = self.at;
        self.at += count;
        if from == 0 && self.flat.len() == Some(count) {
            return Some(std::mem::replace(&mut self.flat, Flat::Unread));
        }
        let rows: Vec<u32> = (from as u32..self.at as u32).collect();
        Some(self.flat.gather(&rows))
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

/// Passes over records of texts.
fn skip(reader: &mut ColumnReader, count: usize) -> std::result::Result<usize, ParquetError> {
    match reader {
        ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(count),
        _ => Ok(0),
    }
}

/// Reads the next records of a column that is not nested.
fn flat(
    reader: &mut ColumnReader,
    leaf: Leaf,
    definitions: &mut Vec<i16>,
    repetitions: &mut Vec<i16>,
    of_value: i16,
) -> std::result::Result<(usize, Flat), ParquetError> {
    /// The number of records, and their values.
    fn values<T: DataType>(
        reader: &mut ColumnReaderImpl<T>,
        definitions: &mut Vec<i16>,
        repetitions: &mut Vec<i16>,
    ) -> std::result::Result<(usize, Vec<T::T>), ParquetError> {
        let mut values = Vec::new();
        let (records, ..) =
            reader.read_records(RECORDS, Some(definitions), Some(repetitions), &mut values)?;
        Ok((records, values))
    }
    macro_rules! read {
        ($reader:expr, $column:expr) => {{
            let (records, values) = values($reader, definitions, repetitions)?;
            let levels = Levels { definitions, of_value };
            (records, $column(levels, values))
        }};
    }
    Ok(match reader {
        ColumnReader::BoolColumnReader(reader) => read!(reader, Levels::logicals),
        ColumnReader::Int32ColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<i32>| levels.integers(leaf, &values))
        }
        ColumnReader::Int64ColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<i64>| levels.long_integers(leaf, &values))
        }
        ColumnReader::Int96ColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<Int96>| {
                let raw = |value: &Int96| <[u32; 3]>::try_from(value.data()).unwrap_or_default();
                levels.cells(values.iter().map(|value| leaf.int96(raw(value))))
            })
        }
        ColumnReader::FloatColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<f32>| {
                levels.numbers(values.into_iter().map(f64::from).collect())
            })
        }
        ColumnReader::DoubleColumnReader(reader) => read!(reader, Levels::numbers),
        ColumnReader::ByteArrayColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<ByteArray>| {
                levels.cells(values.iter().map(|value| leaf.bytes(value.as_bytes())))
            })
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            read!(reader, |levels: Levels<'_>, values: Vec<FixedLenByteArray>| {
                levels.cells(values.iter().map(|value| leaf.bytes(value.as_bytes())))
            })
        }
    })
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
