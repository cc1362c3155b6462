//! Tasks of exports and of whatever else runs (section 3.6).

use axum::body::Bytes;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::caller::{Caller, Scope};
use super::envelope::enveloped;
use super::page::{ListRequest, Sort};
use super::route::{Route, route};
use crate::error::AppError;
use crate::state::{Anaplan, Phase, Task};
use crate::tenant::{Model, User};

/// What has tasks.
pub(super) const KINDS: [&str; 4] = ["exports", "imports", "processes", "actions"];

pub(super) fn routes() -> Vec<Route> {
    let of_kind = |kind: &str| {
        let tasks = format!("/2/0/models/{{model}}/{kind}/{{action}}/tasks");
        [route(&tasks, get(list).post(start)), route(&format!("{tasks}/{{task}}"), get(one).delete(cancel))]
    };
    KINDS.into_iter().flat_map(of_kind).collect()
}

async fn start(
    scope: Scope,
    Path((_, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, AppError> {
    let body: Value = serde_json::from_slice(&body)
        .map_err(|_| AppError::bad_request("Request body is missing or is not valid JSON"))?;
    let locale = body.get("localeName").and_then(Value::as_str).filter(|locale| !locale.is_empty());
    let locale = locale.ok_or_else(|| AppError::bad_request("localeName is required"))?;
    let (script, _) = scope.model()?.action(&id).ok_or_else(AppError::not_found)?;
    scope.allowed(&id)?;
    let with_time = script.creation_time;
    let anaplan = scope.anaplan();
    let mut inner = anaplan.lock();
    scope.proceed(&mut inner, None)?;
    let task_id = inner.mint.task_id();
    let mut task = Task::new(task_id, scope.caller.number, (&scope.model, &id), script);
    task.created = anaplan.now();
    task.locale = locale.into();
    let task = inner.tasks.start(task);
    // From now on the clock moves it, polled or not.
    scope.proceed(&mut inner, None)?;
    let mut answer = json!({ "taskId": task.id });
    if let Some(object) = answer.as_object_mut().filter(|_| with_time) {
        object.insert("taskState".into(), task.phase.as_str().into());
        object.insert("creationTime".into(), task.created.into());
    }
    Ok(enveloped(anaplan, &schema(&scope), "task", answer))
}

/// False for a task so old that the tenant forgets it.
fn is_kept(anaplan: &Anaplan, task: &Task) -> bool {
    let hours = anaplan.tenant().switches.task_hours;
    hours.is_none_or(|hours| anaplan.now() < task.created.saturating_add(hours.saturating_mul(3_600_000)))
}

/// Of an unknown action, and of a model that the role NO ACCESS closes, the list is empty, not 404.
async fn list(
    scope: Result<Scope, AppError>,
    caller: Caller,
    Path((model, id)): Path<(String, String)>,
    request: ListRequest,
) -> Result<Response, AppError> {
    let scope = match scope {
        Err(_) if caller.user()?.no_access.contains(&model) => {
            let schema = format!("models/{model}/objects/task");
            return request.page(&caller.anaplan, &schema, "tasks", Vec::new(), Sort::Lax);
        }
        scope => scope?,
    };
    let anaplan = scope.anaplan();
    let others = anaplan.tenant().switches.list_others_tasks;
    let mut inner = anaplan.lock();
    scope.proceed(&mut inner, None)?;
    let mine = |task: &&Task| others || task.user == scope.caller.number;
    let item = |t: &Task| json!({ "taskId": t.id, "taskState": t.phase.as_str(), "creationTime": t.created });
    let kept = |task: &&Task| is_kept(anaplan, task);
    let items = inner.tasks.of(&scope.model, &id).filter(mine).filter(kept).map(item).collect();
    drop(inner);
    request.page(anaplan, &schema(&scope), "tasks", items, Sort::Lax)
}

async fn one(
    scope: Scope,
    Path((_, id, task)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let mut inner = scope.anaplan().lock();
    scope.proceed(&mut inner, Some(&task))?;
    let task = inner.tasks.get(&scope.model, &id, &task).filter(|task| is_kept(scope.anaplan(), task));
    let task = task.ok_or_else(AppError::not_found)?;
    Ok(enveloped(scope.anaplan(), &schema(&scope), "task", information(&scope, task)?))
}

/// Best effort: a task that is over stays as it is.
async fn cancel(
    scope: Scope,
    Path((_, id, task)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let mut inner = scope.anaplan().lock();
    scope.proceed(&mut inner, None)?;
    inner.tasks.cancel(&scope.model, &id, &task, scope.caller.number);
    let task = inner.tasks.get(&scope.model, &id, &task).ok_or_else(AppError::not_found)?;
    Ok(enveloped(scope.anaplan(), &schema(&scope), "task", information(&scope, task)?))
}

fn schema(scope: &Scope) -> String {
    format!("models/{}/objects/task", scope.model)
}

fn information(scope: &Scope, task: &Task) -> Result<Value, AppError> {
    let mut info = Map::new();
    let mut set = |name: &str, value: Value| info.insert(name.into(), value);
    set("taskId", task.id.as_str().into());
    set("taskState", task.phase.as_str().into());
    set("creationTime", task.created.into());
    let name = |number: usize| {
        let user = scope.anaplan().user(number);
        let full = |user: &User| format!("{} {}", user.first_name, user.last_name).trim().to_owned();
        user.map(full).unwrap_or_default()
    };
    match &task.phase {
        Phase::NotStarted => {
            set("type", "taskInformation".into());
            set("progress", 0.into());
            set("currentStep", "Task not started".into());
        }
        Phase::InProgress(progress) => {
            set("type", "taskInformation".into());
            set("progress", (*progress).into());
            set("currentStep", "Processing ...".into());
        }
        Phase::Complete { successful } => {
            set("progress", 1.into());
            set("currentStep", if *successful { "Complete." } else { "Failed." }.into());
            set("result", result(scope.model()?, task, *successful));
            if *successful {
                set("type", "taskInformation".into());
            }
        }
        Phase::NoResult => {
            set("progress", 1.into());
            set("currentStep", "Complete.".into());
        }
        Phase::Failed => {
            set("progress", 1.into());
            set("currentStep", "Failed.".into());
        }
        Phase::Cancelling { by } => {
            set("progress", 1.into());
            set("currentStep", "Cancelling ...".into());
            set("cancelledBy", name(*by).into());
        }
        Phase::Cancelled { by } => {
            set("progress", 1.into());
            set("currentStep", "Cancelled.".into());
            set("cancelledBy", name(*by).into());
        }
    }
    Ok(Value::Object(info))
}

fn result(model: &Model, task: &Task, successful: bool) -> Value {
    let mut result = json!({
        "objectId": task.action,
        "successful": successful,
        "failureDumpAvailable": task.dump().is_some(),
    });
    let Some(object) = result.as_object_mut() else { return result };
    if !successful {
        let detail = |d: &crate::tenant::Detail| {
            let values: Vec<Option<&str>> =
                d.values.iter().map(|v| (!v.is_empty()).then_some(v.as_str())).collect();
            json!({
                "type": d.kind,
                "localMessageText": d.text,
                "occurrences": d.occurrences,
                "values": if values.is_empty() { vec![None] } else { values },
            })
        };
        object.insert("details".into(), task.details().iter().map(detail).collect());
    }
    if let Some(process) = model.processes.iter().find(|p| p.id == task.action) {
        object.insert("objectName".into(), process.name.as_str().into());
        let nested = |id: &String| {
            let failed = model.failing(id);
            json!({
                "objectId": id,
                "objectName": model.action(id).map(|(_, name)| name),
                "successful": failed.is_none(),
                "failureDumpAvailable": failed.is_some_and(|script| script.dump.is_some()),
            })
        };
        // What stands after the step that fails does not run.
        let run = process.actions.iter().position(|id| model.failing(id).is_some());
        let steps = process.actions.iter().take(run.map_or(usize::MAX, |at| at + 1));
        object.insert("nestedResults".into(), steps.map(nested).collect());
    }
    result
}
