//! The columns of a batch: values of one kind side by side, with what is not plain among them kept apart.

use super::records::Records;
use super::texts::Texts;
use crate::thunk::Cell;
use crate::value::{Date, DateTime, Text, Value};

/// A column of a batch.
#[derive(Clone)]
pub enum Column {
    /// Nobody reads it: its cells are null.
    Unread,
    /// Anything: values of several kinds, promises, errors.
    Cells(Vec<Cell>),
    /// 64-bit floating point numbers.
    Numbers(Vec<f64>, Odd),
    /// Texts.
    Texts(Texts, Odd),
    /// Logical values.
    Logicals(Vec<bool>, Odd),
    /// Dates.
    Dates(Vec<Date>, Odd),
    /// Dates with times.
    DateTimes(Vec<DateTime>, Odd),
    /// Records of one shape. Where the cell of a row is odd, the fields of that row are null.
    Records(Records, Odd),
}

/// The cells of a column that are no plain value of its kind: nulls, errors, promises, other numbers, values with
/// metadata. In their places the column holds a value that means nothing.
#[derive(Clone, Default)]
pub struct Odd {
    /// One for each row up to the last odd one.
    marks: Vec<Mark>,
    /// In the order of their rows.
    cells: Vec<(u32, Cell)>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Plain,
    Null,
    Cell,
}

impl Odd {
    /// Whether all cells are plain.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Whether the cell of a row is plain.
    #[inline]
    pub fn is_plain(&self, row: usize) -> bool {
        self.marks.get(row).is_none_or(|mark| *mark == Mark::Plain)
    }

    /// Whether the cell of a row is null.
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        self.marks.get(row) == Some(&Mark::Null)
    }

    /// The cell of a row, where it is not plain.
    pub fn get(&self, row: usize) -> Option<Cell> {
        match self.marks.get(row)? {
            Mark::Plain => None,
            Mark::Null => Some(Cell::Value(Value::NULL)),
            Mark::Cell => {
                let position = self.cells.binary_search_by_key(&(row as u32), |(row, _)| *row).ok()?;
                self.cells.get(position).map(|(_, cell)| cell.clone())
            }
        }
    }

    /// Marks the cell of a row, which comes after all that are marked already.
    pub fn push(&mut self, row: usize, cell: Cell) {
        self.marks.resize(row, Mark::Plain);
        if matches!(&cell, Cell::Value(value) if value.is_null() && value.is_bare()) {
            self.marks.push(Mark::Null);
        } else {
            self.marks.push(Mark::Cell);
            self.cells.push((row as u32, cell));
        }
    }

    /// Whether every cell that is not plain is null.
    pub fn has_only_nulls(&self) -> bool {
        self.cells.is_empty()
    }

    fn append(&mut self, rows: usize, other: Odd) {
        if other.is_empty() {
            return;
        }
        self.marks.resize(rows, Mark::Plain);
        self.marks.extend(other.marks);
        self.cells.extend(other.cells.into_iter().map(|(row, cell)| (row + rows as u32, cell)));
    }

    fn gather(&self, rows: &[u32]) -> Odd {
        let mut odd = Odd::default();
        if self.is_empty() {
            return odd;
        }
        for (to, from) in rows.iter().enumerate() {
            if let Some(cell) = self.get(*from as usize) {
                odd.push(to, cell);
            }
        }
        odd
    }
}

