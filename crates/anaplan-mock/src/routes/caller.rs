//! Who asks, and about which model: the two questions before every handler of the Integration API.

use std::time::Duration;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::media;
use super::sent::InWorkspace;
use crate::content::Locale;
use crate::error::AppError;
use crate::state::{Anaplan, Inner, Task};
use crate::tenant::{End, Model, User, Workspace};

/// The signed-in user of a request with a live token, under either scheme (section 2.6).
pub(crate) struct Caller {
    pub(crate) anaplan: Anaplan,
    /// The number of the user in the tenant.
    pub(crate) number: usize,
}

impl FromRequestParts<Anaplan> for Caller {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, anaplan: &Anaplan) -> Result<Caller, AppError> {
        let value = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            let known =
                scheme.eq_ignore_ascii_case("AnaplanAuthToken") || scheme.eq_ignore_ascii_case("Bearer");
            known.then_some(token.trim())
        });
        let now = anaplan.now();
        let number = token.and_then(|token| anaplan.lock().sessions.get(token, now).map(|s| s.user));
        match number {
            Some(number) => {
                if anaplan.tenant().switches.media_types {
                    media::check(parts)?;
                }
                Ok(Caller { anaplan: anaplan.clone(), number })
            }
            None => {
                let switches = &anaplan.tenant().switches;
                Err(AppError::Unauthorized(
                    switches.unauthorized_message.clone(),
                    switches.www_authenticate.clone(),
                ))
            }
        }
    }
}

impl Caller {
    pub(crate) fn user(&self) -> Result<&User, AppError> {
        self.anaplan.user(self.number).ok_or_else(AppError::not_found)
    }

    /// The workspaces that this user's lists show: those of the default tenant.
    pub(crate) fn workspaces(&self) -> impl Iterator<Item = &Workspace> {
        let user = self.anaplan.user(self.number);
        let shown =
            move |w: &&Workspace| user.is_some_and(|user| sees(user, w) && user.default_tenant == w.tenant);
        self.anaplan.tenant().workspaces.iter().filter(shown)
    }
}

fn sees(user: &User, workspace: &Workspace) -> bool {
    user.workspaces.as_ref().is_none_or(|ids| ids.contains(&workspace.id))
}

/// A model that the caller may look into.
pub(crate) struct Scope {
    pub(crate) caller: Caller,
    pub(crate) model: String,
}

impl FromRequestParts<Anaplan> for Scope {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, anaplan: &Anaplan) -> Result<Scope, AppError> {
        let caller = Caller::from_request_parts(parts, anaplan).await?;
        let params =
            RawPathParams::from_request_parts(parts, anaplan).await.map_err(|_| AppError::not_found())?;
        let id = params.iter().find(|(name, _)| *name == "model").map(|(_, value)| value.to_string());
        let (Some(id), user) = (id, caller.user()?) else { return Err(AppError::not_found()) };
        let Some((workspace, model)) = anaplan.model(&id) else { return Err(AppError::not_found()) };
        let right_form = parts.extensions.get::<InWorkspace>().is_none_or(|form| form.0 == workspace.id);
        let gone = anaplan.lock().edits.deleted.contains(&id);
        if gone || !right_form || !sees(user, workspace) || user.no_access.contains(&model.id) {
            return Err(AppError::not_found());
        }
        if let Some(status) = anaplan.tenant().switches.refuse_states.get(&model.state) {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::LOCKED);
            let message = format!("The model is in state {}", model.state.as_str());
            return Err(AppError::Api(status, message));
        }
        let scope = Scope { model: id, caller };
        if !["/status", "/open", "/close"].iter().any(|end| parts.uri.path().ends_with(end)) {
            scope.loaded().await;
        }
        Ok(scope)
    }
}

impl Scope {
    pub(crate) fn anaplan(&self) -> &Anaplan {
        &self.caller.anaplan
    }

    pub(crate) fn model(&self) -> Result<&Model, AppError> {
        self.anaplan().model(&self.model).map(|(_, model)| model).ok_or_else(AppError::not_found)
    }

