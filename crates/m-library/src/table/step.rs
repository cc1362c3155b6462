//! A step of as many rows as the table below has, each made of one of them. It is declared: of each of its columns is said
//! what it is made of. From that follows which columns are read below when some of it are read, that its first rows are
//! made of the first rows below, which may be those of a view, and that its rows are counted below.

use super::rows::Row;
use m_engine::value::{Batch, Part, RowIter, RowSource, Rows, Table, Type};
use m_engine::{Cx, Result};
use std::rc::Rc;

/// What a column of a step is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Needs {
    /// Of these columns of the table below.
    Columns(Vec<usize>),
    /// Of the whole row.
    All,
}

impl Needs {
    /// So many columns, each made of the column in its place.
    pub(crate) fn same(count: usize) -> Vec<Needs> {
        (0..count).map(|column| Needs::Columns(vec![column])).collect()
    }
}

/// The columns of a step that somebody reads: a flag for each, or `None` where that is not known.
pub(crate) type Read = Option<Vec<bool>>;

/// Whether a column is read; `None` where that is not known.
pub(crate) fn is_read(read: &Read, column: usize) -> Option<bool> {
    read.as_ref().map(|read| read.get(column) == Some(&true))
}

/// What makes the rows.
pub(crate) trait Kernel {
    /// The row made of a row below.
    fn row(&self, cx: &Cx, row: Row, read: &Read) -> Result<Row>;

    /// The rows made of a batch: the cells that [`Kernel::row`] makes, at a moment when nobody can tell. `Err` gives the
    /// batch back where each row has to be made when it is asked for.
    fn batch(&self, _cx: &Cx, batch: Batch, _read: &Read) -> std::result::Result<Batch, Batch> {
        Err(batch)
    }
}

/// The table that `kernel` makes of `table`; `needs` has an entry for each of its columns.
pub(crate) fn step(
    cx: &Cx,
    table: &Table,
    ty: Type,
    needs: Vec<Needs>,
    kernel: impl Kernel + 'static,
) -> Table {
    Table::new(cx, ty, Step { table: table.clone(), needs: needs.into(), kernel: Rc::new(kernel) })
}

struct Step<K> {
    table: Table,
    needs: Rc<[Needs]>,
    kernel: Rc<K>,
}

impl<K: Kernel + 'static> Step<K> {
    fn open(&self, cx: &Cx, read: Read) -> Result<Box<dyn RowIter>> {
        let rows = rows_below(cx, &self.table, &self.needs, &[], &read)?;
        Ok(Box::new(StepRows { rows, kernel: self.kernel.clone(), read, held: None }))
    }
}

/// The rows of a table, of which those columns are read that the columns `read` of a step over it need, and those that are
/// `always` read.
///
/// Errors: those of the table.
pub(super) fn rows_below(
    cx: &Cx,
    table: &Table,
    needs: &[Needs],
    always: &[usize],
    read: &Read,
) -> Result<Rows> {
    let mut below = vec![false; table.shape(cx)?.len()];
    let mut mark = |column: &usize| {
        if let Some(below) = below.get_mut(*column) {
            *below = true;
        }
    };
    always.iter().for_each(&mut mark);
    for (column, needs) in needs.iter().enumerate() {
        match needs {
            _ if is_read(read, column) == Some(false) => {}
            Needs::Columns(needs) => needs.iter().for_each(&mut mark),
            Needs::All => return table.rows(cx),
        }
    }
    if below.iter().all(|needed| *needed) { table.rows(cx) } else { table.rows_reading(cx, &below) }
}

impl<K: Kernel + 'static> RowSource for Step<K> {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.open(cx, None)
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.open(cx, Some(read.to_vec()))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        Some(self.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let first = self.table.take_of_view(cx, count)?;
        let (needs, kernel) = (self.needs.clone(), self.kernel.clone());
        Ok(first.map(|table| Rc::new(Step { table, needs, kernel }) as Rc<dyn RowSource>))
    }
}

struct StepRows<K> {
    rows: Rows,
    kernel: Rc<K>,
    read: Read,
    /// A batch whose rows are made one by one, and how many were.
    held: Option<(Batch, usize)>,
}

impl<K: Kernel> RowIter for StepRows<K> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        if let Some((batch, row)) = &mut self.held {
            let cells = batch.row(*row);
            *row += 1;
            if *row == batch.rows() {
                self.held = None;
            }
            return Some(self.kernel.row(cx, cells, &self.read));
        }
        Some(self.rows.next(cx)?.and_then(|row| self.kernel.row(cx, row, &self.read)))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if self.held.is_none() {
            match self.rows.next_part(cx, most)? {
                Ok(Part::Batch(batch)) => match self.kernel.batch(cx, batch, &self.read) {
                    Ok(batch) => return Some(Ok(Part::Batch(batch))),
                    Err(batch) => self.held = Some((batch, 0)),
                },
                Ok(Part::Row(row)) => return Some(self.kernel.row(cx, row, &self.read).map(Part::Row)),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(self.next(cx)?.map(Part::Row))
    }
}
