//! Values put together from columns and levels (Parquet format, "Nested Encoding"; S. Melnik et al., "Dremel", 2010).

use super::batch::Column;
use super::failure::error;
use super::schema::{Field, Kind};
use m_engine::value::{List, Record, Table, Type};
use m_engine::{Cell, Result, Value};

/// The next value of a field.
///
/// Errors: the columns do not fit together.
pub(super) fn value(field: &Field, columns: &mut [Column]) -> Result<Cell> {
    let flat = if let Kind::Leaf(_) = field.kind { first(field, columns)?.take_flat(1) } else { None };
    if let Some(column) = flat {
        let cell = (column.len() == Some(1)).then(|| column.cell(0));
        return cell.ok_or_else(|| error("A column has fewer records than the others."));
    }
    let Some(definition) = first(field, columns)?.definition() else {
        return Err(error("A column has fewer records than the others."));
    };
    if field.is_optional && definition < field.definition {
        skip(field, columns);
        return Ok(Cell::Value(Value::NULL));
    }
    match &field.kind {
        Kind::Leaf(_) => first(field, columns)?.value(),
        Kind::Record(..) => Ok(Cell::Value(record(field, columns)?.map_or(Value::NULL, Value::from))),
        Kind::List { item, definition: item_definition, repetition } => {
            let items = repeated(field, item, *item_definition, *repetition, columns)?;
            Ok(Cell::Value(List::from_cells(items).into()))
        }
        Kind::Map { entry, definition: entry_definition, repetition } => {
            let mut rows = Vec::new();
            for entry in repeated(field, entry, *entry_definition, *repetition, columns)? {
                if let Some(Value { data: m_engine::value::Data::Record(row), .. }) = entry.known() {
                    rows.push(row);
                }
            }
            let ty = field.ty().non_nullable();
            let ty = if ty.row_type().is_some() { ty } else { Type::any_table() };
            Ok(Cell::Value(Table::from_rows(ty, rows).into()))
        }
    }
}

fn record(field: &Field, columns: &mut [Column]) -> Result<Option<Record>> {
    let Kind::Record(shape, fields) = &field.kind else { return Ok(None) };
    let mut cells = Vec::with_capacity(fields.len());
    for field in fields {
        cells.push(value(field, columns)?);
    }
    Ok(Some(Record::from_shape(shape.clone(), cells)))
}

/// The items of a list or the entries of a map.
fn repeated(
    field: &Field,
    item: &Field,
    definition: i16,
    repetition: i16,
    columns: &mut [Column],
) -> Result<Vec<Cell>> {
    let mut items = Vec::new();
    if first(field, columns)?.definition().is_none_or(|level| level < definition) {
        skip(field, columns);
        return Ok(items);
    }
    loop {
        items.push(value(item, columns)?);
        if first(field, columns)?.repetition() < repetition {
            return Ok(items);
        }
    }
}

fn first<'c>(field: &Field, columns: &'c mut [Column]) -> Result<&'c mut Column> {
    columns
        .get_mut(field.columns.start)
        .filter(|_| !field.columns.is_empty())
        .ok_or_else(|| error("The schema has a group without columns."))
}

/// Passes over a level in all columns of a field that is not there.
fn skip(field: &Field, columns: &mut [Column]) {
    for column in columns.get_mut(field.columns.clone()).unwrap_or_default() {
        column.skip();
    }
}
