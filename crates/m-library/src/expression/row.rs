//! RowExpression.* and ItemExpression.*: conditions as records that a view can translate into a query of its source.
//!
//! Here: `ItemExpression.Item`, `ItemExpression.From`.

use m_engine::tree::{self, Tree};
use m_engine::value::{Function, Record, Text};
use m_engine::{Body::Constant, Body::Rust, Builtin, Value};

pub(crate) const ALL: &[Builtin] = &[ROW, ROW_COLUMN, ROW_FROM, ITEM, ITEM_FROM];

const ROW: Builtin = Builtin {
    name: "RowExpression.Row",
    signature: "record",
    doc: "The node of an expression tree that stands for the row.",
    examples: &[("RowExpression.Row = ItemExpression.Item", "true")],
    body: Constant(|_| Ok(row())),
};

const ROW_COLUMN: Builtin = Builtin {
    name: "RowExpression.Column",
    signature: "(columnName as text) as record",
    doc: "Returns the node of an expression tree that stands for a column of the row.",
    examples: &[(
        r#"RowExpression.Column("CustomerName")"#,
        r#"[Kind = "FieldAccess", Expression = RowExpression.Row, MemberName = "CustomerName"]"#,
    )],
    body: Rust(|_, args| Ok(field(row(), args.get(0)?))),
};

const ROW_FROM: Builtin = Builtin {
    name: "RowExpression.From",
    signature: "(function as function) as record",
    doc: "Returns the expression tree of a function of one parameter, the row: records of the kinds `Constant`, \
          `Invocation`, `Unary`, `Binary`, `If` and `FieldAccess`. What does not depend on the row is a constant. A \
          function that is not made of these is an error.",
    examples: &[
        (
            r#"RowExpression.From(each [CustomerName] = "ALFKI")"#,
            r#"[Kind = "Binary", Operator = "Equals", Left = RowExpression.Column("CustomerName"),
                Right = [Kind = "Constant", Value = "ALFKI"]]"#,
        ),
        (r#"RowExpression.From(each [a] > 1 + 1)[Right]"#, r#"[Kind = "Constant", Value = 2]"#),
        ("RowExpression.From(List.Sum)", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| Ok(record(tree::of(cx, &args.get::<Function>(0)?)?))),
};

const ITEM: Builtin = Builtin {
    name: "ItemExpression.Item",
    signature: "record",
    doc: "The node of an expression tree that stands for the item.",
    examples: &[("ItemExpression.Item = RowExpression.Row", "true")],
    body: Constant(|_| Ok(row())),
};

const ITEM_FROM: Builtin = Builtin {
    name: "ItemExpression.From",
    signature: "(function as function) as record",
    doc: "Returns the expression tree of a function of one parameter, the item of a list, as `RowExpression.From` does \
          for a row.",
    examples: &[
        (
            "ItemExpression.From(each _ <> null)",
            r#"[Kind = "Binary", Operator = "NotEquals", Left = ItemExpression.Item,
                Right = [Kind = "Constant", Value = null]]"#,
        ),
        ("ItemExpression.From(each {_})", "error \"Expression.Error\""),
    ],
    body: Rust(|cx, args| Ok(record(tree::of(cx, &args.get::<Function>(0)?)?))),
};

fn node<const N: usize>(kind: &str, parts: [(&str, Value); N]) -> Value {
    Record::of([("Kind", Value::text(kind))].into_iter().chain(parts)).into()
}

fn row() -> Value {
    node("Row", [])
}

fn field(expression: Value, name: Text) -> Value {
    node("FieldAccess", [("Expression", expression), ("MemberName", name.into())])
}

fn record(tree: Tree) -> Value {
    match tree {
        Tree::Constant(value) => node("Constant", [("Value", value)]),
        Tree::Row => row(),
        Tree::Field(target, name) => field(record(*target), name),
        Tree::Unary(operator, operand) => {
            node("Unary", [("Operator", Value::text(operator)), ("Expression", record(*operand))])
        }
        Tree::Binary(operator, left, right) => node(
            "Binary",
            [("Operator", Value::text(operator)), ("Left", record(*left)), ("Right", record(*right))],
        ),
        Tree::If(condition, then, otherwise) => node(
            "If",
            [
                ("Condition", record(*condition)),
                ("TrueCase", record(*then)),
                ("FalseCase", record(*otherwise)),
            ],
        ),
        Tree::Invocation(function, arguments) => node(
            "Invocation",
            [
                ("Function", record(*function)),
                ("Arguments", Value::list(arguments.into_iter().map(record).collect())),
            ],
        ),
    }
}
