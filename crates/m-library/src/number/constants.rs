//! Number.*: the constants.

use m_engine::{Body::Constant, Builtin, Result, Value};

pub(crate) const ALL: &[Builtin] = &[PI, E, EPSILON, NAN, POSITIVE_INFINITY, NEGATIVE_INFINITY];

const fn constant(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    value: fn(&m_engine::Cx) -> Result<Value>,
) -> Builtin {
    Builtin { name, signature: "number", doc, examples, body: Constant(value) }
}

const PI: Builtin = constant(
    "Number.PI",
    "The ratio of a circle's circumference to its diameter, as a 64-bit number.",
    &[("Number.PI", "3.1415926535897932")],
    |_| Ok(Value::number(std::f64::consts::PI)),
);

const E: Builtin = constant(
    "Number.E",
    "Euler's number, as a 64-bit number.",
    &[("Number.E", "2.7182818284590451")],
    |_| Ok(Value::number(std::f64::consts::E)),
);

/// The smallest positive number is a subnormal one; its bit pattern is the integer 1.
const EPSILON: Builtin = constant(
    "Number.Epsilon",
    "The smallest positive 64-bit floating point number.",
    &[("Number.Epsilon > 0 and Number.Epsilon / 2 = 0", "true")],
    |_| Ok(Value::number(f64::from_bits(1))),
);

const NAN: Builtin = constant(
    "Number.NaN",
    "Not a number: zero divided by zero. It equals no number, not even itself.",
    &[("Number.IsNaN(Number.NaN)", "true"), ("Number.NaN = Number.NaN", "false")],
    |_| Ok(Value::number(f64::NAN)),
);

const POSITIVE_INFINITY: Builtin = constant(
    "Number.PositiveInfinity",
    "Positive infinity: one divided by zero.",
    &[("Number.PositiveInfinity = 1 / 0", "true")],
    |_| Ok(Value::number(f64::INFINITY)),
);

const NEGATIVE_INFINITY: Builtin = constant(
    "Number.NegativeInfinity",
    "Negative infinity: minus one divided by zero.",
    &[("Number.NegativeInfinity = -1 / 0", "true")],
    |_| Ok(Value::number(f64::NEG_INFINITY)),
);
