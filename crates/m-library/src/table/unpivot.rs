//! The rows that Table.Unpivot makes of others: one for each value of the columns that become rows.

use super::pass::{Made, Pass, Several};
use m_engine::value::{Batch, Column, ColumnBuilder, Odd, Text, Texts};
use m_engine::{Cell, Cx, Error};
use std::rc::Rc;

/// What becomes of a row.
#[derive(Clone)]
pub(super) struct Unpivot {
    /// The columns that stay.
    pub(super) kept: Vec<usize>,
    /// The columns that become rows.
    pub(super) pivoted: Rc<[usize]>,
    pub(super) names: Names,
    /// The column, by its number, at which a row goes on that has given rows already.
    pub(super) next: usize,
}

/// The names of columns, as values of a column.
#[derive(Clone)]
pub(super) enum Names {
    /// Parts of one text.
    Spans(Rc<String>, Rc<[(u32, u32)]>),
    /// Names that have no place in one text.
    Texts(Rc<[Text]>),
}

impl Names {
    pub(super) fn new(names: &[Text]) -> Names {
        let mut source = String::new();
        let mut spans = Vec::new();
        for name in names {
            let from = source.len();
            source.push_str(name.as_str());
            let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(source.len())) else {
                return Names::Texts(names.into());
            };
            spans.push((from, to));
        }
        Names::Spans(Rc::new(source), spans.into())
    }

    /// The names with these numbers.
    fn column(&self, numbers: &[u32]) -> Column {
        match self {
            Names::Spans(source, spans) => {
                let span = |number: &u32| spans.get(*number as usize).copied().unwrap_or_default();
                let spans = numbers.iter().map(span).collect();
                Column::Texts(Texts::new(source.clone(), spans), Odd::default())
            }
            Names::Texts(names) => {
                let mut column = ColumnBuilder::default();
                for name in numbers.iter().filter_map(|number| names.get(*number as usize)) {
                    column.push(Cell::Value(name.clone().into()));
                }
                column.finish()
            }
        }
    }
}

/// Whether a cell gives a row; `None` where it has to be evaluated first. An error stays in its cell; only a null is left
/// out.
fn gives_row(cx: &Cx, column: &Column, row: usize, is_asked_for: bool) -> Result<Option<bool>, Error> {
    if let Some(odd) = column.odd() {
        if odd.is_plain(row) {
            return Ok(Some(true));
        }
        if odd.is_null(row) {
            return Ok(Some(false));
        }
    }
    let cell = column.cell(row);
    let settled = if is_asked_for { Some(cell.force(cx)) } else { cell.settled() };
    match settled {
        Some(Ok(value)) => Ok(Some(!value.is_null())),
        Some(Err(error)) if !error.is_catchable() => Err(error),
        Some(Err(_)) => Ok(Some(true)),
        None => Ok(None),
    }
}

impl Pass for Unpivot {
    fn batch(&mut self, cx: &Cx, batch: &Batch, first: usize) -> Made {
        let mut rows: Vec<u32> = Vec::with_capacity((batch.rows() - first) * self.pivoted.len());
        let mut numbers: Vec<u32> = Vec::with_capacity(rows.capacity());
        let (mut end, mut failed) = (batch.rows(), None);
        'rows: for row in first..batch.rows() {
            let from = std::mem::take(&mut self.next);
            for (number, position) in self.pivoted.iter().enumerate().skip(from) {
                let Some(column) = batch.columns().get(*position) else { continue };
                // As long as there is no row, the next one is asked for.
                match gives_row(cx, column, row, rows.is_empty()) {
                    Ok(Some(true)) => {
                        rows.push(row as u32);
                        numbers.push(number as u32);
                    }
                    Ok(Some(false)) => {}
                    Ok(None) => {
                        self.next = number;
                        end = row;
                        break 'rows;
                    }
                    Err(error) => {
                        failed = Some(error);
                        break 'rows;
                    }
                }
            }
        }
        if rows.is_empty() {
            return Made { rows: Several::Nothing, end, failed };
        }
        let kept = |position: &usize| batch.columns().get(*position).map(|column| column.gather(&rows));
        let mut columns: Vec<Column> =
            self.kept.iter().map(|position| kept(position).unwrap_or(Column::Unread)).collect();
        columns.push(self.names.column(&numbers));
        columns.push(self.values(batch, &rows, &numbers));
        Made { rows: Several::Batch(Batch::new(rows.len(), columns)), end, failed }
    }
}

impl Unpivot {
    /// The cells of these rows in the columns that become rows, by number.
    fn values(&self, batch: &Batch, rows: &[u32], numbers: &[u32]) -> Column {
        let columns: Vec<&Column> =
            self.pivoted.iter().filter_map(|position| batch.columns().get(*position)).collect();
        let places = || rows.iter().zip(numbers).map(|(row, number)| (*row as usize, *number as usize));
        let numbers: Option<Vec<&[f64]>> = columns
            .iter()
            .map(|column| match column {
                Column::Numbers(values, odd) if odd.has_only_nulls() => Some(values.as_slice()),
                _ => None,
            })
            .collect();
        if let Some(columns) = numbers {
            let value = |(row, number): (usize, usize)| columns.get(number)?.get(row).copied();
            let values: Vec<f64> = places().filter_map(value).collect();
            return Column::Numbers(values, Odd::default());
        }
        let texts: Option<Vec<&Texts>> = columns
            .iter()
            .map(|column| match column {
                Column::Texts(texts, odd) if odd.has_only_nulls() => Some(texts),
                _ => None,
            })
            .collect();
        if let Some([first, rest @ ..]) = texts.as_deref()
            && rest.iter().all(|texts| Rc::ptr_eq(texts.source(), first.source()))
        {
            let span = |(row, number): (usize, usize)| texts.as_ref()?.get(number)?.spans().get(row).copied();
            let spans = places().filter_map(span).collect();
            return Column::Texts(Texts::new(first.source().clone(), spans), Odd::default());
        }
        let mut values = ColumnBuilder::default();
        for (row, number) in places() {
            if let Some(column) = columns.get(number) {
                values.push(column.cell(row));
            }
        }
        values.finish()
    }
}
