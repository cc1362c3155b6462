//! Value.*: the arithmetic operators as functions, with a precision.
//!
//! Here: `Value.Add`, `Value.Subtract`, `Value.Multiply`, `Value.Divide`.

use super::precision::Precision;
use m_engine::{Body::Rust, Builtin};

pub(crate) const ALL: &[Builtin] = &[ADD, SUBTRACT, MULTIPLY, DIVIDE];

const ADD: Builtin = Builtin {
    name: "Value.Add",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as any",
    doc: "Returns the sum of two values, as the operator `+`. `precision` chooses between floating point (default) and \
          decimal arithmetic.",
    examples: &[
        ("Value.Add(1, 2)", "3"),
        ("Value.Add(0.1, 0.2, 1) = 0.3", "true"),
        ("Value.Add(0.1, 0.2) = 0.3", "false"),
    ],
    body: Rust(|_, args| Precision::new(&args.value(2))?.add(&args.value(0), &args.value(1))),
};

const SUBTRACT: Builtin = Builtin {
    name: "Value.Subtract",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as any",
    doc: "Returns the difference of two values, as the operator `-`. `precision` chooses between floating point \
          (default) and decimal arithmetic.",
    examples: &[("Value.Subtract(3, 2)", "1"), ("Value.Subtract(0.3, 0.1, 1) = 0.2", "true")],
    body: Rust(|_, args| Precision::new(&args.value(2))?.subtract(&args.value(0), &args.value(1))),
};

const MULTIPLY: Builtin = Builtin {
    name: "Value.Multiply",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as any",
    doc: "Returns the product of two values, as the operator `*`. `precision` chooses between floating point (default) \
          and decimal arithmetic.",
    examples: &[("Value.Multiply(3, 2)", "6"), ("Value.Multiply(0.1, 3, 1) = 0.3", "true")],
    body: Rust(|_, args| Precision::new(&args.value(2))?.multiply(&args.value(0), &args.value(1))),
};

const DIVIDE: Builtin = Builtin {
    name: "Value.Divide",
    signature: "(value1 as any, value2 as any, optional precision as nullable number) as any",
    doc: "Returns the quotient of two values, as the operator `/`. `precision` chooses between floating point \
          (default) and decimal arithmetic.",
    examples: &[("Value.Divide(3, 2)", "1.5"), ("Value.Divide(1, 0) = #infinity", "true")],
    body: Rust(|_, args| Precision::new(&args.value(2))?.divide(&args.value(0), &args.value(1))),
};
