//! Large reads of lists and views (section 3.9): what was asked for, and how far it is.

use serde_json::{Value, json};

/// A large read in progress.
pub(crate) struct LargeRead {
    pub(crate) user: usize,
    pub(crate) model: String,
    pub(crate) object: String,
    pub(crate) of_view: bool,
    pub(crate) pages: Vec<String>,
    pub(crate) polls: u32,
    pub(crate) accessed: u64,
}

impl LargeRead {
    /// NOT_STARTED at first, IN_PROGRESS on the first poll with its first page readable, then COMPLETE.
    pub(crate) fn information(&self, id: &str, url: &str) -> (&'static str, Value) {
        let state = match self.polls {
            0 => "NOT_STARTED",
            1 => "IN_PROGRESS",
            _ => "COMPLETE",
        };
        let available = if self.polls == 1 { self.pages.len().min(1) } else { self.pages.len() };
        let object: Value = self.object.parse::<u64>().map_or(self.object.as_str().into(), Value::from);
        let name = if self.of_view { "viewId" } else { "listId" };
        let information = json!({
            "requestId": id,
            "requestState": state,
            "url": url,
            name: object,
            "availablePages": if self.polls == 0 { 0 } else { available },
            "successful": self.polls > 1,
        });
        (if self.of_view { "viewReadRequest" } else { "listReadRequest" }, information)
    }
}
