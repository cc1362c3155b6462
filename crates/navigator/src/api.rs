//! What the page asks for: verbs with JSON in and out. Each names the action of the person that it belongs to.

use crate::app::App;
use crate::arguments;
use crate::connectors;
use crate::credentials;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::load::Load;
use crate::mock;
use crate::query;
use crate::session::Session;
use crate::sign_in::SignIn;
use crate::syntax;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use m_host::scope::DataSource;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The answer of a verb: its result, or the failure with a status that says so.
pub(crate) fn answered(result: Result<Value, Failure>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(failure) => (StatusCode::UNPROCESSABLE_ENTITY, Json(failure)).into_response(),
    }
}

/// What a page needs at first.
///
/// Errors: an extension cannot be loaded.
pub(crate) async fn opened(app: &Arc<App>, session: &Arc<Session>) -> Result<Value, Failure> {
    let found = at_desk(session, 0, |desk| {
        let (evaluation, _) = desk.evaluation()?;
        let (connectors, failures) = connectors::connectors(evaluation);
        Ok(json!({ "connectors": connectors, "failures": failures }))
    });
    let mut found = found.await?;
    found["session"] = session.id.as_str().into();
    found["culture"] = session.ground.culture.as_str().into();
    found["mock"] = app.options.mock.as_ref().map_or(Value::Null, |mock| json!({ "users": mock.users }));
    found["faults"] = (app.options.mock.is_some() || app.options.replay.is_some()).into();
    found["texts"] = session.ground.texts.sent();
    found["version"] = env!("CARGO_PKG_VERSION").into();
    Ok(found)
}

/// Does what the page asks for. `prefix` is the address under which a sign-in's page is shown.
///
/// Errors: whatever the person has to know.
pub(crate) async fn act(
    session: &Arc<Session>,
    verb: &str,
    asked: Value,
    prefix: &str,
) -> Result<Value, Failure> {
    let action = asked["action"].as_u64().unwrap_or(0);
    let options = &session.ground.options;
    match verb {
        "connect" => at_desk(session, action, move |desk| connect(desk, &asked)).await,
        "credential" => {
            let source = source(&asked);
            let way = text(&asked, "way");
            let signed_in = session
                .sign_in()
                .as_ref()
                .filter(|one| one.source == source)
                .and_then(|one| one.credential());
            match signed_in.filter(|_| way == "OAuth2") {
                Some(credential) => credentials::keep_credential(options, &source, &credential)?,
                None => {
                    credentials::keep(options, session.ground.texts, &source, &way, &asked["properties"])?
                }
            }
            at_desk(session, action, |desk| {
                desk.refresh();
                Ok(Value::Null)
            })
            .await
        }
        "ways" => {
            let source = source(&asked);
            at_desk(session, action, move |desk| {
                let texts = desk.ground.texts;
                credentials::dialog(desk.evaluation()?.0, texts, &source)
            })
            .await
        }
        "sign-in" => {
            let source = source(&asked);
            let (send, started) =
                (session.clone(), at_desk(session, action, move |desk| SignIn::start(desk, source)).await?);
            let described = started.described(prefix);
            *send.sign_in() = Some(Arc::new(started));
            Ok(described)
        }
        "signed-in" => {
            let sign_in = session.sign_in().clone();
            let sign_in = sign_in.ok_or_else(|| Failure::said(say(session, "server.noSignIn")))?;
            let callback = asked["callback"].as_str().map(str::to_owned);
            let events = session.events.clone();
            at_desk(session, action, move |desk| {
                match callback {
                    Some(callback) => sign_in.finish(desk, &callback),
                    None => sign_in.listen(desk, &events),
                }
                .map(|()| Value::Null)
            })
            .await
        }
        "credentials" => credentials::list(options, session.ground.texts),
        "forget" => {
            let forgotten = credentials::forget(options, &text(&asked, "kind"), asked["path"].as_str())?;
            at_desk(session, action, move |desk| {
                desk.refresh();
                Ok(json!({ "forgotten": forgotten }))
            })
            .await
        }
        "open" => {
            let (call, label) = (text(&asked, "call"), text(&asked, "label"));
            at_desk(session, action, move |desk| {
                let id = desk.tree.root(&label, &call);
                let children = desk.attempt(|evaluation, tree| tree.children(evaluation, id))?;
                Ok(json!({ "id": id, "children": children }))
            })
            .await
        }
        "children" => {
            let id = number(&asked, "node");
            at_desk(session, action, move |desk| {
                let children = desk.attempt(|evaluation, tree| tree.children(evaluation, id))?;
                Ok(json!({ "children": children }))
            })
            .await
        }
        "preview" => {
            let id = number(&asked, "node");
            // Requests need not arrive in the order of the clicks; the page numbers its actions in it.
            session.newest.fetch_max(action, Ordering::Relaxed);
            let own = session.clone();
            at_desk(session, action, move |desk| {
                if own.newest.load(Ordering::Relaxed) > action {
                    return Ok(json!({ "superseded": true }));
                }
                desk.attempt(|evaluation, tree| tree.preview(evaluation, id))
            })
            .await
        }
        "refresh" => {
            at_desk(session, action, |desk| {
                desk.refresh();
                Ok(Value::Null)
            })
            .await
        }
        "stop" => {
            session.ground.stop();
            Ok(Value::Null)
        }
        "query" => {
            let id = number(&asked, "node");
            at_desk(session, action, move |desk| {
                Ok(json!({ "query": desk.tree.query(id), "name": desk.tree.label(id) }))
            })
            .await
        }
        "invoke" => at_desk(session, action, move |desk| invoke(desk, &asked)).await,
        "run" => {
            let (query, name) = (text(&asked, "query"), text(&asked, "name"));
            let step = asked["step"].as_str().map(str::to_owned);
            at_desk(session, action, move |desk| {
                let steps = desk.steps();
                desk.attempt(|evaluation, _| query::run(evaluation, &steps, &query, step.as_deref(), &name))
            })
            .await
        }
        "syntax" => Ok(syntax::analysed(&text(&asked, "query"))),
        "names" => at_desk(session, action, |desk| Ok(json!(syntax::names(desk.evaluation()?.0)))).await,
        "documentation" => {
            let name = text(&asked, "name");
            at_desk(session, action, move |desk| {
                Ok(json!(syntax::documentation(desk.evaluation()?.0, &name)))
            })
            .await
        }
        "load" => load(session, action, &asked),
        "cancel" => {
            let load = session.loads().get(&(number(&asked, "load") as u64)).cloned();
            load.inspect(|load| load.cancel());
            Ok(Value::Null)
        }
        "loaded" => {
            let load = session.loads().get(&(number(&asked, "load") as u64)).cloned();
            load.and_then(|load| load.result()).ok_or_else(|| Failure::said(say(session, "server.noLoad")))
        }
        "discard" => {
            let load = session.loads().remove(&(number(&asked, "load") as u64));
            load.inspect(|load| load.cancel());
            Ok(Value::Null)
        }
        "requests" => Ok(session.ground.recorder.list()),
        "request" => Ok(session.ground.recorder.details(number(&asked, "id")).unwrap_or_default()),
        "clear-requests" => {
            session.ground.recorder.clear();
            Ok(Value::Null)
        }
        "activity" => {
            let (doing, said) = session.ground.activity.now();
            Ok(json!({ "doing": doing, "said": said }))
        }
        "fault" => match &options.mock {
            Some(running) => {
                let fault = mock::fault(running, &text(&asked, "fault")).await;
                fault.map(|()| Value::Null).map_err(|error| Failure::said(format!("{error:#}")))
            }
            None if options.replay.is_some() => {
                let fault = mock::of_replay(&text(&asked, "fault"))
                    .map_err(|error| Failure::said(format!("{error:#}")))?;
                at_desk(session, action, move |desk| {
                    desk.ground.arm(fault);
                    desk.refresh();
                    Ok(Value::Null)
                })
                .await
            }
            None => Err(Failure::said(say(session, "server.noFault"))),
        },
        other => Err(Failure::said(format!("There is no verb '{other}'."))),
    }
}

