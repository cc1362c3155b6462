//! A table that tells how it is read: for people who look at the steps of a query. Reading is what it would be without.

use super::{Batch, Part, RowIter, RowSource, Sorted, Table, TableData, View};
use crate::error::Result;
use crate::session::Cx;
use crate::thunk::Cell;
use crate::value::{Record, Type};
use std::any::Any;
use std::cell::OnceCell;
use std::rc::Rc;

/// Is told how a table is read. Rows that are at hand anyway are read without a word.
pub trait RowObserver {
    /// Rows are asked for; with `first` those of a new enumeration.
    fn asked(&self, cx: &Cx, first: bool);

    /// They came: how many, and the first of them; none at the end and after an error. `read` says which columns are
    /// read, where not all are: cells of the others hold anything.
    fn came(&self, cx: &Cx, rows: usize, first: Option<Vec<Cell>>, read: Option<&[bool]>);
}

impl Table {
    /// The same table, whose reading is told.
    pub fn watched(&self, observer: Rc<dyn RowObserver>) -> Table {
        let ty = self.0.ty.get().cloned().map_or_else(OnceCell::new, OnceCell::from);
        let source = Rc::new(Watched { table: self.clone(), observer });
        Table(Rc::new(TableData { ty, source, scope: self.0.scope.clone() }))
    }

    /// The table type, where nobody has to be asked for it.
    pub fn known_type(&self) -> Option<Type> {
        self.0.ty.get().cloned()
    }
}

struct Watched {
    table: Table,
    observer: Rc<dyn RowObserver>,
}

impl Watched {
    fn start(
        &self,
        cx: &Cx,
        read: Option<&[bool]>,
        start: impl FnOnce(&dyn RowSource) -> Result<Box<dyn RowIter>>,
    ) -> Result<Box<dyn RowIter>> {
        self.observer.asked(cx, true);
        let rows = start(self.table.source());
        self.observer.came(cx, 0, None, read);
        let (observer, read) = (self.observer.clone(), read.map(<[bool]>::to_vec));
        Ok(Box::new(WatchedRows { rows: rows?, observer, read }))
    }
}

impl RowSource for Watched {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.start(cx, None, |source| source.rows(cx))
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.start(cx, Some(read), |source| source.rows_reading(cx, read))
    }

    fn ty(&self, cx: &Cx) -> Result<Type> {
        self.table.ty(cx)
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        self.table.source().count(cx)
    }

    fn row(&self, index: usize) -> Option<Option<Vec<Cell>>> {
        self.table.source().row(index)
    }

    fn at_hand(&self) -> Option<Rc<[Record]>> {
        self.table.source().at_hand()
    }

    fn sorted(&self) -> Option<&dyn Sorted> {
        self.table.source().sorted()
    }

    fn view(&self) -> Option<&dyn View> {
        self.table.source().view()
    }

    fn as_any(&self) -> Option<&dyn Any> {
        self.table.source().as_any()
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        self.table.source().first(cx, count)
    }
}

struct WatchedRows {
    rows: Box<dyn RowIter>,
    observer: Rc<dyn RowObserver>,
    read: Option<Vec<bool>>,
}

impl RowIter for WatchedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        self.observer.asked(cx, false);
        let row = self.rows.next(cx);
        let first = row.as_ref().and_then(|row| row.as_ref().ok()).cloned();
        self.observer.came(cx, usize::from(first.is_some()), first, self.read.as_deref());
        row
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        self.observer.asked(cx, false);
        let part = self.rows.next_part(cx, most);
        let (rows, first) = match &part {
            Some(Ok(Part::Row(row))) => (1, Some(row.clone())),
            Some(Ok(Part::Batch(batch))) => (batch.rows(), first(batch)),
            Some(Err(_)) | None => (0, None),
        };
        self.observer.came(cx, rows, first, self.read.as_deref());
        part
    }
}

fn first(batch: &Batch) -> Option<Vec<Cell>> {
    (batch.rows() > 0).then(|| batch.row(0))
}
