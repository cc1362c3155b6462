//! The enumerations that the options of foreign sources take, with their numbers: an extension reads them when it is
//! loaded, long before a call.

use m_engine::value::Type;
use m_engine::{Body::Constant, Builtin, Value};

/// A member of an enumeration.
macro_rules! member {
    ($name:literal, $number:literal, $doc:literal) => {
        Builtin {
            name: $name,
            signature: "number",
            doc: $doc,
            examples: &[($name, stringify!($number))],
            body: Constant(|_| Ok(Value::number(f64::from($number)))),
        }
    };
}

/// The type of an enumeration.
macro_rules! enumeration {
    ($name:literal, $doc:literal) => {
        Builtin {
            name: $name,
            signature: "type",
            doc: $doc,
            examples: &[(concat!("Type.Is(", $name, ", type number)"), "true")],
            body: Constant(|_| Ok(Type::number().named($name).into())),
        }
    };
}

pub(crate) const ALL: &[Builtin] = &[
    enumeration!("AccessControlKind.Type", "Whether access is denied or allowed."),
    member!("AccessControlKind.Deny", 0, "Access is denied."),
    member!("AccessControlKind.Allow", 1, "Access is allowed."),
    enumeration!("SapBusinessWarehouseExecutionMode.Type", "How SAP Business Warehouse runs MDX."),
    member!("SapBusinessWarehouseExecutionMode.BasXml", 64, "Results flattened as bXML."),
    member!("SapBusinessWarehouseExecutionMode.BasXmlGzip", 65, "Results flattened as bXML, compressed."),
    member!("SapBusinessWarehouseExecutionMode.DataStream", 66, "Results flattened as a data stream."),
    enumeration!("SapHanaDistribution.Type", "How SAP HANA distributes a query over its servers."),
    member!("SapHanaDistribution.Off", 0, "Not distributed."),
    member!("SapHanaDistribution.Connection", 1, "Distributed by connection."),
    member!("SapHanaDistribution.Statement", 2, "Distributed by statement."),
    member!("SapHanaDistribution.All", 3, "Distributed by connection and statement."),
    enumeration!("SapHanaRangeOperator.Type", "How an input parameter of SAP HANA bounds a range."),
    member!("SapHanaRangeOperator.GreaterThan", 0, "Greater than the value."),
    member!("SapHanaRangeOperator.LessThan", 1, "Less than the value."),
    member!("SapHanaRangeOperator.GreaterThanOrEquals", 2, "Greater than the value, or equal."),
    member!("SapHanaRangeOperator.LessThanOrEquals", 3, "Less than the value, or equal."),
    member!("SapHanaRangeOperator.Equals", 4, "Equal to the value."),
    member!("SapHanaRangeOperator.NotEquals", 5, "Not equal to the value."),
    member!("SapHanaRangeOperator.Between", 6, "Between two values."),
];
