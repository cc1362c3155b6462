//! Table values (specification, "Table"): a table type and a source of rows that is pulled when rows are needed.

mod batch;
mod column;
mod column_builder;
mod project;
mod range;
mod records;
mod rows;
mod source;
mod texts;
mod watched;

pub use batch::{Batch, Part};
pub use column::{Column, Odd};
pub use column_builder::ColumnBuilder;
pub use project::Made;
pub use records::Records;
pub(crate) use rows::BATCH_ROWS;
pub use rows::Rows;
pub use source::{RowIter, RowSource, Sorted, View};
pub use texts::{Texts, TextsBuilder};
pub use watched::RowObserver;

use super::types::{RecordType, Type};
use super::{Record, Shape, Text, Value};
use crate::error::{Error, Result};
use crate::session::{Cx, Scope};
use crate::teardown::drop_part;
use crate::thunk::Cell;
use rows::Origin;
use std::cell::OnceCell;
use std::fmt;
use std::rc::Rc;

/// A table value.
#[derive(Clone)]
pub struct Table(Rc<TableData>);

struct TableData {
    ty: OnceCell<Type>,
    source: Rc<dyn RowSource>,
    scope: Option<Scope>,
}

impl Table {
    /// A table of a known type, in the scope of now.
    pub fn new(cx: &Cx, ty: Type, source: impl RowSource + 'static) -> Table {
        Table(Rc::new(TableData { ty: OnceCell::from(ty), source: Rc::new(source), scope: cx.scope() }))
    }

    /// A table whose source tells the type when it is first needed, in the scope of now.
    pub fn late(cx: &Cx, source: impl RowSource + 'static) -> Table {
        Table(Rc::new(TableData { ty: OnceCell::new(), source: Rc::new(source), scope: cx.scope() }))
    }

    /// A table of rows at hand.
    pub fn from_rows(ty: Type, rows: Vec<Record>) -> Table {
        Table(Rc::new(TableData {
            ty: OnceCell::from(ty),
            source: Rc::new(AtHand(rows.into())),
            scope: None,
        }))
    }

    /// A table that a closure enumerates: `start` makes the function that gives the next row.
    pub fn generate<F, I>(cx: &Cx, ty: Type, start: F) -> Table
    where
        F: Fn(&Cx) -> Result<I> + 'static,
        I: FnMut(&Cx) -> Option<Result<Vec<Cell>>> + 'static,
    {
        Table::new(cx, ty, Generate(start))
    }

    /// The same rows under another table type.
    pub fn with_type(&self, ty: Type) -> Table {
        let TableData { source, scope, .. } = &*self.0;
        Table(Rc::new(TableData { ty: OnceCell::from(ty), source: source.clone(), scope: scope.clone() }))
    }

    /// The table type.
    pub fn ty(&self, cx: &Cx) -> Result<Type> {
        if let Some(ty) = self.0.ty.get() {
            return Ok(ty.clone());
        }
        let ty = cx.ask(&self.0.scope, || self.0.source.ty(cx))?;
        Ok(self.0.ty.get_or_init(|| ty).clone())
    }

    /// The row type: column names and types.
    pub fn row_type(&self, cx: &Cx) -> Result<Rc<RecordType>> {
        self.ty(cx)?.row_type().ok_or_else(|| Error::expression("The value does not have a table type."))
    }

    /// The column names.
    pub fn shape(&self, cx: &Cx) -> Result<Rc<Shape>> {
        Ok(self.row_type(cx)?.shape().clone())
    }

    /// The position of a column, or the error that it is missing.
    pub fn column(&self, cx: &Cx, name: &str) -> Result<usize> {
        let shape = self.shape(cx)?;
        shape.position(name).ok_or_else(|| Error::missing_column(name))
    }

    /// The source of the rows.
    pub fn source(&self) -> &dyn RowSource {
        &*self.0.source
    }

    /// The table as a result is shown: a view whose rows have columns that its type does not announce is shown with
    /// them, so that nothing is lost. What Microsoft's engine does there is not documented; that it shows the rows'
    /// own columns is inferred.
    pub fn whole(&self, cx: &Cx) -> Result<Table> {
        match self.0.source.view() {
            Some(view) => {
                let ty = self.ty(cx)?;
                cx.ask(&self.0.scope, || view.whole(cx, &ty))
            }
            None => Ok(self.clone()),
        }
    }

    /// The first `count` rows by [`RowSource::first`], in the scope of this table.
    pub fn first(&self, cx: &Cx, count: usize) -> Result<Option<Table>> {
        let ty = self.ty(cx)?;
        let source = cx.ask(&self.0.scope, || self.0.source.first(cx, count))?;
        let scope = self.0.scope.clone();
        Ok(source.map(|source| Table(Rc::new(TableData { ty: OnceCell::from(ty), source, scope }))))
    }

    /// Starts an enumeration of the rows.
    pub fn rows(&self, cx: &Cx) -> Result<Rows> {
        self.enumerate(cx, |source| source.rows(cx))
    }

