//! The values of a column until they are written.

use super::form::Form;
use crate::WriteError;
use crate::cells::{Cells, Shown};
use crate::rows::{may_hold_halves, plain};
use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, StringBuilder,
};
use arrow_array::types::{
    Date32Type, DurationNanosecondType, Int8Type, Int16Type, Int32Type, Time64NanosecondType,
    TimestampMicrosecondType, UInt8Type,
};
use arrow_array::{ArrayRef, Int64Array, PrimitiveArray};
use arrow_schema::ArrowError;
use m_engine::value::time::{UNIX_EPOCH_DAYS, UNIX_EPOCH_TICKS};
use m_engine::value::{Column, Data, Date, DateTime, Number, Odd};
use m_engine::{Cell, Cx, Error, Value};
use std::ops::Range;
use std::sync::Arc;

/// A longer text does not go into an array with others.
const LONGEST: usize = 1 << 30;

/// A column that is being filled.
pub(super) struct Builder {
    name: String,
    form: Form,
    slots: Slots,
    /// Of texts and binaries.
    bytes: usize,
}

/// Values in the widths in which they are collected; what is narrower is made at the end.
enum Slots {
    Texts(StringBuilder),
    Logicals(BooleanBuilder),
    Doubles(Float64Builder),
    Integers(Int64Builder),
    Decimals(Decimal128Builder),
    Binaries(BinaryBuilder),
}

/// A value as its slot holds it, and whether something of it was lost on the way.
enum Slot {
    Logical(bool),
    Double(f64, bool),
    Integer(i64, bool),
    Decimal(i128, bool),
}

impl Builder {
    pub(super) fn new(name: String, form: Form) -> Builder {
        let slots = match form {
            Form::Text => Slots::Texts(StringBuilder::new()),
            Form::Logical => Slots::Logicals(BooleanBuilder::new()),
            Form::Double => Slots::Doubles(Float64Builder::new()),
            Form::Decimal(..) => Slots::Decimals(Decimal128Builder::new()),
            Form::Binary => Slots::Binaries(BinaryBuilder::new()),
            _ => Slots::Integers(Int64Builder::new()),
        };
        Builder { name, form, slots, bytes: 0 }
    }

    /// How many rows it has.
    pub(super) fn len(&self) -> usize {
        use arrow_array::builder::ArrayBuilder;
        match &self.slots {
            Slots::Texts(slots) => slots.len(),
            Slots::Logicals(slots) => slots.len(),
            Slots::Doubles(slots) => slots.len(),
            Slots::Integers(slots) => slots.len(),
            Slots::Decimals(slots) => slots.len(),
            Slots::Binaries(slots) => slots.len(),
        }
    }

