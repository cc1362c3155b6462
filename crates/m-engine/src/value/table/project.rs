//! The projection of a table: some of its columns in another order, by `Table.SelectColumns` and by `[[a], [b]]`.

use super::{RowIter, RowSource, Rows, Table};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::types::{Key, RecordType, TableType, TypeKind};
use crate::value::{List, Shape, Type, Value};
use std::rc::Rc;

impl Table {
    /// The table of the named columns; a name without a column gives nulls. A view may do it (`OnSelectColumns`).
    ///
    /// Errors: those of the view's handler, or of the table's type.
    pub fn project(&self, cx: &Cx, shape: &Rc<Shape>) -> Result<Table> {
        let ty = self.ty(cx)?;
        let from = self.row_type(cx)?;
        let positions: Rc<[Option<usize>]> =
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
        Ok(Table::new(cx, ty, Projected { table: self.clone(), positions }))
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

struct Projected {
    table: Table,
    positions: Rc<[Option<usize>]>,
}

struct ProjectedRows {
    rows: Rows,
    positions: Rc<[Option<usize>]>,
}

impl Projected {
    fn open(&self, cx: &Cx, is_read: impl Fn(usize) -> bool) -> Result<Box<dyn RowIter>> {
        let mut below = vec![false; self.positions.iter().flatten().max().map_or(0, |last| last + 1)];
        for (column, position) in self.positions.iter().enumerate() {
            if let Some(below) =
                position.and_then(|position| below.get_mut(position)).filter(|_| is_read(column))
            {
                *below = true;
            }
        }
        let rows = self.table.rows_reading(cx, &below)?;
        Ok(Box::new(ProjectedRows { rows, positions: self.positions.clone() }))
    }
}

impl RowSource for Projected {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.open(cx, |_| true)
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.open(cx, |column| read.get(column) == Some(&true))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count)?;
        let positions = self.positions.clone();
        Ok(first.map(|table| Rc::new(Projected { table, positions }) as Rc<dyn RowSource>))
    }
}

impl RowIter for ProjectedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let null = || Cell::Value(Value::NULL);
        Some(self.rows.next(cx)?.map(|row| {
            let cell =
                |position: &Option<usize>| position.and_then(|at| row.get(at).cloned()).unwrap_or_else(null);
            self.positions.iter().map(cell).collect()
        }))
    }
}
