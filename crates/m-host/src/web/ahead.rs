//! Requests that are sent before anybody has asked for their answers, which
//! [`Cx::look_ahead`](m_engine::Cx::look_ahead) has found.

use super::failure::Failure;
use super::log::Running;
use super::request::Key;
use crate::credential::Credential;
use reqwest::Response;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::task::JoinHandle;

/// So much of a body is taken in before somebody reads it.
const EARLY_BYTES: usize = 16 << 20;
/// So many requests that nobody has asked for yet are kept.
const MOST: usize = 32;

/// The requests of an evaluation that nobody has asked for yet, in the order of sending.
#[derive(Default)]
pub struct Ahead {
    sent: RefCell<VecDeque<(Key, Sent)>>,
    has_stopped: Cell<bool>,
}

/// A request under way, what it was sent with, and its line in the log.
pub(super) struct Sent {
    pub(super) coming: Coming,
    pub(super) credential: Credential,
    pub(super) running: Running,
}

impl Ahead {
    pub(super) fn holds(&self, key: &Key) -> bool {
        self.sent.borrow().iter().any(|(known, _)| known == key)
    }

    pub(super) fn insert(&self, key: Key, sent: Sent) {
        if self.sent.borrow().len() >= MOST {
            // Nobody comes for them: what is asked for is another request each time.
            self.stop();
            self.clear();
        }
        self.sent.borrow_mut().push_back((key, sent));
    }

    /// The request, which is nobody else's from now on. One that was sent with another credential is none.
    pub(super) fn take(&self, key: &Key, credential: &Credential) -> Option<Sent> {
        let mut all = self.sent.borrow_mut();
        let place = all.iter().position(|(known, _)| known == key)?;
        let (_, sent) = all.remove(place)?;
        if sent.credential == *credential {
            return Some(sent);
        }
        sent.running.failed(NOT_NEEDED);
        None
    }

    /// Sends nothing ahead any more in this evaluation: it does not pay with this service.
    pub(super) fn stop(&self) {
        self.has_stopped.set(true);
    }

    /// Waits until none is under way any more, or `is_cancelled` says so.
    pub(super) fn settle(&self, is_cancelled: impl Fn() -> bool) {
        let runs = || self.sent.borrow().iter().any(|(_, sent)| !sent.coming.0.is_finished());
        while runs() && !is_cancelled() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.has_stopped.get()
    }

    /// Ends all that are under way.
    pub(crate) fn clear(&self) {
        for (_, sent) in self.sent.take() {
            sent.running.failed(NOT_NEEDED);
        }
    }
}

const NOT_NEEDED: &str = "asked for ahead, and not needed";

impl Drop for Ahead {
    fn drop(&mut self) {
        self.clear();
    }
}

/// An answer on its way, which is fetched on another thread. Whoever drops it ends the request.
pub(super) struct Coming(pub(super) JoinHandle<Result<Answered, Failure>>);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// An answer with the beginning of its body, or all of it ([`Early`]).
pub(super) struct Answered {
    pub(super) response: Response,
    /// Until its headers were there.
    pub(super) first_byte: Duration,
    /// Until what is there of its body was.
    pub(super) time: Duration,
}

impl Answered {
    /// Why nothing can be made of it; none where it is whole.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.response.extensions().get::<Early>().and_then(|early| early.failure.clone())
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
    /// Takes in a part, or how the body broke off; gives back whether another part may come. Of a body that is too long to be
    /// held nobody would read on for a while, and the server give up: it is asked for in its turn.
    pub(super) fn push(&mut self, part: Result<bytes::Bytes, Failure>) -> bool {
        let part = part.and_then(|part| match self.length + part.len() {
            length if length > EARLY_BYTES => Err(Failure::Connection("too long to be held".into())),
            _ => Ok(part),
        });
        match part {
            Ok(part) => {
                self.length += part.len();
                self.parts.push_back(part);
            }
            Err(failure) => self.failure = Some(failure),
        }
        self.failure.is_none()
    }

    /// The next part; none at the end.
    pub(super) fn pop(&mut self) -> Option<bytes::Bytes> {
        self.parts.pop_front()
    }
}
