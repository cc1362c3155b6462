//! List.*: statistics of samples.
//!
//! Here: `List.StandardDeviation`, `List.Covariance`, `List.Mode`, `List.Modes`.

use super::{Equation, ValueIndex, not_enough};
use m_engine::value::{Data, List, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[STANDARD_DEVIATION, COVARIANCE, MODE, MODES];

const STANDARD_DEVIATION: Builtin = Builtin {
    name: "List.StandardDeviation",
    signature: "(numbersList as list) as nullable number",
    doc: "Returns an estimate of the standard deviation of a population from the sample `numbersList`. Nulls do not \
          count; an empty list is an error.",
    examples: &[
        ("Number.Abs(List.StandardDeviation({1..5}) - 1.5811388300841898) < 1e-15", "true"),
        ("List.StandardDeviation({})", "error \"Expression.Error\""),
    ],
    body: Rust(standard_deviation),
};

const COVARIANCE: Builtin = Builtin {
    name: "List.Covariance",
    signature: "(numberList1 as list, numberList2 as list) as nullable number",
    doc: "Returns the covariance of two lists of as many numbers, taken as whole populations. Null for empty lists.",
    examples: &[
        ("List.Covariance({1, 2, 3}, {1, 2, 3})", "0.66666666666666607"),
        ("List.Covariance({1}, {1, 2})", "error \"Expression.Error\""),
    ],
    body: Rust(covariance),
};

const MODE: Builtin = Builtin {
    name: "List.Mode",
    signature: "(list as list, optional equationCriteria as any) as any",
    doc: "Returns the most frequent item of `list`, of several the last one. An empty list is an error.",
    examples: &[
        (r#"List.Mode({"A", 1, 2, 3, 3, 4, 5})"#, "3"),
        (r#"List.Mode({"A", 1, 2, 3, 3, 4, 5, 5})"#, "5"),
        ("List.Mode({})", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| modes(cx, &args)?.pop().ok_or_else(not_enough)),
};

const MODES: Builtin = Builtin {
    name: "List.Modes",
    signature: "(list as list, optional equationCriteria as any) as list",
    doc: "Returns the most frequent items of `list`. An empty list is an error.",
    examples: &[(r#"List.Modes({"A", 1, 2, 3, 3, 4, 5, 5})"#, "{3, 5}")],
    body: Rust(|cx, args| Ok(Value::list(modes(cx, &args)?))),
};

fn numbers(cx: &Cx, list: List) -> Result<Vec<f64>> {
    let mut numbers = Vec::new();
    for value in list.values(cx)? {
        match &value.data {
            Data::Number(number) => numbers.push(number.to_f64()),
            Data::Null => {}
            _ => return Err(Error::conversion(&value, &Type::number())),
        }
    }
    Ok(numbers)
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

/// The mean by small steps. With it the difference of the mean product and the product of the means has the same last
/// bits as in recordings of Microsoft's engine.
fn running_mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let step = |mean: f64, (count, number): (u32, f64)| mean + (number - mean) / f64::from(count);
    (1..).zip(numbers).fold(0.0, step)
}

fn standard_deviation(cx: &Cx, args: Args) -> Result<Value> {
    let numbers = numbers(cx, args.get(0)?)?;
    if numbers.is_empty() {
        return Err(not_enough());
    }
    let mean = mean(&numbers);
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    Ok(Value::number((squares / (numbers.len() as f64 - 1.0)).sqrt()))
}

fn covariance(cx: &Cx, args: Args) -> Result<Value> {
    let (left, right) = (numbers(cx, args.get(0)?)?, numbers(cx, args.get(1)?)?);
    if left.len() != right.len() {
        return Err(Error::expression(format!(
            "The lists must have the same number of numbers, but they have {} and {}.",
            left.len(),
            right.len()
        )));
    }
    if left.is_empty() {
        return Ok(Value::NULL);
    }
    let products = running_mean(left.iter().zip(&right).map(|(x, y)| x * y));
    let means = running_mean(left.iter().copied()) * running_mean(right.iter().copied());
    Ok(Value::number(products - means))
}

/// The most frequent items in the order of their first appearance.
fn modes(cx: &Cx, args: &Args) -> Result<Vec<Value>> {
    let mut index = ValueIndex::new(Equation::of_library(cx, &args.value(1))?);
    let mut counted: Vec<(Value, usize)> = Vec::new();
    for value in args.get::<List>(0)?.values(cx)? {
        let (position, new) = index.insert(cx, value.clone())?;
        if new {
            counted.push((value, 1));
        } else if let Some((_, count)) = counted.get_mut(position) {
            *count += 1;
        }
    }
    let most = counted.iter().map(|(_, count)| *count).max().ok_or_else(not_enough)?;
    counted.retain(|(_, count)| *count == most);
    Ok(counted.into_iter().map(|(value, _)| value).collect())
}
