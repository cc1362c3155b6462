//! Drivers: options of Odbc.DataSource, the clause for the first rows, DirectQuery, native queries.

use super::Input;
use super::shape::resolved;
use crate::walk::{all, call, field, fields, literal_logical};
use m_syntax::ast::Expr;

/// The options, by the documentation of Odbc.DataSource, of its parameters for extensions, and of the connectors that
/// ship with Power BI.
const OPTIONS: [&str; 23] = [
    "AstVisitor",
    "CancelQueryExplicitly",
    "ClientConnectionPooling",
    "CommandTimeout",
    "ConnectionTimeout",
    "CreateNavigationProperties",
    "CredentialConnectionString",
    "HideNativeQuery",
    "HierarchicalNavigation",
    "ImplicitTypeConversions",
    "OnError",
    "SQLColumns",
    "SQLGetFunctions",
    "SQLGetInfo",
    "SQLGetTypeInfo",
    "SQLTables",
    "SoftNumbers",
    "SqlCapabilities",
    "SqlCompatibleWindowsAuth",
    "TolerateConcatOverflow",
    "UseEmbeddedDriver",
    "Driver",
    "UnsafeTypeConversions",
];

/// The names in NativeQueryProperties: those of the documentation, and the spelling of older connectors.
const NATIVE: [&str; 16] = [
    "NavigationSteps",
    "Indices",
    "FieldDisplayName",
    "ConstantValue",
    "IndexName",
    "FieldAccess",
    "DefaultOptions",
    "EnableFolding",
    "PreserveTypes",
    "navigationSteps",
    "indices",
    "displayName",
    "value",
    "indexName",
    "access",
    "nativeQueryOptions",
];

/// What takes filters over, by a word of its name.
const FOLDING: [&str; 9] = [
    "Odbc.DataSource",
    "AdoDotNet.DataSource",
    "OleDb.DataSource",
    "Table.View",
    "OData.Feed",
    ".Database(",
    ".Databases(",
    "Value.NativeQuery",
    "DeltaLake.Table",
];

pub(super) fn check(input: &Input<'_>) {
    let mut is_limited = None;
    for &expression in &input.every {
        if let Some([_, options]) = call(expression, "Odbc.DataSource") {
            for option in fields(resolved(input, options)) {
                if !OPTIONS.contains(&&*option.name.text) {
                    let near = crate::names::nearest(&option.name.text, OPTIONS.into_iter());
                    let message = format!("there is no option {}{}", option.name.text, meant(near));
                    input.tell("odbc-option", option.name.span, message);
                }
            }
            let says = *is_limited
                .get_or_insert_with(|| input.mentions(&["LimitClauseKind", "LimitClause", "SupportsTop"]));
            if !says {
                let message = "nothing says how the driver is asked for the first rows";
                input.tell("odbc-limit", expression.span, message);
            }
        }
        for part in fields(expression) {
            let is_true = literal_logical(&part.value) == Some(true);
            match &*part.name.text {
                "SupportsDirectQuery" if is_true && !input.mentions(&FOLDING) => {
                    let message = "SupportsDirectQuery, and nothing takes a filter over";
                    input.tell("direct-query", part.name.span, message);
                }
                "NativeQueryProperties" => native(input, resolved(input, &part.value)),
                _ => {}
            }
        }
    }
}

fn native(input: &Input<'_>, value: &Expr<'_>) {
    // The options themselves are those of Value.NativeQuery at the source.
    let is_option = |span: m_syntax::Span| {
        let mut options =
            ["DefaultOptions", "nativeQueryOptions"].iter().filter_map(|name| field(value, name));
        options.any(|field| field.value.span.holds(span))
    };
    for part in all(value).into_iter().flat_map(fields) {
        let name = &*part.name.text;
        if !NATIVE.contains(&name) && !is_option(part.name.span) {
            let near = NATIVE.into_iter().find(|known| known.eq_ignore_ascii_case(name));
            let message = format!("there is no {name} here{}", meant(near));
            input.tell("native-query-names", part.name.span, message);
        }
    }
}

/// The name that was probably meant, as the end of a message.
fn meant(near: Option<&str>) -> String {
    near.map(|near| format!("; did you mean {near}?")).unwrap_or_default()
}
