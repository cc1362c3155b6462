//! What a column becomes: from its type, or where that says nothing, from its first values.
//!
//! | of the table | in Arrow | in Parquet |
//! |---|---|---|
//! | text | Utf8 | BYTE_ARRAY, string |
//! | logical | Boolean | BOOLEAN |
//! | number, Double, Single, Percentage | Float64 | DOUBLE |
//! | Int8, Int16, Int32, Int64, Byte | Int8 … Int64, UInt8 | INT32, INT64 with their widths |
//! | Currency | Decimal128(19, 4) | decimal |
//! | Decimal | Decimal128 with the facets' precision and scale, or (38, 18) | decimal |
//! | date | Date32 | date |
//! | time | Time64, nanoseconds | time |
//! | datetime | Timestamp, microseconds | timestamp |
//! | datetimezone | Timestamp in UTC, microseconds | timestamp, adjusted to UTC |
//! | duration | Duration, nanoseconds | INT64 of nanoseconds, with Arrow's schema beside it |
//! | binary | Binary | BYTE_ARRAY |
//! | list, record, table, function, type | Utf8 with `[Table]` and so on | the same |
//! | any | as its first values are if they are alike, else Utf8 | the same |
//!
//! The scale of 18 digits is the one that Spark gives decimals of which it knows none. Microseconds hold every year of M;
//! nanoseconds would end in 2262.

use super::super::rows::RowStream;
use arrow_schema::{DataType, TimeUnit};
use m_engine::value::types::TypeKind;
use m_engine::value::{Column, Data, Number, Part, Record, Type};
use m_engine::{Cell, Cx, Result, Value};

/// What a column of a Parquet or Arrow file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Texts.
    Text,
    /// True and false.
    Logical,
    /// 64-bit floating point.
    Double,
    /// A whole number of so many bits, with a sign or without.
    Integer(u8, bool),
    /// So many digits, and so many of them behind the point.
    Decimal(u8, u8),
    /// Days.
    Date,
    /// Times of a day.
    Time,
    /// Moments without a zone.
    DateTime,
    /// Moments in UTC.
    DateTimeZone,
    /// Spans of time.
    Duration,
    /// Bytes.
    Binary,
}

/// The digits of a decimal of whose type no more is known.
const DECIMAL: Form = Form::Decimal(38, 18);

impl Form {
    /// The form of a column's type; `None` where it may hold anything.
    ///
    /// Errors: those of its facets.
    pub(super) fn of_type(cx: &Cx, ty: &Type) -> Result<Option<Form>> {
        Ok(Some(match ty.kind() {
            TypeKind::Any | TypeKind::AnyNonNull | TypeKind::None => return Ok(None),
            TypeKind::Logical => Form::Logical,
            TypeKind::Number => match ty.name() {
                Some("Int8.Type") => Form::Integer(8, true),
                Some("Int16.Type") => Form::Integer(16, true),
                Some("Int32.Type") => Form::Integer(32, true),
                Some("Int64.Type") => Form::Integer(64, true),
                Some("Byte.Type") => Form::Integer(8, false),
                Some("Currency.Type") => Form::Decimal(19, 4),
                Some("Decimal.Type") => decimal(cx, ty.facets())?,
                _ => Form::Double,
            },
            TypeKind::Date => Form::Date,
            TypeKind::Time => Form::Time,
            TypeKind::DateTime => Form::DateTime,
            TypeKind::DateTimeZone => Form::DateTimeZone,
            TypeKind::Duration => Form::Duration,
            TypeKind::Binary => Form::Binary,
            _ => Form::Text,
        }))
    }

