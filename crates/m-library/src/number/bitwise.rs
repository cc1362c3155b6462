//! Number.Bitwise*: operations on the bits of 64-bit integers.

use m_engine::{Args, Body::Plain, Builtin, Cx, Error, Result, Value, value::Number};

pub(crate) const ALL: &[Builtin] = &[AND, OR, XOR, NOT, SHIFT_LEFT, SHIFT_RIGHT];

const fn binary(
    name: &'static str,
    doc: &'static str,
    examples: &'static [(&'static str, &'static str)],
    body: fn(&Cx, Args) -> Result<Value>,
) -> Builtin {
    let signature = "(number1 as nullable number, number2 as nullable number) as nullable number";
    Builtin { name, signature, doc, examples, body: Plain(body) }
}

/// An integer argument; bits of a fraction mean nothing.
fn integer(args: &Args, index: usize) -> Result<Option<i64>> {
    let Some(number) = args.get::<Option<Number>>(index)? else { return Ok(None) };
    number.to_i64().map(Some).ok_or_else(|| {
        Error::expression_of("Bitwise operations need whole numbers of at most 64 bits.", number.into())
    })
}

fn combine(args: &Args, operation: fn(i64, i64) -> i64) -> Result<Value> {
    let operands = integer(args, 0)?.zip(integer(args, 1)?);
    Ok(operands.map(|(left, right)| Number::from(operation(left, right))).into())
}

const AND: Builtin = binary(
    "Number.BitwiseAnd",
    "Returns the bits that both numbers have set.",
    &[("Number.BitwiseAnd(12, 10)", "8"), ("Number.BitwiseAnd(null, 1)", "null")],
    |_, args| combine(&args, |left, right| left & right),
);

const OR: Builtin = binary(
    "Number.BitwiseOr",
    "Returns the bits that at least one of the numbers has set.",
    &[("Number.BitwiseOr(12, 10)", "14")],
    |_, args| combine(&args, |left, right| left | right),
);

const XOR: Builtin = binary(
    "Number.BitwiseXor",
    "Returns the bits that exactly one of the numbers has set.",
    &[("Number.BitwiseXor(12, 10)", "6")],
    |_, args| combine(&args, |left, right| left ^ right),
);

const NOT: Builtin = Builtin {
    name: "Number.BitwiseNot",
    signature: "(number as any) as any",
    doc: "Returns the number with every bit inverted.",
    examples: &[("Number.BitwiseNot(5)", "-6"), ("Number.BitwiseNot(null)", "null")],
    body: Plain(|_, args| Ok(integer(&args, 0)?.map(|number| Number::from(!number)).into())),
};

const SHIFT_LEFT: Builtin = binary(
    "Number.BitwiseShiftLeft",
    "Moves the bits of `number1` to the left by `number2` places; the count is taken modulo 64.",
    &[("Number.BitwiseShiftLeft(1, 4)", "16")],
    |_, args| combine(&args, |number, places| number.wrapping_shl(places as u32)),
);

const SHIFT_RIGHT: Builtin = binary(
    "Number.BitwiseShiftRight",
    "Moves the bits of `number1` to the right by `number2` places, keeping the sign; the count is taken modulo 64.",
    &[("Number.BitwiseShiftRight(16, 4)", "1"), ("Number.BitwiseShiftRight(-16, 4)", "-1")],
    |_, args| combine(&args, |number, places| number.wrapping_shr(places as u32)),
);
