//! Navigation tables: what they say of themselves, and rows that stand in the text.

use super::Input;
use super::shape::resolved;
use crate::walk::{all, call, field, fields, literal_logical, literal_text, record};
use m_syntax::ast::{Expr, ExprKind, ListItem, TypeKind};
use std::collections::BTreeSet;

/// What the host reads beside the column of names, by the list of Microsoft's documentation.
const FIELDS: [&str; 4] = [
    "NavigationTable.DataColumn",
    "NavigationTable.ItemKindColumn",
    "NavigationTable.IsLeafColumn",
    "Preview.DelayColumn",
];

/// Kinds of entries that have an icon: those of the documentation, and those of connectors that ship with Power BI.
const KINDS: [&str; 19] = [
    "Cube",
    "CubeDatabase",
    "CubeView",
    "CubeViewFolder",
    "Database",
    "DatabaseServer",
    "DefinedName",
    "Dimension",
    "Environment",
    "Feed",
    "Folder",
    "Function",
    "Record",
    "Schema",
    "Sheet",
    "Subcube",
    "Table",
    "View",
    "Workspace",
];

/// The rows of a table that stand in the text: for each the columns, by name in lower case.
type Row<'i> = Vec<(String, &'i Expr<'i>)>;

/// How deep is looked for what an entry opens into.
const DEPTH: usize = 12;

pub(super) fn check(input: &Input<'_>) {
    let mut is_there = false;
    for &expression in &input.every {
        if field(expression, "NavigationTable.NameColumn").is_none() {
            continue;
        }
        is_there = true;
        let lacks = |name: &&str| field(expression, name).is_none() && !is_said_elsewhere(input, name);
        let missing: Vec<&str> = FIELDS.into_iter().filter(lacks).collect();
        if !missing.is_empty() {
            let message = format!("the navigation table has no {}", missing.join(", no "));
            input.tell("navigation-fields", expression.span, message);
        }
        if !input.mentions(&[
            "Type.AddTableKey",
            "Table.AddKey",
            "Type.ReplaceTableKeys",
            "Table.ReplaceKeys",
        ]) {
            input.tell("navigation-key", expression.span, "no column is the key of the navigation table");
        }
    }
    if !is_there && !input.mentions(&["NavigationTable.NameColumn"]) {
        return;
    }
    for &expression in &input.every {
        let rows = rows(expression);
        keys(input, &rows);
        for row in &rows {
            entry(input, row);
        }
        eager(input, expression);
    }
}

/// Whether what one navigation table lacks is not forgotten: types of columns say it, or another table has it, as where
/// functions are shown at once by a table that leaves Preview.DelayColumn out.
fn is_said_elsewhere(input: &Input<'_>, name: &str) -> bool {
    match name {
        "NavigationTable.ItemKindColumn" | "NavigationTable.IsLeafColumn" => {
            input.mentions(&["NavigationTable.ItemKind ", "NavigationTable.ItemKind="])
        }
        "Preview.DelayColumn" => {
            input.mentions(&["Preview.Delay ", "Preview.Delay="])
                || input.every.iter().any(|expression| field(expression, name).is_some())
        }
        _ => false,
    }
}

