//! The state of one fake Anaplan: what changes between requests, behind one lock that is never held across a wait.

mod clock;
mod edit;
mod file;
mod grants;
mod mint;
mod read;
mod session;
mod task;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

pub(crate) use clock::{Clock, http_date, rfc3339};
pub(crate) use edit::Edits;
pub(crate) use file::{Files, MOST_UNFINISHED, Source};
pub(crate) use grants::{Challenge, Code, Decision, Device, OAuthState, Pending, Refresh, granted};
pub(crate) use mint::Mint;
pub(crate) use read::LargeRead;
pub(crate) use session::{Session, Sessions};
pub(crate) use task::{Phase, Task, Tasks};

use crate::content::{Document, Locale};
use crate::fault::{ActiveFault, Fault, FaultId};
use crate::log::{Log, LoggedRequest};
use crate::tenant::{Content, Export, Model, TaskScript, Tenant, TenantError, User, Workspace};

/// One fake Anaplan: a tenant and everything that has happened to it. Clones share it.
///
/// A test holds it through [`Server::state`](crate::Server::state) to move the clock, expire tokens,
/// set faults and change files while requests run.
#[derive(Clone)]
pub struct Anaplan {
    pub(crate) parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub(crate) tenant: Tenant,
    models: HashMap<String, (usize, usize)>,
    pub(crate) clock: Clock,
    pub(crate) log: Log,
    /// Told whenever a task ends, so that requests that wait for a busy model look again.
    pub(crate) freed: Notify,
    pub(crate) base: OnceLock<String>,
    inner: Mutex<Inner>,
}

/// What requests change.
pub(crate) struct Inner {
    pub(crate) mint: Mint,
    pub(crate) sessions: Sessions,
    pub(crate) files: Files,
    pub(crate) tasks: Tasks,
    pub(crate) faults: Vec<ActiveFault>,
    pub(crate) next_fault: u64,
    pub(crate) bucket: Bucket,
    pub(crate) oauth: OAuthState,
    pub(crate) closed_models: std::collections::HashSet<String>,
    /// Models on their way from closed to open, and when they are there: milliseconds since 1970.
    pub(crate) loading: HashMap<String, u64>,
    pub(crate) edits: Edits,
    pub(crate) reads: HashMap<String, LargeRead>,
}

/// The tenant's token bucket (section 6.1).
pub(crate) struct Bucket {
    pub(crate) left: f64,
    pub(crate) at: u64,
}

impl Anaplan {
    /// A fresh state of this tenant.
    ///
    /// # Errors
    /// The tenant contradicts itself, or a file that it names cannot be read.
    pub fn new(tenant: Tenant) -> Result<Anaplan, TenantError> {
        tenant.check()?;
        let mut models = HashMap::new();
        for (w, workspace) in tenant.workspaces.iter().enumerate() {
            for (m, model) in workspace.models.iter().enumerate() {
                models.insert(model.id.clone(), (w, m));
            }
        }
        let inner = Inner::new(&tenant)?;
        let parts = Parts {
            models,
            clock: Clock::default(),
            log: Log::default(),
            freed: Notify::new(),
            base: OnceLock::new(),
            inner: Mutex::new(inner),
            tenant,
        };
        Ok(Anaplan { parts: Arc::new(parts) })
    }

    /// The tenant as it was given.
    pub fn tenant(&self) -> &Tenant {
        &self.parts.tenant
    }

