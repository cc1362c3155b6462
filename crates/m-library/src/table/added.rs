//! The source of Table.AddColumn: a cell that is arithmetic, or a plain function, of values at hand is computed at once, which costs less than
//! the promise of it; any other is computed when it is read.

use super::rows::Row;
use m_engine::formula::Formula;
use m_engine::value::{
    Batch, Column, Function, Part, Record, RowIter, RowSource, Rows, Shape, Table, Type, Value,
};
use m_engine::{Cell, Cx, Result, eval};
use std::rc::Rc;

/// The table of type `ty` with one more column, whose cells are what `generator` makes of the rows.
pub(super) fn table(cx: &Cx, table: Table, ty: Type, generator: Function) -> Result<Table> {
    let shape = table.shape(cx)?;
    let formula = Formula::of_row(&generator, &shape);
    Ok(Table::new(cx, ty, Added { table, column: Rc::new(Generator { generator, formula, shape }) }))
}

struct Added {
    table: Table,
    column: Rc<Generator>,
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
        let generator = self.generator.clone();
        let record = Value::from(Record::from_shape(self.shape.clone(), row));
        Cell::lazy(cx, move |cx| eval::call1(cx, &generator, record))
    }

    fn column(&self, cx: &Cx, batch: &Batch) -> Column {
        let mut later = |row| self.later(cx, batch.row(row));
        match &self.formula {
            Some(formula) => formula.column(cx, batch.columns(), batch.rows(), &mut later),
            None => Column::Cells((0..batch.rows()).map(later).collect()),
        }
    }
}

impl RowSource for Added {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(AddedRows { rows: self.table.rows(cx)?, column: Some(self.column.clone()) }))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let width = self.column.shape.len();
        if read.get(width) != Some(&true) {
            return Ok(Box::new(AddedRows { rows: self.table.rows_reading(cx, read)?, column: None }));
        }
        let Some(formula) = &self.column.formula else { return self.rows(cx) };
        let mut read = read.get(..width).unwrap_or_default().to_vec();
        for position in formula.cells() {
            if let Some(read) = read.get_mut(*position) {
                *read = true;
            }
        }
        let rows = self.table.rows_reading(cx, &read)?;
        Ok(Box::new(AddedRows { rows, column: Some(self.column.clone()) }))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count)?;
        Ok(first.map(|table| Rc::new(Added { table, column: self.column.clone() }) as Rc<dyn RowSource>))
    }
}

struct AddedRows {
    rows: Rows,
    /// `None` where nobody reads the column.
    column: Option<Rc<Generator>>,
}

impl AddedRows {
    fn cell(&self, cx: &Cx, row: &[Cell]) -> Cell {
        self.column.as_ref().map_or(Cell::Value(Value::NULL), |column| column.cell(cx, row))
    }

    fn column(&self, cx: &Cx, batch: &Batch) -> Column {
        self.column.as_ref().map_or(Column::Unread, |column| column.column(cx, batch))
    }
}

impl RowIter for AddedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        let row = self.rows.next(cx)?;
        Some(row.map(|mut row| {
            row.push(self.cell(cx, &row));
            row
        }))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        Some(self.rows.next_part(cx, most)?.map(|part| match part {
            Part::Row(mut row) => {
                row.push(self.cell(cx, &row));
                Part::Row(row)
            }
            Part::Batch(mut batch) => {
                let column = self.column(cx, &batch);
                batch.columns_mut().push(column);
                Part::Batch(batch)
            }
        }))
    }
}
