//! Results as M text, as PQTest writes `.pqout` files: one expression on one line, without a final newline.

use m_engine::value::types::{FunctionType, TypeKind};
use m_engine::value::{Data, List, Record, Table, Type};
use m_engine::{Cell, Cx, Result, Value, m_text};
use m_syntax::print::quote_identifier;

/// What stands in place of a value that cannot be written, or of a cell that raises an error.
const FAILED: &str = "null /*serialize failed*/";

/// Writes a value. A part that cannot be written, or a cell that raises an error, is marked as such in its place.
///
/// Errors: the value itself cannot be enumerated, or a condition that no marker may hide, such as a missing credential.
pub fn write(cx: &Cx, value: &Value) -> Result<String> {
    write_counted(cx, value).map(|(text, _)| text)
}

/// As [`write`], and how many cells raised an error.
pub(crate) fn write_counted(cx: &Cx, value: &Value) -> Result<(String, usize)> {
    let mut out = Out::default();
    value_to(cx, value, &mut out)?;
    Ok((out.text, out.failed))
}

/// The text so far, and the cells in it that raised an error.
#[derive(Default)]
struct Out {
    text: String,
    failed: usize,
}

impl Out {
    fn push(&mut self, character: char) {
        self.text.push(character);
    }

    fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

fn value_to(cx: &Cx, value: &Value, out: &mut Out) -> Result<()> {
    match &value.data {
        Data::List(list) => list_to(cx, list, out)?,
        Data::Record(record) => record_to(cx, record, out)?,
        Data::Table(table) => table_to(cx, table, out)?,
        Data::Binary(binary) => {
            let numbers: Vec<String> = binary.bytes(cx)?.iter().map(u8::to_string).collect();
            out.push_str(&format!("#binary({{{}}} ) ", numbers.join(", ")));
        }
        Data::Type(ty) => out.push_str(&format!("type {}", type_name(ty))),
        Data::Function(function) => {
            let declared = function.signature()?;
            out.push_str(&signature(&declared));
        }
        _ => out.push_str(&m_text::inline(value).unwrap_or_else(|| FAILED.into())),
    }
    Ok(())
}

fn signature(signature: &FunctionType) -> String {
    let parameters: Vec<String> = signature
        .parameters
        .iter()
        .map(|parameter| {
            let optional = if parameter.optional { "optional " } else { "" };
            format!("{optional}{} as {}", parameter.name, type_name(&parameter.ty))
        })
        .collect();
    format!("({}) as {} => (...) ", parameters.join(", "), type_name(&signature.return_type))
}

fn cell_to(cx: &Cx, cell: &Cell, out: &mut Out) -> Result<()> {
    let start = out.text.len();
    match cell.force(cx).and_then(|value| value_to(cx, &value, out)) {
        Err(error) if error.is_catchable() => {
            out.text.truncate(start);
            out.push_str(FAILED);
            out.failed += 1;
            Ok(())
        }
        other => other,
    }
}

fn list_to(cx: &Cx, list: &List, out: &mut Out) -> Result<()> {
    out.push('{');
    let mut items = list.iter(cx)?;
    let mut first = true;
    while let Some(item) = items.next(cx) {
        if !std::mem::take(&mut first) {
            out.push_str(", ");
        }
        cell_to(cx, &item?, out)?;
    }
    out.push_str("} ");
    Ok(())
}

fn record_to(cx: &Cx, record: &Record, out: &mut Out) -> Result<()> {
    out.push_str("[ ");
    for (index, (name, cell)) in record.fields().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&format!("{} = ", quote_identifier(name)));
        cell_to(cx, cell, out)?;
    }
    out.push_str(" ] ");
    Ok(())
}

fn table_to(cx: &Cx, table: &Table, out: &mut Out) -> Result<()> {
    let table = table.whole(cx)?;
    let row = table.row_type(cx)?;
    let columns: Vec<String> = row
        .fields()
        .map(|(name, field)| format!("{} = {}", quote_identifier(name), type_name(&field.ty)))
        .collect();
    let schema = if columns.is_empty() { String::new() } else { format!("[{}] ", columns.join(", ")) };
    out.push_str(&format!("#table( type table {schema}, {{"));
    let mut rows = table.rows(cx)?;
    let mut first = true;
    while let Some(cells) = cx.reading_all(|| rows.next(cx)) {
        if !std::mem::take(&mut first) {
            out.push_str(", ");
        }
        out.push('{');
        for (index, cell) in cells?.iter().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            cell_to(cx, cell, out)?;
        }
        out.push_str("} ");
    }
    out.push_str("} ) ");
    Ok(())
}

/// The primitive kind of a type, in lower case: facets, names and nullability are not written.
fn type_name(ty: &Type) -> String {
    match ty.kind() {
        TypeKind::AnyNonNull => "anynonnull".into(),
        _ => ty.kind_name().to_lowercase(),
    }
}
