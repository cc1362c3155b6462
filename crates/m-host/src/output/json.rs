//! Results as JSON: rows as objects, nested values as far as they are plain data.

use super::rows::{RowStream, iso};
use super::{Options, WriteError};
use m_engine::value::{Data, Text};
use m_engine::{Cell, Cx, Value};
use serde_json::{Map, Value as Json};
use std::io::Write;

pub(super) fn write_array(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    if !matches!(value.data, Data::Table(_) | Data::List(_)) {
        writeln!(out, "{}", json(cx, value, 0)?)?;
        return Ok(1);
    }
    let count = write_rows(cx, value, options, out, ("[\n  ", ",\n  "))?;
    writeln!(out, "{}", if count == 0 { "[]" } else { "\n]" })?;
    Ok(count)
}

pub(super) fn write_lines(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    let count = write_rows(cx, value, options, out, ("", "\n"))?;
    if count > 0 {
        writeln!(out)?;
    }
    Ok(count)
}

fn write_rows(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
    (before_first, between): (&str, &str),
) -> Result<usize, WriteError> {
    let is_table = matches!(value.data, Data::Table(_));
    let mut rows = RowStream::new(cx, value, options.first)?;
    let mut count = 0;
    while let Some(row) = rows.next(cx) {
        let row = row?;
        let json = match (is_table, row.as_slice()) {
            (false, [cell]) => cell_json(cx, cell, 0)?,
            _ => object(cx, rows.columns.iter().zip(&row), 0)?,
        };
        out.write_all(if count == 0 { before_first } else { between }.as_bytes())?;
        serde_json::to_writer(&mut *out, &json).map_err(std::io::Error::from)?;
        count += 1;
        options.progress.row();
    }
    Ok(count)
}

/// Nested values deeper than this are named, not written: a navigation table would otherwise be fetched whole.
const DEPTH: usize = 2;

fn object<'f>(
    cx: &Cx,
    fields: impl Iterator<Item = (&'f Text, &'f Cell)>,
    depth: usize,
) -> Result<Json, WriteError> {
    let mut map = Map::new();
    for (name, cell) in fields {
        map.insert(name.to_display(), cell_json(cx, cell, depth)?);
    }
    Ok(Json::Object(map))
}

fn cell_json(cx: &Cx, cell: &Cell, depth: usize) -> Result<Json, WriteError> {
    match cell.force(cx) {
        Ok(value) => json(cx, &value, depth + 1),
        Err(error) if error.is_catchable() => Ok(Json::from("[Error]")),
        Err(error) => Err(error.into()),
    }
}

fn json(cx: &Cx, value: &Value, depth: usize) -> Result<Json, WriteError> {
    Ok(match &value.data {
        Data::Null => Json::Null,
        Data::Logical(logical) => (*logical).into(),
        Data::Number(number) => match number.to_i64() {
            Some(integer) => integer.into(),
            None => number.to_f64().into(),
        },
        Data::Text(text) => text.to_display().into(),
        Data::Date(_) | Data::Time(_) | Data::DateTime(_) | Data::DateTimeZone(_) | Data::Duration(_) => {
            iso(value).into()
        }
        Data::List(list) if depth < DEPTH => {
            let mut items = list.iter(cx)?;
            let mut array = Vec::new();
            while let Some(item) = items.next(cx) {
                array.push(cell_json(cx, &item?, depth)?);
            }
            Json::Array(array)
        }
        Data::Record(record) if depth < DEPTH => object(cx, record.fields(), depth)?,
        _ => format!("[{}]", value.kind().name()).into(),
    })
}
