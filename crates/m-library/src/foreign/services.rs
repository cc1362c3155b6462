//! Functions that need a service of Microsoft's own hosts: a workbook, an identity provider, an AI model. One row each,
//! of the name, the signature, what is missing, what it would give, and a call.

use super::no_service;
use m_engine::{Body::Rust, Builtin};

/// A function of a service that is not there.
macro_rules! service {
    ($name:literal, $signature:literal, $what:literal, $doc:literal, $call:literal) => {
        Builtin {
            name: $name,
            signature: $signature,
            doc: concat!($doc, " This host has no ", $what, ": a call raises `Expression.Error`."),
            examples: &[($call, r#"error "Expression.Error""#)],
            body: Rust(|_, _| Err(no_service($name, $what))),
        }
    };
}

#[rustfmt::skip] // One row for each function: a table is read in columns.
pub(crate) const ALL: &[Builtin] = &[
    service!("AccessControlEntry.ConditionToIdentities", "(identityProvider as function, condition as function) as list",
        "identity provider", "The identities for which `condition` holds.", r#"AccessControlEntry.ConditionToIdentities(each _, each true)"#),
    service!("Action.WithErrorContext", "(action as action, context as text) as action",
        "means to execute an action", "An action whose errors tell of `context`.", r#"Action.WithErrorContext(null, null)"#),
    service!("Binary.End", "(binary as binary) as any",
        "means to execute an action", "The place behind the last byte, where an action appends.", r#"Binary.End(#binary({}))"#),
    service!("Python.Execute", "(script as text, optional arguments as nullable record) as table",
        "Python", "The data frames that a script leaves.", r#"Python.Execute("x = 1")"#),
    service!("R.Execute", "(script as text, optional arguments as nullable record) as table",
        "R", "The data frames that a script leaves.", r#"R.Execute("x <- 1")"#),
    service!("Value.ResourceExpression", "(value as any) as any",
        "query plans", "The part of the expression of a value that its source computes.", r#"Value.ResourceExpression(1)"#),
    service!("Excel.CurrentWorkbook", "() as table",
        "open workbook", "The tables, named ranges and dynamic arrays of the workbook that holds the query.", r#"Excel.CurrentWorkbook()"#),
    service!("Excel.ShapeTable", "(table as table, optional options as nullable record) as any",
        "open workbook", "Shapes a table for a workbook.", r#"Excel.ShapeTable(#table({}, {}))"#),
    service!("FabricAI.Prompt", "(input as text, optional context as any) as text",
        "AI model", "What an AI model answers to `input`.", r#"FabricAI.Prompt("a")"#),
    service!("Graph.Nodes", "(graph as record) as list",
        "graph of a data model", "The nodes of a graph.", r#"Graph.Nodes([])"#),
    service!("Identity.From", "(identityProvider as function, value as any) as record",
        "identity provider", "An identity of a provider.", r#"Identity.From(each _, "a")"#),
    service!("Identity.IsMemberOf", "(identity as record, collection as record) as logical",
        "identity provider", "Whether an identity is a member of a collection.", r#"Identity.IsMemberOf([], [])"#),
    service!("IdentityProvider.Default", "() as any",
        "identity provider", "The identity provider of the host.", r#"IdentityProvider.Default()"#),
    service!("Progress.DataSourceProgress", "() as any",
        "display of a data source's progress", "What data sources have read so far.", r#"Progress.DataSourceProgress()"#),
    service!("SqlExpression.SchemaFrom", "(schema as any) as any",
        "translation from SQL to M", "The schema of a value as SQL sees it.", r#"SqlExpression.SchemaFrom(1)"#),
    service!("SqlExpression.ToExpression", "(sql as text, environment as record) as text",
        "translation from SQL to M", "A SQL query as M.", r#"SqlExpression.ToExpression("select 1", [])"#),
    service!("WebAction.Request", "(method as text, url as text, optional options as nullable record) as action",
        "means to execute an action", "An action that sends a request and gives the body of the answer.", r#"WebAction.Request("GET", "https://example.com")"#),
];
