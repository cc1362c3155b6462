//! Number.Random and Number.RandomBetween: chance comes from the host.

use m_engine::{Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[RANDOM, RANDOM_BETWEEN];

/// A number of [0, 1) with 53 random bits, all that the fraction of a 64-bit number holds.
fn unit(cx: &Cx) -> Result<f64> {
    let mut bytes = [0; 8];
    cx.random(&mut bytes)?;
    Ok((u64::from_le_bytes(bytes) >> 11) as f64 / (1_u64 << 53) as f64)
}

const RANDOM: Builtin = Builtin {
    name: "Number.Random",
    signature: "() as number",
    doc: "Returns a random number, at least 0 and less than 1.",
    examples: &[("let r = Number.Random() in r >= 0 and r < 1", "true")],
    body: Rust(|cx, _| Ok(Value::number(unit(cx)?))),
};

const RANDOM_BETWEEN: Builtin = Builtin {
    name: "Number.RandomBetween",
    signature: "(bottom as number, top as number) as number",
    doc: "Returns a random number between `bottom` and `top`.",
    examples: &[("let r = Number.RandomBetween(1, 5) in r >= 1 and r <= 5", "true")],
    body: Rust(|cx, args| {
        let (bottom, top) = (args.get::<f64>(0)?, args.get::<f64>(1)?);
        Ok(Value::number(bottom + unit(cx)? * (top - bottom)))
    }),
};
