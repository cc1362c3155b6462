//! `WebMethod.*`: the methods of HTTP as texts.

use m_engine::value::Type;
use m_engine::{Body::Constant, Builtin, Value};

/// A method.
macro_rules! method {
    ($name:literal, $method:literal) => {
        Builtin {
            name: $name,
            signature: "text",
            doc: concat!("The method ", $method, " of HTTP."),
            examples: &[($name, concat!("\"", $method, "\""))],
            body: Constant(|_| Ok(Value::text($method))),
        }
    };
}

pub(crate) const ALL: &[Builtin] = &[
    Builtin {
        name: "WebMethod.Type",
        signature: "type",
        doc: "The type of the methods of HTTP.",
        examples: &[("Type.Is(WebMethod.Type, type text)", "true")],
        body: Constant(|_| Ok(Type::text().named("WebMethod.Type").into())),
    },
    method!("WebMethod.Delete", "DELETE"),
    method!("WebMethod.Get", "GET"),
    method!("WebMethod.Head", "HEAD"),
    method!("WebMethod.Patch", "PATCH"),
    method!("WebMethod.Post", "POST"),
    method!("WebMethod.Put", "PUT"),
];
