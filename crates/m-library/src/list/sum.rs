//! List.*: sums, products and averages. Nulls do not count.

use crate::value::precision::Precision;
use m_engine::value::time::{Date, DateTime, DateTimeZone, Time};
use m_engine::value::{Data, Duration, List, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[SUM, PRODUCT, AVERAGE];

const SUM: Builtin = Builtin {
    name: "List.Sum",
    signature: "(list as list, optional precision as nullable number) as any",
    doc: "Returns the sum of the numbers or durations in `list`, null where there are none. `precision` chooses \
          between floating point and decimal arithmetic.",
    examples: &[
        ("List.Sum({1, 2, null, 3})", "6"),
        ("List.Sum({})", "null"),
        ("List.Sum({#duration(1, 0, 0, 0), #duration(0, 12, 0, 0)})", "#duration(1, 12, 0, 0)"),
        (r#"List.Sum({1, "a"})"#, "error \"Expression.Error\""),
    ],
    body: Rust(sum),
};

const PRODUCT: Builtin = Builtin {
    name: "List.Product",
    signature: "(numbersList as list, optional precision as nullable number) as nullable number",
    doc: "Returns the product of the numbers in `numbersList`, null where there are none. `precision` chooses between \
          floating point and decimal arithmetic.",
    examples: &[("List.Product({1, 2, 3, 3, 4, 5, 5})", "1800"), ("List.Product({null})", "null")],
    body: Rust(product),
};

const AVERAGE: Builtin = Builtin {
    name: "List.Average",
    signature: "(list as list, optional precision as nullable number) as any",
    doc: "Returns the average of `list`, a value of the same kind as its items: numbers, durations, dates, times, \
          datetimes or datetimezones. Null where there are none. `precision` chooses between floating point and \
          decimal arithmetic.",
    examples: &[
        ("List.Average({3, 4, null, 5})", "4"),
        ("List.Average({#date(2011, 1, 1), #date(2011, 1, 2), #date(2011, 1, 3)})", "#date(2011, 1, 2)"),
        ("List.Average({#duration(1, 0, 0, 0), #duration(3, 0, 0, 0)})", "#duration(2, 0, 0, 0)"),
        ("List.Average({})", "null"),
    ],
    body: Rust(average),
};

fn present(cx: &Cx, args: &Args) -> Result<Vec<Value>> {
    let mut values = args.get::<List>(0)?.values(cx)?;
    values.retain(|value| !value.is_null());
    Ok(values)
}

fn sum(cx: &Cx, args: Args) -> Result<Value> {
    total(&present(cx, &args)?, Precision::new(&args.value(1))?)
}

/// The sum of numbers or of durations; null of nothing.
fn total(values: &[Value], precision: Precision) -> Result<Value> {
    let Some((first, rest)) = values.split_first() else { return Ok(Value::NULL) };
    if !matches!(first.data, Data::Number(_) | Data::Duration(_)) {
        return Err(Error::conversion(first, &Type::number()));
    }
    rest.iter().try_fold(first.clone().without_meta(), |sum, value| precision.add(&sum, value))
}

fn product(cx: &Cx, args: Args) -> Result<Value> {
    let precision = Precision::new(&args.value(1))?;
    let values = present(cx, &args)?;
    let mut product: Option<Value> = None;
    for value in values {
        if !matches!(value.data, Data::Number(_)) {
            return Err(Error::conversion(&value, &Type::number()));
        }
        product = Some(match product {
            Some(product) => precision.multiply(&product, &value)?,
            None => value.without_meta(),
        });
    }
    Ok(product.unwrap_or(Value::NULL))
}

fn average(cx: &Cx, args: Args) -> Result<Value> {
    let precision = Precision::new(&args.value(1))?;
    let values = present(cx, &args)?;
    let Some(first) = values.first() else { return Ok(Value::NULL) };
    if matches!(first.data, Data::Number(_) | Data::Duration(_)) {
        return precision.divide(&total(&values, precision)?, &Value::number(values.len() as f64));
    }
    let mut sum: i128 = 0;
    for value in &values {
        if value.kind() != first.kind() {
            return Err(Error::conversion(value, &Type::of_kind(first.kind())));
        }
        sum += i128::from(ticks(value).ok_or_else(|| not_averaged(value))?);
    }
    let mean = i64::try_from(sum.div_euclid(values.len() as i128)).unwrap_or(i64::MAX);
    from_ticks(first, mean).ok_or_else(|| not_averaged(first))
}

/// A date or time as a whole number: days, or ticks.
fn ticks(value: &Value) -> Option<i64> {
    match &value.data {
        Data::Date(date) => Some(date.days()),
        Data::Time(time) => Some(time.ticks()),
        Data::DateTime(moment) => Some(moment.ticks()),
        Data::DateTimeZone(moment) => Some(moment.utc_ticks()),
        Data::Duration(duration) => Some(Duration::ticks(*duration)),
        _ => None,
    }
}

/// The value of the kind of `like`; a datetimezone has its offset.
fn from_ticks(like: &Value, ticks: i64) -> Option<Value> {
    match &like.data {
        Data::Date(_) => Date::from_days(ticks).map(Value::from),
        Data::Time(_) => Time::from_ticks(ticks).map(Value::from),
        Data::DateTime(_) => DateTime::from_ticks(ticks).map(Value::from),
        Data::DateTimeZone(moment) => DateTimeZone::from_utc(ticks, moment.offset()).map(Value::from),
        _ => None,
    }
}

#[cold]
fn not_averaged(value: &Value) -> Error {
    Error::conversion(value, &Type::number())
}