impl Column {
    /// How many cells there are; `None` of a column that nobody reads.
    pub fn len(&self) -> Option<usize> {
        match self {
            Column::Unread => None,
            Column::Cells(cells) => Some(cells.len()),
            Column::Numbers(values, _) => Some(values.len()),
            Column::Texts(texts, _) => Some(texts.len()),
            Column::Logicals(values, _) => Some(values.len()),
            Column::Dates(values, _) => Some(values.len()),
            Column::DateTimes(values, _) => Some(values.len()),
            Column::Records(records, _) => Some(records.len()),
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len().unwrap_or(0) == 0
    }

    /// What is not plain in the column; `None` where the cells are of any kind.
    #[inline]
    pub fn odd(&self) -> Option<&Odd> {
        match self {
            Column::Unread | Column::Cells(_) => None,
            Column::Numbers(_, odd)
            | Column::Texts(_, odd)
            | Column::Logicals(_, odd)
            | Column::Dates(_, odd)
            | Column::DateTimes(_, odd)
            | Column::Records(_, odd) => Some(odd),
        }
    }

    /// The cell of a row; null beyond the end.
    pub fn cell(&self, row: usize) -> Cell {
        if let Column::Cells(cells) = self {
            return cells.get(row).cloned().unwrap_or(Cell::Value(Value::NULL));
        }
        if let Some(cell) = self.odd().and_then(|odd| odd.get(row)) {
            return cell;
        }
        let value = match self {
            Column::Unread | Column::Cells(_) => None,
            Column::Numbers(values, _) => values.get(row).map(|number| Value::number(*number)),
            Column::Texts(texts, _) => (row < texts.len()).then(|| Value::text(Text::from(texts.get(row)))),
            Column::Logicals(values, _) => values.get(row).map(|logical| Value::from(*logical)),
            Column::Dates(values, _) => values.get(row).map(|date| Value::from(*date)),
            Column::DateTimes(values, _) => values.get(row).map(|moment| Value::from(*moment)),
            Column::Records(records, _) => (row < records.len()).then(|| records.get(row).into()),
        };
        Cell::Value(value.unwrap_or(Value::NULL))
    }

    /// All cells, where somebody reads the column.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        (0..self.len().unwrap_or(0)).map(|row| self.cell(row))
    }

    /// The cells of these rows, in this order; null for a row beyond the end.
    pub fn gather_or_null(&self, rows: &[u32]) -> Column {
        fn picked<T: Copy>(values: &[T], rows: &[u32], none: T) -> Vec<T> {
            rows.iter().map(|row| values.get(*row as usize).copied().unwrap_or(none)).collect()
        }
        let Some(length) = self.len() else { return Column::Unread };
        if rows.iter().all(|row| (*row as usize) < length) {
            return self.gather(rows);
        }
        let odd = || {
            let mut odd = Odd::default();
            let of_row = |row: &u32| match (*row as usize) < length {
                true => self.odd().and_then(|odd| odd.get(*row as usize)),
                false => Some(Cell::Value(Value::NULL)),
            };
            for (to, from) in rows.iter().enumerate() {
                if let Some(cell) = of_row(from) {
                    odd.push(to, cell);
                }
            }
            odd
        };
        match self {
            Column::Unread | Column::Cells(_) => self.gather(rows),
            Column::Numbers(values, _) => Column::Numbers(picked(values, rows, 0.0), odd()),
            Column::Texts(texts, _) => Column::Texts(texts.gather(rows), odd()),
            Column::Logicals(values, _) => Column::Logicals(picked(values, rows, false), odd()),
            Column::Dates(values, _) => Column::Dates(picked(values, rows, Date::MIN), odd()),
            Column::DateTimes(values, _) => Column::DateTimes(picked(values, rows, DateTime::MIN), odd()),
            Column::Records(records, _) => {
                Column::Records(records.map(rows.len(), |field| field.gather_or_null(rows)), odd())
            }
        }
    }

    /// The cells of these rows, in this order.
    pub fn gather(&self, rows: &[u32]) -> Column {
        fn picked<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().filter_map(|row| values.get(*row as usize).copied()).collect()
        }
        match self {
            Column::Unread => Column::Unread,
            Column::Cells(_) => Column::Cells(rows.iter().map(|row| self.cell(*row as usize)).collect()),
            Column::Numbers(values, odd) => Column::Numbers(picked(values, rows), odd.gather(rows)),
            Column::Texts(texts, odd) => Column::Texts(texts.gather(rows), odd.gather(rows)),
            Column::Logicals(values, odd) => Column::Logicals(picked(values, rows), odd.gather(rows)),
            Column::Dates(values, odd) => Column::Dates(picked(values, rows), odd.gather(rows)),
            Column::DateTimes(values, odd) => Column::DateTimes(picked(values, rows), odd.gather(rows)),
            Column::Records(records, odd) => {
                Column::Records(records.map(rows.len(), |field| field.gather(rows)), odd.gather(rows))
            }
        }
    }
}

