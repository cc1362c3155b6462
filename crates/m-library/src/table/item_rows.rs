//! Rows made of the items of a list, one of each; of items that come as a column, as a batch.

use super::rows::Row;
use m_engine::value::{Batch, Column, Items, List, ListPart, Part, RowIter};
use m_engine::{Cx, Result, Value};

/// What makes the rows.
pub(super) trait OfItem {
    /// The row of an item.
    fn row(&self, cx: &Cx, item: Value) -> Result<Row>;

    /// The rows of a column of items: the very cells that [`OfItem::row`] makes; `None` where each row has to be made when it
    /// is asked for.
    fn batch(&self, items: &Column) -> Option<Batch>;
}

/// Starts to make the rows of a list.
///
/// Errors: those of the list.
pub(super) fn rows(cx: &Cx, list: &List, of_item: impl OfItem + 'static) -> Result<Box<dyn RowIter>> {
    Ok(Box::new(ItemRows { items: list.iter(cx)?, of_item, held: None }))
}

struct ItemRows<K> {
    items: Items,
    of_item: K,
    /// Items that came as a column, and how many of them are rows already.
    held: Option<(Column, usize)>,
}

impl<K: OfItem> ItemRows<K> {
    /// The row of the next item that is held.
    fn held_row(&mut self, cx: &Cx) -> Option<Result<Row>> {
        let (column, next) = self.held.as_mut()?;
        let cell = column.cell(*next);
        *next += 1;
        if column.len() == Some(*next) {
            self.held = None;
        }
        Some(cell.force(cx).and_then(|item| self.of_item.row(cx, item)))
    }

    /// The rows of all items that are held, where they are a batch of no more than `most`.
    fn held_batch(&mut self, most: usize) -> Option<Batch> {
        let (column, 0) = self.held.as_ref()? else { return None };
        let batch = self.of_item.batch(column).filter(|batch| batch.rows() <= most)?;
        self.held = None;
        Some(batch)
    }
}

impl<K: OfItem> RowIter for ItemRows<K> {
    fn next(&mut self, cx: &Cx) -> Option<Result<Row>> {
        if self.held.is_some() {
            return self.held_row(cx);
        }
        let item = self.items.next_value(cx)?;
        Some(item.and_then(|item| self.of_item.row(cx, item)))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        if self.held.is_none() {
            match self.items.next_part(cx)? {
                Ok(ListPart::Column(column)) => self.held = Some((column, 0)),
                Ok(ListPart::Item(cell)) => {
                    let row = cell.force(cx).and_then(|item| self.of_item.row(cx, item));
                    return Some(row.map(Part::Row));
                }
                Err(error) => return Some(Err(error)),
            }
        }
        match self.held_batch(most) {
            Some(batch) => Some(Ok(Part::Batch(batch))),
            None => Some(self.held_row(cx)?.map(Part::Row)),
        }
    }
}
