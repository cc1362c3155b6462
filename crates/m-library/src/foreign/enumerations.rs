//! The enumerations that the options of foreign sources take, with their numbers: an extension reads them when it is
//! loaded, long before a call.

use crate::enumeration::{enumeration, member};
use m_engine::value::{Kind, Type};
use m_engine::{Body::Constant, Builtin};

/// The type of records, named.
macro_rules! structure {
    ($name:literal, $doc:literal) => {
        Builtin {
            name: $name,
            signature: "type",
            doc: $doc,
            examples: &[(concat!("Type.Is(", $name, ", type record)"), "true")],
            body: Constant(|_| Ok(Type::of_kind(Kind::Record).named($name).into())),
        }
    };
}

pub(crate) const ALL: &[Builtin] = &[
    enumeration!("AccessControlKind.Type", "Whether access is denied or allowed."),
    member!("AccessControlKind.Deny", 0, "Access is denied."),
    member!("AccessControlKind.Allow", 1, "Access is allowed."),
    enumeration!("HiveProtocol.Type", "How to speak with Hive."),
    member!("HiveProtocol.Standard", 1, "The Thrift protocol."),
    member!("HiveProtocol.HTTP", 2, "Thrift over HTTP."),
    enumeration!("SparkProtocol.Type", "How to speak with Spark."),
    member!("SparkProtocol.Standard", 0, "The Thrift protocol."),
    member!("SparkProtocol.Azure", 1, "That of Azure HDInsight."),
    member!("SparkProtocol.HTTP", 2, "Thrift over HTTP."),
    structure!("AccessControlEntry.Type", "The type of the records that tell who may do what."),
    structure!(
        "AccessControlEntry.ConditionContextType",
        "The type of the records that conditions of access get."
    ),
    structure!("Certificate.Type", "The type of the records that stand for certificates."),
    structure!("Identity.Type", "The type of the records that stand for identities."),
    enumeration!("OAuth1.Type", "How a request is signed by OAuth 1.0."),
    member!("OAuth1.HmacSha1", 0, "By HMAC-SHA1."),
    member!("OAuth1.RsaSha1", 1, "By RSA-SHA1."),
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
