//! Values as M expressions.

use m_engine::value::types::{FunctionType, RecordType, TypeKind};
use m_engine::value::{Data, Text, Type};
use m_engine::{Cx, Error, Result, Value, m_text};
use m_syntax::print::{quote_field_name, quote_identifier};

/// The M expression for a value, items and fields included; metadata is left out.
///
/// Errors: a function is in it, or a part of it that cannot be evaluated.
pub(crate) fn constant(cx: &Cx, value: &Value) -> Result<Text> {
    let mut out = String::new();
    write(cx, value, &mut out)?;
    Ok(out.into())
}

fn write(cx: &Cx, value: &Value, out: &mut String) -> Result<()> {
    cx.check_cancelled()?;
    match &value.data {
        Data::List(list) => {
            out.push('{');
            let mut items = list.iter(cx)?;
            let mut first = true;
            while let Some(item) = items.next_value(cx) {
                separate(&mut first, out);
                write(cx, &item?, out)?;
            }
            out.push('}');
        }
        Data::Record(record) => {
            out.push('[');
            let mut first = true;
            for (name, cell) in record.fields() {
                separate(&mut first, out);
                out.push_str(&quote_field_name(name));
                out.push_str(" = ");
                write(cx, &cell.force(cx)?, out)?;
            }
            out.push(']');
        }
        Data::Table(table) => {
            out.push_str("#table(type ");
            write_type(&table.ty(cx)?, out);
            out.push_str(", {");
            let mut rows = table.rows(cx)?;
            let mut first = true;
            while let Some(row) = rows.next(cx) {
                separate(&mut first, out);
                write(cx, &m_engine::value::List::from_cells(row?).into(), out)?;
            }
            out.push_str("})");
        }
        Data::Binary(binary) => {
            let bytes: Vec<String> = binary.bytes(cx)?.iter().map(u8::to_string).collect();
            out.push_str(&format!("#binary({{{}}})", bytes.join(", ")));
        }
        Data::Type(ty) => {
            if ty.name().is_none() {
                out.push_str("type ");
            }
            write_type(ty, out);
        }
        _ => match m_text::inline(value) {
            Some(written) => out.push_str(&written),
            None => {
                return Err(Error::expression_of(
                    format!("A value of type {} has no constant expression.", value.kind().name()),
                    value.clone(),
                ));
            }
        },
    }
    Ok(())
}

fn separate(first: &mut bool, out: &mut String) {
    if !std::mem::replace(first, false) {
        out.push_str(", ");
    }
}

/// A type as it stands after the word `type`.
fn write_type(ty: &Type, out: &mut String) {
    if let Some(name) = ty.name() {
        out.push_str(name);
        return;
    }
    if ty.is_nullable() && !matches!(ty.kind(), TypeKind::Any | TypeKind::Null) {
        out.push_str("nullable ");
    }
    match ty.kind() {
        TypeKind::List(Some(item)) => {
            out.push('{');
            write_type(item, out);
            out.push('}');
        }
        TypeKind::Record(Some(record)) => write_fields(record, out),
        TypeKind::Table(Some(table)) => {
            out.push_str("table ");
            write_fields(&table.row, out);
        }
        TypeKind::Function(Some(function)) => write_function(function, out),
        _ => out.push_str(&ty.kind_name().to_ascii_lowercase()),
    }
}

fn write_fields(record: &RecordType, out: &mut String) {
    out.push('[');
    let mut first = true;
    for (name, field) in record.fields() {
        separate(&mut first, out);
        if field.optional {
            out.push_str("optional ");
        }
        out.push_str(&quote_field_name(name));
        out.push_str(" = ");
        write_type(&field.ty, out);
    }
    if record.open {
        separate(&mut first, out);
        out.push_str("...");
    }
    out.push(']');
}

fn write_function(function: &FunctionType, out: &mut String) {
    out.push_str("function (");
    let mut first = true;
    for parameter in &function.parameters {
        separate(&mut first, out);
        if parameter.optional {
            out.push_str("optional ");
        }
        out.push_str(&quote_identifier(&parameter.name));
        out.push_str(" as ");
        write_type(&parameter.ty, out);
    }
    out.push_str(") as ");
    write_type(&function.return_type, out);
}
