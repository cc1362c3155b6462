//! What all tabs share: the options, the credentials, the sessions.

use crate::lock::lock;
use crate::options::Options;
use crate::session::Session;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

/// So long a session without a connected page is kept: a page that is loaded anew, or a laptop that slept, finds its own.
const FORGOTTEN: Duration = Duration::from_secs(60);

pub(crate) struct App {
    pub(crate) options: Arc<Options>,
    sessions: Mutex<HashMap<String, Arc<Session>>>,
    next: AtomicU64,
}

impl App {
    pub(crate) fn new(options: Options) -> Arc<App> {
        Arc::new(App { options: options.into(), sessions: Mutex::default(), next: AtomicU64::new(1) })
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Arc<Session>>> {
        lock(&self.sessions)
    }

    /// A new session in a language.
    ///
    /// Errors: the system gives no thread or no random bytes.
    pub(crate) fn open(&self, culture: &str) -> std::io::Result<Arc<Session>> {
        let id = format!("{}-{}", self.next.fetch_add(1, Ordering::Relaxed), random_hex(8)?);
        let session = Session::start(self.options.clone(), id.clone(), culture)?;
        self.sessions().insert(id, session.clone());
        Ok(session)
    }

    pub(crate) fn session(&self, id: &str) -> Option<Arc<Session>> {
        self.sessions().get(id).cloned()
    }

    /// Ends a session and frees what it held.
    pub(crate) fn close(&self, id: &str) {
        let session = self.sessions().remove(id);
        if let Some(session) = session {
            session.close();
        }
    }

    /// Ends the sessions whose pages have been gone for long.
    pub(crate) fn forget(&self) {
        let gone: Vec<String> = {
            let sessions = self.sessions();
            let gone = sessions.iter().filter(|(_, session)| session.alone_for() > FORGOTTEN);
            gone.map(|(id, _)| id.clone()).collect()
        };
        gone.iter().for_each(|id| self.close(id));
    }

    /// Ends all sessions.
    pub(crate) fn close_all(&self) {
        let all: Vec<_> = self.sessions().drain().map(|(_, session)| session).collect();
        all.iter().for_each(|session| session.close());
    }
}

/// Random bytes in hexadecimal digits.
pub(crate) fn random_hex(bytes: usize) -> std::io::Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}
