//! Table.*: values turned into columns and back: Pivot, Unpivot, UnpivotOtherColumns, Transpose.

use super::columns;
use super::construct::described;
use super::pass::pass;
use super::pivoting::Pivot;
use super::rows::{self, Row};
use super::step::{Declared, Follow, Needs};
use super::transform::result_type;
use super::unpivot::{Names, Unpivot};
use m_engine::value::{Function, List, Record, RowIter, RowSource, Table, Text, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result};
use std::collections::HashSet;

pub(crate) const ALL: &[Builtin] = &[PIVOT, UNPIVOT, UNPIVOT_OTHER_COLUMNS, TRANSPOSE];

const PIVOT: Builtin = Builtin {
    name: "Table.Pivot",
    signature: "(table as table, pivotValues as list, attributeColumn as text, valueColumn as text, \
                optional aggregationFunction as nullable function) as table",
    doc: "Turns pairs of attribute and value into columns: one for each of `pivotValues`, with the value of the rows \
          that have it as their attribute. Rows with the same values in all other columns become one; several \
          values for one cell are an error unless `aggregationFunction` makes one of their list.",
    examples: &[
        (
            r#"Table.Pivot(#table({"k", "a", "v"}, {{1, "x", 5}, {1, "y", 6}, {2, "y", 7}}), {"x", "y"}, "a", "v")"#,
            r#"#table({"k", "x", "y"}, {{1, 5, 6}, {2, null, 7}})"#,
        ),
        (
            r#"Table.Pivot(#table({"a", "v"}, {{"x", 5}, {"x", 6}}), {"x"}, "a", "v", (values) => values{1})"#,
            r#"#table({"x"}, {{6}})"#,
        ),
    ],
    body: Rust(pivot),
};

const UNPIVOT: Builtin = Builtin {
    name: "Table.Unpivot",
    signature: "(table as table, pivotColumns as list, attributeColumn as text, valueColumn as text) as table",
    doc: "Turns the columns `pivotColumns` into rows: each value that is not null becomes a row with the other columns, \
          the column's name and the value.",
    examples: &[(
        r#"Table.Unpivot(#table({"k", "x", "y"}, {{1, 5, null}, {2, 6, 7}}), {"x", "y"}, "a", "v")"#,
        r#"#table({"k", "a", "v"}, {{1, "x", 5}, {2, "x", 6}, {2, "y", 7}})"#,
    )],
    body: Rust(|cx, args| unpivot(cx, &args, false)),
};

const UNPIVOT_OTHER_COLUMNS: Builtin = Builtin {
    name: "Table.UnpivotOtherColumns",
    signature: "(table as table, pivotColumns as list, attributeColumn as text, valueColumn as text) as table",
    doc: "Turns all columns but `pivotColumns` into rows: each value that is not null becomes a row with the columns \
          `pivotColumns`, the column's name and the value.",
    examples: &[(
        r#"Table.UnpivotOtherColumns(#table({"k", "x", "y"}, {{1, 5, 6}}), {"k"}, "a", "v")"#,
        r#"#table({"k", "a", "v"}, {{1, "x", 5}, {1, "y", 6}})"#,
    )],
    body: Rust(|cx, args| unpivot(cx, &args, true)),
};

const TRANSPOSE: Builtin = Builtin {
    name: "Table.Transpose",
    signature: "(table as table, optional columns as any) as table",
    doc: "Makes columns into rows and rows into columns, called `Column1`, `Column2` … or as `columns` says, a list of \
          names or a table type.",
    examples: &[(
        r#"Table.Transpose(#table({"a", "b"}, {{1, 2}, {3, 4}}))"#,
        r#"#table({"Column1", "Column2"}, {{1, 3}, {2, 4}})"#,
    )],
    body: Rust(|cx, args| {
        let ty = described(cx, &args.value(1))?;
        Ok(Table::late(cx, Transposed { table: args.get(0)?, ty }).into())
    }),
};