    /// How many bytes its texts and binaries have.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn push_null(&mut self) {
        match &mut self.slots {
            Slots::Texts(slots) => slots.append_null(),
            Slots::Logicals(slots) => slots.append_null(),
            Slots::Doubles(slots) => slots.append_null(),
            Slots::Integers(slots) => slots.append_null(),
            Slots::Decimals(slots) => slots.append_null(),
            Slots::Binaries(slots) => slots.append_null(),
        }
    }

    fn push_text(&mut self, text: &str) {
        self.bytes += text.len();
        if let Slots::Texts(slots) = &mut self.slots {
            slots.append_value(text);
        }
    }

    /// Whether it holds texts or binaries, of which an array has no more than two gigabytes.
    pub(super) fn holds_bytes(&self) -> bool {
        matches!(self.slots, Slots::Texts(_) | Slots::Binaries(_))
    }

    /// Adds the cells of some rows of a column of a batch, the first of which has a number.
    ///
    /// Errors: as [`Cells::read`].
    pub(super) fn push_column(
        &mut self,
        cx: &Cx,
        cells: &mut Cells,
        unread: &dyn Fn(&Cell) -> Option<&'static str>,
        column: &Column,
        rows: Range<usize>,
        first: usize,
    ) -> Result<(), WriteError> {
        for (index, row) in rows.enumerate() {
            let odd = column.odd();
            if odd.is_some_and(|odd| odd.is_null(row)) {
                self.push_null();
            } else if !odd.is_some_and(|odd| self.push_plain(column, odd, row)) {
                let cell = column.cell(row);
                self.push(cx, cells, unread(&cell), &cell, first + index)?;
            }
        }
        Ok(())
    }

    /// Adds a plain value of a column of one kind. False, and nothing, where it is another.
    #[inline]
    fn push_plain(&mut self, column: &Column, odd: &Odd, row: usize) -> bool {
        if !odd.is_plain(row) {
            return false;
        }
        match (&mut self.slots, column, self.form) {
            (Slots::Texts(slots), Column::Texts(texts, _), _) if !may_hold_halves(texts.get(row)) => {
                slots.append_value(texts.get(row));
                self.bytes += texts.get(row).len();
            }
            (Slots::Doubles(slots), Column::Numbers(values, _), _) if row < values.len() => {
                slots.append_value(values[row]);
            }
            (Slots::Logicals(slots), Column::Logicals(values, _), _) if row < values.len() => {
                slots.append_value(values[row]);
            }
            (Slots::Integers(slots), Column::Dates(values, _), Form::Date) if row < values.len() => {
                slots.append_value(days(values[row]));
            }
            (Slots::Integers(slots), Column::DateTimes(values, _), Form::DateTime) if row < values.len() => {
                let (microseconds, false) = microseconds(values[row]) else { return false };
                slots.append_value(microseconds);
            }
            (Slots::Integers(slots), Column::Numbers(values, _), Form::Integer(bits, signed))
                if row < values.len() =>
            {
                let Some(integer) = integer(&Number::Double(values[row]), bits, signed) else { return false };
                slots.append_value(integer);
            }
            _ => return false,
        }
        true
    }

    /// Adds the cell of a row, numbered from 1. `unread` is the kind of one that nobody is to evaluate.
    ///
    /// Errors: as [`Cells::read`].
    pub(super) fn push(
        &mut self,
        cx: &Cx,
        cells: &mut Cells,
        unread: Option<&'static str>,
        cell: &Cell,
        row: usize,
    ) -> Result<(), WriteError> {
        if let Some(kind) = unread {
            let kind = cells.kind(kind);
            return self.word(cx, cells, row, &kind);
        }
        match cells.read(cx, cell, row, &self.name)? {
            Shown::Value(value) => self.push_value(cx, cells, &value, row),
            shown => {
                self.push_shown(cells, shown);
                Ok(())
            }
        }
    }

    /// Adds what stands for an error.
    fn push_shown(&mut self, cells: &mut Cells, shown: Shown) {
        match shown {
            Shown::Error(words) if self.form == Form::Text => self.push_text(&words),
            Shown::Error(_) => {
                cells.remarks.wordless += 1;
                self.push_null();
            }
            _ => self.push_null(),
        }
    }

    /// Adds a word for a value of which there is no more.
    fn word(&mut self, cx: &Cx, cells: &mut Cells, row: usize, word: &str) -> Result<(), WriteError> {
        if self.form == Form::Text {
            self.push_text(word);
            return Ok(());
        }
        self.push_misfit(cx, cells, &Value::text(word), row)
    }

    fn push_value(
        &mut self,
        cx: &Cx,
        cells: &mut Cells,
        value: &Value,
        row: usize,
    ) -> Result<(), WriteError> {
        if value.is_null() {
            self.push_null();
            return Ok(());
        }
        match (&mut self.slots, &value.data) {
            (Slots::Texts(_), _) => {
                let text = plain(value).unwrap_or_else(|| cells.kind(value.kind().name()));
                if text.len() > LONGEST {
                    return self.push_misfit(cx, cells, value, row);
                }
                self.push_text(&text);
                return Ok(());
            }
            (Slots::Binaries(slots), Data::Binary(binary)) => {
                match binary.bytes(cx) {
                    Ok(bytes) if bytes.len() <= LONGEST => {
                        self.bytes += bytes.len();
                        slots.append_value(&*bytes);
                    }
                    Ok(_) => return self.push_misfit(cx, cells, value, row),
                    Err(error) => {
                        let shown = cells.failed(cx, error, row, &self.name)?;
                        self.push_shown(cells, shown);
                    }
                }
                return Ok(());
            }
            _ => {}
        }
        let Some(slot) = slot(self.form, value) else { return self.push_misfit(cx, cells, value, row) };
        let is_rounded = match (&mut self.slots, slot) {
            (Slots::Logicals(slots), Slot::Logical(logical)) => {
                slots.append_value(logical);
                false
            }
            (Slots::Doubles(slots), Slot::Double(number, is_rounded)) => {
                slots.append_value(number);
                is_rounded
            }
            (Slots::Integers(slots), Slot::Integer(integer, is_rounded)) => {
                slots.append_value(integer);
                is_rounded
            }
            (Slots::Decimals(slots), Slot::Decimal(unscaled, is_rounded)) => {
                slots.append_value(unscaled);
                is_rounded
            }
            _ => return self.push_misfit(cx, cells, value, row),
        };
        cells.remarks.rounded += usize::from(is_rounded);
        if let Data::DateTimeZone(moment) = &value.data {
            cells.remarks.offsets += usize::from(moment.offset() != 0);
        }
        Ok(())
    }

    /// A value that the column does not hold is an error of its cell.
    fn push_misfit(
        &mut self,
        cx: &Cx,
        cells: &mut Cells,
        value: &Value,
        row: usize,
    ) -> Result<(), WriteError> {
        let error = Error::data_format(
            format!(
                "The column holds {}, and this value is none of them. Give the column a type, such as text, with \
                 Table.TransformColumnTypes.",
                self.form.words()
            ),
            value.clone(),
        );
        let shown = cells.failed(cx, error, row, &self.name)?;
        self.push_shown(cells, shown);
        Ok(())
    }

    /// The values as an array; the column is empty then.
    ///
    /// Errors: a decimal type that there is not.
    pub(super) fn finish(&mut self) -> Result<ArrayRef, ArrowError> {
        self.bytes = 0;
        Ok(match &mut self.slots {
            Slots::Texts(slots) => Arc::new(slots.finish()),
            Slots::Logicals(slots) => Arc::new(slots.finish()),
            Slots::Doubles(slots) => Arc::new(slots.finish()),
            Slots::Binaries(slots) => Arc::new(slots.finish()),
            Slots::Integers(slots) => narrowed(slots.finish(), self.form),
            Slots::Decimals(slots) => {
                let Form::Decimal(precision, scale) = self.form else { return Ok(Arc::new(slots.finish())) };
                Arc::new(slots.finish().with_precision_and_scale(precision, scale as i8)?)
            }
        })
    }
}