/// The rows that a table has in the text, where it is one of a navigator: with a column for what the entries hold.
fn rows<'i>(expression: &'i Expr<'i>) -> Vec<Row<'i>> {
    let items = |value: &'i Expr<'i>| match &value.kind {
        ExprKind::List(items) => items.as_slice(),
        _ => &[],
    };
    let single = |item: &'i ListItem<'i>| match item {
        ListItem::Single(one) => Some(one),
        ListItem::Range(..) => None,
    };
    let is_navigation = |row: &Row<'_>| {
        let has = |wanted: &str| row.iter().any(|(name, _)| name == wanted);
        has("data") && has("isleaf")
    };
    let rows: Vec<Row<'i>> = if let Some([columns, rows]) = call(expression, "#table") {
        let names: Vec<String> = match &columns.kind {
            ExprKind::List(_) => items(columns)
                .iter()
                .filter_map(single)
                .filter_map(literal_text)
                .map(str::to_lowercase)
                .collect(),
            ExprKind::Type(ty) => match &ty.kind {
                TypeKind::Table(row) => match &row.kind {
                    TypeKind::Record { fields, .. } => {
                        fields.iter().map(|field| field.name.text.to_lowercase()).collect()
                    }
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let cells =
            |row: &'i Expr<'i>| names.iter().cloned().zip(items(row).iter().filter_map(single)).collect();
        items(rows).iter().filter_map(single).map(cells).collect()
    } else if let Some([rows, ..]) = call(expression, "Table.FromRecords") {
        let cells = |row: &'i Expr<'i>| {
            fields(row).iter().map(|field| (field.name.text.to_lowercase(), &field.value)).collect()
        };
        items(rows).iter().filter_map(single).map(cells).collect()
    } else {
        Vec::new()
    };
    rows.into_iter().filter(is_navigation).collect()
}

fn cell<'i>(row: &Row<'i>, name: &str) -> Option<&'i Expr<'i>> {
    row.iter().find(|(column, _)| column == name).map(|(_, value)| *value)
}

/// Keys that stand twice.
fn keys(input: &Input<'_>, rows: &[Row<'_>]) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let Some(key) = cell(row, "key") else { continue };
        if let Some(text) = literal_text(key)
            && !seen.insert(text)
        {
            input.tell("navigation-key", key.span, format!("two entries have the key {text}"));
        }
    }
}

fn entry<'i>(input: &Input<'i>, row: &Row<'i>) {
    let kind = cell(row, "itemkind").and_then(|kind| Some((literal_text(kind)?, kind.span)));
    if let Some((kind, span)) = kind
        && !KINDS.contains(&kind)
    {
        input.tell("navigation-kind", span, format!("{kind} is no kind of entry"));
    }
    let (Some(data), Some(leaf)) = (cell(row, "data"), cell(row, "isleaf")) else { return };
    let Some(is_leaf) = literal_logical(leaf) else { return };
    if is_leaf && opens(input, data, DEPTH) {
        input.tell("navigation-leaf", leaf.span, "the entry holds a navigation table, and IsLeaf is true");
    }
    if !is_leaf && matches!(resolved(input, data).kind, ExprKind::Function(_) | ExprKind::Each(_)) {
        input.tell("navigation-leaf", leaf.span, "the entry holds a function, and IsLeaf is false");
    }
}

/// Whether an expression gives a navigation table, as far as that can be seen.
fn opens<'i>(input: &Input<'i>, value: &'i Expr<'i>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let value = resolved(input, value);
    match &value.kind {
        ExprKind::If { then, otherwise, .. } => opens(input, then, depth) && opens(input, otherwise, depth),
        ExprKind::Invoke { function, .. } => match &resolved(input, function).kind {
            ExprKind::Function(function) => {
                let makes = |part: &&Expr<'_>| field(part, "NavigationTable.NameColumn").is_some();
                let parts = all(&function.body);
                // The function that writes the metadata, or one that gives what such a one gives.
                parts.iter().any(makes) && !parts.iter().any(|part| call(part, "Web.Contents").is_some())
                    || opens(input, &function.body, depth)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Entries whose tables are asked for with the list.
fn eager(input: &Input<'_>, expression: &Expr<'_>) {
    let Some([rows, ..]) = call(expression, "Table.FromRecords") else { return };
    let ExprKind::List(items) = &rows.kind else { return };
    let is_called = |item: &ListItem<'_>| match item {
        ListItem::Single(row) if record(row).is_some() => fields(row).iter().any(|field| {
            field.name.text.eq_ignore_ascii_case("data")
                && matches!(field.value.kind, ExprKind::Invoke { .. })
        }),
        _ => false,
    };
    // One entry alone is that which somebody asked for.
    if items.len() > 1 && items.iter().any(is_called) {
        input.tell(
            "eager-navigation",
            expression.span,
            "the entries of a navigator are made by Table.FromRecords",
        );
    }
}
