//! `BinaryFormat.Choice`: what was read decides what is read next.

use super::arguments::of;
use super::format::{format, run};
use m_engine::value::Function;
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[CHOICE];

const CHOICE: Builtin = Builtin {
    name: "BinaryFormat.Choice",
    signature: "(binaryFormat as function, chooseFunction as function, optional #\"type\" as nullable type, \
                optional combineFunction as nullable function) as function",
    doc: "Gives a binary format that reads a value of `binaryFormat`, calls `chooseFunction` with it and reads a second \
          value of the binary format that this returns. The result is the second value, or what `combineFunction` \
          makes of both. `type` is the type of the second value.",
    examples: &[
        (
            "BinaryFormat.Choice(BinaryFormat.Byte, (n) => BinaryFormat.List(BinaryFormat.Byte, n))(#binary({2, 3, 4, 5}))",
            "{3, 4}",
        ),
        (
            "BinaryFormat.Choice(BinaryFormat.Byte, (n) => BinaryFormat.Byte, type any, (a, b) => {a, b})(#binary({2, 3}))",
            "{2, 3}",
        ),
        ("BinaryFormat.Choice(BinaryFormat.Byte, (n) => n)(#binary({2, 3}))", r#"error "Expression.Error""#),
    ],
    body: Rust(choice),
};

fn choice(_: &Cx, args: Args) -> Result<Value> {
    let first = of(args.value(0))?;
    let choose: Function = args.get(1)?;
    let combine = args.get::<Option<Function>>(3)?;
    Ok(format(move |cx, cursor| {
        let value = run(cx, &first, cursor)?;
        let second = of(choose.call(cx, vec![value.clone()])?)?;
        let result = run(cx, &second, cursor)?;
        match &combine {
            Some(combine) => combine.call(cx, vec![value, result]),
            None => Ok(result),
        }
    }))
}
