//! The cells of a column of a table: texts of the document, tables that are made when they are read, or both.

use super::parts::Span;
use super::tree::Tree;
use m_engine::value::{Column, Odd, Type};
use m_engine::{Cell, Value};

/// Cells as they come, row by row.
#[derive(Default)]
pub(super) struct Cells {
    /// The texts, and what means nothing in the rows of others.
    texts: Vec<Span>,
    odd: Odd,
    /// All cells of a column without texts, from the first table on.
    tables: Vec<Cell>,
    rows: usize,
    has_text: bool,
    has_table: bool,
    has_null: bool,
}

impl Cells {
    pub(super) fn push_text(&mut self, text: Span) {
        if !std::mem::replace(&mut self.has_text, true) {
            let tables = std::mem::take(&mut self.tables);
            tables.into_iter().enumerate().for_each(|(row, cell)| self.odd.push(row, cell));
            self.texts.resize(self.rows, (0, 0));
        }
        self.texts.push(text);
        self.rows += 1;
    }

    pub(super) fn push_table(&mut self, cell: Cell) {
        self.has_table = true;
        self.push_other(cell);
    }

    pub(super) fn push_null(&mut self) {
        self.has_null = true;
        self.push_other(Cell::Value(Value::NULL));
    }

    fn push_other(&mut self, cell: Cell) {
        if self.has_text {
            self.texts.push((0, 0));
            self.odd.push(self.rows, cell);
        } else {
            self.tables.push(cell);
        }
        self.rows += 1;
    }

    /// Text or table where all cells of the column are one of the two.
    pub(super) fn ty(&self) -> Type {
        let ty = match (self.has_text, self.has_table) {
            (true, false) => Type::text(),
            (false, true) => Type::any_table(),
            _ => return Type::any(),
        };
        if self.has_null { ty.nullable() } else { ty }
    }

    /// The column.
    pub(super) fn finish(self, tree: &Tree) -> Column {
        if self.has_text { tree.column(self.texts, self.odd) } else { Column::Cells(self.tables) }
    }
}
