//! The columns of a batch: values of one kind side by side, with what is not plain among them kept apart.

use crate::thunk::Cell;
use crate::value::{Data, Date, DateTime, Number, Text, Value};
use std::rc::Rc;

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

/// Texts that are parts of one text.
#[derive(Clone, Default)]
pub struct Texts {
    source: Rc<String>,
    /// Where each begins and ends.
    spans: Vec<(u32, u32)>,
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

impl Texts {
    /// Parts of a text, each with its first byte and the one after its last; both are between characters.
    pub fn new(source: Rc<String>, spans: Vec<(u32, u32)>) -> Texts {
        Texts { source, spans }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The text that they are parts of.
    pub fn source(&self) -> &Rc<String> {
        &self.source
    }

    /// Where each begins and ends in that text.
    pub fn spans(&self) -> &[(u32, u32)] {
        &self.spans
    }

    /// The text of a row; empty where there is none.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        let span = self.spans.get(row).copied().unwrap_or_default();
        self.source.get(span.0 as usize..span.1 as usize).unwrap_or_default()
    }

    /// All texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.spans.iter().map(|(from, to)| self.source.get(*from as usize..*to as usize).unwrap_or_default())
    }

    /// What `write` puts behind the text before it, for each of these texts; `None` where all of it has no room in one.
    pub fn map(&self, mut write: impl FnMut(&str, &mut String)) -> Option<Texts> {
        let mut made = TextsBuilder::default();
        for text in self.iter() {
            made.write(|source| write(text, source))?;
        }
        Some(made.finish())
    }

    /// The part that `part` picks of each of these texts; `None` where it picks none, or what is no part of the text.
    pub fn parts(&self, part: impl Fn(&str) -> Option<&str>) -> Option<Texts> {
        let mut spans = Vec::with_capacity(self.len());
        for (text, (from, to)) in self.iter().zip(&self.spans) {
            let part = part(text)?;
            let start = u32::try_from(part.as_ptr().addr().checked_sub(text.as_ptr().addr())?).ok()?;
            let from = from.checked_add(start)?;
            let end = from.checked_add(u32::try_from(part.len()).ok()?)?;
            if end > *to {
                return None;
            }
            spans.push((from, end));
        }
        Some(Texts { source: self.source.clone(), spans })
    }

    /// Whether the other texts can stand behind these as parts of one text.
    fn has_room(&self, other: &Texts) -> bool {
        let bytes = |texts: &Texts| texts.iter().map(str::len).sum::<usize>();
        Rc::ptr_eq(&self.source, &other.source)
            || u32::try_from(self.source.len().saturating_add(bytes(other))).is_ok()
    }

    fn append(&mut self, other: &Texts) {
        if Rc::ptr_eq(&self.source, &other.source) {
            return self.spans.extend(&other.spans);
        }
        if Rc::get_mut(&mut self.source).is_none() {
            // Others hold the text: these parts of it are copied once.
            let own = std::mem::take(self);
            self.append(&own);
        }
        let Some(source) = Rc::get_mut(&mut self.source) else { return };
        for text in other.iter() {
            let from = source.len() as u32;
            source.push_str(text);
            self.spans.push((from, source.len() as u32));
        }
    }

    fn gather(&self, rows: &[u32]) -> Texts {
        let span = |row: &u32| self.spans.get(*row as usize).copied().unwrap_or_default();
        Texts { source: self.source.clone(), spans: rows.iter().map(span).collect() }
    }
}

/// Makes texts that are parts of one text.
#[derive(Default)]
pub struct TextsBuilder {
    source: String,
    spans: Vec<(u32, u32)>,
}

impl TextsBuilder {
    /// Adds the text that `write` puts behind those before it; `None` where there is no room for it.
    pub fn write(&mut self, write: impl FnOnce(&mut String)) -> Option<()> {
        let from = u32::try_from(self.source.len()).ok()?;
        write(&mut self.source);
        self.spans.push((from, u32::try_from(self.source.len()).ok()?));
        Some(())
    }

