//! The values of a column: what its physical and logical types make of numbers and bytes.

#![deny(clippy::arithmetic_side_effects)]

use m_engine::value::time::{TICKS_PER_DAY, TICKS_PER_SECOND, UNIX_EPOCH_DAYS, UNIX_EPOCH_TICKS};
use m_engine::value::{Binary, Date, DateTime, DateTimeZone, Duration, Kind, Number, Text, Time, Type};
use m_engine::{Cell, Error, Value};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::schema::types::Type as Node;
use rust_decimal::Decimal;

/// What a column's numbers or bytes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Logical,
    /// A signed integer, or for `false` an unsigned one, of so many bits.
    Integer(u8, bool),
    Single,
    Double,
    Half,
    Text,
    Binary,
    Uuid,
    /// With so many digits after the point.
    Decimal(u32),
    Date,
    /// Since midnight, in this many units a second.
    Time(i64),
    /// Since 1970, in this many units a second; adjusted to UTC or not.
    Timestamp(i64, bool),
    /// Nanoseconds of a day, and the Julian day.
    Int96,
    Interval,
}

/// The Julian day of 1970-01-01.
const UNIX_JULIAN: i64 = 2_440_588;
/// The first number of more bits than a decimal has.
const DECIMALS: u128 = 1 << 96;

impl Leaf {
    /// From a column's schema; a meaning that the format got later than this host is left to the physical type.
    pub(super) fn new(node: &Node) -> Leaf {
        let info = node.get_basic_info();
        let physical = node.get_physical_type();
        let decimal = |scale: i32| Leaf::Decimal(u32::try_from(scale).unwrap_or(0));
        match info.logical_type_ref() {
            Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => return Leaf::Text,
            Some(LogicalType::Decimal(ty)) => return decimal(ty.scale),
            Some(LogicalType::Date) => return Leaf::Date,
            Some(LogicalType::Time(ty)) => return Leaf::Time(per_second(&ty.unit)),
            Some(LogicalType::Timestamp(ty)) => {
                return Leaf::Timestamp(per_second(&ty.unit), ty.is_adjusted_to_u_t_c);
            }
            Some(LogicalType::Integer(ty)) => {
                return Leaf::Integer(u8::try_from(ty.bit_width).unwrap_or(64), ty.is_signed);
            }
            Some(LogicalType::Uuid) => return Leaf::Uuid,
            Some(LogicalType::Float16) => return Leaf::Half,
            _ => {}
        }
        match info.converted_type() {
            ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Leaf::Text,
            ConvertedType::DECIMAL => decimal(node.get_scale()),
            ConvertedType::DATE => Leaf::Date,
            ConvertedType::TIME_MILLIS => Leaf::Time(1000),
            ConvertedType::TIME_MICROS => Leaf::Time(1_000_000),
            ConvertedType::TIMESTAMP_MILLIS => Leaf::Timestamp(1000, true),
            ConvertedType::TIMESTAMP_MICROS => Leaf::Timestamp(1_000_000, true),
            ConvertedType::UINT_8 => Leaf::Integer(8, false),
            ConvertedType::UINT_16 => Leaf::Integer(16, false),
            ConvertedType::UINT_32 => Leaf::Integer(32, false),
            ConvertedType::UINT_64 => Leaf::Integer(64, false),
            ConvertedType::INT_8 => Leaf::Integer(8, true),
            ConvertedType::INT_16 => Leaf::Integer(16, true),
            ConvertedType::INTERVAL => Leaf::Interval,
            _ => match physical {
                Physical::BOOLEAN => Leaf::Logical,
                Physical::INT32 => Leaf::Integer(32, true),
                Physical::INT64 => Leaf::Integer(64, true),
                Physical::INT96 => Leaf::Int96,
                Physical::FLOAT => Leaf::Single,
                Physical::DOUBLE => Leaf::Double,
                Physical::BYTE_ARRAY | Physical::FIXED_LEN_BYTE_ARRAY => Leaf::Binary,
            },
        }
    }

