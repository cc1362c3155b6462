//! List values (specification, "List"): items at hand, or a source that produces them anew at each enumeration.

mod builder;
mod column;

pub use builder::ListBuilder;
pub use column::ListPart;

use super::Value;
use crate::error::Result;
use crate::session::{Cx, Scope};
use crate::teardown::drop_part;
use crate::thunk::Cell;
use std::fmt;
use std::rc::Rc;

/// A list value. Items are lazy: each is evaluated when it is read.
#[derive(Clone)]
pub enum List {
    /// Items at hand; each is evaluated at most once.
    Items(Rc<Vec<Cell>>),
    /// Items that are produced at each enumeration, as `List.Generate` and `List.Transform` do.
    Lazy(Rc<LazyList>),
}

/// A source of items together with the scope it runs in.
pub struct LazyList {
    source: Box<dyn ListSource>,
    scope: Option<Scope>,
}

/// Something that can produce its items any number of times.
pub trait ListSource {
    /// Starts an enumeration.
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>>;
    /// The number of items, where it is known without an enumeration.
    fn len(&self, _cx: &Cx) -> Option<Result<usize>> {
        None
    }
    /// The item at a position, where it can be had without an enumeration; `Some(None)` beyond the end.
    fn item(&self, _cx: &Cx, _index: usize) -> Option<Option<Cell>> {
        None
    }
    /// The list without its first `count` items, where it is a rest itself of another.
    fn rest(&self, _cx: &Cx, _count: usize) -> Option<List> {
        None
    }
    /// The list of the lists that the list consists of, one after the other, where it does.
    fn lists(&self) -> Option<&List> {
        None
    }
    /// The number of items, where they are the last of a list at hand.
    fn at_hand(&self) -> Option<usize> {
        None
    }
    /// A list of the first `count` items, where a view below has a better way to them than to read all.
    fn first(&self, _cx: &Cx, _count: usize) -> Result<Option<List>> {
        Ok(None)
    }
}

/// One enumeration of a list.
pub trait ListIter {
    /// The next item, not yet evaluated; `None` at the end. After an error the enumeration is over.
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>>;
    /// The next item, evaluated at once.
    fn next_value(&mut self, cx: &Cx) -> Option<Result<Value>> {
        self.next(cx).map(|item| item.and_then(|cell| cell.force(cx)))
    }
    /// Whether the next item is found without asking the world outside, and one that was given up
    /// ([`Cx::look_ahead`]) is found again at the next call.
    fn resumes(&self) -> bool {
        false
    }
    /// The next items, at least one and no more than `most`; `None` at the end. They are a column of as many as can be made
    /// without asking anybody for more than the first of them needs, and a single item where nothing is gained by more.
    ///
    /// Errors: those that the first of the items raises. Those of a later one end the column before it.
    fn next_part(&mut self, cx: &Cx, _most: usize) -> Option<Result<ListPart>> {
        Some(self.next(cx)?.map(ListPart::Item))
    }
}

impl List {
    /// The empty list.
    pub fn empty() -> List {
        List::Items(Rc::default())
    }

    /// A list of items at hand.
    pub fn from_cells(cells: Vec<Cell>) -> List {
        List::Items(Rc::new(cells))
    }

    /// A list of evaluated items.
    pub fn from_values(values: Vec<Value>) -> List {
        List::from_cells(values.into_iter().map(Cell::Value).collect())
    }

    /// A list whose items come from `source`, in the scope of now.
    pub fn lazy(cx: &Cx, source: impl ListSource + 'static) -> List {
        List::Lazy(Rc::new(LazyList { source: Box::new(source), scope: cx.scope() }))
    }

    /// A list whose items depend on no scope.
    fn unscoped(source: impl ListSource + 'static) -> List {
        List::Lazy(Rc::new(LazyList { source: Box::new(source), scope: None }))
    }

    /// A list that a closure enumerates: `start` makes the function that gives the next item.
    pub fn generate<F, I>(cx: &Cx, start: F) -> List
    where
        F: Fn(&Cx) -> Result<I> + 'static,
        I: FnMut(&Cx) -> Option<Result<Cell>> + 'static,
    {
        List::lazy(cx, Generate(start))
    }