    /// Every request so far, in the order of arrival; those to `/_mock/` are left out.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.parts.log.all()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.parts.log.clear();
    }

    /// Milliseconds since 1970 on the mock's clock.
    pub fn now(&self) -> u64 {
        self.parts.clock.now()
    }

    /// Moves the clock forward: tokens expire, private files go, tasks proceed.
    pub fn advance_clock(&self, by: Duration) {
        self.parts.clock.advance(by);
        self.parts.freed.notify_waiters();
    }

    /// Holds the clock: from now on only [`Anaplan::advance_clock`] moves it, until [`Anaplan::reset`].
    pub fn hold_clock(&self) {
        self.parts.clock.hold();
    }

    /// Every token and OAuth access token is expired from now on; refresh tokens live.
    pub fn expire_tokens(&self) {
        self.lock().sessions.expire_all();
    }

    /// Adds a rule; it starts to count requests from now on.
    pub fn add_fault(&self, fault: Fault) -> FaultId {
        let mut inner = self.lock();
        inner.next_fault += 1;
        let id = FaultId(inner.next_fault);
        inner.faults.push(ActiveFault { id, rule: fault, seen: 0 });
        id
    }

    /// Removes a rule; false where it is gone already.
    pub fn remove_fault(&self, id: FaultId) -> bool {
        let mut inner = self.lock();
        let before = inner.faults.len();
        inner.faults.retain(|fault| fault.id != id);
        inner.faults.len() < before
    }

    /// Removes every rule, also those of the tenant.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// What the next run of an export writes, whoever starts it.
    ///
    /// # Errors
    /// There is no such export, or a file that `content` names cannot be read.
    pub fn set_content(&self, model: &str, export: &str, content: Content) -> Result<(), TenantError> {
        let definition = self.export_of(model, export)?;
        self.lock().files.set_next(model, definition, &content)
    }

    /// Changes every present copy of an export's file at once, as if another run had just written it.
    ///
    /// # Errors
    /// As [`Anaplan::set_content`].
    pub fn set_file(&self, model: &str, export: &str, content: Content) -> Result<(), TenantError> {
        let definition = self.export_of(model, export)?;
        let folder = self.parts.tenant.folder.as_deref();
        let (document, _) = Document::build(definition, &content, folder, Locale::default())?;
        self.lock().files.replace(model, export, &document);
        Ok(())
    }

    /// Lists a task of the first user that has just run an export, as if another client had.
    pub fn record_run(&self, model: &str, export: &str) {
        let created = self.now();
        let mut inner = self.lock();
        let id = inner.mint.task_id();
        let mut task = Task::new(id, 0, (model, export), TaskScript::at_once());
        (task.created, task.phase) = (created, Phase::Complete { successful: true });
        inner.tasks.record(task);
    }

    /// Back to the first state: no tokens, files, tasks or log, the tenant's own faults, the real time.
    ///
    /// # Errors
    /// A file that the tenant names cannot be read any more.
    pub fn reset(&self) -> Result<(), TenantError> {
        let fresh = Inner::new(&self.parts.tenant)?;
        *self.lock() = fresh;
        self.parts.clock.reset();
        self.parts.log.clear();
        self.parts.freed.notify_waiters();
        Ok(())
    }

    fn export_of(&self, model: &str, export: &str) -> Result<&Export, TenantError> {
        self.model(model).and_then(|(_, m)| m.exports.iter().find(|e| e.id == export)).ok_or_else(|| {
            TenantError::new("tenant", 0, format!("there is no export {export:?} in a model {model:?}"))
        })
    }

    /// The scheme of this server's URLs; without a server that of the real service.
    pub(crate) fn scheme(&self) -> &'static str {
        match self.parts.base.get() {
            Some(base) if base.starts_with("http://") => "http",
            _ => "https",
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A panic elsewhere must not take the server down for every later request.
        self.parts.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while no model is closed or on its way to be open, as nearly always.
    pub(crate) fn models_at_rest(&self) -> bool {
        let inner = self.lock();
        inner.closed_models.is_empty() && inner.loading.is_empty()
    }

    pub(crate) fn model(&self, id: &str) -> Option<(&Workspace, &Model)> {
        let (w, m) = self.parts.models.get(id)?;
        let workspace = self.parts.tenant.workspaces.get(*w)?;
        Some((workspace, workspace.models.get(*m)?))
    }

    pub(crate) fn user(&self, number: usize) -> Option<&User> {
        self.parts.tenant.users.get(number)
    }
}

impl Inner {
    fn new(tenant: &Tenant) -> Result<Inner, TenantError> {
        let faults = tenant.faults.iter().enumerate();
        let models = || tenant.workspaces.iter().flat_map(|workspace| &workspace.models);
        let (mut mint, mut tasks) = (Mint::default(), Tasks::default());
        for (model, export) in models().flat_map(|model| model.exports.iter().map(move |e| (model, e))) {
            if let Some(script) = &export.left_in_queue {
                tasks.start(Task::new(mint.task_id(), 0, (&model.id, &export.id), script.clone()));
            }
        }
        Ok(Inner {
            mint,
            sessions: Sessions::default(),
            files: Files::new(tenant)?,
            tasks,
            faults: faults
                .map(|(i, rule)| ActiveFault { id: FaultId(i as u64 + 1), rule: rule.clone(), seen: 0 })
                .collect(),
            next_fault: tenant.faults.len() as u64,
            bucket: Bucket { left: tenant.switches.rate_limit.map_or(0.0, |limit| limit.capacity), at: 0 },
            oauth: OAuthState::default(),
            closed_models: models().filter(|model| model.closed).map(|model| model.id.clone()).collect(),
            loading: HashMap::new(),
            edits: Edits::default(),
            reads: HashMap::new(),
        })
    }
}