    /// The type of the values, without nullability.
    pub(super) fn ty(self) -> Type {
        let number = |name| Type::number().named(name);
        match self {
            Leaf::Logical => Type::of_kind(Kind::Logical),
            Leaf::Integer(8, true) => number("Int8.Type"),
            Leaf::Integer(8, false) => number("Byte.Type"),
            Leaf::Integer(16, true) => number("Int16.Type"),
            Leaf::Integer(16, false) | Leaf::Integer(32, true) => number("Int32.Type"),
            Leaf::Integer(32, false) | Leaf::Integer(_, true) => number("Int64.Type"),
            Leaf::Integer(_, false) | Leaf::Decimal(_) => number("Decimal.Type"),
            Leaf::Single | Leaf::Half => number("Single.Type"),
            Leaf::Double => number("Double.Type"),
            Leaf::Text | Leaf::Uuid => Type::text(),
            Leaf::Binary => Type::of_kind(Kind::Binary),
            Leaf::Date => Type::of_kind(Kind::Date),
            Leaf::Time(_) => Type::of_kind(Kind::Time),
            Leaf::Timestamp(_, true) => Type::of_kind(Kind::DateTimeZone),
            Leaf::Timestamp(_, false) | Leaf::Int96 => Type::of_kind(Kind::DateTime),
            Leaf::Interval => Type::of_kind(Kind::Duration),
        }
    }

    /// The date so many days after 1970.
    pub(super) fn date(self, raw: i64) -> Option<Date> {
        raw.checked_add(UNIX_EPOCH_DAYS).and_then(Date::from_days)
    }

    /// The value of a number of 32 or 64 bits.
    pub(super) fn integer(self, raw: i64) -> Cell {
        let value = match self {
            Leaf::Integer(64, false) => Some(Number::from(raw as u64).into()),
            Leaf::Integer(32, false) => Some(f64::from(raw as u32).into()),
            Leaf::Decimal(scale) => Some(decimal(i128::from(raw), scale)),
            Leaf::Date => self.date(raw).map(Value::from),
            Leaf::Time(units) => ticks(raw, units).and_then(Time::from_ticks).map(Value::from),
            Leaf::Timestamp(units, is_utc) => moment(ticks(raw, units), is_utc),
            _ => Some(Value::integer(raw)),
        };
        cell(value)
    }

    /// The value of bytes.
    pub(super) fn bytes(self, raw: &[u8]) -> Cell {
        let value = match self {
            Leaf::Text => Some(Text::from_outside(&String::from_utf8_lossy(raw)).into()),
            Leaf::Decimal(scale) => big_endian(raw).map(|unscaled| decimal(unscaled, scale)),
            Leaf::Uuid => uuid(raw),
            Leaf::Half => {
                <[u8; 2]>::try_from(raw).ok().map(|bytes| Value::number(half(u16::from_le_bytes(bytes))))
            }
            Leaf::Interval => interval(raw),
            _ => Some(Binary::from(raw).into()),
        };
        cell(value)
    }

    /// The value of a 96-bit timestamp: nanoseconds of the day in the first two words, the Julian day in the third.
    pub(super) fn int96(self, [low, high, day]: [u32; 3]) -> Cell {
        let nanoseconds = (u64::from(high) << 32) | u64::from(low);
        let in_day = i64::try_from(nanoseconds / 100).ok();
        let days = i64::from(day).saturating_sub(UNIX_JULIAN).checked_mul(TICKS_PER_DAY);
        cell(moment(in_day.zip(days).and_then(|(in_day, days)| days.checked_add(in_day)), false))
    }
}

fn cell(value: Option<Value>) -> Cell {
    match value {
        Some(value) => Cell::Value(value),
        None => Cell::error(Error::data_format(
            "Parquet: The value is out of the range of its type.",
            Value::NULL,
        )),
    }
}

