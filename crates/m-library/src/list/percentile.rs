//! List.Percentile and its modes.

use super::{Comparison, not_enough};
use crate::enumeration::{enumeration, member};
use m_engine::value::{Data, List, Record, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value, ops};

pub(crate) const ALL: &[Builtin] = &[PERCENTILE, MODE_TYPE, EXCEL_INC, EXCEL_EXC, SQL_DISC, SQL_CONT];

const PERCENTILE: Builtin = Builtin {
    name: "List.Percentile",
    signature: "(list as list, percentiles as any, optional options as nullable record) as any",
    doc: "Returns the sample percentile of `list` for a probability from 0 to 1, or a list of them for a list of \
          probabilities. The option `PercentileMode` chooses how to interpolate: as PERCENTILE.INC of Excel (default), \
          PERCENTILE.EXC of Excel, PERCENTILE_DISC or PERCENTILE_CONT of SQL Server. Nulls do not count.",
    examples: &[
        ("List.Percentile({5, 3, 1, 7, 9}, 0.25)", "3"),
        (
            "List.Percentile({5, 3, 1, 7, 9}, {0.25, 0.5, 0.75}, [PercentileMode = PercentileMode.ExcelExc])",
            "{2, 5, 8}",
        ),
        ("List.Percentile({1, 2, 3, 4}, 0.5, [PercentileMode = PercentileMode.SqlDisc])", "2"),
        ("List.Percentile({1, 2, 3, 4}, 0.5, [PercentileMode = PercentileMode.SqlCont])", "2.5"),
        ("List.Percentile({1, 2}, 2)", "error \"Expression.Error\""),
    ],
    body: Rust(percentile),
};

const MODE_TYPE: Builtin = enumeration!("PercentileMode.Type", "The type of the modes of `List.Percentile`.");

const EXCEL_INC: Builtin =
    member!("PercentileMode.ExcelInc", 1, "Percentiles as PERCENTILE.INC of Excel computes them.");
const EXCEL_EXC: Builtin =
    member!("PercentileMode.ExcelExc", 2, "Percentiles as PERCENTILE.EXC of Excel computes them.");
const SQL_DISC: Builtin = member!(
    "PercentileMode.SqlDisc",
    3,
    "Percentiles as PERCENTILE_DISC of SQL Server computes them: always an item of the list."
);
const SQL_CONT: Builtin =
    member!("PercentileMode.SqlCont", 4, "Percentiles as PERCENTILE_CONT of SQL Server computes them.");

fn percentile(cx: &Cx, args: Args) -> Result<Value> {
    let mut values = args.get::<List>(0)?.values(cx)?;
    values.retain(|value| !value.is_null());
    let sorted = Comparison::new(cx, &Value::NULL)?.sort(cx, values)?;
    let mode = mode(cx, args.get(2)?)?;
    let wanted = args.value(1);
    match &wanted.data {
        Data::List(list) => {
            let each = list.values(cx)?;
            Ok(Value::list(each.iter().map(|p| at(&sorted, p, mode)).collect::<Result<_>>()?))
        }
        _ => at(&sorted, &wanted, mode),
    }
}

fn mode(cx: &Cx, options: Option<Record>) -> Result<usize> {
    let Some(options) = options else { return Ok(1) };
    if let Some(unknown) = options.shape().names().iter().find(|name| name.as_str() != "PercentileMode") {
        return Err(Error::expression_of(
            format!("'{unknown}' isn't a valid option. Valid options are: 'PercentileMode'."),
            Value::from(unknown.clone()),
        ));
    }
    let Some(cell) = options.get("PercentileMode") else { return Ok(1) };
    let value = cell.force(cx)?;
    match value.as_index() {
        None if value.is_null() => Ok(1),
        Some(mode @ 1..=4) => Ok(mode),
        _ => Err(Error::expression_of("The percentile mode isn't one of PercentileMode.Type.", value)),
    }
}

/// The percentile for one probability.
fn at(sorted: &[Value], probability: &Value, mode: usize) -> Result<Value> {
    let Data::Number(number) = &probability.data else {
        return Err(Error::conversion(probability, &Type::number()));
    };
    let p = number.to_f64();
    if !(0.0..=1.0).contains(&p) {
        return Err(super::out_of_range("percentiles", probability.clone()));
    }
    let Some(last) = sorted.len().checked_sub(1) else { return Ok(Value::NULL) };
    let size = sorted.len() as f64;
    let rank = match mode {
        2 => (size + 1.0) * p - 1.0,
        // A step at each item; the subtraction of a tiny part forgives the rounding of p times the size.
        3 => ((size * p - 1e-9).ceil() - 1.0).max(0.0),
        _ => (size - 1.0) * p,
    };
    if !(0.0..=last as f64).contains(&rank) {
        return Err(super::out_of_range("percentiles", probability.clone()));
    }
    let below = rank.floor();
    let lower = sorted.get(below as usize).ok_or_else(not_enough)?;
    match sorted.get(below as usize + 1) {
        Some(upper) if rank > below => {
            let part = ops::multiply(&ops::subtract(upper, lower)?, &Value::number(rank - below))?;
            ops::add(lower, &part)
        }
        _ => Ok(lower.clone()),
    }
}