impl Column {
    /// Adds the cells of another column behind those of this one; of both somebody reads the cells.
    pub fn extend(&mut self, other: Column) {
        let (rows, more) = (self.len().unwrap_or(0), other.len().unwrap_or(0));
        self.append(rows, other, more);
    }

    /// Adds the cells of another column, which has `more` of them, behind those of this one, which has `rows`.
    pub(crate) fn append(&mut self, rows: usize, other: Column, more: usize) {
        match (&mut *self, other) {
            (Column::Unread, Column::Unread) => {}
            (Column::Numbers(values, odd), Column::Numbers(others, other)) => {
                values.extend(others);
                odd.append(rows, other);
            }
            (Column::Texts(texts, odd), Column::Texts(others, other)) if texts.has_room(&others) => {
                texts.append(&others);
                odd.append(rows, other);
            }
            (Column::Logicals(values, odd), Column::Logicals(others, other)) => {
                values.extend(others);
                odd.append(rows, other);
            }
            (Column::Dates(values, odd), Column::Dates(others, other)) => {
                values.extend(others);
                odd.append(rows, other);
            }
            (Column::DateTimes(values, odd), Column::DateTimes(others, other)) => {
                values.extend(others);
                odd.append(rows, other);
            }
            (Column::Cells(cells), other) => cells.extend((0..more).map(|row| other.cell(row))),
            (Column::Records(records, odd), Column::Records(others, other))
                if records.shape().names() == others.shape().names() =>
            {
                records.append(others);
                odd.append(rows, other);
            }
            (column, other) => {
                let mut cells: Vec<Cell> = (0..rows).map(|row| column.cell(row)).collect();
                cells.extend((0..more).map(|row| other.cell(row)));
                *column = Column::Cells(cells);
            }
        }
    }

    /// Adds a null behind the cells of the column, which has `rows` of them.
    pub(super) fn push_null(&mut self, rows: usize) {
        self.push_odd(rows, Cell::Value(Value::NULL));
    }

    /// Adds a cell that is no plain value of the column's kind.
    pub(super) fn push_odd(&mut self, row: usize, cell: Cell) {
        let odd = match self {
            Column::Unread => return,
            Column::Cells(cells) => return cells.push(cell),
            Column::Numbers(values, odd) => {
                values.push(0.0);
                odd
            }
            Column::Texts(texts, odd) => {
                texts.spans.push((0, 0));
                odd
            }
            Column::Logicals(values, odd) => {
                values.push(false);
                odd
            }
            Column::Dates(values, odd) => {
                values.push(Date::MIN);
                odd
            }
            Column::DateTimes(values, odd) => {
                values.push(DateTime::MIN);
                odd
            }
            Column::Records(records, odd) => {
                records.push_none();
                odd
            }
        };
        odd.push(row, cell);
    }
}

#[cfg(test)]
mod tests {
    use crate::thunk::Cell;
    use crate::value::{ColumnBuilder, Date, Value};

    #[test]
    fn a_cell_beyond_the_end_is_null() {
        let date = Value::from(Date::new(2024, 2, 29).expect("a date"));
        for value in [Value::text("a"), Value::number(1.0), Value::from(true), date, Value::NULL] {
            let mut column = ColumnBuilder::default();
            column.push(Cell::Value(value));
            let beyond = column.finish().cell(1).settled().and_then(Result::ok).expect("a value at hand");
            assert!(beyond.is_null(), "{beyond:?}");
        }
    }
}