fn pivot(cx: &Cx, args: Args) -> Result<Value> {
    let table: Table = args.get(0)?;
    let values = columns::each(cx, &args.get::<List>(1)?, Ok)?;
    let (attribute, value): (Text, Text) = (args.get(2)?, args.get(3)?);
    let aggregation: Option<Function> = args.get(4)?;
    let row = table.row_type(cx)?;
    let attribute = columns::position(row.shape(), &attribute)?;
    let value = columns::position(row.shape(), &value)?;
    let (mut names, mut types) = (Vec::new(), Vec::new());
    let mut keys = Vec::new();
    for (position, (name, field)) in row.fields().enumerate() {
        if position != attribute && position != value {
            keys.push(position);
            names.push(name.clone());
            types.push(field.ty.clone());
        }
    }
    let cell_type = match &aggregation {
        Some(function) => result_type(function).nullable(),
        None => row.field_type(value).nullable(),
    };
    for value in &values {
        names.push(columns::text(value)?);
        types.push(cell_type.clone());
    }
    let ty = columns::table_type(names, types)?;
    let pivot = Pivot { keys, attribute, value, columns: values, aggregation };
    Ok(Table::new(cx, ty, Pivoted { table, pivot }).into())
}

/// The source of `Table.Pivot`.
struct Pivoted {
    table: Table,
    pivot: Pivot,
}

impl RowSource for Pivoted {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.pivot.pivoted(cx, self.table.rows(cx)?)
    }
}

fn unpivot(cx: &Cx, args: &Args, others: bool) -> Result<Value> {
    let table: Table = args.get(0)?;
    let row = table.row_type(cx)?;
    let named = columns::positions(row.shape(), &columns::names(cx, &args.value(1))?)?;
    let named: HashSet<usize> = named.into_iter().collect();
    let (attribute, value): (Text, Text) = (args.get(2)?, args.get(3)?);
    let all = 0..row.shape().len();
    let (pivoted, kept): (Vec<usize>, Vec<usize>) =
        all.partition(|position| named.contains(position) != others);
    let names_of = |positions: &[usize]| -> Vec<Text> {
        positions.iter().filter_map(|position| row.shape().names().get(*position).cloned()).collect()
    };
    let (mut names, attributes) = (names_of(&kept), names_of(&pivoted));
    let mut types: Vec<Type> = kept.iter().map(|position| row.field_type(*position)).collect();
    let mut value_types = pivoted.iter().map(|position| row.field_type(*position).non_nullable());
    let first = value_types.next().unwrap_or_else(|| Type::any().non_nullable());
    let same = value_types.all(|ty| ty.equals(&first));
    names.extend([attribute, value]);
    types.push(Type::text());
    // Nulls are left out.
    types.push(if same { first } else { Type::any().non_nullable() });
    let ty = columns::table_type(names, types)?;
    let mut columns: Vec<Needs> = kept.iter().map(|position| Needs::column(*position)).collect();
    columns.extend([Needs::none(), Needs::none()]);
    let declared = Declared { rows: Follow::Any, columns, always: pivoted.clone() };
    let unpivot = Unpivot { kept, pivoted: pivoted.into(), names: Names::new(&attributes), next: 0 };
    Ok(pass(cx, &table, ty, declared, move |_| unpivot.clone()).into())
}

/// A table whose rows are the columns of another.
struct Transposed {
    table: Table,
    ty: Option<Type>,
}

impl RowSource for Transposed {
    fn ty(&self, cx: &Cx) -> Result<Type> {
        match &self.ty {
            Some(ty) => Ok(ty.clone()),
            None => Ok(Type::table_of(columns::shape(columns::numbered(self.table.count(cx)?)?)?)),
        }
    }

    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        let width = match &self.ty {
            Some(ty) => ty.row_type().map(|row| row.shape().len()),
            None => None,
        };
        let rows = rows::all(cx, &self.table)?;
        if let Some(width) = width
            && width != rows.len()
        {
            let detail = Record::of([("Columns", Value::number(width as f64))]);
            return Err(Error::expression_of(
                format!("The table has {} rows, but {width} columns were described.", rows.len()),
                detail.into(),
            ));
        }
        Ok(Box::new(TransposedRows { rows, columns: self.table.shape(cx)?.len(), next: 0 }))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.table.shape(cx).map(|shape| shape.len()))
    }
}

struct TransposedRows {
    rows: Vec<Row>,
    columns: usize,
    next: usize,
}

impl RowIter for TransposedRows {
    fn next(&mut self, _: &Cx) -> Option<Result<Row>> {
        if self.next >= self.columns {
            return None;
        }
        self.next += 1;
        Some(Ok(self.rows.iter().map(|row| rows::cell(row, self.next - 1)).collect()))
    }
}
