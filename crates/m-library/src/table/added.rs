//! The step of Table.AddColumn: a cell that is arithmetic, or a plain function, of values at hand is computed at once, which
//! costs less than the promise of it; any other is computed when it is read.

use super::kernel::{Kernel, step};
use super::rows::Row;
use super::step::{Needs, Read, is_read};
use m_engine::formula::Formula;
use m_engine::value::{Batch, Column, Function, Record, Shape, Table, Type, Value};
use m_engine::{Cell, Cx, Result};
use std::rc::Rc;

/// The table of type `ty` with one more column, whose cells are what `generator` makes of the rows.
pub(super) fn table(cx: &Cx, table: &Table, ty: Type, generator: Function) -> Result<Table> {
    let shape = table.shape(cx)?;
    let formula = Formula::of_row(&generator, &shape);
    let mut needs = Needs::same(shape.len());
    needs.push(formula.as_ref().map_or(Needs::All, |formula| Needs::Columns(formula.cells().into())));
    Ok(step(cx, table, ty, needs, Generator { generator, formula, shape }))
}

/// What makes the cells of the new column.
struct Generator {
    generator: Function,
    formula: Option<Formula>,
    /// The columns before it.
    shape: Rc<Shape>,
}

impl Generator {
    fn cell(&self, cx: &Cx, row: &[Cell]) -> Cell {
        if let Some(value) = self.formula.as_ref().and_then(|formula| formula.now(cx, row)) {
            return Cell::of(value);
        }
        self.later(cx, row.to_vec())
    }

    /// The cell of a row, computed when it is read.
    fn later(&self, cx: &Cx, row: Row) -> Cell {
        let record = Value::from(Record::from_shape(self.shape.clone(), row));
        Cell::call(cx, &self.generator, record.into())
    }

    fn column(&self, cx: &Cx, batch: &Batch) -> Column {
        let mut later = |row| self.later(cx, batch.row(row));
        match &self.formula {
            Some(formula) => formula.column(cx, batch.columns(), batch.rows(), &mut later),
            None => Column::Cells((0..batch.rows()).map(later).collect()),
        }
    }
}

impl Kernel for Generator {
    fn row(&self, cx: &Cx, mut row: Row, read: &Read) -> Result<Row> {
        let cell = match is_read(read, self.shape.len()) {
            Some(false) => Cell::Value(Value::NULL),
            _ => self.cell(cx, &row),
        };
        row.push(cell);
        Ok(row)
    }

    fn batch(&self, cx: &Cx, mut batch: Batch, read: &Read) -> std::result::Result<Batch, Batch> {
        let column = match is_read(read, self.shape.len()) {
            Some(false) => Column::Unread,
            _ => self.column(cx, &batch),
        };
        batch.columns_mut().push(column);
        Ok(batch)
    }
}
