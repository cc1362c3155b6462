//! Actions: values that change a source when a host executes them. No page tells of them, and no source of this host can
//! be changed; the names are here, so that what mentions them loads. One row each, of the name, the signature, what it
//! would give, and a call.

use super::no_service;
use m_engine::{Body::Rust, Builtin};

/// A function that makes an action.
macro_rules! action {
    ($name:literal, $signature:literal, $doc:literal, $call:literal) => {
        Builtin {
            name: $name,
            signature: $signature,
            doc: concat!(
                $doc,
                " This host has no means to execute an action: a call raises `Expression.Error`."
            ),
            examples: &[($call, r#"error "Expression.Error""#)],
            body: Rust(|_, _| Err(no_service($name, "means to execute an action"))),
        }
    };
}

#[rustfmt::skip] // One row for each function: a table is read in columns.
pub(crate) const ALL: &[Builtin] = &[
    action!("Action.Bind", "(action as any, binding as function) as any",
        "An action that goes on with the action that `binding` makes of the result.", r#"Action.Bind(null, each _)"#),
    action!("Action.Return", "(value as any) as any",
        "An action that does nothing and gives `value`.", r#"Action.Return(1)"#),
    action!("Action.Sequence", "(actions as list) as any",
        "An action that does one after the other.", r#"Action.Sequence({})"#),
    action!("Action.Try", "(action as any) as any",
        "An action that gives the result of `action`, or its error, as `try` does.", r#"Action.Try(null)"#),
    action!("Action.View", "(action as any, handlers as record) as any",
        "An action that handlers may do better.", r#"Action.View(null, [])"#),
    action!("TableAction.DeleteRows", "(rows as table) as any",
        "An action that deletes rows.", r#"TableAction.DeleteRows(#table({}, {}))"#),
    action!("TableAction.InsertRows", "(target as table, rows as any) as any",
        "An action that inserts rows.", r#"TableAction.InsertRows(#table({}, {}), #table({}, {}))"#),
    action!("TableAction.UpdateRows", "(rows as table, updates as list) as any",
        "An action that changes columns of rows.", r#"TableAction.UpdateRows(#table({}, {}), {})"#),
    action!("ValueAction.NativeStatement", "(target as any, statement as text, optional parameters as any, optional options as nullable record) as any",
        "An action that runs a statement of the source.", r#"ValueAction.NativeStatement(null, "drop")"#),
    action!("ValueAction.Replace", "(target as any, value as any) as any",
        "An action that puts a value in the place of another.", r#"ValueAction.Replace(null, 1)"#),
];