    /// The list itself, or one with the same first `count` items for which less has to be read.
    ///
    /// Errors: those of a view's handler.
    pub fn take_of_view(&self, cx: &Cx, count: usize) -> Result<List> {
        let first = match self {
            List::Items(_) => None,
            List::Lazy(lazy) => cx.ask(&lazy.scope, || lazy.source.first(cx, count))?,
        };
        Ok(first.unwrap_or_else(|| self.clone()))
    }

    /// The list without its first `count` items. A long one is not copied, so that one by one all items can be taken off.
    pub fn skip(&self, cx: &Cx, count: usize) -> List {
        if count == 0 {
            return self.clone();
        }
        let rest = match self {
            List::Items(cells) if cells.len() < count.saturating_add(COPIED) => {
                return List::from_cells(cells.iter().skip(count).cloned().collect());
            }
            List::Items(_) => None,
            List::Lazy(lazy) => lazy.source.rest(cx, count),
        };
        rest.unwrap_or_else(|| List::lazy(cx, Rest { list: self.clone(), skipped: count }))
    }

    /// The list of the lists that the list consists of, one after the other, where it does.
    pub(crate) fn lists(&self) -> Option<&List> {
        match self {
            List::Items(_) => None,
            List::Lazy(lazy) => lazy.source.lists(),
        }
    }

    /// The number of items, where they are at hand or the last of some at hand.
    pub fn at_hand(&self) -> Option<usize> {
        match self {
            List::Items(cells) => Some(cells.len()),
            List::Lazy(lazy) => lazy.source.at_hand(),
        }
    }

    /// Starts an enumeration.
    pub fn iter(&self, cx: &Cx) -> Result<Items> {
        Ok(match self {
            List::Items(cells) => Items::Cells(cells.clone(), 0),
            List::Lazy(lazy) => {
                let iter = cx.ask(&lazy.scope, || lazy.source.iter(cx))?;
                Items::Lazy(iter, lazy.scope.clone())
            }
        })
    }

    /// The number of items.
    pub fn len(&self, cx: &Cx) -> Result<usize> {
        match self {
            List::Items(cells) => Ok(cells.len()),
            List::Lazy(lazy) => {
                if let Some(len) = cx.ask(&lazy.scope, || lazy.source.len(cx).transpose())? {
                    return Ok(len);
                }
                let mut items = self.iter(cx)?;
                let mut count = 0;
                while let Some(item) = items.next(cx) {
                    item?;
                    count += 1;
                }
                Ok(count)
            }
        }
    }

    /// The item at `index`, not yet evaluated; `None` beyond the end.
    pub fn get(&self, cx: &Cx, index: usize) -> Result<Option<Cell>> {
        match self {
            List::Items(cells) => Ok(cells.get(index).cloned()),
            List::Lazy(lazy) => {
                if let Some(item) = cx.ask(&lazy.scope, || Ok(lazy.source.item(cx, index)))? {
                    return Ok(item);
                }
                let mut items = self.take_of_view(cx, index.saturating_add(1))?.iter(cx)?;
                for _ in 0..index {
                    match items.next(cx) {
                        Some(item) => item?,
                        None => return Ok(None),
                    };
                }
                items.next(cx).transpose()
            }
        }
    }

    /// All items, not yet evaluated.
    pub fn cells(&self, cx: &Cx) -> Result<Rc<Vec<Cell>>> {
        if let List::Items(cells) = self {
            return Ok(cells.clone());
        }
        let mut items = self.iter(cx)?;
        let mut cells = Vec::new();
        while let Some(item) = items.next(cx) {
            cells.push(item?);
        }
        Ok(Rc::new(cells))
    }

    /// All items, evaluated.
    pub fn values(&self, cx: &Cx) -> Result<Vec<Value>> {
        let mut items = self.iter(cx)?;
        let mut values = Vec::new();
        while let Some(item) = items.next(cx) {
            values.push(item?.force(cx)?);
        }
        Ok(values)
    }
}

/// A rest of so many items at hand is copied.
const COPIED: usize = 32;

/// A list without its first items.
struct Rest {
    list: List,
    skipped: usize,
}

