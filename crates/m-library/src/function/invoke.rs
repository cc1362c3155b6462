//! Function.*: functions called in other ways than by an invocation expression.

use m_engine::value::{Duration, Function, List};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[INVOKE, INVOKE_AFTER, INVOKE_WITH_ERROR_CONTEXT];

const INVOKE: Builtin = Builtin {
    name: "Function.Invoke",
    signature: "(function as function, args as list) as any",
    doc: "Calls `function` with the items of `args` as its arguments and returns the result.",
    examples: &[
        ("Function.Invoke(Record.FieldNames, {[A = 1, B = 2]})", r#"{"A", "B"}"#),
        ("Function.Invoke(() => 5, {})", "5"),
    ],
    body: Rust(|cx, args| args.get::<Function>(0)?.call(cx, args.get::<List>(1)?.values(cx)?)),
};

const INVOKE_AFTER: Builtin = Builtin {
    name: "Function.InvokeAfter",
    signature: "(function as function, delay as duration) as any",
    doc: "Waits for `delay`, then calls `function`, which takes no arguments, and returns the result. A negative delay \
          is an error.",
    examples: &[("Function.InvokeAfter(() => 1 + 1, #duration(0, 0, 0, 0))", "2")],
    body: Rust(invoke_after),
};

const INVOKE_WITH_ERROR_CONTEXT: Builtin = Builtin {
    name: "Function.InvokeWithErrorContext",
    signature: "(function as function, context as text) as any",
    doc: "Calls `function`, which takes no arguments, and returns the result. `context` is a note of Microsoft's \
          products for their own error reports.",
    examples: &[(r#"Function.InvokeWithErrorContext(() => 5, "reading")"#, "5")],
    body: Rust(|cx, args| args.get::<Function>(0)?.call(cx, Vec::new())),
};

fn invoke_after(cx: &Cx, args: Args) -> Result<Value> {
    let (function, delay): (Function, Duration) = (args.get(0)?, args.get(1)?);
    if delay.ticks() < 0 {
        return Err(crate::list::out_of_range("delay", args.value(1)));
    }
    cx.check_asked()?;
    cx.host().sleep(delay.ticks());
    if cx.host().is_cancelled() {
        return Err(Error::expression("The evaluation was canceled.").uncatchable());
    }
    function.call(cx, Vec::new())
}
