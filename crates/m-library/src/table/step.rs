//! A step on a table is declared: how its rows follow from those of the table below, and what each of its columns is made of.
//! From that follows which columns are read below when some of it are read, that its first rows are made of the first
//! rows below, which may be those of a view, and whether its rows are counted below. `tests/steps.txt` has the answers of
//! every function.

use super::rows::row::{self, Row};
use m_engine::formula::Formula;
use m_engine::value::{Function, RowIter, RowSource, Rows, Shape, Table, Type};
use m_engine::{Cx, Result};
use std::rc::Rc;

/// What a column of a step is made of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Needs {
    /// Of these columns of the table below.
    Columns(Rc<[usize]>),
    /// Of these, which many columns are made of, and of one more.
    Also(Rc<[usize]>, usize),
    /// Of the whole row.
    All,
}

impl Needs {
    /// Of no column.
    pub(crate) fn none() -> Needs {
        Needs::Columns(Rc::default())
    }

    /// Of one column.
    pub(crate) fn column(column: usize) -> Needs {
        Needs::Columns([column].into())
    }

    /// So many columns, each made of the column in its place.
    pub(crate) fn same(count: usize) -> Vec<Needs> {
        (0..count).map(Needs::column).collect()
    }

    /// The same, with the one at `place` taken apart into so many.
    pub(crate) fn apart(count: usize, place: usize, new: usize) -> Vec<Needs> {
        let mut needs = Needs::same(count);
        needs.splice(place..=place, vec![Needs::column(place); new]);
        needs
    }
}

/// How the rows of a step follow from those below.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Follow {
    /// One of each.
    Same,
    /// The first n are made of the first n and so many more, or of fewer.
    Leading(usize),
    /// Any number.
    Any,
}

/// What a step says of itself.
pub(super) struct Declared {
    pub(super) rows: Follow,
    /// An entry for each of its columns.
    pub(super) columns: Vec<Needs>,
    /// The columns below that say which rows there are.
    pub(super) always: Vec<usize>,
}

impl Declared {
    /// A step that chooses rows, or orders them, by these columns, and leaves them as they are.
    ///
    /// Errors: those of the table's type.
    pub(super) fn choice(cx: &Cx, table: &Table, by: Vec<usize>) -> Result<Declared> {
        Ok(Declared { rows: Follow::Any, columns: Needs::same(table.shape(cx)?.len()), always: by })
    }

    /// The same step, whose rows follow from those below in this way.
    pub(super) fn following(self, rows: Follow) -> Declared {
        Declared { rows, ..self }
    }
}

/// The columns that a function of a row reads: all of them where that cannot be told.
pub(super) fn read_by(function: &Function, shape: &Rc<Shape>) -> Vec<usize> {
    cells_of(Formula::of_row(function, shape).as_ref(), shape)
}

/// The columns that a formula reads; without one all of them.
pub(super) fn cells_of(formula: Option<&Formula>, shape: &Shape) -> Vec<usize> {
    formula.map_or_else(|| (0..shape.len()).collect(), |formula| formula.cells().to_vec())
}

/// The columns of a step that somebody reads: a flag for each, or `None` where that is not known.
pub(crate) type Read = Option<Vec<bool>>;

/// Whether a column is read; `None` where that is not known.
pub(crate) fn is_read(read: &Read, column: usize) -> Option<bool> {
    read.as_ref().map(|read| read.get(column) == Some(&true))
}

/// The table below a step, with the columns of it that are read.
pub(super) struct Below {
    table: Table,
    /// `None` where all are.
    needed: Read,
}

/// The columns that were marked last: what many columns are made of is looked at once.
struct Shared<'n>(Option<&'n Rc<[usize]>>);

impl<'n> Shared<'n> {
    fn all(&mut self, needs: &'n Rc<[usize]>, mark: &mut impl FnMut(&usize)) {
        if !self.0.is_some_and(|last| Rc::ptr_eq(last, needs)) {
            needs.iter().for_each(mark);
            self.0 = Some(needs);
        }
    }
}

