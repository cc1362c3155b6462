//! A value in one line, of what is known of it: nothing is evaluated, read or asked for.

use crate::report;
use m_engine::value::types::{FunctionType, TypeKind};
use m_engine::value::{Binary, Data, List, Table, Type};
use m_engine::{Cell, Cx, Error, Value, m_text};
use m_syntax::print::quote_identifier;

/// So many characters of a text in it.
const TEXT: usize = 60;
/// So many items, fields, columns or rows.
const PARTS: usize = 8;
/// So deep are values in values shown, and types in types.
const DEPTH: usize = 2;
/// So many characters in all.
const LINE: usize = 400;

/// The line for a value, without secrets.
pub fn glance(cx: &Cx, value: &Value) -> String {
    report::shown(cx, of_value(cx, value, DEPTH), LINE)
}

/// The line for what a name or a field holds.
pub fn glance_cell(cx: &Cx, cell: &Cell) -> String {
    report::shown(cx, of_cell(cx, cell, DEPTH), LINE)
}

/// The line for an error: reason and message.
pub fn glance_error(cx: &Cx, error: &Error) -> String {
    let line = format!("error {}", report::headline(cx, error));
    report::shown(cx, line.replace(['\r', '\n'], " "), LINE)
}

/// Cells as a row is shown: `{1, "Bolt", …}`. Of those that nobody reads, with false in `read`, nothing is known.
pub(super) fn of_row(cx: &Cx, cells: &[Cell], read: Option<&[bool]>) -> String {
    let is_read = |index: usize| read.is_none_or(|read| read.get(index).copied().unwrap_or_default());
    let shown = cells.iter().enumerate().map(|(index, cell)| match is_read(index) {
        true => of_cell(cx, cell, 0),
        false => "…".into(),
    });
    format!("{{{}}}", several(shown, cells.len()))
}

/// A type as M writes it; what is deeper than a few levels is left out.
pub fn type_text(ty: &Type) -> String {
    of_type(ty, 3)
}

fn several(parts: impl Iterator<Item = String>, count: usize) -> String {
    let mut parts: Vec<String> = parts.take(PARTS).collect();
    if count > PARTS {
        parts.push("…".into());
    }
    parts.join(", ")
}

fn of_cell(cx: &Cx, cell: &Cell, depth: usize) -> String {
    match cell.settled() {
        Some(Ok(value)) => of_value(cx, &value, depth),
        Some(Err(error)) => format!("error {}", error.reason().to_display()),
        None => "…".into(),
    }
}

fn of_value(cx: &Cx, value: &Value, depth: usize) -> String {
    match &value.data {
        Data::Text(whole) => {
            // Half a secret would not be found.
            let whole = report::hidden(cx, whole.to_display());
            let short: String = whole.chars().take(TEXT).collect();
            let rest = if short.len() < whole.len() { "…" } else { "" };
            format!("{}{rest}", m_syntax::print::quote_text(&short))
        }
        Data::List(List::Lazy(_)) => "list".into(),
        Data::List(List::Items(cells)) if depth == 0 => counted(cells.len(), "item", "list of "),
        Data::List(List::Items(cells)) => {
            let items = several(cells.iter().map(|cell| of_cell(cx, cell, depth - 1)), cells.len());
            let count = if cells.len() > PARTS { format!(" {} items", cells.len()) } else { String::new() };
            format!("{{{items}}}{count}")
        }
        Data::Record(record) => {
            let field = |(name, cell): (&m_engine::value::Text, &Cell)| match depth {
                0 => quote_identifier(&name.to_display()),
                _ => format!("{} = {}", quote_identifier(&name.to_display()), of_cell(cx, cell, depth - 1)),
            };
            format!("[{}]", several(record.fields().map(field), record.len()))
        }
        Data::Table(table) => of_table(cx, table, depth),
        Data::Function(function) => match function.signature() {
            Ok(signature) => format!("function {}", of_signature(&signature, 1)),
            Err(_) => "function".into(),
        },
        Data::Type(ty) => format!("type {}", of_type(ty, depth)),
        Data::Binary(Binary::Bytes(bytes)) => counted(bytes.len(), "byte", "binary of "),
        Data::Binary(Binary::Stream(_)) => "binary".into(),
        _ => m_text::inline(value).unwrap_or_default(),
    }
}

fn of_table(cx: &Cx, table: &Table, depth: usize) -> String {
    let mut line = "table".to_owned();
    if let Some(row) = table.known_type().and_then(|ty| ty.row_type()) {
        let names = row.shape().names();
        let quoted = names.iter().map(|name| quote_identifier(&name.to_display()));
        line.push_str(&format!(" [{}]", several(quoted, names.len())));
    }
    if let Some(rows) = table.source().at_hand() {
        line.push_str(&counted(rows.len(), "row", ", "));
        if let Some(first) = rows.first().filter(|_| depth > 0) {
            line.push_str(&format!(", the first {}", of_row(cx, first.cells(), None)));
        }
    }
    line
}

fn counted(count: usize, noun: &str, before: &str) -> String {
    format!("{before}{}", sink::counted(count, noun))
}

fn of_signature(signature: &FunctionType, depth: usize) -> String {
    let parameter = |parameter: &m_engine::value::types::ParameterType| {
        let optional = if parameter.optional { "optional " } else { "" };
        let name = quote_identifier(&parameter.name.to_display());
        format!("{optional}{name} as {}", of_type(&parameter.ty, depth))
    };
    let parameters: Vec<String> = signature.parameters.iter().map(parameter).collect();
    format!("({}) as {}", parameters.join(", "), of_type(&signature.return_type, depth))
}

fn of_type(ty: &Type, depth: usize) -> String {
    if let Some(name) = ty.name() {
        return name.to_owned();
    }
    let nullable = match ty.kind() {
        TypeKind::Any | TypeKind::Null => "",
        _ if ty.is_nullable() => "nullable ",
        _ => "",
    };
    let kind = ty.kind_name().to_lowercase();
    let plain = match ty.kind() {
        TypeKind::AnyNonNull => "anynonnull".to_owned(),
        _ if depth == 0 => kind,
        TypeKind::Table(_) => match ty.row_type() {
            Some(row) if !ty.is_abstract() => format!("table {}", of_fields(&row, depth)),
            _ => kind,
        },
        TypeKind::Record(_) => match ty.record_type() {
            Some(record) => of_fields(record, depth),
            None => kind,
        },
        TypeKind::Function(_) => match ty.function_type() {
            Some(signature) => format!("function {}", of_signature(signature, depth - 1)),
            None => kind,
        },
        _ => kind,
    };
    format!("{nullable}{plain}")
}

fn of_fields(record: &m_engine::value::types::RecordType, depth: usize) -> String {
    let fields = record.fields().map(|(name, field)| {
        let optional = if field.optional { "optional " } else { "" };
        let name = quote_identifier(&name.to_display());
        format!("{optional}{name} = {}", of_type(&field.ty, depth - 1))
    });
    format!("[{}]", fields.collect::<Vec<_>>().join(", "))
}
