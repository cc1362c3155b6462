//! The world that an evaluation sees: clock, chance, network, credentials, and what was said along the way.

use crate::activity::Activity;
use crate::clock::Clock;
use crate::credential::{Credential, Credentials};
use crate::extension::Extension;
use crate::scope::{DataSource, Scope};
use crate::web::{Ahead, Cache, Log, Transport};
use m_engine::value::Record;
use m_engine::{Cx, Error, Result, Value};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The settings and services of one evaluation.
pub struct ExtensionHost {
    /// Sends requests.
    pub transport: Transport,
    /// The credentials at hand.
    pub credentials: Credentials,
    /// Responses of this evaluation.
    pub cache: Cache,
    /// Requests of this evaluation that nobody has asked for yet.
    pub ahead: Ahead,
    /// How many parts of what is read in parts are asked for before they are read.
    pub items_ahead: usize,
    /// Requests of this evaluation.
    pub log: Log,
    /// The clock.
    pub clock: Clock,
    /// Whether a step that a view does not do fails.
    pub fail_on_folding_failure: bool,
    /// Set to stop the evaluation.
    pub cancelled: Arc<AtomicBool>,
    /// Is told what the evaluation is doing.
    pub activity: Arc<Activity>,
    /// Whether `Diagnostics.Trace` goes to standard error.
    pub show_traces: bool,
    /// Whether `File.*` and `Folder.*` may read the disk.
    pub disk: bool,
    /// The settings that `Environment.FeatureSwitch` finds, by name.
    pub environment: BTreeMap<String, String>,
    /// The properties of `Extension.CurrentApplication`, by name.
    pub application: BTreeMap<String, String>,
    /// What `Extension.Cache` keeps, by source and key.
    pub(crate) kept: RefCell<HashMap<(Option<DataSource>, String), Value>>,
    /// What extensions see without those that are loaded: the library and the functions that only they have.
    pub(crate) extension_names: RefCell<Record>,
    /// The loaded extensions: one of them renews a token of its kind.
    pub extensions: RefCell<Vec<Rc<Extension>>>,
    /// The source whose token was used last, and that token.
    pub(crate) last_token: RefCell<Option<(DataSource, String)>>,
    /// Whether a token was refused that a connector had put into a header by itself: only a repetition of the whole
    /// evaluation brings the renewed one there.
    pub(crate) refused_own: Cell<bool>,
    /// Whether a token is being renewed.
    pub(crate) renewing: Cell<bool>,
    /// Whether the evaluation has been repeated with a renewed token.
    pub(crate) repeated: Cell<bool>,
}

impl ExtensionHost {
    /// Remembers the token that a source uses.
    pub(crate) fn used(&self, source: &DataSource, credential: &Credential) {
        if let Credential::OAuth(token) = credential {
            *self.last_token.borrow_mut() = Some((source.clone(), token.access_token().to_owned()));
        }
    }

    /// The token that a source used last.
    pub(crate) fn last_used(&self, source: &DataSource) -> Option<String> {
        let last = self.last_token.borrow();
        last.as_ref().filter(|(known, _)| known == source).map(|(_, token)| token.clone())
    }

    /// The host behind an evaluation's context.
    ///
    /// Errors: another one is there, which knows no network, no credentials and no extensions. Where that is an answer, as in a
    /// report, the error is dropped.
    pub fn of(cx: &Cx) -> Result<&ExtensionHost> {
        let own = cx.host().as_any().downcast_ref();
        own.ok_or_else(|| Error::expression("This needs the host of extensions, which is not there."))
    }

    /// How many requests an evaluation has sent or answered from the cache so far.
    pub fn requests(cx: &Cx) -> usize {
        ExtensionHost::of(cx).map_or(0, |host| host.log.count())
    }

    /// Waits, unless the clock only pretends to; returns early when the evaluation is stopped.
    pub fn wait(&self, duration: Duration) {
        if !self.clock.real {
            return self.clock.skip(duration);
        }
        // Short steps, so that Ctrl-C is noticed while a connector waits for its next poll.
        let mut left = duration;
        while !left.is_zero() && !self.cancelled.load(Ordering::Relaxed) {
            let step = left.min(Duration::from_millis(50));
            std::thread::sleep(step);
            left = left.saturating_sub(step);
        }
    }
}

impl m_engine::Host for ExtensionHost {
    fn now(&self) -> i64 {
        self.clock.now()
    }

    fn local_offset(&self, utc_ticks: i64) -> i64 {
        self.clock.offset(utc_ticks)
    }

    fn zone_name(&self) -> Option<String> {
        self.clock.zone.iana_name().map(str::to_owned)
    }

    fn sleep(&self, ticks: i64) {
        let duration = Duration::from_nanos(u64::try_from(ticks).unwrap_or(0).saturating_mul(100));
        self.activity.begin(format!("Waiting {:.0} s before the next request", duration.as_secs_f64()));
        self.wait(duration);
        self.activity.end();
    }

    fn random(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_ok() {
            return;
        }
        // Where the system gives none: no two `RandomState` of a process have the same keys.
        for chunk in bytes.chunks_mut(8) {
            let random = RandomState::new().build_hasher().finish().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }

    fn trace(&self, level: &str, message: &str) {
        self.activity.say(&self.credentials.secrets.hide(message));
        if self.show_traces {
            eprintln!("{level}: {}", self.credentials.secrets.hide(message));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn keeps_scope(&self, now: &m_engine::Scope, made_in: &m_engine::Scope) -> bool {
        let (now, made_in) = (now.downcast_ref::<Scope>(), made_in.downcast_ref::<Scope>());
        now.zip(made_in).is_some_and(|(now, made_in)| now.serves(made_in))
    }

    fn items_ahead(&self) -> usize {
        if self.transport.starts() && !self.ahead.has_stopped() { self.items_ahead } else { 0 }
    }

    fn fails_on_folding_failure(&self) -> bool {
        self.fail_on_folding_failure
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
