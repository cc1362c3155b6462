//! The rows of a collection, page after page: the next is asked for when the rows of this one are used up.

use super::service::resolve;
use super::source::Collection;
use m_engine::value::{Batch, Column, ColumnBuilder, Part, RowIter, RowSource, View};
use m_engine::{Cell, Cx, Result, Value};
use serde_json::Value as Json;

/// An enumeration of a collection.
pub(super) struct Pages {
    collection: Collection,
    /// The columns that somebody reads; the cells of others are null.
    read: Vec<bool>,
    next: Option<String>,
    page: Page,
    /// How many rows may still come, should the service give more than it was asked for.
    left: Option<usize>,
}

#[derive(Default)]
struct Page {
    url: String,
    items: std::vec::IntoIter<Json>,
}

impl RowSource for Collection {
    fn rows(&self, cx: &Cx) -> Result<Box<dyn RowIter>> {
        self.rows_reading(cx, &vec![true; self.width()])
    }

    fn rows_reading(&self, _cx: &Cx, read: &[bool]) -> Result<Box<dyn RowIter>> {
        let (first, left) = self.first_page();
        let (collection, next) = (self.again(), Some(first));
        Ok(Box::new(Pages { collection, read: read.to_vec(), next, page: Page::default(), left }))
    }

    fn view(&self) -> Option<&dyn View> {
        self.can_fold().then_some(self as &dyn View)
    }
}

impl Pages {
    /// The next entities of one page, at least one and no more than `most`; none at the end.
    fn items(&mut self, cx: &Cx, most: usize) -> Result<Vec<Json>> {
        let most = self.left.map_or(most, |left| left.min(most));
        while most > 0 && self.page.items.len() == 0 {
            let Some(url) = self.next.take() else { break };
            let client = self.collection.client();
            let Some(Json::Object(mut page)) = client.json(cx, &url)? else {
                return Err(client.failed(&url, "OData: The service's answer is no collection."));
            };
            let Some(Json::Array(items)) = page.remove("value") else {
                return Err(client.failed(&url, "OData: The service's answer is no collection."));
            };
            let link = page.get("@odata.nextLink").or_else(|| page.get("@nextLink")).and_then(Json::as_str);
            self.next = link.map(|link| resolve(&url, link));
            self.page = Page { url, items: items.into_iter() };
        }
        let items: Vec<Json> = self.page.items.by_ref().take(most).collect();
        self.left = self.left.map(|left| left - items.len());
        Ok(items)
    }
}

impl RowIter for Pages {
    fn next(&mut self, cx: &Cx) -> Option<Result<Vec<Cell>>> {
        let item = match self.items(cx, 1) {
            Ok(items) => items.into_iter().next()?,
            Err(error) => return Some(Err(error)),
        };
        let mut cells = vec![Cell::Value(Value::NULL); self.collection.width()];
        self.collection.cells(cx, &self.page.url, &item, &self.read, |column, cell| cells[column] = cell);
        Some(Ok(cells))
    }

    fn next_part(&mut self, cx: &Cx, most: usize) -> Option<Result<Part>> {
        let items = match self.items(cx, most) {
            Ok(items) if items.is_empty() => return None,
            Ok(items) => items,
            Err(error) => return Some(Err(error)),
        };
        let width = self.collection.width();
        let mut columns: Vec<ColumnBuilder> = (0..width).map(|_| ColumnBuilder::default()).collect();
        for item in &items {
            self.collection
                .cells(cx, &self.page.url, item, &self.read, |column, cell| columns[column].push(cell));
        }
        let columns = columns.into_iter().enumerate().map(|(at, column)| match self.read.get(at) {
            Some(true) => column.finish(),
            _ => Column::Unread,
        });
        Some(Ok(Part::Batch(Batch::new(items.len(), columns.collect()))))
    }
}
