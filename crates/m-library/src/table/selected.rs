//! The source of Table.SelectRows: the condition reads the cells that it needs, without a record of the row where it is
//! simple enough for a formula.

use super::rows::{self, Row};
use super::step::{Declared, cells_of, declared};
use m_engine::formula::Formula;
use m_engine::value::{Batch, Column, Data, Function, Kind, Part, RowIter, Rows, Shape, Table, Type, Value};
use m_engine::{Cell, Cx, Error, Result};
use std::rc::Rc;

/// The rows of `table` for which `condition` is true.
pub(super) fn table(cx: &Cx, table: &Table, condition: Function) -> Result<Table> {
    let (ty, shape) = (table.ty(cx)?, table.shape(cx)?);
    let condition = Rc::new(Condition::new(condition, shape));
    let declaration = Declared::choice(cx, table, condition.reads())?;
    Ok(declared(cx, table, ty, declaration, move |cx, below, _| {
        let (rows, condition) = (below.rows(cx)?, condition.clone());
        Ok(Box::new(SelectedRows { rows, condition, held: None, failed: None }))
    }))
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

    /// The columns that it reads.
    fn reads(&self) -> Vec<usize> {
        cells_of(self.formula.as_ref(), &self.shape)
    }

    /// Errors: the condition gives neither a logical value nor null, or raises an error.
    fn holds(&self, cx: &Cx, row: &[Cell]) -> Result<bool> {
        let Some(formula) = &self.formula else { return rows::holds(cx, &self.function, &self.shape, row) };
        is_true(&formula.evaluate(cx, row)?)
    }

    /// The rows of a batch for which the condition holds, and the error of the row behind them. `None` where it has to be
    /// asked row by row.
    fn select(&self, cx: &Cx, batch: &Batch) -> Option<(Vec<u32>, Option<Error>)> {
        let mut is_later = false;
        let mut later = |_| {
            is_later = true;
            Cell::Value(Value::NULL)
        };
        let holds = self.formula.as_ref()?.column(cx, batch.columns(), batch.rows(), &mut later);
        if is_later {
            return None;
        }
        let mut selected = Vec::with_capacity(batch.rows());
        for row in 0..batch.rows() {
            let holds = match &holds {
                Column::Logicals(logicals, odd) if odd.is_plain(row) => Ok(logicals.get(row) == Some(&true)),
                column => column.cell(row).force(cx).and_then(|outcome| is_true(&outcome)),
            };
            match holds {
                Ok(true) => selected.push(row as u32),
                Ok(false) => {}
                Err(error) => return Some((selected, Some(error))),
            }
        }
        Some((selected, None))
    }
}

/// Errors: the outcome of a condition is neither a logical value nor null.
fn is_true(outcome: &Value) -> Result<bool> {
    match outcome.data {
        Data::Logical(holds) => Ok(holds),
        Data::Null => Ok(false),
        _ => Err(Error::conversion(outcome, &Type::of_kind(Kind::Logical))),
    }
}

struct SelectedRows {
    rows: Rows,
    condition: Rc<Condition>,
    /// A batch whose rows are asked one by one, and how many were.
    held: Option<(Batch, usize)>,
    /// The error of the row behind those that were given.
    failed: Option<Error>,
}

impl SelectedRows {
    fn next_below(&mut self, cx: &Cx) -> Option<Result<Row>> {
        let Some((batch, row)) = &mut self.held else { return self.rows.next(cx) };
        let cells = batch.row(*row);
        *row += 1;
        if *row == batch.rows() {
            self.held = None;
        }
        Some(Ok(cells))
    }
}

impl RowIter for SelectedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        loop {
            if let Some(error) = self.failed.take() {
                return Some(Err(error));
            }
            let row = match self.next_below(cx)? {
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

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        // Without a formula a row is asked when it is pulled.
        while self.condition.formula.is_some() && self.held.is_none() && self.failed.is_none() {
            match self.rows.next_part(cx, most)? {
                Ok(Part::Batch(batch)) => match self.condition.select(cx, &batch) {
                    Some((selected, failed)) => {
                        self.failed = failed;
                        if selected.len() == batch.rows() {
                            return Some(Ok(Part::Batch(batch)));
                        }
                        if !selected.is_empty() {
                            return Some(Ok(Part::Batch(batch.gather(&selected))));
                        }
                    }
                    None => self.held = Some((batch, 0)),
                },
                Ok(Part::Row(row)) => match self.condition.holds(cx, &row) {
                    Ok(true) => return Some(Ok(Part::Row(row))),
                    Ok(false) => {}
                    Err(error) => return Some(Err(error)),
                },
                Err(error) => return Some(Err(error)),
            }
        }
        Some(self.next(cx)?.map(Part::Row))
    }
}