impl ListSource for Rest {
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        let is_random = match &self.list {
            List::Items(_) => true,
            List::Lazy(lazy) => cx.ask(&lazy.scope, || Ok(lazy.source.item(cx, 0)))?.is_some(),
        };
        if is_random {
            return Ok(Box::new(ByPosition { list: self.list.clone(), next: self.skipped }));
        }
        let (mut items, mut left) = (self.list.iter(cx)?, self.skipped);
        Ok(Box::new(Step(move |cx: &Cx| {
            while left > 0 {
                left -= 1;
                if let Err(error) = items.next(cx)? {
                    return Some(Err(error));
                }
            }
            items.next(cx)
        })))
    }

    fn len(&self, cx: &Cx) -> Option<Result<usize>> {
        match &self.list {
            List::Items(cells) => Some(Ok(cells.len().saturating_sub(self.skipped))),
            List::Lazy(lazy) => {
                let len = cx.ask(&lazy.scope, || lazy.source.len(cx).transpose());
                len.map(|len| len.map(|len| len.saturating_sub(self.skipped))).transpose()
            }
        }
    }

    fn item(&self, cx: &Cx, index: usize) -> Option<Option<Cell>> {
        let index = index.saturating_add(self.skipped);
        match &self.list {
            List::Items(cells) => Some(cells.get(index).cloned()),
            List::Lazy(lazy) => cx.ask(&lazy.scope, || Ok(lazy.source.item(cx, index))).ok().flatten(),
        }
    }

    fn rest(&self, cx: &Cx, count: usize) -> Option<List> {
        Some(self.list.skip(cx, self.skipped.saturating_add(count)))
    }

    fn at_hand(&self) -> Option<usize> {
        self.list.at_hand().map(|len| len.saturating_sub(self.skipped))
    }
}

/// The items of a list from one on that are found by their positions.
struct ByPosition {
    list: List,
    next: usize,
}

impl ListIter for ByPosition {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        let item = self.list.get(cx, self.next).transpose()?;
        self.next += 1;
        Some(item)
    }
}

/// A running enumeration of a list.
pub enum Items {
    /// Of items at hand.
    Cells(Rc<Vec<Cell>>, usize),
    /// Of a source, with the scope it runs in.
    Lazy(Box<dyn ListIter>, Option<Scope>),
}

impl Items {
    /// The next item, not yet evaluated; `None` at the end.
    pub fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        match self {
            Items::Cells(cells, index) => {
                let cell = cells.get(*index).cloned();
                *index += 1;
                cell.map(Ok)
            }
            Items::Lazy(iter, scope) => cx.pull(scope, || iter.next(cx)),
        }
    }

    /// The next item, evaluated.
    pub fn next_value(&mut self, cx: &Cx) -> Option<Result<Value>> {
        match self {
            Items::Cells(..) => self.next(cx).map(|item| item.and_then(|cell| cell.force(cx))),
            Items::Lazy(iter, scope) => cx.pull(scope, || iter.next_value(cx)),
        }
    }

    /// See [`ListIter::resumes`].
    pub fn resumes(&self) -> bool {
        match self {
            Items::Cells(..) => true,
            Items::Lazy(iter, _) => iter.resumes(),
        }
    }

    /// The next items; see [`ListIter::next_part`].
    pub fn next_part(&mut self, cx: &Cx) -> Option<Result<ListPart>> {
        match self {
            Items::Cells(..) => self.next(cx).map(|item| item.map(ListPart::Item)),
            Items::Lazy(iter, scope) => cx.pull(scope, || iter.next_part(cx, cx.batch_rows())),
        }
    }
}

impl Drop for LazyList {
    fn drop(&mut self) {
        drop_part(std::mem::replace(&mut self.source, Box::new(Nothing)));
    }
}

/// What a list that is being dropped leaves in its place.
struct Nothing;

impl ListSource for Nothing {
    fn iter(&self, _cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(Step(|_: &Cx| None)))
    }
}

struct Generate<F>(F);

impl<F, I> ListSource for Generate<F>
where
    F: Fn(&Cx) -> Result<I>,
    I: FnMut(&Cx) -> Option<Result<Cell>> + 'static,
{
    fn iter(&self, cx: &Cx) -> Result<Box<dyn ListIter>> {
        Ok(Box::new(Step((self.0)(cx)?)))
    }
}

struct Step<I>(I);

impl<I: FnMut(&Cx) -> Option<Result<Cell>>> ListIter for Step<I> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Cell>> {
        (self.0)(cx)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            List::Items(cells) => f.debug_list().entries(cells.iter()).finish(),
            List::Lazy(_) => f.write_str("{…}"),
        }
    }
}
