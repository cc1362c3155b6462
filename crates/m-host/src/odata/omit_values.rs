//! `ODataOmitValues.*`: what the option `OmitValues` of `OData.Feed` lets a service leave out.

use m_engine::value::Type;
use m_engine::{Body::Constant, Builtin, Value};

/// The enumeration and its member.
pub(crate) const OMIT_VALUES: &[Builtin] = &[TYPE, NULLS];

const TYPE: Builtin = Builtin {
    name: "ODataOmitValues.Type",
    signature: "type",
    doc: "The type of the values that say what an OData service may leave out.",
    examples: &[("Type.Is(ODataOmitValues.Type, type text)", "true")],
    body: Constant(|_| Ok(Type::text().named("ODataOmitValues.Type").into())),
};

const NULLS: Builtin = Builtin {
    name: "ODataOmitValues.Nulls",
    signature: "text",
    doc: "The service may leave out properties that are null.",
    examples: &[("ODataOmitValues.Nulls", "\"nulls\"")],
    body: Constant(|_| Ok(Value::text("nulls"))),
};
