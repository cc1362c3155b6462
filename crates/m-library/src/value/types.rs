//! Value.*: the type of a value (specification, "Types").
//!
//! Here: `Value.ReplaceType`, `Value.Is`, `Value.As`, `Value.Traits`.

use m_engine::value::types::{ascribe, conforming, type_of};
use m_engine::value::{Data, Kind, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[Builtin] = &[TYPE, REPLACE_TYPE, IS, AS, TRAITS];

const TYPE: Builtin = Builtin {
    name: "Value.Type",
    signature: "(value as any) as type",
    doc: "Returns the type of `value`: the one that was ascribed to it, or the one that values of its kind have; for a \
          record without an ascribed type that is `type record`.",
    examples: &[
        ("Value.Type(243.448) = type number", "true"),
        ("Value.Type(#date(2010, 12, 31)) = type date", "true"),
        ("Value.Type([a = 1, b = 2]) = type record", "true"),
        ("Type.FunctionRequiredParameters(Value.Type((x, optional y) => x))", "1"),
    ],
    body: Rust(|cx, args| {
        let value = args.value(0);
        // The specification gives no fields here ("Ascribed types"), however well they are known.
        match (&value.data, value.ascribed_type()) {
            (Data::Record(_), None) => Ok(Type::of_kind(Kind::Record).into()),
            _ => Ok(type_of(cx, &value)?.into()),
        }
    }),
};

const REPLACE_TYPE: Builtin = Builtin {
    name: "Value.ReplaceType",
    signature: "(value as any, #\"type\" as type) as any",
    doc: "Returns `value` with `type` as its type. Items, fields and rows are left as they are.",
    examples: &[
        (
            "Type.RecordFields(Value.Type(Value.ReplaceType([Column1 = 123], type [Column1 = number])))[Column1][Type] \
             = type number",
            "true",
        ),
        ("Value.ReplaceType(1, type text)", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| ascribe(cx, args.value(0), args.get(1)?)),
};

const IS: Builtin = Builtin {
    name: "Value.Is",
    signature: "(value as any, #\"type\" as type) as logical",
    doc: "Returns whether `value` conforms to `type`, as the operator `is`, which only takes a primitive type's name.",
    examples: &[
        ("Value.Is(123, type number)", "true"),
        ("Value.Is(null, type nullable text)", "true"),
        ("Value.Is(\"a\", type number)", "false"),
    ],
    body: Rust(|_, args| Ok(args.get::<Type>(1)?.accepts(args.value(0).kind()).into())),
};

const AS: Builtin = Builtin {
    name: "Value.As",
    signature: "(value as any, #\"type\" as type) as any",
    doc: "Returns `value` where it conforms to `type`, otherwise raises an error, as the operator `as`, which only \
          takes a primitive type's name.",
    examples: &[
        ("Value.As(123, type number)", "123"),
        (r#"Value.As("abc", type number)"#, "error \"Expression.Error\""),
    ],
    body: Rust(|_, args| conforming(args.value(0), &args.get(1)?)),
};

const TRAITS: Builtin = Builtin {
    name: "Value.Traits",
    signature: "(value as any) as table",
    doc: "Returns a table of the traits that a source has given `value`; values of this engine have none.",
    examples: &[("Table.IsEmpty(Value.Traits(1))", "true")],
    body: Rust(traits),
};

fn traits(cx: &Cx, _args: Args) -> Result<Value> {
    crate::value::native::empty_table(cx, &["Name", "Value"])
}
