//! Steps that make each column of one column: choice, order, names and types of columns, by `Table.SelectColumns`, by
//! `[[a], [b]]`, and under the type of a view.

use super::{Batch, Column, Part, RowIter, RowSource, Rows, Table};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::{Key, RecordType, TableType, TypeKind};
use crate::value::{List, Shape, Type, Value};
use std::rc::Rc;

/// What a column is made of.
#[derive(Clone)]
pub enum Made {
    /// The column at this position.
    Of(usize),
    /// The same cell in every row.
    Always(Cell),
}

impl Table {
    /// The table of the named columns; a name without a column gives nulls. A view may do it (`OnSelectColumns`).
    ///
    /// Errors: those of the view's handler, or of the table's type.
    pub fn project(&self, cx: &Cx, shape: &Rc<Shape>) -> Result<Table> {
        let ty = self.ty(cx)?;
        let from = self.row_type(cx)?;
        let positions: Vec<Option<usize>> =
            shape.names().iter().map(|name| from.shape().position(name)).collect();
        if positions.iter().all(Option::is_some)
            && let Some(folded) = self.fold(cx, "OnSelectColumns", || {
                vec![List::from_values(shape.names().iter().map(|name| name.clone().into()).collect()).into()]
            })?
        {
            return Ok(folded);
        }
        let types = positions
            .iter()
            .map(|position| position.map_or_else(Type::any, |position| from.field_type(position)))
            .collect();
        let ty = ty.of_columns(shape.clone(), types);
        let null = || Made::Always(Cell::Value(Value::NULL));
        let columns = positions.into_iter().map(|position| position.map_or_else(null, Made::Of)).collect();
        Ok(self.arranged(cx, ty, columns))
    }

    /// The same rows with other columns, each made of one of this table's. Of a view the rows are read.
    pub fn arranged(&self, cx: &Cx, ty: Type, columns: Vec<Made>) -> Table {
        Table::new(cx, ty, Arranged { table: self.clone(), columns: columns.into() })
    }
}

impl Type {
    /// The table type of columns made out of those of this one: its keys stay where all their columns do.
    pub fn of_columns(&self, shape: Rc<Shape>, types: Vec<Type>) -> Type {
        let keeps = |key: &&Key| key.columns.iter().all(|name| shape.position(name).is_some());
        let keys = self.keys().iter().filter(keeps).cloned().collect();
        let row = Rc::new(RecordType::row(shape, types));
        Type::new(TypeKind::Table(Some(Rc::new(TableType { row, keys }))))
    }
}

struct Arranged {
    table: Table,
    columns: Rc<[Made]>,
}

/// Rows of another table, their cells where the columns say.
pub(super) struct ArrangedRows {
    rows: Rows,
    columns: Rc<[Made]>,
}

impl ArrangedRows {
    /// The rows of `table`, of which those columns are read that the columns which `is_read` are made of.
    pub(super) fn open(
        cx: &Cx,
        table: &Table,
        columns: &Rc<[Made]>,
        is_read: impl Fn(usize) -> bool,
    ) -> Result<Box<dyn RowIter>> {
        let mut below = Vec::new();
        for (column, made) in columns.iter().enumerate() {
            if let Made::Of(position) = made
                && is_read(column)
            {
                below.resize(below.len().max(position + 1), false);
                below[*position] = true;
            }
        }
        let rows = table.rows_reading(cx, &below)?;
        Ok(Box::new(ArrangedRows { rows, columns: columns.clone() }))
    }
}

impl RowSource for Arranged {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        ArrangedRows::open(cx, &self.table, &self.columns, |_| true)
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        ArrangedRows::open(cx, &self.table, &self.columns, |column| read.get(column) == Some(&true))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count)?;
        let columns = self.columns.clone();
        Ok(first.map(|table| Rc::new(Arranged { table, columns }) as Rc<dyn RowSource>))
    }
}

impl ArrangedRows {
    fn row(&self, mut row: Vec<Cell>) -> Vec<Cell> {
        if self.is_same(row.len()) {
            return row;
        }
        let null = || Cell::Value(Value::NULL);
        let mut cell = |made: &Made| match made {
            Made::Of(position) => row.get_mut(*position).map_or_else(null, |cell| cell.clone()),
            Made::Always(cell) => cell.clone(),
        };
        self.columns.iter().map(&mut cell).collect()
    }

    fn batch(&self, batch: Batch) -> Batch {
        let rows = batch.rows();
        if self.is_same(batch.columns().len()) {
            return batch;
        }
        let column = |made: &Made| match made {
            Made::Of(position) => batch.columns().get(*position).cloned().unwrap_or(Column::Unread),
            Made::Always(Cell::Value(value)) if value.is_null() => Column::Unread,
            Made::Always(cell) => Column::Cells(vec![cell.clone(); rows]),
        };
        let columns = self.columns.iter().map(column).collect();
        Batch::new(rows, columns)
    }

    /// Whether all columns are where they were.
    fn is_same(&self, width: usize) -> bool {
        let in_place =
            |(column, made): (usize, &Made)| matches!(made, Made::Of(position) if *position == column);
        width == self.columns.len() && self.columns.iter().enumerate().all(in_place)
    }
}

impl RowIter for ArrangedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        Some(self.rows.next(cx)?.map(|row| self.row(row)))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        Some(self.rows.next_part(cx, most)?.map(|part| match part {
            Part::Row(row) => Part::Row(self.row(row)),
            Part::Batch(batch) => Part::Batch(self.batch(batch)),
        }))
    }
}
