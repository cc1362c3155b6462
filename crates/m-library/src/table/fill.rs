//! Table.*: values of neighbouring rows: FillDown, FillUp, ClearDown.

use super::columns;
use super::pass::{Made, Pass, Several, pass};
use super::rows::{self, Row};
use super::step::{Declared, Follow, Needs, Read, is_read, streamed};
use m_engine::value::{Batch, Column, ColumnBuilder, Rows, Table, Value};
use m_engine::{Body::Rust, Builtin, Cell, Cx, Error, Result, ops};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

pub(crate) const ALL: &[Builtin] = &[FILL_DOWN, FILL_UP, CLEAR_DOWN];

const FILL_DOWN: Builtin = Builtin {
    name: "Table.FillDown",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces nulls in the columns by the value above them.",
    examples: &[(
        r#"Table.FillDown(#table({"a"}, {{1}, {null}, {2}}), {"a"})"#,
        r#"#table({"a"}, {{1}, {1}, {2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        let columns = Needs::same(table.shape(cx)?.len());
        let declared = Declared { rows: Follow::Same, columns, always: Vec::new() };
        let start = move |read: &Read| {
            let is_read = |position: &usize| is_read(read, *position) != Some(false);
            FillDown(
                positions.iter().copied().filter(is_read).map(|at| (at, Cell::Value(Value::NULL))).collect(),
            )
        };
        Ok(pass(cx, &table, ty, declared, start).into())
    }),
};

const FILL_UP: Builtin = Builtin {
    name: "Table.FillUp",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces nulls in the columns by the value below them.",
    examples: &[(
        r#"Table.FillUp(#table({"a"}, {{1}, {null}, {2}}), {"a"})"#,
        r#"#table({"a"}, {{1}, {2}, {2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        let declared = Declared::choice(cx, &table, Vec::new())?;
        let up = streamed(cx, &table, ty, declared, move |cx, below, read| {
            let mut rows = below.rows(cx)?;
            let is_read = |position: &usize| is_read(read, *position) != Some(false);
            let mut up = FillUp::new(positions.iter().copied().filter(is_read));
            Ok(move |cx: &Cx| up.next(cx, &mut rows))
        });
        Ok(up.into())
    }),
};

const CLEAR_DOWN: Builtin = Builtin {
    name: "Table.ClearDown",
    signature: "(table as table, columns as list) as table",
    doc: "Replaces the values of the columns by null where all of them repeat those of the row before.",
    examples: &[(
        r#"Table.ClearDown(#table({"a", "b"}, {{1, 1}, {1, 1}, {1, 2}}), {"a", "b"})"#,
        r#"#table({"a", "b"}, {{1, 1}, {null, null}, {1, 2}})"#,
    )],
    body: Rust(|cx, args| {
        let table: Table = args.get(0)?;
        let names = columns::names(cx, &args.value(1))?;
        let positions = columns::positions(&*table.shape(cx)?, &names)?;
        let ty = columns::without_keys(&table.ty(cx)?, Some(&names));
        let (repeating, all): (HashSet<usize>, Rc<[usize]>) =
            (positions.iter().copied().collect(), positions.as_slice().into());
        let columns = |column| match repeating.contains(&column) {
            true => Needs::Columns(all.clone()),
            false => Needs::column(column),
        };
        let columns = (0..table.shape(cx)?.len()).map(columns).collect();
        let declared = Declared { rows: Follow::Same, columns, always: Vec::new() };
        Ok(streamed(cx, &table, ty, declared, move |cx, below, read| {
            let mut rows = below.rows(cx)?;
            let is_read = positions.iter().any(|position| is_read(read, *position) != Some(false));
            let positions = if is_read { positions.clone() } else { Vec::new() };
            let mut last: Option<Vec<Value>> = None;
            Ok(move |cx: &Cx| Some(rows.next(cx)?.and_then(|row| cleared(cx, row, &positions, &mut last))))
        })
        .into())
    }),
};

/// The columns that are filled, each with the last cell that was not null.
struct FillDown(Vec<(usize, Cell)>);

impl Pass for FillDown {
    fn batch(&mut self, cx: &Cx, batch: &Batch, first: usize) -> Made {
        let mut end = batch.rows();
        let mut failed = None;
        let mut filled = Vec::new();
        for (position, last) in &mut self.0 {
            let Some(column) = batch.columns().get(*position) else { continue };
            let (rows, error) = rows_of_values(cx, column, first, end);
            if first + rows.len() < end {
                end = first + rows.len();
                failed = error;
            }
            filled.push((*position, rows, last));
        }
        let to = end.max(first);
        let kept: Vec<u32> = (first as u32..to as u32).collect();
        let is_whole = kept.len() == batch.rows();
        let mut columns: Vec<Column> = (batch.columns().iter())
            .map(|column| if is_whole { column.clone() } else { column.gather(&kept) })
            .collect();
        for (position, mut rows, last) in filled {
            rows.truncate(kept.len());
            let Some(column) = columns.get_mut(position) else { continue };
            if let Some(from) = batch.columns().get(position) {
                *column = filled_column(from, &rows, last);
            }
        }
        let rows =
            if kept.is_empty() { Several::Nothing } else { Several::Batch(Batch::new(kept.len(), columns)) };
        Made { rows, end, failed }
    }