    /// The texts.
    pub fn finish(self) -> Texts {
        Texts { source: Rc::new(self.source), spans: self.spans }
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
        }
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len().unwrap_or(0) == 0
    }

    /// What is not plain in the column; `None` where the cells are of any kind.
    pub fn odd(&self) -> Option<&Odd> {
        match self {
            Column::Unread | Column::Cells(_) => None,
            Column::Numbers(_, odd)
            | Column::Texts(_, odd)
            | Column::Logicals(_, odd)
            | Column::Dates(_, odd)
            | Column::DateTimes(_, odd) => Some(odd),
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
        };
        Cell::Value(value.unwrap_or(Value::NULL))
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
        }
    }
}

/// From this many bytes on a text is not copied beside others.
const LONG: usize = 1 << 12;

/// Makes a column of cells that come one by one: of one kind as long as they are, else of any.
#[derive(Default)]
pub struct ColumnBuilder {
    column: Option<Column>,
    rows: usize,
    /// What the texts are parts of.
    text: String,
}

impl ColumnBuilder {
    /// Adds the cell of the next row.
    pub fn push(&mut self, cell: Cell) {
        let row = self.rows;
        self.rows += 1;
        if let Cell::Value(value) = &cell
            && value.is_bare()
            && self.push_plain(row, value)
        {
            return;
        }
        match &mut self.column {
            Some(Column::Cells(cells)) => cells.push(cell),
            Some(column) => column.push_odd(row, cell),
            // Of which kind a column is that begins with nulls is open until another cell comes.
            None if matches!(&cell, Cell::Value(value) if value.is_null() && value.is_bare()) => {}
            None => {
                let mut cells = vec![Cell::Value(Value::NULL); row];
                cells.push(cell);
                self.column = Some(Column::Cells(cells));
            }
        }
    }

    fn push_plain(&mut self, row: usize, value: &Value) -> bool {
        if self.column.is_none() {
            self.column = match &value.data {
                Data::Number(Number::Double(_)) => Some(Column::Numbers(Vec::new(), Odd::default())),
                Data::Text(_) => Some(Column::Texts(Texts::default(), Odd::default())),
                Data::Logical(_) => Some(Column::Logicals(Vec::new(), Odd::default())),
                Data::Date(_) => Some(Column::Dates(Vec::new(), Odd::default())),
                Data::DateTime(_) => Some(Column::DateTimes(Vec::new(), Odd::default())),
                _ => return false,
            };
            for before in 0..row {
                self.column.iter_mut().for_each(|column| column.push_odd(before, Cell::Value(Value::NULL)));
            }
        }
        match (&mut self.column, &value.data) {
            (Some(Column::Numbers(values, _)), Data::Number(Number::Double(number))) => values.push(*number),
            (Some(Column::Texts(texts, _)), Data::Text(text)) if text.len() < LONG => {
                let from = self.text.len() as u32;
                self.text.push_str(text);
                texts.spans.push((from, self.text.len() as u32));
            }
            (Some(Column::Logicals(values, _)), Data::Logical(logical)) => values.push(*logical),
            (Some(Column::Dates(values, _)), Data::Date(date)) => values.push(*date),
            (Some(Column::DateTimes(values, _)), Data::DateTime(moment)) => values.push(*moment),
            _ => return false,
        }
        true
    }

    /// The column.
    pub fn finish(self) -> Column {
        match self.column {
            Some(Column::Texts(texts, odd)) => {
                Column::Texts(Texts { source: Rc::new(self.text), spans: texts.spans }, odd)
            }
            Some(column) => column,
            None => Column::Cells(vec![Cell::Value(Value::NULL); self.rows]),
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
            (column, other) => {
                let mut cells: Vec<Cell> = (0..rows).map(|row| column.cell(row)).collect();
                cells.extend((0..more).map(|row| other.cell(row)));
                *column = Column::Cells(cells);
            }
        }
    }

    /// Adds a cell that is no plain value of the column's kind.
    fn push_odd(&mut self, row: usize, cell: Cell) {
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
        };
        odd.push(row, cell);
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnBuilder;
    use crate::thunk::Cell;
    use crate::value::{Date, Value};

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
