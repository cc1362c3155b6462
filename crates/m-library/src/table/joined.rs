//! The rows of a join: one side is kept by its keys, the other streams by, batch after batch. The keys of a batch are looked
//! up at once as far as they are at hand; one that is still to be evaluated, or that a function compares, when its row is
//! asked for.

use super::distinct::read_key;
use super::join_parts::{Inner, Kind, Lookup, NONE, Origin, Side};
use super::key_index::{Comparers, PlainKeys};
use super::pass::{Made, Pass, PassRows, Several};
use super::rows::Row;
use m_engine::value::{Batch, Column, Part, RowIter, RowSource, Rows, Value};
use m_engine::{Cell, Cx, Result};
use std::collections::VecDeque;
use std::rc::Rc;

/// So many rows are put together at once.
const ROWS: usize = 1024;

/// Which side is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    Left,
    Right,
    Shorter,
}

/// A join that is declared.
#[derive(Clone)]
pub(super) struct Joined {
    pub(super) left: Side,
    pub(super) right: Right,
    pub(super) kind: Kind,
    pub(super) keep: Keep,
    /// For each column of the result.
    pub(super) columns: Rc<[Origin]>,
    /// Whether the first rows are made of the first rows of the left side.
    pub(super) is_leading: bool,
}

/// The right side: read by each enumeration, or once for all of them.
#[derive(Clone)]
pub(super) enum Right {
    Own(Side, Comparers),
    Shared(Rc<Inner>),
}

impl Joined {
    fn open(&self, read: Option<&[bool]>) -> Box<dyn RowIter> {
        let is_read = |column: usize| read.is_none_or(|read| read.get(column) == Some(&true));
        let columns = self
            .columns
            .iter()
            .enumerate()
            .map(|(column, origin)| is_read(column).then_some(*origin))
            .collect();
        Box::new(JoinedRows { join: self.clone(), columns, running: None })
    }
}

impl RowSource for Joined {
    fn rows(&self, _cx: &Cx) -> Result<Box<dyn RowIter>> {
        Ok(self.open(None))
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        Ok(self.open(Some(read)))
    }

    fn first(&self, cx: &Cx, count: usize) -> Result<Option<Rc<dyn RowSource>>> {
        if !self.is_leading {
            return Ok(None);
        }
        let Some(table) = self.left.table.take_of_view(cx, count)? else { return Ok(None) };
        let left = Side { table, keys: self.left.keys.clone() };
        Ok(Some(Rc::new(Joined { left, ..self.clone() })))
    }
}

struct JoinedRows {
    join: Joined,
    /// Where the columns come from that are read.
    columns: Rc<[Option<Origin>]>,
    running: Option<PassRows<Pairing>>,
}

/// A join under way.
struct Pairing {
    kind: Kind,
    columns: Rc<[Option<Origin>]>,
    lookup: Rc<Lookup>,
    keeps_left: bool,
    /// The keys of the streaming side.
    keys: Side,
    /// The row of the kept side at which the partners of a row go on.
    resumed: Option<u32>,
    /// Which keys of the kept side have been matched, for a full outer join.
    matched: Vec<bool>,
    /// The key of the kept side whose rows without a partner come next, for a full outer join.
    unmatched: usize,
}

/// Rows of the result: for each its row of the streaming side and that of the kept side.
#[derive(Default)]
struct Pairs {
    streaming: Vec<u32>,
    kept: Vec<u32>,
}

impl Pairs {
    fn push(&mut self, streaming: u32, kept: u32) {
        self.streaming.push(streaming);
        self.kept.push(kept);
    }

    /// Adds the pairs of a row with the rows of the kept side from one on; gives the one that finds no room.
    fn push_chain(&mut self, lookup: &Lookup, streaming: u32, mut kept: u32) -> Option<u32> {
        while kept != NONE {
            if self.kept.len() >= ROWS {
                return Some(kept);
            }
            self.push(streaming, kept);
            kept = lookup.after(kept);
        }
        None
    }
}

