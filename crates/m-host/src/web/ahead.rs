//! Requests that are sent before anybody has asked for their answers, which
//! [`Cx::look_ahead`](m_engine::Cx::look_ahead) has found.

use super::failure::Failure;
use super::log::Running;
use super::request::Key;
use reqwest::Response;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::task::JoinHandle;

/// So much of a body is taken in before somebody reads it.
pub(super) const EARLY_BYTES: usize = 16 << 20;

/// The requests of an evaluation that nobody has asked for yet.
#[derive(Default)]
pub struct Ahead(RefCell<HashMap<Key, Sent>>);

/// A request under way, and its line in the log.
pub(super) struct Sent {
    pub(super) coming: Coming,
    pub(super) running: Running,
}

impl Ahead {
    pub(super) fn holds(&self, key: &Key) -> bool {
        self.0.borrow().contains_key(key)
    }

    pub(super) fn insert(&self, key: Key, sent: Sent) {
        self.0.borrow_mut().insert(key, sent);
    }

    /// The request, which is nobody else's from now on.
    pub(super) fn take(&self, key: &Key) -> Option<Sent> {
        self.0.borrow_mut().remove(key)
    }
}

/// An answer on its way, which is fetched on another thread. Whoever drops it ends the request.
pub(super) struct Coming(pub(super) JoinHandle<Result<Answered, Failure>>);

/// An answer, the beginning of its body taken in ([`Early`]), and how long its headers took.
pub(super) type Answered = (Response, Duration);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What came of a body before it was read, as an extension of its response.
#[derive(Clone, Default)]
pub(super) struct Early {
    parts: VecDeque<bytes::Bytes>,
    length: usize,
    failure: Option<Failure>,
}

impl Early {
    /// Takes in a part, or how the body broke off; gives back whether there is room for another part.
    pub(super) fn push(&mut self, part: Result<bytes::Bytes, Failure>) -> bool {
        match part {
            Ok(part) => {
                self.length += part.len();
                self.parts.push_back(part);
            }
            Err(failure) => self.failure = Some(failure),
        }
        self.length < EARLY_BYTES && self.failure.is_none()
    }

    /// The next part; none where what follows is still to come.
    pub(super) fn pop(&mut self) -> Option<Result<bytes::Bytes, Failure>> {
        self.parts.pop_front().map(Ok).or_else(|| self.failure.clone().map(Err))
    }
}