    /// Fails for an export or module that the role of the caller does not allow.
    pub(crate) fn allowed(&self, id: &str) -> Result<(), AppError> {
        match self.caller.user()?.without_role.iter().any(|without| without == id) {
            true => Err(AppError::not_found()),
            false => Ok(()),
        }
    }

    /// A closed model begins to open, which takes as long as the tenant says.
    pub(crate) fn begin_to_load(&self) {
        let anaplan = self.anaplan();
        let mut inner = anaplan.lock();
        if inner.closed_models.remove(&self.model) {
            let until = anaplan.now() + anaplan.tenant().switches.model_load_seconds * 1000;
            inner.loading.insert(self.model.clone(), until);
        }
    }

    /// The first touch of a closed model opens it and waits until it is there (section 6.2).
    async fn loaded(&self) {
        if self.anaplan().models_at_rest() {
            return;
        }
        self.begin_to_load();
        let begun = tokio::time::Instant::now();
        let longest = Duration::from_secs(self.anaplan().tenant().switches.busy_wait_seconds);
        while self.loading() && begun.elapsed() < longest {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// True until the time has come at which the model is there.
    pub(crate) fn loading(&self) -> bool {
        let mut inner = self.anaplan().lock();
        let there = inner.loading.get(&self.model).is_none_or(|until| self.anaplan().now() >= *until);
        if there {
            inner.loading.remove(&self.model);
        }
        !there
    }

    /// Lets the model's tasks proceed with the clock, and with a poll of one of them; files of tasks that
    /// ended are written.
    pub(crate) fn proceed(&self, inner: &mut Inner, polled: Option<&str>) -> Result<(), AppError> {
        let anaplan = self.anaplan();
        let switches = &anaplan.tenant().switches;
        let now = anaplan.now();
        for task in inner.tasks.proceed(&self.model, polled, now, switches.queue_tasks) {
            self.finish(inner, &task, now)?;
        }
        anaplan.parts.freed.notify_waiters();
        Ok(())
    }

    /// Writes what a task that is COMPLETE leaves: the private files of its exports, up to one that fails.
    fn finish(&self, inner: &mut Inner, task: &Task, now: u64) -> Result<(), AppError> {
        let model = self.model()?;
        let switches = &self.anaplan().tenant().switches;
        let hours = switches.private_file_hours;
        let locale = if switches.locale_formats { Locale::of(&task.locale) } else { Locale::default() };
        let steps = model.processes.iter().find(|p| p.id == task.action).map(|p| p.actions.as_slice());
        let one = [task.action.clone()];
        for step in steps.unwrap_or(&one) {
            if model.failing(step).is_some() && steps.is_some() {
                break;
            }
            let (Some(export), Some(user)) =
                (model.exports.iter().find(|e| e.id == *step), self.anaplan().user(task.user))
            else {
                continue;
            };
            if !matches!(export.task.end, End::Success | End::NoResult) {
                break;
            }
            let before = inner.files.see(task.user, user, model, &export.id, now, hours);
            let count = before.map_or(0, |source| source.chunk_count());
            inner.files.write(task, export, count, locale, now);
        }
        Ok(())
    }

    /// Waits while a task holds the model, where the tenant's switch says so (section 6.2).
    pub(crate) async fn free(&self) -> Result<(), AppError> {
        let anaplan = self.anaplan();
        let switches = &anaplan.tenant().switches;
        let begun = tokio::time::Instant::now();
        loop {
            let freed = anaplan.parts.freed.notified();
            {
                let mut inner = anaplan.lock();
                let now = anaplan.now();
                for task in inner.tasks.proceed(&self.model, None, now, switches.queue_tasks) {
                    self.finish(&mut inner, &task, now)?;
                }
                if !switches.busy_blocks || !inner.tasks.busy(&self.model) {
                    return Ok(());
                }
            }
            if begun.elapsed() >= Duration::from_secs(switches.busy_wait_seconds) {
                return Ok(());
            }
            // The clock also ends tasks, and it tells nobody.
            let _ = tokio::time::timeout(Duration::from_millis(200), freed).await;
        }
    }
}
