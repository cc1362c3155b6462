//! Table.*: joins that put the matching rows into a column of tables: NestedJoin, AddJoinColumn.

use super::add::with_column;
use super::join_parts::{self, Inner, Kind, Origin, Side};
use super::joined::{Joined, Keep, Right};
use super::key_index::Comparers;
use super::rename::appended;
use super::rows::{self, Row};
use m_engine::value::{Column, Data, Part, RowIter, RowSource, Rows, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::any::Any;
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

/// The rows of a nested join. Those of all but the left outer one are made at once.
#[derive(Clone)]
struct Nested {
    left: Side,
    inner: Rc<Inner>,
    kind: Kind,
    /// How many columns the left side has.
    width: usize,
}

fn nested(cx: &Cx, args: &Args, kind: Kind, comparers: Comparers) -> Result<Value> {
    let left = Side::new(cx, args.get(0)?, &args.value(1))?;
    let side = Side::new(cx, table_of(cx, &args.value(2))?, &args.value(3))?;
    join_parts::check_keys(&left, &side)?;
    let inner_type = side.table.ty(cx)?;
    let ty = with_column(cx, &left.table, args.get(4)?, inner_type.clone())?;
    let inner = Rc::new(Inner { side, ty: inner_type, comparers, lookup: OnceCell::new() });
    let width = left.table.shape(cx)?.len();
    Ok(Table::new(cx, ty, Nested { left, inner, kind, width }).into())
}

/// The rows of a nested join with some columns of its tables in place of them, without the tables: what
/// `Table.ExpandTableColumn` makes of the column at `place`. `None` where `table` is no such join.
pub(super) fn expanded(cx: &Cx, table: &Table, place: usize, names: &[Text]) -> Result<Option<Joined>> {
    let Some(nested) = table.source().as_any().and_then(|source| source.downcast_ref::<Nested>()) else {
        return Ok(None);
    };
    if place != nested.width || !matches!(nested.kind, Kind::LeftOuter | Kind::Inner) {
        return Ok(None);
    }
    let shape = nested.inner.side.table.shape(cx)?;
    let of_right = |name: &Text| shape.position(name).map_or(Origin::Nothing, Origin::Right);
    let columns = (0..nested.width).map(Origin::Left).chain(names.iter().map(of_right)).collect();
    Ok(Some(Joined {
        left: nested.left.clone(),
        right: Right::Shared(nested.inner.clone()),
        kind: nested.kind,
        keep: Keep::Right,
        columns,
        is_leading: nested.kind == Kind::LeftOuter,
    }))
}

impl Nested {
    /// The rows of the left side with a column of tables, which are made when they are read.
    fn open(&self, rows: Rows, reads_tables: bool) -> Box<dyn RowIter> {
        Box::new(NestedRows { rows, nested: self.clone(), reads_tables })
    }
}

impl RowSource for Nested {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        if self.kind == Kind::LeftOuter {
            return Ok(self.open(self.left.table.rows(cx)?, true));
        }
        Ok(Box::new(MadeRows(nested_rows(cx, self)?.into_iter())))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        if self.kind != Kind::LeftOuter {
            return self.rows(cx);
        }
        let reads_tables = read.get(self.width) == Some(&true);
        let mut left: Vec<bool> = (0..self.width).map(|column| read.get(column) == Some(&true)).collect();
        for key in self.left.keys.iter().filter(|_| reads_tables) {
            if let Some(read) = left.get_mut(*key) {
                *read = true;
            }
        }
        Ok(self.open(self.left.table.rows_reading(cx, &left)?, reads_tables))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        (self.kind == Kind::LeftOuter).then(|| self.left.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        if self.kind != Kind::LeftOuter {
            return Ok(None);
        }
        let Some(table) = self.left.table.take_of_view(cx, count)? else { return Ok(None) };
        let left = Side { table, keys: self.left.keys.clone() };
        Ok(Some(Rc::new(Nested { left, ..self.clone() })))
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

struct NestedRows {
    rows: Rows,
    nested: Nested,
    reads_tables: bool,
}

impl NestedRows {
    /// The table of a row with these cells in its key columns.
    fn table(&self, cx: &Cx, key: Vec<Cell>) -> Cell {
        let inner = self.nested.inner.clone();
        Cell::lazy(cx, move |cx| {
            let lookup = inner.lookup(cx)?;
            let key = key.iter().map(|cell| cell.force(cx)).collect::<Result<Vec<Value>>>()?;
            Ok(inner.table(cx, &lookup, lookup.find(cx, &key)?))
        })
    }

    fn appended(&self, cx: &Cx, row: Row) -> Row {
        let cell = match self.reads_tables {
            true => self.table(cx, self.nested.left.keys.iter().map(|key| rows::cell(&row, *key)).collect()),
            false => Cell::Value(Value::NULL),
        };
        appended(row, cell)
    }
}

impl RowIter for NestedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        Some(self.rows.next(cx)?.map(|row| self.appended(cx, row)))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        Some(self.rows.next_part(cx, most)?.map(|part| match part {
            Part::Row(row) => Part::Row(self.appended(cx, row)),
            Part::Batch(mut batch) => {
                let keys = &self.nested.left.keys;
                let tables = (0..batch.rows())
                    .map(|row| self.table(cx, keys.iter().map(|key| batch.cell(row, *key)).collect()));
                let column = if self.reads_tables { Column::Cells(tables.collect()) } else { Column::Unread };
                batch.columns_mut().push(column);
                Part::Batch(batch)
            }
        }))
    }
}

struct MadeRows(std::vec::IntoIter<Row>);

impl RowIter for MadeRows {
    fn next(&mut self, _cx: &Cx) -> Option<Result<Row>> {
        self.0.next().map(Ok)
    }
}

/// The rows of all nested joins but the left outer one: first those of the left side, then those of the right side
/// that have no partner, one for each key, with nulls on the left.
fn nested_rows(cx: &Cx, nested: &Nested) -> Result<Vec<Row>> {
    let Nested { left, inner, kind, width } = nested;
    let lookup = inner.lookup(cx)?;
    let mut matched = vec![false; lookup.keys()];
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
            result.push(appended(row, Cell::Value(inner.table(cx, &lookup, found))));
        }
    }
    for (position, matched) in matched.into_iter().enumerate() {
        let wanted = match kind {
            Kind::RightOuter | Kind::FullOuter | Kind::RightAnti => !matched,
            Kind::RightSemi => matched,
            Kind::Inner | Kind::LeftOuter | Kind::LeftAnti | Kind::LeftSemi => false,
        };
        if wanted {
            let nulls = vec![Cell::Value(Value::NULL); *width];
            result.push(appended(nulls, Cell::Value(inner.table(cx, &lookup, Some(position)))));
        }
    }
    Ok(result)
}
