//! The response cache of one evaluation: an identical request is sent once.

use super::download::Download;
use super::request::Key;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

/// How many bytes of bodies are kept; beyond that the oldest responses are forgotten.
const LIMIT: u64 = 8 << 30;

/// Responses by request. Bodies beyond a small size lie in temporary files that vanish with the evaluation.
#[derive(Default)]
pub struct Cache {
    entries: RefCell<HashMap<Key, Rc<Download>>>,
    order: RefCell<VecDeque<Key>>,
}

impl Cache {
    /// The response to an identical request. One whose body broke off is none: it is forgotten, and the server is asked
    /// again.
    pub(super) fn get(&self, key: &Key) -> Option<Rc<Download>> {
        let mut entries = self.entries.borrow_mut();
        let found = entries.get(key)?;
        if !found.is_broken() {
            return Some(found.clone());
        }
        entries.remove(key);
        self.order.borrow_mut().retain(|known| known != key);
        None
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.entries.borrow_mut().clear();
        self.order.borrow_mut().clear();
    }

    pub(super) fn insert(&self, key: Key, download: Rc<Download>) {
        let mut entries = self.entries.borrow_mut();
        let mut order = self.order.borrow_mut();
        if entries.insert(key, download).is_none() {
            order.push_back(key);
        }
        let mut total: u64 = entries.values().map(|download| download.kept()).sum();
        while total > LIMIT {
            let Some(oldest) = order.pop_front() else { break };
            if let Some(download) = entries.remove(&oldest) {
                total -= download.kept();
            }
        }
    }
}
