//! `Binary.Length` and `Binary.ApproximateLength`.

use m_engine::value::Binary;
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[LENGTH, APPROXIMATE_LENGTH];

const LENGTH: Builtin = Builtin {
    name: "Binary.Length",
    signature: "(binary as nullable binary) as nullable number",
    doc: "Counts the bytes of `binary`.",
    examples: &[("Binary.Length(#binary({1, 2, 3}))", "3"), ("Binary.Length(null)", "null")],
    body: Rust(length),
};

const APPROXIMATE_LENGTH: Builtin = Builtin {
    name: "Binary.ApproximateLength",
    signature: "(binary as nullable binary) as nullable number",
    doc: "Gives the approximate number of bytes of `binary`. Here it is always the exact number.",
    examples: &[
        ("Binary.ApproximateLength(#binary({1, 2, 3}))", "3"),
        ("Binary.ApproximateLength(null)", "null"),
    ],
    body: Rust(length),
};

fn length(cx: &Cx, args: Args) -> Result<Value> {
    let Some(binary) = args.get::<Option<Binary>>(0)? else { return Ok(Value::NULL) };
    Ok(Value::number(binary.length(cx)? as f64))
}
