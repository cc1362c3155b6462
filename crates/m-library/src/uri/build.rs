//! `Uri.BuildQueryString`, `Uri.EscapeDataString` and `Uri.Type`.

use super::escape::escape;
use m_engine::value::{Data, Record, Text, Type};
use m_engine::{Args, Body::Constant, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[BUILD_QUERY_STRING, ESCAPE_DATA_STRING, TYPE];

const BUILD_QUERY_STRING: Builtin = Builtin {
    name: "Uri.BuildQueryString",
    signature: "(query as record) as text",
    doc: "Joins the fields of `query` to a query string, percent-encoded. A field that is a list of texts gives one \
          parameter for each item, an empty list or null none.",
    examples: &[
        (r#"Uri.BuildQueryString([a = "1", b = "+$"])"#, r#""a=1&b=%2B%24""#),
        (r#"Uri.BuildQueryString([a = {"1", "2"}, b = null, #"ü x" = ""])"#, r#""a=1&a=2&%C3%BC%20x=""#),
        ("Uri.BuildQueryString([])", r#""""#),
        ("Uri.BuildQueryString([a = 1])", r#"error "Expression.Error""#),
    ],
    body: Rust(build_query_string),
};

const ESCAPE_DATA_STRING: Builtin = Builtin {
    name: "Uri.EscapeDataString",
    signature: "(data as text) as text",
    doc: "Percent-encodes every character of `data` that RFC 3986 does not call unreserved.",
    examples: &[
        (r#"Uri.EscapeDataString("+money$")"#, r#""%2Bmoney%24""#),
        (r#"Uri.EscapeDataString("a-._~ !*'()€")"#, r#""a-._~%20%21%2A%27%28%29%E2%82%AC""#),
    ],
    body: Rust(|_, args| Ok(escape(&args.get::<Text>(0)?.to_display()).into())),
};

const TYPE: Builtin = Builtin {
    name: "Uri.Type",
    signature: "type",
    doc: "The type of texts that are URIs; a parameter of this type is shown as an address.",
    examples: &[("Type.Is(Uri.Type, type text)", "true")],
    body: Constant(|_| Ok(Type::text().named("Uri.Type").into())),
};

fn build_query_string(cx: &Cx, args: Args) -> Result<Value> {
    let query: Record = args.get(0)?;
    let mut parameters = Vec::new();
    for (name, cell) in query.fields() {
        let value = cell.force(cx)?;
        let texts = match &value.data {
            Data::Null => Vec::new(),
            Data::List(list) => list.values(cx)?,
            _ => vec![value],
        };
        for value in texts {
            match &value.data {
                Data::Text(text) => {
                    parameters.push(format!("{}={}", escape(&name.to_display()), escape(&text.to_display())))
                }
                _ => return Err(Error::conversion(&value, &Type::text())),
            }
        }
    }
    Ok(parameters.join("&").into())
}