    /// Starts an enumeration of the rows of which only the columns with `true` in `read` are read; see
    /// [`RowSource::rows_reading`].
    pub fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Rows> {
        self.enumerate(cx, |source| source.rows_reading(cx, read))
    }

    fn enumerate(
        &self,
        cx: &Cx,
        start: impl FnOnce(&dyn RowSource) -> Result<Box<dyn RowIter>>,
    ) -> Result<Rows> {
        if let Some(rows) = self.0.source.at_hand() {
            return Ok(Rows { origin: Origin::AtHand(rows, 0), held: None });
        }
        let iter = cx.ask(&self.0.scope, || start(&*self.0.source))?;
        Ok(Rows { origin: Origin::Pulled(iter, self.0.scope.clone()), held: None })
    }

    /// The number of rows.
    pub fn count(&self, cx: &Cx) -> Result<usize> {
        if let Some(result) = self.handle(cx, "GetRowCount", Vec::new())
            && let Some(count) = result?.as_index()
        {
            return Ok(count);
        }
        if let Some(count) = cx.ask(&self.0.scope, || self.0.source.count(cx).transpose())? {
            return Ok(count);
        }
        let mut rows = self.rows_reading(cx, &[])?;
        let mut count = 0;
        while let Some(part) = rows.next_part(cx, usize::MAX) {
            count += part?.rows();
        }
        Ok(count)
    }

    /// Calls a view's handler in the table's scope; see [`View::handle`].
    pub fn handle(&self, cx: &Cx, handler: &str, arguments: Vec<Value>) -> Option<Result<Value>> {
        let view = self.0.source.view()?;
        cx.ask(&self.0.scope, || view.handle(cx, handler, arguments).transpose()).transpose()
    }

    /// The row at `index` as a record; `None` beyond the end.
    pub fn row(&self, cx: &Cx, index: usize) -> Result<Option<Record>> {
        if let Some(rows) = self.0.source.at_hand() {
            let shape = self.shape(cx)?;
            return Ok(rows.get(index).map(|row| Record::from_shape(shape, row.cells().to_vec())));
        }
        if let Some(row) = self.0.source.row(index) {
            let shape = self.shape(cx)?;
            return Ok(row.map(|cells| Record::from_shape(shape, cells)));
        }
        if let Some(first) = self.take_of_view(cx, index.saturating_add(1))? {
            return first.nth(cx, index);
        }
        self.nth(cx, index)
    }

    fn nth(&self, cx: &Cx, index: usize) -> Result<Option<Record>> {
        let mut rows = self.rows(cx)?;
        for _ in 0..index {
            match rows.next(cx) {
                Some(row) => row?,
                None => return Ok(None),
            };
        }
        let shape = self.shape(cx)?;
        rows.next(cx).transpose().map(|row| row.map(|cells| Record::from_shape(shape, cells)))
    }

    /// All rows as records.
    pub fn records(&self, cx: &Cx) -> Result<Vec<Record>> {
        let shape = self.shape(cx)?;
        let mut rows = self.rows(cx)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next(cx) {
            records.push(Record::from_shape(shape.clone(), row?));
        }
        Ok(records)
    }

    /// Whether both are the same table in memory.
    pub fn is_same(&self, other: &Table) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Drop for TableData {
    fn drop(&mut self) {
        if Rc::strong_count(&self.source) == 1 {
            drop_part(std::mem::replace(&mut self.source, Rc::new(AtHand(Rc::new([])))));
        }
    }
}

struct AtHand(Rc<[Record]>);

impl RowSource for AtHand {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        let rows = self.0.clone();
        let mut index = 0;
        Ok(Box::new(Step(move |_: &Cx| {
            index += 1;
            rows.get(index - 1).map(|row| Ok(row.cells().to_vec()))
        })))
    }

    fn count(&self, _cx: &Cx) -> Option<Result<usize>> {
        Some(Ok(self.0.len()))
    }

    fn at_hand(&self) -> Option<Rc<[Record]>> {
        Some(self.0.clone())
    }
}

struct Generate<F>(F);

impl<F, I> RowSource for Generate<F>
where
    F: Fn(&Cx) -> Result<I>,
    I: FnMut(&Cx) -> Option<Result<Vec<Cell>>> + 'static,
{
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(Box::new(Step((self.0)(cx)?)))
    }
}

struct Step<I>(I);

impl<I: FnMut(&Cx) -> Option<Result<Vec<Cell>>>> RowIter for Step<I> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        (self.0)(cx)
    }
}

impl Value {
    /// The value as a position or count, where it is a whole number that is not negative.
    pub fn as_index(&self) -> Option<usize> {
        match &self.data {
            super::Data::Number(number) => number.to_i64().and_then(|index| usize::try_from(index).ok()),
            _ => None,
        }
    }
}

/// Column names for columns nobody named: `Column1`, `Column2` …
pub fn column_names(count: usize) -> Vec<Text> {
    (1..=count).map(|number| Text::from(format!("Column{number}"))).collect()
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("#table(…)")
    }
}