impl Below {
    /// Of the table the columns that the columns `read` of a step over it need, and those that it always reads.
    pub(super) fn new(cx: &Cx, table: &Table, declared: &Declared, read: &Read) -> Result<Below> {
        let mut needed = vec![false; table.shape(cx)?.len()];
        let mut mark = |column: &usize| {
            if let Some(needed) = needed.get_mut(*column) {
                *needed = true;
            }
        };
        declared.always.iter().for_each(&mut mark);
        let mut reads_all = false;
        let mut shared = Shared(None);
        for (column, needs) in declared.columns.iter().enumerate() {
            match needs {
                _ if is_read(read, column) == Some(false) => {}
                Needs::Columns(needs) => shared.all(needs, &mut mark),
                Needs::Also(needs, column) => {
                    shared.all(needs, &mut mark);
                    mark(column);
                }
                Needs::All => reads_all = true,
            }
        }
        let all = reads_all || needed.iter().all(|needed| *needed);
        Ok(Below { table: table.clone(), needed: (!all).then_some(needed) })
    }

    /// The rows, from the first on.
    ///
    /// Errors: those of the table.
    pub(super) fn rows(&self, cx: &Cx) -> Result<Rows> {
        match &self.needed {
            Some(needed) => self.table.rows_reading(cx, needed),
            None => self.table.rows(cx),
        }
    }

    /// All rows.
    ///
    /// Errors: those of the table, and of its rows.
    pub(super) fn all(&self, cx: &Cx) -> Result<Vec<Row>> {
        row::rest(cx, self.rows(cx)?)
    }
}

/// The rows of a table of which only these columns are read.
///
/// Errors: those of the table.
pub(super) fn rows_of(cx: &Cx, table: &Table, columns: &[usize]) -> Result<Rows> {
    let declared = Declared { rows: Follow::Any, columns: Vec::new(), always: columns.to_vec() };
    Below::new(cx, table, &declared, &None)?.rows(cx)
}

/// The table of a step: `open` begins its rows, for the columns that are read, over the table below.
pub(super) fn declared<F>(cx: &Cx, table: &Table, ty: Type, declared: Declared, open: F) -> Table
where
    F: Fn(&Cx, Below, &Read) -> Result<Box<dyn RowIter>> + 'static,
{
    Table::new(cx, ty, Step { table: table.clone(), declared: Rc::new(declared), open: Rc::new(open) })
}

/// The table of a step whose rows a closure gives, one after the other.
pub(super) fn streamed<F, I>(cx: &Cx, table: &Table, ty: Type, declaration: Declared, start: F) -> Table
where
    F: Fn(&Cx, Below, &Read) -> Result<I> + 'static,
    I: FnMut(&Cx) -> Option<Result<Row>> + 'static,
{
    declared(cx, table, ty, declaration, move |cx, below, read| {
        Ok(Box::new(Streamed(start(cx, below, read)?)))
    })
}

/// The table of a step whose rows are made, all at once, when the first is asked for.
pub(super) fn gathered<F>(cx: &Cx, table: &Table, ty: Type, declaration: Declared, make: F) -> Table
where
    F: Fn(&Cx, Below, &Read) -> Result<Vec<Row>> + 'static,
{
    streamed(cx, table, ty, declaration, move |cx, below, read| make(cx, below, read).map(row::stream_of))
}

struct Step<F> {
    table: Table,
    declared: Rc<Declared>,
    open: Rc<F>,
}

impl<F> Step<F>
where
    F: Fn(&Cx, Below, &Read) -> Result<Box<dyn RowIter>> + 'static,
{
    fn open(&self, cx: &Cx, read: Read) -> Result<Box<dyn RowIter>> {
        (self.open)(cx, Below::new(cx, &self.table, &self.declared, &read)?, &read)
    }
}

impl<F> RowSource for Step<F>
where
    F: Fn(&Cx, Below, &Read) -> Result<Box<dyn RowIter>> + 'static,
{
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.open(cx, None)
    }

    fn rows_reading(&self, cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        self.open(cx, Some(read.to_vec()))
    }

    fn count(&self, cx: &Cx) -> Option<Result<usize>> {
        (self.declared.rows == Follow::Same).then(|| self.table.count(cx))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        let more = match self.declared.rows {
            Follow::Same => 0,
            Follow::Leading(more) => more,
            Follow::Any => return Ok(None),
        };
        let first = self.table.take_of_view(cx, count.saturating_add(more))?;
        let (declared, open) = (self.declared.clone(), self.open.clone());
        Ok(first.map(|table| Rc::new(Step { table, declared, open }) as Rc<dyn RowSource>))
    }
}

/// Rows that a closure gives.
struct Streamed<I>(I);

impl<I: FnMut(&Cx) -> Option<Result<Row>>> RowIter for Streamed<I> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        (self.0)(cx)
    }
}
