//! Looking ahead: what the next items of a list need from the world outside is asked for while the items before them are
//! read. Evaluation has one thread; so an item is evaluated up to the first question that has no answer yet, which the host
//! asks, and then given up. What was evaluated for that is forgotten, and evaluated again when the item is read.

use crate::error::{Error, Result};
use crate::session::Cx;

/// Whether an evaluation looks ahead.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Ahead {
    /// It does what it is asked for.
    #[default]
    No,
    /// It does something that nobody has asked for yet.
    Looks,
    /// It met a question without an answer, and is on its way back.
    Suspended,
}

impl Cx {
    /// Evaluates what will be read soon up to the first question that [`Cx::suspend`] gives up at; `None` where it came to
    /// one.
    pub fn look_ahead<T>(&self, body: impl FnOnce() -> T) -> Option<T> {
        let scope = self.scope();
        let outer = self.ahead.replace(Ahead::Looks);
        let result = body();
        let is_whole = self.ahead.replace(outer) == Ahead::Looks;
        self.swap_scope(scope);
        is_whole.then_some(result)
    }

    /// Whether nobody has asked yet for what is evaluated: nothing may be done then that cannot be done again, and nothing
    /// waited for.
    #[inline]
    pub fn is_looking_ahead(&self) -> bool {
        self.ahead.get() != Ahead::No
    }

    /// Whether what is evaluated is to be given up.
    #[inline]
    pub fn is_suspended(&self) -> bool {
        self.ahead.get() == Ahead::Suspended
    }

    /// Gives up looking ahead: the error to return. No `try` catches it, no thunk keeps it, and nobody sees it.
    #[cold]
    pub fn suspend(&self) -> Error {
        self.ahead.set(Ahead::Suspended);
        Error::expression("The value isn't there yet.").uncatchable()
    }

    /// Before what has an effect, waits, or is not the same when it is done again.
    ///
    /// Errors: nobody has asked for it yet.
    pub fn check_asked(&self) -> Result<()> {
        if self.is_looking_ahead() { Err(self.suspend()) } else { Ok(()) }
    }

    /// Before something evaluated is kept elsewhere than in a thunk.
    ///
    /// Errors: it is to be given up.
    pub fn check_suspended(&self) -> Result<()> {
        if self.is_suspended() { Err(self.suspend()) } else { Ok(()) }
    }

    /// Random bytes.
    ///
    /// Errors: see [`Cx::check_asked`].
    pub fn random(&self, bytes: &mut [u8]) -> Result<()> {
        self.check_asked()?;
        self.host().random(bytes);
        Ok(())
    }

    /// How many items beyond the one that is read may be looked at: none unless the reader goes to the end, and none while
    /// somebody watches what is evaluated.
    pub fn items_ahead(&self) -> usize {
        let is_watched = self.observer.get().is_some() || self.coverage.get().is_some();
        if !self.reads_all.get() || is_watched || self.is_looking_ahead() {
            0
        } else {
            self.host().items_ahead()
        }
    }

    /// Runs `body`, which takes the next rows of a result of which all are taken. What is evaluated for them may leave off
    /// before the end of what it reads itself, and so reads nothing ahead.
    pub fn reading_all<T>(&self, body: impl FnOnce() -> T) -> T {
        self.reading(true, body)
    }

    /// Runs `body`, which may leave off before the end of what it reads.
    #[inline]
    pub fn reading_part<T>(&self, body: impl FnOnce() -> T) -> T {
        self.reading(false, body)
    }

    #[inline]
    fn reading<T>(&self, all: bool, body: impl FnOnce() -> T) -> T {
        let outer = self.reads_all.replace(all);
        let result = body();
        self.reads_all.set(outer);
        result
    }
}