impl JoinedRows {
    fn start(&self, cx: &Cx) -> Result<PassRows<Pairing>> {
        let join = &self.join;
        let (lookup, keeps_left, before, rows) = match (&join.right, join.keep) {
            // Where there are no rows nobody asks for their partners.
            (Right::Shared(inner), _) => {
                let mut rows = self.rows(cx, &join.left, true)?;
                let first = rows.next_part(cx, usize::MAX).transpose()?;
                let lookup = if first.is_some() { inner.lookup(cx)? } else { Rc::new(Lookup::empty()) };
                (lookup, false, first.into_iter().collect(), rows)
            }
            (Right::Own(right, comparers), Keep::Right) => {
                let lookup = Lookup::read(cx, right, comparers, self.rows(cx, right, false)?)?;
                (Rc::new(lookup), false, VecDeque::new(), self.rows(cx, &join.left, true)?)
            }
            (Right::Own(right, comparers), Keep::Left) => {
                let lookup = Lookup::read(cx, &join.left, comparers, self.rows(cx, &join.left, true)?)?;
                (Rc::new(lookup), true, VecDeque::new(), self.rows(cx, right, false)?)
            }
            (Right::Own(right, comparers), Keep::Shorter) => self.shorter(cx, right, comparers)?,
        };
        let keys = match (&join.right, keeps_left) {
            (Right::Own(right, _), true) => right.clone(),
            _ => join.left.clone(),
        };
        let matched = vec![false; if join.kind == Kind::FullOuter { lookup.keys() } else { 0 }];
        let columns = self.columns.clone();
        let kind = join.kind;
        let pairing =
            Pairing { kind, columns, lookup, keeps_left, keys, resumed: None, matched, unmatched: 0 };
        Ok(PassRows::new(before, rows, pairing))
    }

    /// The rows of a side, of which its keys are read and what of it is in the result.
    fn rows(&self, cx: &Cx, side: &Side, is_left: bool) -> Result<Rows> {
        let mut read = vec![false; side.table.shape(cx)?.len()];
        let of_result = self.columns.iter().filter_map(|origin| match origin {
            Some(Origin::Left(position)) if is_left => Some(position),
            Some(Origin::Right(position)) if !is_left => Some(position),
            _ => None,
        });
        for position in side.keys.iter().chain(of_result) {
            if let Some(read) = read.get_mut(*position) {
                *read = true;
            }
        }
        if read.iter().all(|read| *read) { side.table.rows(cx) } else { side.table.rows_reading(cx, &read) }
    }

    /// Reads both sides by turns until one ends; that one is kept.
    fn shorter(
        &self,
        cx: &Cx,
        right: &Side,
        comparers: &Comparers,
    ) -> Result<(Rc<Lookup>, bool, VecDeque<Part>, Rows)> {
        /// What has been read of a side.
        struct Half<'s> {
            side: &'s Side,
            rows: Rows,
            parts: VecDeque<Part>,
            count: usize,
        }
        let half = |side, is_left| -> Result<Half<'_>> {
            Ok(Half { side, rows: self.rows(cx, side, is_left)?, parts: VecDeque::new(), count: 0 })
        };
        let (mut left, mut right) = (half(&self.join.left, true)?, half(right, false)?);
        loop {
            // As many rows are read of one side as of the other, but for those that a part brings along.
            let is_left = left.count <= right.count;
            let half = if is_left { &mut left } else { &mut right };
            if let Some(part) = half.rows.next_part(cx, usize::MAX) {
                let part = part?;
                half.count += part.rows();
                half.parts.push_back(part);
                continue;
            }
            let (kept, other) = if is_left { (left, right) } else { (right, left) };
            let lookup = Lookup::of_parts(cx, kept.side, comparers, kept.parts)?;
            return Ok((Rc::new(lookup), is_left, other.parts, other.rows));
        }
    }

    fn running(&mut self, cx: &Cx) -> Result<&mut PassRows<Pairing>> {
        let running = match self.running.take() {
            Some(running) => running,
            None => self.start(cx)?,
        };
        Ok(self.running.insert(running))
    }
}

impl RowIter for JoinedRows {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        match self.running(cx) {
            Ok(running) => running.next(cx),
            Err(error) => Some(Err(error)),
        }
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        match self.running(cx) {
            Ok(running) => running.next_part(cx, most),
            Err(error) => Some(Err(error)),
        }
    }
}

