//! A formula over the rows of a batch: by whole columns where that goes, else row by row.

use super::{Expression, Formula, Kind};
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Column, ColumnBuilder, Kind as ValueKind, Value};

impl Formula {
    /// The cells of the formula for so many rows of `columns`, whose cells are those of the formula. Where somebody could
    /// tell that it is evaluated now, `later` makes the cell of the row.
    pub fn column(
        &self,
        cx: &Cx,
        columns: &[Column],
        rows: usize,
        later: &mut dyn FnMut(usize) -> Cell,
    ) -> Column {
        let mut compute = || {
            if self.return_type.is_none() && self.accepts_all(columns) {
                self.body.column(cx, self, columns, rows, later)
            } else {
                self.by_row(cx, &self.body, columns, rows, later)
            }
        };
        match &self.scope {
            Some(scope) => cx.in_scope(Some(scope.clone()), compute),
            None => compute(),
        }
    }

    /// Whether every plain value of the columns is one that the parameter takes; null is looked at where it stands.
    fn accepts_all(&self, columns: &[Column]) -> bool {
        let Some(ty) = &self.accepts else { return true };
        let accepts = |column: &Column| match column {
            Column::Unread | Column::Cells(_) => false,
            Column::Numbers(_, odd) => odd.is_empty() && ty.accepts(ValueKind::Number),
            Column::Texts(_, odd) => odd.is_empty() && ty.accepts(ValueKind::Text),
            Column::Logicals(_, odd) => odd.is_empty() && ty.accepts(ValueKind::Logical),
            Column::Dates(_, odd) => odd.is_empty() && ty.accepts(ValueKind::Date),
            Column::DateTimes(_, odd) => odd.is_empty() && ty.accepts(ValueKind::DateTime),
            Column::Records(_, odd) => odd.is_empty() && ty.accepts(ValueKind::Record),
        };
        self.cells.iter().all(|position| columns.get(*position).is_some_and(accepts))
    }

    /// The cells of an expression of the formula, row by row.
    fn by_row(
        &self,
        cx: &Cx,
        expression: &Expression,
        columns: &[Column],
        rows: usize,
        later: &mut dyn FnMut(usize) -> Cell,
    ) -> Column {
        let width = self.cells.iter().max().map_or(0, |last| last + 1);
        let mut cells = vec![Cell::Value(Value::NULL); width];
        let mut made = ColumnBuilder::default();
        for row in 0..rows {
            for position in &self.cells {
                if let (Some(cell), Some(column)) = (cells.get_mut(*position), columns.get(*position)) {
                    *cell = column.cell(row);
                }
            }
            let now = if self.takes(&cells) { expression.now(cx, &cells) } else { None };
            made.push(match now {
                Some(value) => Cell::of(value.and_then(|value| self.checked(value))),
                None => later(row),
            });
        }
        made.finish()
    }
}

impl Expression {
    fn column(
        &self,
        cx: &Cx,
        formula: &Formula,
        columns: &[Column],
        rows: usize,
        later: &mut dyn FnMut(usize) -> Cell,
    ) -> Column {
        if !self.plain && !self.is_choice() {
            let mut made = ColumnBuilder::default();
            (0..rows).for_each(|row| made.push(later(row)));
            return made.finish();
        }
        if let Some(vector) = self.vector(cx, columns, rows) {
            return vector.into_column(rows);
        }
        if let Kind::If(condition, then, otherwise) = &self.kind
            && let Some(vector) = condition.vector(cx, columns, rows)
            && let Column::Logicals(holds, odd) = vector.into_column(rows)
            && odd.is_empty()
        {
            return Choice { cx, formula, columns, holds: &holds }.column(then, otherwise, later);
        }
        formula.by_row(cx, self, columns, rows, later)
    }
}

/// An `if` over the rows of a batch.
struct Choice<'c> {
    cx: &'c Cx,
    formula: &'c Formula,
    columns: &'c [Column],
    holds: &'c [bool],
}

impl Choice<'_> {
    fn column(
        &self,
        then: &Expression,
        otherwise: &Expression,
        later: &mut dyn FnMut(usize) -> Cell,
    ) -> Column {
        let rows = self.holds.len();
        let holding = self.holds.iter().filter(|holds| **holds).count();
        if holding == rows {
            return then.column(self.cx, self.formula, self.columns, rows, later);
        }
        if holding == 0 {
            return otherwise.column(self.cx, self.formula, self.columns, rows, later);
        }
        let then = self.part(true, then, later);
        let otherwise = self.part(false, otherwise, later);
        let mut made = ColumnBuilder::default();
        let (mut of_then, mut of_otherwise) = (0, 0);
        for holds in self.holds {
            let (column, row) = if *holds { (&then, &mut of_then) } else { (&otherwise, &mut of_otherwise) };
            made.push(column.cell(*row));
            *row += 1;
        }
        made.finish()
    }

    /// The cells of one branch for its rows.
    fn part(&self, wanted: bool, branch: &Expression, later: &mut dyn FnMut(usize) -> Cell) -> Column {
        let rows: Vec<u32> = (0..self.holds.len() as u32)
            .filter(|row| self.holds.get(*row as usize) == Some(&wanted))
            .collect();
        let columns: Vec<Column> = (self.columns.iter().enumerate())
            .map(|(position, column)| match self.formula.cells.contains(&position) {
                true => column.gather(&rows),
                false => Column::Unread,
            })
            .collect();
        let mut later = |row: usize| later(rows.get(row).map_or(0, |row| *row as usize));
        branch.column(self.cx, self.formula, &columns, rows.len(), &mut later)
    }
}
