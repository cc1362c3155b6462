//! What the page asks for: verbs with JSON in and out. Each names the action of the person that it belongs to.

mod asked;
mod faults;
mod loads;
mod nodes;
mod sources;

use crate::app::App;
use crate::connectors;
use crate::failure::Failure;
use crate::session::Session;
use crate::syntax;
use asked::Asked;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::sync::Arc;

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
    let asked = Asked::new(session, Value::Null);
    let finding = asked.at_desk(|desk| {
        let (evaluation, _) = desk.evaluation()?;
        let (connectors, failures) = connectors::connectors(evaluation);
        Ok(json!({ "connectors": connectors, "failures": failures }))
    });
    let mut found = finding.await?;
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
    fields: Value,
    prefix: &str,
) -> Result<Value, Failure> {
    let asked = Asked::new(session, fields);
    let ground = &session.ground;
    match verb {
        "connect" => sources::connect(asked).await,
        "ways" => sources::ways(asked).await,
        "credential" => sources::credential(asked).await,
        "sign-in" => sources::sign_in(asked, prefix).await,
        "signed-in" => sources::signed_in(asked).await,
        "credentials" => sources::credentials(&asked),
        "forget" => sources::forget(asked).await,
        "open" => nodes::open(asked).await,
        "children" => nodes::children(asked).await,
        "preview" => nodes::preview(asked).await,
        "query" => nodes::query(asked).await,
        "invoke" => nodes::invoke(asked).await,
        "run" => nodes::run(asked).await,
        "names" => nodes::names(asked).await,
        "documentation" => nodes::documentation(asked).await,
        "syntax" => Ok(syntax::analysed(&asked.text("query"))),
        "load" => loads::load(&asked),
        "cancel" => loads::cancel(&asked),
        "loaded" => loads::loaded(&asked),
        "discard" => loads::discard(&asked),
        "refresh" => asked.refresh().await,
        "stop" => {
            ground.stop();
            Ok(Value::Null)
        }
        "requests" => Ok(ground.recorder.list()),
        "request" => Ok(ground.recorder.details(asked.number("id")).unwrap_or_default()),
        "clear-requests" => {
            ground.recorder.clear();
            Ok(Value::Null)
        }
        "activity" => {
            let (doing, said) = ground.activity.now();
            Ok(json!({ "doing": doing, "said": said }))
        }
        "fault" => faults::fault(asked).await,
        other => Err(Failure::said(format!("There is no verb '{other}'."))),
    }
}
