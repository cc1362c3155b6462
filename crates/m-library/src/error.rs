//! Error.*: the functions of the reference's "Error handling".

use m_engine::value::{List, Record};
use m_engine::{Args, Body::Rust, Builtin, Cx, Result, Value};

pub(crate) const ALL: &[&[Builtin]] = &[&[RECORD]];

const RECORD: Builtin = Builtin {
    name: "Error.Record",
    signature: "(reason as text, optional message as nullable text, optional detail as any, optional parameters as \
                nullable list, optional errorCode as nullable text) as record",
    doc: "Returns an error record for `error`: its `reason`, a `message` for people, a `detail` of any kind, and an \
          `errorCode`. With `parameters` the message is a format in which `#{0}` stands for the first of them.",
    examples: &[
        (
            r#"(try error Error.Record("DivideByZero", "No.", 5))[Error][[Reason], [Message], [Detail]]"#,
            r#"[Reason = "DivideByZero", Message = "No.", Detail = 5]"#,
        ),
        (
            r##"(try error Error.Record("R", "Value #{0} is wrong", null, {7}))[Error][Message]"##,
            r#""Value 7 is wrong""#,
        ),
        (r#"Error.Record("R", "m", null, null, "E1")[ErrorCode]"#, r#""E1""#),
    ],
    body: Rust(record),
};

fn record(cx: &Cx, args: Args) -> Result<Value> {
    let parameters: Option<List> = args.get(3)?;
    let message = args.value(1);
    // Without parameters the message is no format.
    let (format, shown) = match (&parameters, args.get::<Option<m_engine::value::Text>>(1)?) {
        (Some(_), Some(format)) => {
            let shown = m_engine::m_text::format_message(cx, &format, &args.value(3))?;
            (message, Value::from(shown))
        }
        _ => (Value::NULL, message),
    };
    Ok(Record::of([
        ("Reason", args.value(0)),
        ("Message", shown),
        ("Detail", args.value(2)),
        ("Message.Format", format),
        ("Message.Parameters", args.value(3)),
        ("ErrorCode", args.value(4)),
    ])
    .into())
}
