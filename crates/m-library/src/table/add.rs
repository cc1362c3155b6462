//! Table.*: more columns: AddColumn, AddIndexColumn, DuplicateColumn, CombineColumns, CombineColumnsToRecord.

use super::added;
use super::columns;
use super::kernel::{Kernel, step};
use super::pass::{Made, Pass, Several, pass};
use super::rename::appended;
use super::rows::{self, Row};
use super::step::{Declared, Follow, Needs, Read};
use super::transform::result_type;
use m_engine::value::{Batch, Column, Function, List, Number, Odd, Record, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] =
    &[ADD_COLUMN, ADD_INDEX_COLUMN, DUPLICATE_COLUMN, COMBINE_COLUMNS, COMBINE_COLUMNS_TO_RECORD];

const ADD_COLUMN: Builtin = Builtin {
    name: "Table.AddColumn",
    signature: "(table as table, newColumnName as text, columnGenerator as function, \
                optional columnType as nullable type) as table",
    doc: "Adds a column: each of its cells is what `columnGenerator` makes of the row, when the cell is read. The \
          column's type is `columnType`, else the type that the function declares to return.",
    examples: &[(
        r#"Table.AddColumn(#table({"a", "b"}, {{1, 2}}), "sum", each [a] + [b], type number)"#,
        r#"#table({"a", "b", "sum"}, {{1, 2, 3}})"#,
    )],
    body: Rust(add_column),
};

const ADD_INDEX_COLUMN: Builtin = Builtin {
    name: "Table.AddIndexColumn",
    signature: "(table as table, newColumnName as text, optional initialValue as nullable number, \
                optional increment as nullable number, optional columnType as nullable type) as table",
    doc: "Adds a column that counts the rows: from `initialValue`, or 0, in steps of `increment`, or 1.",
    examples: &[(
        r#"Table.AddIndexColumn(#table({"a"}, {{"x"}, {"y"}}), "i", 10, 5)"#,
        r#"#table({"a", "i"}, {{"x", 10}, {"y", 15}})"#,
    )],
    body: Rust(add_index),
};

const DUPLICATE_COLUMN: Builtin = Builtin {
    name: "Table.DuplicateColumn",
    signature: "(table as table, columnName as text, newColumnName as text, \
                optional columnType as nullable type) as table",
    doc: "Adds a copy of the column `columnName` under a new name, of the same type unless `columnType` is given.",
    examples: &[(
        r#"Table.DuplicateColumn(#table({"a"}, {{1}}), "a", "copied column")"#,
        r#"#table({"a", "copied column"}, {{1, 1}})"#,
    )],
    body: Rust(|cx, args| {
        let (table, name): (Table, Text) = (args.get(0)?, args.get(1)?);
        let position = table.column(cx, &name)?;
        let ty =
            args.get::<Option<Type>>(3)?.map_or_else(|| Ok(table.row_type(cx)?.field_type(position)), Ok)?;
        let ty = with_column(cx, &table, args.get(2)?, ty)?;
        let mut needs = Needs::same(table.shape(cx)?.len());
        needs.push(Needs::column(position));
        Ok(step(cx, &table, ty, needs, Duplicate(position)).into())
    }),
};

const COMBINE_COLUMNS: Builtin = Builtin {
    name: "Table.CombineColumns",
    signature: "(table as table, sourceColumns as list, combiner as function, column as text) as table",
    doc: "Replaces columns by one: its cells are what `combiner` makes of the list of their values. The new column \
          stands where the first of them stood.",
    examples: &[(
        r#"Table.CombineColumns(#table({"a", "b", "c"}, {{1, 2, 3}}), {"c", "a"}, each _{0} - _{1}, "d")"#,
        r#"#table({"d", "b"}, {{2, 2}})"#,
    )],
    body: Rust(|cx, args| {
        let combiner: Function = args.get(2)?;
        let ty = result_type(&combiner);
        combined(cx, &args.get(0)?, &args.value(1), args.get(3)?, ty, move |cx, cells| {
            Cell::call(cx, &combiner, Value::from(List::from_cells(cells)).into())
        })
    }),
};

const COMBINE_COLUMNS_TO_RECORD: Builtin = Builtin {
    name: "Table.CombineColumnsToRecord",
    signature: "(table as table, newColumnName as text, sourceColumns as list, optional options as nullable record) \
                as table",
    doc: "Replaces columns by one of records with their names and values. The options `DisplayNameColumn` and \
          `TypeName` are for the environment that loads the table; they become metadata of the column's type.",
    examples: &[(
        r#"Table.CombineColumnsToRecord(#table({"a", "b", "c"}, {{1, 2, 3}}), "r", {"a", "b"})"#,
        r#"#table({"r", "c"}, {{[a = 1, b = 2], 3}})"#,
    )],
    body: Rust(combine_to_record),
};

/// The column that is there twice.
struct Duplicate(usize);

impl Kernel for Duplicate {
    fn row(&self, _cx: &Cx, row: Row, _read: &Read) -> Result<Row> {
        let cell = rows::cell(&row, self.0);
        Ok(appended(row, cell))
    }

    fn batch(&self, _cx: &Cx, mut batch: Batch, _read: &Read) -> std::result::Result<Batch, Batch> {
        let column = batch.columns().get(self.0).cloned().unwrap_or(Column::Unread);
        batch.columns_mut().push(column);
        Ok(batch)
    }
}