    /// The form of the column at a position by the cells of some rows.
    pub(super) fn of_cells(cx: &Cx, rows: &RowStream, position: usize, parts: &[Part]) -> Form {
        let mut form = None;
        let mut see = |seen: Option<Form>| match (form, seen) {
            (_, None) => {}
            (None, Some(seen)) => form = Some(seen),
            (Some(form), Some(seen)) if form == seen => {}
            (Some(Form::Double | Form::Integer(..) | DECIMAL), Some(DECIMAL))
            | (Some(DECIMAL), Some(Form::Double | Form::Integer(..))) => form = Some(DECIMAL),
            (Some(Form::Double), Some(Form::Integer(..))) | (Some(Form::Integer(..)), Some(Form::Double)) => {
                form = Some(DECIMAL);
            }
            _ => form = Some(Form::Text),
        };
        let of_cell = |cell: &Cell| match rows.unread(position, cell) {
            Some(_) => Some(Form::Text),
            // An error counts where it is written.
            None => cell.force(cx).ok().as_ref().and_then(Form::of_value),
        };
        for part in parts {
            match part {
                Part::Row(row) => see(row.get(position).and_then(of_cell)),
                Part::Batch(batch) => match batch.columns().get(position) {
                    Some(Column::Texts(_, odd)) if odd.has_only_nulls() && has_plain(odd, batch.rows()) => {
                        see(Some(Form::Text));
                    }
                    Some(Column::Numbers(_, odd)) if odd.has_only_nulls() && has_plain(odd, batch.rows()) => {
                        see(Some(Form::Double));
                    }
                    Some(column) => (0..batch.rows()).for_each(|row| see(of_cell(&column.cell(row)))),
                    None => {}
                },
            }
        }
        form.unwrap_or(Form::Text)
    }

    /// The form of one value; `None` of null.
    fn of_value(value: &Value) -> Option<Form> {
        Some(match &value.data {
            Data::Null => return None,
            Data::Logical(_) => Form::Logical,
            Data::Number(Number::Double(_)) => Form::Double,
            Data::Number(Number::Decimal(_)) => DECIMAL,
            Data::Number(_) => Form::Integer(64, true),
            Data::Date(_) => Form::Date,
            Data::Time(_) => Form::Time,
            Data::DateTime(_) => Form::DateTime,
            Data::DateTimeZone(_) => Form::DateTimeZone,
            Data::Duration(_) => Form::Duration,
            Data::Binary(_) => Form::Binary,
            _ => Form::Text,
        })
    }

    pub(super) fn data_type(self) -> DataType {
        match self {
            Form::Text => DataType::Utf8,
            Form::Logical => DataType::Boolean,
            Form::Double => DataType::Float64,
            Form::Integer(8, false) => DataType::UInt8,
            Form::Integer(8, true) => DataType::Int8,
            Form::Integer(16, _) => DataType::Int16,
            Form::Integer(32, _) => DataType::Int32,
            Form::Integer(..) => DataType::Int64,
            Form::Decimal(precision, scale) => DataType::Decimal128(precision, scale as i8),
            Form::Date => DataType::Date32,
            Form::Time => DataType::Time64(TimeUnit::Nanosecond),
            Form::DateTime => DataType::Timestamp(TimeUnit::Microsecond, None),
            Form::DateTimeZone => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Form::Duration => DataType::Duration(TimeUnit::Nanosecond),
            Form::Binary => DataType::Binary,
        }
    }

    /// The form in words, for somebody whose value does not fit.
    pub(super) fn words(self) -> String {
        match self {
            Form::Text => "text".into(),
            Form::Logical => "logical values".into(),
            Form::Double => "numbers".into(),
            Form::Integer(bits, true) => format!("whole numbers of {bits} bits"),
            Form::Integer(bits, false) => format!("whole numbers of {bits} bits without a sign"),
            Form::Decimal(precision, scale) => {
                format!("decimals of {precision} digits, {scale} behind the point")
            }
            Form::Date => "dates".into(),
            Form::Time => "times".into(),
            Form::DateTime => "dates with times".into(),
            Form::DateTimeZone => "moments with a time zone".into(),
            Form::Duration => "durations of up to 292 years".into(),
            Form::Binary => "binaries".into(),
        }
    }
}

fn has_plain(odd: &m_engine::value::Odd, rows: usize) -> bool {
    (0..rows).any(|row| odd.is_plain(row))
}

/// The decimal that the facets `NumericPrecision` and `NumericScale` tell.
fn decimal(cx: &Cx, facets: Option<&Record>) -> Result<Form> {
    let facet = |name: &str| -> Result<Option<u8>> {
        let Some(cell) = facets.and_then(|facets| facets.get(name)) else { return Ok(None) };
        Ok(cell.force(cx)?.as_index().and_then(|digits| u8::try_from(digits).ok()))
    };
    Ok(match (facet("NumericPrecision")?, facet("NumericScale")?) {
        (Some(precision @ 1..=38), Some(scale)) if scale <= precision => Form::Decimal(precision, scale),
        _ => DECIMAL,
    })
}
