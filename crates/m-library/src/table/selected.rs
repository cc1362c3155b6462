//! The source of Table.SelectRows: the condition reads the cells that it needs, without a record of the row where it is
//! simple enough for a formula.

use super::rows::{self, Row};
use m_engine::formula::Formula;
use m_engine::value::{Data, Function, RowIter, RowSource, Rows, Shape, Table, Type};
use m_engine::{Cell, Cx, Error, Result};
use m_syntax::ast::Primitive;
use std::rc::Rc;

/// The rows of `table` for which `condition` is true.
pub(super) fn table(cx: &Cx, table: Table, condition: Function) -> Result<Table> {
    let (ty, shape) = (table.ty(cx)?, table.shape(cx)?);
    Ok(Table::new(cx, ty, Selected { table, condition: Rc::new(Condition::new(condition, shape)) }))
}

/// A condition on rows.
struct Condition {
    function: Function,
    formula: Option<Formula>,
    shape: Rc<Shape>,
}

impl Condition {
    fn new(function: Function, shape: Rc<Shape>) -> Condition {
        Condition { formula: Formula::of_row(&function, &shape), function, shape }
    }

    /// Errors: the condition gives neither a logical value nor null, or raises an error.
    fn holds(&self, cx: &Cx, row: &[Cell]) -> Result<bool> {
        let Some(formula) = &self.formula else { return rows::holds(cx, &self.function, &self.shape, row) };
        let outcome = formula.evaluate(cx, row)?;
        match outcome.data {
            Data::Logical(holds) => Ok(holds),
            Data::Null => Ok(false),
            _ => Err(Error::conversion(&outcome, &Type::primitive(Primitive::Logical))),
        }
    }
}

struct Selected {
    table: Table,
    condition: Rc<Condition>,
}

impl RowSource for Selected {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(SelectedRows { rows: self.table.rows(cx)?, condition: self.condition.clone() }))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let Some(formula) = &self.condition.formula else { return self.rows(cx) };
        let mut read = read.to_vec();
        read.resize(self.condition.shape.len(), false);
        for position in formula.cells() {
            if let Some(read) = read.get_mut(*position) {
                *read = true;
            }
        }
        let rows = self.table.rows_reading(cx, &read)?;
        Ok(Box::new(SelectedRows { rows, condition: self.condition.clone() }))
    }
}

struct SelectedRows {
    rows: Rows,
    condition: Rc<Condition>,
}

impl RowIter for SelectedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        loop {
            let row = match self.rows.next(cx)? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            };
            match self.condition.holds(cx, &row) {
                Ok(true) => return Some(Ok(row)),
                Ok(false) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
