//! Where a session evaluates what a person looks at: one evaluation, whose answers and values stay until she refreshes,
//! signs in otherwise, or stops it.

use crate::failure::Failure;
use crate::lock::lock;
use crate::options::Options;
use crate::requests::Recorder;
use crate::texts::Texts;
use crate::tree::Tree;
use m_engine::observe::Observer;
use m_engine::{Error, Result as Evaluated};
use m_host::activity::Activity;
use m_host::credential::Credentials;
use m_host::debug::Debugger;
use m_host::evaluation::{Evaluation, Settings};
use m_host::web::{Fault, Replay};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What every evaluation of a session has in common.
pub(crate) struct Ground {
    pub(crate) options: Arc<Options>,
    pub(crate) culture: String,
    /// The words of its language.
    pub(crate) texts: &'static Texts,
    pub(crate) recorder: Arc<Recorder>,
    /// Set to stop what the desk does now.
    stop: Mutex<Arc<AtomicBool>>,
    /// What goes wrong with the next request of a replay.
    fault: Mutex<Option<Fault>>,
    /// What the desk does at this moment.
    pub(crate) activity: Arc<Activity>,
}

impl Ground {
    pub(crate) fn new(options: Arc<Options>, culture: &str, recorder: Arc<Recorder>) -> Arc<Ground> {
        let (texts, culture) = (Texts::of(culture), culture.to_owned());
        Arc::new(Ground {
            options,
            culture,
            texts,
            recorder,
            stop: Mutex::default(),
            fault: Mutex::default(),
            activity: Arc::default(),
        })
    }

    /// Makes the first request of the next evaluation of a replay meet a fault, or none.
    pub(crate) fn arm(&self, fault: Option<Fault>) {
        *lock(&self.fault) = fault;
    }

    /// Stops what the desk does now.
    pub(crate) fn stop(&self) {
        lock(&self.stop).store(true, Ordering::Relaxed);
    }

    /// A fresh flag for what the desk does next.
    fn begin(&self) -> Arc<AtomicBool> {
        let flag = Arc::new(AtomicBool::new(false));
        *lock(&self.stop) = flag.clone();
        flag
    }

    /// A fresh evaluation whose requests belong to `action`. Call it on an evaluation's thread.
    ///
    /// Errors: an extension cannot be loaded, or the credentials cannot be read.
    pub(crate) fn evaluation(
        &self,
        action: Arc<AtomicU64>,
        cancelled: Arc<AtomicBool>,
        activity: Arc<Activity>,
        observer: Option<Rc<dyn Observer>>,
    ) -> Result<Evaluation, Failure> {
        let options = &self.options;
        let credentials = Credentials::from_store(&options.store).map_err(Failure::said)?;
        let replay = options.replay.clone().map(|recording| Replay {
            recording,
            strict: true,
            faults: lock(&self.fault).take().into_iter().collect(),
        });
        let watcher = self.recorder.watch(action, credentials.secrets.clone());
        let settings = Settings {
            extensions: options.extensions.clone(),
            routes: options.routes.clone(),
            credentials,
            culture: self.culture.clone(),
            now: replay.as_ref().and_then(|replay| replay.recording.began()),
            skip_waits: options.skip_waits || replay.is_some(),
            replay,
            cancelled,
            activity,
            watcher: Some(watcher),
            ..Settings::default()
        };
        Evaluation::observed(settings, observer).map_err(|failure| Failure::said(failure.to_string()))
    }
}

/// The evaluation of a session, and what of it the page shows.
pub(crate) struct Desk {
    pub(crate) ground: Arc<Ground>,
    pub(crate) tree: Tree,
    evaluation: Option<Evaluation>,
    /// Who watches the steps of the queries that it evaluates.
    steps: Rc<Debugger>,
    action: Arc<AtomicU64>,
    cancelled: Arc<AtomicBool>,
}

impl Desk {
    pub(crate) fn new(ground: Arc<Ground>) -> Desk {
        let cancelled = ground.begin();
        Desk {
            ground,
            tree: Tree::default(),
            evaluation: None,
            steps: crate::query::watcher(),
            action: Arc::default(),
            cancelled,
        }
    }

    /// Does a piece of work for an action. What was stopped leaves nothing behind: lazy values remember their errors.
    pub(crate) fn work<T>(&mut self, action: u64, work: impl FnOnce(&mut Desk) -> T) -> T {
        self.action.store(action, Ordering::Relaxed);
        if self.cancelled.load(Ordering::Relaxed) {
            self.refresh();
        }
        let result = work(self);
        if self.cancelled.load(Ordering::Relaxed) {
            self.refresh();
        }
        result
    }

    /// Forgets every answer and every value; the nodes of the tree stay.
    pub(crate) fn refresh(&mut self) {
        self.tree.forget_values();
        self.evaluation = None;
        self.cancelled = self.ground.begin();
    }

    /// The evaluation; a fresh one where there is none.
    ///
    /// Errors: see [`Ground::evaluation`].
    pub(crate) fn evaluation(&mut self) -> Result<(&Evaluation, &mut Tree), Failure> {
        let evaluation = match self.evaluation.take() {
            Some(evaluation) => evaluation,
            None => {
                let (action, cancelled) = (self.action.clone(), self.cancelled.clone());
                let activity = self.ground.activity.clone();
                self.ground.evaluation(action, cancelled, activity, Some(self.steps.clone()))?
            }
        };
        Ok((self.evaluation.insert(evaluation), &mut self.tree))
    }

    /// Who watches the steps of queries.
    pub(crate) fn steps(&self) -> Rc<Debugger> {
        self.steps.clone()
    }

    /// Evaluates something, a second time after a token was renewed.
    ///
    /// Errors: those of the evaluation.
    pub(crate) fn attempt<T>(
        &mut self,
        work: impl Fn(&Evaluation, &mut Tree) -> Evaluated<T>,
    ) -> Result<T, Failure> {
        let (evaluation, tree) = self.evaluation()?;
        let failed = |error: &Error| Failure::of(evaluation, error, crate::query::DOCUMENT);
        match work(evaluation, tree) {
            Ok(result) => Ok(result),
            Err(error) if evaluation.renew_after(&error) => {
                tree.forget_values();
                work(evaluation, tree).map_err(|error| failed(&error))
            }
            Err(error) => Err(failed(&error)),
        }
    }
}
