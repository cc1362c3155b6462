//! Number.*: arithmetic beyond the operators, powers, logarithms, and questions about a number.
//!
//! Here: `Number.Abs`, `Number.Sign`, `Number.IntegerDivide`, `Number.Mod`, `Number.Power`, `Number.Sqrt`,
//! `Number.Exp`, `Number.Ln`, `Number.Log`, `Number.Log10`, `Number.Factorial`, `Number.Combinations`,
//! `Number.Permutations`.

use m_engine::value::Number;
use m_engine::{Args, Body::Plain, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[
    ABS,
    SIGN,
    INTEGER_DIVIDE,
    MOD,
    POWER,
    SQRT,
    EXP,
    LN,
    LOG,
    LOG10,
    FACTORIAL,
    COMBINATIONS,
    PERMUTATIONS,
    IS_EVEN,
    IS_ODD,
    IS_NAN,
];

const UNARY: &str = "(number as nullable number) as nullable number";

fn apply(args: &Args, operation: fn(f64) -> f64) -> Result<Value> {
    Ok(args.get::<Option<f64>>(0)?.map(operation).into())
}

/// Both first arguments, unless one of them is null.
fn pair<T: m_engine::FromValue>(args: &Args) -> Result<Option<(T, T)>> {
    Ok(args.get::<Option<T>>(0)?.zip(args.get::<Option<T>>(1)?))
}

const ABS: Builtin = Builtin {
    name: "Number.Abs",
    signature: UNARY,
    doc: "Returns the absolute value of `number`.",
    examples: &[("Number.Abs(-3)", "3"), ("Number.Abs(null)", "null")],
    body: Plain(|_, args| Ok(args.get::<Option<Number>>(0)?.map(|number| number.abs()).into())),
};

const SIGN: Builtin = Builtin {
    name: "Number.Sign",
    signature: UNARY,
    doc: "Returns 1 for a positive number, -1 for a negative one and 0 for zero.",
    examples: &[("Number.Sign(182)", "1"), ("Number.Sign(-182)", "-1"), ("Number.Sign(0)", "0")],
    body: Plain(|_, args| apply(&args, |number| if number == 0.0 { 0.0 } else { number.signum() })),
};

const INTEGER_DIVIDE: Builtin = Builtin {
    name: "Number.IntegerDivide",
    signature: "(number1 as nullable number, number2 as nullable number, optional precision as nullable number) as nullable number",
    doc: "Divides `number1` by `number2` and drops the fraction of the result. `precision` is `Precision.Double` or `Precision.Decimal`.",
    examples: &[
        ("Number.IntegerDivide(6, 4)", "1"),
        ("Number.IntegerDivide(-7, 2)", "-3"),
        ("Number.IsNaN(Number.IntegerDivide(7, 0))", "true"),
    ],
    body: Plain(|_, args| {
        let Some((left, right)) = pair::<Number>(&args)? else { return Ok(Value::NULL) };
        if let Some((dividend, divisor)) = decimals(&args, &left, &right)? {
            return match dividend.checked_div(divisor) {
                Some(quotient) => Ok(Number::from(quotient.trunc()).into()),
                None => Err(decimal_division(&left, &right)),
            };
        }
        let (dividend, divisor) = (left.to_f64(), right.to_f64());
        // By the remainder, so that a division by zero has no result.
        Ok(Value::number(((dividend - dividend % divisor) / divisor).trunc()))
    }),
};

const MOD: Builtin = Builtin {
    name: "Number.Mod",
    signature: "(number as nullable number, divisor as nullable number, optional precision as nullable number) as nullable number",
    doc: "Returns the remainder of the integer division of `number` by `divisor`; it has the sign of `number`. `precision` is `Precision.Double` or `Precision.Decimal`.",
    examples: &[
        ("Number.Mod(5, 3)", "2"),
        ("Number.Mod(-5, 3)", "-2"),
        ("Number.Mod(10.5, 0.2, Precision.Decimal)", "0.1"),
    ],
    body: Plain(|_, args| {
        let Some((left, right)) = pair::<Number>(&args)? else { return Ok(Value::NULL) };
        if let Some((dividend, divisor)) = decimals(&args, &left, &right)? {
            return match dividend.checked_rem(divisor) {
                Some(rest) => Ok(Number::from(rest).into()),
                None => Err(decimal_division(&left, &right)),
            };
        }
        Ok(Value::number(left.to_f64() % right.to_f64()))
    }),
};

/// Both numbers as decimals, where the third argument asks for decimal precision.
fn decimals(
    args: &Args,
    left: &Number,
    right: &Number,
) -> Result<Option<(rust_decimal::Decimal, rust_decimal::Decimal)>> {
    match args.get::<Option<i64>>(2)? {
        None | Some(0) => Ok(None),
        Some(1) => match left.to_decimal().zip(right.to_decimal()) {
            Some(operands) => Ok(Some(operands)),
            None => Err(decimal_division(left, right)),
        },
        Some(_) => Err(Error::expression_of(
            "The precision must be Precision.Double or Precision.Decimal.",
            args.value(2),
        )),
    }
}

fn decimal_division(left: &Number, right: &Number) -> Error {
    Error::expression_of(
        "The numbers cannot be divided with decimal precision.",
        Value::list(vec![left.clone().into(), right.clone().into()]),
    )
}

const POWER: Builtin = Builtin {
    name: "Number.Power",
    signature: "(number as nullable number, power as nullable number) as nullable number",
    doc: "Raises `number` to the power `power`.",
    examples: &[("Number.Power(5, 3)", "125"), ("Number.Power(null, 3)", "null")],
    body: Plain(|_, args| Ok(pair::<f64>(&args)?.map(|(base, exponent)| base.powf(exponent)).into())),
};

const SQRT: Builtin = Builtin {
    name: "Number.Sqrt",
    signature: UNARY,
    doc: "Returns the square root of `number`; not a number for a negative one.",
    examples: &[("Number.Sqrt(625)", "25"), ("Number.IsNaN(Number.Sqrt(-1))", "true")],
    body: Plain(|_, args| apply(&args, f64::sqrt)),
};

const EXP: Builtin = Builtin {
    name: "Number.Exp",
    signature: UNARY,
    doc: "Raises Euler's number to the power `number`.",
    examples: &[("Number.Exp(0)", "1"), ("Number.Round(Number.Exp(3), 6)", "20.085537")],
    body: Plain(|_, args| apply(&args, f64::exp)),
};

const LN: Builtin = Builtin {
    name: "Number.Ln",
    signature: UNARY,
    doc: "Returns the natural logarithm of `number`.",
    examples: &[("Number.Ln(1)", "0"), ("Number.Ln(Number.E)", "1")],
    body: Plain(|_, args| apply(&args, f64::ln)),
};

const LOG: Builtin = Builtin {
    name: "Number.Log",
    signature: "(number as nullable number, optional base as nullable number) as nullable number",
    doc: "Returns the logarithm of `number` to the base `base`; without a base, the natural logarithm.",
    examples: &[("Number.Log(1000, 10)", "3"), ("Number.Log(1)", "0")],
    body: Plain(|_, args| {
        let base = args.get::<Option<f64>>(1)?;
        Ok(args.get::<Option<f64>>(0)?.map(|number| logarithm(number, base)).into())
    }),
};

/// Bases 2 and 10 have exact functions: `log(1000, 10)` is 3, not 2.9999999999999996.
fn logarithm(number: f64, base: Option<f64>) -> f64 {
    match base {
        None => number.ln(),
        Some(10.0) => number.log10(),
        Some(2.0) => number.log2(),
        Some(base) => number.ln() / base.ln(),
    }
}

const LOG10: Builtin = Builtin {
    name: "Number.Log10",
    signature: UNARY,
    doc: "Returns the logarithm of `number` to the base 10.",
    examples: &[("Number.Log10(100)", "2")],
    body: Plain(|_, args| apply(&args, f64::log10)),
};

const FACTORIAL: Builtin = Builtin {
    name: "Number.Factorial",
    signature: UNARY,
    doc: "Returns the product of the whole numbers from 1 to `number`.",
    examples: &[("Number.Factorial(10)", "3628800"), ("Number.Factorial(0)", "1")],
    body: Rust(|_, args| {
        let Some(number) = args.get::<Option<f64>>(0)? else { return Ok(Value::NULL) };
        Ok(Value::number(falling_product(count(number)?, count(number)?)))
    }),
};

const COMBINATIONS: Builtin = Builtin {
    name: "Number.Combinations",
    signature: "(setSize as nullable number, combinationSize as nullable number) as nullable number",
    doc: "Returns how many sets of `combinationSize` items can be chosen from `setSize` items.",
    examples: &[("Number.Combinations(5, 3)", "10"), ("Number.Combinations(3, 5)", "0")],
    body: Rust(|_, args| {
        let Some((set, size)) = pair::<f64>(&args)? else { return Ok(Value::NULL) };
        let (set, size) = (count(set)?, count(size)?);
        if size > set {
            return Ok(Value::number(0.0));
        }
        let size = size.min(set - size);
        // Each step is a whole number: the product of k consecutive numbers is divisible by k factorial.
        let mut result = 1.0_f64;
        let mut step = 1.0;
        while step <= size && result.is_finite() {
            result = result * (set - size + step) / step;
            step += 1.0;
        }
        Ok(Value::number(result.round()))
    }),
};

const PERMUTATIONS: Builtin = Builtin {
    name: "Number.Permutations",
    signature: "(setSize as nullable number, permutationSize as nullable number) as nullable number",
    doc: "Returns how many sequences of `permutationSize` items can be made from `setSize` items.",
    examples: &[("Number.Permutations(5, 3)", "60")],
    body: Rust(|_, args| {
        let Some((set, size)) = pair::<f64>(&args)? else { return Ok(Value::NULL) };
        let (set, size) = (count(set)?, count(size)?);
        Ok(Value::number(if size > set { 0.0 } else { falling_product(set, size) }))
    }),
};

/// A whole number that is not negative.
fn count(number: f64) -> Result<f64> {
    if number >= 0.0 && number.fract() == 0.0 {
        Ok(number)
    } else {
        Err(Error::expression_of("The argument must be a whole number that is not negative.", number.into()))
    }
}

/// `from · (from - 1) · …`, `factors` factors; infinite where a 64-bit number cannot hold it.
fn falling_product(from: f64, factors: f64) -> f64 {
    let mut product = 1.0;
    let mut factor = from;
    while factor > from - factors && f64::is_finite(product) {
        product *= factor;
        factor -= 1.0;
    }
    product
}

const fn question(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "(number as number) as logical", doc, examples, body: Rust(body) }
}

const IS_EVEN: Builtin = question(
    "Number.IsEven",
    "Tells whether `number` is even.",
    &[("Number.IsEven(82)", "true"), ("Number.IsEven(625)", "false")],
    |_, args| Ok(Value::from(args.get::<f64>(0)? % 2.0 == 0.0)),
);

const IS_ODD: Builtin = question(
    "Number.IsOdd",
    "Tells whether `number` is odd.",
    &[("Number.IsOdd(625)", "true"), ("Number.IsOdd(-3)", "true"), ("Number.IsOdd(82)", "false")],
    |_, args| Ok(Value::from((args.get::<f64>(0)? % 2.0).abs() == 1.0)),
);

const IS_NAN: Builtin = question(
    "Number.IsNaN",
    "Tells whether `number` is not a number, such as the result of 0/0.",
    &[("Number.IsNaN(0/0)", "true"), ("Number.IsNaN(1/0)", "false")],
    |_, args| Ok(Value::from(args.get::<f64>(0)?.is_nan())),
);
