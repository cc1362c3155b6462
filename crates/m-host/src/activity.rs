//! What an evaluation is doing at the moment, for a person who waits: the request that is under way, a wait between two
//! polls, a retry.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What is being done, and since when. One thread evaluates and says it, another may show it.
#[derive(Default)]
pub struct Activity(Mutex<State>);

#[derive(Default)]
struct State {
    doing: Option<(String, Instant)>,
    /// The last message of `Diagnostics.Trace`: what the connector says of it.
    said: Option<String>,
}

impl Activity {
    /// Something begins, and what was done before is over.
    pub(crate) fn begin(&self, doing: String) {
        self.state().doing = Some((doing, Instant::now()));
    }

    /// The connector says something about what it does.
    pub(crate) fn say(&self, message: &str) {
        self.state().said = Some(message.to_owned());
    }

    /// Nothing is waited for any more.
    pub(crate) fn end(&self) {
        self.state().doing = None;
    }

    /// What has been waited for longer than `patience`, with what the connector says.
    pub fn waiting(&self, patience: Duration) -> Option<String> {
        let state = self.state();
        let (doing, since) = state.doing.as_ref()?;
        let elapsed = since.elapsed();
        (elapsed > patience).then(|| match &state.said {
            Some(said) => format!("{doing}, for {} s ({said})", elapsed.as_secs()),
            None => format!("{doing}, for {} s", elapsed.as_secs()),
        })
    }

    /// What is being done at this moment, and what the connector said last.
    pub fn now(&self) -> (Option<String>, Option<String>) {
        let state = self.state();
        (state.doing.as_ref().map(|(doing, _)| doing.clone()), state.said.clone())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
