//! Diagnostics.*: traces and the identity of an evaluation.

use crate::enumeration::{enumeration, member};
use crate::expression::constant;
use m_engine::value::{Data, Text};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[&[Builtin]] =
    &[&[TRACE, ACTIVITY_ID, CORRELATION_ID, LEVEL_TYPE, CRITICAL, ERROR, WARNING, INFORMATION, VERBOSE]];

const TRACE: Builtin = Builtin {
    name: "Diagnostics.Trace",
    signature: "(traceLevel as number, message as anynonnull, value as any, optional delayed as nullable logical) as any",
    doc: "Writes `message` to the trace of the host and returns `value`. With `delayed` = true `value` is a function \
          without parameters that is called after the message was written, and its result is returned.",
    examples: &[
        (r#"Diagnostics.Trace(TraceLevel.Information, "adding", () => 1 + 2, true)"#, "3"),
        (r#"Diagnostics.Trace(TraceLevel.Warning, [step = 1], "value")"#, r#""value""#),
        (r#"Diagnostics.Trace(3, "no such level", 1)"#, "error \"Expression.Error\""),
    ],
    body: Rust(trace),
};

const ACTIVITY_ID: Builtin = Builtin {
    name: "Diagnostics.ActivityId",
    signature: "() as nullable text",
    doc: "Returns an identifier of the running evaluation, null where the host gives it none.",
    examples: &[("Diagnostics.ActivityId()", "null")],
    body: Rust(|_, _| Ok(Value::NULL)),
};

const CORRELATION_ID: Builtin = Builtin {
    name: "Diagnostics.CorrelationId",
    signature: "() as nullable text",
    doc: "Returns an identifier that relates requests of the host to those of the evaluation, null where the host \
          gives it none.",
    examples: &[("Diagnostics.CorrelationId()", "null")],
    body: Rust(|_, _| Ok(Value::NULL)),
};

const LEVEL_TYPE: Builtin = enumeration!("TraceLevel.Type", "The type of trace levels.");

const CRITICAL: Builtin = member!("TraceLevel.Critical", 1, "A failure that ends the evaluation.");
const ERROR: Builtin = member!("TraceLevel.Error", 2, "A failure.");
const WARNING: Builtin = member!("TraceLevel.Warning", 4, "Something that may be a mistake.");
const INFORMATION: Builtin = member!("TraceLevel.Information", 8, "The course of the evaluation.");
const VERBOSE: Builtin = member!("TraceLevel.Verbose", 16, "Every detail.");

fn level(value: &Value) -> Result<&'static str> {
    Ok(match value.as_index() {
        Some(1) => "Critical",
        Some(2) => "Error",
        Some(4) => "Warning",
        Some(8) => "Information",
        Some(16) => "Verbose",
        _ => {
            return Err(Error::expression_of(
                "The trace level must be one of TraceLevel.Critical, Error, Warning, Information and Verbose.",
                value.clone(),
            ));
        }
    })
}

fn trace(cx: &Cx, args: Args) -> Result<Value> {
    let level = level(&args.value(0))?;
    cx.check_asked()?;
    cx.host().trace(level, &message(cx, &args.value(1)));
    let value = args.value(2);
    match (args.get::<Option<bool>>(3)?, &value.data) {
        (Some(true), Data::Function(delayed)) => delayed.call(cx, Vec::new()),
        _ => Ok(value),
    }
}

/// A message as text. What cannot be evaluated or written must not make the traced value fail.
fn message(cx: &Cx, value: &Value) -> Text {
    match &value.data {
        Data::Text(text) => text.clone(),
        _ => constant(cx, value).unwrap_or_else(|error| error.message().clone()),
    }
}
