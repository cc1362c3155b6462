//! Number.*: angles, in radians, and the hyperbolic functions.
//!
//! Here: `Number.Atan2`.

use m_engine::{Args, Body::Plain, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[SIN, COS, TAN, ASIN, ACOS, ATAN, ATAN2, SINH, COSH, TANH];

const fn angle(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    Builtin {
        name,
        signature: "(number as nullable number) as nullable number",
        doc,
        examples,
        body: Plain(body),
    }
}

/// Applies `operation` to the argument; null stays null.
fn apply(args: &Args, operation: fn(f64) -> f64) -> Result<Value> {
    Ok(args.get::<Option<f64>>(0)?.map(operation).into())
}

const SIN: Builtin =
    angle("Number.Sin", "Returns the sine of an angle.", &[("Number.Sin(0)", "0")], |_, args| {
        apply(&args, f64::sin)
    });

const COS: Builtin = angle(
    "Number.Cos",
    "Returns the cosine of an angle.",
    &[("Number.Cos(0)", "1"), ("Number.Cos(Number.PI)", "-1"), ("Number.Cos(null)", "null")],
    |_, args| apply(&args, f64::cos),
);

const TAN: Builtin =
    angle("Number.Tan", "Returns the tangent of an angle.", &[("Number.Tan(0)", "0")], |_, args| {
        apply(&args, f64::tan)
    });

const ASIN: Builtin = angle(
    "Number.Asin",
    "Returns the angle whose sine is `number`; not a number outside of -1 to 1.",
    &[("Number.Asin(1) * 2 = Number.PI", "true"), ("Number.IsNaN(Number.Asin(2))", "true")],
    |_, args| apply(&args, f64::asin),
);

const ACOS: Builtin = angle(
    "Number.Acos",
    "Returns the angle whose cosine is `number`; not a number outside of -1 to 1.",
    &[("Number.Acos(1)", "0")],
    |_, args| apply(&args, f64::acos),
);

const ATAN: Builtin = angle(
    "Number.Atan",
    "Returns the angle whose tangent is `number`.",
    &[("Number.Atan(1) * 4 = Number.PI", "true")],
    |_, args| apply(&args, f64::atan),
);

const ATAN2: Builtin = Builtin {
    name: "Number.Atan2",
    signature: "(y as nullable number, x as nullable number) as nullable number",
    doc: "Returns the angle of the point (`x`, `y`): the angle whose tangent is `y` / `x`, in the right quadrant.",
    examples: &[("Number.Atan2(1, 1) * 4 = Number.PI", "true"), ("Number.Atan2(null, 1)", "null")],
    body: Plain(|_, args| {
        let (y, x) = (args.get::<Option<f64>>(0)?, args.get::<Option<f64>>(1)?);
        Ok(y.zip(x).map(|(y, x)| y.atan2(x)).into())
    }),
};

const SINH: Builtin = angle(
    "Number.Sinh",
    "Returns the hyperbolic sine of `number`.",
    &[("Number.Sinh(0)", "0")],
    |_, args| apply(&args, f64::sinh),
);

const COSH: Builtin = angle(
    "Number.Cosh",
    "Returns the hyperbolic cosine of `number`.",
    &[("Number.Cosh(0)", "1")],
    |_, args| apply(&args, f64::cosh),
);

const TANH: Builtin = angle(
    "Number.Tanh",
    "Returns the hyperbolic tangent of `number`.",
    &[("Number.Tanh(0)", "0")],
    |_, args| apply(&args, f64::tanh),
);