    fn row(&mut self, cx: &Cx, mut row: Row) -> std::result::Result<Result<Several>, Row> {
        for (position, last) in &mut self.0 {
            let Some(cell) = row.get_mut(*position) else { continue };
            if let Err(error) = fill(cx, cell, last) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(Several::Row(row)))
    }
}

/// For each row from `first` on the row at or above it, no further up than `first`, whose cell is not null, and `None` where
/// all are; up to a cell that has to be evaluated, and whose row is not asked for, or to an error that is no value.
fn rows_of_values(cx: &Cx, column: &Column, first: usize, end: usize) -> (Vec<Option<u32>>, Option<Error>) {
    let mut rows = Vec::with_capacity(end - first);
    let mut last = None;
    for row in first..end {
        let is_null = match column.odd() {
            Some(odd) if odd.is_plain(row) => false,
            Some(odd) if odd.is_null(row) => true,
            _ => {
                let cell = column.cell(row);
                let settled = if row == first { Some(cell.force(cx)) } else { cell.settled() };
                match settled {
                    Some(Ok(value)) => value.is_null(),
                    Some(Err(error)) if !error.is_catchable() => return (rows, Some(error)),
                    Some(Err(_)) => false,
                    None => break,
                }
            }
        };
        if !is_null {
            last = Some(row as u32);
        }
        rows.push(last);
    }
    (rows, None)
}

/// The cells of a column in these rows; `last` where there is none, and the last of them afterwards.
fn filled_column(column: &Column, rows: &[Option<u32>], last: &mut Cell) -> Column {
    let above = rows.iter().take_while(|row| row.is_none()).count();
    let is_null = matches!(&*last, Cell::Value(value) if value.is_null());
    let numbers: Vec<u32> = rows.iter().map(|row| row.unwrap_or(u32::MAX)).collect();
    let filled = if above == 0 || is_null {
        column.gather_or_null(&numbers)
    } else {
        let mut rest = ColumnBuilder::default();
        (0..above).for_each(|_| rest.push(last.clone()));
        let mut filled = Batch::new(above, vec![rest.finish()]);
        let numbers = numbers.get(above..).unwrap_or_default();
        filled.append(Batch::new(numbers.len(), vec![column.gather_or_null(numbers)]));
        filled.into_columns().pop().unwrap_or(Column::Unread)
    };
    if let Some(Some(row)) = rows.last() {
        *last = column.cell(*row as usize);
    }
    filled
}

/// Replaces a cell that is null by the one before it; an error in a cell counts as a value.
fn fill(cx: &Cx, cell: &mut Cell, last: &mut Cell) -> Result<()> {
    match cell.force(cx) {
        Ok(value) if value.is_null() => *cell = last.clone(),
        Err(error) if !error.is_catchable() => return Err(error),
        _ => *last = cell.clone(),
    }
    Ok(())
}

/// Rows that wait for the values below them.
struct FillUp {
    /// The columns that are filled, each with the number of waiting rows, from the last on, whose cells are null.
    columns: Vec<(usize, usize)>,
    waiting: VecDeque<Row>,
    /// Whether there are no more rows.
    ended: bool,
}

impl FillUp {
    fn new(positions: impl Iterator<Item = usize>) -> FillUp {
        FillUp {
            columns: positions.map(|position| (position, 0)).collect(),
            waiting: VecDeque::new(),
            ended: false,
        }
    }

    /// The next row: the first that waits, once no cell of it may still get a value from below.
    fn next(&mut self, cx: &Cx, rows: &mut Rows) -> Option<Result<Row>> {
        while !self.ended && self.columns.iter().any(|(_, nulls)| *nulls >= self.waiting.len()) {
            match rows.next(cx) {
                Some(row) => {
                    if let Err(error) = row.and_then(|row| self.add(cx, row)) {
                        return Some(Err(error));
                    }
                }
                None => self.ended = true,
            }
        }
        match self.waiting.pop_front() {
            Some(row) => Some(Ok(row)),
            None if self.ended => None,
            // Nothing is filled.
            None => rows.next(cx),
        }
    }

    fn add(&mut self, cx: &Cx, row: Row) -> Result<()> {
        for (position, nulls) in &mut self.columns {
            let cell = rows::cell(&row, *position);
            match cell.force(cx) {
                Ok(value) if value.is_null() => *nulls += 1,
                Err(error) if !error.is_catchable() => return Err(error),
                _ => {
                    for above in self.waiting.iter_mut().rev().take(std::mem::take(nulls)) {
                        if let Some(above) = above.get_mut(*position) {
                            *above = cell.clone();
                        }
                    }
                }
            }
        }
        self.waiting.push_back(row);
        Ok(())
    }
}

fn cleared(cx: &Cx, mut row: Row, positions: &[usize], last: &mut Option<Vec<Value>>) -> Result<Row> {
    let values: Vec<Value> = positions.iter().map(|p| rows::value(cx, &row, *p)).collect::<Result<_>>()?;
    let mut same = last.is_some();
    for (value, before) in values.iter().zip(last.iter().flatten()) {
        same = same && ops::equals(cx, value, before)?;
    }
    if same {
        for position in positions {
            if let Some(cell) = row.get_mut(*position) {
                *cell = Cell::Value(Value::NULL);
            }
        }
    }
    *last = Some(values);
    Ok(row)
}