impl Pass for Pairing {
    fn batch(&mut self, cx: &Cx, batch: &Batch, first: usize) -> Made {
        let mut pairs = Pairs::default();
        let mut key = Vec::new();
        let mut plain = PlainKeys::new(batch, &self.keys.keys);
        let (mut end, mut failed) = (batch.rows(), None);
        for row in first..batch.rows() {
            if pairs.kept.len() >= ROWS {
                end = row;
                break;
            }
            let found = match self.resumed.take() {
                Some(kept) => Ok(Some(Some(kept))),
                None => self.partners(cx, batch, row, row == first, (&mut key, &mut plain)),
            };
            match found {
                Ok(Some(found)) => match (self.kind, found) {
                    (Kind::LeftAnti | Kind::RightAnti, Some(_))
                    | (Kind::LeftSemi | Kind::RightSemi | Kind::Inner, None) => {}
                    (Kind::LeftSemi | Kind::RightSemi, Some(_)) | (_, None) => pairs.push(row as u32, NONE),
                    (_, Some(kept)) => self.resumed = pairs.push_chain(&self.lookup, row as u32, kept),
                },
                // The key is evaluated when the row is asked for.
                Ok(None) => {
                    end = row;
                    break;
                }
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
            if self.resumed.is_some() {
                end = row;
                break;
            }
        }
        Made { rows: self.rows_of(Some(batch), &pairs), end, failed }
    }

    fn end(&mut self) -> Several {
        let mut pairs = Pairs::default();
        if self.kind == Kind::FullOuter {
            while self.unmatched < self.matched.len() && pairs.kept.len() < ROWS {
                let rest = match self.resumed.take() {
                    Some(kept) => pairs.push_chain(&self.lookup, NONE, kept),
                    None if self.matched[self.unmatched] => None,
                    None => pairs.push_chain(&self.lookup, NONE, self.lookup.first(self.unmatched)),
                };
                match rest {
                    Some(kept) => self.resumed = Some(kept),
                    None => self.unmatched += 1,
                }
            }
        }
        self.rows_of(None, &pairs)
    }
}

impl Pairing {
    /// The first row of the kept side with the key of a row; `None` where the key is not at hand, unless the row is asked
    /// for.
    fn partners(
        &mut self,
        cx: &Cx,
        batch: &Batch,
        row: usize,
        is_asked_for: bool,
        (key, plain): (&mut Vec<Value>, &mut PlainKeys<'_>),
    ) -> Result<Option<Option<u32>>> {
        if self.lookup.calls() && !is_asked_for {
            return Ok(None);
        }
        let found = if let Some(key) = plain.at(self.lookup.index(), row) {
            self.lookup.index().find_plain(&key)?
        } else {
            if !read_key(cx, batch, row, &self.keys.keys, is_asked_for, key)? {
                return Ok(None);
            }
            self.lookup.find(cx, key)?
        };
        if let Some(matched) = found.and_then(|number| self.matched.get_mut(number)) {
            *matched = true;
        }
        Ok(Some(found.map(|number| self.lookup.first(number))))
    }

    /// The rows of the result.
    fn rows_of(&self, streaming: Option<&Batch>, pairs: &Pairs) -> Several {
        let rows = pairs.kept.len();
        if rows == 0 {
            return Several::Nothing;
        }
        let nulls = || Column::Cells(vec![Cell::Value(Value::NULL); rows]);
        let column = |origin: &Option<Origin>| {
            let (position, is_kept) = match origin {
                None => return Column::Unread,
                Some(Origin::Nothing) => return nulls(),
                Some(Origin::Left(position)) => (*position, self.keeps_left),
                Some(Origin::Right(position)) => (*position, !self.keeps_left),
            };
            let (batch, rows) = match is_kept {
                true => (Some(&**self.lookup.batch()), &pairs.kept),
                false => (streaming, &pairs.streaming),
            };
            let column = batch.and_then(|batch| batch.columns().get(position));
            column.map_or_else(nulls, |column| column.gather_or_null(rows))
        };
        Several::Batch(Batch::new(rows, self.columns.iter().map(column).collect()))
    }
}
