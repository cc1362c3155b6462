//! Table.FromRecords: a table of a list of records.

use super::columns::Missing;
use super::construct::{described, record_of, record_row};
use super::item_rows::{self, OfItem};
use super::rows::Row;
use m_engine::value::{Batch, Column, List, RowIter, RowSource, Shape, Table, Type, Value};
use m_engine::{Args, Body::Rust, Builtin, Cell, Cx, Error, Result};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FROM_RECORDS];

const FROM_RECORDS: Builtin = Builtin {
    name: "Table.FromRecords",
    signature: "(records as list, optional columns as any, optional missingField as nullable number) as table",
    doc: "Makes a table with one row for each of `records`. `columns` is a list of column names or a table type; \
          without it the columns are the fields of the first record. A field that a record lacks makes the row an \
          error, or is null with `MissingField.UseNull`; `MissingField.Ignore` is not allowed.",
    examples: &[
        ("Table.FromRecords({[a = 1, b = 2], [a = 3, b = 4]})", r#"#table({"a", "b"}, {{1, 2}, {3, 4}})"#),
        (
            r#"Table.FromRecords({[a = 1], [b = 2]}, {"a", "b"}, MissingField.UseNull)"#,
            r#"#table({"a", "b"}, {{1, null}, {null, 2}})"#,
        ),
    ],
    body: Rust(from_records),
};

fn from_records(cx: &Cx, args: Args) -> Result<Value> {
    let records: List = args.get(0)?;
    let missing = Missing::read(&args.value(2))?;
    if missing == Missing::Ignore {
        return Err(Error::expression_of(
            "MissingField.Ignore is not allowed here: a table has a cell for each column.",
            args.value(2),
        ));
    }
    let ty = match described(cx, &args.value(1))? {
        Some(ty) => ty,
        None => match records.iter(cx)?.next_value(cx).transpose()? {
            Some(first) => Type::table_of(record_of(&first)?.shape().clone()),
            None => Type::table_of(Rc::new(Shape::default())),
        },
    };
    let names = ty.row_type().map(|row| row.shape().clone()).unwrap_or_default();
    Ok(Table::new(cx, ty, Source { records, names, missing }).into())
}

struct Source {
    records: List,
    names: Rc<Shape>,
    missing: Missing,
}

impl RowSource for Source {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.rows_reading(cx, &vec![true; self.names.len()])
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let (names, missing) = (self.names.clone(), self.missing);
        item_rows::rows(cx, &self.records, Rows { names, missing, read: read.to_vec() })
    }
}

/// What makes a row of a record.
struct Rows {
    names: Rc<Shape>,
    missing: Missing,
    /// The columns that somebody reads.
    read: Vec<bool>,
}

impl OfItem for Rows {
    fn row(&self, _cx: &Cx, item: Value) -> Result<Row> {
        record_row(&record_of(&item)?, &self.names, self.missing)
    }

    fn batch(&self, items: &Column) -> Option<Batch> {
        let Column::Records(records, odd) = items else { return None };
        let column = |(at, name): (usize, &_)| match records.field(name) {
            Some(_) if self.read.get(at) != Some(&true) => Some(Column::Unread),
            Some(column) => Some(column.clone()),
            None if self.missing == Missing::UseNull => {
                Some(Column::Cells(vec![Cell::Value(Value::NULL); records.len()]))
            }
            // Each row is an error.
            None => None,
        };
        let columns = self.names.names().iter().enumerate().map(column).collect::<Option<_>>()?;
        odd.is_empty().then(|| Batch::new(records.len(), columns))
    }
}
