//! Columns of texts, side by side as Arrow has them. The reader of single values counts the holders of each text that a
//! dictionary gives it; that of Arrow copies its bytes.

use super::leaf::Leaf;
use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatchReader, StringArray};
use arrow_schema::DataType;
use m_engine::Cell;
use m_engine::value::{Column, ColumnBuilder, Odd, Texts, Value};
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use std::cell::RefCell;
use std::rc::Rc;

/// The reader of a column that holds texts and is not nested, so many `records` at a time; `None` where Arrow has another type for it.
///
/// Errors: the file is damaged.
pub(super) fn reader(
    metadata: &ParquetMetaData,
    group: usize,
    column: usize,
    pages: Box<dyn PageReader>,
    records: usize,
) -> Result<Option<ParquetRecordBatchReader>> {
    let schema = metadata.file_metadata().schema_descr();
    let levels = parquet_to_arrow_field_levels(schema, ProjectionMask::leaves(schema, [column]), None)?;
    let pages = RefCell::new(Some(pages));
    let of_group = OfGroup { metadata, group, pages };
    let reader = ParquetRecordBatchReader::try_new_with_row_groups(&levels, &of_group, records, None)?;
    let has_texts =
        reader.schema().fields().first().is_some_and(|field| *field.data_type() == DataType::Utf8);
    Ok(has_texts.then_some(reader))
}

/// The next records.
///
/// Errors: the file is damaged, or a text is not UTF-8.
pub(super) fn next(reader: &mut ParquetRecordBatchReader) -> Result<Column> {
    let batch = match reader.next() {
        Some(batch) => batch?,
        None => return Ok(Column::Texts(Texts::default(), Odd::default())),
    };
    let texts = batch.columns().first().and_then(|column| column.as_string_opt::<i32>());
    let texts = texts.ok_or_else(|| ParquetError::General("The column holds no texts.".into()))?;
    Ok(side_by_side(texts).unwrap_or_else(|| {
        let mut column = ColumnBuilder::default();
        for text in texts {
            column.push(text.map_or(Cell::Value(Value::NULL), |text| Leaf::Text.bytes(text.as_bytes())));
        }
        column.finish()
    }))
}

/// `None` where the texts are not as they are inside of the engine.
fn side_by_side(texts: &StringArray) -> Option<Column> {
    let all = std::str::from_utf8(texts.value_data()).ok()?;
    // The first byte of the characters that stand for halves of others; see `Text::from_outside`.
    if !all.is_ascii() && all.as_bytes().contains(&0xF4) {
        return None;
    }
    let mut spans = Vec::with_capacity(texts.len());
    for ends in texts.value_offsets().windows(2) {
        let [from, to] = ends else { return None };
        spans.push((u32::try_from(*from).ok()?, u32::try_from(*to).ok()?));
    }
    let mut odd = Odd::default();
    if let Some(nulls) = texts.nulls() {
        for row in (0..texts.len()).filter(|row| nulls.is_null(*row)) {
            spans[row] = (0, 0);
            odd.push(row, Cell::Value(Value::NULL));
        }
    }
    Some(Column::Texts(Texts::new(Rc::new(all.to_owned()), spans), odd))
}

/// A row group of which one column is read.
struct OfGroup<'f> {
    metadata: &'f ParquetMetaData,
    group: usize,
    pages: RefCell<Option<Box<dyn PageReader>>>,
}

impl RowGroups for OfGroup<'_> {
    fn num_rows(&self) -> usize {
        self.row_groups().map(|group| usize::try_from(group.num_rows()).unwrap_or(0)).sum()
    }

    fn column_chunks(&self, _column: usize) -> Result<Box<dyn PageIterator>> {
        Ok(Box::new(Chunks(self.pages.take())))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(self.metadata.row_groups().get(self.group).into_iter())
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The pages of one row group.
struct Chunks(Option<Box<dyn PageReader>>);

impl Iterator for Chunks {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for Chunks {}
