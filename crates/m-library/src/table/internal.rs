//! Table.*: functions that Microsoft's pages call "for internal use only", as far as queries can notice them, and
//! Tables.GetRelationships.
//!
//! Here: `Table.ConformToPageReader`, `List.ConformToPageReader`, `Table.FilterWithDataTable`,
//! `Table.ReplaceRelationshipIdentity`, `Table.WithErrorContext`.

use super::columns;
use super::rows;
use m_engine::value::{Function, List, Table, Text, Type};
use m_engine::{Body::Rust, Builtin, Cell, Cx, eval};

pub(crate) const ALL: &[Builtin] = &[
    LIST_CONFORM_TO_PAGE_READER,
    CONFORM_TO_PAGE_READER,
    FILTER_WITH_DATA_TABLE,
    REPLACE_RELATIONSHIP_IDENTITY,
    WITH_ERROR_CONTEXT,
    GET_RELATIONSHIPS,
];

const CONFORM_TO_PAGE_READER: Builtin = Builtin {
    name: "Table.ConformToPageReader",
    signature: "(table as table, shapingFunction as function) as table",
    doc: "For internal use of the product: returns what `shapingFunction` makes of the table.",
    examples: &[(r#"Table.ConformToPageReader(#table({"a"}, {{1}}), each _)"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(|cx, args| eval::call1(cx, &args.get::<Function>(1)?, args.value(0))),
};

const LIST_CONFORM_TO_PAGE_READER: Builtin = Builtin {
    name: "List.ConformToPageReader",
    signature: "(list as list, optional options as nullable record) as table",
    doc: "For internal use of the product: returns a table of one column, `Result`, with each item of the list as a \
          table, as `Table.FromValue` makes it.",
    examples: &[(
        "List.ConformToPageReader({1, 2})",
        r#"#table({"Result"}, {{Table.FromValue(1)}, {Table.FromValue(2)}})"#,
    )],
    body: Rust(|cx, args| {
        let list: List = args.get(0)?;
        let ty = columns::table_type(vec![Text::from("Result")], vec![Type::any()])?;
        let page = columns::library(cx, "Table.FromValue")?;
        let start =
            move |cx: &Cx| {
                let mut items = list.iter(cx)?;
                let page = page.clone();
                Ok(move |cx: &Cx| {
                    let item = items.next(cx)?;
                    let page = page.clone();
                    Some(item.map(|item| {
                        vec![Cell::lazy(cx, move |cx| eval::call(cx, &page, vec![item.force(cx)?]))]
                    }))
                })
            };
        Ok(Table::generate(cx, ty, start).into())
    }),
};

const FILTER_WITH_DATA_TABLE: Builtin = Builtin {
    name: "Table.FilterWithDataTable",
    signature: "(table as table, dataTableIdentifier as text) as any",
    doc: "For internal use of the product: returns the table as it is, for there is no data table to filter with.",
    examples: &[(r#"Table.FilterWithDataTable(#table({"a"}, {{1}}), "t")"#, r#"#table({"a"}, {{1}})"#)],
    body: Rust(|_, args| Ok(args.value(0))),
};

const REPLACE_RELATIONSHIP_IDENTITY: Builtin = Builtin {
    name: "Table.ReplaceRelationshipIdentity",
    signature: "(value as any, identity as text) as any",
    doc: "For internal use of the product: returns the value as it is; relationships are not tracked.",
    examples: &[(r#"Table.ReplaceRelationshipIdentity(1, "t")"#, "1")],
    body: Rust(|_, args| Ok(args.value(0))),
};

const WITH_ERROR_CONTEXT: Builtin = Builtin {
    name: "Table.WithErrorContext",
    signature: "(value as any, context as text) as any",
    doc: "For internal use of the product: returns the value as it is.",
    examples: &[(r#"Table.WithErrorContext(1, "t")"#, "1")],
    body: Rust(|_, args| Ok(args.value(0))),
};

const GET_RELATIONSHIPS: Builtin = Builtin {
    name: "Tables.GetRelationships",
    signature: "(tables as table, optional dataColumn as nullable text) as table",
    doc: "Returns the relationships among the tables of a navigation table. Only data sources of the product know \
          relationships; here the result has no rows.",
    examples: &[(r#"Table.IsEmpty(Tables.GetRelationships(#table({"Name", "Data"}, {}), "Data"))"#, "true")],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        if let Some(column) = args.get::<Option<Text>>(1)? {
            table.column(cx, &column)?;
        }
        let names = ["Name", "FromTable", "FromColumns", "ToTable", "ToColumns"].map(Text::from).to_vec();
        let ty = columns::table_type(names, vec![Type::any(); 5])?;
        Ok(rows::table_of(ty, Vec::new()).into())
    }),
};
