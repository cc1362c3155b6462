//! Errors that a `try` caught: what they say, where they were raised, who caught them, and the requests since it began.

use super::{TOLD, Tell, place};
use crate::host::ExtensionHost;
use crate::report;
use m_engine::{Cx, Error, Location};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// So many requests of one `try` are told, the last ones.
const REQUESTS: usize = 5;

/// The errors that are told.
pub(super) struct Caught {
    tell: Tell,
    /// How often each came, by who caught it, where it was raised, and its reason.
    times: RefCell<BTreeMap<(String, String, String), u64>>,
}

impl Caught {
    pub(super) fn new(tell: Tell) -> Caught {
        Caught { tell, times: RefCell::default() }
    }

    /// Tells an error. `began` is how many requests there were when the `try` at `by` began.
    pub(super) fn tell(&self, cx: &Cx, by: Location, began: usize, error: &Error) {
        let by = place(cx, by);
        let raised = error.location().map(|location| place(cx, location)).unwrap_or_default();
        let key = (by.clone(), raised, error.reason().to_display());
        let times = *self.times.borrow_mut().entry(key).and_modify(|times| *times += 1).or_insert(1);
        if times > TOLD {
            return;
        }
        let mut text = format!("caught: {}", report::describe_known(cx, error));
        text.push_str(&format!("\n  Caught by the try at {by}"));
        let sent = ExtensionHost::of(cx).map(|host| host.log.lines_since(began)).unwrap_or_default();
        if sent.len() > REQUESTS {
            text.push_str(&format!("\n  Since it began {} requests, the last:", sent.len()));
        }
        for line in sent.iter().skip(sent.len().saturating_sub(REQUESTS)) {
            text.push_str(&format!("\n  Request: {line}"));
        }
        (self.tell)(&text);
    }

    /// Tells what came more often than was told.
    pub(super) fn finish(&self) {
        for ((by, raised, reason), times) in &*self.times.borrow() {
            if *times > TOLD {
                let from = if raised.is_empty() { String::new() } else { format!(" from {raised}") };
                (self.tell)(&format!("caught: {reason}{from}, {times} times in all, by the try at {by}"));
            }
        }
    }
}
