//! Table.*: joins that put the matching rows into a column of tables: NestedJoin, AddJoinColumn.

use super::add::with_column;
use super::index::Comparers;
use super::join_parts::{self, Kind, Lookup, Side};
use super::rename::appended;
use super::rows::{self, Row};
use m_engine::value::{Data, Table, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::cell::OnceCell;
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[NESTED_JOIN, ADD_JOIN_COLUMN];

const NESTED_JOIN: Builtin = Builtin {
    name: "Table.NestedJoin",
    signature: "(table1 as table, key1 as any, table2 as any, key2 as any, newColumnName as text, \
                optional joinKind as nullable number, optional keyEqualityComparers as nullable list) as table",
    doc: "Adds a column to `table1` with the table of the rows of `table2` whose keys are equal. Without `joinKind` \
          it is a left outer join: all rows of `table1`. The second table is read when the first of these tables is.",
    examples: &[(
        r#"Table.NestedJoin(#table({"id"}, {{1}, {2}}), "id", #table({"ref"}, {{2}}), "ref", "t"){1}[t]"#,
        r#"#table({"ref"}, {{2}})"#,
    )],
    body: Rust(|cx, args| {
        let comparers = join_parts::comparers(cx, args.get(6)?)?;
        nested(cx, &args, Kind::read(&args.value(5), Kind::LeftOuter)?, comparers)
    }),
};

const ADD_JOIN_COLUMN: Builtin = Builtin {
    name: "Table.AddJoinColumn",
    signature: "(table1 as table, key1 as any, table2 as any, key2 as any, newColumnName as text) as table",
    doc: "Adds a column to `table1` with the table of the rows of `table2` whose keys are equal, as \
          `Table.NestedJoin` does in a left outer join.",
    examples: &[(
        r#"Table.RowCount(Table.AddJoinColumn(#table({"id"}, {{1}}), "id", #table({"id"}, {{1}, {1}}), "id", "t"){0}[t])"#,
        "2",
    )],
    body: Rust(|cx, args| nested(cx, &args, Kind::LeftOuter, Comparers::default())),
};

/// The table of an argument that is a table or a function that gives one.
fn table_of(cx: &Cx, value: &Value) -> Result<Table> {
    match &value.data {
        Data::Table(table) => Ok(table.clone()),
        Data::Function(function) => match function.call(cx, Vec::new())?.data {
            Data::Table(table) => Ok(table),
            other => Err(Error::conversion(&Value::new(other), &Type::any_table())),
        },
        _ => Err(Error::conversion(value, &Type::any_table())),
    }
}

/// The second table of a nested join, read once when it is needed.
struct Inner {
    side: Side,
    ty: Type,
    comparers: Comparers,
    lookup: OnceCell<Lookup>,
}

impl Inner {
    fn lookup(&self, cx: &Cx) -> Result<&Lookup> {
        if let Some(lookup) = self.lookup.get() {
            return Ok(lookup);
        }
        let lookup = Lookup::new(cx, &self.side, self.comparers.clone())?;
        Ok(self.lookup.get_or_init(|| lookup))
    }

    fn table(&self, rows: &[Row]) -> Value {
        rows::table_of(self.ty.clone(), rows.to_vec()).into()
    }
}

fn nested(cx: &Cx, args: &Args, kind: Kind, comparers: Comparers) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let right = Side::new(cx, table_of(cx, &args.value(2))?, &args.value(3))?;
    join_parts::check_keys(&left, &right)?;
    let inner_type = right.table.ty(cx)?;
    let ty = with_column(cx, &left.table, args.get(4)?, inner_type.clone())?;
    let inner = Rc::new(Inner { side: right, ty: inner_type, comparers, lookup: OnceCell::new() });
    if kind == Kind::LeftOuter {
        let table = left.table.clone();
        return Ok(rows::map(cx, &table, ty, move |cx, row: Row| {
            let (inner, left, source) = (inner.clone(), left.clone(), row.clone());
            let cell = Cell::lazy(cx, move |cx| {
                let lookup = inner.lookup(cx)?;
                let found = lookup.find(cx, &left.key(cx, &source)?)?;
                Ok(inner.table(found.map_or(&[], |position| lookup.rows(position))))
            });
            Ok(appended(row, cell))
        })
        .into());
    }
    let width = left.table.shape(cx)?.len();
    Ok(rows::buffered(cx, ty, move |cx| nested_rows(cx, &left, &inner, kind, width)).into())
}

/// The rows of all nested joins but the left outer one: first those of the left side, then those of the right side
/// that have no partner, one for each key, with nulls on the left.
fn nested_rows(cx: &Cx, left: &Side, inner: &Inner, kind: Kind, width: usize) -> Result<Vec<Row>> {
    let lookup = inner.lookup(cx)?;
    let mut matched = vec![false; lookup.len()];
    let mut result = Vec::new();
    let mut rows = left.table.rows(cx)?;
    while let Some(row) = rows.next(cx) {
        let row = row?;
        let found = lookup.find(cx, &left.key(cx, &row)?)?;
        if let Some(matched) = found.and_then(|position| matched.get_mut(position)) {
            *matched = true;
        }
        let wanted = match kind {
            Kind::Inner | Kind::LeftSemi | Kind::RightOuter => found.is_some(),
            Kind::LeftOuter | Kind::FullOuter => true,
            Kind::LeftAnti => found.is_none(),
            Kind::RightAnti | Kind::RightSemi => false,
        };
        if wanted {
            let nested = inner.table(found.map_or(&[], |position| lookup.rows(position)));
            result.push(appended(row, Cell::Value(nested)));
        }
    }
    for (position, matched) in matched.into_iter().enumerate() {
        let wanted = match kind {
            Kind::RightOuter | Kind::FullOuter | Kind::RightAnti => !matched,
            Kind::RightSemi => matched,
            Kind::Inner | Kind::LeftOuter | Kind::LeftAnti | Kind::LeftSemi => false,
        };
        if wanted {
            let nulls = vec![Cell::Value(Value::NULL); width];
            result.push(appended(nulls, Cell::Value(inner.table(lookup.rows(position)))));
        }
    }
    Ok(result)
}