fn per_second(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

/// Units as ticks of 100 nanoseconds; finer ones are cut off, towards the past.
fn ticks(raw: i64, units: i64) -> Option<i64> {
    if units > TICKS_PER_SECOND {
        raw.checked_div_euclid(units / TICKS_PER_SECOND)
    } else {
        raw.checked_mul(TICKS_PER_SECOND.checked_div(units)?)
    }
}

/// A moment so many ticks after 1970.
fn moment(ticks: Option<i64>, is_utc: bool) -> Option<Value> {
    let ticks = ticks?.checked_add(UNIX_EPOCH_TICKS)?;
    if is_utc {
        DateTimeZone::from_utc(ticks, 0).map(Value::from)
    } else {
        DateTime::from_ticks(ticks).map(Value::from)
    }
}

/// An exact decimal where it has up to 28 digits, zeros at its end aside, else the nearest number.
fn decimal(mut unscaled: i128, mut scale: u32) -> Value {
    let is_long = unscaled.unsigned_abs() >= DECIMALS;
    while is_long && scale > 0 && unscaled % 10 == 0 {
        unscaled /= 10;
        scale = scale.saturating_sub(1);
    }
    match Decimal::try_from_i128_with_scale(unscaled, scale) {
        Ok(decimal) => Value::from(Number::from(decimal)),
        Err(_) => Value::number(unscaled as f64 / 10f64.powi(i32::try_from(scale).unwrap_or(i32::MAX))),
    }
}

/// A two's complement number of up to 16 bytes; more only where they repeat the sign.
fn big_endian(raw: &[u8]) -> Option<i128> {
    let sign = if raw.first().is_some_and(|byte| byte & 0x80 != 0) { 0xFF } else { 0 };
    let (extra, raw) = raw.split_at(raw.len().saturating_sub(16));
    if extra.iter().any(|byte| *byte != sign) {
        return None;
    }
    let start = if sign == 0 { 0 } else { -1 };
    Some(raw.iter().fold(start, |number: i128, byte| (number << 8) | i128::from(*byte)))
}

fn uuid(raw: &[u8]) -> Option<Value> {
    let raw = <[u8; 16]>::try_from(raw).ok()?;
    let digits = format!("{:032x}", u128::from_be_bytes(raw));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    let parts: Option<Vec<&str>> = parts.into_iter().map(|range| digits.get(range)).collect();
    Some(Value::from(Text::from(parts?.join("-"))))
}

/// An IEEE 754 number of 16 bits.
fn half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1F), f64::from(bits & 0x3FF));
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent.saturating_sub(15)),
    }
}

/// Months, days and milliseconds; months have no length, and make it none.
fn interval(raw: &[u8]) -> Option<Value> {
    let part = |range| Some(u32::from_le_bytes(<[u8; 4]>::try_from(raw.get(range)?).ok()?));
    let (months, days, milliseconds) = (part(0..4)?, part(4..8)?, part(8..12)?);
    let days = i64::from(days).checked_mul(TICKS_PER_DAY)?;
    let ticks = days.checked_add(i64::from(milliseconds).saturating_mul(TICKS_PER_SECOND / 1000))?;
    (months == 0).then(|| Duration::from_ticks(ticks).into())
}

#[cfg(test)]
mod tests {
    use super::{big_endian, half, interval};
    use m_engine::value::Data;

    #[test]
    fn numbers_of_bytes() {
        assert_eq!(big_endian(&[]), Some(0));
        assert_eq!(big_endian(&[0xFF]), Some(-1));
        assert_eq!(big_endian(&[0x01, 0x00]), Some(256));
        assert_eq!(big_endian(&[0xFF; 20]), Some(-1));
        assert_eq!(big_endian(&[1; 17]), None);
    }

    /// Parquet format, "INTERVAL": months, days and milliseconds of 32 bits each.
    #[test]
    fn intervals() {
        let value = |months: u32, days: u32, milliseconds: u32| {
            let raw = [months, days, milliseconds].map(u32::to_le_bytes).concat();
            match interval(&raw)?.data {
                Data::Duration(duration) => Some(duration.ticks()),
                _ => None,
            }
        };
        assert_eq!(value(0, 1, 1), Some(864_000_010_000));
        for (months, days) in [(1, 0), (0, u32::MAX)] {
            assert_eq!(value(months, days, 0), None);
        }
        assert!(interval(&[0; 11]).is_none());
    }

    /// IEEE 754-2008, binary16.
    #[test]
    fn halves() {
        for (bits, value) in [(0x3C00, 1.0), (0xC000, -2.0), (0x0001, 2f64.powi(-24)), (0x7BFF, 65504.0)] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7E00).is_nan());
    }
}