/// The type of the table with one more column.
///
/// Errors: a column of that name exists already.
pub(super) fn with_column(cx: &Cx, table: &Table, name: Text, ty: Type) -> Result<Type> {
    let from = table.ty(cx)?;
    let (mut names, mut types) = columns::parts(&*table.row_type(cx)?);
    names.push(name);
    types.push(ty);
    columns::derived_type(&from, names, types)
}

fn add_column(cx: &Cx, args: Args) -> Result<Value> {
    let (table, name, generator): (Table, Text, Function) = (args.get(0)?, args.get(1)?, args.get(2)?);
    let column = args.get::<Option<Type>>(3)?.unwrap_or_else(|| result_type(&generator));
    let ty = with_column(cx, &table, name.clone(), column.clone())?;
    let constructor = || {
        let fields: [(&str, Value); 3] =
            [("Name", name.into()), ("Function", generator.clone().into()), ("Type", column.into())];
        vec![Value::list(vec![Record::of(fields).into()])]
    };
    if let Some(folded) = table.fold(cx, "OnAddColumns", constructor)? {
        return Ok(folded.into());
    }
    Ok(added::table(cx, &table, ty, generator)?.into())
}

fn add_index(cx: &Cx, args: Args) -> Result<Value> {
    let (table, name): (Table, Text) = (args.get(0)?, args.get(1)?);
    let start = args.get::<Option<Number>>(2)?.map_or(0.0, |number| number.to_f64());
    let step = args.get::<Option<Number>>(3)?.map_or(1.0, |number| number.to_f64());
    let column = args.get::<Option<Type>>(4)?.unwrap_or_else(Type::number);
    let ty = with_column(cx, &table, name, column)?;
    let mut columns = Needs::same(table.shape(cx)?.len());
    columns.push(Needs::none());
    let declared = Declared { rows: Follow::Same, columns, always: Vec::new() };
    Ok(pass(cx, &table, ty, declared, move |_| Count { start, step, rows: 0.0 }).into())
}

/// The numbers of rows.
struct Count {
    start: f64,
    step: f64,
    /// How many rows were counted.
    rows: f64,
}

impl Count {
    fn next(&mut self) -> f64 {
        // Multiplied, not summed up, so that fractions do not drift.
        let number = self.start + self.step * self.rows;
        self.rows += 1.0;
        number
    }
}

impl Pass for Count {
    fn batch(&mut self, _cx: &Cx, batch: &Batch, _first: usize) -> Made {
        let numbers = (0..batch.rows()).map(|_| self.next()).collect();
        let mut columns = batch.columns().to_vec();
        columns.push(Column::Numbers(numbers, Odd::default()));
        let rows = Several::Batch(Batch::new(batch.rows(), columns));
        Made { rows, end: batch.rows(), failed: None }
    }

    fn row(&mut self, _cx: &Cx, row: Row) -> std::result::Result<Result<Several>, Row> {
        Ok(Ok(Several::Row(appended(row, Cell::Value(Value::number(self.next()))))))
    }
}

/// The table with the columns `sources` replaced by one, made of their cells.
fn combined(
    cx: &Cx,
    table: &Table,
    sources: &Value,
    name: Text,
    column: Type,
    make: impl Fn(&Cx, Vec<Cell>) -> Cell + 'static,
) -> Result<Value> {
    let from = table.ty(cx)?;
    let row = table.row_type(cx)?;
    let sources = columns::positions(row.shape(), &columns::names(cx, sources)?)?;
    let (old_names, old_types) = columns::parts(&row);
    let mut is_source = vec![false; old_names.len()];
    sources.iter().for_each(|source| is_source[*source] = true);
    let place = sources.iter().min().copied().unwrap_or(old_names.len());
    let (mut names, mut types, mut kept) = (Vec::new(), Vec::new(), Vec::new());
    for (position, (old, ty)) in old_names.into_iter().zip(old_types).enumerate() {
        if position == place {
            names.push(name.clone());
            types.push(column.clone());
            kept.push(None);
        }
        if !is_source[position] {
            names.push(old);
            types.push(ty);
            kept.push(Some(position));
        }
    }
    if kept.iter().all(Option::is_some) {
        names.push(name);
        types.push(column);
        kept.push(None);
    }
    let ty = columns::derived_type(&from, names, types)?;
    let all: Rc<[usize]> = sources.as_slice().into();
    let needs =
        |position: &Option<usize>| position.map_or_else(|| Needs::Columns(all.clone()), Needs::column);
    let needs = kept.iter().map(needs).collect();
    Ok(rows::map(cx, table, ty, needs, move |cx, row: Row| {
        let parts: Vec<Cell> = sources.iter().map(|position| rows::cell(&row, *position)).collect();
        let cell = make(cx, parts);
        let cells =
            kept.iter().map(|position| position.map_or_else(|| cell.clone(), |p| rows::cell(&row, p)));
        Ok(cells.collect())
    })
    .into())
}

fn combine_to_record(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let options: Option<Record> = args.get(3)?;
    let shape = columns::shape(columns::names(cx, &args.value(2))?)?;
    let row = table.row_type(cx)?;
    let positions = columns::positions(row.shape(), shape.names())?;
    let types: Vec<Type> = positions.iter().map(|position| row.field_type(*position)).collect();
    let fields = m_engine::value::types::RecordType::row(shape.clone(), types);
    let kind = m_engine::value::types::TypeKind::Record(Some(std::rc::Rc::new(fields)));
    let column = Type::new(kind).with_meta(options.filter(|options| !options.is_empty()));
    combined(cx, &table, &args.value(2), args.get(1)?, column, move |_, cells| {
        Cell::Value(Record::from_shape(shape.clone(), cells).into())
    })
}
