//! List.*: sums, products and averages. Nulls do not count.
//!
//! Here: `List.Product`, `List.Average`.

use super::accumulator::{self, Average, Sum};
use crate::value::precision::Precision;
use m_engine::value::{Data, List, Type};
use m_engine::{Args, Body::Known, Body::Rust, Builtin, Cx, Error, Result, Value};

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
    body: Known(&Rust(sum), &accumulator::SUM),
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
    body: Known(&Rust(average), &accumulator::AVERAGE),
};

fn sum(cx: &Cx, args: Args) -> Result<Value> {
    let mut sum = Sum::new(Precision::new(&args.value(1))?);
    let mut items = args.get::<List>(0)?.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        sum.add(&item?);
    }
    sum.finish()
}

fn product(cx: &Cx, args: Args) -> Result<Value> {
    let precision = Precision::new(&args.value(1))?;
    let mut values = args.get::<List>(0)?.values(cx)?;
    values.retain(|value| !value.is_null());
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
    let mut average = Average::new(Precision::new(&args.value(1))?);
    let mut items = args.get::<List>(0)?.iter(cx)?;
    while let Some(item) = items.next_value(cx) {
        average.add(&item?);
    }
    average.finish()
}
