//! The named number types, and the enumerations of the number functions: RoundingMode.* and Precision.*.

use m_engine::{Body::Constant, Builtin, Cx, Result, Value, value::Type};

pub(crate) const ALL: &[Builtin] = &[
    NUMBER_TYPE,
    BYTE_TYPE,
    INT8_TYPE,
    INT16_TYPE,
    INT32_TYPE,
    INT64_TYPE,
    SINGLE_TYPE,
    DOUBLE_TYPE,
    DECIMAL_TYPE,
    CURRENCY_TYPE,
    PERCENTAGE_TYPE,
    ROUNDING_UP,
    ROUNDING_DOWN,
    ROUNDING_AWAY_FROM_ZERO,
    ROUNDING_TOWARD_ZERO,
    ROUNDING_TO_EVEN,
    ROUNDING_TYPE,
    PRECISION_DOUBLE,
    PRECISION_DECIMAL,
    PRECISION_TYPE,
];

const fn number_type(name: &'static str, doc: &'static str, make: fn(&Cx) -> Result<Value>) -> Builtin {
    Builtin { name, signature: "type", doc, examples: &[], body: Constant(make) }
}

const fn member(name: &'static str, doc: &'static str, make: fn(&Cx) -> Result<Value>) -> Builtin {
    Builtin { name, signature: "number", doc, examples: &[], body: Constant(make) }
}

fn named(name: &'static str) -> Result<Value> {
    Ok(Type::number().named(name).into())
}

const NUMBER_TYPE: Builtin = Builtin {
    name: "Number.Type",
    signature: "type",
    doc: "The type of number values.",
    examples: &[("Number.Type = type number", "true")],
    body: Constant(|_| Ok(Type::number().into())),
};

const BYTE_TYPE: Builtin =
    number_type("Byte.Type", "The type of unsigned 8-bit integers.", |_| named("Byte.Type"));
const INT8_TYPE: Builtin =
    number_type("Int8.Type", "The type that represents signed 8 bit integer.", |_| named("Int8.Type"));
const INT16_TYPE: Builtin =
    number_type("Int16.Type", "The type that represents signed 16 bit integer.", |_| named("Int16.Type"));
const INT32_TYPE: Builtin =
    number_type("Int32.Type", "The type that represents signed 32 bit integer.", |_| named("Int32.Type"));
const INT64_TYPE: Builtin =
    number_type("Int64.Type", "The type that represents signed 64 bit integer.", |_| named("Int64.Type"));
const SINGLE_TYPE: Builtin =
    number_type("Single.Type", "The type of 32-bit floating point numbers.", |_| named("Single.Type"));
const DOUBLE_TYPE: Builtin =
    number_type("Double.Type", "The type of 64-bit floating point numbers.", |_| named("Double.Type"));
const DECIMAL_TYPE: Builtin =
    number_type("Decimal.Type", "The type of decimal numbers with up to 28 digits.", |_| {
        named("Decimal.Type")
    });
const CURRENCY_TYPE: Builtin =
    number_type("Currency.Type", "The type of amounts with four decimal places.", |_| named("Currency.Type"));
const PERCENTAGE_TYPE: Builtin =
    number_type("Percentage.Type", "The type of numbers that are shown as percentages.", |_| {
        named("Percentage.Type")
    });

const ROUNDING_UP: Builtin = member("RoundingMode.Up", "Rounds a tie up.", |_| Ok(Value::number(0.0)));
const ROUNDING_DOWN: Builtin = member("RoundingMode.Down", "Rounds a tie down.", |_| Ok(Value::number(1.0)));
const ROUNDING_AWAY_FROM_ZERO: Builtin =
    member("RoundingMode.AwayFromZero", "Rounds a tie away from zero.", |_| Ok(Value::number(2.0)));
const ROUNDING_TOWARD_ZERO: Builtin =
    member("RoundingMode.TowardZero", "Rounds a tie toward zero.", |_| Ok(Value::number(3.0)));
const ROUNDING_TO_EVEN: Builtin =
    member("RoundingMode.ToEven", "Rounds a tie to the even neighbour.", |_| Ok(Value::number(4.0)));
const ROUNDING_TYPE: Builtin =
    number_type("RoundingMode.Type", "The type of the RoundingMode values.", |_| named("RoundingMode.Type"));

const PRECISION_DOUBLE: Builtin =
    member("Precision.Double", "Calculates with 64-bit floating point numbers.", |_| Ok(Value::number(0.0)));
const PRECISION_DECIMAL: Builtin =
    member("Precision.Decimal", "Calculates with decimal numbers.", |_| Ok(Value::number(1.0)));
const PRECISION_TYPE: Builtin =
    number_type("Precision.Type", "The type of the Precision values.", |_| named("Precision.Type"));
