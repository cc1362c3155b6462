//! The verbs of data sources: what a dialog's fields name, how one signs in there, and which credentials are kept.

use super::asked::Asked;
use crate::failure::Failure;
use crate::sign_in::SignIn;
use crate::{arguments, connectors, credentials};
use serde_json::{Value, json};
use std::sync::Arc;

/// The call that a dialog's fields mean, its source, and how one can sign in there.
pub(super) async fn connect(asked: Asked) -> Result<Value, Failure> {
    let (function, typed) = (asked.text("function"), asked.typed());
    let connecting = asked.at_desk(move |desk| {
        let texts = desk.ground.texts;
        let (evaluation, _) = desk.evaluation()?;
        let missing = || Failure::said(texts.say("server.noFunction", &[("name", &function)]));
        let form = connectors::form(evaluation, &function).ok_or_else(missing)?;
        let call = match arguments::call(texts, &function, &form.fields, &typed) {
            Ok(call) => call,
            Err(mistakes) => return Ok(json!({ "mistakes": mistakes })),
        };
        let source = credentials::source_of(evaluation, texts, &call)?;
        let dialog = credentials::dialog(evaluation, texts, &source)?;
        Ok(json!({ "call": call, "source": dialog }))
    });
    connecting.await
}

/// How one can sign in to a source.
pub(super) async fn ways(asked: Asked) -> Result<Value, Failure> {
    let source = asked.source();
    let dialog = asked.at_desk(move |desk| {
        let texts = desk.ground.texts;
        credentials::dialog(desk.evaluation()?.0, texts, &source)
    });
    dialog.await
}

/// Keeps a credential: what was typed, or what signing in gave.
pub(super) async fn credential(asked: Asked) -> Result<Value, Failure> {
    let (source, way) = (asked.source(), asked.text("way"));
    let ground = &asked.session.ground;
    let signed_in =
        asked.session.sign_in().as_ref().filter(|one| one.source == source).and_then(|one| one.credential());
    match signed_in.filter(|_| way == "OAuth2") {
        Some(credential) => credentials::keep_credential(&ground.options, &source, &credential)?,
        None => {
            let properties = asked.field("properties");
            credentials::keep(&ground.options, ground.texts, &source, &way, properties)?
        }
    }
    asked.refresh().await
}

/// Begins to sign in; `prefix` is the address under which a sign-in's page is shown.
pub(super) async fn sign_in(asked: Asked, prefix: &str) -> Result<Value, Failure> {
    let source = asked.source();
    let started = asked.at_desk(move |desk| SignIn::start(desk, source)).await?;
    let described = started.described(prefix);
    *asked.session.sign_in() = Some(Arc::new(started));
    Ok(described)
}

/// Finishes signing in: with the address at which the window ended, or with the one that is listened for.
pub(super) async fn signed_in(asked: Asked) -> Result<Value, Failure> {
    let sign_in = asked.session.sign_in().clone().ok_or_else(|| asked.failure("server.noSignIn"))?;
    let (callback, events) = (asked.optional("callback"), asked.session.events.clone());
    let finishing = asked.at_desk(move |desk| {
        match callback {
            Some(callback) => sign_in.finish(desk, &callback),
            None => sign_in.listen(desk, &events),
        }
        .map(|()| Value::Null)
    });
    finishing.await
}

/// The credentials that are kept.
pub(super) fn credentials(asked: &Asked) -> Result<Value, Failure> {
    credentials::list(&asked.session.ground.options, asked.session.ground.texts)
}

/// Forgets the credential of a source.
pub(super) async fn forget(asked: Asked) -> Result<Value, Failure> {
    let options = &asked.session.ground.options;
    let forgotten = credentials::forget(options, &asked.text("kind"), asked.optional("path").as_deref())?;
    asked.refresh().await?;
    Ok(json!({ "forgotten": forgotten }))
}