async fn at_desk<T: Send + 'static>(
    session: &Session,
    action: u64,
    work: impl FnOnce(&mut Desk) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    session.at_desk(action, work).await.unwrap_or_else(|| Err(Failure::said(say(session, "server.closed"))))
}

/// The call that a dialog's fields mean, its source, and how one can sign in there.
fn connect(desk: &mut Desk, asked: &Value) -> Result<Value, Failure> {
    let texts = desk.ground.texts;
    let (evaluation, _) = desk.evaluation()?;
    let function = text(asked, "function");
    let form = connectors::form(evaluation, &function);
    let missing = || Failure::said(texts.say("server.noFunction", &[("name", &function)]));
    let form = form.ok_or_else(missing)?;
    let typed = asked["arguments"].as_object().cloned().unwrap_or_default();
    let call = match arguments::call(texts, &function, &form.fields, &typed) {
        Ok(call) => call,
        Err(mistakes) => return Ok(json!({ "mistakes": mistakes })),
    };
    let source = credentials::source_of(evaluation, texts, &call)?;
    let dialog = credentials::dialog(evaluation, texts, &source)?;
    Ok(json!({ "call": call, "source": dialog }))
}

/// The query that calls a node's function with what its dialog's fields say.
fn invoke(desk: &mut Desk, asked: &Value) -> Result<Value, Failure> {
    let texts = desk.ground.texts;
    let id = number(asked, "node");
    let value = desk.attempt(|evaluation, tree| tree.value(evaluation, id))?;
    let query = desk.tree.query(id);
    let name = desk.tree.label(id).unwrap_or_default().to_owned();
    let (evaluation, _) = desk.evaluation()?;
    let form = crate::form::Form::of(&evaluation.cx, &name, &value);
    let form = form.ok_or_else(|| Failure::said(texts.say("server.notFunction", &[("name", &name)])))?;
    let typed = asked["arguments"].as_object().cloned().unwrap_or_default();
    match arguments::call(texts, "", &form.fields, &typed) {
        Ok(call) => Ok(
            json!({ "query": format!("let\n    Source = {},\n    Invoked = Source{call}\nin\n    Invoked", query.replace('\n', "\n    ")), "name": name }),
        ),
        Err(mistakes) => Ok(json!({ "mistakes": mistakes })),
    }
}

fn load(session: &Arc<Session>, action: u64, asked: &Value) -> Result<Value, Failure> {
    let id = session.number();
    let (name, query) = (text(asked, "name"), text(asked, "query"));
    let started = Load::start(session.ground.clone(), session.events.clone(), (id, action), &name, &query);
    let load = started.map_err(|error| Failure::said(error.to_string()))?;
    let progress = load.progress(&session.ground);
    session.loads().insert(load.id, load);
    Ok(progress)
}

fn say(session: &Session, key: &str) -> String {
    session.ground.texts.say(key, &[])
}

fn source(asked: &Value) -> DataSource {
    DataSource { kind: text(asked, "kind"), path: text(asked, "path") }
}

fn text(asked: &Value, name: &str) -> String {
    asked[name].as_str().unwrap_or_default().to_owned()
}

fn number(asked: &Value, name: &str) -> usize {
    asked[name].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX)
}
