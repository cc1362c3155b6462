//! `Binary.View` and its companions: a binary whose operations are handled by functions.

use m_engine::error::DELIBERATE;
use m_engine::value::{Binary, BinarySource, ByteReader, Data, Function, Record};
use m_engine::{Args, Body::M, Body::Rust, Builtin, Cx, Error, FromValue, Result, Value};

pub(crate) const ALL: &[Builtin] = &[VIEW, VIEW_ERROR, VIEW_FUNCTION];

const VIEW: Builtin = Builtin {
    name: "Binary.View",
    signature: "(binary as nullable binary, handlers as record) as binary",
    doc: "Gives a binary whose content `GetStream` and whose length `GetLength` of `handlers` tell, both functions \
          without parameters. A missing handler, or one that raises an error, leaves the operation to `binary`; without \
          `binary`, `GetStream` is needed. An error made by `Binary.ViewError` is raised.",
    examples: &[
        (r#"Binary.View(null, [GetStream = () => Text.ToBinary("a")])"#, r#"Text.ToBinary("a")"#),
        ("Binary.Length(Binary.View(#binary({1, 2}), [GetLength = () => 12]))", "12"),
        (r#"Binary.View(#binary({1, 2}), [GetStream = () => error "none"])"#, "#binary({1, 2})"),
        ("Binary.View(null, [])", r#"error "Expression.Error""#),
        (
            r#"Binary.Buffer(Binary.View(#binary({1}), [GetStream = () => error Binary.ViewError([Reason = "R"])]))"#,
            r#"error "R""#,
        ),
    ],
    body: Rust(view),
};

const VIEW_ERROR: Builtin = Builtin {
    name: "Binary.ViewError",
    signature: "(errorRecord as record) as record",
    doc: "Gives `errorRecord` changed so that a handler of `Binary.View` that raises it does not fall back to the \
          default behaviour.",
    examples: &[(r#"Binary.ViewError([Reason = "R", Message = "m"])[Message]"#, r#""m""#)],
    body: Rust(|_, args| Ok(deliberate(args.value(0)))),
};

/// An error record that a handler raises for the user to see.
pub(crate) fn deliberate(record: Value) -> Value {
    let meta = record.meta().merge(&Record::of([(DELIBERATE, Value::from(true))]));
    record.with_meta(meta)
}

const VIEW_FUNCTION: Builtin = Builtin {
    name: "Binary.ViewFunction",
    signature: "(function as function) as function",
    doc: "Gives a function that does what `function` does, unless one of its arguments is a view whose handler \
          `OnInvoke` handles the call.",
    examples: &[
        ("Binary.ViewFunction((x) => 1)(2)", "1"),
        (
            "Binary.ViewFunction(Binary.Length)(Binary.View(#binary({1}), [OnInvoke = (function, arguments, index) => 99]))",
            "99",
        ),
    ],
    body: M("Table.ViewFunction"),
};

fn view(cx: &Cx, args: Args) -> Result<Value> {
    let binary = args.get::<Option<Binary>>(0)?;
    let handlers: Record = args.get(1)?;
    let handler = |name: &str| -> Result<Option<Function>> {
        handlers.get(name).map(|cell| cell.force(cx).and_then(Function::from_value)).transpose()
    };
    let (stream, length, invoke) = (handler("GetStream")?, handler("GetLength")?, handler("OnInvoke")?);
    if binary.is_none() && stream.is_none() {
        return Err(Error::expression("Binary.View needs the handler 'GetStream' when no binary is given."));
    }
    Ok(Binary::stream(cx, View { binary, stream, length, invoke }).into())
}

struct View {
    binary: Option<Binary>,
    stream: Option<Function>,
    length: Option<Function>,
    invoke: Option<Function>,
}

impl View {
    /// The handler's result; `None` where the default has to be used.
    fn handle<T: FromValue>(&self, cx: &Cx, handler: Option<&Function>) -> Option<Result<T>> {
        match handler?.call(cx, Vec::new()).and_then(T::from_value) {
            Err(error) if self.binary.is_some() && is_silent(&error) => None,
            result => Some(result),
        }
    }
}

/// Whether an error of a handler only means that the operation is to be done by default.
fn is_silent(error: &Error) -> bool {
    error.is_catchable() && !error.is_deliberate()
}

impl BinarySource for View {
    fn open(&self, cx: &Cx) -> Result<Box<dyn ByteReader>> {
        match (self.handle::<Binary>(cx, self.stream.as_ref()), &self.binary) {
            (Some(handled), _) => handled?.open(cx),
            (None, Some(binary)) => binary.open(cx),
            (None, None) => Err(Error::expression("The binary view has no content.")),
        }
    }

    fn invoke(&self, cx: &Cx, arguments: Vec<Value>) -> Option<Result<Value>> {
        let outcome = self.invoke.as_ref()?.call(cx, arguments);
        Some(outcome).filter(|outcome| !outcome.as_ref().is_err_and(is_silent))
    }

    fn length(&self, cx: &Cx) -> Option<u64> {
        let handled = self.length.as_ref()?.call(cx, Vec::new()).ok()?;
        match &handled.data {
            Data::Number(number) => number.to_i64().and_then(|length| u64::try_from(length).ok()),
            _ => None,
        }
    }
}
