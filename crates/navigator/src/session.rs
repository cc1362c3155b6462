//! One tab: a desk on a thread of its own, loads on theirs, and the stream of events to the page.

use crate::desk::{Desk, Ground};
use crate::events::Events;
use crate::load::Load;
use crate::lock::lock;
use crate::options::Options;
use crate::requests::Recorder;
use crate::sign_in::SignIn;
use m_engine::session;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce(&mut Desk) + Send>;

/// A tab of a browser.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) events: Events,
    pub(crate) ground: Arc<Ground>,
    desk: Mutex<Option<Sender<Work>>>,
    loads: Mutex<BTreeMap<u64, Arc<Load>>>,
    sign_in: Mutex<Option<Arc<SignIn>>>,
    next: AtomicU64,
    /// The newest action that wants a preview: one of an older action that has not begun is not wanted any more.
    pub(crate) newest: AtomicU64,
}

impl Session {
    /// Starts the desk's thread.
    ///
    /// Errors: the system gives no thread.
    pub(crate) fn start(options: Arc<Options>, id: String, culture: &str) -> std::io::Result<Arc<Session>> {
        let events = Events::default();
        let ground = Ground::new(options, culture, Arc::new(Recorder::new(events.clone())));
        let (sender, receiver) = channel::<Work>();
        let own = ground.clone();
        std::thread::Builder::new().name("desk".into()).spawn(move || {
            let evaluating = session::run(move || {
                let mut desk = Desk::new(own);
                while let Ok(work) = receiver.recv() {
                    work(&mut desk);
                }
            });
            if let Err(error) = evaluating {
                eprintln!("error: an evaluation has no thread: {error}");
            }
        })?;
        Ok(Arc::new(Session {
            id,
            events,
            ground,
            desk: Mutex::new(Some(sender)),
            loads: Mutex::default(),
            sign_in: Mutex::default(),
            next: AtomicU64::new(1),
            newest: AtomicU64::new(0),
        }))
    }

    /// Has the desk do a piece of work; none where the session has ended.
    pub(crate) async fn at_desk<T: Send + 'static>(
        &self,
        action: u64,
        work: impl FnOnce(&mut Desk) -> T + Send + 'static,
    ) -> Option<T> {
        let (send, receive) = oneshot::channel();
        let work: Work = Box::new(move |desk| {
            let result = desk.work(action, work);
            // Whoever asked may have gone.
            let _ = send.send(result);
        });
        lock(&self.desk).as_ref()?.send(work).ok()?;
        receive.await.ok()
    }

    /// A number that no load or sign-in of this session has had.
    pub(crate) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn loads(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Load>>> {
        lock(&self.loads)
    }

    /// The sign-in that is under way.
    pub(crate) fn sign_in(&self) -> MutexGuard<'_, Option<Arc<SignIn>>> {
        lock(&self.sign_in)
    }

    /// How long no page has listened.
    pub(crate) fn alone_for(&self) -> Duration {
        self.events.alone_for()
    }

    /// Stops everything and frees what was held.
    pub(crate) fn close(&self) {
        self.ground.stop();
        lock(&self.desk).take();
        self.sign_in().take();
        let loads = std::mem::take(&mut *self.loads());
        loads.values().for_each(|load| load.cancel());
        self.events.end();
    }
}