/// Integers, each of which is in the range of the form, as its array.
fn narrowed(array: Int64Array, form: Form) -> ArrayRef {
    match form {
        Form::Integer(8, false) => Arc::new(array.unary::<_, UInt8Type>(|value| value as u8)),
        Form::Integer(8, true) => Arc::new(array.unary::<_, Int8Type>(|value| value as i8)),
        Form::Integer(16, _) => Arc::new(array.unary::<_, Int16Type>(|value| value as i16)),
        Form::Integer(32, _) => Arc::new(array.unary::<_, Int32Type>(|value| value as i32)),
        Form::Date => Arc::new(array.unary::<_, Date32Type>(|value| value as i32)),
        Form::Time => Arc::new(array.reinterpret_cast::<Time64NanosecondType>()),
        Form::Duration => Arc::new(array.reinterpret_cast::<DurationNanosecondType>()),
        Form::DateTime => Arc::new(array.reinterpret_cast::<TimestampMicrosecondType>()),
        Form::DateTimeZone => {
            let array: PrimitiveArray<TimestampMicrosecondType> = array.reinterpret_cast();
            Arc::new(array.with_timezone("UTC"))
        }
        _ => Arc::new(array),
    }
}

/// A value in the slot of a form; `None` where it does not fit.
fn slot(form: Form, value: &Value) -> Option<Slot> {
    Some(match (form, &value.data) {
        (Form::Logical, Data::Logical(logical)) => Slot::Logical(*logical),
        (Form::Double, Data::Number(number)) => {
            let double = number.to_f64();
            let same = Number::Double(double).compare(number);
            Slot::Double(double, same != Some(std::cmp::Ordering::Equal) && !double.is_nan())
        }
        (Form::Integer(bits, signed), Data::Number(number)) => {
            Slot::Integer(integer(number, bits, signed)?, false)
        }
        (Form::Decimal(precision, scale), Data::Number(number)) => {
            let (unscaled, is_rounded) = decimal(number, precision, scale)?;
            Slot::Decimal(unscaled, is_rounded)
        }
        (Form::Date, Data::Date(date)) => Slot::Integer(days(*date), false),
        (Form::Time, Data::Time(time)) => Slot::Integer(time.ticks().checked_mul(100)?, false),
        (Form::DateTime, Data::DateTime(moment)) => {
            let (microseconds, is_cut) = microseconds(*moment);
            Slot::Integer(microseconds, is_cut)
        }
        (Form::DateTimeZone, Data::DateTimeZone(moment)) => {
            let ticks = moment.utc_ticks().checked_sub(UNIX_EPOCH_TICKS)?;
            Slot::Integer(ticks.div_euclid(10), ticks.rem_euclid(10) != 0)
        }
        (Form::Duration, Data::Duration(duration)) => {
            Slot::Integer(duration.ticks().checked_mul(100)?, false)
        }
        _ => return None,
    })
}

fn days(date: Date) -> i64 {
    date.days() - UNIX_EPOCH_DAYS
}

/// Since 1970, and whether a digit was cut off.
fn microseconds(moment: DateTime) -> (i64, bool) {
    let ticks = moment.ticks() - UNIX_EPOCH_TICKS;
    (ticks.div_euclid(10), ticks.rem_euclid(10) != 0)
}

/// A number as an integer of so many bits; `None` where it is none.
fn integer(number: &Number, bits: u8, signed: bool) -> Option<i64> {
    let integer = number.to_i64()?;
    let (least, most) = match (bits, signed) {
        (8, false) => (0, 255),
        (8, true) => (i64::from(i8::MIN), i64::from(i8::MAX)),
        (16, _) => (i64::from(i16::MIN), i64::from(i16::MAX)),
        (32, _) => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    (least..=most).contains(&integer).then_some(integer)
}

/// A number in units of its last digit, and whether it was rounded to them; `None` where it has too many digits.
fn decimal(number: &Number, precision: u8, scale: u8) -> Option<(i128, bool)> {
    let exact = number.to_decimal()?;
    let rounded = exact.round_dp(u32::from(scale));
    let more = u32::from(scale).checked_sub(rounded.scale())?;
    let unscaled = rounded.mantissa().checked_mul(10_i128.checked_pow(more)?)?;
    let limit = 10_i128.checked_pow(u32::from(precision))?;
    (unscaled.abs() < limit).then_some((unscaled, rounded != exact))
}
